package speech

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"

	"github.com/viterin/vek/vek32"
)

// VADWindow is the number of samples at HearRate that VoiceActivity judges at
// once: 32 ms.
const VADWindow = 512

// The shape of Silero VAD v6 at 16 kHz, read from its ONNX graph.
const (
	vadContext = 64                               // samples of the window before that precede each window
	vadInput   = vadContext + VADWindow           // samples that go in
	vadPadded  = vadInput + vadContext            // mirrored at the end
	stftSize   = 256                              // samples in one spectrum
	stftHop    = 128                              // samples from one spectrum to the next
	stftBins   = stftSize/2 + 1                   // magnitudes in one spectrum
	stftFrames = (vadPadded-stftSize)/stftHop + 1 // spectra in one window
	convTaps   = 3
	lstmSize   = 128
)

//go:embed silero/silero_v6_16k.f32
var sileroFile []byte

// A convLayer is a convolution of three taps over time, padded by one step at
// both ends and followed by ReLU. Its weights lie as (out, tap, in).
type convLayer struct {
	in, out, stride int
	weights, bias   []float32
}

// sileroModel is the network's constants, shared by all instances.
type sileroModel struct {
	basis    []float32 // stftBins real, then stftBins imaginary rows of stftSize
	conv     [4]convLayer
	lstm     []float32 // 4 gates (i f g o) × lstmSize rows of input and state side by side
	lstmBias []float32
	out      []float32
	outBias  float32
}

var loadSilero = sync.OnceValues(func() (*sileroModel, error) { return parseSilero(sileroFile) })

// parseSilero reads the file that silero/extract.py writes.
func parseSilero(file []byte) (*sileroModel, error) {
	const magic = "silero6\n"
	if len(file) < len(magic)+4 || string(file[:len(magic)]) != magic {
		return nil, fmt.Errorf("reading silero weights: not a silero6 file")
	}
	count := int(binary.LittleEndian.Uint32(file[len(magic):]))
	body := file[len(magic)+4:]
	if len(body) != 4*count {
		return nil, fmt.Errorf("reading silero weights: %d bytes for %d values", len(body), count)
	}
	values := make([]float32, count)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))
	}
	short := false
	take := func(n int) []float32 {
		if n > len(values) {
			short = true
			return make([]float32, n)
		}
		part := values[:n:n]
		values = values[n:]
		return part
	}
	m := &sileroModel{basis: take(2 * stftBins * stftSize)}
	for i, c := range [4][3]int{{stftBins, 128, 1}, {128, 64, 2}, {64, 64, 2}, {64, lstmSize, 1}} {
		l := convLayer{in: c[0], out: c[1], stride: c[2]}
		l.weights = take(l.out * convTaps * l.in)
		l.bias = take(l.out)
		m.conv[i] = l
	}
	m.lstm = take(4 * lstmSize * 2 * lstmSize)
	m.lstmBias = take(4 * lstmSize)
	m.out = take(lstmSize)
	m.outBias = take(1)[0]
	if short || len(values) != 0 {
		return nil, fmt.Errorf("reading silero weights: %d values do not fit the network", count)
	}
	return m, nil
}

// Silero is VoiceActivity by the Silero VAD v6 network in plain Go. An
// instance has some 14 KB of its own; the weights are shared.
type Silero struct {
	model  *sileroModel
	input  [vadPadded]float32
	layers [5][]float32          // the input of each convolution and the output of the last, a padding step at both ends
	state  [2 * lstmSize]float32 // the LSTM's input, then its state h
	cell   [lstmSize]float32
}

var _ VoiceActivity = (*Silero)(nil)

// NewSilero makes a Silero for one stream.
func NewSilero() (*Silero, error) {
	model, err := loadSilero()
	if err != nil {
		return nil, err
	}
	s := &Silero{model: model}
	steps := stftFrames
	for i, l := range model.conv {
		s.layers[i] = make([]float32, (steps+2)*l.in)
		steps = (steps-1)/l.stride + 1
	}
	s.layers[4] = make([]float32, (steps+2)*lstmSize)
	return s, nil
}

// Reset forgets what was heard.
func (s *Silero) Reset() {
	s.input = [vadPadded]float32{}
	s.state = [2 * lstmSize]float32{}
	s.cell = [lstmSize]float32{}
}

// Probability is the chance that window, VADWindow samples at HearRate, is
// speech. It allocates nothing. A shorter window is filled up with silence,
// what a longer one has too much is not heard.
func (s *Silero) Probability(window []int16) float32 {
	copy(s.input[:vadContext], s.input[VADWindow:vadInput])
	fresh := s.input[vadContext:vadInput]
	clear(fresh)
	for i, v := range window[:min(len(window), VADWindow)] {
		fresh[i] = float32(v) / 32768
	}
	for i := range vadContext { // mirrored about the last sample, which is not repeated
		s.input[vadInput+i] = s.input[vadInput-2-i]
	}
	s.spectra()
	steps := stftFrames
	for i := range s.model.conv {
		steps = s.model.conv[i].run(s.layers[i+1], s.layers[i], steps)
	}
	copy(s.state[:lstmSize], s.layers[4][lstmSize:])
	return s.recur()
}

// spectra fills the first layer with the magnitudes of the input's spectra.
func (s *Silero) spectra() {
	basis := s.model.basis
	imaginary := basis[stftBins*stftSize:]
	for t := range stftFrames {
		in := s.input[t*stftHop:][:stftSize]
		out := s.layers[0][(t+1)*stftBins:][:stftBins]
		for k := range out {
			re := vek32.Dot(basis[k*stftSize:][:stftSize], in)
			im := vek32.Dot(imaginary[k*stftSize:][:stftSize], in)
			out[k] = float32(math.Sqrt(float64(re*re + im*im)))
		}
	}
}

// run convolves steps steps of in into out, both with a step of padding at
// each end, and returns the number of steps that came out.
func (l *convLayer) run(out, in []float32, steps int) int {
	span := convTaps * l.in
	made := (steps-1)/l.stride + 1
	for t := range made {
		x := in[t*l.stride*l.in:][:span]
		y := out[(t+1)*l.out:][:l.out]
		for o := range y {
			y[o] = max(0, l.bias[o]+vek32.Dot(l.weights[o*span:][:span], x))
		}
	}
	return made
}

// recur takes the LSTM one step on and returns the probability it leads to.
func (s *Silero) recur() float32 {
	m := s.model
	var gates [4 * lstmSize]float32
	for i := range gates {
		gates[i] = m.lstmBias[i] + vek32.Dot(m.lstm[i*2*lstmSize:][:2*lstmSize], s.state[:])
	}
	hidden := s.state[lstmSize:]
	var heard [lstmSize]float32
	for i := range hidden {
		in, forget := sigmoid(gates[i]), sigmoid(gates[lstmSize+i])
		fresh := float32(math.Tanh(float64(gates[2*lstmSize+i])))
		out := sigmoid(gates[3*lstmSize+i])
		s.cell[i] = forget*s.cell[i] + in*fresh
		hidden[i] = out * float32(math.Tanh(float64(s.cell[i])))
		heard[i] = max(0, hidden[i])
	}
	return sigmoid(m.outBias + vek32.Dot(m.out, heard[:]))
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
