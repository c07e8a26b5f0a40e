package timex

import "time"

// year reads 2026, '26, 96 and nineteen ninety-six behind a month or a day.
func (e *english) year(i int) (year, end int, ok bool) {
	at := e.optional(i, ", of", ",", "of", "in", "-", "/")
	if y, j, ok := e.spokenYear(at); ok {
		return y, j, true
	}
	short := e.word(at) == "'"
	if short {
		at++
	}
	if !e.digits(at) || e.unit(at+1) || e.is(at+1, ":", "am", "pm", "%") && e.glued(at+1) {
		return 0, i, false
	}
	n := e.tokens[at].n
	switch width := e.width(at); {
	case width == 4 && n >= 1000 && n <= 3000:
		return n, at + 1, true
	case width == 2 && (short || n > 31 && !e.is(at-1, "in", "/", "-") && !e.is(at+1, ":", "am", "pm", "people", "percent")):
		return e.century(n), at + 1, true
	}
	return 0, i, false
}

// yearsAhead is how far a year of two figures may lie in the future: most elders
// were born in the last century.
const yearsAhead = 10

// century gives the year that is meant by its last two figures.
func (e *english) century(n int) int {
	if n >= 100 {
		return n
	}
	if now := e.now.Year(); 2000+n > now+yearsAhead {
		return 1900 + n
	}
	return 2000 + n
}

// spokenYear reads nineteen ninety-six, nineteen oh five, eighteen hundred
// thirty three, twenty twenty-six, two thousand and fifteen.
func (e *english) spokenYear(i int) (year, end int, ok bool) {
	if j, ok := e.phrase(i, "two thousand"); ok {
		if n, k, ok := e.wordNumber(e.optional(j, "and")); ok && n < 100 {
			return 2000 + n, k, true
		}
		return 2000, j, true
	}
	n := unitsEn[e.word(i)]
	if n < 17 || n > 20 {
		return 0, i, false
	}
	if j, ok := e.phrase(i+1, "hundred"); ok {
		if m, k, ok := e.wordNumber(e.optional(j, "and")); ok && m < 100 {
			return 100*n + m, k, true
		}
		return 100 * n, j, true
	}
	if j, ok := e.phrase(i+1, "oh", "o", "zero"); ok {
		m, k, ok := e.wordNumber(j)
		return 100*n + m, k, ok && m < 10
	}
	m, k, ok := e.wordNumber(i + 1)
	return 100*n + m, k, ok && m >= 10 && m < 100
}

// wordNumber reads a number in words.
func (e *english) wordNumber(i int) (n, end int, ok bool) {
	if e.digits(i) {
		return 0, i, false
	}
	return e.number(i)
}

// unitsAhead are the words of this year, next month and the year.
var unitsAhead = map[string]int{"this": 0, "the": 0, "next": 1, "last": -1}

// relativeYear reads this year, next year's.
func (e *english) relativeYear(i int) (year, end int, ok bool) {
	n, said := unitsAhead[e.word(i)]
	if !said || e.word(i+1) != "year" || e.word(i) == "the" && e.digits(i+2) {
		return 0, i, false
	}
	return e.now.Year() + n, e.optional(i+2, "'s"), true
}

// lastYear reads the relative year behind a month or a feast.
func (e *english) lastYear(i int) (year, end int, ok bool) {
	at := e.optional(i, "of", ",")
	if e.word(at) == "the" {
		return 0, i, false
	}
	if year, end, ok = e.relativeYear(at); ok && e.word(end-1) != "'s" {
		return year, end, true
	}
	return 0, i, false
}

// yearName reads any name of a year: 2013, the year 2013, next year, '13.
func (e *english) yearName(i int) (year, end int, ok bool) {
	if y, j, ok := e.relativeYear(i); ok {
		return y, j, true
	}
	at := e.optional(i, "the year", "year")
	if y, j, ok := e.spokenYear(at); ok {
		return y, j, true
	}
	if e.word(at) == "'" && e.digits(at+1) && e.width(at+1) == 2 {
		return e.century(e.tokens[at+1].n), at + 2, true
	}
	if e.digits(at) && e.width(at) == 4 && e.tokens[at].n >= 1000 && e.tokens[at].n <= 2999 {
		return e.tokens[at].n, at + 1, true
	}
	return 0, i, false
}

