package timex

import "time"

// span reads the named stretches of the calendar: quarters, halves of years,
// weeks by number, decades, centuries.
func (e *english) span(i int) (moment, int, bool) {
	for _, read := range []func(int) (moment, int, bool){e.quarter, e.weekNumber, e.weekOf, e.monthOfName, e.decade, e.centuryOf, e.schoolYear, e.summer} {
		if m, j, ok := read(i); ok {
			return m, j, true
		}
	}
	return moment{}, i, false
}

// quarter reads q1, 2017-q1, q3 of 2018, the first quarter of next year, next
// year's second quarter, 2019 H2, the second half of 2025.
func (e *english) quarter(i int) (moment, int, bool) {
	if !e.digits(i) && !e.is(i, "q", "h", "this", "next", "last", "the", "first", "second", "third", "fourth", "last") {
		return moment{}, i, false
	}
	if year, at, ok := e.yearName(i); ok {
		n, months, end, ok := e.quarterName(e.optional(at, "-", "the", "in the", ","))
		return e.monthsOf(year, n, months), end, ok
	}
	n, months, at, ok := e.quarterName(e.optional(i, "the"))
	if !ok {
		return moment{}, i, false
	}
	if year, end, ok := e.yearName(e.optional(at, "of", "in", ",", "-")); ok {
		return e.monthsOf(year, n, months), end, true
	}
	if months == 6 || e.word(i) == "the" && e.word(at-1) != "quarter" {
		return moment{}, i, false
	}
	m := e.monthsOf(e.now.Year(), n, months)
	if m.dates[0].from.Before(e.now) { // the next one may be meant
		m.dates = append(m.dates, e.monthsOf(e.now.Year()+1, n, months).dates...)
	}
	return m, at, true
}

func (e *english) monthsOf(year, n, months int) moment {
	from := yearOf(year, e.now.Location()).from.AddDate(0, months*(n-1), 0)
	return moment{dates: []days{{from, from.AddDate(0, months, 0), Month}}, hasYear: true}
}

// quarterName reads q1, H2, first quarter, 2nd half.
func (e *english) quarterName(i int) (n, months, end int, ok bool) {
	if (e.is(i, "q", "h")) && e.glued(i+1) && e.digits(i+1) && e.width(i+1) == 1 {
		months = map[string]int{"q": 3, "h": 6}[e.word(i)]
		n = e.tokens[i+1].n
		return n, months, i + 2, n >= 1 && n*months <= 12
	}
	n, at, ok := e.ordinal(i)
	at = e.optional(at, "-")
	if !ok && e.word(i) == "last" && e.word(i+2) == "of" {
		n, at, ok = 0, i+1, true
	}
	months = map[string]int{"quarter": 3, "half": 6}[e.word(at)]
	if n == 0 && months > 0 {
		n = 12 / months
	}
	return n, months, at + 1, ok && months > 0 && n*months <= 12
}

// weekNumber reads week 31, week 3 of 2027 and week 27 of last year, as ISO
// 8601 counts them.
func (e *english) weekNumber(i int) (moment, int, bool) {
	at, ok := e.phrase(i, "week number", "week no", "week", "wk")
	if !ok || !e.digits(at) || e.tokens[at].n < 1 || e.tokens[at].n > 53 || e.is(at+1, ":", "/", ".") && e.glued(at+1) {
		return moment{}, i, false
	}
	year, _ := e.now.ISOWeek()
	end := at + 1
	if y, j, ok := e.yearName(e.optional(end, "of", "in", ",")); ok {
		year, end = y, j
	}
	first := weekOf(time.Date(year, 1, 4, 0, 0, 0, 0, e.now.Location())).from // always in week 1
	monday := first.AddDate(0, 0, 7*(e.tokens[at].n-1))
	return moment{dates: []days{{monday, monday.AddDate(0, 0, 7), Week}}}, end, true
}

// weekOf reads the week of the 18th, w/c Feb 4, the week starting on Monday.
func (e *english) weekOf(i int) (moment, int, bool) {
	j, ok := e.phrase(i, "the week of", "the week beginning", "the week starting", "the week commencing", "week of", "week beginning", "week starting", "week commencing", "w / c")
	if !ok {
		return moment{}, i, false
	}
	j = e.optional(j, "on the", "on", "from")
	for _, read := range []func(int) (moment, int, bool){e.monthFirst, e.dayFirst, e.numeric, e.feastDay, e.weekday, e.relativeDay} {
		if m, end, ok := read(j); ok && m.dates[0].grain == Day {
			return moment{dates: []days{weekOf(m.dates[0].from)}}, end, true
		}
	}
	return moment{}, i, false
}

