package dialog

import (
	"context"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/speech"
)

// preroll is how much sound from before the detected beginning a recognizer
// gets: the first consonant is softer than the voice that is noticed.
const preroll = 300 * time.Millisecond

// A heardTurn is one spoken turn on its way from sound to text.
type heardTurn struct {
	ear     *ear
	rec     speech.Recognition // nil when it could not be opened
	cancel  context.CancelFunc
	started time.Time
	ended   time.Time // the last voice; zero while the turn runs
	text    string    // so far, or at last
	err     error
	settled bool // the last result is there
	shown   bool // a partial text was

	danger intents.Distress // found in a partial text
	told   bool             // the danger was answered already
}

// heardResult is a result of a recognition on its way to the conversation.
type heardResult struct {
	turn   *heardTurn
	result speech.Result
}

// An ear hears one party: sound → voice activity → turn-taking → recognizer.
// It belongs to the conversation's goroutine.
type ear struct {
	c      *Conversation
	party  care.Party
	by     string // the agent's name
	vad    speech.VoiceActivity
	turns  *TurnTaking
	window []int16
	before [][]int16 // the preroll
	live   *heardTurn
	wait   []*heardTurn // over, their text not there yet
}

// newEar is nil when nothing can hear.
func (c *Conversation) newEar(party care.Party, by string, pause time.Duration) *ear {
	if !c.a.engines.hears() {
		return nil
	}
	return &ear{
		c: c, party: party, by: by,
		vad:    c.a.engines.NewActivity(),
		turns:  NewTurnTaking(c.a.set.Turns, pause),
		window: make([]int16, 0, speech.VADWindow),
	}
}

// frame takes 20 ms of sound and gives what turn-taking wants done. It blocks
// the sound anew: voice activity is judged on 32 ms.
func (e *ear) frame(frame []int16) []Action {
	if e.live != nil && e.live.rec != nil {
		if err := e.live.rec.Write(frame); err != nil && e.live.err == nil && !e.live.settled {
			e.live.err = err
		}
	}
	e.keep(frame)
	var actions []Action
	for len(frame) > 0 {
		n := min(len(frame), speech.VADWindow-len(e.window))
		e.window = append(e.window, frame[:n]...)
		frame = frame[n:]
		if len(e.window) == speech.VADWindow {
			p := e.vad.Probability(e.window)
			e.window = e.window[:0]
			actions = append(actions, e.turns.On(Event{Kind: EventWindow, At: time.Now(), Probability: p})...)
		}
	}
	return actions
}

func (e *ear) keep(frame []int16) {
	room := int((preroll+e.turns.set.Onset)/speech.FrameTime) + 1
	var oldest []int16
	if len(e.before) >= room {
		oldest = e.before[0]
		copy(e.before, e.before[1:])
		e.before = e.before[:room-1]
	}
	e.before = append(e.before, append(oldest[:0], frame...))
}

// begin opens a recognition and gives it the preroll.
func (e *ear) begin() {
	set := e.c.a.set
	ctx, cancel := context.WithTimeout(e.c.ctx, set.Turns.MaxTurn+2*set.GiveUp)
	t := &heardTurn{ear: e, cancel: cancel, started: e.c.a.set.Now().Add(-set.Turns.Onset)}
	e.live = t
	t.rec, t.err = e.c.a.engines.Recognizer.Open(ctx, speech.HearOptions{
		Lang: speech.Lang(e.c.lang), Hints: e.c.hints(),
	})
	if t.err != nil {
		cancel()
		t.rec = nil
		return
	}
	for _, f := range e.before {
		if t.err = t.rec.Write(f); t.err != nil {
			break
		}
	}
	e.c.wg.Go(func() { e.forward(ctx, t, t.rec) })
}

// forward brings a recognition's results to the conversation until there are
// no more of them or nobody wants them.
func (e *ear) forward(ctx context.Context, t *heardTurn, rec speech.Recognition) {
	defer rec.Close()
	results := rec.Results()
	for {
		var r speech.Result
		select {
		case <-ctx.Done():
			r = speech.Result{Err: ctx.Err()}
		case next, ok := <-results:
			if r = next; !ok {
				r = speech.Result{Final: true} // closed without a last result: nothing was heard
			}
		}
		select {
		case e.c.results <- heardResult{t, r}:
		case <-e.c.ctx.Done():
			return
		}
		if r.Final || r.Err != nil {
			return
		}
	}
}

// finish ends the running turn; its text follows.
func (e *ear) finish() *heardTurn {
	t := e.live
	e.live = nil
	if t == nil {
		return nil
	}
	t.ended = e.c.a.set.Now().Add(-e.turns.Silence())
	if t.rec != nil && !t.settled {
		t.rec.Finish()
	}
	e.wait = append(e.wait, t)
	return t
}

// drop forgets a turn whose text is there or is no longer waited for.
func (e *ear) drop(t *heardTurn) {
	t.cancel()
	for i, w := range e.wait {
		if w == t {
			e.wait = append(e.wait[:i], e.wait[i+1:]...)
			return
		}
	}
}

// take notes a result and says whether it changes anything.
func (t *heardTurn) take(r speech.Result) bool {
	if t.settled {
		return false
	}
	t.settled = r.Final || r.Err != nil
	// A final text without words takes nothing back that sounded like danger.
	if text := strings.TrimSpace(r.Text); text != "" || r.Final && t.danger == intents.None {
		t.text = text
	}
	if r.Err != nil {
		t.err = r.Err
	}
	return true
}

// hints are words the elder is likely to say.
func (c *Conversation) hints() []string {
	var out []string
	for _, s := range c.known.services {
		out = append(out, s.Called(c.lang))
	}
	if c.elder.Address.Community != "" {
		out = append(out, c.elder.Address.Community)
	}
	return out
}
