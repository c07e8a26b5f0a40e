package dialog

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"yinling/care"
	"yinling/dialog/thinking"
	"yinling/intents"
	"yinling/prompts"
)

// mode is whose turn it is to lead the call.
type mode int

const (
	modeTalking mode = iota // the bot leads
	modeWaiting             // a person is sought; the bot keeps company
	modeQuiet               // an agent leads; the bot only writes down
	modeLeft                // the bot has hung up
)

// A Conversation is the bot in one call. Its methods are safe for concurrent
// use and do not block for long, but Close.
type Conversation struct {
	a     *Assistant
	call  care.CallRecord
	elder care.Elder
	lang  care.Lang
	line  Line
	desk  Desk
	log   *slog.Logger

	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{}
	wg     sync.WaitGroup // recognitions and records
	posts  chan func()
	// silent is 0 while the bot may be heard, else the number of the Quiet
	// that forbids it. It is the only state outside the goroutine: a packet
	// must not leave after Quiet has returned.
	silent atomic.Int64
	quiets atomic.Int64

	// Everything below belongs to the conversation's goroutine.
	mode        mode
	alarms      alarms
	results     chan heardResult
	ear         *ear // the elder's, nil when nothing can hear
	agentEar    *ear
	agentFrames <-chan []int16
	mouth       *mouth // nil when nothing can be spoken

	saying      *saying    // what is being said
	interrupted *saying    // what the elder's voice cut off, until it is known why
	unfinished  *heardTurn // waits for the end of its sentence
	leaving     string     // why the bot hangs up
	carry       string     // words of a turn that went on after its end
	last        string     // what was said last, for "say again"
	used        map[prompts.Name]int
	manner      care.Manner

	known   known
	loaded  bool
	busy    bool     // the records, or somebody else, are asked; turns wait
	keeping bool     // the records are asked to keep what was said yes to
	held    []func() // what waits for them

	asked      question
	task       task           // that is talked about, nil for none
	parked     []task         // that wait for its end, the last begun last
	wishes     []wish         // further ones of the same sentence
	goes       bool           // has said goodbye: it comes after what is being done
	questions  int            // asked so far
	askedAt    time.Time      // when the open question was put
	news       string         // what was done while a turn waited: it is said before the answer to that
	topic      string         // service that was talked about last
	scheme     string         // id of the scheme that was talked about last
	person     string         // of the family, named last: he or she
	dayTold    time.Time      // a day that was spoken of: 那天
	about      intents.Intent // of the wish that was taken up last
	lastDay    time.Time      // of the booking made last: the day of further wishes of the sentence
	newsTold   int            // notices told so far
	words      string         // of the turn that is acted on
	chats      int            // turns of small talk in a row
	lonely     bool           // one of them said so
	grieving   bool           // one of them told of a death
	history    []thinking.Said
	facts      []string
	thought    bool // what is said next is the model's, or holds the elder's words: no fact
	options    []option
	keypad     bool       // hearing failed: keys are wanted
	misses     int        // turns in a row that led nowhere
	hearFaults int        // faults in a row of hearing
	voiceDown  bool       // the last thing to be said could not be
	stillAsked int        // times "are you still there?" was asked in this silence
	patient    bool       // the elder asked to wait
	backAgain  bool       // an agent has just left the call to the bot
	warned     bool       // a goodbye before the yes was answered once
	sos        *emergency // the talk after an SOS, nil while there was none
	distress   intents.Distress
	escalated  care.Escalation
	commits    int // asked of the records so far
}

// Answer begins a conversation. It ends by Close, or with ctx.
func (a *Assistant) Answer(ctx context.Context, s Start) *Conversation {
	ctx, cancel := context.WithCancel(ctx)
	c := &Conversation{
		a: a, call: s.Call, elder: s.Elder, lang: s.Call.Lang, line: s.Line, desk: s.Desk,
		log: a.log.With("call", s.Call.ID), ctx: ctx, cancel: cancel, done: make(chan struct{}),
		posts: make(chan func(), 64), results: make(chan heardResult, 16),
		used: map[prompts.Name]int{}, manner: s.Elder.Manner,
	}
	if c.lang == "" {
		c.lang = s.Elder.Lang
	}
	if s.Line != nil {
		c.ear = c.newEar(care.PartyElder, "", c.manner.Pause)
		if a.engines.Voice != nil {
			c.mouth = newMouth(ctx, a.engines.Voice, c.send)
		}
	}
	if s.Emergency {
		c.sos = newEmergency()
		c.answeredBefore(s.Resume)
	}
	c.restore(s.Resume)
	go c.run(len(s.Resume) > 0)
	return c
}

// Text takes words the elder typed. Who types faster than is understood loses
// words.
func (c *Conversation) Text(s string) { c.tryPost(func() { c.typed(s) }) }

// Digit takes a key the elder pressed on the page.
func (c *Conversation) Digit(key rune) { c.tryPost(func() { c.pressed(key) }) }

// Quiet makes the bot fall silent: when it returns no packet is sent any more.
// What the elder and the agent say is written down as turns. frames is what
// the agent says, nil for nothing.
func (c *Conversation) Quiet(agent string, frames <-chan []int16) {
	c.silent.Store(c.quiets.Add(1))
	c.post(func() { c.fallSilent(agent, frames) })
}

