package speech

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/speech/enginetest"
)

// hummer is a Synthesizer in this process: it hums 50 frames.
type hummer struct {
	name   string
	asked  []Utterance
	before func(ctx context.Context) error // may wait or fail before the first frame
	after  error                           // ends the sequence after its half
}

func (h *hummer) Name() string { return h.name }

func (h *hummer) Synthesize(ctx context.Context, u Utterance) iter.Seq2[[]int16, error] {
	h.asked = append(h.asked, u)
	return func(yield func([]int16, error) bool) {
		if h.before != nil {
			if err := h.before(ctx); err != nil {
				yield(nil, err)
				return
			}
		}
		for i := range 50 {
			if h.after != nil && i == 25 {
				yield(nil, h.after)
				return
			}
			if !yield(tone(SpeakRate, 300, 8000, SpeakFrame), nil) {
				return
			}
		}
	}
}

var lunch = Utterance{Text: "好，明天中午送午饭。", Lang: Chinese, Speed: 0.9}

func openVoice(t testing.TB, o VoiceOptions) *Voice {
	t.Helper()
	v, err := NewVoice(o)
	require.NoError(t, err)
	t.Cleanup(v.Close)
	return v
}

func packetsOf(t testing.TB, v *Voice, u Utterance) (packets [][]byte, err error) {
	t.Helper()
	for p, failure := range v.Packets(t.Context(), u) {
		require.NoError(t, err, "something came after the error")
		if failure != nil {
			err = failure
			continue
		}
		require.True(t, isTwentyMilliseconds(p))
		packets = append(packets, p)
	}
	return packets, err
}

func oggFiles(t testing.TB, dir string) (files []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	return files
}

func TestWhatWasSaidOnceIsNotMadeAgain(t *testing.T) {
	dir := t.TempDir()
	engine := &hummer{name: "hum"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir})
	require.False(t, v.Cached(lunch))
	first, err := packetsOf(t, v, lunch)
	require.NoError(t, err)
	require.Len(t, first, 50)
	require.True(t, v.Cached(lunch))
	again, err := packetsOf(t, v, lunch)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Len(t, engine.asked, 1)
	v.Close()

	after := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir})
	later, err := packetsOf(t, after, lunch)
	require.NoError(t, err)
	require.Equal(t, first, later, "after a restart, from disk")
	require.Len(t, engine.asked, 1)

	files := oggFiles(t, dir)
	require.Len(t, files, 1)
	info, err := os.Stat(files[0])
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode())
}

func TestAnotherTextLanguageSpeedOrEngineIsAnotherPhrase(t *testing.T) {
	engine := &hummer{name: "hum"}
	other := &hummer{name: "other"}
	keys := map[string]bool{phraseKey(other, lunch): true}
	for _, change := range []func(u *Utterance){
		func(*Utterance) {}, func(u *Utterance) { u.Text += "吗" }, func(u *Utterance) { u.Lang = English }, func(u *Utterance) { u.Speed = 0.85 },
	} {
		u := lunch
		change(&u)
		keys[phraseKey(engine, u)] = true
	}
	require.Len(t, keys, 5)
	require.Equal(t, phraseKey(engine, Utterance{Text: "a"}), phraseKey(engine, Utterance{Text: "a", Speed: 1}))
}

func TestAPhraseThatWasCutOffOrFailedIsNotKept(t *testing.T) {
	dir := t.TempDir()
	engine := &hummer{name: "hum"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir})
	for range v.Packets(t.Context(), lunch) {
		break
	}
	require.False(t, v.Cached(lunch))
	engine.after = &EngineError{Op: "speak", Reason: Stalled, Err: errors.New("stalled")}
	packets, err := packetsOf(t, v, lunch)
	requireReason(t, err, Stalled)
	require.Len(t, packets, 25)
	require.False(t, v.Cached(lunch))
	v.Close()
	require.Empty(t, oggFiles(t, dir))
}

func TestADamagedFileIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	engine := &hummer{name: "hum"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir})
	want, err := packetsOf(t, v, lunch)
	require.NoError(t, err)
	v.Close()
	file := oggFiles(t, dir)[0]
	require.NoError(t, os.Truncate(file, 700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "tmp-123"), []byte("half a phr"), 0o600))

	after := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir})
	got, err := packetsOf(t, after, lunch)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Len(t, engine.asked, 2)
	after.Close()
	require.Equal(t, []string{file}, oggFiles(t, dir), "what a crash left is gone")
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	_, err = decodeOgg(b)
	require.NoError(t, err)
}

