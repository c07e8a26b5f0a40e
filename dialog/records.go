package dialog

import (
	"context"
	"errors"
	"time"

	"yinling/care"
	"yinling/prompts"
)

// Records is what the assistant needs of the records. Each method ends when
// its context does. What it changes is durable before it returns; a refusal
// carries a code of package care.
type Records interface {
	Services(ctx context.Context) ([]care.Service, error)
	Providers(ctx context.Context) ([]care.Provider, error)
	Schemes(ctx context.Context) ([]care.Scheme, error)
	Notices(ctx context.Context) ([]care.Notice, error)
	Relatives(ctx context.Context, elderID string) ([]care.Relative, error)
	BookingsOf(ctx context.Context, elderID string) ([]care.Booking, error) // newest first
	RemindersOf(ctx context.Context, elderID string) ([]care.Reminder, error)
	Used(ctx context.Context, elderID string, from, to time.Time) ([]care.Used, error)

	Book(ctx context.Context, b care.Booking) (care.Booking, error)
	MoveBooking(ctx context.Context, b care.Booking, callID string, now time.Time) (care.Booking, error)
	CancelBooking(ctx context.Context, id, callID string, now time.Time) (care.Booking, error)
	AddReminder(ctx context.Context, r care.Reminder) (care.Reminder, error)
	StopReminder(ctx context.Context, id, callID string, now time.Time) error
	AddFeedback(ctx context.Context, f care.Feedback) error
	// AskRelative sends a relative the elder's wish to be called back. The
	// refusal "unreachable" says that there is no way to.
	AskRelative(ctx context.Context, relativeID, callID string) error
	SetManner(ctx context.Context, elderID string, m care.Manner) error
}

// Unreachable is the code of AskRelative's refusal.
const Unreachable = "unreachable"

// known is what the records held when they were read last.
type known struct {
	services  []care.Service
	providers []care.Provider
	schemes   []care.Scheme
	notices   []care.Notice
	relatives []care.Relative
	bookings  []care.Booking // newest first
	reminders []care.Reminder
	used      []care.Used
}

// usedFor is how far back and ahead what schemes paid is read: every period
// that a visit can lie in, up to a year.
const usedFor = 400 * 24 * time.Hour

func (a *Assistant) read(ctx context.Context, elderID string) (k known, err error) {
	now, r := a.now(), a.records
	var errs [8]error
	k.services, errs[0] = r.Services(ctx)
	k.providers, errs[1] = r.Providers(ctx)
	k.schemes, errs[2] = r.Schemes(ctx)
	k.notices, errs[3] = r.Notices(ctx)
	k.relatives, errs[4] = r.Relatives(ctx, elderID)
	k.bookings, errs[5] = r.BookingsOf(ctx, elderID)
	k.reminders, errs[6] = r.RemindersOf(ctx, elderID)
	k.used, errs[7] = r.Used(ctx, elderID, now.Add(-usedFor), now.Add(usedFor))
	for i := range k.bookings {
		k.bookings[i].At = k.bookings[i].At.In(a.loc)
	}
	for i := range k.reminders {
		k.reminders[i].At, k.reminders[i].Next = k.reminders[i].At.In(a.loc), k.reminders[i].Next.In(a.loc)
	}
	return k, errors.Join(errs[:]...)
}

// load reads the records. Turns wait for it.
func (c *Conversation) load() {
	c.loaded = false
	c.async(func(ctx context.Context) func() {
		k, err := c.a.read(ctx, c.elder.ID)
		return func() {
			if err != nil {
				c.desk.Fault("records", err.Error())
				k = known{}
			}
			c.known, c.loaded = k, true
			c.release()
		}
	})
}

// release lets what waited for the records go on.
func (c *Conversation) release() {
	if !c.loaded || c.busy {
		return
	}
	held := c.held
	c.held = nil
	if !c.waitsForWords() {
		c.alarms.clear(alarmGiveUp)
	}
	for _, f := range held {
		f()
	}
}

// A keeping is what the records were asked to keep. late: the conversation has
// gone on without the answer.
type keeping func(err error, late bool)

// keep has the records do something. What came of it is said in then, and not
// before; a read of the records follows what succeeded.
func (c *Conversation) keep(do func(ctx context.Context) error, then keeping) {
	c.commits++
	number := c.commits
	c.busy, c.keeping = true, true
	c.offer(nil)
	c.desk.Doing(care.DoingThinking)
	c.fillSoon()
	c.alarms.in(alarmGiveUp, c.a.set.GiveUp)
	c.async(func(ctx context.Context) func() {
		err := do(ctx)
		k, readErr := c.a.read(ctx, c.elder.ID) // also after a failure: a part may have been kept
		return func() {
			if readErr == nil {
				c.known = k
			}
			c.kept(number, err, then)
		}
	})
}

// fillSoon has something said when the answer is late, counted from the elder's
// last voice.
func (c *Conversation) fillSoon() {
	rest := c.a.set.Filler - time.Second // the turn has ended a while ago
	if c.ear != nil {
		rest = min(rest, max(c.a.set.Filler-c.ear.turns.Silence(), 300*time.Millisecond))
	}
	c.alarms.in(alarmFiller, rest)
}

// noMoreWaiting ends the alarms of an answer that has come, unless an engine's is
// still waited for, which shares them.
func (c *Conversation) noMoreWaiting() {
	if !c.waitsForWords() {
		c.alarms.clear(alarmGiveUp, alarmFiller)
	}
}

func (c *Conversation) kept(number int, err error, then keeping) {
	late := !c.busy || number != c.commits
	if !late {
		c.busy, c.keeping = false, false
		c.noMoreWaiting()
	}
	if err != nil {
		c.goes = false
	}
	if err != nil && care.ErrorCode(err) == "internal" {
		c.desk.Fault("records", err.Error())
	}
	then(err, late)
	if !late {
		c.release()
	}
	if c.news != "" && !c.unheard() { // nobody said anything to which it could have been said
		news := c.news
		c.news = ""
		c.next(news)
	}
}

// unheard tells whether it is no use to say what the records answered: an agent
// sees it, and in danger it does not matter.
func (c *Conversation) unheard() bool {
	return c.sos != nil || c.mode == modeQuiet || c.mode == modeLeft || c.distress != ""
}

// recordsLate goes on without the records' answer. Should it come after all, it
// is said then.
func (c *Conversation) recordsLate() {
	keeping := c.keeping
	c.busy, c.keeping, c.goes = false, false, false
	c.desk.Fault("records", "no answer in time")
	if keeping && c.booking() != nil {
		c.notKept(true)
	} else {
		c.notDone(true)
	}
	c.release()
}

// notDone offers a person for what is no booking.
func (c *Conversation) notDone(now bool) {
	if now && c.mode == modeTalking && c.sos == nil && c.distress == "" {
		c.offerPerson(prompts.NotDone, care.EscalateCannot)
	}
}

// notKept offers a person for what the records would not do.
func (c *Conversation) notKept(now bool) {
	if now && c.mode == modeTalking && c.sos == nil && c.distress == "" {
		c.offerPerson(prompts.BookingFailed, care.EscalateCannot)
	}
}
