package prompts

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yinling/care"
)

// SpeakCount says a number of units: 两份, 三个; two meals. Without a unit it is
// the bare number, in Chinese with the general measure word's form: 三.
func SpeakCount(n int, unit string, lang care.Lang) string {
	if lang != care.English {
		if unit == "" {
			return zhNumber(n)
		}
		return zhCount(n) + unit
	}
	switch {
	case unit == "":
		return enNumber(n)
	case n == 1:
		return "one " + unit
	case strings.HasSuffix(unit, "s"), strings.HasSuffix(unit, "x"), strings.HasSuffix(unit, "ch"):
		return enNumber(n) + " " + unit + "es"
	}
	return enNumber(n) + " " + unit + "s"
}

// SpeakTimes says how often: 四次; four times, of which one is once.
func SpeakTimes(n int, lang care.Lang) string {
	if lang == care.English {
		switch n {
		case 1:
			return "one visit"
		default:
			return enNumber(n) + " visits"
		}
	}
	return zhCount(n) + "次"
}

// SpeakStars says a rating: 五分; five points.
func SpeakStars(n int, lang care.Lang) string {
	if lang == care.English {
		return SpeakCount(n, "point", lang)
	}
	return zhCount(n) + "分"
}

// SpeakDegrees says a range of temperatures in °C: 零下两度到十度.
func SpeakDegrees(from, to int, lang care.Lang) string {
	say := func(n int) string {
		switch {
		case lang == care.English && n < 0:
			return "minus " + enNumber(-n)
		case lang == care.English:
			return enNumber(n)
		case n < 0:
			return "零下" + zhCount(-n) + "度"
		}
		return zhCount(n) + "度"
	}
	if lang == care.English {
		return say(from) + " to " + say(to) + " degrees"
	}
	return say(from) + "到" + say(to)
}

// SpeakLength says how long something takes: 两个小时, 半个小时, 四十五分钟.
func SpeakLength(d time.Duration, lang care.Lang) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	if lang == care.English {
		switch {
		case hours == 0 && minutes == 30:
			return "half an hour"
		case hours == 0:
			return SpeakCount(minutes, "minute", lang)
		case minutes == 30:
			return enNumber(hours) + " and a half hours"
		}
		return SpeakCount(hours, "hour", lang)
	}
	switch {
	case hours == 0 && minutes == 30:
		return "半个小时"
	case hours == 0:
		return zhNumber(minutes) + "分钟"
	case minutes == 30:
		return zhCount(hours) + "个半小时"
	}
	return zhCount(hours) + "个小时"
}

// SpeakPeriod names a period: 月; month.
func SpeakPeriod(p care.Period, lang care.Lang) string {
	if lang == care.English {
		return string(p)
	}
	return map[care.Period]string{care.PerDay: "天", care.PerMonth: "月", care.PerQuarter: "季度", care.PerYear: "年"}[p]
}

// SpeakThisPeriod names the one that is now: 这个月; this month.
func SpeakThisPeriod(p care.Period, lang care.Lang) string {
	if lang == care.English {
		if p == care.PerDay {
			return "today"
		}
		return "this " + string(p)
	}
	return map[care.Period]string{care.PerDay: "今天", care.PerMonth: "这个月", care.PerQuarter: "这个季度", care.PerYear: "今年"}[p]
}

// rule is what SpeakRule needs of an RRULE.
type rule struct {
	freq, rscale string
	interval     int
	days         []string // BYDAY
	monthDays    []int
	hours        []int
	minute       int
	months       []int
}

func readRule(s string) rule {
	r := rule{interval: 1}
	numbers := func(v string) (list []int) {
		for _, f := range strings.Split(v, ",") {
			if n, err := strconv.Atoi(f); err == nil {
				list = append(list, n)
			}
		}
		return list
	}
	for _, part := range strings.Split(s, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "FREQ":
			r.freq = value
		case "RSCALE":
			r.rscale = value
		case "INTERVAL":
			r.interval, _ = strconv.Atoi(value)
		case "BYDAY":
			r.days = strings.Split(value, ",")
		case "BYMONTHDAY":
			r.monthDays = numbers(value)
		case "BYMONTH":
			r.months = numbers(value)
		case "BYHOUR":
			r.hours = numbers(value)
		case "BYMINUTE":
			if m := numbers(value); len(m) > 0 {
				r.minute = m[0]
			}
		}
	}
	return r
}

// SpeakRule says a repetition: 每天早上八点, 每周一、三、五上午九点; every day
// at eight in the morning. at is its time of day where the rule has none.
func SpeakRule(s string, at care.TimeOfDay, lang care.Lang) string {
	r := readRule(s)
	if r.freq == "HOURLY" || r.freq == "MINUTELY" {
		return r.hourly(lang)
	}
	var times []string
	for _, h := range r.hours {
		times = append(times, SpeakTime(care.Clock(h, r.minute), lang))
	}
	if len(times) == 0 {
		times = []string{SpeakTime(at, lang)}
	}
	if lang == care.English {
		return r.english() + " at " + listing(times, " and ", ", ")
	}
	return r.chinese() + listing(times, "和", "、")
}

