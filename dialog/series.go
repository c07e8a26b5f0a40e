package dialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"yinling/care"
	"yinling/care/recur"
)

// A repeated booking is so many single ones, so that each can be moved, priced
// and cancelled. They reach two weeks ahead: what is further off is asked again.
const (
	seriesReach = 14 * 24 * time.Hour
	seriesMost  = 10
)

// fromRule takes day and time of the first visit from the rule, and leaves the
// days in it.
func (f *form) fromRule(now time.Time) {
	if f.rule == "" {
		return
	}
	days, at, hasTime := splitRule(f.rule)
	if hasTime && !f.hasTime {
		f.hasTime, f.time, f.ambiguous = true, at, false
	}
	f.rule, f.last = days, time.Time{}
	if strings.Contains(days, "FREQ=MONTHLY") && !strings.Contains(days, "BY") && f.date.IsZero() {
		return // on which day is still to be asked
	}
	if !f.date.IsZero() { // from that day on: the first day of the rule from there
		if first, ok, err := recur.Next(days, f.date, f.date.Add(-time.Second)); err == nil && ok {
			f.date = first
		}
		return
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	after := today.Add(-time.Second)
	if f.hasTime && f.time.On(now).Before(now) {
		after = today
	}
	first, ok, err := recur.Next(days, today, after)
	if err != nil || !ok {
		f.rule = ""
		return
	}
	f.date = first
}

// nextOfRule moves a repeated booking to the first of its days that can be had.
func (f *form) nextOfRule(t town, s care.Service) {
	start := f.date
	for range 8 {
		if f.rule == "" || f.ambiguous {
			return
		}
		if _, err := care.Place(s, t.providers, t.community, f.time.On(f.date), t.now); err == nil {
			return
		}
		next, ok, err := recur.Next(f.rule, start, f.date)
		if err != nil || !ok {
			return
		}
		f.date = next
	}
}

// splitRule takes the (first) time of day out of a rule.
func splitRule(rule string) (days string, at care.TimeOfDay, hasTime bool) {
	var hour, minute int
	parts := slices.DeleteFunc(strings.Split(rule, ";"), func(part string) bool {
		name, value, _ := strings.Cut(part, "=")
		first, _, _ := strings.Cut(value, ",")
		n, err := strconv.Atoi(first)
		switch {
		case name == "BYHOUR" && err == nil:
			hour, hasTime = n, true
		case name == "BYMINUTE" && err == nil:
			minute = n
		case name == "BYSECOND":
		default:
			return false
		}
		return true
	})
	return strings.Join(parts, ";"), care.Clock(hour, minute), hasTime
}

// repeated makes the read-back of a single visit one of all visits of the rule.
func (f *form) repeated(t town, s step) step {
	if f.rule == "" && f.moves == nil && f.also != (days{}) {
		return f.onEach(t, s)
	}
	if f.rule == "" || f.moves != nil || strings.Contains(f.rule, "FREQ=HOURLY") {
		return s
	}
	day, total := f.date, s.quote
	s.visits, s.rule = []time.Time{s.at}, f.rule
	used := slices.Concat(t.used, uses(s.service.ID, s.at, s.quote))
	for len(s.visits) < seriesMost {
		next, ok, err := recur.Next(f.rule, f.date, day)
		if err != nil || !ok || next.After(f.date.Add(seriesReach)) {
			break
		}
		day = next
		at := f.time.On(next)
		if _, err := care.Place(s.service, t.providers, t.community, at, t.now); err != nil {
			s.rule = "" // not all its days can be had
			continue
		}
		t.used = used
		q := t.price(s.service, s.quantity, at)
		used = append(used, uses(s.service.ID, at, q)...)
		s.visits = append(s.visits, at)
		total.List, total.Town, total.Elder = total.List+q.List, total.Town+q.Town, total.Elder+q.Elder
	}
	if len(s.visits) == 1 {
		s.visits = nil
		return s
	}
	s.quote = total
	if s.rule == "" {
		s.rule = weekdaysOf(s.visits)
	}
	return s
}

// weekdaysOf is the rule that says on which days visits are: 每周一、四.
func weekdaysOf(visits []time.Time) string {
	var days []string
	for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if slices.ContainsFunc(visits, func(v time.Time) bool { return v.Weekday() == d }) {
			days = append(days, strings.ToUpper(d.String()[:2]))
		}
	}
	return "FREQ=WEEKLY;BYDAY=" + strings.Join(days, ",")
}

// uses is what a booking takes from the allowances.
func uses(service string, at time.Time, q care.Quote) (list []care.Used) {
	for _, share := range q.Shares {
		list = append(list, care.Used{Scheme: share.Scheme, Service: service, At: at, Amount: share.Amount, Units: share.Units})
	}
	return list
}
