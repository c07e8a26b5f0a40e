package timex

import (
	"strconv"
	"time"
)

var unitsEn = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
	"fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var ordinalsEn = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
	"fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

// number reads 25, twenty-five, twenty five.
func (e *english) number(i int) (n, end int, ok bool) {
	if e.digits(i) {
		return e.tokens[i].n, i + 1, true
	}
	n, ok = unitsEn[e.word(i)]
	if !ok {
		return 0, i, false
	}
	end = i + 1
	if n >= 20 {
		j := e.optional(end, "-", "and")
		if unit, is := unitsEn[e.word(j)]; is && unit < 10 {
			return n + unit, j + 1, true
		}
	}
	return n, end, true
}

// ordinal reads 15th, fifteenth, twenty-first.
func (e *english) ordinal(i int) (n, end int, ok bool) {
	if e.digits(i) {
		switch e.word(i + 1) {
		case "st", "nd", "rd", "th":
			return e.tokens[i].n, i + 2, e.glued(i + 1)
		}
		return 0, i, false
	}
	if n, ok = ordinalsEn[e.word(i)]; ok {
		return n, i + 1, true
	}
	if n, ok = unitsEn[e.word(i)]; ok && (n == 20 || n == 30) {
		j := e.optional(i+1, "-")
		if unit, is := ordinalsEn[e.word(j)]; is && unit < 10 {
			return n + unit, j + 1, true
		}
	}
	return 0, i, false
}

var unitWordsEn = map[string]Grain{
	"minute": Minute, "minutes": Minute, "min": Minute, "mins": Minute, "hour": Hour, "hours": Hour, "hr": Hour, "hrs": Hour, "h": Hour,
	"day": Day, "days": Day, "night": Day, "nights": Day, "week": Week, "weeks": Week, "wk": Week, "wks": Week, "fortnight": Week, "fortnights": Week,
	"month": Month, "months": Month, "quarter": Month, "year": Year, "years": Year, "yr": Year, "yrs": Year, "decade": Year, "decades": Year,
	"d": Day, "w": Week, "ys": Year, "m": Minute, "s": Minute, "y": Year, "mo": Month, "mos": Month,
	"second": Minute, "seconds": Minute, "sec": Minute, "secs": Minute,
}

// unitsOf is how many of its grain a unit word means.
var unitsOf = map[string]int{"fortnight": 2, "fortnights": 2, "quarter": 3, "decade": 10, "decades": 10}

// length reads two hours, an hour and a half, half an hour, 1 hour 20 minutes.
func (e *english) length(i int) (length, int, bool) {
	total, end, ok := e.oneLength(i)
	if !ok {
		return length{}, i, false
	}
	if j, ok := e.phrase(end, "and a half", "and half"); ok {
		return total.plus(lengthOf(1, total.unit, false)), j, true
	}
	for {
		at := e.optional(end, "and", ", and", ",")
		more, stop, ok := e.oneLength(at)
		if !ok || finer(more.unit, total.unit) != more.unit || more.unit == total.unit && more.unit != Minute {
			return total, end, true
		}
		total, end = total.plus(more), stop
	}
}

func (e *english) oneLength(i int) (length, int, bool) {
	if l, j, ok := e.quarterLength(i); ok {
		return l, j, true
	}
	if l, j, ok := e.decimal(i); ok {
		return l, j, true
	}
	halves, at, ok := e.halves(i)
	if !ok {
		return length{}, i, false
	}
	at = e.optional(at, "whole", "full", "more", "business", "-", "working")
	unit, ok := unitWordsEn[e.word(at)]
	if !ok || halves == 0 || halves > 2*maxCount {
		return length{}, i, false
	}
	w := e.word(at)
	if len(w) == 1 && (e.glued(at+1) && e.is(at+1, "-", "_") || e.glued(i) && e.is(i-1, "-", "_") && e.glued(i-1)) {
		return length{}, i, false // part of a code
	}
	if (w == "m" || w == "s") && !e.unit(i-1) && !e.is(at+1, "ago", "later") {
		return length{}, i, false // metres
	}
	if w == "second" && e.word(at-1) != "a" && e.word(at-1) != "one" || w == "quarter" || len(w) == 1 && (!e.glued(at) && w != "h" || !e.digits(at-1)) || (w == "mo" || w == "mos") && !e.digits(at-1) {
		return length{}, i, false
	}
	if e.word(at+1) == "old" || e.word(i) == "a" && (w == "second" || w == "day" && e.frequency(i-1)) {
		return length{}, i, false
	}
	if k := unitsOf[w]; k > 0 {
		halves *= k
	}
	return lengthOf(halves, unit, w[0] == 's'), at + 1, true
}

