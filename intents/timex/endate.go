package timex

import "time"

var weekdaysEn = map[string]time.Weekday{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 0,
	"mondays": 1, "tuesdays": 2, "wednesdays": 3, "thursdays": 4, "fridays": 5, "saturdays": 6, "sundays": 0,
}

var monthsEn = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

// daysEn are days seen from today.
var daysEn = []struct {
	words string
	days  int
	part  string
}{
	{"the day after tomorrow", 2, ""}, {"day after tomorrow", 2, ""}, {"the day after tmr", 2, ""}, {"the day before yesterday", -2, ""}, {"day before yesterday", -2, ""},
	{"tomorrow", 1, ""}, {"tomorow", 1, ""}, {"tommorow", 1, ""}, {"tommorrow", 1, ""}, {"tmr", 1, ""}, {"tmrw", 1, ""}, {"tmw", 1, ""}, {"today", 0, ""}, {"yesterday", -1, ""},
	{"tonight", 0, "night"}, {"tonite", 0, "night"}, {"this evening", 0, "evening"}, {"this morning", 0, "morning"}, {"this afternoon", 0, "afternoon"}, {"this noon", 0, "lunchtime"}, {"last night", -1, "night"}, {"last evening", -1, "evening"}, {"the next day", 1, ""}, {"next day", 1, ""}, {"the following day", 1, ""}, {"the other day", -2, ""},
	{"the last day", -1, ""}, {"last day", -1, ""}, {"previous day", -1, ""}, {"this day", 0, ""}, {"eve of tomorrow", 0, ""},
}

var aheadEn = map[string]int{"this": 0, "current": 0, "coming": 1, "next": 1, "following": 1, "last": -1, "previous": -1, "past": -1, "upcoming": 1}

// date tries every kind of date and keeps the longest.
func (e *english) date(i int) (moment, int, bool) {
	best, end := moment{}, i
	for _, read := range []func(int) (moment, int, bool){e.relativeDay, e.weekday, e.monthFirst, e.dayFirst, e.numeric, e.relativeUnit, e.feast, e.offset, e.partOf} {
		if m, j, ok := read(i); ok && j > end {
			best, end = m, j
		}
	}
	return best, end, end > i
}

func (e *english) relativeDay(i int) (moment, int, bool) {
	for _, d := range daysEn {
		if j, ok := e.phrase(i, d.words); ok {
			m := moment{dates: []days{dayOf(e.today().AddDate(0, 0, d.days))}}
			if d.part != "" {
				p := partsEn[d.part]
				m.part = &p
			}
			return m, j, true
		}
	}
	return moment{}, i, false
}

// weekday reads Monday, this Monday, next Monday, Monday next week, Monday week,
// a week on Monday. Next Monday is the one of the next week.
func (e *english) weekday(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	ahead, said := aheadEn[e.word(at)]
	if said {
		at++
	} else if at > i {
		return moment{}, i, false
	}
	day, ok := weekdaysEn[e.word(at)]
	if !ok || (e.word(at) == "sun" || e.word(at) == "sat" || e.word(at) == "wed") && e.word(at-1) == "the" {
		return moment{}, i, false
	}
	if (e.word(at) == "sun" || e.word(at) == "mon" || e.word(at) == "sat") && i > 0 && (e.word(i-1) == "i" || e.word(i-1) == "we" || e.word(i-1) == "she" || e.word(i-1) == "he" || e.word(i-1) == "they") {
		return moment{}, i, false
	}
	end := at + 1
	if e.word(end) == "." && e.glued(end) && len(e.word(at)) < 5 && end+1 < len(e.tokens) {
		end++
	}
	if said {
		if e.word(at-1) == "coming" || e.word(at-1) == "upcoming" {
			return moment{dates: nextWeekday(e.now.AddDate(0, 0, 1), day)[:1], weekday: true}, end, true
		}
		return moment{dates: []days{weekdayIn(e.now, day, ahead)}, weekday: true}, end, true
	}
	if j, ok := e.phrase(end, "week", "a week"); ok {
		d := nextWeekday(e.now, day)[0].from.AddDate(0, 0, 7)
		return moment{dates: []days{dayOf(d)}}, j, true
	}
	for _, w := range []struct {
		words string
		ahead int
	}{{"of next week", 1}, {"next week", 1}, {"of the following week", 1}, {"of this week", 0}, {"this week", 0}, {"of last week", -1}, {"last week", -1}, {"the week after next", 2}} {
		if j, ok := e.phrase(end, w.words); ok {
			return moment{dates: []days{weekdayIn(e.now, day, w.ahead)}}, j, true
		}
	}
	return moment{dates: nextWeekday(e.base(), day), weekday: true}, end, true
}

