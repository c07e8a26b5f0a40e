// Package timex finds what a sentence says about time: dates, times of day,
// ranges, durations and repetitions, in Mandarin and English. It is a small
// grammar over characters (zh) or words (en), reads no clock, does no I/O and
// keeps no state.
package timex

import (
	"time"

	"yinling/care"
)

// Grain is the unit in which something was said: tomorrow is a day, half past
// three a minute.
type Grain string

// The grains.
const (
	Minute Grain = "minute"
	Hour   Grain = "hour"
	Day    Grain = "day"
	Week   Grain = "week"
	Month  Grain = "month"
	Year   Grain = "year"
)

// Value is what an expression means. One of these is set:
//
//   - At: a day (its midnight) or a moment, to the grain;
//   - From and To: a stretch; To is exclusive, unless Inclusive says that it is
//     the beginning of the last unit (of the grain) that is still in it. One of
//     them is missing for "before 2018", "from Monday on";
//   - Duration, as ISO 8601: "PT1H30M";
//   - RRule, the value part of an RFC 5545 RRULE. Lunar repetitions carry
//     RSCALE=CHINESE (RFC 7529).
//
// A time of day without a day is of the day of now, even if it has passed: the
// caller sees that from the value and decides.
type Value struct {
	Grain        Grain     `json:"grain"`
	At           time.Time `json:"at,omitzero"`
	From         time.Time `json:"from,omitzero"`
	To           time.Time `json:"to,omitzero"`
	Inclusive    bool      `json:"inclusive,omitempty"`
	Duration     string    `json:"duration,omitempty"`
	RRule        string    `json:"rrule,omitempty"`
	Alternatives []Value   `json:"alternatives,omitempty"` // other readings, the likelier first
}

// Found is one expression. Start and End count characters (runes) of the text.
type Found struct {
	Start int
	End   int
	Text  string
	Value Value
}

// Find gives the expressions of text in the order in which they stand; they do
// not overlap. Relative ones are seen from now, in its zone. A text that holds
// Chinese characters is read as Chinese whatever lang says.
func Find(text string, lang care.Lang, now time.Time) []Found {
	original := []rune(text)
	folded, han := fold(original)
	if han || lang != care.English {
		return (&zh{source: source{text: folded, now: now}}).find(original)
	}
	return newEnglish(folded, now).find(original)
}

// source is the text to read and the moment from which it is seen.
type source struct {
	text []rune // folded, as long as the original
	now  time.Time
}

func (s source) today() time.Time { return midnight(s.now) }

// has tells whether word stands at i.
func (s source) has(i int, word string) bool {
	for _, r := range word {
		if i >= len(s.text) || s.text[i] != r {
			return false
		}
		i++
	}
	return true
}

// at gives the character at i, 0 outside.
func (s source) at(i int) rune {
	if i < 0 || i >= len(s.text) {
		return 0
	}
	return s.text[i]
}

// spaces gives the first place from i on that is not a space.
func (s source) spaces(i int) int {
	for s.at(i) == ' ' {
		i++
	}
	return i
}
