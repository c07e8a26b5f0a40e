package timex

import "time"

// daysZh are days seen from today; some carry a part of the day.
var daysZh = func() map[string]int {
	m := map[string]int{"当天": 0, "今": 0, "明": 1, "昨": -1, "前": -2, "后": 2, "大前": -3, "大后": 3, "听": 1, "听日": 1, "琴日": -1, "寻日": -1, "琴": -1, "寻": -1, "当日": 0, "隔天早上": 1, "翌日": 1, "次日": 1, "第二天": 1, "赶明儿": 1, "即日": 0, "今个儿": 0, "明个儿": 1, "昨个儿": -1}
	for stem, n := range map[string]int{"大大前": -4, "大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3, "大大后": 4} {
		for _, suffix := range []string{"天", "日", "儿", "儿个", "个", "朝"} {
			m[stem+suffix] = n
		}
	}
	for _, other := range []string{"前日", "后日", "前个", "后个", "前朝", "后朝", "前儿个", "后儿个"} {
		if other[:3] == "前" {
			m[other] = -2
		} else {
			m[other] = 2
		}
	}
	return m
}()

// yearsZh and monthsZh are seen from now.
var (
	yearsZh = map[string]int{"大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年": -1, "旧年": -1, "今年": 0, "本年": 0, "当年": 0, "这一年": 0, "本年度": 0, "今年度": 0, "明年": 1, "来年": 1, "下一年": 1, "下年": 1, "后年": 2, "大后年": 3}
	aheadZh = map[string]int{"上上上": -3, "上上": -2, "上": -1, "前一": -1, "上一": -1, "这": 0, "本": 0, "这一": 0, "当": 0, "下": 1, "下一": 1, "下下": 2, "下下下": 3}
)

// date reads a date at i, with what may follow it.
func (z *zh) date(i int) (moment, int, bool) {
	m, end, ok := z.plainDate(i)
	if !ok {
		return m, i, false
	}
	return z.neighbor(m, end)
}

// plainDate tries every kind of date and keeps the longest.
func (z *zh) plainDate(i int) (moment, int, bool) {
	best, end := moment{}, i
	for _, read := range []func(int) (moment, int, bool){z.lunarDate, z.numeric, z.calendar, z.relativeDay, z.week, z.feast} {
		if m, e, ok := read(i); ok && e > end {
			best, end = m, e
		}
	}
	return best, end, end > i
}

// neighbor reads 的前一天, 后两天, 当天 behind a date.
func (z *zh) neighbor(m moment, i int) (moment, int, bool) {
	at, _ := z.oneOf(i, "的", "节")
	if end, ok := z.oneOf(at, "当天", "当日", "那天", "那一天", "这天", "这一天", "期间"); ok {
		return m, end, true
	}
	if end, ok := z.oneOf(at, "前夕", "前夜"); ok {
		return shift(m, -1), end, true
	}
	sign := 0
	j, ok := z.oneOf(at, "前", "头")
	if ok {
		sign = -1
	} else if j, ok = z.oneOf(at, "后", "过后"); ok {
		sign = 1
	} else if end, ok := z.oneOf(at, "第二天", "次日"); ok {
		return shift(m, 1), end, true
	}
	if n, ok := z.number(j); sign != 0 && ok && n.n > 0 && n.n < 100 {
		if end, ok := z.oneOf(n.end, "天", "日"); ok {
			return shift(m, sign*n.n), end, true
		}
	}
	return m, i, true
}

// shift moves dates by days, from the beginning backwards and from the end on.
func shift(m moment, n int) moment {
	moved := make([]days, len(m.dates))
	for i, d := range m.dates {
		t := d.from.AddDate(0, 0, n)
		if n > 0 {
			t = d.to.AddDate(0, 0, n-1)
		}
		moved[i] = dayOf(t)
	}
	m.dates = moved
	return m
}

func (z *zh) relativeDay(i int) (moment, int, bool) {
	n, end, ok := wordAt(z.source, i, daysZh, 4)
	if !ok {
		return moment{}, i, false
	}
	m := moment{dates: []days{dayOf(z.today().AddDate(0, 0, n))}}
	if w := z.at(end - 1); w != '今' && w != '明' && w != '昨' && w != '前' && w != '后' && w != '听' && w != '琴' && w != '寻' {
		_, name := z.oneOf(end, "头条", "说法", "之星")
		return m, end, !name
	}
	// 今, 明, 昨 need a part of the day: 今晚, 明早.
	for _, r := range []rune{'早', '晚', '晨', '夜'} {
		if z.at(end) == r {
			return m, end, !z.has(end, "早就") && !z.has(end, "晚饭") && !z.has(end, "早饭") || z.at(end-1) != '前' && z.at(end-1) != '后'
		}
	}
	return m, i, false
}

