package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yinling/care"
)

const occurrenceColumns = "id, reminder_id, elder_id, what, due, state, delivered, confirmed, missed, attempts, since, next"

func occurrenceFields(o *care.Occurrence) []any {
	return []any{&o.ID, &o.ReminderID, &o.ElderID, &o.What, stamp{&o.Due}, &o.State, stamp{&o.Delivered}, stamp{&o.Confirmed},
		stamp{&o.Missed}, &o.Attempts, stamp{&o.Since}, stamp{&o.Next}}
}

var (
	// An occurrence that is there already is there: its reminder was due twice.
	insertOccurrence = insert("occurrences", occurrenceColumns, "") + " ON CONFLICT (id) DO NOTHING"
	updateOccurrence = update("occurrences", occurrenceColumns)
	readOccurrences  = "SELECT " + occurrenceColumns + " FROM occurrences"
)

// DueReminders reads the active reminders whose time has come, those due first
// first, at most limit.
func (s *Store) DueReminders(ctx context.Context, now time.Time, limit int) ([]care.Reminder, error) {
	return list(ctx, s, "due reminders", reminderFields,
		readReminders+" WHERE next <= $1 ORDER BY next, id LIMIT $2", now.UnixMilli(), limit)
}

// Occur keeps the occurrences of reminders that are due and when each is due
// next: to[i] is the reminder of occurrences[i], its Next zero when this was
// its last time. All or none are kept. A reminder that was stopped or was due
// already is left alone; the occurrences that are new are given back.
func (s *Store) Occur(ctx context.Context, to []care.Reminder, occurrences []care.Occurrence) (fresh []care.Occurrence, err error) {
	const forward = `UPDATE reminders SET next = $2, state = $3 WHERE id = $1 AND state = 1 AND next = $4`
	err = s.write(ctx, "keeping what is due", func(tx *sql.Tx) error {
		fresh = nil
		for i, o := range occurrences {
			state := care.ReminderActive
			if to[i].Next.IsZero() {
				state = care.ReminderOver
			}
			n, err := run(ctx, tx, forward, o.ReminderID, stamp{&to[i].Next}, state, stamp{&o.Due})
			if err != nil {
				return fmt.Errorf("moving reminder %s on: %w", o.ReminderID, err)
			}
			if n == 0 {
				continue
			}
			if n, err = run(ctx, tx, insertOccurrence, occurrenceFields(&o)...); err != nil {
				return fmt.Errorf("keeping occurrence %s: %w", o.ID, err)
			}
			if n > 0 {
				fresh = append(fresh, o)
			}
		}
		return nil
	})
	return fresh, err
}

// DueOccurrences reads what is to be rung or given up, those due first first,
// at most limit.
func (s *Store) DueOccurrences(ctx context.Context, now time.Time, limit int) ([]care.Occurrence, error) {
	return list(ctx, s, "due occurrences", occurrenceFields,
		readOccurrences+" WHERE next <= $1 ORDER BY next, id LIMIT $2", now.UnixMilli(), limit)
}

// Rung keeps that occurrences have rung, or wait: Attempts, Since and Next of
// each. One that was answered meanwhile, or put off, stays as it is; was is its
// Next of before.
func (s *Store) Rung(ctx context.Context, occurrences []care.Occurrence, was []time.Time) error {
	const ring = `UPDATE occurrences SET attempts = $2, since = $3, next = $4 WHERE id = $1 AND next = $5`
	return s.write(ctx, "keeping what has rung", func(tx *sql.Tx) error {
		for i, o := range occurrences {
			if _, err := run(ctx, tx, ring, o.ID, o.Attempts, stamp{&o.Since}, stamp{&o.Next}, stamp{&was[i]}); err != nil {
				return fmt.Errorf("occurrence %s: %w", o.ID, err)
			}
		}
		return nil
	})
}

// Delivered keeps that pages or devices have shown occurrences to their elders.
// The first time stands; what is not due or was shown before stays as it is.
func (s *Store) Delivered(ctx context.Context, ids []string, at time.Time) error {
	const show = `UPDATE occurrences SET state = $2, delivered = $3 WHERE id = $1 AND state = $4`
	return s.write(ctx, "keeping what was shown", func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := run(ctx, tx, show, id, care.OccurrenceDelivered, stamp{&at}, care.OccurrenceDue); err != nil {
				return fmt.Errorf("occurrence %s: %w", id, err)
			}
		}
		return nil
	})
}

// ChangeOccurrence reads an occurrence, lets change alter it and writes it back
// with the event, messages and jobs that change gives, all in one transaction.
// An event without What is not written, and has the reminder's timeline if it
// has none. An error of change is given back as it is and nothing is written.
func (s *Store) ChangeOccurrence(
	ctx context.Context, id string, change func(*care.Occurrence) (care.Event, []care.Message, error),
) (o care.Occurrence, err error) {
	err = s.write(ctx, "changing occurrence "+id, func(tx *sql.Tx) error {
		if o, err = one(ctx, tx, occurrenceFields, readOccurrences+" WHERE id = $1", id); err != nil {
			return err
		}
		event, messages, err := change(&o)
		if err != nil {
			return err
		}
		if err := runOne(ctx, tx, updateOccurrence, occurrenceFields(&o)...); err != nil {
			return err
		}
		if err := s.keepMessages(ctx, tx, messages); err != nil || event.What == "" {
			return err
		}
		if event.Subject == "" {
			event.Subject = care.ReminderSubject(o.ReminderID)
		}
		return appendEvents(ctx, tx, event)
	})
	return o, err
}

// OpenOccurrencesOf reads what rings for an elder, oldest first.
func (s *Store) OpenOccurrencesOf(ctx context.Context, elderID string) ([]care.Occurrence, error) {
	return list(ctx, s, "open occurrences of elder "+elderID, occurrenceFields,
		readOccurrences+" WHERE elder_id = $1 AND next IS NOT NULL ORDER BY due, id", elderID)
}

// Occurrences reads the times that a reminder was due, newest first, at most limit.
func (s *Store) Occurrences(ctx context.Context, reminderID string, limit int) ([]care.Occurrence, error) {
	return list(ctx, s, "occurrences of reminder "+reminderID, occurrenceFields,
		readOccurrences+" WHERE reminder_id = $1 ORDER BY due DESC LIMIT $2", reminderID, limit)
}

// MissedSince reads the occurrences that were given up since the time, newest
// first, at most limit.
func (s *Store) MissedSince(ctx context.Context, since time.Time, limit int) ([]care.Occurrence, error) {
	return list(ctx, s, "missed occurrences", occurrenceFields,
		readOccurrences+" WHERE missed >= $1 ORDER BY missed DESC, id LIMIT $2", since.UnixMilli(), limit)
}

// NextDue is when the next reminder is due or the next occurrence rings or is
// given up; zero when there is nothing.
func (s *Store) NextDue(ctx context.Context) (at time.Time, err error) {
	const first = `SELECT MIN(next) FROM (SELECT MIN(next) AS next FROM reminders WHERE next IS NOT NULL
		UNION ALL SELECT MIN(next) FROM occurrences WHERE next IS NOT NULL) AS soonest`
	if err := s.reader.QueryRowContext(ctx, first).Scan(stamp{&at}); err != nil {
		return at, fmt.Errorf("looking for what is due next: %w", err)
	}
	return at, nil
}
