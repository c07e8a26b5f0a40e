package textclass

import (
	"math"
	"math/rand/v2"
	"slices"
)

// net is a small neural network: the vector, a layer of hidden units, a
// likelihood for each label.
type net struct {
	inner packed    // by feature, then by hidden unit
	shift []float32 // of the hidden units
	outer []float32 // by label, then by hidden unit
	bias  []float32 // of the labels
}

// How the net learns: Adagrad, a step for a lesson. What is left out at random
// keeps it from learning by heart; a lesson that belongs to no label teaches it
// that all are equally likely.
const (
	hidden      = 48
	netPasses   = 9
	leastTaught = 20_000 // lessons, passes together: small sets are repeated
	mostPasses  = 20
	netStep     = 0.05
	outHidden   = 0.3  // share of the hidden units left out
	outFeatures = 0.4  // share of the features left out
	doubt       = 0.05 // likelihood shared by all labels in a lesson
	volume      = 4    // of vectors, so that first steps are not too small
)

// trainer is a net while it learns.
type trainer struct {
	net
	inner        []float32
	innerSquares []float32 // sums of squared slopes, by feature
	outerSquares []float32 // by label
	random       *rand.Rand
	units, mask  []float32 // of the hidden layer, and by what each was multiplied
	slope        []float32
	likely       []float32
}

// trainNet gives a net and the weights of its inner layer, not yet packed.
func trainNet(l lessons, seed uint64) (net, []float32) {
	t := &trainer{random: rand.New(rand.NewPCG(seed, 3)),
		inner: make([]float32, l.features*hidden), innerSquares: make([]float32, l.features), outerSquares: make([]float32, l.labels),
		units: make([]float32, hidden), mask: make([]float32, hidden), slope: make([]float32, hidden), likely: make([]float32, l.labels)}
	t.net = net{shift: make([]float32, hidden), outer: make([]float32, l.labels*hidden), bias: make([]float32, l.labels)}
	for i := range t.inner {
		t.inner[i] = float32(t.random.NormFloat64() * 0.1)
	}
	for i := range t.outer {
		t.outer[i] = float32(t.random.NormFloat64() / math.Sqrt(hidden))
	}
	passes := min(max(netPasses, leastTaught/max(1, len(l.vectors))), mostPasses)
	var x []entry
	for pass := range passes {
		step := netStep * (1 - float32(pass)/float32(passes))
		for _, i := range t.random.Perm(len(l.vectors)) {
			x = t.thin(l.vectors[i], x[:0])
			t.forward(x)
			t.learnOuter(l.classes[i], step)
			t.learnInner(x, step)
		}
	}
	return t.net, t.inner
}

// thin leaves features out.
func (t *trainer) thin(x, thinned []entry) []entry {
	for _, e := range x {
		if t.random.Float32() >= outFeatures {
			thinned = append(thinned, entry{e.id, e.value * volume / (1 - outFeatures)})
		}
	}
	return thinned
}

// forward finds the likelihoods, with hidden units left out.
func (t *trainer) forward(x []entry) {
	copy(t.units, t.shift)
	for _, e := range x {
		addTimes(e.value, t.inner[int(e.id)*hidden:][:hidden], t.units)
	}
	for j, u := range t.units {
		t.mask[j] = 0
		if u > 0 && t.random.Float32() >= outHidden {
			t.mask[j] = 1 / (1 - outHidden)
		}
		t.units[j] *= t.mask[j]
	}
	t.conclude(t.units, t.likely)
}

// learnOuter moves the outer layer and leaves the slope of the hidden units.
func (t *trainer) learnOuter(class int, step float32) {
	clear(t.slope)
	even := 1 / float32(len(t.likely))
	for c, likely := range t.likely {
		want := doubt * even
		switch class {
		case c:
			want += 1 - doubt
		case outside:
			want = even
		}
		fault := want - likely
		if fault < 1e-3 && fault > -1e-3 {
			continue
		}
		row := t.outer[c*hidden:][:hidden]
		addTimes(fault, row, t.slope)
		t.outerSquares[c] += fault * fault
		by := step * fault / float32(math.Sqrt(float64(t.outerSquares[c])+1))
		addTimes(by, t.units, row)
		t.bias[c] += by
	}
}

// learnInner moves the inner layer along the slope.
func (t *trainer) learnInner(x []entry, step float32) {
	squares := float32(0)
	for j := range t.slope {
		t.slope[j] *= t.mask[j]
		squares += t.slope[j] * t.slope[j] / hidden
	}
	if squares == 0 {
		return
	}
	for _, e := range x {
		t.innerSquares[e.id] += squares * e.value * e.value
		by := step * e.value / float32(math.Sqrt(float64(t.innerSquares[e.id])+1e-4))
		addTimes(by, t.slope, t.inner[int(e.id)*hidden:][:hidden])
	}
	addTimes(step/10, t.slope, t.shift)
}

// likely gives the likelihood of each label.
func (n *net) likely(x []entry) []float32 {
	units := slices.Clone(n.shift)
	n.inner.add(x, volume, units)
	for j, u := range units {
		units[j] = max(u, 0)
	}
	likely := make([]float32, len(n.bias))
	n.conclude(units, likely)
	return likely
}

// conclude goes from the hidden units to the likelihoods.
func (n *net) conclude(units, likely []float32) {
	for c := range likely {
		likely[c] = n.bias[c] + dot(n.outer[c*hidden:][:hidden], units)
	}
	softmax(likely, 1)
}

// softmax turns scores into likelihoods; the sharper, the surer.
func softmax(scores []float32, sharp float32) {
	most := slices.Max(scores)
	sum := float32(0)
	for i, s := range scores {
		scores[i] = float32(math.Exp(float64((s - most) * sharp)))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// dot multiplies four at a time, as addTimes does.
func dot(x, y []float32) float32 {
	y = y[:len(x)]
	var a, b, c, d float32
	for len(x) >= 4 {
		p, q := (*[4]float32)(x), (*[4]float32)(y)
		a += p[0] * q[0]
		b += p[1] * q[1]
		c += p[2] * q[2]
		d += p[3] * q[3]
		x, y = x[4:], y[4:]
	}
	for i := range x {
		a += x[i] * y[i]
	}
	return a + b + c + d
}
