package timex

import (
	"strings"
	"time"
)

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
	{"tonight", 0, "night"}, {"tonite", 0, "night"}, {"this evening", 0, "evening"}, {"this morning", 0, "morning"}, {"this afternoon", 0, "afternoon"}, {"this noon", 0, "lunchtime"}, {"last night", -1, "night"}, {"last evening", -1, "evening"}, {"last morning", -1, "morning"}, {"last afternoon", -1, "afternoon"}, {"next evening", 1, "evening"}, {"next morning", 1, "morning"}, {"next afternoon", 1, "afternoon"}, {"next night", 1, "night"}, {"the next morning", 1, "morning"}, {"tomorrow night", 1, "night"}, {"this night", 0, "night"}, {"current date", 0, ""}, {"today's date", 0, ""}, {"the next day", 1, ""}, {"next day", 1, ""}, {"the following day", 1, ""}, {"the other day", -2, ""},
	{"the last day", -1, ""}, {"last day", -1, ""}, {"previous day", -1, ""}, {"this day", 0, ""}, {"eve of tomorrow", 0, ""},
}

// dayWords are the first words of daysEn.
var dayWords = func() map[string]bool {
	m := map[string]bool{}
	for _, d := range daysEn {
		first, _, _ := strings.Cut(d.words, " ")
		m[first] = true
	}
	return m
}()

var aheadEn = map[string]int{"this": 0, "current": 0, "coming": 1, "next": 1, "following": 1, "last": -1, "previous": -1, "past": -1, "upcoming": 1}

// date tries every kind of date and keeps the longest.
func (e *english) date(i int) (moment, int, bool) {
	if i < 0 || i >= len(e.tokens) {
		return moment{}, i, false
	}
	if e.known == nil {
		e.known = make([]knownDate, len(e.tokens))
	}
	if k := &e.known[i]; e.anchor.IsZero() {
		if k.end == 0 {
			k.moment, k.end = e.readDate(i)
		}
		return k.moment, k.end, k.end > i
	}
	m, end := e.readDate(i)
	return m, end, end > i
}

// knownDate remembers what was read at a token; end is 0 for nothing yet.
type knownDate struct {
	moment
	end int
}

func (e *english) readDate(i int) (best moment, end int) {
	end = i
	for _, read := range []func(int) (moment, int, bool){e.relativeDay, e.weekday, e.monthFirst, e.dayFirst, e.numeric, e.relativeUnit, e.feast, e.offset, e.partOf, e.firstUnits, e.thisDate} {
		if m, j, ok := read(i); ok && j > end {
			best, end = m, j
		}
	}
	return best, end
}

