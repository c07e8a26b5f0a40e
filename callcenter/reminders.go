package callcenter

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"yinling/care"
	"yinling/care/recur"
)

// ReminderSettings are the times of reminders. Zero values take the defaults.
type ReminderSettings struct {
	Zone      *time.Location  // of the town: eight o'clock is its eight o'clock
	Again     []time.Duration // rings after the first, counted from it; default 5 and 15 min
	GiveUp    time.Duration   // from the first ring; also how late it may ring; default 45 min
	Later     time.Duration   // what "later" puts it off; default 10 min
	CallWait  time.Duration   // it waits so long for a call of the elder to end; default 10 min
	CallCheck time.Duration   // how often it looks whether the call has ended; default 15 s
	Poll      time.Duration   // how often the records are looked at when nobody says that there is something new; default 1 min
	RetryTime time.Duration   // after the records failed; default 5 s
	WriteTime time.Duration   // for one write; default 5 s
	Batch     int             // how many are written at once: an alarm waits for no more; default 200
}

func (s ReminderSettings) withDefaults() ReminderSettings {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&s.GiveUp, 45 * time.Minute}, {&s.Later, 10 * time.Minute}, {&s.CallWait, 10 * time.Minute}, {&s.CallCheck, 15 * time.Second},
		{&s.Poll, time.Minute}, {&s.RetryTime, 5 * time.Second}, {&s.WriteTime, 5 * time.Second},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if s.Again == nil {
		s.Again = []time.Duration{5 * time.Minute, 15 * time.Minute}
	}
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	if s.Batch == 0 {
		s.Batch = 200
	}
	return s
}

// ReminderRecords is what reminders keep. Each method is one transaction.
type ReminderRecords interface {
	DueReminders(ctx context.Context, now time.Time, limit int) ([]care.Reminder, error)
	// Occur keeps occurrences and moves their reminders on to Next; those that
	// were due already, or stopped, are left alone.
	Occur(ctx context.Context, to []care.Reminder, occurrences []care.Occurrence) (fresh []care.Occurrence, err error)
	DueOccurrences(ctx context.Context, now time.Time, limit int) ([]care.Occurrence, error)
	// Rung keeps Attempts, Since and Next of those whose Next is still was.
	Rung(ctx context.Context, occurrences []care.Occurrence, was []time.Time) error
	Delivered(ctx context.Context, ids []string, at time.Time) error
	ChangeOccurrence(ctx context.Context, id string, change func(*care.Occurrence) (care.Event, []care.Message, error)) (care.Occurrence, error)
	OpenOccurrencesOf(ctx context.Context, elderID string) ([]care.Occurrence, error)
	MissedSince(ctx context.Context, since time.Time, limit int) ([]care.Occurrence, error)
	NextDue(ctx context.Context) (time.Time, error) // of reminders and occurrences; zero for none
	Reminded() <-chan struct{}                      // receives when a reminder was set, or stopped while it rang
	Silenced() []care.Occurrence                    // what rang for those that were stopped, once
	Elder(ctx context.Context, id string) (care.Elder, error)
	Relatives(ctx context.Context, elderID string) ([]care.Relative, error)
}

// MissedNotes writes what a relative is told of a reminder that was missed: a
// message for each of their ways to be reached, with ReminderID.
type MissedNotes interface {
	Missed(o care.Occurrence, e care.Elder, r care.Relative, now time.Time) []care.Message
}

// Reminders brings reminders to elders when they are due: an occurrence is
// written, then rung on the elder's pages and shown on their watch, again until
// they say that it is done, and given up in the end. The records are the
// truth; nothing about a reminder is kept in memory.
type Reminders struct {
	set     ReminderSettings
	records ReminderRecords
	center  *Center
	notes   MissedNotes
	log     *slog.Logger

	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	texts  chan deviceText

	mu    sync.Mutex
	shown []string // occurrences that pages and devices have shown, to be written
	wake  chan struct{}
}

