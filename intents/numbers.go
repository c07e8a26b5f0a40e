package intents

import "strings"

// numZh matches a whole number in Chinese or ASCII digits.
const numZh = `(?:[0-9]+|[零一二三四五六七八九十百千万两俩仨廿]+)`

var unitsZh = map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10000}

// numberZh reads a number below 10 million in Chinese or ASCII digits: 二十五, 25,
// 两, 廿三, 一百二 (120). ok is false for anything else.
func numberZh(s string) (n int, ok bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return numberASCII(s)
	}
	total, section, digit, unit, seen := 0, 0, 0, 1, false
	for _, r := range s {
		u, isUnit := unitsZh[r]
		switch i := strings.IndexRune("零一二三四五六七八九", r); {
		case r == '零':
			digit, unit, seen = digit*10, 1, true
		case i >= 0:
			digit, seen = digit*10+i/len("零"), true // 二五 is 25, as in 三点二五
		case r == '两' || r == '俩':
			digit, seen = digit*10+2, true
		case r == '仨':
			digit, seen = 3, true
		case r == '廿':
			section, seen = section+20, true
		case isUnit && r == '十':
			section, digit, unit, seen = section+max(digit, 1)*10, 0, 10, true
		case isUnit && !seen: // 百 and 千 alone are no numbers: 千万, 百货
			return 0, false
		case r == '万':
			total, section, digit, unit = (total+section+digit)*u, 0, 0, u
		case isUnit:
			section, digit, unit = section+max(digit, 1)*u, 0, u
		default:
			return 0, false
		}
		if total+section+digit > 9_999_999 {
			return 0, false
		}
	}
	if unit >= 100 && digit > 0 && digit < 10 { // 一百二 is 120
		digit *= unit / 10
	}
	return total + section + digit, seen
}

func numberASCII(s string) (n int, ok bool) {
	for _, r := range s {
		if r < '0' || r > '9' || n > 999_999 {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, s != ""
}

// numEn matches a whole number below a thousand in English words or digits.
const (
	onesEn = `(?:one|two|three|four|five|six|seven|eight|nine)`
	tensEn = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: ` + onesEn + `)?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|` + onesEn + `)`
	numEn  = `(?:[0-9]+|(?:an?|` + onesEn + `) hundred(?: and)?(?: ` + tensEn + `)?|` + tensEn + `)`
)

var wordsEn = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}

// numberEn reads a number below a thousand in words or digits, ordinals below
// eleven too: "twenty five", "25", "a hundred and twenty", "third", "3rd".
func numberEn(s string) (n int, ok bool) {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if t, cut := strings.CutSuffix(s, suffix); cut && t != "" && t[len(t)-1] <= '9' {
			s = t
		}
	}
	if n, ok := numberASCII(s); ok {
		return n, true
	}
	for _, w := range strings.Fields(s) {
		switch v, known := wordsEn[w]; {
		case w == "and":
		case w == "hundred":
			n = max(n, 1) * 100
		case !known:
			return 0, false
		default:
			n, ok = n+v, true
		}
	}
	return n, ok
}
