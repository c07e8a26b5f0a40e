package timex

import "time"

// zh reads Mandarin, character by character.
type zh struct {
	source
	anchor time.Time // the first date of a range, from which the second is seen
}

// base is the moment from which incomplete dates are seen.
func (z *zh) base() time.Time {
	if z.anchor.IsZero() {
		return z.now
	}
	return z.anchor
}

func (z *zh) find(original []rune) []Found {
	var found []Found
	for i := 0; i < len(z.text); {
		if z.at(i) == '《' { // a title
			if end := z.closing(i); end > i {
				i = end
				continue
			}
		}
		z.anchor = time.Time{}
		all, end, ok := z.expression(i)
		v, real := oneValue(all)
		if !ok || !real || end <= i {
			i++
			continue
		}
		found = append(found, Found{Start: i, End: end, Text: string(original[i:end]), Value: v})
		i = end
	}
	return found
}

func (z *zh) closing(i int) int {
	for j := i; j < len(z.text); j++ {
		if z.text[j] == '》' {
			return j + 1
		}
	}
	return i
}

// mayStart are the characters with which an expression can begin.
var mayStart = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "0123456789零一二两三听琴寻四五六七八九十廿卅壹贰叁肆伍陆柒捌玖半差还每隔逢自从在大约今明昨前后上下这本当去旧来过再等未接往之以最近周星礼月年岁农阴老闰正腊冬初工春夏秋天日第翌次赶即截直到截至间现此眼立马" {
		m[r] = true
	}
	for w := range partsZh {
		m[[]rune(w)[0]] = true
	}
	for w := range holidaysZh {
		m[[]rune(w)[0]] = true
	}
	return m
}()

// expression tries everything that can begin at i and keeps the longest.
func (z *zh) expression(i int) (all []Value, end int, ok bool) {
	if !mayStart[z.at(i)] {
		return nil, i, false
	}
	if r, e, ok := z.repeat(i); ok {
		all, end = r.values(), e
	}
	if v, e, ok := z.stretch(i); ok && e > end {
		all, end = v, e
	}
	z.anchor = time.Time{}
	if v, e, ok := z.single(i); ok && e > end {
		all, end = v, e
	}
	if end == i || end == 0 {
		if l, e, ok := z.length(i); ok && z.isLength(i, e) {
			all, end = []Value{l.value()}, e
		}
	} else if l, e, ok := z.length(i); ok && e > end && z.isLength(i, e) {
		all, end = []Value{l.value()}, e
	}
	return all, end, end > i
}

// isLength refuses 5日, which is a date, and 第三天.
func (z *zh) isLength(i, end int) bool {
	if r := z.at(i - 1); r == '第' || r >= '0' && r <= '9' || r == '.' {
		return false
	}
	return z.at(end-1) != '日' && !(z.has(i, "四周") && end == i+2)
}