// Resume lets the bot lead again after Quiet.
func (c *Conversation) Resume() {
	was := c.silent.Load()
	c.post(func() {
		if c.mode == modeQuiet && c.silent.CompareAndSwap(was, 0) { // else another agent has taken over meanwhile
			c.takeUp()
		}
	})
}

// Waiting tells that the call is queued: the bot keeps company until an agent
// takes it. While an agent leads it means nothing; Resume comes first.
func (c *Conversation) Waiting() { c.post(c.queued) }

// Emergency tells that the elder has pressed an SOS: the bot drops what it was
// doing and begins the talk that follows one. While an agent leads it stays
// silent, and takes the talk up when the call is handed back.
func (c *Conversation) Emergency() { c.post(c.pressedSOS) }

// Close ends the conversation and waits for it. A booking the elder has said
// yes to is finished first.
func (c *Conversation) Close() {
	c.cancel()
	<-c.done
}

func (c *Conversation) post(f func()) {
	select {
	case c.posts <- f:
	case <-c.ctx.Done():
	}
}

func (c *Conversation) tryPost(f func()) {
	select {
	case c.posts <- f:
	default:
	}
}

// send is how the mouth reaches the line. A line that cannot send is the
// call's business, which knows when it is back; speech goes on as if heard.
func (c *Conversation) send(packet []byte) {
	if c.silent.Load() == 0 {
		c.line.Send(packet)
	}
}

func (c *Conversation) run(again bool) {
	defer close(c.done)
	defer c.end()
	c.alarms.timer = time.NewTimer(time.Hour)
	c.load()
	for len(c.posts) > 0 { // who took the call before the greeting is not greeted over
		(<-c.posts)()
	}
	if c.mode == modeTalking {
		c.open(again)
	}
	var frames <-chan []int16
	var digits <-chan rune
	if c.line != nil {
		frames, digits = c.line.Frames(), c.line.Digits()
	}
	var mouth <-chan mouthEvent
	if c.mouth != nil {
		mouth = c.mouth.events
	}
	for {
		select {
		case <-c.ctx.Done():
			return
		case f := <-c.posts:
			f()
		case f, ok := <-frames:
			if !ok {
				frames = nil
				continue
			}
			c.elderSound(f)
		case f, ok := <-c.agentFrames:
			if !ok {
				c.agentFrames = nil
				continue
			}
			c.agentSound(f)
		case d, ok := <-digits:
			if !ok {
				digits = nil
				continue
			}
			c.pressed(d)
		case r := <-c.results:
			c.heard(r)
		case e := <-mouth:
			c.mouthSaid(e)
		case <-c.alarms.wait():
			if which, due := c.alarms.due(time.Now()); due {
				c.ring(which)
			}
		}
	}
}

func (c *Conversation) ring(which alarm) {
	switch which {
	case alarmFiller:
		c.fill()
	case alarmGiveUp:
		c.giveUp()
	case alarmSound:
		c.noSound()
	case alarmSilence:
		c.stillThere()
	case alarmCompany:
		c.keepCompany()
	case alarmOpen:
		t := c.unfinished
		c.unfinished = nil
		c.actOnTurn(t, t.text)
	case alarmLeave:
		c.mode = modeLeft
		c.desk.Hangup(c.leaving)
	case alarmTurn:
		c.elderActs(c.ear.turns.On(Event{Kind: EventTick, At: time.Now()}))
	case alarmAgentTurn:
		if c.agentEar != nil {
			c.agentActs(c.agentEar.turns.On(Event{Kind: EventTick, At: time.Now()}))
		}
	}
}

// end leaves nothing running and nothing said unwritten.
func (c *Conversation) end() {
	c.cancel()
	c.alarms.timer.Stop()
	c.cut()
	if c.unfinished != nil {
		c.writeUnfinished(c.unfinished)
	}
	for _, e := range []*ear{c.ear, c.agentEar} {
		if e == nil {
			continue
		}
		for _, t := range append(slices.Clone(e.wait), e.live) {
			if t != nil && t.text != "" {
				c.writeUnfinished(t)
			}
		}
	}
	if c.mouth != nil {
		c.mouth.wg.Wait()
	}
	c.saveManner()
	c.wg.Wait()
}

// async does work that may wait in a goroutine of its own; what it returns is
// done on the conversation's. The work's context outlives the conversation, so
// that what was promised is finished, but not by long.
func (c *Conversation) async(work func(ctx context.Context) (then func())) {
	c.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), c.a.set.GiveUp-time.Second)
		defer cancel()
		c.post(work(ctx))
	})
}

// saveManner keeps what was learned about how this elder speaks and listens.
func (c *Conversation) saveManner() {
	if c.ear != nil {
		if d := c.ear.turns.Pause() - c.earlierPause(); d > 50*time.Millisecond || d < -50*time.Millisecond {
			c.manner.Pause = c.ear.turns.Pause().Round(10 * time.Millisecond)
		}
	}
	if c.manner == c.elder.Manner {
		return
	}
	c.elder.Manner = c.manner
	manner := c.manner
	c.async(func(ctx context.Context) func() {
		err := c.a.records.SetManner(ctx, c.elder.ID, manner)
		return func() {
			if err != nil {
				c.desk.Fault("records", err.Error())
			}
		}
	})
}

func (c *Conversation) earlierPause() time.Duration {
	if c.manner.Pause != 0 {
		return c.manner.Pause
	}
	return c.a.set.Turns.Pause
}
