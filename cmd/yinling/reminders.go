package main

import (
	"context"
	"time"

	"yinling/callcenter"
	"yinling/care"
	"yinling/prompts"
)

// missedNotes writes what a relative is told of a reminder that was missed.
type missedNotes struct {
	book *prompts.Book
	zone *time.Location
}

var _ callcenter.MissedNotes = missedNotes{}

// Missed makes one message for each way to reach the relative.
func (n missedNotes) Missed(o care.Occurrence, e care.Elder, r care.Relative, now time.Time) (list []care.Message) {
	channels := r.Channels
	if len(channels) == 0 {
		channels = []care.Channel{{Kind: care.ChannelFile}}
	}
	parts := prompts.Parts{
		"salutation": e.Called(r.Lang), "what": o.What, "time": prompts.WriteTime(care.TimeOfDayOf(o.Due.In(n.zone))),
	}
	text := prompts.MissedText
	if !r.Consent.Summary { // what it was about may tell of an illness
		text = prompts.MissedPrivate
	}
	for _, ch := range channels {
		list = append(list, care.Message{
			ID: care.NewID(now), ReminderID: o.ReminderID, Person: "relative:" + r.ID, Lang: r.Lang, Channel: ch, Made: now,
			Subject: n.book.Say(r.Lang, prompts.MissedSubject, 0, prompts.Parts{"salutation": parts["salutation"]}),
			Text:    n.book.Say(r.Lang, text, 0, parts),
		})
	}
	return list
}

// startReminders begins to ring what is due.
func (h *hotline) startReminders(book *prompts.Book, zone *time.Location) {
	reminders := callcenter.NewReminders(callcenter.ReminderSettings{Zone: zone}, h.store, h.center, missedNotes{book, zone}, h.log.With("room", "reminders"))
	reminders.Start()
	h.onStop(func(context.Context) error { reminders.Close(); return nil })
}
