package dialog

import (
	"context"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// feedback takes complaints, praise and ratings.
func (c *Conversation) feedback(m intents.Meaning, before ...string) bool {
	visit, found := c.lastVisit(m)
	f := care.Feedback{ElderID: c.elder.ID, CallID: c.call.ID, BookingID: visit.ID, Words: c.words}
	switch m.Intent {
	case intents.Praise:
		f.Kind = care.FeedbackPraise
		c.keepFeedback(nil, f, prompts.PraiseNoted, nil, before...)
	case intents.Rate:
		if !found {
			c.next(append(before, c.phrase(prompts.NoVisit, nil))...)
			return true
		}
		f.Kind, f.Stars = care.FeedbackRating, m.Stars
		s, _ := c.town().service(visit.ServiceID)
		c.begin(&rating{feedback: f, service: s}, before...)
	default:
		if m.Confidence < surelyComplains {
			return false
		}
		f.Kind = care.FeedbackComplaint
		c.begin(&complaint{feedback: f, told: c.tells()}, before...)
	}
	return true
}

// surelyComplains is how sure a complaint must be: it is written down for others
// to read.
const surelyComplains = 0.4

// tells tells whether a complaint says what is wrong, and not only that one wants
// to complain.
func (c *Conversation) tells() bool {
	if c.lang == care.English {
		return len(strings.Fields(c.words)) >= 7
	}
	return len([]rune(c.words)) >= 8
}

// lastVisit is the latest visit that has begun, of the service and the day that
// were said.
func (c *Conversation) lastVisit(m intents.Meaning) (latest care.Booking, ok bool) {
	now := c.a.now()
	for _, b := range c.known.bookings {
		if b.State == care.BookingCancelled || b.At.After(now) || !c.fits(b, m, false) || b.At.Before(latest.At) {
			continue
		}
		latest, ok = b, true
	}
	return latest, ok
}

// keepFeedback stores feedback and says so. t is the task it ends, if any.
func (c *Conversation) keepFeedback(t task, f care.Feedback, name prompts.Name, parts prompts.Parts, before ...string) {
	f.Made = c.a.now()
	f.ID = care.NewID(f.Made)
	c.keep(func(ctx context.Context) error { return c.a.records.AddFeedback(ctx, f) }, func(err error, late bool) {
		if err == nil && f.Kind == care.FeedbackComplaint && !c.unheard() && c.task == t {
			c.task = nil
			c.offerPersonWith(name, parts, care.EscalateCannot)
			return
		}
		if err == nil && !c.unheard() && len(before) > 0 {
			c.next(append(before, c.phrase(name, parts))...)
			return
		}
		c.ended(t, name, parts, err, late)
	})
}

// complaint is what somebody did wrong, in the elder's words. It is written
// down and stands before the agents until one has seen to it.
type complaint struct {
	feedback care.Feedback
	told     bool
}

func (t *complaint) called(c *Conversation) string { return c.label(prompts.LabelComplaint) }

func (t *complaint) hear(c *Conversation, m intents.Meaning) bool {
	if t.told || m.Intent == intents.No {
		c.finish()
		return true
	}
	t.feedback.Words = strings.TrimSpace(c.words)
	if visit, ok := c.lastVisit(m); ok && (m.Service != "" || m.Help != "") {
		t.feedback.BookingID = visit.ID
	}
	t.told = true
	t.proceed(c)
	return true
}

func (t *complaint) proceed(c *Conversation, before ...string) {
	if !t.told {
		c.ask(question{kind: askPart, wants: intents.ExpectWhat, name: prompts.AskComplaint}, before...)
		return
	}
	c.keepFeedback(t, t.feedback, prompts.ComplaintNoted, nil)
}

// rating is how good a visit was, one to five.
type rating struct {
	feedback care.Feedback
	service  care.Service
}

func (t *rating) called(c *Conversation) string { return t.service.Called(c.lang) }

func (t *rating) hear(c *Conversation, m intents.Meaning) bool {
	if m.Stars == 0 {
		return false
	}
	t.feedback.Stars = m.Stars
	t.proceed(c)
	return true
}

func (t *rating) proceed(c *Conversation, before ...string) {
	if t.feedback.Stars == 0 {
		var options []option
		for n := 5; n >= 1; n-- {
			options = append(options, option{prompts.SpeakStars(n, c.lang), intents.Meaning{Intent: intents.Correct, Stars: n}})
		}
		c.ask(question{
			kind: askPart, wants: intents.ExpectStars, name: prompts.AskStars, options: options,
			parts: prompts.Parts{"service": t.service.Called(c.lang)},
		}, before...)
		return
	}
	c.keepFeedback(t, t.feedback, prompts.Rated, prompts.Parts{"stars": prompts.SpeakStars(t.feedback.Stars, c.lang)})
}
