package textclass

import "unicode/utf8"

// A view is one way to look at a sentence. Each is brought to the same length
// and then weighted, so that the view with the most features is not the loudest.
type view uint8

const (
	aWord    view = iota
	aBigram       // two words that follow each other
	aSkip         // two stems with a word between them
	aStem         // a word without its ending
	twoStems      // that follow each other
	aPair         // two stems near each other, in any order
	inWord        // letters that follow each other inside a word
	across        // letters that follow each other, through the spaces
	views
)

// Settings were chosen on the validation parts of public sets in English and
// Chinese (docs/understanding.md); all are flat around these values.
var loudness = [views]float64{aWord: 1, aBigram: 0.5, aSkip: 0.5, aStem: 1, twoStems: 0.7, aPair: 1, inWord: 1, across: 0.7}

const (
	near                    = 6 // words between which a pair is formed
	inWordLeast, inWordMost = 2, 4
	acrossLeast, acrossMost = 2, 5
)

// feature is one thing seen in a sentence, known by its hash. With 64 bits two
// things practically never share one.
type feature struct {
	view view
	hash uint64
}

// Marks for the ends of a sentence, in the place of a word's hash.
const start, end uint64 = 1, 2

// look lists the features of a text, repeated as often as they occur.
func look(text string) []feature {
	ws := words(text)
	seen := make([]feature, 0, 40*len(ws)+8)
	seen = wordFeatures(ws, seen)
	line := make([]rune, 0, 8*len(ws)+1)
	line = append(line, ' ')
	for _, w := range ws {
		if r, _ := utf8.DecodeRuneInString(w); spaceless(r) {
			line = append(line, r)
			continue
		}
		from := len(line) - 1
		if line[from] != ' ' {
			line = append(line, ' ')
			from++
		}
		line = append(append(line, []rune(w)...), ' ')
		seen = runs(line[from:], inWord, inWordLeast, inWordMost, seen)
	}
	return runs(line, across, acrossLeast, acrossMost, seen)
}

func wordFeatures(ws []string, seen []feature) []feature {
	word := make([]uint64, 0, len(ws)+2)
	stems := make([]uint64, 0, len(ws)+2)
	word, stems = append(word, start), append(stems, start)
	for _, w := range ws {
		word, stems = append(word, hash(w)), append(stems, hash(stem(w)))
	}
	word, stems = append(word, end), append(stems, end)
	add := func(v view, h uint64) { seen = append(seen, feature{v, mix(uint64(v)+1, h)}) }
	last := len(word) - 1
	for i := range last {
		if i > 0 {
			add(aWord, word[i])
			add(aStem, stems[i])
			for j := i + 1; j < last && j <= i+near; j++ {
				if a, b := min(stems[i], stems[j]), max(stems[i], stems[j]); a != b {
					add(aPair, mix(a, b))
				}
			}
		}
		add(aBigram, mix(word[i], word[i+1]))
		add(twoStems, mix(stems[i], stems[i+1]))
		if i+2 <= last {
			add(aSkip, mix(stems[i], stems[i+2]))
		}
	}
	return seen
}

// runs lists the runs of least to most letters.
func runs(letters []rune, v view, least, most int, seen []feature) []feature {
	for i := range letters {
		h := uint64(v) + 1
		for j := i; j < len(letters) && j < i+most; j++ {
			h = mix(h, uint64(letters[j]))
			if j-i+1 >= least {
				seen = append(seen, feature{v, h})
			}
		}
	}
	return seen
}

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// mix joins two hashes in order; the multipliers are those of SplitMix64.
func mix(a, b uint64) uint64 {
	h := a*0x9E3779B97F4A7C15 + b
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}