func (e *english) relativeDay(i int) (moment, int, bool) {
	if !dayWords[e.word(i)] {
		return moment{}, i, false
	}
	for _, d := range daysEn {
		if j, ok := e.phrase(i, d.words); ok {
			m := moment{dates: []days{dayOf(e.today().AddDate(0, 0, d.days))}}
			if d.days >= 0 && d.part == "" && e.word(j) == "week" && e.is(j-1, "tomorrow", "today") { // tomorrow week
				m.dates, j = []days{dayOf(e.today().AddDate(0, 0, d.days+7))}, j+1
			}
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
// a week on Monday, Monday the 21st. Next Monday is the one of the next week.
func (e *english) weekday(i int) (moment, int, bool) {
	at := e.optional(i, "this upcoming", "this coming", "this past", "this last", "this next")
	if at > i {
		at--
	}
	ahead, said := aheadEn[e.word(at)]
	if said {
		at++
	} else if at > i {
		return moment{}, i, false
	}
	day, ok := weekdaysEn[e.word(at)]
	if !ok || e.glued(at) && e.is(at-1, "$", "#") || len(e.word(at)) == 3 && e.is(i-1, "i", "we", "she", "he", "they", "the", "it", "any", "some", "no", "much", "of") {
		return moment{}, i, false
	}
	end := at + 1
	if e.word(end) == "." && e.glued(end) && len(e.word(at)) < 5 && end+1 < len(e.tokens) {
		end++
	}
	if m, j, ok := e.weekdayOn(day, end); ok {
		return m, j, true
	}
	if said {
		switch e.word(at - 1) {
		case "coming", "upcoming":
			return moment{dates: nextWeekday(e.now.AddDate(0, 0, 1), day)[:1], weekday: true}, end, true
		case "past":
			return moment{dates: []days{dayOf(nextWeekday(e.now, day)[0].from.AddDate(0, 0, -7))}, weekday: true}, end, true
		}
		d := weekdayIn(e.now, day, ahead)
		if e.word(at-1) == "this" && d.from.Before(e.today()) { // this Tuesday, on a Wednesday
			return moment{dates: []days{weekdayIn(e.now, day, 1), d}, weekday: true}, end, true
		}
		return moment{dates: []days{d}, weekday: true}, end, true
	}
	if j, ok := e.phrase(end, "week", "a week", "fortnight"); ok && !e.digits(j) {
		weeks := map[string]int{"week": 7, "fortnight": 14}[e.word(j-1)]
		d := nextWeekday(e.now, day)[0].from.AddDate(0, 0, weeks)
		return moment{dates: []days{dayOf(d)}}, j, true
	}
	for _, w := range weekWords {
		if j, ok := e.phrase(end, w.words); ok {
			return moment{dates: []days{weekdayIn(e.now, day, w.ahead)}}, j, true
		}
	}
	if ahead, ok := e.weekListed(end); ok {
		return moment{dates: []days{weekdayIn(e.now, day, ahead)}}, end, true
	}
	if i == e.said.at && !e.said.week.IsZero() {
		return moment{dates: append([]days{weekdayIn(e.said.week, day, 0)}, nextWeekday(e.base(), day)...), weekday: true}, end, true
	}
	return moment{dates: nextWeekday(e.base(), day), weekday: true}, end, true
}

var weekWords = []struct {
	words string
	ahead int
}{{"of next week", 1}, {"next week", 1}, {"of the following week", 1}, {"the following week", 1}, {"of this week", 0}, {"this week", 0}, {"of last week", -1}, {"last week", -1}, {"of the week after next", 2}, {"the week after next", 2}}

// weekdayOn reads the 21st behind Monday: the nearest day that is both, if one
// lies around the present, or the next one. A small number without "th" may be
// an hour.
func (e *english) weekdayOn(day time.Weekday, i int) (moment, int, bool) {
	at := e.optional(i, ", the", "the", ",")
	n, end, ok := e.ordinal(at)
	if !ok {
		n, end, ok = e.number(at)
		ok = ok && at > i && e.word(at-1) == "the" && e.stops(end) || ok && at == i && n > 12 && e.digits(at) && e.width(at) == 2 && !e.is(end, ":", "am", "pm", "a", "p", "h", "-", "/", ".", "hours", "people", "percent", "%", "to") || ok && at == i && n > 12 && e.digits(at) && e.stops(end) && !e.glued(end+1)
	}
	if !ok || n < 1 || n > 31 || e.unit(end) || e.isThing(end) {
		return moment{}, i, false
	}
	if _, _, month := e.monthName(e.optional(end, "of", "day of", "-", "/", ",")); month {
		return moment{}, i, false
	}
	first := monthOf(e.now).from
	var past, next []days
	for k := -1; k <= 14 && len(next) == 0; k++ {
		m := first.AddDate(0, k, 0)
		t, real := date(m.Year(), int(m.Month()), n, m.Location())
		switch {
		case !real || t.Weekday() != day:
		case t.Before(e.today()):
			past = append(past, dayOf(t))
		default:
			next = append(next, dayOf(t))
		}
	}
	if len(next) == 0 {
		return moment{}, i, false
	}
	if len(past) > 0 && daysBetween(e.today(), next[0].from) > recent {
		return moment{dates: append(past[len(past)-1:], next...)}, end, true
	}
	return moment{dates: append(next, past...)}, end, true
}

// monthName reads March, Mar.
func (e *english) monthName(i int) (month, end int, ok bool) {
	month, ok = monthsEn[e.word(i)]
	ok = ok && !(e.glued(i) && e.is(i-1, "$", "#", "@"))
	end = i + 1
	if ok && e.word(end) == "." && e.glued(end) && len(e.word(i)) < 5 && e.followsDot(end+1) {
		end++
	}
	return month, end, ok
}

func (e *english) followsDot(i int) bool { return i < len(e.tokens) }

// monthFirst reads March, March 5, March 5th 2026, March 2026.
func (e *english) monthFirst(i int) (moment, int, bool) {
	at := i
	ahead, relative := aheadEn[e.word(i)]
	if relative {
		at++
	}
	month, end, ok := e.monthName(at)
	if !ok || e.word(i) == "this" && e.word(at) == "may" && !e.stops(at+1) && !e.is(at+1, "to", "at", "on", "in", "and", "until", "-") {
		return moment{}, i, false
	}
	zone := e.now.Location()
	if relative && !e.monthDayFollows(end) {
		y := e.now.Year() + ahead
		if ahead == 1 && time.Month(month) > e.now.Month() && e.word(i) != "next" {
			y--
		}
		return moment{dates: []days{monthOf(time.Date(y, time.Month(month), 1, 0, 0, 0, 0, zone))}, hasYear: true}, end, true
	}
	if relative {
		return moment{}, i, false
	}
	if year, j, ok := e.year(end); ok && !e.is(end, "/", "-") || ok && e.width(j-1) == 4 {
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, zone))}, hasYear: true}, j, true
	}
	if day, j, ok := e.dayBehind(end); ok {
		return e.withYear(month, day, j)
	}
	if e.is(i, "may", "march", "mar") && !e.certainMay(i) {
		return moment{}, i, false
	}
	if year, j, ok := e.lastYear(end); ok {
		return moment{dates: []days{monthOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, zone))}, hasYear: true}, j, true
	}
	return moment{dates: []days{monthNext(e.base(), month)}, yearless: true}, end, true
}

