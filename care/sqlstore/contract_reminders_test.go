package sqlstore

import (
	"errors"
	"testing"
	"time"

	"yinling/care"
)

// The part of the contract that is about reminders and the times they are due.

func reminderStories(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"a reminder for once", reminderOnce},
		{"a reminder for every day", reminderEveryDay},
		{"a reminder that cannot be", reminderRefused},
		{"a reminder is stopped", reminderStopped},
		{"what is due occurs once", occursOnce},
		{"an occurrence is answered", occurrenceAnswered},
		{"an answer is stronger than a ring", answerBeforeRing},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
}

// pills is a reminder of Mrs Wang, set at noon UTC, eight in the evening there.
func pills(id string, at time.Time, rule string) care.Reminder {
	return care.Reminder{ID: id, ElderID: "wang", What: "吃降压药", At: at.In(shanghai), Rule: rule, Made: noon}
}

func reminderOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	r := pills("r1", noon.Add(30*time.Minute+1234*time.Microsecond), "")
	r.CallID = "c1"
	got := must(s.AddReminder(ctx, r))
	want := r
	want.At = noon.Add(30*time.Minute + time.Millisecond)
	want.Next, want.State = want.At, care.ReminderActive
	same(t, got, want)
	same(t, must(s.Reminder(ctx, "r1")), want)
	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started reminder.set")
	same(t, events[1].Data, map[string]string{"reminder": "r1", "at": "2026-11-21T12:30:00Z"})
	select {
	case <-s.Reminded():
	default:
		t.Error("nobody was told that a reminder was set")
	}
	same(t, must(s.NextDue(ctx)), want.Next)
	check(t, s.Close())
	same(t, must(db.open().RemindersOf(ctx, "wang")), []care.Reminder{want})
}

func reminderEveryDay(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	const rule = "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"
	got := must(s.AddReminder(ctx, pills("r1", noon, rule)))
	next := time.Date(2026, 11, 22, 8, 0, 0, 0, shanghai).UTC()
	same(t, []time.Time{got.At, got.Next}, []time.Time{next, next}) // eight in the morning of the town

	fresh := must(s.AddReminder(ctx, care.Reminder{ElderID: "wang", What: "浇花", At: time.Now().Add(time.Hour)}))
	if fresh.ID == "" || time.Since(fresh.Made) > time.Minute {
		t.Errorf("kept as %+v", fresh)
	}
	same(t, kinds(must(s.Timeline(ctx, care.ReminderSubject("r1")))), "reminder.set")
	same(t, must(s.Timeline(ctx, care.ReminderSubject("r1")))[0].Data["rule"], rule)
}

