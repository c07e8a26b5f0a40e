package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"yinling/care"
)

const summaryColumns = "id, call_id, elder_id, lang, sentences, worrying, made"

func summaryFields(s *care.Summary) []any {
	return []any{&s.ID, &s.CallID, &s.ElderID, &s.Lang, doc{&s.Sentences}, &s.Worrying, stamp{&s.Made}}
}

var (
	insertSummary = insert("summaries", summaryColumns, "") + " ON CONFLICT (call_id) DO NOTHING"
	readSummaries = "SELECT " + summaryColumns + " FROM summaries"
)

// SaveSummary keeps the summary of a call with the links to it and the
// messages that carry them, and leaves a job "deliver" for each message. A
// call has one summary: when there is one already, nothing happens and that is
// no error, because a job may run twice.
func (s *Store) SaveSummary(ctx context.Context, sum care.Summary, links []care.Link, messages []care.Message) error {
	return s.write(ctx, "keeping the summary of call "+sum.CallID, func(tx *sql.Tx) error {
		n, err := run(ctx, tx, insertSummary, summaryFields(&sum)...)
		if err != nil || n == 0 {
			return err
		}
		for _, l := range links {
			if err := runOne(ctx, tx, putLink, linkFields(&l)...); err != nil {
				return fmt.Errorf("keeping link %s: %w", l.ID, err)
			}
		}
		if err := s.keepMessages(ctx, tx, messages); err != nil {
			return err
		}
		return appendEvents(ctx, tx, care.Event{
			Subject: care.CallSubject(sum.CallID), At: sum.Made, Who: "system", What: care.EventSummaryMade,
			Data: map[string]string{
				"summary": sum.ID, "sentences": strconv.Itoa(len(sum.Sentences)), "messages": strconv.Itoa(len(messages)),
			},
		})
	})
}

// Summary reads one summary.
func (s *Store) Summary(ctx context.Context, id string) (care.Summary, error) {
	return get(ctx, s, "summary", id, summaryFields, readSummaries+" WHERE id = $1")
}

// SummaryOfCall reads the summary of a call.
func (s *Store) SummaryOfCall(ctx context.Context, callID string) (care.Summary, error) {
	return get(ctx, s, "the summary of call", callID, summaryFields, readSummaries+" WHERE call_id = $1")
}
