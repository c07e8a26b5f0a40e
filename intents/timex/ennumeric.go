package timex

import (
	"slices"
	"strings"
	"time"
)

// numeric reads 2026-03-05, 3/5/2026, 12/25, 5-Mar-2026, 2026-03, 20260305 and
// 1994-11-05T13:15:30Z: month first, or the day if it can only be one.
func (e *english) numeric(i int) (moment, int, bool) {
	if !e.digits(i) && monthsEn[e.word(i)] == 0 || !e.startsNumber(i) {
		return e.compact(i)
	}
	mark := e.word(i + 1)
	if mark != "-" && mark != "/" && mark != "." || !e.dateNumber(i+2) {
		return e.spaced(i)
	}
	if !e.glued(i+1) || !e.glued(i+2) {
		if e.digits(i) && e.digits(i+2) && e.width(i)+e.width(i+2) >= 5 && mark != "." && e.anchor.IsZero() && !e.is(i+3, "-", "/", ":", ".") {
			return e.pair(i, mark) // 2016 - 11
		}
		return moment{}, i, false
	}
	if e.word(i+3) == mark && e.glued(i+3) && e.glued(i+4) && e.dateNumber(i+4) {
		if e.glued(i+5) && e.is(i+5, mark, "/", ".") && mark != "-" && e.glued(i+6) && e.digits(i+6) && e.word(i+7) != ":" {
			return moment{}, i, false
		}
		if m, end, ok := e.timestamp(i); ok {
			return m, end, true
		}
		return e.triple(i)
	}
	if !e.digits(i) || !e.digits(i+2) || e.glued(i+3) && e.is(i+3, ".", "/", ":", "%") && e.glued(i+4) && e.digits(i+4) || e.word(i+3) == "%" {
		return moment{}, i, false
	}
	return e.pair(i, mark)
}

func (e *english) dateNumber(i int) bool { return e.digits(i) || monthsEn[e.word(i)] > 0 }

// startsNumber tells a number from the rest of a longer one. Behind a hyphen a
// date may end a range, or follow a name.
func (e *english) startsNumber(i int) bool {
	if !e.glued(i) {
		return true
	}
	switch e.word(i - 1) {
	case "(", "[", "'", "\"", "=", ",", ":", ">":
		return true
	case "-", "~", "_":
		return !e.anchor.IsZero() || i < 2 || !e.glued(i-1) || !isDigit(e.text[e.tokens[i-2].end-1])
	}
	return false
}

// compact reads 20260305.
func (e *english) compact(i int) (moment, int, bool) {
	if i >= len(e.tokens) || e.width(i) != 8 || !isDigit(e.text[e.tokens[i].start]) || !e.startsNumber(i) || e.glued(i+1) && e.is(i+1, "-") && e.glued(i+2) {
		return moment{}, i, false
	}
	t, err := time.ParseInLocation("20060102", e.word(i), e.now.Location())
	return moment{dates: []days{dayOf(t)}, hasYear: true}, i + 1, err == nil && t.Year() >= 1900 && t.Year() < 2100
}

// spaced reads 2026 03 05.
func (e *english) spaced(i int) (moment, int, bool) {
	if !e.digits(i) || e.width(i) != 4 || e.tokens[i].n < 1900 || e.tokens[i].n > 2100 || !e.digits(i+1) || !e.digits(i+2) || e.width(i+1) > 2 || e.width(i+2) > 2 || e.digits(i+3) || e.is(i+3, ":", ".", "/") && e.glued(i+3) {
		return moment{}, i, false
	}
	t, ok := date(e.tokens[i].n, e.tokens[i+1].n, e.tokens[i+2].n, e.now.Location())
	return moment{dates: []days{dayOf(t)}, hasYear: true}, i + 3, ok
}

// timestamp reads an RFC 3339 moment, with or without an offset.
func (e *english) timestamp(i int) (moment, int, bool) {
	if e.word(i+5) != "t" || !e.glued(i+5) || e.width(i) != 4 {
		return moment{}, i, false
	}
	end := i + 6
	for e.glued(end) {
		end++
	}
	for ; end > i+7; end-- {
		s := strings.ToUpper(string(e.text[e.tokens[i].start:e.tokens[end-1].end]))
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04"} {
			if t, err := time.ParseInLocation(layout, s, e.now.Location()); err == nil {
				return moment{exact: t.In(e.now.Location()).Truncate(time.Second)}, end, true
			}
		}
	}
	return moment{}, i, false
}

