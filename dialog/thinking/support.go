package thinking

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"yinling/care"
)

// fact is a sentence that was said in this call and that is so.
type fact struct {
	figures
	names    []string
	words    map[string]bool // characters in Chinese, words in English
	denies   bool
	proposal bool // read back for a yes: its deeds are not done
}

var (
	confirms = regexp.MustCompile(`(?i)(对吗|对不对|好吗|行吗|可以吗|是吗|要不要|要吗|订吗|right\?|is it right|correct\?|shall i|shall we|would you|would .* do\?|do you want)`)
	deniesZh = regexp.MustCompile(`[不没未别无免勿]`)
	deniesEn = regexp.MustCompile(`(?i)\b(?:not|no|never|none|nothing|nobody|without|free|cannot|[a-z]+n't)\b`)
)

// factsOf makes facts of what was said. Questions are none.
func factsOf(lang care.Lang, said []string) []fact {
	var out []fact
	for _, text := range said {
		text = plain(text)
		proposal := confirms.MatchString(text)
		for _, s := range sentencesOf(text) {
			if isQuestion(s) {
				continue
			}
			f := factOf(lang, s)
			f.proposal = proposal
			out = append(out, f)
		}
	}
	return out
}

func factOf(lang care.Lang, s string) fact {
	f := fact{figures: figuresOf(lang, s)}
	f.words = map[string]bool{}
	for _, w := range wordsOf(lang, f.rest) {
		f.words[w] = true
	}
	if lang == care.English {
		f.denies = deniesEn.MatchString(s)
		f.names = namesEn(s)
	} else {
		f.denies = deniesZh.MatchString(f.rest)
		f.names = namesZh(s)
	}
	return f
}

// supported tells whether one fact says all that a sentence states: its figures,
// its names, and every word that is not mere courtesy. So a price stays with what
// it is the price of, and a deed with its object.
func supported(lang care.Lang, s string, facts []fact) bool {
	claim := factOf(lang, s)
	deed := statesZh(s, "") != ""
	if lang == care.English {
		deed = statesEn(s, "") != ""
	}
	for _, f := range facts {
		if f.denies == claim.denies && !(deed && f.proposal) && f.covers(lang, claim) {
			return true
		}
	}
	return false
}

func (f fact) covers(lang care.Lang, claim fact) bool {
	said := slices.Concat(f.tokens, f.soft)
	for _, token := range slices.Concat(claim.tokens, claim.soft) {
		if !slices.Contains(said, token) {
			return false
		}
	}
	for _, name := range claim.names {
		if !slices.Contains(f.names, name) {
			return false
		}
	}
	for w := range claim.words {
		if !f.words[w] && !courtesy(lang, w) {
			return false
		}
	}
	return true
}

// wordsOf are the characters of a Chinese text, the words of an English one.
func wordsOf(lang care.Lang, text string) []string {
	if lang == care.English {
		return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	}
	var out []string
	for _, r := range text {
		if unicode.IsLetter(r) && r != '·' {
			out = append(out, string(r))
		}
	}
	return out
}

// Words that add nothing to what a sentence states.
const courtesyZh = "您的是在吧呢啊哦呀嘛那这就也还有都和跟给请放心好嗯噢"

var courtesyEn = strings.Fields("the a an is it's that's so yes well dear your you and for at on in of to i i'm glad it that this will be now then oh good fine all right please")

func courtesy(lang care.Lang, w string) bool {
	if lang == care.English {
		return slices.Contains(courtesyEn, w)
	}
	return strings.Contains(courtesyZh, w)
}