// monthName reads March, Mar.
func (e *english) monthName(i int) (month, end int, ok bool) {
	month, ok = monthsEn[e.word(i)]
	end = i + 1
	if ok && e.word(end) == "." && e.glued(end) && len(e.word(i)) < 5 && e.followsDot(end+1) {
		end++
	}
	return month, end, ok
}

func (e *english) followsDot(i int) bool { return i < len(e.tokens) }

// year reads 2026, '26 and 26 behind a month.
func (e *english) year(i int) (year, end int, ok bool) {
	at := e.optional(i, ",", "of", "in", "-", "/")
	if e.word(at) == "'" {
		at++
	}
	if at >= len(e.tokens) || e.tokens[at].n < 0 {
		return 0, i, false
	}
	t := e.tokens[at]
	switch width := t.end - t.start; {
	case width == 4 && t.n >= 1500 && t.n <= 2200:
		return t.n, at + 1, true
	case width == 2 && e.word(at-1) == "'":
		return century(t.n), at + 1, true
	}
	return 0, i, false
}

func century(n int) int {
	if n >= 100 {
		return n
	}
	if n >= 60 {
		return 1900 + n
	}
	return 2000 + n
}

// monthFirst reads March, March 5, March 5th 2026, March 2026.
func (e *english) monthFirst(i int) (moment, int, bool) {
	at := i
	ahead, relative := aheadEn[e.word(i)]
	if relative {
		at++
	}
	month, end, ok := e.monthName(at)
	if !ok || e.word(i) == "this" && e.word(at) == "may" {
		return moment{}, i, false
	}
	if relative {
		y := e.now.Year() + ahead
		if ahead == 1 && time.Month(month) > e.now.Month() && e.word(i) != "next" {
			y--
		}
		return moment{dates: []days{monthOf(time.Date(y, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}}, end, true
	}
	if year, j, ok := e.year(end); ok {
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}}, j, true
	}
	dayAt := e.optional(end, "the", "-", "/", ",")
	day, j, ok := e.ordinal(dayAt)
	if !ok {
		day, j, ok = e.number(dayAt)
		if e.word(j) == ":" && e.glued(j) || e.word(j) == "am" || e.word(j) == "pm" {
			ok = false
		}
	}
	if ok && day >= 1 && day <= 31 {
		return e.withYear(month, day, j)
	}
	if e.word(i) == "may" && !e.certainMay(i) || e.word(i) == "march" && !e.certainMay(i) || len(e.word(i)) == 3 && (e.word(i) == "mar" || e.word(i) == "jan" && false) {
		return moment{}, i, false
	}
	if year, j, ok := e.lastYear(end); ok {
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}}, j, true
	}
	return moment{dates: []days{monthNext(e.base(), month)}}, end, true
}

// certainMay tells the months from "may I" and "march on".
func (e *english) certainMay(i int) bool {
	switch e.word(i - 1) {
	case "in", "of", "since", "until", "till", "by", "next", "last", "before", "after", "during", "from", "early", "late", "to", "and", "mid", "for", "through", "between", "-":
		return true
	}
	return false
}

func (e *english) lastYear(i int) (year, end int, ok bool) {
	at := e.optional(i, "of", ",")
	for words, n := range map[string]int{"last year": -1, "next year": 1, "this year": 0} {
		if j, ok := e.phrase(at, words); ok {
			return e.now.Year() + n, j, true
		}
	}
	return 0, i, false
}

