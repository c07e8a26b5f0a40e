// Package recur finds the times of a repetition that is written as an RFC 5545
// RRULE value, in our calendar or (RSCALE=CHINESE, RFC 7529) in the Chinese one.
//
// It walks over days, from the start or from where it is asked, and so takes
// no longer for a rule that never happens than for a rare one: a few
// milliseconds at most.
package recur

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"yinling/care"
	"yinling/care/recur/lunar"
)

// Codes of what is refused.
const (
	BadRule  = "recur_rule"      // not an RRULE, or a part that is not known here
	TooOften = "recur_too_often" // more than once in ten minutes
)

const (
	// leastMinutes lie between two times: nobody can be reminded more often.
	leastMinutes = 10
	// horizon is how many days ahead a time is looked for. A day that comes in
	// leap years only may wait eight years, one that also is a Monday forty.
	horizon     = 41 * 366
	maxRule     = 500 // bytes
	maxInterval = 1000
)

// rule is a repetition that was read.
type rule struct {
	rrule.ROption
	lunar      bool
	backward   bool  // SKIP: a day that a month has not is its last, a leap month that a year has not the month before
	leapMonths []int // BYMONTH=5L
}

// Check tells what is wrong with a rule: an error with one of the codes.
func Check(text string) error {
	_, err := parse(text, time.UTC)
	return err
}

var knownParts = []string{
	"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "WKST",
}

// parse reads a rule. A local UNTIL is in zone; one that is a date means the
// whole day. In the Chinese calendar SKIP is BACKWARD unless it is said: who
// wants to be told on 腊月三十 means the last day of the year, and a birthday
// in a leap month is kept in the month before.
func parse(text string, zone *time.Location) (*rule, error) {
	if len(text) > maxRule || strings.ContainsAny(text, "\r\n:") {
		return nil, care.Refusef(BadRule, "That is not a rule of repetition.")
	}
	r := &rule{}
	skip, wholeDay := "", false
	var plain []string
	for part := range strings.SplitSeq(text, ";") {
		key, value, _ := strings.Cut(part, "=")
		switch {
		case key == "RSCALE" && (value == "CHINESE" || value == "GREGORIAN"):
			r.lunar = value == "CHINESE"
			continue
		case key == "SKIP" && (value == "OMIT" || value == "BACKWARD"):
			skip = value
			continue
		case !slices.Contains(knownParts, key):
			return nil, care.Refusef(BadRule, "The rule has a part that cannot be followed: %q.", key)
		case key == "BYMONTH":
			if value = r.takeLeapMonths(value); value == "" {
				continue
			}
		case key == "UNTIL":
			wholeDay = len(value) == len(rrule.DateFormat)
		}
		plain = append(plain, key+"="+value)
	}
	option, err := rrule.StrToROptionInLocation(strings.Join(plain, ";"), zone)
	if err != nil {
		return nil, &care.Error{Code: BadRule, Message: "That is not a rule of repetition.", Cause: err}
	}
	r.ROption = *option
	r.Interval = max(r.Interval, 1)
	if wholeDay {
		r.Until = r.Until.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	r.backward = skip == "BACKWARD" || skip == "" && r.lunar
	return r, r.check()
}

// takeLeapMonths takes the leap months out of a list of months.
func (r *rule) takeLeapMonths(list string) string {
	var others []string
	for word := range strings.SplitSeq(list, ",") {
		number, isLeap := strings.CutSuffix(word, "L")
		if n, err := strconv.Atoi(number); isLeap && err == nil {
			r.leapMonths = append(r.leapMonths, n)
		} else {
			others = append(others, word)
		}
	}
	return strings.Join(others, ",")
}

func (r *rule) check() error {
	in := func(list []int, low, high int) bool {
		return !slices.ContainsFunc(list, func(n int) bool { return n < low || n > high || n == 0 && low < 0 })
	}
	numbered := slices.ContainsFunc(r.Byweekday, func(w rrule.Weekday) bool { return w.N() != 0 })
	byYear := r.Freq == rrule.YEARLY && len(r.Bymonth)+len(r.leapMonths) == 0
	switch {
	case !in(r.Bymonth, 1, 12), !in(r.leapMonths, 1, 12), !in(r.Bymonthday, -31, 31), !in(r.Byhour, 0, 23),
		!in(r.Byminute, 0, 59), !in(r.Bysecond, 0, 0), r.Count < 0, r.Interval > maxInterval, len(r.leapMonths) > 0 && !r.lunar:
		return care.Refusef(BadRule, "A number in the rule is out of its range.")
	case numbered && (r.Freq != rrule.MONTHLY && r.Freq != rrule.YEARLY || r.lunar && byYear):
		return care.Refusef(BadRule, "Only months and years have a first or a last weekday.")
	case r.Freq == rrule.SECONDLY, r.Freq == rrule.MINUTELY && r.Interval < leastMinutes, tooClose(r.Byminute):
		return care.Refusef(TooOften, "Nobody can be told that often; every ten minutes is the most.")
	}
	return nil
}

// tooClose tells whether two of these minutes of an hour, or of one hour and
// the next, are less than leastMinutes apart.
func tooClose(minutes []int) bool {
	if len(minutes) == 0 {
		return false
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(minutes)))
	last := sorted[len(sorted)-1] - 60
	for _, m := range sorted {
		if len(sorted) > 1 && m-last < leastMinutes {
			return true
		}
		last = m
	}
	return false
}

// Next is the first time of the rule after the moment, none when ok is false:
// the rule has ended, or has no time within 41 years. start is the first time
// that can be; it is one only if the rule says so. Days and clock are those of
// start's location, so that eight o'clock stays eight o'clock when the clocks
// change; a time that they leap over comes as much later.
func Next(text string, start, after time.Time) (at time.Time, ok bool, err error) {
	r, err := parse(text, start.Location())
	if err != nil {
		return time.Time{}, false, err
	}
	p := planOf(r, start)
	today := lunar.DayOf(after.In(start.Location()))
	day := lunar.DayOf(start)
	if r.Count == 0 { // nothing before needs to be counted
		day = max(day, today-1)
	}
	end, seen := max(day, today)+horizon, 0
	for ; day < end; day++ {
		if !p.on(day) {
			continue
		}
		for _, t := range p.times(day) {
			switch {
			case t.Before(start):
				continue
			case !r.Until.IsZero() && t.After(r.Until), r.Count > 0 && seen == r.Count:
				return time.Time{}, false, nil
			}
			if seen++; t.After(after) {
				return t, true, nil
			}
		}
	}
	return time.Time{}, false, nil
}
