package thinking

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"yinling/care"
)

// endsSentence tells whether r ends the sentence that stands before it. A full
// stop in English needs what follows: see stopsHere.
func endsSentence(r rune) bool { return strings.ContainsRune("。！？!?\n", r) }

// stopsHere tells whether text, which ends with a full stop, is a whole sentence:
// "Mrs." and "3." are not.
func stopsHere(text string) bool {
	before, found := strings.CutSuffix(text, ".")
	if !found || before == "" {
		return false
	}
	words := strings.Fields(before)
	last := words[len(words)-1]
	if slices.Contains([]string{"mr", "mrs", "ms", "dr", "st"}, strings.ToLower(last)) {
		return false
	}
	end := []rune(last)
	return unicode.IsLetter(end[len(end)-1])
}

func isQuestion(s string) bool { return strings.HasSuffix(s, "？") || strings.HasSuffix(s, "?") }

func hasLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || r > 0x2000 && !unicode.IsPunct(r)
	})
}

func fullStop(lang care.Lang) string {
	if lang == care.English {
		return "."
	}
	return "。"
}

// tooLong tells whether sentences are more than is said in one turn.
func tooLong(lang care.Lang, sentences []string) bool {
	words, han := 0, 0
	for _, s := range sentences {
		words += len(strings.Fields(s))
		for _, r := range s {
			if unicode.Is(unicode.Han, r) || unicode.IsDigit(r) {
				han++
			}
		}
	}
	if lang == care.English {
		return words > mostWords
	}
	return han > mostHan
}

// bare is a text without what is not heard: spaces, marks, case.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func sameWords(a, b string) bool { return bare(a) == bare(b) }

// plain writes what looks alike alike: full-width letters and digits, curly
// quotes, dashes; ～ is only a tone of voice. Punctuation of Chinese stays.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '，', '。', '！', '？', '、', '；', '：', '（', '）', '…':
			b.WriteRune(r)
		case '’', '‘', 'ʼ':
			b.WriteRune('\'')
		case '“', '”', '「', '」':
			b.WriteRune('"')
		case '—', '–', '‑':
			b.WriteRune('-')
		case '～':
		default:
			b.WriteString(norm.NFKC.String(string(r)))
		}
	}
	return b.String()
}

// sentencesOf splits a text that is whole.
func sentencesOf(text string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if s := strings.TrimSpace(b.String()); hasLetters(s) {
			out = append(out, s)
		}
		b.Reset()
	}
	for _, r := range text {
		if unicode.IsSpace(r) && stopsHere(b.String()) {
			flush()
		}
		b.WriteRune(r)
		if endsSentence(r) {
			flush()
		}
	}
	flush()
	return out
}
