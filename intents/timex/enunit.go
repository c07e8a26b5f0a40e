package timex

import "time"

// relativeUnit reads this week, next month, last year, the weekend, 2018.
func (e *english) relativeUnit(i int) (moment, int, bool) {
	for _, read := range []func(int) (moment, int, bool){e.span, e.sooner, e.afterNext, e.whole} {
		if m, j, ok := read(i); ok {
			return m, j, true
		}
	}
	ahead, said := aheadEn[e.word(i)]
	at := i
	if said {
		at++
	}
	if m, j, ok := e.workweek(at, ahead); ok && said {
		return m, j, true
	}
	d := days{}
	switch w := e.word(at); {
	case w == "weekend":
		saturday := weekdayIn(e.now, time.Saturday, ahead).from
		d = days{saturday, saturday.AddDate(0, 0, 2), Day}
	case !said && (w == "fiscal" || w == "financial") && e.word(at+1) == "year" && !e.digits(at+2):
		d, at = yearOf(e.now.Year(), e.now.Location()), at+1
	case !said:
		return e.mereYear(i)
	case w == "week":
		d = weekAhead(e.now, ahead)
	case w == "month":
		d = monthOf(monthOf(e.now).from.AddDate(0, ahead, 0))
	case w == "year", (w == "calendar" || w == "fiscal" || w == "financial") && e.word(at+1) == "year":
		d = yearOf(e.now.Year()+ahead, e.now.Location())
		at = e.optional(at, "calendar", "fiscal", "financial")
	case w == "quarter":
		q := (int(e.now.Month())-1)/3 + ahead
		from := yearOf(e.now.Year(), e.now.Location()).from.AddDate(0, 3*q, 0)
		d = days{from, from.AddDate(0, 3, 0), Month}
	case seasonsEn[w] > 0:
		from := yearOf(e.now.Year()+ahead, e.now.Location()).from.AddDate(0, seasonsEn[w]-1, 0)
		d = days{from, from.AddDate(0, 3, 0), Month}
	case w == "decade" && ahead == 0:
		from := yearOf(e.now.Year()/10*10, e.now.Location()).from
		d = days{from, from.AddDate(10, 0, 0), Year}
	case w == "fortnight" && ahead == 1:
		d = days{e.today(), e.today().AddDate(0, 0, 14), Week}
	default:
		return moment{}, i, false
	}
	return moment{dates: []days{d}}, at + 1, true
}

// afterNext reads the week after next, the month after the next.
func (e *english) afterNext(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	end, ok := e.phrase(at+1, "after next", "after the next")
	if !ok {
		return moment{}, i, false
	}
	var d days
	switch e.word(at) {
	case "week":
		d = weekAhead(e.now, 2)
	case "weekend":
		saturday := weekdayIn(e.now, time.Saturday, 2).from
		d = days{saturday, saturday.AddDate(0, 0, 2), Day}
	case "month":
		d = monthOf(monthOf(e.now).from.AddDate(0, 2, 0))
	case "year":
		d = yearOf(e.now.Year()+2, e.now.Location())
	default:
		return moment{}, i, false
	}
	return moment{dates: []days{d}}, end, true
}

// sooner reads earlier this month, later in the week, early March, mid-November,
// late next year: the first or second half (a week's is over on Wednesday, a
// month's on the 15th, a year's in June), or for "mid" what lies around its
// middle. "Earlier" ends today, "later" begins today.
func (e *english) sooner(i int) (moment, int, bool) {
	half := halfWords[e.word(i)]
	if half == 0 {
		return moment{}, i, false
	}
	at := e.optional(i+1, "in the", "in", "-", "on")
	m, end, ok := e.nowUnit(at)
	if !ok {
		if m, end, ok = e.monthFirst(at); !ok {
			if m, end, ok = e.mereYear(at); !ok {
				if at > i+1 && !e.is(at-1, "in", "-") || aheadEn[e.word(at)] == 0 && seasonsEn[e.word(at)] == 0 && !e.is(at, "this", "current") {
					return moment{}, i, false
				}
				m, end, ok = e.relativeUnit(at)
			}
		}
	}
	if !ok || m.dates[0].grain != Week && m.dates[0].grain != Month && m.dates[0].grain != Year {
		return moment{}, i, false
	}
	var all []days
	for _, d := range m.dates {
		d = halfOf(d, half)
		if e.word(i) == "earlier" && d.to.After(e.now) && d.from.Before(e.today()) {
			d.to = e.today()
		}
		if e.word(i) == "later" && d.from.Before(e.now) && d.to.After(e.now) {
			d.from = e.today()
		}
		all = append(all, d)
	}
	return moment{dates: all, yearless: m.yearless, hasYear: m.hasYear}, end, true
}

