package timex

var partsEn = map[string]part{
	"morning": {8 * 60, 12 * 60, morning}, "mornings": {8 * 60, 12 * 60, morning}, "forenoon": {8 * 60, 12 * 60, morning}, "dawn": {5 * 60, 7 * 60, dawn},
	"afternoon": {12 * 60, 18 * 60, afternoon}, "afternoons": {12 * 60, 18 * 60, afternoon}, "noontime": {11 * 60, 13 * 60, noon}, "daytime": {8 * 60, 18 * 60, wholePart},
	"evening": {18 * 60, 22 * 60, evening}, "evenings": {18 * 60, 22 * 60, evening}, "dusk": {17 * 60, 19 * 60, evening}, "nighttime": {20 * 60, 24 * 60, evening},
	"night": {20 * 60, 24 * 60, evening}, "nights": {20 * 60, 24 * 60, evening}, "overnight": {22 * 60, 30 * 60, night},
}

// Meals, and what lies before and after them: as in Chinese.
var mealsEn = map[string][3]part{
	"breakfast": {{6*60 + 30, 7 * 60, morning}, {7 * 60, 9 * 60, morning}, {7*60 + 30, 9 * 60, morning}},
	"lunch":     {{11*60 + 30, 12 * 60, noon}, {11 * 60, 13 * 60, wholePart}, {12*60 + 30, 14 * 60, noon}},
	"dinner":    {{17*60 + 30, 18 * 60, evening}, {18 * 60, 20 * 60, evening}, {18*60 + 30, 20 * 60, evening}},
	"tea":       {{15*60 + 30, 16 * 60, afternoon}, {16 * 60, 18 * 60, afternoon}, {17 * 60, 18 * 60, afternoon}},
	"bed":       {{20 * 60, 21 * 60, evening}, {21 * 60, 22 * 60, evening}, {22 * 60, 23 * 60, evening}},
}

// mealWordsEn name the meals; only those in the second map are times by
// themselves, as "dinner" may be what is eaten.
var mealWordsEn = map[string]string{"breakfast": "breakfast", "lunch": "lunch", "dinner": "dinner", "supper": "dinner", "tea": "tea", "bed": "bed", "bedtime": "bed"}
var mealTimesEn = map[string]string{"breakfasttime": "breakfast", "lunchtime": "lunch", "dinnertime": "dinner", "suppertime": "dinner", "teatime": "tea", "bedtime": "bed"}

// meal reads after breakfast, before lunch, around dinner, lunchtime, dinner
// time.
func (e *english) meal(i int) (*part, int, bool) {
	which, at := 1, i
	if j, ok := e.phrase(i, "before", "just before"); ok {
		which, at = 0, j
	} else if j, ok := e.phrase(i, "after", "right after", "straight after", "just after"); ok {
		which, at = 2, j
	} else if j, ok := e.phrase(i, "around", "about", "at", "with", "over", "during"); ok {
		at = j
	}
	if at > i { // but not "I would like my lunch"
		at = e.optional(at, "my", "his", "her", "the", "our")
	}
	name, ok := mealTimesEn[e.word(at)]
	end := at + 1
	if !ok {
		name, ok = mealWordsEn[e.word(at)]
		switch j := e.optional(end, "-"); {
		case !ok:
			return nil, i, false
		case e.is(j, "time", "hour"):
			end = j + 1
		case at == i || e.is(i, "with", "over", "during", "about") || which == 1 && e.is(end, "table", "room", "lady", "box", "boxes", "delivery", "club"):
			return nil, i, false
		}
	}
	p := mealsEn[name][which]
	return &p, end, true
}

// part reads in the morning, at night, early afternoon, later this evening.
func (e *english) part(i int) (*part, int, bool) {
	if p, j, ok := e.meal(i); ok {
		return p, j, true
	}
	if p, j, ok := e.partHalf(i); ok {
		return p, j, true
	}
	at := e.optional(i, "in the", "during the", "at", "on the", "the", "in")
	p, ok := partsEn[e.word(at)]
	if !ok || e.word(at-1) == "the" && !e.is(at-2, "in", "during", "on") {
		return nil, i, false
	}
	if at == i && e.is(at, "dawn", "dusk") {
		return nil, i, false
	}
	end := at + 1
	if e.word(at) == "day" || e.word(at) == "night" {
		if j, ok := e.phrase(at+1, "- time", "time"); ok {
			end = j
		}
	}
	return &p, end, true
}

