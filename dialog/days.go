package dialog

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/intents/timex"
	"yinling/prompts"
)

// days are further days of one visit, zero for none. A form has to be
// comparable, so they are no slice.
type days [6]time.Time

// takeDays takes further days of the same visit: 周二和周四. A day that is said
// afterwards stands for all of them, unless it takes the place of one.
func (f *form) takeDays(m intents.Meaning) {
	switch {
	case m.When.Date.IsZero():
	case len(m.Days) > 0:
		f.also = days{}
		copy(f.also[:], m.Days)
	case f.also != days{} && !m.Was.Date.IsZero():
		if i := slices.IndexFunc(f.also[:], func(d time.Time) bool { return !d.IsZero() && sameDay(d, m.Was.Date) }); i >= 0 {
			f.also[i], f.date = f.date, m.When.Date // the day that stays is one of the further ones
		}
	default:
		f.also = days{}
	}
}

// furtherDay adds a day to a booking that was read back: 后天也订一份. Another hour on
// that day is a wish of its own.
func (f *form) furtherDay(c *Conversation, m intents.Meaning) bool {
	i := slices.IndexFunc(f.also[:], time.Time.IsZero)
	if c.asked.kind != askConfirm || m.Correction || m.When.Date.IsZero() || !m.When.Last.IsZero() || len(m.Days) > 0 || f.moves != nil || f.rule != "" || i < 0 || sameDay(m.When.Date, f.date) ||
		m.Service != "" && m.Service != f.service || !oneDayMoreRe.MatchString(strings.ToLower(c.words)) || otherDayRe.MatchString(strings.ToLower(c.words)) {
		return false
	}
	if m.When.HasTime && m.When.Time != f.time {
		m.Intent, m.Service, m.Help = intents.Book, f.service, f.help
		c.wishes = append(c.wishes, wish{m, c.words})
		return true
	}
	f.also[i] = m.When.Date
	return true
}

// oneDayMoreRe adds a day to those that were said; otherDayRe only lets it take
// their place: 那后天再送吧, 后天也行.
var (
	oneDayMoreRe = regexp.MustCompile(`再[^，。]{0,3}(?:加|多|一|两)|也|还要|加上|外加|as well|also| too\b|another|and on `)
	otherDayRe   = regexp.MustCompile(`也[^，。]{0,2}(?:行|可以|成$|成[，。吧]|好$|好[，。吧]|中[，。吧]|中$|没事|没关系|不迟|不晚|方便|合适|有空|在家)|\banother day\b|\b(?:fine|good|ok|okay|all right|suits?|do|work|works|free|possible)\b[^.?]*\b(?:too|as well)\b|\balso (?:be )?(?:fine|good|ok|okay|do|work|works|suits?|free|possible)\b`)
)

// withoutDay leaves one day out of several that were read back: 周四不要了.
func (c *Conversation) withoutDay(m intents.Meaning) bool {
	f := c.booking()
	if f == nil || c.asked.kind != askConfirm && c.asked.kind != askChange || m.When.Date.IsZero() || m.Note != "" || m.Service != "" && m.Service != f.service {
		return false
	}
	words := noDenial.Replace(strings.ToLower(c.words))
	if !said(words, "不要", "不用", "不送", "不来", "别", "除了", "不算", "去掉", "not ", "except", "skip", "without", "cancel", "but for", "leave out", "don't") {
		if words == strings.ToLower(c.words) || !f.on(m.When.Date) { // 周四别忘了
			return false
		}
		f.proceed(c)
		return true
	}
	day := m.When.Date
	i := slices.IndexFunc(f.also[:], func(d time.Time) bool { return !d.IsZero() && sameDay(d, day) })
	switch {
	case f.moves != nil || m.HasSlots() && (m.Correction && !m.Was.Date.IsZero() || len(m.Days) > 0):
		return false
	case f.also != days{} && i >= 0:
		f.also[i] = time.Time{}
	case f.also != days{} && sameDay(f.date, day):
		left := slices.DeleteFunc(slices.Clone(f.also[:]), time.Time.IsZero)
		f.also = days{}
		f.date = left[0]
		copy(f.also[:], left[1:])
	case strings.HasPrefix(f.rule, "FREQ=DAILY") && (sameDay(c.asked.step.at, day) || said(words, "开始", " from ", " start")) && !weekdayRe.MatchString(words): // 明天不用，后天开始
		f.date = day.AddDate(0, 0, 1)
	case f.rule != "" && withoutWeekday(f.rule, day.Weekday()) != "":
		f.rule = withoutWeekday(f.rule, day.Weekday())
		f.date = time.Time{}
	default:
		return false
	}
	f.proceed(c, c.phrase(prompts.CorrectionOK, nil))
	return true
}

// noDenial blanks out words that hold a denial and give up no day: 周四别忘了.
var noDenial = strings.NewReplacer("不要紧", "", "别忘", "", "不要忘", "", "特别", "", "别的", "", "级别", "", "分别", "", "别迟", "", "别晚", "", "别早", "", "别耽误", "", "别误", "", "别落", "", "别漏", "", "不要迟", "", "不要晚", "", "不要早", "", "不要漏", "", "不要落", "",
	"not forget", "", "don't forget", "", "not be late", "", "don't be late", "", "not miss", "", "don't miss", "", "not sure", "", "don't mind", "", "not mind", "")

