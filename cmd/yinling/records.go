package main

import (
	"context"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/dialog"
	"yinling/prompts"
)

// records are the store as the assistant uses it.
type records struct {
	*sqlstore.Store
	book *prompts.Book
	zone *time.Location
	now  func() time.Time
	sms  bool // a gateway for text messages is set up
}

var _ dialog.Records = records{}

// AskRelative sends the elder's wish by all ways that lead to the relative. The
// elder asks for it by name: no other consent is needed.
func (r records) AskRelative(ctx context.Context, relativeID, callID string) error {
	rel, err := r.Relative(ctx, relativeID)
	if err != nil {
		return err
	}
	elder, err := r.Elder(ctx, rel.ElderID)
	if err != nil {
		return err
	}
	now := r.now()
	at := now.In(r.zone)
	parts := prompts.Parts{
		"salutation": elder.Called(rel.Lang),
		"time":       prompts.WriteDate(at, rel.Lang) + " " + prompts.WriteTime(care.TimeOfDayOf(at)),
	}
	var messages []care.Message
	for _, ch := range rel.Channels {
		if ch.Kind == care.ChannelFile || ch.Kind == care.ChannelSMS && !r.sms {
			continue
		}
		messages = append(messages, care.Message{
			ID: care.NewID(now), CallID: callID, Person: "relative:" + rel.ID, Lang: rel.Lang, Channel: ch, Made: now,
			Subject: r.book.Say(rel.Lang, prompts.CallbackSubject, 0, parts), Text: r.book.Say(rel.Lang, prompts.CallbackText, 0, parts),
		})
	}
	if len(messages) == 0 {
		return care.Refusef(dialog.Unreachable, "There is no way to send %s a message.", rel.Relation)
	}
	return r.Store.AskRelative(ctx, messages, callID, now)
}
