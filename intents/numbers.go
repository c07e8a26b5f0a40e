package intents

import "strings"

// numberZh reads a number below 1000 in Chinese or ASCII digits: 二十五, 25,
// 两, 廿三. ok is false for anything else.
func numberZh(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return numberASCII(s)
	}
	digit, seen := 0, false
	for _, r := range s {
		switch i := strings.IndexRune("零一二三四五六七八九", r); {
		case i >= 0:
			digit, seen = digit*10+i/len("零"), true // 二五 is 25, as in 三点二五
		case r == '两':
			digit, seen = 2, true
		case r == '十':
			n, digit, seen = n+max(digit, 1)*10, 0, true
		case r == '百':
			n, digit, seen = n+max(digit, 1)*100, 0, true
		case r == '廿':
			n, seen = n+20, true
		default:
			return 0, false
		}
		if n+digit > 9999 {
			return 0, false
		}
	}
	return n + digit, seen
}

func numberASCII(s string) (n int, ok bool) {
	for _, r := range s {
		if r < '0' || r > '9' || n > 999 {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, s != ""
}

var unitsEn = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a couple of": 2, "oh": 0,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

// numberEn reads a number below 100 in words or digits, ordinals too:
// "twenty five", "25", "25th", "twenty-fifth".
func numberEn(s string) (n int, ok bool) {
	s = strings.TrimSpace(s)
	if n, ok := unitsEn[s]; ok {
		return n, true
	}
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if t, cut := strings.CutSuffix(s, suffix); cut && t != "" && t[len(t)-1] <= '9' {
			s = t
		}
	}
	if n, ok := numberASCII(s); ok {
		return n, true
	}
	tens, unit, two := strings.Cut(s, " ")
	a, okA := unitsEn[tens]
	b, okB := unitsEn[unit]
	if two && okA && okB && (a >= 20 && a%10 == 0 || a == 0) && b < 10 {
		return a + b, true
	}
	return 0, false
}
