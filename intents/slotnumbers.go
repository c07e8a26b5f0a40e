package intents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yinling/care"
)

var (
	phoneDigits = regexp.MustCompile(`[0-9](?:[0-9]|[ -]{1,2}[0-9]){6,17}`)
	phoneZh     = regexp.MustCompile(`[0-9幺妖零洞一二两三四五六七八九](?:[ ，-]?[0-9幺妖零洞一二三四五六七八九]){6,17}`)
	phoneEn     = regexp.MustCompile(`(?: (?:double |triple )?(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|[0-9]{1,4})(?: ,)?){6,18} `)

	amountZh     = regexp.MustCompile(`(` + numZh + `)(?:\.([0-9]{1,2}))?(?:块|元)(?:钱)?(?:零?([0-9一二三四五六七八九两])(毛|角)?(?:([0-9一二三四五六七八九两])分)?)?`)
	smallZh      = regexp.MustCompile(`(` + numZh + `)(毛|角|分)钱?`)
	amountEn     = regexp.MustCompile(` (` + numEn + `)(?:\.([0-9]{1,2}))? ?(?:yuan|kuai|rmb|renminbi|bucks)(?:(?: and)? (` + tensEn + `|[0-9]{1,2})(?: (?:cents|fen|jiao|mao))?)?`)
	moneyAfterZh = regexp.MustCompile(`^(?:份|个|点|次|人|岁|盒|瓶|斤|百|十|千|天|月|号|小|位|袋|碗|楼|片|里)`)

	quantityZh = regexp.MustCompile(`(` + numZh + `|半打|一打)(份|个人|口人|人|位|盒|瓶|袋|公斤|斤|桶|件|套|碗|趟|次|回|片|颗|粒|包|个|辆|张|条|颗星|星|分)?`)
	quantityEn = regexp.MustCompile(` (half a dozen|a dozen|a couple of|` + numEn + `|an?) (?:more |extra |hot )?(portions?|meals?|lunches|lunch|dinners|suppers|breakfasts|people|persons|person|of us|boxes|box|bottles?|bags?|packs?|packets?|kilos?|visits?|times|tablets?|pills?|plates?|servings?|helpings?|eggs|stars?|loaves|tins|pints) `)
	coupleZh   = regexp.MustCompile(`([俩仨])(?:份|个)?(?:盒?饭|盒饭|早饭|午饭|晚饭)`)
	forSomeEn  = regexp.MustCompile(` (?:for|of) (` + tensEn + `|[0-9]{1,2})(?: of us)?(?: people| persons)? (?:please |, |$|tomorrow|today|tonight|on )`)

	ordinalZh = regexp.MustCompile(`第(` + numZh + `)(?:个|次|家|位|条|样|项|种|份|趟|顿)|(?:最后|后面|后头)(?:那|这|一)?(?:一?个|一次|一条|一样)|(?:头|前)一个|(?:前面|前头)(?:那|这)个`)
	ordinalEn = regexp.MustCompile(` (?:the )?(first|second|third|fourth|fifth|sixth|last|[0-9](?:st|nd|rd|th)) (?:one|choice|option)|^ (?:the )?(first|second|third|fourth|fifth|last) (?:please )?$`)
	numbersZh = regexp.MustCompile(numZh)
	numbersEn = regexp.MustCompile(` (` + numEn + `) `)
)

// phones finds telephone numbers, in digits and as they are spoken; not those
// that are a date.
func (f *finding) phones(times []piece) {
	phone := func(from, to int, digits string) {
		if !slices.ContainsFunc(times, func(t piece) bool { return t.from <= from && to <= t.to }) {
			f.phone(from, to, digits)
		}
	}
	f.match(phoneDigits, func(at []int) { phone(at[0], at[1], f.line.text[at[0]:at[1]]) })
	if f.chinese {
		f.match(phoneZh, func(at []int) { phone(at[0], at[1], spokenDigitsZh.Replace(f.line.text[at[0]:at[1]])) })
		return
	}
	f.match(phoneEn, func(at []int) {
		from, to := f.line.trimmed(at[0], at[1])
		phone(from, to, spokenDigitsEn(f.line.text[from:to]))
	})
}

var spokenDigitsZh = strings.NewReplacer("幺", "1", "妖", "1", "零", "0", "洞", "0", "一", "1", "二", "2", "两", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

func spokenDigitsEn(words string) string {
	digits, times := "", 1
	for _, w := range strings.Fields(words) {
		switch w {
		case "double":
			times = 2
			continue
		case "triple":
			times = 3
			continue
		case "zero", "oh", "o", "nought":
			w = "0"
		case ",":
			continue
		default:
			if n, ok := wordsEn[w]; ok {
				w = strconv.Itoa(n)
			}
		}
		digits, times = digits+strings.Repeat(w, times), 1
	}
	return digits
}

func (f *finding) phone(from, to int, digits string) {
	only := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, digits)
	if len(only) >= 7 && len(only) <= 13 {
		f.add(slotPhone, from, to, phoneValue{only})
	}
}

