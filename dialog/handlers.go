package dialog

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// askKind is what the open question is about.
type askKind int

const (
	askNothing     askKind = iota
	askOpen                // what do you need?
	askMore                // is there anything else?
	askPart                // a part of the form
	askConfirm             // the read-back
	askAlternative         // another time than the one wished for
	askChange              // what of the read-back is wrong
	askPerson              // shall I fetch a person?
	askEmergency           // what is asked after an SOS
	askUsual               // is it the usual time?
	askPrice               // the price of what?
	askBookIt              // after a price or an offer: shall it be booked?
	askChat                // small talk: any answer will do
)

// A question is what the elder was asked last and not answered yet.
type question struct {
	kind    askKind
	wants   intents.Expect
	name    prompts.Name
	parts   prompts.Parts
	options []option
	step    step            // of askConfirm and askAlternative
	why     care.Escalation // of askPerson
}

// ask asks a question, behind other texts of the same turn.
func (c *Conversation) ask(q question, before ...string) {
	c.asked = q
	c.questions++
	c.askedAt = c.a.now()
	c.offer(q.options)
	words := c.phrase(q.name, q.parts)
	if len(before) > 0 && strings.Join(before, "") != "" {
		words = strings.TrimPrefix(words, "好，") // it was said once
	}
	c.say(join(c.lang, append(before, words)...), c.listen)
}

// askAgain asks the open question in another wording.
func (c *Conversation) askAgain(before ...string) {
	switch {
	case c.asked.kind == askChat:
		c.anythingElse(before...)
	case c.task != nil && c.asked.kind == askConfirm:
		c.task.proceed(c, before...) // what was read back may have been forgotten
	case c.asked.kind != askNothing:
		q := c.asked
		switch {
		case q.name == prompts.Greeting:
			q.name = prompts.GreetingAgain // who we are is said once
		}
		c.ask(q, before...)
	case c.mode == modeWaiting:
		c.say(join(c.lang, append(before, c.phrase(c.companyName(), nil))...), c.listen)
	default:
		c.anythingElse(before...)
	}
}

// askOn asks the open question once more, but reads nothing back again.
func (c *Conversation) askOn() {
	if c.task != nil && c.asked.kind == askConfirm {
		c.askToConfirm()
		return
	}
	c.askAgain()
}

func (c *Conversation) anythingElse(before ...string) {
	c.drop()
	c.ask(question{kind: askMore, wants: intents.ExpectYesNo, name: prompts.AnythingElse, options: c.helps()}, before...)
}

// offerPerson says what cannot be done and asks whether to fetch a person.
func (c *Conversation) offerPerson(name prompts.Name, why care.Escalation, before ...string) {
	c.offerPersonWith(name, nil, why, before...)
}

func (c *Conversation) offerPersonWith(name prompts.Name, parts prompts.Parts, why care.Escalation, before ...string) {
	c.ask(question{kind: askPerson, wants: intents.ExpectYesNo, name: name, parts: parts, options: c.yesNo(), why: why}, before...)
}

// open begins the call.
func (c *Conversation) open(again bool) {
	if c.sos != nil {
		c.beginEmergency()
		return
	}
	if again {
		c.hold(c.takeUp)
		return
	}
	q := question{kind: askOpen, wants: intents.ExpectService, name: prompts.Greeting, options: c.helps()}
	if c.line != nil && c.ear == nil {
		c.keypad = true
		c.asked = q
		c.offer(q.options)
		c.say(join(c.lang, c.phrase(prompts.Greeting, nil), c.phrase(prompts.TypeHere, nil)), c.listen)
		return
	}
	c.ask(q)
}