var weekdayRe = regexp.MustCompile(`周|礼拜|星期|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b`)

// on tells whether the visit is wanted on a day.
func (f *form) on(day time.Time) bool {
	return f.also != days{} && (sameDay(f.date, day) || slices.ContainsFunc(f.also[:], func(d time.Time) bool { return !d.IsZero() && sameDay(d, day) }))
}

// withoutWeekday takes a day of the week out of a rule; "" if that cannot be said of
// it.
func withoutWeekday(rule string, day time.Weekday) string {
	name := func(d time.Weekday) string { return strings.ToUpper(d.String()[:2]) }
	of := map[string]string{}
	for _, part := range strings.Split(rule, ";") {
		key, value, _ := strings.Cut(part, "=")
		of[key] = value
	}
	var list []string
	switch {
	case of["FREQ"] == "DAILY" && of["INTERVAL"] == "":
		for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
			list = append(list, name(d))
		}
	case of["FREQ"] == "WEEKLY" && of["BYDAY"] != "":
		list = strings.Split(of["BYDAY"], ",")
	}
	left := slices.DeleteFunc(slices.Clone(list), func(d string) bool { return d == name(day) })
	if len(left) == 0 || len(left) == len(list) {
		return ""
	}
	out := "FREQ=WEEKLY;BYDAY=" + strings.Join(left, ",")
	if of["UNTIL"] != "" {
		out += ";UNTIL=" + of["UNTIL"]
	}
	return out
}

// thatDay gives the day that was spoken of to who says 那天, and remembers the days
// that are.
func (c *Conversation) thatDay(m intents.Meaning) intents.Meaning {
	if m.When.Date.IsZero() && m.Rule == "" && said(c.words, "那天", "那一天", "当天", "that day", "on the day") {
		switch at := c.asked.step.alternative; {
		case c.asked.kind == askConfirm: // the day that was just read out
		case c.asked.kind != askAlternative:
			m.When.Date = c.dayTold
		case !said(c.words, "不", "没", " not ", "n't ", " no "):
			m.When.Date = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
		}
	}
	now := c.a.now()
	for _, s := range m.Slots {
		v, ok := s.Value.(timex.Value)
		if at := v.At.In(now.Location()); ok && !v.At.IsZero() && at.After(now) && !sameDay(at, now) {
			c.dayTold = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
		}
	}
	return m
}

// onEach makes the read-back of a visit one of all its days. Those that cannot be
// had are left out; see leftOut.
func (f *form) onEach(t town, s step) step {
	visits, total := []time.Time{s.at}, s.quote
	used := slices.Concat(t.used, uses(s.service.ID, s.at, s.quote))
	all := slices.DeleteFunc(slices.Clone(f.also[:]), func(d time.Time) bool { return d.IsZero() || sameDay(d, s.at) })
	slices.SortFunc(all, time.Time.Compare)
	for _, day := range all {
		at := f.time.On(day)
		if _, err := care.Place(s.service, t.providers, t.community, at, t.now); err != nil {
			continue
		}
		t.used = used
		q := t.price(s.service, s.quantity, at)
		used = append(used, uses(s.service.ID, at, q)...)
		visits = append(visits, at)
		total.List, total.Town, total.Elder = total.List+q.List, total.Town+q.Town, total.Elder+q.Elder
	}
	if len(visits) > 1 {
		slices.SortFunc(visits, time.Time.Compare)
		s.visits, s.quote = visits, total
	}
	return s
}

// leftOut takes the days that cannot be had out of the form and makes each a wish
// of its own, so that another time is offered for it.
func (f *form) leftOut(c *Conversation, s step) {
	for i, day := range f.also {
		if day.IsZero() || sameDay(day, s.at) || slices.ContainsFunc(s.visits, func(v time.Time) bool { return sameDay(v, day) }) {
			continue
		}
		f.also[i] = time.Time{}
		c.wishes = append(c.wishes, wish{intents.Meaning{
			Intent: intents.Book, Service: s.service.ID, Help: s.service.Help, Quantity: f.quantity, Note: f.note,
			When: intents.When{Date: day, HasTime: true, Time: f.time},
		}, c.words})
	}
}

// allDays takes every day of those that were said: 两天都要.
func (f *form) allDays(c *Conversation, m intents.Meaning) bool {
	words := " " + strings.ToLower(c.words) + " "
	if f.last.IsZero() || c.asked.step.kind != stepDay && c.asked.step.kind != stepDate || !m.When.Date.IsZero() ||
		!said(words, "都要", "都来", "都送", "两天", "每天", "天天", "both", "every day", "each day", "all of them") || said(words, "都行", "都可以") {
		return false
	}
	n := 0
	for d := f.date.AddDate(0, 0, 1); !d.After(f.last) && n < len(f.also); d = d.AddDate(0, 0, 1) {
		f.also[n] = d
		n++
	}
	f.last = time.Time{}
	f.takeWhen(m.When)
	return true
}

// spokenDays says the days of visits: 周二和周四（二十六号）.
func (c *Conversation) spokenDays(visits []time.Time) string {
	var all []string
	for _, v := range visits {
		all = append(all, prompts.SpeakDate(v, c.a.now(), c.lang))
	}
	if c.lang == care.English {
		return strings.Join(all[:len(all)-1], ", ") + ", and " + all[len(all)-1]
	}
	return strings.Join(all, "，还有")
}
