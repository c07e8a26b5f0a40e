package intents

import (
	"regexp"
	"strings"
	"time"
)

const (
	numEn   = `(?:[0-9]{1,2}|a couple of|an?|(?:twenty|thirty|forty|fifty) (?:one|two|three|four|five|six|seven|eight|nine)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|oh (?:one|two|three|four|five|six|seven|eight|nine))`
	ordEn   = `(?:[0-9]{1,2}(?:st|nd|rd|th)?|(?:twenty|thirty) (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)`
	monthEn = `(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`
	partEn  = `(in the morning|in the afternoon|in the evening|at night|this morning|this afternoon|this evening|tonight|morning|afternoon|evening|am|pm)`
)

var (
	relativeEn = []struct {
		word string
		days int
	}{
		{"day after tomorrow", 2}, {"day after next", 2}, {"tomorrow", 1}, {"tomorow", 1}, {"today", 0}, {"tonight", 0},
		{"this morning", 0}, {"this afternoon", 0}, {"this evening", 0}, {"day before yesterday", -2}, {"yesterday", -1}, {"last night", -1},
	}
	weekdayEn  = regexp.MustCompile(` (next |this |last |coming )?(?:week )?(?:on )?(sunday|monday|tuesday|wednesday|thursday|friday|saturday|sun|mon|tues?|wed|thurs?|fri|sat|weekend)s?( week| next week)? `)
	monthDayEn = regexp.MustCompile(` ` + monthEn + ` (?:, )?(?:the )?(` + ordEn + `) `)
	dayMonthEn = regexp.MustCompile(` (?:the )?(` + ordEn + `) (?:of )?` + monthEn + ` `)
	theDayEn   = regexp.MustCompile(` the (` + ordEn + `) `)
	inDaysEn   = regexp.MustCompile(` in (` + numEn + `) (days?|weeks?) `)

	inAWhileEn = regexp.MustCompile(` (?:in|after) (half an hour|a quarter of an hour|an hour and a half|(` + numEn + `) (and a half )?(hours?|minutes?)) |(` + numEn + `) (hours?|minutes?) from now `)
	colonEn    = regexp.MustCompile(` ([0-9]{1,2}):([0-9]{2})(am|pm)? (?:` + partEn + ` )?`)
	halfEn     = regexp.MustCompile(` (half|a? ?quarter|` + numEn + `)(?: minutes?)? (past|after|to|before) (` + numEn + `) (?:oclock )?(?:` + partEn + ` )?`)
	hourEn     = regexp.MustCompile(` (at |around |about |by )?(?:around |about )?(` + numEn + `) ?(oclock |thirty |fifteen |forty five |` + numEn + ` )?(?:` + partEn + ` )?`)
	noonEn     = regexp.MustCompile(` (noon|midday|midnight|lunch ?time) `)
	gluedEn    = regexp.MustCompile(`([0-9])(am|pm) `)
	anyPartEn  = regexp.MustCompile(` (morning|noon|lunch ?time|afternoon|evening|tonight|night|midday) `)
)

// whenEn reads date and time from plain English, see plainEn.
func whenEn(text string, now time.Time, expectTime bool) (s spoken) {
	s = spoken{hour: -1}
	text = gluedEn.ReplaceAllString(text, "$1 $2 ")
	if at, ok := inAWhileEnglish(text, now); ok {
		s.absolute = at
		return s
	}
	rest := s.dateEn(text, now)
	s.clockEn(rest, expectTime)
	if s.part == AnyPart {
		if m := anyPartEn.FindStringSubmatch(text); m != nil && !(s.certain && s.hour >= 0) {
			s.part = partNamedEn(m[1])
		}
	}
	return s
}

func inAWhileEnglish(text string, now time.Time) (time.Time, bool) {
	m := inAWhileEn.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	switch m[1] {
	case "half an hour":
		return now.Add(30 * time.Minute), true
	case "a quarter of an hour":
		return now.Add(15 * time.Minute), true
	case "an hour and a half":
		return now.Add(90 * time.Minute), true
	}
	size := time.Minute
	if strings.HasPrefix(m[4]+m[6], "hour") {
		size = time.Hour
	}
	n, ok := numberEn(m[2] + m[5])
	d := time.Duration(n) * size
	if m[3] != "" {
		d += size / 2
	}
	return now.Add(d), ok
}

// dateEn sets the date and gives the text without it, so that "the 3rd" is not
// taken for three o'clock.
func (s *spoken) dateEn(text string, now time.Time) string {
	today := midnight(now)
	for _, r := range relativeEn {
		if strings.Contains(text, " "+r.word+" ") {
			s.date = today.AddDate(0, 0, r.days)
			return text
		}
	}
	if m := inDaysEn.FindStringSubmatch(text); m != nil {
		if n, ok := numberEn(m[1]); ok {
			if strings.HasPrefix(m[2], "week") {
				n *= 7
			}
			s.date = today.AddDate(0, 0, n)
			return inDaysEn.ReplaceAllString(text, " ")
		}
	}
	if m := monthDayEn.FindStringSubmatch(text); m != nil {
		s.monthDayEn(now, m[1], m[2])
		return monthDayEn.ReplaceAllString(text, " ")
	}
	if m := dayMonthEn.FindStringSubmatch(text); m != nil {
		s.monthDayEn(now, m[2], m[1])
		return dayMonthEn.ReplaceAllString(text, " ")
	}
	if m := weekdayEn.FindStringSubmatch(text); m != nil {
		s.weekdayEn(m, now)
		return theDayEn.ReplaceAllString(text, " ")
	}
	if m := theDayEn.FindStringSubmatch(text); m != nil {
		if n, ok := numberEn(m[1]); ok && !strings.Contains(text, "the one ") {
			s.date = monthDay(now, 0, n)
			return theDayEn.ReplaceAllString(text, " ")
		}
	}
	return text
}

