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

// dropFillersEn drops times that are not meant beside one that is: "now" in "I'm
// right as rain now, ... tomorrow at ten", what is over in "I fell last week, ...
// on Friday", "all day" beside an hour.
func (w *wish) dropFillersEn() {
	if w.chinese || len(w.pieces) < 2 {
		return
	}
	ahead := func(p piece) bool {
		v, ok := p.Value.(timex.Value)
		if !ok || p.Name != slotTime || v.Duration != "" || nowEn.MatchString(p.Text) {
			return false
		}
		if v.RRule != "" {
			return true
		}
		s := readTime(v, cmp.Or(p.said, p.Text), w.Now)
		return (s.hasDate || s.hasClock) && (!s.hasDate || !s.date.Before(midnight(w.Now)))
	}
	if !slices.ContainsFunc(w.pieces, ahead) {
		return
	}
	w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool {
		v, ok := p.Value.(timex.Value)
		if !ok || p.Name != slotTime {
			return false
		}
		if v.Duration != "" {
			return strings.EqualFold(p.Text, "all day") || strings.EqualFold(p.Text, "all night")
		}
		if nowEn.MatchString(p.Text) {
			return true
		}
		return v.RRule == "" && point(v, p.Text).Before(midnight(w.Now)) && (v.Grain == timex.Day || v.Grain == timex.Week || v.Grain == timex.Month || v.Grain == timex.Year)
	})
}

var nowEn = regexp.MustCompile(`(?i)^(?:just |right |by )?now$|^nowadays$|^these days$|^at the moment$`)

// bareHourEn reads a figure alone as an hour while something of an open booking
// is asked: "six" after "What should I change?".
func (h *heard) bareHourEn() (piece, bool) {
	s := serviceByID(h.Service, h.Catalogue)
	if h.chinese || h.Expect != ExpectYesNo && h.Expect != ExpectNothing || s == nil {
		return piece{}, false
	}
	from, to := h.line.trimmed(0, len(h.line.text))
	text := strings.TrimSuffix(strings.TrimSuffix(h.line.text[from:to], " please"), " then")
	if !bareHour.MatchString(text) {
		return piece{}, false
	}
	found := timex.Find("at "+text, care.English, h.Now)
	if len(found) != 1 || !strings.HasSuffix(found[0].Text, text) {
		return piece{}, false
	}
	open := hours{s.From, s.To}
	said := readTime(found[0].Value, "at "+text, h.Now).clock
	if !open.has(said) && !open.has((said+care.Clock(12, 0))%care.Clock(24, 0)) {
		return piece{}, false
	}
	to = from + len(text)
	start, end := h.line.span(from, to)
	return piece{Slot{slotTime, start, end, string(h.runes[start:end]), found[0].Value}, from, to, "at " + text}, true
}

var bareHour = regexp.MustCompile(`^(?:half (?:past )?|quarter (?:past|to) )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2}(?:[:.][0-9]{2})?)(?: thirty| fifteen| forty five)?$`)

// aheadEn reads how long before or after something a reminder is to ring.
var aheadEn = regexp.MustCompile(` (?:(half an hour|an hour and a half|an hour|one hour|two hours|three hours|a quarter of an hour|quarter of an hour|ten minutes|fifteen minutes|twenty minutes|five minutes|thirty minutes|forty five minutes) (?:before(?:hand)?|earlier|ahead|in advance)|(the day|a day|the night|the evening) before) `)

var aheads = map[string]time.Duration{"half an hour": 30 * time.Minute, "an hour and a half": 90 * time.Minute, "an hour": time.Hour, "one hour": time.Hour, "two hours": 2 * time.Hour, "three hours": 3 * time.Hour,
	"a quarter of an hour": 15 * time.Minute, "quarter of an hour": 15 * time.Minute, "five minutes": 5 * time.Minute, "ten minutes": 10 * time.Minute, "fifteen minutes": 15 * time.Minute, "twenty minutes": 20 * time.Minute,
	"thirty minutes": 30 * time.Minute, "forty five minutes": 45 * time.Minute}

// ringAhead moves a reminder to as long before the time of what it is of as was
// said: "the doctor on Thursday at two, remind me an hour before".
func (w *wish) ringAhead(m *Meaning) {
	at := aheadEn.FindStringSubmatch(w.text)
	if w.chinese || at == nil || m.When.Date.IsZero() {
		return
	}
	m.Length = 0
	if d := aheads[at[1]]; d > 0 && m.When.HasTime {
		t := m.When.Time.On(m.When.Date).Add(-d)
		m.When.Date, m.When.Time, m.When.Part = midnight(t), care.TimeOfDayOf(t), AnyPart
	}
	if at[2] != "" {
		m.When.Date = m.When.Date.AddDate(0, 0, -1)
		if at[2] == "the night" || at[2] == "the evening" {
			m.When.HasTime, m.When.Part = false, Evening
		}
	}
	m.When.Past = m.When.past(w.Now)
	if !m.When.Ambiguous { // the hour of what lies ahead is sure, so there is no other reading
		w.pieces = slices.Clone(w.pieces)
		for i, p := range w.pieces {
			if v, ok := p.Value.(timex.Value); ok {
				v.Alternatives = nil
				w.pieces[i].Value = v
			}
		}
	}
}
