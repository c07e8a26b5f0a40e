package webrtc_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

// watch notes the states of a leg.
func watch(leg *webrtc.Leg) (seen func() []webrtc.State) {
	var mu sync.Mutex
	var all []webrtc.State
	leg.OnState(func(s webrtc.State) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, s)
	})
	return func() []webrtc.State {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func TestReloadedPageGoesOnWithTheCall(t *testing.T) {
	t.Parallel()
	leg := listen(t, webrtc.Config{}).NewLeg("elder", nil)
	states, frames := watch(leg), leg.Frames()
	speak(t, leg, 1000)
	first := ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the bot", frames, 440)
	in := leg.Stats().PacketsIn

	heard := newEar()
	ring(t, leg, softphone.Config{Microphone: softphone.Tone(700, 0.3), OnFrame: heard.hear})
	hears(t, "the bot after the reload", frames, 700)
	hears(t, "the elder after the reload", heard, 1000)
	if got := leg.Stats().PacketsIn; got < in {
		t.Errorf("packets in fell from %d to %d: the counts are the leg's, not the connection's", in, got)
	}
	// The page before is told that it was replaced.
	eventually(t, "the former phone is hung up", func() bool { return first.State() == webrtc.Disconnected })

	want := []webrtc.State{webrtc.Connecting, webrtc.Connected, webrtc.Connecting, webrtc.Connected}
	if got := states(); !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
}

func TestAgentHearsTheElderThroughAReload(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{})
	elder, agent := s.NewLeg("elder", nil), s.NewLeg("agent", nil)
	heard := newEar()
	agentPhone := ring(t, agent, softphone.Config{OnFrame: heard.hear})
	agent.Bridge(elder)
	ring(t, elder, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the agent", heard, 440)
	ring(t, elder, softphone.Config{Microphone: softphone.Tone(700, 0.3)})
	hears(t, "the agent after the reload", heard, 700)
	if h := agentPhone.Heard(); h.Lost > 0 {
		t.Errorf("the new connection's numbers tore a hole: %+v", h)
	}
}

// A relay stands between a phone and a server as a network that can be cut.
type relay struct {
	cut  atomic.Bool
	near net.PacketConn // towards the phone
	far  net.Conn       // towards the server
}

func newRelay(t *testing.T, port int) *relay {
	t.Helper()
	near, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	far, err := net.Dial("udp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{near: near, far: far}
	var phone atomic.Value
	var running sync.WaitGroup
	running.Go(func() {
		for buf := make([]byte, 1500); ; {
			n, from, err := near.ReadFrom(buf)
			if err != nil {
				return
			}
			phone.Store(from)
			if !r.cut.Load() {
				_, _ = far.Write(buf[:n])
			}
		}
	})
	running.Go(func() {
		for buf := make([]byte, 1500); ; {
			n, err := far.Read(buf)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if to, ok := phone.Load().(net.Addr); ok && err == nil && !r.cut.Load() {
				_, _ = near.WriteTo(buf[:n], to)
			}
		}
	})
	t.Cleanup(func() {
		_ = near.Close()
		_ = far.Close()
		running.Wait()
	})
	return r
}

// ringThrough connects a phone over r: neither side learns the other's address.
func ringThrough(t *testing.T, s *webrtc.Server, r *relay, leg *webrtc.Leg, cfg softphone.Config) *softphone.Phone {
	t.Helper()
	cfg.Loopback = true
	p, err := softphone.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
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
	relayed := r.near.LocalAddr().(*net.UDPAddr).Port
	answer = strings.ReplaceAll(answer, fmt.Sprintf("127.0.0.1 %d ", s.UDPPort()), fmt.Sprintf("127.0.0.1 %d ", relayed))
	if err := p.SetAnswer(answer); err != nil {
		t.Fatal(err)
	}
	if err := p.Connected(ctx); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFrozenPeerIsDisconnectedAndMayComeBack(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{DisconnectedAfter: 300 * time.Millisecond, FailedAfter: time.Hour})
	leg := s.NewLeg("elder", nil)
	frames, r := leg.Frames(), newRelay(t, s.UDPPort())
	ringThrough(t, s, r, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the bot", frames, 440)
	r.cut.Store(true)
	eventually(t, "disconnected", func() bool { return leg.State() == webrtc.Disconnected })
	r.cut.Store(false)
	eventually(t, "connected again", func() bool { return leg.State() == webrtc.Connected })
	hears(t, "the bot after the cut", frames, 440)
}

func TestFailedPeerMakesRoomForTheNext(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{DisconnectedAfter: 200 * time.Millisecond, FailedAfter: 200 * time.Millisecond})
	leg := s.NewLeg("elder", nil)
	states, frames, r := watch(leg), leg.Frames(), newRelay(t, s.UDPPort())
	ringThrough(t, s, r, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3)})
	hears(t, "the bot", frames, 440)
	r.cut.Store(true)
	eventually(t, "disconnected", func() bool { return leg.State() == webrtc.Disconnected })
	time.Sleep(time.Second) // real time: pion's agent lets its connection fail
	if got := leg.State(); got != webrtc.Disconnected {
		t.Errorf("after the failure the leg is %v", got)
	}
	ring(t, leg, softphone.Config{Microphone: softphone.Tone(700, 0.3)})
	hears(t, "the bot after the next offer", frames, 700)
	want := []webrtc.State{webrtc.Connecting, webrtc.Connected, webrtc.Disconnected, webrtc.Connecting, webrtc.Connected}
	if got := states(); !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
}

func TestTwentyCallsLeaveNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t)
	s, err := webrtc.Listen(webrtc.Config{UDPAddr: ":0", TCPAddr: ":0", Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		leg := s.NewLeg(fmt.Sprint(i), nil)
		frames := leg.Frames()
		phone := ring(t, leg, softphone.Config{Microphone: softphone.Tone(440, 0.3), TCPOnly: i%5 == 4})
		hears(t, "the bot", frames, 440)
		switch i % 3 { // hung up by the phone, by the leg, by the end of the server
		case 0:
			if err := phone.Close(); err != nil {
				t.Error(err)
			}
			fallthrough
		case 1:
			if err := errors.Join(leg.Close(), leg.Close()); err != nil {
				t.Error(err)
			}
			if _, open := <-leg.Digits(); open {
				t.Error("digits after the end")
			}
		}
		_ = phone.Close()
	}
	port := s.UDPPort()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	again, err := net.ListenPacket("udp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatalf("the port is still taken: %v", err)
	}
	_ = again.Close()
}

func TestClosedLegRefusesEverything(t *testing.T) {
	t.Parallel()
	s := listen(t, webrtc.Config{})
	leg, other := s.NewLeg("elder", nil), s.NewLeg("agent", nil)
	states := watch(leg)
	ring(t, leg, softphone.Config{})
	if err := leg.Close(); err != nil {
		t.Fatal(err)
	}
	if err := leg.Send([]byte{0xF8, 0xFF, 0xFE}); !errors.Is(err, webrtc.ErrClosed) {
		t.Errorf("Send: %v", err)
	}
	if _, err := leg.Answer(t.Context(), "v=0"); !errors.Is(err, webrtc.ErrClosed) {
		t.Errorf("Answer: %v", err)
	}
	if err := leg.AddCandidate(""); !errors.Is(err, webrtc.ErrClosed) {
		t.Errorf("AddCandidate: %v", err)
	}
	if _, open := <-leg.Frames(); open {
		t.Error("a closed leg gave a frame")
	}
	leg.Bridge(other)
	other.Bridge(leg)
	if got := states(); got[len(got)-1] != webrtc.Closed || leg.State() != webrtc.Closed {
		t.Errorf("states %v", got)
	}
}

func TestServerClosesWhileCallsAreBeingMade(t *testing.T) {
	t.Parallel()
	s, err := webrtc.Listen(webrtc.Config{UDPAddr: ":0", Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	var calls sync.WaitGroup
	for i := range 10 {
		calls.Go(func() {
			p, err := softphone.New(softphone.Config{Loopback: true})
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Close()
			leg := s.NewLeg(fmt.Sprint(i), nil)
			leg.Frames()
			offer, err := p.Offer()
			if err != nil {
				t.Error(err)
				return
			}
			for { // a page that tries again and again
				if _, err := leg.Answer(context.Background(), offer); errors.Is(err, webrtc.ErrClosed) {
					return
				}
			}
		})
	}
	time.Sleep(50 * time.Millisecond) // real time: let calls get under way
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	calls.Wait()
	if leg := s.NewLeg("late", nil); leg.State() != webrtc.Closed {
		t.Errorf("a closed server made a leg that is %v", leg.State())
	}
}