// numeric reads 2010-01-29, 2010/1/29, 2010.01.29, and 12/25.
func (z *zh) numeric(i int) (moment, int, bool) {
	if c := z.at(i - 1); c >= '0' && c <= '9' || c == '.' || c == '/' || z.at(i) < '0' || z.at(i) > '9' {
		return moment{}, i, false
	}
	first, ok := z.arabic(i)
	mark := z.at(first.end)
	if !ok || mark != '-' && mark != '/' && mark != '.' || z.at(first.end+1) < '0' || z.at(first.end+1) > '9' {
		return moment{}, i, false
	}
	second, ok := z.arabic(first.end + 1)
	if !ok || second.width > 2 {
		return moment{}, i, false
	}
	if first.width == 4 && z.at(second.end) == mark {
		third, ok := z.arabic(second.end + 1)
		t, real := date(first.n, second.n, third.n, z.now.Location())
		return moment{dates: []days{dayOf(t)}}, third.end, ok && real && third.width <= 2 && third.width > 0
	}
	if mark == '/' && first.width <= 2 && z.at(second.end) == mark { // 10/1/2017
		third, ok := z.arabic(second.end + 1)
		t, real := date(third.n, first.n, second.n, z.now.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, third.end, ok && real && third.width == 4
	}
	if mark == '/' && first.width <= 2 && first.width+second.width > 2 && first.n >= 1 && first.n <= 12 && z.at(second.end) != '/' {
		found := monthDay(z.base(), first.n, second.n)
		return moment{dates: found}, second.end, len(found) > 0
	}
	return moment{}, i, false
}

func (z *zh) feast(i int) (moment, int, bool) {
	h, end, ok := wordAt(z.source, i, holidaysZh, 6)
	if !ok {
		return moment{}, i, false
	}
	if _, name := z.oneOf(end, "联欢", "晚会", "快乐", "档", "年糕", "老人", "树"); name {
		return moment{}, i, false
	}
	d, ok := h.next(z.base())
	return moment{dates: []days{d}}, end, ok
}

// weekdayZh reads the day of a week: 一 to 日, 1 to 7.
func (z *zh) weekdayZh(i int) (time.Weekday, bool) {
	if r := z.at(i); r == '日' || r == '天' {
		return time.Sunday, true
	}
	n, ok := z.digit(i)
	return time.Weekday(n % 7), ok && n >= 1 && n <= 7 && z.at(i) != '两'
}

// week reads 下下周三, 这个周末, 本周, 上星期, 周五.
func (z *zh) week(i int) (moment, int, bool) {
	ahead, at, said := wordAt(z.source, i, aheadZh, 3)
	if said && z.at(i-1) == '一' && z.has(i, "下下") { // 问一下，下周三
		return moment{}, i, false
	}
	if said {
		at, _ = z.oneOf(at, "个")
	}
	end, ok := z.oneOf(at, "星期", "礼拜", "周")
	if !ok {
		return moment{}, i, false
	}
	if end2, weekend := z.oneOf(end, "末"); weekend {
		saturday := weekdayIn(z.now, time.Saturday, ahead).from
		return moment{dates: []days{{saturday, saturday.AddDate(0, 0, 2), Day}}}, end2, true
	}
	if day, ok := z.weekdayZh(end); ok && !z.counted(i, end+1, said) {
		if said {
			return moment{dates: []days{weekdayIn(z.now, day, ahead)}, weekday: true}, end + 1, true
		}
		return moment{dates: nextWeekday(z.base(), day), weekday: true}, end + 1, true
	}
	if !said || z.has(i, "当") {
		return moment{}, i, false
	}
	w := weekOf(z.now)
	w.from, w.to = w.from.AddDate(0, 0, 7*ahead), w.to.AddDate(0, 0, 7*ahead)
	if end2, ok := z.oneOf(end, "初", "底"); ok { // the first or the last two days of work
		t := w.from
		if z.at(end) == '底' {
			t = w.from.AddDate(0, 0, 4)
		}
		return moment{dates: []days{{t, t.AddDate(0, 0, 2), Day}}}, end2, true
	}
	return moment{dates: []days{w}}, end, true
}

// counted tells 一周三次 and 星期五餐厅 from weekdays.
func (z *zh) counted(i, end int, said bool) bool {
	_, other := z.oneOf(end, "次", "趟", "回", "顿", "遍", "餐厅", "饭店", "酒吧", "乐队", "书店", "个月", "年级")
	before := z.at(i - 1)
	_, digit := digitOf(before)
	if said {
		return other
	}
	return other || digit || before >= '0' && before <= '9' || before == '四' || before == '圆'
}
