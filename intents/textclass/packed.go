package textclass

import (
	"cmp"
	"math"
	"slices"
)

// packed are rows of weights, one for each feature, in a quarter of the space: a
// byte for a weight and a factor for the row.
type packed struct {
	width   int
	weights []int8
	factor  []float32
}

// vocabularyBytes is about what a feature takes beside its weights: its entry in
// the map, its view, weight and factors.
const vocabularyBytes = 40

// pack rounds the kept rows.
func pack(weights []float32, width int, kept []uint32) packed {
	if width == 0 {
		return packed{}
	}
	p := packed{width: width, weights: make([]int8, len(kept)*width), factor: make([]float32, len(kept))}
	for n, id := range kept {
		row := weights[int(id)*width:][:width]
		most := float32(0)
		for _, w := range row {
			most = max(most, w, -w)
		}
		if most == 0 {
			continue
		}
		p.factor[n] = most / math.MaxInt8
		for c, w := range row {
			p.weights[n*width+c] = int8(math.Round(float64(w / p.factor[n])))
		}
	}
	return p
}

// add adds the rows of the vector's features to the sums.
func (p *packed) add(x []entry, times float32, sums []float32) {
	for _, e := range x {
		a := times * e.value * p.factor[e.id]
		row := p.weights[int(e.id)*p.width:][:len(sums)]
		for c, w := range row {
			sums[c] += a * float32(w)
		}
	}
}

// loudest gives the numbers of the features with the greatest weights, at most
// so many, in order.
func (m *machines) loudest(most int) []uint32 {
	much := make([]float32, len(m.weights)/m.labels)
	ids := make([]uint32, len(much))
	for id := range much {
		ids[id] = uint32(id)
		for _, w := range m.weights[id*m.labels:][:m.labels] {
			much[id] += w * w
		}
	}
	if len(ids) > most {
		slices.SortStableFunc(ids, func(a, b uint32) int { return cmp.Compare(much[b], much[a]) })
		ids = ids[:most]
		slices.Sort(ids)
	}
	return ids
}
