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

import "slices"

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
	judge := learnJudge(examples, opts)
	m := learn(examples, opts, judge.mix > 0)
	m.judge = judge
	return m
}

// learn trains all of a model but its judge.
func learn(examples []Example, opts Options, withNet bool) *Model {
	m := &Model{}
	texts := make([]string, len(examples))
	for i, e := range examples {
		texts[i] = e.Text
		if e.Label != Outside {
			m.labels = append(m.labels, e.Label)
		}
	}
	slices.Sort(m.labels)
	m.labels = slices.Compact(m.labels)
	if len(m.labels) == 0 {
		return m
	}
	m.features = learnVocabulary(texts)
	l := lessons{labels: len(m.labels), features: len(m.features.weights)}
	for _, e := range examples {
		x, _ := m.features.vector(e.Text)
		class, ok := slices.BinarySearch(m.labels, e.Label)
		if !ok {
			class = outside
		}
		l.vectors = append(l.vectors, x)
		l.classes = append(l.classes, class)
	}
	machines := trainMachines(l, opts.Seed)
	inner := []float32(nil)
	width := 0
	if withNet {
		m.net, inner = trainNet(l, opts.Seed)
		width = hidden
	}
	kept := machines.loudest(opts.Bytes / (len(m.labels) + width + vocabularyBytes))
	m.features.keep(kept)
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
	o, ok := m.hear(text)
	if !ok {
		return "", 0, true
	}
	best, evidence := o.weigh(o.mixed(m.judge.mix))
	confidence = m.judge.confidence(evidence)
	return m.labels[best], confidence, confidence < m.judge.least
}

// opinion is what machines and net say of a text, by label.
type opinion struct {
	scores  []float32 // of the machines
	likely  []float32 // by the net; nil without one
	strange strange
}

// hear asks machines and net; ok is false if nothing of the text is known.
func (m *Model) hear(text string) (o opinion, ok bool) {
	if len(m.labels) == 0 {
		return o, false
	}
	x, strange := m.features.vector(text)
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