func TestTheFolderOfPhrasesStaysSmall(t *testing.T) {
	dir := t.TempDir()
	engine := &hummer{name: "hum"}
	const room = 15000 // three phrases of 1 s
	o := VoiceOptions{Engines: []Synthesizer{engine}, Dir: dir, DiskBytes: room}
	v := openVoice(t, o)
	for _, text := range strings.Split("一二三四五六七八", "") {
		_, err := packetsOf(t, v, Utterance{Text: text, Lang: Chinese})
		require.NoError(t, err)
		v.Close() // on disk, in this order
	}
	size := func() (total int64) {
		for _, f := range oggFiles(t, dir) {
			info, err := os.Stat(f)
			require.NoError(t, err)
			total += info.Size()
		}
		return total
	}
	require.LessOrEqual(t, size(), int64(room))
	require.NotEmpty(t, oggFiles(t, dir))
	require.FileExists(t, v.store.path(phraseKey(engine, Utterance{Text: "八", Lang: Chinese})), "the newest stays")

	o.DiskBytes = room / 2
	openVoice(t, o)
	require.LessOrEqual(t, size(), int64(room/2), "a smaller bound holds from the start")

	old := time.Now().Add(-40 * 24 * time.Hour)
	for _, f := range oggFiles(t, dir) {
		require.NoError(t, os.Chtimes(f, old, old))
	}
	openVoice(t, o)
	require.Empty(t, oggFiles(t, dir), "what nobody heard for so long is gone")
}

func TestMemoryIsBounded(t *testing.T) {
	dropped := []string{}
	c := newLRU[int](10, func(k string) { dropped = append(dropped, k) })
	c.put("a", 1, 4)
	c.put("b", 2, 4)
	_, ok := c.get("a")
	require.True(t, ok)
	c.put("c", 3, 4)
	require.Equal(t, []string{"b"}, dropped, "not used for longest")
	c.put("a", 5, 6)
	require.Equal(t, int64(10), c.total)
	c.put("giant", 9, 11)
	require.Empty(t, c.entries)
	require.Zero(t, c.total)
	require.Equal(t, []string{"b", "c", "a", "giant"}, dropped)
}

func TestTheNextEngineSpeaksWhenTheFirstFails(t *testing.T) {
	failing := map[string]func(ctx context.Context) error{
		"at once": func(context.Context) error {
			return &EngineError{Op: "speak", Reason: Unreachable, Err: errors.New("no route")}
		},
		"by taking too long": func(ctx context.Context) error {
			<-ctx.Done()
			return context.Cause(ctx)
		},
	}
	for name, fail := range failing {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				first, second := &hummer{name: "first", before: fail}, &hummer{name: "second"}
				v := openVoice(t, VoiceOptions{Engines: []Synthesizer{first, second}, Log: slog.New(slog.NewTextHandler(&log, nil))})
				began := time.Now()
				packets, err := packetsOf(t, v, lunch)
				require.NoError(t, err)
				require.Len(t, packets, 50)
				require.LessOrEqual(t, time.Since(began), 1500*time.Millisecond)
				require.Contains(t, log.String(), "engine=first")
				require.NotContains(t, log.String(), "午饭", "no sentence in the log")

				first.before = nil
				_, err = packetsOf(t, v, lunch)
				require.NoError(t, err)
				require.Len(t, first.asked, 2, "the first is asked again although the second's is there")
				require.Len(t, second.asked, 1)
			})
		})
	}
}

func TestASlowEngineIsWaitedForThreeTimesOnly(t *testing.T) {
	server := enginetest.New(t)
	server.Speak.FailAlways(enginetest.Slow(time.Minute))
	v := openVoice(t, VoiceOptions{
		Engines:    []Synthesizer{newSynthesizer(t, server, SpeakSettings{}), &hummer{name: "second"}},
		FirstAudio: 100 * time.Millisecond,
	})
	for range 2 * breakerFailures {
		_, err := packetsOf(t, v, lunch)
		require.NoError(t, err)
	}
	require.Len(t, server.Speak.Requests(), breakerFailures)
}

