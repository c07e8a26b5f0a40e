package dialog

import (
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
)

// whenever are the words of who leaves the time to us.
var whenever = []string{
	"都行", "都可以", "都中", "随便", "随你", "你定", "您定", "你看着", "您看着", "看着办", "你说了算", "啥时候都", "什么时候都", "几点都", "哪天都", "越快越好", "尽快",
	"any time", "anytime", "whenever", "any day", "you choose", "you decide", "don't mind", "do not mind", "as soon as", "soonest", "doesn't matter", "does not matter",
}

// kindHour is when a visit suits who does not mind: nine is kinder than seven.
const kindHour = care.TimeOfDay(9 * 60)

// anyTime proposes a time to who was asked for one and left it to us, or only
// said the part of the day. It is read back like any other.
func (f *form) anyTime(c *Conversation, m intents.Meaning) bool {
	wants := c.asked.wants
	if wants != intents.ExpectDate && wants != intents.ExpectTime || m.When.HasTime || m.Service != "" && m.Service != f.service {
		return false
	}
	words := strings.ToLower(c.words)
	free := wants == intents.ExpectTime && m.Intent == intents.Yes && !m.When.Said() && f.part != intents.AnyPart // 好, when only the morning was said
	for _, w := range whenever {
		free = free || strings.Contains(words, w)
	}
	if !free && (m.When.Part == intents.AnyPart || f.date.IsZero() && m.When.Date.IsZero()) {
		return false
	}
	t := c.town()
	s, ok := t.service(f.service)
	if !ok {
		return false
	}
	f.take(intents.Meaning{When: m.When})
	if free {
		f.last = time.Time{} // the first of the days
	}
	if f.date.IsZero() {
		want := kindHour.On(t.now.Add(s.Lead))
		if want.Before(t.now.Add(s.Lead)) {
			want = want.AddDate(0, 0, 1)
		}
		at, ok := care.NearestPlaceable(s, t.providers, t.community, want, t.now)
		if !ok {
			return false
		}
		f.accept(at)
		if m.When.Part != intents.AnyPart {
			f.hasTime, f.part = false, m.When.Part
		} else {
			return true
		}
	}
	times := f.times(t, s)
	if len(times) == 0 {
		return false
	}
	f.hasTime, f.time, f.ambiguous, f.assumed = true, times[0], false, true
	first := kindHour
	if f.part == intents.Afternoon {
		first = care.Clock(14, 0)
	}
	if _, err := care.Place(s, t.providers, t.community, first.On(f.date), t.now); err == nil && within(f.part, first) {
		f.time = first
		return true
	}
	for _, at := range times {
		if at >= first {
			f.time = at
			break
		}
	}
	return true
}