// mereYear reads 2018 beside a word that makes it a year.
func (e *english) mereYear(i int) (moment, int, bool) {
	at := e.optional(i, "calendar year", "fiscal year", "year", "cy", "fy")
	year, end, spoken := e.spokenYear(at)
	if at == i && e.word(i) == "'" && e.digits(i+1) && e.width(i+1) == 2 && e.glued(i+1) && e.is(i-1, "in", "of", "since", "until", "before", "after") && !e.is(i+2, "s", "'") {
		return moment{dates: []days{yearOf(e.century(e.tokens[i+1].n), e.now.Location())}, hasYear: true}, i + 2, true
	}
	if !spoken {
		if e.digits(at) && at == i+1 && e.is(i, "cy", "fy") && e.width(at) == 2 {
			return moment{dates: []days{yearOf(e.century(e.tokens[at].n), e.now.Location())}, hasYear: true}, at + 1, true
		}
		if !e.digits(at) || e.width(at) != 4 || e.tokens[at].n < 1500 || e.tokens[at].n > 2200 || at == i && e.hyphened(at) {
			return moment{}, i, false
		}
		year, end = e.tokens[at].n, at+1
	}
	if month, j, ok := e.monthName(e.optional(end, "-", "/", "ad", ",")); ok && !spoken && !(e.word(end) == "," && e.is(i-1, "in", "since", "of")) { // 2017 April
		if day, k, ok := e.dayBehind(j); ok && e.width(k-1) <= 2 && e.digits(k-1) {
			t, real := date(year, month, day, e.now.Location())
			return moment{dates: []days{dayOf(t)}, hasYear: true}, k, real
		}
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}, hasYear: true}, j, true
	}
	if at == i && !e.yearContext(i, end, year, spoken) {
		return moment{}, i, false
	}
	if e.word(end) == "%" || e.glued(end) && (e.is(end, "/", ":", "'") || e.word(end) == "s") || e.unit(end) && !spoken {
		return moment{}, i, false
	}
	return moment{dates: []days{yearOf(year, e.now.Location())}, hasYear: true}, end, true
}

// hyphened tells a piece of a longer number from a year.
func (e *english) hyphened(i int) bool {
	if e.glued(i) && e.is(i-1, "-", "/", ".", "_", "#", "$") && e.anchor.IsZero() {
		return true
	}
	return e.glued(i+1) && e.is(i+1, "-", "/") && e.glued(i+2) && e.digits(i+2) && e.width(i+2) != 4
}

// yearContext tells whether a mere number is a year: by the word before it or
// because it begins or ends a range of years.
func (e *english) yearContext(i, end, year int, spoken bool) bool {
	switch e.word(i - 1) {
	case "in", "of", "since", "before", "after", "until", "till", "by", "from", "between", "through", "during", "or", "not", "than", "year", "=":
		return true
	case "mid", "early", "late":
		return true
	case "to", "and", "for":
		return !spoken
	case "-", "~":
		return !e.anchor.IsZero()
	}
	if _, ok := e.phrase(end, laterWords...); ok {
		return true
	}
	j, ok := e.phrase(end, "to", "-", "~", "through", "until", "till")
	return ok && e.digits(j) && e.width(j) == 4 && e.tokens[j].n >= year && !(e.glued(j+1) && e.is(j+1, "-", "/") && e.glued(j+2))
}

// decade reads the 1990s, '90s, 1970's, the nineties, nineteen seventies: with
// two figures the last such.
func (e *english) decade(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	the, short := at > i, e.word(at) == "'"
	if short {
		at++
	}
	year, end, ok := e.spokenDecade(at, the)
	if !ok && e.digits(at) && e.is(at+1, "s", "'s") && e.tokens[at].n%10 == 0 && !e.hyphened(at) {
		n := e.tokens[at].n
		switch glued := e.glued(at + 1); {
		case e.width(at) == 4 && n >= 1000 && n <= 2100:
			year, end, ok = n, at+2, true
		case e.width(at) == 2 && n > 0 && (short || the && glued || e.is(i-1, "in")):
			year, end, ok = e.century(n), at+2, true
		}
	}
	if !ok {
		return moment{}, i, false
	}
	from := yearOf(year, e.now.Location()).from
	return moment{dates: []days{{from, from.AddDate(10, 0, 0), Year}}, hasYear: true}, end, true
}

// spokenDecade reads the nineties, but not in her eighties.
func (e *english) spokenDecade(i int, the bool) (year, end int, ok bool) {
	if n := unitsEn[e.word(i)]; n >= 17 && n <= 20 {
		tens, ok := decadesEn[e.word(i+1)]
		return 100*n + tens, i + 2, ok
	}
	tens, ok := decadesEn[e.word(i)]
	if !ok || e.is(i-1, "his", "her", "my", "their", "your", "our", "its", "over", "under", "mid", "late", "early") || tens < 60 && !the {
		return 0, i, false
	}
	return e.century(tens), i + 1, true
}

var decadesEn = map[string]int{"noughties": 0, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90}

// centuryOf reads the 21st century.
func (e *english) centuryOf(i int) (moment, int, bool) {
	n, at, ok := e.ordinal(i)
	if !ok || e.word(at) != "century" || n < 12 || n > 30 {
		return moment{}, i, false
	}
	from := time.Date(100*(n-1), 1, 1, 0, 0, 0, 0, e.now.Location())
	return moment{dates: []days{{from, from.AddDate(100, 0, 0), Year}}, hasYear: true}, at + 1, true
}
