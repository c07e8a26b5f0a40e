package thinking

import (
	"regexp"
	"strconv"
	"strings"
)

const enWord = `(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen)`

const enNumber = `(?:[0-9]+(?:[.,][0-9]+)*|(?:one|` + enWord + `)(?:(?:[ -]| and )(?:one|` + enWord + `))*)`

const enPart = `(?: ?(a\.?m\b\.?|p\.?m\b\.?|in the morning|in the afternoon|in the evening|at night))?`

var (
	// "one" states a number only before something that is counted in figures.
	enOne    = regexp.MustCompile(`\bone\b`)
	enOneOf  = regexp.MustCompile(`^[ -]?(?:yuan|kuai|dollars?|cents?|o'clock|a\.?m\b|p\.?m\b|hours?|minutes?|weeks?|months?|years?|hundred|thousand|million|dozen|in the|pills?|tablets?|thirty|fifteen|forty)`)
	enIdle   = regexp.MustCompile(`\b(?:the two of (?:you|them)|you two|first (?:of all|time|thing)|at first|second nature|half the (?:fun|night|day|joy)|better half|a hundred percent)\b`)
	enHalf   = regexp.MustCompile(`\b(half past|a quarter past|quarter past|a quarter to|quarter to) (` + enNumber + `)` + enPart)
	enClock  = regexp.MustCompile(`\b([0-9]{1,2})[:.]([0-5][0-9])` + enPart)
	enOclock = regexp.MustCompile(`\b(` + enNumber + `) ?o'clock` + enPart)
	enHour   = regexp.MustCompile(`\b(` + enNumber + `)(?: ([0-5][0-9]|` + enNumber + `))? ?(a\.?m\b\.?|p\.?m\b\.?|in the morning|in the afternoon|in the evening|at night)`)
	enAt     = regexp.MustCompile(`\b(?:at|by|until|before|after) (noon|midday|midnight)\b`)
	enMoney  = regexp.MustCompile(`(?:\b(` + enNumber + `)[ -]?(?:yuan|kuai|rmb|dollars?|bucks?)\b)|(?:[$¥]([0-9]+(?:\.[0-9]+)?))`)
	enCents  = regexp.MustCompile(`\b(` + enNumber + `) (?:cents?|fen)\b`)
	enMonth  = regexp.MustCompile(`\b(january|february|april|june|july|august|september|october|november|december|(?:in|on|of|until|by|since|last|next|this) (?:march|may)|march the|may the|(?:march|may) [0-9])\b`)
	enNth    = regexp.MustCompile(`\b([0-9]+)(?:st|nd|rd|th)\b|\b(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|the (?:first|second))\b`)
	enDays   = regexp.MustCompile(`\b(the day after tomorrow|the day before yesterday|tomorrow|yesterday|tonight|last night|(?:(?:next|last|this|on|every) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|(?:next|last|this) (?:week|month|year|weekend)|midnight|noon|midday|half an hour|a quarter of an hour|an hour|a couple of|a few (?:minutes|hours|days)|a dozen|half|quarter|twice|christmas|easter|new year)\b`)
	enToday  = regexp.MustCompile(`\btoday\b`)
	enCount  = regexp.MustCompile(`\b(` + enNumber + `)\b(?: ([a-z]+))?`)
)

func enPartOf(words string) string {
	switch words = strings.ReplaceAll(words, ".", ""); words {
	case "":
		return ""
	case "am", "in the morning":
		return "am"
	default:
		return "pm"
	}
}

