package timex

import (
	"slices"
	"strconv"
	"strings"
)

// rule is a repetition on its way to an RRULE.
type rule struct {
	freq     string
	interval int
	months   []int
	monthDay []int
	weekdays []string // "MO", "-1FR"
	times    []moment // parts and clocks of the day
	lunar    bool
}

var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

var freqGrain = map[string]Grain{"MINUTELY": Minute, "HOURLY": Hour, "DAILY": Day, "WEEKLY": Week, "MONTHLY": Month, "YEARLY": Year}

var unitFreq = map[Grain]string{Minute: "MINUTELY", Hour: "HOURLY", Day: "DAILY", Week: "WEEKLY", Month: "MONTHLY", Year: "YEARLY"}

// values gives the readings: a time like 三点 has two.
func (r rule) values() []Value {
	head := r.head()
	if len(r.times) == 0 {
		return []Value{{Grain: r.grain(), RRule: head}}
	}
	var all []Value
	for choice := range 2 {
		if at, grain, ok := r.clocks(choice); ok {
			all = append(all, Value{Grain: grain, RRule: head + at})
		}
	}
	return all
}

func (r rule) grain() Grain {
	if len(r.weekdays) > 0 || len(r.monthDay) > 0 {
		return Day
	}
	return freqGrain[r.freq]
}

func (r rule) head() string {
	var b strings.Builder
	if r.lunar {
		b.WriteString("RSCALE=CHINESE;")
	}
	b.WriteString("FREQ=" + r.freq)
	if r.interval > 1 {
		b.WriteString(";INTERVAL=" + strconv.Itoa(r.interval))
	}
	if len(r.months) > 0 {
		b.WriteString(";BYMONTH=" + numbers(r.months))
	}
	if len(r.monthDay) > 0 {
		b.WriteString(";BYMONTHDAY=" + numbers(r.monthDay))
	}
	if len(r.weekdays) > 0 {
		b.WriteString(";BYDAY=" + strings.Join(r.weekdays, ","))
	}
	return b.String()
}

// clocks writes BYHOUR and BYMINUTE. A part of the day stands for its first
// minute. Times with different minutes cannot be said in one rule exactly but
// by their hours: the minutes of the first are taken.
func (r rule) clocks(choice int) (at string, grain Grain, ok bool) {
	var hoursOf []int
	minute, differs := 0, false
	for i, m := range r.times {
		h, mi := 0, 0
		if m.clock != nil {
			readings := hours(m.clock.hour, m.clock.sure, m.part)
			differs = differs || choice < len(readings) && choice > 0
			h, mi = readings[min(choice, len(readings)-1)]%24, m.clock.minute
		} else if m.part != nil {
			h, mi = m.part.from/60%24, m.part.from%60
		}
		if i == 0 {
			minute = mi
		}
		hoursOf = append(hoursOf, h)
	}
	slices.Sort(hoursOf)
	grain = Minute
	if r.times[0].clock == nil || r.times[0].clock.grain == Hour {
		grain = Hour
	}
	return ";BYHOUR=" + numbers(slices.Compact(hoursOf)) + ";BYMINUTE=" + strconv.Itoa(minute), grain, choice == 0 || differs
}

func numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
