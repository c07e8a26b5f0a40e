package thinking

import (
	"regexp"
	"strconv"
	"strings"
)

const zhNumber = `(?:[0-9]+(?:\.[0-9]+)?|[零〇一二三四五六七八九十百千万两俩仨]+)`

var (
	// Words with a number in them that state none.
	zhIdle = regexp.MustCompile(strings.Join([]string{
		`一年四季`, `一年到头`, `一日三餐`, `一家人`, `一家子`, `一辈子`, `一会儿?`, `一点[儿点]`, `有一点`, `[慢早快轻大小好差]一点`, `一大早`,
		`千万(?:别|要|不|小心|注意)`, `万一`, `十分(?:想|高|开|感|难|辛|惦|关|热|温|可)`, `四季`, `五谷`, `三餐`, `老两口`, `两口子`, `小两口`, `二胡`, `一块儿`, `一[^块元圆毛角分点刻时号月日周星礼楼百千万十一二三四五六七八九零〇两斤片粒颗瓶折成半钟%0-9\p{P}\s]`, `大?半辈子`, `几十年`, `好几年`, `七上八下`, `三天两头`, `一年半载`, `一针一线`, `一方水土`, `一心一意`, `一点一滴`, `一草一木`, `一笔一画`, `一砖一瓦`, `一大家子`, `一大桌`, `一下子`, `一大群`, `[服快多少些心乐暖松好]一点`, `二人转`,
		`八段锦`, `五颜六色`, `四处`, `四周`, `三三两两`, `三心二意`, `乱七八糟`, `七嘴八舌`, `千言万语`, `万事`, `百姓`, `百合`, `百灵`, `百货`, `四川`, `四合院`, `千层`, `万年青`,
		`第一(?:次|回|眼)`, `十足`, `三国`, `八宝`, `五香`, `一[起下样定直些边切般路阵声句番心身场旦向味生肚首杯碗朵盆只条本双幅棵把种段手步道桌团曲盘群锅壶个位件遍顿口天]`,
		`一[听想说看聊问唱笑见歇尝试走等坐讲次家份张场片回行年]`, `[大多一]半`, `半天`, `[两几]句`, `[哪那这]一`,
	}, "|"))
	zhClock   = regexp.MustCompile(`(凌晨|清晨|清早|大清早|早上|早晨|今早|明早|上午|中午|晌午|午后|下午|傍晚|晚上|夜里|今晚|明晚)?的?(` + zhNumber + `)(?:点钟?|:|时)(整|半|一刻|三刻|过?[0-5零一二三四五六七八九十]*[0-9一二三四五六七八九十])?分?`)
	zhMoney   = regexp.MustCompile(`(` + zhNumber + `)(?:块钱|元钱|块|元|圆)(?:(` + zhNumber + `|半)(?:毛钱?|角)?)?`)
	zhSmall   = regexp.MustCompile(`(` + zhNumber + `)(毛|角|分)钱?`)
	zhMonth   = regexp.MustCompile(`(` + zhNumber + `)月(?:份)?(?:(` + zhNumber + `)[号日]?)?`)
	zhDay     = regexp.MustCompile(`(` + zhNumber + `)[号日]`)
	zhWeekday = regexp.MustCompile(`(下下|下|上|这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天末1-7])`)
	zhDays    = regexp.MustCompile(`大后天|大前天|今明两天|明天|明儿|明日|后天|后儿|昨天|昨儿|前天|明早|明晚|今早|今晚|昨晚|下个?(?:周|星期|礼拜|月)|上个?(?:周|星期|礼拜|月)|[这本]个?(?:周|星期|礼拜|月)|周末|月底|月初|月中|年底|明年|去年|前年|后年|半夜|除夕|大年|春节|元宵|清明|端午|七夕|中秋|重阳|国庆|元旦|腊八|冬至|农历|阴历|初[一二三四五六七八九十]+|半个?(?:小时|钟头|月|年|天)|[几数]分钟`)
	zhToday   = regexp.MustCompile(`今天|今儿个?|今日`)
	zhCounted = regexp.MustCompile(`(半|` + zhNumber + `)(个小时|个钟头|个月|[\p{Han}%])?`)
)

var zhSameDay = map[string]string{"明儿": "明天", "明日": "明天", "后儿": "后天", "昨儿": "昨天"}

// zhPart is the part of the day of a word for it.
func zhPart(word string) string {
	switch word {
	case "":
		return ""
	case "凌晨", "清晨", "清早", "大清早", "早上", "早晨", "上午", "今早", "明早":
		return "am"
	case "中午", "晌午":
		return "noon"
	default:
		return "pm"
	}
}

