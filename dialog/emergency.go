package dialog

import (
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// What an answer after an SOS is about, as the Desk is told.
const (
	aboutHurt    = "hurt"
	aboutWhere   = "where"
	aboutAlone   = "alone"
	aboutSaid    = "said" // not an answer to a question
	aboutMistake = "mistake"
)

// An emergency is the talk after an SOS. It lasts as long as the conversation:
// whoever ends it is a person. The elder is asked a few things, one at a time;
// each answer counts as it was heard, and silence is told to the Desk. The
// alarm itself has long gone its own way and waits for nothing here.
type emergency struct {
	begun   bool
	left    []string  // what was not answered yet
	at      int       // the one of them that is open; beyond the end: none
	since   time.Time // when the open question was first put, by the clock of the turns
	tail    int       // how many sentences the question is, at the end of what is said
	unheard int       // how often nothing came after it
	aside   bool      // something else was said instead of an answer
	mistake bool      // pressed by mistake: nothing is asked any more
}

func newEmergency() *emergency {
	return &emergency{left: []string{aboutHurt, aboutWhere, aboutAlone}}
}

// open is what the open question is about, "" for none.
func (e *emergency) open() string {
	if e.mistake || e.at >= len(e.left) {
		return ""
	}
	return e.left[e.at]
}

// answered takes a question off the list.
func (e *emergency) answered(about string) {
	e.left = slices.DeleteFunc(e.left, func(s string) bool { return s == about })
}

// goTo makes the question at this place the open one, put now.
func (e *emergency) goTo(at int, now time.Time) {
	e.at, e.since, e.unheard, e.aside = at, now, 0, false
}

// beginEmergency answers the press. What the bot was doing is forgotten.
func (c *Conversation) beginEmergency() {
	e := c.sos
	e.begun = true
	c.giveWay()
	c.forget()
	c.escalated, c.mode = care.EscalateDistress, modeWaiting
	c.keypad = c.line != nil && c.ear == nil
	c.desk.Escalate(care.EscalateDistress)
	if e.open() != aboutHurt { // some of it was answered in another process
		c.nextQuestion(c.phrase(prompts.SOSHere, nil))
		return
	}
	e.goTo(0, c.a.set.Now())
	c.asked = c.emergencyQuestion(aboutHurt)
	c.asked.name = prompts.SOSOpening
	c.offer(c.asked.options)
	called := c.elder.Called(c.lang)
	sentences, named := openingSentences(called, c.phrase(prompts.SOSOpening, nil))
	s := &saying{text: join(c.lang, sentences...), sentences: sentences, then: c.listen, named: named, ready: 2}
	if c.keypad {
		keys := c.phrase(prompts.SOSKeysHurt, nil)
		s.text, s.sentences = join(c.lang, s.text, keys), append(s.sentences, Sentences(keys)...)
	}
	c.last = s.text
	c.play(s)
}

// openingSentences splits the salutation off the first sentence, so that the
// rest is the same for everybody and stands ready, recorded. named tells that
// the first of them is the salutation alone.
func openingSentences(salutation, text string) (sentences []string, named bool) {
	rest, found := strings.CutPrefix(text, salutation)
	rest, comma := strings.CutPrefix(rest, "，")
	if !comma {
		rest, comma = strings.CutPrefix(rest, ", ")
	}
	switch {
	case !found || !comma:
		return Sentences(text), false
	case salutation == "":
		return Sentences(rest), false
	}
	name := strings.TrimSpace(strings.TrimSuffix(text, rest))
	return append([]string{name}, Sentences(rest)...), true
}

// forget drops the booking that was being made and what waits for the records.
// A booking that was said yes to is still stored; nothing is said of it.
func (c *Conversation) forget() {
	c.drop()
	c.asked, c.held, c.warned, c.patient = question{}, nil, false, false
	c.misses, c.stillAsked = 0, 0
	c.busy, c.keeping = false, false // what comes of the records now is late
	if !c.waitsForWords() {
		c.alarms.clear(alarmFiller, alarmGiveUp)
	}
}

// pressedSOS takes an SOS in the middle of the call.
func (c *Conversation) pressedSOS() {
	if c.mode == modeLeft {
		return
	}
	if c.sos == nil {
		c.sos = newEmergency()
	}
	switch {
	case c.mode == modeQuiet: // an agent leads; the others must see it, too
		c.drop()
		c.desk.Escalate(care.EscalateDistress)
	case !c.sos.begun:
		c.beginEmergency()
	default:
		c.giveWay()
		c.mode, c.sos.mistake = modeWaiting, false
		c.desk.Escalate(care.EscalateDistress)
		c.putAgain(c.phrase(prompts.SOSAgain, nil))
	}
}

// backInEmergency: an agent has handed the call back, or it went on in another
// process. What was answered is not asked again.
func (c *Conversation) backInEmergency() {
	c.sos.begun = true
	c.sos.goTo(0, c.a.set.Now())
	c.putAgain(c.phrase(prompts.SOSHere, nil))
}

// queuedInEmergency: the call was put into the queue, by us or because an
// agent was lost.
func (c *Conversation) queuedInEmergency() {
	switch {
	case c.mode == modeQuiet || c.mode == modeLeft:
	case !c.sos.begun:
		c.beginEmergency()
	case c.mode == modeTalking && c.backAgain: // it was not handed back: the agent was lost
		c.mode, c.backAgain = modeWaiting, false
		c.cut()
		c.putAgain(c.phrase(prompts.AgentLeft, nil))
	default:
		c.mode = modeWaiting
	}
}

// emergencyAsks are the questions, and how they are put to who has keys only.
var emergencyAsks = map[string]struct{ name, keys prompts.Name }{
	aboutHurt:  {prompts.SOSAskHurt, prompts.SOSKeysHurt},
	aboutWhere: {prompts.SOSAskWhere, prompts.SOSKeysWhere},
	aboutAlone: {prompts.SOSAskAlone, prompts.SOSKeysAlone},
}

func (c *Conversation) emergencyQuestion(about string) question {
	q := question{kind: askEmergency, wants: intents.ExpectYesNo, name: emergencyAsks[about].name}
	answer := func(label prompts.Name, i intents.Intent) option {
		return option{c.label(label), intents.Meaning{Intent: i}}
	}
	switch about {
	case aboutHurt:
		q.options = []option{answer(prompts.LabelHurt, intents.Yes), answer(prompts.LabelNotHurt, intents.No)}
	case aboutWhere:
		q.wants = intents.ExpectNothing
		for _, label := range []prompts.Name{prompts.LabelBed, prompts.LabelBathroom, prompts.LabelKitchen, prompts.LabelOutside} {
			q.options = append(q.options, answer(label, intents.Unknown))
		}
	case aboutAlone:
		q.options = []option{answer(prompts.LabelSomebody, intents.Yes), answer(prompts.LabelNobody, intents.No)}
	}
	return q
}

// putAgain asks the open question behind before; without one only before is
// said.
func (c *Conversation) putAgain(before ...string) {
	about := c.sos.open()
	if about == "" {
		c.asked = question{}
		c.offer(nil)
		c.say(join(c.lang, before...), c.listen)
		return
	}
	c.asked = c.emergencyQuestion(about)
	c.offer(c.asked.options)
	ask := c.phrase(c.asked.name, nil)
	if c.keypad {
		ask = join(c.lang, ask, c.phrase(emergencyAsks[about].keys, nil))
	}
	c.sos.tail = len(Sentences(ask))
	c.say(join(c.lang, append(before, ask)...), c.listen)
}

// nextQuestion asks what is open now for the first time.
func (c *Conversation) nextQuestion(before ...string) {
	c.sos.goTo(c.sos.at, c.a.set.Now())
	c.putAgain(before...)
}

// skipQuestion leaves the open question for later and asks the next one.
func (c *Conversation) skipQuestion(before ...string) {
	c.sos.at++
	c.nextQuestion(before...)
}

// patienceInEmergency is how long an answer may take.
func (c *Conversation) patienceInEmergency() time.Duration {
	if c.patient || c.line == nil || c.mouth == nil { // asked to wait, or types, or reads
		return max(c.a.set.Company, c.a.set.SOSSilence)
	}
	return c.a.set.SOSSilence
}

// silentInEmergency: nothing was said after a question.
func (c *Conversation) silentInEmergency() {
	if c.saying != nil || c.waitsForWords() || c.ear != nil && c.ear.turns.InTurn() {
		return // it goes on from there
	}
	c.unanswered()
}

// unanswered: no words came after a question. That may be danger, which the
// desk has to know; the elder is asked more simply, and then left in peace.
func (c *Conversation) unanswered() {
	if c.sos.open() == "" {
		c.say(c.phrase(c.companyName(), nil), c.listen)
		return
	}
	c.desk.NoAnswer()
	c.putOrSkip()
}

func (c *Conversation) putOrSkip() {
	c.patient = false
	if c.sos.unheard++; c.sos.unheard > 1 {
		c.skipQuestion(c.phrase(prompts.SOSUnheard, nil))
		return
	}
	c.putAgain()
}

// deafInEmergency: the elder spoke, but the engine that hears is down.
func (c *Conversation) deafInEmergency() {
	c.keypad = true
	if c.sos.open() == "" {
		c.say(c.phrase(c.companyName(), nil), c.listen)
		return
	}
	c.putOrSkip()
}