// monthDayFollows tells next March 5th from next March.
func (e *english) monthDayFollows(i int) bool {
	_, j, ok := e.ordinal(e.optional(i, "the"))
	return ok && !e.isThing(j)
}

// dayBehind reads the day behind a month: 5, 5th, the fifth.
func (e *english) dayBehind(i int) (day, end int, ok bool) {
	at := e.optional(i, "the", "-", "/", ",")
	if day, end, ok = e.ordinal(at); ok {
		return day, end, day >= 1 && day <= 31
	}
	day, end, ok = e.number(at)
	if !ok || day < 1 || day > 31 || e.word(end) == ":" && e.glued(end) || e.is(end, "am", "pm", "o'clock", "%", "percent", "thousand") || e.unit(end) && !e.glued(end) && !e.is(end, "night", "nights") {
		return 0, i, false
	}
	return day, end, true
}

// certainMay tells the months from "may I" and "march on".
func (e *english) certainMay(i int) bool {
	if len(e.tokens) == 1 {
		return true
	}
	if j, ok := e.phrase(i+1, "to", "-", "through", "until", "till", "and"); ok && monthsEn[e.word(j)] > 0 {
		return true
	}
	switch e.word(i - 1) {
	case "in", "of", "since", "until", "till", "by", "next", "last", "before", "after", "during", "from", "early", "late", "mid", "between":
		return true
	case "to", "and", "through", "-", "or":
		_, month := monthsEn[e.word(i-2)]
		return month && e.word(i-2) != "may" || e.is(i-1, "to", "through") && !e.anchor.IsZero()
	}
	return false
}

