package dialog

import (
	"context"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// aboutBookings changes, moves, cancels and tells about what was booked before.
func (c *Conversation) aboutBookings(m intents.Meaning, before ...string) bool {
	switch m.Intent {
	case intents.AskBooking:
		c.tellBookings(m, before...)
	case intents.WhereIsIt:
		c.whereIsIt(m, before...)
	default:
		if m.Service == "" && m.Help == "" {
			m.Service = c.serviceIn(c.words)
		}
		if m.Intent == intents.Change && c.changesReminder(m, before...) {
			return true
		}
		c.begin(&choosing{act: m.Intent, said: m}, before...)
	}
	return true
}

// describe says a booking in a few words: 明天（周日）上午九点的打扫.
func (c *Conversation) describe(b care.Booking) string {
	name := b.ServiceID
	if s, ok := c.town().service(b.ServiceID); ok {
		name = s.Called(c.lang)
	}
	when := c.speakMoment(b.At, c.a.now())
	if c.lang == care.English {
		return name + " " + when
	}
	return when + "的" + name
}

// ahead gives the bookings that are still to come, the next first, that fit
// what was said of service and day.
func (c *Conversation) ahead(m intents.Meaning, withDay bool) []care.Booking {
	now := c.a.now()
	var list []care.Booking
	for _, b := range c.known.bookings {
		live := b.State == care.BookingBooked || b.State == care.BookingDispatched
		if live && b.At.After(now) && c.fits(b, m, withDay) {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b care.Booking) int { return a.At.Compare(b.At) })
	return list
}

func (c *Conversation) fits(b care.Booking, m intents.Meaning, withDay bool) bool {
	s, _ := c.town().service(b.ServiceID)
	switch {
	case m.Service != "" && m.Service != b.ServiceID:
		return false
	case m.Service == "" && m.Help != "" && m.Help != s.Help:
		return false
	case withDay && !m.When.Date.IsZero() && !sameDay(m.When.Date, b.At) && (b.At.Before(m.When.Date) || m.When.Last.IsZero() || !b.At.Before(m.When.Last.AddDate(0, 0, 1))):
		return false
	case withDay && m.When.HasTime && m.When.Time != care.TimeOfDayOf(b.At) && !(m.When.Ambiguous && (m.When.Time+half)%(2*half) == care.TimeOfDayOf(b.At)):
		return false
	case withDay && !m.When.HasTime && !within(m.When.Part, care.TimeOfDayOf(b.At)):
		return false
	}
	return true
}

func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

func (c *Conversation) tellBookings(m intents.Meaning, before ...string) {
	list := c.ahead(m, true)
	if f := c.booking(); f != nil && (m.Service == "" || m.Service == f.service) {
		if s, ok := c.town().service(f.service); ok && !c.booked(s.ID) { // 他们几点能来: of what is being booked
			c.next(append(before, c.phrase(prompts.HoursAre, prompts.Parts{
				"service": s.Called(c.lang), "from": prompts.SpeakTime(s.From, c.lang), "to": prompts.SpeakTime(s.To, c.lang),
			}))...)
			return
		}
	}
	if len(list) == 0 {
		c.next(append(before, c.noBooking(m))...)
		return
	}
	var items []string
	for _, b := range list {
		items = append(items, c.describe(b))
	}
	count := prompts.SpeakCount(len(items), "", c.lang)
	c.next(append(before, c.listed(items, prompts.BookingsOne, prompts.BookingsTwo, prompts.BookingsMore, count))...)
}

func (c *Conversation) booked(service string) bool {
	return len(c.ahead(intents.Meaning{Service: service}, false)) > 0
}

func (c *Conversation) noBooking(m intents.Meaning) string {
	if s, ok := c.town().service(m.Service); ok {
		return c.phrase(prompts.NoBookingOf, prompts.Parts{"service": s.Called(c.lang)})
	}
	return c.phrase(prompts.NoBooking, nil)
}

// overdue is how long after its time a visit is still asked about.
const overdue = 4 * time.Hour

// whereIsIt answers by the booking that is nearest to now.
func (c *Conversation) whereIsIt(m intents.Meaning, before ...string) {
	now := c.a.now()
	var near *care.Booking
	for i, b := range c.known.bookings {
		if b.State == care.BookingCancelled || !c.fits(b, m, false) || now.Sub(b.At) > overdue {
			continue
		}
		if near == nil || b.At.Before(near.At) {
			near = &c.known.bookings[i]
		}
	}
	if near == nil {
		c.next(append(before, c.noBooking(m))...)
		return
	}
	s, _ := c.town().service(near.ServiceID)
	parts := prompts.Parts{"service": s.Called(c.lang), "time": c.speakMoment(near.At, now)}
	switch {
	case near.State == care.BookingDone:
		c.offerPersonWith(prompts.OrderDone, parts, care.EscalateCannot, before...)
	case near.At.After(now):
		c.next(append(before, c.phrase(prompts.OrderNotYet, parts))...)
	default:
		c.offerPersonWith(prompts.OrderDue, parts, care.EscalateCannot, before...)
	}
}

// oneMore makes a meal that is booked one portion more: 明天多送一份.
func (c *Conversation) oneMore(m intents.Meaning, before ...string) bool {
	if m.Help != care.HelpMeal || m.When.HasTime || !said(c.words, "多送", "多来一", "多要一", "多加一", "加一份", "加个人", "加个饭", "加个午饭", "加个晚饭", "one more", "an extra", "another one for") {
		return false
	}
	list := c.ahead(intents.Meaning{Service: m.Service, Help: m.Help, When: m.When}, true)
	if len(list) != 1 {
		return false
	}
	m.Intent, m.Service, m.Quantity = intents.Change, list[0].ServiceID, max(1, list[0].Quantity)+max(1, m.Quantity)
	m.When = intents.When{}
	t := &choosing{act: intents.Change, said: m, chosen: &list[0]}
	c.begin(t, before...)
	return true
}

// choosing is which booking is to be cancelled or changed. Once it is known, a
// change goes on as a form, a cancelling is read back.
type choosing struct {
	act    intents.Intent // Cancel, Change
	said   intents.Meaning
	chosen *care.Booking
	all    []care.Booking // every one of these is to be cancelled
}

// everything are the words of who means all of them.
func (t *choosing) everything(c *Conversation) bool {
	words := strings.ToLower(c.words)
	for _, w := range []string{"都", "全", "所有", " all ", "everything", "both"} {
		if strings.Contains(" "+words+" ", w) {
			return true
		}
	}
	return false
}

func (t *choosing) askAll(c *Conversation, list []care.Booking, before ...string) {
	t.all = list
	q := question{kind: askConfirm, wants: intents.ExpectYesNo, name: prompts.CancelCountReadBack, options: c.yesNo(), parts: prompts.Parts{
		"count": prompts.SpeakCount(len(list), "", c.lang), "first": c.describe(list[0]), "second": c.describe(list[1]),
	}}
	if len(list) == 2 {
		q.name = prompts.CancelAllReadBack
	}
	c.ask(q, before...)
}

// begun tells whether the visit that is meant has begun a little while ago.
func (t *choosing) begun(c *Conversation) bool {
	visit, ok := c.lastVisit(t.said)
	return ok && (t.said.Service != "" || t.said.Help != "") && c.a.now().Sub(visit.At) < overdue && visit.State != care.BookingDone
}

func (t *choosing) called(c *Conversation) string {
	if t.chosen != nil {
		return c.describe(*t.chosen)
	}
	return c.label(prompts.LabelBooking)
}

func (t *choosing) hear(c *Conversation, m intents.Meaning) bool {
	switch {
	case c.asked.kind == askConfirm && m.Intent == intents.Yes && !m.HasSlots():
		t.cancel(c)
	case c.asked.kind == askConfirm && m.Intent == intents.No:
		c.finish(c.phrase(prompts.KeptBooking, nil))
	case m.Ordinal != 0:
		which := nth(t.candidates(c), m.Ordinal)
		if which == nil {
			return false
		}
		t.chosen = which
		t.proceed(c)
	case m.HasSlots() && m.Intent != intents.Remind:
		t.narrow(m)
		t.proceed(c)
	default:
		return false
	}
	return true
}

// narrow adds what an answer says of the booking that is meant.
func (t *choosing) narrow(m intents.Meaning) {
	if m.Service != "" || m.Help != "" {
		t.said.Service, t.said.Help = m.Service, m.Help
	}
	if m.When.Said() {
		t.said.When = m.When
	}
	t.chosen = nil
}

// candidates are the bookings that can be meant. A time in a wish to change is
// the new one, unless only bookings of that time are there to choose from.
func (t *choosing) candidates(c *Conversation) []care.Booking {
	if t.act == intents.Cancel || t.chosen == nil && c.asked.wants == intents.ExpectWhich {
		return c.ahead(t.said, true)
	}
	if t.said.Was.Said() { // 明天的饭改成两份
		m := t.said
		m.When = t.said.Was
		if list := c.ahead(m, true); len(list) > 0 {
			return list
		}
	}
	return c.ahead(t.said, false)
}

func (t *choosing) proceed(c *Conversation, before ...string) {
	t.all = nil
	if t.chosen == nil {
		list := t.candidates(c)
		if t.act == intents.Cancel && t.said.Service == "" && t.said.Help == "" && t.everything(c) {
			list = c.ahead(intents.Meaning{}, false) // 我明天要住院了，订的那些都退了
		}
		switch {
		case len(list) == 0 && t.begun(c):
			c.task = nil
			c.offerPerson(prompts.ChangeTooLate, care.EscalateCannot, before...)
			return
		case len(list) > 1 && t.act == intents.Cancel && t.everything(c):
			t.askAll(c, list, before...)
			return
		case len(list) == 0:
			c.finish(append(before, c.noBooking(t.said))...)
			return
		case len(list) > 1 && !t.lastMade(c, list):
			c.ask(question{
				kind: askPart, wants: intents.ExpectWhich, name: prompts.WhichBooking,
				parts:   prompts.Parts{"first": c.describe(list[0]), "second": c.describe(list[1])},
				options: c.theseBookings(list),
			}, before...)
			return
		case len(list) == 1:
			t.chosen = &list[0]
		}
	}
	if t.act == intents.Cancel {
		c.ask(question{
			kind: askConfirm, wants: intents.ExpectYesNo, name: prompts.CancelReadBack,
			parts: prompts.Parts{"booking": c.describe(*t.chosen)}, options: c.yesNo(),
		}, before...)
		return
	}
	t.move(c, before...)
}

// lastMade chooses what was booked in this call, when nothing else was said: 改
// 到十二点 after a booking means that one.
func (t *choosing) lastMade(c *Conversation, list []care.Booking) bool {
	if t.said.Service != "" || t.said.Help != "" {
		return false
	}
	last := -1
	for i, b := range list {
		if b.CallID == c.call.ID && (last < 0 || b.Made.After(list[last].Made)) {
			last = i
		}
	}
	if last >= 0 {
		t.chosen = &list[last]
	}
	return last >= 0
}

// move goes on with the booking's form, in which the new parts replace the old.
func (t *choosing) move(c *Conversation, before ...string) {
	b := *t.chosen
	f := &form{service: b.ServiceID, address: b.Address, note: b.Note, noted: b.Note, quantity: b.Quantity, moves: &b}
	if f.address == c.elder.Address.Text {
		f.address = ""
	}
	if s, ok := c.town().service(b.ServiceID); ok {
		f.help = s.Help
	}
	m := t.said
	if by := m.Length; by > 0 && !m.When.HasTime && by < 24*time.Hour { // back an hour
		if said(c.words, "提前", "早", "earlier", "forward", "sooner") {
			by = -by
		}
		f.accept(b.At.Add(by))
		c.task = f
		f.proceed(c, before...)
		return
	}
	m.Service, m.Help, m.Rejected, m.Usual, m.Rule = "", "", "", false, ""
	if m.When.Said() || m.Quantity > 0 || m.Note != "" || m.Address != "" {
		f.accept(b.At)
		sameDayOnly := !m.When.HasTime && m.When.Part == intents.AnyPart && m.When.Last.IsZero() && sameDay(m.When.Date, b.At) && m.Quantity == 0 && m.Note == "" && m.Address == ""
		if sameDayOnly && f.help == care.HelpMeal { // its hour would be taken for granted
			f.moment = moment{}
		} else if m.When.Part != intents.AnyPart && !m.When.HasTime || sameDayOnly { // 后天的打扫晚一点来
			f.hasTime = false
		}
		if f.date.IsZero() {
			m.When.Date = time.Time{}
		}
		f.take(m)
		if f.hasTime && f.time.On(f.date).Equal(b.At) && f.quantity == b.Quantity && f.note == b.Note && m.Address == "" { // nothing of it is new
			f.moment = moment{}
		}
	}
	c.task = f
	f.proceed(c, before...)
}

func (c *Conversation) theseBookings(list []care.Booking) []option {
	var out []option
	for i, b := range list {
		out = append(out, option{c.describe(b), intents.Meaning{Intent: intents.Book, Ordinal: i + 1}})
	}
	return out
}

func (t *choosing) cancel(c *Conversation) {
	list, now := t.all, c.a.now()
	if len(list) == 0 {
		list = []care.Booking{*t.chosen}
	}
	done := 0
	c.keep(func(ctx context.Context) error {
		for _, b := range list {
			if _, err := c.a.records.CancelBooking(ctx, b.ID, c.call.ID, now); err != nil {
				return err
			}
			done++
		}
		return nil
	}, func(err error, late bool) {
		switch {
		case err == nil:
			c.ended(t, prompts.CancelledBooking, nil, err, late)
		case c.unheard():
		case done > 0:
			c.task = nil
			c.offerPersonWith(prompts.PartlyDone, prompts.Parts{"count": prompts.SpeakTimes(done, c.lang)}, care.EscalateCannot)
		case care.ErrorCode(err) == "internal":
			c.notDone(!late)
		default:
			c.task = nil
			c.offerPerson(prompts.ChangeTooLate, care.EscalateCannot)
		}
	})
}
