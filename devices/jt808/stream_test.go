package jt808

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yinling/care"
	"yinling/devices"
)

// arrive feeds pieces as they come from the network, and the silence after them.
func arrive(t testing.TB, pieces ...[]byte) (all []devices.Message) {
	t.Helper()
	d, buf := New(), []byte(nil)
	for i := 0; i <= len(pieces); i++ {
		last := i == len(pieces)
		if !last {
			buf = append(buf, pieces[i]...)
		}
		for {
			m, ok, n := d.Decode(buf, last)
			if n < 0 || n > len(buf) || ok && n == 0 {
				t.Fatalf("consumed %d of %d, ok %v", n, len(buf), ok)
			}
			if ok {
				all = append(all, m)
			}
			buf = buf[n:]
			if n == 0 {
				break
			}
		}
		if len(buf) > devices.MaxFrame {
			t.Fatalf("%d bytes are kept", len(buf))
		}
	}
	if len(buf) > 0 {
		t.Fatalf("%d bytes are left after silence", len(buf))
	}
	return all
}

// same compares what two runs read, but for the serials of replies.
func same(a, b []devices.Message) bool {
	tell := func(all []devices.Message) (s string) {
		for _, m := range all {
			s += fmt.Sprint(m.Word, m.DeviceID, m.Alarms, m.Positions, m.Battery, m.Done, m.Result, "\n")
		}
		return s
	}
	return tell(a) == tell(b)
}

func TestFramesAreGlued(t *testing.T) {
	var glued []byte
	var want int
	for _, v := range vectors(t) {
		glued = append(glued, v.wire...)
		want++
	}
	if got := arrive(t, glued); len(got) != want {
		t.Errorf("%d of %d glued frames are read", len(got), want)
	}
}

func TestOneMarkBetweenTwoFramesIsEnough(t *testing.T) {
	d := terminal(t, "1", false)
	a, b := d.Heartbeat(), d.SOS(xian, 50)
	if got := arrive(t, append(a, b[1:]...)); len(got) != 2 || len(got[1].Alarms) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAFrameIsSplitAtEveryByte(t *testing.T) {
	for _, v := range vectors(t) {
		want := arrive(t, v.wire)
		for i := 1; i < len(v.wire); i++ {
			if got := arrive(t, v.wire[:i], v.wire[i:]); !same(got, want) {
				t.Fatalf("split at %d: %+v instead of %+v", i, got, want)
			}
		}
	}
}

func TestBytesArriveOneByOne(t *testing.T) {
	for _, v := range vectors(t) {
		var pieces [][]byte
		for i := range v.wire {
			pieces = append(pieces, v.wire[i:i+1])
		}
		if got := arrive(t, pieces...); !same(got, arrive(t, v.wire)) {
			t.Fatalf("%s: %+v", v.hex, got)
		}
	}
}

func TestStrayBytesCostNothing(t *testing.T) {
	sos := terminal(t, "1", false).SOS(xian, 50)
	for _, stray := range []string{"\x00", "\x7e", "\x7e\x7e\x7e", "hello", "\x7ehello", "\x7ehello\x7e", "\x7d", "(", "(abc", "\x7e(abc", ")", strings.Repeat("x", 70000), "\x7e" + strings.Repeat("x", 70000)} {
		all := arrive(t, []byte(stray), sos)
		if len(all) != 1 || len(all[0].Alarms) != 1 {
			t.Errorf("after %.20q: %+v", stray, all)
		}
	}
}

func TestASplitMessageIsPutTogether(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}, {0, 0, 1, 1, 2}} {
		d := terminal(t, "1", true)
		body := []byte{0, 3, 0}
		for _, alarm := range []uint32{0, bitLowPower, bitSOS} {
			r := Report(alarm, xian, 50)
			body = append(append(body, 0, byte(len(r))), r...)
		}
		frames := d.Split(idBatch, body, 50)
		decoder := New()
		var all []devices.Message
		for _, i := range order {
			all = append(all, readAll(t, decoder, frames[i])...)
		}
		m := all[len(all)-1]
		if got := kinds(m); len(m.Positions) != 3 || !slices.Equal(got, []care.AlarmKind{care.AlarmSOS, care.AlarmLowBattery}) {
			t.Errorf("%v: %v %q", order, got, m.Note)
		}
		acks := 0
		for rest := m.ReplyCommitted; len(rest) > 0; acks++ {
			id, _, _, ok, n := ReadFrame(rest)
			if !ok || id != idPlatform {
				t.Fatalf("%x", rest)
			}
			rest = rest[n:]
		}
		if acks != 3 || m.ReplyNow != nil {
			t.Errorf("%v: %d acknowledgements", order, acks)
		}
		for i, m := range all[:len(all)-1] {
			if again := slices.Contains(order[:i], order[i]); (m.ReplyNow != nil) != again {
				t.Errorf("%v: packet %d is answered with %x", order, i, m.ReplyNow)
			}
		}
	}
}