func TestTheVoiceDoesNotChangeInMidSentence(t *testing.T) {
	first := &hummer{name: "first", after: &EngineError{Op: "speak", Reason: Stalled, Err: errors.New("stalled")}}
	second := &hummer{name: "second"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{first, second}})
	packets, err := packetsOf(t, v, lunch)
	requireReason(t, err, Stalled)
	require.Len(t, packets, 25)
	require.Empty(t, second.asked)
}

func TestNobodyIsAskedForACallerWhoIsGone(t *testing.T) {
	first := &hummer{name: "first", before: func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }}
	second := &hummer{name: "second"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{first, second}})
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("barge-in")
	cancel(gone)
	var last error
	for _, err := range v.Packets(ctx, lunch) {
		last = err
	}
	require.ErrorIs(t, last, gone)
	require.Empty(t, second.asked)
}

func recordedFolder(t testing.TB, index string) fstest.MapFS {
	t.Helper()
	sorry := encodeOgg(encodeAll(t, EncoderOptions{}, tone(SpeakRate, 300, 8000, SpeakRate)))
	return fstest.MapFS{
		RecordedIndex:  {Data: []byte(index)},
		"zh/sorry.ogg": {Data: sorry},
		"zh/cut.ogg":   {Data: sorry[:500]},
	}
}

func TestRecordedPhrasesAreTheLastResort(t *testing.T) {
	recorded, err := LoadRecorded(recordedFolder(t, "# last words\n\nzh\tzh/sorry.ogg\t对不起，我给您转人工。\n"))
	require.NoError(t, err)
	broken := &hummer{name: "broken", before: func(context.Context) error {
		return &EngineError{Op: "speak", Reason: ServerError, Err: errors.New("500")}
	}}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{broken}, Recorded: recorded})
	packets, err := packetsOf(t, v, Utterance{Text: "对不起，我给您转人工。", Lang: Chinese, Speed: 0.85})
	require.NoError(t, err)
	require.Len(t, packets, 50)

	_, err = packetsOf(t, v, lunch)
	requireReason(t, err, ServerError)
	require.ErrorIs(t, err, ErrNotRecorded)
}

func TestAnEngineIsNotAskedForWhatIsRecordedInItsVoice(t *testing.T) {
	recorded, err := LoadRecorded(recordedFolder(t, "zh\tzh/sorry.ogg\t对不起，我给您转人工。\n"))
	require.NoError(t, err)
	engine := &hummer{name: "our voice"}
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}, Recorded: recorded, RecordedAs: "our voice", RecordedSpeed: 0.88})
	sorry := Utterance{Text: "对不起，我给您转人工。", Lang: Chinese, Speed: 0.88}
	require.True(t, v.Cached(sorry))
	_, err = packetsOf(t, v, sorry)
	require.NoError(t, err)
	require.Empty(t, engine.asked)

	slower, louder := sorry, sorry
	slower.Speed, louder.Gain = 0.7, 6
	for _, u := range []Utterance{slower, louder, lunch} {
		require.False(t, v.Cached(u))
		_, err = packetsOf(t, v, u)
		require.NoError(t, err)
	}
	require.Len(t, engine.asked, 3)
}

func TestFaultyRecordingsAreFoundAtTheStart(t *testing.T) {
	for name, index := range map[string]string{
		"a file that is not there": "zh\tzh/missing.ogg\t您好",
		"a file cut short":         "zh\tzh/cut.ogg\t您好",
		"no text":                  "zh\tzh/sorry.ogg",
		"an empty text":            "zh\tzh/sorry.ogg\t",
		"a phrase listed twice":    "zh\tzh/sorry.ogg\t您好\nzh\tzh/sorry.ogg\t您好",
	} {
		_, err := LoadRecorded(recordedFolder(t, index))
		require.ErrorContains(t, err, "line ", name)
	}
	_, err := LoadRecorded(fstest.MapFS{})
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestWarmingUpWaitsForAnEngineThatIsStillStarting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		up := time.Now().Add(25 * time.Second)
		engine := &hummer{name: "hum", before: func(context.Context) error {
			if time.Now().Before(up) {
				return &EngineError{Op: "speak", Reason: Unreachable, Err: errors.New("starting")}
			}
			return nil
		}}
		v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}})
		hello := Utterance{Text: "您好", Lang: Chinese}
		require.NoError(t, v.Warm(t.Context(), []Utterance{hello, lunch}))
		require.True(t, v.Cached(hello))
		require.True(t, v.Cached(lunch))
		require.Len(t, engine.asked, 12, "five times in vain, then once, each")
		require.Less(t, time.Since(up), 10*time.Second)

		require.NoError(t, v.Warm(t.Context(), []Utterance{hello, lunch}))
		require.Len(t, engine.asked, 12, "nothing left to do")
	})
}

func TestWarmingUpMakesWayForCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := &hummer{name: "hum"}
		v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}})
		_, err := packetsOf(t, v, lunch) // a caller is spoken to
		require.NoError(t, err)
		began := time.Now()
		require.NoError(t, v.Warm(t.Context(), []Utterance{{Text: "您好", Lang: Chinese}}))
		require.Equal(t, warmPause, time.Since(began))
	})
}

func TestWarmingUpEndsWithTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := &hummer{name: "hum", before: func(context.Context) error { return errors.New("never") }}
		v := openVoice(t, VoiceOptions{Engines: []Synthesizer{engine}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		require.ErrorIs(t, v.Warm(ctx, []Utterance{lunch}), context.DeadlineExceeded)
		require.Less(t, len(engine.asked), 25)
	})
}

func TestManySpeakAtOnce(t *testing.T) {
	server := enginetest.New(t)
	s := newSynthesizer(t, server, SpeakSettings{})
	v := openVoice(t, VoiceOptions{Engines: []Synthesizer{s}, Dir: t.TempDir(), DiskBytes: 8000, MemoryBytes: 8000})
	done := make(chan error)
	const callers = 8
	for i := range callers {
		go func() {
			var failed error
			for j := range 5 {
				for _, err := range v.Packets(context.Background(), Utterance{Text: strings.Repeat("好", 1+(i+j)%4)}) {
					failed = errors.Join(failed, err)
				}
			}
			done <- failed
		}()
	}
	for range callers {
		require.NoError(t, <-done)
	}
}

func TestAVoiceNeedsSomethingToSpeakWith(t *testing.T) {
	_, err := NewVoice(VoiceOptions{})
	require.Error(t, err)
	_, err = NewVoice(VoiceOptions{Engines: []Synthesizer{Espeak{}}, Encoder: EncoderOptions{Complexity: 99}})
	require.Error(t, err)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = NewVoice(VoiceOptions{Engines: []Synthesizer{Espeak{}}, Dir: file})
	require.Error(t, err)
}

// The first packet of a fixed phrase costs no disk, no engine, no encoding.
func BenchmarkFirstPacketOfAFixedPhrase(b *testing.B) {
	v := openVoice(b, VoiceOptions{Engines: []Synthesizer{&hummer{name: "hum"}}})
	require.NoError(b, v.Warm(b.Context(), []Utterance{lunch}))
	b.ReportAllocs()
	for b.Loop() {
		for range v.Packets(b.Context(), lunch) {
			break
		}
	}
}

// Our own part of speaking: an engine that answers at once, over HTTP.
func BenchmarkEngineToFirstPacket(b *testing.B) {
	server := enginetest.New(b)
	v := openVoice(b, VoiceOptions{Engines: []Synthesizer{newSynthesizer(b, server, SpeakSettings{})}})
	for b.Loop() {
		for _, err := range v.Packets(b.Context(), lunch) {
			require.NoError(b, err)
			break
		}
	}
}

// Our own part of hearing: five seconds of speech, from Finish to the text.
func BenchmarkEngineToText(b *testing.B) {
	server := enginetest.New(b)
	server.Hear.Answer(func(enginetest.Heard) string { return "好" })
	r := newRecognizer(b, server, HearSettings{})
	for b.Loop() {
		b.StopTimer()
		turn, err := r.Open(b.Context(), HearOptions{Lang: Chinese})
		require.NoError(b, err)
		require.NoError(b, turn.Write(make([]int16, 5*HearRate)))
		b.StartTimer()
		turn.Finish()
		last := <-turn.Results()
		require.NoError(b, last.Err)
		turn.Close()
	}
}

func BenchmarkEspeakToFirstPacket(b *testing.B) {
	requireEspeak(b)
	v := openVoice(b, VoiceOptions{Engines: []Synthesizer{Espeak{}}})
	for b.Loop() {
		for _, err := range v.Packets(b.Context(), lunch) {
			require.NoError(b, err)
			break
		}
	}
}
