package timex

import (
	"slices"
	"strings"
	"time"
)

// english reads English, word by word.
type english struct {
	source
	tokens []token
	anchor time.Time // the first date of a range, from which the second is seen
	known  []knownDate
	said   list // what was found before, if a list goes on from it
}

// token is a word, a number in digits or one other character.
type token struct {
	text       string
	start, end int
	n          int // of digits, else -1
}

func newEnglish(text []rune, now time.Time) *english {
	e := &english{source: source{text: text, now: now}}
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		j := i + 1
		switch {
		case isDigit(text[i]):
			for j < len(text) && isDigit(text[j]) {
				j++
			}
		case isLetter(text[i]):
			for j < len(text) && (isLetter(text[j]) || text[j] == '\'' && j+1 < len(text) && isLetter(text[j+1])) {
				j++
			}
			if k := j - 2; k > i && text[k] == '\'' && text[j-1] == 's' { // next week's: the week is a word of its own
				e.tokens = append(e.tokens, newToken(text, i, k))
				i = k
			}
		}
		e.tokens = append(e.tokens, newToken(text, i, j))
		i = j
	}
	return e
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 0xc0 && r < 0x250 }

func newToken(text []rune, i, j int) token {
	t := token{text: string(text[i:j]), start: i, end: j, n: -1}
	if isDigit(text[i]) && j-i <= 4 {
		t.n = 0
		for _, r := range text[i:j] {
			t.n = t.n*10 + int(r-'0')
		}
	}
	return t
}

func (e *english) base() time.Time {
	if e.anchor.IsZero() {
		return e.now
	}
	return e.anchor
}

// word gives the token's text, "" outside.
func (e *english) word(i int) string {
	if i < 0 || i >= len(e.tokens) {
		return ""
	}
	return e.tokens[i].text
}

// glued tells whether no space stands before the token.
func (e *english) glued(i int) bool {
	return i > 0 && i < len(e.tokens) && e.tokens[i].start == e.tokens[i-1].end
}

// phrase gives the token behind the first of phrases that stands at i.
func (e *english) phrase(i int, phrases ...string) (int, bool) {
	first := e.word(i)
	if first == "" {
		return i, false
	}
	for _, p := range phrases {
		if !strings.HasPrefix(p, first) {
			continue
		}
		j, rest, more := i, p, true
		for more {
			var w string
			w, rest, more = strings.Cut(rest, " ")
			if e.word(j) != w {
				j = -1
				break
			}
			j++
		}
		if j > 0 {
			return j, true
		}
	}
	return i, false
}

// is tells whether the token is one of words.
func (e *english) is(i int, words ...string) bool { return slices.Contains(words, e.word(i)) }

// digits tells whether the token is a number in figures, of at most four.
func (e *english) digits(i int) bool { return i >= 0 && i < len(e.tokens) && e.tokens[i].n >= 0 }

// width is the number of characters of the token.
func (e *english) width(i int) int { return e.tokens[i].end - e.tokens[i].start }

// unit tells whether the token is a unit of time.
func (e *english) unit(i int) bool {
	_, ok := unitWordsEn[e.word(i)]
	return ok
}

// optional skips one of phrases.
func (e *english) optional(i int, phrases ...string) int {
	j, _ := e.phrase(i, phrases...)
	return j
}

func (e *english) find(original []rune) []Found {
	var found []Found
	for i := 0; i < len(e.tokens); {
		e.anchor = time.Time{}
		all, end, ok := e.expression(i)
		v, real := oneValue(all)
		if !ok || !real || end <= i {
			i++
			continue
		}
		from, to := e.tokens[i].start, e.tokens[end-1].end
		found = append(found, Found{Start: from, End: to, Text: string(original[from:to]), Value: v})
		if e.said = e.listed(i, end, v); e.said.at > 0 {
			clear(e.known)
		}
		i = end
	}
	return found
}

// expression tries everything that can begin at i and keeps the longest.
func (e *english) expression(i int) (all []Value, end int, ok bool) {
	if e.inside(i) {
		return nil, i, false
	}
	if r, j, ok := e.repeat(i); ok {
		all, end = r.values(), j
	}
	if v, j, ok := e.stretch(i); ok && j > end {
		all, end = v, j
	}
	e.anchor = time.Time{}
	if v, j, ok := e.single(i); ok && j > end {
		all, end = v, j
	}
	if l, j, ok := e.length(e.optional(i, "more than", "less than", "at least", "at most", "no more than")); ok && j > end {
		all, end = []Value{l.value()}, j
	}
	return all, end, end > i
}

// inside tells the middle of a word or of a code from the beginning of an
// expression.
func (e *english) inside(i int) bool {
	if e.digits(i) && e.word(i-1) == "$" {
		return true
	}
	if !e.glued(i) {
		return false
	}
	before := e.text[e.tokens[i].start-1]
	if isLetter(before) || isDigit(before) {
		return true
	}
	return e.digits(i) && e.is(i-1, ".", "#", "~", "&", "%") || !e.digits(i) && e.is(i-1, "$", "#", "@", "&")
}

// single reads one moment, or a window, with the words that bound it.
func (e *english) single(i int) ([]Value, int, bool) {
	if all, j, ok := e.present(i); ok {
		return all, j, true
	}
	if all, j, ok := e.lengthFrom(i); ok {
		return all, j, true
	}
	if all, j, ok := e.fromLasting(i); ok {
		return all, j, true
	}
	if v, end, ok := e.moreThan(i); ok {
		return []Value{v}, end, true
	}
	if v, end, ok := e.window(i); ok {
		if m, j, longer := e.firstUnits(i); longer && j > end {
			return m.values(e.now), j, true
		}
		return []Value{v}, end, true
	}
	at, b := e.bound(i)
	start := at
	at = e.optional(at, "around", "circa", "approximately")
	if b != unbounded {
		at = e.optional(at, "about")
	}
	m, end, ok := e.moment(at)
	if !ok {
		if b == unbounded && start == at {
			return nil, i, false
		}
		return e.momentless(i, at, b)
	}
	return e.boundMoment(i, m, b, end)
}

// momentless reads what no moment follows: after dinner is a part of the day, after
// an hour is in an hour, after three ends a sentence.
func (e *english) momentless(i, at int, b bound) ([]Value, int, bool) {
	if p, j, ok := e.meal(i); ok {
		m, end := e.more(moment{part: p}, j)
		return e.boundMoment(i, m, unbounded, end)
	}
	if m, j, ok := e.offset(i); ok {
		return m.values(e.now), j, true
	}
	c, j, ok := e.bareHour(at)
	if _, _, number := e.number(i - 1); !ok || number || !e.stops(j) || c.hour > 12 && e.width(at) != 2 {
		return nil, i, false
	}
	return e.boundMoment(i, moment{clock: c}, b, j)
}

// present reads now and its like.
func (e *english) present(i int) ([]Value, int, bool) {
	if j, ok := e.nowWord(i); ok && !e.is(i-1, "from", "by") {
		return []Value{{Grain: Minute, At: e.now}}, j, true
	}
	if j, ok := e.phrase(i, "till date", "to date", "until now", "till now", "up to now"); ok && (e.word(j-1) == "now" || e.word(i) == "till" || e.stops(j) && e.word(i-1) != "up") {
		return []Value{{Grain: Day, To: e.today(), Inclusive: true}}, j, true
	}
	return nil, i, false
}

func (e *english) nowWord(i int) (int, bool) {
	return e.phrase(i, "right now", "now", "at the moment", "immediately", "at present", "at the present time", "at this time", "at this moment", "at the minute", "straight away", "right away", "asap", "as soon as possible")
}
