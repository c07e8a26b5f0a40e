package intents

import (
	"math/rand/v2"
	"slices"
	"unicode/utf8"
)

// How lessons are made of examples: shares of sentences that are also taken in
// another form.
const (
	fewWays    = 6    // sentences of an example with choices, more if there are many
	asTale     = 0.06 // dangers that become harmless by "I dreamt"
	asPast     = 0.06 // the same by "but it is over now"
	asExcuse   = 0.12 // dangers behind "sorry to bother you but"
	inStory    = 0.15 // dangers beside small talk
	inTalk     = 0.2  // harmless sentences beside small talk
	withoutDot = 0.3  // sentences without marks, as weak recognisers write
	shortZh    = 25   // characters of what can be told as a tale
	shortEn    = 70
)

// lesson is a sentence as the classifier sees it.
type lesson struct {
	features []uint32
	class    int
}

// schoolroom makes lessons.
type schoolroom struct {
	*classifier
	book
	random  *rand.Rand
	talk    []string // small talk to stand beside
	lessons []lesson
}

func (c *classifier) lessons(b book, random *rand.Rand) []lesson {
	s := schoolroom{classifier: c, book: b, random: random}
	for _, e := range b.examples {
		if e.kind == None && slices.Contains(b.leads, e.family) {
			s.talk = append(s.talk, e.variants(1, random)...)
		}
	}
	for _, e := range b.examples {
		for _, text := range e.variants(fewWays, random) {
			line := c.lineOf(text)
			s.add(line, e.kind)
			if e.kind != None {
				s.wrap(text, e.kind)
			}
			s.surround(line, e.kind)
		}
	}
	return s.lessons
}

func (s *schoolroom) add(line []string, kind Distress) {
	if len(line) > 0 {
		s.lessons = append(s.lessons, lesson{s.featuresOf(line), classOf(kind)})
	}
}

func (s *schoolroom) one(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[s.random.IntN(len(of))]
}

// wrap puts some dangers into a tale, the past or an excuse. A cry is one in a
// tale too, and a wish to die is not past because it is said so.
func (s *schoolroom) wrap(text string, kind Distress) {
	short := utf8.RuneCountInString(text) < shortZh || s.english && len(text) < shortEn
	switch p := s.random.Float64(); {
	case p < asTale && short && kind != Cry:
		s.add(s.lineOf(s.one(s.told)+" "+text), None)
	case p < asTale+asPast && short && kind != Cry && kind != Despair:
		s.add(s.lineOf(text+", "+s.one(s.healed)), None)
	case p < asTale+asPast+asExcuse:
		s.add(s.lineOf(s.one(s.excuse)+" "+text), kind)
	}
}

// surround puts some sentences beside small talk and takes the marks out of others.
func (s *schoolroom) surround(line []string, kind Distress) {
	share, after := inStory, 0.25
	if kind == None {
		share, after = inTalk, 0.5
	}
	switch p := s.random.Float64(); {
	case p < share:
		first, second := s.lineOf(s.one(s.talk)), line
		if s.random.Float64() < after {
			first, second = second, first
		}
		s.add(slices.Concat(first, []string{s.pause()}, second), kind)
	case p < share+withoutDot:
		if bare := withoutMarks(line); len(bare) < len(line) {
			s.add(bare, kind)
		}
	}
}

func withoutMarks(line []string) []string {
	return slices.DeleteFunc(slices.Clone(line), func(w string) bool { return w == pauseEn || w == pauseZh || w == "?" })
}
