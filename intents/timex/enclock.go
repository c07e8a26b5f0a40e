package timex

var partsEn = map[string]part{
	"morning": {8 * 60, 12 * 60, morning}, "mornings": {8 * 60, 12 * 60, morning}, "forenoon": {8 * 60, 12 * 60, morning}, "breakfast": {7 * 60, 9 * 60, morning}, "dawn": {5 * 60, 7 * 60, dawn},
	"afternoon": {12 * 60, 18 * 60, afternoon}, "afternoons": {12 * 60, 18 * 60, afternoon}, "lunchtime": {12 * 60, 13 * 60, noon},
	"evening": {18 * 60, 22 * 60, evening}, "evenings": {18 * 60, 22 * 60, evening}, "dusk": {17 * 60, 19 * 60, evening}, "bedtime": {21 * 60, 22 * 60, evening}, "teatime": {16 * 60, 18 * 60, afternoon},
	"night": {20 * 60, 24 * 60, evening}, "nights": {20 * 60, 24 * 60, evening}, "overnight": {22 * 60, 30 * 60, night},
}

// part reads in the morning, at night, early afternoon, morning.
func (e *english) part(i int) (*part, int, bool) {
	at := e.optional(i, "in the", "during the", "at", "on the", "the", "in")
	at = e.optional(at, "early in the", "late in the", "early", "late", "mid", "very early")
	at = e.optional(at, "-")
	p, ok := partsEn[e.word(at)]
	if !ok || e.word(at-1) == "the" && e.word(at-2) != "in" && e.word(at-2) != "during" && e.word(at-2) != "on" {
		return nil, i, false
	}
	switch e.word(at) {
	case "breakfast", "dawn", "lunchtime", "bedtime", "teatime", "dusk":
		if at == i {
			return nil, i, false
		}
	}
	return &p, at + 1, true
}

// clock reads a time of day that is marked as one: 3pm, 15:30, half past
// three, quarter to nine, noon, five o'clock, three thirty.
func (e *english) clock(i int) (*clock, int, bool) {
	if j, ok := e.phrase(i, "12 noon", "twelve noon", "noon", "midday", "mid day", "noonish", "high noon"); ok {
		return &clock{hour: 12, sure: true, grain: Hour}, j, true
	}
	if j, ok := e.phrase(i, "12 midnight", "twelve midnight", "midnight", "mid night"); ok {
		return &clock{hour: 24, sure: true, grain: Hour}, j, true
	}
	if c, j, ok := e.past(i); ok {
		return c, j, true
	}
	c, j, ok := e.hourMinute(i)
	if !ok {
		return nil, i, false
	}
	if k, ok := e.half(c, j); ok {
		return c, k, true
	}
	if k, ok := e.phrase(j, "o'clock", "oclock", "o' clock", "o clock", "o ' clock"); ok {
		if n, half := e.half(c, k); half {
			k = n
		}
		return c, k, true
	}
	return c, j, c.grain == Minute && e.word(j-1) != e.word(i)
}

// bareHour reads a mere number that can be an hour.
func (e *english) bareHour(i int) (*clock, int, bool) {
	n, j, ok := e.number(i)
	if !ok || n > 24 || e.word(j) == "." && e.glued(j+1) || e.word(j) == "%" || e.word(j) == "/" {
		return nil, i, false
	}
	if _, unit := unitWordsEn[e.word(j)]; unit {
		return nil, i, false
	}
	if k, other := e.phrase(j, "-", "of", "people", "percent", "pm's", "st", "nd", "rd", "th", "am's", "dollars", "times", "pills", "tablets"); other && !(e.word(j) == "-" && k < len(e.tokens) && e.tokens[k].n >= 0) {
		return nil, i, false
	}
	return &clock{hour: n, sure: n == 0 || n > 12, grain: Hour}, j, true
}

// half reads am and pm in their many spellings.
func (e *english) half(c *clock, i int) (int, bool) {
	at, am := e.phrase(i, "a . m .", "a . m", "am", "a m", "ante meridiem")
	pm := false
	if !am {
		at, pm = e.phrase(i, "p . m .", "p . m", "pm", "p m", "post meridiem")
	}
	if !am && !pm && e.glued(i) && (e.word(i) == "p" || e.word(i) == "a") {
		at, am, pm = i+1, e.word(i) == "a", e.word(i) == "p"
	}
	if !am && !pm || c.hour > 12 && am {
		return i, false
	}
	if c.hour <= 12 {
		c.hour %= 12
		if pm {
			c.hour += 12
		}
	}
	c.sure = true
	return at, true
}