// act does what the elder wants. Danger and people come before everything.
func (c *Conversation) act(m intents.Meaning) {
	was, waited := c.stillAsked > 0, c.patient
	c.stillAsked, c.patient, c.backAgain = 0, false, false
	m = c.inContext(m)
	switch {
	case c.mode == modeQuiet || c.mode == modeLeft:
	case m.Distress != intents.None:
		graver := c.distress == intents.None || m.Distress != intents.Cry && m.Distress != c.distress
		c.callPeople(m.Distress)
		if !graver { // 就我一个人, after a wish to die, is the answer to our question
			c.say(c.phrase(c.companyName(), nil), c.listen)
			return
		}
		c.answerDanger(m.Distress)
	case waited && c.isBack(m):
		c.askAgain()
	case c.always(m):
	case c.distress != intents.None: // never a form's question before an agent was there
		if c.saying == nil {
			c.say(c.phrase(c.companyName(), nil), c.listen)
		}
	case c.mode == modeTalking && asksWhatIAm(c.words) && c.distress == intents.None:
		c.offerPerson(prompts.WhatAmI, care.EscalateAsked)
	case m.Intent == intents.Person && c.mode == modeWaiting:
		c.say(c.phrase(prompts.Waiting, nil), c.listen)
	case m.Intent == intents.Person:
		c.fetchPerson(care.EscalateAsked)
	case was && (m.Intent == intents.Yes || m.Intent == intents.Greeting || m.Intent == intents.Unknown):
		c.askOn() // "yes, I'm here" is no yes to what was asked before
	default:
		c.answer(m)
	}
}

// always handles what means the same in every state.
func (c *Conversation) always(m intents.Meaning) bool {
	switch m.Intent {
	case intents.Repeat:
		c.sayAgain("")
	case intents.Slower:
		c.manner.Speed = max(0.6, c.utterance("").Speed*0.87)
		c.saveManner()
		c.sayAgain(c.phrase(prompts.SlowerOK, nil))
	case intents.Louder:
		c.manner.Gain = min(12, c.manner.Gain+4)
		c.saveManner()
		c.sayAgain(c.phrase(prompts.LouderOK, nil))
	case intents.Wait:
		if c.waitsFor(m) {
			break
		}
		c.patient = true
		c.say(c.phrase(prompts.QuietOK, nil), c.listen)
	default:
		return false
	}
	c.misses = 0
	return true
}

// sayAgain repeats what was said last, behind before. The open question stays.
func (c *Conversation) sayAgain(before string) {
	last := c.last
	if last == "" {
		last = c.phrase(prompts.NothingToSay, nil)
	}
	c.say(join(c.lang, before, last), c.listen)
	c.last = last
}

// answer takes m as the answer to the open question, or as a new wish.
func (c *Conversation) answer(m intents.Meaning) {
	m, handled := c.takeWishes(m)
	if !handled { // all of it was for what waits
		c.misses = 0
		c.task.proceed(c)
		return
	}
	m = c.noteMentions(m)
	if m.Intent != intents.Lonely && m.Intent != intents.SmallTalk && m.Intent != intents.Unknown {
		c.chats, c.lonely, c.grieving = 0, false, false
	}
	switch {
	case m.Intent == intents.Thanks:
		c.thanked()
	case m.Intent == intents.Goodbye:
		c.leave()
	case m.Intent == intents.Mistake:
		c.farewell(c.phrase(prompts.MistakeOK, nil), "pressed by mistake")
	case c.callCost(m), c.withoutDay(m):
	case (m.Intent == intents.Cancel || m.Intent == intents.StopReminder) && c.asked.kind == askConfirm && c.ends(): // 对，退了吧
		m.Intent = intents.Yes
		c.task.hear(c, m)
	case m.Intent == intents.Cancel && (c.task != nil && !c.cancelsOther(m) || c.task == nil && c.asked.kind != askMore && c.asked.kind != askOpen && c.asked.kind != askChat && !m.HasSlots()):
		c.cancelled()
	case m.Intent == intents.Greeting && c.task == nil && c.mode == modeTalking:
		c.ask(question{kind: askOpen, wants: intents.ExpectService, name: prompts.GreetingAgain, options: c.helps()})
	case m.Intent == intents.Greeting:
		c.askAgain()
	case m.Intent == intents.Help:
		c.ask(question{kind: askOpen, wants: intents.ExpectService, name: prompts.WhatCanIDo, options: c.helps()})
	case c.asks(m):
	case c.forTask(m):
	case c.answered(m):
	case m.Intent == intents.OutOfScope && c.asked.kind == askChat && c.chats < 3:
		c.chat(m)
	case m.Intent == intents.OutOfScope && c.asked.kind == askPerson: // a person was offered, and that was no answer
		handled = false
	case m.Intent == intents.OutOfScope && c.think(m):
		return
	case c.wish(m):
	case c.task == nil && m.HasSlots(): // "明天中午": a booking without saying so
		handled = c.wantsBooking(m)
	default:
		handled = false
	}
	if handled {
		c.misses, c.hearFaults = 0, 0
		return
	}
	if !c.lonely || c.asked.kind != askChat {
		if c.think(m) {
			return
		}
		if c.asked.kind != askChat || c.chats >= 3 {
			c.notUnderstood()
			return
		}
	}
	c.misses = 0
	c.chat(m) // what is told in small talk need not be understood
}

