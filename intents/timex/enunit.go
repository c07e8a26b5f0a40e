package timex

import "time"

// relativeUnit reads this week, next month, last year, the weekend, 2018.
func (e *english) relativeUnit(i int) (moment, int, bool) {
	if j, ok := e.phrase(i, "the week of", "the week beginning", "week of"); ok {
		for _, read := range []func(int) (moment, int, bool){e.monthFirst, e.dayFirst, e.numeric} {
			if m, end, ok := read(e.optional(j, "the")); ok && m.dates[0].grain == Day {
				return moment{dates: []days{weekOf(m.dates[0].from)}}, end, true
			}
		}
	}
	if m, j, ok := e.sooner(i); ok {
		return m, j, true
	}
	if j, ok := e.phrase(i, "the week after next"); ok {
		return moment{dates: []days{weekAhead(e.now, 2)}}, j, true
	}
	at := e.optional(i, "the")
	ahead, said := aheadEn[e.word(at)]
	if said {
		at++
	}
	switch w := e.word(at); {
	case w == "weekend" && (said || at > i):
		saturday := weekdayIn(e.now, time.Saturday, ahead).from
		return moment{dates: []days{{saturday, saturday.AddDate(0, 0, 2), Day}}}, at + 1, true
	case !said:
		return e.mereYear(i)
	case w == "week":
		return moment{dates: []days{weekAhead(e.now, ahead)}}, at + 1, true
	case w == "month":
		return moment{dates: []days{monthOf(monthOf(e.now).from.AddDate(0, ahead, 0))}}, at + 1, true
	case w == "year":
		return moment{dates: []days{yearOf(e.now.Year()+ahead, e.now.Location())}}, at + 1, true
	case w == "quarter":
		q := (int(e.now.Month())-1)/3 + ahead
		from := yearOf(e.now.Year(), e.now.Location()).from.AddDate(0, 3*q, 0)
		return moment{dates: []days{{from, from.AddDate(0, 3, 0), Month}}}, at + 1, true
	case seasonsEn[w] > 0:
		from := yearOf(e.now.Year()+ahead, e.now.Location()).from.AddDate(0, seasonsEn[w]-1, 0)
		return moment{dates: []days{{from, from.AddDate(0, 3, 0), Month}}}, at + 1, true
	case w == "fortnight" && ahead == 1:
		from := e.today()
		return moment{dates: []days{{from, from.AddDate(0, 0, 14), Week}}}, at + 1, true
	}
	return moment{}, i, false
}

// sooner reads earlier this month, later in the week, early March, mid-November,
// late next year: the first or second half, or for "mid" the middle third.
func (e *english) sooner(i int) (moment, int, bool) {
	half := map[string]int{"earlier": 1, "early": 1, "later": 2, "late": 2, "mid": 3}[e.word(i)]
	if half == 0 {
		return moment{}, i, false
	}
	at := e.optional(i+1, "in the", "in", "-", "on")
	var d days
	end := at + 1
	switch w := e.word(at); {
	case w == "week" && e.word(at-1) == "the":
		d = weekOf(e.now)
	case w == "month" && e.word(at-1) == "the":
		d = monthOf(e.now)
	case w == "year" && e.word(at-1) == "the":
		d = yearOf(e.now.Year(), e.now.Location())
	default:
		m, j, ok := e.monthFirst(at)
		if !ok {
			if m, j, ok = e.relativeUnit(at); !ok {
				return moment{}, i, false
			}
		}
		d, end = m.dates[0], j
	}
	if d.grain != Week && d.grain != Month && d.grain != Year {
		return moment{}, i, false
	}
	n := daysBetween(d.from, d.to)
	switch half {
	case 1:
		d.to = d.from.AddDate(0, 0, (n+1)/2)
	case 2:
		d.from = d.from.AddDate(0, 0, (n+1)/2)
	case 3:
		d = third(d, 1)
	}
	d.grain = Day
	return moment{dates: []days{d}}, end, true
}

// seasonsEn are the months in which the seasons begin.
var seasonsEn = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

func weekAhead(now time.Time, n int) days {
	monday := weekOf(now).from.AddDate(0, 0, 7*n)
	return days{monday, monday.AddDate(0, 0, 7), Week}
}

// mereYear reads 2018 behind a word that makes it a year.
func (e *english) mereYear(i int) (moment, int, bool) {
	at := e.optional(i, "the year", "year")
	if at >= len(e.tokens) || e.tokens[at].n < 1800 || e.tokens[at].n > 2100 || e.tokens[at].end-e.tokens[at].start != 4 {
		return moment{}, i, false
	}
	if j, ok := e.phrase(at+1, "to", "-", "~", "through", "until", "till"); at == i && (!ok || j >= len(e.tokens) || e.tokens[j].n < e.tokens[at].n || e.tokens[j].end-e.tokens[j].start != 4) {
		switch e.word(i - 1) {
		case "in", "of", "since", "before", "after", "until", "till", "by", "from", "to", "and", "between", "through", "during", "-", "~", "for", "or", "not":
		default:
			return moment{}, i, false
		}
	}
	if e.word(at+1) == "%" || e.glued(at+1) && (e.word(at+1) == "/" || e.word(at+1) == "s") {
		return moment{}, i, false
	}
	if month, j, ok := e.monthName(at + 1); ok { // 2017 April
		return moment{dates: []days{monthOf(time.Date(e.tokens[at].n, time.Month(month), 1, 0, 0, 0, 0, e.now.Location()))}, hasYear: true}, j, true
	}
	return moment{dates: []days{yearOf(e.tokens[at].n, e.now.Location())}, hasYear: true}, at + 1, true
}

