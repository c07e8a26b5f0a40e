package softphone

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxWAV is the longest WAV that is read, in bytes: half an hour of 48 kHz
// stereo.
const maxWAV = 1 << 29

// wavHeader is the length of the header that a recording begins with.
const wavHeader = 44

// ReadWAV reads 16-bit PCM, mono, or stereo which it mixes down.
func ReadWAV(r io.Reader) (pcm []int16, rate int, err error) {
	b, err := io.ReadAll(io.LimitReader(r, maxWAV))
	if err != nil {
		return nil, 0, fmt.Errorf("reading WAV: %w", err)
	}
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return nil, 0, errors.New("reading WAV: it is none")
	}
	le := binary.LittleEndian
	channels := 0
	for b = b[12:]; len(b) >= 8; {
		id, size := string(b[:4]), int(le.Uint32(b[4:]))
		body := b[8:]
		body = body[:min(size, len(body))]
		switch {
		case id == "fmt " && len(body) >= 16:
			format, bits := le.Uint16(body), le.Uint16(body[14:])
			channels, rate = int(le.Uint16(body[2:])), int(le.Uint32(body[4:]))
			if format != 1 && format != 0xFFFE || bits != 16 || channels < 1 || channels > 2 {
				return nil, 0, fmt.Errorf("reading WAV: format %d with %d bits and %d channels, not 16-bit PCM mono or stereo",
					format, bits, channels)
			}
		case id == "data" && channels > 0:
			return mixDown(body, channels), rate, nil
		}
		b = b[min(8+size+size&1, len(b)):]
	}
	return nil, 0, errors.New("reading WAV: there is no sound in it")
}

func mixDown(b []byte, channels int) []int16 {
	pcm := make([]int16, len(b)/2/channels)
	for i := range pcm {
		sum := 0
		for c := range channels {
			sum += int(int16(binary.LittleEndian.Uint16(b[2*(i*channels+c):])))
		}
		pcm[i] = int16(sum / channels)
	}
	return pcm
}

// A recorder writes a WAV file of 16-bit mono as it comes. The first error
// stays and is told by close.
type recorder struct {
	to    io.WriteSeeker
	buf   *bufio.Writer
	rate  int
	bytes int
	err   error
}

func newRecorder(to io.WriteSeeker, rate int) (*recorder, error) {
	r := &recorder{to: to, buf: bufio.NewWriter(to), rate: rate}
	if _, err := r.buf.Write(r.header()); err != nil {
		return nil, fmt.Errorf("beginning the recording: %w", err)
	}
	return r, nil
}

func (r *recorder) header() []byte {
	le := binary.LittleEndian
	b := append(make([]byte, 0, wavHeader), "RIFF"...)
	b = le.AppendUint32(b, uint32(wavHeader-8+r.bytes))
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1) // PCM
	b = le.AppendUint16(b, 1) // mono
	b = le.AppendUint32(b, uint32(r.rate))
	b = le.AppendUint32(b, uint32(2*r.rate))
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	return le.AppendUint32(b, uint32(r.bytes))
}

func (r *recorder) write(samples []int16) {
	if r.err != nil {
		return
	}
	for _, v := range samples {
		if _, r.err = r.buf.Write([]byte{byte(v), byte(v >> 8)}); r.err != nil {
			return
		}
		r.bytes += 2
	}
}

// close writes what is left and the lengths in the header.
func (r *recorder) close() error {
	if r.err == nil {
		r.err = r.buf.Flush()
	}
	if r.err == nil {
		_, r.err = r.to.Seek(0, io.SeekStart)
	}
	if r.err == nil {
		_, r.err = r.to.Write(r.header())
	}
	if r.err != nil {
		return fmt.Errorf("recording: %w", r.err)
	}
	return nil
}
