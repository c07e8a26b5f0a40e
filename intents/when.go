package intents

import (
	"time"

	"yinling/care"
)

// spoken is a date and a time as they were said, before the clock is known.
type spoken struct {
	date     time.Time // local midnight
	part     DayPart
	hour     int // as said: 0 to 24, -1 for none
	minute   int
	night    bool      // 凌晨, 半夜, "at night": small hours are meant as they are
	certain  bool      // the hour is of the 24-hour clock, or am and pm were said
	bare     bool      // 周三: a weekday without a week
	absolute time.Time // 半小时后: a moment, all else is empty
}

// hours are the times when something can be meant.
type hours struct{ from, to care.TimeOfDay }

func (h hours) has(t care.TimeOfDay) bool { return t >= h.from && t <= h.to }

// wakingHours are used when the service is not known, or when its hours do not
// decide: elders ask for things between eight and eight.
var wakingHours = hours{care.Clock(8, 0), care.Clock(20, 0)}

// when turns what was said into a When. A time without a part of the day
// (三点) is taken to be the one of its two readings
//
//   - that lies in the service's hours, if exactly one does;
//   - else, if no service is known or neither fits it, that lies between 08:00
//     and 20:00, if exactly one does;
//   - else, for today, that is still ahead, if exactly one is.
//
// Otherwise it is ambiguous, and Time is the reading inside 08:00–20:00, the
// earlier one if both are (eight o'clock).
func (s spoken) when(now time.Time, service *care.Service) When {
	w := When{Date: s.date, Part: s.part}
	if !s.absolute.IsZero() {
		at := s.absolute.Round(time.Minute)
		return When{Date: midnight(at), HasTime: true, Time: care.TimeOfDayOf(at)}
	}
	if s.hour >= 0 {
		w.HasTime = true
		s.clock(&w, now, service)
	}
	w.Past = w.past(now)
	if w.Past && s.bare { // today's weekday, at a time that is over: next week's
		w.Date, w.Past = w.Date.AddDate(0, 0, 7), false
	}
	return w
}

func (w When) past(now time.Time) bool {
	today := midnight(now)
	switch {
	case w.Date.IsZero():
		return false
	case w.Date.Equal(today) && w.HasTime:
		return w.Time.On(today).Before(now)
	case w.Date.Equal(today) && w.Part != AnyPart:
		return now.Hour() >= partEnds[w.Part]
	default:
		return w.Date.Before(today)
	}
}

// partEnds is the hour when a part of the day is over.
var partEnds = map[DayPart]int{Morning: 12, Noon: 14, Afternoon: 18, Evening: 24}

// clock sets the time and, for midnight, moves the date.
func (s spoken) clock(w *When, now time.Time, service *care.Service) {
	h := s.hour
	switch {
	case h == 24 || h == 12 && (s.night || s.part == Evening):
		h = 0
		if !w.Date.IsZero() {
			w.Date = w.Date.AddDate(0, 0, 1)
		}
	case s.certain || h == 0 || h > 12:
	case s.part == Morning, s.night && h < 6:
	case s.part == Noon:
		if h < 10 {
			h += 12
		}
	case s.part == Afternoon, s.part == Evening, s.night:
		if h < 12 {
			h += 12
		}
	default:
		w.Time, w.Ambiguous = s.guess(w.Date, now, service)
		return
	}
	w.Time = care.Clock(h%24, s.minute)
}

func (s spoken) guess(date, now time.Time, service *care.Service) (care.TimeOfDay, bool) {
	am, pm := care.Clock(s.hour%12, s.minute), care.Clock(s.hour%12+12, s.minute)
	if service != nil && service.To > service.From {
		open := hours{service.From, service.To}
		switch {
		case open.has(am) && !open.has(pm):
			return am, false
		case open.has(pm) && !open.has(am):
			return pm, false
		case open.has(am) && open.has(pm):
			return s.stillAhead(am, pm, date, now)
		}
	}
	switch {
	case wakingHours.has(am) && !wakingHours.has(pm):
		return am, false
	case wakingHours.has(pm) && !wakingHours.has(am):
		return pm, false
	}
	return s.stillAhead(am, pm, date, now)
}

// stillAhead decides between two fitting times: today only the one to come.
func (s spoken) stillAhead(am, pm care.TimeOfDay, date, now time.Time) (care.TimeOfDay, bool) {
	if date.Equal(midnight(now)) && am.On(now).Before(now) && !pm.On(now).Before(now) {
		return pm, false
	}
	if wakingHours.has(pm) && !wakingHours.has(am) {
		return pm, true
	}
	return am, true
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// weekday finds the day that a weekday means, seen from now: weeks 0 is this
// week, 1 next week (weeks begin on Monday), -1 the week before; bare means no
// week was said, and the next such day is meant, today not excluded.
func weekday(now time.Time, want time.Weekday, weeks int, bare bool) time.Time {
	today := midnight(now)
	if bare {
		return today.AddDate(0, 0, (int(want)-int(today.Weekday())+7)%7)
	}
	fromMonday := func(d time.Weekday) int { return (int(d) + 6) % 7 }
	return today.AddDate(0, 0, fromMonday(want)-fromMonday(today.Weekday())+7*weeks)
}

// monthDay finds the next such day from now; month 0 means none was said. A
// day of the last 60 is taken to be meant, and is past. It gives the zero time
// for a day the calendar has not.
func monthDay(now time.Time, month, day int) time.Time {
	today := midnight(now)
	if month > 12 || day < 1 || day > 31 {
		return time.Time{}
	}
	earliest, from := today, 0
	if month > 0 {
		earliest, from = today.AddDate(0, 0, -60), -2
	}
	for i := from; i < 13; i++ {
		first := time.Date(today.Year(), today.Month()+time.Month(i), 1, 0, 0, 0, 0, today.Location())
		d := first.AddDate(0, 0, day-1)
		if d.Month() == first.Month() && !d.Before(earliest) && (month == 0 || int(d.Month()) == month) {
			return d
		}
	}
	return time.Time{}
}
