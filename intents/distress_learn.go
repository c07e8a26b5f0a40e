package intents

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"yinling/care"
)

// How it learns. The settings were chosen by cross-validation over whole families
// of examples (TestDangerInFamiliesNeverMet), when there were fewer of them.
const (
	passes    = 8    // over all lessons
	firstStep = 0.5  // of learning; later passes take smaller ones
	leastSeen = 2    // a feature of one lesson only teaches nothing
	leftOut   = 0.25 // share of the features hidden in a pass, so that others learn too
	mastered  = 1e-4 // squared fault below which a lesson has nothing more to teach
	courses   = 3    // each with other lessons of the same book; their mean is learned
)

// LearnDanger learns what danger sounds like in a language from data/said_* and
// gives the file data/learned_* that FindDistress reads. The same examples give the
// same file. It takes some 10 s.
func LearnDanger(lang care.Lang) ([]byte, error) {
	language := "en"
	if lang == care.Chinese {
		language = "zh"
	}
	c := &classifier{english: language == "en"}
	c.readWords(language)
	c.learn(readBook(language), courses)
	return c.write(c.learnedOf(language))
}

// learnedOf names the examples, the features and the settings that a file was
// learned from: weights mean nothing to features that are made in another way.
func (c *classifier) learnedOf(language string) string {
	sum := sha256.New()
	for _, text := range []string{"俺老伴儿昨天儿摔了一跤，爬不起來！", "胸口悶，120", "My hubby's had a wee fall, can't get up!", "I smell gas; help"} {
		fmt.Fprint(sum, c.featuresOf(c.lineOf(text)))
	}
	for _, part := range parts {
		sum.Write([]byte(mustRead("said_" + language + part + ".txt")))
	}
	sum.Write([]byte(mustRead("concepts_" + language + ".txt")))
	return fmt.Sprintf("%x, %d bits, %d courses of %d passes", sum.Sum(nil), bits, courses, passes)
}

// learn takes some courses of a book. The same book teaches the same.
func (c *classifier) learn(b book, courses int) {
	var taken sync.WaitGroup
	students := make([]student, courses)
	for i := range students {
		taken.Go(func() { students[i].study(c, b, uint64(i)) })
	}
	taken.Wait()
	mean := &students[0]
	for _, s := range students[1:] {
		for f := range mean.weights {
			mean.weights[f].add(&s.weights[f])
		}
		mean.bias.add(&s.bias)
	}
	c.learned = mean.settle(1 / float32(courses))
}

func (r *row) add(other *row) {
	for k := range r {
		r[k] += other[k]
	}
}

// student learns weights.
type student struct {
	weights []row
	bias    row
	squares []float32 // of all slopes so far, by feature (Adagrad)
}

func (s *student) study(c *classifier, b book, course uint64) {
	random := rand.New(rand.NewPCG(1, 2+course))
	lessons := c.lessons(b, random)
	onlySeen(lessons)
	s.weights, s.squares = make([]row, 1<<bits), make([]float32, 1<<bits)
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
			s.take(shown, l.class, step)
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
func (s *student) take(features []uint32, class int, step float32) {
	if len(features) == 0 {
		return
	}
	var fault row
	for _, f := range features {
		fault.add(&s.weights[f])
	}
	fault = fault.likely(len(features), &s.bias)
	square := float32(0)
	for k := range fault {
		fault[k] = -fault[k]
		if k == class {
			fault[k]++
		}
		square += fault[k] * fault[k]
		s.bias[k] += step * 0.02 * fault[k]
	}
	if square < mastered {
		return
	}
	size := 1 / float32(math.Sqrt(float64(len(features))))
	for _, f := range features {
		s.squares[f] += square * size * size
		by := step * size / float32(math.Sqrt(float64(s.squares[f])+1e-3))
		w := &s.weights[f]
		for k := range w {
			w[k] += by * fault[k]
		}
	}
}

// settle gives what was learned in steps, each weight times share.
func (s *student) settle(share float32) learned {
	l := learned{weights: make([]cell, 1<<bits)}
	for k := range s.bias {
		l.bias[k] = s.bias[k] * share
	}
	most := float32(0)
	for i := range s.weights {
		for _, w := range s.weights[i] {
			most = max(most, w*share, -w*share)
		}
	}
	l.step = max(most, 1e-6) / math.MaxInt8
	for i := range s.weights {
		for k, w := range s.weights[i] {
			l.weights[i][k] = int8(math.Round(float64(w * share / l.step)))
		}
	}
	return l
}
