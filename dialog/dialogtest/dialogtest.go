// Package dialogtest has plain stand-ins for everything a conversation talks
// to: engines, line, desk and records. They are made for virtual time
// (testing/synctest) and for conversations that tests lead.
package dialogtest

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"yinling/care"
	"yinling/speech"
)

// loud is the level that Activity takes for voice.
const loud = 1000

// Activity says that any window with a loud sample is voice.
type Activity struct{}

// NewActivity makes an Activity.
func NewActivity() speech.VoiceActivity { return Activity{} }

// Probability is 1 for voice and 0 for silence.
func (Activity) Probability(window []int16) float32 {
	if slices.Max(window) >= loud {
		return 1
	}
	return 0
}

// Reset does nothing: there is no state.
func (Activity) Reset() {}

// Heard is what a Recognizer makes of one turn.
type Heard struct {
	Text     string
	Partials []string      // as the turn begins, one each 200 ms
	Delay    time.Duration // from the end of the turn to the text
	Err      error         // instead of a final text
	OpenErr  error         // Open fails
	Hang     bool          // no result ever comes
	Closed   bool          // the results end without a last one
}

// Recognizer hears what it was told beforehand, turn by turn; then nothing.
type Recognizer struct {
	mu     sync.Mutex
	script []Heard

	OnFinish func() // a turn has ended; nil: nothing
	Opened   int    // turns
	Frames   int    // of 20 ms that the turns got
}

// Next adds what is heard in the next turn that has no script yet.
func (r *Recognizer) Next(h Heard) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.script = append(r.script, h)
}

// Open starts hearing a turn.
func (r *Recognizer) Open(ctx context.Context, _ speech.HearOptions) (speech.Recognition, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Opened++
	h := Heard{}
	if len(r.script) > 0 {
		h, r.script = r.script[0], r.script[1:]
	}
	if h.OpenErr != nil {
		return nil, h.OpenErr
	}
	ctx, cancel := context.WithCancel(ctx)
	t := &recognition{of: r, heard: h, cancel: cancel, over: make(chan struct{}), results: make(chan speech.Result), done: make(chan struct{})}
	go t.run(ctx)
	return t, nil
}

type recognition struct {
	of      *Recognizer
	heard   Heard
	cancel  context.CancelFunc
	once    sync.Once
	over    chan struct{}
	results chan speech.Result
	done    chan struct{}
}

func (t *recognition) Write([]int16) error {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	t.of.Frames++
	return nil
}

func (t *recognition) Finish() {
	t.once.Do(func() {
		if t.of.OnFinish != nil {
			t.of.OnFinish()
		}
		close(t.over)
	})
}

func (t *recognition) Results() <-chan speech.Result { return t.results }
func (t *recognition) Close()                        { t.cancel(); <-t.done }

func (t *recognition) run(ctx context.Context) {
	defer close(t.done)
	defer close(t.results)
	send := func(r speech.Result) bool {
		select {
		case t.results <- r:
			return true
		case <-ctx.Done():
			return false
		}
	}
	for _, p := range t.heard.Partials {
		if !sleep(ctx, 200*time.Millisecond) || !send(speech.Result{Text: p}) {
			return
		}
	}
	select {
	case <-t.over:
	case <-ctx.Done():
		return
	}
	if t.heard.Closed {
		return
	}
	if t.heard.Hang {
		<-ctx.Done()
		return
	}
	if sleep(ctx, t.heard.Delay) {
		send(speech.Result{Text: t.heard.Text, Final: t.heard.Err == nil, Err: t.heard.Err})
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Voice says a character in 100 ms. Each packet is the text of its sentence.
type Voice struct {
	mu    sync.Mutex
	Delay time.Duration           // before the first packet
	Fails func(text string) error // nil: never
	Hangs func(text string) bool  // nil: never
	Asked []speech.Utterance      // what was asked for
}

// Packets yields 5 packets for each character of u.
func (v *Voice) Packets(ctx context.Context, u speech.Utterance) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		v.mu.Lock()
		v.Asked = append(v.Asked, u)
		v.mu.Unlock()
		if v.Hangs != nil && v.Hangs(u.Text) {
			<-ctx.Done()
			yield(nil, ctx.Err())
			return
		}
		if !sleep(ctx, v.Delay) {
			yield(nil, ctx.Err())
			return
		}
		if v.Fails != nil {
			if err := v.Fails(u.Text); err != nil {
				yield(nil, err)
				return
			}
		}
		for range 5 * utf8.RuneCountInString(u.Text) {
			if !yield([]byte(u.Text), nil) {
				return
			}
		}
	}
}

// Packet is one that was sent.
type Packet struct {
	Text string
	At   time.Time
}

