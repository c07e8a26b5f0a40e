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
	if m, end, ok := z.sameTime(at, year); ok {
		return m, end, true
	}
	if d, end, ok := z.inYear(at, y); ok {
		return moment{dates: []days{d}}, end, true
	}
	if h, end, ok := wordAt(z.source, at, holidaysZh, 6); ok {
		t, ok := h(year, z.now.Location())
		return z.dayOrYear(t, ok, year), end, true
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
	if year, end, ok := z.eraYear(i); ok {
		return year, end, true
	}
	n, ok := z.number(i)
	if !ok {
		return 0, i, false
	}
	end = z.spaces(n.end)
	if z.at(end) != '年' {
		return 0, i, false
	}
	end++
	if _, other := z.oneOf(end, "级", "代", "度"); other {
		return 0, i, false
	}
	month := z.monthFollows(end)
	switch {
	case n.width == 4 && (n.arabic || n.run) && n.n >= 1000:
	case n.width == 2 && (n.run || n.arabic):
		if !month && z.at(i) != '0' && z.at(i) != '零' && !n.shortYear() {
			return 0, i, false
		}
		n.n = z.century20(n.n, aheadSpoken)
	case n.width == 3 && n.run && month:
	case !n.arabic && !n.run && n.n >= 1900 && n.n < 2100 && (month || n.n%100 != 0): // 两千零四年
	default:
		return 0, i, false
	}
	return n.n, end, true
}

func (z *zh) monthFollows(i int) bool {
	n, ok := z.number(z.spaces(i))
	return ok && n.n >= 1 && n.n <= 12 && z.at(z.spaces(n.end)) == '月'
}

// shortYear tells 五八年 from 七八年 and 三五年, which are some years.
func (n number) shortYear() bool {
	return n.run && n.n > 12 && n.n%10 != n.n/10+1 && n.n != 35
}

// How many years ahead a year of two digits may lie, as it is spoken and as it
// is written in a date. Of those born in 38 some still call.
const (
	aheadSpoken  = 5
	aheadWritten = 15
)

// century20 completes a year of two digits.
func (z *zh) century20(n, ahead int) int {
	if n += 2000; n > z.now.Year()+ahead {
		n -= 100
	}
	return n
}

