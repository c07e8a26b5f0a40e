package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yinling/care"
)

const bookingColumns = "id, elder_id, service_id, provider_id, call_id, at, address, note, quantity, quote, state, made"

func bookingFields(b *care.Booking) []any {
	return []any{&b.ID, &b.ElderID, &b.ServiceID, &b.ProviderID, ref{&b.CallID}, stamp{&b.At}, &b.Address, &b.Note,
		&b.Quantity, doc{&b.Quote}, &b.State, stamp{&b.Made}}
}

var (
	insertBooking = insert("bookings", bookingColumns, "")
	updateBooking = update("bookings", bookingColumns)
	readBookings  = "SELECT " + bookingColumns + " FROM bookings"
)

// Book keeps a new booking and writes it to the timeline of its call, or to
// one of its own when it was made in another way. When Book returns without an
// error the booking is on the disk and may be spoken of.
//
// It is priced again, with At in the town's location as given: when the elder
// would pay another sum than Quote says it is refused as care.BookingPrice.
//
// It gives the booking as kept: ID and Made are set when they were not, an
// unknown state is made "booked", Quote is the new one, and times are UTC to
// the millisecond.
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
	err := s.write(ctx, "keeping booking "+b.ID, func(tx *sql.Tx) (err error) {
		if b.Quote, err = priced(ctx, tx, b); err != nil {
			return err
		}
		b = storedBooking(b)
		if _, err := run(ctx, tx, insertBooking, bookingFields(&b)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, bookingEvent(b, b.CallID, b.Made, care.EventBooked, map[string]string{
			"service": b.ServiceID, "provider": b.ProviderID, "at": b.At.Format(time.RFC3339),
		}))
	})
	if err != nil {
		return care.Booking{}, err
	}
	return b, nil
}

// MoveBooking gives a booking that is booked or dispatched a new At, Provider,
// Address, Note, Quantity and Quote; the rest of b but its ID does not count. What was
// dispatched is booked again. It is priced as in Book. callID is the call in
// which it was moved, "" for another way. A visit that has begun is refused as
// care.BookingTooLate, a new time before now as care.BookingPast.
func (s *Store) MoveBooking(ctx context.Context, b care.Booking, callID string, now time.Time) (care.Booking, error) {
	return s.changeBooking(ctx, b.ID, care.BookingMove, callID, now, func(tx *sql.Tx, kept *care.Booking) (care.Event, error) {
		if b.At.Before(now) {
			return care.Event{}, care.Refusef(care.BookingPast, "That time is past.")
		}
		was := kept.At
		kept.At, kept.ProviderID, kept.Address, kept.Note, kept.Quantity, kept.Quote = b.At, b.ProviderID, b.Address, b.Note, b.Quantity, b.Quote
		var err error
		if kept.Quote, err = priced(ctx, tx, *kept); err != nil {
			return care.Event{}, err
		}
		*kept = storedBooking(*kept)
		return bookingEvent(*kept, callID, now, care.EventBookingMoved, map[string]string{
			"provider": kept.ProviderID, "at": kept.At.Format(time.RFC3339), "was": was.Format(time.RFC3339),
		}), nil
	})
}

// CancelBooking cancels a booking that is booked or dispatched. callID is the
// call in which the elder did, "" for another way. A visit that has begun is
// refused as care.BookingTooLate.
func (s *Store) CancelBooking(ctx context.Context, id, callID string, now time.Time) (care.Booking, error) {
	return s.changeBooking(ctx, id, care.BookingCancel, callID, now, func(_ *sql.Tx, kept *care.Booking) (care.Event, error) {
		return bookingEvent(*kept, callID, now, care.EventBookingCancelled, map[string]string{
			"service": kept.ServiceID, "at": kept.At.Format(time.RFC3339),
		}), nil
	})
}

// changeBooking takes a booking to the state after the action, with what change
// does to it, unless its visit has begun.
func (s *Store) changeBooking(
	ctx context.Context, id string, action care.BookingAction, callID string, now time.Time,
	change func(tx *sql.Tx, kept *care.Booking) (care.Event, error),
) (kept care.Booking, err error) {
	err = s.write(ctx, "changing booking "+id, func(tx *sql.Tx) error {
		if kept, err = one(ctx, tx, bookingFields, readBookings+" WHERE id = $1", id); err != nil {
			return err
		}
		if kept.State, err = care.NextBookingState(kept.State, action); err != nil {
			return err
		}
		if !now.Before(kept.At) {
			return care.Refusef(care.BookingTooLate, "The visit has begun already.")
		}
		event, err := change(tx, &kept)
		if err != nil {
			return err
		}
		if err := runOne(ctx, tx, updateBooking, bookingFields(&kept)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, event)
	})
	if err != nil {
		return care.Booking{}, err
	}
	return kept, nil
}

// priced is what the booking costs now, all others of the elder counted. It is
// a refusal when the elder would pay another sum than was read back.
func priced(ctx context.Context, tx *sql.Tx, b care.Booking) (care.Quote, error) {
	service, err := one(ctx, tx, serviceFields, readServices+" WHERE id = $1", b.ServiceID)
	if err != nil {
		return care.Quote{}, fmt.Errorf("reading service %s: %w", b.ServiceID, err)
	}
	elder, err := one(ctx, tx, elderFields, readElders+" WHERE id = $1", b.ElderID)
	if err != nil {
		return care.Quote{}, fmt.Errorf("reading elder %s: %w", b.ElderID, err)
	}
	schemes, err := many(ctx, tx, schemeFields, readSchemes)
	if err != nil {
		return care.Quote{}, fmt.Errorf("reading the schemes: %w", err)
	}
	// Every period that the visit lies in is within its year.
	year := time.Date(b.At.Year(), 1, 1, 0, 0, 0, 0, b.At.Location())
	used, err := readUsed(ctx, tx, b.ElderID, b.ID, year, year.AddDate(1, 0, 0))
	if err != nil {
		return care.Quote{}, err
	}
	q := care.Price(service, b.Quantity, b.At, elder, schemes, used)
	if q.Elder != b.Quote.Elder {
		return q, care.Refusef(care.BookingPrice, "The price has changed: it is %s yuan now, not %s.", q.Elder, b.Quote.Elder)
	}
	return q, nil
}

// storedBooking is a booking as it comes back from the store.
func storedBooking(b care.Booking) care.Booking {
	b.At, b.Made = stored(b.At), stored(b.Made)
	b.Address, b.Note = plain(b.Address), plain(b.Note)
	b.Quantity = max(b.Quantity, 1)
	for i := range b.Quote.Left {
		b.Quote.Left[i].Until = stored(b.Quote.Left[i].Until)
	}
	return b
}

// stored is a time as it comes back from the store.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// bookingEvent tells what happened to a booking on the timeline of the call in
// which it did, else on the booking's own.
func bookingEvent(b care.Booking, callID string, at time.Time, what care.EventKind, data map[string]string) care.Event {
	data["booking"] = b.ID
	return care.Event{Subject: subjectOf(callID, care.BookingSubject(b.ID)), At: at, Who: "elder:" + b.ElderID, What: what, Data: data}
}

// subjectOf is the call's timeline, or own without a call.
func subjectOf(callID, own string) string {
	if callID == "" {
		return own
	}
	return care.CallSubject(callID)
}

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
