package textclass

import (
	"math/rand/v2"
)

// outside is the class of what belongs to no label: an example against each.
const outside = -1

// lessons are examples as the machines see them.
type lessons struct {
	labels   int
	features int
	vectors  [][]entry
	classes  []int
}

// machines are linear: a score for each label, above 0 if it says yes.
type machines struct {
	labels  int
	weights []float32 // by feature, then by label
	bias    []float32
}

// How machines learn. A fault is punished by its square; cost is the usual C.
const (
	cost      = 1.5
	passes    = 6
	fewPasses = 4    // for Options.Quick
	biasValue = 0.3  // the constant feature: small, so that the bias stays tame
	noMove    = 1e-3 // smaller steps are not worth their time
)

// trainMachines learns from lessons, one label against all others,
// with a squared hinge loss, by dual coordinate descent (Hsieh et al., ICML
// 2008). All labels of a lesson go together, for the sake of the memory's speed.
func trainMachines(l lessons, passes int, seed uint64) *machines {
	k := l.labels
	m := &machines{labels: k, weights: make([]float32, l.features*k), bias: make([]float32, k)}
	random := rand.New(rand.NewPCG(seed, 1))
	order := random.Perm(len(l.vectors))
	duals := make([]float32, len(l.vectors)*k)
	scores := make([]float32, k)
	var moves []move
	for range passes {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		moved := 0
		for _, i := range order {
			x := l.vectors[i]
			m.scores(x, scores)
			moves = improve(scores, duals[i*k:(i+1)*k], l.classes[i], square(x), moves[:0])
			m.move(x, moves)
			moved += len(moves)
		}
		if moved == 0 {
			break
		}
	}
	return m
}

// move is a step of one label's machine along a vector.
type move struct {
	label int
	step  float32
}

// improve finds the best dual of each label for one example and appends the
// moves that lead there.
func improve(scores, duals []float32, class int, square float32, moves []move) []move {
	const softness = 0.5 / cost
	for c, score := range scores {
		sign := float32(-1)
		if c == class {
			sign = 1
		}
		slope := sign*score - 1 + softness*duals[c]
		step := max(duals[c]-slope/(square+softness), 0) - duals[c]
		if step > noMove || step < -noMove {
			duals[c] += step
			moves = append(moves, move{c, sign * step})
		}
	}
	return moves
}

func (m *machines) move(x []entry, moves []move) {
	if len(moves) == 0 {
		return
	}
	for _, e := range x {
		row := m.weights[int(e.id)*m.labels:][:m.labels]
		for _, v := range moves {
			row[v.label] += v.step * e.value
		}
	}
	for _, v := range moves {
		m.bias[v.label] += v.step * biasValue * biasValue
	}
}

func (m *machines) scores(x []entry, scores []float32) {
	copy(scores, m.bias)
	for _, e := range x {
		addTimes(e.value, m.weights[int(e.id)*m.labels:][:m.labels], scores)
	}
}

func square(x []entry) float32 {
	s := float32(biasValue * biasValue)
	for _, e := range x {
		s += e.value * e.value
	}
	return s
}

// addTimes adds a times x to y, eight at a time because training spends its
// time here.
func addTimes(a float32, x, y []float32) {
	y = y[:len(x)]
	for len(x) >= 8 {
		from, to := (*[8]float32)(x), (*[8]float32)(y)
		to[0] += a * from[0]
		to[1] += a * from[1]
		to[2] += a * from[2]
		to[3] += a * from[3]
		to[4] += a * from[4]
		to[5] += a * from[5]
		to[6] += a * from[6]
		to[7] += a * from[7]
		x, y = x[8:], y[8:]
	}
	for i := range x {
		y[i] += a * x[i]
	}
}
