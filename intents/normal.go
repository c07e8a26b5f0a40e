package intents

import (
	"regexp"
	"strings"
	"unicode"

	"yinling/care"
)

// longest is how many characters of one turn are looked at; nobody says more
// in a breath, and typed text is limited by the page.
const longest = 600

// isChinese decides by the script, not by the language of the call: a caller
// may change language in the middle, and a recogniser may get it wrong.
func isChinese(text string, lang care.Lang) bool {
	latin := false
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
		latin = latin || unicode.IsLetter(r)
	}
	return !latin && lang != care.English
}

// normalZh brings Chinese text into one form: simplified, half-width, lower
// case, every break a "，", no spaces, fillers or stutters, and common
// homophones of words that matter put right.
func normalZh(text string) string {
	s := breaksZh(text)
	s = unstutter(s)
	s = homophones.Replace(s)
	s = weekdays.Replace(s)
	s = fillersZh.ReplaceAllString(s, "")
	s = fillersThis.ReplaceAllString(s, "$2")
	s = manyBreaks.ReplaceAllString(s, "，")
	return strings.Trim(s, "，")
}

// unstutter keeps one of a word said twice or more in a row. Words that mean
// something else when doubled (谢谢, 看看, 想想) are left alone.
func unstutter(s string) string {
	for _, w := range []string{"我", "他", "她", "要", "订", "就", "在", "有", "那个", "这个", "我要", "我想", "明天", "后天", "今天", "帮我", "给我"} {
		for strings.Contains(s, w+w) || strings.Contains(s, w+"，"+w) {
			s = strings.ReplaceAll(strings.ReplaceAll(s, w+"，"+w, w), w+w, w)
		}
	}
	return s
}

// breaksZh folds characters and turns punctuation into breaks. A space between
// words of two characters and more is a pause; between single characters it is
// the habit of some recognisers.
func breaksZh(text string) string {
	var b strings.Builder
	run, n := 0, 0 // characters since the last space
	var last, before rune
	for _, r := range text {
		if n++; n > longest {
			break
		}
		r = fold(r)
		if r == last && r == before && unicode.Is(unicode.Han, r) { // 我我我: one too many for a word
			continue
		}
		last, before = r, last
		switch {
		case r == ':' || r == '.' || r == '/' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
			run++
		case unicode.IsSpace(r):
			if run > 1 {
				b.WriteRune('，')
			}
			run = 0
		default:
			b.WriteRune('，')
			run = 0
		}
	}
	return b.String()
}

// fold gives the simplified, half-width, lower-case form of a character.
func fold(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // full-width forms of ASCII
		r -= '！' - '!'
	case r == '〇':
		return '零'
	}
	if s, ok := foldTraditional[r]; ok {
		return s
	}
	return unicode.ToLower(r)
}

var (
	fillersZh   = regexp.MustCompile(`(?:嗯|呃|啊|呀|哎|唉|诶|欸|哦|噢|喔|哈|嘛|呐|那什么|就是说|怎么说呢|我跟你说|我跟您说)+`)
	fillersThis = regexp.MustCompile(`[这那]个(，*)([^月周上下点时人地号女男，]|$)`)
	manyBreaks  = regexp.MustCompile(`，{2,}`)
)

// homophones are what small recognisers write for words of this trade. Each
// wrong form is no word of its own in this trade and as long as the right one.
var homophones = strings.NewReplacer(
	"定餐", "订餐", "定饭", "订饭", "定午", "订午", "定晚饭", "订晚饭", "定早", "订早", "定个", "订个", "定一", "订一", "定份", "订份", "预定", "预订",
	"顶餐", "订餐", "丁餐", "订餐", "吾饭", "午饭", "无饭", "午饭", "五饭", "午饭", "物饭", "午饭", "午贩", "午饭", "吴饭", "午饭",
	"万饭", "晚饭", "宋饭", "送饭", "送犯", "送饭", "送贩", "送饭",
	"人公", "人工", "仁工", "人工", "人攻", "人工",
	"打嫂", "打扫", "打少", "打扫", "保姐", "保洁", "宝洁", "保洁", "亮血压", "量血压", "凉血压", "量血压", "两血压", "量血压",
	"拿要", "拿药", "陪整", "陪诊", "陪珍", "陪诊", "赔诊", "陪诊", "煤七", "煤气", "有没气味", "有煤气味", "股没气味", "股煤气味", "糟火", "着火", "找火", "着火", "招火", "着火", "昭火", "着火",
	"率倒", "摔倒", "甩倒", "摔倒", "衰倒", "摔倒", "帅倒", "摔倒", "迷鹿", "迷路", "下五", "下午", "下吴", "下午", "下无", "下午", "忠午", "中午",
)

var weekdays = strings.NewReplacer("周天气", "周天气", "礼拜天", "周日", "星期天", "周日", "礼拜日", "周日", "星期日", "周日", "周天", "周日", "礼拜", "周", "星期", "周")

// plainEn brings English into one form: lower case, words between single
// spaces, no fillers; ":" stays, sentence breaks become " , ".
func plainEn(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	n := 0
	for _, r := range text {
		if n++; n > longest {
			break
		}
		r = fold(r)
		switch {
		case r == '’' || r == '\'':
			b.WriteByte('\'')
		case r == ':' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '.' || r == ',' || r == '!' || r == '?' || r == ';':
			b.WriteString(" , ")
		default:
			b.WriteByte(' ')
		}
	}
	b.WriteByte(' ')
	s := spaces.ReplaceAllString(b.String(), " ")
	s = dotsEn.Replace(s)
	s = fillersEn.ReplaceAllString(s, " ")
	s = startEn.ReplaceAllString(spaces.ReplaceAllString(s, " "), " ")
	return breaksEn.ReplaceAllString(s, " , ")
}

var (
	spaces    = regexp.MustCompile(`\s+`)
	fillersEn = regexp.MustCompile(`(?:(?: ,)? (?:uh|um|er|erm|uhm|hmm|ah|oh|you know|you see|i mean|sort of|kind of|actually|basically)(?: ,)?)+ `)
	startEn   = regexp.MustCompile(`^ (?:, )*(?:(?:well|so|okay so|yeah so) (?:, )*)+`)
	breaksEn  = regexp.MustCompile(`(?: ,)+ `)
	dotsEn    = strings.NewReplacer(" p , m ", " pm ", " a , m ", " am ", " o'clock ", " oclock ", " o clock ", " oclock ",
		" can not ", " cannot ", " can't ", " cannot ", " cant ", " cannot ", " i'm ", " i am ", " i've ", " i have ", " i'd ", " i would ",
		" don't ", " do not ", " dont ", " do not ", " didn't ", " did not ", " isn't ", " is not ",
		" haven't ", " have not ", " hasn't ", " has not ", " hadn't ", " had not ", " doesn't ", " does not ", " aren't ", " are not ", " weren't ", " were not ",
		" couldn't ", " could not ", " wouldn't ", " would not ", " shouldn't ", " should not ", " shan't ", " shall not ", " mustn't ", " must not ", " wasn't ", " was not ", " won't ", " will not ", "'s ", " is ", "'re ", " are ", "'ll ", " will ")
)
