package callcenter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

// bedside is a call centre with reminders over the real records, in virtual time.
type bedside struct {
	*sosHouse
	reminders *Reminders
	notes     *notes
	rule      ReminderSettings
	zone      *time.Location
	killAfter string // the write after which the next run dies, "" for none
}

// notes remembers what relatives were told.
type notes struct {
	mu   sync.Mutex
	told []string // "daughter: 吃降压药 08:00"
}

func (n *notes) Missed(o care.Occurrence, e care.Elder, r care.Relative, now time.Time) []care.Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.told = append(n.told, r.ID+": "+o.What+" "+o.Due.In(time.FixedZone("", 8*3600)).Format("15:04"))
	return []care.Message{{ID: care.NewID(now), ReminderID: o.ReminderID, Person: "relative:" + r.ID, Lang: r.Lang, Channel: care.Channel{Kind: care.ChannelFile}, Made: now}}
}

func (n *notes) take() (told []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	told, n.told = n.told, nil
	return told
}

// dyingRecords do one write and then end the run that made it, as a kill does.
type dyingRecords struct {
	ReminderRecords
	after string
	die   func()
}

func (d *dyingRecords) Occur(ctx context.Context, to []care.Reminder, o []care.Occurrence) ([]care.Occurrence, error) {
	fresh, err := d.ReminderRecords.Occur(ctx, to, o)
	if d.after == "occur" {
		d.die()
	}
	return fresh, err
}

func (d *dyingRecords) Rung(ctx context.Context, o []care.Occurrence, was []time.Time) error {
	if d.after == "ring" { // it has rung and that was not written
		d.die()
		return errors.New("killed")
	}
	return d.ReminderRecords.Rung(ctx, o, was)
}

func atBedside(t *testing.T, story func(*testing.T, *bedside)) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	must(t, err)
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		b := &bedside{sosHouse: h, notes: &notes{}, zone: zone}
		// Days go by here: what looks at the records all the time would take long.
		b.set.CheckEvery, b.set.FlushEvery, b.rule.Poll = 6*time.Hour, 6*time.Hour, 6*time.Hour
		b.restart(t, 0)
		b.begin(t)
		defer func() { b.reminders.Close() }()
		story(t, b)
	})
}

func (b *bedside) begin(t *testing.T) {
	t.Helper()
	records := &dyingRecords{ReminderRecords: b.store, after: b.killAfter}
	b.rule.Zone = b.zone
	b.reminders = NewReminders(b.rule, records, b.Center, b.notes, slog.New(slog.DiscardHandler))
	records.die = b.reminders.cancel
	b.reminders.Start()
	synctest.Wait()
}

// away stops the whole hotline for a while.
func (b *bedside) away(t *testing.T, d time.Duration) {
	t.Helper()
	b.reminders.Close()
	b.restart(t, d)
	b.begin(t)
}

// remind sets a reminder of Mrs Wang.
func (b *bedside) remind(t *testing.T, at time.Time, rule string) care.Reminder {
	t.Helper()
	r, err := b.store.AddReminder(t.Context(), care.Reminder{ElderID: "wang", What: "吃降压药", At: at.In(b.zone), Rule: rule})
	must(t, err)
	return r
}

// page opens a page of Mrs Wang.
func (b *bedside) page(t *testing.T) (<-chan Event, func()) {
	t.Helper()
	return b.WatchElder("wang")
}

// rang gives what reminders a page got: "1 08:00" for the first ring of what
// was due at eight, "done" for one that is gone.
func (b *bedside) rang(events <-chan Event) (list []string) {
	for _, e := range drain(events) {
		switch e := e.(type) {
		case ReminderRang:
			list = append(list, fmt.Sprint(e.Attempts, " ", e.Due.In(b.zone).Format("15:04")))
		case ReminderGone:
			list = append(list, e.Why)
		}
	}
	return list
}

// occurrences are the states of a reminder's times, the first first.
func (b *bedside) occurrences(t *testing.T, r care.Reminder) (list []care.Occurrence) {
	t.Helper()
	list, err := b.store.Occurrences(t.Context(), r.ID, 1000)
	must(t, err)
	slices.Reverse(list)
	return list
}

func (b *bedside) states(t *testing.T, r care.Reminder) (list []string) {
	t.Helper()
	for _, o := range b.occurrences(t, r) {
		list = append(list, o.State.String())
	}
	return list
}

