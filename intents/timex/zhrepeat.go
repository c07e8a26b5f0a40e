package timex

// repeat reads 每天早晚饭后, 隔天, 每周一三五上午九点, 每月十五号, 天天.
func (z *zh) repeat(i int) (rule, int, bool) {
	if r, end, ok := z.often(i); ok {
		return r, end, true
	}
	r, at, ok := z.everyZh(i)
	if !ok {
		return rule{}, i, false
	}
	times, end := z.times(at)
	r.times = times
	if n := sameMinutes(times); n < len(times) && len(z.spans) == len(times) {
		r.times, end = times[:n], z.spans[n-1][1]
		z.apartRules(r, times[n:], z.spans[n:])
	}
	return r, end, true
}

// sameMinutes counts the first times that have the same minutes.
func sameMinutes(times []moment) int {
	for i, m := range times {
		if m.minute() != times[0].minute() {
			return i
		}
	}
	return len(times)
}

// apartRules makes rules of their own for times that one rule cannot say
// together with the first: 每天早上八点半和晚上九点.
func (z *zh) apartRules(r rule, times []moment, spans [][2]int) {
	for i := range times {
		r.times = times[i : i+1]
		if v, ok := oneValue(r.values()); ok {
			z.more = append(z.more, Found{Start: spans[i][0], End: spans[i][1], Value: v})
		}
	}
}

func (z *zh) everyZh(i int) (rule, int, bool) {
	if end, ok := z.oneOf(i, "天天", "日日"); ok {
		return rule{freq: "DAILY"}, end, true
	}
	if end, ok := z.oneOf(i, "月月"); ok {
		return rule{freq: "MONTHLY"}, end, true
	}
	if end, ok := z.oneOf(i, "年年"); ok {
		return rule{freq: "YEARLY"}, end, true
	}
	if end, ok := z.oneOf(i, "工作日"); ok {
		return rule{freq: "WEEKLY", weekdays: workdays}, end, z.at(i-1) != '个'
	}
	if r, end, ok := z.apart(i); ok {
		return r, end, true
	}
	if r, end, ok := z.lunarDays(i); ok && len(r.monthDay) > 1 { // 初一十五
		return r, end, true
	}
	if at, ok := z.oneOf(i, "每逢", "每一个", "每一", "每个", "每", "逢"); ok {
		return z.each(z.spaces(at), z.at(i) == '逢')
	}
	return z.weekdays(i, false)
}

var workdays = []string{"MO", "TU", "WE", "TH", "FR"}

// apart reads 隔天, 隔一周, 每隔两天, 每两周, 每三个小时.
func (z *zh) apart(i int) (rule, int, bool) {
	at, each := z.oneOf(i, "每")
	at, gap := z.oneOf(at, "间隔", "隔")
	if !gap && !each || z.has(at, "壁") {
		return rule{}, i, false
	}
	n, step := 1, 0
	if half, ok := z.oneOf(at, "半个小时", "半小时", "半个钟头", "半点钟"); ok {
		return rule{freq: "MINUTELY", interval: 30}, half, true
	}
	if l, end, ok := z.length(z.spaces(at)); ok && z.at(z.spaces(at)) == '半' {
		if r, ok := l.rule(); ok { // 每半个月
			return r, end, true
		}
	}
	if num, ok := z.number(z.spaces(at)); ok {
		n, at = num.n, num.end
	} else if !gap {
		return rule{}, i, false
	}
	if gap {
		step = 1
	}
	at, counted := z.oneOf(z.spaces(at), "个")
	if r := z.at(at - 1); r == '俩' || r == '仨' {
		counted = true
	}
	unit, end, ok := z.unit(z.spaces(at))
	if !ok || n < 1 || n > 99 || unit == Month && !counted && !gap {
		return rule{}, i, false
	}
	if unit == Hour || unit == Minute {
		step = 0 // 每隔四小时 is every four hours
	}
	r := rule{freq: unitFreq[unit], interval: n + step}
	if day, ok := z.weekdayZh(end); ok && unit == Week {
		r.weekdays, end = []string{weekdayCodes[day]}, end+1
	}
	if n, stop, ok := z.count(end); ok && n == 1 {
		end = stop
	}
	return r, end, true
}

