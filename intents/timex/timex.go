// Package timex finds what a sentence says about time: dates, times of day,
// ranges, durations and repetitions, in Mandarin and English. It is a small
// grammar over characters (zh) or words (en), reads no clock, does no I/O and
// keeps no state.
//
// Where conventions differ, Mandarin follows Microsoft's Recognizers-Text unless
// that would do an elder harm:
//
//   - 上午 is 8 to 12 and 下午 12 to 16; 晚上 is 18 to 24 (theirs is 16 to 20:
//     nobody wants the evening pill at four), and 中午 is the moment 12:00.
//     中午 and 下午 in a repetition are 12:00 and 15:00.
//   - A week begins on Monday; 下周三 is Wednesday of the next such week.
//   - 1/2/2027 is 1 February first, 2 January second; 12/25 has the month first.
//   - An hour without a part of the day is the one an elder more likely means:
//     三点 is 15:00, with 3:00 as the second reading.
//   - Lunar dates and feasts are those of the Chinese calendar.
//   - 几天 is three days; 最近 alone says nothing that could be booked.
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
		if i < 0 || i >= len(s.text) || s.text[i] != r {
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
