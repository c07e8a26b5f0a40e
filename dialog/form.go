package dialog

import (
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
)

// A form is a booking that is being asked together, or one that is being
// moved. What was understood goes in, the next step comes out; what is said and
// done for a step stands in booking.go.
type form struct {
	service string    // care.Service.ID, "" until known
	help    care.Help // when only the kind is known
	moment
	quantity int    // 0 stands for 1
	rule     string // RRULE of a repeated booking
	also     days   // further days of the same visit
	address  string // said explicitly; "" is the dossier's
	note     string // in the elder's words

	moves    *care.Booking // what is moved, nil for a new booking
	asLast   bool          // what is not said is as last time
	offered  bool          // the usual time was offered once
	reasoned string        // why a scheme does not pay: said once
	noted    string        // the note that was said back
}

// moment is a date and a time that are being asked together.
type moment struct {
	date      time.Time // local midnight, zero until known
	last      time.Time // the last day it may be, date being the first: 周末; zero when the day is known
	hasTime   bool
	time      care.TimeOfDay
	part      intents.DayPart
	ambiguous bool // the time may be meant twelve hours apart
	assumed   bool // the time is the service's, nobody said it
}

// town is what a form is checked against.
type town struct {
	services  []care.Service
	providers []care.Provider
	community string
	home      string // the dossier's address
	elder     care.Elder
	schemes   []care.Scheme
	used      []care.Used
	now       time.Time
}

// price is what the booking costs the elder.
func (t town) price(s care.Service, quantity int, at time.Time) care.Quote {
	return care.Price(s, max(1, quantity), at, t.elder, t.schemes, t.used)
}

func (t town) service(id string) (care.Service, bool) {
	i := slices.IndexFunc(t.services, func(s care.Service) bool { return s.ID == id })
	if i < 0 {
		return care.Service{}, false
	}
	return t.services[i], true
}

// of gives the services of a kind.
func (t town) of(h care.Help) []care.Service {
	var out []care.Service
	for _, s := range t.services {
		if s.Help == h {
			out = append(out, s)
		}
	}
	return out
}

// stepKind is what a form needs next.
type stepKind int

const (
	stepService   stepKind = iota + 1
	stepNoService          // what is wanted is not in the catalogue
	stepWhich              // one of candidates
	stepDate
	stepDay // at or alternative: one of two days
	stepTime
	stepPart // at or alternative: the time is ambiguous
	stepAddress
	stepRefused // the time cannot be had, by reason; alternative can
	stepNone    // nor can any other
	stepConfirm
)

type step struct {
	kind        stepKind
	service     care.Service
	candidates  []care.Service
	at          time.Time
	alternative time.Time
	provider    care.Provider
	quantity    int
	quote       care.Quote
	rule        string      // as it is said of them
	visits      []time.Time // of a repeated booking, at first; else nil
	reason      string      // a care.Booking… code
}

// take puts what was understood into the form and says whether it changed.
func (f *form) take(m intents.Meaning) bool {
	before := *f
	if m.Rejected != "" && m.Rejected == f.service {
		f.service = ""
	}
	switch {
	case f.moves != nil: // a move changes no service
	case m.Service != "":
		if m.Service != f.service && f.assumed {
			f.hasTime, f.assumed = false, false
		}
		f.service, f.help = m.Service, m.Help
	case m.Help != "" && m.Help != f.help:
		f.service, f.help = "", m.Help
	}
	f.takeDays(m)
	f.takeWhen(m.When)
	if m.Quantity > 0 {
		f.quantity = m.Quantity
	}
	if m.Rule != "" {
		f.rule = m.Rule
	}
	f.asLast = f.asLast || m.Usual
	if m.Address != "" {
		f.address = m.Address
	}
	if m.Note != "" && !strings.Contains(f.note, m.Note) {
		if f.note != "" {
			f.note += "；"
		}
		f.note += m.Note
	}
	return *f != before
}

// half is the distance of the two times that 三点 can be.
const half = care.TimeOfDay(12 * 60)

func (f *moment) takeWhen(w intents.When) {
	if !w.Date.IsZero() {
		f.takeDate(w)
	}
	switch {
	case w.HasTime && w.Ambiguous && f.hasTime && !f.ambiguous: // 五点, for six in the evening, is five in the afternoon
		f.time, f.part, f.assumed = nearer(w.Time, f.time), w.Part, false
	case w.HasTime:
		f.hasTime, f.time, f.part, f.ambiguous, f.assumed = true, w.Time, w.Part, w.Ambiguous, false
	case w.Part == intents.AnyPart:
	case f.hasTime && within(w.Part, f.time):
		f.part, f.ambiguous = w.Part, false
	case f.hasTime && f.ambiguous && within(w.Part, (f.time+half)%(2*half)):
		f.time, f.part, f.ambiguous = (f.time+half)%(2*half), w.Part, false
	default:
		f.hasTime, f.part, f.ambiguous = false, w.Part, false
	}
}