// partOf reads the end of the month, the beginning of next week, early March.
func (e *english) partOf(i int) (moment, int, bool) {
	at := e.optional(i, "at the", "by the", "the")
	which := 0
	j, ok := e.phrase(at, "end of", "beginning of", "start of", "middle of")
	if !ok {
		return moment{}, i, false
	}
	switch e.word(at) {
	case "end":
		which = 2
	case "middle":
		which = 1
	}
	var d days
	if k, ok := e.phrase(j, "the month", "the week", "the year"); ok {
		d = map[string]days{"month": monthOf(e.now), "week": weekOf(e.now), "year": yearOf(e.now.Year(), e.now.Location())}[e.word(k-1)]
		j = k
	} else if m, k, ok := e.relativeUnit(j); ok {
		d, j = m.dates[0], k
	} else if m, k, ok := e.monthFirst(j); ok {
		d, j = m.dates[0], k
	} else {
		return moment{}, i, false
	}
	return moment{dates: []days{third(d, which)}}, j, d.grain != Day
}

// third gives the beginning, the middle or the end of a stretch: five days of a
// month, two of a week, a month of a year at the ends.
func third(d days, which int) days {
	edge := map[Grain]int{Week: 2, Month: 5, Year: 31}[d.grain]
	grain := Day
	if d.grain == Year {
		grain = Month
	}
	n := daysBetween(d.from, d.to)
	switch which {
	case 0:
		return days{d.from, d.from.AddDate(0, 0, edge), grain}
	case 1:
		return days{d.from.AddDate(0, 0, n/3), d.from.AddDate(0, 0, n-n/3), grain}
	}
	return days{d.to.AddDate(0, 0, -edge), d.to, grain}
}

// offset reads in two hours, three days ago, a week from Tuesday, in a
// fortnight, two days after tomorrow.
func (e *english) offset(i int) (moment, int, bool) {
	at, in := e.phrase(i, "in", "after")
	l, end, ok := e.length(at)
	if j, is := e.phrase(i, "the day before", "the day after", "a day before", "a day after"); is {
		l, end, ok, in = lengthOf(2, Day, false), j-1, true, false
	}
	if !ok {
		return moment{}, i, false
	}
	if j, ok := e.phrase(end, "ago", "earlier", "back", "before now"); ok && !in {
		return l.away(e.now, -1), j, true
	}
	if j, ok := e.phrase(end, "from now", "later", "hence", "from today", "after today", "after now"); ok && !in && (l.clock == 0 || e.word(j-1) != "today") {
		return l.away(e.now, 1), j, true
	}
	if in {
		return l.away(e.now, 1), e.optional(end, "'s time", "' time", "time", "from now"), e.word(i) == "in"
	}
	next, sign := e.phrase(end, "from", "after", "on")
	by := 1
	if !sign {
		next, sign = e.phrase(end, "before")
		by = -1
	}
	if !sign || l.clock > 0 {
		return moment{}, i, false
	}
	for _, read := range []func(int) (moment, int, bool){e.relativeDay, e.weekday, e.monthFirst, e.dayFirst, e.feast} {
		if m, j, ok := read(next); ok && m.dates[0].grain == Day {
			return moment{dates: []days{dayOf(l.from(m.dates[0].from, by))}}, j, true
		}
	}
	return moment{}, i, false
}

// window reads the next three days, the past week's hours, within two hours.
func (e *english) window(i int) (Value, int, bool) {
	if at, ok := e.phrase(i, "within the next", "within next", "within the coming", "within", "in the next", "in less than"); ok {
		if l, end, ok := e.length(at); ok {
			return l.within(e.now), end, true
		}
	}
	at := e.optional(i, "over the", "for the", "during the", "in the", "the")
	sign := 0
	switch e.word(at) {
	case "next", "following", "coming":
		sign = 1
	case "last", "past", "previous":
		sign = -1
	default:
		return Value{}, i, false
	}
	if u, ok := unitWordsEn[e.word(at+1)]; ok && (u == Hour || u == Minute) && e.word(at+1) != "second" {
		return lengthOf(2, u, false).window(e.now, sign), at + 2, true
	}
	if l, end, ok := e.length(at + 1); ok {
		return l.window(e.now, sign), end, true
	}
	return Value{}, i, false
}