func (s *spoken) monthDayEn(now time.Time, month, day string) {
	months := []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	n, ok := numberEn(day)
	for i, name := range months {
		if ok && strings.HasPrefix(month, name) {
			s.date = monthDay(now, i+1, n)
		}
	}
}

func (s *spoken) weekdayEn(m []string, now time.Time) {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	day := time.Saturday // the weekend
	for i, name := range names {
		if strings.HasPrefix(m[2], name) {
			day = time.Weekday(i)
		}
	}
	weeks := 0
	switch {
	case m[1] == "next " || m[3] != "":
		weeks = 1
	case m[1] == "last ":
		weeks = -1
	}
	s.bare = weeks == 0
	s.date = weekday(now, day, weeks, s.bare)
}

// clockEn reads the clock. hint: a bare number may be an hour.
func (s *spoken) clockEn(text string, hint bool) {
	if m := colonEn.FindStringSubmatch(text); m != nil {
		h, _ := numberASCII(m[1])
		minute, _ := numberASCII(m[2])
		if h <= 24 && minute < 60 {
			s.hour, s.minute = h, minute
			s.partSaidEn(m[3] + m[4])
			return
		}
	}
	if m := halfEn.FindStringSubmatch(text); m != nil && s.halfPastEn(m) {
		return
	}
	if m := noonEn.FindStringSubmatch(text); m != nil {
		s.part = Noon
		switch m[1] {
		case "noon", "midday":
			s.hour, s.certain = 12, true
		case "midnight":
			s.hour, s.certain, s.part = 24, true, Evening
		}
		return
	}
	for at := 0; at < len(text); {
		m := hourEn.FindStringSubmatchIndex(text[at:])
		if m == nil {
			return
		}
		if s.hourEnAt(text[at:], m, hint) {
			return
		}
		at += m[0] + 1
	}
}

func (s *spoken) halfPastEn(m []string) bool {
	minutes := 30
	switch word := strings.TrimSpace(m[1]); {
	case word == "half":
	case strings.HasSuffix(word, "quarter"):
		minutes = 15
	default:
		n, ok := numberEn(word)
		if !ok || n > 59 {
			return false
		}
		minutes = n
	}
	hour, ok := numberEn(m[3])
	if !ok || hour > 24 || hour == 0 {
		return false
	}
	s.hour, s.minute = hour, minutes
	if m[2] == "to" || m[2] == "before" {
		s.hour, s.minute = hour-1, (60-minutes)%60
		if s.hour == 0 {
			s.hour = 12
		}
	}
	s.partSaidEn(m[4])
	return true
}

// hourEnAt reads "at three thirty in the afternoon", "3 pm", "eleven o'clock".
// A number alone is an hour only after "at", or when a time was asked for.
func (s *spoken) hourEnAt(text string, m []int, hint bool) bool {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return strings.TrimSpace(text[m[2*i]:m[2*i+1]])
	}
	after, word, tail, part := group(1) != "", group(2), group(3), group(4)
	hour, ok := numberEn(word)
	bare := !after && part == "" && tail != "oclock"
	switch {
	case !ok || hour > 24 || word == "a" || word == "an" || word == "a couple of":
		return false
	case word == "one" && !after && tail == "" && part == "" && !hint:
		return false
	case bare && !hint:
		return false
	}
	minute := 0
	if tail != "" && tail != "oclock" {
		if minute, ok = numberEn(tail); !ok || minute > 59 || minute < 10 && !strings.HasPrefix(tail, "oh") {
			minute = 0
		}
	}
	s.hour, s.minute = hour, minute
	s.partSaidEn(part)
	return true
}

func (s *spoken) partSaidEn(part string) {
	switch {
	case part == "am":
		s.part, s.certain = Morning, true
		if s.hour == 12 {
			s.hour = 0
		}
	case part == "pm":
		s.certain = true
		if s.hour < 12 {
			s.hour += 12
		}
		s.part = Afternoon
		switch {
		case s.hour == 12:
			s.part = Noon
		case s.hour >= 18:
			s.part = Evening
		}
	case part == "at night":
		s.part, s.night = Evening, s.hour < 6
	case part != "":
		s.part = partNamedEn(part)
	}
}

func partNamedEn(words string) DayPart {
	for _, p := range []DayPart{Morning, Afternoon, Evening, Noon} {
		if strings.Contains(words, string(p)) {
			return p
		}
	}
	if strings.Contains(words, "night") {
		return Evening
	}
	return Noon // midday, lunch time
}
