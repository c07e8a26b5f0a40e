package timex

// beforeWords stand before what is not reached, the longer first.
var beforeWords = []string{
	"before or on", "before or in", "before or at", "before", "until", "till", "by", "no later than",
	"not later than", "prior to", "earlier than", "less than", "up to", "as late as", "up until", "in advance of",
	"sooner than", "on or earlier than", "on or before", "ending with", "ending on",
}

// sinceWords stand before a beginning.
var sinceWords = []string{
	"since", "starting from", "starting on", "starting at", "starting", "beginning on", "beginning from",
	"beginning", "any time from", "anytime from", "as early as", "as of", "on or after", "at or after",
	"after or on", "after or equal to", "after or at", "later than or at", "later than or in", "later than or on",
	"commencing",
}

// laterWords open a stretch behind its beginning.
var laterWords = []string{"or later", "or after", "onwards", "onward", "and later", "and after", "or greater", "and greater", "or more", "and on", "and thereafter"}

// bound reads before, after, until, since in front of a moment.
func (e *english) bound(i int) (int, bound) {
	if at, ok := e.phrase(i, "> ="); ok {
		return at, since
	}
	if at, ok := e.phrase(i, "< ="); ok {
		return at, until
	}
	if at, ok := e.phrase(i, "<"); ok {
		return at, before
	}
	if at, ok := e.phrase(i, ">"); ok {
		return at, after
	}
	if at, ok := e.phrase(i, beforeWords...); ok {
		return e.optional(at, "the"), before
	}
	if at, ok := e.phrase(i, "after", "later than", "greater than", "more than"); ok && e.word(at) != "or" {
		return e.edgeOf(at), after
	}
	if e.word(i) == "past" && (e.digits(i+1) || e.is(i+1, "noon", "midnight", "midday")) {
		return i + 1, after
	}
	if e.word(i) == "beginning" && e.word(i+1) == "of" {
		return i, unbounded
	}
	if at, ok := e.phrase(i, sinceWords...); ok {
		return e.edgeOf(at), since
	}
	if at, ok := e.phrase(i, "any time before", "anytime before"); ok {
		return at, before
	}
	if at, ok := e.phrase(i, "any time after", "anytime after"); ok {
		return at, after
	}
	return i, unbounded
}

// edgeOf skips the article of the end of the year.
func (e *english) edgeOf(i int) int {
	if e.word(i) == "the" && (e.is(i+1, "end", "beginning", "start", "middle") || e.word(i+1) == "year" && e.digits(i+2)) {
		return i + 1
	}
	return i
}

// boundMoment gives the moment that ends before end its bound, which stood in
// front of it or follows.
func (e *english) boundMoment(i int, m moment, b bound, end int) ([]Value, int, bool) {
	if b == unbounded {
		if all, stop, ok := e.boundOn(m, end); ok {
			return all, stop, true
		}
		if all, stop, ok := e.lasting(m, end); ok {
			return all, stop, true
		}
	}
	if b == since && e.word(i) == "since" && m.weekday && m.dates[0].from.After(e.now) {
		m.dates = []days{dayOf(m.dates[0].from.AddDate(0, 0, -7))}
	}
	if b == since && e.word(i) == "since" && m.yearless && len(m.dates) > 0 && m.dates[0].from.After(e.now) { // since March
		m.dates = []days{m.dates[0].plusYears(-1)}
	}
	if all, stop, ok := e.lengthOn(m, end); ok && b == unbounded {
		return all, stop, true
	}
	all := m.values(e.now)
	if b == before && m.ending {
		for k, v := range all {
			all[k] = Value{Grain: v.Grain, At: v.To}
		}
	}
	if b != unbounded {
		return bounded(all, b, e.now), end, true
	}
	stop, ok := e.phrase(end, laterWords...)
	ok = ok && (e.word(end) != "and" || e.stops(stop))
	b = since
	if !ok {
		stop, ok = e.phrase(end, "or earlier", "or before", "and earlier", "and before")
		b = before
	}
	if !ok {
		return all, end, true
	}
	if d, j, is := e.date(e.optional(stop, "on")); is && len(m.dates) == 0 && m.clock != nil && d.exact.IsZero() { // 3pm or later on Monday
		m.dates, stop = d.dates, j
		all = m.values(e.now)
	}
	return bounded(all, b, e.now), stop, true
}

