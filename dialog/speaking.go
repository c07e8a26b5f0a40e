package dialog

import (
	"errors"
	"strings"
	"time"

	"yinling/care"
	"yinling/prompts"
	"yinling/speech"
)

// A saying is what the bot says as one turn.
type saying struct {
	text      string
	sentences []string
	at        int     // the sentence that is being heard
	from      int     // the sentence the job began with
	then      func()  // when all was heard
	filler    bool    // said only so that it is not silent; no turn of the transcript
	next      *saying // what follows a filler
	job       *job
	started   time.Time
	heard     bool // some of it is out
	retried   bool
	thought   bool // the language model's words: no fact
	named     bool // the first sentence is only the salutation: left out unless it is there at once
	ready     int  // so many sentences are spoken the way that stands ready for everybody
}

// phrase gives a sentence in the wording that was used least lately.
func (c *Conversation) phrase(name prompts.Name, parts prompts.Parts) string {
	if parts == nil {
		parts = prompts.Parts{}
	}
	parts["salutation"] = c.elder.Called(c.lang)
	if parts["note"] != "" || name == prompts.RemindReadBack || name == prompts.AskRemindWhen || name == prompts.StopReadBack || strings.HasPrefix(string(name), "reminders_") {
		c.thought = true // the elder's own words in our sentence prove nothing
	}
	variant := c.used[name]
	c.used[name]++
	return capital(c.a.prompts.Say(c.lang, name, variant, parts))
}

// capital begins a sentence as it is written: a part may stand first in it.
func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// say speaks text as one turn of the bot in place of whatever is being said;
// then follows when all was heard. Only a filler is let finish its sentence.
func (c *Conversation) say(text string, then func()) {
	if c.mode == modeQuiet || c.mode == modeLeft {
		return
	}
	if c.news != "" {
		text, c.news = join(c.lang, c.news, text), ""
	}
	c.last = text
	c.interrupted = nil
	s := &saying{text: text, sentences: Sentences(text), then: then, thought: c.thought}
	c.thought = false
	if f := c.saying; f != nil && f.filler && f.heard {
		f.next = s
		return
	}
	c.play(s)
}

// play begins to say s, or what is left of it.
func (c *Conversation) play(s *saying) {
	c.cut()
	c.alarms.clear(alarmSilence, alarmCompany)
	if c.mouth == nil || len(s.sentences) == 0 {
		c.alarms.clear(alarmFiller)
		c.write(s, false)
		s.then()
		return
	}
	c.saying = s
	var all []speech.Utterance
	for i, sentence := range s.sentences[s.at:] {
		u := c.utterance(sentence)
		if s.at+i < s.ready {
			u.Speed, u.Gain = c.a.set.Speed, 0
		}
		all = append(all, u)
	}
	s.from = s.at
	unsaid := speech.Utterance{} // the greeting's name is not worth a detour
	if c.asked.name != prompts.Greeting {
		unsaid = c.utterance(c.a.prompts.Say(c.lang, prompts.LookAtScreen, 0, nil))
	}
	s.job = c.mouth.speak(all, c.a.set.SentencePause, unsaid, s.named)
	if !c.alarms.set(alarmFiller) && !s.filler {
		c.alarms.in(alarmFiller, c.a.set.Filler)
	}
	c.alarms.in(alarmSound, c.a.set.GiveUp)
}

func (c *Conversation) utterance(text string) speech.Utterance {
	speed := c.manner.Speed
	if speed == 0 {
		speed = c.a.set.Speed
	}
	return speech.Utterance{Text: text, Lang: speech.Lang(c.lang), Speed: speed, Gain: c.manner.Gain}
}

// mouthSaid follows what the mouth does.
func (c *Conversation) mouthSaid(e mouthEvent) {
	s := c.saying
	if s == nil || s.job != e.job {
		return // of something that was cut off
	}
	switch e.kind {
	case mouthBegan:
		s.at = s.from + e.part
		c.alarms.clear(alarmFiller, alarmSound)
		c.voiceDown = false
		c.audible()
		if !s.heard && !s.filler {
			c.desk.Caption(care.PartyBot, 0, s.text)
		}
		if !s.heard {
			s.heard, s.started = true, c.a.now()
		}
	case mouthFiller:
		c.audible()
	case mouthFinished:
		c.finished(s)
	case mouthFailed:
		s.at = s.from + max(0, e.part)
		c.voiceFailed(s, e.err)
	}
}

