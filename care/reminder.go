package care

import "time"

// Reminder is something an elder wants to be told at a time.
type Reminder struct {
	ID      string
	ElderID string
	CallID  string    // the call it was made in, "" for another way
	What    string    // in the elder's words: 吃降压药
	At      time.Time // the first time
	Rule    string    // RFC 5545 RRULE value for the further ones, "" for once
	State   ReminderState
	Next    time.Time // the next time it is due; zero when there is none
	Made    time.Time
	Stopped time.Time // zero while it is active
}

// ReminderState is where a reminder stands.
type ReminderState int

// The states of a reminder. Stopped and Over are final.
const (
	ReminderUnknown ReminderState = iota
	ReminderActive
	ReminderStopped // the elder does not want it any more
	ReminderOver    // its last time has been
)

var reminderStateNames = []string{"unknown", "active", "stopped", "over"}

func (s ReminderState) String() string { return nameOf(reminderStateNames, int(s)) }

// Occurrence is one time a reminder is due.
type Occurrence struct {
	ID         string // DerivedID of the reminder and the moment
	ReminderID string
	ElderID    string
	What       string // as in the reminder
	Due        time.Time
	State      OccurrenceState
	Delivered  time.Time // a page or a device of the elder has shown or said it
	Confirmed  time.Time // the elder has said or tapped that it is done
	Missed     time.Time // given up
	Attempts   int       // how often it has rung
	Since      time.Time // when the present round of rings began: Due, the first ring if that was late, or what "later" asked for
	Next       time.Time // when it rings again or is given up; zero when it is over
}

// OccurrenceState is where an occurrence stands.
type OccurrenceState int

// The states of an occurrence. Confirmed and Missed are final.
const (
	OccurrenceUnknown OccurrenceState = iota
	OccurrenceDue
	OccurrenceDelivered
	OccurrenceConfirmed
	OccurrenceMissed
)

var occurrenceStateNames = []string{"unknown", "due", "delivered", "confirmed", "missed"}

func (s OccurrenceState) String() string { return nameOf(occurrenceStateNames, int(s)) }

// OccurrenceAction is something that happens to an occurrence.
type OccurrenceAction int

// The actions on an occurrence.
const (
	OccurrenceRing OccurrenceAction = iota + 1
	OccurrenceDeliver
	OccurrenceConfirm
	OccurrenceMiss
)

// NextOccurrenceState is the state after the action, or an error
// "occurrence_state" when the action makes no sense in the state.
func NextOccurrenceState(s OccurrenceState, a OccurrenceAction) (OccurrenceState, error) {
	switch {
	case s == OccurrenceUnknown && a == OccurrenceRing:
		return OccurrenceDue, nil
	case (s == OccurrenceDue || s == OccurrenceDelivered) && a == OccurrenceDeliver:
		return OccurrenceDelivered, nil
	case (s == OccurrenceDue || s == OccurrenceDelivered) && a == OccurrenceConfirm:
		return OccurrenceConfirmed, nil
	case (s == OccurrenceDue || s == OccurrenceDelivered) && a == OccurrenceMiss:
		return OccurrenceMissed, nil
	}
	return s, Refusef("occurrence_state", "A reminder that is %s cannot take that step.", s)
}
