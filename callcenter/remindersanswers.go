package callcenter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yinling/care"
)

// Shown tells that a page or a device has shown an occurrence to the elder. It
// is written soon after.
func (x *Reminders) Shown(id string) {
	x.mu.Lock()
	x.shown = append(x.shown, id)
	x.mu.Unlock()
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// writeShown writes what was shown; after an error it is tried again.
func (x *Reminders) writeShown(ctx context.Context) error {
	x.mu.Lock()
	shown := x.shown
	x.shown = nil
	x.mu.Unlock()
	if len(shown) == 0 {
		return nil
	}
	if err := x.records.Delivered(ctx, shown, time.Now()); err != nil {
		x.mu.Lock()
		x.shown = append(shown, x.shown...)
		x.mu.Unlock()
		return err
	}
	return nil
}

// Open is what rings for an elder now, oldest first, for a page that has just
// connected.
func (x *Reminders) Open(ctx context.Context, elderID string) ([]ReminderRang, error) {
	list, err := x.records.OpenOccurrencesOf(ctx, elderID)
	var out []ReminderRang
	for _, o := range list {
		if o.Attempts > 0 && !o.Since.After(time.Now()) {
			out = append(out, ReminderRang{o, o.Since.Add(x.set.GiveUp)})
		}
	}
	return out, err
}

// missedShown is how long and how many missed reminders a console is shown.
const missedShown, mostMissed = 24 * time.Hour, 100

// Missed are the reminders that were given up during the last day, newest first.
func (x *Reminders) Missed(ctx context.Context) ([]MissedView, error) {
	list, err := x.records.MissedSince(ctx, time.Now().Add(-missedShown), mostMissed)
	if err != nil {
		return nil, err
	}
	out := make([]MissedView, 0, len(list))
	for _, o := range list {
		elder, err := x.records.Elder(ctx, o.ElderID)
		if err != nil {
			return nil, err
		}
		out = append(out, MissedView{o, elder})
	}
	return out, nil
}

// Done takes that the elder has done what the occurrence is of. The second time
// is no error: there may be two pages.
func (x *Reminders) Done(ctx context.Context, elderID, id string) error {
	return x.answer(ctx, elderID, id, "done", func(o *care.Occurrence, now time.Time) (care.Event, error) {
		next, err := care.NextOccurrenceState(o.State, care.OccurrenceConfirm)
		o.State, o.Confirmed, o.Next = next, now, time.Time{}
		return care.Event{What: care.EventReminderDone, Data: map[string]string{"due": o.Due.Format(time.RFC3339)}}, err
	})
}

// Later puts an occurrence off. It has its whole time again then. What is over
// is not put off, and that is no error either.
func (x *Reminders) Later(ctx context.Context, elderID, id string) error {
	return x.answer(ctx, elderID, id, "later", func(o *care.Occurrence, now time.Time) (care.Event, error) {
		if o.Next.IsZero() {
			return care.Event{}, errAnswered
		}
		o.Since = now.Add(x.set.Later)
		o.Next = o.Since
		return care.Event{What: care.EventReminderLater, Data: map[string]string{
			"due": o.Due.Format(time.RFC3339), "until": o.Next.Format(time.RFC3339),
		}}, nil
	})
}

// answer writes what the elder said to an occurrence of theirs and takes it off
// their pages.
func (x *Reminders) answer(ctx context.Context, elderID, id, why string, change func(*care.Occurrence, time.Time) (care.Event, error)) error {
	now := time.Now().UTC().Truncate(time.Millisecond)
	_, err := x.records.ChangeOccurrence(ctx, id, func(o *care.Occurrence) (care.Event, []care.Message, error) {
		if o.ElderID != elderID {
			return care.Event{}, nil, care.ErrNotFound
		}
		if o.State == care.OccurrenceConfirmed {
			return care.Event{}, nil, errAnswered
		}
		e, err := change(o, now)
		e.At, e.Who = now, "elder:"+elderID
		return e, nil, err
	})
	if err != nil && !errors.Is(err, errAnswered) {
		return fmt.Errorf("taking %q to reminder occurrence %s: %w", why, id, err)
	}
	x.center.pages.publishTo(elderID, ReminderGone{elderID, id, why})
	return nil
}