func reminderRefused(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	for code, r := range map[string]care.Reminder{
		"reminder_past":   pills("r", noon.Add(-time.Minute), ""),
		"recur_rule":      pills("r", noon, "FREQ=SOMETIMES"),
		"recur_too_often": pills("r", noon, "FREQ=MINUTELY"),
	} {
		if _, err := s.AddReminder(ctx, r); care.ErrorCode(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if _, err := s.AddReminder(ctx, pills("r", noon, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")); care.ErrorCode(err) != "reminder_past" {
		t.Errorf("a day that never comes: %v", err)
	}
	if _, err := s.AddReminder(ctx, pills("r", noon, "FREQ=DAILY;UNTIL=20261101")); care.ErrorCode(err) != "reminder_past" {
		t.Errorf("a rule that has ended: %v", err)
	}
	nobody := pills("r", noon, "")
	nobody.ElderID = "nobody"
	if _, err := s.AddReminder(ctx, nobody); err == nil {
		t.Error("a reminder of nobody was kept")
	}
	same(t, len(must(s.RemindersOf(ctx, "wang"))), 0)
	same(t, must(s.NextDue(ctx)), time.Time{})
}

func reminderStopped(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	late := must(s.AddReminder(ctx, pills("r1", noon.Add(2*time.Hour), "FREQ=DAILY")))
	soon := must(s.AddReminder(ctx, pills("r2", noon.Add(time.Hour), "")))
	same(t, must(s.RemindersOf(ctx, "wang")), []care.Reminder{soon, late})
	due(t, s, soon, time.Time{})

	check(t, s.StopReminder(ctx, "r1", "c1", noon.Add(time.Minute)))
	late.State, late.Next, late.Stopped = care.ReminderStopped, time.Time{}, noon.Add(time.Minute)
	soon.State, soon.Next = care.ReminderOver, time.Time{}
	same(t, must(s.RemindersOf(ctx, "wang")), []care.Reminder{soon, late})
	same(t, kinds(must(s.Timeline(ctx, care.CallSubject("c1")))), "call.started reminder.stopped")
	for _, id := range []string{"r1", "r2"} {
		if err := s.StopReminder(ctx, id, "", noon); care.ErrorCode(err) != "reminder_state" {
			t.Errorf("%s was stopped: %v", id, err)
		}
	}
	if err := s.StopReminder(ctx, "nothing", "", noon); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("nothing was stopped: %v", err)
	}

	daily := must(s.AddReminder(ctx, pills("r3", noon.Add(time.Hour), "FREQ=DAILY")))
	due(t, s, daily, daily.Next.AddDate(0, 0, 1))
	same(t, len(must(s.OpenOccurrencesOf(ctx, "wang"))), 2)
	check(t, s.StopReminder(ctx, "r3", "", noon))
	open := must(s.OpenOccurrencesOf(ctx, "wang")) // what rang for it is silent
	same(t, len(open), 1)
	same(t, open[0].ReminderID, "r2")
	silenced := s.Silenced()
	same(t, len(silenced), 1)
	same(t, silenced[0].ReminderID, "r3")
	same(t, len(s.Silenced()), 0)
	same(t, kinds(must(s.Timeline(ctx, care.ReminderSubject("r3")))), "reminder.set reminder.stopped")
}

// due lets a reminder's time come.
func due(t *testing.T, s *Store, r care.Reminder, next time.Time) care.Occurrence {
	t.Helper()
	o := care.Occurrence{
		ID: care.DerivedID(r.ID, r.Next.Format(time.RFC3339)), ReminderID: r.ID, ElderID: r.ElderID, What: r.What, Due: r.Next,
		State: care.OccurrenceDue, Since: r.Next, Next: r.Next,
	}
	r.Next = next
	same(t, must(s.Occur(t.Context(), []care.Reminder{r}, []care.Occurrence{o})), []care.Occurrence{o})
	return o
}

func occursOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	r := must(s.AddReminder(ctx, pills("r1", noon.Add(time.Hour), "FREQ=DAILY")))
	stopped := must(s.AddReminder(ctx, pills("r2", noon.Add(time.Hour), "FREQ=DAILY")))
	same(t, len(must(s.DueReminders(ctx, r.Next.Add(-time.Millisecond), 10))), 0)
	same(t, must(s.DueReminders(ctx, r.Next, 10)), []care.Reminder{r, stopped})
	same(t, must(s.DueReminders(ctx, r.Next, 1)), []care.Reminder{r})
	check(t, s.StopReminder(ctx, "r2", "", noon))

	o := due(t, s, r, r.Next.AddDate(0, 0, 1))
	moved := r
	moved.Next = r.Next.AddDate(0, 0, 1)
	never := care.Occurrence{ID: "x", ReminderID: "r2", ElderID: "wang", Due: stopped.Next, State: care.OccurrenceDue, Since: noon, Next: noon}
	// Read before, written after somebody else did: nothing comes twice.
	same(t, len(must(s.Occur(ctx, []care.Reminder{moved, stopped}, []care.Occurrence{o, never}))), 0)
	same(t, must(s.Occurrences(ctx, "r1", 10)), []care.Occurrence{o})
	same(t, len(must(s.Occurrences(ctx, "r2", 10))), 0)
	same(t, must(s.Reminder(ctx, "r1")), moved)
	check(t, s.Close())
	s = db.open()
	same(t, must(s.DueOccurrences(ctx, r.Next, 10)), []care.Occurrence{o})
	same(t, must(s.NextDue(ctx)), o.Next)
}

func occurrenceAnswered(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	r := must(s.AddReminder(ctx, pills("r1", noon.Add(time.Hour), "")))
	o := due(t, s, r, time.Time{})
	refused := errors.New("not that")
	if _, err := s.ChangeOccurrence(ctx, o.ID, func(o *care.Occurrence) (care.Event, []care.Message, error) {
		o.Attempts = 99
		return care.Event{}, nil, refused
	}); !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	same(t, must(s.Occurrences(ctx, "r1", 1))[0], o)

	o.State, o.Missed, o.Next = care.OccurrenceMissed, noon.Add(2*time.Hour), time.Time{}
	got, err := s.ChangeOccurrence(ctx, o.ID, func(kept *care.Occurrence) (care.Event, []care.Message, error) {
		*kept = o
		return care.Event{At: noon, Who: "system", What: care.EventReminderMissed},
			[]care.Message{{ID: "m1", ReminderID: "r1", Person: "relative:daughter", Channel: care.Channel{Kind: care.ChannelFile}, Made: noon}}, nil
	})
	check(t, err)
	same(t, got, o)
	same(t, len(must(s.OpenOccurrencesOf(ctx, "wang"))), 0)
	same(t, must(s.MissedSince(ctx, noon, 10)), []care.Occurrence{o})
	same(t, len(must(s.MissedSince(ctx, noon.Add(3*time.Hour), 10))), 0)
	check(t, s.MarkSent(ctx, "m1", noon))
	same(t, must(s.MessagesOfReminder(ctx, "r1"))[0].Sent, noon)
	same(t, kinds(must(s.Timeline(ctx, care.ReminderSubject("r1")))), "reminder.set reminder.missed message.sent")
	if _, err := s.ChangeOccurrence(ctx, "nothing", nil); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("nothing was changed: %v", err)
	}
}

func answerBeforeRing(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	r := must(s.AddReminder(ctx, pills("r1", noon.Add(time.Hour), "")))
	o := due(t, s, r, time.Time{})
	rung := o
	rung.Attempts, rung.Next = 1, o.Due.Add(5*time.Minute)
	check(t, s.Rung(ctx, []care.Occurrence{rung}, []time.Time{o.Next}))
	same(t, must(s.Occurrences(ctx, "r1", 1))[0], rung)

	check(t, s.Delivered(ctx, []string{o.ID, "nothing"}, noon.Add(time.Hour)))
	check(t, s.Delivered(ctx, []string{o.ID}, noon.Add(2*time.Hour)))
	rung.State, rung.Delivered = care.OccurrenceDelivered, noon.Add(time.Hour)
	same(t, must(s.Occurrences(ctx, "r1", 1))[0], rung)

	done, err := s.ChangeOccurrence(ctx, o.ID, func(o *care.Occurrence) (care.Event, []care.Message, error) {
		o.State, o.Confirmed, o.Next = care.OccurrenceConfirmed, noon.Add(time.Hour), time.Time{}
		return care.Event{}, nil, nil
	})
	check(t, err)
	late := rung
	late.Attempts, late.Next = 2, o.Due.Add(15*time.Minute)
	check(t, s.Rung(ctx, []care.Occurrence{late}, []time.Time{rung.Next})) // it was read before the answer came
	same(t, must(s.Occurrences(ctx, "r1", 1))[0], done)
}
