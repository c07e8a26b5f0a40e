package timex

import "slices"

// unit reads a unit of time; 月 stands behind 个 only, which the caller knows.
func (z *zh) unit(i int) (Grain, int, bool) {
	for _, u := range []struct {
		word  string
		grain Grain
	}{
		{"分钟", Minute}, {"小时", Hour}, {"钟头", Hour}, {"星期", Week}, {"礼拜", Week}, {"周", Week}, {"天", Day}, {"日", Day}, {"月", Month}, {"年", Year},
	} {
		if end, ok := z.oneOf(i, u.word); ok {
			return u.grain, end, true
		}
	}
	return "", i, false
}

// length reads 两个小时, 一个半钟头, 三年半, 半个月, 一年又一个月21天.
func (z *zh) length(i int) (length, int, bool) {
	total, end, ok := z.oneLength(i, false)
	if !ok {
		return length{}, i, false
	}
	for {
		at, _ := z.oneOf(z.spaces(end), "又", "零", "多", "余", "加")
		at = z.spaces(at)
		if n, ok := z.number(at); ok && total.days > 0 && n.n < 24 && z.at(n.end) == '时' && !z.has(n.end, "时候") { // 8天20时
			return total.plus(lengthOf(2*n.n, Hour, false)), n.end + 1, n.n > 0
		}
		more, stop, ok := z.oneLength(at, total.clock > 0)
		if !ok || z.at(at) == '半' || finer(more.unit, total.unit) != more.unit && at == end || total.years > maxCount || total.clock < 0 {
			return total, end, true
		}
		total, end = total.plus(more), stop
	}
}

// oneLength reads a number and a unit; inside a longer one 分 is minutes.
func (z *zh) oneLength(i int, inside bool) (length, int, bool) {
	halves, at, whole := 1, i, false
	if end, ok := z.oneOf(i, "半拉", "半"); ok {
		at = end
	} else if end, ok := z.oneOf(i, "个半"); ok { // Cantonese for one and a half
		l, stop, ok := z.measured(3, end, true, inside)
		_, before := z.digit(i - 1)
		return l, stop, ok && !before && z.at(i-1) != '几' && z.at(i-1) != '十'
	} else if end, ok := z.oneOf(i, "个把"); ok {
		l, stop, ok := z.measured(2, end, true, inside)
		return l, stop, ok
	} else {
		n, ok := z.number(i)
		if !ok || n.run && n.width == 2 || z.at(i) == '0' && n.width > 1 || n.n > 1999 && n.width == 4 {
			return length{}, i, false
		}
		halves, at, whole = 2*n.n, n.end, true
	}
	at = z.spaces(at)
	if z.at(at) == '多' {
		at++
	}
	at, counted := z.oneOf(at, "个多", "个来", "来个", "个")
	if r := z.at(at - 1); r == '俩' || r == '仨' {
		counted = true
	}
	at = z.spaces(at)
	if z.at(at) == '半' && counted && whole {
		halves, at = halves+1, at+1
	}
	l, end, ok := z.measured(halves, at, counted, inside)
	if !ok || halves == 0 {
		return length{}, i, false
	}
	if z.at(end) == '多' {
		end++
	}
	if _, other := z.oneOf(end+1, "夜", "价", "个", "小时", "点", "天", "年", "月"); z.at(end) == '半' && whole && !other && l.unit != Minute {
		half := lengthOf(1, l.unit, false)
		return l.plus(half), end + 1, true
	}
	return l, end, true
}

func (z *zh) measured(halves, at int, counted, inside bool) (length, int, bool) {
	if end, ok := z.oneOf(at, "秒钟", "秒"); ok {
		return lengthOf(halves, Minute, true), end, true
	}
	if end, ok := z.oneOf(at, "刻钟"); ok {
		return lengthOf(halves*15, Minute, false), end, halves > 1
	}
	if z.at(at) == '分' && z.at(at+1) != '钟' {
		return lengthOf(halves, Minute, false), at + 1, inside
	}
	if z.at(at) == '钟' && counted && z.at(at+1) != '头' {
		return lengthOf(halves, Hour, false), at + 1, true
	}
	unit, end, ok := z.unit(at)
	if !ok || unit == Month && !counted || counted && (unit == Year || unit == Day) {
		return length{}, at, false
	}
	if _, other := z.oneOf(end, notLengthZh[unit]...); other {
		return length{}, at, false
	}
	return lengthOf(halves, unit, false), end, true
}

// notLengthZh are what makes other words of units: 三年级, 九十年代, 十八周岁,
// 三天两头.
var notLengthZh = map[Grain][]string{
	Year: {"级", "代", "纪", "报", "度", "生"},
	Week: {"岁", "年", "长", "报", "刊", "边"},
	Day:  {"到晚", "两头", "文", "生", "花板"},
}

