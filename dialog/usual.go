package dialog

import (
	"yinling/care"
)

// What was usual is read from the bookings of the dossier: nothing else has to
// be kept, and what the elder has changed since is usual from then on.

// lastOf is the latest booking of a service that was not cancelled, of any
// service for "".
func (c *Conversation) lastOf(service string) (care.Booking, bool) {
	for _, b := range c.known.bookings {
		if b.State != care.BookingCancelled && (service == "" || b.ServiceID == service) {
			return b, true
		}
	}
	return care.Booking{}, false
}

// usualTime is the time of day of the last two bookings of a service, if it was
// the same.
func (c *Conversation) usualTime(service string) (care.TimeOfDay, bool) {
	var times []care.TimeOfDay
	for _, b := range c.known.bookings {
		if b.State != care.BookingCancelled && b.ServiceID == service && len(times) < 2 {
			times = append(times, care.TimeOfDayOf(b.At))
		}
	}
	if len(times) < 2 || times[0] != times[1] {
		return 0, false
	}
	return times[0], true
}

// asUsual fills what was not said from the last booking, and says whether there
// was one.
func (f *form) asUsual(c *Conversation) bool {
	f.asLast = false
	id := f.service
	if id == "" && f.help != "" {
		for _, b := range c.known.bookings {
			if s, ok := c.town().service(b.ServiceID); ok && s.Help == f.help && b.State != care.BookingCancelled {
				id = b.ServiceID
				break
			}
		}
	}
	last, ok := c.lastOf(id)
	if !ok || id == "" && f.help != "" {
		return false
	}
	s, ok := c.town().service(last.ServiceID)
	if !ok {
		return false // it is no longer in the catalogue
	}
	f.service, f.help = s.ID, s.Help
	if !f.hasTime {
		f.hasTime, f.time, f.ambiguous = true, care.TimeOfDayOf(last.At), false
	}
	if f.address == "" && last.Address != c.elder.Address.Text {
		f.address = last.Address
	}
	if f.note == "" {
		f.note = last.Note
	}
	if f.quantity == 0 {
		f.quantity = last.Quantity
	}
	return true
}
