package timex

// often reads how many times: 一天三次, 每周两次, 四个小时一次, 早晚各一次,
// 隔三差五, 饭后半小时.
func (z *zh) often(i int) (rule, int, bool) {
	if end, ok := z.oneOf(i, "隔三差五", "隔三岔五", "隔三叉五"); ok {
		return rule{freq: "DAILY", interval: 3, orInterval: 5}, end, true
	}
	if r, end, ok := z.timesIn(i); ok {
		return r, end, true
	}
	if r, end, ok := z.onceIn(i); ok {
		return r, end, true
	}
	return z.atMeals(i)
}

// verbsZh may stand between the unit and the count: 一天吃三次.
var verbsZh = []string{"要吃", "得吃", "吃", "服用", "服", "喝", "用", "测", "量", "打", "来", "换", "洗", "打扫", "扎", "做", "去", "抹", "滴"}

// count reads 三次, 两回 with a verb before it.
func (z *zh) count(i int) (n, end int, ok bool) {
	at, _ := z.oneOf(i, verbsZh...)
	num, ok := z.number(z.spaces(at))
	if !ok || num.n < 1 || num.n > 24 {
		return 0, i, false
	}
	end, ok = z.oneOf(z.spaces(num.end), "次", "回", "遍", "趟", "顿")
	return num.n, end, ok
}

// timesIn reads 一天三次 and 每周两次. What is said behind it tells when:
// 一天两次，早晚各一片.
func (z *zh) timesIn(i int) (rule, int, bool) {
	at, ok := z.oneOf(i, "每一", "每", "一")
	if before := z.at(i - 1); !ok || isDigit(before) || before == '十' || before == '第' || before == '隔' {
		return rule{}, i, false
	}
	at, counted := z.oneOf(at, "个")
	unit, next, ok := z.unit(at)
	if !ok || unit == Hour || unit == Minute || unit == Month && !counted && z.at(i) != '每' {
		return rule{}, i, false
	}
	next, _ = z.oneOf(next, "里", "内")
	n, end, ok := z.count(next)
	if !ok {
		return rule{}, i, false
	}
	r, known := spread(unit, n)
	if !known {
		return rule{}, i, false
	}
	if unit == Day {
		at, _ := z.oneOf(end, ",", "，", "、")
		if said, stop := z.times(z.spaces(at)); len(said) > 0 {
			r.times, end = said, stop
		}
	}
	return r, end, true
}

// spread gives the usual days or hours for n times in a unit, n at least one: pills three
// times a day are for the meals, two visits a week for Monday and Thursday. The
// caller reads back what it took.
func spread(unit Grain, n int) (rule, bool) {
	hoursOf := map[int][]int{1: {}, 2: {8, 18}, 3: {8, 12, 18}, 4: {8, 12, 18, 21}}
	daysOf := map[int][]string{1: nil, 2: {"MO", "TH"}, 3: {"MO", "WE", "FR"}, 4: {"MO", "TU", "TH", "FR"}, 5: workdays, 6: {"MO", "TU", "WE", "TH", "FR", "SA"}}
	datesOf := map[int][]int{1: nil, 2: {1, 15}, 3: {1, 11, 21}}
	r := rule{freq: unitFreq[unit]}
	switch unit {
	case Day:
		list, ok := hoursOf[n]
		for _, h := range list {
			r.times = append(r.times, moment{clock: &clock{hour: h, sure: true, grain: Hour}})
		}
		if !ok && 24%n == 0 {
			return rule{freq: "HOURLY", interval: 24 / n}, true
		}
		return r, ok
	case Week:
		list, ok := daysOf[n]
		r.weekdays = list
		return r, ok
	case Month:
		list, ok := datesOf[n]
		r.monthDay = list
		return r, ok
	}
	if n > 1 && 12%n == 0 {
		return rule{freq: "MONTHLY", interval: 12 / n}, true
	}
	return r, n == 1
}

// onceIn reads 四个小时一次, 两天吃一回.
func (z *zh) onceIn(i int) (rule, int, bool) {
	at, _ := z.oneOf(i, "每")
	if isDigit(z.at(at - 1)) {
		return rule{}, i, false
	}
	l, next, ok := z.length(at)
	if !ok {
		return rule{}, i, false
	}
	n, end, ok := z.count(next)
	r, single := l.rule()
	return r, end, ok && single && n == 1
}

// rule gives the repetition at every such length; false if it is not of one
// unit.
func (l length) rule() (rule, bool) {
	for _, u := range []struct {
		n    int
		rest length
		freq string
	}{
		{l.years*12 + l.months, length{weeks: l.weeks, days: l.days, clock: l.clock}, "MONTHLY"},
		{l.weeks, length{months: l.months, days: l.days, clock: l.clock}, "WEEKLY"},
		{l.days, length{months: l.months, weeks: l.weeks, clock: l.clock}, "DAILY"},
		{int(l.clock.Hours()), length{months: l.months, weeks: l.weeks, days: l.days, clock: l.clock % (60 * 60 * 1e9)}, "HOURLY"},
		{int(l.clock.Minutes()), length{months: l.months, weeks: l.weeks, days: l.days, clock: l.clock % (60 * 1e9)}, "MINUTELY"},
	} {
		if u.n == 0 || !u.rest.zero() {
			continue
		}
		if u.freq == "MONTHLY" && u.n%12 == 0 {
			u.n, u.freq = u.n/12, "YEARLY"
		}
		return rule{freq: u.freq, interval: u.n}, true
	}
	return rule{}, false
}

// atMeals reads 饭后, 三餐前, 早晚饭后半小时, 早中晚各一片, which are of every
// day though no 每天 is said.
func (z *zh) atMeals(i int) (rule, int, bool) {
	for _, r := range "早午中晌晚夜吃完过罢米年顿订定送做煮买烧弄盛打要开点叫热端" {
		if z.at(i-1) == r {
			return rule{}, i, false
		}
	}
	which, at := z.whichMeals(i)
	if len(which) < 2 || z.at(i) == '的' {
		return rule{}, i, false
	}
	times, end, ok := z.meals(i)
	if !ok {
		return rule{}, i, false
	}
	if end == at { // no 饭后: 早晚 needs 各一次
		stop, each := z.oneOf(end, "各")
		if !each {
			return rule{}, i, false
		}
		if _, once, ok := z.count(stop); ok {
			end = once
		}
	}
	return rule{freq: "DAILY", times: times}, end, true
}