// noteMentions remembers who and what is spoken of, and gives m the day that 那天
// means.
func (c *Conversation) noteMentions(m intents.Meaning) intents.Meaning {
	if m.Person != "" {
		c.person = m.Person
	} else if said(c.words, "师傅", "阿姨", "大夫", "医生", "护士", "司机", "物业", "快递", "cleaner", "driver", "plumber", "electrician", "doctor", "nurse", "barber", "carer") {
		c.person = "" // he or she is one of those
	}
	if id := cmp.Or(m.Service, c.serviceIn(c.words)); id != "" && c.task == nil {
		c.topic = id
	}
	return c.thatDay(m)
}

// asks answers what is asked beside the open question.
func (c *Conversation) asks(m intents.Meaning) bool {
	if m.Intent == intents.Book && c.scheme != "" && !m.When.Said() && c.covered(m) { // 能用来理发吗
		return true
	}
	return c.howLong(m) || c.priceOfMore(m) || c.whyPrice(m) || c.trusted(m) || c.waitsFor(m)
}

// takeWishes keeps the further wishes of a sentence for later and gives the first.
// What is said of a wish that waits already goes to that; it is false when nothing
// else was said.
func (c *Conversation) takeWishes(m intents.Meaning) (intents.Meaning, bool) {
	list := sameDayOf(m)
	m.Also = nil
	list = append([]intents.Meaning{m}, list...)
	if f := c.booking(); f != nil && len(c.wishes) > 0 {
		list = slices.DeleteFunc(list, func(x intents.Meaning) bool { return x.Service != f.service && c.addToWaiting(x) })
	}
	if len(list) == 0 {
		return m, false
	}
	for _, also := range list[1:] {
		c.wishes = append(c.wishes, wish{also, c.words})
	}
	return list[0], true
}

// addToWaiting adds what was said to a waiting wish for the same service.
func (c *Conversation) addToWaiting(m intents.Meaning) bool {
	if m.Service == "" || m.Intent != intents.Book && m.Intent != intents.Correct || !m.When.Said() {
		return false
	}
	i := slices.IndexFunc(c.wishes, func(w wish) bool { return w.Intent == intents.Book && w.Service == m.Service })
	if i < 0 {
		return false
	}
	w := &c.wishes[i]
	if m.When.Date.IsZero() {
		m.When.Date, m.When.Last = w.When.Date, w.When.Last
	}
	w.When = m.When
	if m.Quantity > 0 {
		w.Quantity = m.Quantity
	}
	return true
}

// sameDayOf gives the further wishes of a sentence. Those with a time and
// without a day are of the day of the one before: 周三上午十点理发，下午两点修脚.
func sameDayOf(m intents.Meaning) []intents.Meaning {
	if m.Intent == intents.Book { // the read-back says the price
		m.Also = slices.DeleteFunc(m.Also, func(a intents.Meaning) bool {
			return a.Intent == intents.AskPrice && (a.Service == "" || a.Service == m.Service)
		})
	}
	if m.Intent == intents.AskPrice { // 多少钱，贵不贵
		m.Also = slices.DeleteFunc(m.Also, func(a intents.Meaning) bool { return a.Intent == intents.AskPrice && a.Service == "" && a.Help == "" })
	}
	day := m.When.Date
	for i := range m.Also {
		w := &m.Also[i].When
		switch {
		case !w.Date.IsZero():
			day = w.Date
		case !day.IsZero() && (w.HasTime || w.Part != intents.AnyPart || m.Also[i].Intent == intents.Book):
			w.Date = day
		}
	}
	return m.Also
}

// cancelsOther tells whether what is to be cancelled is not what is being
// talked about but something booked before.
func (c *Conversation) cancelsOther(m intents.Meaning) bool {
	f := c.booking()
	return m.Service != "" && (f == nil || f.service != m.Service) && len(c.ahead(m, true)) > 0
}

