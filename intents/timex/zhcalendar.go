package timex

import "time"

// calendar reads years, months and days of ours: 2016年9月3号, 明年三月,
// 下个月五号, 这个月底, 29日.
func (z *zh) calendar(i int) (moment, int, bool) {
	year, at, ok := z.year(i)
	if !ok {
		return z.month(i, nil)
	}
	at = z.spaces(at)
	at, _ = z.oneOf(at, "的", ",", "，")
	at = z.spaces(at)
	y := yearOf(year, z.now.Location())
	if m, end, ok := z.month(at, &year); ok {
		m.hasYear = true
		return m, end, true
	}
	if n, is := z.number(at); is && z.at(z.spaces(n.end)) == '月' {
		return moment{}, i, false // a date that does not exist
	}
	if d, end, ok := z.inYear(at, y); ok {
		return moment{dates: []days{d}}, end, true
	}
	if h, end, ok := wordAt(z.source, at, holidaysZh, 6); ok {
		t, ok := h(year, z.now.Location())
		return moment{dates: []days{dayOf(t)}}, end, ok
	}
	_, end, _ := z.year(i)
	return moment{dates: []days{y}}, end, true
}

// year reads 2018年, 零八年, 今年. A small number of years is a duration.
func (z *zh) year(i int) (year, end int, ok bool) {
	if n, end, ok := wordAt(z.source, i, yearsZh, 3); ok {
		_, age := z.oneOf(end, "级")
		return z.now.Year() + n, end, !age
	}
	n, ok := z.number(i)
	if !ok {
		return 0, i, false
	}
	end = z.spaces(n.end)
	full := n.width == 4 && (n.arabic || n.run) && n.n >= 1000
	short := n.width == 2 && (n.run || n.arabic)
	if z.at(end) != '年' || !full && !short {
		return 0, i, false
	}
	end++
	if _, other := z.oneOf(end, "级", "代", "度"); other {
		return 0, i, false
	}
	if short {
		if _, _, month := z.month(z.spaces(end), nil); !month && z.at(i) != '0' && z.at(i) != '零' && !(n.run && z.at(i) >= '九') {
			return 0, i, false
		}
		n.n += 1900
		if n.n < 1960 {
			n.n += 100
		}
	}
	return n.n, end, true
}

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
var seasonsZh = map[string]int{"春天": 2, "春季": 2, "夏天": 5, "夏季": 5, "秋天": 8, "秋季": 8, "冬天": 11, "冬季": 11}

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
	at, _ = z.oneOf(z.spaces(n.end), "个")
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

// month reads a month and what may follow it, and a mere day. year is nil if
// none was said.
func (z *zh) month(i int, year *int) (moment, int, bool) {
	if d, at, ok := z.relativeMonth(i); ok && year == nil {
		return z.inMonth(at, d)
	}
	n, ok := z.number(i)
	if ok && z.at(z.spaces(n.end)) == '月' && n.n >= 1 && n.n <= 12 && n.width <= 2 {
		if year == nil && z.at(i-1) == '年' { // of a date that does not exist
			return moment{}, i, false
		}
		return z.namedMonth(n, year)
	}
	if end, ok := z.oneOf(i, "年底", "年末", "岁末"); ok && year == nil {
		y := yearOf(z.now.Year(), z.now.Location())
		return moment{dates: []days{{y.from.AddDate(0, 11, 0), y.to, Month}}}, end, true
	}
	if end, ok := z.oneOf(i, "月底", "月末", "月初", "月中"); ok && year == nil && z.at(i-1) != '个' {
		d, _, ok := z.partOfMonth(i+1, monthOf(z.now))
		return moment{dates: []days{d}}, end, ok
	}
	if year != nil {
		return moment{}, i, false
	}
	if m, end, ok := z.lastWeekday(i); ok {
		return m, end, true
	}
	if end, ok := z.oneOf(i, "上半月", "下半月"); ok {
		d := monthOf(z.now)
		if z.at(i) == '上' {
			d.to = d.from.AddDate(0, 0, 15)
		} else {
			d.from = d.from.AddDate(0, 0, 15)
		}
		d.grain = Day
		return moment{dates: []days{d}}, end, true
	}
	if end, ok := z.oneOf(i, "上半年", "下半年", "上个半年", "下个半年"); ok {
		y := yearOf(z.now.Year(), z.now.Location())
		d := days{y.from, y.from.AddDate(0, 6, 0), Month}
		if z.at(i) == '下' {
			d = days{d.to, y.to, Month}
		}
		return moment{dates: []days{d}}, end, true
	}
	return z.mereDay(i)
}

// lastWeekday reads 最后一个星期五 of this month.
func (z *zh) lastWeekday(i int) (moment, int, bool) {
	if at, ok := z.oneOf(i, "最后一个星期", "最后一个周", "最后一个礼拜"); !ok || z.at(at) == '末' {
		return moment{}, i, false
	}
	d, end, ok := z.ordinal(i, monthOf(z.now))
	return moment{dates: []days{d}}, end, ok && d.grain == Day
}

// mereDay reads 29日 and 五号, but not 12号楼.
func (z *zh) mereDay(i int) (moment, int, bool) {
	n, ok := z.number(i)
	if before := z.at(i - 1); !ok || n.n < 1 || n.n > 31 || n.width > 3 || before == '月' || before == '第' || isDigit(before) {
		return moment{}, i, false
	}
	end, ok := z.oneOf(z.spaces(n.end), "号", "日")
	if !ok || z.isPlace(i, end) {
		return moment{}, i, false
	}
	found := dayOfMonth(z.base(), n.n)
	return moment{dates: found}, end, len(found) > 0
}

