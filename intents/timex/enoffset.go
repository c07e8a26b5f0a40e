package timex

import "time"

// offset reads in two hours, three days ago, a week from Tuesday, in a
// fortnight, two days after tomorrow, +15 minutes.
func (e *english) offset(i int) (moment, int, bool) {
	at, in := e.phrase(i, "in", "after")
	if in {
		at = e.optional(at, "about ~", "around", "about", "approximately", "~", "roughly", "just")
		if v, j, ok := e.workdays(at, 1); ok && e.word(i) == "in" {
			return moment{dates: []days{dayOf(v.To.AddDate(0, 0, -1))}}, j, true
		}
	}
	if m, j, ok := e.weekdays(i); ok {
		return m, j, true
	}
	if j, is := e.phrase(i, "the week before", "the week after"); is && e.stops(j) {
		ahead := 1
		if e.word(j-1) == "before" {
			ahead = -1
		}
		return moment{dates: []days{weekAhead(e.now, ahead)}}, j, true
	}
	l, end, ok := e.length(at)
	ok = ok && !(in && e.word(at) == "all")
	if j, is := e.phrase(i, "the day before", "the day after", "a day before", "a day after", "the week before", "the week after"); is {
		l, end, ok, in = lengthOf(2, unitWordsEn[e.word(i+1)], false), j-1, true, false
	}
	if !ok {
		return e.signed(i)
	}
	if j, ok := e.phrase(end, "ago", "earlier", "back", "before now"); ok && !in {
		return e.away(l, -1), j, true
	}
	if j, ok := e.phrase(end, "from now", "later", "hence", "from today", "after today", "after now"); ok && (l.clock == 0 || e.word(j-1) != "today") && !(e.word(end) == "later" && e.is(j, "this", "today", "in", "on", "than")) {
		return e.away(l, 1), j, !in || e.word(i) == "in"
	}
	if in {
		return e.away(l, 1), e.optional(end, "'s time", "' time", "time"), e.word(i) == "in" || e.stops(end)
	}
	if m, j, ok := e.counted(l, end); ok {
		return m, j, true
	}
	if e.is(end, "before", "after", "out") && e.stops(end+1) && (l.clock > 0 || e.word(end) != "out" && e.word(i) == "the") {
		sign := 1
		if e.word(end) == "before" {
			sign = -1
		}
		return e.away(l, sign), end + 1, true
	}
	return moment{}, i, false
}

// weekdays reads two Sundays from now, three Mondays ago.
func (e *english) weekdays(i int) (moment, int, bool) {
	n, at, ok := e.number(i)
	day, is := weekdaysEn[e.word(at)]
	if !ok || !is || n < 1 || n > 500 {
		return moment{}, i, false
	}
	if j, ok := e.phrase(at+1, "from now", "from today", "later", "hence"); ok {
		return moment{dates: []days{dayOf(nextWeekday(e.now.AddDate(0, 0, 1), day)[0].from.AddDate(0, 0, 7*(n-1)))}}, j, true
	}
	j, ok := e.phrase(at+1, "ago")
	return moment{dates: []days{dayOf(nextWeekday(e.now, day)[0].from.AddDate(0, 0, -7*n))}}, j, ok
}

// away gives the moment so far from now.
func (e *english) away(l length, sign int) moment {
	m := l.away(e.now, sign)
	m.counted = len(m.dates) > 0
	return m
}

// stops tells whether the sentence, or a part of it, ends before i.
func (e *english) stops(i int) bool {
	return i >= len(e.tokens) || e.is(i, ".", ",", "?", "!", ";", ")")
}

// signed reads +15 minutes and -2 hours.
func (e *english) signed(i int) (moment, int, bool) {
	sign := 0
	switch e.word(i) {
	case "+":
		sign = 1
	case "-":
		sign = -1
	}
	if sign == 0 || e.glued(i) || !e.digits(i+1) || sign < 0 && !e.glued(i+1) {
		return moment{}, i, false
	}
	l, end, ok := e.length(i + 1)
	if !ok {
		return moment{}, i, false
	}
	return e.away(l, sign), end, true
}

// counted reads the day behind two days after, a week from.
func (e *english) counted(l length, i int) (moment, int, bool) {
	from, d, end, ok := e.counting(l, i)
	if !ok || from.IsZero() {
		return moment{}, i, false
	}
	return moment{dates: []days{dayOf(d)}, counted: true}, end, true
}

// counting gives the day from which is counted, and the one that is reached.
func (e *english) counting(l length, i int) (from, to time.Time, end int, ok bool) {
	next, ahead := e.phrase(i, "from", "after", "on", "since")
	if l.unit == Week && e.is(i, "today", "tomorrow") { // three weeks today
		next, ahead = i, true
	}
	sign := 1
	if !ahead {
		next, ahead = e.phrase(i, "before", "prior to")
		sign = -1
	}
	if !ahead || l.clock > 0 {
		return from, to, i, false
	}
	for _, read := range []func(int) (moment, int, bool){e.relativeDay, e.weekday, e.monthFirst, e.dayFirst, e.numeric, e.feast} {
		if m, j, ok := read(next); ok && m.exact.IsZero() && m.dates[0].grain == Day {
			return m.dates[0].from, l.from(m.dates[0].from, sign), j, true
		}
	}
	return from, to, i, false
}

