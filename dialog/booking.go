package dialog

import (
	"context"
	"slices"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

func (c *Conversation) town() town {
	used := c.known.used
	if f := c.booking(); f != nil && f.moves != nil { // what is moved gives back what it took
		used = slices.DeleteFunc(slices.Clone(used), func(u care.Used) bool { return u.Service == f.moves.ServiceID && u.At.Equal(f.moves.At) })
	}
	return town{
		services: c.known.services, providers: c.known.providers, schemes: c.known.schemes, used: used, elder: c.elder,
		community: c.elder.Address.Community, home: c.elder.Address.Text, now: c.a.now(),
	}
}

// wantsBooking begins a booking.
func (c *Conversation) wantsBooking(m intents.Meaning, before ...string) bool {
	if len(c.known.services) == 0 {
		c.offerPerson(prompts.BookingFailed, care.EscalateCannot, before...) // the records did not answer
		return true
	}
	if open := c.booking(); open != nil && !open.another(c.town(), m) {
		return false // it has heard that already, and nothing of it was new
	}
	if c.changesBooked(m) {
		m.Intent = intents.Change
		return c.aboutBookings(m, before...)
	}
	if c.oneMore(m, before...) {
		return true
	}
	f := &form{}
	f.take(c.too(m))
	f.asLast = f.asLast || m.Intent == intents.Usual
	c.begin(f, before...)
	return true
}

// changesBooked tells whether what is booked already for that day is meant to be
// otherwise: 明天那个午饭，十二点半再送.
func (c *Conversation) changesBooked(m intents.Meaning) bool {
	shifted := said(c.words, "晚一点", "早一点", "晚点", "早点", "晚些", "早些", "提前", "推迟", "later", "earlier", "sooner")
	if m.Service == "" || m.When.Date.IsZero() || m.Quantity > 0 || m.Rule != "" || m.Note == "" && !m.When.HasTime && !shifted {
		return false
	}
	if said(c.words, "再来", "再订", "再要", "再加", "多一", "也", "another", "one more", "as well", "second") {
		return false
	}
	day := m
	day.When.HasTime, day.When.Part = false, intents.AnyPart
	list := c.ahead(day, true)
	return len(list) == 1 && (m.Note != "" && !m.When.HasTime || shifted || said(c.words, "那个", "那份", "the lunch", "my lunch"))
}

// too fills what was not said of a further booking of the same kind: 晚上也要,
// after lunch was booked.
func (c *Conversation) too(m intents.Meaning) intents.Meaning {
	if m.Service != "" || m.Help != "" {
		return m
	}
	if !said(c.words, "也", " too", "as well") {
		if s, ok := c.town().service(c.topic); ok && m.When.Said() { // 那周五上午九点来吧
			m.Service, m.Help = s.ID, s.Help
		}
		return m
	}
	for _, b := range c.known.bookings { // newest first
		s, ok := c.town().service(b.ServiceID)
		if !ok || b.CallID != c.call.ID || b.State == care.BookingCancelled {
			continue
		}
		m.Help = s.Help
		if s.Help != care.HelpMeal {
			m.Service = s.ID
		}
		if m.When.Date.IsZero() {
			m.When.Date = time.Date(b.At.Year(), b.At.Month(), b.At.Day(), 0, 0, 0, 0, b.At.Location())
		}
		return m
	}
	return m
}

// called is the service, or bookings in general.
func (f *form) called(c *Conversation) string {
	if s, ok := c.town().service(f.service); ok {
		return s.Called(c.lang)
	}
	return c.label(prompts.LabelBooking)
}

// hear puts what was said into the booking. It is false when nothing of it is
// new, or when another booking is wanted beside this one.
func (f *form) hear(c *Conversation, m intents.Meaning) bool {
	yes, no := m.Intent == intents.Yes, m.Intent == intents.No && !m.HasSlots() && m.Quantity == 0
	switch q := c.asked; {
	case f.another(c.town(), m) && q.kind == askConfirm && beginsYes(c.words): // 对，再约个保洁
		c.wishes = append([]wish{{m, c.words}}, c.wishes...)
		f.commit(c, q.step)
		return true
	case f.another(c.town(), m):
		return false
	case q.kind == askPart && (f.allDays(c, m) || f.anyTime(c, m)):
		f.proceed(c)
		return true
	case q.kind == askConfirm:
		return f.confirmed(c, m, yes, no)
	case q.kind == askAlternative && !no && m.When.HasTime && m.When.Date.IsZero() && q.step.reason == care.BookingNoProvider && !m.When.Past: // ten, on the day that was offered
		f.accept(q.step.alternative)
		f.take(m)
		f.proceed(c)
		return true
	case q.kind == askAlternative && !no && (yes || !m.When.HasTime && !m.When.Date.IsZero() && sameDay(m.When.Date, q.step.alternative)):
		f.alternativeAnswered(c, q.step, m, true)
		return true
	case q.kind == askAlternative && no:
		f.alternativeAnswered(c, q.step, m, false)
		return true
	case q.kind == askUsual && (yes && !m.HasSlots() || m.Intent == intents.Usual):
		f.accept(q.step.at)
		f.proceed(c)
		return true
	case q.kind == askUsual && no:
		f.proceed(c)
		return true
	case q.kind == askChange && !m.HasSlots() && (yes || nothingToChange(c.words)):
		f.proceed(c)
		return true
	}
	return f.more(c, m)
}

// another tells whether m asks for a further booking: another service, without
// the words of a correction, when this one is well under way.
func (f *form) another(t town, m intents.Meaning) bool {
	if f.moves != nil && m.Intent == intents.Book && m.Service != "" && m.Service != f.service {
		return true // a move changes no service
	}
	if m.Intent != intents.Book || m.Correction || m.Rejected != "" || f.service == "" || f.date.IsZero() {
		return false
	}
	s, _ := t.service(f.service)
	return m.Help != "" && m.Help != s.Help || m.Service != "" && m.Service != f.service && m.When.Said()
}

// more takes further parts of the booking.
func (f *form) more(c *Conversation, m intents.Meaning) bool {
	now := c.a.now()
	if c.asked.wants == intents.ExpectDate && f.date.IsZero() && m.When.HasTime && m.When.Date.IsZero() { // two o'clock is the next one
		m.When.Date = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
		if f.moves != nil {
			at := f.moves.At
			m.When.Date = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
		} else if !m.When.Time.On(now).After(now) {
			m.When.Date = m.When.Date.AddDate(0, 0, 1)
		}
	}
	if !m.HasSlots() && m.Note == "" && m.Quantity == 0 && m.Rule == "" && !m.Usual && m.Intent != intents.Book && m.Intent != intents.Usual {
		if m.Intent == intents.Correct && said(c.words, "time", "hour", "钟点", "时间", "几点", "点钟") {
			f.hasTime, f.time, f.part, f.assumed = false, 0, intents.AnyPart, false
			c.ask(question{kind: askPart, wants: intents.ExpectTime, name: prompts.AskTime, parts: prompts.Parts{"service": f.called(c)}, options: c.times(f.times(c.town(), c.asked.step.service))})
			return true
		}
		if m.Intent == intents.Correct && said(c.words, "day", "date", "日子", "哪天", "日期") {
			f.date = time.Time{}
			f.proceed(c)
			return true
		}
		if m.Intent == intents.Correct {
			c.ask(question{kind: askChange, wants: intents.ExpectNothing, name: prompts.Corrected, options: c.days(c.a.now())})
			return true
		}
		if m.Intent == intents.Change {
			c.ask(question{kind: askChange, wants: intents.ExpectNothing, name: prompts.AskChange, options: c.days(c.a.now())})
			return true
		}
		return false
	}
	m.Usual = m.Usual || m.Intent == intents.Usual
	if m.Note != "" && f.on(m.When.Date) && !m.Correction { // 周四不要太辣 gives up no other day
		m.When.Date = time.Time{}
	}
	if f.furtherDay(c, m) {
		f.proceed(c)
		return true
	}
	if !f.take(m) && (c.asked.kind == askPart || c.asked.kind == askConfirm || c.asked.kind == askAlternative || c.asked.kind == askUsual) {
		return false
	}
	if c.asked.kind == askConfirm && f.note != f.noted && !m.When.Said() && m.Service == "" {
		f.proceed(c)
	} else if m.Correction || m.Intent == intents.Correct || m.Intent == intents.Change {
		f.proceed(c, c.phrase(prompts.CorrectionOK, nil))
	} else {
		f.proceed(c)
	}
	return true
}

// proceed takes the form's next step.
func (f *form) proceed(c *Conversation, before ...string) {
	t := c.town()
	f.fromRule(t.now)
	f.today(t)
	if f.asLast && !f.asUsual(c) {
		before = append(before, c.phrase(prompts.NoUsual, nil))
	}
	if s, ok := t.service(f.service); ok && s.Most <= 1 {
		f.quantity = 0 // 两斤土豆 are no two visits
	} else if ok && f.quantity > s.Most {
		f.quantity = s.Most
		before = append(before, c.phrase(prompts.TooMany, prompts.Parts{"count": prompts.SpeakCount(f.quantity, unit(s, c.lang), c.lang)}))
	}
	if f.note != "" && f.note != f.noted {
		f.noted = f.note
		before = append(before, c.phrase(prompts.Noted, prompts.Parts{"note": f.note}))
	}
	c.askStep(f, f.next(t), t, before...)
}

// askStep asks what a step needs.
func (c *Conversation) askStep(f *form, s step, t town, before ...string) {
	q := question{kind: askPart, step: s, parts: prompts.Parts{"service": s.service.Called(c.lang)}}
	switch s.kind {
	case stepService:
		q.name, q.wants, q.options = prompts.AskService, intents.ExpectService, c.helps()
	case stepNoService:
		c.task = nil
		c.offerPerson(prompts.NoSuchService, care.EscalateCannot, before...)
		return
	case stepWhich:
		q.wants, q.options = intents.ExpectService, c.which(s.candidates)
		q.name = c.whichOf(s.candidates, q.parts)
	case stepDay:
		q.name, q.wants, q.options = prompts.AskPartOfDay, intents.ExpectDate, c.daysOf(s.at, s.alternative)
		q.parts["first"], q.parts["second"] = prompts.SpeakDate(s.at, t.now, c.lang), prompts.SpeakDate(s.alternative, t.now, c.lang)
	case stepDate:
		q.name, q.wants, q.options = prompts.AskDate, intents.ExpectDate, c.days(t.now)
		if !s.at.IsZero() {
			q.options = c.daysOf(s.at, f.last)
		}
		if f.moves != nil {
			q.name, q.parts = prompts.AskMove, prompts.Parts{"booking": c.describe(*f.moves)}
		}
	case stepTime:
		q = f.askTime(c, t, q)
	case stepPart:
		times := []care.TimeOfDay{care.TimeOfDayOf(s.at), care.TimeOfDayOf(s.alternative)}
		q.name, q.wants, q.options = prompts.AskPartOfDay, intents.ExpectTime, c.times(times)
		q.parts["first"], q.parts["second"] = prompts.SpeakTime(times[0], c.lang), prompts.SpeakTime(times[1], c.lang)
	case stepAddress:
		q.name, q.wants, q.options = prompts.AskAddress, intents.ExpectAddress, []option{} // a person only
	case stepRefused:
		q = c.refusal(s, t.now)
	case stepNone:
		c.task = nil
		c.offerPerson(prompts.NoAlternative, care.EscalateCannot, before...)
		return
	case stepConfirm:
		if f.rule != "" && s.visits == nil && f.moves == nil { // once a month: the next one is too far off
			before = append(before, c.phrase(prompts.OnceOnly, nil))
		}
		f.leftOut(c, s)
		before = append(append(before, f.doubled(c, s)...), f.reasons(c, s)...)
		q = question{kind: askConfirm, wants: intents.ExpectYesNo, name: f.readBack(s), parts: f.spoken(c, s), options: c.yesNo(), step: s}
	}
	c.ask(q, before...)
}

// whichOf is the question which of some services is meant: of three all are
// named, of more the first two.
func (c *Conversation) whichOf(list []care.Service, parts prompts.Parts) prompts.Name {
	parts["first"], parts["second"] = list[0].Called(c.lang), list[1].Called(c.lang)
	if len(list) != 3 {
		return prompts.AskWhich
	}
	parts["third"] = list[2].Called(c.lang)
	return prompts.AskWhichThree
}

// askTime asks for the time, or whether it is the usual one.
func (f *form) askTime(c *Conversation, t town, q question) question {
	s := q.step.service
	q.name, q.wants, q.options = prompts.AskTime, intents.ExpectTime, c.times(f.times(t, s))
	usual, ok := c.usualTime(s.ID)
	if !ok || f.offered || f.part != intents.AnyPart || f.moves != nil {
		return q
	}
	at := usual.On(f.date)
	if _, err := care.Place(s, t.providers, t.community, at, t.now); err != nil {
		return q
	}
	f.offered = true
	q.kind, q.name, q.step.at = askUsual, prompts.AskUsualTime, at
	q.parts["time"] = prompts.SpeakTime(usual, c.lang)
	q.options = c.yesNo()
	return q
}

// confirmed takes the answer to a read-back.
func (f *form) confirmed(c *Conversation, m intents.Meaning, yes, no bool) bool {
	switch {
	case yes && saysGoodbye(c.words) && !onlyYesAndGoodbye(c.words): // 好，太贵了，挂了
		c.warned = true
		c.askToConfirm()
	case yes && !f.changes(m):
		c.goes = saysGoodbye(c.words) // 好了好了，就这样，再见
		if m.Note != "" {
			f.take(intents.Meaning{Note: m.Note})
		}
		f.commit(c, c.asked.step)
	case no && f.moves != nil:
		c.finish(c.phrase(prompts.KeptBooking, nil))
	case no:
		c.ask(question{kind: askChange, wants: intents.ExpectNothing, name: prompts.AskChange, options: c.days(c.a.now())})
	default:
		return f.more(c, m)
	}
	return true
}

// changes tells whether m would change the booking: 那好，就后天 is a yes.
func (f *form) changes(m intents.Meaning) bool {
	g := *f
	m.Note = ""
	return g.take(m)
}

// askToConfirm asks for the yes once more.
func (c *Conversation) askToConfirm() {
	q := c.asked
	q.name = prompts.AskConfirm
	if f := c.booking(); f == nil || f.moves != nil {
		q.name = prompts.AskYesAgain
	}
	c.ask(q)
}

func (f *form) alternativeAnswered(c *Conversation, s step, m intents.Meaning, yes bool) {
	if yes {
		f.accept(s.alternative)
		if m.When.HasTime || !m.When.Date.IsZero() && !sameDay(m.When.Date, s.alternative) {
			f.takeWhen(m.When)
		}
	} else {
		f.moment = moment{}
	}
	f.proceed(c)
}

// commit stores what was read back. Only then is it said.
func (f *form) commit(c *Conversation, s step) {
	t, form := c.town(), *f
	form.reasoned = ""
	visits := s.visits
	if visits == nil {
		visits = []time.Time{s.at}
	}
	done := 0
	c.keep(func(ctx context.Context) error {
		for _, at := range visits {
			b, err := form.made(c.a.now(), c.call.ID, c.elder, t, s, at)
			if err != nil {
				return err
			}
			if form.moves != nil {
				_, err = c.a.records.MoveBooking(ctx, b, c.call.ID, b.Made)
			} else {
				_, err = c.a.records.Book(ctx, b)
			}
			if err != nil {
				return err
			}
			t.used = slices.Concat(t.used, uses(b.ServiceID, b.At, b.Quote))
			done++
		}
		return nil
	}, func(err error, late bool) { f.committed(c, s, done, err, late) })
}

// made is the booking of one visit.
func (f *form) made(now time.Time, callID string, e care.Elder, t town, s step, at time.Time) (care.Booking, error) {
	p, err := care.Place(s.service, t.providers, t.community, at, now)
	if err != nil {
		return care.Booking{}, err
	}
	b := care.Booking{ID: care.NewID(now), ElderID: e.ID, CallID: callID, State: care.BookingBooked, Made: now}
	if f.moves != nil {
		b = *f.moves
		t.used = slices.DeleteFunc(slices.Clone(t.used), func(u care.Used) bool { return u.Service == b.ServiceID && u.At.Equal(b.At) })
		b.Made = now
	}
	b.ServiceID, b.ProviderID, b.At, b.Address, b.Note, b.Quantity = s.service.ID, p.ID, at, f.address, f.note, s.quantity
	b.Quote = t.price(s.service, s.quantity, at)
	if b.Address == "" {
		b.Address = e.Address.Text
	}
	return b, nil
}

// committed says what came of a commit.
func (f *form) committed(c *Conversation, s step, done int, err error, late bool) {
	if err != nil {
		f.refused(c, s, done, err, late)
		return
	}
	c.parked = slices.DeleteFunc(c.parked, func(t task) bool { return t == task(f) })
	if c.unheard() {
		c.goes = false
		if c.task == task(f) {
			c.task, c.asked, c.warned = nil, question{}, false
		}
		return
	}
	c.topic, c.lastDay = s.service.ID, time.Date(s.at.Year(), s.at.Month(), s.at.Day(), 0, 0, 0, 0, s.at.Location())
	if c.task != task(f) { // the elder has gone on
		if c.task != nil {
			c.parked = append(c.parked, c.task)
		}
		c.task = f
	}
	parts := prompts.Parts{
		"service": s.service.Called(c.lang),
		"date":    prompts.SpeakDate(s.at, c.a.now(), c.lang),
		"time":    prompts.SpeakTime(care.TimeOfDayOf(s.at), c.lang),
	}
	name := prompts.Booked
	switch {
	case f.moves != nil:
		name = prompts.Moved
	case s.visits != nil:
		name, parts["count"] = prompts.BookedSeries, c.visits(s, done)
	}
	c.finish(c.phrase(name, parts))
}

// refused takes up a refusal by the records: the catalogue, a price or the
// booking has changed since it was read.
func (f *form) refused(c *Conversation, s step, done int, err error, late bool) {
	code := care.ErrorCode(err)
	switch {
	case c.unheard() || c.task != task(f):
		return
	case done > 0: // a part of a series
		c.task = nil
		c.offerPersonWith(prompts.PartlyDone, prompts.Parts{"count": c.visits(s, done)}, care.EscalateCannot)
		return
	case code == care.BookingPast, code == care.BookingTooSoon, code == care.BookingTooFar, code == care.BookingClosed,
		code == care.BookingNoProvider, code == care.BookingPrice:
		f.reload(c, code, s)
		return
	case code == care.BookingTooLate || code == "booking_state" || code == "not_found":
		c.task = nil
		c.offerPerson(prompts.ChangeTooLate, care.EscalateCannot)
		return
	}
	c.notKept(!late)
}

func (f *form) reload(c *Conversation, code string, s step) {
	price := s.quote.Elder
	c.hold(func() {
		next := f.next(c.town())
		if next.kind == stepConfirm && next.at.Equal(s.at) && next.quote.Elder == price { // our rules would have it, the records do not
			f.hasTime, f.date = false, time.Time{}
			c.notKept(true)
			return
		}
		if code == care.BookingPrice {
			f.proceed(c, c.phrase(prompts.PriceChanged, nil))
			return
		}
		f.proceed(c)
	})
	c.load()
}
