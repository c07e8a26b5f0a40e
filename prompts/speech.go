package prompts

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yinling/care"
)

var zhDigits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// zhNumber writes 0 to 99,999,999 out in Chinese, as read aloud: 12 is 十二,
// 105 is 一百零五. Larger numbers come as digits.
func zhNumber(n int) string {
	switch {
	case n < 0 || n >= 1e8:
		return strconv.Itoa(n)
	case n >= 1e4:
		rest, s := n%1e4, zhCount(n/1e4)+"万"
		if rest == 0 {
			return s
		}
		if rest < 1000 {
			s += "零"
		}
		return s + zhBelowTenThousand(rest)
	case n >= 10 && n < 20:
		return strings.TrimPrefix(zhBelowTenThousand(n), "一")
	default:
		return zhBelowTenThousand(n)
	}
}

func zhBelowTenThousand(n int) string {
	if n == 0 {
		return zhDigits[0]
	}
	var b strings.Builder
	gap := false
	for _, u := range []struct {
		size int
		name string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.size
		n %= u.size
		switch {
		case d > 0:
			if gap {
				b.WriteString(zhDigits[0])
			}
			gap = false
			if d == 2 && u.size >= 100 {
				b.WriteString("两")
			} else {
				b.WriteString(zhDigits[d])
			}
			b.WriteString(u.name)
		case b.Len() > 0:
			gap = true
		}
	}
	return b.String()
}

// zhCount is a number before a measure word: 两块, not 二块.
func zhCount(n int) string {
	if n == 2 {
		return "两"
	}
	return zhNumber(n)
}

var enBelowTwenty = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
var enTens = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

// enNumber writes 0 to 99 in words; larger numbers come as digits, which
// voices read well.
func enNumber(n int) string {
	switch {
	case n < 0 || n > 99:
		return strconv.Itoa(n)
	case n < 20:
		return enBelowTwenty[n]
	case n%10 == 0:
		return enTens[n/10]
	default:
		return enTens[n/10] + "-" + enBelowTwenty[n%10]
	}
}

// SpeakMoney says an amount: 三块, 三块五, 十二块钱, 五毛; three yuan fifty.
func SpeakMoney(m care.Money, lang care.Lang) string {
	if m < 0 {
		m = -m
	}
	yuan, jiao, fen := int(m/care.Yuan), int(m%care.Yuan/10), int(m%10)
	if lang == care.English {
		return enMoney(yuan, jiao*10+fen)
	}
	switch {
	case yuan == 0 && jiao == 0 && fen == 0:
		return "零块钱"
	case yuan == 0:
		return zhCents(jiao, fen)
	case jiao == 0 && fen == 0 && yuan < 10:
		return zhCount(yuan) + "块"
	case jiao == 0 && fen == 0:
		return zhCount(yuan) + "块钱"
	case fen == 0: // the unit of the last digit is understood
		return zhCount(yuan) + "块" + zhDigits[jiao]
	case jiao == 0:
		return zhCount(yuan) + "块零" + zhCents(0, fen)
	default:
		return zhCount(yuan) + "块" + zhCents(jiao, fen)
	}
}

func zhCents(jiao, fen int) string {
	s := ""
	if jiao > 0 {
		s = zhCount(jiao) + "毛"
	}
	switch {
	case fen > 0 && jiao > 0:
		s += zhDigits[fen]
	case fen > 0:
		s = zhCount(fen) + "分钱"
	}
	return s
}

func enMoney(yuan, cents int) string {
	switch {
	case yuan == 0 && cents == 0:
		return "nothing"
	case yuan == 0:
		return enNumber(cents) + " fen"
	case cents == 0:
		return enNumber(yuan) + " yuan"
	default:
		return enNumber(yuan) + " yuan " + enNumber(cents)
	}
}

// SpeakTime says a time of day with its part of the day: 上午十一点半,
// 下午三点一刻; half past eleven in the morning.
func SpeakTime(t care.TimeOfDay, lang care.Lang) string {
	t = (t%1440 + 1440) % 1440
	h, m := int(t)/60, int(t)%60
	if lang == care.English {
		return enTime(h, m)
	}
	return zhPart(h) + zhClock(h, m)
}

func zhPart(h int) string {
	switch {
	case h < 5:
		return "凌晨"
	case h < 8:
		return "早上"
	case h < 12:
		return "上午"
	case h < 13:
		return "中午"
	case h < 18:
		return "下午"
	default:
		return "晚上"
	}
}

func zhClock(h, m int) string {
	if h > 12 {
		h -= 12
	}
	s := zhCount(h) + "点"
	switch {
	case m == 0:
		return s
	case m == 15:
		return s + "一刻"
	case m == 30:
		return s + "半"
	case m == 45:
		return s + "三刻"
	case m < 10:
		return s + "零" + zhDigits[m] + "分"
	case m == 10:
		return s + "十分" // 九点十 is half a word
	default:
		return s + zhNumber(m)
	}
}

func enTime(h, m int) string {
	switch {
	case h == 12 && m == 0:
		return "twelve noon"
	case h == 0 && m == 0:
		return "midnight"
	}
	part := "in the evening"
	switch {
	case h < 5:
		part = "at night"
	case h < 12:
		part = "in the morning"
	case h < 18:
		part = "in the afternoon"
	}
	return enClock(h, m) + " " + part
}

func enClock(h, m int) string {
	hour := func(h int) string { return enNumber((h+11)%12 + 1) }
	switch {
	case m == 0:
		return hour(h) + " o'clock"
	case m == 15:
		return "quarter past " + hour(h)
	case m == 30:
		return "half past " + hour(h)
	case m == 45:
		return "quarter to " + hour(h+1)
	case m < 10:
		return hour(h) + " oh " + enNumber(m)
	default:
		return hour(h) + " " + enNumber(m)
	}
}

var zhWeekdays = []string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// SpeakDate says a day as seen from now, with its weekday: 今天, 明天，周日,
// 周三，二十五号, 下周三，二号; tomorrow, Sunday; Wednesday the 25th. Days
// further off carry the month. Both times carry the town's location.
func SpeakDate(d, now time.Time, lang care.Lang) string {
	days := daysBetween(now, d)
	if lang == care.English {
		return enDate(d, days)
	}
	weekday := zhWeekdays[d.Weekday()]
	number := zhNumber(d.Day()) + "号"
	if d.Month() != now.Month() || d.Year() != now.Year() {
		number = zhNumber(int(d.Month())) + "月" + number
	}
	switch {
	case days == 0:
		return "今天"
	case days == 1:
		return "明天，" + weekday
	case days == 2:
		return "后天，" + weekday
	case days > 0 && days < 14 && weeksBetween(now, days) == 0:
		return weekday + "，" + number
	case days > 0 && days < 14 && weeksBetween(now, days) == 1:
		return "下" + weekday + "，" + number
	default:
		return zhNumber(int(d.Month())) + "月" + zhNumber(d.Day()) + "号，" + weekday
	}
}

func enDate(d time.Time, days int) string {
	weekday := d.Weekday().String()
	switch {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow, " + weekday
	case days > 1 && days < 7:
		return weekday + " the " + ordinal(d.Day())
	default:
		return fmt.Sprintf("%s, %s %s", weekday, d.Month(), ordinal(d.Day()))
	}
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// daysBetween counts calendar days, free of clock changes.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)).Hours() / 24)
}

// weeksBetween counts the Mondays passed in that many days from now.
func weeksBetween(now time.Time, days int) int {
	sinceMonday := (int(now.Weekday()) + 6) % 7
	return (sinceMonday + days) / 7
}