// withYear makes the day with the year behind it, or the next such day.
func (e *english) withYear(month, day, end int) (moment, int, bool) {
	year, j, ok := e.year(end)
	if !ok {
		year, j, ok = e.lastYear(end)
	}
	if ok {
		t, real := date(year, month, day, e.now.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, j, real
	}
	found := monthDay(e.base(), month, day)
	return moment{dates: found, yearless: true}, end, len(found) > 0
}

// dayFirst reads 5 March, the 5th of March 2026, the 5th, the 5th of next month.
func (e *english) dayFirst(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	if e.word(at) == "last" {
		return e.nthThing(-1, at+1)
	}
	day, end, ordinal := e.ordinal(at)
	ok := ordinal
	if !ordinal {
		day, end, ok = e.number(at)
		ok = ok && (at == i || e.word(i-1) == "on" && e.digits(at))
	}
	if !ok || day < 1 || day > 31 {
		return moment{}, i, false
	}
	if ordinal {
		if m, j, ok := e.nthThing(day, end); ok || j > end {
			return m, j, ok
		}
	}
	if m, j, ok := e.monthBehind(day, at, end); ok || j > end {
		return m, j, ok
	}
	return e.mereDay(day, i, at, end)
}

// nthThing reads what the first is: Monday of May, Monday evening in May, week
// of the month, of next month. The end is behind i if it is one that does not
// exist.
func (e *english) nthThing(n, i int) (moment, int, bool) {
	if w, ok := weekdaysEn[e.word(i)]; ok {
		if p, j, ok := e.part(i + 1); ok && n > 0 {
			m, k, ok := e.nthOf(w, n, j)
			m.part = p
			return m, max(k, i+1), ok
		}
		m, j, ok := e.nthOf(w, n, i+1)
		return m, max(j, i+1), ok
	}
	if unit, ok := unitWordsEn[e.word(i)]; ok && unitsOf[e.word(i)] == 0 {
		m, j, ok := e.nthUnit(unit, n, i+1)
		return m, max(j, i+1), ok
	}
	j, ok := e.phrase(i, "of this month", "of the month", "of next month", "of last month", "this month", "next month", "last month")
	if !ok || n < 1 {
		return moment{}, i, false
	}
	first := monthOf(e.now).from.AddDate(0, unitsAhead[e.word(j-2)], 0)
	t, real := date(first.Year(), int(first.Month()), n, first.Location())
	return moment{dates: []days{dayOf(t)}}, j, real
}

// monthBehind reads the month, and the year, behind the day that stands from at
// to end.
func (e *english) monthBehind(day, at, end int) (moment, int, bool) {
	monthAt := e.optional(end, "of", "-", "/", ",", "day of")
	if e.word(end) == "." && e.digits(at) { // 16. Nov. 2016
		if _, j, ok := e.monthName(end + 1); ok {
			if _, _, ok := e.year(j); ok {
				monthAt = end + 1
			}
		}
	}
	month, j, ok := e.monthName(monthAt)
	if _, _, ordinal := e.ordinal(at); !ok || !ordinal && !e.digits(at) && e.is(j-1, "may", "march") {
		return moment{}, end, false
	}
	if year, k, ok := e.dashYear(j, monthAt > end); ok {
		t, real := date(year, month, day, e.now.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, k, real
	}
	m, k, ok := e.withYear(month, day, j)
	return m, max(k, end+1), ok
}

// mereDay reads the 5th, on the 17, and July 17th, 18th.
func (e *english) mereDay(day, i, at, end int) (moment, int, bool) {
	_, _, ordinal := e.ordinal(at)
	if e.unit(end) || e.isThing(end) {
		return moment{}, i, false
	}
	if d := e.said.date; ordinal && i == e.said.at && !d.IsZero() {
		t, real := date(d.Year(), int(d.Month()), day, d.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, end, real
	}
	on := e.word(i-1) == "on"
	if !ordinal {
		ordinal = on && e.digits(at) && (e.stops(end) && !e.glued(end+1) || e.is(end, "at", "from", "between"))
	}
	if !ordinal || !on && (at == i || !e.digits(at)) {
		return moment{}, i, false
	}
	found := dayOfMonth(e.base(), day)
	return moment{dates: found}, end, len(found) > 0
}

func (e *english) dashYear(i int, joined bool) (year, end int, ok bool) {
	if !joined || e.word(i) != "-" && e.word(i) != "/" || i+1 >= len(e.tokens) || e.tokens[i+1].n < 0 {
		return 0, i, false
	}
	return e.century(e.tokens[i+1].n), i + 2, true
}

func (e *english) isThing(i int) bool {
	switch e.word(i) {
	case "floor", "time", "times", "street", "avenue", "century", "place", "one", "grade", "person", "birthday", "anniversary", "edition", "door", "room", "bus", "flat":
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
	if j, ok := e.phrase(at, "next month", "this month", "the month", "last month", "previous month"); ok {
		first := monthOf(e.now).from
		first = first.AddDate(0, aheadEn[e.word(at)], 0)
		t, ok := nthWeekday(first, day, n)
		return moment{dates: []days{dayOf(t)}}, j, ok
	}
	if n < 1 || e.is(i, "of", "in") {
		return moment{}, i, false
	}
	var all []days // the second Sunday: of this month or the next
	for k := range 3 {
		if t, ok := nthWeekday(monthOf(e.now).from.AddDate(0, k, 0), day, n); ok && !t.Before(e.today()) {
			all = append(all, dayOf(t))
		}
	}
	return moment{dates: all}, i, len(all) > 0
}
