package softphone

import (
	"errors"
	"fmt"
	"io"
	"math"

	"yinling/speech"
)

// A Source is what a phone says. It is asked every 20 ms, from one goroutine.
type Source interface {
	// Frame fills frame, 480 samples at 24 kHz. At false the source has ended;
	// frame is said nevertheless.
	Frame(frame []int16) bool
}

// samples is a source of PCM at 24 kHz.
type samples struct {
	pcm  []int16
	at   int
	loop bool
}

// Samples says pcm, mono at rate, once or for ever.
func Samples(pcm []int16, rate int, loop bool) (Source, error) {
	if len(pcm) == 0 {
		return nil, errors.New("no sound to say")
	}
	if rate == speech.SpeakRate {
		return &samples{pcm: pcm, loop: loop}, nil
	}
	r, err := speech.NewResampler(rate, speech.SpeakRate)
	if err != nil {
		return nil, fmt.Errorf("resampling what is to be said: %w", err)
	}
	return &samples{pcm: r.Flush(r.Append(nil, pcm)), loop: loop}, nil
}

// WAV says a WAV file: 16-bit PCM, mono or stereo, of a usual rate (8 to
// 48 kHz); once or for ever.
func WAV(r io.Reader, loop bool) (Source, error) {
	pcm, rate, err := ReadWAV(r)
	if err != nil {
		return nil, err
	}
	return Samples(pcm, rate, loop)
}

func (s *samples) Frame(frame []int16) bool {
	for n := 0; ; {
		k := copy(frame[n:], s.pcm[s.at:])
		n, s.at = n+k, s.at+k
		if n == len(frame) {
			return true
		}
		if !s.loop {
			clear(frame[n:])
			return false
		}
		s.at = 0
	}
}

type tone struct {
	step, phase, amplitude float64
}

// Tone says a steady tone of hz for ever, 0 to 1 loud.
func Tone(hz, loud float64) Source {
	return &tone{step: 2 * math.Pi * hz / speech.SpeakRate, amplitude: loud * math.MaxInt16}
}

func (t *tone) Frame(frame []int16) bool {
	for i := range frame {
		frame[i] = int16(t.amplitude * math.Sin(t.phase))
		t.phase = math.Mod(t.phase+t.step, 2*math.Pi)
	}
	return true
}