func (f *figures) chinese() {
	f.rest = joinHan(f.rest)
	f.rest = zhIdle.ReplaceAllStringFunc(f.rest, func(w string) string { // an hour may hide in it: 下午一点儿 is not said
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(zhDigits, r) {
				return '·'
			}
			return r
		}, w)
	})
	f.zhMoments()
	f.zhMoneyAndDates()
	f.take(zhDays, func(m []string) []string { return []string{"d:" + sameDay(m[0])} })
	f.rest = zhToday.ReplaceAllStringFunc(f.rest, func(string) string { f.soft = append(f.soft, "d:今天"); return " " })
	f.take(zhCounted, func(m []string) []string {
		n, ok := zhValue(m[1])
		if !ok && m[1] != "半" {
			return []string{"n:" + m[1]}
		}
		if m[1] == "半" {
			n = 0.5
		}
		return []string{count(n, m[2])}
	})
}

func (f *figures) zhMoments() {
	f.take(zhClock, func(m []string) []string {
		hour, ok := zhValue(m[2])
		if !ok {
			return nil
		}
		return f.daysIn(m[1], clock(int(hour), zhMinutes(m[3]), zhPart(m[1])))
	})
}

func (f *figures) zhMoneyAndDates() {
	f.take(zhMoney, func(m []string) []string {
		n, ok := zhValue(m[1])
		if !ok {
			return nil
		}
		tenths, _ := zhValue(m[2])
		if m[2] == "半" {
			tenths = 5
		}
		return money(n + tenths/10)
	})
	f.take(zhSmall, func(m []string) []string {
		n, ok := zhValue(m[1])
		switch {
		case !ok:
			return nil
		case m[2] == "分":
			return money(n / 100)
		}
		return money(n / 10)
	})
	f.take(zhMonth, func(m []string) []string {
		month, ok := zhValue(m[1])
		day, isDay := zhValue(m[2])
		switch {
		case !ok:
			return nil
		case isDay:
			return []string{count(month, "月"), count(day, "号")}
		}
		return []string{count(month, "月")}
	})
	f.take(zhWeekday, func(m []string) []string {
		day := strings.NewReplacer("天", "日", "7", "日", "1", "一", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六").Replace(m[2])
		return []string{"w:" + m[1] + day}
	})
	f.take(zhDay, func(m []string) []string {
		if n, ok := zhValue(m[1]); ok {
			return []string{count(n, "号")}
		}
		return nil
	})
}

// daysIn adds the day that a word like 明早 says beside the part of the day.
func (f *figures) daysIn(word string, tokens []string) []string {
	switch word {
	case "明早", "明晚":
		return append(tokens, "d:明天")
	case "今早", "今晚":
		f.soft = append(f.soft, "d:今天")
	}
	return tokens
}

func sameDay(word string) string {
	if same, ok := zhSameDay[word]; ok {
		return same
	}
	return word
}

func zhMinutes(s string) int {
	switch s {
	case "", "整":
		return 0
	case "半":
		return 30
	case "一刻":
		return 15
	case "三刻":
		return 45
	}
	n, ok := zhValue(strings.TrimPrefix(s, "过"))
	if !ok {
		return 99 // no time: it is refused as a number
	}
	return int(n)
}

const zhDigits = "零〇一二三四五六七八九十百千万两俩仨"

// zhValue reads 12, 12.5, 十二, 一百零五, 两千, and digits said one by one.
func zhValue(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n, true
	}
	digits := map[rune]float64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '仨': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	units := map[rune]float64{'十': 10, '百': 100, '千': 1000}
	var total, section, digit float64
	run := 0
	for _, r := range s {
		if d, ok := digits[r]; ok {
			if run++; run > 1 && digit != 0 { // 三五: said one by one, or about
				return 0, false
			}
			digit = d
			continue
		}
		run = 0
		if u, ok := units[r]; ok {
			if digit == 0 {
				digit = 1
			}
			section += digit * u
			digit = 0
		} else if r == '万' {
			total += (section + digit) * 10000
			section, digit = 0, 0
		} else {
			return 0, false
		}
	}
	return total + section + digit, true
}

var betweenHan = regexp.MustCompile(`([\p{Han}，、0-9])[ \t]+([\p{Han}，、0-9])`)

// joinHan takes out spaces between characters, which would hide a word.
func joinHan(s string) string {
	for {
		joined := betweenHan.ReplaceAllString(s, "$1$2")
		if joined == s {
			return s
		}
		s = joined
	}
}
