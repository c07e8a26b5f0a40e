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
		at = e.optional(at, ",", "-", "(")
		if at > i && e.word(i) == "-" && m.clock != nil {
			return i, m, false
		}
		if j, ok := e.phrase(at, "at about", "at around", "at", "around", "about", "@", "for"); ok {
			at, hint = j, e.word(j-1) != "for"
		} else if j, ok := e.phrase(at, "on the", "on", "of", "in"); ok && e.word(j) != "the" {
			if _, _, unit := e.length(j); !unit {
				at = j
			}
		}
	} else {
		hint = e.word(i-1) == "at" || e.word(i-1) == "by" && m.empty() || e.word(i-1) == "@"
	}
	if next, grown, ok := e.datePiece(m, at); ok {
		return next, grown, true
	}
	if m.clock == nil && e.dayGrain(m) {
		if c, j, ok := e.clock(at); ok {
			m.clock = c
			return j, m, true
		}
		// "on Sunday 5" is not a time, "on Sunday at 5" is.
		if c, j, ok := e.bareHour(at); ok && (hint || m.part != nil || e.partFollows(j)) {
			m.clock = c
			return j, m, true
		}
	}
	if m.part == nil && e.dayGrain(m) {
		for _, from := range []int{i, at} {
			if p, j, ok := e.part(from); ok {
				m.part = p
				return j, m, true
			}
		}
		if j, ok := e.phrase(at, "am", "pm"); ok && len(m.dates) > 0 && m.clock == nil && at == i {
			p := partsEn[map[string]string{"am": "morning", "pm": "afternoon"}[e.word(j-1)]]
			m.part = &p
			return j, m, true
		}
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
		case m.weekday && d.dates[0].grain == Day && !d.weekday && d.part == nil:
		case m.weekday && d.dates[0].grain == Week:
			ahead := daysBetween(weekOf(e.now).from, d.dates[0].from) / 7
			d.dates = []days{weekdayIn(e.now, m.dates[0].from.Weekday(), ahead)}
		case d.weekday && m.dates[0].grain == Week:
			ahead := daysBetween(weekOf(e.now).from, m.dates[0].from) / 7
			d.dates = []days{weekdayIn(e.now, d.dates[0].from.Weekday(), ahead)}
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
	if d.part != nil {
		m.part = d.part
	}
	return j, m, true
}
