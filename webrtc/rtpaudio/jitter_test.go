package rtpaudio

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// voice is an Opus packet of 20 ms that is told by its last byte.
func voice(n int) []byte { return []byte{0x48, 0, byte(n)} }

// An event of a story: a packet arrives, or only time passes.
type arrival struct {
	ms   int  // when
	seq  int  // which packet; -1: none
	skip bool // it is a keypad event
}

// tell plays a story, looking every 20 ms and after each arrival, and gives what
// came out: a number for a packet, f for recovery from the packet after, x for
// a loss, . for silence, each before it when it has been some time since.
func tell(b *Buffer, story []arrival, until int) string {
	begin := time.Unix(1000, 0)
	var out []string
	look := func(now time.Time) {
		for {
			switch item := b.Next(now); item.Kind {
			case None:
				return
			case Sound:
				out = append(out, fmt.Sprint(item.Packet[2]))
			case Recover:
				out = append(out, fmt.Sprintf("f%d", item.Packet[2]))
			case Lost:
				out = append(out, "x")
			case Idle:
				out = append(out, ".")
			}
		}
	}
	for ms := range until + 1 {
		now := begin.Add(time.Duration(ms) * time.Millisecond)
		for _, a := range story {
			if a.ms != ms {
				continue
			}
			if a.skip {
				b.Skip(uint16(a.seq), now)
			} else {
				b.Push(uint16(a.seq), voice(a.seq), now)
			}
			look(now)
		}
		if ms%20 == 0 {
			look(now)
		}
	}
	return strings.Join(out, " ")
}

func TestBufferPutsAStreamInOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		story []arrival
		until int
		want  string
		late  uint64
	}{
		{"in order, at once", []arrival{{0, 7, false}, {20, 8, false}, {40, 9, false}}, 40, "7 8 9", 0},
		{"two change places", []arrival{{0, 1, false}, {40, 3, false}, {45, 2, false}}, 45, "1 2 3", 0},
		{"one is lost, its follower has the copy", []arrival{{0, 1, false}, {40, 3, false}, {60, 4, false}}, 100, "1 f3 3 4", 0},
		{"two are lost, only the second has a copy", []arrival{{0, 1, false}, {60, 4, false}}, 120, "1 x f4 4", 0},
		{"not given up before 60 ms", []arrival{{0, 1, false}, {40, 3, false}}, 99, "1", 0},
		{"comes after it was given up", []arrival{{0, 1, false}, {40, 3, false}, {110, 2, false}}, 110, "1 f3 3", 1},
		{"comes twice", []arrival{{0, 1, false}, {5, 1, false}, {20, 2, false}, {21, 2, false}}, 21, "1 2", 2},
		{"a key between is no loss", []arrival{{0, 1, false}, {20, 2, true}, {40, 3, true}, {60, 4, false}}, 60, "1 4", 0},
		{"a lost packet before a key has no copy", []arrival{{0, 1, false}, {40, 3, true}, {60, 4, false}}, 100, "1 x 4", 0},
		{"a pause is silence after 60 ms", []arrival{{0, 1, false}}, 160, "1 . . . . .", 0},
		{"nothing ever comes", nil, 120, ". . . .", 0},
		{"a stall's packets all come, late", []arrival{{0, 1, false}, {110, 2, false}, {110, 3, false}, {110, 4, false}}, 110, "1 . . 2 3 4", 0},
		{"after a stall the clock goes on from now", []arrival{{0, 1, false}, {110, 2, false}}, 200, "1 . . 2 .", 0},
		{"the sender begins anew far ahead", []arrival{{0, 1, false}, {20, 200, false}, {40, 201, false}}, 40, "1 200 201", 0},
		{"the numbers wrap", []arrival{{0, 65535, false}, {20, 0, false}, {40, 1, false}}, 40, "255 0 1", 0},
		{"lost at the wrap", []arrival{{0, 65534, false}, {40, 0, false}}, 100, "254 f0 0", 0},
	} {
		var b Buffer
		if got := tell(&b, c.story, c.until); got != c.want || b.Late != c.late {
			t.Errorf("%s: %q, %d late; want %q, %d late", c.name, got, b.Late, c.want, c.late)
		}
	}
}

func TestBufferStartsItsClockAnewAfterLongNeglect(t *testing.T) {
	var b Buffer
	now := time.Unix(1000, 0)
	b.Next(now)
	now = now.Add(time.Minute) // a leg that was disconnected
	if item := b.Next(now); item.Kind != None {
		t.Errorf("a minute later: %v, not nothing", item.Kind)
	}
	if item := b.Next(now.Add(Wait)); item.Kind != Idle {
		t.Errorf("then: %v, not silence", item.Kind)
	}
}

func TestBufferRestartsWithAnotherStream(t *testing.T) {
	var b Buffer
	tell(&b, []arrival{{0, 50, false}, {20, 52, false}}, 20)
	b.Restart()
	if got := tell(&b, []arrival{{0, 49, false}, {20, 50, false}}, 20); got != "49 50" {
		t.Errorf("after Restart: %q", got)
	}
}

func TestReceptionCountsLossAndJitter(t *testing.T) {
	var r Reception
	at := time.Unix(1000, 0)
	ts := uint32(1<<32 - 3*FrameTicks) // wraps soon
	for i := range 300 {
		seq := uint16(65500 + i) // wraps as well
		if i%10 == 5 {
			continue
		}
		shake := time.Duration(i%2) * 10 * time.Millisecond
		r.Packet(seq, ts+uint32(i)*FrameTicks, true, at.Add(time.Duration(i)*FrameTime+shake))
		if i%50 == 0 { // a duplicate hides one loss, as in receiver reports
			r.Packet(seq, ts+uint32(i)*FrameTicks, false, at.Add(time.Duration(i)*FrameTime))
		}
	}
	if r.Received() != 276 || r.Lost() != 24 {
		t.Errorf("received %d, lost %d; want 276 and 30-6", r.Received(), r.Lost())
	}
	if j := r.Jitter(); j < 7*time.Millisecond || j > 10*time.Millisecond {
		t.Errorf("jitter %v of packets that are 0 and 10 ms late by turns", j)
	}
	r.Restart()
	r.Packet(9, 5, true, at)
	r.Packet(11, 5+2*FrameTicks, true, at.Add(2*FrameTime))
	if r.Received() != 278 || r.Lost() != 25 {
		t.Errorf("after another stream: received %d, lost %d", r.Received(), r.Lost())
	}
}
