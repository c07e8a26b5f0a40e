package speech

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// A framer turns a stream of bytes (PCM with or without a WAV header) into
// frames of SpeakFrame samples at SpeakRate.
type framer struct {
	rate     int // of bare PCM, and of what comes once the header is read
	channels int

	head      []byte // what may still be a header
	begun     bool
	odd       []byte // the beginning of a sample
	samples   []int16
	resampler *Resampler
	out       []int16 // at SpeakRate, not yet taken
	taken     int     // of out
}

func newFramer(rate int) *framer { return &framer{rate: rate, channels: 1} }

// sniffSize is how many bytes tell sound from text and packed formats.
const sniffSize = 16

// write takes the next bytes of the stream.
func (f *framer) write(b []byte) error {
	f.out = append(f.out[:0], f.out[f.taken:]...)
	f.taken = 0
	if !f.begun {
		f.head = append(f.head, b...)
		rest, err := f.begin(f.head)
		if errors.Is(err, errShortWAV) {
			return nil
		}
		if err != nil {
			return err
		}
		f.begun, b, f.head = true, rest, nil
	}
	return f.convert(b)
}

// begin finds out what the stream is from its first bytes and returns those
// that are samples. errShortWAV asks for more.
func (f *framer) begin(b []byte) ([]byte, error) {
	if len(b) < sniffSize {
		return nil, errShortWAV
	}
	if string(b[:4]) == "RIFF" {
		return f.beginWAV(b)
	}
	for _, magic := range []string{"ID3", "OggS", "fLaC", "\x1aE\xdf\xa3"} {
		if strings.HasPrefix(string(b), magic) {
			return nil, fmt.Errorf("%w: compressed sound, not PCM", errGarbage)
		}
	}
	if isText(b[:sniffSize]) {
		return nil, fmt.Errorf("%w: text instead of sound: %.24q", errGarbage, b)
	}
	return b, f.setRate()
}

func (f *framer) beginWAV(b []byte) ([]byte, error) {
	const longest = 64 << 10 // of a header: some tools write long comments
	info, data, err := parseWAV(b)
	if errors.Is(err, errShortWAV) && len(b) < longest {
		return nil, errShortWAV
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errGarbage, err)
	}
	if !info.pcm || info.bits != 16 || info.channels < 1 || info.channels > 2 {
		return nil, fmt.Errorf("%w: WAV with %d channels of %d bits, not 16-bit PCM", errGarbage, info.channels, info.bits)
	}
	f.rate, f.channels = info.rate, info.channels
	return data, f.setRate()
}

// isText says whether b is printable ASCII, which not even 8 samples of
// whisper or silence are by chance.
func isText(b []byte) bool {
	for _, c := range b {
		if c > '~' || c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

func (f *framer) setRate() error {
	r, err := NewResampler(f.rate, SpeakRate)
	if err != nil {
		return fmt.Errorf("%w: %w", errGarbage, err)
	}
	f.resampler = r
	return nil
}

// convert resamples whole samples of b and keeps the rest for the next call.
func (f *framer) convert(b []byte) error {
	if len(f.odd) > 0 {
		b = append(f.odd, b...)
	}
	whole := len(b) - len(b)%(2*f.channels)
	f.samples = bytesToSamples(f.samples[:0], b[:whole])
	f.odd = append([]byte(nil), b[whole:]...)
	if f.channels == 2 {
		half := f.samples[:len(f.samples)/2]
		for i := range half {
			half[i] = int16((int(f.samples[2*i]) + int(f.samples[2*i+1])) / 2)
		}
		f.samples = half
	}
	f.out = f.resampler.Append(f.out, f.samples)
	return nil
}

// end takes the end of the stream: the last frame is filled up with silence.
// It is an error when there was no sound at all.
func (f *framer) end() error {
	if !f.begun {
		if len(f.head) > 0 && string(f.head[:min(4, len(f.head))]) == "RIFF" {
			return fmt.Errorf("%w: WAV header cut short", errGarbage)
		}
		if len(f.head) > 0 && isText(f.head) {
			return fmt.Errorf("%w: %q", errGarbage, f.head)
		}
		return errEmpty
	}
	f.out = f.resampler.Flush(append([]int16(nil), f.out[f.taken:]...))
	f.taken = 0
	if rest := len(f.out) % SpeakFrame; rest > 0 {
		f.out = append(f.out, make([]int16, SpeakFrame-rest)...)
	}
	return nil
}

// take is write and, after the last bytes, end.
func (f *framer) take(b []byte, last bool) error {
	if err := f.write(b); err != nil || !last {
		return err
	}
	return f.end()
}

// frame returns the next whole frame, or nil. It is valid until write.
func (f *framer) frame() []int16 {
	if len(f.out)-f.taken < SpeakFrame {
		return nil
	}
	frame := f.out[f.taken:][:SpeakFrame:SpeakFrame]
	f.taken += SpeakFrame
	return frame
}

// readFrames hands the frames of a stream of sound to yield until it wants no
// more, and says whether it wanted all there was.
func readFrames(in io.Reader, frames *framer, yield func([]int16) bool) (wanted bool, err error) {
	buf := make([]byte, 4096)
	for {
		n, err := in.Read(buf)
		if err != nil && err != io.EOF {
			return true, fmt.Errorf("reading speech: %w", err)
		}
		last := err == io.EOF
		if err := frames.take(buf[:n], last); err != nil {
			return true, err
		}
		for f := frames.frame(); f != nil; f = frames.frame() {
			if !yield(f) {
				return false, nil
			}
		}
		if last {
			return true, nil
		}
	}
}
