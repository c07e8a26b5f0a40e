package dialog

import (
	"errors"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
	"yinling/speech"
)

// The ladders: what happens when it does not go well, step by step, until a
// person has the call.

// lateResult ends a recognition that takes too long.
var lateResult = speech.Result{Err: &speech.EngineError{
	Op: "hear", Reason: speech.Slow, Err: errors.New("no text in time"),
}}

// notHeard: there was sound and no words.
func (c *Conversation) notHeard() {
	if c.sos != nil {
		c.unanswered()
		return
	}
	if c.mode == modeWaiting || c.distress != intents.None {
		c.say(c.phrase(c.companyName(), nil), c.listen)
		return
	}
	c.miss(prompts.NotHeard)
}

// notUnderstood: there were words and no meaning.
func (c *Conversation) notUnderstood() {
	if c.mode == modeWaiting && c.asked.kind == askNothing {
		c.say(c.phrase(c.companyName(), nil), c.listen)
		return
	}
	switch {
	case c.hearFaults > 0:
		c.hearFaults = 0
		c.reoffer()
		c.say(c.phrase(prompts.HearingBack, nil), c.listen)
	case c.misses == 0 && c.asked.kind == askConfirm:
		c.misses++
		c.askToConfirm()
	case c.misses == 0 && (c.asked.kind == askPart || c.asked.kind == askAlternative || c.asked.kind == askPerson || c.asked.kind == askMore):
		c.misses++
		c.askAgain()
	default:
		c.miss(prompts.NotUnderstood)
	}
}

// miss asks again, then offers keys, then fetches a person.
func (c *Conversation) miss(name prompts.Name) {
	c.misses++
	switch {
	case c.misses == 1:
		c.reoffer()
		c.say(c.phrase(name, nil), c.listen)
	case c.misses == 2 && c.line != nil: // who types needs no keys
		c.offerKeys()
	default:
		c.fetchPerson(care.EscalateNotHeard)
	}
}

// offerKeys turns to the keypad for what is open.
func (c *Conversation) offerKeys() {
	c.keypad = true
	if c.task == nil || len(c.asked.options) == 0 {
		c.ask(question{kind: askOpen, wants: intents.ExpectService, name: prompts.KeypadOffer, options: c.helps()})
		return
	}
	c.askAgain(c.phrase(prompts.TypeHere, nil))
}

// reoffer shows the open question's choices again.
func (c *Conversation) reoffer() {
	if c.asked.kind == askNothing {
		c.asked = question{kind: askOpen, wants: intents.ExpectService, name: prompts.AskService, options: c.helps()}
	}
	c.offer(c.asked.options)
}

// hearingFailed: the engine that hears is down. Keys work, and a person is one
// key away; who goes on speaking in vain gets one.
func (c *Conversation) hearingFailed() {
	if c.sos != nil {
		c.deafInEmergency()
		return
	}
	if c.distress != intents.None || c.mode == modeWaiting {
		c.say(c.phrase(c.companyName(), nil), c.listen)
		return
	}
	c.hearFaults++
	if c.hearFaults > 2 {
		c.fetchPerson(care.EscalateEngineFault)
		return
	}
	c.keypad = true
	c.reoffer()
	c.say(c.phrase(prompts.EngineFault, nil), c.listen)
}

// stillThere: nobody has said anything for a while.
func (c *Conversation) stillThere() {
	if c.sos != nil {
		c.silentInEmergency()
		return
	}
	if c.mode != modeTalking || c.saying != nil || c.busy {
		return
	}
	if c.ear != nil && c.ear.turns.InTurn() {
		return // the end of the turn goes on from here
	}
	c.stillAsked++
	if c.stillAsked > 2 {
		c.asked = question{}
		c.drop()
		c.offer(nil)
		c.say(c.phrase(prompts.SilentGoodbye, nil), func() { c.hangup("nobody answered any more") })
		return
	}
	last := c.last
	c.say(c.phrase(prompts.StillThere, nil), c.listen)
	c.last = last // "say again" wants what was asked before
}

// fetchPerson brings the call to a person and keeps company until then. An
// open booking stays for the time after.
func (c *Conversation) fetchPerson(why care.Escalation) { c.fetchPersonSaying(why, "") }

// fetchPersonSaying says words before it says that a person is sought.
func (c *Conversation) fetchPersonSaying(why care.Escalation, words string) {
	c.cut()
	c.interrupted = nil
	c.escalated, c.mode = why, modeWaiting
	c.desk.Escalate(why)
	if why != care.EscalateEngineFault { // keys go on to work when only an engine is down
		c.asked = question{}
		c.offer(nil)
	}
	c.say(join(c.lang, words, c.phrase(prompts.Transfer, nil)), c.listen)
}

