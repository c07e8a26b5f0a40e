package dialog

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/care/recur"
	"yinling/intents"
	"yinling/intents/timex"
	"yinling/prompts"
)

func (c *Conversation) aboutReminders(m intents.Meaning, before ...string) bool {
	switch m.Intent {
	case intents.Remind:
		t := &reminding{}
		if !t.before(c, m) {
			t.take(m)
		}
		c.begin(t, before...)
	case intents.ListReminders:
		c.tellReminders(before...)
	default:
		c.begin(&stopping{what: m.What, at: m.When}, before...)
	}
	return true
}

// reminding is a reminder that is being asked together.
type reminding struct {
	what string
	rule string
	moment
	instead *care.Reminder // the one that is changed, nil for a new one
}

// changesReminderRe are words for another time of a reminder that is there.
var changesReminderRe = regexp.MustCompile(`(?:提醒|闹钟|闹铃|叫我|喊我)[^，。]{0,12}(?:改|换|挪|提前|推迟|太早|太晚|早了|晚了)|(?:改|换|挪)[^，。]{0,4}(?:提醒|闹钟)|\b(?:the|my|that) (?:[a-z]+ ){0,3}(?:reminder|alarm)\b.*\b(?:too (?:early|late)|change|move|make it|instead|earlier|later|shift)\b|\b(?:change|move|shift|alter)\b.*\b(?:reminder|alarm)\b`)

// changesReminder begins to change a reminder that is meant by a wish to change
// something: 叫我吃药那个太早了，改成九点.
func (c *Conversation) changesReminder(m intents.Meaning, before ...string) bool {
	list := c.activeReminders()
	named := slices.DeleteFunc(slices.Clone(list), func(r care.Reminder) bool { return !alike(r.What, c.words) })
	spoken := said(c.words, "提醒", "叫我", "喊我", "闹钟", "闹铃", "remind", "alarm")
	if len(list) == 0 || len(named) == 0 && !spoken || !spoken && len(c.ahead(m, false)) > 0 {
		return false
	}
	if len(named) == 0 {
		named = list
	}
	if len(named) > 1 {
		at := slices.DeleteFunc(slices.Clone(named), func(r care.Reminder) bool {
			return !m.Was.HasTime || care.TimeOfDayOf(r.Next)%half != m.Was.Time%half
		})
		if len(at) != 1 {
			return false
		}
		named = at
	}
	r := named[0]
	if open, ok := c.task.(*reminding); ok && open.instead != nil && open.instead.ID == r.ID { // begun anew: it is not changed twice
		c.task = nil
	}
	t := &reminding{what: r.What, rule: r.Rule, instead: &r}
	t.accept(r.Next)
	if t.rule != "" {
		t.date = time.Time{}
	}
	if by := m.Length; by > 0 && by < 24*time.Hour && !m.When.HasTime { // 晚半个小时
		if said(c.words, "提前", "早", "earlier", "sooner", "before") && !said(c.words, "晚半", "晚一", "晚两", "推迟", "later") {
			by = -by
		}
		t.accept(r.Next.Add(by))
		if t.rule != "" {
			t.date = time.Time{}
		}
		c.begin(t, before...)
		return true
	}
	if m.When.HasTime || m.When.Part != intents.AnyPart || !m.When.Date.IsZero() && r.Rule == "" || m.Rule != "" {
		t.take(intents.Meaning{When: m.When, Rule: m.Rule, Slots: m.Slots})
		t.ambiguous = false
		c.begin(t, before...)
		return true
	}
	t.hasTime = false
	c.begin(t, before...)
	return true
}

func (t *reminding) called(c *Conversation) string { return c.label(prompts.LabelReminder) }

