package timex

// bounds reads a moment and what opens a stretch before or behind it: 周五之前,
// 从明天起, 2010年之后2018年之前.
func (z *zh) bounds(i int) ([]Value, int, bool) {
	if v, end, ok := z.newYearBound(i); ok {
		return v, end, true
	}
	start, since1 := z.oneOf(i, "自从", "自", "从")
	until, before1 := z.oneOf(start, "一直到", "截止到", "截至到", "截止", "截至", "直到")
	m, end, ok := z.moment(until)
	if !ok {
		return nil, i, false
	}
	all := m.values(z.now)
	if stop, b := z.bound(end, m); b != unbounded {
		if b == before && z.atTheEnd(end) {
			return z.byTheEnd(all), stop, !since1
		}
		all, stop = z.bothSides(bounded(all, b, z.now), b, stop)
		return all, stop, !since1 || b == since
	}
	switch {
	case before1 && !since1 && (z.atTheEnd(end) || z.at(start) == '一'):
		return z.byTheEnd(all), end, true
	case before1 && !since1:
		return bounded(all, before, z.now), end, true
	case since1 && z.at(i) == '自' && len(m.dates) > 0:
		return bounded(all, since, z.now), end, true
	case since1 || before1:
		return nil, i, false
	}
	return all, z.around(end), true
}

// atTheEnd tells whether what ends at i is the end of a longer time: 月底, 周末.
func (z *zh) atTheEnd(i int) bool {
	_, ok := z.oneOf(i-1, "底", "末", "尾")
	return ok
}

// byTheEnd bounds 月底前: what must be done by the end of the month.
func (z *zh) byTheEnd(all []Value) []Value {
	ends := bounded(all, until, z.now)
	for i := range ends {
		if ends[i].To.After(z.now) {
			ends[i].From = z.now
		}
	}
	return ends
}

// bothSides reads a second bound right behind the first: 三点以后五点以前.
func (z *zh) bothSides(all []Value, b bound, i int) ([]Value, int) {
	if b != since && b != after || len(all) == 0 {
		return all, i
	}
	at, _ := z.oneOf(i, "到", "至")
	z.anchor = all[0].From
	m, end, ok := z.moment(at)
	if !ok {
		return all, i
	}
	stop, second := z.bound(end, m)
	if second != before && second != until {
		return all, i
	}
	m.dates = sameDay(m, all[0])
	for _, v := range bounded(m.values(z.now), second, z.now) {
		if v.To.After(all[0].From) {
			v.From = all[0].From
			v.Grain = finer(v.Grain, all[0].Grain)
			return []Value{v}, stop
		}
	}
	return all, i
}

// sameDay gives a time of day without a date the day of what stands before it.
func sameDay(m moment, v Value) []days {
	if len(m.dates) == 0 && m.exact.IsZero() {
		return []days{dayOf(v.From)}
	}
	return m.dates
}

// newYearBound reads 年前 and 年后, which are seen from the Spring Festival.
func (z *zh) newYearBound(i int) ([]Value, int, bool) {
	festival, ok := holidaysZh["春节"].next(z.now)
	if !ok {
		return nil, i, false
	}
	if end, ok := z.oneOf(i, "过完年", "过了年"); ok {
		end, _ = z.oneOf(end, "之后", "以后", "后")
		return []Value{{Grain: Day, From: festival.from}}, end, true
	}
	if r := z.at(i - 1); z.at(i) != '年' || !(i == 0 || z.breaks(r)) {
		return nil, i, false
	}
	if end, ok := z.oneOf(i, "年前"); ok {
		return []Value{{Grain: Day, From: z.now, To: festival.from}}, end, festival.from.After(z.now)
	}
	if end, ok := z.oneOf(i, "年后"); ok {
		return []Value{{Grain: Day, From: festival.from}}, end, true
	}
	if end, ok := z.oneOf(i, "年根儿底下", "年根底下", "年根儿", "年根", "年关"); ok {
		return []Value{{Grain: Day, From: festival.from.AddDate(0, 0, -10), To: festival.from}}, end, true
	}
	return nil, i, false
}

// breaks tells whether a word may begin behind r: 三年前 is not 年前.
func (z *zh) breaks(r rune) bool {
	for _, other := range "一二两三四五六七八九十百千万零几数半多余好去前今明后往当早每个年生成新青中晚末老童少周" {
		if r == other {
			return false
		}
	}
	return !isDigit(r) && r != ' '
}

// bound reads 之前, 以后, 起 behind a moment.
func (z *zh) bound(i int, m moment) (int, bound) {
	at := z.spaces(i)
	if end, ok := z.oneOf(at, "或之前", "及之前", "及以前", "或以前"); ok {
		return end, until
	}
	if end, ok := z.oneOf(at, "之前", "以前", "前"); ok && !z.has(at, "前后") && !z.has(at, "前天") {
		return end, before
	}
	if end, ok := z.oneOf(at, "或之后", "或以后", "及以后", "及之后", "开始", "以来", "起"); ok && !z.has(at, "起床") && !z.has(at, "起来") && !z.has(at, "起码") {
		return end, since
	}
	if end, ok := z.oneOf(at, "之后", "以后", "过后", "后"); ok && !z.has(at, "后天") && !z.has(at, "后面") {
		return end, after
	}
	return i, unbounded
}