// callPeople brings an elder in danger to the front of the queue, at once and
// in every state, before a word is said.
func (c *Conversation) callPeople(d intents.Distress) {
	c.desk.Escalate(care.EscalateDistress)
	if c.mode == modeQuiet || c.mode == modeLeft {
		return
	}
	if c.distress == intents.None || d != intents.Cry {
		c.distress = d
	}
	c.escalated, c.mode = care.EscalateDistress, modeWaiting
	c.asked = question{}
	c.cut()
	c.interrupted = nil
	c.offer(nil)
}

// answerDanger says the first words to who is in danger.
func (c *Conversation) answerDanger(d intents.Distress) {
	c.cut()
	c.say(c.phrase(prompts.Distressed(string(d)), nil), c.listen)
}

func (c *Conversation) companyName() prompts.Name {
	switch {
	case c.sos != nil && c.sos.mistake:
		return prompts.SOSMistakeWaiting
	case c.distress == intents.Despair:
		return prompts.DespairWaiting
	case c.sos != nil:
		return prompts.SOSWaiting
	case c.distress == intents.None:
		return prompts.Waiting
	}
	return prompts.DistressWaiting
}

// keepCompany says something to who waits for a person.
func (c *Conversation) keepCompany() {
	if c.mode != modeWaiting && c.sos == nil || c.saying != nil || c.waitsForWords() {
		return
	}
	if c.ear != nil && c.ear.turns.InTurn() {
		return // the end of the turn goes on from here
	}
	last := c.last
	c.say(c.phrase(c.companyName(), nil), c.listen)
	c.last = last
}

// queued: the call was put into the queue, by us or because an agent was lost.
func (c *Conversation) queued() {
	if c.sos != nil {
		c.queuedInEmergency()
		return
	}
	switch c.mode {
	case modeWaiting:
		if c.saying == nil && !c.alarms.set(alarmCompany) {
			c.keepCompany()
		}
	case modeTalking:
		name := prompts.Waiting
		if c.backAgain {
			name = prompts.AgentLeft // it was not handed back: the agent was lost
		}
		c.mode = modeWaiting
		c.cut()
		c.say(c.phrase(name, nil), c.listen)
	}
}

// fallSilent: an agent has taken over.
func (c *Conversation) fallSilent(agent string, frames <-chan []int16) {
	c.cut()
	c.interrupted, c.carry, c.goes, c.news = nil, "", false, ""
	c.mode = modeQuiet
	c.alarms.clear(alarmFiller, alarmGiveUp, alarmSound, alarmSilence, alarmCompany, alarmLeave, alarmOpen)
	if t := c.unfinished; t != nil {
		c.unfinished = nil
		c.elderTurn(t.text, care.InputSpeech, t)
	}
	c.offer(nil)
	c.asked = question{}
	c.endAgent()
	c.agentEar, c.agentFrames = c.newEar(care.PartyAgent, agent, 0), frames
}

// endAgent lets the agent's last words be written down and listens no more.
func (c *Conversation) endAgent() {
	if c.agentEar != nil && c.agentEar.live != nil {
		if t := c.agentEar.finish(); t.settled {
			c.agentSaid(t)
		}
	}
	c.agentEar, c.agentFrames = nil, nil
	c.alarms.clear(alarmAgentTurn)
}

func (c *Conversation) endQuiet() {
	c.endAgent()
	c.distress, c.escalated = intents.None, care.EscalateNone
	c.misses, c.hearFaults, c.stillAsked, c.patient = 0, 0, 0, false
}

// takeUp: the agent has handed the call back.
func (c *Conversation) takeUp() {
	c.endQuiet()
	was := c.mode
	c.mode, c.backAgain = modeTalking, true
	if c.sos != nil {
		c.backInEmergency()
		return
	}
	if was == modeQuiet {
		c.load() // the agent may have booked something
	}
	if !c.loaded {
		c.hold(c.talkOn)
		return
	}
	c.talkOn()
}

// talkOn takes up what was open before an agent had the call, unless somebody is
// sought again meanwhile.
func (c *Conversation) talkOn() {
	if c.mode != modeTalking {
		return
	}
	if c.task == nil {
		c.ask(question{kind: askMore, wants: intents.ExpectYesNo, name: prompts.Resume, options: c.helps()})
		return
	}
	f := c.booking()
	if f == nil || f.service == "" {
		c.task.proceed(c)
		return
	}
	f.proceed(c, c.phrase(prompts.ResumeWithForm, prompts.Parts{"service": f.called(c)}))
}
