package speech

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	pionopus "github.com/pion/opus"
	"github.com/stretchr/testify/require"
)

// encodeAll returns the packets of sound at SpeakRate.
func encodeAll(t testing.TB, o EncoderOptions, sound []int16) (packets [][]byte) {
	t.Helper()
	e, err := NewEncoder(o)
	require.NoError(t, err)
	for ; len(sound) >= SpeakFrame; sound = sound[SpeakFrame:] {
		p, err := e.Encode(sound[:SpeakFrame])
		require.NoError(t, err)
		packets = append(packets, bytes.Clone(p))
	}
	return packets
}

// speechAtSpeakRate is a Mandarin sentence of 3.5 s.
func speechAtSpeakRate(t testing.TB) []int16 {
	t.Helper()
	return resampleAll(t, HearRate, SpeakRate, readClip(t, "zh_cosyvoice_zero_shot_prompt"))
}

func TestOpusGoesToHearRateAndBack(t *testing.T) {
	packets := encodeAll(t, EncoderOptions{}, tone(SpeakRate, 440, 10000, SpeakRate))
	require.Len(t, packets, 50)
	d, err := NewDecoder(HearRate)
	require.NoError(t, err)
	var heard []int16
	for _, p := range packets {
		require.True(t, isTwentyMilliseconds(p))
		sound, err := d.Decode(p)
		require.NoError(t, err)
		require.Len(t, sound, HearFrame)
		heard = append(heard, sound...)
	}
	require.InDelta(t, 0, level(heard, HearRate, 440, 10000), 1)
	require.Less(t, level(heard, HearRate, 1000, 10000), -35.0)
}

func TestOpusKeepsToItsBitrate(t *testing.T) {
	sound := speechAtSpeakRate(t)
	size := func(o EncoderOptions) float64 {
		total := 0
		for _, p := range encodeAll(t, o, sound) {
			total += len(p)
		}
		return float64(8*total) / (float64(len(sound)) / SpeakRate)
	}
	require.InDelta(t, 24000, size(EncoderOptions{}), 5000)
	require.InDelta(t, 12000, size(EncoderOptions{Bitrate: 12000}), 3000)
}

// Another decoder, written without libopus, hears the same.
func TestOpusIsUnderstoodByOthers(t *testing.T) {
	packets := encodeAll(t, EncoderOptions{}, tone(SpeakRate, 440, 10000, SpeakRate))
	other, err := pionopus.NewDecoderWithOutput(HearRate, 1)
	require.NoError(t, err)
	var heard []int16
	out := make([]int16, 2*HearFrame)
	for _, p := range packets {
		n, err := other.DecodeToInt16(p, out)
		require.NoError(t, err)
		heard = append(heard, out[:n]...)
	}
	require.InDelta(t, 0, level(heard, HearRate, 440, 10000), 1)
}

// lossSNR loses every tenth packet, fills each gap by fill, and returns the
// signal-to-noise ratio in dB of the gaps alone.
func lossSNR(t *testing.T, packets [][]byte, fill func(d *Decoder, next []byte) ([]int16, error)) float64 {
	t.Helper()
	whole, err := NewDecoder(HearRate)
	require.NoError(t, err)
	lossy, err := NewDecoder(HearRate)
	require.NoError(t, err)
	var signal, noise float64
	for i, p := range packets {
		want, err := whole.Decode(p)
		require.NoError(t, err)
		lost := i%10 == 5 && i+1 < len(packets)
		if !lost {
			_, err := lossy.Decode(p)
			require.NoError(t, err)
			continue
		}
		got, err := fill(lossy, packets[i+1])
		require.NoError(t, err)
		require.Len(t, got, HearFrame)
		for j, v := range want {
			signal += float64(v) * float64(v)
			noise += math.Pow(float64(v)-float64(got[j]), 2)
		}
	}
	return 10 * math.Log10(signal/noise)
}

func TestLostPacketsAreRecoveredFromTheNextOnes(t *testing.T) {
	packets := encodeAll(t, EncoderOptions{Loss: 15}, speechAtSpeakRate(t))
	concealed := lossSNR(t, packets, func(d *Decoder, _ []byte) ([]int16, error) { return d.Conceal() })
	recovered := lossSNR(t, packets, func(d *Decoder, next []byte) ([]int16, error) { return d.Recover(next) })
	t.Logf("lost packets: concealed %.1f dB, recovered %.1f dB", concealed, recovered)
	require.Greater(t, recovered, concealed+3)
}

func TestDecoderSurvivesGarbage(t *testing.T) {
	d, err := NewDecoder(HearRate)
	require.NoError(t, err)
	seeded := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		b := make([]byte, seeded.IntN(100))
		for i := range b {
			b[i] = byte(seeded.Uint32())
		}
		if sound, err := d.Decode(b); err == nil {
			require.LessOrEqual(t, len(sound), HearRate*120/1000)
		}
		if sound, err := d.Recover(b); err == nil {
			require.Len(t, sound, HearFrame)
		}
	}
	good := encodeAll(t, EncoderOptions{}, tone(SpeakRate, 440, 10000, SpeakFrame))
	sound, err := d.Decode(good[0])
	require.NoError(t, err)
	require.Len(t, sound, HearFrame)
	_, err = d.Decode(nil)
	require.Error(t, err)
}

func TestEncoderRefusesWrongFramesAndSettings(t *testing.T) {
	e, err := NewEncoder(EncoderOptions{})
	require.NoError(t, err)
	_, err = e.Encode(make([]int16, SpeakFrame-1))
	require.Error(t, err)
	require.NoError(t, e.Reset())
	_, err = NewEncoder(EncoderOptions{Complexity: 11})
	require.Error(t, err)
	_, err = NewDecoder(44100)
	require.Error(t, err)
}

func BenchmarkOpusEncode(b *testing.B) {
	sound := speechAtSpeakRate(b)
	for _, complexity := range []int{1, 5, 10} {
		b.Run(fmt.Sprintf("complexity%d", complexity), func(b *testing.B) {
			e, err := NewEncoder(EncoderOptions{Complexity: complexity})
			require.NoError(b, err)
			b.ReportAllocs()
			at := 0
			for b.Loop() {
				e.Encode(sound[at:][:SpeakFrame])
				if at += SpeakFrame; at+SpeakFrame > len(sound) {
					at = 0
				}
			}
		})
	}
}

func BenchmarkOpusDecode(b *testing.B) {
	packets := encodeAll(b, EncoderOptions{}, speechAtSpeakRate(b))
	d, err := NewDecoder(HearRate)
	require.NoError(b, err)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		d.Decode(packets[i%len(packets)])
		i++
	}
}