func (z *zh) isPlace(i, end int) bool {
	if _, after := z.oneOf(end, "楼", "院", "线", "门", "单元", "幢", "栋", "房", "室", "桌", "码", "库", "店", "车", "路", "床", "元", "字", "机", "柜", "仓", "内", "之内", "以内", "后", "前", "之后", "以后", "之前", "以前", "游", "本", "用", "电池", "技师", "选手", "窗", "公馆"); after {
		return true
	}
	for _, r := range "路街弄巷村道里区楼幢栋第座" {
		if z.at(i-1) == r {
			return true
		}
	}
	return false
}

// namedMonth reads 九月, and the day behind it.
func (z *zh) namedMonth(n number, year *int) (moment, int, bool) {
	end, _ := z.oneOf(z.spaces(n.end), "月份", "月")
	at := z.spaces(end)
	at, _ = z.oneOf(at, "的")
	if day, ok := z.number(z.spaces(at)); ok && day.n >= 1 && day.n <= 31 && day.width <= 3 {
		stop, marked := z.oneOf(z.spaces(day.end), "号", "日")
		if !marked {
			stop = day.end
		}
		if marked && !z.isPlace(0, stop) || z.unmarked(day) {
			return z.dayIn(n, day.n, year, stop, !marked && !day.arabic)
		}
	}
	d := monthNext(z.base(), n.n)
	if year != nil {
		d = monthOf(time.Date(*year, time.Month(n.n), 1, 0, 0, 0, 0, z.now.Location()))
	}
	m, stop, ok := z.inMonth(end, d)
	return m, stop, ok
}

// unmarked tells whether a day without 号 may be one: 八月十五 and 3月5 but not
// 三月三个.
func (z *zh) unmarked(day number) bool {
	_, unit := z.oneOf(z.spaces(day.end), "个", "天", "次", "点", "年", "月", "周", "分", "块", "元", "人", "位", "小时", "时", "星期", "礼拜", "份", "楼", "%", "万", "千", "百", ".")
	return !unit
}

// dayIn gives the day; 八月十五 said in Chinese without 号 may also be lunar.
func (z *zh) dayIn(month number, day int, year *int, end int, mayBeLunar bool) (moment, int, bool) {
	if year != nil {
		t, ok := date(*year, month.n, day, z.now.Location())
		return moment{dates: []days{dayOf(t)}}, end, ok
	}
	found := monthDay(z.base(), month.n, day)
	if mayBeLunar && !month.arabic {
		if t, ok := (lunar{month: month.n, day: day}).next(z.base()); ok {
			found = append(found, dayOf(t))
		}
	}
	return moment{dates: found}, end, len(found) > 0
}

func (z *zh) relativeMonth(i int) (days, int, bool) {
	ahead, at, ok := wordAt(z.source, i, aheadZh, 3)
	if !ok || z.at(i-1) == '一' && z.has(i, "下下") {
		return days{}, i, false
	}
	at, _ = z.oneOf(at, "个")
	if z.at(at) != '月' || z.has(at, "月台") {
		return days{}, i, false
	}
	first := monthOf(z.now).from.AddDate(0, ahead, 0)
	return monthOf(first), at + 1, true
}

// inMonth reads what follows a month: 底, 中旬, 五号, 的第一周.
func (z *zh) inMonth(i int, d days) (moment, int, bool) {
	at, _ := z.oneOf(i, "的", "份的", "份")
	at = z.spaces(at)
	if p, end, ok := z.partOfMonth(at, d); ok {
		return moment{dates: []days{p}}, end, true
	}
	if p, end, ok := z.ordinal(at, d); ok {
		return moment{dates: []days{p}}, end, true
	}
	if day, ok := z.number(at); ok && day.n >= 1 && day.n <= 31 {
		if end, ok := z.oneOf(day.end, "号", "日"); ok && !z.isPlace(0, end) {
			t, real := date(d.from.Year(), int(d.from.Month()), day.n, d.from.Location())
			return moment{dates: []days{dayOf(t)}}, end, real
		}
	}
	return moment{dates: []days{d}}, i, true
}

// partOfMonth: the beginning and the end are the first and the last five days
// or so, a 旬 is ten.
func (z *zh) partOfMonth(i int, d days) (days, int, bool) {
	if end, ok := z.oneOf(i, "底", "末", "尾"); ok {
		return days{d.to.AddDate(0, 0, -5), d.to, Day}, end, true
	}
	if z.at(i) == '初' {
		if _, lunarDay := digitOf(z.at(i + 1)); lunarDay || z.at(i+1) == '十' {
			return days{}, i, false
		}
		return days{d.from, d.from.AddDate(0, 0, 5), Day}, i + 1, true
	}
	tens := map[string][2]int{"上旬": {0, 10}, "中旬": {10, 20}, "下旬": {20, 31}, "中": {10, 20}}
	for word, t := range tens {
		if word == "中" && z.at(i+1) == '旬' {
			continue
		}
		if end, ok := z.oneOf(i, word); ok {
			to := d.from.AddDate(0, 0, t[1])
			if t[1] > 30 {
				to = d.to
			}
			return days{d.from.AddDate(0, 0, t[0]), to, Day}, end, true
		}
	}
	return days{}, i, false
}

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
	return z.lunarDay(l, at, marked, year, hasYear)
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
		return moment{dates: []days{dayOf(t)}}, end, ok
	}
	t, ok := l.next(z.base())
	return moment{dates: []days{dayOf(t)}}, end, ok
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
