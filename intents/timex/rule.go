package timex

import (
	"slices"
	"strconv"
	"strings"
)

// rule is a repetition on its way to an RRULE.
type rule struct {
	freq       string
	interval   int
	orInterval int // a second reading of the interval, 0 for none
	months     []int
	monthDay   []int
	weekdays   []string // "MO", "-1FR"
	times      []moment // parts and clocks of the day
	lunar      bool
	orLunar    bool // a second reading in the Chinese calendar
}

var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

var freqGrain = map[string]Grain{"MINUTELY": Minute, "HOURLY": Hour, "DAILY": Day, "WEEKLY": Week, "MONTHLY": Month, "YEARLY": Year}

var unitFreq = map[Grain]string{Minute: "MINUTELY", Hour: "HOURLY", Day: "DAILY", Week: "WEEKLY", Month: "MONTHLY", Year: "YEARLY"}

// values gives the readings: a time like 三点 has two.
func (r rule) values() []Value {
	head := r.head()
	if len(r.times) == 0 {
		all := []Value{{Grain: r.grain(), RRule: head}}
		if r.orInterval > 0 {
			r.interval = r.orInterval
			all = append(all, Value{Grain: r.grain(), RRule: r.head()})
		}
		if r.orLunar {
			r.lunar = true
			all = append(all, Value{Grain: r.grain(), RRule: r.head()})
		}
		return all
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

// clocks writes BYHOUR and BYMINUTE. Times with different minutes cannot be
// said in one rule but by their hours: the minutes of the first are taken.
func (r rule) clocks(choice int) (at string, grain Grain, ok bool) {
	var hoursOf []int
	differs := false
	for _, m := range r.times {
		h := 0
		if m.clock != nil {
			readings := hours(m.clock.hour, m.clock.sure, m.part)
			differs = differs || choice < len(readings) && choice > 0
			h = readings[min(choice, len(readings)-1)] % 24
		} else if m.part != nil {
			h = m.part.usual() / 60 % 24
		}
		hoursOf = append(hoursOf, h)
	}
	slices.Sort(hoursOf)
	grain = Minute
	if r.times[0].clock == nil || r.times[0].clock.grain == Hour {
		grain = Hour
	}
	return ";BYHOUR=" + numbers(slices.Compact(hoursOf)) + ";BYMINUTE=" + strconv.Itoa(r.times[0].minute()), grain, choice == 0 || differs
}

// middleOfAfternoon is the hour of what is to happen "every afternoon".
const middleOfAfternoon = 15

// usual is the minute of the day of what is to happen in a part of it: its
// first, of noon and the afternoon the middle.
func (p *part) usual() int {
	switch {
	case p.kind == afternoon && p.from == 12*60:
		return middleOfAfternoon * 60
	case p.kind == noon && p.from < 12*60 && p.to > 12*60:
		return 12 * 60
	}
	return p.from
}

// minute is the minute of the hour at which a repetition happens.
func (m moment) minute() int {
	switch {
	case m.clock != nil:
		return m.clock.minute
	case m.part != nil:
		return m.part.usual() % 60
	}
	return 0
}

func numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
