package intents

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents/timex"
)

// hours are the times when something can be meant.
type hours struct{ from, to care.TimeOfDay }

func (h hours) has(t care.TimeOfDay) bool { return t >= h.from && t <= h.to }

// wakingHours are used when the service is not known, or when its hours do not
// decide: elders ask for things between eight and eight.
var wakingHours = hours{care.Clock(8, 0), care.Clock(20, 0)}

// timing is what the times of a wish come to.
type timing struct {
	when   When
	rule   string
	length time.Duration
	weekly bool // the date is a bare weekday of today, that may be next week's
}

// nowWords are no time where another is said: now I have no way to get there on Wednesday.
var nowWords = regexp.MustCompile(`(?i)^(?:right )?now$|^(?:现在|这会儿?|眼下|如今|目前)$`)

// timingOf puts the times of a wish together: the date of one, the clock of
// another. A time without a part of the day (三点) is taken to be the one of its
// two readings
//
//   - that lies in the service's hours, if exactly one does;
//   - else, if no service is known or neither fits it, that lies between 08:00
//     and 20:00, if exactly one does;
//   - else, for today, that is still ahead, if exactly one is.
//
// Otherwise it is ambiguous, and Time is the reading inside 08:00–20:00, the
// earlier one if both are (eight o'clock).
func timingOf(pieces []piece, now time.Time, service *care.Service) timing {
	var t timing
	var clock []timeSaid
	var span *timex.Value // of days
	for _, p := range pieces {
		v, ok := p.Value.(timex.Value)
		said := cmp.Or(p.said, p.Text)
		switch {
		case p.Name != slotTime || !ok || len(pieces) > 1 && nowWords.MatchString(said) && slices.ContainsFunc(pieces, func(o piece) bool { return o.Name == slotTime && o.from != p.from }):
		case v.Duration != "":
			if t.length == 0 {
				t.length = lengthOf(v.Duration)
			}
		case v.RRule != "":
			s := ruleSaid(v, said)
			t.rule = v.RRule
			if s.part != AnyPart {
				t.when.Part = s.part
			}
			if s.hasClock {
				clock = append(clock, s)
			}
		default:
			if (v.Grain == timex.Day || v.Grain == timex.Week) && !v.From.IsZero() && !v.To.IsZero() {
				span = &v
			}
			s := readTime(v, said, now)
			t.date(s, now)
			if s.hasClock {
				clock = append(clock, s)
			}
		}
	}
	if len(clock) > 0 {
		t.clock(clock[0], now, service)
	}
	if span != nil {
		t.until(*span)
		t.oneOf(*span, now)
	}
	t.when.Past = t.when.past(now)
	if t.when.Past && t.weekly { // today's weekday, at a time that is over: next week's
		t.when.Date, t.when.Past = t.when.Date.AddDate(0, 0, 7), false
	}
	return t
}

// oneOf keeps that several days were said and no rule for them: 周末.
func (t *timing) oneOf(v timex.Value, now time.Time) {
	if first := midnight(v.From); v.Grain == timex.Week && t.when.Date.IsZero() && t.rule == "" && !v.From.IsZero() && v.To.After(now) {
		if today := midnight(now); first.Before(today) {
			first = today
		}
		t.when.Date, v.From = first, first
	}
	if t.rule != "" || v.From.IsZero() || v.To.IsZero() || !t.when.Date.Equal(midnight(v.From)) {
		return
	}
	last := v.To
	if !v.Inclusive {
		last = last.Add(-time.Second)
	}
	if last = midnight(last); last.After(t.when.Date) {
		t.when.Last = last
	}
}

func (t *timing) date(s timeSaid, now time.Time) {
	if s.part != AnyPart && t.when.Part == AnyPart {
		t.when.Part = s.part
	}
	if s.hasDate && (t.when.Date.IsZero() || t.when.Date.Before(midnight(now)) && !s.date.Before(midnight(now))) { // 昨天摔了, 后天去看看
		t.when.Date, t.weekly = s.date, s.weekly
	}
}

func (t *timing) clock(s timeSaid, now time.Time, service *care.Service) {
	w := &t.when
	w.HasTime, w.Time = true, s.clock
	if s.part != AnyPart {
		w.Part = s.part
	}
	if s.ambiguous && w.Part == AnyPart {
		w.Time, w.Ambiguous = guess(s.clock, w.Date, now, service)
		if t.rule != "" && w.Time != s.clock {
			t.rule = s.otherRule
		}
	} else if s.ambiguous {
		w.Time = inPart(s.clock, w.Part)
	}
}

