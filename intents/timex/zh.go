package timex

import "time"

// zh reads Mandarin, character by character.
type zh struct {
	source
	anchor time.Time // the first date of a range, from which the second is seen
	last   readMoment
	spans  [][2]int // where each of the times of a repetition stands
	more   []Found  // rules that belong to the repetition that was found
}

// base is the moment from which incomplete dates are seen.
func (z *zh) base() time.Time {
	if z.anchor.IsZero() {
		return z.now
	}
	return z.anchor
}

func (z *zh) find(original []rune) []Found {
	var found []Found
	for i := 0; i < len(z.text); {
		if z.at(i) == '《' { // a title
			if end := z.closing(i); end > i {
				i = end
				continue
			}
		}
		z.anchor, z.more = time.Time{}, nil
		if days := z.daysOfWeek(i); len(days) > 0 {
			for _, f := range days {
				f.Text, i = string(original[f.Start:f.End]), f.End
				found = append(found, f)
			}
			continue
		}
		all, end, ok := z.expression(i)
		v, real := oneValue(all)
		if !ok || !real || end <= i {
			i++
			continue
		}
		found = append(found, Found{Start: i, End: end, Text: string(original[i:end]), Value: v})
		for _, f := range z.more {
			f.Text, end = string(original[f.Start:f.End]), f.End
			found = append(found, f)
		}
		i = end
	}
	return found
}

func (z *zh) closing(i int) int {
	for j := i; j < len(z.text); j++ {
		if z.text[j] == '》' {
			return j + 1
		}
	}
	return i
}

// mayStart are the characters with which an expression can begin.
var mayStart = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "0123456789零一二两三听琴寻四五六七八九十廿卅壹贰叁肆伍陆柒捌玖半差还每隔逢自从在大约今明昨前后上下这本当去旧来过再等未接往之以最近周星礼月年岁农阴老闰正腊冬初工春夏秋天日第翌次赶即截直到截至间现此眼立马" {
		m[r] = true
	}
	for _, r := range "吃呢前几数好俩仨个由还阳公新西而依小入开双老饭三之早中午晚晌剩外夜转" {
		m[r] = true
	}
	for w := range partsZh {
		m[[]rune(w)[0]] = true
	}
	for w := range holidaysZh {
		m[[]rune(w)[0]] = true
	}
	for w := range erasZh {
		m[[]rune(w)[0]] = true
	}
	return m
}()

// expression tries everything that can begin at i and keeps the longest.
func (z *zh) expression(i int) (all []Value, end int, ok bool) {
	if !mayStart[z.at(i)] {
		return nil, i, false
	}
	if r, e, ok := z.repeat(i); ok {
		all, end = r.values(), e
	}
	repeated := end
	if v, e, ok := z.stretch(i); ok && e > end {
		all, end = v, e
	}
	z.anchor = time.Time{}
	if v, e, ok := z.single(i); ok && e > end {
		all, end = v, e
	}
	if l, e, ok := z.length(i); ok && e > end && z.isLength(i, e) {
		all, end = []Value{l.value()}, e
	} else if l, more, e, ok := z.rough(i); ok && e > end && l != more && z.isLength(i, e) {
		all, end = []Value{l.value(), more.value()}, e
	}
	if end > repeated {
		z.more = nil
	}
	return all, end, end > i
}

// isLength refuses 5日, which is a date, and 第三天.
func (z *zh) isLength(i, end int) bool {
	if r := z.at(i - 1); r == '第' || r >= '0' && r <= '9' || r == '.' {
		return false
	}
	return z.at(end-1) != '日' && !(z.has(i, "四周") && end == i+2)
}

// single reads one moment with the words that bound it.
func (z *zh) single(i int) ([]Value, int, bool) {
	if end, ok := z.atOnce(i); ok {
		return []Value{{Grain: Minute, At: z.now}}, end, true
	}
	all, end, ok := z.placed(i)
	if v, stop, found := z.bounds(i); found && stop > end {
		return v, stop, true
	}
	return all, end, ok
}

// atOnce reads the words for now.
func (z *zh) atOnce(i int) (int, bool) {
	return z.oneOf(i, "现在", "此刻", "眼下", "马上", "立刻", "立即", "这会儿", "这会", "这阵儿", "而家", "依家", "当下")
}

// placed reads a length that is placed in time: 三天后的下午三点, 最近三天.
func (z *zh) placed(i int) ([]Value, int, bool) {
	m, window, end, ok := z.away(i)
	if !ok {
		return nil, i, false
	}
	if window != nil {
		return []Value{*window}, end, true
	}
	m, end = z.timeOn(m, end)
	return m.values(z.now), z.around(end), true
}

