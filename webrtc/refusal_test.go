package webrtc_test

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

func TestNonsenseIsRefusedAndTheCallGoesOn(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	frames := leg.Frames()
	ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the bot", frames, 440)

	stranger, err := softphone.New(softphone.Config{Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	offer, err := stranger.Offer()
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]struct{ sdp, err string }{
		"empty":          {"", "reading the offer"},
		"no SDP":         {"hello\r\nthere\r\n", "no session description"},
		"binary":         {strings.Repeat("\x00\xff", 500), "no session description"},
		"giant":          {strings.Repeat("a=x\r\n", 100_000), "too many"},
		"no audio":       {"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n", "no audio"},
		"video only":     {strings.ReplaceAll(offer, "m=audio", "m=video"), "no audio"},
		"other codec":    {strings.ReplaceAll(offer, "opus/48000", "G722/8000"), "not Opus"},
		"no fingerprint": {without(offer, "a=fingerprint"), "taking the offer"},
		"no ICE":         {without(offer, "a=ice-"), "taking the offer"},
		"many lines":     {offer + strings.Repeat("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", 50), "51 media lines"},
		"cut short":      {offer[:len(offer)/3], "offer"},
	} {
		if _, err := leg.Answer(t.Context(), o.sdp); err == nil {
			t.Errorf("offer %s was answered", name)
		} else if !strings.Contains(err.Error(), o.err) {
			t.Errorf("offer %s: error %q does not say %q", name, err, o.err)
		}
	}
	for _, c := range []string{
		"{", "[]", `"candidate"`, "nonsense", `{"candidate":"nonsense"}`, `{"candidate":7}`,
		`{"candidate":"candidate:1 1 udp 1 127.0.0.1 notaport typ host"}`, `{"candidate":"` + strings.Repeat("x", 9000) + `"}`,
	} {
		if err := leg.AddCandidate(c); err == nil {
			t.Errorf("candidate %.60s was taken", c)
		} else if !strings.Contains(err.Error(), "reading candidate") {
			t.Errorf("candidate %.60s: error %q", c, err)
		}
	}
	flood := error(nil)
	for n := 0; flood == nil && n < 10_000; n++ {
		flood = leg.AddCandidate(fmt.Sprintf(`{"candidate":"candidate:%d 1 udp 1 127.0.0.1 9 typ host"}`, n))
	}
	if flood == nil || !strings.Contains(flood.Error(), "too many") {
		t.Errorf("a flood of candidates: %v", flood)
	}
	for range 20 {
		<-frames
	}
	hears(t, "the bot after all that", frames, 440)
	if leg.State() != webrtc.Connected {
		t.Errorf("the leg is %v", leg.State())
	}
}

// without is sdp without the lines that begin with prefix.
func without(sdp, prefix string) string {
	var kept []string
	for line := range strings.Lines(sdp) {
		if !strings.HasPrefix(line, prefix) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestCandidatesBeforeTheirOfferAreKept(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	for n := range 1000 { // far more than are kept, none of them any use
		c := fmt.Sprintf(`{"candidate":"candidate:%d 1 udp 2130706431 127.0.0.1 9 typ host"}`, n)
		if err := leg.AddCandidate(c); err != nil {
			t.Fatal(err)
		}
	}
	// The call comes about nevertheless.
	frames := leg.Frames()
	ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the bot", frames, 440)
}

func TestAnswerNamesEveryWayToUs(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{
		TCPAddr: ":0", PublicIPs: []string{"203.0.113.7"},
		ICEServers: []webrtc.ICEServer{{URLs: []string{"stun:stun.example.org"}}},
	})
	p, err := softphone.New(softphone.Config{Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	offer, err := p.Offer()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.NewLeg("elder", nil).Answer(t.Context(), offer)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		fmt.Sprintf(" 127.0.0.1 %d typ host", s.UDPPort()),
		fmt.Sprintf(" 203.0.113.7 %d typ host", s.UDPPort()),
		fmt.Sprintf(" 127.0.0.1 %d typ host tcptype passive", s.TCPPort()),
		"opus/48000/2", "useinbandfec=1", "stereo=0", "usedtx=0", "telephone-event/48000", "a=sendrecv", "a=rtcp-mux",
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("the answer lacks %q", want)
		}
	}
	for _, unwanted := range []string{"telephone-event/8000", "nack", "transport-cc", ".local", "a=ice-lite"} {
		if strings.Contains(answer, unwanted) {
			t.Errorf("the answer has %q", unwanted)
		}
	}
	if t.Failed() {
		t.Log(answer)
	}
}

func TestBadConfigStopsTheStart(t *testing.T) {
	t.Parallel()
	taken, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, cfg := range []webrtc.Config{
		{UDPAddr: "nowhere"},
		{UDPAddr: taken.LocalAddr().String()},
		{UDPAddr: ":0", TCPAddr: "127.0.0.1:99999", Loopback: true},
		{UDPAddr: ":0", PublicIPs: []string{"example.org"}},
	} {
		if s, err := webrtc.Listen(cfg); err == nil {
			t.Errorf("listening on %+v succeeded", cfg)
			_ = s.Close()
		}
	}
}

// A tape is a Tap that counts.
type tape struct {
	mu  sync.Mutex
	got map[bool]int
}

func (t *tape) Packet(inbound bool, payload []byte, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(payload) > 0 && !at.IsZero() {
		t.got[inbound]++
	}
}

func (t *tape) count(inbound bool) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.got[inbound]
}

func TestRecordingHasBothDirectionsUntilItEnds(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{})
	elder, agent := s.NewLeg("elder", nil), s.NewLeg("agent", nil)
	ring(t, elder, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	ring(t, agent, softphone.Config{Microphone: softphone.Tone(700, 0.3)})
	both := &tape{got: map[bool]int{}}
	elder.Record(both)
	eventually(t, "the elder is on tape", func() bool { return both.count(true) > 5 })
	if n := both.count(false); n > 0 {
		t.Errorf("%d packets to the elder are on tape, and nobody spoke", n)
	}
	speak(t, elder, 1000)
	eventually(t, "the bot is on tape", func() bool { return both.count(false) > 5 })
	before := both.count(false)
	elder.Bridge(agent)
	eventually(t, "the agent is on tape", func() bool { return both.count(false) > before+5 })
	elder.Record(nil)
	in, out := both.count(true), both.count(false)
	time.Sleep(100 * time.Millisecond) // real time: packets go on
	if both.count(true) != in || both.count(false) != out {
		t.Error("the tape ran on after its end")
	}
}

func TestSlowConsumerLosesTheOldestAndIsTold(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	frames := leg.Frames()
	phone := ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	eventually(t, "frames are dropped", func() bool { return leg.Stats().Missed > 10 })
	if n := len(frames); n != 50 {
		t.Errorf("%d frames wait, not a second of them", n)
	}
	phone.SetMuted(true)
	deadline := time.After(patience)
	for quiet := 0; quiet < 5; {
		select {
		case f := <-frames:
			if quiet++; softphone.Level(f) > 50 {
				quiet = 0
			}
		case <-deadline:
			t.Fatal("a muted phone is still heard")
		}
	}
}
