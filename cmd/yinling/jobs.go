package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/dialog"
	"yinling/dialog/thinking"
	"yinling/notify"
	"yinling/prompts"
)

// linkLife is how long a relative can open a summary.
const linkLife = 30 * 24 * time.Hour

// aftercare is the work that follows a call: the summary and its delivery.
type aftercare struct {
	store    *sqlstore.Store
	book     *prompts.Book
	notifier *notify.Notifier
	keys     care.LinkKey
	url      string
	zone     *time.Location
	model    *thinking.Model // words summaries better; nil: the rules' words
	log      *slog.Logger
}

func (a aftercare) handlers() sqlstore.Handlers {
	return sqlstore.Handlers{Summarize: a.summarize, Deliver: a.deliver, Alert: a.alert}
}

// summarize writes what happened for the relatives who may know, with a link
// and a message for each of their channels.
func (a aftercare) summarize(ctx context.Context, callID string) error {
	call, err := a.store.Call(ctx, callID)
	if err != nil {
		return fmt.Errorf("reading call %s: %w", callID, err)
	}
	elder, err1 := a.store.Elder(ctx, call.ElderID)
	turns, err2 := a.store.Turns(ctx, callID)
	outcome, err3 := a.outcome(ctx, call)
	services, err4 := a.store.Services(ctx)
	relatives, err5 := a.store.Relatives(ctx, call.ElderID)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return fmt.Errorf("reading what call %s left: %w", callID, err)
	}
	s := dialog.Summarize(call, elder, turns, outcome, services, a.book, a.zone)
	if len(s.Sentences) == 0 {
		return nil // nobody said anything: there is nothing to tell
	}
	if a.model != nil && elder.ConsentModel {
		better, err := a.model.Summarize(ctx, thinking.SummaryRequest{Lang: call.Lang, Salutation: elder.Called(call.Lang), Turns: turns, Sentences: s.Sentences})
		if err != nil {
			a.log.Warn("a summary keeps the rules' words", "call", callID, "error", err)
		}
		s.Sentences = reworded(s.Sentences, better)
	}
	if s.ID == "" {
		s.ID = care.NewID(time.Now())
	}
	if s.Made.IsZero() {
		s.Made = time.Now()
	}
	var links []care.Link
	var messages []care.Message
	for _, r := range relatives {
		if !r.Consent.Summary {
			continue
		}
		link := care.Link{ID: care.NewID(s.Made), Purpose: care.LinkSummary, Subject: s.ID, Person: r.ID, Made: s.Made, Expires: s.Made.Add(linkLife)}
		links = append(links, link)
		messages = append(messages, a.messagesTo(r, s, call, elder, a.url+"/summary/"+a.keys.Sign(link))...)
	}
	return a.store.SaveSummary(ctx, s, links, messages)
}

// reworded puts a model's sentences in the place of the rules' where they rest on
// the same turns. What was booked and what is worrying keeps the rules' words:
// nothing of it may get lost.
func reworded(rules, model []care.Sentence) (out []care.Sentence) {
	of := func(list []care.Sentence, kind care.SentenceKind) (some []care.Sentence) {
		for _, s := range list {
			if s.Kind == kind {
				some = append(some, s)
			}
		}
		return some
	}
	for _, kind := range []care.SentenceKind{care.SentenceAsked, care.SentenceBooked, care.SentenceWorry, care.SentenceEnded} {
		said := of(model, kind)
		if kind == care.SentenceBooked || kind == care.SentenceWorry {
			said = nil
		}
		out = append(out, said...)
		for _, s := range of(rules, kind) {
			covered := func(m care.Sentence) bool {
				return slices.ContainsFunc(m.Turns, func(n int) bool { return slices.Contains(s.Turns, n) })
			}
			if !slices.ContainsFunc(said, covered) {
				out = append(out, s)
			}
		}
	}
	return out
}

