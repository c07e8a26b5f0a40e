package timex

import "time"

// stretch reads 从 … 到 …, … 和 … 之间.
func (z *zh) stretch(i int) ([]Value, int, bool) {
	start, _ := z.oneOf(i, "自从", "自", "从", "由")
	start = z.spaces(start)
	if end, ok := z.atOnce(start); ok {
		return z.through(moment{exact: z.now}, end)
	}
	if m, end, ok := z.moment(start); ok && m.exact.IsZero() {
		if all, stop, ok := z.underWay(m, start, end); ok {
			return all, stop, true
		}
		z.anchor = time.Time{}
		if all, stop, ok := z.through(m, end); ok {
			return all, stop, true
		}
	}
	z.anchor = time.Time{}
	if all, end, ok := z.years(start, start > i); ok {
		return all, end, true
	}
	return z.bareStretch(start)
}

// underWay reads a stretch of named months or their days that has begun and is
// not over: 从四月一号到十月一号, said in June, is this year's.
func (z *zh) underWay(a moment, start, end int) ([]Value, int, bool) {
	if a.hasYear || len(a.dates) == 0 || !z.hasRuneIn(start, end, '月') || !a.dates[0].from.After(z.now) {
		return nil, end, false
	}
	z.anchor = yearOf(z.now.Year(), z.now.Location()).from
	earlier, again, ok := z.moment(start)
	if !ok || again != end || len(earlier.dates) == 0 || earlier.dates[0].from.After(z.now) || earlier.dates[0].grain != Day {
		return nil, end, false
	}
	all, stop, ok := z.through(earlier, end)
	if !ok || !all[0].To.After(z.now) || !z.hasRuneIn(end, stop, '月') {
		return nil, end, false
	}
	return all[:1], stop, true
}

// years reads 从2016到2018.
func (z *zh) years(i int, from bool) ([]Value, int, bool) {
	a, ok := z.number(i)
	next, and := z.to(z.spaces(a.end))
	if !from || !ok || a.width != 4 || a.n < 1900 || a.n > 2100 || and {
		return nil, i, false
	}
	b, ok := z.number(z.spaces(next))
	if !ok || b.width != 4 || b.n <= a.n || b.n > 2100 || z.at(z.spaces(b.end)) == '年' {
		return nil, i, false
	}
	zone := z.now.Location()
	return between(moment{dates: []days{yearOf(a.n, zone)}, hasYear: true}, moment{dates: []days{yearOf(b.n, zone)}, hasYear: true}, z.now), b.end, true
}

func (z *zh) through(a moment, end int) ([]Value, int, bool) {
	at, between1 := z.to(z.spaces(end))
	if at == z.spaces(end) {
		return nil, end, false
	}
	at = z.spaces(at)
	z.anchor = z.today()
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
