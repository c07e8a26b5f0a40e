package care

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Event is one thing that happened, in an append-only timeline. Events of one
// subject (a call, later an incident) form a chain: each carries the hash of
// the one before, so that an edit or a gap is noticed.
type Event struct {
	Subject string // "call:01h…"
	Seq     int    // 1, 2, … without gaps
	At      time.Time
	Who     string // "elder:…", "bot", "agent:…", "system"
	What    EventKind
	Data    map[string]string // small facts; never needed to be secret
	Prev    string            // hash of the event before, "" for the first
	Hash    string
}

// EventKind names what happened.
type EventKind string

// What happens in a call.
const (
	EventCallStarted   EventKind = "call.started"
	EventCallAnswered  EventKind = "call.answered"
	EventTurn          EventKind = "turn"
	EventEscalated     EventKind = "escalated"
	EventOffer         EventKind = "offer" // data: offer, agent, state
	EventTakeover      EventKind = "takeover"
	EventHandback      EventKind = "handback"
	EventBooked        EventKind = "booked"
	EventLegLost       EventKind = "leg.lost"
	EventLegBack       EventKind = "leg.back"
	EventEngineFault   EventKind = "engine.fault"
	EventCallEnded     EventKind = "call.ended"
	EventWrappedUp     EventKind = "wrapped.up"
	EventSummaryMade   EventKind = "summary.made"
	EventMessageSent   EventKind = "message.sent"
	EventMessageFailed EventKind = "message.failed"
	EventLinkOpened    EventKind = "link.opened"
	EventLinkRevoked   EventKind = "link.revoked"
)

// What becomes of bookings, reminders and feedback. It stands on the call in
// which it was said, else on the thing's own timeline.
const (
	EventBookingCancelled EventKind = "booking.cancelled"
	EventBookingMoved     EventKind = "booking.moved" // data: at (new), was (old)
	EventReminderSet      EventKind = "reminder.set"
	EventReminderStopped  EventKind = "reminder.stopped"
	EventReminderDone     EventKind = "reminder.done"  // data: due
	EventReminderLater    EventKind = "reminder.later" // data: due, until
	EventReminderMissed   EventKind = "reminder.missed"
	EventFeedback         EventKind = "feedback"
	EventComplaintHandled EventKind = "complaint.handled"
	EventRelativeAsked    EventKind = "relative.asked" // told that the elder wants to be called back
)

// CallSubject is the timeline subject of a call.
func CallSubject(callID string) string { return "call:" + callID }

// BookingSubject is the timeline subject of a booking.
func BookingSubject(bookingID string) string { return "booking:" + bookingID }

// ReminderSubject is the timeline subject of a reminder.
func ReminderSubject(reminderID string) string { return "reminder:" + reminderID }

// FeedbackSubject is the timeline subject of a feedback.
func FeedbackSubject(feedbackID string) string { return "feedback:" + feedbackID }

// Chain puts e behind prev (nil for the first event): it sets Seq, Prev and
// Hash. At is cut to milliseconds, the precision that is stored.
func Chain(prev *Event, e Event) Event {
	e.Seq, e.Prev = 1, ""
	if prev != nil {
		e.Seq, e.Prev = prev.Seq+1, prev.Hash
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	for k, v := range e.Data { // what JSON cannot hold would read back changed
		e.Data[k] = strings.ToValidUTF8(v, "�")
	}
	e.Hash = e.hash()
	return e
}

// hash covers every field but itself. JSON with sorted map keys is canonical
// enough: the same Go type writes and checks it.
func (e Event) hash() string {
	e.Hash = ""
	if len(e.Data) == 0 {
		e.Data = nil
	}
	e.At = e.At.UTC()
	b, err := json.Marshal(e)
	if err != nil {
		panic("timeline event cannot be encoded: " + err.Error()) // strings and times always can
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// VerifyChain checks one subject's events in order and names the first that
// does not fit.
func VerifyChain(events []Event) error {
	prev := ""
	for i, e := range events {
		switch {
		case e.Subject != events[0].Subject:
			return fmt.Errorf("timeline of %s: event %d belongs to %s", events[0].Subject, e.Seq, e.Subject)
		case e.Seq != i+1:
			return fmt.Errorf("timeline of %s: event %d is missing", e.Subject, i+1)
		case e.Prev != prev:
			return fmt.Errorf("timeline of %s: event %d does not follow the one before", e.Subject, e.Seq)
		case e.Hash != e.hash():
			return fmt.Errorf("timeline of %s: event %d was changed", e.Subject, e.Seq)
		}
		prev = e.Hash
	}
	return nil
}
