package timex

import "time"

// list is what a list of dates goes on from: next Monday or Tuesday, tomorrow at
// nine or ten o'clock, July 17th, 18th or 19th.
type list struct {
	at   int       // the token where the next item begins; 0 for none
	week time.Time // a day of the week that was named
	day  time.Time // the day on which an hour was said
	date time.Time // the date whose month the next day shares
}

// listed sees whether a list goes on behind what was found from i to end.
func (e *english) listed(i, end int, v Value) list {
	at, ok := e.phrase(end, ", or on", ", or", "or on", "or", ", and", "and on", "and", "/")
	comma := false
	if !ok {
		at, comma = e.phrase(end, ",")
	}
	start := v.start()
	if !ok && !comma || start.IsZero() || !v.From.IsZero() && v.To.IsZero() {
		return list{}
	}
	l := list{at: at}
	dated := false
	for k := i; k < end; k++ {
		_, weekday := weekdaysEn[e.word(k)]
		_, ahead := aheadEn[e.word(k-1)]
		if weekday && k > i && ahead || e.word(k) == "week" && v.Grain != Week {
			l.week = start
		}
		dated = dated || weekday || monthsEn[e.word(k)] > 0 || dayWords[e.word(k)] && !e.is(k, "the", "this")
	}
	if _, weekday := weekdaysEn[e.word(at)]; weekday && e.said.at == i && l.week.IsZero() {
		l.week = e.said.week // the third and the fourth
	}
	switch {
	case v.Grain == Day && !v.At.IsZero() && dated:
		l.date = start
	case (v.Grain == Hour || v.Grain == Minute) && dated && ok:
		l.day = midnight(start)
	case (v.Grain == Hour || v.Grain == Minute) && e.said.at == i && ok:
		l.day = e.said.day
	}
	if v.Grain == Day && e.said.at == i && l.date.IsZero() && !e.said.date.IsZero() {
		l.date = start
	}
	return l
}

// weekListed gives the weeks from this one of the weekday that ends before i,
// where the list that goes on names them at its end: Monday or Tuesday next
// week.
func (e *english) weekListed(i int) (ahead int, ok bool) {
	j := i
	for {
		k, more := e.phrase(j, ", or on", ", or", "or on", "or", ", and", "and", ",")
		if _, weekday := weekdaysEn[e.word(k)]; !more || !weekday {
			break
		}
		j = k + 1
	}
	if j == i {
		return 0, false
	}
	for _, w := range weekWords {
		if _, ok := e.phrase(j, w.words); ok {
			return w.ahead, true
		}
	}
	return 0, false
}
