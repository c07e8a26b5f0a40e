package dialogtest

import (
	"context"
	"slices"
	"sync"
	"time"

	"yinling/care"
)

// Records keep what a conversation stores in memory. They price nothing again:
// that is tested with the real ones.
type Records struct {
	Catalogue  []care.Service
	Staff      []care.Provider
	Paying     []care.Scheme
	News       []care.Notice
	Family     []care.Relative
	Before     []care.Booking // of earlier calls, newest first
	BookErr    error
	LoadErr    error
	AskErr     error // of AskRelative
	BookDelay  time.Duration
	BookErrors []error // of the first tries, then BookErr

	mu        sync.Mutex
	bookings  []care.Booking
	changed   []care.Booking // moved or cancelled, as they stand
	reminders []care.Reminder
	feedback  []care.Feedback
	asked     []string // ids of relatives
	manners   []care.Manner
}

// Services gives the catalogue.
func (r *Records) Services(context.Context) ([]care.Service, error) { return r.Catalogue, r.LoadErr }

// Providers gives the staff.
func (r *Records) Providers(context.Context) ([]care.Provider, error) { return r.Staff, r.LoadErr }

// Schemes gives who pays.
func (r *Records) Schemes(context.Context) ([]care.Scheme, error) { return r.Paying, r.LoadErr }

// Notices gives the news.
func (r *Records) Notices(context.Context) ([]care.Notice, error) { return r.News, r.LoadErr }

// Relatives gives the family.
func (r *Records) Relatives(context.Context, string) ([]care.Relative, error) {
	return r.Family, r.LoadErr
}

// BookingsOf gives the bookings, newest first.
func (r *Records) BookingsOf(context.Context, string) ([]care.Booking, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := slices.Clone(r.bookings)
	slices.Reverse(all)
	all = append(all, r.Before...)
	for i, b := range all {
		if j := slices.IndexFunc(r.changed, func(c care.Booking) bool { return c.ID == b.ID }); j >= 0 {
			all[i] = r.changed[j]
		}
	}
	return all, r.LoadErr
}

// RemindersOf gives the reminders.
func (r *Records) RemindersOf(context.Context, string) ([]care.Reminder, error) {
	return r.Reminders(), r.LoadErr
}

// Used is what schemes paid for the bookings.
func (r *Records) Used(ctx context.Context, elderID string, from, to time.Time) (list []care.Used, err error) {
	all, err := r.BookingsOf(ctx, elderID)
	for _, b := range all {
		if b.State == care.BookingCancelled || b.At.Before(from) || !b.At.Before(to) {
			continue
		}
		for _, s := range b.Quote.Shares {
			list = append(list, care.Used{Scheme: s.Scheme, Service: b.ServiceID, At: b.At, Amount: s.Amount, Units: s.Units})
		}
	}
	return list, err
}

// refuse gives the error of the next try to keep something.
func (r *Records) refuse(ctx context.Context) error {
	if !sleep(ctx, r.BookDelay) {
		return ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.BookErrors) > 0 {
		err := r.BookErrors[0]
		r.BookErrors = r.BookErrors[1:]
		return err
	}
	return r.BookErr
}

// Book keeps the booking.
func (r *Records) Book(ctx context.Context, b care.Booking) (care.Booking, error) {
	if err := r.refuse(ctx); err != nil {
		return care.Booking{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bookings = append(r.bookings, b)
	return b, nil
}

// MoveBooking keeps the booking as it is now.
func (r *Records) MoveBooking(ctx context.Context, b care.Booking, _ string, _ time.Time) (care.Booking, error) {
	if err := r.refuse(ctx); err != nil {
		return care.Booking{}, err
	}
	r.change(b)
	return b, nil
}

func (r *Records) change(b care.Booking) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed = append(slices.DeleteFunc(r.changed, func(c care.Booking) bool { return c.ID == b.ID }), b)
}

// CancelBooking cancels it.
func (r *Records) CancelBooking(ctx context.Context, id, _ string, _ time.Time) (care.Booking, error) {
	if err := r.refuse(ctx); err != nil {
		return care.Booking{}, err
	}
	all, _ := r.BookingsOf(ctx, "")
	i := slices.IndexFunc(all, func(b care.Booking) bool { return b.ID == id })
	if i < 0 {
		return care.Booking{}, care.ErrNotFound
	}
	all[i].State = care.BookingCancelled
	r.change(all[i])
	return all[i], nil
}

// AddReminder keeps the reminder.
func (r *Records) AddReminder(ctx context.Context, m care.Reminder) (care.Reminder, error) {
	if err := r.refuse(ctx); err != nil {
		return care.Reminder{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reminders = append(r.reminders, m)
	return m, nil
}

// StopReminder stops it.
func (r *Records) StopReminder(ctx context.Context, id, _ string, now time.Time) error {
	if err := r.refuse(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.reminders {
		if r.reminders[i].ID == id {
			r.reminders[i].State, r.reminders[i].Stopped = care.ReminderStopped, now
			return nil
		}
	}
	return care.ErrNotFound
}

// AddFeedback keeps it.
func (r *Records) AddFeedback(ctx context.Context, f care.Feedback) error {
	if err := r.refuse(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.feedback = append(r.feedback, f)
	return nil
}

// AskRelative keeps who was asked.
func (r *Records) AskRelative(_ context.Context, relativeID, _ string) error {
	if r.AskErr != nil {
		return r.AskErr
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, relativeID)
	return nil
}

// SetManner keeps the manner.
func (r *Records) SetManner(_ context.Context, _ string, m care.Manner) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.manners = append(r.manners, m)
	return nil
}

// Bookings gives what was booked.
func (r *Records) Bookings() []care.Booking {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.bookings)
}

// Changed gives what was moved or cancelled, as it stands.
func (r *Records) Changed() []care.Booking {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.changed)
}

// Reminders gives the reminders.
func (r *Records) Reminders() []care.Reminder {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.reminders)
}

// Feedback gives the feedback.
func (r *Records) Feedback() []care.Feedback {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.feedback)
}

// Asked gives the ids of the relatives who were asked to ring back.
func (r *Records) Asked() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.asked)
}

// Manners gives the manners that were kept.
func (r *Records) Manners() []care.Manner {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.manners)
}
