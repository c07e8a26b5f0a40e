package textclass

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is how many runes of a text are looked at. A spoken turn is far shorter.
const longest = 600

// words cuts a text into its words: runs of letters and digits, lower case. A
// rune of a script without spaces between words (Han, kana, Thai) is a word by
// itself. Of other signs only the question mark stays.
func words(text string) []string {
	text = norm.NFKC.String(cut(text))
	var all []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, word.String())
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case spaceless(r):
			end()
			all = append(all, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			word.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || r == '`':
			// "what's" and "whats" are one word
		case r == '$' || r == '£' || r == '€' || r == '%':
			end()
			all = append(all, string(r))
		default:
			end()
		}
	}
	end()
	return all
}

func cut(text string) string {
	n := 0
	for i := range text {
		if n == longest {
			return text[:i]
		}
		n++
	}
	return text
}

func spaceless(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// stem cuts the commonest English endings; it only has to be consistent.
func stem(w string) string {
	if len(w) < 4 {
		return w
	}
	for _, r := range w {
		if r > 'z' {
			return w
		}
	}
	for _, s := range [...]struct{ end, put string }{
		{"ations", "at"}, {"ation", "at"}, {"ingly", ""}, {"ings", ""}, {"ing", ""}, {"edly", ""}, {"ied", "y"}, {"ies", "y"}, {"ed", ""}, {"ers", ""}, {"er", ""}, {"est", ""}, {"ly", ""}, {"es", ""}, {"s", ""}, {"e", ""}, {"or", ""},
	} {
		if b, ok := strings.CutSuffix(w, s.end); ok && len(b) >= 3 {
			w = b + s.put
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}