// inPart chooses the reading that fits a part of the day said apart: 三点，下午的.
func inPart(t care.TimeOfDay, p DayPart) care.TimeOfDay {
	h := int(t) / 60 % 12
	if p == Afternoon || p == Evening || p == Noon && h < 10 {
		h += 12
	}
	return care.Clock(h, int(t)%60)
}

// timeSaid is one expression of time.
type timeSaid struct {
	hasDate, weekly bool
	date            time.Time // local midnight
	hasClock        bool
	clock           care.TimeOfDay
	ambiguous       bool
	part            DayPart
	otherRule       string // the rule of the other reading
}

// readTime reads a value that is no rule and no duration.
func readTime(v timex.Value, text string, now time.Time) timeSaid {
	text = strings.ToLower(text)
	at := point(v, text)
	s := timeSaid{date: midnight(at), clock: care.TimeOfDayOf(at)}
	chinese := isChinese(text, care.English)
	inUnits := unitsAway.MatchString(text)
	fine := v.Grain == timex.Minute || v.Grain == timex.Hour
	if chinese {
		s.part = partZh(text)
		s.hasClock = fine && (strings.ContainsAny(text, "点时:：刻點時") || inUnits)
	} else {
		s.part = partEn(text, at.Hour())
		s.hasClock = fine && (!v.At.IsZero() || figuresEn.MatchString(text))
	}
	if inUnits && s.hasClock {
		s.part = AnyPart
	}
	today := midnight(now)
	switch {
	case v.Grain != timex.Day && !fine:
	case !s.date.Equal(today):
		s.hasDate = dateWords.MatchString(text) || !(s.part == Evening && at.Hour() < 6)
	default:
		s.hasDate = dateWords.MatchString(text)
	}
	for _, a := range v.Alternatives {
		other := point(a, text)
		switch {
		case other.IsZero():
		case (care.TimeOfDayOf(other)+care.Clock(12, 0))%care.Clock(24, 0) == s.clock && s.hasClock:
			s.ambiguous = s.part == AnyPart
		case midnight(other).Equal(s.date.AddDate(0, 0, 7)):
			s.weekly = true
		case other.Before(now) && now.Sub(other) < recently && s.date.Sub(now) > recently: // 11月5号, a fortnight ago
			s.date = midnight(other)
		}
	}
	return s
}

// recently is how long ago a date without a year may lie to be meant.
const recently = 61 * 24 * time.Hour

// point is the moment that stands for a value: its end for 三点以前.
func point(v timex.Value, text string) time.Time {
	switch {
	case !v.At.IsZero():
		return v.At
	case v.From.IsZero() || !v.To.IsZero() && beforeWords.MatchString(text):
		return v.To
	}
	return v.From
}

var (
	beforeWords = regexp.MustCompile(`[之以]?前$|为止|^before |^by |^until |^till `)
	unitsAway   = regexp.MustCompile(`小时|钟头|分钟|刻钟|現在|现在| ?(?:minutes?|hours?|half an hour|quarter of an hour)\b|\bnow\b`)
	figuresEn   = regexp.MustCompile(`[0-9]|\b` + onesEn + `\b|\b(?:ten|eleven|twelve|noon|midday)\b`)
	dateWords   = regexp.MustCompile(`[今明昨周拜期号號日月年天節节当现現週]|大?后[天儿日个]|前[天儿日]|(?:小时|钟头|分钟|刻钟)|\b(?:to|yester)day\b|tomorrow|tonight|\bthis\b|\bnow\b|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|[0-9](?:st|nd|rd|th)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bin\b.*(?:hour|minute)|hours?|minutes?|week|month`)
)

var partsZh = []struct {
	word string
	part DayPart
}{
	{"凌晨", Morning}, {"半夜", Evening}, {"深夜", Evening}, {"夜里", Evening}, {"傍晚", Evening}, {"黄昏", Evening}, {"天黑", Evening}, {"擦黑", Evening}, {"晚上", Evening}, {"晚间", Evening},
	{"头晌", Morning}, {"前半晌", Morning}, {"上半晌", Morning}, {"后半晌", Afternoon}, {"后晌", Afternoon}, {"下昼", Afternoon}, {"午后", Afternoon}, {"下午", Afternoon},
	{"中午", Noon}, {"晌午", Noon}, {"正午", Noon}, {"上午", Morning}, {"午饭", Noon}, {"晚饭", Evening}, {"早饭", Morning}, {"夜", Evening}, {"晚", Evening}, {"早", Morning}, {"清晨", Morning}, {"朝早", Morning},
}

