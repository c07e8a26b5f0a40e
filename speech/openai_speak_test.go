package speech

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yinling/speech/enginetest"
)

func newSynthesizer(t testing.TB, server *enginetest.Server, set SpeakSettings) *OpenAISynthesizer {
	t.Helper()
	set.Model = "mouth"
	return NewOpenAISynthesizer(openEngine(t, server.URL), set)
}

// speakAll returns the sound of an utterance, every frame checked, and the
// error that ended it.
func speakAll(t testing.TB, s Synthesizer, u Utterance) (sound []int16, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testWait)
	defer cancel()
	for frame, failure := range s.Synthesize(ctx, u) {
		require.NoError(t, err, "something came after the error")
		if failure != nil {
			require.Nil(t, frame)
			err = failure
			continue
		}
		require.Len(t, frame, SpeakFrame)
		sound = append(sound, frame...)
	}
	require.NoError(t, ctx.Err(), "took too long")
	return sound, err
}

// loudness is the root mean square of samples.
func loudness(samples []int16) float64 {
	sum := 0.0
	for _, v := range samples {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(1, len(samples))))
}

func TestSpeaking(t *testing.T) {
	const text = "好，明天中午十一点半" // a second
	for _, c := range []struct {
		name string
		set  SpeakSettings
		rate int
	}{
		{"PCM", SpeakSettings{}, 24000},
		{"WAV", SpeakSettings{Format: "wav"}, 24000},
		{"WAV at another rate", SpeakSettings{Format: "wav"}, 22050},
		{"PCM at another rate", SpeakSettings{Rate: 16000}, 16000},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := enginetest.New(t)
			server.Speak.SetRate(c.rate)
			c.set.Voice = "lily"
			c.set.Voices = map[Lang]string{English: "rose"}
			s := newSynthesizer(t, server, c.set)
			sound, err := speakAll(t, s, Utterance{Text: text, Lang: Chinese, Speed: 0.8})
			require.NoError(t, err)
			want := 10 * enginetest.SecondsPerRune / 0.8
			require.InDelta(t, want, float64(len(sound))/SpeakRate, 0.03)
			require.Greater(t, loudness(sound), 1000.0)
			require.Greater(t, level(sound, SpeakRate, 750, 2500), level(sound, SpeakRate, 500, 2500), "the pitch is right")

			_, err = speakAll(t, s, Utterance{Text: "hello", Lang: English})
			require.NoError(t, err)
			asked := server.Speak.Requests()
			require.Equal(t, "lily", asked[0].Voice)
			require.Equal(t, text, asked[0].Text)
			require.Equal(t, 0.8, asked[0].Speed)
			require.Equal(t, "mouth", asked[0].Model)
			require.Equal(t, "Bearer key-1", asked[0].Key)
			require.Equal(t, "rose", asked[1].Voice)
			require.Zero(t, asked[1].Speed)
		})
	}
}

func TestSpeakingFailures(t *testing.T) {
	for _, c := range []struct {
		name    string
		failure enginetest.Failure
		reason  string
		heard   bool
	}{
		{"connection reset", enginetest.Down(), Unreachable, false},
		{"slow", enginetest.Slow(30 * time.Second), Slow, false},
		{"busy", enginetest.Status(429), Busy, false},
		{"broken", enginetest.Status(500), ServerError, false},
		{"wrong voice", enginetest.Status(400), Refused, false},
		{"empty", enginetest.Empty(), Empty, false},
		{"a web page", enginetest.Garbage(), Garbage, false},
		{"stalling", enginetest.Stall(), Stalled, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := enginetest.New(t)
			server.Speak.Fail(c.failure)
			set := SpeakSettings{FirstAudio: testWait / 2, Stall: 200 * time.Millisecond}
			if c.reason == Slow {
				set.FirstAudio = 200 * time.Millisecond
			}
			s := newSynthesizer(t, server, set)
			sound, err := speakAll(t, s, Utterance{Text: "您好，我是热线的语音助手", Lang: Chinese})
			e := requireReason(t, err, c.reason)
			require.Equal(t, "speak", e.Op)
			require.Equal(t, c.heard, len(sound) > 0)
		})
	}
}

func TestAListenerMayTakeItsTime(t *testing.T) {
	server := enginetest.New(t)
	s := newSynthesizer(t, server, SpeakSettings{Stall: 400 * time.Millisecond})
	frames := 0
	for _, err := range s.Synthesize(t.Context(), Utterance{Text: strings.Repeat("啊", 20)}) {
		require.NoError(t, err)
		if frames++; frames == 3 {
			time.Sleep(600 * time.Millisecond) // longer than the engine may stall
		}
	}
	require.InDelta(t, 100, frames, 1)
}

func TestBeingInterruptedIsNoFailureOfTheEngine(t *testing.T) {
	server := enginetest.New(t)
	s := newSynthesizer(t, server, SpeakSettings{})
	for range 2 * breakerFailures {
		frames := 0
		for _, err := range s.Synthesize(t.Context(), Utterance{Text: strings.Repeat("啊", 600)}) {
			require.NoError(t, err)
			if frames++; frames == 5 {
				break
			}
		}
		ctx, bargeIn := context.WithCancelCause(t.Context())
		defer bargeIn(nil)
		stopped := errors.New("barge-in")
		var last error
		for _, err := range s.Synthesize(ctx, Utterance{Text: strings.Repeat("啊", 600)}) {
			last = err
			bargeIn(stopped)
		}
		require.ErrorIs(t, last, stopped)
	}
	_, err := speakAll(t, s, Utterance{Text: "还在"})
	require.NoError(t, err)
}

