package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yinling/care"
	"yinling/care/recur"
)

const reminderColumns = "id, elder_id, call_id, what, at, rule, state, next, made, stopped"

func reminderFields(r *care.Reminder) []any {
	return []any{&r.ID, &r.ElderID, ref{&r.CallID}, &r.What, stamp{&r.At}, &r.Rule, &r.State, stamp{&r.Next},
		stamp{&r.Made}, stamp{&r.Stopped}}
}

var (
	insertReminder = insert("reminders", reminderColumns, "")
	readReminders  = "SELECT " + reminderColumns + " FROM reminders"
)

// Refusals of a reminder.
var (
	errReminderPast = care.Refusef("reminder_past", "That time is past.")
	errReminderOver = care.Refusef("reminder_state", "That reminder is over already.")
)

// AddReminder keeps a new reminder and writes it to the timeline of its call, or
// to one of its own. At carries the town's location; with a rule the first
// time is the rule's first from At on. A reminder without any time after Made
// is refused as "reminder_past", a rule as recur.Check says.
//
// It gives the reminder as kept: ID and Made are set when they were not, At,
// Next and State always, and times are UTC to the millisecond.
func (s *Store) AddReminder(ctx context.Context, r care.Reminder) (care.Reminder, error) {
	if r.Made.IsZero() {
		r.Made = time.Now()
	}
	if r.ID == "" {
		r.ID = care.NewID(r.Made)
	}
	next, err := firstTime(r)
	if err != nil {
		return care.Reminder{}, fmt.Errorf("keeping reminder %s: %w", r.ID, err)
	}
	r.At, r.Next = stored(next), stored(next)
	r.Made, r.Stopped, r.State = stored(r.Made), time.Time{}, care.ReminderActive
	r.What, r.Rule = plain(r.What), plain(r.Rule)
	err = s.write(ctx, "keeping reminder "+r.ID, func(tx *sql.Tx) error {
		if _, err := run(ctx, tx, insertReminder, reminderFields(&r)...); err != nil {
			return err
		}
		data := map[string]string{"reminder": r.ID, "at": r.At.Format(time.RFC3339)}
		if r.Rule != "" {
			data["rule"] = r.Rule
		}
		return appendEvents(ctx, tx, reminderEvent(r, r.CallID, "elder:"+r.ElderID, r.Made, care.EventReminderSet, data))
	})
	if err != nil {
		return care.Reminder{}, err
	}
	s.remind()
	return r, nil
}

// firstTime is the first time of a new reminder that is not past.
func firstTime(r care.Reminder) (time.Time, error) {
	if r.Rule == "" {
		if r.At.Before(r.Made) {
			return time.Time{}, errReminderPast
		}
		return r.At, nil
	}
	at := r.At.Truncate(time.Minute)
	after := later(at, r.Made).Add(-time.Nanosecond)
	next, ok, err := recur.Next(r.Rule, at, after)
	if err == nil && !ok {
		err = errReminderPast
	}
	return next, err
}

// StopReminder ends a reminder that is active. What has rung for it does not
// ring again. callID is the call in which the elder said so, "" for another way.
func (s *Store) StopReminder(ctx context.Context, id, callID string, now time.Time) error {
	var ringing []care.Occurrence
	err := s.write(ctx, "stopping reminder "+id, func(tx *sql.Tx) error {
		r, err := one(ctx, tx, reminderFields, readReminders+" WHERE id = $1", id)
		if err != nil {
			return err
		}
		if r.State != care.ReminderActive {
			return errReminderOver
		}
		const stop = `UPDATE reminders SET state = $2, next = NULL, stopped = $3 WHERE id = $1`
		if _, err := run(ctx, tx, stop, id, care.ReminderStopped, stamp{&now}); err != nil {
			return err
		}
		if ringing, err = many(ctx, tx, occurrenceFields, readOccurrences+" WHERE reminder_id = $1 AND next IS NOT NULL", id); err != nil {
			return fmt.Errorf("looking whether it rings: %w", err)
		}
		if _, err := run(ctx, tx, `UPDATE occurrences SET next = NULL WHERE reminder_id = $1 AND next IS NOT NULL`, id); err != nil {
			return fmt.Errorf("silencing it: %w", err)
		}
		return appendEvents(ctx, tx, reminderEvent(r, callID, "elder:"+r.ElderID, now, care.EventReminderStopped, map[string]string{"reminder": id}))
	})
	if err == nil && len(ringing) > 0 {
		s.silencedMu.Lock()
		s.silenced = append(s.silenced, ringing...)
		s.silencedMu.Unlock()
		s.remind()
	}
	return err
}

// Silenced gives, once, what rang for reminders that were stopped since it was
// asked last. It is for pages that still show them and outlives no restart.
func (s *Store) Silenced() []care.Occurrence {
	s.silencedMu.Lock()
	defer s.silencedMu.Unlock()
	list := s.silenced
	s.silenced = nil
	return list
}

func reminderEvent(r care.Reminder, callID, who string, at time.Time, what care.EventKind, data map[string]string) care.Event {
	return care.Event{Subject: subjectOf(callID, care.ReminderSubject(r.ID)), At: at, Who: who, What: what, Data: data}
}

// RemindersOf reads the reminders of an elder: the active ones by the time they
// are due, then the others, newest first.
func (s *Store) RemindersOf(ctx context.Context, elderID string) ([]care.Reminder, error) {
	return list(ctx, s, "reminders of elder "+elderID, reminderFields, readReminders+` WHERE elder_id = $1
		ORDER BY CASE WHEN state = 1 THEN 0 ELSE 1 END, CASE WHEN state = 1 THEN next END, made DESC, id DESC`, elderID)
}

// Reminder reads one reminder.
func (s *Store) Reminder(ctx context.Context, id string) (care.Reminder, error) {
	return get(ctx, s, "reminder", id, reminderFields, readReminders+" WHERE id = $1")
}

// Reminded receives when a reminder was set, or stopped while it rang, so that
// nobody has to look often.
func (s *Store) Reminded() <-chan struct{} { return s.reminded }

func (s *Store) remind() {
	select {
	case s.reminded <- struct{}{}:
	default:
	}
}