func TestAnSOSDoesNotWaitForItsSecondPacket(t *testing.T) {
	frames := terminal(t, "1", false).Split(idPosition, Report(bitSOS, xian, 50), 30)
	all := arrive(t, frames[0])
	if len(all) != 1 || len(all[0].Alarms) != 1 || all[0].ReplyCommitted == nil {
		t.Errorf("%+v", all)
	}
}

func TestUnfinishedMessagesAreBounded(t *testing.T) {
	d, decoder := terminal(t, "1", false), New()
	for range 50 {
		frames := d.Split(idBatch, make([]byte, 900), 300)
		readAll(t, decoder, frames[1])
		if n := len(decoder.parts.pending); n > maxPending {
			t.Fatalf("%d messages are kept", n)
		}
	}
	for range patience + 1 {
		readAll(t, decoder, d.Heartbeat())
	}
	if n := len(decoder.parts.pending); n != 0 {
		t.Errorf("%d messages are never given up", n)
	}
	huge := terminal(t, "1", false).Split(idBatch, make([]byte, 40*900), 900)
	for _, f := range huge {
		readAll(t, decoder, f)
	}
	if n := len(decoder.parts.pending); n != 0 {
		t.Errorf("a message of %d packets is kept", len(huge))
	}
}

func TestTheNextGoodFrameIsReadAfterGarbage(t *testing.T) {
	all := vectors(t)
	rapid.Check(t, func(r *rapid.T) {
		id := rapid.StringMatching(`[1-9][0-9]{0,11}`).Draw(r, "id")
		d, err := NewTerminal(id, rapid.Bool().Draw(r, "2019"))
		if err != nil {
			r.Fatal(err)
		}
		garbage := rapid.SliceOfN(rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte{0x7e, 0x7d, '(', ')', 1, 2})), 0, 300).Draw(r, "garbage")
		if rapid.Bool().Draw(r, "a broken frame too") {
			v := rapid.SampledFrom(all).Draw(r, "frame").wire
			garbage = append(garbage, v[:rapid.IntRange(0, len(v)).Draw(r, "cut")]...)
		}
		stream := append(garbage, d.SOS(xian, 50)...)
		at := rapid.IntRange(0, len(stream)).Draw(r, "packet")
		for _, m := range arrive(t, stream[:at], stream[at:]) {
			if m.DeviceID == id && slices.Contains(kinds(m), care.AlarmSOS) && !strings.Contains(m.Note, "checksum") {
				return
			}
		}
		r.Fatal("the SOS is lost")
	})
}

func FuzzDecode(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.wire, uint16(len(v.wire)/2))
	}
	sos := terminal(f, "13912344329", false).SOS(xian, 50)
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		cut := min(int(at), len(b))
		all := arrive(t, b[:cut], b[cut:], sos)
		for _, m := range all {
			if m.DeviceID == "13912344329" && slices.Contains(kinds(m), care.AlarmSOS) {
				return
			}
		}
		t.Fatalf("the SOS is lost after %x", b)
	})
}

func TestGarbageAllocatesNothing(t *testing.T) {
	for _, n := range []int{1 << 10, 32 << 10} {
		garbage := bytes.Repeat([]byte("\x7exyz\x7d"), n/5)
		d := New()
		if got := testing.AllocsPerRun(20, func() {
			for b := garbage; len(b) > 0; {
				_, _, used := d.Decode(b, true)
				b = b[used:]
			}
		}); got > 1 {
			t.Errorf("%d bytes of garbage: %v allocations", n, got)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	t := terminal(b, "13912344329", false)
	for name, frame := range map[string][]byte{
		"heartbeat": t.Heartbeat(), "position": t.Position(xian, 50), "SOS": t.SOS(xian, 50), "garbage": bytes.Repeat([]byte{0x7e, 1, 2, 3}, 16),
	} {
		b.Run(name, func(b *testing.B) {
			d := New()
			b.ReportAllocs()
			for b.Loop() {
				for buf := frame; len(buf) > 0; {
					_, _, n := d.Decode(buf, true)
					buf = buf[n:]
				}
			}
		})
	}
	b.Run("all vectors", func(b *testing.B) {
		all := vectors(b)
		d := New()
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			d.Decode(all[i%len(all)].wire, true)
			i++
		}
	})
}
