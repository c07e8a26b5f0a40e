// Package dialog is the bot of the hotline: it hears, understands, acts and
// speaks. Each conversation is one goroutine that owns all its state; whoever
// else has something to say to it posts it there.
//
// A conversation does four things only: it looks up, books, reminds, and
// escalates to a person. A language model, where there is one, chooses among
// these and keeps company; it states no facts. What it says
// was done has been committed before it is said, and within 2.5 s of the end
// of an elder's turn something is heard, whatever hangs.
package dialog

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"yinling/care"
	"yinling/dialog/thinking"
	"yinling/intents"
	"yinling/prompts"
	"yinling/speech"
)

// Settings are the timings and the manner of the assistant. A zero field takes
// its default.
type Settings struct {
	Turns TurnOptions

	Speed         float64       // of speech, as a factor on the voice's normal speed, for elders who never asked for another; 0.88
	SentencePause time.Duration // silence between two sentences; 400 ms
	Filler        time.Duration // from the elder's last sound to "I'll have a look" when no answer is there; 1.9 s, so that it is heard within 2.5 s
	FillerAgain   time.Duration // from one such sentence to the next; 2.5 s
	GiveUp        time.Duration // from the end of a turn to giving up on an engine or the records; 6 s
	Silence       time.Duration // from our question to "are you still there?"; 8 s
	SilenceAgain  time.Duration // from that to the next, and to the goodbye; 10 s
	Patience      time.Duration // Silence after "wait a moment", and for those who type; 45 s
	Company       time.Duration // between sentences to who waits for a person; 20 s
	SOSSilence    time.Duration // from a question after an SOS to asking more simply, and to going on; 6 s, or Company for those who type or read

	Now func() time.Time // the clock for dates and stamps; time.Now. Timers do not follow it.
}

func (s Settings) withDefaults() Settings {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&s.SentencePause, 400 * time.Millisecond},
		{&s.Filler, 1900 * time.Millisecond},
		{&s.FillerAgain, 2500 * time.Millisecond},
		{&s.GiveUp, 6 * time.Second},
		{&s.Silence, 8 * time.Second},
		{&s.SilenceAgain, 10 * time.Second},
		{&s.Patience, 45 * time.Second},
		{&s.Company, 20 * time.Second},
		{&s.SOSSilence, 6 * time.Second},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if s.Speed == 0 {
		s.Speed = 0.88
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.Turns = s.Turns.withDefaults()
	return s
}

// Voice turns an utterance into Opus packets of 20 ms. A packet may be kept
// but not changed. An error ends the sequence. The context's end ends it soon.
type Voice interface {
	Packets(ctx context.Context, u speech.Utterance) iter.Seq2[[]byte, error]
}

// Engines hear and speak. Without a Recognizer or NewActivity the assistant
// listens to keys and typed words only; without a Voice it shows captions only.
type Engines struct {
	Recognizer  speech.Recognizer
	Voice       Voice
	NewActivity func() speech.VoiceActivity

	Understanding *intents.Understanding
	Thinker       thinking.Thinker // a language model; nil: rules alone
	Weather       Weather          // nil: a person is offered
}

func (e Engines) hears() bool { return e.Recognizer != nil && e.NewActivity != nil }

// Line is the elder's leg as the bot uses it.
type Line interface {
	Frames() <-chan []int16   // 20 ms at 16 kHz; a frame belongs to the receiver
	Digits() <-chan rune      // keys by RFC 4733
	Send(packet []byte) error // one 20 ms Opus packet now; the mouth paces
}

// Desk is what a conversation tells the call it is in. The methods are called
// on the conversation's goroutine and must not wait for a method of the same
// conversation to return.
type Desk interface {
	Turn(t care.Turn) int                           // commits a finished turn, returns its Seq; Seq and CallID are filled in by the call
	Caption(party care.Party, seq int, text string) // what is being said; seq 0 is the turn that comes next
	Doing(d care.Doing)
	Choices(items []care.Choice, keypad bool) // what can be pressed; nil clears
	Escalate(why care.Escalation)
	// Answered passes on what was heard after an SOS, as recognised, typed or
	// chosen by a key. about is "hurt", "where" or "alone" for the answer to that
	// question, whether it was understood or not; "mistake" when it was pressed
	// by mistake or nothing is the matter; "said" for anything else.
	Answered(about, words string)
	NoAnswer()               // the elder said nothing after a question of the talk after an SOS
	Fault(op, reason string) // an engine or the records failed: for the timeline and the log
	Hangup(reason string)    // the bot has said goodbye
}

// Assistant answers calls. It lives as long as the program and is safe for
// concurrent use.
type Assistant struct {
	set     Settings
	engines Engines
	prompts *prompts.Book
	records Records
	loc     *time.Location
	log     *slog.Logger

	understanding *intents.Understanding
	thinker       thinking.Thinker
	weather       Weather
}

// New makes an Assistant. loc is the town's time zone.
func New(s Settings, e Engines, book *prompts.Book, r Records, loc *time.Location, log *slog.Logger) *Assistant {
	return &Assistant{set: s.withDefaults(), engines: e, prompts: book, records: r, loc: loc, log: log,
		understanding: e.Understanding, thinker: e.Thinker, weather: e.Weather}
}

// now is the present in the town.
func (a *Assistant) now() time.Time { return a.set.Now().In(a.loc) }

// Start is what a conversation begins with.
type Start struct {
	Call   care.CallRecord
	Elder  care.Elder
	Line   Line // nil: text and keys only
	Desk   Desk
	Resume []care.Turn // turns so far, after a hand-back in another process
	// Emergency: an urgent incident of this elder is live. The talk after an SOS
	// takes the place of the greeting.
	Emergency bool
}
