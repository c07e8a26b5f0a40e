package recur

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"yinling/care/recur/lunar"
)

// plan is a rule with its start: what the rule leaves open is as at the start.
type plan struct {
	*rule
	start    time.Time
	startDay int
	begin    date

	months, monthDays []int
	weekdays          []rrule.Weekday
	leapMonths        []int
	clock             []int // minutes of the day, of rules that are not by the hour or minute
}

// date is a day in the calendar of the rule.
type date struct {
	lunar.Date           // of our calendar, too: Leap is false then
	weekday, yearDay int // 0 is Monday; yearDay from 1 on
	daysOfYear       int
}

func (r *rule) dateOf(day int) (date, bool) {
	t := time.Unix(int64(day)*86400, 0).UTC()
	weekday := (int(t.Weekday()) + 6) % 7
	if r.lunar {
		l, ok := lunar.Of(day)
		return date{Date: l, weekday: weekday}, ok
	}
	y, m, d := t.Date()
	length := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	ofYear := 365
	if time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() == 366 {
		ofYear = 366
	}
	return date{lunar.Date{Year: y, Month: int(m), Day: d, Days: length, Index: 12*y + int(m)}, weekday, t.YearDay(), ofYear}, true
}

func planOf(r *rule, start time.Time) *plan {
	p := &plan{
		rule: r, start: start, startDay: lunar.DayOf(start),
		months: r.Bymonth, monthDays: r.Bymonthday, weekdays: r.Byweekday, leapMonths: r.leapMonths,
	}
	p.begin, _ = r.dateOf(p.startDay)
	if len(r.Bymonthday)+len(r.Byweekday) == 0 { // the rule names no day
		switch r.Freq {
		case rrule.YEARLY:
			p.monthDays = []int{p.begin.Day}
			if len(r.Bymonth)+len(r.leapMonths) == 0 {
				p.sameMonth()
			}
		case rrule.MONTHLY:
			p.monthDays = []int{p.begin.Day}
		case rrule.WEEKLY:
			p.weekdays = []rrule.Weekday{weekdayCodes[p.begin.weekday]}
		}
	}
	hours, minutes := r.Byhour, r.Byminute
	if len(hours) == 0 {
		hours = []int{start.Hour()}
	}
	if len(minutes) == 0 {
		minutes = []int{start.Minute()}
	}
	for _, h := range hours {
		for _, m := range minutes {
			p.clock = append(p.clock, 60*h+m)
		}
	}
	return p
}

func (p *plan) sameMonth() {
	if p.begin.Leap {
		p.leapMonths = []int{p.begin.Month}
	} else {
		p.months = []int{p.begin.Month}
	}
}

var weekdayCodes = []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}

// on tells whether the rule has times on the day, which is not before the start.
func (p *plan) on(day int) bool {
	d, ok := p.dateOf(day)
	return ok && p.inTurn(day, d) && p.inMonth(d) && p.onMonthDay(d) && p.onWeekday(d)
}

// inTurn tells whether the period of the day is one of each INTERVAL.
func (p *plan) inTurn(day int, d date) bool {
	apart := 0
	switch p.Freq {
	case rrule.YEARLY:
		apart = d.Year - p.begin.Year
	case rrule.MONTHLY:
		apart = d.Index - p.begin.Index
	case rrule.WEEKLY:
		week := func(day, weekday int) int { return day - (weekday-p.Wkst.Day()+7)%7 }
		apart = (week(day, d.weekday) - week(p.startDay, p.begin.weekday)) / 7
	case rrule.DAILY:
		apart = day - p.startDay
	}
	return apart%p.Interval == 0
}

func (p *plan) inMonth(d date) bool {
	switch {
	case len(p.months)+len(p.leapMonths) == 0:
		return true
	case d.Leap:
		return slices.Contains(p.leapMonths, d.Month)
	case slices.Contains(p.months, d.Month):
		return true
	}
	return p.backward && slices.Contains(p.leapMonths, d.Month) && lunar.LeapMonth(d.Year) != d.Month
}

func (p *plan) onMonthDay(d date) bool {
	return len(p.monthDays) == 0 || slices.ContainsFunc(p.monthDays, func(n int) bool {
		return n == d.Day || n == d.Day-d.Days-1 || p.backward && n > d.Days && d.Day == d.Days
	})
}

func (p *plan) onWeekday(d date) bool {
	of, length := d.Day, d.Days
	if p.Freq == rrule.YEARLY && len(p.months)+len(p.leapMonths) == 0 {
		of, length = d.yearDay, d.daysOfYear
	}
	return len(p.weekdays) == 0 || slices.ContainsFunc(p.weekdays, func(w rrule.Weekday) bool {
		return w.Day() == d.weekday && (w.N() == 0 || w.N() == (of-1)/7+1 || w.N() == -((length-of)/7+1))
	})
}

// times are the moments of the rule on the local day, in order.
func (p *plan) times(day int) []time.Time {
	clock := p.clock
	if p.Freq == rrule.HOURLY || p.Freq == rrule.MINUTELY {
		clock = p.everyFew(day)
	}
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	var list []time.Time
	for _, minute := range clock {
		list = append(list, time.Date(y, m, d, 0, minute, p.start.Second(), 0, p.start.Location()))
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

// everyFew are the minutes of the day that lie a multiple of INTERVAL hours or
// minutes of the clock after the start.
func (p *plan) everyFew(day int) (clock []int) {
	first := p.start.Hour()*60 + p.start.Minute()
	if p.Freq == rrule.HOURLY {
		minutes := p.Byminute
		if len(minutes) == 0 {
			minutes = []int{first % 60}
		}
		for hour := behind((day-p.startDay)*24-first/60, p.Interval); hour < 24; hour += p.Interval {
			for _, minute := range minutes {
				clock = append(clock, 60*hour+minute)
			}
		}
	} else {
		for minute := behind((day-p.startDay)*24*60-first, p.Interval); minute < 24*60; minute += p.Interval {
			if len(p.Byminute) == 0 || slices.Contains(p.Byminute, minute%60) {
				clock = append(clock, minute)
			}
		}
	}
	return slices.DeleteFunc(clock, func(minute int) bool {
		return len(p.Byhour) > 0 && !slices.Contains(p.Byhour, minute/60)
	})
}

// behind is what brings n up to a multiple of per.
func behind(n, per int) int { return ((-n)%per + per) % per }
