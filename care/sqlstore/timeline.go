package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"yinling/care"
)

const eventColumns = "subject, seq, at, who, what, data, prev, hash"

func eventFields(e *care.Event) []any {
	return []any{&e.Subject, &e.Seq, stamp{&e.At}, &e.Who, &e.What, doc{&e.Data}, &e.Prev, &e.Hash}
}

var (
	insertEvent = insert("events", eventColumns, "")
	readEvents  = "SELECT " + eventColumns + " FROM events"
)

// Append puts the events at the end of their subjects' timelines, all or none.
// Seq, Prev and Hash are set here.
func (s *Store) Append(ctx context.Context, events ...care.Event) error {
	return s.write(ctx, "writing to the timeline", func(tx *sql.Tx) error {
		return appendEvents(ctx, tx, events...)
	})
}

// appendEvents chains the events inside the transaction of what they tell.
func appendEvents(ctx context.Context, tx *sql.Tx, events ...care.Event) error {
	last := make(map[string]*care.Event, 1)
	for _, e := range events {
		e.Who = plain(e.Who)
		e.Data = plainData(e.Data)
		prev, known := last[e.Subject]
		if !known {
			found, err := lastEvent(ctx, tx, e.Subject)
			if err != nil {
				return fmt.Errorf("reading the end of the timeline of %s: %w", e.Subject, err)
			}
			prev = found
		}
		e = care.Chain(prev, e)
		if _, err := run(ctx, tx, insertEvent, eventFields(&e)...); err != nil {
			return fmt.Errorf("writing %s to the timeline of %s: %w", e.What, e.Subject, err)
		}
		last[e.Subject] = &e
	}
	return nil
}

func lastEvent(ctx context.Context, tx *sql.Tx, subject string) (*care.Event, error) {
	e, err := one(ctx, tx, eventFields, readEvents+" WHERE subject = $1 ORDER BY seq DESC LIMIT 1", subject)
	if errors.Is(err, care.ErrNotFound) {
		return nil, nil
	}
	return &e, err
}

// plainData makes what is hashed the same as what is stored: JSON in a column
// cannot keep invalid UTF-8, and an event must not look changed for that.
func plainData(data map[string]string) map[string]string {
	if len(data) == 0 {
		return nil
	}
	clean := make(map[string]string, len(data))
	for k, v := range data {
		clean[plain(k)] = plain(v)
	}
	return clean
}

// Timeline reads a subject's events from the first on; none is no error.
func (s *Store) Timeline(ctx context.Context, subject string) ([]care.Event, error) {
	return list(ctx, s, "the timeline of "+subject, eventFields,
		readEvents+" WHERE subject = $1 ORDER BY seq", subject)
}

// verifyPage is how many events VerifyTimelines reads at a time: a reader that
// stays too long keeps the write-ahead log from being folded into the file.
const verifyPage = 2000

// VerifyTimelines reads every timeline and checks its chain. It gives what it
// has read and the first chain that does not hold.
func (s *Store) VerifyTimelines(ctx context.Context) (subjects, events int, err error) {
	var chain []care.Event // the subject that is being read
	check := func() error {
		if len(chain) == 0 {
			return nil
		}
		subjects++
		err := care.VerifyChain(chain)
		chain = chain[:0]
		return err
	}
	subject, seq := "", 0
	for {
		page, err := list(ctx, s, "the timelines", eventFields,
			readEvents+" WHERE (subject, seq) > ($1, $2) ORDER BY subject, seq LIMIT $3", subject, seq, verifyPage)
		if err != nil {
			return subjects, events, err
		}
		if len(page) == 0 {
			return subjects, events, check()
		}
		for _, e := range page {
			if e.Subject != subject {
				if err := check(); err != nil {
					return subjects, events, err
				}
			}
			subject, seq = e.Subject, e.Seq
			chain = append(chain, e)
			events++
		}
	}
}
