package timex

// moment reads date, part of the day and time of day in any order.
func (e *english) moment(i int) (moment, int, bool) {
	if i >= len(e.tokens) {
		return moment{}, i, false
	}
	m, end := e.more(moment{}, i)
	if end == i || m.empty() {
		return m, i, false
	}
	if len(m.dates) == 0 && m.clock == nil && m.exact.IsZero() && m.part != nil && e.greeting(i, end) {
		return m, i, false
	}
	if i == e.said.at && len(m.dates) == 0 && m.clock != nil && !e.said.day.IsZero() {
		m.dates = []days{dayOf(e.said.day)}
	}
	return m, end, true
}

// greeting tells good morning, and a mere "night" or "early", from times.
func (e *english) greeting(i, end int) bool {
	if w := e.word(i - 1); w == "good" || w == "happy" {
		return true
	}
	if w := e.word(end); w == "tea" || w == "gown" || w == "shift" || w == "light" || w == "paper" {
		return true
	}
	w := e.word(i)
	return end-i == 1 && (w == "night" || w == "nights" || w == "mornings" || w == "evenings" || w == "afternoons")
}

// more adds to m what follows it.
func (e *english) more(m moment, i int) (moment, int) {
	end := i
	for range 6 {
		next, grown, ok := e.piece(m, end, end > i || !m.empty())
		if !ok {
			break
		}
		m, end = grown, next
	}
	return m, end
}

// piece reads one more piece of a moment; joined allows "at", "on" before it.
func (e *english) piece(m moment, i int, joined bool) (int, moment, bool) {
	if !m.exact.IsZero() {
		return i, m, false
	}
	at, hint := i, false
	if joined {
		at, hint = e.joint(m, i)
		if at > i && e.word(i) == "-" && m.clock != nil {
			return i, m, false
		}
	} else {
		_, _, counted := e.number(i - 2) // one by one
		hint = e.is(i-1, "at", "@") || e.word(i-1) == "by" && m.empty() && !counted
	}
	if next, grown, ok := e.datePiece(m, at); ok {
		return next, grown, true
	}
	if m.yearless && m.clock != nil && m.clock.grain == Minute && len(m.dates) > 0 && e.digits(at) && e.width(at) == 4 && e.stopsYear(at+1) { // Oct 26 15:50 2016
		shift := e.tokens[at].n - m.dates[0].from.Year()
		m.dates, m.yearless, m.hasYear = []days{m.dates[0].plusYears(shift)}, false, true
		return at + 1, m, true
	}
	if m.clock == nil && e.dayGrain(m) {
		if c, j, ok := e.clock(at); ok {
			m.clock = c
			return j, m, true
		}
		// "on Sunday 5" is not a time, "on Sunday at 5" is.
		if c, j, ok := e.bareHour(at); ok && (hint || m.part != nil || e.partFollows(j) || e.stops(j) && e.is(i-1, "tomorrow", "today", "tmr", "tonight")) {
			m.clock = c
			return j, m, true
		}
	}
	return e.partPiece(m, i, at)
}

// joint skips what joins a piece to those before it; hint tells that an hour
// follows.
func (e *english) joint(m moment, i int) (at int, hint bool) {
	at = e.optional(i, ",", "-", "(", "∙", "·")
	if at == i && m.clock == nil && len(m.dates) > 0 && e.glued(i) && e.glued(i+1) && e.digits(i+1) && (e.is(i, ":", "t") || e.word(i) == "." && e.word(i+2) == ":") {
		at++ // 31/05/2024:14:15
	}
	if j, ok := e.phrase(at, "at about", "at around", "at", "around", "about", "@", "for"); ok {
		return j, e.word(j-1) != "for"
	}
	if j, ok := e.phrase(at, "on the", "on", "of", "in"); ok && e.word(j) != "the" {
		if _, _, unit := e.length(j); !unit {
			return j, false
		}
	}
	return at, false
}

// partPiece adds a part of the day, once; one that only repeats it is skipped.
func (e *english) partPiece(m moment, i, at int) (int, moment, bool) {
	if m.part != nil && len(m.dates) > 0 && m.clock == nil { // first thing tomorrow morning
		if p, j, ok := e.part(i); ok && p.kind == m.part.kind && p.from <= m.part.to && p.to >= m.part.from && j == i+1 {
			return j, m, true
		}
	}
	if m.empty() {
		if half, j, ok := e.halfOfDay(i); ok {
			return j, half, true
		}
	}
	if m.part != nil || !e.dayGrain(m) {
		return i, m, false
	}
	for _, from := range []int{i, at} {
		if p, j, ok := e.part(from); ok {
			m.part = p
			return j, m, true
		}
	}
	if e.is(at, "am", "pm") && len(m.dates) > 0 && m.clock == nil && at == i {
		p := partsEn["morning"]
		if e.word(at) == "pm" {
			p = partsEn["afternoon"]
		}
		m.part = &p
		return at + 1, m, true
	}
	return i, m, false
}

