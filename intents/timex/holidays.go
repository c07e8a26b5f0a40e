package timex

import (
	"slices"
	"time"
)

// holiday gives a feast's day in a year; for lunar ones the year is the Chinese
// year that begins in it. ok is false where the calendar does not reach.
type holiday func(year int, zone *time.Location) (t time.Time, ok bool)

func fixed(month, day int) holiday {
	return func(year int, zone *time.Location) (time.Time, bool) { return date(year, month, day, zone) }
}

func moon(month, day int) holiday {
	return func(year int, zone *time.Location) (time.Time, bool) {
		return lunar{month: month, day: day}.in(year, zone)
	}
}

func sun(degrees float64) holiday {
	return func(year int, zone *time.Location) (time.Time, bool) {
		if year < 1900 || year > 2100 {
			return time.Time{}, false
		}
		return solarTerm(year, degrees, zone), true
	}
}

// nth is the n-th such weekday of a month; -1 the last.
func nth(month int, day time.Weekday, n int) holiday {
	return func(year int, zone *time.Location) (time.Time, bool) {
		return nthWeekday(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, zone), day, n)
	}
}

func nthWeekday(first time.Time, day time.Weekday, n int) (time.Time, bool) {
	if n < 0 {
		last := first.AddDate(0, 1, -1)
		return last.AddDate(0, 0, -(int(last.Weekday())-int(day)+7)%7), true
	}
	t := first.AddDate(0, 0, (int(day)-int(first.Weekday())+7)%7+7*(n-1))
	return t, t.Month() == first.Month()
}

// easter counts days from Easter Sunday, after the rule of the Gregorian
// calendar in the form of the anonymous computus (Nature, 20 April 1876).
func easter(offset int) holiday {
	return func(year int, zone *time.Location) (time.Time, bool) {
		a, b, c := year%19, year/100, year%100
		h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
		l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
		m := (a + 11*h + 22*l) / 451
		n := h + l - 7*m + 114
		return time.Date(year, time.Month(n/31), n%31+1+offset, 0, 0, 0, 0, zone), true
	}
}

// next gives the first day of the feast that is not before base.
func (h holiday) next(base time.Time) (days, bool) {
	for year := base.Year() - 1; year <= base.Year()+1; year++ {
		if t, ok := h(year, base.Location()); ok && !t.Before(midnight(base)) {
			return dayOf(t), true
		}
	}
	return days{}, false
}

// probedYears tell a fixed day from a solar term, which moves within four years.
const probedYears = 5

// rule gives the yearly repetition of a feast: of a day of our calendar, of a
// weekday of a month or of a day of the Chinese calendar. Solar terms and Easter
// have none.
func (h holiday) rule(now time.Time) (rule, bool) {
	var fixed, nth, lunar [probedYears]rule
	for i := range fixed {
		t, ok := h(now.Year()+i, now.Location())
		if !ok {
			return rule{}, false
		}
		l := lunarOf(t)
		if next := lunarOf(t.AddDate(0, 0, 1)); next.month == 1 && next.day == 1 {
			l.day = 30 // the last day of the year, whether 29th or 30th
		}
		fixed[i] = rule{freq: "YEARLY", months: []int{int(t.Month())}, monthDay: []int{t.Day()}}
		nth[i] = rule{freq: "YEARLY", months: []int{int(t.Month())}, weekdays: []string{numbers([]int{(t.Day() + 6) / 7}) + weekdayCodes[t.Weekday()]}}
		lunar[i] = rule{freq: "YEARLY", months: []int{l.month}, monthDay: []int{l.day}, lunar: true}
	}
	for _, r := range [][probedYears]rule{fixed, nth, lunar} {
		if !slices.ContainsFunc(r[:], func(o rule) bool { return o.head() != r[0].head() }) {
			return r[0], true
		}
	}
	return rule{}, false
}

func chineseNewYearsEve(year int, zone *time.Location) (time.Time, bool) {
	t, ok := moon(1, 1)(year+1, zone)
	return t.AddDate(0, 0, -1), ok
}

