package timex

import "time"

// stretch reads from … to …, between … and …, 3-5pm, 10 to 22 August.
func (e *english) stretch(i int) ([]Value, int, bool) {
	at, between1 := e.phrase(i, "between", "in between")
	from := false
	if !between1 {
		at, from = e.phrase(i, "from")
	}
	opened := at
	at = e.optional(at, "the")
	if all, end, ok := e.dayRange(at, between1); ok {
		return all, end, true
	}
	if all, end, ok := e.fromNow(at, between1 || from, between1); ok {
		return all, end, true
	}
	a, end, ok := e.moment(at)
	if !ok && opened < at {
		a, end, ok = e.moment(opened)
	}
	if ok && (a.exact.IsZero() || from || between1) {
		if all, stop, ok := e.through(a, end, between1); ok {
			return all, stop, true
		}
		for _, read := range []func(moment, int) ([]Value, int, bool){e.hoursOn, e.monthRange, e.weekRange} {
			if all, stop, ok := read(a, end); ok {
				return all, stop, true
			}
		}
	}
	e.anchor = time.Time{}
	return e.bareStretch(at, between1, from, nil)
}

// hoursOn reads Wednesday from 10 to 4, tomorrow 3-5pm.
func (e *english) hoursOn(a moment, i int) ([]Value, int, bool) {
	if a.clock != nil || len(a.dates) == 0 || a.dates[0].grain != Day {
		return nil, i, false
	}
	if next, ok := e.phrase(i, "from", "between"); ok {
		if all, stop, ok := e.bareStretchIn(next, e.word(next-1) == "between", true, a); ok {
			return all, stop, true
		}
	}
	if a.part != nil {
		return nil, i, false
	}
	return e.bareStretch(i, false, false, a.dates)
}

func (e *english) to(i int, between1 bool) (int, bool) {
	if between1 {
		return e.phrase(i, "and the", "and", "-", "to", "~", "through")
	}
	return e.phrase(i, "to", "until", "till", "through", "til", "thru", "-", "~", "up to", "up until")
}

// fromNow reads between now and Friday.
func (e *english) fromNow(i int, opened, between1 bool) ([]Value, int, bool) {
	at, ok := e.nowWord(i)
	if !ok || !opened {
		return nil, i, false
	}
	if at, ok = e.to(at, between1); !ok {
		return nil, i, false
	}
	b, end, ok := e.moment(at)
	if !ok {
		return nil, i, false
	}
	var all []Value
	for _, v := range b.values(e.now) {
		from := e.now
		if v.Grain != Minute && v.Grain != Hour {
			from = e.today()
		}
		if v.start().After(from) {
			all = append(all, Value{Grain: v.Grain, From: from, To: v.start(), Inclusive: v.Grain == Day})
		}
	}
	return all, end, len(all) > 0
}

// toNow reads the rest of from March to date, between Jan 22 and now.
func (e *english) toNow(a moment, i int) ([]Value, int, bool) {
	end, ok := e.nowWord(i)
	if !ok {
		if end, ok = e.phrase(i, "date", "current date", "the present", "present", "the current date"); !ok {
			return nil, i, false
		}
	}
	var all []Value
	for _, v := range a.values(e.now) {
		if a.yearless && !v.start().Before(e.now) {
			v.From, v.At = v.start().AddDate(-1, 0, 0), time.Time{}
		}
		w := Value{Grain: Day, From: v.start(), To: e.today(), Inclusive: true}
		if v.Grain == Minute || v.Grain == Hour {
			w.Grain, w.To, w.Inclusive = v.Grain, e.now, false
		}
		if w.From.Before(w.To) {
			all = append(all, w)
		}
	}
	return all, end, len(all) > 0
}