// partHalf reads early morning, late in the afternoon, later this evening: the
// first or the second half.
func (e *english) partHalf(i int) (*part, int, bool) {
	i = e.optional(i, "in the", "during the", "on the")
	half := halfWords[e.word(i)]
	if half == 0 {
		if j, ok := e.phrase(i, "very early", "first thing", "first thing in the", "bright and early"); ok {
			if e.word(i) == "very" {
				return e.partHalf(j - 1)
			}
			p := part{7 * 60, 9 * 60, morning}
			return &p, e.optional(j, "in the morning"), true
		}
		return nil, i, false
	}
	if j, ok := e.phrase(i+1, "in the day", "in", "today"); ok && (e.word(j-1) != "in" || e.word(j) == "today") { // later today
		p := part{0, 12 * 60, wholePart}
		if half == 2 {
			p.from, p.to = min(max(12*60, e.now.Hour()*60+e.now.Minute()), 23*60), 24*60
		} else if half == 3 {
			p.from, p.to = 10*60, 14*60
		}
		if e.word(j-1) == "today" {
			j--
		}
		return &p, j, true
	}
	at := e.optional(i+1, "in the", "on in the", "this", "-", "in")
	p, ok := partsEn[e.word(at)]
	if !ok || half == 3 && p.kind != morning && p.kind != afternoon {
		return nil, i, false
	}
	switch third := (p.to - p.from) / 4; half {
	case 1:
		p.to = (p.from + p.to) / 2
	case 2:
		p.from = (p.from + p.to) / 2
	default:
		p.from, p.to = p.from+third, p.to-third
	}
	return &p, at + 1, true
}

// clock reads a time of day that is marked as one: 3pm, 15:30, half past
// three, quarter to nine, noon, five o'clock, three thirty.
func (e *english) clock(i int) (*clock, int, bool) {
	if j, ok := e.phrase(i, "12 noon", "twelve noon", "noon", "midday", "mid day", "mid - day", "noonish", "high noon"); ok {
		return &clock{hour: 12, sure: true, grain: Hour}, j, true
	}
	if j, ok := e.phrase(i, "12 midnight", "twelve midnight", "midnight", "mid night", "mid - night"); ok {
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
	if k, ish := e.phrase(j, "ish", "- ish"); ish && e.glued(j) {
		return c, k, true
	}
	return c, j, c.grain == Minute && (j > i+1 || e.digits(i))
}

// bareHour reads a mere number that can be an hour.
func (e *english) bareHour(i int) (*clock, int, bool) {
	n, j, ok := e.number(i)
	if !ok || n > 24 || e.is(i-1, "building", "room", "floor", "number", "no", "bus", "flat", "apartment", "page", "gate", "unit", "ward", "block", "line", "platform", "channel") || e.word(j) == "." && e.glued(j+1) || e.word(j) == "%" || e.word(j) == "/" {
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
	if j, ok := e.phrase(i, "ampm", "am pm", "am / pm"); ok { // either
		return j, true
	}
	at, am := e.phrase(i, "a . m .", ". am", ". a . m", "a . m", "am", "a m", "ante meridiem")
	pm := false
	if !am {
		at, pm = e.phrase(i, "p . m .", ". pm", ". p . m", "p . m", "pm", "p m", "post meridiem")
	}
	if !am && !pm && e.glued(i) && (e.word(i) == "p" || e.word(i) == "a") {
		at, am, pm = i+1, e.word(i) == "a", e.word(i) == "p"
	}
	if !am && !pm || c.hour > 12 && (am || c.grain == Hour) {
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
	if width == 4 && t.text[0] == '0' && t.n%100 < 60 && t.n/100 < 24 && !e.hyphened(i) || width == 4 && t.n < 2400 && t.n%100 < 60 && e.glued(i) && e.word(i-1) == "-" && i > 1 && e.digits(i-2) && e.width(i-2) == 4 && e.tokens[i-2].text[0] == '0' { // 0730-0930
		return &clock{hour: t.n / 100, minute: t.n % 100, sure: true, grain: Minute}, i + 1, true
	}
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
		if _, ok := e.half(&clock{hour: 1}, i+3); !ok && !e.dottedClock(i) {
			return nil, i, false
		}
	}
	if e.word(i+3) == ":" && e.glued(i+4) && i+4 < len(e.tokens) && e.tokens[i+4].n >= 0 && e.tokens[i+4].n < 60 {
		c.second = e.tokens[i+4].n
		return c, i + 5, true
	}
	return c, i + 3, true
}

// dottedClock tells at 6.45 and from 9.30-11.15 from prices and shares.
func (e *english) dottedClock(i int) bool {
	if e.is(i+3, "percent", "%", "million", "billion", "dollars", "pounds", "yuan", "euros", "per", "kg", "km", "miles") {
		return false
	}
	return e.is(i-1, "at", "between", "from", "until", "till", "by", "around") || e.is(i-1, "-", "to", "and") && (e.word(i-3) == "." || e.word(i-3) == ":") || e.is(i+3, "-", "to") && e.digits(i+4) && e.is(i+5, ".", ":")
}
