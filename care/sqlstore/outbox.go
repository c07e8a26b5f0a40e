package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"yinling/care"
)

const messageColumns = "id, summary_id, incident_id, person, lang, channel, subject, body, url, " +
	"made, sent, attempts, last_error, call_id, reminder_id"

func messageFields(m *care.Message) []any {
	return []any{&m.ID, ref{&m.SummaryID}, ref{&m.IncidentID}, &m.Person, &m.Lang, doc{&m.Channel}, &m.Subject, &m.Text, &m.URL,
		stamp{&m.Made}, stamp{&m.Sent}, &m.Attempts, &m.LastError, ref{&m.CallID}, ref{&m.ReminderID}}
}

var (
	insertMessage = insert("messages", messageColumns, "")
	readMessages  = "SELECT " + messageColumns + " FROM messages"
)

// Message reads one message.
func (s *Store) Message(ctx context.Context, id string) (care.Message, error) {
	return get(ctx, s, "message", id, messageFields, readMessages+" WHERE id = $1")
}

// Messages reads the messages of a summary, oldest first.
func (s *Store) Messages(ctx context.Context, summaryID string) ([]care.Message, error) {
	return list(ctx, s, "messages of summary "+summaryID, messageFields,
		readMessages+" WHERE summary_id = $1 ORDER BY made, id", summaryID)
}

// MessagesOf reads the messages of an incident, oldest first.
func (s *Store) MessagesOf(ctx context.Context, incidentID string) ([]care.Message, error) {
	return list(ctx, s, "messages of incident "+incidentID, messageFields,
		readMessages+" WHERE incident_id = $1 ORDER BY made, id", incidentID)
}

// keepMessages keeps new messages and leaves a job for each. Only those of an
// incident are alerts: nothing else may stand before one in its queue.
func (s *Store) keepMessages(ctx context.Context, tx *sql.Tx, messages []care.Message) error {
	for _, m := range messages {
		if _, err := run(ctx, tx, insertMessage, messageFields(&m)...); err != nil {
			return fmt.Errorf("keeping message %s: %w", m.ID, err)
		}
		var j job = deliverJob{MessageID: m.ID}
		if m.IncidentID != "" {
			j = alertJob{MessageID: m.ID, Channel: m.Channel.Kind}
		}
		if err := s.enqueue(ctx, tx, j); err != nil {
			return err
		}
	}
	return nil
}

// MarkSent keeps that a message went out, and writes it to the timeline of what
// it tells. The first time stands.
func (s *Store) MarkSent(ctx context.Context, id string, at time.Time) error {
	return s.mark(ctx, id, care.Event{What: care.EventMessageSent, At: at}, func(m *care.Message) {
		m.Sent, m.LastError = at, ""
		m.Attempts++
	})
}

// MarkFailed keeps that the attempt, 1 for the first, did not get a message
// out and why, and writes it to the timeline of what it tells. The reason
// stays in the message. A message that went out cannot fail any more.
func (s *Store) MarkFailed(ctx context.Context, id string, attempt int, reason string) error {
	return s.mark(ctx, id, care.Event{What: care.EventMessageFailed, At: time.Now()}, func(m *care.Message) {
		m.Attempts, m.LastError = attempt, plain(reason)
	})
}

// mark changes a message that has not been sent and writes the event.
func (s *Store) mark(ctx context.Context, id string, e care.Event, change func(*care.Message)) error {
	const update = `UPDATE messages SET sent = $2, attempts = $3, last_error = $4 WHERE id = $1`
	return s.write(ctx, "marking message "+id, func(tx *sql.Tx) error {
		m, err := one(ctx, tx, messageFields, readMessages+" WHERE id = $1", id)
		if err != nil || !m.Sent.IsZero() {
			return err
		}
		change(&m)
		if err := runOne(ctx, tx, update, id, stamp{&m.Sent}, m.Attempts, m.LastError); err != nil {
			return err
		}
		if e.Subject, err = toldOf(ctx, tx, m); err != nil {
			return err
		}
		e.Who = "system"
		e.Data = map[string]string{
			"message": id, "person": m.Person, "channel": string(m.Channel.Kind), "attempt": strconv.Itoa(m.Attempts),
		}
		return appendEvents(ctx, tx, e)
	})
}

// toldOf is the timeline of what the message tells: of its incident, of its
// reminder, of the call in which the elder wished it or whose summary it carries.
func toldOf(ctx context.Context, tx *sql.Tx, m care.Message) (subject string, err error) {
	switch {
	case m.IncidentID != "":
		return care.IncidentSubject(m.IncidentID), nil
	case m.ReminderID != "":
		return care.ReminderSubject(m.ReminderID), nil
	case m.CallID != "":
		return care.CallSubject(m.CallID), nil
	}
	const call = `SELECT call_id FROM summaries WHERE id = $1`
	var callID string
	if err := tx.QueryRowContext(ctx, call, m.SummaryID).Scan(&callID); err != nil {
		return "", fmt.Errorf("reading the call of summary %s: %w", m.SummaryID, err)
	}
	return care.CallSubject(callID), nil
}
