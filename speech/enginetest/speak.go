package enginetest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"unicode/utf8"
)

// Speaking is the engine's half that speaks: it hums a vowel, longer for a
// longer text.
type Speaking struct {
	script
	rate   int
	spoken []Spoken
}

// Spoken is one request to speak.
type Spoken struct {
	Model  string  `json:"model"`
	Text   string  `json:"input"`
	Voice  string  `json:"voice"`
	Format string  `json:"response_format"`
	Speed  float64 `json:"speed"`
	Key    string  `json:"-"` // the Authorization header
}

// SecondsPerRune is how long the engine hums for each character at speed 1.
const SecondsPerRune = 0.1

// SetRate makes it an engine of another rate than 24000 samples per second.
func (s *Speaking) SetRate(rate int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rate = rate
}

// Requests returns all requests until now, failed ones too.
func (s *Speaking) Requests() []Spoken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.spoken)
}

func (s *Speaking) serve(w http.ResponseWriter, r *http.Request) {
	var asked Spoken
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Text == "" || asked.Model == "" {
		http.Error(w, `{"error":{"message":"no model or no input"}}`, http.StatusBadRequest)
		return
	}
	asked.Key = r.Header.Get("Authorization")
	s.mu.Lock()
	s.spoken = append(s.spoken, asked)
	rate := s.rate
	s.mu.Unlock()
	if rate == 0 {
		rate = 24000
	}
	failure := s.take()
	if s.fail(w, r, failure) {
		return
	}
	s.stream(w, r, asked, rate, failure.kind == stalls)
}

// stream sends the sound in pieces of 100 ms; when it stalls, half of it and
// three pieces at most.
func (s *Speaking) stream(w http.ResponseWriter, r *http.Request, asked Spoken, rate int, stall bool) {
	var header []byte
	switch asked.Format {
	case "pcm":
		w.Header().Set("Content-Type", "audio/pcm")
	case "wav":
		w.Header().Set("Content-Type", "audio/wav")
		header = streamedWAVHeader(rate)
	default:
		http.Error(w, `{"error":{"message":"only pcm and wav"}}`, http.StatusBadRequest)
		return
	}
	speed := asked.Speed
	if speed == 0 {
		speed = 1
	}
	w.Write(header)
	seconds := SecondsPerRune * float64(utf8.RuneCountInString(asked.Text)) / speed
	piece := rate / 10 * 2 // bytes
	left := int(seconds*float64(rate)) * 2
	if stall {
		left = min(3*piece, left/4*2)
	}
	for period := hum(rate); left > 0; {
		n := min(piece, left)
		left -= n
		if _, err := w.Write(bytes.Repeat(period, 5)[:n]); err != nil {
			return
		}
		http.NewResponseController(w).Flush()
	}
	if stall {
		s.hang(r, 0)
	}
}

// hum is 20 ms of a vowel, which repeats without a seam: harmonics of 150 Hz,
// strong near 700 and 1200 Hz.
func hum(rate int) []byte {
	const pitch = 150
	var b []byte
	for i := range rate / 50 {
		v := 0.0
		for h := 1.0; h <= 20; h++ {
			hz := h * pitch
			strength := 0.1 + math.Exp(-math.Pow((hz-700)/200, 2)) + 0.5*math.Exp(-math.Pow((hz-1200)/200, 2))
			v += strength * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(2500*v)))
	}
	return b
}

// streamedWAVHeader is that of a server that does not know the length yet.
func streamedWAVHeader(rate int) []byte {
	le := binary.LittleEndian
	b := []byte("RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(2*rate))
	return append(b, "\x02\x00\x10\x00data\xff\xff\xff\xff"...)
}
