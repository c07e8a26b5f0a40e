package thinking

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yinling/care"
)

// checker decides what of a model's words may be said in a turn. It refuses what
// it does not know: a refused sentence costs only warmth.
type checker struct {
	lang       care.Lang
	salutation string // "" for none, through plain
	facts      []fact
	words      string // what the elder just said, which may be said again
	system     string // bare, what the model was told
}

func newChecker(r Request, system string) *checker {
	return &checker{lang: r.Lang, salutation: plain(r.Salutation), facts: factsOf(r.Lang, r.Facts), words: r.Words, system: bare(system)}
}

// Check gives the reason why a sentence may not be said in answer to r, "" if it
// may. The reason quotes nothing of the sentence.
func Check(r Request, sentence string) string {
	return newChecker(r, "").sentence(sentence)
}

// sentence checks one sentence.
func (c *checker) sentence(s string) string {
	s = strings.TrimSpace(plain(s))
	if reason := badCharacters(c.lang, s); reason != "" {
		return reason
	}
	if c.salutation != "" {
		s = strings.ReplaceAll(s, c.salutation, c.elder())
	}
	if reason := c.never(s); reason != "" {
		return reason
	}
	if c.lang == care.English && !looksEnglish(s) {
		return "not English"
	}
	if c.echoes(s) {
		return "repeats what the model was told"
	}
	reason := c.states(s)
	if reason == "" || supported(c.lang, s, c.facts) {
		return ""
	}
	return reason
}

// elder stands for the salutation, so that it is no name.
func (c *checker) elder() string {
	if c.lang == care.English {
		return "dear"
	}
	return "您"
}

// together checks sentences as one: what may not be said may not be said in
// pieces either.
func (c *checker) together(sentences []string) string {
	var b strings.Builder
	for _, s := range sentences {
		if c.lang == care.English {
			b.WriteString(strings.Trim(plain(s), " .!?") + " ")
			continue
		}
		b.WriteString(strings.TrimRight(plain(s), "。！？!? "))
	}
	return c.never(b.String())
}

func (c *checker) never(s string) string {
	list := neverZh
	if c.lang == care.English {
		list = neverEn
		s = harmlessEn.ReplaceAllString(strings.ToLower(s), " ")
	} else {
		s = harmlessZh.ReplaceAllString(joinHan(s), "·")
	}
	for _, n := range list {
		if n.words.MatchString(s) {
			return n.reason
		}
	}
	return ""
}

// states gives what a sentence states that needs a fact, "" for nothing.
func (c *checker) states(s string) string {
	switch {
	case statesFigures(c.lang, s, c.words):
		return "a number, price, day or time that no record says"
	case c.lang == care.English && len(namesBeside(s, echoedEn(c.words))) > 0, c.lang != care.English && len(namesZh(s)) > 0:
		return "a name that no record says"
	}
	claim := statesZh(s, c.words)
	if c.lang == care.English {
		claim = statesEn(s, c.words)
	}
	if claim == "" && !kindly(c.lang, s, c.words) {
		return notKind
	}
	return claim
}

var daysGone = regexp.MustCompile(`^d:(?:昨|前天|今早|今晚|去年|前年|半夜|除夕|大年|春节|元宵|清明|端午|七夕|中秋|重阳|国庆|元旦|冬至|周末|yesterday|last |tonight|new year|christmas|easter)`)

// yearsEchoed are the numbers that the elder's own words lend: of years. A price or
// an hour that the elder thinks of is not so because it is said twice.
var yearsEchoed = regexp.MustCompile(`^n:\S+(?:年|岁| years?(?: old)?)$`)

// statesFigures tells whether a sentence has figures. A question about the elder
// may name a day that is gone, or a feast: "您昨晚睡得好吗？" states nothing; and
// the years that the elder has just counted may be said again.
func statesFigures(lang care.Lang, s, words string) bool {
	parts := clausesOf(s)
	if len(parts) == 0 {
		return false
	}
	last := parts[len(parts)-1]
	if lang == care.English {
		last = strings.ToLower(last)
	}
	echoed := figuresOf(lang, plain(words)).tokens
	free := 0
	all := figuresOf(lang, s).tokens
	for _, token := range all {
		if yearsEchoed.MatchString(token) && slices.Contains(echoed, token) {
			free++
		}
	}
	if isQuestion(s) && onlyAsks(lang, last) {
		for _, token := range figuresOf(lang, last).tokens {
			if daysGone.MatchString(token) {
				free++
			}
		}
	}
	return len(all) > free
}

// notKind is the mildest reason: the sentence is left out and the others stay.
const notKind = "not plainly a kind word"

// echoLength is how much of the prompt, in letters, gives it away.
var echoLength = map[care.Lang]int{care.Chinese: 9, care.English: 26}

func (c *checker) echoes(s string) bool {
	runes := []rune(bare(s))
	n := echoLength[c.lang]
	for i := 0; i+n <= len(runes); i++ {
		if c.system != "" && strings.Contains(c.system, string(runes[i:i+n])) {
			return true
		}
	}
	return false
}

const marks = " ,.!?;:'\"-()，。！？、；：（）…\n"

// badCharacters finds what a voice cannot say or what hides words: marks of
// markup, emoji, characters without width, letters of other scripts, and in
// Chinese Latin letters and all but simplified characters.
func badCharacters(lang care.Lang, s string) string {
	for _, r := range s {
		if strings.ContainsRune(marks, r) || r >= '0' && r <= '9' {
			continue
		}
		switch {
		case lang == care.English && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'), lang == care.English && (r == '$' || r == '¥'):
		case lang != care.English && unicode.Is(unicode.Han, r) && simplified(r):
		case unicode.IsLetter(r):
			return "another language"
		default:
			return "characters that are not speech"
		}
	}
	return ""
}

// simplified tells whether r is in GB 2312, which has the characters of simplified
// Chinese in use and no traditional ones.
func simplified(r rune) bool {
	if r == '啰' {
		return true
	}
	_, err := simplifiedchinese.HZGB2312.NewEncoder().String(string(r))
	return err == nil
}
