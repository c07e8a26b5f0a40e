package callcenter

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
)

func TestEveryDayForAMonth(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		page, stop := b.page(t)
		defer stop()
		r := b.remind(t, time.Now(), "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0")
		for day := range 30 {
			for i, clock := range []string{"08:00", "20:00"} {
				next, err := b.store.Reminder(t.Context(), r.ID)
				must(t, err)
				time.Sleep(time.Until(next.Next) + time.Second)
				got := b.rang(page)
				if len(got) != 1 || got[0] != "1 "+clock && got[0] != "1 "+[]string{"20:00", "08:00"}[i] {
					t.Fatalf("day %d: the page got %v", day, got)
				}
				open := b.occurrences(t, r)
				must(t, b.reminders.Done(t.Context(), "wang", open[len(open)-1].ID))
				b.rang(page)
			}
		}
		states := b.states(t, r)
		want(t, "times", len(states), 60)
		if slices.ContainsFunc(states, func(s string) bool { return s != "confirmed" }) {
			t.Errorf("states %v", states)
		}
		must(t, b.store.StopReminder(t.Context(), r.ID, "", time.Now()))
		time.Sleep(48 * time.Hour)
		want(t, "after it was stopped", b.rang(page), nil)
	})
}

func TestRemindersOfADowntime(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		once := b.remind(t, time.Now().Add(10*time.Minute), "")
		b.away(t, 40*time.Minute)
		page, stop := b.page(t)
		defer stop()
		open, err := b.reminders.Open(t.Context(), "wang")
		must(t, err)
		want(t, "30 minutes late it rings", len(open), 1)
		time.Sleep(44 * time.Minute)
		want(t, "with all its time", b.states(t, once), []string{"due"})
		must(t, b.reminders.Done(t.Context(), "wang", b.occurrences(t, once)[0].ID))
		b.rang(page)

		often := b.remind(t, time.Now().Add(time.Hour), "FREQ=HOURLY")
		b.away(t, 5*time.Hour+50*time.Minute)
		want(t, "five were missed, the last 50 minutes ago", b.states(t, often), []string{"missed", "missed", "missed", "missed", "missed"})
		want(t, "nobody is told that she did not answer", b.notes.take(), nil)
		list, err := b.reminders.Missed(t.Context())
		must(t, err)
		want(t, "but the consoles know", len(list), 5)
		time.Sleep(11 * time.Minute)
		want(t, "and it goes on", b.states(t, often)[5], "due")
	})
}

func TestKilledBetweenTheRowAndTheRing(t *testing.T) {
	for _, after := range []string{"occur", "ring"} {
		t.Run(after, func(t *testing.T) {
			atBedside(t, func(t *testing.T, b *bedside) {
				b.reminders.Close()
				b.killAfter = after
				b.begin(t)
				page, stop := b.page(t)
				r := b.remind(t, time.Now().Add(time.Minute), "FREQ=DAILY")
				time.Sleep(2 * time.Minute)
				before := b.rang(page)
				want(t, "before the kill", len(before), map[string]int{"occur": 0, "ring": 1}[after])
				stop()
				b.killAfter = ""
				b.away(t, 3*time.Minute)
				o := b.occurrences(t, r)
				if len(o) != 1 || o[0].Attempts != 1 || o[0].State != care.OccurrenceDue {
					t.Fatalf("kept as %+v", o)
				}
				open, err := b.reminders.Open(t.Context(), "wang")
				must(t, err)
				want(t, "it rings", len(open), 1)
				next, err := b.store.Reminder(t.Context(), r.ID)
				must(t, err)
				want(t, "and comes again", next.Next.Sub(r.At), 24*time.Hour)
			})
		})
	}
}

func TestEightOClockStaysEightOClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	atBedside(t, func(t *testing.T, b *bedside) {
		// Virtual time begins on 2000-01-01; the clocks changed on 26 March.
		b.zone = berlin
		b.away(t, time.Until(time.Date(2000, 3, 24, 12, 0, 0, 0, berlin)))
		page, stop := b.page(t)
		defer stop()
		r := b.remind(t, time.Now(), "FREQ=DAILY;BYHOUR=8;BYMINUTE=0")
		time.Sleep(3 * 24 * time.Hour)
		b.rang(page)
		var apart []time.Duration
		list := b.occurrences(t, r)
		for i, o := range list {
			if o.Due.In(berlin).Hour() != 8 {
				t.Errorf("due at %v", o.Due.In(berlin))
			}
			if i > 0 {
				apart = append(apart, o.Due.Sub(list[i-1].Due))
			}
		}
		want(t, "apart", apart, []time.Duration{23 * time.Hour, 24 * time.Hour})
	})
}

// failingReminders fail while they are told to.
type failingReminders struct {
	ReminderRecords
	mu     sync.Mutex
	broken bool
}

func (f *failingReminders) set(broken bool) { f.mu.Lock(); f.broken = broken; f.mu.Unlock() }

func (f *failingReminders) Occur(ctx context.Context, to []care.Reminder, o []care.Occurrence) ([]care.Occurrence, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken {
		return nil, errors.New("the disk is full")
	}
	return f.ReminderRecords.Occur(ctx, to, o)
}

func TestARecordThatFailsIsTriedAgain(t *testing.T) {
	atBedside(t, func(t *testing.T, b *bedside) {
		b.reminders.Close()
		f := &failingReminders{ReminderRecords: b.store, broken: true}
		b.reminders = NewReminders(ReminderSettings{Zone: b.zone}, f, b.Center, b.notes, slog.New(slog.DiscardHandler))
		b.reminders.Start()
		page, stop := b.page(t)
		defer stop()
		b.remind(t, time.Now().Add(time.Minute), "")
		time.Sleep(3 * time.Minute)
		want(t, "with a full disk", b.rang(page), nil) // what is not kept is not rung
		f.set(false)
		time.Sleep(5 * time.Second)
		want(t, "with room again", len(b.rang(page)), 1)
	})
}

// A town is reminded at eight o'clock.
func BenchmarkTownAtEight(b *testing.B) {
	const elders = 10_000
	for range b.N {
		b.StopTimer()
		store, err := sqlstore.Open(b.Context(), filepath.Join(b.TempDir(), "records.db"), slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		c := New(Settings{}, store, nil, nil, nil, slog.New(slog.DiscardHandler))
		eight := time.Now().Add(time.Hour)
		pages := make([]<-chan Event, elders)
		for i := range elders {
			id := fmt.Sprint("e", i)
			if err := store.PutElder(b.Context(), care.Elder{ID: id}); err != nil {
				b.Fatal(err)
			}
			if _, err := store.AddReminder(b.Context(), care.Reminder{ElderID: id, What: "吃降压药", At: eight, Rule: "FREQ=DAILY"}); err != nil {
				b.Fatal(err)
			}
			pages[i], _ = c.WatchElder(id)
		}
		x := NewReminders(ReminderSettings{}, store, c, nil, slog.New(slog.DiscardHandler))
		now := eight.Add(time.Minute)
		longest := time.Duration(0)
		batch := func(do func(context.Context, time.Time) (int, error)) {
			for n := 1; n > 0; {
				began := time.Now()
				if n, err = do(b.Context(), now); err != nil {
					b.Fatal(err)
				}
				longest = max(longest, time.Since(began))
			}
		}
		b.StartTimer()
		batch(x.occur)
		batch(x.ring)
		b.StopTimer()
		for i, p := range pages {
			if len(p) != 1 {
				b.Fatalf("page %d got %d events", i, len(p))
			}
		}
		b.ReportMetric(float64(longest.Microseconds())/1000, "ms/batch-max")
		store.Close()
	}
}
