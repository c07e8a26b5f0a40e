package dialog

import (
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// A task is something the elder wants that can take several turns: a booking, a
// reminder, a complaint. One is talked about; others wait until it is done.
type task interface {
	// hear takes what may be the answer to the open question, or more of the
	// same wish. It is false when nothing of it is for this task.
	hear(c *Conversation, m intents.Meaning) bool
	// proceed asks for what is missing, reads back, or ends the task, behind
	// other texts of the same turn.
	proceed(c *Conversation, before ...string)
	// called is what the task is about, for coming back to it.
	called(c *Conversation) string
}

// A wish is a further one of a sentence, with the sentence.
type wish struct {
	intents.Meaning
	words string
}

// maxParked bounds how many tasks wait; the oldest is forgotten.
const maxParked = 4

// begin talks about a new task. The one that was open waits for its end.
func (c *Conversation) begin(t task, before ...string) {
	if c.task != nil && c.task != t {
		c.parked = append(c.parked, c.task)
		if len(c.parked) > maxParked {
			c.parked = c.parked[1:]
		}
	}
	c.task, c.warned = t, false
	for _, name := range readBacks { // "once more" belongs to the same thing
		delete(c.used, name)
	}
	t.proceed(c, before...)
}

var readBacks = []prompts.Name{
	prompts.ReadBack, prompts.ReadBackFree, prompts.ReadBackSeries, prompts.ReadBackSeriesFree, prompts.MoveReadBack, prompts.MoveReadBackFree,
}

// finish ends the open task and says what came of it.
func (c *Conversation) finish(before ...string) {
	c.task, c.asked, c.warned = nil, question{}, false
	if len(c.held) > 0 && !c.goes { // somebody has spoken meanwhile: it is said before the answer to that
		c.news = join(c.lang, before...)
		return
	}
	c.next(before...)
}

// next goes on after something was said or done: with the next wish of the same
// sentence, the open task, one that waits, or the question for more.
func (c *Conversation) next(before ...string) {
	if c.goes {
		c.goes = false
		c.farewell(join(c.lang, before...), "said goodbye")
		return
	}
	for len(c.wishes) > 0 {
		m := c.wishes[0].Meaning
		c.words = c.wishes[0].words
		c.wishes = c.wishes[1:]
		if m.Intent == intents.Book && m.When.Date.IsZero() {
			m.When.Date = c.lastDay
		}
		if c.wish(m, before...) {
			return
		}
	}
	if n := len(c.parked); c.task == nil && n > 0 {
		c.task, c.parked = c.parked[n-1], c.parked[:n-1]
		before = append(before, c.phrase(prompts.BackTo, prompts.Parts{"task": c.task.called(c)}))
	}
	if c.task != nil {
		c.task.proceed(c, before...)
		return
	}
	c.anythingElse(before...)
}

// drop forgets all tasks.
func (c *Conversation) drop() { c.task, c.parked, c.wishes = nil, nil, nil }

// booking is the form of the open task, nil if it is none.
func (c *Conversation) booking() *form {
	f, _ := c.task.(*form)
	return f
}

// soft intents are answers or more of the same: the open task hears them first.
var soft = []intents.Intent{
	intents.Unknown, intents.Book, intents.Yes, intents.No, intents.Perhaps, intents.Correct, intents.Change, intents.Usual,
}

// forTask lets the open task hear m, and says whether it was for it.
func (c *Conversation) forTask(m intents.Meaning) bool {
	if c.asked.kind == askPerson && (m.Intent == intents.Yes || m.Intent == intents.No) {
		return false // that is about the person
	}
	if c.task == nil || !slices.Contains(soft, m.Intent) && !c.freeWords(m) {
		return false
	}
	return c.task.hear(c, m)
}

// freeWords tells whether any words answer the open question.
func (c *Conversation) freeWords(m intents.Meaning) bool {
	switch c.asked.wants {
	case intents.ExpectWhat:
		return !slices.Contains([]intents.Intent{intents.Cancel, intents.Person, intents.Goodbye, intents.Mistake, intents.Thanks}, m.Intent)
	case intents.ExpectTime, intents.ExpectDate: // 十分钟吧
		return (m.When.Said() || m.Length > 0 || m.Rule != "") && (m.Intent != intents.SmallTalk || c.few()) &&
			slices.Contains([]intents.Intent{intents.Rate, intents.OutOfScope, intents.SmallTalk, intents.Goodbye}, m.Intent)
	case intents.ExpectAddress, intents.ExpectPerson, intents.ExpectStars, intents.ExpectWhich:
		return m.HasSlots() || m.Person != "" || m.Stars > 0 || m.Ordinal != 0
	}
	return false
}

// few tells whether little was said: more of it is a tale.
func (c *Conversation) few() bool {
	if c.lang == care.English {
		return len(strings.Fields(c.words)) <= 7
	}
	return len([]rune(c.words)) <= 9
}

// wish takes up something new that the elder wants, behind other texts of the
// same turn. It is false when it is nothing the bot knows.
func (c *Conversation) wish(m intents.Meaning, before ...string) bool {
	if m.Intent != intents.Remind {
		c.about = m.Intent
	}
	switch m.Intent {
	case intents.Book, intents.Usual:
		return c.wantsBooking(m, before...)
	case intents.Change, intents.Cancel, intents.AskBooking, intents.WhereIsIt:
		return c.aboutBookings(m, before...)
	case intents.AskPrice, intents.AskAllowance, intents.AskEntitled:
		return c.aboutMoney(m, before...)
	case intents.Remind, intents.ListReminders, intents.StopReminder:
		if changesReminderRe.MatchString(strings.ToLower(c.words)) && c.changesReminder(m, before...) {
			return true
		}
		return c.aboutReminders(m, before...)
	case intents.Complaint, intents.Praise, intents.Rate:
		return c.feedback(m, before...)
	case intents.CallRelative:
		c.ringsBack(m, before...)
	case intents.AskTime, intents.AskDate, intents.AskWeather, intents.AskNews:
		return c.tell(m, before...)
	case intents.Lonely, intents.SmallTalk:
		c.chat(m, before...)
	case intents.Scam:
		c.warnOfScam()
	case intents.AskMedicine:
		c.offerPerson(prompts.Medicine, care.EscalateCannot, before...)
	case intents.AskPolicy:
		c.offerPerson(prompts.Policy, care.EscalateCannot, before...)
	case intents.Unknown, intents.Yes, intents.No:
		return false
	case intents.Perhaps: // nothing is asked again: they are thinking
		c.patient, c.warned = true, true
		c.say(join(c.lang, append(before, c.phrase(prompts.PerhapsOk, nil))...), c.listen)
	case intents.Correct:
		return c.wronglyUnderstood(m, before...)
	default: // out of scope, or a town's own label
		c.offerPerson(prompts.Cannot, care.EscalateCannot, before...)
	}
	return true
}

// wronglyUnderstood takes "you got that wrong" when no task is open.
func (c *Conversation) wronglyUnderstood(m intents.Meaning, before ...string) bool {
	if m.HasSlots() { // it corrects what was done last
		m.Intent = intents.Change
		return c.aboutBookings(m, before...)
	}
	c.ask(question{kind: askOpen, wants: intents.ExpectService, name: prompts.Corrected, options: c.helps()}, before...)
	return true
}

// warnOfScam fetches a person at once: money goes in minutes.
func (c *Conversation) warnOfScam() {
	c.fetchPersonSaying(care.EscalateAsked, c.phrase(prompts.Scam, nil))
}

// listed says up to two of a list, and how many there are.
func (c *Conversation) listed(items []string, one, two, more prompts.Name, count string) string {
	switch len(items) {
	case 1:
		return c.phrase(one, prompts.Parts{"first": items[0]})
	case 2:
		return c.phrase(two, prompts.Parts{"first": items[0], "second": items[1]})
	}
	return c.phrase(more, prompts.Parts{"first": items[0], "second": items[1], "count": count})
}

// nth is the one that an ordinal names, as in intents.Meaning: 1 for the first,
// -1 for the last; nil if there is none.
func nth[T any](list []T, ordinal int) *T {
	i := ordinal - 1
	if ordinal < 0 {
		i = len(list) - 1
	}
	if i < 0 || i >= len(list) {
		return nil
	}
	return &list[i]
}