func (e *english) through(a moment, end int, between1 bool) ([]Value, int, bool) {
	at, ok := e.to(end, between1)
	if !ok {
		return nil, end, false
	}
	if all, stop, ok := e.toNow(a, at); ok {
		return all, stop, true
	}
	if len(a.dates) > 0 {
		e.anchor = a.dates[0].from
	}
	b, stop, ok := e.moment(e.optional(at, "the"))
	if day, j, is := e.sameMonth(a, at); is && (!ok || b.clock == nil) && j >= stop {
		b, stop, ok = moment{dates: []days{day}}, j, true
		if year, k, said := e.year(j); said && a.yearless {
			shift := year - a.dates[0].from.Year()
			a.dates, b.dates, stop = []days{a.dates[0].plusYears(shift)}, []days{day.plusYears(shift)}, k
		}
	}
	if !ok && a.clock != nil {
		if c, next, is := e.bareHour(at); is {
			b, stop, ok = moment{clock: c}, next, true
			b, stop = e.more(b, stop)
		}
	}
	if !ok || !b.exact.IsZero() && a.exact.IsZero() {
		return nil, end, false
	}
	if a.yearless && b.hasYear && len(a.dates) > 0 && len(b.dates) == 1 {
		a.dates = []days{a.dates[0].before(b.dates[0])}
	}
	if a.yearless && b.yearless && a.clock == nil && b.clock == nil && a.part == nil && b.part == nil {
		return e.yearless(a.dates[0], b.dates[0]), stop, true
	}
	all := between(a, b, e.now)
	return all, stop, len(all) > 0
}

// yearless gives the stretch between two dates without a year: the first that
// is not over, and the one that has just begun if it is another.
func (e *english) yearless(a, b days) []Value {
	var all []Value
	for year := e.now.Year() - 1; len(all) == 0 || year <= e.now.Year()+1; year++ {
		from := a.plusYears(year - a.from.Year())
		to := b.plusYears(year - b.from.Year())
		if to.from.Before(from.from) {
			to = to.plusYears(1)
		}
		if to.to.After(e.now) && len(all) < 2 && (len(all) == 0 || all[0].From.Before(e.today())) {
			all = append(all, Value{Grain: finer(a.grain, b.grain), From: from.from, To: to.from, Inclusive: true})
		}
		if year > e.now.Year()+8 {
			break
		}
	}
	return all
}

// plusYears moves a stretch by years.
func (d days) plusYears(n int) days {
	return days{d.from.AddDate(n, 0, 0), d.to.AddDate(n, 0, 0), d.grain}
}

// before moves a stretch to the last year in which it is not behind the end.
func (d days) before(end days) days {
	d = d.plusYears(end.from.Year() - d.from.Year())
	if d.from.After(end.from) {
		d = d.plusYears(-1)
	}
	return d
}

// dayRange reads 10 to 22 August, the ninth and the seventeenth of April: days
// before the month that they share.
func (e *english) dayRange(i int, between1 bool) ([]Value, int, bool) {
	first, at, ok := e.ordinal(i)
	if !ok {
		first, at, ok = e.number(i)
	}
	if !ok || first < 1 || first > 31 {
		return nil, i, false
	}
	at, ok = e.to(at, between1)
	if !ok {
		return nil, i, false
	}
	at = e.optional(at, "the")
	last, end, ok := e.lastDay(at)
	if !ok {
		return nil, i, false
	}
	if e.digits(at) && e.glued(at) && e.word(end-1) == "-" {
		return nil, i, false
	}
	var all []Value
	for _, d := range last.dates {
		from, ok := date(d.from.Year(), int(d.from.Month()), first, d.from.Location())
		if !ok || from.After(d.from) {
			from, ok = date(d.from.Year(), int(d.from.Month())-1, first, d.from.Location())
		}
		if ok && from.Before(d.from) {
			all = append(all, Value{Grain: Day, From: from, To: d.from, Inclusive: true})
		}
	}
	return all, end, len(all) > 0
}

// lastDay reads the end of a range of days: 22 August, January 22, 22 of next
// month.
func (e *english) lastDay(i int) (moment, int, bool) {
	m, end, ok := e.dayFirst(i)
	if !ok || end-i < 2 {
		m, end, ok = e.monthFirst(i)
	}
	if ok && m.dates[0].grain == Day && (m.yearless || m.hasYear) && !(e.word(end) == "," && e.digits(end+1)) {
		return m, end, true
	}
	if ok && m.dates[0].grain == Day && m.hasYear {
		return m, end, true
	}
	n, at, ok := e.ordinal(i)
	if !ok {
		n, at, ok = e.number(i)
	}
	at = e.optional(at, "of", "in")
	months, said := unitsAhead[e.word(at)]
	if !ok || !said || e.word(at+1) != "month" {
		return moment{}, i, false
	}
	first := monthOf(e.now).from.AddDate(0, months, 0)
	t, real := date(first.Year(), int(first.Month()), n, first.Location())
	return moment{dates: []days{dayOf(t)}, hasYear: true}, at + 2, real
}

