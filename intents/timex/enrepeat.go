package timex

import "slices"

// repeat reads every other Tuesday, each day at 8am, daily, on Mondays,
// weekdays, 3pm every day, the first Monday of every month.
func (e *english) repeat(i int) (rule, int, bool) {
	if r, end, ok := e.often(i); ok {
		return e.atMeals(r, end)
	}
	if r, end, ok := e.atMeals(rule{freq: "DAILY"}, i); ok && end > i {
		return r, end, true
	}
	r, at, ok := e.every(i)
	if ok {
		times, end := e.times(at)
		r.times = times
		return e.atMeals(r, end)
	}
	// The time of day may come first.
	c, at, ok := e.clock(i)
	if !ok && e.word(i-1) == "at" {
		c, at, ok = e.bareHour(i)
	}
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
	if q, k, also := e.part(end); also && p == nil { // six every evening
		p, end = q, k
	}
	r.times = []moment{{clock: c, part: p}}
	return r, end, ok
}

var dailyEn = map[string]rule{
	"daily": {freq: "DAILY"}, "everyday": {freq: "DAILY"}, "nightly": {freq: "DAILY"}, "weekly": {freq: "WEEKLY"}, "biweekly": {freq: "WEEKLY", interval: 2}, "fortnightly": {freq: "WEEKLY", interval: 2},
	"monthly": {freq: "MONTHLY"}, "quarterly": {freq: "MONTHLY", interval: 3}, "yearly": {freq: "YEARLY"}, "annually": {freq: "YEARLY"}, "annual": {freq: "YEARLY"}, "hourly": {freq: "HOURLY"},
	"semiannual": {freq: "MONTHLY", interval: 6}, "semiannually": {freq: "MONTHLY", interval: 6}, "biannually": {freq: "MONTHLY", interval: 6}, "bimonthly": {freq: "MONTHLY", interval: 2}, "biannual": {freq: "MONTHLY", interval: 6}, "biennially": {freq: "YEARLY", interval: 2},
	"weekdays": {freq: "WEEKLY", weekdays: workdays}, "weekends": {freq: "WEEKLY", weekdays: []string{"SA", "SU"}},
}