// past reads half past three, a quarter to nine, ten past eight, 20 min past 8.
func (e *english) past(i int) (*clock, int, bool) {
	minutes, at := 0, i
	if j, ok := e.phrase(i, "half"); ok {
		minutes, at = 30, j
	} else if j, ok := e.phrase(i, "a quarter", "quarter"); ok {
		minutes, at = 15, j
	} else if j, ok := e.phrase(i, "three quarters"); ok {
		minutes, at = 45, j
	} else if n, j, ok := e.number(i); ok && n > 0 && n < 60 {
		minutes, at = n, e.optional(j, "minutes", "minute", "mins", "min")
	} else {
		return nil, i, false
	}
	sign := 0
	j, ok := e.phrase(at, "past", "after")
	if ok {
		sign = 1
	} else if j, ok = e.phrase(at, "to", "before", "till", "til", "of"); ok && minutes != 30 {
		sign = -1
	}
	if minutes == 30 && sign == 0 { // half eight
		j = at
		if _, unit := unitWordsEn[e.word(at+1)]; unit || e.word(at) == "" || unitsEn[e.word(at)] == 0 {
			return nil, i, false
		}
		sign = 1
	}
	hour, end, ok := e.hourWord(j)
	plain := e.word(at-1) != "quarter" && minutes != 30 && e.word(at - 1)[0] != 'm'
	if sign == 0 || !ok || plain && sign < 0 && (minutes%5 != 0 || e.word(j-1) != "to" || e.tokens[i].n >= 0) {
		return nil, i, false
	}
	if sign < 0 {
		minutes = 60 - minutes
		if hour--; hour == 0 {
			hour = 12
		}
	}
	c := &clock{hour: hour, minute: minutes, sure: hour > 12 || hour == 0, grain: Minute}
	if hour < 0 {
		return nil, i, false
	}
	if k, ok := e.half(c, end); ok {
		return c, k, true
	}
	return c, e.optional(end, "o'clock", "oclock"), true
}

func (e *english) hourWord(i int) (hour, end int, ok bool) {
	if j, ok := e.phrase(i, "noon", "midday"); ok {
		return 12, j, true
	}
	if j, ok := e.phrase(i, "midnight"); ok {
		return 24, j, true
	}
	hour, end, ok = e.number(i)
	_, unit := unitWordsEn[e.word(end)]
	return hour, end, ok && !unit && hour <= 24 && hour > 0
}

// hourMinute reads 15:30, 9:30:10, 3.30, three thirty, 3 30 and a mere hour.
func (e *english) hourMinute(i int) (*clock, int, bool) {
	if i >= len(e.tokens) {
		return nil, i, false
	}
	t := e.tokens[i]
	if t.n >= 0 {
		return e.digital(i)
	}
	hour, ok := unitsEn[t.text]
	if !ok || hour > 24 {
		return nil, i, false
	}
	c := &clock{hour: hour, grain: Hour, sure: hour > 12}
	j := i + 1
	if hour == 20 {
		n, k, _ := e.number(i)
		if n <= 24 {
			c.hour, j = n, k
		}
	}
	at := e.optional(j, "-", "oh", "o")
	if n, k, ok := e.number(at); ok && n > 0 && n < 60 && (n >= 10 || at > j && e.word(j) != "-") && e.tokens[at].n < 0 {
		if _, unit := unitWordsEn[e.word(k)]; !unit {
			c.minute, c.grain = n, Minute
			return c, k, true
		}
	}
	return c, j, true
}

func (e *english) digital(i int) (*clock, int, bool) {
	t := e.tokens[i]
	width := t.end - t.start
	if width >= 3 { // 1140 a.m.
		c := &clock{hour: t.n / 100, minute: t.n % 100, grain: Minute, sure: t.n/100 > 12}
		if _, ok := e.half(&clock{hour: c.hour}, i+1); !ok && e.word(i+1) != "hours" || c.hour > 24 || c.minute > 59 {
			return nil, i, false
		}
		if e.word(i+1) == "hours" {
			c.sure = true
			return c, i + 2, width == 4
		}
		return c, i + 1, true
	}
	if t.n > 24 {
		return nil, i, false
	}
	c := &clock{hour: t.n, grain: Hour, sure: t.n == 0 || t.n > 12 || width == 2 && t.n < 10}
	mark := e.word(i + 1)
	if mark != ":" && mark != "." && mark != "h" || !e.glued(i+1) || !e.glued(i+2) || i+2 >= len(e.tokens) || e.tokens[i+2].n < 0 || e.tokens[i+2].n > 59 || e.tokens[i+2].end-e.tokens[i+2].start != 2 {
		return c, i + 1, true
	}
	if mark == "." && (e.word(i+3) == "." && e.glued(i+3) && e.glued(i+4)) {
		return nil, i, false
	}
	c.minute, c.grain = e.tokens[i+2].n, Minute
	if mark == "." {
		if _, ok := e.half(&clock{hour: 1}, i+3); !ok && e.word(i-1) != "at" {
			c.grain = Hour
			return nil, i, false
		}
	}
	if e.word(i+3) == ":" && e.glued(i+4) && i+4 < len(e.tokens) && e.tokens[i+4].n >= 0 && e.tokens[i+4].n < 60 {
		c.second = e.tokens[i+4].n
		return c, i + 5, true
	}
	return c, i + 3, true
}
