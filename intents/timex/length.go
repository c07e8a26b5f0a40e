package timex

import (
	"strconv"
	"strings"
	"time"
)

// length is a duration as it was said: calendar units are not seconds.
type length struct {
	years, months, weeks, days int
	clock                      time.Duration
	unit                       Grain // the smallest that was said
}

func (l length) zero() bool {
	return l.years == 0 && l.months == 0 && l.weeks == 0 && l.days == 0 && l.clock == 0
}

// maxCount keeps sums of durations within the calendar.
const maxCount = 100000

// of gives n halves of a unit; seconds are counted too.
func lengthOf(halves int, unit Grain, second bool) length {
	n, half := halves/2, halves%2 == 1
	switch {
	case second:
		return length{clock: time.Duration(halves) * time.Second / 2, unit: Minute}
	case unit == Minute:
		return length{clock: time.Duration(halves) * time.Minute / 2, unit: Minute}
	case unit == Hour && half:
		return length{clock: time.Duration(halves) * time.Hour / 2, unit: Minute}
	case unit == Hour:
		return length{clock: time.Duration(n) * time.Hour, unit: Hour}
	case unit == Day && half:
		return length{days: n, clock: 12 * time.Hour, unit: Hour}
	case unit == Day:
		return length{days: n, unit: Day}
	case unit == Week && half:
		return length{weeks: n, days: 3, clock: 12 * time.Hour, unit: Hour}
	case unit == Week:
		return length{weeks: n, unit: Week}
	case unit == Month && half:
		return length{months: n, days: 15, unit: Day}
	case unit == Month:
		return length{months: n, unit: Month}
	case half:
		return length{years: n, months: 6, unit: Month}
	}
	return length{years: n, unit: Year}
}

func (l length) plus(o length) length {
	return length{l.years + o.years, l.months + o.months, l.weeks + o.weeks, l.days + o.days, l.clock + o.clock, finer(l.unit, o.unit)}
}

// iso writes ISO 8601. Weeks that stand with other units become days.
func (l length) iso() string {
	if l.weeks > 0 && l.years == 0 && l.months == 0 && l.days == 0 && l.clock == 0 {
		return "P" + strconv.Itoa(l.weeks) + "W"
	}
	var b strings.Builder
	part := func(n int, unit string) {
		if n > 0 {
			b.WriteString(strconv.Itoa(n) + unit)
		}
	}
	b.WriteString("P")
	part(l.years, "Y")
	part(l.months, "M")
	part(l.days+7*l.weeks, "D")
	if l.clock > 0 {
		b.WriteString("T")
		part(int(l.clock/time.Hour), "H")
		part(int(l.clock%time.Hour/time.Minute), "M")
		if s := l.clock % time.Minute; s > 0 {
			b.WriteString(strconv.FormatFloat(s.Seconds(), 'f', -1, 64) + "S")
		}
	}
	return b.String()
}

// from gives the moment that lies so far after (sign 1) or before t. Months are
// clipped to their last day: a month after 31 January is 28 February.
func (l length) from(t time.Time, sign int) time.Time {
	months := sign * (12*l.years + l.months)
	if months != 0 {
		first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, t.Location())
		day := min(t.Day(), first.AddDate(0, 1, -1).Day())
		t = time.Date(first.Year(), first.Month(), day, t.Hour(), t.Minute(), t.Second(), 0, t.Location())
	}
	return t.AddDate(0, 0, sign*(l.days+7*l.weeks)).Add(time.Duration(sign) * l.clock)
}

// away gives the moment so far from now: a day, unless hours were said.
func (l length) away(now time.Time, sign int) moment {
	t := l.from(now, sign)
	if l.clock > 0 {
		return moment{exact: t}
	}
	return moment{dates: []days{dayOf(t)}}
}

// within is the stretch of that length that begins now.
func (l length) within(now time.Time) Value {
	v := l.window(now, 1)
	v.From = now
	if l.clock == 0 {
		v.To = midnight(l.from(now, 1))
	}
	return v
}

// window is the stretch of that length before now or after it: the next three
// days begin tomorrow, the next three hours at once.
func (l length) window(now time.Time, sign int) Value {
	if l.clock == 0 && sign > 0 {
		now = now.AddDate(0, 0, 1)
	}
	t := l.from(now, sign)
	v := Value{Grain: l.unit, From: now, To: t}
	if sign < 0 {
		v.From, v.To = t, now
	}
	if l.clock == 0 {
		v.From, v.To = midnight(v.From), midnight(v.To)
	}
	return v
}

func (l length) value() Value { return Value{Grain: l.unit, Duration: l.iso()} }