// withYear makes the day with the year behind it, or the next such day.
func (e *english) withYear(month, day, end int) (moment, int, bool) {
	year, j, ok := e.year(end)
	if !ok {
		year, j, ok = e.lastYear(end)
	}
	if ok {
		t, real := date(year, month, day, e.now.Location())
		return moment{dates: []days{dayOf(t)}}, j, real
	}
	found := monthDay(e.base(), month, day)
	return moment{dates: found}, end, len(found) > 0
}

// dayFirst reads 5 March, the 5th of March 2026, the 5th, the 5th of next month.
func (e *english) dayFirst(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	day, end, isOrdinal := e.ordinal(at)
	if e.word(at) == "last" {
		if w, ok := weekdaysEn[e.word(at+1)]; ok {
			return e.nthOf(w, -1, at+2)
		}
		if unit, ok := unitWordsEn[e.word(at+1)]; ok {
			return e.nthUnit(unit, -1, at+2)
		}
	}
	if !isOrdinal {
		var ok bool
		if day, end, ok = e.number(at); !ok || at > i {
			return moment{}, i, false
		}
	}
	if day < 1 || day > 31 {
		return moment{}, i, false
	}
	if isOrdinal {
		if w, ok := weekdaysEn[e.word(end)]; ok { // the first Monday of May
			return e.nthOf(w, day, end+1)
		}
		if unit, ok := unitWordsEn[e.word(end)]; ok {
			return e.nthUnit(unit, day, end+1)
		}
		if j, ok := e.phrase(end, "of this month", "of the month", "of next month", "of last month"); ok {
			t, real := date(e.now.Year(), int(e.now.Month())+map[string]int{"this": 0, "the": 0, "next": 1, "last": -1}[e.word(j-2)], day, e.now.Location())
			if !real {
				first := monthOf(e.now).from.AddDate(0, map[string]int{"this": 0, "the": 0, "next": 1, "last": -1}[e.word(j-2)], 0)
				t, real = date(first.Year(), int(first.Month()), day, e.now.Location())
			}
			return moment{dates: []days{dayOf(t)}}, j, real
		}
	}
	monthAt := e.optional(end, "of", "-", "/", ",", "day of")
	if month, j, ok := e.monthName(monthAt); ok {
		if year, k, ok := e.dashYear(j, monthAt > end); ok {
			t, real := date(year, month, day, e.now.Location())
			return moment{dates: []days{dayOf(t)}}, k, real
		}
		return e.withYear(month, day, j)
	}
	_, unit := unitWordsEn[e.word(end)]
	named := at > i && e.tokens[at].n >= 0 || e.word(i-1) == "on"
	if !isOrdinal || unit || !named || e.isThing(end) {
		return moment{}, i, false
	}
	found := dayOfMonth(e.base(), day)
	return moment{dates: found}, end, len(found) > 0
}

func (e *english) dashYear(i int, joined bool) (year, end int, ok bool) {
	if !joined || e.word(i) != "-" && e.word(i) != "/" || i+1 >= len(e.tokens) || e.tokens[i+1].n < 0 {
		return 0, i, false
	}
	return century(e.tokens[i+1].n), i + 2, true
}

func (e *english) isThing(i int) bool {
	switch e.word(i) {
	case "floor", "time", "street", "avenue", "century", "place", "one", "grade", "person", "birthday", "anniversary", "edition", "door", "room", "bus", "flat":
		return true
	}
	return false
}

// nthUnit reads the stretch behind the first week, the last day.
func (e *english) nthUnit(unit Grain, n, i int) (moment, int, bool) {
	at, ok := e.phrase(i, "of the", "of", "in")
	if !ok || unit == Hour || unit == Minute {
		return moment{}, i, false
	}
	var d days
	end := at
	if words := e.word(at); e.word(at-1) == "the" && (words == "month" || words == "year") {
		d, end = map[string]days{"month": monthOf(e.now), "year": yearOf(e.now.Year(), e.now.Location())}[words], at+1
	} else if m, j, ok := e.relativeUnit(at); ok {
		d, end = m.dates[0], j
	} else if m, j, ok := e.monthFirst(at); ok {
		d, end = m.dates[0], j
	} else {
		return moment{}, i, false
	}
	if grain := d.grain; grain != Month && grain != Year {
		return moment{}, i, false
	}
	return moment{dates: []days{within(d, unit, max(n, 1), n > 0, n < 0)}}, end, true
}

