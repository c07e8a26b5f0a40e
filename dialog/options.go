package dialog

import (
	"strconv"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// An option is a button or key and what pressing it means: the same as saying
// it, so that keys, buttons and words go one way.
type option struct {
	label   string
	meaning intents.Meaning
}

// Keys that mean the same everywhere.
const (
	keyPerson = '0'
	keyRepeat = '*'
)

// offer shows what can be pressed instead of spoken, on keys from 1.
func (c *Conversation) offer(options []option) {
	if len(options) > 9 {
		options = options[:9]
	}
	c.options = options
	if options == nil {
		c.desk.Choices(nil, false)
		return
	}
	var items []care.Choice
	for i, o := range options {
		items = append(items, care.Choice{Key: strconv.Itoa(i + 1), Label: o.label})
	}
	items = append(items, care.Choice{Key: string(keyPerson), Label: c.label(prompts.LabelPerson)})
	c.desk.Choices(items, c.keypad)
}

func (c *Conversation) label(name prompts.Name) string { return c.a.prompts.Say(c.lang, name, 0, nil) }

func (c *Conversation) yesNo() []option {
	return []option{
		{c.label(prompts.LabelYes), intents.Meaning{Intent: intents.Yes}},
		{c.label(prompts.LabelNo), intents.Meaning{Intent: intents.No}},
	}
}

// helps is the menu of the kinds of service. The spoken menu counts on meals
// being 1 and cleaning 2.
func (c *Conversation) helps() []option {
	var out []option
	for _, h := range []care.Help{
		care.HelpMeal, care.HelpClean, care.HelpMedical, care.HelpTravel, care.HelpRepair, care.HelpCompany,
	} {
		out = append(out, option{c.label(prompts.Label(h)), intents.Meaning{Intent: intents.Book, Help: h}})
	}
	return out
}

func (c *Conversation) which(services []care.Service) []option {
	var out []option
	for _, s := range services {
		out = append(out, option{s.Called(c.lang), intents.Meaning{Intent: intents.Book, Service: s.ID, Help: s.Help}})
	}
	return out
}

func (c *Conversation) days(now time.Time) []option {
	var out []option
	for i, name := range []prompts.Name{prompts.LabelToday, prompts.LabelTomorrow, prompts.LabelDayAfter} {
		day := time.Date(now.Year(), now.Month(), now.Day()+i, 0, 0, 0, 0, now.Location())
		out = append(out, option{c.label(name), intents.Meaning{Intent: intents.Book, When: intents.When{Date: day}}})
	}
	return out
}

// daysOf offers the days from first to last, at most seven.
func (c *Conversation) daysOf(first, last time.Time) []option {
	var out []option
	for day := first; !day.After(last) && len(out) < 7; day = day.AddDate(0, 0, 1) {
		out = append(out, option{prompts.SpeakDate(day, c.a.now(), c.lang), intents.Meaning{Intent: intents.Book, When: intents.When{Date: day}}})
	}
	return out
}

func (c *Conversation) times(times []care.TimeOfDay) []option {
	var out []option
	for _, t := range times {
		out = append(out, option{
			prompts.SpeakTime(t, c.lang),
			intents.Meaning{Intent: intents.Book, When: intents.When{HasTime: true, Time: t}},
		})
	}
	return out
}