// triple reads three numbers, one of which may be the name of a month.
func (e *english) triple(i int) (moment, int, bool) {
	var n [3]int
	named, yearAt := -1, -1
	for k := range 3 {
		at := i + 2*k
		n[k] = e.tokens[at].n
		if !e.digits(at) {
			named, n[k] = k, monthsEn[e.word(at)]
		} else if e.width(at) == 4 {
			yearAt = k
		}
	}
	if last := e.width(i + 4); yearAt < 0 && (last < 2 || e.word(i+1) == "." && (e.width(i) < 2 || e.width(i+2) < 2)) {
		return moment{}, i, false // a version
	}
	if yearAt < 0 {
		yearAt, n[2] = 2, e.century(n[2])
	}
	if n[yearAt] < 1000 || named == yearAt || named < 0 && yearAt == 1 {
		return moment{}, i, false
	}
	zone := e.now.Location()
	var t time.Time
	var ok bool
	switch a, b := n[(yearAt+1)%3], n[(yearAt+2)%3]; {
	case named >= 0:
		t, ok = date(n[yearAt], n[named], n[3-named-yearAt], zone)
	default: // y m d, or m d y; the other way round if it must be
		if t, ok = date(n[yearAt], a, b, zone); !ok {
			t, ok = date(n[yearAt], b, a, zone)
		}
	}
	return moment{dates: []days{dayOf(t)}, hasYear: true}, i + 5, ok
}

// pair reads 12/25, 2026-03, 03/2026 and, where a date must stand, 5.12 and 7-6.
func (e *english) pair(i int, mark string) (moment, int, bool) {
	a, b := e.tokens[i].n, e.tokens[i+2].n
	month := func(year, month int) (moment, int, bool) {
		if month < 1 || month > 12 || year < 1900 || year > 2100 || mark == "." || e.unit(i+3) {
			return moment{}, i, false
		}
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}, hasYear: true}, i + 3, true
	}
	switch {
	case e.width(i) == 4 && e.width(i+2) <= 2:
		return month(a, b)
	case e.width(i) <= 2 && e.width(i+2) == 4:
		return month(b, a)
	case e.width(i) > 2 || e.width(i+2) > 2:
		return moment{}, i, false
	case mark != "/" && !e.dateMustStand(i):
		return moment{}, i, false
	}
	if mark == "/" && e.word(i+3) == "," && e.digits(i+4) && e.width(i+4) == 4 {
		return e.inYear(e.tokens[i+4].n, a, b, i+5)
	}
	found := monthDay(e.base(), a, b)
	if len(found) == 0 {
		found = monthDay(e.base(), b, a)
	}
	if day, ok := weekdaysEn[e.word(i-1)]; ok && mark == "-" { // Friday 7-6 is a date if that is a Friday, Monday 3-8 are hours
		found = slices.DeleteFunc(found, func(d days) bool { return d.from.Weekday() != day || daysBetween(e.today(), d.from) > recent })
	}
	return moment{dates: found, yearless: true}, i + 3, len(found) > 0
}

// inYear gives the day, month first or the other way round.
func (e *english) inYear(year, a, b, end int) (moment, int, bool) {
	t, ok := date(year, a, b, e.now.Location())
	if !ok {
		t, ok = date(year, b, a, e.now.Location())
	}
	return moment{dates: []days{dayOf(t)}, hasYear: true}, end, ok
}

// thisDate reads this 5/12, next 6th of April, next March 5th: of this year, or
// the next one to come.
func (e *english) thisDate(i int) (moment, int, bool) {
	if !e.is(i, "this", "next") {
		return moment{}, i, false
	}
	for _, read := range []func(int) (moment, int, bool){e.numeric, e.dayFirst, e.monthFirst} {
		m, end, ok := read(i + 1)
		if !ok || !m.yearless || m.dates[0].grain != Day {
			continue
		}
		d := m.dates[0].from
		if e.word(i) == "this" {
			m.dates = []days{dayOf(time.Date(e.now.Year(), d.Month(), d.Day(), 0, 0, 0, 0, d.Location()))}
		}
		return moment{dates: m.dates[:1], hasYear: true}, end, true
	}
	return moment{}, i, false
}

// dateMustStand tells on 5.12 and Friday 7-6 from a price and a score.
func (e *english) dateMustStand(i int) bool {
	_, weekday := weekdaysEn[e.word(i-1)]
	return (weekday || e.is(i-1, "on", "this", "next")) && !e.is(i+3, "am", "pm", "a", "p", "%", "percent", "-", "to") && !e.unit(i+3)
}
