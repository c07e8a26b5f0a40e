package timex

import "time"

// lunar is a day of the Chinese calendar; a day of 30 in a short month is its
// last day, as in 腊月三十 or 除夕.
type lunar struct {
	month, day int
	leap       bool
}

func lunarYear(year int) (uint32, bool) {
	i := year - lunarFirst
	if i < 0 || i >= len(lunarYears) {
		return 0, false
	}
	return lunarYears[i], true
}

func monthDays(bits uint32, month int, leap bool) int {
	if leap && bits&(1<<16) != 0 || !leap && bits&(1<<(16-month)) != 0 {
		return 30
	}
	return 29
}

// in gives the local midnight of the day in a Chinese year (which begins in
// January or February of the same year of ours). ok is false for a leap month
// that the year has not, and outside 1900–2100.
func (l lunar) in(year int, zone *time.Location) (t time.Time, ok bool) {
	bits, ok := lunarYear(year)
	if !ok || l.month < 1 || l.month > 12 || l.day < 1 || l.day > 30 {
		return time.Time{}, false
	}
	leapMonth := int(bits & 15)
	if l.leap && leapMonth != l.month {
		return time.Time{}, false
	}
	days := newYear(year)
	for m := 1; m < l.month; m++ {
		days += monthDays(bits, m, false)
		if m == leapMonth {
			days += monthDays(bits, m, true)
		}
	}
	if l.leap {
		days += monthDays(bits, l.month, false)
	}
	days += min(l.day, monthDays(bits, l.month, l.leap)) - 1
	return lunarEpoch(zone).AddDate(0, 0, days), true
}

// newYears counts the days from lunarEpoch to each year's first day.
var newYears = func() (days [len(lunarYears)]int) {
	n := 0
	for i, bits := range lunarYears {
		days[i] = n
		for m := 1; m <= 12; m++ {
			n += monthDays(bits, m, false)
		}
		if leap := int(bits & 15); leap > 0 {
			n += monthDays(bits, leap, true)
		}
	}
	return days
}()

func newYear(year int) int { return newYears[year-lunarFirst] }

// lunarYearOf gives the Chinese year that t is in.
func lunarYearOf(t time.Time) int {
	year := t.Year()
	if first, ok := (lunar{month: 1, day: 1}).in(year, t.Location()); ok && midnight(t).Before(first) {
		return year - 1
	}
	return year
}

// next gives the day from the day of now on, in this Chinese year or the first
// that has it.
func (l lunar) next(now time.Time) (time.Time, bool) {
	for year := lunarYearOf(now); year < lunarYearOf(now)+60; year++ {
		if t, ok := l.in(year, now.Location()); ok && !t.Before(midnight(now)) {
			return t, true
		}
	}
	return time.Time{}, false
}

// lunarOf gives the Chinese date of a day, the zero value outside 1900–2100.
func lunarOf(t time.Time) lunar {
	year := lunarYearOf(t)
	bits, ok := lunarYear(year)
	if !ok {
		return lunar{}
	}
	first, _ := lunar{month: 1, day: 1}.in(year, t.Location())
	days := daysBetween(first, midnight(t))
	for m := 1; m <= 12; m++ {
		n := monthDays(bits, m, false)
		if days < n {
			return lunar{month: m, day: days + 1}
		}
		days -= n
		if m != int(bits&15) {
			continue
		}
		if n = monthDays(bits, m, true); days < n {
			return lunar{month: m, day: days + 1, leap: true}
		}
		days -= n
	}
	return lunar{}
}

// daysBetween counts calendar days, whatever the clocks did in between.
func daysBetween(a, b time.Time) int {
	ua := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	ub := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(ub.Sub(ua) / (24 * time.Hour))
}
