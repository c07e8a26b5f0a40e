package dialog

import (
	"context"
	"errors"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
)

// elderSound takes 20 ms from the elder.
func (c *Conversation) elderSound(frame []int16) {
	if c.ear == nil {
		return
	}
	c.elderActs(c.ear.frame(frame))
	c.watch(alarmTurn, c.ear)
}

// agentSound takes 20 ms from the agent, who is only written down.
func (c *Conversation) agentSound(frame []int16) {
	if c.agentEar == nil {
		return
	}
	c.agentActs(c.agentEar.frame(frame))
	c.watch(alarmAgentTurn, c.agentEar)
}

// watch keeps an alarm for sound that stops in the middle of a turn.
func (c *Conversation) watch(which alarm, e *ear) {
	if d := e.turns.Deadline(); d.IsZero() {
		c.alarms.clear(which)
	} else {
		c.alarms.at[which] = d
	}
}

func (c *Conversation) elderActs(actions []Action) {
	for _, a := range actions {
		switch a {
		case ActBegin:
			c.elderBegins()
		case ActInterrupt:
			c.interrupt()
		case ActEnd:
			c.elderEnds()
		}
	}
}

func (c *Conversation) agentActs(actions []Action) {
	for _, a := range actions {
		switch a {
		case ActBegin:
			c.agentEar.begin()
		case ActEnd:
			if t := c.agentEar.finish(); t != nil && t.settled {
				c.agentSaid(t)
			}
		}
	}
}

func (c *Conversation) elderBegins() {
	c.ear.begin()
	if c.mode == modeQuiet {
		return
	}
	c.alarms.clear(alarmFiller, alarmSilence, alarmCompany, alarmLeave, alarmOpen)
	if t := c.unfinished; t != nil {
		c.unfinished, c.carry = nil, t.text
	}
	if c.saying != nil && !c.saying.heard {
		c.interrupt() // the elder has gone on: what was to be said can wait
	}
	if c.saying == nil {
		c.desk.Doing(care.DoingListening)
	}
}

// interrupt stops the bot. Whether it goes on is known when the words are.
func (c *Conversation) interrupt() {
	s := c.cut()
	c.log.Debug("the elder interrupts")
	if s != nil && s.filler {
		s = s.next
	}
	if s != nil {
		c.interrupted = s
	}
	c.desk.Doing(care.DoingListening)
}

func (c *Conversation) elderEnds() {
	t := c.ear.finish()
	if t == nil {
		return
	}
	c.log.Debug("the elder's turn has ended", "silence", c.ear.turns.Silence(), "pause", c.ear.turns.Pause())
	if c.mode != modeQuiet {
		c.desk.Doing(care.DoingThinking)
		// Counted from the last voice, since that is when the wait begins for the elder.
		c.alarms.in(alarmFiller, max(c.a.set.Filler-c.ear.turns.Silence(), 300*time.Millisecond))
		c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
		if t.danger != intents.None && !t.told && c.sos == nil { // after an SOS all its words are answered at once
			t.told = true
			c.answerDanger(t.danger)
		}
	}
	if t.settled {
		c.elderSaid(t)
		return
	}
	if t.rec == nil {
		t.settled = true
		c.elderSaid(t)
	}
}

// heard takes a result of a recognition.
func (c *Conversation) heard(r heardResult) {
	t := r.turn
	if !t.take(r.result) {
		return
	}
	e := t.ear
	switch {
	case !t.settled && e == c.ear:
		c.partial(t)
	case !t.settled:
		c.desk.Caption(e.party, 0, t.text)
	case t == e.live: // the engine has ended before the party did
	case e == c.ear:
		c.elderSaid(t)
	default:
		c.agentSaid(t)
	}
}

// partial looks for danger before anything else: an elder who cries for help
// may not finish the sentence.
func (c *Conversation) partial(t *heardTurn) {
	words := join(c.lang, c.carry, t.text)
	t.shown = true
	c.desk.Caption(care.PartyElder, 0, words)
	if t == c.ear.live {
		c.ear.turns.On(Event{Kind: EventPartial, At: time.Now(), Open: intents.OpenEnded(words, c.lang)})
	}
	if t.danger != intents.None {
		return
	}
	if t.danger = intents.FindDistressSoFar(words, c.lang); t.danger == intents.None {
		return
	}
	c.callPeople(t.danger)
	if t != c.ear.live && c.mode != modeQuiet && c.sos == nil {
		t.told = true
		c.answerDanger(t.danger)
	}
}

// agentSaid writes down what the agent said.
func (c *Conversation) agentSaid(t *heardTurn) {
	t.ear.drop(t)
	if t.text == "" {
		return
	}
	c.writeUnfinished(t)
}

// writeUnfinished commits a spoken turn without acting on it.
func (c *Conversation) writeUnfinished(t *heardTurn) {
	ended := t.ended
	if ended.IsZero() {
		ended = c.a.now()
	}
	turn := care.Turn{
		Party: t.ear.party, By: t.ear.by, Text: t.text, Input: care.InputSpeech,
		Started: t.started, Ended: ended, Distress: string(t.danger),
	}
	c.desk.Turn(turn)
}