func (c *Conversation) audible() {
	c.desk.Doing(care.DoingSpeaking)
	if c.ear != nil {
		c.ear.turns.On(Event{Kind: EventBotBegan, At: time.Now()})
	}
}

func (c *Conversation) inaudible() {
	if c.ear != nil {
		c.ear.turns.On(Event{Kind: EventBotEnded, At: time.Now()})
	}
}

func (c *Conversation) finished(s *saying) {
	c.saying = nil
	c.inaudible()
	c.alarms.clear(alarmFiller, alarmSound)
	c.write(s, false)
	if s.next != nil {
		c.play(s.next)
		return
	}
	s.then()
}

// cut stops what is being said at once and gives it.
func (c *Conversation) cut() *saying {
	s := c.saying
	if s == nil {
		return nil
	}
	c.saying = nil
	s.job.stop()
	c.alarms.clear(alarmSound)
	c.inaudible()
	if s.heard {
		c.write(s, true)
	}
	return s
}

// write commits a turn of the bot.
func (c *Conversation) write(s *saying, cut bool) {
	if s.filler {
		return
	}
	now := c.a.now()
	if s.started.IsZero() {
		s.started = now
	}
	c.desk.Turn(care.Turn{Party: care.PartyBot, Text: s.text, Started: s.started, Ended: now, Cut: cut})
	c.remember(care.PartyBot, s.text, !s.thought)
}

// goOn says what the elder's voice cut off, from the sentence it was in.
func (c *Conversation) goOn() {
	s := c.interrupted
	c.interrupted = nil
	if s == nil {
		return
	}
	rest := s.sentences[s.at:]
	c.play(&saying{text: join(c.lang, rest...), sentences: rest, then: s.then, thought: s.thought})
}

// voiceFailed tries a sentence once more, since a voice has ways out of its
// own, and else leaves it to captions and a person.
func (c *Conversation) voiceFailed(s *saying, err error) {
	c.cutFailed(s)
	if !s.retried && !errors.Is(err, errNoSound) && s.heard {
		again := *s
		again.retried = true
		again.sentences, again.at, again.named, again.ready = s.sentences[s.at:], 0, false, 0
		c.desk.Fault("speak", faultReason(err))
		c.play(&again)
		return
	}
	c.desk.Fault("speak", faultReason(err))
	if s.next != nil {
		s = s.next
	}
	c.write(s, true)
	if c.voiceDown || s.filler {
		c.afterUnsaid(s)
		return
	}
	c.voiceDown = true
	if c.mode == modeTalking {
		c.fetchPerson(care.EscalateEngineFault)
		return
	}
	c.afterUnsaid(s)
}

func (c *Conversation) cutFailed(s *saying) {
	c.saying = nil
	s.job.stop()
	c.alarms.clear(alarmFiller, alarmSound)
	c.inaudible()
}

func (c *Conversation) afterUnsaid(s *saying) {
	if !s.filler {
		s.then()
	}
}

// noSound gives up on a voice that neither speaks nor fails.
func (c *Conversation) noSound() {
	if s := c.saying; s != nil && !s.heard {
		c.voiceFailed(s, errNoSound)
	}
}

// faultReason is an engine's reason in one word, or what is known.
func faultReason(err error) string {
	var e *speech.EngineError
	if errors.As(err, &e) {
		return e.Reason
	}
	return err.Error()
}

// fill says something because the answer is late.
func (c *Conversation) fill() {
	switch {
	case c.ear != nil && c.ear.turns.InTurn():
		return
	case c.interrupted != nil && c.ear != nil && c.ear.turns.Doubtful():
		c.goOn() // likely a cough: better to go on than to wait for its words
		return
	case c.saying != nil && c.saying.heard:
		return
	}
	name := prompts.Thinking
	if c.distress != "" || c.sos != nil {
		name = c.companyName()
	}
	words := c.phrase(name, nil)
	if c.saying != nil {
		select {
		case c.saying.job.filler <- c.utterance(words):
		default:
		}
		c.alarms.in(alarmFiller, c.a.set.FillerAgain)
		return
	}
	if c.mouth == nil {
		return // a caption would stay; the page shows that we think
	}
	c.play(&saying{text: words, sentences: Sentences(words), filler: true, then: func() {
		if c.waitsForWords() || c.busy {
			c.desk.Doing(care.DoingThinking)
			c.alarms.in(alarmFiller, c.a.set.FillerAgain)
		}
	}})
}

func (c *Conversation) waitsForWords() bool { return c.ear != nil && len(c.ear.wait) > 0 }
