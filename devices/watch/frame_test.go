package watch

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/devicestest"
)

// link is a connection as the gateway drives it: bytes come in pieces, and
// after the last one there is silence.
type link struct {
	t   testing.TB
	d   *Decoder
	buf []byte
	got []devices.Message
}

func (l *link) receive(piece []byte) {
	l.buf = append(l.buf, piece...)
	l.drain(false)
}

func (l *link) silence() {
	l.drain(true)
	if len(l.buf) > 0 {
		l.t.Fatalf("%q is left after silence", l.buf)
	}
}

func (l *link) drain(last bool) {
	for {
		m, ok, n := l.d.Decode(l.buf, last)
		if n < 0 || n > len(l.buf) || ok && n == 0 {
			l.t.Fatalf("ok %v, consumed %d of %d", ok, n, len(l.buf))
		}
		if ok {
			l.got = append(l.got, m)
		}
		clear(l.buf[:n]) // a message must not point into the buffer
		l.buf = l.buf[n:]
		if n == 0 {
			break
		}
	}
	if len(l.buf) >= devices.MaxFrame {
		l.t.Fatalf("%d bytes are left in the buffer", len(l.buf))
	}
}

func over(t testing.TB, pieces ...[]byte) []devices.Message {
	t.Helper()
	l := link{t: t, d: New()}
	for _, p := range pieces {
		l.receive(p)
	}
	l.silence()
	return l.got
}

func words(all []devices.Message) string {
	var w []string
	for _, m := range all {
		w = append(w, m.Word)
	}
	return strings.Join(w, " ")
}

const alive = "[3G*8800000015*0002*LK]"

// bracketed has every name that the field was seen or feared to have, in a
// frame whose length is right.
func bracketed(names ...string) []byte {
	s := State{Position: care.Position{Cells: []care.Cell{{MCC: 460, LAC: 9340, CID: 3663, Signal: 35}}}, Mask: BitSOS | BitFall, Battery: 50}
	for i, n := range names {
		s.Position.WiFi = append(s.Position.WiFi, care.AccessPoint{SSID: n, MAC: fmt.Sprintf("aa:bb:cc:dd:ee:%02x", i), Signal: -60 - i})
	}
	return Simulated{Vendor: "3G", ID: "8800000015"}.Alarm(s)
}

var nastyNames = []string{"a]b", "[", "]", "x,y", "}", "*", "5B", "460", "", "[3G*", "][", "]]", ",", ",,]", "FFFF,1", "-60", "a]"}

func TestNamesWithBracketsAndCommas(t *testing.T) {
	for _, n := range nastyNames {
		m := one(t, bracketed("first", n, "last"))
		want := []care.AccessPoint{
			{MAC: "aa:bb:cc:dd:ee:00", SSID: "first", Signal: -60},
			{MAC: "aa:bb:cc:dd:ee:01", SSID: n, Signal: -61},
			{MAC: "aa:bb:cc:dd:ee:02", SSID: "last", Signal: -62},
		}
		if got := m.Positions[0].WiFi; !reflect.DeepEqual(got, want) {
			t.Errorf("name %q: %+v", n, got)
		}
		first := one(t, bracketed(n)).Positions[0].WiFi
		if len(first) != 1 || first[0].SSID != n {
			t.Errorf("name %q alone: %+v", n, first)
		}
	}
}

// relength declares another length than the true one.
func relength(frame []byte, by int) []byte {
	h, _ := readHeader(frame)
	n := fmt.Sprintf("%04X", max(0, h.length+by))
	out := bytes.Clone(frame)
	copy(out[h.body-5:], n)
	return out
}

func TestAWrongLengthCostsNothing(t *testing.T) {
	frames := [][]byte{bracketed("home"), bracketed("a]b", "c[d", "[3G*"), []byte(alive), []byte("[ZJ*014111001332708*0075*0009*TEMP,36.5]")}
	for _, f := range frames {
		truth := one(t, f)
		h, _ := readHeader(f)
		for by := -h.length; by < 300; by++ {
			if f[min(len(f)-1, max(0, h.body+h.length+by))] == ']' && by < 0 {
				continue // the length points at a bracket of a name: nobody could tell
			}
			wrong := relength(f, by)
			for name, got := range map[string][]devices.Message{
				"alone":             over(t, wrong),
				"glued":             over(t, append(bytes.Clone(wrong), alive...)),
				"with a line end":   over(t, append(bytes.Clone(wrong), "\r\n"+alive...)),
				"next one in parts": over(t, append(bytes.Clone(wrong), alive[:9]...), []byte(alive[9:])),
			} {
				if name != "alone" && (len(got) != 2 || got[1].Word != "LK") {
					t.Fatalf("%s, length off by %d, %s: got %q", f, by, name, words(got))
				}
				m := got[0]
				if by == 0 != (m.Note == truth.Note) {
					t.Fatalf("%s, length off by %d, %s: note %q", f, by, name, m.Note)
				}
				m.Note = truth.Note
				if !reflect.DeepEqual(m, truth) {
					t.Fatalf("%s, length off by %d, %s:\n%+v\nwant\n%+v", f, by, name, m, truth)
				}
			}
		}
	}
}