var holidaysZh = map[string]holiday{
	"元旦": fixed(1, 1), "元旦节": fixed(1, 1), "新年": fixed(1, 1), "情人节": fixed(2, 14), "妇女节": fixed(3, 8), "三八": fixed(3, 8), "三八节": fixed(3, 8), "三八妇女节": fixed(3, 8), "女生节": fixed(3, 7), "植树节": fixed(3, 12),
	"愚人节": fixed(4, 1), "劳动节": fixed(5, 1), "五一": fixed(5, 1), "五一节": fixed(5, 1), "五一劳动节": fixed(5, 1), "青年节": fixed(5, 4), "五四青年节": fixed(5, 4), "护士节": fixed(5, 12), "儿童节": fixed(6, 1), "六一": fixed(6, 1), "六一儿童节": fixed(6, 1), "建党节": fixed(7, 1),
	"建军节": fixed(8, 1), "八一建军节": fixed(8, 1), "教师节": fixed(9, 10), "国庆": fixed(10, 1), "国庆节": fixed(10, 1), "十一国庆": fixed(10, 1), "万圣节": fixed(10, 31), "万圣夜": fixed(10, 31), "光棍节": fixed(11, 11), "双十一": fixed(11, 11), "双11": fixed(11, 11), "双十二": fixed(12, 12), "双12": fixed(12, 12), "七一": fixed(7, 1), "八一": fixed(8, 1), "十一长假": fixed(10, 1), "十一黄金周": fixed(10, 1), "十一假期": fixed(10, 1), "五四": fixed(5, 4), "消费者权益日": fixed(3, 15), "圣诞夜": fixed(12, 24), "记者节": fixed(11, 8),
	"平安夜": fixed(12, 24), "圣诞": fixed(12, 25), "圣诞节": fixed(12, 25), "跨年夜": fixed(12, 31),
	"母亲节": nth(5, time.Sunday, 2), "父亲节": nth(6, time.Sunday, 3), "感恩节": nth(11, time.Thursday, 4), "复活节": easter(0),
	"春节": moon(1, 1), "大年初一": moon(1, 1), "年初一": moon(1, 1), "过年": moon(1, 1), "元宵": moon(1, 15), "元宵节": moon(1, 15), "上元节": moon(1, 15), "龙抬头": moon(2, 2), "端午": moon(5, 5), "端午节": moon(5, 5), "端阳": moon(5, 5), "端阳节": moon(5, 5), "七夕": moon(7, 7), "七夕节": moon(7, 7),
	"中元节": moon(7, 15), "鬼节": moon(7, 15), "中秋": moon(8, 15), "中秋节": moon(8, 15), "重阳": moon(9, 9), "重阳节": moon(9, 9), "老年节": moon(9, 9), "寒衣节": moon(10, 1), "下元节": moon(10, 15), "小年夜": moon(12, 23), "破五": moon(1, 5), "元宵佳节": moon(1, 15), "中秋佳节": moon(8, 15), "重阳佳节": moon(9, 9), "腊八": moon(12, 8), "腊八节": moon(12, 8), "小年": moon(12, 23), "祭灶": moon(12, 23),
	"除夕": chineseNewYearsEve, "除夕夜": chineseNewYearsEve, "大年夜": chineseNewYearsEve, "大年三十": chineseNewYearsEve, "年三十": chineseNewYearsEve, "大年三十晚上": chineseNewYearsEve,
	"清明": sun(15), "清明节": sun(15), "冬至": sun(270), "冬至节": sun(270), "夏至": sun(90), "立春": sun(315), "雨水节气": sun(330), "惊蛰": sun(345), "春分": sun(0), "谷雨": sun(30), "立夏": sun(45), "小满": sun(60), "芒种": sun(75),
	"小暑": sun(105), "大暑": sun(120), "立秋": sun(135), "处暑": sun(150), "白露": sun(165), "秋分": sun(180), "寒露": sun(195), "霜降": sun(210), "立冬": sun(225), "小雪节气": sun(240), "大雪节气": sun(255), "小寒": sun(285), "大寒": sun(300),
}