func (e *english) dayGrain(m moment) bool { return len(m.dates) == 0 || m.dates[0].grain == Day }

func (e *english) partFollows(i int) bool {
	i = e.optional(i, ",")
	if e.word(i) != "in" && e.word(i) != "at" && e.word(i) != "this" && e.word(i) != "tonight" {
		return false
	}
	if _, _, ok := e.part(i); ok {
		return true
	}
	_, _, ok := e.relativeDay(i)
	return ok
}

// datePiece reads a date, and lets one date narrow another: Tuesday, 9 May.
func (e *english) datePiece(m moment, i int) (int, moment, bool) {
	d, j, ok := e.date(i)
	if !ok || !d.exact.IsZero() && !m.empty() {
		return i, m, false
	}
	if !d.exact.IsZero() {
		return j, d, true
	}
	if len(m.dates) > 0 {
		switch {
		case m.weekday && d.counted, d.weekday && m.counted: // Monday two weeks from now: that week's
			counted, day := d.dates[0].from, m.dates[0].from.Weekday()
			if m.counted {
				counted, day = m.dates[0].from, d.dates[0].from.Weekday()
			}
			d = moment{dates: []days{weekdayIn(counted, day, 0)}}
		case m.weekday && d.dates[0].grain == Day && !d.weekday && d.part == nil && (d.yearless || d.hasYear || d.dates[0].from.Weekday() == m.dates[0].from.Weekday()), e.sameDayAgain(m, d, i):
		case m.weekday && d.dates[0].grain == Week:
			ahead := daysBetween(weekOf(e.now).from, d.dates[0].from) / 7
			d.dates = []days{weekdayIn(e.now, m.dates[0].from.Weekday(), ahead)}
		case d.weekday && m.dates[0].grain == Week:
			ahead := daysBetween(weekOf(e.now).from, m.dates[0].from) / 7
			d.dates = []days{weekdayIn(e.now, d.dates[0].from.Weekday(), ahead)}
		case d.weekday && m.dates[0].grain == Day && !m.weekday && (m.yearless || m.hasYear): // 22 May (Tue)
			m.late = m.clock != nil
			if e.word(j) == ")" {
				j++
			}
			return j, m, true
		case d.part != nil && m.part == nil && d.dates[0].from.Equal(m.dates[0].from):
		default:
			return i, m, false
		}
		if e.word(j) == ")" {
			j++
		}
	} else if m.clock != nil && d.dates[0].grain != Day {
		return i, m, false
	}
	m.dates, m.weekday, m.hasYear, m.late = d.dates, d.weekday, d.hasYear, m.clock != nil
	m.yearless, m.counted, m.ending = d.yearless, d.counted, d.ending
	if d.clock != nil && m.clock == nil {
		m.clock = d.clock
	}
	if d.part != nil {
		m.part = d.part
	}
	return j, m, true
}

// sameDayAgain tells tomorrow, 13/04/21: the date explains the word.
func (e *english) sameDayAgain(m, d moment, i int) bool {
	return m.dates[0].grain == Day && d.dates[0].grain == Day && !m.hasYear && !m.yearless && !m.weekday && !m.counted && d.hasYear && e.is(i-1, ",", "(")
}

func (e *english) stopsYear(i int) bool {
	n := e.tokens[i-1].n
	return n >= 1900 && n <= 2100 && !e.unit(i) && !e.is(i, ":", "-", "/")
}

// halfOfDay reads early tomorrow morning, late on Friday afternoon.
func (e *english) halfOfDay(i int) (moment, int, bool) {
	if !e.is(i, "early", "late") {
		return moment{}, i, false
	}
	d, j, ok := e.date(e.optional(i+1, "on"))
	if !ok || len(d.dates) == 0 || d.dates[0].grain != Day || d.clock != nil {
		return moment{}, i, false
	}
	if d.part == nil {
		if d.part, j, ok = e.part(j); !ok {
			return moment{}, i, false
		}
	}
	middle, p := (d.part.from+d.part.to)/2, *d.part
	if e.word(i) == "early" {
		p.to = middle
	} else {
		p.from = middle
	}
	d.part = &p
	return d, j, true
}
