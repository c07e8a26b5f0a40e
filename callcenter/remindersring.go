package callcenter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yinling/care"
)

// ReminderRang tells an elder's pages that it is time. Until is when it is
// given up.
type ReminderRang struct {
	care.Occurrence
	Until time.Time
}

// ReminderGone tells an elder's pages to show it no longer. Why: done, later,
// missed, stopped.
type ReminderGone struct{ ElderID, ID, Why string }

// RemindersMissed tells consoles what elders did not answer.
type RemindersMissed struct{ List []MissedView }

// MissedView is a missed reminder as consoles see it.
type MissedView struct {
	care.Occurrence
	Elder care.Elder
}

// CallID is "": reminders belong to no call.
func (ReminderRang) CallID() string    { return "" }
func (ReminderGone) CallID() string    { return "" }
func (RemindersMissed) CallID() string { return "" }

// ring rings what is due, puts off what must wait and gives up what nobody
// answered. It rings before it writes that it has: who is killed in between
// rings again.
func (x *Reminders) ring(ctx context.Context, now time.Time) (n int, err error) {
	due, err := x.records.DueOccurrences(ctx, now, x.set.Batch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	var on []care.Occurrence // goes on
	var was []time.Time
	var first, missed []care.Occurrence
	for _, o := range due {
		before := o.Next
		switch {
		case !now.Before(o.Since.Add(x.set.GiveUp)):
			missed = append(missed, o)
			continue
		case x.busy(o.ElderID) && now.Before(o.Since.Add(x.set.CallWait)):
			o.Next = earlier(now.Add(x.set.CallCheck), o.Since.Add(x.set.CallWait))
		default:
			if o = x.rung(o, now); o.Attempts == 1 {
				first = append(first, o)
			}
			x.center.pages.publishTo(o.ElderID, ReminderRang{o, o.Since.Add(x.set.GiveUp)})
		}
		on, was = append(on, o), append(was, before)
	}
	x.showOnDevices(first)
	if len(on) > 0 {
		if err := x.records.Rung(ctx, on, was); err != nil {
			return 0, fmt.Errorf("writing what has rung: %w", err)
		}
	}
	return len(due), x.giveUp(missed, now)
}

// rung is an occurrence after one more ring, now. What rings for the first time
// has its whole time from now on, however late it is.
func (x *Reminders) rung(o care.Occurrence, now time.Time) care.Occurrence {
	if o.Attempts == 0 {
		o.Since = now
	}
	o.Attempts++
	o.Next = o.Since.Add(x.set.GiveUp)
	for _, again := range x.set.Again {
		if at := o.Since.Add(again); at.After(now) {
			o.Next = earlier(o.Next, at)
		}
	}
	return o
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// busy tells whether the elder is in a call, or in an emergency.
func (x *Reminders) busy(elderID string) bool {
	if x.center.CallOf(elderID) != nil {
		return true
	}
	if x.center.incidents == nil {
		return false
	}
	v, live := x.center.incidents.LiveOf(elderID)
	return live && v.Urgent()
}

// errAnswered tells that the elder answered in the last moment.
var errAnswered = errors.New("it was answered")

// giveUp writes what was missed and tells consoles and relatives. One that
// cannot be written does not hold up the others.
func (x *Reminders) giveUp(missed []care.Occurrence, now time.Time) error {
	var views []MissedView
	var errs []error
	for _, o := range missed {
		ctx, cancel := context.WithTimeout(x.ctx, x.set.WriteTime)
		v, err := x.miss(ctx, o, now)
		cancel()
		switch {
		case err == nil:
			views = append(views, v)
			x.center.pages.publishTo(o.ElderID, ReminderGone{o.ElderID, o.ID, "missed"})
		case !errors.Is(err, errAnswered):
			errs = append(errs, err)
		}
	}
	if len(views) > 0 {
		x.center.pages.publish(RemindersMissed{views})
	}
	return errors.Join(errs...)
}

func (x *Reminders) miss(ctx context.Context, o care.Occurrence, now time.Time) (MissedView, error) {
	elder, err := x.records.Elder(ctx, o.ElderID)
	if err != nil {
		return MissedView{}, fmt.Errorf("giving up reminder %s: %w", o.ReminderID, err)
	}
	messages, err := x.messages(ctx, o, elder, now)
	if err != nil {
		return MissedView{}, fmt.Errorf("giving up reminder %s: %w", o.ReminderID, err)
	}
	kept, err := x.records.ChangeOccurrence(ctx, o.ID, func(k *care.Occurrence) (care.Event, []care.Message, error) {
		if !k.Next.Equal(o.Next) {
			return care.Event{}, nil, errAnswered
		}
		next, err := care.NextOccurrenceState(k.State, care.OccurrenceMiss)
		if err != nil {
			return care.Event{}, nil, err
		}
		k.State, k.Missed, k.Next = next, now, time.Time{}
		return care.Event{
			At: now, Who: "system", What: care.EventReminderMissed, Data: map[string]string{"due": k.Due.Format(time.RFC3339)},
		}, messages, nil
	})
	return MissedView{kept, elder}, err
}

// messages tell the first relative who may know. What never rang because
// nobody was there to ring it is not said to have had no answer.
func (x *Reminders) messages(ctx context.Context, o care.Occurrence, e care.Elder, now time.Time) ([]care.Message, error) {
	if x.notes == nil || o.Attempts == 0 {
		return nil, nil
	}
	relatives, err := x.records.Relatives(ctx, o.ElderID)
	if err != nil {
		return nil, err
	}
	for _, r := range relatives {
		if r.Consent.Emergency || r.Consent.Summary {
			return x.notes.Missed(o, e, r, now), nil
		}
	}
	return nil, nil
}
