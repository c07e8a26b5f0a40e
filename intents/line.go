package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is what was heard in a form that is easy to search and whose characters
// still know their place in Input.Text. Chinese: folded (see fold), without
// fillers, every break "，", homophones of this trade put right. English: lower
// case, words between single spaces, breaks " , ", with a space at both ends.
type line struct {
	text string
	at   []int // by character: its place in Input.Text, in characters
}

// newLine reads a text; longest bounds it.
func newLine(text string, chinese bool) line {
	if chinese {
		return lineZh(text)
	}
	return lineEn(text)
}

func lineZh(text string) line {
	var l line
	runes := make([]rune, 0, len(text)/2)
	put := func(r rune, at int) { runes, l.at = append(runes, r), append(l.at, at) }
	run, n := 0, -1
	for _, r := range text {
		if n++; n >= longest {
			break
		}
		r = fold(r)
		switch {
		case strings.ContainsRune(fillersOne, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(":./-~、%", r):
			put(r, n)
			run++
		case unicode.IsSpace(r):
			if run > 1 { // between single characters it is the habit of a recogniser
				put(' ', n)
			}
			run = 0
		default:
			put('，', n)
			run = 0
		}
	}
	l.text = string(runes)
	if fixed := homophones.Replace(l.text); utf8.RuneCountInString(fixed) == len(runes) {
		l.text = fixed
	}
	return l
}

// fillersOne are sounds without a meaning in any word that matters here.
const fillersOne = "嗯呃啊呀哎唉诶欸哦噢喔"

func lineEn(text string) line {
	l := line{at: []int{0}}
	runes := []rune{' '}
	put := func(r rune, at int) {
		if r == ' ' && runes[len(runes)-1] == ' ' {
			return
		}
		runes, l.at = append(runes, r), append(l.at, at)
	}
	n := -1
	for _, r := range text {
		if n++; n >= longest {
			break
		}
		r = fold(r)
		switch {
		case r == '’' || r == '\'':
			put('\'', n)
		case r == ':' || r == '.' || r == '£' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r):
			put(r, n)
		case r == ',' || r == '!' || r == '?' || r == ';':
			put(' ', n)
			put(',', n)
			put(' ', n)
		default:
			put(' ', n)
		}
	}
	put(' ', max(n, 0))
	l.text = string(runes)
	l.stops(runes)
	if strings.ContainsRune(l.text, '\'') {
		for _, p := range shortenedEn {
			l.swap(p[0], p[1])
		}
	}
	return l
}

// shortenedEn are short forms and what they stand for.
var shortenedEn = [][2]string{{" can't ", " cannot "}, {" won't ", " will not "}, {" shan't ", " shall not "}, {"n't ", " not "}, {"'m ", " am "}, {"'ve ", " have "}, {"'d ", " would "}, {"'ll ", " will "}, {"'re ", " are "}, {"'s ", " is "}}

// stops turns full stops into breaks, and leaves the points of numbers.
func (l *line) stops(runes []rune) {
	if !strings.ContainsRune(l.text, '.') {
		return
	}
	kept, at := runes[:0:0], l.at[:0:0]
	for i, r := range runes {
		if r == '.' && (i+1 >= len(runes) || !unicode.IsDigit(runes[i+1])) {
			if i > 0 && i+1 < len(runes) && unicode.IsLetter(runes[i+1]) { // p.m.
				continue
			}
			if len(kept) > 0 && kept[len(kept)-1] != ' ' {
				kept, at = append(kept, ' '), append(at, l.at[i])
			}
			kept, at = append(kept, ','), append(at, l.at[i])
			if i+1 >= len(runes) || runes[i+1] != ' ' {
				kept, at = append(kept, ' '), append(at, l.at[i])
			}
			continue
		}
		kept, at = append(kept, r), append(at, l.at[i])
	}
	l.text, l.at = string(kept), at
}

// span gives the place in Input.Text of the bytes from to to of the line.
func (l *line) span(from, to int) (start, end int) {
	if from >= to || len(l.at) == 0 {
		return 0, 0
	}
	first := utf8.RuneCountInString(l.text[:from])
	last := first + utf8.RuneCountInString(l.text[from:to]) - 1
	return l.at[first], l.at[last] + 1
}

// trimmed moves the bounds inwards over spaces and breaks.
func (l *line) trimmed(from, to int) (int, int) {
	for from < to {
		r, size := utf8.DecodeRuneInString(l.text[from:to])
		if r != ' ' && r != ',' && r != '，' {
			break
		}
		from += size
	}
	for from < to {
		r, size := utf8.DecodeLastRuneInString(l.text[from:to])
		if r != ' ' && r != ',' && r != '，' {
			break
		}
		to -= size
	}
	return from, to
}

// bytes gives the bytes of the line for a place in Input.Text, in characters.
func (l *line) bytes(start, end int) (from, to int) {
	from = -1
	n := 0
	for i, r := range l.text {
		if n >= len(l.at) {
			break
		}
		if at := l.at[n]; at >= start && at < end && !(r == ' ' && from < 0) {
			if from < 0 {
				from = i
			}
			to = i + utf8.RuneLen(r)
		}
		n++
	}
	return max(from, 0), to
}

// swap writes words in another way; the new characters have the places of the
// old ones.
func (l *line) swap(old, with string) {
	for {
		i := strings.Index(l.text, old)
		if i < 0 || strings.Contains(with, old) {
			return
		}
		first := utf8.RuneCountInString(l.text[:i])
		was, is := utf8.RuneCountInString(old), utf8.RuneCountInString(with)
		at := make([]int, 0, len(l.at)+is-was)
		at = append(at, l.at[:first]...)
		for n := range is {
			at = append(at, l.at[first+min(n, was-1)])
		}
		l.at = append(at, l.at[first+was:]...)
		l.text = l.text[:i] + with + l.text[i+len(old):]
	}
}
