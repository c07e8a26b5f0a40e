package timex

import "slices"

var partsZh = map[string]part{
	"凌晨": {0, 6 * 60, dawn}, "拂晓": {4 * 60, 6 * 60, dawn}, "黎明": {4 * 60, 6 * 60, dawn}, "天亮": {5 * 60, 7 * 60, dawn}, "天不亮": {4 * 60, 6 * 60, dawn}, "天刚亮": {5 * 60, 7 * 60, dawn}, "天一亮": {5 * 60, 7 * 60, dawn}, "蒙蒙亮": {5 * 60, 7 * 60, dawn}, "麻麻亮": {5 * 60, 7 * 60, dawn},
	"清晨": {6 * 60, 8 * 60, morning}, "清早": {6 * 60, 8 * 60, morning}, "大清早": {6 * 60, 8 * 60, morning}, "一大早": {6 * 60, 8 * 60, morning}, "一早": {6 * 60, 8 * 60, morning}, "大早": {6 * 60, 8 * 60, morning}, "早起": {6 * 60, 8 * 60, morning},
	"早上": {8 * 60, 12 * 60, morning}, "早晨": {8 * 60, 12 * 60, morning}, "早间": {8 * 60, 12 * 60, morning}, "早": {8 * 60, 12 * 60, morning}, "晨": {8 * 60, 12 * 60, morning}, "上午": {8 * 60, 12 * 60, morning}, "头晌": {8 * 60, 12 * 60, morning}, "前半晌": {8 * 60, 12 * 60, morning}, "午前": {8 * 60, 12 * 60, morning}, "上半天": {8 * 60, 12 * 60, morning}, "前半天": {8 * 60, 12 * 60, morning}, "头半晌": {8 * 60, 12 * 60, morning}, "上半晌": {8 * 60, 12 * 60, morning}, "前晌": {8 * 60, 12 * 60, morning}, "半前晌": {9 * 60, 11 * 60, morning}, "半晌午": {9 * 60, 11 * 60, morning},
	"中午": {11 * 60, 13 * 60, noon}, "晌午": {11 * 60, 13 * 60, noon}, "正午": {12 * 60, 13 * 60, noon}, "午间": {11 * 60, 13 * 60, noon}, "大中午": {11 * 60, 13 * 60, noon}, "晌午头": {11 * 60, 13 * 60, noon},
	"下午": {12 * 60, 16 * 60, afternoon}, "午后": {12 * 60, 16 * 60, afternoon}, "下半天": {12 * 60, 16 * 60, afternoon}, "后半天": {12 * 60, 16 * 60, afternoon}, "晌午后": {13 * 60, 16 * 60, afternoon}, "晌后": {13 * 60, 16 * 60, afternoon}, "晌午错": {13 * 60, 14 * 60, afternoon}, "后半晌": {14 * 60, 18 * 60, afternoon}, "后晌": {14 * 60, 18 * 60, afternoon}, "过晌": {13 * 60, 18 * 60, afternoon},
	"傍晚": {17 * 60, 19 * 60, evening}, "黄昏": {17 * 60, 19 * 60, evening}, "傍黑": {17 * 60, 19 * 60, evening}, "天黑": {18 * 60, 20 * 60, evening}, "擦黑": {17 * 60, 19 * 60, evening}, "擦黑儿": {17 * 60, 19 * 60, evening}, "天擦黑": {17 * 60, 19 * 60, evening}, "傍黑儿": {17 * 60, 19 * 60, evening}, "麻麻黑": {17 * 60, 19 * 60, evening}, "挨黑": {17 * 60, 19 * 60, evening}, "赶黑": {17 * 60, 19 * 60, evening}, "天一黑": {18 * 60, 20 * 60, evening}, "下晚": {17 * 60, 19 * 60, evening}, "掌灯": {18 * 60, 20 * 60, evening}, "晚黑": {18 * 60, 24 * 60, evening}, "黑家": {18 * 60, 24 * 60, evening}, "晚夕": {18 * 60, 24 * 60, evening},
	"晚上": {18 * 60, 24 * 60, evening}, "晚间": {18 * 60, 24 * 60, evening}, "夜晚": {18 * 60, 24 * 60, evening}, "夜间": {20 * 60, 30 * 60, night}, "晚": {18 * 60, 24 * 60, evening}, "大晚上": {18 * 60, 24 * 60, evening},
	"夜里": {22 * 60, 30 * 60, night}, "半夜": {22 * 60, 30 * 60, night}, "深夜": {22 * 60, 30 * 60, night}, "午夜": {24 * 60, 26 * 60, night}, "大半夜": {22 * 60, 30 * 60, night}, "半夜里": {22 * 60, 30 * 60, night}, "深更半夜": {22 * 60, 30 * 60, night}, "后半夜": {24 * 60, 30 * 60, night}, "下半夜": {24 * 60, 30 * 60, night}, "前半夜": {20 * 60, 24 * 60, night}, "上半夜": {20 * 60, 24 * 60, night}, "半夜三更": {22 * 60, 30 * 60, night}, "三更半夜": {22 * 60, 30 * 60, night}, "夜": {20 * 60, 30 * 60, night},
	"朝早": {8 * 60, 12 * 60, morning}, "上昼": {8 * 60, 12 * 60, morning}, "下昼": {12 * 60, 16 * 60, afternoon}, "晏昼": {12 * 60, 16 * 60, afternoon},
	"起床后": {6*60 + 30, 8 * 60, morning}, "起床以后": {6*60 + 30, 8 * 60, morning}, "睡醒后": {6*60 + 30, 8 * 60, morning}, "早上起来": {6*60 + 30, 8 * 60, morning}, "早晨起来": {6*60 + 30, 8 * 60, morning}, "午睡起来": {14 * 60, 15 * 60, afternoon}, "午觉起来": {14 * 60, 15 * 60, afternoon},
	"睡前": {21 * 60, 22 * 60, evening}, "睡觉前": {21 * 60, 22 * 60, evening}, "临睡前": {21 * 60, 22 * 60, evening}, "午睡后": {14 * 60, 15 * 60, afternoon}, "午觉后": {14 * 60, 15 * 60, afternoon},
}