// outcome reads what a call has left, from the records and its timeline.
func (a aftercare) outcome(ctx context.Context, call care.CallRecord) (o dialog.Outcome, err error) {
	bookings, err1 := a.store.BookingsOf(ctx, call.ElderID)
	events, err2 := a.store.Timeline(ctx, care.CallSubject(call.ID))
	reminders, err3 := a.store.RemindersOf(ctx, call.ElderID)
	feedback, err4 := a.store.FeedbackOf(ctx, call.ElderID)
	relatives, err5 := a.store.Relatives(ctx, call.ElderID)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return o, err
	}
	named := func(what care.EventKind, key, id string) bool {
		return slices.ContainsFunc(events, func(e care.Event) bool { return e.What == what && e.Data[key] == id })
	}
	for _, b := range slices.Backward(bookings) {
		cancelled := named(care.EventBookingCancelled, "booking", b.ID)
		switch {
		case cancelled:
			o.Cancelled = append(o.Cancelled, b)
		case b.CallID == call.ID:
			o.Bookings = append(o.Bookings, b)
		case named(care.EventBookingMoved, "booking", b.ID):
			o.Moved = append(o.Moved, b)
		}
	}
	o.Reminders = slices.DeleteFunc(reminders, func(r care.Reminder) bool { return r.CallID != call.ID || r.State == care.ReminderStopped })
	o.Feedback = slices.DeleteFunc(feedback, func(f care.Feedback) bool { return f.CallID != call.ID })
	for _, r := range relatives {
		if named(care.EventRelativeAsked, "person", "relative:"+r.ID) {
			o.Asked = append(o.Asked, r)
		}
	}
	return o, nil
}

// messagesTo is one message per channel of a relative; without a channel it
// goes to a file, so that nothing is lost before a town has set one up.
func (a aftercare) messagesTo(r care.Relative, s care.Summary, call care.CallRecord, elder care.Elder, url string) (list []care.Message) {
	channels := r.Channels
	if len(channels) == 0 {
		channels = []care.Channel{{Kind: care.ChannelFile}}
	}
	subject, text := prompts.MessageSubject, prompts.MessageText
	if s.Worrying {
		subject, text = prompts.MessageWorrySubject, prompts.MessageWorryText
	}
	at := call.Started.In(a.zone)
	parts := prompts.Parts{
		"salutation": elder.Called(r.Lang),
		"time":       prompts.WriteDate(at, r.Lang) + " " + prompts.WriteTime(care.TimeOfDayOf(at)),
		"first":      mostImportant(s.Sentences).Text,
	}
	for _, ch := range channels {
		list = append(list, care.Message{
			ID: care.NewID(s.Made), SummaryID: s.ID, Person: "relative:" + r.ID, Lang: r.Lang, Channel: ch, URL: url, Made: s.Made,
			Subject: a.book.Say(r.Lang, subject, 0, prompts.Parts{"salutation": parts["salutation"]}),
			Text:    a.book.Say(r.Lang, text, 0, parts),
		})
	}
	return list
}

// mostImportant is the sentence a relative must read even without opening the
// link: a worry, else what was booked, else what was asked.
func mostImportant(list []care.Sentence) care.Sentence {
	for _, kind := range []care.SentenceKind{care.SentenceWorry, care.SentenceBooked} {
		for _, s := range list {
			if s.Kind == kind {
				return s
			}
		}
	}
	return list[0]
}

// agrees tells whether the elder lets the relative have the message. A wish to
// be called back is the elder's own and needs nothing else.
func agrees(m care.Message, c care.Consent) bool {
	switch {
	case m.CallID != "":
		return true
	case m.ReminderID != "":
		return c.Emergency || c.Summary
	}
	return c.Summary
}

// deliver sends one message; the job's retries bring it back when it fails.
func (a aftercare) deliver(ctx context.Context, messageID string) error {
	m, err := a.store.Message(ctx, messageID)
	if err != nil || !m.Sent.IsZero() {
		return err
	}
	r, err := a.store.Relative(ctx, strings.TrimPrefix(m.Person, "relative:"))
	if err != nil {
		return err
	}
	if !agrees(m, r.Consent) { // withdrawn since: the message tells what was asked for
		return a.store.MarkFailed(ctx, messageID, m.Attempts+1, "the elder no longer agrees")
	}
	return a.send(ctx, m)
}
