package intents

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents/timex"
)

var andRe = regexp.MustCompile(`^(?: |，|,|、|和|跟|与|还有|以及|at|on|in|the)*(?:、|和|跟|与|还有|以及|and)(?: |，|,|at|on|in|the)*$`)

// listRe stands between the first days of a list: "Tuesday, Wednesday and Thursday".
var listRe = regexp.MustCompile(`^(?: |，|,|、|on)*$`)

var fromTodayZh = regexp.MustCompile(`^(?:大?后天|明|周|礼拜|星期)`)

// eitherZh leaves the choice among the days to us.
var eitherZh = rx(`都行|都可以|都成|都中|随便|哪天`)

// isDay tells that a time is a day and no hour.
func isDay(p piece) bool {
	v, ok := p.Value.(timex.Value)
	return ok && v.Grain == timex.Day && !v.At.IsZero()
}

// theseDays takes days of the week that were only listed for those to come, not for
// every week: 礼拜三跟礼拜五上午来打扫.
func (w *wish) theseDays(m *Meaning) {
	at := byDay.FindStringSubmatch(m.Rule)
	if !w.chinese || at == nil || everyZh.MatchString(w.text) || remindZh.MatchString(w.line.text[w.from:w.to]) {
		return
	}
	i := slices.IndexFunc(w.pieces, func(p piece) bool {
		v, ok := p.Value.(timex.Value)
		return ok && v.RRule != "" && len(weekdayZh.FindAllString(p.Text, -1)) > 1
	})
	if i < 0 {
		return
	}
	today := midnight(w.Now)
	var days []time.Time
	for d := today; d.Before(today.AddDate(0, 0, 7)); d = d.AddDate(0, 0, 1) {
		if strings.Contains(at[1], strings.ToUpper(d.Weekday().String()[:2])) && (d.After(today) || !m.When.HasTime || m.When.Time.On(d).After(w.Now)) {
			days = append(days, d)
		}
	}
	if len(days) > 1 {
		m.Rule, m.When.Date, m.Days = "", days[0], days[1:]
	}
}

var (
	byDay     = regexp.MustCompile(`^FREQ=WEEKLY;BYDAY=([A-Z,]+)(?:;BYHOUR=[0-9]+)?(?:;BYMINUTE=[0-9]+)?$`)
	weekdayZh = regexp.MustCompile(`周|礼拜|星期|拜`)
	everyZh   = rx(`每|逢|固定|一直|以后|常年|平时|经常|长期`)
)

// mealsOf makes a meal that is wanted from one day to another one of every day:
// 周一到周五都送午饭.
func (w *wish) mealsOf(m *Meaning) {
	if m.Intent != Book || m.Help != care.HelpMeal || m.When.Last.IsZero() || m.Rule != "" || !slices.ContainsFunc(w.pieces, func(p piece) bool {
		return p.Name == slotTime && fromToRe.MatchString(strings.ToLower(p.Text))
	}) {
		return
	}
	m.Rule = "FREQ=DAILY;UNTIL=" + m.When.Last.Format("20060102")
	m.When.Last = time.Time{}
}

var fromToRe = regexp.MustCompile(`到|至|~| to | till | until | through `)

// visits are the times that stand together, as 后天和大后天: each is a visit of its
// own. nil if there is only one.
func (w *wish) visits() []piece {
	if w.tookBack {
		return nil
	}
	var run []piece
	joined := false
	for _, p := range w.pieces {
		v, ok := p.Value.(timex.Value)
		if p.Name != slotTime || !ok {
			continue
		}
		if v.RRule != "" || v.Duration != "" {
			return nil
		}
		switch n := len(run); {
		case n > 0 && run[n-1].to <= p.from && andRe.MatchString(w.line.text[run[n-1].to:p.from]):
			run, joined = append(run, p), true
		case n > 0 && run[n-1].to == p.from && w.chinese && isDay(run[n-1]) && isDay(p) && fromTodayZh.MatchString(p.Text): // 明天后天
			run, joined = append(run, p), true
		case n > 0 && run[n-1].to <= p.from && listRe.MatchString(w.line.text[run[n-1].to:p.from]) && isDay(run[n-1]) && isDay(p):
			run = append(run, p)
		case n < 2 || !joined:
			run, joined = []piece{p}, false
		}
	}
	if len(run) < 2 || !joined || w.chinese && eitherZh.MatchString(w.text) {
		return nil
	}
	return run
}

