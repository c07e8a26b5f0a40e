package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"yinling/care"
)

const bookingColumns = "id, elder_id, service_id, provider_id, call_id, at, address, note, " +
	"quote_list, quote_town, quote_elder, state, made"

func bookingFields(b *care.Booking) []any {
	return []any{&b.ID, &b.ElderID, &b.ServiceID, &b.ProviderID, ref{&b.CallID}, stamp{&b.At}, &b.Address, &b.Note,
		&b.Quote.List, &b.Quote.Town, &b.Quote.Elder, &b.State, stamp{&b.Made}}
}

var (
	insertBooking = insert("bookings", bookingColumns, "")
	readBookings  = "SELECT " + bookingColumns + " FROM bookings"
)

// Book keeps a new booking and writes it to the timeline of its call, or to
// one of its own ("booking:…") when it was made in another way. When Book
// returns without an error the booking is on the disk and may be spoken of.
//
// It gives the booking as kept: ID and Made are set when they were not, an
// unknown state is made "booked", and times are UTC to the millisecond.
func (s *Store) Book(ctx context.Context, b care.Booking) (care.Booking, error) {
	if b.Made.IsZero() {
		b.Made = time.Now()
	}
	if b.ID == "" {
		b.ID = care.NewID(b.Made)
	}
	if b.State == care.BookingUnknown {
		b.State = care.BookingBooked
	}
	b.At, b.Made = stored(b.At), stored(b.Made)
	b.Address, b.Note = plain(b.Address), plain(b.Note)
	err := s.write(ctx, "keeping booking "+b.ID, func(tx *sql.Tx) error {
		if _, err := run(ctx, tx, insertBooking, bookingFields(&b)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, bookedEvent(b))
	})
	if err != nil {
		return care.Booking{}, err
	}
	return b, nil
}

func bookedEvent(b care.Booking) care.Event {
	subject := care.CallSubject(b.CallID)
	if b.CallID == "" {
		subject = "booking:" + b.ID
	}
	return care.Event{
		Subject: subject, At: b.Made, Who: "elder:" + b.ElderID, What: care.EventBooked,
		Data: map[string]string{
			"booking": b.ID, "service": b.ServiceID, "provider": b.ProviderID, "at": b.At.Format(time.RFC3339),
		},
	}
}

// stored is a time as it comes back from the store.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// BookingsOf reads the bookings of an elder, newest first.
func (s *Store) BookingsOf(ctx context.Context, elderID string) ([]care.Booking, error) {
	return list(ctx, s, "bookings of elder "+elderID, bookingFields,
		readBookings+" WHERE elder_id = $1 ORDER BY made DESC, id DESC", elderID)
}

// BookingsOfCall reads what was booked in a call, in order.
func (s *Store) BookingsOfCall(ctx context.Context, callID string) ([]care.Booking, error) {
	return list(ctx, s, "bookings of call "+callID, bookingFields,
		readBookings+" WHERE call_id = $1 ORDER BY made, id", callID)
}