// each reads what follows 每.
func (z *zh) each(i int, lunarOnly bool) (rule, int, bool) {
	if end, ok := z.oneOf(i, "工作日"); ok {
		return rule{freq: "WEEKLY", weekdays: workdays}, end, true
	}
	if end, ok := z.oneOf(i, "季度", "季"); ok && !z.has(i, "季节") {
		return rule{freq: "MONTHLY", interval: 3}, end, true
	}
	if sign, _ := z.sideOf(i + 2); sign != 0 && z.has(i, "顿饭") { // 每顿饭后
		return rule{freq: "DAILY"}, i + 1, true
	}
	if sign, _ := z.sideOf(i + 1); sign != 0 && (z.at(i) == '餐' || z.at(i) == '饭' || z.at(i) == '顿') {
		return rule{freq: "DAILY"}, i, z.at(i) != '顿'
	}
	if end, ok := z.oneOf(i, "周末", "星期末", "礼拜末", "双休日", "双休"); ok {
		return rule{freq: "WEEKLY", weekdays: []string{"SA", "SU"}}, end, true
	}
	if r, end, ok := z.weekdays(i, true); ok {
		return r, end, true
	}
	if end, ok := z.oneOf(i, "月", "个月"); ok && !lunarOnly {
		return z.eachMonth(end)
	}
	if r, end, ok := z.lunarDays(i); ok {
		return r, end, true
	}
	if lunarOnly {
		return rule{}, i, false
	}
	if z.at(i) == '年' {
		return z.eachYear(i + 1)
	}
	if _, _, ok := z.part(i); ok && z.at(i) != '大' {
		return rule{freq: "DAILY"}, i, true
	}
	unit, end, ok := z.unit(i)
	if ok && z.has(end, "钟") {
		end++
	}
	return rule{freq: unitFreq[unit]}, end, ok && !z.has(i, "日语")
}

// weekdays reads 周一三五, 周一、周三和周五, 星期一到五, and, behind 每, 周一 alone.
func (z *zh) weekdays(i int, each bool) (rule, int, bool) {
	at, ok := z.oneOf(i, "个星期", "个礼拜", "星期", "礼拜", "周")
	if !ok {
		return rule{}, i, false
	}
	r := rule{freq: "WEEKLY"}
	first, ok := z.weekdayZh(at)
	if !ok || !each && z.counted(i, at+1, false) || each && z.has(at+1, "次") {
		at, _ = z.oneOf(at, "的", "里")
		return r, at, each
	}
	list, end := []int{int(first)}, at+1
	for {
		next, through := z.oneOf(end, "到", "至", "-", "~")
		if !through {
			next, _ = z.oneOf(end, "、", ",", "，", "和", "跟", "及")
		}
		spelled, again := z.oneOf(next, "星期", "礼拜", "周")
		day, ok := z.weekdayZh(spelled)
		if !ok || z.notWeekday(spelled, next == end && !again) {
			break
		}
		if through {
			for d := list[len(list)-1] + 1; d < (int(day)+6)%7+1; d++ {
				list = append(list, d)
			}
		}
		list, end = append(list, int(day)), spelled+1
	}
	for _, d := range list {
		r.weekdays = append(r.weekdays, weekdayCodes[d%7])
	}
	separate := len(list) > 1 && (each || !z.hasRange(i, end))
	if daily, ok := z.oneOf(z.spaces(end), "每天", "每日", "天天"); ok && len(list) > 1 { // 周一到周五每天
		return r, daily, true
	}
	return r, end, each || separate
}

// notWeekday tells 周一三点 from 周一三五.
func (z *zh) notWeekday(i int, glued bool) bool {
	_, other := z.oneOf(i+1, "点", "时", "号", "个", "月", "十", "百", "次", "分", "刻", "楼", "天", "日", ":", "位", "份")
	if n, ok := z.number(i); ok && glued && n.arabic { // 周五16时, but 周135
		if _, unit := z.oneOf(n.end, "点", "时", ":", "号", "月", "日", "年", "个", "楼", ".", "/", "-", "块", "人"); unit {
			return true
		}
	}
	if other && !(z.at(i+1) == '日' && z.at(i+2) != '、') {
		return true
	}
	return glued && (z.at(i) == '天' || z.at(i) == '日' && z.has(i, "日程"))
}

// hasRange: 周一到周五 without 每 is a stretch of days.
func (z *zh) hasRange(i, end int) bool {
	for ; i < end; i++ {
		if r := z.at(i); r == '到' || r == '至' || r == '-' || r == '~' {
			return true
		}
	}
	return false
}

