package timex

import (
	"slices"
	"time"
)

// between gives the readings of "from a to b". What b leaves out it has from a:
// the day, the half of the day. b's day was read with a's as its base.
func between(a, b moment, now time.Time) []Value {
	if len(a.dates) == 0 && b.late && a.clock != nil {
		a.dates = b.dates // three to five tomorrow
	}
	if a.months(b) && a.dates[0].from.After(now) {
		// Said in June, May to July is this year's.
		if end := monthNext(a.dates[0].from.AddDate(-1, 0, 0), int(b.dates[0].from.Month())); end.to.After(now) {
			a.dates, b.dates = []days{monthOf(a.dates[0].from.AddDate(-1, 0, 0))}, []days{end}
		}
	}
	var all []Value
	for _, from := range a.values(now) {
		if v, ok := endAfter(from, b, now); ok {
			all = append(all, v)
		}
	}
	if a.clock != nil && b.clock != nil && !ambiguous(b) && len(b.dates) == 0 {
		slices.SortStableFunc(all, func(x, y Value) int { return int(x.To.Sub(x.From)/time.Minute) - int(y.To.Sub(y.From)/time.Minute) })
	}
	return all
}

// months tells whether both ends are months without a year.
func (m moment) months(o moment) bool {
	return !m.hasYear && !o.hasYear && len(m.dates) == 1 && len(o.dates) == 1 && m.dates[0].grain == Month && o.dates[0].grain == Month &&
		m.clock == nil && o.clock == nil && daysBetween(m.dates[0].from, m.dates[0].to) < 32 && daysBetween(o.dates[0].from, o.dates[0].to) < 32
}

func ambiguous(m moment) bool { return len(hours(m.clock.hour, m.clock.sure, m.part)) > 1 }

// endAfter finds the first reading of b that is not before from.
func endAfter(from Value, b moment, now time.Time) (Value, bool) {
	start := from.start()
	rolls := len(b.dates) == 0 && b.exact.IsZero()
	if rolls {
		b.dates = []days{dayOf(start)}
	}
	best := Value{}
	for range 2 {
		for _, to := range b.values(now) {
			end := to.start()
			inclusive := to.At.IsZero() || to.Grain == Day
			if !to.To.IsZero() && (b.clock == nil && b.part != nil || b.ending) {
				end, inclusive = to.To, false
			}
			if end.Before(start) || end.Equal(start) && !inclusive || !best.To.IsZero() && !end.Before(best.To) {
				continue
			}
			best = Value{Grain: finer(from.Grain, to.Grain), From: start, To: end, Inclusive: inclusive}
		}
		if !best.To.IsZero() || !rolls {
			break
		}
		b.dates[0] = dayOf(start.AddDate(0, 0, 1)) // from ten at night to six: the next day
	}
	return best, !best.To.IsZero()
}

var grains = []Grain{Minute, Hour, Day, Week, Month, Year}

func finer(a, b Grain) Grain {
	return grains[min(slices.Index(grains, a), slices.Index(grains, b))]
}

// bound is a word behind or before a moment that opens a stretch.
type bound int

const (
	unbounded bound = iota
	before
	after
	since // from its beginning
	until // to its end
)

// bounded turns readings into open stretches. What must happen before a moment
// to come begins now; after a time of day ends with the day.
func bounded(all []Value, b bound, now time.Time) []Value {
	out := make([]Value, 0, len(all))
	for _, v := range all {
		w := Value{Grain: v.Grain}
		switch b {
		case before:
			w.To = v.start()
			if w.To.After(now) {
				w.From = now
			}
		case until:
			w.To = v.To
			if !v.At.IsZero() {
				w.To, w.Inclusive = v.At, true
			}
		case since:
			w.From = v.start()
		case after:
			w.From = v.To
			if !v.At.IsZero() {
				w.From = v.At
			}
			if v.Grain == Minute || v.Grain == Hour {
				w.To = midnight(w.From).AddDate(0, 0, 1)
			}
		}
		out = append(out, w)
	}
	return out
}
