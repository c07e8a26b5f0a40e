package speech

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync/atomic"
	"time"
)

// VoiceOptions are what a Voice speaks with. A zero field takes its default.
type VoiceOptions struct {
	// Engines are asked in this order: the next one when the one before it
	// fails, or gives no sound within FirstAudio, before anything was heard.
	Engines []Synthesizer
	// Recorded is played when no engine speaks. It may be nil.
	Recorded *Recorded
	// RecordedAs names the engine whose voice the recordings are in, and
	// RecordedSpeed their speed: what that engine is asked for and is recorded,
	// it need not say again.
	RecordedAs    string
	RecordedSpeed float64
	FirstAudio    time.Duration // allowed to each engine but the last; 1.5 s
	Encoder       EncoderOptions

	Dir         string        // of spoken phrases as Ogg Opus files; "" keeps none on disk
	DiskBytes   int64         // 512 MB: some 200,000 short sentences
	MemoryBytes int64         // 32 MB: some 5,000 sentences
	Keep        time.Duration // a file not used for so long is removed at the next start; 30 days

	Log *slog.Logger
}

// A Voice says utterances as ready Opus packets of 20 ms. What was said once
// comes from memory or disk. It is safe for use from many goroutines.
type Voice struct {
	o     VoiceOptions
	store *phraseStore
	live  atomic.Int64 // when an engine was last asked for a caller, Unix ns
}

// warmPause is how long after a caller's sentence Warm leaves the engines
// alone: a small machine can make one sentence at a time, and the caller's
// next one comes first.
const warmPause = 15 * time.Second

// NewVoice makes a Voice and takes up the phrases in its folder.
func NewVoice(o VoiceOptions) (*Voice, error) {
	if o.FirstAudio == 0 {
		o.FirstAudio = 1500 * time.Millisecond
	}
	if o.DiskBytes == 0 {
		o.DiskBytes = 512 << 20
	}
	if o.MemoryBytes == 0 {
		o.MemoryBytes = 32 << 20
	}
	if o.Keep == 0 {
		o.Keep = 30 * 24 * time.Hour
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if len(o.Engines) == 0 && o.Recorded == nil {
		return nil, errors.New("a voice needs an engine or recorded phrases")
	}
	if _, err := NewEncoder(o.Encoder); err != nil {
		return nil, err
	}
	store, err := openPhraseStore(o.Dir, o.MemoryBytes, o.DiskBytes, o.Keep, o.Log)
	if err != nil {
		return nil, err
	}
	return &Voice{o: o, store: store}, nil
}

// Close waits until what was said last is on disk.
func (v *Voice) Close() { v.store.close() }

// Packets yields u as Opus packets of 20 ms, as fast as they come: all at once
// when it was said before, else as they are made. Who sends them keeps the
// pace. A packet may be kept but not changed. An error ends the sequence; when
// it comes before the first packet, nobody could say u at all.
func (v *Voice) Packets(ctx context.Context, u Utterance) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var failures []error
		for i, engine := range v.o.Engines {
			if packets, ok := v.ready(engine, u); ok {
				yieldAll(packets, yield)
				return
			}
			budget := v.o.FirstAudio
			if i == len(v.o.Engines)-1 {
				budget = 0
			}
			v.live.Store(time.Now().UnixNano())
			said, err := v.say(ctx, engine, u, budget, func(p []byte) bool { return yield(p, nil) })
			if err == nil {
				return
			}
			if said || ctx.Err() != nil {
				yield(nil, err)
				return
			}
			v.o.Log.Warn("speech engine failed before its first sound", "engine", engine.Name(), "error", err)
			failures = append(failures, fmt.Errorf("%s: %w", engine.Name(), err))
		}
		if v.o.Recorded != nil {
			if packets, ok := v.o.Recorded.Packets(u); ok {
				yieldAll(packets, yield)
				return
			}
			failures = append(failures, ErrNotRecorded)
		}
		yield(nil, fmt.Errorf("nobody can say the sentence: %w", errors.Join(failures...)))
	}
}

// Cached says whether u would be heard at once, without any engine.
func (v *Voice) Cached(u Utterance) bool {
	if len(v.o.Engines) == 0 {
		return false
	}
	_, ok := v.ready(v.o.Engines[0], u)
	return ok
}