// away reads a length with what places it in time: 三天前, 过半个钟头, 五日内,
// 过去十年, 未来三天.
func (z *zh) away(i int) (m moment, window *Value, end int, ok bool) {
	if m, v, end, ok := z.prefixed(i); ok {
		return m, v, end, true
	}
	l, more, at, ok := z.lengths(i)
	if !ok {
		return m, nil, i, false
	}
	at = z.spaces(at)
	if end, ok := z.oneOf(at, "之内", "以内", "内", "里面"); ok {
		v := more.within(z.now)
		return m, &v, end, true
	}
	if end, ok := z.oneOf(at, "之后", "以后", "过后", "后"); ok && !z.has(at, "后天") && !z.has(at, "后面") && !z.has(at, "后儿") {
		return z.awayBy(l, more, 1), nil, end, true
	}
	if end, ok := z.oneOf(at, "之前", "以前", "前"); ok && !z.has(at, "前天") && !z.has(at, "前面") && !z.has(at, "前儿") {
		return z.awayBy(l, more, -1), nil, end, true
	}
	return m, nil, i, false
}

// lengths reads a length, or one said roughly; then more is the longer reading.
func (z *zh) lengths(i int) (l, more length, end int, ok bool) {
	if l, end, ok := z.length(i); ok {
		return l, l, end, true
	}
	return z.rough(i)
}

// awayBy gives the moment a length from now; 两三天后 has two readings.
func (z *zh) awayBy(l, more length, sign int) moment {
	m := l.away(z.now, sign)
	if other := more.away(z.now, sign); more != l && len(m.dates) > 0 {
		m.dates = append(m.dates, other.dates...)
	}
	return m
}

// someUnits is what 几 and 数 stand for, as others read them.
const someUnits = 3

// rough reads 几天, 好几个月, 数日, 两三天, 三五个小时, in its shorter and its
// longer reading.
func (z *zh) rough(i int) (l, more length, end int, ok bool) {
	low, high, at := someUnits, someUnits, i
	if next, some := z.oneOf(i, "好几", "几", "数"); some {
		at = next
	} else {
		n, run := z.number(i)
		if !run || !n.run || n.width != 2 || n.n%10 <= n.n/10 || n.n < 12 || n.n%10-n.n/10 > 2 {
			return l, more, i, false
		}
		low, high, at = n.n/10, n.n%10, n.end
	}
	at, counted := z.oneOf(z.spaces(at), "个")
	at = z.spaces(at)
	l, end, ok = z.measured(2*low, at, counted, false)
	more, _, _ = z.measured(2*high, at, counted, false)
	return l, more, end, ok
}

// passed tells 难过三天 and 住过三天 from 过三天.
func (z *zh) passed(before rune) bool {
	for _, r := range "难经吃住看去来说做见用度通超不错病疼睡" {
		if before == r {
			return true
		}
	}
	return false
}

func (z *zh) prefixed(i int) (m moment, window *Value, end int, ok bool) {
	if at, ok := z.oneOf(i, "再过个", "再过", "过个", "过", "再等个", "再等", "等个", "等"); ok && !(z.at(i) == '过' && z.passed(z.at(i-1))) {
		l, more, end, ok := z.lengths(z.spaces(at))
		if ok && !z.has(end, "来") {
			end, _ = z.oneOf(end, "之后", "以后", "后")
			return z.awayBy(l, more, 1), nil, end, true
		}
	}
	if at, ok := z.oneOf(i, "还剩下", "还剩", "剩下"); ok { // of hours: until they are over
		if l, end, ok := z.length(z.spaces(at)); ok && l.clock > 0 && l.days+l.weeks+l.months+l.years == 0 {
			v := l.within(z.now)
			return m, &v, end, true
		}
	}
	for _, p := range windowsZh {
		at, ok := z.oneOf(i, p.word)
		if !ok {
			continue
		}
		if r := z.at(i - 1); p.short && (z.at(at) == '半' || slices.Contains(notBefore, r)) {
			continue
		}
		at, _ = z.oneOf(at, "的")
		_, l, end, ok := z.lengths(z.spaces(at))
		if !ok && p.one {
			at, _ = z.oneOf(at, "个", "一个", "一")
			if unit, stop, is := z.unit(at); is && (unit == Hour || unit == Minute) {
				l, end, ok = lengthOf(2, unit, false), stop, true
			}
		}
		if !ok {
			continue
		}
		v := l.window(z.now, p.sign)
		if p.word == "这" && l.unit == Day { // what is meant is either side of now
			today := z.today()
			v = Value{Grain: Day, From: today, To: l.from(today, 1), Alternatives: []Value{v}}
		}
		return m, &v, end, true
	}
	return m, nil, i, false
}

// notBefore are what makes other words of 前, 后, 上, 下: 提前, 以后, 马上, 地上.
var notBefore = []rune("马晚早以之提目从先午跟面地身床桌墙路楼车头脚手天街一底")

var windowsZh = []struct {
	word  string
	sign  int
	one   bool // 上个小时: one is meant
	short bool
}{
	{"过去", -1, false, false}, {"最近", -1, false, false}, {"近", -1, false, false}, {"之前", -1, false, false}, {"前", -1, false, true}, {"上", -1, true, true}, {"这", -1, false, false},
	{"未来", 1, false, false}, {"接下来", 1, false, false}, {"今后", 1, false, false}, {"往后", 1, false, false}, {"之后", 1, false, false}, {"以后", 1, false, false}, {"后", 1, false, true}, {"下", 1, true, true},
}