// take puts what was understood into the reminder and says whether it changed.
func (t *reminding) take(m intents.Meaning) bool {
	before := *t
	if !tooLittle(m.What) && !said(m.What, "提醒", "remind") { // two in one breath: better asked than wrong
		t.what = m.What
	}
	if m.Rule != "" {
		t.rule = m.Rule
	}
	w := m.When
	w.Ambiguous = w.Ambiguous || w.HasTime && w.Part == intents.AnyPart && twoTimes(m.Slots)
	t.takeWhen(w)
	return *t != before
}

// before makes it a reminder of a visit that was just told of: 提前一天跟我说一声.
func (t *reminding) before(c *Conversation, m intents.Meaning) bool {
	if c.about != intents.AskBooking && c.about != intents.Book || m.When.HasTime || !m.When.Date.IsZero() && !said(c.words, "day before", "night before", "前一天", "头一天") ||
		!said(c.words, "提前", "前一天", "头一天", "头天", "day before", "night before", "beforehand", "hour before", "in advance") || len([]rune(m.What)) > 6 && !said(m.What, "before") {
		return false
	}
	list := c.ahead(intents.Meaning{Service: c.topic}, false)
	if len(list) == 0 || c.topic == "" {
		return false
	}
	b := list[0]
	s, _ := c.town().service(b.ServiceID)
	lead := m.Length
	if lead == 0 {
		lead = 24 * time.Hour
	}
	at := b.At.Add(-lead)
	t.accept(at)
	clock := prompts.SpeakTime(care.TimeOfDayOf(b.At), c.lang)
	day := lead >= 24*time.Hour
	switch {
	case aboutPills(m.What): // what of was said
		t.what = m.What
	case c.lang == care.English && day:
		t.what = s.Called(c.lang) + " tomorrow at " + clock
	case c.lang == care.English:
		t.what = s.Called(c.lang) + " at " + clock
	case day:
		t.what = "明天" + clock + "的" + s.Called(c.lang)
	default:
		t.what = clock + "的" + s.Called(c.lang)
	}
	return true
}

// twoTimes tells whether a time that was said has another reading: a visit has
// its hours, a pill has not, so it is asked.
func twoTimes(slots []intents.Slot) bool {
	return slices.ContainsFunc(slots, func(s intents.Slot) bool {
		v, ok := s.Value.(timex.Value)
		return ok && !v.At.IsZero() && len(v.Alternatives) > 0 && v.Grain != timex.Day
	})
}

func (t *reminding) hear(c *Conversation, m intents.Meaning) bool {
	switch {
	case c.asked.kind == askConfirm && m.Intent == intents.Yes && !m.HasSlots():
		t.commit(c, c.asked.step.at)
	case c.asked.kind == askConfirm && m.Intent == intents.No && !m.HasSlots():
		c.ask(question{kind: askChange, wants: intents.ExpectNothing, name: prompts.AskRemindWhen, parts: prompts.Parts{"what": t.what}})
	case c.asked.kind == askChange && !m.When.Said() && m.Rule == "" && (m.Intent == intents.Yes || nothingToChange(c.words)):
		t.proceed(c)
	case m.Intent == intents.Book && m.Help != "" && c.asked.wants != intents.ExpectWhat:
		return false // a wish of its own
	case c.asked.wants == intents.ExpectWhat && tooLittle(m.What) && m.When.Said() && len([]rune(c.words)) <= 8: // 早上八点
		t.takeWhen(m.When)
		t.proceed(c)
	case c.asked.wants == intents.ExpectWhat && tooLittle(m.What):
		t.what = strings.TrimSpace(c.words)
		t.proceed(c)
	case t.take(m):
		t.proceed(c)
	case m.Length > 0 && c.asked.wants == intents.ExpectTime: // 十分钟吧
		t.accept(c.a.now().Add(m.Length))
		t.proceed(c)
	default:
		return false
	}
	return true
}