// NewReminders makes the reminders of a call centre. notes may be nil: no
// relative is told then.
func NewReminders(s ReminderSettings, records ReminderRecords, center *Center, notes MissedNotes, log *slog.Logger) *Reminders {
	ctx, cancel := context.WithCancel(context.Background())
	x := &Reminders{
		set: s.withDefaults(), records: records, center: center, notes: notes, log: log, ctx: ctx, cancel: cancel,
		texts: make(chan deviceText, maxTexts), wake: make(chan struct{}, 1),
	}
	center.reminders = x
	return x
}

// Reminders gives the reminders of the call centre, nil if it has none.
func (c *Center) Reminders() *Reminders { return c.reminders }

// Start begins with what has become due while nobody was there.
func (x *Reminders) Start() {
	x.wg.Go(x.run)
	for range texters {
		x.wg.Go(x.texting)
	}
}

// Close stops ringing and writes what was shown last.
func (x *Reminders) Close() {
	x.cancel()
	x.wg.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), x.set.WriteTime)
	defer cancel()
	if err := x.writeShown(ctx); err != nil {
		x.log.Error("writing which reminders were shown", "error", err)
	}
}

// run does what is due, then waits for the next.
func (x *Reminders) run() {
	for {
		wait, err := x.step()
		if x.ctx.Err() != nil {
			return
		}
		if err != nil {
			x.log.Error("reminders wait for the records", "error", err)
			wait = x.set.RetryTime
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-x.records.Reminded():
		case <-x.wake:
		case <-x.ctx.Done():
		}
		timer.Stop()
	}
}

// step does all that is due and tells how long there is nothing more.
func (x *Reminders) step() (wait time.Duration, err error) {
	for _, o := range x.records.Silenced() {
		x.center.pages.publishTo(o.ElderID, ReminderGone{o.ElderID, o.ID, "stopped"})
	}
	for _, do := range []func(context.Context, time.Time) (int, error){x.occur, x.ring} {
		for more := true; more; {
			n, err := x.withTime(do)
			if err != nil {
				return 0, err
			}
			more = n > 0
		}
	}
	_, err = x.withTime(func(ctx context.Context, now time.Time) (int, error) {
		if err := x.writeShown(ctx); err != nil {
			return 0, err
		}
		next, err := x.records.NextDue(ctx)
		wait = x.set.Poll
		if !next.IsZero() {
			wait = min(wait, max(next.Sub(now), 0))
		}
		return 0, err
	})
	return wait, err
}

// withTime bounds what one batch may take.
func (x *Reminders) withTime(do func(context.Context, time.Time) (int, error)) (int, error) {
	ctx, cancel := context.WithTimeout(x.ctx, x.set.WriteTime)
	defer cancel()
	return do(ctx, time.Now())
}

// occur writes the occurrences of reminders that are due, and when each of
// those is due next.
func (x *Reminders) occur(ctx context.Context, now time.Time) (n int, err error) {
	due, err := x.records.DueReminders(ctx, now, x.set.Batch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	occurrences := make([]care.Occurrence, len(due))
	for i := range due {
		r := &due[i]
		occurrences[i] = care.Occurrence{
			ID: care.DerivedID("occurrence", r.ID, r.Next.UTC().Format(time.RFC3339Nano)), ReminderID: r.ID, ElderID: r.ElderID,
			What: r.What, Due: r.Next, State: care.OccurrenceDue, Since: r.Next, Next: r.Next,
		}
		r.Next = x.following(*r)
	}
	if _, err = x.records.Occur(ctx, due, occurrences); err != nil {
		return 0, fmt.Errorf("writing %d reminders that are due: %w", len(due), err)
	}
	return len(due), nil
}

// following is when a reminder is due after Next; zero for never. A rule that
// cannot be followed any more must not hold up the others.
func (x *Reminders) following(r care.Reminder) time.Time {
	if r.Rule == "" {
		return time.Time{}
	}
	next, ok, err := recur.Next(r.Rule, r.At.In(x.set.Zone), r.Next)
	if err != nil {
		x.log.Error("the rule of a reminder cannot be followed; it is over", "reminder", r.ID, "error", err)
	}
	if !ok {
		return time.Time{}
	}
	return next
}
