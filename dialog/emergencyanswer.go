package dialog

import (
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// emergencyTurn takes what the elder says after an SOS. Nothing in it can be
// wrong: what is not understood is passed on as it was heard.
func (c *Conversation) emergencyTurn(words string, input care.TurnInput, t *heardTurn) {
	m := c.understand(words)
	if t != nil && m.Distress == intents.None {
		m.Distress = t.danger
	}
	if words != "" {
		c.commitElder(words, input, t, m)
	}
	if words != "" && m.Distress == intents.None && c.isEarly(t) {
		c.saidEarly(words)
		return
	}
	c.interrupted = nil
	c.answerEmergency(words, m)
}

// isEarly tells whether a turn was begun before the open question was heard,
// so that it cannot be the answer. Only what is wrong is told unasked.
func (c *Conversation) isEarly(t *heardTurn) bool {
	switch e := c.sos; {
	case t == nil || e.open() == "":
		return false
	case t.started.Before(e.since):
		return true
	case c.interrupted == nil || e.open() == aboutHurt:
		return false
	default:
		return len(c.interrupted.sentences)-c.interrupted.at > e.tail
	}
}

// saidEarly passes on what is no answer yet, and goes on with the question.
func (c *Conversation) saidEarly(words string) {
	c.desk.Answered(aboutSaid, words)
	switch {
	case c.interrupted != nil:
		c.goOn()
	case c.saying == nil:
		c.putAgain()
	}
}

// answerEmergency acts on the elder's words, or a key's.
func (c *Conversation) answerEmergency(words string, m intents.Meaning) {
	c.backAgain, c.patient = false, false
	if m.Confidence > 0 && m.Confidence < 1 && m.Intent != intents.Person && m.Intent != intents.No {
		m.Intent = intents.Unknown // after an SOS only what is sure is not simply an answer
	}
	if m.Distress != intents.None {
		c.callPeople(m.Distress)
		c.sos.mistake = false
		c.answeredEmergency(words, m)
		return
	}
	switch {
	case m.Intent == intents.Wait:
		c.desk.Answered(aboutSaid, words)
		c.always(m)
	case c.always(m):
	case m.Intent == intents.Mistake || intents.AllWell(words, c.lang):
		c.mistaken(words)
	case m.Intent == intents.Goodbye:
		c.desk.Answered(aboutSaid, words)
		c.say(c.phrase(prompts.SOSStayOn, nil), c.listen)
	case m.Intent == intents.Person:
		c.aside(words, c.personInEmergency())
	case m.Intent == intents.Greeting || m.Intent == intents.Thanks:
		c.aside(words, c.phrase(prompts.SOSHere, nil))
	default:
		c.answeredEmergency(words, m)
	}
}

// answeredEmergency takes words for the answer to the open question.
func (c *Conversation) answeredEmergency(words string, m intents.Meaning) {
	e := c.sos
	about := e.open()
	if words != "" {
		c.desk.Answered(orSaid(about), words)
	}
	before := c.comfort(about, m)
	if m.Distress == intents.Despair { // its words ask whether the elder is alone
		e.answered(about)
		e.answered(aboutAlone)
		e.left = append([]string{aboutAlone}, e.left...)
		e.goTo(0, c.a.set.Now())
		c.asked = c.emergencyQuestion(aboutAlone)
		c.offer(c.asked.options)
		c.say(before, c.listen)
		return
	}
	e.answered(about)
	if about != "" && e.open() == "" {
		c.nextQuestion(before, c.phrase(c.companyName(), nil)) // no question: the last one was answered
		return
	}
	c.nextQuestion(before)
}

func orSaid(about string) string {
	if about == "" {
		return aboutSaid
	}
	return about
}

// comfort is what an answer is met with: the first thing to do in the danger
// it tells of, to keep still when hurt, or that it was passed on.
func (c *Conversation) comfort(about string, m intents.Meaning) string {
	hurt := about == aboutHurt && m.Intent != intents.No
	switch {
	case m.Distress == intents.Body:
		return c.phrase(prompts.SOSKeepStill, nil)
	case m.Distress != intents.None && m.Distress != intents.Cry:
		return c.phrase(prompts.Distressed(string(m.Distress)), nil)
	case hurt && (c.distress == intents.None || c.distress == intents.Body || c.distress == intents.Cry):
		return c.phrase(prompts.SOSKeepStill, nil) // never to who has to leave the house
	default:
		return c.phrase(prompts.SOSNoted, nil)
	}
}

// aside answers what is no answer and puts the open question again, but only
// once: then it goes on.
func (c *Conversation) aside(words, reply string) {
	c.desk.Answered(aboutSaid, words)
	if c.sos.aside {
		c.skipQuestion(reply)
		return
	}
	c.sos.aside = true
	c.putAgain(reply)
}

// personInEmergency is what is said to who asks for a person. One is sought
// unless the call was handed back.
func (c *Conversation) personInEmergency() string {
	if c.mode == modeWaiting {
		return c.phrase(prompts.Waiting, nil)
	}
	c.seekAgain()
	return c.phrase(prompts.Transfer, nil)
}

func (c *Conversation) seekAgain() {
	c.mode, c.escalated = modeWaiting, care.EscalateAsked
	c.desk.Escalate(care.EscalateAsked)
}

// mistaken: pressed by mistake, or nothing is the matter. Nobody is scolded; a
// person has a word with the elder and closes it.
func (c *Conversation) mistaken(words string) {
	c.desk.Answered(aboutMistake, words)
	c.sos.mistake = true
	if c.mode == modeTalking {
		c.seekAgain()
	}
	c.putAgain(c.phrase(prompts.SOSMistake, nil))
}

// emergencyKey takes a key after an SOS.
func (c *Conversation) emergencyKey(key rune) {
	n := int(key - '1')
	switch {
	case key == keyPerson:
		c.emergencyChosen(option{c.label(prompts.LabelPerson), intents.Meaning{Intent: intents.Person}})
	case key == keyRepeat:
		c.emergencyChosen(option{c.label(prompts.LabelRepeat), intents.Meaning{Intent: intents.Repeat}})
	case n >= 0 && n < len(c.options):
		c.emergencyChosen(c.options[n])
	default:
		c.putAgain(c.phrase(prompts.SOSHere, nil)) // a sign of life at least
	}
}

func (c *Conversation) emergencyChosen(o option) {
	c.commitElder(o.label, care.InputKey, nil, o.meaning)
	c.answerEmergency(o.label, o.meaning)
}

// answeredBefore takes off the questions that were answered in another process.
func (c *Conversation) answeredBefore(turns []care.Turn) {
	for i, t := range turns {
		if t.Party != care.PartyBot || i+1 == len(turns) || turns[i+1].Party != care.PartyElder {
			continue
		}
		for about, names := range emergencyAsks {
			if c.saysOneOf(t.Text, names.name) || about == aboutHurt && c.saysOneOf(t.Text, prompts.SOSOpening) {
				c.sos.answered(about)
			}
		}
	}
}

// saysOneOf tells whether text has the last sentence of a wording of name.
func (c *Conversation) saysOneOf(text string, name prompts.Name) bool {
	for v := range c.a.prompts.Variants(c.lang, name) {
		all := Sentences(c.a.prompts.Say(c.lang, name, v, nil))
		if len(all) > 0 && strings.Contains(text, all[len(all)-1]) {
			return true
		}
	}
	return false
}
