package speech

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// usualRates are the conversions the hotline makes.
var usualRates = [][2]int{
	{48000, 16000}, {16000, 24000}, {22050, 24000}, {8000, 16000}, {24000, 48000},
	{44100, 24000}, {48000, 24000}, {24000, 16000}, {16000, 8000}, {32000, 24000},
}

func tone(rate int, hz, amplitude float64, samples int) []int16 {
	out := make([]int16, samples)
	for i := range out {
		out[i] = int16(math.Round(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))))
	}
	return out
}

// level is the power of hz in the middle of samples, in dB of a tone of amplitude.
func level(samples []int16, rate int, hz, amplitude float64) float64 {
	quarter := len(samples) / 4
	middle := samples[quarter : 3*quarter]
	var re, im, sum float64
	for i, v := range middle { // a Hann window keeps the neighbours apart
		w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(middle)))
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / float64(rate))
		re, im, sum = re+w*float64(v)*c, im+w*float64(v)*s, sum+w
	}
	return 20 * math.Log10(2*math.Hypot(re, im)/sum/amplitude+1e-12)
}

func resampleAll(t testing.TB, from, to int, in []int16) []int16 {
	t.Helper()
	r, err := NewResampler(from, to)
	require.NoError(t, err)
	return r.Flush(r.Append(nil, in))
}

func TestResamplerPassesSpeechBandUnchanged(t *testing.T) {
	for _, rates := range usualRates {
		from, to := rates[0], rates[1]
		for _, part := range []float64{0.02, 0.2, 0.43} { // of the lower rate
			hz := part * float64(min(from, to))
			out := resampleAll(t, from, to, tone(from, hz, 20000, from))
			require.InDelta(t, 0, level(out, to, hz, 20000), 0.05, "%d→%d Hz, tone of %.0f", from, to, hz)
		}
	}
}

func TestResamplerLeavesNoAlias(t *testing.T) {
	for _, rates := range usualRates {
		from, to := rates[0], rates[1]
		if from < to {
			continue
		}
		for _, beyond := range []float64{0.505, 0.6, 0.75, 0.95} { // of the new rate: none of it can be kept
			hz := beyond * float64(to)
			if hz >= float64(from)/2 {
				continue
			}
			out := resampleAll(t, from, to, tone(from, hz, 30000, from))
			folded := math.Abs(hz - math.Round(hz/float64(to))*float64(to))
			require.Less(t, level(out, to, folded, 30000), -80.0, "%d→%d Hz, tone of %.0f", from, to, hz)
		}
	}
}

func TestResamplerLeavesNoImage(t *testing.T) {
	for _, rates := range usualRates {
		from, to := rates[0], rates[1]
		if from > to {
			continue
		}
		hz := 0.3 * float64(from)
		out := resampleAll(t, from, to, tone(from, hz, 30000, from))
		image := float64(from) - hz
		if image >= float64(to)/2 {
			image = float64(to) - image
		}
		require.Less(t, level(out, to, image, 30000), -80.0, "%d→%d Hz", from, to)
	}
}

func TestResamplerGivesTwentyMillisecondsForTwenty(t *testing.T) {
	for _, rates := range [][2]int{{48000, 16000}, {16000, 24000}, {8000, 16000}, {24000, 48000}, {24000, 16000}, {22050, 24000}, {44100, 24000}} {
		r, err := NewResampler(rates[0], rates[1])
		require.NoError(t, err)
		for range 50 {
			require.Len(t, r.Append(nil, make([]int16, rates[0]/50)), rates[1]/50, "%v", rates)
		}
	}
}

// However a stream is cut, the same sound comes out.
func TestResamplerDoesNotMindHowTheStreamIsCut(t *testing.T) {
	noise := make([]int16, 6000)
	seeded := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = int16(seeded.IntN(65536) - 32768)
	}
	rapid.Check(t, func(t *rapid.T) {
		rates := rapid.SampledFrom(usualRates).Draw(t, "rates")
		r, err := NewResampler(rates[0], rates[1])
		require.NoError(t, err)
		want := r.Flush(r.Append(nil, noise))
		var got []int16
		for rest := noise; len(rest) > 0; {
			n := min(rapid.IntRange(0, 700).Draw(t, "piece"), len(rest))
			got = r.Append(got, rest[:n])
			rest = rest[n:]
		}
		require.Equal(t, want, r.Flush(got))
	})
}

func TestResamplerClipsInsteadOfWrapping(t *testing.T) {
	square := make([]int16, 16000)
	for i := range square {
		square[i] = 32767
		if i/20%2 == 1 {
			square[i] = -32768
		}
	}
	out := resampleAll(t, 16000, 24000, square) // overshoots at every edge
	for i := 1; i < len(out)-1; i++ {
		if out[i-1] > 30000 && out[i+1] > 30000 {
			require.Greater(t, out[i], int16(0), "sample %d wrapped", i)
		}
	}
}

func TestResamplerRefusesOddRates(t *testing.T) {
	for _, rates := range [][2]int{{0, 16000}, {16000, -1}, {22051, 24000}} {
		_, err := NewResampler(rates[0], rates[1])
		require.Error(t, err)
	}
}

func BenchmarkResampler(b *testing.B) {
	for _, rates := range [][2]int{{48000, 16000}, {24000, 48000}, {8000, 16000}, {22050, 24000}} {
		b.Run(fmt.Sprintf("%dto%d", rates[0], rates[1]), func(b *testing.B) {
			r, err := NewResampler(rates[0], rates[1])
			require.NoError(b, err)
			in := tone(rates[0], 440, 10000, rates[0]/50)
			out := make([]int16, 0, rates[1]/25)
			b.ReportAllocs()
			for b.Loop() {
				out = r.Append(out[:0], in)
			}
		})
	}
}