func (z *zh) part(i int) (*part, int, bool) {
	if p, end, ok := z.mealtime(i); ok {
		return &p, end, true
	}
	p, end, ok := wordAt(z.source, i, partsZh, 4)
	if _, meal := z.oneOf(end, "饭", "餐", "点心"); !ok || end == i+1 && meal { // 今天早饭 names a meal, no time
		return nil, i, false
	}
	if z.at(end-1) == '前' { // 睡前半小时
		if gap, stop := z.gap(end); stop > end {
			p.from, end = p.to-gap, stop
		}
	}
	if end2, more := z.oneOf(end, "时分", "时候", "那会儿"); more {
		end = end2
	}
	return &p, end, true
}

// bare tells whether a part may stand alone: 早 and 晚 are other words too.
func (z *zh) bare(i, end int) bool {
	if end-i == 1 {
		return false
	}
	if _, greeting := z.oneOf(end, "好", "安"); greeting {
		return false
	}
	return !z.has(i, "一早") || z.at(i-1) != '天'
}

// clock reads a time of day at i.
func (z *zh) clock(i int) (*clock, int, bool) {
	if c, end, ok := z.colon(i); ok {
		return c, end, true
	}
	if c, end, ok := z.shortOf(i); ok {
		return c, end, true
	}
	c, end, ok := z.spoken(i)
	if ok && c.hour <= 12 && c.upTo == 0 {
		end = z.meridiem(c, end)
	}
	return c, end, ok
}

// meridiem reads am and pm behind an hour of at most twelve.
func (z *zh) meridiem(c *clock, i int) int {
	end, am := z.oneOf(z.spaces(i), "a.m.", "am", "a.m")
	if am {
		c.hour %= 12
	} else if end, am = z.oneOf(z.spaces(i), "p.m.", "pm", "p.m"); am {
		c.hour = c.hour%12 + 12
	} else {
		return i
	}
	c.sure = true
	return end
}

