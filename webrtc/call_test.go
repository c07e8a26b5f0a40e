package webrtc_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yinling/speech"
	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

func TestMain(m *testing.M) {
	if n := os.Getenv(phonesVar); n != "" { // a process of ringMany
		if err := beThePhones(n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// patience bounds every wait of these tests. Nothing takes so long.
const patience = 15 * time.Second

// listen opens a server on the loopback interface that ends with the test.
func listen(t testing.TB, cfg webrtc.Config) *webrtc.Server {
	t.Helper()
	cfg.Loopback = true
	if cfg.UDPAddr == "" {
		cfg.UDPAddr = ":0"
	}
	s, err := webrtc.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the server: %v", err)
		}
	})
	return s
}

// ring connects a phone to leg; it is hung up with the test.
func ring(t testing.TB, leg *webrtc.Leg, cfg softphone.Config) *softphone.Phone {
	t.Helper()
	cfg.Loopback = true
	cfg.OnCandidate = func(c string) {
		if err := leg.AddCandidate(c); err != nil && !errors.Is(err, webrtc.ErrClosed) {
			t.Errorf("candidate %s: %v", c, err)
		}
	}
	p, err := softphone.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("hanging up: %v", err)
		}
	})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
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

// power is the part of the energy of samples, 0 to 1, that lies at hz (a
// Goertzel filter).
func power(samples []int16, rate int, hz float64) float64 {
	w := 2 * math.Cos(2*math.Pi*hz/float64(rate))
	var s1, s2, energy float64
	for _, v := range samples {
		x := float64(v)
		energy += x * x
		s1, s2 = x+w*s1-s2, s1
	}
	if energy < 1000*float64(len(samples)) { // RMS 32: silence
		return 0
	}
	return (s1*s1 + s2*s2 - w*s1*s2) / energy / float64(len(samples)) * 2
}

// hears waits until 200 ms of frames are the tone of hz and nothing else.
func hears(t testing.TB, who string, frames <-chan []int16, hz float64) {
	t.Helper()
	deadline := time.After(patience)
	var window []int16
	for {
		select {
		case f, ok := <-frames:
			if !ok {
				t.Fatalf("%s: the sound ended before a tone of %v Hz", who, hz)
			}
			if window = append(window, f...); len(window) > 3200 {
				window = window[len(window)-3200:]
			}
			if len(window) == 3200 && power(window, 16000, hz) > 0.8 {
				return
			}
		case <-deadline:
			t.Fatalf("%s: no tone of %v Hz was heard", who, hz)
		}
	}
}

// ear is a phone's OnFrame as a channel; frames nobody takes are lost.
type ear chan []int16

func newEar() ear { return make(ear, 500) }

func (e ear) hear(f []int16) {
	select {
	case e <- f:
	default:
	}
}

// drain forgets what was heard so far.
func (e ear) drain() {
	for len(e) > 0 {
		<-e
	}
}

// packets encodes a steady tone as n Opus packets.
func packets(t testing.TB, hz float64, n int) [][]byte {
	t.Helper()
	enc, err := speech.NewEncoder(speech.EncoderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	tone, out := softphone.Tone(hz, 0.3), make([][]byte, n)
	for i := range out {
		frame := make([]int16, speech.SpeakFrame)
		tone.Frame(frame)
		p, err := enc.Encode(frame)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = append([]byte(nil), p...)
	}
	return out
}

// speak sends a steady tone to leg until the test ends or stop is called.
func speak(t testing.TB, leg *webrtc.Leg, hz float64) (stop func()) {
	t.Helper()
	all := packets(t, hz, 500)
	var off atomic.Bool
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(speech.FrameTime)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			case <-tick.C:
				if leg.Send(all[i%len(all)]) != nil {
					return
				}
			}
		}
	}()
	stop = func() {
		if off.CompareAndSwap(false, true) {
			close(done)
		}
		<-ended
	}
	t.Cleanup(stop)
	return stop
}

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestElderIsHeardAndHears(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	frames := leg.Frames()
	heard := newEar()
	phone := ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3), OnFrame: heard.hear})
	hears(t, "the bot", frames, 440)
	speak(t, leg, 1000)
	hears(t, "the elder", heard, 1000)

	if s := leg.Stats(); s.PacketsIn == 0 || s.PacketsOut == 0 || s.Lost > 0 || s.Concealed > 0 {
		t.Errorf("stats of a faultless call: %+v", s)
	}
	if h := phone.Heard(); h.FirstAudible.IsZero() || h.Peak < 3000 {
		t.Errorf("the phone measured %+v", h)
	}
}