// takeDate takes a day. One of the week that was said is meant in that week: 下周,
// then 周三.
func (f *moment) takeDate(w intents.When) {
	date := w.Date
	if later := date.AddDate(0, 0, 7); !f.last.IsZero() && date.Before(f.date) && !later.Before(f.date) && !later.After(f.last) {
		date = later
	}
	f.date, f.last = date, w.Last
}

// nearer gives of the two times that t can be the one nearer to another. Two, for
// seven in the morning, is not in the night.
func nearer(t, to care.TimeOfDay) care.TimeOfDay {
	other := (t + half) % (2 * half)
	switch night := care.Clock(5, 0); {
	case to < night:
	case t < night:
		return other
	case other < night:
		return t
	}
	if max(other, to)-min(other, to) < max(t, to)-min(t, to) {
		return other
	}
	return t
}

// within tells whether the time is in the part of the day, generously: people
// do not agree where the afternoon ends.
func within(p intents.DayPart, t care.TimeOfDay) bool {
	switch p {
	case intents.Morning:
		return t >= care.Clock(5, 0) && t < care.Clock(12, 0)
	case intents.Noon:
		return t >= care.Clock(11, 0) && t < care.Clock(14, 0)
	case intents.Afternoon:
		return t >= care.Clock(12, 0) && t < care.Clock(19, 0)
	case intents.Evening:
		return t >= care.Clock(17, 0)
	}
	return true
}

// accept takes an alternative that was offered.
func (f *moment) accept(at time.Time) {
	f.date = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	f.last = time.Time{}
	f.hasTime, f.time, f.ambiguous, f.part = true, care.TimeOfDayOf(at), false, intents.AnyPart
}

// next is what the form needs.
func (f *form) next(t town) step {
	s, ok := t.service(f.service)
	if !ok {
		return f.nextService(t)
	}
	f.guessTime(s)
	f.mealTime(s)
	switch {
	case f.date.IsZero():
		return step{kind: stepDate, service: s}
	case f.rule == "" && !f.last.IsZero() && sameDay(f.last, f.date.AddDate(0, 0, 1)):
		return step{kind: stepDay, service: s, at: f.date, alternative: f.last}
	case f.rule == "" && !f.last.IsZero():
		return step{kind: stepDate, service: s, at: f.date}
	case !f.hasTime:
		return f.nextTime(t, s)
	}
	f.nextOfRule(t, s)
	at := f.time.On(f.date)
	if other := ((f.time + half) % (2 * half)).On(f.date); f.ambiguous && open(s, f.time) && open(s, care.TimeOfDayOf(other)) {
		if other.Before(at) {
			at, other = other, at
		}
		return step{kind: stepPart, service: s, at: at, alternative: other}
	}
	if f.address == "" && t.home == "" {
		return step{kind: stepAddress, service: s}
	}
	return f.place(t, s, at)
}

// nextTime asks for the time, unless no time of that day can be had.
func (f *form) nextTime(t town, s care.Service) step {
	if len(f.times(t, s)) == 0 {
		if none := f.place(t, s, s.From.On(f.date)); none.kind != stepConfirm {
			return none
		}
	}
	return step{kind: stepTime, service: s}
}

// atThatTime leaves those services of a kind that are to be had at the time that
// was said: dinner at noon is lunch. If that leaves none, all stay.
func (f *form) atThatTime(of []care.Service) []care.Service {
	if f.help != care.HelpMeal {
		return of
	}
	fitting := slices.DeleteFunc(slices.Clone(of), func(s care.Service) bool {
		switch {
		case f.hasTime:
			return !open(s, f.time) && !(f.ambiguous && open(s, (f.time+half)%(2*half)))
		case f.part != intents.AnyPart:
			return !within(f.part, s.From) && !within(f.part, s.To)
		}
		return false
	})
	if len(fitting) == 0 {
		return of
	}
	if f.part == intents.Morning && !f.hasTime { // lunch comes before twelve, too, but that is not what morning means
		return fitting[:1]
	}
	return fitting
}

func (f *form) nextService(t town) step {
	if f.help == "" {
		return step{kind: stepService}
	}
	switch of := f.atThatTime(t.of(f.help)); len(of) {
	case 0:
		return step{kind: stepNoService}
	case 1:
		f.service = of[0].ID
		return f.next(t)
	default:
		return step{kind: stepWhich, candidates: of}
	}
}