// nthOf reads the month behind the first Monday.
func (e *english) nthOf(day time.Weekday, n, i int) (moment, int, bool) {
	at := e.optional(i, "of", "in")
	if month, j, ok := e.monthName(at); ok && n < 6 {
		if year, k, ok := e.year(j); ok {
			t, ok := nth(month, day, n)(year, e.now.Location())
			return moment{dates: []days{dayOf(t)}}, k, ok
		}
		d, ok := nth(month, day, n).next(e.base())
		return moment{dates: []days{d}}, j, ok
	}
	if j, ok := e.phrase(at, "next month", "this month", "the month"); ok {
		first := monthOf(e.now).from
		if e.word(at) == "next" {
			first = first.AddDate(0, 1, 0)
		}
		t, ok := nthWeekday(first, day, n)
		return moment{dates: []days{dayOf(t)}}, j, ok
	}
	return moment{}, i, false
}

// numeric reads 2026-03-05, 3/5/2026 and 12/25: month first, or the day if it
// can only be one.
func (e *english) numeric(i int) (moment, int, bool) {
	if i >= len(e.tokens) || e.tokens[i].n < 0 || e.glued(i) && e.word(i-1) != "(" {
		return moment{}, i, false
	}
	mark := e.word(i + 1)
	if mark != "-" && mark != "/" && mark != "." || i+2 >= len(e.tokens) || e.tokens[i+2].n < 0 || !e.glued(i+1) || !e.glued(i+2) {
		return moment{}, i, false
	}
	a, b := e.tokens[i], e.tokens[i+2]
	third := i+4 < len(e.tokens) && e.word(i+3) == mark && e.glued(i+3) && e.glued(i+4) && e.tokens[i+4].n >= 0
	switch {
	case third && a.end-a.start == 4:
		t, ok := date(a.n, b.n, e.tokens[i+4].n, e.now.Location())
		return moment{dates: []days{dayOf(t)}}, i + 5, ok
	case third:
		return e.dayMonth(a.n, b.n, century(e.tokens[i+4].n), i+5)
	case mark != "/" || a.end-a.start > 2 || b.end-b.start > 2:
		return moment{}, i, false
	}
	if found := monthDay(e.base(), a.n, b.n); len(found) > 0 {
		return moment{dates: found}, i + 3, true
	}
	found := monthDay(e.base(), b.n, a.n)
	return moment{dates: found}, i + 3, len(found) > 0
}

func (e *english) dayMonth(a, b, year, end int) (moment, int, bool) {
	t, ok := date(year, a, b, e.now.Location())
	if !ok {
		t, ok = date(year, b, a, e.now.Location())
		return moment{dates: []days{dayOf(t)}}, end, ok
	}
	return moment{dates: []days{dayOf(t)}}, end, true
}

func (e *english) feast(i int) (moment, int, bool) {
	words, best, end := "", holiday(nil), i
	for j := i; j < min(i+4, len(e.tokens)); j++ {
		if j > i && !(e.word(j) == "-" || e.word(j-1) == "-") {
			words += " "
		}
		words += e.word(j)
		if h, ok := holidaysEn[words]; ok {
			best, end = h, j+1
		}
	}
	if best == nil || e.word(end) == "'" {
		return moment{}, i, false
	}
	if year, j, ok := e.year(end); ok {
		t, ok := best(year, e.now.Location())
		return moment{dates: []days{dayOf(t)}}, j, ok
	}
	if year, j, ok := e.lastYear(end); ok {
		t, ok := best(year, e.now.Location())
		return moment{dates: []days{dayOf(t)}}, j, ok
	}
	d, ok := best.next(e.base())
	return moment{dates: []days{d}}, end, ok
}