func partZh(text string) DayPart {
	for _, p := range partsZh {
		if strings.Contains(text, p.word) {
			return p.part
		}
	}
	return AnyPart
}

var pmEn = regexp.MustCompile(`[0-9 ](?:p\.? ?m\b)`)
var amEn = regexp.MustCompile(`[0-9 ](?:a\.? ?m\b)`)

func partEn(text string, hour int) DayPart {
	switch {
	case strings.Contains(text, "morning"), amEn.MatchString(text):
		return Morning
	case strings.Contains(text, "afternoon"):
		return Afternoon
	case strings.Contains(text, "evening"), strings.Contains(text, "night"):
		return Evening
	case strings.Contains(text, "noon"), strings.Contains(text, "midday"), strings.Contains(text, "lunch"):
		return Noon
	case pmEn.MatchString(text) && hour == 12:
		return Noon
	case pmEn.MatchString(text) && hour >= 18:
		return Evening
	case pmEn.MatchString(text):
		return Afternoon
	}
	return AnyPart
}

// ruleSaid reads the first time of day of a rule.
func ruleSaid(v timex.Value, text string) timeSaid {
	s := timeSaid{part: partZh(text)}
	if !isChinese(text, care.English) {
		s.part = partEn(strings.ToLower(text), 15)
	}
	clock, ok := clockOfRule(v.RRule)
	s.clock, s.hasClock = clock, ok && (strings.ContainsAny(text, "点时:：刻") || figuresEn.MatchString(strings.ToLower(text)))
	for _, a := range v.Alternatives {
		if other, ok := clockOfRule(a.RRule); ok && (other+care.Clock(12, 0))%care.Clock(24, 0) == clock {
			s.ambiguous, s.otherRule = s.part == AnyPart, a.RRule
		}
	}
	return s
}

var byHour = regexp.MustCompile(`BYHOUR=(\d+)`)
var byMinute = regexp.MustCompile(`BYMINUTE=(\d+)`)

func clockOfRule(rule string) (care.TimeOfDay, bool) {
	h := byHour.FindStringSubmatch(rule)
	if h == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(h[1])
	minute := 0
	if m := byMinute.FindStringSubmatch(rule); m != nil {
		minute, _ = strconv.Atoi(m[1])
	}
	return care.Clock(hour, minute), true
}

func (w When) past(now time.Time) bool {
	today := midnight(now)
	switch {
	case w.Date.IsZero():
		return false
	case w.Date.Equal(today) && w.HasTime:
		return w.Time.On(today).Before(now)
	case w.Date.Equal(today) && w.Part != AnyPart:
		return now.Hour() >= partEnds[w.Part]
	default:
		return w.Date.Before(today)
	}
}

// partEnds is the hour when a part of the day is over.
var partEnds = map[DayPart]int{Morning: 12, Noon: 14, Afternoon: 18, Evening: 24}

// guess chooses between a time and the one twelve hours apart.
func guess(t care.TimeOfDay, date, now time.Time, service *care.Service) (care.TimeOfDay, bool) {
	am := t % care.Clock(12, 0)
	pm := am + care.Clock(12, 0)
	if service != nil && service.To > service.From {
		open := hours{service.From, service.To}
		switch {
		case open.has(am) && !open.has(pm):
			return am, false
		case open.has(pm) && !open.has(am):
			return pm, false
		case open.has(am) && open.has(pm):
			return stillAhead(am, pm, date, now)
		}
	}
	switch {
	case wakingHours.has(am) && !wakingHours.has(pm):
		return am, false
	case wakingHours.has(pm) && !wakingHours.has(am):
		return pm, false
	}
	return stillAhead(am, pm, date, now)
}

// stillAhead decides between two fitting times: today only the one to come.
func stillAhead(am, pm care.TimeOfDay, date, now time.Time) (care.TimeOfDay, bool) {
	if date.Equal(midnight(now)) && am.On(now).Before(now) && !pm.On(now).Before(now) {
		return pm, false
	}
	if wakingHours.has(pm) && !wakingHours.has(am) {
		return pm, true
	}
	return am, true
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// longestLength keeps lengths within what time.Duration holds: 30 years.
const longestLength = 30 * 365 * 24 * time.Hour

var isoLength = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// lengthOf reads an ISO 8601 duration. Months have 30 days here, years 365.
func lengthOf(iso string) time.Duration {
	m := isoLength.FindStringSubmatch(iso)
	if m == nil {
		return 0
	}
	const day = 24 * time.Hour
	var sum time.Duration
	for i, unit := range []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(m[i+1])
		sum += time.Duration(min(n, int(longestLength/unit))) * unit
	}
	return min(sum, longestLength)
}