// spoken reads 三点半, 15时20分, 八九点.
func (z *zh) spoken(i int) (*clock, int, bool) {
	num, ok := z.number(i)
	if z.has(i, "十一二") { // eleven or twelve
		num, ok = number{n: 12, end: i + 3, width: 2, run: true}, true
	}
	if !ok || num.n > 24 && !num.run && num.n != 90 || num.arabic && num.width > 2 {
		return nil, i, false
	}
	at := z.spaces(num.end)
	c := &clock{hour: num.n, grain: Hour, sure: num.n == 0 || num.n > 12}
	if z.has(i, "九十点") { // nine or ten
		end, _ := z.oneOf(at, "点钟", "点")
		return &clock{hour: 9, upTo: 10, grain: Hour}, end, true
	}
	if num.run {
		a, b := num.n/10, num.n%10
		if num.n == 12 && z.at(i) == '十' {
			a, b = 11, 12
		}
		if num.width != 2 || b != a+1 || a == 0 {
			return nil, i, false
		}
		c.hour, c.upTo, c.sure = a, b, false
	}
	if num.n == 90 {
		return nil, i, false
	}
	end, unit := z.oneOf(at, "点钟", "点")
	if !unit {
		return z.formal(c, at, num.arabic)
	}
	if c.upTo > 0 {
		return c, end, true
	}
	return z.afterHour(c, end)
}

// formal reads 15时20分50秒.
func (z *zh) formal(c *clock, at int, arabic bool) (*clock, int, bool) {
	end, unit := z.oneOf(at, "时整", "时正", "时许", "时")
	if _, other := z.oneOf(end, "候", "段", "间", "代", "期", "常", "而", "节"); !unit || other || c.upTo > 0 {
		return nil, at, false
	}
	c.sure = c.sure || arabic && c.hour >= 12
	if stop, ok := z.minutes(c, end); ok {
		return c, stop, true
	}
	if z.at(end) == '半' {
		c.minute, c.grain = 30, Minute
		return c, z.seconds(c, end+1), true
	}
	return c, end, arabic || end-at == 2
}

// seconds reads 五十九秒 behind the minute.
func (z *zh) seconds(c *clock, i int) int {
	n, ok := z.number(z.spaces(i))
	if !ok || n.n > 59 || z.at(z.spaces(n.end)) != '秒' {
		return i
	}
	c.second = n.n
	end, _ := z.oneOf(z.spaces(n.end), "秒钟", "秒")
	return end
}

// minutes reads N分 and N秒.
func (z *zh) minutes(c *clock, i int) (int, bool) {
	num, ok := z.number(z.spaces(i))
	if !ok || num.n > 59 {
		return i, false
	}
	end, unit := z.oneOf(z.spaces(num.end), "分", "分钟")
	if !unit {
		return i, false
	}
	c.minute, c.grain = num.n, Minute
	if z.at(end) == '钟' {
		end++
	}
	return z.seconds(c, end), true
}

// afterHour reads what follows 三点: 半, 一刻, 过五分, 十分, 差五分, 四十.
func (z *zh) afterHour(c *clock, i int) (*clock, int, bool) {
	if end, ok := z.oneOf(i, "整", "正", "来钟", "多钟", "多", "许"); ok {
		return c, end, true
	}
	if z.has(i, "半") && !z.has(i, "半个") && !z.has(i, "半小时") {
		c.minute, c.grain = 30, Minute
		return c, z.seconds(c, i+1), true
	}
	if end, short := z.oneOf(i, "还差", "差", "缺"); short {
		if minutes, stop, ok := z.missing(end); ok && c.hour > 0 {
			c.hour, c.minute, c.grain = c.hour-1, 60-minutes, Minute
			if c.hour == 0 {
				c.hour = 12
			}
			return c, stop, true
		}
	}
	j, past := z.oneOf(i, "刚过", "过", "又", "零", "多")
	if stop, ok := z.minutes(c, j); ok {
		return c, stop, true
	}
	if quarter, end, ok := z.quarters(j); ok {
		c.minute, c.grain = quarter, Minute
		return c, end, true
	}
	num, ok := z.number(z.spaces(j))
	_, unit := z.oneOf(num.end, "点", "个", "天", "号", "日", "月", "年", "小时", "楼", "块", "元", "到", "至", "-", "位", "人", "份", "次")
	if ok && !unit && num.n < 60 && (num.n >= 10 || past && num.n > 0) && !(num.run && num.n > 9 && num.width != 2) {
		c.minute, c.grain = num.n, Minute
		return c, num.end, true
	}
	if past && z.at(i) == '过' { // 三点过: a little after
		return c, j, true
	}
	return c, i, true
}