func TestElderIsHeardOverTCP(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{TCPAddr: ":0"}).NewLeg("elder", nil)
	frames := leg.Frames()
	ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3), TCPOnly: true})
	hears(t, "the bot", frames, 440)
}

func TestTwoLegsTalkUntilTheBotSpeaksAgain(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{})
	elder, agent := s.NewLeg("elder", nil), s.NewLeg("agent", nil)
	atElder, atAgent := newEar(), newEar()
	ring(t, elder, softphone.Config{Microphone: softphone.Tone(440, 0.3), OnFrame: atElder.hear})
	speak(t, elder, 1000)
	hears(t, "the elder before", atElder, 1000)
	agentPhone := ring(t, agent, softphone.Config{Microphone: softphone.Tone(700, 0.3), OnFrame: atAgent.hear})

	elder.Bridge(agent)
	agent.Bridge(elder)
	if !elder.Bridged() || !agent.Bridged() {
		t.Error("bridged legs say they are not")
	}
	atElder.drain()
	hears(t, "the agent", atAgent, 440)
	hears(t, "the elder", atElder, 700)
	for range 10 { // 200 ms, in which the bot speaks on
		if p := power(<-atElder, 16000, 1000); p > 0.05 {
			t.Errorf("the elder still hears the bot: %.2f of the sound", p)
		}
	}
	if h := agentPhone.Heard(); h.Lost > 0 || h.Played.Concealed > 0 {
		t.Errorf("bridging tore holes: %+v", h)
	}

	elder.Bridge(nil)
	agent.Bridge(nil)
	atElder.drain()
	hears(t, "the elder after the hand-back", atElder, 1000)
	if elder.Bridged() {
		t.Error("the elder's leg is still bridged")
	}
}

func TestSwitchingSourcesLeavesNoHole(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{})
	elder, agent := s.NewLeg("elder", nil), s.NewLeg("agent", nil)
	heard := newEar()
	phone := ring(t, elder, softphone.Config{OnFrame: heard.hear})
	ring(t, agent, softphone.Config{Microphone: softphone.Tone(700, 0.3)})
	speak(t, elder, 1000)
	hears(t, "the elder", heard, 1000)
	for range 5 {
		elder.Bridge(agent)
		hears(t, "the elder", heard, 700)
		elder.Bridge(nil)
		hears(t, "the elder", heard, 1000)
	}
	if h := phone.Heard(); h.Lost > 0 || h.Played.Concealed > 0 || h.Played.Corrupt > 0 {
		t.Errorf("ten switches: %+v", h)
	}
}

func TestKeysArriveOnceEach(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	phone := ring(t, leg, softphone.Config{
		Microphone: softphone.Tone(440, 0.3),
		Drop:       func(n int) bool { return n%7 == 3 }, // the network loses some of the events too
	})
	const keys = "1127*#0A55"
	for _, k := range keys {
		if err := phone.SendDigit(k); err != nil {
			t.Fatal(err)
		}
	}
	got := ""
	for timeout := time.After(patience); len(got) < len(keys); {
		select {
		case d := <-leg.Digits():
			got += string(d)
		case <-timeout:
			t.Fatalf("of %q came only %q", keys, got)
		}
	}
	select {
	case d := <-leg.Digits():
		t.Errorf("one more key: %q after %q", d, got)
	case <-time.After(300 * time.Millisecond):
	}
	if got != keys {
		t.Errorf("pressed %q, got %q", keys, got)
	}
	if err := phone.SendDigit('x'); err == nil {
		t.Error("a key that no keypad has was pressed")
	}
}

func TestLostPacketsAreRecoveredOrConcealed(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	frames := leg.Frames()
	ring(t, leg, softphone.Config{
		Microphone: softphone.Tone(440, 0.3),
		Drop:       func(n int) bool { return n%10 == 9 },
	})
	hears(t, "the bot", frames, 440)
	for i := range 100 {
		f := <-frames
		if len(f) != speech.HearFrame {
			t.Fatalf("frame of %d samples", len(f))
		}
		if l := softphone.Level(f); l < 1000 {
			t.Errorf("hole in the sound: frame %d has level %.0f", i, l)
		}
	}
	s := leg.Stats()
	if s.Lost < 10 || s.Recovered+s.Concealed < 10 {
		t.Errorf("a tenth was lost, and the stats say %+v", s)
	}
	if s.Recovered == 0 {
		t.Errorf("nothing was recovered by FEC: %+v", s)
	}
}
