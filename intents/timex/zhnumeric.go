package timex

// numeric reads dates in digits: 2010-01-29, 2010/1/29, 2010.01.29, 2010 01 29,
// 29/1/2010, 10-01-29, and 12/25.
func (z *zh) numeric(i int) (moment, int, bool) {
	if c := z.at(i - 1); isDigit(c) || c == '.' || c == '/' || !isDigit(z.at(i)) {
		return moment{}, i, false
	}
	a, ok := z.arabic(i)
	mark := z.at(a.end)
	if !ok || mark != '-' && mark != '/' && mark != '.' && mark != ' ' || !isDigit(z.at(a.end+1)) {
		return moment{}, i, false
	}
	b, ok := z.arabic(a.end + 1)
	if !ok || b.width > 2 {
		return moment{}, i, false
	}
	if z.at(b.end) == mark && isDigit(z.at(b.end+1)) {
		if c, ok := z.arabic(b.end + 1); ok && !(z.at(c.end) == mark && isDigit(z.at(c.end+1)) && mark != ' ') {
			found := z.threeNumbers(a, b, c, mark)
			return moment{dates: found, hasYear: true}, c.end, len(found) > 0
		}
		return moment{}, i, false
	}
	if mark == '/' && a.width <= 2 && a.width+b.width > 2 && a.n >= 1 && a.n <= 12 && z.at(b.end) != '/' {
		found := monthDay(z.base(), a.n, b.n)
		return moment{dates: found}, b.end, len(found) > 0
	}
	return moment{}, i, false
}

// threeNumbers gives the readings of a date in digits. The year stands first
// or, with the day before the month, last; of two digits it takes the first
// place if it can.
func (z *zh) threeNumbers(a, b, c number, mark rune) []days {
	var found []days
	add := func(year, month, day number) {
		y := year.n
		if year.width == 2 {
			y = z.century20(y, aheadWritten)
		}
		if t, ok := date(y, month.n, day.n, z.now.Location()); ok && y >= 1000 {
			found = append(found, dayOf(t))
		}
	}
	switch {
	case mark == ' ' && (a.width != 4 || b.width != 2 || c.width != 2), b.width > 2:
	case a.width == 4 && c.width <= 2:
		add(a, b, c)
	case c.width == 4 && a.width <= 2:
		add(c, b, a)
		add(c, a, b)
	case mark == '.':
	case a.width == 2 && c.width <= 2:
		add(a, b, c)
		if c.width == 2 && len(found) == 0 {
			add(c, b, a)
			add(c, a, b)
		}
	case a.width == 1 && c.width == 2:
		add(c, b, a)
		add(c, a, b)
	}
	return found
}
