package intents

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents/timex"
)

var andRe = regexp.MustCompile(`^(?: |，|,|、|和|跟|与|还有|以及|at|on|in|the)*(?:、|和|跟|与|还有|以及|and)(?: |，|,|at|on|in|the)*$`)

// visits are the times that stand together, as 后天和大后天: each is a visit of its
// own. nil if there is only one.
func (w *wish) visits() []piece {
	if w.tookBack || w.corrects {
		return nil
	}
	var run []piece
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
			run = append(run, p)
		case n < 2:
			run = []piece{p}
		}
	}
	if len(run) < 2 {
		return nil
	}
	return run
}

// eachTime gives a booking for each of several times: the day of one counts for
// those after it, the hour of one for those before it that have none.
func (w *wish) eachTime(m *Meaning, o offer) []Meaning {
	run := w.visits()
	if m.Intent != Book || len(run) == 0 || len(w.joined(o)) > 0 {
		return nil
	}
	service := serviceByID(m.Service, w.Catalogue)
	if service == nil {
		service = serviceByID(w.Service, w.Catalogue)
	}
	meal := len(w.offers) > 0 && o.help == care.HelpMeal && w.offers[0].service == nil
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