func (z *zh) quarters(i int) (minutes, end int, ok bool) {
	num, ok := z.number(i)
	if !ok || num.n < 1 || num.n > 3 || z.at(num.end) != '刻' {
		return 0, i, false
	}
	end, _ = z.oneOf(num.end, "刻钟", "刻")
	return num.n * 15, end, true
}

// missing reads the 一刻 or 五分 that are short of the hour.
func (z *zh) missing(i int) (minutes, end int, ok bool) {
	if minutes, end, ok := z.quarters(i); ok {
		return minutes, end, true
	}
	num, ok := z.number(i)
	if !ok || num.n < 1 || num.n > 59 {
		return 0, i, false
	}
	end, ok = z.oneOf(num.end, "分钟", "分")
	return num.n, end, ok
}

// shortOf reads 差一刻三点.
func (z *zh) shortOf(i int) (*clock, int, bool) {
	at, ok := z.oneOf(i, "还差", "差")
	if !ok {
		return nil, i, false
	}
	minutes, at, ok := z.missing(at)
	if !ok {
		return nil, i, false
	}
	at, _ = z.oneOf(at, "到", "就", "不到")
	num, ok := z.number(at)
	if !ok || num.n < 1 || num.n > 24 {
		return nil, i, false
	}
	end, ok := z.oneOf(num.end, "点钟", "点")
	hour := num.n - 1
	if hour == 0 {
		hour = 12
	}
	return &clock{hour: hour, minute: 60 - minutes, sure: num.n > 12, grain: Minute}, end, ok
}

// colon reads 15:30, 9:30:10 and a following am or pm.
func (z *zh) colon(i int) (*clock, int, bool) {
	hour, ok := z.arabic(i)
	if z.at(i) < '0' || z.at(i) > '9' || !ok || hour.n > 24 || hour.width > 2 {
		return nil, i, false
	}
	c := &clock{hour: hour.n, grain: Hour, sure: hour.n == 0 || hour.n > 12 || hour.width == 2 && hour.n < 10}
	end := hour.end
	if z.at(end) == ':' {
		minute, ok := z.arabic(end + 1)
		if z.at(end+1) < '0' || !ok || minute.n > 59 || minute.width != 2 {
			return nil, i, false
		}
		c.minute, c.grain, end = minute.n, Minute, minute.end
		if sec, ok := z.arabic(end + 1); z.at(end) == ':' && ok && sec.width == 2 && sec.n < 60 {
			c.second, end = sec.n, sec.end
		}
	}
	if stop := z.meridiem(c, end); stop > end {
		return c, stop, true
	}
	return c, end, c.grain == Minute
}

// likely tells a time of day from another use of the words when nothing but
// the hour was said: 两点意见, 慢一点, 第三点.
func (z *zh) likely(i, end int, c *clock) bool {
	if slices.Contains([]rune{'第', '这', '那', '有', '几', '哪', '每', '.', ':', '早', '晚'}, z.at(i-1)) && !z.has(i-3, "有没有") || isDigit(z.at(i-1)) {
		return false
	}
	if _, rather := z.oneOf(end, "都", "也", "不", "没"); rather && c.hour <= 2 && c.grain == Hour { // 一点也不, 两点都对
		return false
	}
	if _, other := z.oneOf(end, "意见", "建议", "要求", "想法", "原因", "理由", "好处", "水", "儿", "点", "体会", "问题", "说明", "感受", "心意", "五", "一"); other && c.grain == Hour {
		return false
	}
	if c.hour == 1 && c.grain == Hour && z.text[end-1] == '点' {
		return i == 0 && (end == len(z.text) || z.at(end) == '。' || z.at(end) == '.')
	}
	return true
}
