package intents

import (
	"math"
	"math/rand/v2"
)

// kinds are the classes of the classifier; the first is no danger.
var kinds = [...]Distress{None, Body, Fire, Gas, Water, Intruder, Violence, Lost, Despair, Cry}

func classOf(d Distress) int {
	for i, k := range kinds {
		if k == d {
			return i
		}
	}
	return 0
}

// How it learns. The settings were chosen by cross-validation over whole families
// of examples (TestDangerInFamiliesNeverMet) and are flat around these values.
const (
	passes    = 8    // over all lessons
	firstStep = 0.5  // of learning; later passes take smaller ones
	leastSeen = 2    // a feature of one lesson only teaches nothing
	leftOut   = 0.25 // share of the features hidden in a pass, so that others learn too
	learned   = 1e-4 // squared fault below which a lesson has nothing more to teach
)

// classifier judges whether a sentence tells of danger, and of which. It is a
// linear one (logistic regression) over features of words, sounds and ideas. After
// learn it is only read.
type classifier struct {
	english  bool
	concepts concepts
	answers  concepts // what only answers a question
	weights  []row
	bias     row
}

// row is a number for each of the kinds.
type row [len(kinds)]float32

// newClassifier makes one that has learned the embedded examples of a language,
// "zh" or "en". It takes about 0.2 s.
func newClassifier(language string) *classifier {
	c := &classifier{english: language == "en"}
	c.readWords(language)
	c.learn(readBook(language))
	return c
}

func (c *classifier) readWords(language string) {
	c.concepts = parseConcepts(mustRead("concepts_"+language+".txt"), c.lineOf, c.english)
	c.answers = parseConcepts(mustRead("said_"+language+"_answers.txt"), c.lineOf, c.english)
}

// learn trains on a book. The same book gives the same classifier.
func (c *classifier) learn(b book) {
	random := rand.New(rand.NewPCG(1, 2))
	lessons := c.lessons(b, random)
	onlySeen(lessons)
	c.weights, c.bias = make([]row, 1<<bits), row{}
	squares := make([]float32, 1<<bits) // of all slopes so far, by feature (Adagrad)
	var shown []uint32
	for pass := range passes {
		random.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		step := float32(firstStep) * (1 - float32(pass)/passes)
		for _, l := range lessons {
			shown = shown[:0]
			for _, f := range l.features {
				if random.Float32() >= leftOut {
					shown = append(shown, f)
				}
			}
			c.take(shown, l.class, step, squares)
		}
	}
}

// onlySeen takes features out of lessons that are in too few of them.
func onlySeen(lessons []lesson) {
	seen := make([]int, 1<<bits)
	for _, l := range lessons {
		for _, f := range l.features {
			seen[f]++
		}
	}
	for i, l := range lessons {
		known := l.features[:0]
		for _, f := range l.features {
			if seen[f] >= leastSeen {
				known = append(known, f)
			}
		}
		lessons[i].features = known
	}
}

// take moves the weights of features towards a class.
func (c *classifier) take(features []uint32, class int, step float32, squares []float32) {
	if len(features) == 0 {
		return
	}
	fault := c.judge(features)
	square := float32(0)
	for k := range fault {
		fault[k] = -fault[k]
		if k == class {
			fault[k]++
		}
		square += fault[k] * fault[k]
		c.bias[k] += step * 0.02 * fault[k]
	}
	if square < learned {
		return
	}
	size := 1 / float32(math.Sqrt(float64(len(features))))
	for _, f := range features {
		squares[f] += square * size * size
		by := step * size / float32(math.Sqrt(float64(squares[f])+1e-3))
		w := &c.weights[f]
		for k := range w {
			w[k] += by * fault[k]
		}
	}
}

// judge gives the likelihood of each kind.
func (c *classifier) judge(features []uint32) row {
	var sum row
	for _, f := range features {
		w := &c.weights[f]
		for k := range sum {
			sum[k] += w[k]
		}
	}
	size := 1 / float32(math.Sqrt(float64(max(1, len(features)))))
	total := float32(0)
	for k := range sum {
		sum[k] = float32(math.Exp(float64(sum[k]*size + c.bias[k])))
		total += sum[k]
	}
	for k := range sum {
		sum[k] /= total
	}
	return sum
}

// danger tells how likely a line speaks of danger, and of which.
func (c *classifier) danger(line []string) (float32, Distress) {
	if len(line) == 0 {
		return 0, None
	}
	likely := c.judge(c.featuresOf(line))
	best := 1
	for k := 2; k < len(likely); k++ {
		if likely[k] > likely[best] {
			best = k
		}
	}
	return 1 - likely[0], kinds[best]
}
