package intents

import (
	"strings"
)

// idea is a notion that tells what is wanted, and words for it. Every idea of a
// text becomes a word of its own for the classifier, so that a word which no
// example of an intent has still counts: postpone is like move.
type idea struct {
	words []string
	sign  rune // the idea's word: rare characters that nobody says
}

// firstSign is the first of CJK Extension A, characters outside of every text here.
const firstSign = '㐀'

// parseIdeas reads "name: word word" lines; in English words stand between
// commas.
func parseIdeas(file string, chinese bool) []idea {
	var all []idea
	for line := range strings.SplitSeq(file, "\n") {
		_, rest, ok := strings.Cut(line, ": ")
		if !ok || line[0] == '#' {
			continue
		}
		i := idea{sign: firstSign + rune(len(all))}
		if chinese {
			i.words = strings.Fields(rest)
		} else {
			for w := range strings.SplitSeq(rest, ",") {
				w, open := strings.CutSuffix(" "+strings.TrimSpace(w), "*")
				if !open {
					w += " "
				}
				i.words = append(i.words, w)
			}
		}
		all = append(all, i)
	}
	return all
}

var (
	ideasZh = parseIdeas(mustRead("ideas_zh.txt"), true)
	ideasEn = parseIdeas(mustRead("ideas_en.txt"), false)
)

// withIdeas adds the signs of the ideas of a normalised text behind it.
func withIdeas(text string, chinese bool) string {
	ideas := ideasEn
	if chinese {
		ideas = ideasZh
	}
	var b strings.Builder
	b.WriteString(text)
	b.WriteByte(' ')
	for i := range ideas {
		if containsAny(text, ideas[i].words) {
			b.WriteRune(ideas[i].sign)
		}
	}
	return b.String()
}