func want[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestAReminderRingsUntilItIsConfirmed(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		events, stop := b.page(t)
		defer stop()
		start := time.Now()
		r := b.remind(t, start.Add(20*time.Second), "")
		clock := r.At.In(b.zone).Format("15:04")
		time.Sleep(20*time.Second - time.Millisecond)
		want(t, "before it is due", b.rang(events), nil)
		time.Sleep(time.Millisecond)
		want(t, "when it is due", b.rang(events), []string{"1 " + clock})
		time.Sleep(5*time.Minute - time.Millisecond)
		want(t, "within five minutes", b.rang(events), nil)
		time.Sleep(time.Millisecond)
		want(t, "after five", b.rang(events), []string{"2 " + clock})
		time.Sleep(10 * time.Minute)
		want(t, "after fifteen", b.rang(events), []string{"3 " + clock})

		o := b.occurrences(t, r)[0]
		must(t, b.reminders.Done(t.Context(), "wang", o.ID))
		must(t, b.reminders.Done(t.Context(), "wang", o.ID)) // a second page
		want(t, "the pages", b.rang(events), []string{"done", "done"})
		time.Sleep(24 * time.Hour)
		want(t, "afterwards", b.rang(events), nil)
		want(t, "the daughter was told", b.notes.take(), nil)
		o = b.occurrences(t, r)[0]
		if o.State != care.OccurrenceConfirmed || o.Confirmed.IsZero() || o.Attempts != 3 {
			t.Errorf("kept as %+v", o)
		}
		kept, err := b.store.Reminder(t.Context(), r.ID)
		must(t, err)
		want(t, "the reminder", kept.State, care.ReminderOver)
		want(t, "the timeline", b.history(t, r), []care.EventKind{care.EventReminderSet, care.EventReminderDone})
	})
}

func (b *bedside) history(t *testing.T, r care.Reminder) (kinds []care.EventKind) {
	t.Helper()
	events, err := b.store.Timeline(t.Context(), care.ReminderSubject(r.ID))
	must(t, err)
	must(t, care.VerifyChain(events))
	for _, e := range events {
		kinds = append(kinds, e.What)
	}
	return kinds
}

func TestNobodyAnswersAReminder(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		console, stop := b.WatchAll("he")
		defer stop()
		page, leave := b.page(t)
		defer leave()
		r := b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(46*time.Minute - time.Millisecond)
		want(t, "the daughter was told early", b.notes.take(), nil)
		time.Sleep(time.Millisecond)
		synctest.Wait()
		// Her brother is not told, nor is she told twice.
		want(t, "told", b.notes.take(), []string{"daughter: 吃降压药 " + r.At.In(b.zone).Format("15:04")})
		var missed []MissedView
		for _, e := range drain(console) {
			switch e := e.(type) {
			case RemindersMissed:
				missed = append(missed, e.List...)
			case ReminderRang, ReminderGone:
				t.Errorf("the console got %T", e)
			}
		}
		if len(missed) != 1 || missed[0].Elder.ID != "wang" || missed[0].What != "吃降压药" || missed[0].State != care.OccurrenceMissed {
			t.Errorf("the console was told %+v", missed)
		}
		list, err := b.reminders.Missed(t.Context())
		must(t, err)
		want(t, "the list", len(list), 1)
		rang := b.rang(page)
		want(t, "the page's last", rang[len(rang)-1], "missed")
		if err := b.reminders.Done(t.Context(), "wang", missed[0].ID); care.ErrorCode(err) != "occurrence_state" {
			t.Errorf("done when it was given up: %v", err)
		}
		messages, err := b.store.MessagesOfReminder(t.Context(), r.ID)
		must(t, err)
		want(t, "messages", len(messages), 1)
		time.Sleep(25 * time.Hour)
		list, err = b.reminders.Missed(t.Context())
		must(t, err)
		want(t, "the list a day later", len(list), 0)
	})
}

func TestNoRelativeMayKnowOfAReminder(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		for _, r := range []care.Relative{daughterOfWang, sonOfWang} {
			r.Consent = care.Consent{Transcript: true}
			must(t, b.store.PutRelative(t.Context(), r))
		}
		r := b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(2 * time.Hour)
		want(t, "told", b.notes.take(), nil)
		want(t, "states", b.states(t, r), []string{"missed"})
	})
}

func TestLaterIsTenMinutes(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		page, stop := b.page(t)
		defer stop()
		r := b.remind(t, time.Now(), "")
		clock := r.At.In(b.zone).Format("15:04")
		time.Sleep(time.Minute)
		want(t, "due", b.rang(page), []string{"1 " + clock})
		o := b.occurrences(t, r)[0]
		must(t, b.reminders.Later(t.Context(), "wang", o.ID))
		want(t, "put off", b.rang(page), []string{"later"})
		open, err := b.reminders.Open(t.Context(), "wang")
		must(t, err)
		want(t, "a page that connects now is shown", len(open), 0)
		time.Sleep(10*time.Minute - time.Millisecond)
		want(t, "before", b.rang(page), nil)
		time.Sleep(time.Millisecond)
		want(t, "then", b.rang(page), []string{"2 " + clock})
		time.Sleep(15 * time.Minute)
		want(t, "and again", b.rang(page), []string{"3 " + clock, "4 " + clock})
		time.Sleep(30*time.Minute - time.Millisecond)
		want(t, "not given up", b.states(t, r), []string{"due"})
		time.Sleep(time.Millisecond)
		synctest.Wait()
		want(t, "45 minutes after it came again", b.states(t, r), []string{"missed"})
		want(t, "the timeline", b.history(t, r), []care.EventKind{care.EventReminderSet, care.EventReminderLater, care.EventReminderMissed})
	})
}

