package care

import "time"

// Booking is a service promised to an elder.
type Booking struct {
	ID         string
	ElderID    string
	ServiceID  string
	ProviderID string
	CallID     string    // the call it was made in, "" for another way
	At         time.Time // when the visit begins
	Address    string
	Note       string // in the elder's words
	Quantity   int    // units of the service; 0 stands for 1
	Quote      Quote  // as it was read back; the records refuse a booking whose price has changed since
	State      BookingState
	Made       time.Time
}

// BookingState is where a booking stands.
type BookingState int

// The states of a booking. Cancelled and Done are final.
const (
	BookingUnknown BookingState = iota
	BookingBooked
	BookingDispatched
	BookingDone
	BookingCancelled
)

var bookingStateNames = []string{"unknown", "booked", "dispatched", "done", "cancelled"}

func (s BookingState) String() string { return nameOf(bookingStateNames, int(s)) }

// BookingAction is something that happens to a booking.
type BookingAction int

// The actions on a booking.
const (
	BookingMake BookingAction = iota + 1
	BookingDispatch
	BookingFinish
	BookingCancel
	BookingMove // to another time; what was dispatched must be dispatched anew
)

// NextBookingState is the state after the action, or an error "booking_state"
// when the action makes no sense in the state.
func NextBookingState(s BookingState, a BookingAction) (BookingState, error) {
	switch {
	case s == BookingUnknown && a == BookingMake:
		return BookingBooked, nil
	case s == BookingBooked && a == BookingDispatch:
		return BookingDispatched, nil
	case s == BookingDispatched && a == BookingFinish:
		return BookingDone, nil
	case (s == BookingBooked || s == BookingDispatched) && a == BookingCancel:
		return BookingCancelled, nil
	case (s == BookingBooked || s == BookingDispatched) && a == BookingMove:
		return BookingBooked, nil
	}
	return s, Refusef("booking_state", "A booking that is %s cannot take that step.", s)
}

// Reasons why a time cannot be booked. The dialog says each in its own words.
const (
	BookingPast       = "booking_past"        // before now
	BookingTooSoon    = "booking_too_soon"    // inside the service's lead time
	BookingTooFar     = "booking_too_far"     // more than 60 days ahead
	BookingClosed     = "booking_closed"      // outside the hours of the service
	BookingNoProvider = "booking_no_provider" // nobody does it there on that day
	BookingPrice      = "booking_price"       // what the elder pays is not what was read back
	BookingTooLate    = "booking_too_late"    // to be changed: the visit has begun or is over
)

// BookingHorizon is how far ahead a visit can be booked.
const BookingHorizon = 60 * 24 * time.Hour

// Place finds the provider for a visit, first fit in the order given, or says
// why the time cannot be had (an Error with one of the Booking… codes). at and
// now carry the town's location.
func Place(s Service, providers []Provider, community string, at, now time.Time) (Provider, error) {
	tod := TimeOfDayOf(at)
	switch {
	case at.Before(now):
		return Provider{}, Refusef(BookingPast, "That time is past.")
	case at.Before(now.Add(s.Lead)):
		return Provider{}, Refusef(BookingTooSoon, "That is too soon: the service needs %s of notice.", s.Lead)
	case at.After(now.Add(BookingHorizon)):
		return Provider{}, Refusef(BookingTooFar, "That is more than 60 days ahead.")
	case tod < s.From || tod > s.To:
		return Provider{}, Refusef(BookingClosed, "The service begins between %s and %s.", s.From, s.To)
	}
	for _, p := range providers {
		if p.Serves(s.ID, community, at) {
			return p, nil
		}
	}
	return Provider{}, Refusef(BookingNoProvider, "Nobody does that there on that day.")
}

// NearestPlaceable gives a bookable time that is like the wanted one: on the
// first of 14 days from the wanted one (or from today, if that is past) on
// which there is any, at the same time of day if that can be had, else at the
// next time inside the opening hours that leaves the notice the service needs,
// in half hours. ok is false when there is none.
func NearestPlaceable(s Service, providers []Provider, community string, want, now time.Time) (at time.Time, ok bool) {
	tod := min(max(TimeOfDayOf(want), s.From), s.To)
	day := want
	if day.Before(now) {
		day = now
	}
	for range 14 {
		for t := tod; t <= s.To; t = (t/30 + 1) * 30 {
			at = t.On(day)
			if _, err := Place(s, providers, community, at, now); err == nil {
				return at, true
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}, false
}

// String is the clock as on a digital watch: "11:30".
func (t TimeOfDay) String() string {
	return string([]byte{byte('0' + t/600), byte('0' + t/60%10), ':', byte('0' + t%60/10), byte('0' + t%10)})
}

func nameOf(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return names[0]
	}
	return names[i]
}
