package dialog

import (
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// A turn of the elder on its way to what it means: words or a key, written down
// first, then acted on as soon as the records have answered.

// typed takes words from the page.
func (c *Conversation) typed(s string) {
	if s = strings.TrimSpace(s); s == "" || c.mode == modeLeft {
		return
	}
	c.giveWay()
	c.elderTurn(s, care.InputText, nil)
}

// pressed takes a key.
func (c *Conversation) pressed(key rune) {
	if c.mode == modeLeft || c.mode == modeQuiet {
		return
	}
	c.giveWay()
	if c.sos != nil {
		c.emergencyKey(key)
		return
	}
	n := int(key - '1')
	c.words = ""
	switch {
	case key == keyPerson:
		m := intents.Meaning{Intent: intents.Person}
		c.commitElder(c.label(prompts.LabelPerson), care.InputKey, nil, m)
		c.act(m)
	case key == keyRepeat:
		m := intents.Meaning{Intent: intents.Repeat}
		c.commitElder(c.label(prompts.LabelRepeat), care.InputKey, nil, m)
		c.act(m)
	case n >= 0 && n < len(c.options):
		o := c.options[n]
		c.commitElder(o.label, care.InputKey, nil, o.meaning)
		c.whenReady(func() { c.act(o.meaning) })
	default:
		c.say(c.phrase(prompts.KeypadWrong, nil), c.listen)
	}
}

// giveWay stops what is being said: the elder has acted.
func (c *Conversation) giveWay() {
	c.cut()
	c.interrupted = nil
	c.alarms.clear(alarmSilence, alarmCompany, alarmLeave)
	if t := c.unfinished; t != nil { // what was begun aloud is finished otherwise
		c.unfinished = nil
		c.alarms.clear(alarmOpen)
		c.commitElder(t.text, care.InputSpeech, t, intents.Meaning{})
		if c.sos != nil {
			c.desk.Answered(aboutSaid, t.text)
		}
	}
}

// elderTurn understands a turn and acts on it. t is the spoken turn, nil for
// typed words.
func (c *Conversation) elderTurn(words string, input care.TurnInput, t *heardTurn) {
	if c.mode == modeQuiet {
		c.overheard(words, input, t)
		return
	}
	if c.sos != nil {
		c.emergencyTurn(words, input, t)
		return
	}
	c.interrupted = nil
	if intents.FindDistress(words, c.lang) == intents.None && (t == nil || t.danger == intents.None) && !c.loaded && c.understand(words).Intent != intents.Person {
		c.hold(func() { c.elderTurn(words, input, t) })
		return
	}
	m := c.understand(words)
	c.words = words
	told := intents.None
	if t != nil && t.danger != intents.None {
		if m.Distress == intents.None {
			m.Distress = t.danger // the final text lost what the partial one had: better safe
		}
		if t.told {
			told = t.danger
		}
	}
	if words != "" {
		c.commitElder(words, input, t, m)
	}
	if m.Distress != intents.None && m.Distress == told {
		return
	}
	if m.Distress != intents.None || m.Intent == intents.Person {
		c.act(m)
		return
	}
	if c.keeping && m.Intent == intents.Yes && !m.HasSlots() {
		return // a second yes to what is being booked
	}
	asked := c.questions
	early := t != nil && t.started.Before(c.askedAt)
	c.whenReady(func() {
		c.words = words
		if (c.questions != asked || early) && (m.Intent == intents.Yes || m.Intent == intents.No) && !m.HasSlots() {
			c.askAgain() // it was said before this was asked
			return
		}
		c.act(m)
	})
}

func (c *Conversation) understand(words string) intents.Meaning {
	in := intents.Input{
		Text: words, Lang: c.lang, Now: c.a.now(), Catalogue: c.known.services, Expect: c.asked.wants,
	}
	if f := c.booking(); f != nil {
		in.Service = f.service
	}
	for _, r := range c.known.relatives {
		in.People = append(in.People, intents.Named{Name: r.Name, Relation: r.Relation})
	}
	return c.a.understanding.Understand(in)
}

// overheard writes down what the elder says to the agent, and keeps what
// belongs to an open booking.
func (c *Conversation) overheard(words string, input care.TurnInput, t *heardTurn) {
	m := c.understand(words)
	if t != nil && m.Distress == intents.None {
		m.Distress = t.danger
	}
	c.commitElder(words, input, t, m)
	if m.Distress != intents.None {
		c.desk.Escalate(care.EscalateDistress) // an agent is there; the others must see it, too
	}
	c.absorb(m)
}

func (c *Conversation) absorb(m intents.Meaning) {
	switch {
	case c.task != nil && m.Intent == intents.Cancel:
		c.task = nil
	case c.booking() != nil:
		c.booking().take(m)
	case m.Intent == intents.Book && (m.Service != "" || m.Help != ""):
		f := &form{}
		f.take(m)
		c.task = f
	}
}

// commitElder writes the elder's turn down before it is acted on.
func (c *Conversation) commitElder(words string, input care.TurnInput, t *heardTurn, m intents.Meaning) {
	now := c.a.now()
	turn := care.Turn{
		Party: care.PartyElder, Text: words, Input: input, Started: now, Ended: now,
		Intent: intentName(m), Distress: string(m.Distress),
	}
	if t != nil {
		turn.Started, turn.Ended = t.started, t.ended
	}
	c.desk.Turn(turn)
	c.remember(care.PartyElder, words, false)
}

// intentName is how an intent is written into a turn; a booking carries its
// service: "book:lunch".
func intentName(m intents.Meaning) string {
	if m.Intent == intents.Book && m.Service != "" {
		return string(m.Intent) + ":" + m.Service
	}
	return string(m.Intent)
}

// whenReady does f when no answer of the records is outstanding.
func (c *Conversation) whenReady(f func()) {
	if c.loaded && !c.busy {
		f()
		return
	}
	c.hold(f)
}

func (c *Conversation) hold(f func()) {
	c.held = append(c.held, f)
	c.desk.Doing(care.DoingThinking)
	if !c.alarms.set(alarmFiller) {
		c.alarms.in(alarmFiller, c.a.set.Filler)
	}
	if !c.alarms.set(alarmGiveUp) {
		c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
	}
}
