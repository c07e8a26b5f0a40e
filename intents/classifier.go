package intents

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode/utf8"

	"yinling/care"
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

// Settings. The likelihoods were chosen by cross-validation over the families of
// data/said_*.txt; passes and variants keep the start short and change recall by
// two or three in a hundred either way.
const (
	slotsOfPieces = 1 << 15 // two pieces may meet in one
	passes        = 5       // over all examples
	firstStep     = 3.0     // of learning; later passes take smaller ones
	leastSeen     = 2       // a piece of one example only teaches nothing
	mostVariants  = 4       // taken of a sentence with choices
	beginnings    = 2       // of each harmless sentence

	sure     = 0.4 // danger of a finished sentence: rather a false alarm than a miss
	surer    = 0.7 // of one that is still growing
	noGrave  = 0.6 // what a likelihood is worth without a grave concept
	windowZh = 40  // characters judged at a time: examples are no longer
	windowEn = 28  // words
)

// classifier is a linear one over pieces of a sentence (see pieces). It judges
// what no rule knows. After learn it is only read.
type classifier struct {
	english  bool
	concepts []concept
	known    []bool
	weights  [][len(kinds)]float32
	bias     [len(kinds)]float32
}

// They learn at start, which takes about 0.15 s for both.
var (
	classifierZh = mustLearn("said_zh.txt", "concepts_zh.txt", false)
	classifierEn = mustLearn("said_en.txt", "concepts_en.txt", true)
)

func mustLearn(said, concepts string, english bool) *classifier {
	examples, err := parseExamples(mustRead(said))
	if err != nil {
		panic("embedded " + said + ": " + err.Error()) // it is part of the program
	}
	return learn(examples, parseConcepts(mustRead(concepts), english), english)
}

// lesson is an example as the classifier sees it.
type lesson struct {
	pieces []uint32
	class  int
}

// learn trains a classifier. The same examples give the same classifier.
func learn(examples []example, concepts []concept, english bool) *classifier {
	c := &classifier{english: english, concepts: concepts, weights: make([][len(kinds)]float32, slotsOfPieces), known: make([]bool, slotsOfPieces)}
	random := rand.New(rand.NewPCG(1, 2))
	seen := make([]int, slotsOfPieces)
	lessons := make([]lesson, 0, 2*len(examples))
	for _, e := range examples {
		texts := variants(e.text, random)
		if e.kind == None {
			texts = append(texts, c.beginnings(texts, random)...)
		}
		for _, text := range texts {
			pieces, _ := c.pieces(c.plain(text))
			lessons = append(lessons, lesson{pieces, classOf(e.kind)})
			for _, p := range pieces {
				seen[p]++
				c.known[p] = seen[p] >= leastSeen
			}
		}
	}
	for i := range lessons {
		lessons[i].pieces = c.onlyKnown(lessons[i].pieces)
	}
	for pass := range passes {
		random.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		step := firstStep / (1 + float64(pass)/4)
		for i := range lessons {
			c.take(&lessons[i], step)
		}
	}
	return c
}

// take moves the weights of a lesson towards its class: logistic regression by
// single examples.
func (c *classifier) take(l *lesson, step float64) {
	likely := c.judge(l.pieces)
	size := 1 / math.Sqrt(float64(max(1, len(l.pieces))))
	for k := range kinds {
		fault := -likely[k]
		if k == l.class {
			fault++
		}
		if math.Abs(fault) < 1e-3 {
			continue
		}
		c.bias[k] += float32(step * fault * 0.05)
		for _, p := range l.pieces {
			c.weights[p][k] += float32(step * fault * size)
		}
	}
}

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

// beginnings gives beginnings of harmless sentences, as they come while somebody
// speaks, except those that a rule takes for danger.
func (c *classifier) beginnings(texts []string, random *rand.Rand) []string {
	t := &chinese
	if c.english {
		t = &english
	}
	var all []string
	for _, text := range texts {
		runes := []rune(text)
		for range beginnings {
			part := string(runes[:1+random.IntN(len(runes))])
			if c.english {
				part = part[:strings.LastIndex(" "+part, " ")]
			}
			if part != "" && t.find(c.plain(part)) == None {
				all = append(all, part)
			}
		}
	}
	return all
}

func (c *classifier) plain(text string) string {
	if c.english {
		return plainEn(text)
	}
	return normalZh(text)
}

func (c *classifier) onlyKnown(pieces []uint32) []uint32 {
	known := pieces[:0]
	for _, p := range pieces {
		if c.known[p] {
			known = append(known, p)
		}
	}
	return known
}

// judge gives the likelihood of each kind.
func (c *classifier) judge(pieces []uint32) [len(kinds)]float64 {
	var sum [len(kinds)]float32
	for _, p := range pieces {
		w := &c.weights[p]
		for k := range sum {
			sum[k] += w[k]
		}
	}
	size := float32(1 / math.Sqrt(float64(max(1, len(pieces)))))
	var likely [len(kinds)]float64
	total := 0.0
	for k := range sum {
		likely[k] = math.Exp(float64(sum[k]*size + c.bias[k]))
		total += likely[k]
	}
	for k := range likely {
		likely[k] /= total
	}
	return likely
}

// short tells that there is too little to judge by: 不行 is an answer more often
// than the end. What is short and grave the rules know.
func (c *classifier) short(text string) bool {
	if c.english {
		return len(strings.Fields(strings.ReplaceAll(text, ",", " "))) < 3
	}
	return utf8.RuneCountInString(strings.ReplaceAll(text, "，", "")) < 4
}

// find gives the danger that normalised text most likely speaks of, if that is
// at least so likely. Long text is judged piece by piece.
func (c *classifier) find(text string, least float64) Distress {
	if c.short(text) {
		return None
	}
	for _, part := range c.windows(text) {
		if likely, kind := c.danger(part); likely >= least {
			return kind
		}
	}
	return None
}

// windows cuts long text into overlapping parts.
func (c *classifier) windows(text string) []string {
	if c.english {
		words := strings.Fields(text)
		if len(words) <= windowEn {
			return []string{text}
		}
		var parts []string
		for i := 0; i+windowEn/2 < len(words); i += windowEn / 2 {
			parts = append(parts, " "+strings.Join(words[i:min(i+windowEn, len(words))], " ")+" ")
		}
		return parts
	}
	runes := []rune(text)
	if len(runes) <= windowZh {
		return []string{text}
	}
	var parts []string
	for i := 0; i+windowZh/2 < len(runes); i += windowZh / 2 {
		parts = append(parts, string(runes[i:min(i+windowZh, len(runes))]))
	}
	return parts
}

// danger tells how likely normalised text speaks of danger, and of which.
func (c *classifier) danger(text string) (float64, Distress) {
	pieces, grave := c.pieces(text)
	likely := c.judge(c.onlyKnown(pieces))
	best := 1
	for k := 2; k < len(likely); k++ {
		if likely[k] > likely[best] {
			best = k
		}
	}
	if !grave {
		return (1 - likely[0]) * noGrave, kinds[best]
	}
	return 1 - likely[0], kinds[best]
}

// classifierFor is the classifier of a text's language.
func classifierFor(text string, lang care.Lang) *classifier {
	if isChinese(text, lang) {
		return classifierZh
	}
	return classifierEn
}
