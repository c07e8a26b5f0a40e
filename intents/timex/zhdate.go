package timex

// daysZh are days seen from today; some carry a part of the day.
var daysZh = func() map[string]int {
	m := map[string]int{"当天": 0, "今": 0, "明": 1, "昨": -1, "前": -2, "后": 2, "大前": -3, "大后": 3, "听": 1, "听日": 1, "琴日": -1, "寻日": -1, "琴": -1, "寻": -1, "当日": 0, "隔天早上": 1, "翌日": 1, "次日": 1, "第二天": 1, "赶明儿": 1, "即日": 0, "今个儿": 0, "明个儿": 1, "昨个儿": -1, "外后天": 3, "外后日": 3, "大后个": 3, "夜儿": -1, "夜儿个": -1, "夜个": -1, "赶明": 1, "赶明个": 1, "赶明天": 1, "赶后天": 2, "转天": 1, "第二日": 1, "听朝": 1, "琴朝": -1, "寻朝": -1, "琴天": -1, "寻天": -1}
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
	aheadZh = map[string]int{"上上上": -3, "上上": -2, "上": -1, "前一": -1, "上一": -1, "这": 0, "呢个": 0, "本": 0, "这一": 0, "当": 0, "下": 1, "下一": 1, "下下": 2, "下下下": 3}
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
	for _, read := range []func(int) (moment, int, bool){z.lunarDate, z.numeric, z.calendar, z.century, z.relativeDay, z.week, z.feast} {
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

// lateNight is the hour until which 明天 may mean the day that has begun.
const lateNight = 4

// twoDays are days named together.
var twoDays = map[string]int{"今明两天": 0, "今明两日": 0, "今明": 0, "明后天": 1, "明后两天": 1, "明后两日": 1, "明后日": 1}

func (z *zh) relativeDay(i int) (moment, int, bool) {
	if n, end, ok := wordAt(z.source, i, twoDays, 4); ok && !z.has(end, "年") && !z.has(end, "天") {
		first := z.today().AddDate(0, 0, n)
		at := z.filler(end)
		if _, _, part := z.part(at); part || z.clockFollows(at) { // 明后天下午: of either
			return moment{dates: []days{dayOf(first), dayOf(first.AddDate(0, 0, 1))}}, end, true
		}
		return moment{dates: []days{{first, first.AddDate(0, 0, 2), Day}}}, end, true
	}
	n, end, ok := wordAt(z.source, i, daysZh, 4)
	if !ok {
		return moment{}, i, false
	}
	m := moment{dates: []days{dayOf(z.today().AddDate(0, 0, n))}}
	if n == 1 && z.now.Hour() < lateNight && z.anchor.IsZero() { // to one who lies awake tomorrow may be this day
		m.dates = append(m.dates, dayOf(z.today()))
	}
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
