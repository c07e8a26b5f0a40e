package intents

import (
	"regexp"
	"strings"
	"time"
)

const numZh = `[0-9零一二三四五六七八九十廿两百]+`

var (
	relativeDays = []struct {
		word string
		days int
		part DayPart
	}{
		{"大后天", 3, ""}, {"后天", 2, ""}, {"后儿", 2, ""}, {"后日", 2, ""},
		{"明早", 1, Morning}, {"明晚", 1, Evening}, {"明天", 1, ""}, {"明儿", 1, ""}, {"明日", 1, ""}, {"明朝", 1, ""}, {"明个", 1, ""}, {"第二天", 1, ""},
		{"今早", 0, Morning}, {"今晚", 0, Evening}, {"今天", 0, ""}, {"今儿", 0, ""}, {"今日", 0, ""}, {"今个", 0, ""}, {"当天", 0, ""},
		{"昨天", -1, ""}, {"昨儿", -1, ""}, {"昨晚", -1, Evening}, {"前天", -2, ""},
	}
	weekdayZh   = regexp.MustCompile(`(下下个?|下个?|这个?|本|上个?)?周([一二三四五六日1-7末])(次|天|回|趟|个|年)?`)
	monthDayZh  = regexp.MustCompile(`(` + numZh + `)月份?的?(` + numZh + `)[号日]?`)
	dayZh       = regexp.MustCompile(`(这个月|本月|下个月|下月)?的?(` + numZh + `)(?:号|日)`)
	afterDaysZh = regexp.MustCompile(`(?:过(` + numZh + `)(天|个?周)|(` + numZh + `)(天|个?周)(?:后|以后|之后|过后))`)

	partsZh = []struct {
		word  string
		part  DayPart
		night bool
	}{
		{"凌晨", Morning, true}, {"半夜", Evening, true}, {"夜里", Evening, true}, {"深夜", Evening, true},
		{"大清早", Morning, false}, {"清早", Morning, false}, {"一早", Morning, false}, {"早上", Morning, false}, {"早晨", Morning, false}, {"上午", Morning, false}, {"早起", Morning, false}, {"清晨", Morning, false},
		{"中午", Noon, false}, {"晌午", Noon, false}, {"正午", Noon, false},
		{"下午", Afternoon, false}, {"午后", Afternoon, false}, {"后半晌", Afternoon, false},
		{"傍晚", Evening, false}, {"黄昏", Evening, false}, {"晚上", Evening, false}, {"晚间", Evening, false}, {"天黑", Evening, false}, {"今晚", Evening, false}, {"明晚", Evening, false},
	}

	inAWhileZh = regexp.MustCompile(`(半|` + numZh + `)(个半|个)?(小时|钟头|分钟|刻钟)(半)?(?:后|以后|之后|过后)|(?:过|再过)(半|` + numZh + `)(个半|个)?(小时|钟头|分钟|刻钟)`)
	colonZh    = regexp.MustCompile(`([0-9]{1,2}):([0-9]{2})`)
	beforeZh   = regexp.MustCompile(`差(` + numZh + `)(分|刻)钟?(?:到|就)?(` + numZh + `)点|(` + numZh + `)点(?:还)?差(` + numZh + `)(分|刻)`)
	clockZh    = regexp.MustCompile(`(` + numZh + `)(点钟?|时)(半|整|[一1]刻|[三3]刻|过?(` + numZh + `)分?)?`)
	bitZh      = regexp.MustCompile(`[慢快大小早晚多少好高低轻重近远响有便宜软硬清淡长短热烂]$|点$|声$`)
)

// whenZh reads date and time from normalised Chinese.
func whenZh(text string, now time.Time, expectTime bool) (s spoken) {
	s = spoken{hour: -1}
	if at, ok := inAWhile(text, now); ok {
		s.absolute = at
		return s
	}
	s.dateZh(text, now)
	at, found := s.clockOf(text, expectTime || !s.date.IsZero())
	s.nearestPart(text, at, found)
	return s
}

// inAWhile reads 半小时后, 两个半钟头以后.
func inAWhile(text string, now time.Time) (time.Time, bool) {
	m := inAWhileZh.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	count, half, unit := m[1]+m[5], strings.Contains(m[2]+m[6], "半") || m[4] != "", m[3]+m[7]
	size := map[string]time.Duration{"小时": time.Hour, "钟头": time.Hour, "分钟": time.Minute, "刻钟": 15 * time.Minute}[unit]
	if count == "半" {
		return now.Add(size / 2), true
	}
	n, ok := numberZh(count)
	d := time.Duration(n) * size
	if half {
		d += size / 2
	}
	return now.Add(d), ok
}

func (s *spoken) dateZh(text string, now time.Time) {
	today := midnight(now)
	for _, r := range relativeDays {
		if strings.Contains(text, r.word) {
			s.date, s.part = today.AddDate(0, 0, r.days), r.part
			return
		}
	}
	if m := afterDaysZh.FindStringSubmatch(text); m != nil {
		if n, ok := numberZh(m[1] + m[3]); ok && n < 400 {
			if strings.HasSuffix(m[2]+m[4], "周") {
				n *= 7
			}
			s.date = today.AddDate(0, 0, n)
			return
		}
	}
	if m := monthDayZh.FindStringSubmatch(text); m != nil {
		month, okM := numberZh(m[1])
		day, okD := numberZh(m[2])
		if d := monthDay(now, month, day); okM && okD && month > 0 && !d.IsZero() {
			s.date = d
			return
		}
	}
	if s.weekdayZh(text, now); s.date.IsZero() {
		s.date = dayOfMonthZh(text, now)
	}
}

