package timex

import "time"

// lunarDate reads 农历八月十五, 腊月二十三, 正月初一, 闰六月初三, 初八.
func (z *zh) lunarDate(i int) (moment, int, bool) {
	year, at, hasYear := z.year(i)
	if !hasYear {
		at = i
	}
	at, said := z.oneOf(z.spaces(at), "农历", "阴历", "旧历", "老历")
	if y, end, ok := z.year(at); ok && said && !hasYear {
		year, at, hasYear = y, end, true
	}
	at, _ = z.oneOf(at, "的")
	at, leap := z.oneOf(z.spaces(at), "闰")
	l := lunar{leap: leap}
	marked := said || leap
	if end, ok := z.oneOf(at, "正月", "腊月", "冬月", "冬子月"); ok {
		l.month, at, marked = map[rune]int{'正': 1, '腊': 12, '冬': 11}[z.at(at)], end, true
	} else if n, ok := z.number(at); ok && n.n >= 1 && n.n <= 12 && z.at(n.end) == '月' {
		l.month, at = n.n, n.end+1
	}
	m, end, ok := z.lunarDay(l, at, marked, year, hasYear)
	if !ok && l.month > 0 && !hasYear && z.at(at-1) == '月' && z.at(at-2) != '份' && (said || !isNumbered(z.at(at-2))) {
		return z.lunarMonth(l, at)
	}
	return m, end, ok
}

func isNumbered(r rune) bool { _, ok := digitOf(r); return ok || r == '十' || isDigit(r) }

// lunarMonth reads 正月里, 腊月: this one or the next.
func (z *zh) lunarMonth(l lunar, i int) (moment, int, bool) {
	end, _ := z.oneOf(i, "里", "间", "份")
	for year := lunarYearOf(z.now); year < lunarYearOf(z.now)+3; year++ {
		bits, known := lunarYear(year)
		first, ok := lunar{month: l.month, day: 1, leap: l.leap}.in(year, z.now.Location())
		if !ok || !known {
			continue
		}
		if d := (days{first, first.AddDate(0, 0, monthDays(bits, l.month, l.leap)), Month}); d.to.After(z.now) {
			return moment{dates: []days{d}}, end, true
		}
	}
	return moment{}, i, false
}

func (z *zh) lunarDay(l lunar, at int, marked bool, year int, hasYear bool) (moment, int, bool) {
	at, newYear := z.oneOf(at, "大年", "年")
	at, begins := z.oneOf(at, "初")
	if newYear && begins && l.month == 0 { // 大年初三
		l.month = 1
	} else if newYear {
		return moment{}, at, false
	}
	n, ok := z.number(at)
	end := n.end
	if !ok || n.n < 1 || n.n > 30 || begins && n.n > 10 || !begins && !marked {
		return moment{}, at, false
	}
	if _, school := z.oneOf(end, "年级", "班", "个"); school {
		return moment{}, at, false
	}
	l.day = n.n
	end, _ = z.oneOf(end, "日", "号")
	switch {
	case l.month == 0 && hasYear:
		return moment{}, at, false
	case l.month == 0:
		t, ok := z.nextLunarDay(l.day)
		return moment{dates: []days{dayOf(t)}}, end, ok
	case hasYear:
		t, ok := l.in(year, z.now.Location())
		_, known := lunarYear(year)
		return z.dayOrYear(t, ok, year), end, ok || !known
	}
	t, ok := l.next(z.base())
	return moment{dates: []days{dayOf(t)}}, end, ok
}

// dayOrYear gives a day of a year or, where the lunar table does not reach, the
// year.
func (z *zh) dayOrYear(t time.Time, ok bool, year int) moment {
	if !ok {
		return moment{dates: []days{yearOf(year, z.now.Location())}, hasYear: true}
	}
	return moment{dates: []days{dayOf(t)}, hasYear: true}
}

// nextLunarDay gives the next 初八 of any month.
func (z *zh) nextLunarDay(day int) (time.Time, bool) {
	t := z.today()
	for range 60 {
		if lunarOf(t).day == day {
			return t, true
		}
		t = t.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}