// boundOn reads before 4pm behind today.
func (e *english) boundOn(m moment, i int) ([]Value, int, bool) {
	at, b := e.bound(i)
	if b == unbounded || len(m.dates) == 0 || m.clock != nil || m.dates[0].grain != Day {
		return nil, i, false
	}
	limit, end, ok := e.moment(at)
	if c, j, bare := e.bareHour(at); !ok && bare {
		limit, end, ok = moment{clock: c}, j, true
	}
	if !ok || limit.clock == nil || len(limit.dates) > 0 {
		return nil, i, false
	}
	limit.dates = m.dates
	all := bounded(limit.values(e.now), b, e.now)
	for i := range all {
		if b == before && m.dates[0].from.After(e.now) {
			all[i].From = m.dates[0].from
		}
	}
	return all, end, true
}

// lengthOn reads for 7 hours from 9:30, and from 9:30 for 7 hours, behind a day.
func (e *english) lengthOn(m moment, i int) ([]Value, int, bool) {
	if len(m.dates) == 0 || m.clock != nil || m.dates[0].grain != Day {
		return nil, i, false
	}
	if e.word(i) == "from" {
		c, j, ok := e.moment(i + 1)
		if !ok || len(c.dates) > 0 || c.clock == nil {
			return nil, i, false
		}
		c.dates = m.dates
		return e.lasting(c, j)
	}
	all, end, ok := e.lengthFrom(i)
	if !ok || len(all) == 0 || e.word(i) != "for" || !midnight(all[0].From).Equal(e.today()) {
		return nil, i, false
	}
	days := daysBetween(e.today(), m.dates[0].from)
	for k, v := range all {
		all[k].From, all[k].To = v.From.AddDate(0, 0, days), v.To.AddDate(0, 0, days)
	}
	return all, end, true
}

// fromLasting reads from 9 for 2.5 hours.
func (e *english) fromLasting(i int) ([]Value, int, bool) {
	at, ok := e.phrase(i, "from", "starting at", "beginning at")
	if !ok {
		return nil, i, false
	}
	m, end, ok := e.moment(at)
	if c, j, bare := e.bareHour(at); !ok && bare {
		m, end, ok = moment{clock: c}, j, true
	}
	if !ok {
		return nil, i, false
	}
	return e.lasting(m, end)
}

// lasting reads for two hours behind 2pm.
func (e *english) lasting(m moment, i int) ([]Value, int, bool) {
	at, ok := e.phrase(i, "for")
	if !ok || m.clock == nil {
		return nil, i, false
	}
	l, end, ok := e.length(at)
	if !ok || l.clock == 0 {
		return nil, i, false
	}
	return beginning(m.values(e.now), l), end, true
}

// beginning gives the stretches of that length that begin with all.
func beginning(all []Value, l length) []Value {
	for k, v := range all {
		all[k] = Value{Grain: finer(v.Grain, l.unit), From: v.start(), To: l.from(v.start(), 1)}
	}
	return all
}

// lengthFrom reads for three hours from 10 am, 3 days starting next Monday, for
// a week, from tomorrow.
func (e *english) lengthFrom(i int) ([]Value, int, bool) {
	l, at, ok := e.length(e.optional(i, "for"))
	if !ok {
		return nil, i, false
	}
	next, ok := i, false
	if e.word(i) != "for" {
		next, ok = e.phrase(at, "starting at", "starting from", "starting on", "starting", "beginning at", "beginning on", "beginning", "commencing", ", from", ", starting", ", starting from")
	}
	if !ok {
		at = e.optional(at, ",")
		if next, ok = e.phrase(at, "from"); !ok || l.clock == 0 && e.word(i) != "for" {
			return nil, i, false
		}
	}
	m, end, ok := e.moment(next)
	if c, j, bare := e.bareHour(next); !ok && bare && l.clock > 0 {
		m, end, ok = moment{clock: c}, j, true
	}
	if !ok || m.clock == nil && (l.clock > 0 || len(m.dates) == 0 || m.dates[0].grain != Day || m.part != nil) {
		return nil, i, false
	}
	return beginning(m.values(e.now), l), end, true
}