// sameTime reads the 今天 or 本月 of another year: 去年今天, 去年本月十日.
func (z *zh) sameTime(i, year int) (moment, int, bool) {
	if end, ok := z.oneOf(i, "今天", "今日", "今儿"); ok {
		t, real := date(year, int(z.now.Month()), z.now.Day(), z.now.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, end, real
	}
	end, ok := z.oneOf(i, "本月", "这个月", "这月", "同月")
	if !ok {
		return moment{}, i, false
	}
	return z.inMonth(end, monthOf(time.Date(year, z.now.Month(), 1, 0, 0, 0, 0, z.now.Location())))
}

// month reads a month and what may follow it, and a mere day. year is nil if
// none was said.
func (z *zh) month(i int, year *int) (moment, int, bool) {
	if d, at, ok := z.relativeMonth(i); ok && year == nil {
		if m, end, ok := z.dayNumber(at, d); ok {
			return m, end, true
		}
		return z.inMonth(at, d)
	}
	if z.at(i) == '俩' || z.at(i) == '仨' {
		return moment{}, i, false
	}
	i, solar := z.oneOf(i, "阳历", "公历", "新历", "西历", "国历")
	n, ok := z.number(i)
	if ok && z.at(z.spaces(n.end)) == '月' && n.n >= 1 && n.n <= 12 && n.width <= 2 {
		if year == nil && z.at(i-1) == '年' { // of a date that does not exist
			return moment{}, i, false
		}
		return z.namedMonth(n, year, solar)
	}
	if end, ok := z.oneOf(i, "年底", "年末", "岁末"); ok && year == nil {
		y := yearOf(z.now.Year(), z.now.Location())
		return moment{dates: []days{{y.from.AddDate(0, 11, 0), y.to, Month}}}, end, true
	}
	if end, ok := z.oneOf(i, "月底", "月末", "月尾", "月初", "月头", "月中", "月半"); ok && year == nil && z.at(i-1) != '个' && !isDigit(z.at(i-1)) {
		d, stop, ok := z.partOfMonth(i+1, monthOf(z.now))
		return moment{dates: []days{d}}, max(end, stop), ok
	}
	if m, end, ok := z.seasonNow(i); ok && year == nil {
		return m, end, true
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
func (z *zh) namedMonth(n number, year *int, solar bool) (moment, int, bool) {
	end, _ := z.oneOf(z.spaces(n.end), "月份", "月")
	at := z.spaces(end)
	at, _ = z.oneOf(at, "的")
	if day, ok := z.number(z.spaces(at)); ok && day.n >= 1 && day.n <= 31 && day.width <= 3 {
		stop, marked := z.oneOf(z.spaces(day.end), "号", "日")
		if !marked {
			stop = day.end
		}
		if marked && !z.isPlace(0, stop) || z.unmarked(day) {
			return z.dayIn(n, day.n, year, stop, !marked && !day.arabic && !solar)
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
	_, unit := z.oneOf(z.spaces(day.end), "个", "天", "次", "点", "年", "月", "周", "分", "块", "元", "人", "位", "小时", "时", "星期", "礼拜", "份", "楼", "%", "万", "千", "百", ".", "几", "来", "多", "共", "样", "起", "直", "定", "些", "般", "下", "边", "趟", "回", "顿", "小")
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

// dayNumber reads the day of 下个月十五 and, of the Chinese calendar, 下月初八.
func (z *zh) dayNumber(i int, d days) (moment, int, bool) {
	at, _ := z.oneOf(i, "的")
	at, begins := z.oneOf(at, "初")
	day, ok := z.number(at)
	if !ok || day.n < 1 || day.n > 31 || day.width > 3 || !z.unmarked(day) || day.run || !begins && day.n < 10 {
		return moment{}, i, false
	}
	if begins && day.n <= 10 {
		ahead := (d.from.Year()-z.now.Year())*12 + int(d.from.Month()) - int(z.now.Month())
		l := lunarOf(z.now)
		l.month, l.day, l.leap = (l.month+ahead+11)%12+1, day.n, false
		first := z.today()
		if ahead < 0 {
			first = first.AddDate(0, ahead, -15)
		}
		t, ok := l.next(first)
		return moment{dates: []days{dayOf(t)}}, day.end, ok && l.month > 0
	}
	if _, marked := z.oneOf(day.end, "号", "日"); begins || marked {
		return moment{}, i, false
	}
	t, ok := date(d.from.Year(), int(d.from.Month()), day.n, d.from.Location())
	return moment{dates: []days{dayOf(t)}}, day.end, ok
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
	if end, ok := z.oneOf(i, "底", "末", "尾巴", "尾"); ok {
		return days{d.to.AddDate(0, 0, -5), d.to, Day}, end, true
	}
	if z.at(i) == '初' {
		if _, lunarDay := digitOf(z.at(i + 1)); lunarDay || z.at(i+1) == '十' {
			return days{}, i, false
		}
		return days{d.from, d.from.AddDate(0, 0, 5), Day}, i + 1, true
	}
	if end, ok := z.oneOf(i, "头上", "头"); ok {
		if _, counted := z.number(end); counted || z.has(end, "疼") || z.has(end, "几") {
			return days{}, i, false
		}
		return days{d.from, d.from.AddDate(0, 0, 5), Day}, end, true
	}
	if z.at(i) == '半' && z.at(i-1) == '月' { // 月半 is the fifteenth
		t := d.from.AddDate(0, 0, 14)
		return dayOf(t), i + 1, z.at(i+1) != '个'
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