func TestAnotherEldersPageAnswersNothing(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		r := b.remind(t, time.Now().Add(time.Second), "")
		other, stop := b.WatchElder("zhang")
		defer stop()
		time.Sleep(time.Minute)
		want(t, "the other page", b.rang(other), nil)
		o := b.occurrences(t, r)[0]
		for _, err := range []error{b.reminders.Done(t.Context(), "zhang", o.ID), b.reminders.Later(t.Context(), "zhang", o.ID), b.reminders.Done(t.Context(), "wang", "nothing")} {
			if !errors.Is(err, care.ErrNotFound) {
				t.Errorf("answered: %v", err)
			}
		}
		want(t, "states", b.states(t, r), []string{"due"})
	})
}

func TestTwoPagesRingAndOneTapEndsBoth(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		bed, leaveBed := b.page(t)
		defer leaveBed()
		kitchen, leaveKitchen := b.page(t)
		r := b.remind(t, time.Now().Add(time.Second), "")
		time.Sleep(time.Second)
		clock := r.At.In(b.zone).Format("15:04")
		want(t, "bed", b.rang(bed), []string{"1 " + clock})
		want(t, "kitchen", b.rang(kitchen), []string{"1 " + clock})
		id := b.occurrences(t, r)[0].ID
		b.reminders.Shown(id)
		b.reminders.Shown(id)
		synctest.Wait()
		want(t, "states", b.states(t, r), []string{"delivered"})
		leaveKitchen()
		must(t, b.reminders.Done(t.Context(), "wang", id))
		want(t, "bed afterwards", b.rang(bed), []string{"done"})
	})
}

func TestAPageThatComesLateIsToldWhatRings(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		b.remind(t, time.Now().Add(time.Minute), "")
		open := func() int {
			list, err := b.reminders.Open(t.Context(), "wang")
			must(t, err)
			return len(list)
		}
		want(t, "before", open(), 0)
		time.Sleep(3 * time.Minute)
		want(t, "while it rings", open(), 1)
		time.Sleep(time.Hour)
		want(t, "after it was given up", open(), 0)
	})
}

func TestARemindersElderIsInACall(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		page, stop := b.page(t)
		defer stop()
		call := b.press("wang")
		r := b.remind(t, time.Now().Add(time.Minute), "")
		clock := r.At.In(b.zone).Format("15:04")
		time.Sleep(7 * time.Minute)
		want(t, "in the call", b.rang(page), nil)
		want(t, "it is kept", b.states(t, r), []string{"due"})
		call.HangupByElder()
		time.Sleep(16 * time.Second)
		want(t, "after it", b.rang(page), []string{"1 " + clock})
		must(t, b.reminders.Done(t.Context(), "wang", b.occurrences(t, r)[0].ID))
		b.rang(page)

		b.press("wang") // and one that does not end
		r = b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(11*time.Minute - time.Millisecond)
		want(t, "nearly ten minutes", b.rang(page), nil)
		time.Sleep(time.Millisecond)
		want(t, "ten minutes", b.rang(page), []string{"1 " + r.At.In(b.zone).Format("15:04")})
	})
}

func TestAReminderDoesNotTalkIntoAnEmergency(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		page, stop := b.page(t)
		defer stop()
		b.sos(t)
		b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(9 * time.Minute)
		want(t, "in the emergency", b.rang(page), nil)
	})
}

func TestAWatchShowsTheReminderOnce(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		b.gateway.mu.Lock()
		b.gateway.online["8800000015"] = true
		b.gateway.mu.Unlock()
		r := b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(time.Minute)
		synctest.Wait()
		want(t, "states", b.states(t, r), []string{"delivered"})
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		b.gateway.mu.Lock()
		defer b.gateway.mu.Unlock()
		want(t, "the watch", b.gateway.got, []string{"watch:8800000015 text " + r.At.In(b.zone).Format("15:04") + " 吃降压药"})
	})
}

func TestAReminderIsStoppedWhileItRings(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		page, stop := b.page(t)
		defer stop()
		r := b.remind(t, time.Now().Add(time.Minute), "FREQ=DAILY")
		time.Sleep(2 * time.Minute)
		want(t, "it rang", len(b.rang(page)), 1)
		must(t, b.store.StopReminder(t.Context(), r.ID, "", time.Now()))
		want(t, "the page", b.rang(page), []string{"stopped"})
		time.Sleep(48 * time.Hour)
		want(t, "again", b.rang(page), nil)
		want(t, "told", b.notes.take(), nil)
	})
}
