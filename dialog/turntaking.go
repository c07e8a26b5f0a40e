package dialog

import "time"

// TurnOptions are the timings of turn-taking. A zero field takes its default.
// The defaults are for people of 70 to 95: they search for words, so pauses
// are long, and a person who is cut off once speaks less afterwards.
type TurnOptions struct {
	Window       time.Duration // sound in one EventWindow; 32 ms, what Silero judges at once
	Enter        float32       // probability from which a window is voice; 0.5
	Leave        float32       // probability below which voice has ended; 0.35, lower than Enter so that it does not flicker
	Onset        time.Duration // voice this long begins a turn; 96 ms
	BargeIn      time.Duration // voice this long while the bot speaks stops it; 96 ms: three windows, so that with the network and the far buffer it is silent within 200 ms
	Pause        time.Duration // silence that ends a turn, to begin with; 700 ms
	OpenPause    time.Duration // the same when the sentence sounds unfinished; 1300 ms
	ShortPause   time.Duration // the same after a short sound that stopped the bot, likely a cough or 嗯; 450 ms
	MinPause     time.Duration // the learned pause is never shorter; 600 ms
	MaxPause     time.Duration // nor longer; 1500 ms
	Short        time.Duration // voice shorter than this that stopped the bot may be nothing; 400 ms
	Regret       time.Duration // who speaks again this soon after the end was not done; 1200 ms
	MaxTurn      time.Duration // a turn is ended after this long; 30 s
	StalledVoice time.Duration // no sound at all for this long in the middle of voice ends the turn; 2 s
}

func (o TurnOptions) withDefaults() TurnOptions {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.Window, 32 * time.Millisecond},
		{&o.Onset, 96 * time.Millisecond},
		{&o.BargeIn, 96 * time.Millisecond},
		{&o.Pause, 700 * time.Millisecond},
		{&o.OpenPause, 1300 * time.Millisecond},
		{&o.ShortPause, 450 * time.Millisecond},
		{&o.MinPause, 600 * time.Millisecond},
		{&o.MaxPause, 1500 * time.Millisecond},
		{&o.Short, 400 * time.Millisecond},
		{&o.Regret, 1200 * time.Millisecond},
		{&o.MaxTurn, 30 * time.Second},
		{&o.StalledVoice, 2 * time.Second},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if o.Enter == 0 {
		o.Enter = 0.5
	}
	if o.Leave == 0 {
		o.Leave = 0.35
	}
	return o
}

// EventKind is what turn-taking is told.
type EventKind int

// The events of turn-taking.
const (
	EventWindow   EventKind = iota + 1 // a window of sound was judged: Probability
	EventPartial                       // text so far: Open
	EventHeard                         // the text of the last turn is there: Nothing
	EventBotBegan                      // the bot is audible
	EventBotEnded                      // the bot has fallen silent
	EventTick                          // the Deadline came and no sound did
)

// Event is one thing that turn-taking is told.
type Event struct {
	Kind        EventKind
	At          time.Time
	Probability float32 // of EventWindow
	Open        bool    // of EventPartial: the sentence sounds unfinished
	Nothing     bool    // of EventHeard: no words, or only a murmur that asks for nothing
}

// Action is what turn-taking wants done.
type Action int

// The actions of turn-taking.
const (
	ActBegin     Action = iota + 1 // the party has begun a turn: start hearing
	ActInterrupt                   // the bot stops at once
	ActEnd                         // the turn is over: finish hearing
	ActResume                      // the interruption was false: the bot goes on where it stopped
)

// TurnTaking decides when a party's turn begins and ends and when the bot
// gives way. It does nothing itself and reads no clock: events in, actions
// out. The zero value is not ready; see NewTurnTaking.
type TurnTaking struct {
	set   TurnOptions
	pause time.Duration // silence that ends a turn, learned

	bot         bool // the bot is audible
	inVoice     bool // hysteresis of the windows
	inTurn      bool
	open        bool // the text so far sounds unfinished
	interrupted bool // this turn stopped the bot
	cut         bool // the turn that ended last had stopped the bot and was not judged yet

	voice   time.Duration // voice in this turn, or of the onset
	said    time.Duration // voice in the turn before
	silence time.Duration // since the last voice, in sound
	length  time.Duration // of this turn, in sound
	last    time.Time     // the last window
	ended   time.Time     // the last voice of the turn before, zero when its pause was learned from
}

// NewTurnTaking makes the turn-taking of one party. pause is what was learned
// about the party in earlier calls, 0 for nothing.
func NewTurnTaking(o TurnOptions, pause time.Duration) *TurnTaking {
	o = o.withDefaults()
	if pause == 0 {
		pause = o.Pause
	}
	return &TurnTaking{set: o, pause: min(max(pause, o.MinPause), o.MaxPause)}
}

// Pause is the silence that ends this party's turn, as learned so far.
func (t *TurnTaking) Pause() time.Duration { return t.pause }

