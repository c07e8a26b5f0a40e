package dialog

import (
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

// day is the day that was asked about; today if none was said.
func (c *Conversation) day(m intents.Meaning, now time.Time) time.Time {
	if m.When.Date.IsZero() {
		return now
	}
	return m.When.Date
}

// howLong tells how long a visit takes, if that was asked.
func (c *Conversation) howLong(m intents.Meaning) bool {
	words := strings.ToLower(c.words)
	asked := false
	for _, w := range []string{"多长时间", "多久能", "要多久", "多少时间", "几个小时", "几个钟头", "how long"} {
		asked = asked || strings.Contains(words, w)
	}
	id := m.Service
	if f := c.booking(); id == "" && f != nil {
		id = f.service
	}
	s, ok := c.town().service(id)
	if !asked || !ok || s.Duration == 0 {
		return false
	}
	c.next(c.phrase(prompts.TakesLong, prompts.Parts{"service": s.Called(c.lang), "length": prompts.SpeakLength(s.Duration, c.lang)}))
	return true
}

func (c *Conversation) tellNews(before ...string) {
	now := c.a.now()
	list := slices.Clone(c.known.notices)
	slices.SortStableFunc(list, func(a, b care.Notice) int { // the one that fits what was asked, else the next one
		fits := func(n care.Notice) int {
			if alike(n.Text, c.words) || c.lang == care.English && alike(n.TextEn, c.words) {
				return 0
			}
			return 1
		}
		return fits(a) - fits(b)
	})
	if n := len(list); n > 1 && !alike(list[0].Text, c.words) {
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
	c.alarms.in(alarmFiller, c.a.set.Filler-time.Second)
	c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
	c.async(func(ctx context.Context) func() {
		words, err := ask(ctx)
		return func() {
			if !c.busy || number != c.commits {
				return
			}
			c.busy = false
			c.alarms.clear(alarmGiveUp, alarmFiller)
			if !c.unheard() {
				then(words, err)
			}
			c.release()
		}
	})
}