// monthOfName reads the month of May.
func (e *english) monthOfName(i int) (moment, int, bool) {
	j, ok := e.phrase(i, "the month of", "month of")
	if !ok {
		return moment{}, i, false
	}
	m, end, ok := e.monthFirst(j)
	if ok && m.dates[0].grain == Day {
		m.dates = []days{monthOf(m.dates[0].from)}
	}
	return m, end, ok
}

// summer reads summer 2016, the spring of next year, and the season that is now
// or comes next.
func (e *english) summer(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	month := seasonsEn[e.word(at)]
	if month == 0 {
		return moment{}, i, false
	}
	if year, end, ok := e.yearName(e.optional(at+1, "of", "in", ",")); ok {
		from := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, e.now.Location())
		return moment{dates: []days{{from, from.AddDate(0, 3, 0), Month}}, hasYear: true}, end, true
	}
	if !e.seasonStands(at) {
		return moment{}, i, false
	}
	return moment{dates: []days{e.season(month)}, yearless: true}, at + 1, true
}

// schoolYear reads this school year, from September to August.
func (e *english) schoolYear(i int) (moment, int, bool) {
	ahead, said := aheadEn[e.word(i)]
	at := i
	if said {
		at++
	}
	at, ok := e.phrase(at, "school year", "academic year")
	if !ok {
		return moment{}, i, false
	}
	year := e.now.Year()
	if e.now.Month() < time.September {
		year--
	}
	if y, j, ok := e.yearName(at); ok && !said {
		year, at = y, j
	}
	from := time.Date(year+ahead, time.September, 1, 0, 0, 0, 0, e.now.Location())
	return moment{dates: []days{{from, from.AddDate(1, 0, 0), Month}}}, at, true
}

// whole reads the day, the week, same month, that weekend: the present one.
func (e *english) whole(i int) (moment, int, bool) {
	if !e.is(i, "the", "same", "that") {
		return moment{}, i, false
	}
	at := i + 1
	if e.word(i) == "the" && e.word(at) != "weekend" && (!e.stops(at+1) || i > 0 && !e.is(i-1, "for", "of", "in", "during", "throughout", "over", "through")) && !(e.word(at) == "year" && e.word(at+1) == "before") {
		return moment{}, i, false // the day I fell
	}
	var d days
	switch e.word(at) {
	case "day":
		d = dayOf(e.now)
		if e.word(i) == "that" {
			return moment{}, i, false
		}
	case "week":
		d = weekOf(e.now)
	case "weekend":
		saturday := weekdayIn(e.now, time.Saturday, 0).from
		d = days{saturday, saturday.AddDate(0, 0, 2), Day}
	case "month":
		d = monthOf(e.now)
	case "year":
		d = yearOf(e.now.Year(), e.now.Location())
	case "fortnight":
		from := weekOf(e.now).from
		d = days{from, from.AddDate(0, 0, 14), Week}
	default:
		return moment{}, i, false
	}
	return moment{dates: []days{d}}, at + 1, true
}

// workweek reads this working week, next workweek: Monday to Friday.
func (e *english) workweek(i, ahead int) (moment, int, bool) {
	at, ok := e.phrase(i, "working week", "work week", "workweek")
	if !ok {
		return moment{}, i, false
	}
	monday := weekAhead(e.now, ahead).from
	return moment{dates: []days{{monday, monday.AddDate(0, 0, 5), Day}}}, at, true
}

// rest reads the rest of the week, year to date: from today, or to it. The last
// day is named, as it is part of it.
func (e *english) rest(i int) (Value, int, bool) {
	if j, ok := e.phrase(i+1, "to date"); ok {
		d, named := e.presentUnit(i)
		return Value{Grain: Day, From: d.from, To: e.today(), Inclusive: true}, j, named
	}
	j, ok := e.phrase(i, "rest of", "remainder of", "remaining of", "remaining part of")
	if !ok && e.is(i, "rest") && e.is(i+1, "the", "this", "current") {
		j, ok = i+1, true
	}
	if !ok {
		return Value{}, i, false
	}
	if k, ok := e.phrase(j, "the day", "today", "my day", "this day", "current day", "the current day"); ok {
		return Value{Grain: Hour, From: e.now, To: e.today().AddDate(0, 0, 1)}, k, true
	}
	var to time.Time
	k, _ := e.phrase(j, "the current", "the", "this", "my", "our", "current")
	switch e.word(k) {
	case "week":
		to = weekOf(e.now).to
	case "month":
		to = monthOf(e.now).to
	case "year":
		to = yearOf(e.now.Year(), e.now.Location()).to
	default:
		return Value{}, i, false
	}
	return Value{Grain: Day, From: e.today(), To: to.AddDate(0, 0, -1), Inclusive: true}, k + 1, true
}