func (t *reminding) proceed(c *Conversation, before ...string) {
	now := c.a.now()
	if t.what == "" {
		c.ask(question{kind: askPart, wants: intents.ExpectWhat, name: prompts.AskRemindWhat}, before...)
		return
	}
	days, at, hasTime := splitRule(t.rule)
	if hasTime && !t.hasTime {
		t.hasTime, t.time = true, at
	}
	if !severalTimes(t.rule) { // the hour may be corrected: it is kept in one place
		t.rule = days
	}
	hourly := strings.Contains(t.rule, "FREQ=HOURLY")
	if t.rule == "" && !t.last.IsZero() {
		c.ask(question{kind: askPart, wants: intents.ExpectDate, name: prompts.AskRemindWhen, options: c.daysOf(t.date, t.last), parts: prompts.Parts{"what": t.what}}, before...)
		return
	}
	if !t.hasTime && !hourly {
		if tod, ok := guessed(t.part); ok && t.rule == "" && !t.date.IsZero() {
			t.hasTime, t.time = true, tod
		} else {
			c.ask(question{kind: askPart, wants: intents.ExpectTime, name: prompts.AskRemindWhen, parts: prompts.Parts{"what": t.what}}, before...)
			return
		}
	}
	if t.ambiguous && !hourly && !aboutPills(t.what) { // what is no pill has its hours: nobody goes to the market at nine in the evening
		other := (t.time + half) % (2 * half)
		switch day, otherDay := awake(t.time), awake(other); {
		case day && !otherDay:
			t.ambiguous = false
		case otherDay && !day:
			t.time, t.ambiguous = other, false
		}
	}
	if t.ambiguous && !hourly {
		other := (t.time + half) % (2 * half)
		first, second := min(t.time, other), max(t.time, other)
		if first < care.Clock(6, 0) && t.rule != "" { // nobody wants to be woken every night
			t.time, t.ambiguous = second, false
		} else {
			c.ask(question{
				kind: askPart, wants: intents.ExpectTime, name: prompts.AskPartOfDay, options: c.times([]care.TimeOfDay{first, second}),
				parts: prompts.Parts{"first": prompts.SpeakTime(first, c.lang), "second": prompts.SpeakTime(second, c.lang)},
			}, before...)
			return
		}
	}
	due, ok := t.first(now, days, hourly)
	if !ok {
		t.moment = moment{}
		c.ask(question{kind: askPart, wants: intents.ExpectTime, name: prompts.ReminderPast}, before...)
		return
	}
	c.ask(question{
		kind: askConfirm, wants: intents.ExpectYesNo, name: prompts.RemindReadBack, options: c.yesNo(), step: step{at: due},
		parts: prompts.Parts{"when": t.spokenWhen(c, due), "what": t.what},
	}, before...)
}

func aboutPills(what string) bool {
	return said(what, "药", "片", "胶囊", "胰岛素", "打针", "滴眼", "pill", "tablet", "medicine", "medication", "drops", "insulin", "capsule", "dose", "inhaler", "injection", "aspirin", "vitamin")
}

// awake tells that a time is one for doing things.
func awake(t care.TimeOfDay) bool { return t >= care.Clock(7, 0) && t < care.Clock(21, 0) }

// guessed is the time of a part of the day that was said without a time.
func guessed(p intents.DayPart) (care.TimeOfDay, bool) {
	switch p {
	case intents.Morning:
		return care.Clock(8, 0), true
	case intents.Noon:
		return care.Clock(12, 0), true
	case intents.Evening:
		return care.Clock(19, 0), true
	}
	return 0, false
}

