package gt06

import (
	"bytes"
	"strings"
	"testing"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/devicestest"
)

// suite has the stream stories that all decoders share.
func suite(t testing.TB) devicestest.Suite {
	s := devicestest.Suite{
		New:  func() devices.Decoder { return New() },
		Good: SOS(home, 50, 7),
		Is: func(m devices.Message) bool {
			return len(m.Alarms) > 0 && m.Alarms[0].Kind == care.AlarmSOS && bytes.Equal(m.ReplyCommitted, build(false, 0x26, nil, 7))
		},
		Stray: []string{
			"\x00", "x", "xx", "xxx", "yy", "yyy\xff", "xx\x0a", "xx\x0a\x13", "xx\xff\x16", "yy\x0f\xff\x94", "yy\xff\xff", "\r\n", "xx\r\n", "hello",
			strings.Repeat("x", 70000), strings.Repeat("abc", 30000),
		},
		Alphabet: []byte("xxyy\r\n\x01\x16\x13\x26"),
	}
	for _, v := range vectors(t) {
		s.Frames = append(s.Frames, unhex(t, v.hex))
	}
	s.Frames = append(s.Frames, Answer("a\r\nxx\r\n", 3)) // reserved bytes inside
	return s
}

func TestStreams(t *testing.T) { suite(t).Run(t) }

func FuzzDecode(f *testing.F) { suite(f).Fuzz(f) }

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
