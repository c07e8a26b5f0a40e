package timex

import "time"

// inYear reads 上半年, 年底, 夏天, 最后一天, 第三季度 behind a year.
func (z *zh) inYear(i int, y days) (days, int, bool) {
	if end, ok := z.oneOf(i, "年底", "年末", "底", "末"); ok {
		return days{y.from.AddDate(0, 11, 0), y.to, Month}, end, true
	}
	if end, ok := z.oneOf(i, "年初", "初"); ok {
		return days{y.from, y.from.AddDate(0, 1, 0), Month}, end, true
	}
	if end, ok := z.oneOf(i, "上半年", "前半年"); ok {
		return days{y.from, y.from.AddDate(0, 6, 0), Month}, end, true
	}
	if end, ok := z.oneOf(i, "下半年", "后半年"); ok {
		return days{y.from.AddDate(0, 6, 0), y.to, Month}, end, true
	}
	if n, end, ok := wordAt(z.source, i, seasonsZh, 2); ok {
		return days{y.from.AddDate(0, n, 0), y.from.AddDate(0, n+3, 0), Month}, end, true
	}
	if q, end, ok := z.quarter(i); ok {
		return days{y.from.AddDate(0, 3*q-3, 0), y.from.AddDate(0, 3*q, 0), Month}, end, true
	}
	return z.ordinal(i, y)
}

// seasonsZh begin in March, June, September and December.
var seasonsZh = map[string]int{"春天": 2, "春季": 2, "夏天": 5, "夏季": 5, "秋天": 8, "秋季": 8, "冬天": 11, "冬季": 11, "开春": 2, "入夏": 5, "入秋": 8, "入冬": 11}

// seasonNow reads a season or a quarter without its year: 这个夏天 is the one
// that is not over, 第三季度 this year's, 下个季度 the one after this.
func (z *zh) seasonNow(i int) (moment, int, bool) {
	at, this := z.oneOf(i, "这个", "这", "本")
	_, adverb := z.oneOf(i, "开春", "入夏", "入秋", "入冬")
	if n, end, ok := wordAt(z.source, at, seasonsZh, 2); ok && (this || adverb) { // not in 冬天的被子
		d := days{grain: Month}
		for y := z.now.Year() - 1; !d.to.After(z.now); y++ {
			first := yearOf(y, z.now.Location()).from
			d.from, d.to = first.AddDate(0, n, 0), first.AddDate(0, n+3, 0)
		}
		return moment{dates: []days{d}}, end, true
	}
	if z.at(i-1) == '年' || isDigit(z.at(i-1)) {
		return moment{}, i, false
	}
	y := yearOf(z.now.Year(), z.now.Location()).from
	if q, end, ok := z.quarter(i); ok {
		return moment{dates: []days{{y.AddDate(0, 3*q-3, 0), y.AddDate(0, 3*q, 0), Month}}}, end, true
	}
	ahead, next := 0, at
	if !this {
		if ahead, next, this = wordAt(z.source, i, aheadZh, 3); !this {
			return moment{}, i, false
		}
		next, _ = z.oneOf(next, "个")
	}
	end, ok := z.oneOf(next, "季度")
	q := (int(z.now.Month())-1)/3 + ahead
	return moment{dates: []days{{y.AddDate(0, 3*q, 0), y.AddDate(0, 3*q+3, 0), Month}}}, end, ok
}

func (z *zh) quarter(i int) (q, end int, ok bool) {
	at, _ := z.oneOf(i, "第")
	n, ok := z.number(at)
	if !ok || n.n < 1 || n.n > 4 {
		return 0, i, false
	}
	at, _ = z.oneOf(n.end, "个")
	end, ok = z.oneOf(at, "季度")
	return n.n, end, ok
}

// ordinal reads 第一周, 最后三天, 前2周, 第九个月, 最后一个星期五 within a stretch.
// A year's or month's first week is the one of its first Thursday, as ISO 8601
// has it for years.
func (z *zh) ordinal(i int, d days) (days, int, bool) {
	at, last := z.oneOf(i, "最后", "最末")
	at, nth := z.oneOf(at, "第")
	first := false
	if !last && !nth {
		at, first = z.oneOf(at, "头", "前")
	}
	if !last && !nth && !first {
		return days{}, i, false
	}
	n, ok := z.number(z.spaces(at))
	if !ok || n.n < 1 || n.n > 400 {
		return days{}, i, false
	}
	at, _ = z.oneOf(z.spaces(n.end), "个的", "个")
	at = z.spaces(at)
	if end, ok := z.oneOf(at, "星期", "礼拜", "周"); ok {
		if day, is := z.weekdayZh(end); is {
			k := n.n
			if last {
				k = -1
			}
			t, ok := nthWeekday(d.from, day, k)
			return dayOf(t), end + 1, ok
		}
	}
	unit, end, ok := z.unit(at)
	if !ok || unit == Hour || unit == Minute {
		return days{}, i, false
	}
	return within(d, unit, n.n, nth, last), end, true
}

// within gives the n-th unit of a stretch, or its first or last n.
func within(d days, unit Grain, n int, nth, last bool) days {
	step := func(t time.Time, k int) time.Time {
		switch unit {
		case Day:
			return t.AddDate(0, 0, k)
		case Week:
			return t.AddDate(0, 0, 7*k)
		case Month:
			return t.AddDate(0, k, 0)
		}
		return t.AddDate(k, 0, 0)
	}
	from, to := d.from, d.to
	if unit == Week {
		from, to = weekOf(from.AddDate(0, 0, 3)).from, weekOf(to.AddDate(0, 0, 3)).from
	}
	switch {
	case nth:
		from = step(from, n-1)
		to = step(from, 1)
	case last:
		from = step(to, -n)
	default:
		to = step(from, n)
	}
	return days{from, to, unit}
}

// lastWeekday reads 最后一个星期五 of this month.
func (z *zh) lastWeekday(i int) (moment, int, bool) {
	if at, ok := z.oneOf(i, "最后一个星期", "最后一个周", "最后一个礼拜", "最后一个的星期", "最后一个的周", "最后一个的礼拜"); !ok || z.at(at) == '末' {
		return moment{}, i, false
	}
	d, end, ok := z.ordinal(i, monthOf(z.now))
	return moment{dates: []days{d}}, end, ok && d.grain == Day
}
