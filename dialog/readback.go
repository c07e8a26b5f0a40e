package dialog

import (
	"slices"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// What is said of a booking before it is made, all of it from the records.

// readBack is the sentence that says what will happen.
func (f *form) readBack(s step) prompts.Name {
	free := s.quote.Elder == 0
	switch {
	case s.visits != nil && s.rule == "" && free:
		return prompts.ReadBackDaysFree
	case s.visits != nil && s.rule == "":
		return prompts.ReadBackDays
	case s.visits != nil && free:
		return prompts.ReadBackSeriesFree
	case s.visits != nil:
		return prompts.ReadBackSeries
	case f.moves != nil && free:
		return prompts.MoveReadBackFree
	case f.moves != nil:
		return prompts.MoveReadBack
	case free:
		return prompts.ReadBackFree
	}
	return prompts.ReadBack
}

// spoken gives the parts of a read-back, all of them from the records.
func (f *form) spoken(c *Conversation, s step) prompts.Parts {
	address := f.address
	if address == "" {
		address = c.a.prompts.Say(c.lang, prompts.HomeAddress, 0, nil)
	} else {
		c.thought = true // the elder's own words prove nothing
	}
	parts := prompts.Parts{
		"service": s.service.Called(c.lang),
		"date":    prompts.SpeakDate(s.at, c.a.now(), c.lang),
		"time":    prompts.SpeakTime(care.TimeOfDayOf(s.at), c.lang),
		"price":   prompts.SpeakMoney(s.quote.Elder, c.lang),
		"what":    c.whatIsDone(s, address),
	}
	if s.visits != nil && s.rule == "" {
		parts["days"], parts["count"] = c.spokenDays(s.visits), c.visits(s, len(s.visits))
	} else if s.visits != nil {
		parts["rule"] = prompts.SpeakRule(s.rule, care.TimeOfDayOf(s.at), c.lang)
		parts["count"] = c.visits(s, len(s.visits))
	}
	return parts
}

// whatIsDone says the deed of a read-back: something is brought, somebody comes
// or fetches the elder, or the elder goes there.
func (c *Conversation) whatIsDone(s step, address string) string {
	name, parts := prompts.What(s.service.Help), prompts.Parts{"service": c.counted(s.service, s.quantity), "address": address}
	switch {
	case s.service.Away:
		name, parts["place"] = prompts.WhatAway, s.provider.Name
		if c.lang == care.English && s.provider.NameEn != "" {
			parts["place"] = s.provider.NameEn
		}
	case s.service.Class == care.ClassGoods:
		name = prompts.WhatMeal
	}
	return c.a.prompts.Say(c.lang, name, 0, parts)
}

// visits says how much a repeated booking is: 四次, 十份.
func (c *Conversation) visits(s step, n int) string {
	if s.service.Help == care.HelpMeal {
		return prompts.SpeakCount(n*max(1, s.quantity), unit(s.service, c.lang), c.lang)
	}
	return prompts.SpeakTimes(n, c.lang)
}

// counted is a service with how much of it: 一份午饭, 两份午饭; lunch, two meals.
func (c *Conversation) counted(s care.Service, quantity int) string {
	if quantity <= 1 && (s.Help != care.HelpMeal && s.Class != care.ClassGoods || c.lang == care.English) {
		return s.Called(c.lang)
	}
	n := prompts.SpeakCount(max(1, quantity), unit(s, c.lang), c.lang)
	if c.lang == care.English {
		return s.Called(c.lang) + ", " + n + ","
	}
	return n + s.Called(c.lang)
}

func unit(s care.Service, lang care.Lang) string {
	if lang == care.English {
		return s.UnitEn
	}
	return s.Unit
}

// doubled says that the same is booked already.
func (f *form) doubled(c *Conversation, s step) []string {
	if f.moves != nil {
		return nil
	}
	for _, b := range c.ahead(intents.Meaning{Service: s.service.ID}, false) {
		if b.At.Equal(s.at) || b.CallID != c.call.ID && sameDay(b.At, s.at) && !slices.ContainsFunc(s.visits, func(v time.Time) bool { return !sameDay(v, s.at) }) {
			return []string{c.phrase(prompts.AlreadyBooked, prompts.Parts{"booking": c.describe(b)})}
		}
	}
	return nil
}

// saidOf are the reasons that are said before a price that may surprise.
var saidOf = map[string]bool{care.WhyExhausted: true, care.WhyPartly: true, care.WhyExpired: true}

// reasons says why schemes that the elder has do not pay, each once.
func (f *form) reasons(c *Conversation, s step) []string {
	for _, w := range s.quote.Why {
		name := prompts.Name("why_" + w.Code)
		if !saidOf[w.Code] || f.reasoned == w.Scheme+w.Code {
			continue
		}
		f.reasoned = w.Scheme + w.Code
		i := slices.IndexFunc(c.known.schemes, func(x care.Scheme) bool { return x.ID == w.Scheme })
		if i < 0 {
			continue
		}
		parts := prompts.Parts{"scheme": c.known.schemes[i].Called(c.lang)}
		for _, share := range s.quote.Shares {
			if share.Scheme == w.Scheme {
				parts["amount"] = prompts.SpeakMoney(share.Amount, c.lang)
				if w.Code == care.WhyPartly && share.Units > 0 && share.Units < s.quantity {
					name, parts["count"] = prompts.WhyPartlyUnits, prompts.SpeakCount(share.Units, unit(s.service, c.lang), c.lang)
				}
			}
		}
		return []string{c.phrase(name, parts)}
	}
	return nil
}

// refusal says why a time cannot be had and offers the nearest that can.
func (c *Conversation) refusal(s step, now time.Time) question {
	name := prompts.NoProvider
	switch s.reason {
	case care.BookingPast:
		name = prompts.PastTime
	case care.BookingTooSoon:
		name = prompts.TooSoon
	case care.BookingTooFar:
		name = prompts.TooFar
	case care.BookingClosed:
		name = prompts.Closed
	}
	return question{
		kind: askAlternative, wants: intents.ExpectYesNo, name: name, options: c.yesNo(), step: s,
		parts: prompts.Parts{
			"service":     s.service.Called(c.lang),
			"from":        prompts.SpeakTime(s.service.From, c.lang),
			"to":          prompts.SpeakTime(s.service.To, c.lang),
			"alternative": c.speakMoment(s.alternative, now),
		},
	}
}

func (c *Conversation) speakMoment(at, now time.Time) string {
	date, tod := prompts.SpeakDate(at, now, c.lang), prompts.SpeakTime(care.TimeOfDayOf(at), c.lang)
	if c.lang == care.English {
		return date + ", at " + tod
	}
	return date + tod
}
