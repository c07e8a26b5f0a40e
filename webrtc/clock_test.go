package webrtc

import (
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtp"

	"yinling/webrtc/rtpaudio"
)

// A leg on its own, in the bubble's time, with p as its peer connection.
func bubbleLeg(p *peer) *Leg {
	l := newLeg(&Server{legs: map[*Leg]struct{}{}}, slog.New(slog.DiscardHandler))
	l.in.restart(p)
	return l
}

// count empties frames and tells how many there were.
func count(frames <-chan []int16) (n int) {
	for {
		select {
		case <-frames:
			n++
		default:
			return n
		}
	}
}

func TestFramesAreAClockWhileConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &peer{}
		l := bubbleLeg(p)
		defer l.Close()
		frames := l.Frames()
		time.Sleep(time.Second)
		if n := count(frames); n != 0 {
			t.Errorf("%d frames before anybody called", n)
		}
		l.states.push(Connected)
		time.Sleep(900 * time.Millisecond)
		if n := count(frames); n < 40 || n > 45 {
			t.Errorf("a party whose microphone is refused gave %d frames in 0.9 s", n)
		}
		for i := range 40 { // now it sends, every other packet 15 ms late
			l.receive(p, &rtp.Packet{
				Header:  rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * rtpaudio.FrameTicks},
				Payload: []byte{0x48, 0xE0, 1},
			}, false, time.Now())
			time.Sleep(time.Duration(35-30*(i%2)) * time.Millisecond)
		}
		if n := count(frames); n < 40 || n > 43 {
			t.Errorf("40 packets were %d frames", n)
		}
		l.states.push(Disconnected)
		time.Sleep(time.Minute)
		if n := count(frames); n > 3 {
			t.Errorf("%d frames of a party that is gone", n)
		}
		l.states.push(Connected)
		time.Sleep(500 * time.Millisecond)
		if n := count(frames); n < 20 || n > 25 {
			t.Errorf("%d frames in the first half second after coming back", n)
		}
		if s := l.Stats(); s.Missed != 0 || s.PacketsIn != 40 || s.Idle < 60 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestPacketsOfAFormerConnectionAreNotHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		former, present := &peer{}, &peer{}
		l := bubbleLeg(former)
		defer l.Close()
		l.in.restart(present)
		l.receive(former, &rtp.Packet{Header: rtp.Header{Marker: true}, Payload: rtpaudio.Event{Code: 5}.Marshal()}, true, time.Now())
		l.receive(present, &rtp.Packet{Header: rtp.Header{Marker: true}, Payload: rtpaudio.Event{Code: 7}.Marshal()}, true, time.Now())
		if d := <-l.Digits(); d != '7' {
			t.Errorf("key %q was heard", d)
		}
	})
}

func TestStatesAreToldInOrderThoughTheListenerCallsBack(t *testing.T) {
	l := bubbleLeg(&peer{})
	var seen []State
	l.OnState(func(s State) {
		seen = append(seen, s)
		if s == Connecting {
			l.states.push(Connected)
			l.states.tell() // somebody is at it already: it is told after this one
			l.states.push(Connected)
			l.states.push(Disconnected)
		}
	})
	l.states.push(Connecting)
	l.states.tell()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 4 || seen[1] != Connected || seen[2] != Disconnected || seen[3] != Closed {
		t.Errorf("told %v", seen)
	}
}