// amounts finds sums of money.
func (f *finding) amounts() {
	if !f.chinese {
		f.match(amountEn, func(at []int) {
			yuan, ok := numberEn(f.group(at, 1))
			fen, _ := numberEn(f.group(at, 3))
			fen += hundredths(f.group(at, 2))
			if ok {
				f.add(slotAmount, at[0], at[1], amountValue{care.Money(yuan*100 + fen)})
			}
		})
		return
	}
	f.match(amountZh, func(at []int) {
		yuan, ok := numberZh(f.group(at, 1))
		after := f.line.text[at[1]:]
		if !ok || yuan == 1 && (strings.HasPrefix(after, "儿") || strings.HasPrefix(after, "去") || strings.HasPrefix(after, "吃") || strings.HasPrefix(after, "来")) {
			return
		}
		to, fen := at[1], hundredths(f.group(at, 2))
		jiao, said := numberZh(f.group(at, 3))
		switch {
		case said && f.group(at, 4) == "" && moneyAfterZh.MatchString(after): // 二十块两份
			to = at[6]
		case said:
			small, _ := numberZh(f.group(at, 5))
			fen += jiao*10 + small
		}
		f.add(slotAmount, at[0], to, amountValue{care.Money(yuan*100 + fen)})
	})
	f.match(smallZh, func(at []int) {
		n, ok := numberZh(f.group(at, 1))
		unit := f.group(at, 2)
		if !ok || unit == "分" && !strings.HasSuffix(f.line.text[at[0]:at[1]], "钱") {
			return
		}
		if unit != "分" {
			n *= 10
		}
		f.add(slotAmount, at[0], at[1], amountValue{care.Money(n)})
	})
}

// hundredths reads what stands behind a decimal point.
func hundredths(s string) int {
	n, _ := strconv.Atoi((s + "00")[:2])
	return n
}

// quantities finds numbers with a unit.
func (f *finding) quantities() {
	if !f.chinese {
		f.match(quantityEn, func(at []int) {
			if n, ok := countEn(f.group(at, 1)); ok {
				f.add(slotQuantity, at[2], at[5], quantityValue{n, f.group(at, 2)})
			}
		})
		f.match(forSomeEn, func(at []int) {
			if n, ok := numberEn(f.group(at, 1)); ok {
				f.add(slotQuantity, at[2], at[3], quantityValue{n, "people"})
			}
		})
		return
	}
	f.match(coupleZh, func(at []int) {
		n := 2
		if strings.HasPrefix(f.line.text[at[0]:], "仨") {
			n = 3
		}
		f.add(slotQuantity, at[2], at[3], quantityValue{n, "份"})
	})
	f.match(quantityZh, func(at []int) {
		word, unit := f.group(at, 1), f.group(at, 2)
		n, ok := numberZh(word)
		switch word {
		case "半打":
			n, ok = 6, true
		case "一打":
			n, ok, unit = 12, true, "个"
		}
		if ok && f.counts(n, unit, f.line.text[:at[0]], f.line.text[at[1]:]) {
			f.add(slotQuantity, at[0], at[1], quantityValue{n, unit})
		}
	})
}

func countEn(s string) (int, bool) {
	switch s {
	case "half a dozen":
		return 6, true
	case "a dozen":
		return 12, true
	case "a couple of":
		return 2, true
	}
	return numberEn(s)
}

// counts tells a quantity from words that only look like one: 一个人闷得慌,
// 两个月, 再说一次, 第二个, 三点十分.
func (f *finding) counts(n int, unit, before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case unit == "" || last == '第' || strings.ContainsRune("几好每", last):
		return false
	case n == 1 && (unit == "个" || unit == "条" || unit == "张" || unit == "件"):
		return false
	case n == 1 && (unit == "个人" || unit == "人" || unit == "位" || unit == "口人"):
		return strings.HasPrefix(after, "的") || strings.HasPrefix(after, "吃") || strings.HasPrefix(after, "份")
	case unit == "个" && strings.ContainsRune("月小钟星礼周字多半", next):
		return false
	case (unit == "次" || unit == "回" || unit == "趟") && strings.ContainsRune("说讲再上下这那有头", last):
		return false
	case unit == "分":
		return n <= 5 && !strings.ContainsRune("点过差", last) && next != '钟' && next != '之'
	case unit == "人" && strings.ContainsRune("民工家间", next):
		return false
	}
	return true
}

// ordinals finds 第二个 and "the last one".
func (f *finding) ordinals() {
	if f.chinese {
		f.match(ordinalZh, func(at []int) {
			n, ok := numberZh(f.group(at, 1))
			if strings.HasPrefix(f.line.text[at[0]:], "最后") || strings.HasPrefix(f.line.text[at[0]:], "后") {
				n, ok = -1, true
			} else if at[2] < 0 {
				n, ok = 1, true
			}
			if ok {
				f.add(slotNumber, at[0], at[1], numberValue{n, true})
			}
		})
		return
	}
	f.match(ordinalEn, func(at []int) {
		word := f.group(at, 1) + f.group(at, 2)
		n, ok := numberEn(word)
		if word == "last" {
			n, ok = -1, true
		}
		if ok {
			f.add(slotNumber, at[0], at[1], numberValue{n, true})
		}
	})
}

// numbers finds what is left of them. A single Chinese digit inside a sentence
// is rather a part of a word (一下, 一起, 三明治).
func (f *finding) numbers() {
	if !f.chinese {
		for at := 0; ; {
			m := numbersEn.FindStringSubmatchIndex(f.line.text[at:])
			if m == nil {
				return
			}
			word := f.line.text[at+m[2] : at+m[3]]
			if n, ok := numberEn(word); ok && (n > 1 || len(strings.TrimSpace(f.line.text)) == len(word)) {
				f.add(slotNumber, at+m[2], at+m[3], numberValue{Number: n})
			}
			at += m[3]
		}
	}
	f.match(numbersZh, func(at []int) {
		word := f.line.text[at[0]:at[1]]
		n, ok := numberZh(word)
		alone := strings.Trim(f.line.text, "，吧 ") == word
		if ok && (alone || word[0] <= '9' || n > 10 && !strings.HasPrefix(f.line.text[at[1]:], "多")) {
			f.add(slotNumber, at[0], at[1], numberValue{Number: n})
		}
	})
}
