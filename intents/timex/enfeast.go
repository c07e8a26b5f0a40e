package timex

import (
	"strings"
	"time"
)

// feastWords are the first words of feasts.
var feastWords = func() map[string]bool {
	m := map[string]bool{}
	for name := range holidaysEn {
		first, _, _ := strings.Cut(name, " ")
		first, _, _ = strings.Cut(first, "-")
		first, _, _ = strings.Cut(first, "'")
		m[first] = true
	}
	return m
}()

// feast reads Christmas, Christmas 2027, next Easter, the weekend of Halloween.
func (e *english) feast(i int) (moment, int, bool) {
	if j, ok := e.phrase(i, "the weekend of", "weekend of"); ok {
		if m, end, ok := e.feastDay(j); ok {
			return weekendOf(m.dates[0].from), end, true
		}
	}
	m, end, ok := e.feastDay(i)
	if !ok {
		return moment{}, i, false
	}
	if j, ok := e.phrase(end, "weekend", "week end"); ok {
		if year, k, ok := e.year(j); ok {
			name, _ := e.feastName(i)
			t, real := name(year, e.now.Location())
			return weekendOf(t), k, real
		}
		return weekendOf(m.dates[0].from), j, true
	}
	return m, end, true
}

// weekendOf gives the Saturday and Sunday of the week, drawn out to the feast
// if that is the day before or after.
func weekendOf(day time.Time) moment {
	saturday := weekOf(day).from.AddDate(0, 0, 5)
	d := days{saturday, saturday.AddDate(0, 0, 2), Day}
	switch day.Weekday() {
	case time.Monday:
		d = days{day.AddDate(0, 0, -2), day.AddDate(0, 0, 1), Day}
	case time.Thursday, time.Friday:
		d.from = day
	}
	return moment{dates: []days{d}}
}

// feastName gives the feast with the longest name at i.
func (e *english) feastName(i int) (holiday, int) {
	if !feastWords[e.word(i)] {
		return nil, i
	}
	words, best, end := "", holiday(nil), i
	for j := i; j < min(i+6, len(e.tokens)); j++ {
		if j > i && e.word(j) != "-" && e.word(j-1) != "-" && e.word(j)[0] != '\'' {
			words += " "
		}
		words += e.word(j)
		if h, ok := holidaysEn[words]; ok {
			best, end = h, j+1
		}
	}
	if e.word(end) == "'" && e.glued(end) {
		return nil, i
	}
	return best, end
}

func (e *english) feastDay(i int) (moment, int, bool) {
	ahead, said := aheadEn[e.word(i)]
	at := i
	if said {
		at++
	}
	best, end := e.feastName(at)
	if best == nil {
		return moment{}, i, false
	}
	year, j, ok := e.year(end)
	if !ok {
		year, j, ok = e.lastYear(end)
	}
	if ok && !said {
		t, real := best(year, e.now.Location())
		return moment{dates: []days{dayOf(t)}, hasYear: true}, j, real
	}
	if said && ahead < 0 {
		d, ok := best.last(e.now)
		return moment{dates: []days{d}}, end, ok
	}
	base := e.base()
	if said && ahead > 0 {
		base = e.now.AddDate(0, 0, 1)
	}
	d, ok := best.next(base)
	return moment{dates: []days{d}}, end, ok
}

// last gives the feast before now.
func (h holiday) last(now time.Time) (days, bool) {
	for year := now.Year(); year >= now.Year()-2; year-- {
		if t, ok := h(year, now.Location()); ok && t.Before(midnight(now)) {
			return dayOf(t), true
		}
	}
	return days{}, false
}
