package timex

import "time"

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
	if half, ok := z.oneOf(i, "上半周", "前半周", "下半周", "后半周"); ok {
		return moment{dates: []days{halfWeek(z.now, z.at(i) == '上' || z.at(i) == '前')}}, half, true
	}
	end, ok := z.oneOf(at, "星期", "礼拜", "周")
	if off, both := z.oneOf(at, "双休日", "双休"); both {
		end, ok = off, true
	}
	if !ok {
		return moment{}, i, false
	}
	if end2, weekend := z.oneOf(end, "末", "六日", "六周日", "六、周日", "六和周日", "六到周日"); weekend || z.has(end-1, "休") || z.has(end-1, "日") {
		if !weekend {
			end2 = end
		}
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
	if next, ok := z.oneOf(end, "的星期", "的礼拜", "的周", " 星期", " 周"); ok { // 下个礼拜的礼拜三
		if day, ok := z.weekdayZh(next); ok && !z.counted(next-1, next+1, true) {
			return moment{dates: []days{weekdayIn(z.now, day, ahead)}, weekday: true}, next + 1, true
		}
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

// halfWeek is Monday to Wednesday, or Thursday to Sunday.
func halfWeek(now time.Time, first bool) days {
	w := weekOf(now)
	w.grain = Day
	if first {
		w.to = w.from.AddDate(0, 0, 3)
	} else {
		w.from = w.from.AddDate(0, 0, 3)
	}
	return w
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

// daysOfWeek reads several days of a week that is named once: 下周一三五上午,
// 这周二和周四. Each is an expression, with the time of day that follows the last.
func (z *zh) daysOfWeek(i int) []Found {
	ahead, at, ok := wordAt(z.source, i, aheadZh, 3)
	if !ok || !mayStart[z.at(i)] || z.at(i-1) == '一' {
		return nil
	}
	at, _ = z.oneOf(at, "个")
	at, ok = z.oneOf(at, "星期", "礼拜", "周")
	if !ok || z.has(at, "六日") {
		return nil
	}
	var list []moment
	var spans [][2]int
	for from, glued := i, false; ; glued = true {
		day, ok := z.weekdayZh(at)
		if !ok || len(list) > 0 && z.notWeekday(at, glued) || len(list) > 6 {
			break
		}
		list = append(list, moment{dates: []days{weekdayIn(z.now, day, ahead)}, weekday: true})
		spans = append(spans, [2]int{from, at + 1})
		next, listed := z.oneOf(at+1, "、", ",", "，", "和", "跟")
		spelled, again := z.oneOf(next, "星期", "礼拜", "周")
		if from, at = next, spelled; listed && again {
			glued = false
		}
	}
	if len(list) < 2 {
		return nil
	}
	last := len(list) - 1
	timed, end := z.timeOn(list[last], spans[last][1])
	if _, other := z.to(z.spaces(end)); other || z.has(end, "之间") || z.has(end, "期间") {
		return nil
	}
	spans[last][1] = end
	var found []Found
	for k, m := range list {
		m.part, m.clock = timed.part, timed.clock
		v, _ := oneValue(m.values(z.now))
		found = append(found, Found{Start: spans[k][0], End: spans[k][1], Value: v})
	}
	return found
}