// monthRange reads November between 19 and 20, Feb from 2 to 7.
func (e *english) monthRange(m moment, i int) ([]Value, int, bool) {
	at, ok := e.phrase(i, "between", "from")
	if !ok || len(m.dates) == 0 || m.dates[0].grain != Month || m.clock != nil {
		return nil, i, false
	}
	n, j, ok := e.dayBehind(at)
	next, to := e.to(j, e.word(at-1) == "between")
	if !ok || !to {
		return nil, i, false
	}
	last, end, ok := e.dayBehind(next)
	first := m.dates[0].from
	if year, k, said := e.year(end); said && m.yearless {
		first, end = first.AddDate(year-first.Year(), 0, 0), k
	}
	a, real1 := date(first.Year(), int(first.Month()), n, first.Location())
	b, real2 := date(first.Year(), int(first.Month()), last, first.Location())
	return []Value{{Grain: Day, From: a, To: b, Inclusive: true}}, end, ok && real1 && real2 && a.Before(b)
}

// weekRange reads next week between Wednesday and Friday.
func (e *english) weekRange(m moment, i int) ([]Value, int, bool) {
	at, ok := e.phrase(i, "between", "from")
	from, day1 := weekdaysEn[e.word(at)]
	next, to := e.to(at+1, e.word(at-1) == "between")
	until, day2 := weekdaysEn[e.word(next)]
	if !ok || !day1 || !day2 || !to || len(m.dates) == 0 || m.dates[0].grain != Week {
		return nil, i, false
	}
	a, b := weekdayIn(m.dates[0].from, from, 0).from, weekdayIn(m.dates[0].from, until, 0).from
	return []Value{{Grain: Day, From: a, To: b, Inclusive: true}}, next + 1, a.Before(b)
}

// sameMonth reads the second day of September 3 to 12; a smaller one is of the
// next month.
func (e *english) sameMonth(a moment, i int) (days, int, bool) {
	if len(a.dates) == 0 || a.dates[0].grain != Day || a.clock != nil || a.part != nil || a.weekday {
		return days{}, i, false
	}
	at := e.optional(i, "the")
	day, end, ok := e.ordinal(at)
	ordinal := ok
	if !ok {
		day, end, ok = e.number(at)
	}
	if !ok || e.unit(end) || e.is(end, ":", "am", "pm", "/", "a", "p", "o'clock") {
		return days{}, i, false
	}
	first := a.dates[0].from
	t, real := date(first.Year(), int(first.Month()), day, first.Location())
	if real && !t.After(first) && ordinal {
		next := monthOf(first).to
		t, real = date(next.Year(), int(next.Month()), day, first.Location())
	}
	return dayOf(t), end, real && t.After(first)
}

// bareStretch reads 3 to 5pm, 9-10 am, from 10-4: hours without a unit.
func (e *english) bareStretch(i int, between1, from bool, on []days) ([]Value, int, bool) {
	return e.bareStretchIn(i, between1, from, moment{dates: on})
}

// bareStretchIn reads the hours on a day, or in a part of it, that was said.
func (e *english) bareStretchIn(i int, between1, from bool, on moment) ([]Value, int, bool) {
	c, at, marked1 := e.clock(i)
	ok := marked1
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
	if i == e.said.at && len(on.dates) == 0 && len(b.dates) == 0 && !e.said.day.IsZero() {
		on.dates = []days{dayOf(e.said.day)}
	}
	alone := b.part == nil && len(b.dates) == 0 && len(on.dates) == 0
	if !marked && alone && !((from || between1) && e.stops(end) && !e.glued(end+1)) {
		return nil, i, false // between 3 and 5: anything
	}
	a := moment{clock: c, part: b.part, dates: on.dates}
	if on.part != nil && b.part == nil {
		a.part, b.part = on.part, on.part
	}
	if len(on.dates) == 0 {
		a.dates, b.dates = b.dates, nil
	}
	all := between(a, b, e.now)
	return all, end, len(all) > 0
}
