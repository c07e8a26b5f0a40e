package timex

import "unicode/utf8"

// number is a count as it was written: 25, 二十五, 廿五, 二零零四.
type number struct {
	n      int
	end    int
	width  int  // characters
	arabic bool // in ASCII digits
	run    bool // Chinese digits one after the other: 二零零四, 八九
}

const maxNumber = 9999

func digitOf(r rune) (int, bool) {
	switch r {
	case '零':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '两', '贰', '俩':
		return 2, true
	case '三', '叁', '仨':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

func sizeOf(r rune) int {
	switch r {
	case '十':
		return 10
	case '廿':
		return 20
	case '卅':
		return 30
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 0
}

// number reads a number of at most four digits at i.
func (z *zh) number(i int) (number, bool) {
	if r := z.at(i); r >= '0' && r <= '9' {
		return z.arabic(i)
	}
	if z.isRun(i) {
		return z.digitRun(i)
	}
	total, digit, seen, j := 0, 0, false, i
loop:
	for ; ; j++ {
		r := z.at(j)
		if d, ok := digitOf(r); ok {
			if digit > 0 {
				break loop
			}
			digit, seen = d, true
			continue
		}
		size := sizeOf(r)
		switch {
		case size == 0:
			break loop
		case r == '廿' || r == '卅':
			if seen {
				break loop
			}
			total += size
		case size > 10 && digit == 0:
			break loop
		default:
			total += max(digit, 1) * size
			digit = 0
		}
		seen = true
		if total > maxNumber {
			return number{}, false
		}
	}
	return number{n: total + digit, end: j, width: j - i}, seen
}

func (z *zh) arabic(i int) (number, bool) {
	n, j := 0, i
	for ; z.at(j) >= '0' && z.at(j) <= '9'; j++ {
		if n = n*10 + int(z.at(j)-'0'); n > maxNumber {
			return number{}, false
		}
	}
	return number{n: n, end: j, width: j - i, arabic: true}, true
}

// isRun tells whether two Chinese digits follow each other at i.
func (z *zh) isRun(i int) bool {
	_, first := digitOf(z.at(i))
	_, second := digitOf(z.at(i + 1))
	return first && second
}

func (z *zh) digitRun(i int) (number, bool) {
	n, j := 0, i
	for ; ; j++ {
		d, ok := digitOf(z.at(j))
		if !ok {
			break
		}
		if n = n*10 + d; n > maxNumber {
			return number{}, false
		}
	}
	if z.at(j) == '十' && n > 9 { // 一三十: two numbers run together
		return number{}, false
	}
	return number{n: n, end: j, width: j - i, run: true}, true
}

// digit reads one digit, for 周三.
func (z *zh) digit(i int) (int, bool) {
	if r := z.at(i); r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	return digitOf(z.at(i))
}

// The longest word of a table, in characters and in bytes.
const (
	maxWordRunes = 8
	maxWordBytes = maxWordRunes * utf8.UTFMax
)

// wordAt gives the value of the longest key of words at i, and its end.
func wordAt[V any](s source, i int, words map[string]V, longest int) (v V, end int, ok bool) {
	var bytes [maxWordBytes]byte
	key, ends := bytes[:0], [maxWordRunes]int{}
	n := 0
	for ; n < min(longest, maxWordRunes, len(s.text)-i); n++ {
		key = utf8.AppendRune(key, s.text[i+n])
		ends[n] = len(key)
	}
	for ; n > 0; n-- {
		if v, ok := words[string(key[:ends[n-1]])]; ok {
			return v, i + n, true
		}
	}
	return v, i, false
}

// oneOf gives the place behind the first of words that stands at i, else i.
func (s source) oneOf(i int, words ...string) (int, bool) {
	for _, w := range words {
		if s.has(i, w) {
			return i + utf8.RuneCountInString(w), true
		}
	}
	return i, false
}