// moreThan reads more than two weeks before today, less than three days after
// tomorrow: open stretches, or the days between.
func (e *english) moreThan(i int) (Value, int, bool) {
	at, more := e.phrase(i, "more than", "over", "at least")
	less := false
	if !more {
		at, less = e.phrase(i, "less than", "at most", "no more than")
	}
	if !more && !less {
		return Value{}, i, false
	}
	l, end, ok := e.length(at)
	if !ok {
		return Value{}, i, false
	}
	from, to, j, ok := e.counting(l, end)
	if k, ago := e.phrase(end, "ago", "before now"); ago && !ok {
		from, to, j, ok = e.now, l.from(e.now, -1), k, true
		if l.clock == 0 {
			from, to = midnight(from), midnight(to)
		}
	}
	v := Value{Grain: l.unit}
	switch {
	case !ok:
		return Value{}, i, false
	case less && to.Before(from):
		v.From, v.To = to, from
	case less:
		v.From, v.To = from, to
	case to.Before(from):
		v.To = to
	default:
		v.From = to
	}
	return v, j, true
}

// windowWords are the words of the next three days and the past week.
var windowWords = map[string]int{"next": 1, "following": 1, "coming": 1, "upcoming": 1, "last": -1, "past": -1, "previous": -1}

// window reads next three days, past hour, 5 coming minutes, within two hours,
// the last two quarters.
func (e *english) window(i int) (Value, int, bool) {
	if e.word(i) == "the" { // the next two decades
		v, j, ok := e.window(i + 1)
		return v, j, ok && e.is(j-1, "decade", "decades")
	}
	if v, j, ok := e.rest(i); ok {
		return v, j, true
	}
	if at, ok := e.phrase(i, "within the next", "within next", "within the coming", "within the upcoming", "within the following", "within", "in less than"); ok {
		at = e.optional(at, "about", "around", "approximately")
		if l, end, ok := e.length(at); ok {
			return l.within(e.now), e.optional(end, "from today", "from now", "after today"), true
		}
		if unit, ok := unitWordsEn[e.word(at)]; ok && at > i+1 { // the next day and 5 hours
			l, end := lengthOf(2, unit, false), at+1
			if more, j, ok := e.length(e.optional(end, "and")); ok {
				l, end = l.plus(more), j
			}
			return l.within(e.now), end, true
		}
	}
	sign, at := windowWords[e.word(i)], i+1
	halves := 0
	if sign == 0 {
		n, j, ok := e.halves(i)
		sign, at = windowWords[e.word(j)], j+1
		if !ok || sign == 0 || !e.unit(at) {
			return Value{}, i, false
		}
		halves = n
	}
	if e.is(i-1, "to", "will", "should", "shouldn't", "may", "can", "can't", "won't", "not", "would", "must", "could") && e.word(i) == "last" {
		return Value{}, i, false // the visit should last two hours
	}
	if v, j, ok := e.aligned(at, halves, sign); ok {
		return v, j, true
	}
	if u, ok := unitWordsEn[e.word(at)]; ok && e.word(at) != "second" {
		w := e.word(at)
		if halves == 0 && u != Hour && u != Minute && !(w == "fortnight" && sign < 0) || halves > 2 && w[len(w)-1] != 's' {
			return Value{}, i, false
		}
		return lengthOf(max(halves, 2)*max(unitsOf[e.word(at)], 1), u, e.word(at)[0] == 's').window(e.now, sign), at + 1, true
	}
	if v, j, ok := e.workdays(at, sign); ok {
		return v, j, true
	}
	if l, end, ok := e.length(at); ok && halves == 0 {
		if e.is(end, "ago", "later") { // for the last 3 months, and 2 days ago
			l, end, ok = e.oneLength(at)
		}
		return l.window(e.now, sign), end, true
	}
	return Value{}, i, false
}

// aligned reads quarters and decades, which are those of the calendar.
func (e *english) aligned(i, halves, sign int) (Value, int, bool) {
	if n, j, ok := e.halves(i); ok && halves == 0 {
		halves, i = n, j
	}
	n := max(halves/2, 1)
	var from time.Time
	months := 3
	switch e.word(i) {
	case "quarter", "quarters":
		from = time.Date(e.now.Year(), (e.now.Month()-1)/3*3+1, 1, 0, 0, 0, 0, e.now.Location())
	case "decade", "decades":
		from, months = yearOf(e.now.Year()/10*10, e.now.Location()).from, 120
	default:
		return Value{}, i, false
	}
	if n > 400 {
		return Value{}, i, false
	}
	grain := Month
	if months > 12 {
		grain = Year
	}
	if sign > 0 {
		from = from.AddDate(0, months, 0)
		return Value{Grain: grain, From: from, To: from.AddDate(0, n*months, 0)}, i + 1, true
	}
	return Value{Grain: grain, From: from.AddDate(0, -n*months, 0), To: from}, i + 1, true
}

// workdays reads 4 business days: weekends do not count.
func (e *english) workdays(i, sign int) (Value, int, bool) {
	n, at, ok := e.number(i)
	if !ok || n < 1 || n > 1000 {
		return Value{}, i, false
	}
	end, ok := e.phrase(at, "business days", "business day", "working days", "working day", "workdays", "weekdays")
	if !ok {
		return Value{}, i, false
	}
	t := e.today()
	for left := n; left > 0; {
		t = t.AddDate(0, 0, sign)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			left--
		}
	}
	if sign > 0 {
		return Value{Grain: Day, From: e.today().AddDate(0, 0, 1), To: t.AddDate(0, 0, 1)}, end, true
	}
	return Value{Grain: Day, From: t, To: e.today()}, end, true
}