// Line is an elder's leg. Clock drives its microphone.
type Line struct {
	frames chan []int16
	digits chan rune

	mu    sync.Mutex
	until time.Time // the elder speaks until then
	muted bool      // no frames come: the network is gone
	sent  []Packet
}

// NewLine makes a Line.
func NewLine() *Line {
	return &Line{frames: make(chan []int16, 50), digits: make(chan rune, 10)}
}

// Frames gives the microphone.
func (l *Line) Frames() <-chan []int16 { return l.frames }

// Digits gives the keys.
func (l *Line) Digits() <-chan rune { return l.digits }

// Press presses a key.
func (l *Line) Press(key rune) { l.digits <- key }

// Send keeps the packet.
func (l *Line) Send(packet []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, Packet{string(packet), time.Now()})
	return nil
}

// Sent gives the packets sent so far.
func (l *Line) Sent() []Packet {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.sent)
}

// Speak makes the microphone carry voice for d from now.
func (l *Line) Speak(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Now().Add(d)
}

// Mute stops the frames, as a network that is gone.
func (l *Line) Mute(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.muted = on
}

// Clock sends a frame each 20 ms until ctx ends.
func (l *Line) Clock(ctx context.Context) {
	t := time.NewTicker(speech.FrameTime)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			l.mu.Lock()
			frame := make([]int16, speech.HearFrame)
			if now.Before(l.until) {
				for i := range frame {
					frame[i] = loud
				}
			}
			muted := l.muted
			l.mu.Unlock()
			if muted {
				continue
			}
			select {
			case l.frames <- frame:
			default: // nobody listens
			}
		}
	}
}

// Desk writes down what a conversation tells its call.
type Desk struct {
	mu       sync.Mutex
	turns    []care.Turn
	captions []string
	doing    care.Doing
	choices  []care.Choice
	keypad   bool
	offered  bool
	why      []care.Escalation
	faults   []string
	hangup   string
	answered []string
	noAnswer int

	OnEscalate func(care.Escalation) // nil: nothing
}

// Turn keeps a turn.
func (d *Desk) Turn(t care.Turn) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	t.Seq = len(d.turns) + 1
	d.turns = append(d.turns, t)
	return t.Seq
}

// Caption keeps a partial as "party: text".
func (d *Desk) Caption(party care.Party, _ int, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.captions = append(d.captions, string(party)+": "+text)
}

// Doing keeps what the bot does.
func (d *Desk) Doing(doing care.Doing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.doing = doing
}

// Choices keeps what can be pressed.
func (d *Desk) Choices(items []care.Choice, keypad bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.choices, d.keypad = items, keypad
	d.offered = d.offered || keypad
}

// Escalate keeps the reason.
func (d *Desk) Escalate(why care.Escalation) {
	d.mu.Lock()
	d.why = append(d.why, why)
	then := d.OnEscalate
	d.mu.Unlock()
	if then != nil {
		then(why)
	}
}

// Fault keeps a fault as "op: reason".
func (d *Desk) Fault(op, reason string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, op+": "+reason)
}

// Answered keeps an answer as "about: words".
func (d *Desk) Answered(about, words string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answered = append(d.answered, about+": "+words)
}

// NoAnswer counts.
func (d *Desk) NoAnswer() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noAnswer++
}

// Hangup keeps the reason.
func (d *Desk) Hangup(reason string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hangup = reason
}

// Seen is what a Desk was told so far.
type Seen struct {
	Turns    []care.Turn
	Captions []string
	Doing    care.Doing
	Choices  []care.Choice
	Keypad   bool
	Offered  bool // the keypad was wanted at some time
	Why      []care.Escalation
	Faults   []string
	Hangup   string
	Answered []string // after an SOS
	NoAnswer int      // unanswered questions after an SOS
}

// Seen gives a copy of what the desk was told.
func (d *Desk) Seen() Seen {
	d.mu.Lock()
	defer d.mu.Unlock()
	return Seen{
		Turns: slices.Clone(d.turns), Captions: slices.Clone(d.captions), Doing: d.doing,
		Choices: slices.Clone(d.choices), Keypad: d.keypad, Offered: d.offered, Why: slices.Clone(d.why),
		Faults: slices.Clone(d.faults), Hangup: d.hangup, Answered: slices.Clone(d.answered), NoAnswer: d.noAnswer,
	}
}

// Bot gives what the bot said, turn by turn.
func (s Seen) Bot() []string {
	var out []string
	for _, t := range s.Turns {
		if t.Party == care.PartyBot {
			out = append(out, t.Text)
		}
	}
	return out
}

// LastBot is what the bot said last.
func (s Seen) LastBot() string {
	if all := s.Bot(); len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// Key is the key of the choice whose label contains text, 0 if there is none.
func (s Seen) Key(text string) rune {
	for _, c := range s.Choices {
		if strings.Contains(c.Label, text) {
			return rune(c.Key[0])
		}
	}
	return 0
}
