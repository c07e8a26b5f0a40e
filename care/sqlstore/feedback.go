package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"yinling/care"
)

const feedbackColumns = "id, elder_id, call_id, booking_id, kind, stars, words, made, handled, handled_by, outcome"

func feedbackFields(f *care.Feedback) []any {
	return []any{&f.ID, &f.ElderID, ref{&f.CallID}, ref{&f.BookingID}, &f.Kind, &f.Stars, &f.Words, stamp{&f.Made},
		stamp{&f.Handled}, &f.HandledBy, &f.Outcome}
}

var (
	insertFeedback = insert("feedback", feedbackColumns, "")
	readFeedback   = "SELECT " + feedbackColumns + " FROM feedback"
)

// AddFeedback keeps what an elder thinks, and writes that they said so, not
// what, to the timeline of its call or to one of its own. ID and Made are set
// when they were not.
func (s *Store) AddFeedback(ctx context.Context, f care.Feedback) error {
	if f.Made.IsZero() {
		f.Made = time.Now()
	}
	if f.ID == "" {
		f.ID = care.NewID(f.Made)
	}
	data := map[string]string{"feedback": f.ID, "kind": string(f.Kind)}
	if f.Stars > 0 {
		data["stars"] = strconv.Itoa(f.Stars)
	}
	if f.BookingID != "" {
		data["booking"] = f.BookingID
	}
	return s.write(ctx, "keeping feedback "+f.ID, func(tx *sql.Tx) error {
		if _, err := run(ctx, tx, insertFeedback, feedbackFields(&f)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, care.Event{
			Subject: subjectOf(f.CallID, care.FeedbackSubject(f.ID)), At: f.Made, Who: "elder:" + f.ElderID,
			What: care.EventFeedback, Data: data,
		})
	})
}

// FeedbackOf reads what an elder has said, newest first.
func (s *Store) FeedbackOf(ctx context.Context, elderID string) ([]care.Feedback, error) {
	return list(ctx, s, "feedback of elder "+elderID, feedbackFields,
		readFeedback+" WHERE elder_id = $1 ORDER BY made DESC, id DESC", elderID)
}

// OpenComplaints reads the complaints that nobody has handled, oldest first.
func (s *Store) OpenComplaints(ctx context.Context) ([]care.Feedback, error) {
	return list(ctx, s, "open complaints", feedbackFields,
		readFeedback+" WHERE handled IS NULL AND kind = 'complaint' ORDER BY made, id")
}

// HandleComplaint keeps what an agent has done about an open complaint. Another
// kind of feedback is not found; the second time is refused as "handled".
func (s *Store) HandleComplaint(ctx context.Context, id, agentID, outcome string, now time.Time) error {
	return s.write(ctx, "handling complaint "+id, func(tx *sql.Tx) error {
		f, err := one(ctx, tx, feedbackFields, readFeedback+" WHERE id = $1 AND kind = 'complaint'", id)
		if err != nil {
			return err
		}
		if !f.Handled.IsZero() {
			return care.Refusef("handled", "Somebody has handled that complaint already.")
		}
		const handle = `UPDATE feedback SET handled = $2, handled_by = $3, outcome = $4 WHERE id = $1`
		if err := runOne(ctx, tx, handle, id, stamp{&now}, agentID, plain(outcome)); err != nil {
			return err
		}
		return appendEvents(ctx, tx, care.Event{
			Subject: subjectOf(f.CallID, care.FeedbackSubject(id)), At: now, Who: "agent:" + agentID,
			What: care.EventComplaintHandled, Data: map[string]string{"feedback": id},
		})
	})
}

// AskRelative keeps the messages that tell a relative that the elder wants to
// be called back, leaves a job for each and writes it to the timeline of the
// call. ID, Made and CallID of each are set here when they were not.
func (s *Store) AskRelative(ctx context.Context, messages []care.Message, callID string, now time.Time) error {
	return s.write(ctx, "asking a relative from call "+callID, func(tx *sql.Tx) error {
		c, err := one(ctx, tx, callFields, readCalls+" WHERE id = $1", callID)
		if err != nil {
			return err
		}
		var events []care.Event
		asked := map[string]bool{}
		for i := range messages {
			m := &messages[i]
			m.CallID = callID
			if m.Made.IsZero() {
				m.Made = now
			}
			if m.ID == "" {
				m.ID = care.NewID(now)
			}
			if !asked[m.Person] {
				asked[m.Person] = true
				events = append(events, care.Event{
					Subject: care.CallSubject(callID), At: now, Who: "elder:" + c.ElderID, What: care.EventRelativeAsked,
					Data: map[string]string{"person": m.Person},
				})
			}
		}
		if err := s.keepMessages(ctx, tx, messages); err != nil {
			return err
		}
		return appendEvents(ctx, tx, events...)
	})
}

// MessagesOfCall reads the messages of wishes that the elder had in a call,
// oldest first. Those of its summary are not among them.
func (s *Store) MessagesOfCall(ctx context.Context, callID string) ([]care.Message, error) {
	return list(ctx, s, "messages of call "+callID, messageFields,
		readMessages+" WHERE call_id = $1 ORDER BY made, id", callID)
}

// MessagesOfReminder reads the messages of a reminder that was missed, oldest first.
func (s *Store) MessagesOfReminder(ctx context.Context, reminderID string) ([]care.Message, error) {
	return list(ctx, s, "messages of reminder "+reminderID, messageFields,
		readMessages+" WHERE reminder_id = $1 ORDER BY made, id", reminderID)
}