// halfWords are 1 for the first half, 2 for the second, 3 for the middle.
var halfWords = map[string]int{"earlier": 1, "early": 1, "later": 2, "late": 2, "mid": 3}

// nowUnit reads the unit of earlier in the week.
func (e *english) nowUnit(i int) (moment, int, bool) {
	if e.word(i-1) != "the" {
		return moment{}, i, false
	}
	d, ok := e.presentUnit(i)
	return moment{dates: []days{d}}, i + 1, ok
}

// presentUnit gives the present week, month or year.
func (e *english) presentUnit(i int) (days, bool) {
	switch e.word(i) {
	case "week":
		return weekOf(e.now), true
	case "month":
		return monthOf(e.now), true
	case "year":
		return yearOf(e.now.Year(), e.now.Location()), true
	}
	return days{}, false
}

// halfOf gives the first (1) or second (2) half of a week, month or year, or
// its middle (3).
func halfOf(d days, which int) days {
	middle := d.from.AddDate(0, 0, daysBetween(d.from, d.to)/2)
	from, to := d.from.AddDate(0, 0, daysBetween(d.from, d.to)/3), d.from.AddDate(0, 0, 2*daysBetween(d.from, d.to)/3)
	switch {
	case d.grain == Week:
		middle, from, to = d.from.AddDate(0, 0, 3), d.from.AddDate(0, 0, 2), d.from.AddDate(0, 0, 5)
	case d.grain == Month && daysBetween(d.from, d.to) < 32:
		middle, from, to = d.from.AddDate(0, 0, 15), d.from.AddDate(0, 0, 9), d.from.AddDate(0, 0, 20)
	case d.grain == Year && daysBetween(d.from, d.to) < 367:
		middle, from, to = d.from.AddDate(0, 6, 0), d.from.AddDate(0, 4, 0), d.from.AddDate(0, 8, 0)
	}
	switch which {
	case 1:
		return days{d.from, middle, Day}
	case 2:
		return days{middle, d.to, Day}
	}
	return days{from, to, Day}
}

// seasonStands tells summer and in the spring from a spring and a fall.
func (e *english) seasonStands(i int) bool {
	switch e.word(i) {
	case "summer", "winter", "autumn":
		return !e.is(i+1, "coat", "coats", "clothes", "jacket", "melon", "tyres", "duvet", "quilt")
	case "spring":
		return e.is(i-1, "in", "during", "until", "by", "since") || e.word(i-1) == "the" && e.is(i-2, "in", "during", "until", "by", "since")
	}
	return false
}

// season gives the season that is now or comes next.
func (e *english) season(month int) days {
	from := time.Date(e.now.Year()-1, time.Month(month), 1, 0, 0, 0, 0, e.now.Location())
	for !from.AddDate(0, 3, 0).After(e.now) {
		from = from.AddDate(1, 0, 0)
	}
	return days{from, from.AddDate(0, 3, 0), Month}
}

