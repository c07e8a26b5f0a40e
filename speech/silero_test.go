package speech

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// readClip returns a test clip's samples at HearRate.
func readClip(t testing.TB, name string) []int16 {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name + ".wav")
	require.NoError(t, err)
	info, data, err := parseWAV(file)
	require.NoError(t, err)
	require.Equal(t, HearRate, info.rate)
	return bytesToSamples(nil, data)
}

func readOracle(t *testing.T, name string) []float64 {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".silero")
	require.NoError(t, err)
	defer f.Close()
	var want []float64
	for lines := bufio.NewScanner(f); lines.Scan(); {
		p, err := strconv.ParseFloat(lines.Text(), 64)
		require.NoError(t, err)
		want = append(want, p)
	}
	return want
}

func TestSileroAgreesWithTheONNXRuntime(t *testing.T) {
	for _, name := range []string{"zh_cosyvoice_zero_shot_prompt", "en_azure_whatstheweatherlike"} {
		t.Run(name, func(t *testing.T) {
			clip, want := readClip(t, name), readOracle(t, name)
			vad, err := NewSilero()
			require.NoError(t, err)
			require.Len(t, want, len(clip)/VADWindow)
			speech := 0
			for i, p := range want {
				got := float64(vad.Probability(clip[i*VADWindow:][:VADWindow]))
				require.InDelta(t, p, got, 1e-4, "window %d", i)
				if got > 0.5 {
					speech++
				}
			}
			require.Greater(t, speech, len(want)/4, "the clip is speech")
		})
	}
}

func TestSileroForgetsOnReset(t *testing.T) {
	clip := readClip(t, "en_azure_whatstheweatherlike")
	vad, err := NewSilero()
	require.NoError(t, err)
	hear := func() (out []float32) {
		for i := range 30 {
			out = append(out, vad.Probability(clip[i*VADWindow:][:VADWindow]))
		}
		return out
	}
	first := hear()
	require.NotEqual(t, first, hear(), "state carries over")
	vad.Reset()
	require.Equal(t, first, hear())
}

func TestSileroTakesAToneAndSilenceForNoSpeech(t *testing.T) {
	vad, err := NewSilero()
	require.NoError(t, err)
	for i := range 60 {
		window := make([]int16, VADWindow)
		for j := range window {
			if i >= 30 {
				window[j] = int16(8000 * math.Sin(2*math.Pi*440*float64(i*VADWindow+j)/HearRate))
			}
		}
		require.Less(t, vad.Probability(window), float32(0.5), "window %d", i)
	}
}

func TestSileroInstancesShareNothingButWeights(t *testing.T) {
	clip := readClip(t, "en_azure_whatstheweatherlike")
	alone, err := NewSilero()
	require.NoError(t, err)
	beside, err := NewSilero()
	require.NoError(t, err)
	other, err := NewSilero()
	require.NoError(t, err)
	for i := range 30 {
		window := clip[i*VADWindow:][:VADWindow]
		other.Probability(clip[(29-i)*VADWindow:][:VADWindow])
		require.Equal(t, alone.Probability(window), beside.Probability(window))
	}
}

func TestSileroAllocatesNothing(t *testing.T) {
	clip := readClip(t, "en_azure_whatstheweatherlike")
	vad, err := NewSilero()
	require.NoError(t, err)
	require.Zero(t, testing.AllocsPerRun(20, func() { vad.Probability(clip[8192:][:VADWindow]) }))
}

func TestSileroRefusesDamagedWeights(t *testing.T) {
	for name, file := range map[string][]byte{
		"empty":     nil,
		"foreign":   []byte("RIFF....WAVEfmt "),
		"cut short": sileroFile[:len(sileroFile)-4],
		"too few":   append([]byte("silero6\n\x01\x00\x00\x00"), 0, 0, 0, 0),
	} {
		_, err := parseSilero(file)
		require.Error(t, err, name)
	}
}

func BenchmarkSilero(b *testing.B) {
	clip := readClip(b, "en_azure_whatstheweatherlike")
	vad, err := NewSilero()
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		vad.Probability(clip[8192:][:VADWindow])
	}
}
