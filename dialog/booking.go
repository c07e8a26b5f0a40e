package dialog

import (
	"context"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

func (c *Conversation) town() town {
	return town{
		services: c.services, providers: c.providers,
		community: c.elder.Address.Community, home: c.elder.Address.Text, now: c.a.now(),
	}
}

// book puts what was said into the booking and asks for what is missing. It is
// false when that leads nowhere: nothing new was said.
func (c *Conversation) book(m intents.Meaning) bool {
	if len(c.services) == 0 {
		c.offerPerson(prompts.BookingFailed, care.EscalateCannot) // the records did not answer
		return true
	}
	begun := c.form != nil
	if !begun {
		c.form = &form{}
	}
	changed := c.form.take(m)
	switch {
	case begun && !changed && (c.asked.kind == askPart || c.asked.kind == askConfirm || c.asked.kind == askAlternative):
		return false
	case begun && changed && m.Correction:
		c.proceed(c.phrase(prompts.CorrectionOK, nil))
	default:
		c.proceed()
	}
	return true
}

// proceed takes the form's next step.
func (c *Conversation) proceed(before ...string) {
	if c.form == nil {
		c.anythingElse(before...)
		return
	}
	t := c.town()
	s := c.form.next(t)
	q := question{kind: askPart, step: s, parts: prompts.Parts{"service": s.service.Called(c.lang)}}
	switch s.kind {
	case stepService:
		q.name, q.wants, q.options = prompts.AskService, intents.ExpectService, c.helps()
	case stepNoService:
		c.form = nil
		c.offerPerson(prompts.NoSuchService, care.EscalateCannot)
		return
	case stepWhich:
		q.name, q.wants, q.options = prompts.AskWhich, intents.ExpectService, c.which(s.candidates)
		q.parts["first"], q.parts["second"] = s.candidates[0].Called(c.lang), s.candidates[1].Called(c.lang)
	case stepDate:
		q.name, q.wants, q.options = prompts.AskDate, intents.ExpectDate, c.days(t.now)
	case stepTime:
		q.name, q.wants, q.options = prompts.AskTime, intents.ExpectTime, c.times(c.form.times(t, s.service))
	case stepPart:
		times := []care.TimeOfDay{care.TimeOfDayOf(s.at), care.TimeOfDayOf(s.alternative)}
		q.name, q.wants, q.options = prompts.AskPartOfDay, intents.ExpectTime, c.times(times)
		q.parts["first"], q.parts["second"] = prompts.SpeakTime(times[0], c.lang), prompts.SpeakTime(times[1], c.lang)
	case stepAddress:
		q.name, q.wants, q.options = prompts.AskAddress, intents.ExpectAddress, []option{} // a person only
	case stepRefused:
		q = c.refusal(s, t.now)
	case stepNone:
		c.form = nil
		c.offerPerson(prompts.NoAlternative, care.EscalateCannot)
		return
	case stepConfirm:
		q = question{kind: askConfirm, wants: intents.ExpectYesNo, name: readBack(s), parts: c.spoken(s), options: c.yesNo(), step: s}
	}
	c.ask(q, before...)
}

// readBack is the sentence that says what will happen.
func readBack(s step) prompts.Name {
	if s.service.Quote().Elder == 0 {
		return prompts.ReadBackFree
	}
	return prompts.ReadBack
}

// spoken gives the parts of a read-back, all of them from the records.
func (c *Conversation) spoken(s step) prompts.Parts {
	address := c.form.address
	if address == "" {
		address = c.a.prompts.Say(c.lang, prompts.HomeAddress, 0, nil)
	}
	service := s.service.Called(c.lang)
	return prompts.Parts{
		"service": service,
		"date":    prompts.SpeakDate(s.at, c.a.now(), c.lang),
		"time":    prompts.SpeakTime(care.TimeOfDayOf(s.at), c.lang),
		"price":   prompts.SpeakMoney(s.service.Quote().Elder, c.lang),
		"what": c.a.prompts.Say(c.lang, prompts.What(s.service.Help), 0, prompts.Parts{
			"service": service, "address": address,
		}),
	}
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

// confirmed takes the answer to a read-back.
func (c *Conversation) confirmed(m intents.Meaning, yes, no bool) bool {
	switch {
	case yes && !m.HasSlots():
		if m.Note != "" {
			c.form.take(intents.Meaning{Note: m.Note})
		}
		c.commit(c.asked.step)
	case no:
		c.ask(question{kind: askChange, wants: intents.ExpectNothing, name: prompts.AskChange, options: c.days(c.a.now())})
	case m.HasSlots() || m.Note != "" || m.Intent == intents.Book:
		return c.book(m)
	default:
		return false
	}
	return true
}

// askToConfirm asks for the yes once more.
func (c *Conversation) askToConfirm() {
	q := c.asked
	q.name = prompts.AskConfirm
	c.ask(q)
}

func (c *Conversation) alternativeAnswered(s step, m intents.Meaning, yes bool) {
	if yes {
		c.form.accept(s.alternative)
		c.form.take(m)
		c.proceed()
		return
	}
	c.form.hasTime, c.form.part, c.form.ambiguous, c.form.date = false, intents.AnyPart, false, time.Time{}
	c.proceed()
}

// commit stores the booking that was read back. Only then is it said.
func (c *Conversation) commit(s step) {
	now := c.a.now()
	b := care.Booking{
		ID: care.NewID(now), ElderID: c.elder.ID, ServiceID: s.service.ID, ProviderID: s.provider.ID,
		CallID: c.call.ID, At: s.at, Address: c.form.address, Note: c.form.note,
		Quote: s.service.Quote(), State: care.BookingBooked, Made: now,
	}
	if b.Address == "" {
		b.Address = c.elder.Address.Text
	}
	c.commits++
	number := c.commits
	c.busy = true
	c.offer(nil)
	c.desk.Doing(care.DoingThinking)
	c.alarms.in(alarmFiller, c.a.set.Filler-time.Second) // the turn has ended a while ago
	c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
	c.async(func(ctx context.Context) func() {
		_, err := c.a.records.Book(ctx, b)
		return func() { c.committed(number, s, err) }
	})
}

// committed says what came of a commit.
func (c *Conversation) committed(number int, s step, err error) {
	late := !c.busy || number != c.commits
	if !late {
		c.busy = false
		c.alarms.clear(alarmGiveUp, alarmFiller)
		defer c.release()
	}
	if err != nil {
		c.notCommitted(s, err, late)
		return
	}
	if c.sos != nil {
		return // an agent sees it
	}
	c.form, c.asked, c.warned = nil, question{}, false
	if c.mode == modeQuiet || c.mode == modeLeft || c.distress != intents.None {
		return // an agent sees it; in danger it does not matter
	}
	parts := prompts.Parts{
		"service": s.service.Called(c.lang),
		"date":    prompts.SpeakDate(s.at, c.a.now(), c.lang),
		"time":    prompts.SpeakTime(care.TimeOfDayOf(s.at), c.lang),
	}
	c.anythingElse(c.phrase(prompts.Booked, parts))
}

func (c *Conversation) notCommitted(s step, err error, late bool) {
	switch code := care.ErrorCode(err); code {
	case care.BookingPast, care.BookingTooSoon, care.BookingTooFar, care.BookingClosed, care.BookingNoProvider:
		c.reload(code, s)
		return
	}
	c.desk.Fault("records", err.Error())
	if !late && c.mode == modeTalking && c.sos == nil {
		c.offerPerson(prompts.BookingFailed, care.EscalateCannot)
	}
}

// reload takes up a refusal by the records: the catalogue has changed since it
// was read.
func (c *Conversation) reload(code string, s step) {
	if c.form == nil || c.mode == modeQuiet || c.mode == modeLeft || c.distress != intents.None {
		return
	}
	c.hold(func() {
		next := c.form.next(c.town())
		if next.kind == stepConfirm && next.at.Equal(s.at) { // our rules would have it, the records do not
			c.form.hasTime, c.form.date = false, time.Time{}
			c.ask(question{kind: askPerson, wants: intents.ExpectYesNo, name: prompts.BookingFailed, options: c.yesNo(), why: care.EscalateCannot})
			return
		}
		c.proceed()
	})
	c.load()
}

// recordsLate goes on without the records' answer. Should the booking be
// stored after all, it is said then.
func (c *Conversation) recordsLate() {
	c.busy = false
	c.desk.Fault("records", "no answer in time")
	if c.mode == modeTalking {
		c.offerPerson(prompts.BookingFailed, care.EscalateCannot)
	}
	c.release()
}
