package dialog

import (
	"slices"
	"testing"
	"time"
)

// A track plays sound to a TurnTaking, window by window.
type track struct {
	t       *testing.T
	turns   *TurnTaking
	now     time.Time
	actions []Action
	at      []time.Duration // when each action came, from the start
}

var trackStart = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func newTrack(t *testing.T, pause time.Duration) *track {
	return &track{t: t, turns: NewTurnTaking(TurnOptions{}, pause), now: trackStart}
}

func (k *track) event(e Event) {
	e.At = k.now
	for _, a := range k.turns.On(e) {
		k.actions = append(k.actions, a)
		k.at = append(k.at, k.now.Sub(trackStart))
	}
}

func (k *track) play(p float32, d time.Duration) *track {
	for end := k.now.Add(d); k.now.Before(end); {
		k.now = k.now.Add(k.turns.set.Window)
		k.event(Event{Kind: EventWindow, Probability: p})
	}
	return k
}

func (k *track) voice(d time.Duration) *track   { return k.play(0.9, d) }
func (k *track) silence(d time.Duration) *track { return k.play(0.1, d) }
func (k *track) tell(kind EventKind) *track     { k.event(Event{Kind: kind}); return k }

func (k *track) did(want ...Action) *track {
	k.t.Helper()
	if !slices.Equal(k.actions, want) {
		k.t.Fatalf("actions %v at %v, want %v", k.actions, k.at, want)
	}
	return k
}

const ms = time.Millisecond

func TestTurnBeginsAndEnds(t *testing.T) {
	k := newTrack(t, 0).silence(time.Second).voice(time.Second).silence(2*time.Second).did(ActBegin, ActEnd)
	if begun := k.at[0]; begun < 1000*ms || begun > 1150*ms {
		t.Errorf("begun at %v", begun)
	}
	if ended := k.at[1]; ended < 2700*ms || ended > 2800*ms {
		t.Errorf("ended at %v, 700 ms after the voice is 2.7 s", ended)
	}
}

func TestClickIsNoTurn(t *testing.T) {
	newTrack(t, 0).voice(64 * ms).silence(time.Second).voice(64 * ms).silence(time.Second).did()
}

func TestGapBetweenSyllablesDoesNotDelayTheBeginning(t *testing.T) {
	newTrack(t, 0).voice(64 * ms).silence(32 * ms).voice(64 * ms).did(ActBegin)
}

func TestVoiceIsHeldByHysteresis(t *testing.T) {
	// 0.4 would not begin a turn but does not end the voice of one.
	newTrack(t, 0).play(0.4, time.Second).did()
	newTrack(t, 0).voice(200*ms).play(0.4, 3*time.Second).did(ActBegin)
}

func TestPauseInATurnDoesNotEndIt(t *testing.T) {
	newTrack(t, 0).voice(500*ms).silence(600*ms).voice(500*ms).silence(time.Second).did(ActBegin, ActEnd)
}

func TestOpenSentenceIsGivenMoreTime(t *testing.T) {
	k := newTrack(t, 0).voice(500 * ms)
	k.event(Event{Kind: EventPartial, Open: true})
	k.silence(1200 * ms).did(ActBegin)
	k.silence(200*ms).did(ActBegin, ActEnd)
}

func TestEndlessTurnIsEnded(t *testing.T) {
	k := newTrack(t, 0).voice(31*time.Second).did(ActBegin, ActEnd, ActBegin)
	if at := k.at[1]; at > 30100*ms {
		t.Errorf("ended after %v", at)
	}
}

func TestBargeInStopsTheBot(t *testing.T) {
	k := newTrack(t, 0).tell(EventBotBegan).silence(time.Second).voice(300*ms).did(ActBegin, ActInterrupt)
	if late := k.at[1] - time.Second; late > 170*ms {
		t.Errorf("interrupted after %v", late)
	}
	newTrack(t, 0).tell(EventBotBegan).voice(64 * ms).silence(2 * time.Second).did() // a click of the tongue
}

func TestCoughIsNoInterruption(t *testing.T) {
	k := newTrack(t, 0).tell(EventBotBegan).voice(160*ms).silence(600*ms).did(ActBegin, ActInterrupt, ActEnd)
	if !k.turns.Doubtful() {
		t.Error("a cough is not doubtful")
	}
	k.silence(time.Second)
	k.event(Event{Kind: EventHeard, Nothing: true})
	k.did(ActBegin, ActInterrupt, ActEnd, ActResume)
}

func TestLongInterruptionIsNotDoubtful(t *testing.T) {
	k := newTrack(t, 0).tell(EventBotBegan).voice(time.Second).silence(time.Second)
	if k.turns.Doubtful() {
		t.Error("a second of voice is doubtful")
	}
	k.event(Event{Kind: EventHeard})
	k.did(ActBegin, ActInterrupt, ActEnd)
}

func TestPausesAreLearned(t *testing.T) {
	k := newTrack(t, 0)
	for range 8 { // somebody who searches for words
		k.voice(500 * ms).silence(620 * ms)
	}
	k.voice(500 * ms).silence(2 * time.Second)
	slow := k.turns.Pause()
	if slow < 800*ms || slow > 900*ms {
		t.Errorf("learned %v from pauses of 620 ms", slow)
	}
	for range 60 { // and then speaks fluently
		k.voice(500 * ms).silence(250 * ms)
	}
	if p := k.turns.Pause(); p >= slow || p < 690*ms {
		t.Errorf("unlearned to %v", p)
	}
	for range 50 {
		k.voice(500 * ms).silence(k.turns.Pause() - 40*ms)
	}
	if p := k.turns.Pause(); p != k.turns.set.MaxPause {
		t.Errorf("learned %v, the bound is %v", p, k.turns.set.MaxPause)
	}
}

func TestWhoSpeaksAgainAtOnceWasCutOff(t *testing.T) {
	k := newTrack(t, 0).voice(500*ms).silence(800*ms).did(ActBegin, ActEnd)
	k.voice(500*ms).did(ActBegin, ActEnd, ActBegin)
	if p := k.turns.Pause(); p < 800*ms {
		t.Errorf("pause %v after cutting somebody off who paused for 800 ms", p)
	}
	// After the bot has answered it is a turn of its own.
	k = newTrack(t, 0).voice(500 * ms).silence(800 * ms).tell(EventBotBegan).silence(100 * ms).tell(EventBotEnded).voice(500 * ms)
	if p := k.turns.Pause(); p != 700*ms {
		t.Errorf("pause %v learned from an answer", p)
	}
}

func TestEarlierPauseIsKeptWithinBounds(t *testing.T) {
	if p := NewTurnTaking(TurnOptions{}, 1100*ms).Pause(); p != 1100*ms {
		t.Errorf("pause %v", p)
	}
	if p := NewTurnTaking(TurnOptions{}, time.Minute).Pause(); p != 1500*ms {
		t.Errorf("pause %v", p)
	}
}

func TestSoundThatStopsEndsTheTurnByTheClock(t *testing.T) {
	k := newTrack(t, 0).voice(500 * ms)
	k.now = k.turns.Deadline().Add(-ms)
	k.tell(EventTick).did(ActBegin)
	k.now = k.now.Add(ms)
	k.tell(EventTick).did(ActBegin, ActEnd)
	if !k.turns.Deadline().IsZero() {
		t.Error("a deadline without a turn")
	}
}