// An answer that the watch waits for must not wait for 5 s of silence, even if
// the declared length says that more will come.
func TestAWrongLengthCostsNoTime(t *testing.T) {
	fewer := bytes.Replace(bracketed("home"), []byte(",1,home"), []byte(",3,home"), 1) // networks than it says
	for _, c := range []struct {
		stream []byte
		want   string
	}{
		{[]byte("[SG*9081000548*0009*LK,0,100]"), "LK"},
		{relength(bracketed("a]b", "[c"), 40), "AL_LTE"},
		{relength(bracketed("a]b"), -30), "AL_LTE"},
		{append(relength(fewer, -30), alive...), "AL_LTE LK"},
		{[]byte("[CS*1234567890*0fff*TK,#!AMR]" + alive), "TK LK"},
	} {
		l := link{t: t, d: New()}
		l.receive(c.stream)
		if words(l.got) != c.want {
			t.Errorf("%s: at once %q, want %q", c.stream, words(l.got), c.want)
		}
	}
}

// A frame without end is given up after 4 KiB; the header that happens to lie
// across that border is not given up with it.
func TestAHeaderAcrossTheBorder(t *testing.T) {
	for _, head := range []string{"[3G*8800000015*0fff*FIND", string(bytes.Replace(bracketed("home"), []byte(",1,home"), []byte(",30,home"), 1))} {
		head = strings.TrimSuffix(head, "]")
		for size := textMax - 2*len(alive); size < textMax+5; size++ {
			stream := append([]byte(head), bytes.Repeat([]byte("x"), size-len(head))...)
			got := over(t, append(stream, alive...))
			if len(got) != 2 || got[1].Word != "LK" {
				t.Fatalf("%d bytes before the next frame: %q", size, words(got))
			}
		}
	}
}

// suite has the stream stories that all decoders share.
func suite(t testing.TB) devicestest.Suite {
	s := devicestest.Suite{
		New:      func() devices.Decoder { return New() },
		Good:     []byte(alive),
		Is:       func(m devices.Message) bool { return m.Heartbeat && string(m.ReplyNow) == alive },
		Stray:    []string{"\r\n", "\x00", "junk", "]", "[", "[3G*", "[[]]", "[3G*88000*zz*LK]", "\xff\xfe,AL,", strings.Repeat("x", 70000), strings.Repeat("[", 70000)},
		Alphabet: []byte("[]*,}3G0AL"),
		Frames: [][]byte{
			bracketed("a]b", "[3G*8800000015*0002*", "][", "x,]"),
			[]byte("[CS*1234567890*0013*TK,#!AMR}\x01}\x02}\x03}\x04}\x05\xff]"), // length escaped
			[]byte("[CS*1234567890*000e*TK,#!AMR}\x01}\x02}\x03}\x04}\x05\xff]"), // length unescaped
		},
	}
	for _, sample := range allSamples(t) {
		s.Frames = append(s.Frames, sample.frame)
	}
	return s
}

func TestStreams(t *testing.T) { suite(t).Run(t) }

func TestAFrameWithoutEnd(t *testing.T) {
	const readable = whole
	whole := bracketed("home", "a]b")
	for i := range whole {
		got := over(t, append(bytes.Clone(whole[:i]), alive...))
		if len(got) == 0 || got[len(got)-1].Word != "LK" || got[len(got)-1].Note != "" {
			t.Fatalf("cut at %d: the next frame is lost: %q", i, words(got))
		}
		if h, s := readHeader(whole[:i]); s == readable && i >= h.body+len("AL_LTE") && (len(got) != 2 || len(got[0].Alarms) == 0) {
			t.Fatalf("cut at %d: the alarm is lost: %q", i, words(got))
		}
		alone := over(t, whole[:i])
		if i > bytes.Index(whole, []byte("00210000"))+8 && !reflect.DeepEqual(kindsOf(alone[0]), []care.AlarmKind{care.AlarmSOS, care.AlarmFall}) {
			t.Fatalf("cut at %d, then silence: %v", i, kindsOf(alone[0]))
		}
	}
}

// A network's name must not be able to speak for another watch.
func TestANameIsNotAFrame(t *testing.T) {
	for _, n := range []string{"[SG*8800000099*0002*AL]", "][SG*8800000099*0002*AL]"} {
		f := bracketed("home", n, "other")
		for i := 1; i < len(f); i++ {
			got := over(t, f[:i], f[i:])
			if len(got) != 1 || got[0].Positions[0].WiFi[1].SSID != n {
				t.Fatalf("name %q, split at %d: %q", n, i, words(got))
			}
		}
	}
}

func TestGarbageDoesNotStay(t *testing.T) {
	junk := map[string][]byte{
		"zeros":          make([]byte, 200<<10),
		"brackets":       bytes.Repeat([]byte("["), 200<<10),
		"closed":         bytes.Repeat([]byte("]"), 200<<10),
		"headers":        bytes.Repeat([]byte("[3G*8800000015*"), 20<<10),
		"text, no end":   append([]byte("[3G*8800000015*FFFF*AL,"), bytes.Repeat([]byte("9"), 200<<10)...),
		"voice, no end":  append([]byte("[3G*8800000015*0010*TK,"), bytes.Repeat([]byte("}"), 200<<10)...),
		"endless length": append([]byte("[3G*8800000015*FFFFFFFF*CONFIG,"), bytes.Repeat([]byte("["), 200<<10)...),
	}
	for name, j := range junk {
		l := link{t: t, d: New()}
		for p := range slices.Chunk(j, 1400) {
			l.receive(p)
		}
		l.receive([]byte(alive))
		l.silence()
		if n := len(l.got); n == 0 || l.got[n-1].Word != "LK" || n > 3 {
			t.Errorf("%s: %d messages: %.60s", name, n, words(l.got))
		}
	}
}
