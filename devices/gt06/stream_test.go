package gt06

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
	want := 2 // one line of the vectors holds three frames
	for _, v := range vectors(t) {
		glued = append(glued, unhex(t, v.hex)...)
		want++
	}
	if got := arrive(t, glued); len(got) != want {
		t.Errorf("%d of %d glued frames are read", len(got), want)
	}
}

func TestAFrameIsSplitAtEveryByte(t *testing.T) {
	for _, v := range vectors(t) {
		raw := unhex(t, v.hex)
		want := arrive(t, raw)
		for i := 1; i < len(raw); i++ {
			if got := arrive(t, raw[:i], raw[i:]); !same(got, want) {
				t.Fatalf("%s split at %d: %+v instead of %+v", v.hex, i, got, want)
			}
		}
	}
}

func TestBytesArriveOneByOne(t *testing.T) {
	for _, v := range vectors(t) {
		var pieces [][]byte
		raw := unhex(t, v.hex)
		for i := range raw {
			pieces = append(pieces, raw[i:i+1])
		}
		if got := arrive(t, pieces...); !same(got, arrive(t, raw)) {
			t.Fatalf("%s: %+v", v.hex, got)
		}
	}
}

func TestStrayBytesCostNothing(t *testing.T) {
	sos := SOS(home, 50, 1)
	for _, stray := range []string{"\x00", "x", "xx", "xxx", "yy", "yyy\xff", "xx\x0a", "xx\x0a\x13", "xx\xff\x16", "yy\x0f\xff\x94", "yy\xff\xff", "\r\n", "xx\r\n", "hello", strings.Repeat("x", 70000), strings.Repeat("abc", 30000)} {
		all := arrive(t, []byte(stray), sos)
		if len(all) != 1 || len(all[0].Alarms) != 1 {
			t.Errorf("after %.20q: %+v", stray, all)
		}
	}
}

func TestAFalseStartDoesNotHoldAGoodFrameBack(t *testing.T) {
	d, stream := New(), append([]byte("yy\x0f\xf0"), SOS(home, 50, 1)...)
	for len(stream) > 0 {
		m, ok, n := d.Decode(stream, false)
		if ok && len(m.Alarms) == 1 {
			return
		}
		if n == 0 {
			break
		}
		stream = stream[n:]
	}
	t.Error("the SOS waits for the silence")
}

func TestTheNextGoodFrameIsReadAfterGarbage(t *testing.T) {
	all := vectors(t)
	rapid.Check(t, func(r *rapid.T) {
		garbage := rapid.SliceOfN(rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte("xxyy\r\n\x01\x16\x13\x26"))), 0, 300).Draw(r, "garbage")
		if rapid.Bool().Draw(r, "a broken frame too") {
			v := unhex(t, rapid.SampledFrom(all).Draw(r, "frame").hex)
			garbage = append(garbage, v[:rapid.IntRange(0, len(v)).Draw(r, "cut")]...)
		}
		serial := rapid.Uint16().Draw(r, "serial")
		stream := append(garbage, SOS(home, 50, serial)...)
		at := rapid.IntRange(0, len(stream)).Draw(r, "packet")
		if !hasSOS(arrive(t, stream[:at], stream[at:]), serial) {
			r.Fatal("the SOS is lost")
		}
	})
}

// hasSOS tells whether the press is among the messages, with its acknowledgement.
func hasSOS(all []devices.Message, serial uint16) bool {
	return slices.ContainsFunc(all, func(m devices.Message) bool {
		return len(m.Alarms) > 0 && m.Alarms[0].Kind == care.AlarmSOS &&
			bytes.Equal(m.ReplyCommitted, build(false, 0x26, nil, serial))
	})
}

func FuzzDecode(f *testing.F) {
	for _, v := range vectors(f) {
		raw := unhex(f, v.hex)
		f.Add(raw, uint16(len(raw)/2))
	}
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		cut := min(int(at), len(b))
		if !hasSOS(arrive(t, b[:cut], b[cut:], SOS(home, 50, 7)), 7) {
			t.Fatalf("the SOS is lost after %x", b)
		}
	})
}

func TestGarbageAllocatesNothing(t *testing.T) {
	for _, n := range []int{1 << 10, 32 << 10} {
		garbage := bytes.Repeat([]byte("xx\x03\xeeabcyyzz"), n/11)
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
	raw := map[string][]byte{
		"login": login(b), "heartbeat": Heartbeat(50, 1), "SOS": SOS(home, 50, 1), "garbage": bytes.Repeat([]byte("xx\x20\x16abc"), 10),
	}
	for name, frame := range raw {
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
		var all [][]byte
		for _, v := range vectors(b) {
			all = append(all, unhex(b, v.hex))
		}
		d := New()
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			d.Decode(all[i%len(all)], true)
			i++
		}
	})
}

func TestHostileBytesAreCheap(t *testing.T) {
	for name, b := range map[string][]byte{
		"starts":         bytes.Repeat([]byte("x"), devices.MaxFrame),
		"starts and end": bytes.Repeat([]byte("xx\r\n"), devices.MaxFrame/4),
		"nested":         bytes.Repeat(append(bytes.Repeat([]byte("yy\x0f\xfa"), 1023), "\r\n\r\n"...), 16),
	} {
		d, calls := New(), 0
		for len(b) > 0 {
			_, _, n := d.Decode(b, true)
			b = b[n:]
			calls++
		}
		if calls > devices.MaxFrame/2 {
			t.Errorf("%s: %d calls", name, calls)
		}
	}
}