// first is when the reminder is due for the first time.
func (t *reminding) first(now time.Time, days string, hourly bool) (time.Time, bool) {
	day := t.date
	if day.IsZero() {
		day = now
	}
	switch {
	case hourly:
		at, ok, err := recur.Next(t.rule, now.Truncate(time.Minute), now)
		return at, ok && err == nil
	case severalTimes(t.rule):
		at, ok, err := recur.Next(t.rule, time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location()), now)
		return at, ok && err == nil
	case t.rule != "":
		at, ok, err := recur.Next(days, t.time.On(day), now)
		if ok && err == nil && t.time.On(day).After(now) { // the day itself may be one of the rule's
			if again, ok, err := recur.Next(days, t.time.On(day), t.time.On(day).Add(-time.Second)); ok && err == nil {
				return again, true
			}
		}
		return at, ok && err == nil
	}
	at := t.time.On(day)
	if t.date.IsZero() && !at.After(now) {
		at = t.time.On(day.AddDate(0, 0, 1)) // eight o'clock, said at nine, is tomorrow's: it is read back with its day
	}
	return at, at.After(now)
}

// severalTimes tells whether a rule has several times a day.
func severalTimes(rule string) bool {
	_, hours, _ := strings.Cut(rule, "BYHOUR=")
	hours, _, _ = strings.Cut(hours, ";")
	return strings.Contains(hours, ",")
}

func (t *reminding) spokenWhen(c *Conversation, due time.Time) string {
	if t.rule != "" {
		return prompts.SpeakRule(t.rule, care.TimeOfDayOf(due), c.lang)
	}
	return c.speakMoment(due, c.a.now())
}

func (t *reminding) commit(c *Conversation, due time.Time) {
	now := c.a.now()
	rule := t.rule
	if !strings.Contains(rule, "FREQ=HOURLY") && !severalTimes(rule) { // the first time says at what time
		rule, _, _ = splitRule(rule)
	}
	r := care.Reminder{
		ID: care.NewID(now), ElderID: c.elder.ID, CallID: c.call.ID, What: t.what, At: due, Rule: rule,
		State: care.ReminderActive, Next: due, Made: now,
	}
	old := t.instead
	c.keep(func(ctx context.Context) error {
		_, err := c.a.records.AddReminder(ctx, r)
		if err == nil && old != nil {
			err = c.a.records.StopReminder(ctx, old.ID, c.call.ID, now)
		}
		return err
	}, func(err error, late bool) { c.ended(t, prompts.ReminderSet, nil, err, late) })
}

// ended ends a task that the records have kept, or offers a person.
func (c *Conversation) ended(t task, name prompts.Name, parts prompts.Parts, err error, late bool) {
	switch {
	case err == nil && c.unheard():
		if c.task == t {
			c.task, c.asked = nil, question{}
		}
	case err == nil && c.task == t:
		c.finish(c.phrase(name, parts))
	case err == nil:
		c.next(c.phrase(name, parts))
	default:
		c.notDone(!late)
	}
}

// activeReminders are those that are still to come, the next first.
func (c *Conversation) activeReminders() []care.Reminder {
	list := slices.DeleteFunc(slices.Clone(c.known.reminders), func(r care.Reminder) bool { return r.State != care.ReminderActive })
	slices.SortStableFunc(list, func(a, b care.Reminder) int { return a.Next.Compare(b.Next) })
	return list
}

// describeReminder says a reminder in a few words: 每天早上八点，吃降压药.
func (c *Conversation) describeReminder(r care.Reminder) string {
	when := ""
	switch {
	case r.Rule != "":
		when = prompts.SpeakRule(r.Rule, care.TimeOfDayOf(r.At), c.lang)
	default:
		when = c.speakMoment(r.Next, c.a.now())
	}
	if c.lang == care.English {
		return r.What + ", " + when
	}
	return when + r.What
}

func (c *Conversation) tellReminders(before ...string) {
	var items []string
	for _, r := range c.activeReminders() {
		items = append(items, c.describeReminder(r))
	}
	if len(items) == 0 {
		c.next(append(before, c.phrase(prompts.NoReminders, nil))...)
		return
	}
	count := prompts.SpeakCount(len(items), "", c.lang)
	c.next(append(before, c.listed(items, prompts.RemindersOne, prompts.RemindersTwo, prompts.RemindersMore, count))...)
}

