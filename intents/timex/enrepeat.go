package timex

import "slices"

// repeat reads every other Tuesday, each day at 8am, daily, on Mondays,
// weekdays, 3pm every day, the first Monday of every month.
func (e *english) repeat(i int) (rule, int, bool) {
	r, at, ok := e.every(i)
	if ok {
		times, end := e.times(at)
		r.times = times
		return r, end, true
	}
	// The time of day may come first.
	c, at, ok := e.clock(i)
	p, partAt, hasPart := e.part(at)
	if !ok {
		p, partAt, hasPart = e.part(i)
	}
	if !ok && !hasPart {
		return r, i, false
	}
	if hasPart {
		at = partAt
	}
	r, end, ok := e.every(e.optional(at, "on", ","))
	r.times = []moment{{clock: c, part: p}}
	return r, end, ok
}

var dailyEn = map[string]rule{
	"daily": {freq: "DAILY"}, "everyday": {freq: "DAILY"}, "nightly": {freq: "DAILY"}, "weekly": {freq: "WEEKLY"}, "biweekly": {freq: "WEEKLY", interval: 2}, "fortnightly": {freq: "WEEKLY", interval: 2},
	"monthly": {freq: "MONTHLY"}, "quarterly": {freq: "MONTHLY", interval: 3}, "yearly": {freq: "YEARLY"}, "annually": {freq: "YEARLY"}, "annual": {freq: "YEARLY"}, "hourly": {freq: "HOURLY"},
	"weekdays": {freq: "WEEKLY", weekdays: workdays}, "weekends": {freq: "WEEKLY", weekdays: []string{"SA", "SU"}},
}

func (e *english) every(i int) (rule, int, bool) {
	if r, ok := dailyEn[e.word(i)]; ok {
		return r, i + 1, true
	}
	if r, end, ok := e.monthly(i); ok {
		return r, end, true
	}
	if _, ok := weekdaysEn[e.word(i)]; ok && e.plural(i) {
		return e.weekdayList(i, 1)
	}
	at, ok := e.phrase(i, "every single", "every", "each", "once every", "once a", "once an", "per")
	if !ok {
		return rule{}, i, false
	}
	interval := 1
	if j, ok := e.phrase(at, "other", "second", "alternate"); ok {
		interval, at = 2, j
	} else if n, j, ok := e.ordinal(at); ok {
		interval, at = n, j
		if _, unit := unitWordsEn[e.word(at)]; !unit && weekdaysEn[e.word(at)] == 0 && e.word(at) != "sunday" {
			return rule{freq: "MONTHLY", monthDay: []int{n}}, at, n >= 1 && n <= 31
		}
	} else if n, j, ok := e.number(at); ok {
		interval, at = n, j
	} else if j, ok := e.phrase(at, "couple of", "couple"); ok {
		interval, at = 2, j
	}
	return e.everyUnit(at, interval)
}

func (e *english) plural(i int) bool {
	w := e.word(i)
	return len(w) > 6 && w[len(w)-1] == 's'
}

func (e *english) everyUnit(i, interval int) (rule, int, bool) {
	if interval < 1 || interval > 99 {
		return rule{}, i, false
	}
	if r, end, ok := e.weekdayList(i, interval); ok {
		return r, end, true
	}
	switch w := e.word(i); {
	case w == "weekday" || w == "workday" || e.word(i) == "working" && e.word(i+1) == "day":
		return rule{freq: "WEEKLY", weekdays: workdays}, e.optional(i, "weekday", "workday", "working day"), true
	case w == "weekend":
		return rule{freq: "WEEKLY", interval: interval, weekdays: []string{"SA", "SU"}}, i + 1, true
	case monthsEn[w] > 0:
		return e.yearly(i)
	}
	if _, ok := partsEn[e.word(i)]; ok {
		return rule{freq: "DAILY", interval: interval}, i, true
	}
	unit, ok := unitWordsEn[e.word(i)]
	if !ok || e.word(i)[0] == 's' {
		return rule{}, i, false
	}
	if k := unitsOf[e.word(i)]; k > 0 {
		interval *= k
	}
	return rule{freq: unitFreq[unit], interval: interval}, i + 1, true
}

// yearly reads every March 5th.
func (e *english) yearly(i int) (rule, int, bool) {
	r := rule{freq: "YEARLY", months: []int{monthsEn[e.word(i)]}}
	at := e.optional(i+1, "the")
	day, j, ok := e.ordinal(at)
	if !ok {
		day, j, ok = e.number(at)
	}
	if ok && day >= 1 && day <= 31 {
		r.monthDay = []int{day}
		return r, j, true
	}
	return r, i + 1, true
}

func (e *english) weekdayList(i, interval int) (rule, int, bool) {
	r := rule{freq: "WEEKLY", interval: interval}
	end := i
	for at := i; ; {
		day, ok := weekdaysEn[e.word(at)]
		if !ok {
			break
		}
		if code := weekdayCodes[day]; !slices.Contains(r.weekdays, code) {
			r.weekdays = append(r.weekdays, code)
		}
		end = at + 1
		at = e.optional(end, ", and", ",", "and", "&")
	}
	return r, end, len(r.weekdays) > 0
}

// monthly reads the first Monday of every month, the 15th of each month.
func (e *english) monthly(i int) (rule, int, bool) {
	at := e.optional(i, "the")
	n, j, ok := e.ordinal(at)
	if k, last := e.phrase(at, "last"); last {
		n, j, ok = -1, k, true
	}
	if !ok {
		return rule{}, i, false
	}
	r := rule{freq: "MONTHLY", monthDay: []int{n}}
	if day, is := weekdaysEn[e.word(j)]; is {
		r.monthDay, r.weekdays, j = nil, []string{numbers([]int{n}) + weekdayCodes[day]}, j+1
	} else if k, ok := e.phrase(j, "day"); ok {
		j = k
	}
	end, ok := e.phrase(j, "of every month", "of each month", "every month", "each month")
	return r, end, ok
}

// times reads the times of day of a repetition.
func (e *english) times(i int) ([]moment, int) {
	var all []moment
	end := i
	for at := i; len(all) < 12; {
		next := e.optional(at, ", and", ",", "and", "at")
		next = e.optional(next, "at", "@")
		m, j := moment{}, next
		if c, k, ok := e.clock(next); ok {
			m.clock, j = c, k
		} else if c, k, ok := e.bareHour(next); ok && e.word(next-1) == "at" {
			m.clock, j = c, k
		}
		for _, from := range []int{j, next} {
			if p, k, ok := e.part(from); ok && (from == j || m.clock == nil) && m.part == nil {
				m.part, j = p, k
			}
		}
		if m.empty() {
			break
		}
		if c, k, ok := e.bareHour(e.optional(j, "at")); ok && m.clock == nil && e.word(j) == "at" {
			m.clock, j = c, k
		} else if c, k, ok := e.clock(e.optional(j, "at")); ok && m.clock == nil {
			m.clock, j = c, k
		}
		all = append(all, m)
		at, end = j, j
	}
	return all, end
}
