package web

import (
	"time"

	"yinling/callcenter"
	"yinling/care"
)

// reminderOut tells an elder's page to say and show a reminder.
type reminderOut struct {
	envelope
	ID    string    `json:"id"`
	What  string    `json:"what"` // in the elder's words
	Due   time.Time `json:"due"`
	Until time.Time `json:"until"` // it is given up then
	Ring  int       `json:"ring"`  // 1 for the first time it rings
}

func reminderRang(r callcenter.ReminderRang) reminderOut {
	return reminderOut{envelope{1, "reminder"}, r.ID, r.What, r.Due, r.Until, r.Attempts}
}

type reminderGone struct {
	envelope
	ID  string `json:"id"`
	Why string `json:"why"` // done, later, missed, stopped
}

// wire is an event in its form for this page. A reminder counts as shown once
// it has been written to the page's connection.
func (p *elderPage) wire(e callcenter.Event) any {
	switch e := e.(type) {
	case callcenter.ReminderRang:
		return p.reminder(e)
	case callcenter.ReminderGone:
		return reminderGone{envelope{1, "reminder.gone"}, e.ID, e.Why}
	}
	return wireEvent(e, true)
}

func (p *elderPage) reminder(r callcenter.ReminderRang) any {
	return sure{reminderRang(r), func() { p.server.center.Reminders().Shown(r.ID) }}
}

// ringing sends what has rung before the page came.
func (p *elderPage) ringing(k *socket) {
	reminders := p.server.center.Reminders()
	if reminders == nil {
		return
	}
	ctx, cancel := requestTime()
	defer cancel()
	open, err := reminders.Open(ctx, p.elder.ID)
	if err != nil {
		k.log.Error("reading what rings", "error", err)
	}
	for _, r := range open {
		k.send(p.reminder(r))
	}
}

// answerReminder takes reminder.done and reminder.later.
func (p *elderPage) answerReminder(m message) error {
	reminders := p.server.center.Reminders()
	if reminders == nil || m.ID == "" {
		return care.ErrNotFound
	}
	ctx, cancel := requestTime()
	defer cancel()
	if m.Type == "reminder.later" {
		return reminders.Later(ctx, p.elder.ID, m.ID)
	}
	return reminders.Done(ctx, p.elder.ID, m.ID)
}

// missedOut is a missed reminder on a console.
type missedOut struct {
	ID        string     `json:"id"`
	Reminder  string     `json:"reminder"`
	Elder     *personRef `json:"elder"`
	What      string     `json:"what"`
	Due       time.Time  `json:"due"`
	Missed    time.Time  `json:"missed"`
	Delivered *time.Time `json:"delivered,omitempty"`
	Rings     int        `json:"rings"` // 0: the hotline was down
}

func missedOf(v callcenter.MissedView) missedOut {
	return missedOut{v.ID, v.ReminderID, elderRef(&v.Elder, v.Due), v.What, v.Due, v.Missed, timeOrNil(v.Delivered), v.Attempts}
}

// missedEvent carries those that were given up just now.
type missedEvent struct {
	envelope
	List []missedOut `json:"list"`
}

func missedEventOf(e callcenter.RemindersMissed) missedEvent {
	return missedEvent{envelope{1, "reminders.missed"}, mapped(e.List, missedOf)}
}

// missed are the reminders of the last day that nobody answered.
func (p *console) missed(k *socket) []missedOut {
	reminders := p.server.center.Reminders()
	if reminders == nil {
		return []missedOut{}
	}
	ctx, cancel := requestTime()
	defer cancel()
	list, err := reminders.Missed(ctx)
	if err != nil {
		k.log.Error("reading missed reminders", "error", err)
	}
	return mapped(list, missedOf)
}

// reminderSet is a reminder in a dossier.
type reminderSet struct {
	ID    string     `json:"id"`
	What  string     `json:"what"`
	At    time.Time  `json:"at"`
	Rule  string     `json:"rule"` // RRULE, "" for once
	State string     `json:"state"`
	Next  *time.Time `json:"next,omitempty"`
}

func reminderSetOf(r care.Reminder) reminderSet {
	return reminderSet{r.ID, r.What, r.At, r.Rule, r.State.String(), timeOrNil(r.Next)}
}
