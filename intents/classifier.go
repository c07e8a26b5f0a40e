package intents

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
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

// classifier judges whether a sentence tells of danger, and of which. It is a
// linear one (logistic regression) over features of words, sounds and ideas. What
// it learned ahead of time is read from data/learned_*; then it is only read.
type classifier struct {
	english  bool
	concepts concepts
	answers  concepts // what only answers a question
	learned
}

// learned is what the lessons taught: weights in steps of step.
type learned struct {
	weights []cell
	bias    row
	step    float32
}

// row is a number for each of the kinds, cell is a row in steps.
type (
	row  [len(kinds)]float32
	cell [len(kinds)]int8
)

// newClassifier makes one that has learned a language, "zh" or "en". It takes some
// 0.1 s.
func newClassifier(language string) *classifier {
	c := &classifier{english: language == "en"}
	c.readWords(language)
	var err error
	if c.learned, err = readLearned(mustRead(learnedFile(language))); err != nil {
		panic("embedded " + learnedFile(language) + ": " + err.Error()) // it is part of the program
	}
	return c
}

func (c *classifier) readWords(language string) {
	c.concepts = parseConcepts(mustRead("concepts_"+language+".txt"), c.lineOf, c.english)
	c.answers = parseConcepts(mustRead("said_"+language+"_answers.txt"), c.lineOf, c.english)
}

func learnedFile(language string) string { return "learned_" + language + ".gz" }

// readLearned reads what write wrote.
func readLearned(file string) (learned, error) {
	z, err := gzip.NewReader(bytes.NewReader([]byte(file)))
	if err != nil {
		return learned{}, fmt.Errorf("unpacking: %w", err)
	}
	l := learned{weights: make([]cell, 1<<bits)}
	for _, part := range []any{&l.step, &l.bias, l.weights} {
		if err := binary.Read(z, binary.LittleEndian, part); err != nil {
			return learned{}, fmt.Errorf("reading the weights: %w", err)
		}
	}
	if _, err := z.Read(make([]byte, 1)); err != io.EOF {
		return learned{}, fmt.Errorf("more weights than %d", 1<<bits)
	}
	return l, nil
}

// write gives the file that readLearned reads, with a note of what was learned.
func (l *learned) write(of string) ([]byte, error) {
	var file bytes.Buffer
	z, err := gzip.NewWriterLevel(&file, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	z.Comment = of
	for _, part := range []any{l.step, l.bias, l.weights} {
		if err := binary.Write(z, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("writing the weights: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return file.Bytes(), nil
}

// judge gives the likelihood of each kind.
func (l *learned) judge(features []uint32) row {
	var sum [len(kinds)]int32
	for _, f := range features {
		w := &l.weights[f]
		for k := range sum {
			sum[k] += int32(w[k])
		}
	}
	var r row
	for k := range r {
		r[k] = float32(sum[k]) * l.step
	}
	return r.likely(len(features), &l.bias)
}

// likely makes likelihoods of the sums of the weights of so many features.
func (r row) likely(features int, bias *row) row {
	size := 1 / float32(math.Sqrt(float64(max(1, features))))
	total := float32(0)
	for k := range r {
		r[k] = float32(math.Exp(float64(r[k]*size + bias[k])))
		total += r[k]
	}
	for k := range r {
		r[k] /= total
	}
	return r
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
