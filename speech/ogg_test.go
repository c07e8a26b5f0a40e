package speech

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/pion/webrtc/v4/pkg/media/oggreader"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestOggRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var packets [][]byte
		for range rapid.IntRange(1, 130).Draw(t, "count") {
			p := rapid.SliceOfN(rapid.Byte(), 1, 900).Draw(t, "packet")
			p[0] = p[0]&^3 | 0x08 // a code of one frame
			if !isTwentyMilliseconds(p) {
				p[0] = 0x08
			}
			packets = append(packets, p)
		}
		got, err := decodeOgg(encodeOgg(packets))
		require.NoError(t, err)
		require.Equal(t, packets, got)
	})
}

// Our files are read by another reader.
func TestOggIsReadByOthers(t *testing.T) {
	packets := encodeAll(t, EncoderOptions{}, speechAtSpeakRate(t))
	file := encodeOgg(packets)

	r, head, err := oggreader.NewWith(bytes.NewReader(file))
	require.NoError(t, err)
	require.EqualValues(t, 1, head.Channels)
	require.EqualValues(t, SpeakRate, head.SampleRate)
	_, _, err = r.ParseNextPage() // tags
	require.NoError(t, err)
	var read []byte
	var end uint64
	for {
		page, header, err := r.ParseNextPage()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		read, end = append(read, page...), header.GranulePosition
	}
	require.Equal(t, bytes.Join(packets, nil), read)
	require.EqualValues(t, len(packets)*opusPerPacket, end)
}

func TestOggIsPlayed(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	sound := speechAtSpeakRate(t)
	name := filepath.Join(t.TempDir(), "phrase.ogg")
	require.NoError(t, os.WriteFile(name, encodeOgg(encodeAll(t, EncoderOptions{}, sound)), 0o600))
	ffmpeg := exec.Command("ffmpeg", "-v", "error", "-i", name, "-f", "s16le", "-ar", "24000", "-")
	var complaints bytes.Buffer
	ffmpeg.Stderr = &complaints
	played, err := ffmpeg.Output()
	require.NoError(t, err)
	require.Empty(t, complaints.String())
	require.InDelta(t, len(sound), len(played)/2, 2*SpeakFrame)
	require.InDelta(t, loudness(sound), loudness(bytesToSamples(nil, played)), 0.2*loudness(sound))
}

// Files that other programs made are taken, with several packets to a page.
func TestOggOfOthersIsRead(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	file, err := exec.Command("ffmpeg", "-v", "error", "-i", "testdata/en_azure_whatstheweatherlike.wav",
		"-c:a", "libopus", "-b:a", "24k", "-ac", "1", "-f", "ogg", "-").Output()
	if err != nil {
		t.Skip("ffmpeg has no libopus")
	}
	packets, err := decodeOgg(file)
	require.NoError(t, err)
	require.InDelta(t, 2.03*50, len(packets), 2)
}

func TestDamagedOggIsRefused(t *testing.T) {
	whole := encodeOgg(encodeAll(t, EncoderOptions{}, tone(SpeakRate, 440, 9000, SpeakRate)))
	_, err := decodeOgg(whole)
	require.NoError(t, err)
	for cut := range len(whole) {
		_, err := decodeOgg(whole[:cut])
		require.ErrorIs(t, err, errNotOgg, "cut after %d bytes", cut)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x10
		_, err := decodeOgg(damaged)
		require.ErrorIs(t, err, errNotOgg, "byte %d", i)
	}
	_, err = decodeOgg(append(bytes.Clone(whole), whole...))
	require.ErrorIs(t, err, errNotOgg)
	forty := []byte{0x10, 0} // SILK, 40 ms
	_, err = decodeOgg(encodeOgg([][]byte{forty}))
	require.ErrorIs(t, err, errNotOgg)
}

func FuzzDecodeOgg(f *testing.F) {
	f.Add(encodeOgg([][]byte{{0x08, 1, 2}}))
	f.Fuzz(func(t *testing.T, file []byte) { decodeOgg(file) })
}
