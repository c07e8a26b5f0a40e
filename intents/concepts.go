package intents

import "strings"

// concepts are ideas and their words. They let the classifier understand words
// of which it has no examples.
type concepts struct {
	ideas   map[uint64]uint32 // by the chained hash of a run of words
	longest int               // words in the longest run
	english bool
}

// mostIdeas is how many ideas of a line are looked at.
const mostIdeas = 48

// What starts the chain of a run of words, and that of a stem.
const wholeWords, aStem uint64 = 0, 1

func chain(h uint64, word string) uint64 { return (h ^ uint64(hash(word))) * 0x9E3779B97F4A7C15 }

// parseConcepts reads "name: word word" lines; in English the words stand between
// commas. A word belongs to the last idea that names it.
func parseConcepts(file string, lineOf func(string) []string, english bool) concepts {
	c := concepts{ideas: map[uint64]uint32{}, english: english}
	ids := map[string]uint32{}
	idOf := func(name string) uint32 {
		if ids[name] == 0 {
			ids[name] = uint32(len(ids) + 1)
		}
		return ids[name]
	}
	for line := range strings.SplitSeq(file, "\n") {
		name, rest, ok := strings.Cut(line, ": ")
		if !ok || line[0] == '#' {
			continue
		}
		words := strings.Fields(rest)
		if english {
			words = strings.Split(rest, ",")
		}
		for _, w := range words {
			c.name(lineOf(w), idOf(name))
		}
	}
	return c
}

func (c *concepts) name(run []string, idea uint32) {
	h := wholeWords
	for _, w := range run {
		h = chain(h, w)
	}
	c.ideas[h] = idea
	c.longest = max(c.longest, len(run))
	if c.english && len(run) == 1 {
		if h := chain(aStem, stemEn(run[0])); c.ideas[h] == 0 {
			c.ideas[h] = idea
		}
	}
}

// next gives the idea of the longest run of words with which a line begins, 0 for
// none, and the length of the run, at least 1.
func (c *concepts) next(line []string) (idea uint32, long int) {
	h, long := wholeWords, 1
	for i, w := range line[:min(len(line), c.longest)] {
		h = chain(h, w)
		if k := c.ideas[h]; k != 0 {
			idea, long = k, i+1
		}
	}
	if idea == 0 && c.english {
		idea = c.ideas[chain(aStem, stemEn(line[0]))]
	}
	return idea, long
}

// in gives the ideas of a line in their order.
func (c *concepts) in(line []string) []uint32 {
	found := make([]uint32, 0, mostIdeas)
	for i := 0; i < len(line) && len(found) < mostIdeas; {
		idea, long := c.next(line[i:])
		if n := len(found); idea != 0 && (n == 0 || found[n-1] != idea) {
			found = append(found, idea)
		}
		i += long
	}
	return found
}

// makeUp tells whether a line is nothing but words of the ideas, and numbers.
func (c *concepts) makeUp(line []string) bool {
	ends := make([]bool, len(line)+1) // whether a run of them ends before a word
	ends[0] = true
	for i := range line {
		if !ends[i] {
			continue
		}
		if w := line[i]; w == pauseZh || w == pauseEn || w == "?" || w[0] >= '0' && w[0] <= '9' {
			ends[i+1] = true
		}
		h := wholeWords
		for j := i; j < min(len(line), i+c.longest); j++ {
			if h = chain(h, line[j]); c.ideas[h] != 0 {
				ends[j+1] = true
			}
		}
	}
	return ends[len(line)]
}

// look adds the ideas of a line, and which come before which.
func (c *concepts) look(line []string, f *features) {
	found := c.in(line)
	for i, a := range found {
		f.add(anIdea, a)
		for j, b := range found[i+1:] {
			f.add(twoIdeas, a, b)
			if j == 0 {
				f.add(nextIdea, a, b)
			}
		}
		if i+2 < len(found) {
			f.add(threeIdeas, a, found[i+1], found[i+2])
		}
	}
	if n := len(found); n > 0 {
		f.add(firstIdea, found[0])
		f.add(lastIdea, found[n-1])
	}
}
