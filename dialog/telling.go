package dialog

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/care/recur/lunar"
	"yinling/intents"
	"yinling/prompts"
)

// Weather says what the weather is on a day, in words that can be spoken.
type Weather interface {
	On(ctx context.Context, day time.Time, lang care.Lang) (words string, err error)
}

// tell answers questions that need no task: time, date, weather, news.
func (c *Conversation) tell(m intents.Meaning, before ...string) bool {
	now := c.a.now()
	switch m.Intent {
	case intents.AskTime:
		c.next(append(before, c.phrase(prompts.TimeIs, prompts.Parts{"time": prompts.SpeakTime(care.TimeOfDayOf(now), c.lang)}))...)
	case intents.AskDate:
		c.next(append(before, c.phrase(prompts.DateIs, prompts.Parts{"date": c.date(c.day(m, now))}))...)
	case intents.AskNews:
		c.tellNews(before...)
	default:
		c.tellWeather(m, now, before...)
	}
	return true
}

// date says a day, with its lunar date if that was asked for.
func (c *Conversation) date(day time.Time) string {
	for _, w := range []string{"农历", "阴历", "旧历", "初几", "老历"} {
		if d, ok := lunar.Of(lunar.DayOf(day)); ok && strings.Contains(c.words, w) {
			return prompts.SpeakLunarDate(d.Month, d.Day, d.Leap)
		}
	}
	return prompts.SpeakFullDate(day, c.lang)
}

// common are words that say nothing of what is asked for.
var common = []string{"下午", "上午", "早上", "晚上", "今天", "明天", "周几", "几点", "什么", "有没", "没有", "station", "there", "about", "anything", "afternoon", "morning"}

// shared counts the words of at least so many letters, or in Chinese the pairs
// of letters, that two texts have in common.
func shared(a, b string, letters int) (n int) {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if letters > 2 {
		for _, w := range strings.FieldsFunc(b, func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(w) >= letters && !slices.Contains(common, w) && strings.Contains(a, w) {
				n++
			}
		}
		return n
	}
	runes := []rune(b)
	for i := 0; i+1 < len(runes); i++ {
		if pair := string(runes[i : i+2]); !slices.Contains(common, pair) && strings.Contains(a, pair) {
			n++
		}
	}
	return n
}

// day is the day that was asked about; today if none was said.
func (c *Conversation) day(m intents.Meaning, now time.Time) time.Time {
	if m.When.Date.IsZero() {
		return now
	}
	return m.When.Date
}

// serviceIn is the service whose name stands in the words, "" for none.
func (c *Conversation) serviceIn(words string) string {
	words = strings.ToLower(words)
	for _, s := range c.known.services {
		names := append([]string{s.Spoken, s.Name}, s.Aliases...)
		if c.lang == care.English {
			names = append([]string{s.SpokenEn, s.NameEn}, s.AliasesEn...)
		}
		for _, n := range names {
			short := []rune(n)
			if n != "" && strings.HasSuffix(n, "米") && strings.Contains(words, n+"饭") {
				continue
			}
			if n != "" && (strings.Contains(words, strings.ToLower(n)) || c.lang != care.English && len(short) == 4 && strings.Contains(words, string(short[:2]))) {
				return s.ID // 打扫 of 打扫卫生
			}
		}
	}
	return ""
}

// serviceMeant is the service of m, of its words or of the open booking.
func (c *Conversation) serviceMeant(m intents.Meaning) (care.Service, bool) {
	id := cmp.Or(m.Service, c.serviceIn(c.words))
	if f := c.booking(); id == "" && f != nil {
		id = f.service
	}
	return c.town().service(id)
}

// howLong tells how long a visit takes, if that was asked.
func (c *Conversation) howLong(m intents.Meaning) bool {
	words := strings.ToLower(c.words)
	asked := false
	for _, w := range []string{"多长时间", "多久能", "要多久", "多少时间", "几个小时", "几个钟头", "how long"} {
		asked = asked || strings.Contains(words, w)
	}
	s, ok := c.serviceMeant(m)
	if !asked || !ok || s.Duration == 0 {
		return false
	}
	c.topic = s.ID
	c.next(c.phrase(prompts.TakesLong, prompts.Parts{"service": s.Called(c.lang), "length": prompts.SpeakLength(s.Duration, c.lang)}))
	return true
}

func (c *Conversation) tellNews(before ...string) {
	now := c.a.now()
	list := slices.Clone(c.known.notices)
	fits := func(n care.Notice) int {
		if c.lang == care.English {
			return shared(n.TextEn, c.words, 5)
		}
		return shared(n.Text, c.words, 2)
	}
	slices.SortStableFunc(list, func(a, b care.Notice) int { return fits(b) - fits(a) }) // the one that was asked for, else the next one
	if n := len(list); n > 1 && fits(list[0]) == 0 {
		list = append(list[c.newsTold%n:], list[:c.newsTold%n]...)
	}
	for _, n := range list {
		past := !n.Until.IsZero() && !n.Until.After(now)
		here := len(n.Communities) == 0 || slices.Contains(n.Communities, c.elder.Address.Community)
		text := n.Text
		if c.lang == care.English {
			text = n.TextEn
		}
		if past || n.From.After(now) || !here || text == "" {
			continue
		}
		c.newsTold++
		c.next(append(before, c.phrase(prompts.NewsIs, prompts.Parts{"news": text}))...)
		return
	}
	c.next(append(before, c.phrase(prompts.NoNews, nil))...)
}

func (c *Conversation) tellWeather(m intents.Meaning, now time.Time, before ...string) {
	if c.a.weather == nil {
		c.offerPerson(prompts.WeatherUnknown, care.EscalateCannot, before...)
		return
	}
	day := c.day(m, now)
	c.lookUp(func(ctx context.Context) (string, error) { return c.a.weather.On(ctx, day, c.lang) }, func(words string, err error) {
		if err != nil {
			c.desk.Fault("weather", err.Error())
			c.offerPerson(prompts.WeatherUnknown, care.EscalateCannot, before...)
			return
		}
		c.next(append(before, c.phrase(prompts.WeatherIs, prompts.Parts{"day": prompts.SpeakDate(day, now, c.lang), "weather": words}))...)
	})
}

// lookUp asks somebody outside, while turns wait; then is not called when the
// conversation has gone on without the answer.
func (c *Conversation) lookUp(ask func(ctx context.Context) (string, error), then func(words string, err error)) {
	c.commits++
	number := c.commits
	c.busy = true
	c.desk.Doing(care.DoingThinking)
	c.fillSoon()
	c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
	c.async(func(ctx context.Context) func() {
		words, err := ask(ctx)
		return func() {
			if !c.busy || number != c.commits {
				return
			}
			c.busy = false
			c.noMoreWaiting()
			if !c.unheard() {
				then(words, err)
			}
			c.release()
		}
	})
}