var holidaysEn = map[string]holiday{
	"new year's day": fixed(1, 1), "new years day": fixed(1, 1), "new year day": fixed(1, 1), "new year": fixed(1, 1), "new year's": fixed(1, 1), "new year's eve": fixed(12, 31), "new years eve": fixed(12, 31), "valentine's day": fixed(2, 14), "valentines day": fixed(2, 14), "st patrick's day": fixed(3, 17), "women's day": fixed(3, 8),
	"april fools": fixed(4, 1), "april fool's day": fixed(4, 1), "april fools day": fixed(4, 1), "may day": fixed(5, 1), "independence day": fixed(7, 4), "national day": fixed(10, 1), "halloween": fixed(10, 31), "guy fawkes night": fixed(11, 5), "veterans day": fixed(11, 11), "remembrance day": fixed(11, 11), "christmas": fixed(12, 25), "christmas day": fixed(12, 25), "xmas": fixed(12, 25),
	"christmas eve": fixed(12, 24), "boxing day": fixed(12, 26), "mother's day": nth(5, time.Sunday, 2), "mothers day": nth(5, time.Sunday, 2), "father's day": nth(6, time.Sunday, 3), "fathers day": nth(6, time.Sunday, 3), "thanksgiving": nth(11, time.Thursday, 4), "thanksgiving day": nth(11, time.Thursday, 4), "labor day": nth(9, time.Monday, 1),
	"labour day": nth(9, time.Monday, 1), "memorial day": nth(5, time.Monday, -1), "martin luther king day": nth(1, time.Monday, 3), "mlk day": nth(1, time.Monday, 3), "columbus day": nth(10, time.Monday, 2), "easter": easter(0), "easter sunday": easter(0), "easter monday": easter(1), "good friday": easter(-2), "ash wednesday": easter(-46), "palm sunday": easter(-7),
	"chinese new year": moon(1, 1), "lunar new year": moon(1, 1), "spring festival": moon(1, 1), "chinese new year's eve": chineseNewYearsEve, "lantern festival": moon(1, 15), "dragon boat festival": moon(5, 5), "mid-autumn festival": moon(8, 15), "mid-autumn": moon(8, 15), "mid autumn": moon(8, 15), "mid autumn festival": moon(8, 15), "moon festival": moon(8, 15), "double ninth festival": moon(9, 9), "qingming festival": sun(15), "qingming": sun(15), "tomb sweeping day": sun(15), "juneteenth": fixed(6, 19), "earth day": fixed(4, 22),
	"saint patrick": fixed(3, 17), "saint patrick's day": fixed(3, 17), "international workers' day": fixed(5, 1), "international workers day": fixed(5, 1), "workers' day": fixed(5, 1), "freedom day": fixed(6, 19), "jubilee day": fixed(6, 19), "christmas' eve": fixed(12, 24),
	"easter eve": easter(-1), "maundy thursday": easter(-3), "pentecost": easter(49), "whit monday": easter(50), "new year eve": fixed(12, 31), "thanks giving": nth(11, time.Thursday, 4), "thanks giving day": nth(11, time.Thursday, 4), "yuandan": fixed(1, 1), "presidents' day": nth(2, time.Monday, 3), "int'l workers day": fixed(5, 1), "cyber monday": func(y int, z *time.Location) (time.Time, bool) {
		t, ok := nth(11, time.Thursday, 4)(y, z)
		return t.AddDate(0, 0, 4), ok
	}, "burns night": fixed(1, 25), "bonfire night": fixed(11, 5), "double seventh festival": moon(7, 7), "winter solstice": sun(270), "tomb-sweeping day": sun(15), "dragon boat day": moon(5, 5),
	"groundhog day": fixed(2, 2), "presidents day": nth(2, time.Monday, 3), "president's day": nth(2, time.Monday, 3), "bastille day": fixed(7, 14), "cinco de mayo": fixed(5, 5), "teachers' day": fixed(9, 10), "children's day": fixed(6, 1), "black friday": func(y int, z *time.Location) (time.Time, bool) {
		t, ok := nth(11, time.Thursday, 4)(y, z)
		return t.AddDate(0, 0, 1), ok
	},
}