// firstUnits reads the first 2 weeks of 2021, last four months of next year.
func (e *english) firstUnits(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	if !e.is(at, "first", "last") {
		return moment{}, i, false
	}
	n, j, ok := e.number(at + 1)
	unit, is := unitWordsEn[e.word(j)]
	j2, of := e.phrase(j+1, "of the", "of", "in")
	if !ok || !is || !of || n < 1 || n > 366 || unit == Hour || unit == Minute || unitsOf[e.word(j)] > 0 {
		return moment{}, i, false
	}
	m, end, ok := moment{}, j2, false
	if d, present := e.presentUnit(j2); present && e.word(j2-1) == "the" {
		m, end, ok = moment{dates: []days{d}}, j2+1, true
	} else if m, end, ok = e.relativeUnit(j2); !ok {
		m, end, ok = e.monthFirst(j2)
	}
	if !ok || m.dates[0].grain != Month && m.dates[0].grain != Year {
		return moment{}, i, false
	}
	d, l := m.dates[0], lengthOf(2*n, unit, false)
	if unit == Week { // whole weeks, those that lie mostly in it
		d = days{weekOf(d.from.AddDate(0, 0, 3)).from, weekOf(d.to.AddDate(0, 0, -4)).to, Week}
	}
	if e.word(at) == "first" {
		d.to = l.from(d.from, 1)
	} else {
		d.from = l.from(d.to, -1)
	}
	d.grain = unit
	return moment{dates: []days{d}, hasYear: m.hasYear}, end, true
}

// seasonsEn are the months in which the seasons begin.
var seasonsEn = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

func weekAhead(now time.Time, n int) days {
	monday := weekOf(now).from.AddDate(0, 0, 7*n)
	return days{monday, monday.AddDate(0, 0, 7), Week}
}

// partOf reads end of the month, beginning of next week, middle of March: the
// last or first few days, or else that half; and the end of the day.
func (e *english) partOf(i int) (moment, int, bool) {
	if m, j, ok := e.endOfDay(i); ok {
		return m, j, true
	}
	j, ok := e.phrase(i, "end of", "beginning of", "start of", "middle of")
	which := map[string]int{"end": 2, "middle": 1}[e.word(i)]
	var m moment
	k := e.optional(j, "the", "this", "our")
	d, present := e.presentUnit(k)
	switch {
	case !ok && (e.word(i) == "eoy" || e.word(i) == "eom" || e.word(i) == "eow"):
		which, k = 2, i+1
		d = map[string]days{"eoy": yearOf(e.now.Year(), e.now.Location()), "eom": monthOf(e.now), "eow": weekOf(e.now)}[e.word(i)]
		m = moment{dates: []days{d}}
	case !ok:
		return moment{}, i, false
	case present && !(e.word(k) == "year" && e.digits(k+1)):
		m, k = moment{dates: []days{d}}, k+1
	default:
		if m, k, ok = e.relativeUnit(j); !ok {
			if m, k, ok = e.monthFirst(j); !ok {
				return e.yearPart(i, j, which)
			}
		}
	}
	return e.edges(m, which), k, m.dates[0].grain != Day
}

// yearPart reads the year behind end of.
func (e *english) yearPart(i, j, which int) (moment, int, bool) {
	year, end, ok := e.yearName(j)
	if !ok {
		return moment{}, i, false
	}
	return e.edges(moment{dates: []days{yearOf(year, e.now.Location())}, hasYear: true}, which), end, true
}

// edges gives the few days at the edge of each stretch, then its halves.
func (e *english) edges(m moment, which int) moment {
	half := []int{1, 3, 2}[which]
	edge := moment{hasYear: m.hasYear, ending: which == 2}
	for _, d := range m.dates {
		edge.dates = append(edge.dates, third(d, which))
	}
	for _, d := range m.dates {
		edge.dates = append(edge.dates, halfOf(d, half))
	}
	return edge
}

// endOfDay reads end of the day, the end of tomorrow, end of Sunday, EOD.
func (e *english) endOfDay(i int) (moment, int, bool) {
	at := e.optional(i, "the")
	m := moment{dates: []days{dayOf(e.now)}}
	j, ok := e.phrase(at, "end of the day", "end of day", "eod", "close of business", "cob")
	if !ok {
		if j, ok = e.phrase(at, "end of the", "end of"); !ok {
			return moment{}, i, false
		}
		if m, j, ok = e.relativeDay(j); !ok {
			m, j, ok = e.weekday(e.optional(at+2, "the"))
		}
	}
	m.clock = &clock{hour: 23, minute: 59, second: 59, sure: true, grain: Minute}
	return m, j, ok && m.part == nil
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