// stopping is which reminder is not wanted any more.
type stopping struct {
	what   string
	at     intents.When
	chosen *care.Reminder
}

func (t *stopping) called(c *Conversation) string { return c.label(prompts.LabelReminder) }

func (t *stopping) hear(c *Conversation, m intents.Meaning) bool {
	switch {
	case c.asked.kind == askConfirm && m.Intent == intents.Yes && !m.HasSlots():
		t.commit(c)
	case c.asked.kind == askConfirm && m.Intent == intents.No:
		c.finish(c.phrase(prompts.ReminderKept, nil))
	case c.asked.wants == intents.ExpectWhich && m.Ordinal != 0:
		which := nth(t.candidates(c), m.Ordinal)
		if which == nil {
			return false
		}
		t.chosen = which
		t.proceed(c)
	case c.asked.wants == intents.ExpectWhich && (m.What != "" || m.When.Said()):
		t.what, t.at = m.What, m.When
		t.proceed(c)
	case c.asked.wants == intents.ExpectWhich && len(c.likeReminders(c.words)) > 0:
		t.what = c.words
		t.proceed(c)
	default:
		return false
	}
	return true
}

// likeReminders gives the reminders whose words share a piece of two letters with what
// was said; all of them for "".
func (c *Conversation) likeReminders(words string) []care.Reminder {
	all := c.activeReminders()
	if words == "" {
		return all
	}
	return slices.DeleteFunc(all, func(r care.Reminder) bool { return !alike(r.What, words) })
}

// alike tells whether two texts share two letters in a row, or a word.
func alike(a, b string) bool {
	if strings.Contains(a, b) || strings.Contains(b, a) {
		return true
	}
	if strings.Contains(a, " ") || strings.Contains(b, " ") {
		for _, w := range strings.Fields(strings.ToLower(b)) {
			if len(w) > 3 && strings.Contains(strings.ToLower(a), w) {
				return true
			}
		}
		return false
	}
	letters := []rune(b)
	for i := 0; i+1 < len(letters); i++ {
		if strings.Contains(a, string(letters[i:i+2])) {
			return true
		}
	}
	return false
}

func (t *stopping) candidates(c *Conversation) []care.Reminder {
	list := c.likeReminders(t.what)
	if len(list) == 0 {
		list = c.activeReminders()
	}
	if t.at.HasTime {
		at := slices.DeleteFunc(slices.Clone(list), func(r care.Reminder) bool { return care.TimeOfDayOf(r.Next)%half != t.at.Time%half })
		if len(at) > 0 {
			return at
		}
	}
	return list
}

func (t *stopping) proceed(c *Conversation, before ...string) {
	list := t.candidates(c)
	if t.chosen == nil && len(list) == 1 {
		t.chosen = &list[0]
	}
	switch {
	case t.chosen != nil:
		c.ask(question{
			kind: askConfirm, wants: intents.ExpectYesNo, name: prompts.StopReadBack, options: c.yesNo(),
			parts: prompts.Parts{"reminder": c.describeReminder(*t.chosen)},
		}, before...)
	case len(list) == 0:
		c.finish(append(before, c.phrase(prompts.NoReminders, nil))...)
	default:
		var options []option
		for i, r := range list {
			options = append(options, option{c.describeReminder(r), intents.Meaning{Intent: intents.Correct, Ordinal: i + 1}})
		}
		c.ask(question{
			kind: askPart, wants: intents.ExpectWhich, name: prompts.WhichReminder, options: options,
			parts: prompts.Parts{"first": c.describeReminder(list[0]), "second": c.describeReminder(list[1])},
		}, before...)
	}
}

func (t *stopping) commit(c *Conversation) {
	id, now := t.chosen.ID, c.a.now()
	c.keep(func(ctx context.Context) error { return c.a.records.StopReminder(ctx, id, c.call.ID, now) },
		func(err error, late bool) { c.ended(t, prompts.ReminderStopped, nil, err, late) })
}
