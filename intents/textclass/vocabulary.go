package textclass

import (
	"cmp"
	"math"
	"slices"
)

// entry is a feature of a sentence by its number, with its value.
type entry struct {
	id    uint32
	value float32
}

// vocabulary numbers the features that were seen in training.
type vocabulary struct {
	ids     map[uint64]uint32
	views   []view
	weights []float32 // square root of the inverse document frequency
	in      []int     // how many texts have it; nil when learning is over
}

// learnVocabulary numbers features in the order in which they come.
func learnVocabulary(examples []sight) vocabulary {
	v := vocabulary{ids: map[uint64]uint32{}}
	var in []int // how many texts have it
	for _, e := range examples {
		for i, f := range e.features {
			if i > 0 && e.features[i-1] == f {
				continue
			}
			id, ok := v.ids[f.hash]
			if !ok {
				id = uint32(len(in))
				v.ids[f.hash] = id
				v.views = append(v.views, f.view)
				in = append(in, 0)
			}
			in[id]++
		}
	}
	v.weights = make([]float32, len(in))
	for id, n := range in {
		v.weights[id] = float32(math.Sqrt(1 + math.Log(float64(len(examples)+1)/float64(n+1))))
	}
	v.in = in
	return v
}

// shared are the features that are in more than one text.
func (v *vocabulary) shared() []uint32 {
	var ids []uint32
	for id, n := range v.in {
		if n > 1 {
			ids = append(ids, uint32(id))
		}
	}
	return ids
}

func sortFeatures(seen []feature) {
	slices.SortFunc(seen, func(a, b feature) int { return cmp.Compare(a.hash, b.hash) })
}

// strange tells what share of a text's words, runs of letters and pairs of words
// was never seen in training.
type strange struct{ words, letters, pairs float64 }

// vector gives the known features of a text in the order of their numbers, with
// values that make the vector's length 1, and how strange the text is.
func (v *vocabulary) vector(seen []feature) ([]entry, strange) {
	x := make([]entry, 0, len(seen))
	var all, unknown [views]float64
	for _, f := range seen {
		all[f.view]++
		if id, ok := v.ids[f.hash]; ok {
			x = append(x, entry{id, 1})
		} else {
			unknown[f.view]++
		}
	}
	slices.SortFunc(x, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	x = fold(x)
	v.scale(x)
	share := func(w view) float64 { return unknown[w] / max(1, all[w]) }
	return x, strange{share(aWord), share(across), share(aPair)}
}

// fold adds up equal entries of a sorted vector.
func fold(x []entry) []entry {
	n := 0
	for _, e := range x {
		if n > 0 && x[n-1].id == e.id {
			x[n-1].value += e.value
			continue
		}
		x[n] = e
		n++
	}
	return x[:n]
}

// scale turns counts into values: a feature that comes often counts a little
// more, a rare one too; each view has its loudness, the whole the length 1.
func (v *vocabulary) scale(x []entry) {
	var square [views]float64
	for i := range x {
		e := &x[i]
		if e.value > 1 {
			e.value = float32(1 + math.Log(float64(e.value)))
		}
		e.value *= v.weights[e.id]
		square[v.views[e.id]] += float64(e.value) * float64(e.value)
	}
	total := 0.0
	for w := range square {
		if square[w] > 0 {
			total += loudness[w] * loudness[w]
		}
	}
	var factor [views]float32
	for w := range square {
		factor[w] = float32(loudness[w] / math.Sqrt(square[w]*total))
	}
	for i := range x {
		x[i].value *= factor[v.views[x[i].id]]
	}
}

// keep forgets all features but these and renumbers them in their order.
func (v *vocabulary) keep(kept []uint32) {
	if len(kept) == len(v.weights) {
		return
	}
	numbers := make(map[uint32]uint32, len(kept))
	ids := make(map[uint64]uint32, len(kept))
	views, weights := make([]view, len(kept)), make([]float32, len(kept))
	for n, id := range kept {
		numbers[id] = uint32(n)
		views[n], weights[n] = v.views[id], v.weights[id]
	}
	for hash, id := range v.ids {
		if n, ok := numbers[id]; ok {
			ids[hash] = n
		}
	}
	*v = vocabulary{ids: ids, views: views, weights: weights}
}