func (s *spoken) weekdayZh(text string, now time.Time) {
	for _, m := range weekdayZh.FindAllStringSubmatch(text, -1) {
		if m[3] != "" { // 周三次: so many times a week
			continue
		}
		day := time.Weekday(strings.Index("日一二三四五六", m[2]) / len("日"))
		switch {
		case m[2] == "末":
			day = time.Saturday
		case m[2] >= "1" && m[2] <= "7":
			day = time.Weekday(m[2][0]-'0') % 7
		}
		weeks := 0
		switch {
		case strings.HasPrefix(m[1], "下下"):
			weeks = 2
		case strings.HasPrefix(m[1], "下"):
			weeks = 1
		case strings.HasPrefix(m[1], "上"):
			weeks = -1
		}
		s.bare = m[1] == ""
		s.date = weekday(now, day, weeks, s.bare)
		return
	}
}

// dayOfMonthZh reads 25号, and not 12号楼 or 人民路5号.
func dayOfMonthZh(text string, now time.Time) time.Time {
	for _, m := range dayZh.FindAllStringSubmatchIndex(text, -1) {
		before, after := text[:m[0]], text[m[1]:]
		if placeAfter.MatchString(after) || placeBefore.MatchString(before) {
			continue
		}
		n, ok := numberZh(text[m[4]:m[5]])
		if !ok || n < 1 || n > 31 {
			continue
		}
		if m[2] >= 0 && strings.HasPrefix(text[m[2]:m[3]], "下") {
			next := midnight(now).AddDate(0, 0, 1-now.Day()).AddDate(0, 1, 0)
			return monthDay(next, int(next.Month()), n)
		}
		if m[2] >= 0 {
			return monthDay(now, int(now.Month()), n)
		}
		return monthDay(now, 0, n)
	}
	return time.Time{}
}

var (
	placeAfter  = regexp.MustCompile(`^(楼|院|线|门|单元|幢|栋|房|室|桌|码|库|店|车|路|床)`)
	placeBefore = regexp.MustCompile(`(路|街|弄|巷|村|道|里|区|楼|幢|栋)$`)
)

// clockOf reads the clock and gives where it stands. hint: a time is likely,
// so that 一点 is one o'clock and not "a bit".
func (s *spoken) clockOf(text string, hint bool) (at int, found bool) {
	if m := colonZh.FindStringSubmatchIndex(text); m != nil {
		h, _ := numberASCII(text[m[2]:m[3]])
		minute, _ := numberASCII(text[m[4]:m[5]])
		if h <= 24 && minute < 60 {
			s.hour, s.minute = h, minute
			return m[0], true
		}
	}
	if m := beforeZh.FindStringSubmatchIndex(text); m != nil && s.beforeHour(text, m) {
		return m[0], true
	}
	for _, m := range clockZh.FindAllStringSubmatchIndex(text, -1) {
		if s.clockAt(text, m, hint) {
			return m[0], true
		}
	}
	return 0, false
}

// beforeHour reads 差一刻三点 and 三点差五分.
func (s *spoken) beforeHour(text string, m []int) bool {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	minutes, okM := numberZh(group(1) + group(5))
	hour, okH := numberZh(group(3) + group(4))
	if group(2)+group(6) == "刻" {
		minutes *= 15
	}
	if !okM || !okH || minutes < 1 || minutes > 59 || hour < 1 || hour > 24 {
		return false
	}
	s.hour, s.minute = hour-1, 60-minutes
	if s.hour == 0 {
		s.hour = 12
	}
	return true
}

func (s *spoken) clockAt(text string, m []int, hint bool) bool {
	word, unit := text[m[2]:m[3]], text[m[4]:m[5]]
	before, after := text[:m[0]], text[m[1]:]
	tail := ""
	if m[6] >= 0 {
		tail = text[m[6]:m[7]]
	}
	hour, ok := numberZh(word)
	switch {
	case !ok || hour > 24 || strings.HasSuffix(before, "第"):
		return false
	case unit == "时" && (word == "一" || strings.HasPrefix(after, "候") || tail == "" && !hint):
		return false
	case word == "一" && unit == "点" && tail == "" && !oneOClock(before, after, hint):
		return false
	}
	minute := 0
	switch {
	case tail == "半":
		minute = 30
	case strings.HasSuffix(tail, "刻"):
		minute = 15
		if strings.ContainsAny(tail, "三3") {
			minute = 45
		}
	case tail == "" || tail == "整":
	default:
		minute, ok = numberZh(text[m[8]:m[9]])
		if !ok || minute > 59 {
			minute = 0
		}
	}
	s.hour, s.minute = hour, minute
	return true
}

// oneOClock tells 下午一点 from 慢一点.
func oneOClock(before, after string, hint bool) bool {
	for _, p := range partsZh {
		if strings.HasSuffix(strings.TrimSuffix(before, "，"), p.word) {
			return true
		}
	}
	for _, no := range []string{"儿", "点", "都", "也", "不", "没"} {
		if strings.HasPrefix(after, no) {
			return false
		}
	}
	return hint && !bitZh.MatchString(before)
}

// nearestPart sets the part of the day: of several the last one before the
// clock counts, else the first one said.
func (s *spoken) nearestPart(text string, at int, hasClock bool) {
	best := -1
	for _, p := range partsZh {
		i := strings.LastIndex(text, p.word)
		if hasClock {
			i = strings.LastIndex(text[:at], p.word)
		}
		if i > best {
			best, s.part, s.night = i, p.part, p.night
		}
	}
	if best < 0 && hasClock {
		for _, p := range partsZh { // 三点，下午的
			if strings.Contains(text[at:], p.word) {
				s.part, s.night = p.part, p.night
				return
			}
		}
	}
	if s.night && s.part == Morning && s.hour == 12 { // 凌晨十二点 is the midnight before
		s.hour, s.certain, s.night = 0, true, false
	}
}
