package intents

import (
	"slices"
	"strings"
	"unicode"
)

// pieces are the features of normalised text, each once: characters and their
// neighbours (Chinese) or words, their neighbours and their parts (English),
// what it sounds like (Chinese: a weak recogniser writes the right sound in the
// wrong characters), the concepts in it and their pairs. grave tells that one
// of the concepts is.
func (c *classifier) pieces(text string) (pieces []uint32, grave bool) {
	b := bag{list: make([]uint32, 0, 256)}
	heard := ""
	if c.english {
		b.english(text)
	} else {
		heard = sounds(text)
		b.chinese(text, heard)
	}
	grave = b.meaning(c.concepts, text, heard)
	slices.Sort(b.list)
	return slices.Compact(b.list), grave
}

// bag collects pieces.
type bag struct{ list []uint32 }

// add puts a piece in: sort keeps different sorts of pieces apart.
func (b *bag) add(sort byte, piece ...string) {
	h := (uint32(2166136261) ^ uint32(sort)) * 16777619 // FNV-1a
	for _, p := range piece {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ '|') * 16777619
	}
	b.list = append(b.list, (h^h>>15)%slotsOfPieces)
}

// chinese adds one to three characters, and the sounds of two and three.
func (b *bag) chinese(text, heard string) {
	runes := []rune("，" + text + "，")
	for i := range runes {
		for n := 1; n <= 3 && i+n <= len(runes); n++ {
			if n > 1 || unicode.IsLetter(runes[i]) {
				b.add('0'+byte(n), string(runes[i:i+n]))
			}
		}
	}
	syllables := strings.Fields(heard)
	for i := range syllables {
		for n := 2; n <= 3 && i+n <= len(syllables); n++ {
			b.add('4'+byte(n), syllables[i:i+n]...)
		}
	}
}

// english adds one to three words, and the parts of four letters of each.
func (b *bag) english(text string) {
	words := strings.Fields(text)
	for i, w := range words {
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			b.add('0'+byte(n), words[i:i+n]...)
		}
		if w = "^" + w + "$"; len(w) >= 6 {
			for j := 0; j+4 <= len(w); j++ {
				b.add('4', w[j:j+4])
			}
		}
	}
}

// meaning adds the concepts of a text, each with each.
func (b *bag) meaning(concepts []concept, text, heard string) (grave bool) {
	var found []string
	for i := range concepts {
		k := &concepts[i]
		switch {
		case containsAny(text, k.words):
			b.add('t', k.name)
		case !containsAny(heard, k.heard):
			continue
		}
		found, grave = append(found, k.name), grave || k.grave
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
