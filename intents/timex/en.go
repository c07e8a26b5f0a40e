package timex

import (
	"strings"
	"time"
)

// english reads English, word by word.
type english struct {
	source
	tokens []token
	anchor time.Time // the first date of a range, from which the second is seen
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
	for _, p := range phrases {
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
		i = end
	}
	return found
}

// expression tries everything that can begin at i and keeps the longest.
func (e *english) expression(i int) (all []Value, end int, ok bool) {
	if e.glued(i) && e.tokens[i].n >= 0 && (e.word(i-1) == "." || e.word(i-1) == "$" || e.word(i-1) == "#") {
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
	if l, j, ok := e.length(e.optional(i, "more than", "less than", "at least", "at most", "no more than", "over")); ok && j > end {
		all, end = []Value{l.value()}, j
	}
	return all, end, end > i
}

// single reads one moment, or a window, with the words that bound it.
func (e *english) single(i int) ([]Value, int, bool) {
	if j, ok := e.phrase(i, "right now", "now", "at the moment", "immediately"); ok && e.word(i-1) != "from" && e.word(i-1) != "by" {
		return []Value{{Grain: Minute, At: e.now}}, j, true
	}
	if all, j, ok := e.lengthFrom(i); ok {
		return all, j, true
	}
	if v, end, ok := e.window(i); ok {
		return []Value{v}, end, true
	}
	at, b := e.bound(i)
	m, end, ok := e.moment(at)
	if !ok {
		return nil, i, false
	}
	if b == unbounded {
		if all, stop, ok := e.boundOn(m, end); ok {
			return all, stop, true
		}
		if all, stop, ok := e.lasting(m, end); ok {
			return all, stop, true
		}
	}
	if b == since && e.word(i) == "since" && m.weekday && m.dates[0].from.After(e.now) {
		m.dates = []days{dayOf(m.dates[0].from.AddDate(0, 0, -7))}
	}
	all := m.values(e.now)
	if b != unbounded {
		return bounded(all, b, e.now), end, true
	}
	if stop, ok := e.phrase(end, "or later", "or after", "onwards", "onward", "and later"); ok {
		return bounded(all, since, e.now), stop, true
	}
	if stop, ok := e.phrase(end, "or earlier", "or before"); ok {
		return bounded(all, before, e.now), stop, true
	}
	return all, end, true
}

// boundOn reads before 4pm behind today.
func (e *english) boundOn(m moment, i int) ([]Value, int, bool) {
	at, b := e.bound(i)
	if b == unbounded || len(m.dates) == 0 || m.clock != nil || m.dates[0].grain != Day {
		return nil, i, false
	}
	limit, end, ok := e.moment(at)
	if c, j, bare := e.bareHour(at); !ok && bare {
		limit, end, ok = moment{clock: c}, j, true
	}
	if !ok || limit.clock == nil || len(limit.dates) > 0 {
		return nil, i, false
	}
	limit.dates = m.dates
	all := bounded(limit.values(e.now), b, e.now)
	for i := range all {
		if b == before && m.dates[0].from.After(e.now) {
			all[i].From = m.dates[0].from
		}
	}
	return all, end, true
}

// lasting reads for two hours behind 2pm.
func (e *english) lasting(m moment, i int) ([]Value, int, bool) {
	at, ok := e.phrase(i, "for")
	if !ok || m.clock == nil {
		return nil, i, false
	}
	l, end, ok := e.length(at)
	if !ok || l.clock == 0 {
		return nil, i, false
	}
	all := m.values(e.now)
	for k, v := range all {
		all[k] = Value{Grain: finer(v.Grain, l.unit), From: v.start(), To: l.from(v.start(), 1)}
	}
	return all, end, true
}

// lengthFrom reads for three hours from 10 am.
func (e *english) lengthFrom(i int) ([]Value, int, bool) {
	l, at, ok := e.length(e.optional(i, "for"))
	if !ok || l.clock == 0 {
		return nil, i, false
	}
	next, ok := e.phrase(at, "from", "starting at", "starting from", "beginning at")
	if !ok {
		return nil, i, false
	}
	m, end, ok := e.moment(next)
	if c, j, bare := e.bareHour(next); !ok && bare {
		m, end, ok = moment{clock: c}, j, true
	}
	if !ok || m.clock == nil {
		return nil, i, false
	}
	all := m.values(e.now)
	for k, v := range all {
		all[k] = Value{Grain: finer(v.Grain, l.unit), From: v.start(), To: l.from(v.start(), 1)}
	}
	return all, end, true
}

// bound reads before, after, until, since in front of a moment.
func (e *english) bound(i int) (int, bound) {
	if at, ok := e.phrase(i, "before", "until", "till", "by", "no later than", "not later than", "prior to", "earlier than", "up to", "as late as"); ok {
		return e.optional(at, "the"), before
	}
	if at, ok := e.phrase(i, "after", "later than", "past"); ok {
		return at, after
	}
	if at, ok := e.phrase(i, "since", "starting from", "starting on", "starting", "from", "as early as", "on or after"); ok {
		if e.word(i) == "from" {
			return i, unbounded
		}
		return at, since
	}
	return i, unbounded
}

// stretch reads from … to …, between … and …, 3-5pm.
func (e *english) stretch(i int) ([]Value, int, bool) {
	at, between1 := e.phrase(i, "between", "in between")
	from := false
	if !between1 {
		at, from = e.phrase(i, "from")
	}
	at = e.optional(at, "the")
	if a, end, ok := e.moment(at); ok && a.exact.IsZero() {
		if all, stop, ok := e.through(a, end, between1); ok {
			return all, stop, true
		}
		if next, ok := e.phrase(end, "from", "between"); ok && a.clock == nil && len(a.dates) > 0 { // Wednesday from 10 to 4
			if all, stop, ok := e.bareStretch(next, e.word(end) == "between", true, a.dates); ok {
				return all, stop, true
			}
		}
		if all, stop, ok := e.bareStretch(end, false, false, a.dates); ok && a.clock == nil && a.part == nil && len(a.dates) > 0 {
			return all, stop, true
		}
	}
	e.anchor = time.Time{}
	return e.bareStretch(at, between1, from, nil)
}

func (e *english) to(i int, between1 bool) (int, bool) {
	if between1 {
		return e.phrase(i, "and", "-", "to", "~")
	}
	return e.phrase(i, "to", "until", "till", "through", "thru", "-", "~", "up to")
}

func (e *english) through(a moment, end int, between1 bool) ([]Value, int, bool) {
	at, ok := e.to(end, between1)
	if !ok {
		return nil, end, false
	}
	if len(a.dates) > 0 {
		e.anchor = a.dates[0].from
	}
	b, stop, ok := e.moment(e.optional(at, "the"))
	if day, j, is := e.sameMonth(a, at); is && (!ok || b.clock == nil) && j >= stop {
		b, stop, ok = moment{dates: []days{day}}, j, true
	}
	if !ok && a.clock != nil {
		if c, next, is := e.bareHour(at); is {
			b, stop, ok = moment{clock: c}, next, true
			b, stop = e.more(b, stop)
		}
	}
	if !ok || !b.exact.IsZero() {
		return nil, end, false
	}
	all := between(a, b, e.now)
	return all, stop, len(all) > 0
}

// sameMonth reads the second day of September 3 to 12.
func (e *english) sameMonth(a moment, i int) (days, int, bool) {
	if len(a.dates) == 0 || a.dates[0].grain != Day || a.clock != nil || a.part != nil || a.weekday {
		return days{}, i, false
	}
	at := e.optional(i, "the")
	day, end, ok := e.ordinal(at)
	if !ok {
		day, end, ok = e.number(at)
	}
	if _, unit := unitWordsEn[e.word(end)]; !ok || unit || e.word(end) == ":" || e.word(end) == "am" || e.word(end) == "pm" || e.word(end) == "/" {
		return days{}, i, false
	}
	first := a.dates[0].from
	t, real := date(first.Year(), int(first.Month()), day, first.Location())
	return dayOf(t), end, real && t.After(first)
}

// bareStretch reads 3 to 5pm, 9-10 am, from 10-4: hours without a unit.
func (e *english) bareStretch(i int, between1, from bool, on []days) ([]Value, int, bool) {
	c, at, ok := e.clock(i)
	if !ok {
		if c, at, ok = e.bareHour(i); !ok {
			return nil, i, false
		}
	}
	next, ok := e.to(at, between1)
	if !ok {
		return nil, i, false
	}
	d, stop, marked := e.clock(next)
	if !marked {
		if d, stop, ok = e.bareHour(next); !ok {
			return nil, i, false
		}
	}
	b, end := e.more(moment{clock: d}, stop)
	if !marked && b.part == nil && len(b.dates) == 0 && len(on) == 0 && !between1 && !from {
		return nil, i, false
	}
	a := moment{clock: c, part: b.part, dates: on}
	if !marked && b.part == nil && len(b.dates) == 0 && len(on) == 0 {
		return nil, i, false // between 3 and 5: anything
	}
	if len(on) == 0 {
		a.dates, b.dates = b.dates, nil
	}
	all := between(a, b, e.now)
	return all, end, len(all) > 0
}
