// Package textclass learns from labelled sentences which label a new sentence
// deserves, and when the honest answer is none of them. It knows nothing of
// hotlines or intents: it reads letters and words of any language, trains in
// seconds on one core, judges in a tenth of a millisecond and needs no encoder
// and no network.
//
// A sentence becomes a sparse vector of words, stems, pairs of words and runs of
// letters (features.go). One linear machine per label is trained on it by dual
// coordinate descent (machines.go), and a small net beside them (net.go), because
// the two go wrong at different sentences. What they say of sentences they have
// not seen, sentences of labels they have not seen among them, teaches a judge how
// to mix them and how far to trust them (judge.go).
package textclass

import (
	"cmp"
	"slices"
)

// Outside is the label of examples that belong to no label. A model learns from
// them what to refuse; it does without them too.
const Outside = "oos"

// Example is a sentence and its label.
type Example struct {
	Text  string `json:"text"`
	Label string `json:"intent"`
}

// Options of training. The zero value is good.
type Options struct {
	// GiveUp is the share of right answers that may be refused for the sake of
	// refusing wrong ones and strange ones. 0 stands for 0.003; a negative number
	// for none.
	GiveUp float64
	// Bytes that the weights of the model may take, about. 0 stands for 40 MiB.
	Bytes int
	// Quick trains several times faster, for models that learn at every start:
	// without the net, from features that two examples share, with half the rounds
	// for the judge. It costs about two right answers in a hundred.
	Quick bool
	// Seed of every random choice. The same examples, options and seed give the
	// same model.
	Seed uint64
}

const (
	defaultGiveUp = 0.003
	defaultBytes  = 40 << 20
)

// Model is a trained classifier. It is only read after Train or Load, so many
// goroutines may use it at once.
type Model struct {
	labels   []string // sorted
	features vocabulary
	machines packed
	bias     []float32 // of the machines
	net      net       // without layers if the judge does not ask it
	judge    judge
}

// Train learns from examples. Without any it gives a model that refuses everything.
func Train(examples []Example, opts Options) *Model {
	if opts.GiveUp == 0 {
		opts.GiveUp = defaultGiveUp
	}
	if opts.Bytes == 0 {
		opts.Bytes = defaultBytes
	}
	seen := make([]sight, len(examples))
	for i, e := range examples {
		seen[i] = sight{e.Label, look(e.Text)}
		sortFeatures(seen[i].features)
	}
	judge := learnJudge(seen, opts)
	m := learn(seen, opts, judge.mix > 0 && !opts.Quick)
	m.judge = judge
	return m
}

// sight is an example as it is seen, its features sorted by hash. Training looks
// at each several times.
type sight struct {
	label    string
	features []feature
}

// learn trains all of a model but its judge.
func learn(examples []sight, opts Options, withNet bool) *Model {
	m := &Model{}
	for _, e := range examples {
		if e.label != Outside {
			m.labels = append(m.labels, e.label)
		}
	}
	slices.Sort(m.labels)
	m.labels = slices.Compact(m.labels)
	if len(m.labels) == 0 {
		return m
	}
	m.features = learnVocabulary(examples)
	if opts.Quick {
		m.features.keep(m.features.shared())
	}
	l := lessons{labels: len(m.labels), features: len(m.features.weights)}
	for _, e := range examples {
		x, _ := m.features.vector(e.features)
		class, ok := slices.BinarySearch(m.labels, e.label)
		if !ok {
			class = outside
		}
		l.vectors = append(l.vectors, x)
		l.classes = append(l.classes, class)
	}
	times := passes
	if opts.Quick {
		times = fewPasses
	}
	machines := trainMachines(l, times, opts.Seed)
	inner := []float32(nil)
	width := 0
	if withNet {
		m.net, inner = trainNet(l, opts.Seed)
		width = hidden
	}
	kept := machines.loudest(opts.Bytes / (len(m.labels) + width + vocabularyBytes))
	m.features.keep(kept)
	m.features.in = nil
	m.machines, m.bias = pack(machines.weights, len(m.labels), kept), machines.bias
	m.net.inner = pack(inner, width, kept)
	return m
}

// Labels are the labels that Classify may give, sorted.
func (m *Model) Labels() []string { return slices.Clone(m.labels) }

// Classify gives the likeliest label of a text, how likely it is right (0 to 1),
// and whether the text belongs to no label at all; then the label is only the
// nearest one. Text of which nothing is known has the label "".
func (m *Model) Classify(text string) (label string, confidence float64, oos bool) {
	o, ok := m.hear(look(text))
	if !ok {
		return "", 0, true
	}
	best, evidence := o.weigh(o.mixed(m.judge.mix))
	confidence = m.judge.confidence(evidence)
	return m.labels[best], confidence, confidence < m.judge.least
}

// Ranked is a label and how likely it is right, 0 to 1.
type Ranked struct {
	Label  string
	Likely float64
}

// Rank is Classify with all labels, the likeliest first. The first has
// Classify's confidence; the others share the rest.
func (m *Model) Rank(text string) (all []Ranked, oos bool) {
	o, ok := m.hear(look(text))
	if !ok {
		return nil, true
	}
	likely := o.mixed(m.judge.mix)
	best, evidence := o.weigh(likely)
	confidence := m.judge.confidence(evidence)
	rest := max(1-float64(likely[best]), 1e-9)
	for c, p := range likely {
		r := Ranked{m.labels[c], float64(p) / rest * (1 - confidence)}
		if c == best {
			r.Likely = confidence
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b Ranked) int { return cmp.Compare(b.Likely, a.Likely) })
	if i := slices.IndexFunc(all, func(r Ranked) bool { return r.Label == m.labels[best] }); i > 0 {
		all = slices.Insert(slices.Delete(all, i, i+1), 0, Ranked{m.labels[best], confidence})
	}
	return all, confidence < m.judge.least
}

// opinion is what machines and net say of a text, by label.
type opinion struct {
	scores  []float32 // of the machines
	likely  []float32 // by the net; nil without one
	strange strange
}

// hear asks machines and net; ok is false if nothing of the text is known.
func (m *Model) hear(seen []feature) (o opinion, ok bool) {
	if len(m.labels) == 0 {
		return o, false
	}
	x, strange := m.features.vector(seen)
	if len(x) == 0 {
		return o, false
	}
	o = opinion{scores: slices.Clone(m.bias), strange: strange}
	m.machines.add(x, 1, o.scores)
	if m.net.inner.width > 0 {
		o.likely = m.net.likely(x)
	}
	return o, true
}