func (e *english) every(i int) (rule, int, bool) {
	if r, ok := dailyEn[e.word(i)]; ok {
		return r, i + 1, true
	}
	if j, ok := e.phrase(i, "semi - annually", "semi - annual", "bi - monthly", "bi - weekly", "bi - annually"); ok {
		return dailyEn[map[string]string{"annually": "semiannually", "annual": "semiannual", "monthly": "bimonthly", "weekly": "biweekly"}[e.word(j-1)]], j, true
	}
	if j, ok := e.phrase(i, "all weekends", "any weekend"); ok {
		return dailyEn["weekends"], j, true
	}
	if j, ok := e.phrase(i, "in the", "on"); ok && e.pluralPart(j) && !(e.word(i) == "on" && e.word(j) == "nights") {
		return rule{freq: "DAILY"}, j, true
	}
	if e.word(i) == "nights" {
		return rule{}, i, false
	}
	if e.pluralPart(i) && i == 0 || e.pluralPart(i) && !e.is(i-1, "good", "these", "those", "two", "three", "few", "many", "some") {
		return rule{freq: "DAILY"}, i, true
	}
	if r, end, ok := e.monthly(i); ok {
		return r, end, true
	}
	if r, end, ok := e.weekdayList(i, 1); ok && (e.plural(i) || e.pluralPart(end)) {
		return r, end, true
	}
	at, ok := e.phrase(i, "every single", "every", "each", "once every", "once a", "once an", "per")
	if !ok {
		return rule{}, i, false
	}
	interval := 1
	if r, end, ok := e.nthWeekday(2, at+1); ok && e.word(at) == "second" {
		return r, end, true
	}
	if j, ok := e.phrase(at, "other", "second", "alternate"); ok {
		interval, at = 2, j
	} else if n, j, ok := e.ordinal(at); ok {
		interval, at = n, j
		if r, end, ok := e.nthWeekday(n, at); ok {
			return r, end, true
		}
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

// nthWeekday reads the rest of every second Wednesday of the month.
func (e *english) nthWeekday(n, i int) (rule, int, bool) {
	day, ok := weekdaysEn[e.word(i)]
	if !ok || n > 5 {
		return rule{}, i, false
	}
	end, ok := e.phrase(i+1, "of the month", "in the month", "of each month", "of every month", "in each month")
	return rule{freq: "MONTHLY", weekdays: []string{numbers([]int{n}) + weekdayCodes[day]}}, end, ok
}

// pluralPart tells mornings from a morning.
func (e *english) pluralPart(i int) bool {
	return e.is(i, "mornings", "afternoons", "evenings", "nights")
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
	case w == "weekend" || w == "weekends":
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
		if c, k, ok := e.clock(e.optional(j, "at")); ok && m.clock == nil {
			m.clock, j = c, k
		} else if c, k, ok := e.bareHour(e.optional(j, "at")); ok && m.clock == nil && e.word(j) == "at" {
			m.clock, j = c, k
		}
		if last := len(all) - 1; last >= 0 && next == at && m.clock == nil && all[last].clock == nil { // every morning, after breakfast
			all = all[:last]
		}
		all = append(all, m)
		at, end = j, j
	}
	return all, end
}

// often reads twice a day, three times a week, one a day; what is said behind
// it tells when: twice a day, morning and evening.
func (e *english) often(i int) (rule, int, bool) {
	n, at, ok := 1, i, false
	if at, ok = e.phrase(i, "once"); !ok {
		if at, ok = e.phrase(i, "twice"); ok {
			n = 2
		} else if n, at, ok = e.number(i); ok {
			if j, times := e.phrase(at, "times", "time", "days", "day"); times && (e.word(j - 1)[0] == 't' || e.is(j+1, "week", "month")) {
				at = j
			} else if n > 4 || !e.is(at, "a", "per") || e.digits(i) {
				return rule{}, i, false
			}
		}
	}
	next, each := e.phrase(at, "a", "an", "per", "every", "each", "in a")
	unit, is := unitWordsEn[e.word(next)]
	if !ok || !each || !is || n < 1 || n > 24 || unit == Minute || unit == Hour || unitsOf[e.word(next)] > 0 || e.is(next, "night", "nights") {
		return rule{}, i, false
	}
	r, known := spread(unit, n)
	end := next + 1
	if times, stop := e.times(e.optional(end, ",")); len(times) > 0 && unit == Day && stop > end {
		r.times, end = times, stop
	}
	return r, end, known
}

// mealSides are the places in mealsEn.
var mealSides = map[string]int{"before": 0, "with": 1, "at": 1, "after": 2}

// atMeals reads after meals, before every meal, with food behind a repetition:
// morning, noon and evening then are the meals.
func (e *english) atMeals(r rule, i int) (rule, int, bool) {
	which, known := mealSides[e.word(i)]
	end, ok := e.phrase(i+1, "meals", "each meal", "every meal", "food", "eating", "my meals", "mealtimes")
	if !known || !ok || r.freq != "DAILY" || e.word(end-1) == "food" && len(r.times) == 0 {
		return r, i, true
	}
	at := map[string]bool{}
	for _, m := range r.times {
		hour := 12
		if m.clock != nil {
			hour = hours(m.clock.hour, m.clock.sure, m.part)[0]
		} else if m.part != nil {
			hour = m.part.from / 60
		}
		switch {
		case hour < 11:
			at["breakfast"] = true
		case hour < 16:
			at["lunch"] = true
		default:
			at["dinner"] = true
		}
	}
	r.times = nil
	for _, name := range []string{"breakfast", "lunch", "dinner"} {
		if at[name] || len(at) == 0 {
			p := mealsEn[name][which]
			r.times = append(r.times, moment{part: &p})
		}
	}
	return r, end, true
}