func listing(items []string, last, between string) string {
	if len(items) == 1 {
		return items[0]
	}
	return strings.Join(items[:len(items)-1], between) + last + items[len(items)-1]
}

func (r rule) hourly(lang care.Lang) string {
	unit, unitEn := "小时", "hour"
	if r.freq == "MINUTELY" {
		unit, unitEn = "分钟", "minute"
	}
	switch {
	case lang == care.English && r.interval == 1:
		return "every " + unitEn
	case lang == care.English:
		return "every " + SpeakCount(r.interval, unitEn, lang)
	case unit == "小时":
		return "每" + zhCount(r.interval) + "个" + unit
	}
	return "每" + zhNumber(r.interval) + unit
}

var (
	weekdaysZh = map[string]string{"MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"}
	weekdaysEn = map[string]string{"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
)

func (r rule) chinese() string {
	every := func(unit string) string {
		switch {
		case r.interval == 2 && unit == "天":
			return "每隔一天"
		case r.interval > 1:
			return "每" + zhCount(r.interval) + unit
		}
		return "每" + strings.TrimPrefix(unit, "个")
	}
	switch {
	case r.freq == "WEEKLY" && len(r.days) > 0 || r.freq == "DAILY" && len(r.days) > 0:
		var days []string
		for _, d := range r.days {
			days = append(days, weekdaysZh[d])
		}
		if strings.Join(r.days, "") == "MOTUWETHFR" {
			return "周一到周五，每天"
		}
		if r.interval == 2 {
			return "每隔一周的周" + strings.Join(days, "、")
		}
		return every("周") + strings.Join(days, "、")
	case r.freq == "WEEKLY":
		return every("周")
	case r.freq == "MONTHLY" && len(r.monthDays) > 0:
		var days []string
		for _, d := range r.monthDays {
			switch {
			case d == -1:
				days = append(days, "最后一天")
			case r.rscale != "" && d <= 10:
				days = append(days, "初"+zhNumber(d))
			case r.rscale != "":
				days = append(days, zhNumber(d))
			default:
				days = append(days, zhNumber(d)+"号")
			}
		}
		lunar := ""
		if r.rscale != "" {
			lunar = "农历"
		}
		return lunar + every("个月") + strings.Join(days, "、")
	case r.freq == "MONTHLY":
		return every("个月")
	case r.freq == "YEARLY" && len(r.months) > 0 && len(r.monthDays) > 0:
		lunar, day := "", zhNumber(r.monthDays[0])+"号"
		if r.rscale != "" {
			lunar, day = "农历", zhNumber(r.monthDays[0])
			if r.monthDays[0] <= 10 {
				day = "初" + day
			}
		}
		return every("年") + lunar + zhNumber(r.months[0]) + "月" + day
	case r.freq == "YEARLY":
		return every("年")
	}
	return every("天")
}

func (r rule) english() string {
	every := func(unit string) string {
		switch {
		case r.interval == 2:
			return "every other " + unit
		case r.interval > 2:
			return "every " + SpeakCount(r.interval, unit, care.English)
		}
		return "every " + unit
	}
	switch {
	case len(r.days) > 0:
		var days []string
		for _, d := range r.days {
			days = append(days, weekdaysEn[d])
		}
		if strings.Join(r.days, "") == "MOTUWETHFR" {
			return "every weekday"
		}
		if r.interval == 2 {
			return "every other " + listing(days, " and ", ", ")
		}
		return "every " + listing(days, " and ", ", ")
	case r.freq == "WEEKLY":
		return every("week")
	case r.freq == "MONTHLY" && len(r.monthDays) > 0:
		var days []string
		for _, d := range r.monthDays {
			if d == -1 {
				days = append(days, "last day")
			} else {
				days = append(days, ordinal(d))
			}
		}
		lunar := ""
		if r.rscale != "" {
			lunar = "lunar "
		}
		return "on the " + listing(days, " and ", ", ") + " of " + every(lunar+"month")
	case r.freq == "MONTHLY":
		return every("month")
	case r.freq == "YEARLY":
		return every("year")
	}
	return every("day")
}

// SpeakLunarDate says a day of the Chinese calendar: 农历十月十五, 闰六月初三.
func SpeakLunarDate(month, day int, leap bool) string {
	name := zhNumber(month)
	switch month {
	case 1:
		name = "正"
	case 12:
		name = "腊"
	}
	if leap {
		name = "闰" + name
	}
	if day <= 10 {
		return "农历" + name + "月初" + zhNumber(day)
	}
	return "农历" + name + "月" + zhNumber(day)
}

// SpeakFullDate says a day with its month: 十一月二十二号，星期日; Sunday the 22nd
// of November.
func SpeakFullDate(d time.Time, lang care.Lang) string {
	if lang == care.English {
		return fmt.Sprintf("%s the %s of %s", d.Weekday(), ordinal(d.Day()), d.Month())
	}
	week := []string{"日", "一", "二", "三", "四", "五", "六"}[d.Weekday()]
	return zhNumber(int(d.Month())) + "月" + zhNumber(d.Day()) + "号，星期" + week
}
