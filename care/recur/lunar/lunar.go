// Package lunar is the Chinese calendar from 1900 to 2100.
package lunar

import (
	"sort"
	"time"
)

// Years holds a Chinese year each, from first on: bits 0–3 the month after
// which a leap month stands (0: none), bit 16 set if that has 30 days, bits
// 15–4 set for months 1–12 of 30 days. Computed with sxtwl 2.0.7 (寿星万年历,
// BSD licence); lunardate 0.3.0 gives the same leap months, 2033's eleventh
// included. ICU 78.2 begins a dozen of these 2,500 months a day, or for three leap
// months a place, apart.
var Years = [...]uint32{
	0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2, // 1900
	0x04ae0, 0x0a5b6, 0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0, 0x0ada2, 0x095b0, 0x14977, // 1910
	0x04970, 0x0a4b0, 0x0b4b5, 0x06a50, 0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970, // 1920
	0x06566, 0x0d4a0, 0x0ea50, 0x16a95, 0x05ad0, 0x02b60, 0x186e3, 0x092e0, 0x1c8d7, 0x0c950, // 1930
	0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2, 0x0a950, 0x0b557, // 1940
	0x06ca0, 0x0b550, 0x15355, 0x04da0, 0x0a5b0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0, // 1950
	0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950, 0x05b57, 0x056a0, // 1960
	0x096d0, 0x04dd5, 0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b6a0, 0x195a6, // 1970
	0x095b0, 0x049b0, 0x0a974, 0x0a4b0, 0x0b27a, 0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570, // 1980
	0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58, 0x05ac0, 0x0ab60, 0x096d5, 0x092e0, // 1990
	0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5, // 2000
	0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930, // 2010
	0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530, // 2020
	0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, // 2030
	0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0, // 2040
	0x14b63, 0x09370, 0x049f8, 0x04970, 0x064b0, 0x168a6, 0x0ea50, 0x06aa0, 0x1a6c4, 0x0aae0, // 2050
	0x092e0, 0x0d2e3, 0x0c960, 0x0d557, 0x0d4a0, 0x0da50, 0x05d55, 0x056a0, 0x0a6d0, 0x055d4, // 2060
	0x052d0, 0x0a9b8, 0x0a950, 0x0b4a0, 0x0b6a6, 0x0ad50, 0x055a0, 0x0aba4, 0x0a5b0, 0x052b0, // 2070
	0x0b273, 0x06930, 0x07337, 0x06aa0, 0x0ad50, 0x14b55, 0x04b60, 0x0a570, 0x054e4, 0x0d160, // 2080
	0x0e968, 0x0d520, 0x0daa0, 0x16aa6, 0x056d0, 0x04ae0, 0x0a9d4, 0x0a2d0, 0x0d150, 0x0f252, // 2090
	0x0d520, // 2100
}

const first = 1900

// epoch is the day that the first year began.
var epoch = DayOf(time.Date(1900, 1, 31, 0, 0, 0, 0, time.UTC))

// DayOf counts the days from 1970-01-01 to the local day of t.
func DayOf(t time.Time) int {
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date is a day of the Chinese calendar.
type Date struct {
	Year  int // that of ours in which it begins
	Month int // 1 to 12
	Leap  bool
	Day   int // 1 to 30
	Days  int // of the month: 29 or 30
	Index int // of the month, leap months counted, from a fixed one on
}

// months lists every month with the day that it began.
var months = func() []month {
	var list []month
	day := epoch
	for i, bits := range Years {
		leap := int(bits & 15)
		add := func(m int, isLeap, long bool) {
			list = append(list, month{day, first + i, m, isLeap})
			day += 29
			if long {
				day++
			}
		}
		for m := 1; m <= 12; m++ {
			add(m, false, bits&(1<<(16-m)) != 0)
			if m == leap {
				add(m, true, bits&(1<<16) != 0)
			}
		}
	}
	return append(list, month{began: day}) // where the table ends
}()

type month struct {
	began, year, number int
	leap                bool
}

// Of is the Chinese date of a day counted as DayOf does; ok is false outside
// 1900–2100.
func Of(day int) (d Date, ok bool) {
	i := sort.Search(len(months), func(i int) bool { return months[i].began > day }) - 1
	if i < 0 || i == len(months)-1 {
		return Date{}, false
	}
	m := months[i]
	return Date{m.year, m.number, m.leap, day - m.began + 1, months[i+1].began - m.began, i}, true
}

// LeapMonth is the month after which the Chinese year has a leap month, 0 for none.
func LeapMonth(year int) int {
	if year < first || year >= first+len(Years) {
		return 0
	}
	return int(Years[year-first] & 15)
}
