// Package speech hears and speaks: it turns a caller's sound into text and
// text into sound.
//
// Sound inside the package is 16-bit mono PCM in frames of 20 ms: HearFrame
// samples at HearRate towards recognizers and voice activity, SpeakFrame
// samples at SpeakRate from synthesizers. On the wire it is Opus, one packet
// to a frame.
//
// The engines themselves (recognition and synthesis) are servers that speak
// the OpenAI HTTP interface, see Engine; espeak-ng is the synthesizer of last
// resort that needs no server.
package speech

import (
	"context"
	"iter"
	"time"
)

// Rates in samples per second and frames in samples, mono.
const (
	HearRate  = 16000 // what recognizers and voice activity take
	HearFrame = 320   // 20 ms at HearRate

	SpeakRate  = 24000 // what synthesizers yield
	SpeakFrame = 480   // 20 ms at SpeakRate

	FrameTime = 20 * time.Millisecond
)

// Lang is the language of an utterance as a BCP 47 primary tag.
type Lang string

// The languages the hotline speaks.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// A Recognizer turns speech into text, one turn at a time. It is safe for use
// from many goroutines.
type Recognizer interface {
	// Open starts hearing one turn. ctx bounds the whole turn: when it ends,
	// the recognition ends with a Result that carries its error. Open fails at
	// once, with an *EngineError, while the engine is known to be down.
	Open(ctx context.Context, o HearOptions) (Recognition, error)
}

// HearOptions tell a Recognizer what to expect of one turn.
type HearOptions struct {
	Lang  Lang
	Hints []string // words likely to be said: names, services, places
}

// A Recognition hears one turn. Write and Finish are called from one
// goroutine; Results may be read, and Close called, from another.
type Recognition interface {
	// Write takes sound at HearRate, 20 ms or any other length. It copies
	// frame and never waits for the network. It fails after Finish or
	// Close and when the turn is too long to be heard.
	Write(frame []int16) error

	// Finish says that the turn is over; the final Result follows.
	Finish()

	// Results yields partial results, each replacing the one before it, then
	// exactly one Result that is Final or has Err set, and is then closed.
	// After Close it may be closed without that last Result.
	Results() <-chan Result

	// Close gives the turn up and releases everything. It is safe to call
	// twice and after the final Result.
	Close()
}

// A Result is what a Recognition has understood so far.
type Result struct {
	Text  string // the whole turn, not only what is new; may be partial beside Err
	Final bool   // nothing follows
	Err   error  // an *EngineError or the context's error; nothing follows
}

// A Synthesizer turns text into speech. It is safe for use from many
// goroutines.
type Synthesizer interface {
	// Synthesize yields frames of SpeakFrame samples at SpeakRate as they are
	// made; the last is padded with silence. A frame is the caller's only
	// until the next one is asked for. An error ends the sequence and comes
	// with a nil frame.
	Synthesize(ctx context.Context, u Utterance) iter.Seq2[[]int16, error]

	// Name is the engine and its voice, part of the key of cached speech: two
	// synthesizers of one name sound alike.
	Name() string
}

// An Utterance is something to be said.
type Utterance struct {
	Text  string
	Lang  Lang
	Speed float64 // 1, or 0, is the voice's normal speed; elders are served best by 0.85–0.9
	Gain  float64 // dB on top of the voice's normal level, applied by Voice, which keeps peaks from clipping
}

// VoiceActivity tells speech from silence in one stream of sound. It keeps
// state from window to window and is for one goroutine.
type VoiceActivity interface {
	// Probability is the chance, 0 to 1, that the next window is speech. The
	// window has 512 samples at HearRate, 32 ms.
	Probability(window []int16) float32

	// Reset forgets what was heard, for a new stream.
	Reset()
}
