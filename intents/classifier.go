package intents

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
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

// Training. Passes and step were chosen by cross-validation over families of
// data/said_*.txt; the result is flat around them.
const (
	slots   = 1 << 15 // of features; two may meet in one
	passes  = 8
	step    = 3.0
	decline = 1e-5 // of weights, each step
)

// classifier is a linear one over pieces of a sentence (see pieces). It judges
// what no rule knows.
type classifier struct {
	english  bool
	concepts []concept
	weights  [][len(kinds)]float32
	bias     [len(kinds)]float32
	known    []bool
}

// learn trains a classifier. The same examples give the same classifier.
func learn(examples []example, concepts []concept, english bool) *classifier {
	c := &classifier{english: english, concepts: concepts, weights: make([][len(kinds)]float32, slots)}
	type lesson struct {
		features []uint32
		class    int
	}
	random := rand.New(rand.NewPCG(1, 2))
	lessons := make([]lesson, 0, 2*len(examples))
	for _, e := range examples {
		for _, text := range variants(e.text, random) {
			features, _ := c.pieces(c.plain(text))
			lessons = append(lessons, lesson{features, classOf(e.kind)})
		}
	}
	seen := make([]uint16, slots)
	for _, l := range lessons {
		for _, f := range l.features {
			seen[f]++
		}
	}
	c.known = make([]bool, slots)
	for i, n := range seen {
		c.known[i] = float64(n) >= tMin
	}
	for i := range lessons {
		lessons[i].features = c.only(lessons[i].features)
	}
	for pass := range int(tPasses) {
		random.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		rate := tStep / (1 + float64(pass)/4)
		for _, l := range lessons {
			if len(l.features) == 0 {
				continue
			}
			p := c.judge(l.features)
			size := 1 / math.Sqrt(float64(len(l.features)))
			w := 1.0
			if l.class == 0 {
				w = tNeg
			}
			for k := range kinds {
				want := 0.0
				if k == l.class {
					want = 1
				}
				fault := w * (want - p[k])
				c.bias[k] += float32(rate * fault * 0.05)
				delta := float32(rate * fault * size)
				if math.Abs(fault) < 1e-3 {
					continue
				}
				for _, f := range l.features {
					c.weights[f][k] += delta - float32(tDecl)*c.weights[f][k]
				}
			}
		}
	}
	return c
}

// mostVariants is how many combinations are taken of a sentence with choices.
const mostVariants = 8

var choices = regexp.MustCompile(`<[^>]*>`)

// variants gives some combinations of "<a|b> c <d|e>", or the text itself.
func variants(text string, random *rand.Rand) []string {
	if !strings.Contains(text, "<") {
		return []string{text}
	}
	all := make([]string, mostVariants)
	for i := range all {
		all[i] = choices.ReplaceAllStringFunc(text, func(choice string) string {
			words := strings.Split(choice[1:len(choice)-1], "|")
			return words[random.IntN(len(words))]
		})
	}
	return all
}

func (c *classifier) plain(text string) string {
	if c.english {
		return plainEn(text)
	}
	return normalZh(text)
}

func (c *classifier) only(f []uint32) []uint32 {
	out := f[:0]
	for _, x := range f {
		if c.known[x] {
			out = append(out, x)
		}
	}
	return out
}

// judge gives the probability of each kind.
func (c *classifier) judge(features []uint32) [len(kinds)]float64 {
	var sum [len(kinds)]float32
	for _, f := range features {
		w := &c.weights[f]
		for k := range sum {
			sum[k] += w[k]
		}
	}
	size := float32(1 / math.Sqrt(float64(max(1, len(features)))))
	var p [len(kinds)]float64
	total := 0.0
	for k := range sum {
		p[k] = math.Exp(float64(sum[k]*size + c.bias[k]))
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}

// danger tells how likely normalised text speaks of danger, and of which.
func (c *classifier) danger(text string) (float64, Distress) {
	features, grave := c.pieces(text)
	p := c.judge(c.only(features))
	best := 1
	for k := 2; k < len(p); k++ {
		if p[k] > p[best] {
			best = k
		}
	}
	if !grave {
		return (1 - p[0]) * tGrave, kinds[best]
	}
	return 1 - p[0], kinds[best]
}

// pieces are the features of normalised text, each once: characters and their
// neighbours (Chinese) or words, their neighbours and their parts (English),
// what it sounds like (Chinese), the concepts in it and their pairs.
func (c *classifier) pieces(text string) (features []uint32, grave bool) {
	b := bag{have: map[uint32]bool{}}
	if c.english {
		b.english(text)
	} else {
		b.chinese(text)
	}
	grave = b.meaning(c.concepts, text)
	return b.list, grave
}

// bag collects features.
type bag struct {
	have map[uint32]bool
	list []uint32
}

// add puts a feature in: kind keeps different sorts of pieces apart.
func (b *bag) add(kind byte, piece ...string) {
	h := uint32(2166136261) // FNV-1a
	h = (h ^ uint32(kind)) * 16777619
	for _, p := range piece {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ '|') * 16777619
	}
	h = (h ^ h>>15) % slots
	if !b.have[h] {
		b.have[h] = true
		b.list = append(b.list, h)
	}
}

func (b *bag) chinese(text string) {
	runes := []rune("，" + text + "，")
	for i := range runes {
		for n := 1; n <= 3 && i+n <= len(runes); n++ {
			if n > 1 || unicode.IsLetter(runes[i]) {
				b.add('0'+byte(n), string(runes[i:i+n]))
			}
		}
	}
	heard := strings.Fields(sounds(text))
	for i := range heard {
		for n := 2; n <= 3 && i+n <= len(heard); n++ {
			b.add('4'+byte(n), heard[i:i+n]...)
		}
	}
}

func (b *bag) english(text string) {
	words := strings.Fields(text)
	for i, w := range words {
		b.add('1', w)
		if i+1 < len(words) {
			b.add('2', w, words[i+1])
		}
		if i+2 < len(words) {
			b.add('3', w, words[i+1], words[i+2])
		}
		if w = "^" + w + "$"; utf8.RuneCountInString(w) >= 6 {
			for j := 0; j+4 <= len(w); j++ {
				b.add('4', w[j:j+4])
			}
		}
	}
}

// meaning adds the concepts of a text, each with each.
func (b *bag) meaning(concepts []concept, text string) (grave bool) {
	var found []string
	heard := ""
	for _, k := range concepts {
		if len(k.heard) > 0 && heard == "" {
			heard = sounds(text)
		}
		if containsAny(text, k.words) {
			b.add('t', k.name)
			found, grave = append(found, k.name), grave || k.grave
		} else if containsAny(heard, k.heard) {
			found, grave = append(found, k.name), grave || k.grave
		}
	}
	for i, a := range found {
		b.add('c', a)
		for _, z := range found[i+1:] {
			b.add('p', a, z)
		}
	}
	return grave
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