func (z *zh) eachMonth(i int) (rule, int, bool) {
	r := rule{freq: "MONTHLY"}
	at, _ := z.oneOf(i, "的", "逢")
	if l, end, ok := z.lunarDays(at); ok {
		return l, end, true
	}
	if end, ok := z.oneOf(at, "初", "头"); ok && !z.has(at, "头疼") {
		r.monthDay = []int{1}
		return r, end, true
	}
	if end, ok := z.oneOf(at, "底", "末", "尾", "最后一天"); ok {
		r.monthDay = []int{-1}
		return r, end, true
	}
	if next, last := z.oneOf(at, "最后一个", "最后"); last || z.at(at) == '第' {
		n := number{n: -1, end: next}
		if !last {
			n, _ = z.number(at + 1)
			n.end, _ = z.oneOf(n.end, "个")
		}
		week, is := z.oneOf(n.end, "星期", "礼拜", "周")
		if day, ok := z.weekdayZh(week); is && ok && n.n != 0 && n.n < 6 {
			r.weekdays = []string{numbers([]int{n.n}) + weekdayCodes[day]}
			return r, week + 1, true
		}
	}
	end := i
	for {
		next, _ := z.oneOf(at, "、", ",", "，", "和", "跟", "逢")
		n, ok := z.number(next)
		stop, unit := z.oneOf(n.end, "号", "日")
		if _, listed := z.oneOf(n.end, "、", "和"); !unit && listed && ok {
			stop, unit = n.end, true
		}
		if ok && !unit && len(r.monthDay) == 0 && n.n > 10 && n.n <= 30 && !n.arabic && !n.run && z.unmarked(n) { // 每月十五
			r.monthDay, r.orLunar = []int{n.n}, true
			return r, n.end, true
		}
		if !ok || !unit || n.n < 1 || n.n > 31 {
			return r, end, true
		}
		r.monthDay = append(r.monthDay, n.n)
		at, end = stop, stop
	}
}

// lunarDays reads 初一十五 and 初八.
func (z *zh) lunarDays(i int) (rule, int, bool) {
	at, said := z.oneOf(i, "农历", "阴历")
	if z.at(at) != '初' && !said {
		return rule{}, i, false
	}
	r := rule{freq: "MONTHLY", lunar: true}
	end := at
	for {
		next, _ := z.oneOf(at, "、", "和", "跟")
		next, begins := z.oneOf(next, "初")
		n, ok := z.number(next)
		if d, single := digitOf(z.at(next)); begins && single { // 初一十五
			n = number{n: d, end: next + 1}
		}
		if _, other := z.oneOf(n.end, "点", "个", "月", "分", "时"); !ok || other || n.n < 1 || n.n > 30 || !begins && n.n < 11 {
			return r, end, len(r.monthDay) > 0
		}
		r.monthDay = append(r.monthDay, n.n)
		at, end = n.end, n.end
	}
}

func (z *zh) eachYear(i int) (rule, int, bool) {
	r := rule{freq: "YEARLY"}
	at, _ := z.oneOf(i, "的")
	if h, end, ok := wordAt(z.source, at, holidaysZh, 6); ok {
		if feast, ok := h.rule(z.now); ok {
			return feast, end, true
		}
	}
	at, said := z.oneOf(at, "农历", "阴历")
	lunarMonth, isLunar := z.oneOf(at, "正月", "腊月", "冬月")
	month, end := 0, 0
	if isLunar {
		month, end = map[rune]int{'正': 1, '腊': 12, '冬': 11}[z.at(at)], lunarMonth
	} else if n, ok := z.number(at); ok && n.n >= 1 && n.n <= 12 && z.at(n.end) == '月' {
		month, end = n.n, n.end+1
	} else {
		return r, i, !said
	}
	r.months, r.lunar = []int{month}, said || isLunar
	begins, first := z.oneOf(end, "初")
	day, ok := z.number(begins)
	if !ok || day.n < 1 || day.n > 31 {
		return r, end, true
	}
	r.lunar = r.lunar || first
	r.monthDay = []int{day.n}
	end, _ = z.oneOf(day.end, "号", "日")
	return r, end, true
}

// times reads the times of day of a repetition: 早晚饭后, 早中晚, 上午九点和
// 下午三点.
func (z *zh) times(i int) ([]moment, int) {
	z.spans = z.spans[:0]
	if m, end, ok := z.meals(i); ok {
		return m, end
	}
	var all []moment
	end := i
	for at, listed := i, false; ; {
		at, listed = z.oneOf(z.spaces(at), "的", "、", ",", "，", "和", "跟", "各")
		p, next, hasPart := z.part(z.spaces(at))
		if !hasPart {
			next = z.spaces(at)
		}
		c, stop, ok := z.clock(z.spaces(next))
		if !ok && !hasPart {
			return all, end
		}
		if !ok {
			stop, c = next, nil
		}
		if p == nil && len(all) > 0 && all[len(all)-1].part != nil {
			p = all[len(all)-1].part // 早上八点和九点
		}
		if last := len(all) - 1; last >= 0 && !listed && p != nil && all[last].part != nil && all[last].clock == nil && all[last].part.kind == p.kind {
			all, z.spans = all[:last], z.spans[:last] // 晚上睡前: the second says it better
		}
		all, z.spans = append(all, moment{part: p, clock: c}), append(z.spans, [2]int{z.spaces(at), stop})
		at, end = stop, stop
		if len(all) > 12 {
			return all, end
		}
	}
}

func (z *zh) hasRuneIn(i, end int, r rune) bool {
	for ; i < end; i++ {
		if z.at(i) == r {
			return true
		}
	}
	return false
}