// InTurn tells whether the party is speaking, pauses included.
func (t *TurnTaking) InTurn() bool { return t.inTurn }

// Doubtful tells whether the running or last turn stopped the bot but was so
// short that it may have been a cough.
func (t *TurnTaking) Doubtful() bool {
	if t.inTurn {
		return t.interrupted && t.voice < t.set.Short
	}
	return t.cut && t.said < t.set.Short
}

// Silence is how long the party had been silent at the last window.
func (t *TurnTaking) Silence() time.Duration { return t.silence }

// Deadline is when an EventTick is wanted if no sound comes before, zero for
// never. While sound comes it moves on ahead of it.
func (t *TurnTaking) Deadline() time.Time {
	switch {
	case !t.inTurn:
		return time.Time{}
	case t.silence > 0:
		// Sound is late by up to a jitter buffer now and then: half a second of grace.
		return t.last.Add(t.limit() - t.silence + 500*time.Millisecond)
	default:
		return t.last.Add(t.set.StalledVoice)
	}
}

// On takes an event and gives what is to be done, in order.
func (t *TurnTaking) On(e Event) []Action {
	switch e.Kind {
	case EventWindow:
		return t.window(e)
	case EventPartial:
		t.open = t.inTurn && e.Open
	case EventHeard:
		return t.heard(e)
	case EventBotBegan:
		t.bot = true
		t.ended = time.Time{} // an answer was begun: what follows is a turn of its own
	case EventBotEnded:
		t.bot = false
	case EventTick:
		if d := t.Deadline(); !d.IsZero() && !e.At.Before(d) {
			return t.end()
		}
	}
	return nil
}

func (t *TurnTaking) window(e Event) []Action {
	t.last = e.At
	limit := t.set.Enter
	if t.inVoice {
		limit = t.set.Leave
	}
	t.inVoice = e.Probability >= limit
	if t.inTurn {
		return t.during(e)
	}
	return t.before(e)
}

// before waits for enough voice to begin a turn. One window without voice
// among it is forgiven: syllables have gaps.
func (t *TurnTaking) before(e Event) []Action {
	if !t.inVoice {
		if t.silence += t.set.Window; t.silence > t.set.Window {
			t.voice = 0
		}
		return nil
	}
	if t.silence > t.set.Window {
		t.voice = 0
	}
	t.voice += t.set.Window
	t.silence = 0
	if t.voice < t.set.Onset {
		return nil
	}
	t.inTurn, t.open, t.length = true, false, t.voice
	t.interrupted, t.cut = t.cut, false
	if gap := e.At.Sub(t.ended) - t.voice; !t.ended.IsZero() && gap < t.set.Regret+t.pause {
		t.learn(gap)
	}
	t.ended = time.Time{}
	return append([]Action{ActBegin}, t.maybeInterrupt()...)
}

// during follows a turn to its end.
func (t *TurnTaking) during(e Event) []Action {
	t.length += t.set.Window
	if t.length >= t.set.MaxTurn {
		return t.end()
	}
	if t.inVoice {
		if t.silence >= 200*time.Millisecond { // shorter gaps are between syllables
			t.learn(t.silence)
		}
		t.voice += t.set.Window
		t.silence = 0
		return t.maybeInterrupt()
	}
	t.silence += t.set.Window
	if t.silence < t.limit() {
		return nil
	}
	t.ended = e.At.Add(-t.silence)
	return t.end()
}

func (t *TurnTaking) maybeInterrupt() []Action {
	if !t.bot || t.voice < t.set.BargeIn {
		return nil
	}
	t.bot, t.interrupted = false, true
	return []Action{ActInterrupt}
}

// limit is the silence that ends the running turn.
func (t *TurnTaking) limit() time.Duration {
	switch {
	case t.interrupted && t.voice < t.set.Short:
		return t.set.ShortPause
	case t.open:
		return max(t.pause, t.set.OpenPause)
	default:
		return t.pause
	}
}

func (t *TurnTaking) end() []Action {
	t.inTurn, t.inVoice, t.open = false, false, false
	t.said, t.voice = t.voice, 0
	t.cut, t.interrupted = t.interrupted, false
	return []Action{ActEnd}
}

// heard judges an interruption by its words.
func (t *TurnTaking) heard(e Event) []Action {
	cut := t.cut
	t.cut = false
	if cut && e.Nothing && !t.inTurn {
		return []Action{ActResume}
	}
	return nil
}

// learn moves the pause towards what this party needs: quickly up, since
// cutting somebody off is worse than waiting, and slowly down to the default.
func (t *TurnTaking) learn(gap time.Duration) {
	want := gap + gap/4 + 100*time.Millisecond
	if want > t.pause {
		t.pause += (want - t.pause) / 2
	} else {
		t.pause -= (t.pause - max(want, min(t.set.Pause, t.pause))) / 10
	}
	t.pause = min(max(t.pause, t.set.MinPause), t.set.MaxPause)
}