// frequency tells twice a day from a day.
func (e *english) frequency(i int) bool {
	return e.word(i) == "once" || e.word(i) == "twice" || e.word(i) == "times"
}

// halves reads a count of units in halves: two, 2.5, a, half an, a couple of.
func (e *english) halves(i int) (n, end int, ok bool) {
	if j, ok := e.phrase(i, "half an", "half a", "half", "a half", "½", "1 / 2"); ok {
		return 1, j, true
	}
	if j, ok := e.phrase(i, "a couple of", "a couple", "couple of", "couple"); ok {
		return 4, j, true
	}
	if j, ok := e.phrase(i, "a few", "few", "several", "some"); ok && e.word(j) != "day" && e.word(j) != "time" {
		return 6, j, len(e.word(j)) > 0 && e.word(j)[len(e.word(j))-1] == 's' // three, as Recognizers-Text has it
	}
	if j, ok := e.phrase(i, "one and a half", "one and half", "one and half a", "a", "an", "another", "all -", "all", "full -", "full", "the whole", "whole"); ok {
		if e.word(i) == "one" {
			return 3, j, true
		}
		return 2, j, e.is(i, "a", "an", "another") || e.is(j, "day", "week", "month", "year", "night")
	}
	n, end, ok = e.number(i)
	if !ok {
		return 0, i, false
	}
	if e.word(end) == "." && e.word(end+1) == "5" && e.glued(end+1) {
		return 2*n + 1, end + 2, true
	}
	if e.word(end) == "½" {
		return 2*n + 1, end + 1, true
	}
	if j, ok := e.phrase(end, "and a half", "and half a", "and half"); ok {
		return 2*n + 1, j, true
	}
	return 2 * n, end, true
}

// quarterLength reads a quarter of an hour, three quarters of an hour, one and a
// quarter years, one year and a quarter.
func (e *english) quarterLength(i int) (length, int, bool) {
	if j, ok := e.phrase(i, "a quarter of an hour", "quarter of an hour", "a quarter hour"); ok {
		return lengthOf(30, Minute, false), j, true
	}
	if j, ok := e.phrase(i, "three quarters of an hour", "three - quarters of an hour"); ok {
		return lengthOf(90, Minute, false), j, true
	}
	n, at, ok := e.number(i)
	if j, a := e.phrase(i, "a", "an"); a {
		n, at, ok = 1, j, true
	}
	if !ok || n > maxCount/100 {
		return length{}, i, false
	}
	unit, end := Grain(""), at
	if j, ok := e.phrase(at, "and a quarter"); ok {
		unit, end = unitWordsEn[e.word(j)], j+1
	} else if j, ok := e.phrase(at+1, "and a quarter"); ok {
		unit, end = unitWordsEn[e.word(at)], j
	}
	switch unit {
	case Hour:
		return lengthOf(2*(60*n+15), Minute, false), end, true
	case Year:
		return length{years: n, months: 3, unit: Month}, end, true
	}
	return length{}, i, false
}

// decimal reads 123.45 sec: fractions of what is counted by the clock.
func (e *english) decimal(i int) (length, int, bool) {
	if !e.digits(i) || e.word(i+1) != "." || !e.glued(i+1) || !e.glued(i+2) || !e.digits(i+2) {
		return length{}, i, false
	}
	size := map[Grain]time.Duration{Minute: time.Minute, Hour: time.Hour}[unitWordsEn[e.word(i+3)]]
	if size == 0 {
		return length{}, i, false
	}
	if e.word(i + 3)[0] == 's' {
		size = time.Second
	}
	f, err := strconv.ParseFloat(e.word(i)+"."+e.word(i+2), 64)
	l := length{clock: time.Duration(f * float64(size)).Round(10 * time.Millisecond), unit: Minute}
	return l, i + 4, err == nil && l.clock > 0
}