// whens are the moments of times that stand together: the day of one counts for
// those after it, the hour of one for those before it that have none.
func (w *wish) whens(run []piece, m *Meaning) []When {
	service := serviceByID(m.Service, w.Catalogue)
	if service == nil {
		service = serviceByID(w.Service, w.Catalogue)
	}
	whens := make([]When, len(run))
	for i, p := range run {
		whens[i] = timingOf([]piece{p}, w.Now, service).when
		if i > 0 && whens[i].Date.IsZero() {
			whens[i].Date = whens[i-1].Date
		}
	}
	for i := len(whens) - 2; i >= 0; i-- {
		if next := whens[i+1]; !whens[i].HasTime && whens[i].Part == AnyPart {
			whens[i].HasTime, whens[i].Time, whens[i].Part, whens[i].Ambiguous = next.HasTime, next.Time, next.Part, next.Ambiguous
		}
	}
	if m.When.HasTime && !whens[len(whens)-1].HasTime { // 后天和大后天，上午九点
		for i := range whens {
			whens[i].HasTime, whens[i].Time, whens[i].Part, whens[i].Ambiguous = true, m.When.Time, m.When.Part, m.When.Ambiguous
		}
	}
	return whens
}

// onDays takes times that differ in nothing but the day for the days of one wish.
func (w *wish) onDays(m *Meaning, o offer) {
	run := w.visits()
	if m.Intent != Book && m.Intent != Correct || len(run) == 0 {
		return
	}
	whens := w.whens(run, m)
	if !sameHour(whens) {
		return
	}
	m.When = whens[0]
	for _, when := range whens[1:] {
		m.Days = append(m.Days, when.Date)
	}
}

// withOwnTimes gives a booking for each of several services that have each its own
// time: 明天午饭和后天晚饭, "lunch tomorrow and supper on Friday".
func (w *wish) withOwnTimes(m *Meaning, o offer) []Meaning {
	if m.Intent != Book || len(w.offers) < 2 || w.tookBack || w.corrects || len(m.Days) > 0 {
		return nil
	}
	list := slices.Clone(w.offers)
	slices.SortFunc(list, func(a, b offer) int { return cmp.Compare(a.from, b.from) })
	timesIn := func(from, to int) (some []piece) {
		for _, p := range w.pieces {
			if p.Name == slotTime && p.from >= from && p.to <= to {
				some = append(some, p)
			}
		}
		return some
	}
	first := len(timesIn(w.from, list[0].from)) > 0 // the times stand before the services
	var all []Meaning
	for i, n := range list {
		from, to := n.from, w.to
		if first {
			from, to = w.from, n.to
			if i > 0 {
				from = list[i-1].to
			}
		} else if i+1 < len(list) {
			to = list[i+1].from
		}
		times := timesIn(from, to)
		if n.service == nil || len(times) == 0 || w.inReason(n) || i > 0 && !joinsRe.MatchString(w.line.text[list[i-1].to:n.from]) {
			return nil
		}
		also := *m
		also.Service, also.Help = n.service.ID, n.service.Help
		also.When, also.Quantity = timingOf(times, w.Now, n.service).when, w.quantityOf(n)
		all = append(all, also)
	}
	*m = all[0]
	return all[1:]
}

// inReason tells that a service is only named in a reason: 明天我要去医院，三点来车接我.
func (w *wish) inReason(o offer) bool {
	return w.chinese && slices.ContainsFunc(w.clauses(), func(c clause) bool {
		return c.has(o.from, o.to) && reasonZh.MatchString(w.line.text[c.from:c.to])
	})
}

