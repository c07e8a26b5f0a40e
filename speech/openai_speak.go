package speech

import (
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
)

// SpeakSettings are how an engine is asked to speak. A zero field takes its
// default.
type SpeakSettings struct {
	Model  string
	Voice  string
	Voices map[Lang]string // where a language has another voice than Voice
	// Format is "pcm" by default: the first sound is heard while the rest is
	// still being made. "wav" for engines that know no pcm.
	Format string
	Rate   int // of pcm, samples per second; SpeakRate, as OpenAI's
	// FirstAudio is the time allowed until the first sound; 2 s.
	FirstAudio time.Duration
	// Stall is the time allowed from one piece of sound to the next; 1.5 s.
	Stall time.Duration
}

// OpenAISynthesizer speaks through an engine's /audio/speech.
type OpenAISynthesizer struct {
	client  *openai.Client
	set     SpeakSettings
	breaker breaker
}

var _ Synthesizer = (*OpenAISynthesizer)(nil)

// NewOpenAISynthesizer makes a Synthesizer of an engine.
func NewOpenAISynthesizer(e *Engine, set SpeakSettings) *OpenAISynthesizer {
	if set.Format == "" {
		set.Format = string(openai.SpeechResponseFormatPcm)
	}
	if set.Rate == 0 {
		set.Rate = SpeakRate
	}
	if set.FirstAudio == 0 {
		set.FirstAudio = 2 * time.Second
	}
	if set.Stall == 0 {
		set.Stall = 1500 * time.Millisecond
	}
	config := openai.DefaultConfig(e.key)
	config.BaseURL = e.base
	config.HTTPClient = e
	return &OpenAISynthesizer{
		client: openai.NewClientWithConfig(config), set: set, breaker: breaker{op: "speak"},
	}
}

// Name is the model and the voices.
func (s *OpenAISynthesizer) Name() string {
	name := s.set.Model + "/" + s.set.Voice
	for _, lang := range slices.Sorted(maps.Keys(s.set.Voices)) {
		name += fmt.Sprintf(",%s=%s", lang, s.set.Voices[lang])
	}
	return name
}

// Synthesize yields frames as the engine's bytes arrive; see Synthesizer.
func (s *OpenAISynthesizer) Synthesize(ctx context.Context, u Utterance) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		if err := s.breaker.allow(); err != nil {
			yield(nil, err)
			return
		}
		wanted, err := s.speak(ctx, u, func(frame []int16) bool { return yield(frame, nil) })
		s.breaker.done(err)
		if wanted && err != nil {
			yield(nil, err)
		}
	}
}

// speak hands the frames of u to yield until it wants no more, and says
// whether it wanted all there was.
func (s *OpenAISynthesizer) speak(ctx context.Context, u Utterance, yield func([]int16) bool) (wanted bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := &watchedReader{stall: s.set.Stall}
	watch.guard = time.AfterFunc(s.set.FirstAudio, func() { cancel(s.late(watch.begun.Load())) })
	defer watch.guard.Stop()
	reply, err := s.client.CreateSpeech(ctx, s.request(u))
	if err != nil {
		return true, engineError(ctx, "speak", err)
	}
	defer reply.Close()
	watch.Reader = reply
	wanted, err = readFrames(watch, newFramer(s.set.Rate), yield)
	if err != nil {
		err = engineError(ctx, "speak", err)
	}
	return wanted, err
}

// late is the error of sound that does not come.
func (s *OpenAISynthesizer) late(begun bool) *EngineError {
	if begun {
		return &EngineError{Op: "speak", Reason: Stalled, Err: fmt.Errorf("no more sound for %v", s.set.Stall)}
	}
	return &EngineError{Op: "speak", Reason: Slow, Err: fmt.Errorf("no sound within %v", s.set.FirstAudio)}
}

// A watchedReader lets its guard go off when a read takes too long, but not
// while its user takes time between reads.
type watchedReader struct {
	io.Reader
	guard *time.Timer // runs from the start; stops at the first bytes
	stall time.Duration
	begun atomic.Bool
}

func (w *watchedReader) Read(b []byte) (int, error) {
	if w.begun.Load() {
		w.guard.Reset(w.stall)
	}
	n, err := w.Reader.Read(b)
	if n > 0 {
		w.guard.Stop()
		w.begun.Store(true)
	}
	return n, err
}

func (s *OpenAISynthesizer) request(u Utterance) openai.CreateSpeechRequest {
	voice, ok := s.set.Voices[u.Lang]
	if !ok {
		voice = s.set.Voice
	}
	r := openai.CreateSpeechRequest{
		Model:          openai.SpeechModel(s.set.Model),
		Input:          u.Text,
		Voice:          openai.SpeechVoice(voice),
		ResponseFormat: openai.SpeechResponseFormat(s.set.Format),
	}
	if u.Speed != 1 {
		r.Speed = u.Speed
	}
	return r
}
