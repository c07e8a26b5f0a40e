package speech

import (
	"fmt"
	"math"
	"sync"

	"github.com/viterin/vek/vek32"
)

// The filter passes seven eighths of the lower rate's band (7 kHz of 16 kHz
// sound) and falls by stopBand until the band's end, so that what cannot be
// kept does not fold back. A Kaiser window needs the fewest taps that way;
// the formulas for its shape and length are Kaiser's (1974).
const (
	stopBand   = 86.0     // dB
	transition = 1.0 / 16 // of the lower rate
	maxPhases  = 1000     // 22.05 kHz to 24 kHz has 160; a ratio with more is a typing error
)

// resampleFilter is a low-pass filter cut into one short filter for each
// position that an output sample can have between two input samples.
type resampleFilter struct {
	up, down int // to = from * up / down
	taps     int
	phases   []float32 // up rows of taps, newest input last
}

var resampleFilters sync.Map // [2]int{up, down} → *resampleFilter

// A Resampler changes the rate of one stream of mono sound. It is for one
// goroutine.
type Resampler struct {
	filter  *resampleFilter
	history []float32 // inputs that outputs to come still need
	next    int       // in history: the newest input of the next output
	phase   int
}

// NewResampler makes a Resampler between two rates in samples per second.
func NewResampler(from, to int) (*Resampler, error) {
	if from <= 0 || to <= 0 {
		return nil, fmt.Errorf("resampling from %d to %d Hz: not rates", from, to)
	}
	g := gcd(from, to)
	up, down := to/g, from/g
	if up > maxPhases || down > maxPhases {
		return nil, fmt.Errorf("resampling from %d to %d Hz: no simple ratio", from, to)
	}
	key := [2]int{up, down}
	f, ok := resampleFilters.Load(key)
	if !ok {
		f, _ = resampleFilters.LoadOrStore(key, newResampleFilter(up, down))
	}
	r := &Resampler{filter: f.(*resampleFilter)}
	r.Reset()
	return r, nil
}

// Reset forgets what was heard, for a new stream.
func (r *Resampler) Reset() {
	r.next, r.phase = r.filter.taps-1, 0
	r.history = append(r.history[:0], make([]float32, r.next)...)
}

// Append appends in at the new rate to dst. The sound comes out later by
// Delay; every 20 ms of the usual rates yield exactly 20 ms.
func (r *Resampler) Append(dst, in []int16) []int16 {
	if r.filter.up == r.filter.down {
		return append(dst, in...)
	}
	for _, v := range in {
		r.history = append(r.history, float32(v))
	}
	f := r.filter
	for r.next < len(r.history) {
		coefficients := f.phases[r.phase*f.taps:][:f.taps]
		v := vek32.Dot(coefficients, r.history[r.next-f.taps+1:][:f.taps])
		dst = append(dst, clip(v))
		r.phase += f.down
		r.next += r.phase / f.up
		r.phase %= f.up
	}
	used := r.next - f.taps + 1
	kept := copy(r.history, r.history[min(used, len(r.history)):])
	r.next -= len(r.history) - kept
	r.history = r.history[:kept]
	return dst
}

// Flush appends what Delay still holds back, at the end of the stream, and
// resets the Resampler.
func (r *Resampler) Flush(dst []int16) []int16 {
	dst = r.Append(dst, make([]int16, r.Delay()))
	r.Reset()
	return dst
}

// Delay is how much later sound comes out, in samples of the input.
func (r *Resampler) Delay() int {
	if r.filter.up == r.filter.down {
		return 0
	}
	return r.filter.taps / 2
}

// newResampleFilter designs the filter at from*up, its cutoff in the middle of
// the transition.
func newResampleFilter(up, down int) *resampleFilter {
	if up == down {
		return &resampleFilter{up: 1, down: 1, taps: 1}
	}
	lower := min(1, float64(up)/float64(down)) // the lower rate in units of the input's
	taps := int(math.Ceil((stopBand-7.95)/(14.36*transition*lower))) | 1
	beta := 0.1102 * (stopBand - 8.7)
	cutoff := lower * (1 - transition) / 2 // cycles per input sample
	length := taps * up
	prototype := make([]float64, length)
	for n := range prototype {
		x := float64(n) - float64(length-1)/2
		edge := 2 * x / float64(length-1)
		window := bessel0(beta*math.Sqrt(max(0, 1-edge*edge))) / bessel0(beta)
		prototype[n] = window * sinc(2*cutoff*x/float64(up))
	}
	f := &resampleFilter{up: up, down: down, taps: taps, phases: make([]float32, length)}
	for p := range up {
		sum := 0.0
		for k := range taps {
			sum += prototype[p+k*up]
		}
		for k := range taps { // each phase passes a constant unchanged
			f.phases[p*taps+taps-1-k] = float32(prototype[p+k*up] / sum)
		}
	}
	return f
}

// bessel0 is the modified Bessel function of the first kind and order zero.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-12*sum; k++ {
		term *= (x / (2 * k)) * (x / (2 * k))
		sum += term
	}
	return sum
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func clip(v float32) int16 {
	return int16(max(math.MinInt16, min(math.MaxInt16, math.Round(float64(v)))))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