// joinsRe has a word that joins two wishes.
var joinsRe = regexp.MustCompile(`和|跟|、|还有|再|，| and | plus | , `)

// eachTime gives a booking for each of several times.
func (w *wish) eachTime(m *Meaning, o offer) []Meaning {
	run := w.visits()
	if m.Intent != Book || len(m.Days) > 0 || len(run) == 0 || len(w.joined(o)) > 0 {
		return nil
	}
	meal := len(w.offers) > 0 && o.help == care.HelpMeal && w.offers[0].service == nil
	whens := w.whens(run, m)
	if whens[0].Date.Equal(whens[1].Date) && !meal { // 上午和下午: no two visits of a cleaner
		return nil
	}
	var also []Meaning
	for i, when := range whens {
		n := *m
		n.When = when
		if s := mealAt(when, w.Catalogue); meal && s != nil {
			n.Service, n.Help = s.ID, s.Help
		}
		if i == 0 {
			*m = n
		} else {
			also = append(also, n)
		}
	}
	return also
}

// sameHour tells that times differ in nothing but the day.
func sameHour(whens []When) bool {
	return !slices.ContainsFunc(whens[1:], func(x When) bool {
		a := whens[0]
		return x.HasTime != a.HasTime || x.Time != a.Time || x.Part != a.Part || x.Ambiguous != a.Ambiguous || x.Date.Equal(a.Date) || !x.Last.IsZero()
	})
}

// eachReminder gives a reminder for each of several that were asked for in one
// breath: 早上八点提醒我吃药，晚上八点提醒我量血压. What has no days of its own has those
// of the first.
func (w *wish) eachReminder(m *Meaning) []Meaning {
	if m.Intent != Remind {
		return nil
	}
	re, verb := joinEn, remindEn
	if w.chinese {
		re, verb = breakZh, remindZh
	}
	var parts []*wish
	from := w.from
	text := w.line.text[w.from:w.to]
	cuts := append(re.FindAllStringIndex(text, 12), []int{len(text), len(text)})
	for i, at := range cuts {
		to := w.from + at[0]
		if to <= from {
			continue
		}
		part := w.heard.wish(from, to)
		switch n := len(parts); {
		case n == 0 && !verb.MatchString(w.line.text[from:to]): // what leads up to the first
			continue
		case n == 0:
			part = w.heard.wish(w.from, to)
			parts = append(parts, part)
		case part.reminder(verb):
			parts = append(parts, part)
		case part.timed() && part.whatOf() == "" && i < len(cuts)-1: // 晚上八点，提醒我吃钙片
			continue
		default:
			parts[n-1] = w.heard.wish(parts[n-1].from, to)
		}
		from = to
	}
	if len(parts) < 2 || !parts[0].timed() || parts[0].whatOf() == "" {
		return nil
	}
	var all []Meaning
	for _, p := range parts {
		n := *m
		t := timingOf(p.pieces, w.Now, nil)
		n.When, n.Rule, n.Length, n.What, n.Slots = t.when, t.rule, t.length, p.whatOf(), sorted(p.pieces)
		if len(all) > 0 && n.Rule == "" && n.When.Date.IsZero() && n.When.HasTime {
			n.Rule = hourOfRule.ReplaceAllString(all[0].Rule, "")
		}
		all = append(all, n)
	}
	*m = all[0]
	return all[1:]
}

// reminder tells that a part is a further reminder: it has a time and says what of.
func (w *wish) reminder(verb *regexp.Regexp) bool {
	what := w.whatOf()
	if !w.timed() || len([]rune(what)) < 2 || noReminderRe.MatchString(what) {
		return false
	}
	left := strings.Trim(leadEn.ReplaceAllString(w.line.text[w.from:w.to], ""), "， ,")
	left = strings.TrimLeft(breakZh.ReplaceAllString(left, ""), "， ")
	return verb.MatchString(w.line.text[w.from:w.to]) || slices.ContainsFunc(w.pieces, func(p piece) bool {
		said := w.line.text[p.from:p.to]
		return p.Name == slotTime && (strings.HasPrefix(left, leadEn.ReplaceAllString(said, "")) || !w.chinese && strings.HasSuffix(left, said))
	})
}

