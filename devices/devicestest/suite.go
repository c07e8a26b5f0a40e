// Package devicestest holds what every protocol's decoder has to survive: the
// ways in which the field cuts, glues and spoils what devices say.
package devicestest

import (
	"bytes"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"yinling/care"
	"yinling/devices"
)

// Suite is a decoder with samples of its protocol.
type Suite struct {
	New func() devices.Decoder
	// Frames are whole ones as on the wire, those with escaped or reserved bytes
	// inside among them. Each may hold several.
	Frames [][]byte
	// Good is read wherever it stands; Is tells it from other messages.
	Good []byte
	Is   func(m devices.Message) bool
	// Stray bytes before and between frames cost none of them.
	Stray []string
	// Alphabet is what hostile garbage is made of.
	Alphabet []byte
}

// Receive feeds a decoder packets as they come from the network, and the
// silence after them, as a gateway does. It fails if the decoder breaks its
// contract.
func Receive(t testing.TB, d devices.Decoder, packets ...[]byte) (all []devices.Message) {
	t.Helper()
	var buf []byte
	for i := 0; i <= len(packets); i++ {
		last := i == len(packets)
		if !last {
			buf = append(buf, packets[i]...)
		}
		for {
			m, ok, n := d.Decode(buf, last)
			if n < 0 || n > len(buf) || ok && n == 0 {
				t.Fatalf("consumed %d of %d, ok %v", n, len(buf), ok)
			}
			if ok {
				all = append(all, m)
			}
			clear(buf[:n]) // a message must not point into the buffer
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

// Run tells all the stories.
func (s Suite) Run(t *testing.T) {
	t.Run("frames are glued", s.glued)
	t.Run("frames have stray bytes between them", s.between)
	t.Run("a frame is split at every byte", s.split)
	t.Run("bytes arrive one by one", s.dribbled)
	t.Run("stray bytes cost nothing", s.stray)
	t.Run("a frame cut short does not cost the next one", s.truncated)
	t.Run("the next good frame is read after garbage", s.garbage)
	t.Run("garbage takes no memory", s.memory)
}

func (s Suite) receive(t testing.TB, packets ...[]byte) []devices.Message {
	t.Helper()
	return Receive(t, s.New(), packets...)
}

func (s Suite) has(all []devices.Message) bool { return slices.ContainsFunc(all, s.Is) }

// told are messages without their replies, which hold serials of the connection.
func told(all []devices.Message) []devices.Message {
	all = slices.Clone(all)
	for i := range all {
		all[i].ReplyNow, all[i].ReplyCommitted = nil, nil
	}
	return all
}

func (s Suite) glued(t *testing.T) {
	var stream []byte
	one, want := s.New(), []devices.Message(nil)
	for _, f := range s.Frames {
		stream = append(stream, f...)
		want = append(want, Receive(t, one, f)...)
	}
	got := s.receive(t, stream)
	if !reflect.DeepEqual(told(got), told(want)) {
		t.Errorf("%d messages glued, %d one by one", len(got), len(want))
		for i := range min(len(got), len(want)) {
			if !reflect.DeepEqual(told(got[i:i+1]), told(want[i:i+1])) {
				t.Fatalf("%+v\nwant\n%+v", got[i], want[i])
			}
		}
	}
}

// between: all frames with the same stray bytes between them bring the same
// alarms.
func (s Suite) between(t *testing.T) {
	alarms := func(all []devices.Message) (kinds []care.AlarmKind) {
		for _, m := range all {
			for _, a := range m.Alarms {
				kinds = append(kinds, a.Kind)
			}
		}
		return kinds
	}
	for _, stray := range s.Stray {
		if len(stray) > 100 {
			continue
		}
		var stream []byte
		var want []care.AlarmKind
		for _, f := range s.Frames {
			stream = slices.Concat(stream, []byte(stray), f)
			want = append(want, alarms(s.receive(t, f))...)
		}
		if got := alarms(s.receive(t, stream)); !slices.Equal(got, want) {
			t.Errorf("%q between: %v, want %v", stray, got, want)
		}
	}
}

func (s Suite) split(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the time in replies stands still
		for _, f := range s.Frames {
			want := s.receive(t, f)
			for i := 1; i < len(f); i++ {
				if got := s.receive(t, f[:i], f[i:]); !reflect.DeepEqual(got, want) {
					t.Fatalf("%q split at %d:\n%+v\nwant\n%+v", f, i, got, want)
				}
			}
		}
	})
}

func (s Suite) dribbled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, f := range s.Frames {
			want := s.receive(t, f)
			if got := s.receive(t, slices.Collect(slices.Chunk(f, 1))...); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q byte by byte:\n%+v\nwant\n%+v", f, got, want)
			}
		}
	})
}

func (s Suite) stray(t *testing.T) {
	for _, stray := range s.Stray {
		between := slices.Concat([]byte(stray), s.Good, []byte(stray), s.Good, []byte(stray))
		for name, packets := range map[string][][]byte{
			"before it":    {slices.Concat([]byte(stray), s.Good)},
			"a packet ago": {[]byte(stray), s.Good},
			"after it":     {slices.Concat(s.Good, []byte(stray))},
		} {
			if all := s.receive(t, packets...); !s.has(all) {
				t.Errorf("%.20q %s: %+v", stray, name, all)
			}
		}
		n := 0
		for _, m := range s.receive(t, between) {
			if s.Is(m) {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%.20q between: %d of 2 frames", stray, n)
		}
	}
}

func (s Suite) truncated(t *testing.T) {
	for _, f := range s.Frames {
		for i := range f {
			if all := s.receive(t, slices.Concat(f[:i], s.Good)); !s.has(all) {
				t.Fatalf("%q cut at %d: %+v", f, i, all)
			}
		}
	}
}

func (s Suite) garbage(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		garbage := rapid.SliceOfN(rapid.OneOf(rapid.Byte(), rapid.SampledFrom(s.Alphabet)), 0, 300).Draw(r, "garbage")
		if rapid.Bool().Draw(r, "a broken frame too") {
			f := rapid.SampledFrom(s.Frames).Draw(r, "frame")
			garbage = append(garbage, f[:rapid.IntRange(0, len(f)).Draw(r, "cut")]...)
		}
		stream := append(garbage, s.Good...)
		at := rapid.IntRange(0, len(stream)).Draw(r, "packet")
		if all := s.receive(t, stream[:at], stream[at:]); !s.has(all) {
			r.Fatalf("it is lost after %q", garbage)
		}
	})
}

// memory: whatever the size of the garbage, what is allocated for it stays the
// same, and small.
func (s Suite) memory(t *testing.T) {
	for _, size := range []int{1 << 10, 8 << 10} {
		garbage := bytes.Repeat(append(slices.Clone(s.Alphabet), "abc"...), size/(len(s.Alphabet)+3))
		d := s.New()
		const rounds = 10
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range rounds {
			for b := garbage; len(b) > 0; {
				_, _, n := d.Decode(b, true)
				b = b[n:]
			}
		}
		runtime.ReadMemStats(&after)
		if each := (after.TotalAlloc - before.TotalAlloc) / rounds; each > 2<<10 {
			t.Errorf("%d bytes of garbage: %d bytes allocated", size, each)
		}
	}
}

// Fuzz looks for bytes after which the good frame is lost.
func (s Suite) Fuzz(f *testing.F) {
	for _, frame := range s.Frames {
		f.Add(frame, uint16(len(frame)/2))
	}
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		cut := min(int(at), len(b))
		if !s.has(s.receive(t, b[:cut], b[cut:], s.Good)) {
			t.Fatalf("it is lost after %x", b)
		}
	})
}
