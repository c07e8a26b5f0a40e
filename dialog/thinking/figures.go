package thinking

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"yinling/care"
)

// Figures are what a sentence states of numbers, money, days and times, written
// one way whatever the words: 三块, 3元 and three yuan are m:3; 下午三点 and 15:00
// are t:15:00; 三点 is h:3:00, which every 3:00 and 15:00 has too. What is left of
// the text is its words.
type figures struct {
	tokens []string // hard: they need a fact
	soft   []string // today: needs a fact only in a sentence that needs one
	rest   string   // the text without them
}

// figuresOf finds the figures of a text that went through plain.
func figuresOf(lang care.Lang, text string) figures {
	f := figures{rest: strings.ToLower(text)}
	if lang == care.English {
		f.english()
	} else {
		f.chinese()
	}
	return f
}

// take removes every match of p and adds the tokens that say gives for it; a match
// without tokens stays.
func (f *figures) take(p *regexp.Regexp, say func(m []string) []string) {
	f.rest = replaceAll(p, f.rest, func(m []string) string {
		tokens := say(m)
		if len(tokens) == 0 {
			return m[0]
		}
		f.tokens = append(f.tokens, tokens...)
		return " "
	})
}

func replaceAll(p *regexp.Regexp, text string, with func(m []string) string) string {
	var b strings.Builder
	at := 0
	for _, span := range p.FindAllStringSubmatchIndex(text, -1) {
		m := make([]string, len(span)/2)
		for i := range m {
			if span[2*i] >= 0 {
				m[i] = text[span[2*i]:span[2*i+1]]
			}
		}
		b.WriteString(text[at:span[0]])
		b.WriteString(with(m))
		at = span[1]
	}
	return b.String() + text[at:]
}

// clock gives the tokens of a time of day. Without a part of the day 3:00 is
// h:3:00 only; with one it is t:15:00 or t:03:00, and h:3:00 as well for whoever
// repeats it without.
func clock(hour, minute int, part string) []string {
	if hour > 24 || minute > 59 {
		return nil
	}
	h := fmt.Sprintf("h:%d:%02d", hour%12, minute)
	switch part {
	case "":
		if hour <= 12 {
			return []string{h}
		}
	case "pm":
		if hour < 12 {
			hour += 12
		}
	case "am":
		hour %= 12
	case "noon":
		if hour < 6 {
			hour += 12
		}
	}
	return []string{fmt.Sprintf("t:%02d:%02d", hour%24, minute), h}
}

func money(amount float64) []string { return []string{"m:" + strconv.FormatFloat(amount, 'f', -1, 64)} }

func count(n float64, unit string) string {
	return "n:" + strconv.FormatFloat(n, 'f', -1, 64) + unit
}
