package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"yinling/callcenter"
	"yinling/care"
	"yinling/prompts"
)

// incidentLinkLife is how long the page of an incident can be opened: the
// family talks about it for days.
const incidentLinkLife = 7 * 24 * time.Hour

// alerts writes the messages of an incident.
type alerts struct {
	book *prompts.Book
	keys care.LinkKey
	url  string
	zone *time.Location
	sms  bool // text messages can be sent
}

var _ callcenter.Alerts = alerts{}

var alertTexts = map[callcenter.AlertWhy][2]prompts.Name{
	callcenter.AlertRaised:     {prompts.AlertSubject, prompts.AlertRaisedText},
	callcenter.AlertAgain:      {prompts.AlertSubject, prompts.AlertAgainText},
	callcenter.AlertDispatched: {prompts.AlertSubject, prompts.AlertDispatchedText},
	callcenter.AlertResolved:   {prompts.AlertResolvedSubject, prompts.AlertResolvedText},
}

// Alert makes one message for each way to reach the person.
func (a alerts) Alert(why callcenter.AlertWhy, i care.Incident, e care.Elder, p care.Person, now time.Time) (care.Link, []care.Message) {
	link := care.Link{
		ID: care.NewID(now), Purpose: care.LinkIncident, Subject: i.ID, Person: p.Ref, Made: now, Expires: now.Add(incidentLinkLife),
	}
	at := i.Opened.In(a.zone)
	names := alertTexts[why]
	called := e.Called(p.Lang)
	if i.ElderID == "" {
		called = a.book.Say(p.Lang, prompts.AlertStranger, 0, prompts.Parts{"device": i.DeviceID})
	}
	all := prompts.Parts{
		"salutation": called, "what": prompts.WriteAlarm(i.Kind, p.Lang), "time": prompts.WriteTime(care.TimeOfDayOf(at)),
		"address": e.Address.Text, "outcome": prompts.WriteOutcome(i.Outcome, p.Lang),
	}
	var list []care.Message
	for _, ch := range a.channels(p) {
		list = append(list, care.Message{
			ID: care.NewID(now), IncidentID: i.ID, Person: p.Ref, Lang: p.Lang, Channel: ch, Made: now,
			URL:     a.url + "/incident/" + a.keys.Sign(link),
			Subject: a.book.Say(p.Lang, names[0], 0, all),
			Text:    a.book.Say(p.Lang, names[1], 0, all),
		})
	}
	return link, list
}

// channels are the person's own, and a text message to the phone: in an
// emergency every way is tried. With none at all it goes to a file, so that
// nothing is lost before a town has set one up.
func (a alerts) channels(p care.Person) []care.Channel {
	list := append([]care.Channel(nil), p.Channels...)
	has := false
	for _, c := range list {
		has = has || c.Kind == care.ChannelSMS
	}
	if a.sms && p.Phone != "" && !has {
		list = append(list, care.Channel{Kind: care.ChannelSMS, Target: p.Phone})
	}
	if len(list) == 0 {
		list = []care.Channel{{Kind: care.ChannelFile}}
	}
	return list
}

// alert delivers one message of an incident, if the person may still be told.
func (a aftercare) alert(ctx context.Context, messageID string) error {
	m, err := a.store.Message(ctx, messageID)
	if err != nil || !m.Sent.IsZero() {
		return err
	}
	if id, isRelative := strings.CutPrefix(m.Person, "relative:"); isRelative {
		r, err := a.store.Relative(ctx, id)
		if err != nil {
			return err
		}
		if !r.Consent.Emergency {
			return a.store.MarkFailed(ctx, messageID, m.Attempts+1, "the elder no longer agrees")
		}
	}
	return a.send(ctx, m)
}

// send delivers a message and keeps what became of it.
func (a aftercare) send(ctx context.Context, m care.Message) error {
	if sendErr := a.notifier.Deliver(ctx, m, m.Lang); sendErr != nil {
		if err := a.store.MarkFailed(ctx, m.ID, m.Attempts+1, sendErr.Error()); err != nil {
			return errors.Join(sendErr, err)
		}
		return sendErr
	}
	return a.store.MarkSent(ctx, m.ID, time.Now())
}