func (f *figures) english() {
	f.rest = enIdle.ReplaceAllString(f.rest, " ")
	f.hideOne()
	f.enMoments()
	f.enAmounts()
	for _, p := range []*regexp.Regexp{enMonth, enNth} {
		f.take(p, func(m []string) []string { return []string{"d:" + strings.Trim(m[0], " ")} })
	}
	f.take(enDays, func(m []string) []string {
		return []string{"d:" + strings.TrimSuffix(strings.TrimPrefix(m[0], "on "), "s")}
	})
	f.rest = enToday.ReplaceAllStringFunc(f.rest, func(string) string { f.soft = append(f.soft, "d:today"); return " " })
	f.take(enCount, func(m []string) []string {
		if n, ok := enValue(m[1]); ok {
			return []string{count(n, " "+strings.TrimSuffix(m[2], "s"))}
		}
		return []string{"n:" + m[1]}
	})
}

func (f *figures) enMoments() {
	f.take(enHalf, func(m []string) []string {
		hour, ok := enValue(m[2])
		if !ok {
			return nil
		}
		minute := 15
		if strings.HasPrefix(m[1], "half") {
			minute = 30
		} else if strings.HasSuffix(m[1], "to") {
			hour, minute = hour-1, 45
		}
		return clock(int(hour), minute, enPartOf(m[3]))
	})
	f.take(enClock, func(m []string) []string {
		hour, _ := strconv.Atoi(m[1])
		minute, _ := strconv.Atoi(m[2])
		return clock(hour, minute, enPartOf(m[3]))
	})
	f.take(enOclock, func(m []string) []string {
		hour, ok := enValue(m[1])
		if !ok {
			return nil
		}
		return clock(int(hour), 0, enPartOf(m[2]))
	})
	f.take(enHour, func(m []string) []string {
		hour, ok := enValue(m[1])
		minute, _ := enValue(m[2])
		if !ok {
			return nil
		}
		return clock(int(hour), int(minute), enPartOf(m[3]))
	})
	f.take(enAt, func(m []string) []string {
		if m[1] == "midnight" {
			return []string{"t:00:00"}
		}
		return []string{"t:12:00"}
	})
}

func (f *figures) enAmounts() {
	f.take(enMoney, func(m []string) []string {
		if n, ok := enValue(m[1] + m[2]); ok {
			return money(n)
		}
		return nil
	})
	f.take(enCents, func(m []string) []string {
		if n, ok := enValue(m[1]); ok {
			return money(n / 100)
		}
		return nil
	})
}

// hideOne takes out every "one" that counts nothing: "no one", "that one".
func (f *figures) hideOne() {
	var b strings.Builder
	at := 0
	for _, span := range enOne.FindAllStringIndex(f.rest, -1) {
		before := strings.TrimRight(f.rest[:span[0]], " -")
		counted := enOneOf.MatchString(f.rest[span[1]:]) || enEndsInNumber.MatchString(before) || enBeforeHour.MatchString(before)
		b.WriteString(f.rest[at:span[0]])
		if counted {
			b.WriteString("one")
		}
		at = span[1]
	}
	f.rest = b.String() + f.rest[at:]
}

var (
	enEndsInNumber = regexp.MustCompile(`\b(?:` + enWord + `|[0-9]+)$`)
	enBeforeHour   = regexp.MustCompile(`\b(?:at|past|to|by|until|before|after|around|about)$`)
)

// enValue reads 12, 12.5, 1,200, twelve, twenty-five, a hundred and five.
func enValue(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	if n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64); err == nil {
		return n, true
	}
	small := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	var total, part float64
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch {
		case w == "and":
		case w == "hundred":
			part = max(part, 1) * 100
		case w == "dozen":
			part = max(part, 1) * 12
		case w == "thousand":
			total, part = total+max(part, 1)*1000, 0
		default:
			n := indexOf(small, w)
			if t := indexOf(tens, w); t >= 0 {
				n = t * 10
			}
			if n < 0 {
				return 0, false
			}
			if int(part)%10 != 0 || part > 0 && part < 20 { // "three five": said one by one
				return 0, false
			}
			part += float64(n)
		}
	}
	return total + part, true
}

func indexOf(list []string, w string) int {
	for i, x := range list {
		if x == w {
			return i
		}
	}
	return -1
}