// mealTime sets the hour of a meal that was wanted for a day: an hour after the
// first at which it can be had, half past eleven for lunch. It is read back.
func (f *form) mealTime(s care.Service) {
	if s.Help == care.HelpMeal && !f.hasTime && !f.date.IsZero() && (f.part == intents.AnyPart || within(f.part, s.From) || within(f.part, s.To)) {
		f.hasTime, f.time, f.ambiguous, f.assumed = true, min(s.From+60, s.To), false, true
	}
}

// today takes a time without a day for that of today, if it can still be had.
func (f *form) today(t town) {
	s, ok := t.service(f.service)
	if ok && !f.hasTime && f.part != intents.AnyPart && f.date.IsZero() && f.moves == nil && f.rule == "" { // 下午来个电工
		day := &form{service: f.service, moment: moment{part: f.part, date: time.Date(t.now.Year(), t.now.Month(), t.now.Day(), 0, 0, 0, 0, t.now.Location())}}
		if times := day.usual(t, s); slices.ContainsFunc(times, func(at care.TimeOfDay) bool { return within(f.part, at) }) {
			f.date = day.date
		}
		return
	}
	if !ok || !f.hasTime || f.ambiguous || f.assumed || !f.date.IsZero() || f.moves != nil {
		return
	}
	if _, err := care.Place(s, t.providers, t.community, f.time.On(t.now), t.now); err == nil {
		f.date = time.Date(t.now.Year(), t.now.Month(), t.now.Day(), 0, 0, 0, 0, t.now.Location())
	}
}

// guessTime sets a time that a part of the day says well enough, since it is
// read back: noon is half past eleven, when meals come; and a time that only
// one half of the day's hours allow is meant there.
func (f *form) guessTime(s care.Service) {
	if !f.hasTime && f.part == intents.Noon {
		f.hasTime, f.time = true, min(max(care.Clock(11, 30), s.From), s.To)
	}
	if f.hasTime && f.ambiguous && !open(s, f.time) && open(s, (f.time+half)%(2*half)) {
		f.time, f.ambiguous = (f.time+half)%(2*half), false
	}
}

func open(s care.Service, t care.TimeOfDay) bool { return t >= s.From && t <= s.To }

// place looks for who can come.
func (f *form) place(t town, s care.Service, at time.Time) step {
	p, err := care.Place(s, t.providers, t.community, at, t.now)
	if err == nil {
		n := min(max(1, f.quantity), max(1, s.Most))
		return f.repeated(t, step{kind: stepConfirm, service: s, at: at, provider: p, quantity: n, quote: t.price(s, n, at)})
	}
	reason := care.ErrorCode(err)
	want := at
	if reason == care.BookingTooFar {
		want = care.TimeOfDayOf(at).On(t.now.Add(care.BookingHorizon).AddDate(0, 0, -7))
	}
	alternative, ok := care.NearestPlaceable(s, t.providers, t.community, want, t.now)
	if !ok {
		return step{kind: stepNone, service: s, at: at, reason: reason}
	}
	return step{kind: stepRefused, service: s, at: at, alternative: alternative, reason: reason}
}

// times gives up to six usual times that can be had on the day, for keys, in
// the part of the day that was said if there are any.
func (f *form) times(t town, s care.Service) []care.TimeOfDay {
	all := f.usual(t, s)
	out := slices.DeleteFunc(slices.Clone(all), func(tod care.TimeOfDay) bool { return !within(f.part, tod) })
	if len(out) == 0 {
		out = all
	}
	for len(out) > 6 { // thinned evenly, so that morning and afternoon stay
		for i := 1; i < len(out) && len(out) > 6; i++ {
			out = slices.Delete(out, i, i+1)
		}
	}
	return out
}

func (f *form) usual(t town, s care.Service) []care.TimeOfDay {
	var out []care.TimeOfDay
	for _, tod := range []care.TimeOfDay{
		care.Clock(7, 0), care.Clock(7, 30), care.Clock(8, 30), care.Clock(9, 30), care.Clock(10, 30), care.Clock(11, 0),
		care.Clock(11, 30), care.Clock(12, 0), care.Clock(14, 0), care.Clock(15, 0), care.Clock(16, 0), care.Clock(17, 0),
		care.Clock(17, 30), care.Clock(18, 0),
	} {
		if _, err := care.Place(s, t.providers, t.community, tod.On(f.date), t.now); err == nil {
			out = append(out, tod)
		}
	}
	return out
}
