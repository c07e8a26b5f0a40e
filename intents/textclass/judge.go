package textclass

import (
	"math"
	"math/rand/v2"
	"slices"
)

// evidence is what the judge looks at.
type evidence [8]float64

// mixed gives the likelihood of each label. The mix is the share of the net.
func (o opinion) mixed(mix float32) []float32 {
	likely := slices.Clone(o.scores)
	softmax(likely, sharpness)
	if o.likely != nil {
		for c, p := range o.likely {
			likely[c] += mix * (p - likely[c])
		}
	}
	return likely
}

// logarithm of a likelihood; one in ten thousand is as good as none.
func logarithm(p float32) float64 { return math.Log(float64(p) + 1e-4) }

// weigh finds the best label and says how it stands.
func (o opinion) weigh(likely []float32) (best int, e evidence) {
	first, second := float32(0), float32(0)
	for c, p := range likely {
		if p > first {
			best, first, second = c, p, first
		} else if p > second {
			second = p
		}
	}
	score, other := o.scores[best], float32(-1) // one that surely says no
	for c, s := range o.scores {
		if c != best {
			other = max(other, s)
		}
	}
	return best, evidence{1, float64(score), float64(score - other), logarithm(first), logarithm(first) - logarithm(second),
		o.strange.words, o.strange.letters, o.strange.pairs}
}

// sharpness makes likelihoods out of the machines' scores, which lie around -1
// and 1. The judge calibrates; this only has to be near.
const sharpness = 5

// judge tells how likely an answer is right. It is a logistic regression over
// the evidence.
type judge struct {
	mix     float32 // share of the net
	weights evidence
	least   float64 // confidence below which an answer is refused
}

func (j *judge) confidence(e evidence) float64 {
	sum := 0.0
	for i, w := range j.weights {
		sum += w * e[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// folds are the parts into which the lessons are cut for the judge: it learns
// from each part with machines that have not seen it.
const folds = 4

// answer is an opinion about an example that the model had not seen.
type answer struct {
	opinion
	class int // of the right label; outside if the model did not know it
}

// verdict is what came of it.
type verdict struct {
	evidence evidence
	right    bool
	foreign  bool // there was no right label
}

// learnJudge asks models about examples they have not seen. In each round a part
// of the examples and a part of the labels are kept from a model: the examples
// of those labels are as foreign to it as strange sentences will be.
func learnJudge(examples []sight, opts Options) judge {
	random := rand.New(rand.NewPCG(opts.Seed, 2))
	parts, apart := deal(examples, random)
	var all []answer
	rounds, withNet := folds, true
	if opts.Quick {
		rounds, withNet = folds/2, false
	}
	for part := range rounds {
		var known, asked []sight
		for i, e := range examples {
			switch {
			case parts[i] == part:
				asked = append(asked, e)
			case e.label == Outside || apart[e.label] != part:
				known = append(known, e)
			}
		}
		all = append(all, learn(known, opts, withNet).ask(asked)...)
	}
	mix, verdicts := bestMix(all)
	j := judge{mix: mix, weights: regress(verdicts)}
	j.least = j.line(verdicts, opts.GiveUp)
	return j
}

// ask asks about examples; those of which nothing is known teach nothing.
func (m *Model) ask(examples []sight) []answer {
	var all []answer
	for _, e := range examples {
		o, ok := m.hear(e.features)
		if !ok {
			continue
		}
		class, ok := slices.BinarySearch(m.labels, e.label)
		if !ok {
			class = outside
		}
		all = append(all, answer{o, class})
	}
	return all
}

// bestMix tries shares of the net and takes the one that finds the right labels
// likeliest. Counting right answers would be at the mercy of a few.
func bestMix(all []answer) (best float32, verdicts []verdict) {
	most := math.Inf(-1)
	for _, mix := range [...]float32{0, 0.2, 0.35} {
		sum, now := 0.0, make([]verdict, len(all))
		for i, a := range all {
			likely := a.mixed(mix)
			label, e := a.weigh(likely)
			now[i] = verdict{e, label == a.class, a.class == outside}
			if a.class != outside {
				sum += logarithm(likely[a.class])
			}
		}
		if sum > most {
			most, best, verdicts = sum, mix, now
		}
	}
	return best, verdicts
}

// deal puts every example into a part, evenly for each label, and says in which
// round a label is kept away; none is if there are too few to miss one.
func deal(examples []sight, random *rand.Rand) (parts []int, apart map[string]int) {
	parts, apart = make([]int, len(examples)), make(map[string]int)
	next := make(map[string]int)
	for _, i := range random.Perm(len(parts)) {
		l := examples[i].label
		if _, ok := next[l]; !ok {
			apart[l] = len(next) % folds
			next[l] = random.IntN(folds)
		}
		parts[i] = next[l] % folds
		next[l]++
	}
	if len(next) < 2*folds {
		for l := range apart {
			apart[l] = -1
		}
	}
	return parts, apart
}

// line finds the confidence below which answers are refused: the highest that
// refuses no more than the given share of the right ones.
func (j *judge) line(all []verdict, giveUp float64) float64 {
	var right []float64
	for _, v := range all {
		if v.right {
			right = append(right, j.confidence(v.evidence))
		}
	}
	if giveUp < 0 || len(right) == 0 {
		return 0
	}
	slices.Sort(right)
	return right[int(giveUp*float64(len(right)))]
}

// foreignShare is how much foreign sentences weigh against the others: of ten
// callers one or two want something that nobody has foreseen.
const foreignShare = 0.15

// regress finds the weights of the evidence by Newton's method, with a little
// pull towards zero.
func regress(all []verdict) evidence {
	foreign := 0
	for _, v := range all {
		if v.foreign {
			foreign++
		}
	}
	weigh := foreignShare * float64(len(all)-foreign) / float64(max(1, foreign))
	var w evidence
	for range 12 {
		var slope evidence
		var bend [len(w)][len(w)]float64
		for i := range w {
			slope[i] = -w[i] * 0.1
			bend[i][i] = 0.1
		}
		for _, v := range all {
			p := (&judge{weights: w}).confidence(v.evidence)
			fault, much := -p, 1.0
			if v.right {
				fault = 1 - p
			}
			if v.foreign {
				much = weigh
			}
			for i, a := range v.evidence {
				slope[i] += much * fault * a
				for k, b := range v.evidence {
					bend[i][k] += much * p * (1 - p) * a * b
				}
			}
		}
		step := solve(bend, slope)
		for i := range w {
			w[i] += step[i]
		}
	}
	return w
}

// solve solves a small positive definite system by Gaussian elimination.
func solve(a [len(evidence{})][len(evidence{})]float64, b evidence) evidence {
	for i := range b {
		for r := i + 1; r < len(b); r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < len(b); c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	for i := len(b) - 1; i >= 0; i-- {
		for c := i + 1; c < len(b); c++ {
			b[i] -= a[i][c] * b[c]
		}
		b[i] /= a[i][i]
	}
	return b
}
