package softphone_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yinling/speech"
	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// wav is a WAV file of 16-bit PCM.
func wav(rate, channels int, samples []int16) []byte {
	var b bytes.Buffer
	b.WriteString("RIFF\x00\x00\x00\x00WAVELIST\x03\x00\x00\x00abc\x00fmt \x10\x00\x00\x00") // an odd chunk first
	for _, v := range []any{
		uint16(1), uint16(channels), uint32(rate), uint32(2 * channels * rate), uint16(2 * channels), uint16(16),
	} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	b.WriteString("data")
	_ = binary.Write(&b, binary.LittleEndian, uint32(2*len(samples)))
	_ = binary.Write(&b, binary.LittleEndian, samples)
	return b.Bytes()
}

// sine is n samples of hz at rate.
func sine(hz float64, rate, n int) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(9000 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return s
}

// echo is a server whose leg says back what it hears.
func echo(t *testing.T) *webrtc.Leg {
	t.Helper()
	s, err := webrtc.Listen(webrtc.Config{UDPAddr: ":0", Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	leg := s.NewLeg("echo", nil)
	leg.Bridge(leg)
	return leg
}

// dial connects a phone to leg.
func dial(t *testing.T, leg *webrtc.Leg, cfg softphone.Config) *softphone.Phone {
	t.Helper()
	cfg.Loopback = true
	cfg.OnCandidate = func(c string) { _ = leg.AddCandidate(c) }
	p, err := softphone.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	offer, err := p.Offer()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := leg.Answer(ctx, offer)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SetAnswer(answer); err != nil {
		t.Fatal(err)
	}
	if err := p.Connected(ctx); err != nil {
		t.Fatal(err)
	}
	return p
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestPhoneRecordsItsOwnEcho(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	said, err := softphone.WAV(bytes.NewReader(wav(44100, 1, sine(500, 44100, 22050))), false)
	if err != nil {
		t.Fatal(err)
	}
	p := dial(t, echo(t), softphone.Config{Microphone: said, Recording: f, Rate: 48000})
	eventually(t, "half a second of tone and as much silence", func() bool {
		h := p.Heard()
		return h.Audible >= 20 && h.Level < 20 && time.Since(h.LastAudible) > 300*time.Millisecond
	})
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	h := p.Heard()
	if h.Audible < 23 || h.Audible > 28 {
		t.Errorf("half a second of sound was %d audible frames of 20 ms", h.Audible)
	}
	if p.Sent() == 0 || h.Packets == 0 || h.Lost > 0 {
		t.Errorf("sent %d, heard %+v", p.Sent(), h)
	}

	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pcm, rate, err := softphone.ReadWAV(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if rate != 48000 || len(pcm) != h.Frames*960 {
		t.Errorf("the recording has %d samples at %d Hz of %d frames", len(pcm), rate, h.Frames)
	}
	crossings := 0 // of zero, upwards, where it is loud: the tone's frequency
	loud := pcm[0:0]
	for i := 0; i+960 <= len(pcm); i += 960 {
		if softphone.Level(pcm[i:i+960]) > 4000 {
			loud = append(loud, pcm[i:i+960]...)
		}
	}
	for i := 1; i < len(loud); i++ {
		if loud[i-1] < 0 && loud[i] >= 0 {
			crossings++
		}
	}
	if hz := float64(crossings) * 48000 / float64(len(loud)+1); hz < 480 || hz > 520 {
		t.Errorf("the recording has a tone of %.0f Hz, not 500", hz)
	}
}

func TestMutedPhoneIsSilentAndStaysConnected(t *testing.T) {
	p := dial(t, echo(t), softphone.Config{Microphone: softphone.Tone(500, 0.3)})
	eventually(t, "it hears itself", func() bool { return p.Heard().Level > 2000 })
	p.SetMuted(true)
	eventually(t, "it hears nothing", func() bool { return p.Heard().Level < 50 })
	before := p.Heard().Packets
	p.SetMuted(false)
	eventually(t, "it hears itself again", func() bool { return p.Heard().Level > 2000 })
	if p.Heard().Packets <= before {
		t.Error("no packets came while muted")
	}
}

func TestSourcesSayWhatTheyWereGiven(t *testing.T) {
	for name, c := range map[string]struct {
		file  []byte
		err   string
		level float64
	}{
		"8 kHz":      {wav(8000, 1, sine(400, 8000, 8000)), "", 6364},
		"16 kHz":     {wav(16000, 1, sine(400, 16000, 16000)), "", 6364},
		"22.05 kHz":  {wav(22050, 1, sine(400, 22050, 22050)), "", 6364},
		"24 kHz":     {wav(24000, 1, sine(400, 24000, 24000)), "", 6364},
		"48 kHz":     {wav(48000, 1, sine(400, 48000, 48000)), "", 6364},
		"empty":      {nil, "it is none", 0},
		"text":       {[]byte("this is no sound at all, whatever its name says"), "it is none", 0},
		"no samples": {wav(16000, 1, nil), "no sound", 0},
		"surround":   {wav(16000, 6, sine(400, 16000, 600)), "6 channels", 0},
		"cut":        {wav(16000, 1, nil)[:40], "no sound", 0},
	} {
		s, err := softphone.WAV(bytes.NewReader(c.file), false)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, not %q", name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		frame, frames := make([]int16, speech.SpeakFrame), 1
		for s.Frame(frame) {
			if frames++; frames == 25 && math.Abs(softphone.Level(frame)-c.level) > 100 {
				t.Errorf("%s: level %.0f, not %.0f", name, softphone.Level(frame), c.level)
			}
		}
		if frames < 50 || frames > 52 {
			t.Errorf("%s: a second is %d frames", name, frames)
		}
	}
}

func TestStereoIsMixedDownAndLoopsForEver(t *testing.T) {
	left := make([]int16, 0, 960)
	for range 480 {
		left = append(left, 1000, 0) // only the left channel
	}
	s, err := softphone.WAV(bytes.NewReader(wav(24000, 2, left)), true)
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]int16, speech.SpeakFrame)
	for range 100 {
		if !s.Frame(frame) || frame[0] != 500 || frame[479] != 500 {
			t.Fatalf("the mix is %d … %d", frame[0], frame[479])
		}
	}
}

func TestPhoneThatNeverGotThroughLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	p, err := softphone.New(softphone.Config{Loopback: true, Microphone: softphone.Tone(500, 0.3)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Offer(); err != nil {
		t.Fatal(err)
	}
	if err := p.SetAnswer("nonsense"); err == nil || !strings.Contains(err.Error(), "taking the answer") {
		t.Errorf("a nonsense answer: %v", err)
	}
	if err := p.AddCandidate("{"); err == nil {
		t.Error("half a candidate was taken")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := p.Connected(ctx); err == nil {
		t.Error("it says it is connected")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Connected(context.Background()); err == nil || p.State() != webrtc.Closed {
		t.Errorf("after Close: %v, %v", err, p.State())
	}
}