var leadEn = regexp.MustCompile(`^(?: |,|and |also |then |at |on |in )+`)

// breakZh are the places where a further reminder may begin.
var breakZh = regexp.MustCompile(`，|再|还有|然后|另外|顺便|同时`)

// ringAheadZh moves a reminder to as long before the time of what it is of as was
// said: 明天下午三点看牙，提前半个钟头叫我.
func (w *wish) ringAheadZh(m *Meaning) {
	if !strings.Contains(w.text, "提前") || m.Length == 0 || m.When.Date.IsZero() && !m.When.HasTime {
		return
	}
	switch day := m.When.Date; {
	case m.Length >= 24*time.Hour && !day.IsZero():
		m.When.Date = day.Add(-m.Length.Truncate(24 * time.Hour))
	case m.When.HasTime && !day.IsZero():
		at := m.When.Time.On(day).Add(-m.Length)
		m.When.Date, m.When.Time, m.When.Part = midnight(at), care.TimeOfDayOf(at), AnyPart
	default:
		return
	}
	m.Length = 0
	m.When.Past = m.When.past(w.Now)
}

var noReminderRe = regexp.MustCompile(`^(?:有|是|我|他|她|因为|就|还是|那|the |it |i |because |there |she |he )`)

func (w *wish) timed() bool {
	return slices.ContainsFunc(w.pieces, func(p piece) bool { return p.Name == slotTime })
}

// whatOf is what a part is a reminder of.
func (w *wish) whatOf() string {
	if w.chinese {
		return w.what(Remind)
	}
	return w.whatEn(w.what(Remind))
}

var threeMeals = rx(`一?日三餐|三顿饭?|三餐|早中晚(?:饭|餐|三)?`, ` three meals a day | all three meals `)

// allMeals is 一日三餐: breakfast, lunch and supper.
func (w *wish) allMeals(m *Meaning) []Meaning {
	if m.Intent != Book || !threeMeals.MatchString(w.text) || m.Service != "" && m.Help != care.HelpMeal {
		return nil
	}
	var all []Meaning
	for _, id := range []string{"breakfast", "lunch", "supper"} {
		if s := serviceByID(id, w.Catalogue); s != nil {
			n := *m
			n.Service, n.Help, n.When.HasTime, n.When.Part = id, s.Help, false, AnyPart
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return nil
	}
	*m = all[0]
	return all[1:]
}

// until ends a rule with a stretch of days that was said beside it: 从明天到礼拜五，每天.
func (t *timing) until(v timex.Value) {
	if t.rule == "" || strings.Contains(t.rule, "UNTIL") || strings.Contains(t.rule, "COUNT") || v.From.IsZero() || v.To.IsZero() {
		return
	}
	last := v.To
	if !v.Inclusive {
		last = last.Add(-time.Second)
	}
	t.when.Date, t.weekly = midnight(v.From), false
	t.rule += ";UNTIL=" + last.Format("20060102")
}

var bareDaysZh = regexp.MustCompile(`(?:^|[^周期拜曜号月第点0-9一二三四五六七八九十百千])([一二三四五六日]{2,6})(?:[早中上下晚都来要送，]|$)`)

// daysOfWeeks reads 一三五 beside 每个礼拜.
func (h *heard) daysOfWeeks(f *finding) {
	for i, p := range f.pieces {
		v, ok := p.Value.(timex.Value)
		if !ok || v.RRule != "FREQ=WEEKLY" || !h.chinese {
			continue
		}
		at := bareDaysZh.FindStringSubmatch(h.line.text)
		if at == nil {
			return
		}
		var days []string
		for _, r := range at[1] {
			n := slices.Index([]rune("一二三四五六日"), r)
			days = append(days, []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[n])
		}
		v.RRule += ";BYDAY=" + strings.Join(days, ",")
		f.pieces[i].Value = v
	}
}
