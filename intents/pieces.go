package intents

import (
	"slices"
	"strings"
)

// bits of the number of a feature; two features may meet in one number.
const bits = 19

// What a feature tells.
const (
	aWord       uint32 = iota + 1 // a word, or a character of Chinese
	aStemWord                     // a word without its ending
	aVoice                        // what a word sounds like
	twoWords                      // that follow each other
	twoOthers                     // stems that follow each other, or sounds of characters
	threeWords                    //
	threeOthers                   //
	aroundOne                     // the stems or sounds on both sides of one
	inWord                        // four letters of a word
	anIdea                        // see concepts
	twoIdeas                      // in their order, with others between
	nextIdea                      // directly one after the other
	threeIdeas                    //
	firstIdea                     // of the line
	lastIdea                      //
)

// features collects the features of a line as numbers of bits bits.
type features struct{ list []uint32 }

func (f *features) add(what uint32, parts ...uint32) {
	h := what*0x9E3779B1 + 0x85EBCA6B
	for _, p := range parts { // the mixing of MurmurHash3
		h = (h ^ p) * 0xC2B2AE35
		h ^= h >> 15
		h *= 0x27D4EB2F
		h ^= h >> 13
	}
	f.list = append(f.list, h>>(32-bits))
}

func (f *features) letters(word string) {
	if len(word) < 4 {
		return
	}
	w := "^" + word + "$"
	for i := 0; i+4 <= len(w); i++ {
		f.add(inWord, hash(w[i:i+4]))
	}
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// The ends of a line, in the place of a word's hash.
const lineStart, lineEnd uint32 = 1, 2

// featuresOf gives the features of a line, each once. Sounds are among them
// because weak recognisers write the right sound in the wrong characters.
func (c *classifier) featuresOf(line []string) []uint32 {
	f := features{make([]uint32, 0, 24*len(line)+16)}
	words := make([]uint32, 0, len(line)+2)
	others := make([]uint32, 0, len(line)+2)
	words, others = append(words, lineStart), append(others, lineStart)
	for _, w := range line {
		words = append(words, hash(w))
		f.add(aWord, hash(w))
		if !c.english {
			others = append(others, hash(soundOfSign(w)))
			continue
		}
		stem := hash(stemEn(w))
		others = append(others, stem)
		f.add(aStemWord, stem)
		f.add(aVoice, hash(voiceEn(w)))
		f.letters(w)
	}
	words, others = append(words, lineEnd), append(others, lineEnd)
	for i := range words[1:] {
		f.add(twoWords, words[i], words[i+1])
		f.add(twoOthers, others[i], others[i+1])
		if i+2 < len(words) {
			f.add(threeWords, words[i], words[i+1], words[i+2])
			f.add(threeOthers, others[i], others[i+1], others[i+2])
			f.add(aroundOne, others[i], others[i+2])
		}
	}
	c.concepts.look(line, &f)
	slices.Sort(f.list)
	return slices.Compact(f.list)
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}