func TestADownSpeakerFailsAtOnce(t *testing.T) {
	server := enginetest.New(t)
	server.Speak.FailAlways(enginetest.Slow(time.Minute))
	s := newSynthesizer(t, server, SpeakSettings{FirstAudio: 50 * time.Millisecond})
	for range breakerFailures {
		_, err := speakAll(t, s, Utterance{Text: "喂"})
		requireReason(t, err, Slow)
	}
	_, err := speakAll(t, s, Utterance{Text: "喂"})
	require.ErrorIs(t, err, ErrDown)
	require.Len(t, server.Speak.Requests(), breakerFailures)
}

func TestSynthesizersOfOtherVoicesHaveOtherNames(t *testing.T) {
	server := enginetest.New(t)
	names := map[string]bool{}
	for _, set := range []SpeakSettings{
		{Voice: "lily"}, {Voice: "rose"}, {Voice: "lily", Voices: map[Lang]string{English: "rose"}},
		{Voice: "lily", Voices: map[Lang]string{Chinese: "rose"}},
	} {
		names[newSynthesizer(t, server, set).Name()] = true
	}
	require.Len(t, names, 4)
}

func framesOf(frames *framer, in []byte, chunk func() int) ([]int16, error) {
	var out []int16
	r := bytes.NewReader(in)
	for r.Len() > 0 {
		b := make([]byte, min(chunk(), r.Len()))
		r.Read(b)
		if err := frames.take(b, r.Len() == 0); err != nil {
			return out, err
		}
		for f := frames.frame(); f != nil; f = frames.frame() {
			out = append(out, f...)
		}
	}
	return out, nil
}

func TestFramerDoesNotMindHowBytesArrive(t *testing.T) {
	sound := samplesToBytes(nil, tone(SpeakRate, 440, 9000, 3*SpeakFrame+7))
	for name, in := range map[string][]byte{
		"bare": sound,
		"WAV":  append(appendWAVHeader(nil, SpeakRate, len(sound)), sound...),
	} {
		want := append(tone(SpeakRate, 440, 9000, 3*SpeakFrame+7), make([]int16, SpeakFrame-7)...)
		rapid.Check(t, func(t *rapid.T) {
			got, err := framesOf(newFramer(SpeakRate), in, func() int { return rapid.IntRange(1, 1500).Draw(t, "n") })
			require.NoError(t, err, name)
			require.Equal(t, want, got, name)
		})
	}
}

func TestFramerMixesStereoDown(t *testing.T) {
	sound := tone(SpeakRate, 440, 9000, SpeakFrame)
	var both []int16
	for _, v := range sound {
		both = append(both, v, 0)
	}
	header := appendWAVHeader(nil, SpeakRate, 4*SpeakFrame)
	header[22] = 2
	got, err := framesOf(newFramer(SpeakRate), append(header, samplesToBytes(nil, both)...), func() int { return 333 })
	require.NoError(t, err)
	for i, v := range sound {
		require.Equal(t, v/2, got[i])
	}
}

func TestFramerRefusesWhatIsNotSound(t *testing.T) {
	eight := appendWAVHeader(nil, SpeakRate, 100)
	eight[34] = 8
	odd := appendWAVHeader(nil, 12345, 100)
	for name, c := range map[string]struct {
		in  []byte
		err error
	}{
		"nothing":          {nil, errEmpty},
		"three bytes":      {[]byte{0, 1, 2}, errEmpty},
		"a short word":     {[]byte("error"), errGarbage},
		"JSON":             {[]byte(`{"detail":"no such voice"}`), errGarbage},
		"MP3":              {append([]byte("ID3\x04"), make([]byte, 100)...), errGarbage},
		"8-bit WAV":        {append(eight, make([]byte, 100)...), errGarbage},
		"a strange rate":   {append(odd, make([]byte, 100)...), errGarbage},
		"a cut WAV header": {eight[:30], errGarbage},
	} {
		err := func() error {
			if len(c.in) == 0 {
				return newFramer(SpeakRate).take(nil, true)
			}
			_, err := framesOf(newFramer(SpeakRate), c.in, func() int { return 7 })
			return err
		}()
		require.ErrorIs(t, err, c.err, name)
	}
}

func TestReadFramesTellsABrokenStream(t *testing.T) {
	broken := errors.New("connection reset")
	in := samplesToBytes(nil, tone(SpeakRate, 440, 9000, 3*SpeakFrame))
	r := iotest.DataErrReader(bytes.NewReader(in)) // the last bytes come together with the end
	n := 0
	_, err := readFrames(r, newFramer(SpeakRate), func([]int16) bool { n++; return true })
	require.NoError(t, err)
	require.Equal(t, 3, n)
	_, err = readFrames(iotest.ErrReader(broken), newFramer(SpeakRate), func([]int16) bool { return true })
	require.ErrorIs(t, err, broken)
}
