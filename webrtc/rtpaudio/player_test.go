package rtpaudio

import (
	"math"
	"slices"
	"testing"
	"time"

	"yinling/speech"
)

// encode is n packets with FEC of a voice: a buzz of 150 Hz whose loudness
// sways, for the encoder makes copies only of what it takes for speech.
func encode(t testing.TB, n int) [][]byte {
	t.Helper()
	enc, err := speech.NewEncoder(speech.EncoderOptions{Loss: 20})
	if err != nil {
		t.Fatal(err)
	}
	out := make([][]byte, n)
	for i := range out {
		frame := make([]int16, speech.SpeakFrame)
		for j := range frame {
			at := 2 * math.Pi * float64(i*len(frame)+j) / speech.SpeakRate
			buzz := math.Sin(150*at) + math.Sin(300*at)/2 + math.Sin(450*at)/3 + math.Sin(1200*at)/4
			frame[j] = int16(6000 * buzz * (1 + 0.5*math.Sin(3*at)))
		}
		p, err := enc.Encode(frame)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = append([]byte(nil), p...)
	}
	return out
}

// The oracle is the decoder: from a packet without a copy it recovers exactly
// what it would have invented.
func TestOurPacketsAreReadForWhatTheyAre(t *testing.T) {
	all, copies := encode(t, 100), 0
	for i := 1; i < len(all); i++ {
		if d := Duration(all[i]); d != FrameTime {
			t.Errorf("packet %d lasts %v", i, d)
		}
		recovered := afterLoss(t, all[:i-1], func(d *speech.Decoder) ([]int16, error) { return d.Recover(all[i]) })
		invented := afterLoss(t, all[:i-1], (*speech.Decoder).Conceal)
		if got, want := HasFEC(all[i]), !slices.Equal(recovered, invented); got != want {
			t.Errorf("packet %d: copy of the one before: %v, the decoder says %v", i, got, want)
		}
		if HasFEC(all[i]) {
			copies++
		}
	}
	if copies < 50 || copies == len(all)-1 {
		t.Errorf("%d of %d packets have a copy: the test tells nothing", copies, len(all)-1)
	}
}

// afterLoss decodes packets, then what is lost after them by means of lost.
func afterLoss(t *testing.T, packets [][]byte, lost func(*speech.Decoder) ([]int16, error)) []int16 {
	t.Helper()
	d, err := speech.NewDecoder(speech.HearRate)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packets {
		if _, err := d.Decode(p); err != nil {
			t.Fatal(err)
		}
	}
	pcm, err := lost(d)
	if err != nil {
		t.Fatal(err)
	}
	return pcm
}

func TestDurationFollowsTheTableOfContents(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   time.Duration
	}{
		{nil, 0},
		{[]byte{0 << 3}, 10 * time.Millisecond},
		{[]byte{3 << 3}, 60 * time.Millisecond},
		{[]byte{15 << 3}, 20 * time.Millisecond},
		{[]byte{16 << 3}, 2500 * time.Microsecond},
		{[]byte{31 << 3}, 20 * time.Millisecond},
		{[]byte{31<<3 | 1}, 40 * time.Millisecond},
		{[]byte{31<<3 | 2}, 40 * time.Millisecond},
		{[]byte{31<<3 | 3, 6}, 120 * time.Millisecond},
		{[]byte{31<<3 | 3, 7}, 0}, // longer than Opus allows
		{[]byte{31<<3 | 3}, 0},
	} {
		if got := Duration(c.packet); got != c.want {
			t.Errorf("% x lasts %v, want %v", c.packet, got, c.want)
		}
	}
}

func TestPlayerFillsHolesFromCopiesAndByConcealing(t *testing.T) {
	p, err := NewPlayer(speech.HearRate)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1000, 0)
	var frames [][]int16
	lost := func(i int) bool { return i%10 == 5 || i == 16 } // one in ten, and once two together
	all, copies, losses := encode(t, 100), uint64(0), uint64(0)
	for i, packet := range all {
		now = now.Add(FrameTime)
		switch {
		case lost(i):
			if losses++; !lost(i+1) && HasFEC(all[i+1]) {
				copies++
			}
		case i == 42:
			p.Buffer.Push(uint16(i), []byte{0xFF, 0x80, 1}, now) // damaged
		default:
			p.Buffer.Push(uint16(i), packet, now)
		}
		for f := p.Next(now); f != nil; f = p.Next(now) {
			frames = append(frames, f)
		}
	}
	for i, f := range frames {
		if len(f) != speech.HearFrame {
			t.Fatalf("frame %d has %d samples", i, len(f))
		}
		var loud int16
		for _, v := range f {
			loud = max(loud, v)
		}
		if i > 2 && loud < 2000 {
			t.Errorf("frame %d is a hole: peak %d", i, loud)
		}
	}
	if len(frames) < 95 {
		t.Errorf("%d frames of 100 packets", len(frames))
	}
	want := Played{Decoded: 99 - losses, Recovered: copies, Concealed: losses - copies + 1, Corrupt: 1}
	if p.Played != want || copies < 3 {
		t.Errorf("played %+v, want %+v", p.Played, want)
	}
}

func TestPlayerCutsPacketsOfAnyLengthIntoFrames(t *testing.T) {
	p, err := NewPlayer(48000)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1000, 0)
	// Two frames in one packet: 40 ms (RFC 6716, code 1), made of one packet's frame twice.
	one := encode(t, 3)[2]
	two := append([]byte{one[0] | 1}, append(append([]byte(nil), one[1:]...), one[1:]...)...)
	p.Buffer.Push(1, two, now)
	var n int
	for f := p.Next(now); f != nil; f = p.Next(now) {
		if n++; len(f) != 960 {
			t.Errorf("frame of %d samples", len(f))
		}
	}
	if n != 2 {
		t.Errorf("%d frames of 40 ms", n)
	}
}

func BenchmarkPlayer(b *testing.B) {
	p, err := NewPlayer(speech.HearRate)
	if err != nil {
		b.Fatal(err)
	}
	all, now := encode(b, 500), time.Unix(1000, 0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now = now.Add(FrameTime)
		p.Buffer.Push(uint16(i), all[i%len(all)], now)
		for p.Next(now) != nil {
		}
	}
}
