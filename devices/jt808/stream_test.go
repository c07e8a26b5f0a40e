package jt808

import (
	"bytes"
	"slices"
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
		Good: terminal(t, "13912344329", false).SOS(xian, 50),
		Is: func(m devices.Message) bool {
			return m.DeviceID == "13912344329" && slices.Contains(kinds(m), care.AlarmSOS) && !strings.Contains(m.Note, "checksum")
		},
		Stray: []string{
			"\x00", "\x7e", "\x7e\x7e\x7e", "hello", "\x7ehello", "\x7ehello\x7e", "\x7d", "(", "(abc", "\x7e(abc", ")",
			strings.Repeat("x", 70000), "\x7e" + strings.Repeat("x", 70000),
		},
		Alphabet: []byte{0x7e, 0x7d, '(', ')', 1, 2},
	}
	for _, v := range vectors(t) {
		s.Frames = append(s.Frames, v.wire)
	}
	escaped := xian
	escaped.Speed, escaped.Course = 3.2382e3, 0x7d7e%360 // 7E 7E and more inside
	s.Frames = append(s.Frames, terminal(t, "7", true).SOS(escaped, 0x7e), terminal(t, "7", false).Auth("~}~~}}"))
	return s
}

func TestStreams(t *testing.T) { suite(t).Run(t) }

func FuzzDecode(f *testing.F) { suite(f).Fuzz(f) }

func TestOneMarkBetweenTwoFramesIsEnough(t *testing.T) {
	d := terminal(t, "1", false)
	a, b := d.Heartbeat(), d.SOS(xian, 50)
	if got := devicestest.Receive(t, New(), append(a, b[1:]...)); len(got) != 2 || len(got[1].Alarms) != 1 {
		t.Errorf("%+v", got)
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
	all := devicestest.Receive(t, New(), frames[0])
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