// around passes the words that make a moment a rough one.
func (z *zh) around(i int) int {
	end, _ := z.oneOf(z.spaces(i), "左右", "前后", "上下", "光景", "的样子", "模样")
	if end == z.spaces(i) {
		return i
	}
	return end
}

// readMoment is the last moment that was read without an anchor: stretch and
// single both begin with it.
type readMoment struct {
	at, end int // at is one more than the place, 0 for none
	m       moment
	ok      bool
}

// moment reads a date, a part of the day and a time of day, as many as there
// are, in this order.
func (z *zh) moment(i int) (moment, int, bool) {
	if !z.anchor.IsZero() {
		return z.newMoment(i)
	}
	if z.last.at != i+1 {
		m, end, ok := z.newMoment(i)
		z.last = readMoment{i + 1, end, m, ok}
	}
	return z.last.m, z.last.end, z.last.ok
}

func (z *zh) newMoment(i int) (moment, int, bool) {
	start, about := z.oneOf(i, "大约", "大概", "差不多", "约")
	start = z.spaces(start)
	m, end, ok := z.date(start)
	if !ok {
		m, end = moment{}, start
		if away, window, stop, ok := z.away(start); ok && window == nil && !about {
			m, end = away, stop
		}
	}
	m, end = z.timeOn(m, end)
	if m.empty() || about && m.clock == nil {
		return m, i, false
	}
	if len(m.dates) == 0 && m.exact.IsZero() {
		switch {
		case m.clock != nil && m.part == nil && !z.likely(start, end, m.clock):
			return m, i, false
		case m.clock == nil && !z.bare(start, end):
			return m, i, false
		}
	}
	return m, end, true
}

// timeOn reads part of the day and time of day behind a date.
func (z *zh) timeOn(m moment, end int) (moment, int) {
	if !m.exact.IsZero() {
		return m, end
	}
	if len(m.dates) > 0 && !m.weekday { // 10月12号，星期一: said twice
		at := z.spaces(end)
		at, _ = z.oneOf(at, "(", ",", "，")
		if _, ok := z.oneOf(z.spaces(at), "星期", "礼拜", "周"); ok && m.dates[0].grain == Day {
			if _, stop, ok := z.week(z.spaces(at)); ok {
				end, _ = z.oneOf(stop, ")")
			}
		}
	}
	at := end
	if len(m.dates) > 0 {
		at = z.filler(end)
		if z.at(at) == 't' && isDigit(z.at(at+1)) { // 2026-11-22T10:00
			return z.isoTime(m, at+1)
		}
		if z.at(end-1) == '朝' && z.clockFollows(at) { // 今朝八点
			p := partsZh["朝早"]
			m.part = &p
		}
	}
	if p, stop, ok := z.part(at); ok && (len(m.dates) > 0 || stop-at > 1 || z.clockFollows(stop)) {
		m.part, end = p, stop
		at = z.filler(stop)
	}
	if m.part != nil || len(m.dates) > 0 && z.day(m) || m.empty() {
		if c, stop, ok := z.clock(at); ok {
			m.clock, end = c, stop
		}
	}
	return m, end
}

// isoTime reads the time of 2026-11-22T10:00:00+08:00. A moment with its own
// zone is given in now's.
func (z *zh) isoTime(m moment, i int) (moment, int) {
	c, end, ok := z.colon(i)
	if !ok {
		return m, i - 1
	}
	m.clock = c
	c.sure = true
	if z.at(end) == '.' && isDigit(z.at(end+1)) {
		for end++; isDigit(z.at(end)); end++ {
		}
	}
	t := onDay(m.dates[0].from, c.hour*60+c.minute, c.second)
	utc := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	if z.at(end) == 'z' {
		return moment{exact: utc.In(z.now.Location())}, end + 1
	}
	sign := map[rune]time.Duration{'+': 1, '-': -1}[z.at(end)]
	h, ok := z.arabic(end + 1)
	mi, ok2 := z.arabic(h.end + 1)
	if sign == 0 || !ok || !ok2 || h.width != 2 || z.at(h.end) != ':' || mi.width != 2 || h.n > 14 || mi.n > 59 {
		return m, end
	}
	offset := sign * (time.Duration(h.n)*time.Hour + time.Duration(mi.n)*time.Minute)
	return moment{exact: utc.Add(-offset).In(z.now.Location())}, mi.end
}

func (z *zh) day(m moment) bool { return m.dates[0].grain == Day }

func (z *zh) clockFollows(i int) bool {
	_, _, ok := z.clock(z.spaces(i))
	return ok
}

func (z *zh) filler(i int) int {
	at, _ := z.oneOf(z.spaces(i), "的", ",", "，", "、", "大概", "大约", "差不多", "那个", "嗯", "呃")
	return z.spaces(at)
}