// ready gives the packets of an utterance that an engine need not be asked for.
func (v *Voice) ready(engine Synthesizer, u Utterance) ([][]byte, bool) {
	if v.o.Recorded != nil && engine.Name() == v.o.RecordedAs && u.Speed == v.o.RecordedSpeed && u.Gain == 0 {
		if packets, ok := v.o.Recorded.Packets(u); ok {
			return packets, true
		}
	}
	return v.store.get(phraseKey(engine, u))
}

func yieldAll(packets [][]byte, yield func([]byte, error) bool) {
	for _, p := range packets {
		if !yield(p, nil) {
			return
		}
	}
}

// say has engine say u within budget until its first sound (0 is no limit)
// and keeps what was said whole. It tells whether any packet was yielded.
func (v *Voice) say(
	ctx context.Context, engine Synthesizer, u Utterance, budget time.Duration, yield func([]byte) bool,
) (said bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if budget > 0 {
		late := time.AfterFunc(budget, func() {
			cancel(&EngineError{Op: "speak", Reason: Slow, Err: fmt.Errorf("no sound within %v", budget)})
		})
		defer late.Stop()
		firstYield := yield
		yield = func(p []byte) bool { late.Stop(); return firstYield(p) }
	}
	encoder, err := NewEncoder(v.o.Encoder)
	if err != nil {
		return false, err
	}
	var packets [][]byte
	for frame, err := range engine.Synthesize(ctx, u) {
		if err != nil {
			return len(packets) > 0, err
		}
		amplify(frame, u.Gain)
		made, err := encoder.Encode(frame)
		if err != nil {
			return len(packets) > 0, err
		}
		packet := bytes.Clone(made)
		packets = append(packets, packet)
		if !yield(packet) {
			return true, nil // cut off: not kept
		}
	}
	if len(packets) == 0 {
		return false, &EngineError{Op: "speak", Reason: Empty, Err: errEmpty}
	}
	v.store.put(phraseKey(engine, u), packets)
	return true, nil
}

// Warm has the first engine say phrases, one at a time, so that they are there
// when they are needed, and pauses while callers are spoken to. While the
// engine fails it is asked again, at first after 1 s, at last every 5 min. Warm returns when every phrase is there,
// with nil, or when ctx ends, with its cause: it is run in the background.
func (v *Voice) Warm(ctx context.Context, phrases []Utterance) error {
	if len(v.o.Engines) == 0 {
		return nil
	}
	for wait := time.Second; ; wait = min(2*wait, 5*time.Minute) {
		left, err := v.warmOnce(ctx, phrases)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(left) == 0 {
			return nil
		}
		level := slog.LevelDebug // an engine that is still starting is no news
		if wait > 10*time.Second {
			level = slog.LevelWarn
		}
		v.o.Log.Log(ctx, level, "some fixed phrases could not be prepared yet", "left", len(left), "again_in", wait, "error", err)
		phrases = left
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(wait):
		}
	}
}

// warmOnce returns the phrases that could not be made and the first reason.
func (v *Voice) warmOnce(ctx context.Context, phrases []Utterance) (left []Utterance, first error) {
	for _, u := range phrases {
		if ctx.Err() != nil {
			return phrases, nil
		}
		if v.Cached(u) {
			continue
		}
		v.waitForQuiet(ctx)
		if _, err := v.say(ctx, v.o.Engines[0], u, 0, func([]byte) bool { return true }); err != nil {
			left = append(left, u)
			if first == nil {
				first = err
			}
		}
	}
	return left, first
}

// phraseKey names what engine makes of u.
func phraseKey(engine Synthesizer, u Utterance) string {
	speed := u.Speed
	if speed == 0 {
		speed = 1
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%q %q %.2f %+.1f %q", engine.Name(), u.Lang, speed, u.Gain, u.Text)))
}

// waitForQuiet returns when no caller was spoken to for warmPause, or ctx ends.
func (v *Voice) waitForQuiet(ctx context.Context) {
	for {
		left := warmPause - time.Since(time.Unix(0, v.live.Load()))
		if left <= 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(left):
		}
	}
}