// elderSaid takes a spoken turn of the elder whose text is there, or never
// will be.
func (c *Conversation) elderSaid(t *heardTurn) {
	t.ear.drop(t)
	if errors.Is(t.err, context.Canceled) {
		t.err = nil
	}
	if t.err != nil {
		c.desk.Fault("hear", faultReason(t.err))
	}
	words := join(c.lang, c.carry, t.text)
	if c.goesOn(t, words) {
		return
	}
	c.carry = ""
	c.alarms.clear(alarmGiveUp)
	if rest := c.openFor(t, words); rest > 0 {
		t.text, c.unfinished = words, t
		c.alarms.in(alarmOpen, rest)
		return
	}
	c.actOnTurn(t, words)
}

// openFor is how long to wait for the rest of a sentence. Engines without
// partial texts tell only at the end of a turn that it is unfinished.
func (c *Conversation) openFor(t *heardTurn, words string) time.Duration {
	if c.mode == modeQuiet || t.err != nil || t.danger != intents.None || !intents.OpenEnded(words, c.lang) {
		return 0
	}
	if intents.FindDistress(words, c.lang) != intents.None {
		return 0
	}
	return c.a.set.Turns.OpenPause - c.a.set.Now().Sub(t.ended)
}

// actOnTurn acts on the words of a turn that is over.
func (c *Conversation) actOnTurn(t *heardTurn, words string) {
	nothing := c.isNothing(words)
	cough := t.err == nil || c.ear.turns.Doubtful()
	c.ear.turns.On(Event{Kind: EventHeard, At: time.Now(), Nothing: nothing})
	switch {
	case c.mode == modeQuiet:
		if words != "" {
			c.elderTurn(words, care.InputSpeech, t)
		}
	case t.told && words == "":
		c.elderTurn("", care.InputSpeech, t)
	case nothing && cough && c.murmured(words, t):
	case words != "":
		c.elderTurn(words, care.InputSpeech, t)
	case t.err != nil:
		c.hearingFailed()
	default:
		c.notHeard()
	}
}

// goesOn keeps the words of a turn that was ended too early: the elder is
// speaking again, or said more that is not understood yet.
func (c *Conversation) goesOn(t *heardTurn, words string) bool {
	if c.ear.live == nil && len(c.ear.wait) == 0 {
		return false
	}
	c.carry = words
	if t.danger == intents.None {
		if d := intents.FindDistress(words, c.lang); d != intents.None {
			t.danger = d
			c.callPeople(d)
		}
	}
	next := c.ear.live
	if next == nil {
		next = c.ear.wait[0]
	}
	if next.danger == intents.None {
		next.danger, next.told = t.danger, t.told
	}
	return true
}

// isNothing tells whether what stopped the bot asks for nothing: a cough, or a
// murmur that only says "I'm listening".
func (c *Conversation) isNothing(words string) bool {
	if words == "" {
		return true
	}
	s := c.interrupted
	if s == nil {
		s = c.saying
	}
	if s == nil || s.filler || !murmur(words) {
		return false
	}
	return c.asked.wants != intents.ExpectYesNo || s.at < len(s.sentences)-1 // a yes is only a yes to a question that was heard
}

// murmured goes on with what a murmur stopped, and says whether there was
// anything to go on with.
func (c *Conversation) murmured(words string, t *heardTurn) bool {
	going := c.saying != nil && c.saying.heard && !c.saying.filler
	if c.interrupted == nil && !going {
		return false
	}
	if words != "" {
		c.commitElder(words, care.InputSpeech, t, intents.Meaning{})
	} else if t.shown {
		c.desk.Caption(care.PartyElder, 0, "")
	}
	c.alarms.clear(alarmFiller)
	if !going {
		c.goOn()
	}
	return true
}

var murmurs = map[string]bool{
	"嗯": true, "嗯嗯": true, "哦": true, "噢": true, "喔": true, "啊": true, "呃": true, "唉": true, "哎": true,
	"好": true, "好好": true, "好的": true, "是": true, "是是": true, "对": true, "对对": true,
	"mm": true, "mhm": true, "uhhuh": true, "uh": true, "um": true, "hm": true, "ah": true, "oh": true,
	"ok": true, "okay": true, "yes": true, "yeah": true, "right": true,
}

// murmur tells whether words only accompany what the bot says.
func murmur(words string) bool {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ，。！？、,.!?-…", r) {
			return -1
		}
		return r
	}, strings.ToLower(words))
	return murmurs[letters]
}

// giveUp goes on without the engine or the records that do not answer.
func (c *Conversation) giveUp() {
	if c.busy {
		c.recordsLate()
	}
	if !c.loaded {
		c.desk.Fault("records", "no answer in time")
		c.loaded = true
		c.release()
	}
	if c.ear == nil {
		return
	}
	for len(c.ear.wait) > 0 {
		t := c.ear.wait[0]
		t.take(lateResult)
		c.elderSaid(t)
	}
}