// answered takes a yes or a no to the open question.
func (c *Conversation) answered(m intents.Meaning) bool {
	yes, no := m.Intent == intents.Yes, m.Intent == intents.No && !m.HasSlots()
	switch q := c.asked; {
	case q.kind == askPrice && (m.Service != "" || m.Help != "") && m.Intent == intents.Book && !m.When.Said():
		c.tellPrice(m)
	case q.kind == askBookIt && (yes || m.Intent == intents.Book && m.Service == "" && m.Help == ""):
		m.Intent, m.Service, m.Help = intents.Book, q.step.service.ID, q.step.service.Help
		return c.wantsBooking(m)
	case q.kind == askBookIt && no:
		c.next()
	case q.kind == askPerson && yes && !m.HasSlots():
		c.fetchPerson(q.why)
	case q.kind == askPerson && no && (q.name == prompts.BookingFailed || q.name == prompts.NotDone):
		c.anythingElse()
	case q.kind == askPerson && no:
		c.next()
	case (q.kind == askMore || q.kind == askOpen) && no:
		c.nothingElse("")
	case q.kind == askMore && yes && !m.HasSlots() && endsWell(c.words):
		c.nothingElse("")
	case q.kind == askMore && yes && !m.HasSlots():
		c.ask(question{kind: askOpen, wants: intents.ExpectService, name: prompts.GoOn, options: c.helps()})
	default:
		return false
	}
	return true
}

// nothingElse says goodbye, but not to who still waits for a person.
func (c *Conversation) nothingElse(before string) {
	if c.mode != modeWaiting {
		c.farewell(before, "said goodbye")
		return
	}
	c.asked = question{}
	c.drop()
	c.offer(nil)
	c.askAgain(before)
}

func (c *Conversation) thanked() {
	if c.asked.kind == askMore {
		c.nothingElse(c.phrase(prompts.ThanksReply, nil))
		return
	}
	c.askAgain(c.phrase(prompts.ThanksReply, nil))
}

func (c *Conversation) cancelled() {
	if c.task == nil {
		c.next()
		return
	}
	c.finish(c.phrase(prompts.CancelOK, nil))
}

// leave says goodbye, but not over a read-back that nobody has answered: the
// elder may believe that it is booked.
func (c *Conversation) leave() {
	if f := c.booking(); f != nil && c.asked.kind == askConfirm && beginsYes(c.words) && onlyYesAndGoodbye(c.words) && !c.warned {
		c.goes = true
		f.commit(c, c.asked.step)
		return
	}
	if c.asked.kind == askConfirm && !c.warned {
		c.warned = true
		c.askToConfirm()
		return
	}
	c.farewell("", "said goodbye")
}

func (c *Conversation) farewell(before, reason string) {
	c.asked = question{}
	c.drop()
	c.offer(nil)
	c.say(join(c.lang, before, c.phrase(prompts.Goodbye, nil)), func() { c.hangup(reason) })
}

// hangup leaves the far end time to play the last word, and the elder a last
// chance to go on.
func (c *Conversation) hangup(reason string) {
	c.leaving = reason
	c.alarms.in(alarmLeave, 400*time.Millisecond)
}

// restore takes up what was said in another process.
func (c *Conversation) restore(turns []care.Turn) {
	turns = slices.Clone(turns)
	c.held = append(c.held, func() {
		for _, t := range turns {
			if t.Party != care.PartyElder {
				continue
			}
			m := c.understand(t.Text)
			if f := c.booking(); m.Intent == intents.Yes && f != nil && f.next(c.town()).kind == stepConfirm {
				c.task = nil // read back and confirmed: it was booked there
				continue
			}
			c.absorb(m)
		}
	})
}

// listen waits for the elder, or keeps company.
func (c *Conversation) listen() {
	c.desk.Doing(care.DoingListening)
	switch {
	case c.mode == modeQuiet || c.mode == modeLeft:
	case c.sos != nil && c.sos.open() != "":
		c.alarms.in(alarmSilence, c.patienceInEmergency())
	case c.mode == modeWaiting || c.sos != nil:
		c.alarms.in(alarmCompany, c.a.set.Company)
	case c.stillAsked > 0:
		c.alarms.in(alarmSilence, c.patience(c.a.set.SilenceAgain))
	default:
		c.alarms.in(alarmSilence, c.patience(c.a.set.Silence))
	}
}

func (c *Conversation) patience(d time.Duration) time.Duration {
	if c.patient || c.line == nil {
		return max(d, c.a.set.Patience)
	}
	return d
}