// single reads one moment with the words that bound it.
func (z *zh) single(i int) ([]Value, int, bool) {
	if end, ok := z.oneOf(i, "现在", "此刻", "眼下", "马上", "立刻", "立即"); ok {
		return []Value{{Grain: Minute, At: z.now}}, end, true
	}
	if m, window, end, ok := z.away(i); ok {
		if window != nil {
			return []Value{*window}, end, true
		}
		m, end = z.timeOn(m, end)
		return m.values(z.now), end, true
	}
	start, since1 := z.oneOf(i, "自从", "自", "从")
	until, before1 := z.oneOf(start, "截止到", "截至到", "截止", "截至", "直到")
	m, end, ok := z.moment(until)
	if !ok {
		return nil, i, false
	}
	all := m.values(z.now)
	if stop, b := z.bound(end, m); b != unbounded {
		return bounded(all, b, z.now), stop, !since1 || b == since
	}
	switch {
	case before1 && !since1:
		return bounded(all, before, z.now), end, true
	case since1 && z.at(i) == '自' && len(m.dates) > 0:
		return bounded(all, since, z.now), end, true
	case since1 || before1:
		return nil, i, false
	}
	return all, end, true
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

// moment reads a date, a part of the day and a time of day, as many as there
// are, in this order.
func (z *zh) moment(i int) (moment, int, bool) {
	start, about := z.oneOf(i, "大约", "大概", "差不多", "约")
	start = z.spaces(start)
	m, end, ok := z.date(start)
	if !ok {
		m, end = moment{}, start
		if away, window, stop, ok := z.away(start); ok && window == nil {
			m, end = away, stop
		}
	}
	m, end = z.timeOn(m, end)
	if m.empty() || about && m.clock == nil {
		return m, i, false
	}
	if len(m.dates) == 0 && m.exact.IsZero() {
		switch {
		case m.clock != nil && m.part == nil && !z.likely(start, end, m.clock):
			return m, i, false
		case m.clock == nil && !z.bare(start, end):
			return m, i, false
		}
	}
	return m, end, true
}

// timeOn reads part of the day and time of day behind a date.
func (z *zh) timeOn(m moment, end int) (moment, int) {
	if !m.exact.IsZero() {
		return m, end
	}
	if len(m.dates) > 0 && !m.weekday { // 10月12号，星期一: said twice
		at := z.spaces(end)
		at, _ = z.oneOf(at, "(", ",", "，")
		if _, ok := z.oneOf(z.spaces(at), "星期", "礼拜", "周"); ok && m.dates[0].grain == Day {
			if _, stop, ok := z.week(z.spaces(at)); ok {
				end, _ = z.oneOf(stop, ")")
			}
		}
	}
	at := end
	if len(m.dates) > 0 {
		at = z.filler(end)
		if z.at(at) == 't' && isDigit(z.at(at+1)) { // 2026-11-22T10:00
			at++
		}
	}
	if p, stop, ok := z.part(at); ok && (len(m.dates) > 0 || stop-at > 1 || z.clockFollows(stop)) {
		m.part, end = p, stop
		at = z.filler(stop)
	}
	if m.part != nil || len(m.dates) > 0 && z.day(m) || m.empty() {
		if c, stop, ok := z.clock(at); ok {
			m.clock, end = c, stop
		}
	}
	return m, end
}

func (z *zh) day(m moment) bool { return m.dates[0].grain == Day }

func (z *zh) clockFollows(i int) bool {
	_, _, ok := z.clock(z.spaces(i))
	return ok
}

func (z *zh) filler(i int) int {
	at, _ := z.oneOf(z.spaces(i), "的", ",", "，", "、", "大概", "大约", "差不多", "那个", "嗯", "呃")
	return z.spaces(at)
}

// stretch reads 从 … 到 …, … 和 … 之间.
func (z *zh) stretch(i int) ([]Value, int, bool) {
	start, _ := z.oneOf(i, "自从", "自", "从", "由")
	start = z.spaces(start)
	if m, end, ok := z.moment(start); ok && m.exact.IsZero() {
		if all, stop, ok := z.through(m, end); ok {
			return all, stop, true
		}
	}
	z.anchor = time.Time{}
	return z.bareStretch(start)
}

func (z *zh) through(a moment, end int) ([]Value, int, bool) {
	at, between1 := z.to(z.spaces(end))
	if at == z.spaces(end) {
		return nil, end, false
	}
	at = z.spaces(at)
	if len(a.dates) > 0 {
		z.anchor = a.dates[0].from
	}
	b, stop, ok := z.moment(at)
	if !ok || !b.exact.IsZero() {
		return nil, end, false
	}
	tail, closed := z.oneOf(stop, "之间", "期间", "间")
	if between1 && !closed {
		return nil, end, false
	}
	if closed {
		stop = tail
	}
	all := between(a, b, z.now)
	return all, stop, len(all) > 0
}

// to reads the word between two ends; 和 needs a 之间 behind the second.
func (z *zh) to(i int) (end int, and bool) {
	if end, ok := z.oneOf(i, "一直到", "到", "至", "-", "~", "--"); ok {
		return end, false
	}
	end, and = z.oneOf(i, "和", "与", "跟")
	return end, and
}

// bareStretch reads 三到五点, 10-12号, 1995-1997年: the first number has the
// unit of the second.
func (z *zh) bareStretch(i int) ([]Value, int, bool) {
	p, at, hasPart := z.part(i)
	if !hasPart {
		p, at = nil, i
	}
	if r := z.at(at - 1); r >= '0' && r <= '9' || r == '第' {
		return nil, i, false
	}
	n, ok := z.number(z.spaces(at))
	if !ok || n.run && n.width != 4 {
		return nil, i, false
	}
	next, and := z.to(z.spaces(n.end))
	if next == z.spaces(n.end) || and {
		return nil, i, false
	}
	b, end, ok := z.moment(z.spaces(next))
	second, isNumber := z.number(z.spaces(next))
	if !ok || !isNumber || second.n <= n.n && b.clock == nil {
		return nil, i, false
	}
	a := moment{part: p}
	switch {
	case b.clock != nil && len(b.dates) == 0 && n.n <= 24:
		a.clock = &clock{hour: n.n, grain: Hour, sure: n.n == 0 || n.n > 12}
		if b.part == nil {
			b.part = p
		}
	case len(b.dates) > 0 && p == nil:
		unit := z.at(z.spaces(second.end))
		ok = z.firstOf(&a, &b, n, second, unit)
	default:
		ok = false
	}
	all := between(a, b, z.now)
	return all, end, ok && len(all) > 0
}

// firstOf makes the first end of a range from a number and the second's unit.
func (z *zh) firstOf(a, b *moment, n, second number, unit rune) bool {
	switch {
	case unit == '年' && n.width == 4 && second.width == 4:
		a.dates = []days{yearOf(n.n, z.now.Location())}
	case unit == '月' && n.n >= 1 && n.n <= 12 && b.dates[0].grain == Month:
		a.dates = []days{monthNext(z.now, n.n)}
		b.dates = []days{monthNext(a.dates[0].from, second.n)}
	case (unit == '号' || unit == '日') && n.n >= 1 && n.n <= 31:
		a.dates = dayOfMonth(z.now, n.n)
		if len(a.dates) == 0 {
			return false
		}
		b.dates = dayOfMonth(a.dates[0].from, second.n)
	default:
		return false
	}
	return true
}
