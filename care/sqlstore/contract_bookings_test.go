package sqlstore

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/care"
)

// The part of the contract that is about what is booked, what it costs and
// what elders think of it.

func bookingStories(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"schemes and news keep their order", schemesKeepOrder},
		{"what schemes paid is counted until it is cancelled", usedIsCounted},
		{"a price that has changed is refused", changedPriceRefused},
		{"the year of a visit is the town's", yearIsTheTowns},
		{"the last unit of an allowance is paid for once", lastUnitOnce},
		{"a booking is cancelled", bookingCancelled},
		{"a booking is moved", bookingMoved},
		{"a moved booking does not count against itself", movedAgainstItself},
		{"a visit that has begun stays", begunStays},
		{"a complaint is open until it is handled", complaintHandled},
		{"a relative is asked to call back", relativeAsked},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
}

var shanghai = time.FixedZone("CST", 8*3600)

// twoMeals pays 6 yuan for each of two meals a year.
var twoMeals = care.Scheme{
	ID: "two-meals", Name: "两餐券", Services: []string{"lunch"}, Apply: "到社区登记",
	Tiers: []care.Tier{{If: care.Condition{MinAge: 60}, Each: 6 * care.Yuan, Allowances: []care.Allowance{{Per: care.PerYear, Count: 2}}}},
}

// meal is a lunch on the n-th day after the noon of the stories, with its price
// while so many were booked before.
func meal(t *testing.T, s *Store, id string, n int) care.Booking {
	t.Helper()
	ctx := t.Context()
	b := booking(id, "")
	b.At = noon.AddDate(0, 0, n).In(shanghai)
	used := must(s.Used(ctx, "wang", noon.AddDate(-1, 0, 0), noon.AddDate(2, 0, 0)))
	b.Quote = care.Price(lunch, 1, b.At, wang, must(s.Schemes(ctx)), used)
	return b
}

func schemesKeepOrder(t *testing.T, db database) {
	ctx, s := t.Context(), db.open()
	other := care.Scheme{ID: "a", Name: "低保", Tiers: []care.Tier{{Share: 50}}}
	check(t, s.PutScheme(ctx, twoMeals))
	check(t, s.PutScheme(ctx, other))
	again := twoMeals
	again.Payer = "民政局"
	check(t, s.PutScheme(ctx, again))
	same(t, must(s.Schemes(ctx)), []care.Scheme{again, other})

	choir := care.Notice{ID: "z", Text: "周三下午唱歌", TextEn: "Choir on Wednesday", Communities: []string{"银杏社区"}, From: noon, Until: noon.AddDate(0, 0, 7)}
	always := care.Notice{ID: "b", Text: "站里有热水"}
	check(t, s.PutNotice(ctx, choir))
	check(t, s.PutNotice(ctx, always))
	choir.Text = "周四下午唱歌"
	check(t, s.PutNotice(ctx, choir))
	same(t, must(s.Notices(ctx)), []care.Notice{choir, always})
}

func usedIsCounted(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.PutScheme(ctx, twoMeals))
	first := must(s.Book(ctx, meal(t, s, "b1", 1)))
	second := must(s.Book(ctx, meal(t, s, "b2", 2)))
	third := must(s.Book(ctx, meal(t, s, "b3", 3)))
	same(t, []care.Money{first.Quote.Elder, second.Quote.Elder, third.Quote.Elder}, []care.Money{6 * care.Yuan, 6 * care.Yuan, 12 * care.Yuan})

	row := func(b care.Booking) care.Used {
		return care.Used{Scheme: "two-meals", Service: "lunch", At: b.At, Amount: 6 * care.Yuan, Units: 1}
	}
	year := func() []care.Used { return must(s.Used(ctx, "wang", noon, noon.AddDate(0, 1, 0))) }
	same(t, year(), []care.Used{row(first), row(second)})
	same(t, must(s.Used(ctx, "wang", first.At, second.At)), []care.Used{row(first)}) // to is not included
	same(t, len(must(s.Used(ctx, "nobody", noon, noon.AddDate(0, 1, 0)))), 0)

	must(s.CancelBooking(ctx, "b1", "", noon))
	same(t, year(), []care.Used{row(second)})
	fourth := must(s.Book(ctx, meal(t, s, "b4", 4))) // what was given back can be had
	same(t, fourth.Quote.Elder, 6*care.Yuan)
	check(t, s.Close())
	same(t, must(db.open().BookingsOf(ctx, "wang"))[0].Quote, fourth.Quote)
}

func changedPriceRefused(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	b := booking("b1", "")
	dearer := lunch
	dearer.Price += 150
	check(t, s.PutService(ctx, dearer))
	_, err := s.Book(ctx, b)
	if care.ErrorCode(err) != care.BookingPrice {
		t.Fatalf("a booking at yesterday's price: %v", err)
	}
	var refused *care.Error
	if !errors.As(err, &refused) || refused.Message != "The price has changed: it is 13.50 yuan now, not 12.00." {
		t.Errorf("it says %q", refused.Message)
	}
	same(t, len(must(s.BookingsOf(ctx, "wang"))), 0)
	same(t, len(must(s.Timeline(ctx, care.BookingSubject("b1")))), 0)

	b.Quote.List, b.Quote.Elder = 1, 1350 // only what the elder pays was read back
	kept := must(s.Book(ctx, b))
	same(t, kept.Quote, care.Price(dearer, 1, b.At, wang, nil, nil))
	if b.Quantity = 2; b.ID != "" {
		b.ID = "b2"
		_, err := s.Book(ctx, b)
		same(t, care.ErrorCode(err), care.BookingPrice)
	}
}

func yearIsTheTowns(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	one := twoMeals
	one.Tiers = slices.Clone(one.Tiers)
	one.Tiers[0].Allowances = []care.Allowance{{Per: care.PerYear, Count: 1}}
	check(t, s.PutScheme(ctx, one))
	// 07:00 of New Year's Day in Shanghai is the old year in UTC.
	newYear := meal(t, s, "b1", 0)
	newYear.At = time.Date(2027, 1, 1, 7, 0, 0, 0, shanghai)
	must(s.Book(ctx, newYear))
	same(t, must(s.Book(ctx, meal(t, s, "b2", 1))).Quote.Elder, 6*care.Yuan)
	same(t, must(s.Book(ctx, meal(t, s, "b3", 2))).Quote.Elder, 12*care.Yuan)
}

func lastUnitOnce(t *testing.T, db database) {
	const tries = 20
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.PutScheme(ctx, twoMeals))
	var bookings []care.Booking
	for i := range tries { // each was read back while both meals were left
		bookings = append(bookings, meal(t, s, fmt.Sprint("b", i), 1))
	}
	var all sync.WaitGroup
	errs := make(chan error, tries)
	for _, b := range bookings {
		all.Go(func() { _, err := s.Book(ctx, b); errs <- err })
	}
	all.Wait()
	close(errs)
	kept := 0
	for err := range errs {
		if err == nil {
			kept++
		} else if care.ErrorCode(err) != care.BookingPrice {
			t.Error(err)
		}
	}
	same(t, kept, 2)
}

func bookingCancelled(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	ring(t, s, "c2")
	b := must(s.Book(ctx, booking("b1", "c1")))
	got := must(s.CancelBooking(ctx, "b1", "c2", noon))
	b.State = care.BookingCancelled
	same(t, got, b)
	same(t, must(s.BookingsOf(ctx, "wang")), []care.Booking{b})
	events := must(s.Timeline(ctx, care.CallSubject("c2")))
	same(t, kinds(events), "call.started booking.cancelled")
	same(t, events[1].Who, "elder:wang")
	same(t, events[1].Data, map[string]string{"booking": "b1", "service": "lunch", "at": "2026-11-22T11:00:00Z"})

	if _, err := s.CancelBooking(ctx, "b1", "c2", noon); care.ErrorCode(err) != "booking_state" {
		t.Errorf("cancelled twice: %v", err)
	}
	if _, err := s.CancelBooking(ctx, "nothing", "", noon); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("nothing was cancelled: %v", err)
	}
	same(t, kinds(must(s.Timeline(ctx, care.CallSubject("c2")))), "call.started booking.cancelled")

	must(s.Book(ctx, booking("b2", "c1")))
	must(s.CancelBooking(ctx, "b2", "", noon)) // on a page
	same(t, kinds(must(s.Timeline(ctx, care.BookingSubject("b2")))), "booking.cancelled")
}

func bookingMoved(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	check(t, s.PutProvider(ctx, care.Provider{ID: "second", Name: "第二食堂", Services: []string{"lunch"}}))
	kept := must(s.Book(ctx, booking("b1", "c1")))
	_, err := s.writer.ExecContext(ctx, `UPDATE bookings SET state = $1`, care.BookingDispatched)
	check(t, err)

	b := kept
	b.At, b.ProviderID, b.Note, b.Quantity = time.Date(2026, 11, 24, 11, 30, 0, 0, shanghai), "second", "不要辣", 2
	b.Quote = care.Price(lunch, 2, b.At, wang, nil, nil)
	b.Address, b.ElderID = "幸福路8号", "nobody" // whose it is does not count
	want := b
	want.At, want.ElderID, want.State = b.At.UTC(), "wang", care.BookingBooked
	same(t, must(s.MoveBooking(ctx, b, "c1", noon)), want)
	same(t, must(s.BookingsOfCall(ctx, "c1")), []care.Booking{want})
	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started booked booking.moved")
	same(t, events[2].Data, map[string]string{"booking": "b1", "provider": "second", "at": "2026-11-24T03:30:00Z", "was": "2026-11-22T11:00:00Z"})

	b.Quote.Elder--
	if _, err := s.MoveBooking(ctx, b, "c1", noon); care.ErrorCode(err) != care.BookingPrice {
		t.Errorf("moved at another price: %v", err)
	}
	b.At = noon.Add(-time.Hour)
	if _, err := s.MoveBooking(ctx, b, "c1", noon); care.ErrorCode(err) != care.BookingPast {
		t.Errorf("moved into the past: %v", err)
	}
	must(s.CancelBooking(ctx, "b1", "c1", noon))
	if _, err := s.MoveBooking(ctx, want, "c1", noon); care.ErrorCode(err) != "booking_state" {
		t.Errorf("moved what was cancelled: %v", err)
	}
}

func movedAgainstItself(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.PutScheme(ctx, twoMeals))
	must(s.Book(ctx, meal(t, s, "b1", 1)))
	b := must(s.Book(ctx, meal(t, s, "b2", 2)))
	b.At = b.At.Add(24 * time.Hour).In(shanghai)
	same(t, must(s.MoveBooking(ctx, b, "", noon)).Quote.Elder, 6*care.Yuan) // its own meal is still its own
}

func begunStays(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	b := must(s.Book(ctx, booking("b1", "")))
	for _, now := range []time.Time{b.At, b.At.Add(time.Hour)} {
		_, err1 := s.CancelBooking(ctx, "b1", "", now)
		moved := b
		moved.At = b.At.Add(48 * time.Hour)
		_, err2 := s.MoveBooking(ctx, moved, "", now)
		same(t, []string{care.ErrorCode(err1), care.ErrorCode(err2)}, []string{care.BookingTooLate, care.BookingTooLate})
	}
	same(t, must(s.BookingsOf(ctx, "wang")), []care.Booking{b})
	must(s.CancelBooking(ctx, "b1", "", b.At.Add(-time.Millisecond)))
}

func complaintHandled(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	must(s.Book(ctx, booking("b1", "c1")))
	late := care.Feedback{ID: "f2", ElderID: "wang", CallID: "c1", BookingID: "b1", Kind: care.FeedbackComplaint, Words: "饭是凉的", Made: noon.Add(time.Minute)}
	early := care.Feedback{ID: "f1", ElderID: "wang", Kind: care.FeedbackComplaint, Words: "没人来", Made: noon}
	stars := care.Feedback{ID: "f3", ElderID: "wang", CallID: "c1", BookingID: "b1", Kind: care.FeedbackRating, Stars: 2, Made: noon.Add(2 * time.Minute)}
	for _, f := range []care.Feedback{late, early, stars} {
		check(t, s.AddFeedback(ctx, f))
	}
	same(t, must(s.OpenComplaints(ctx)), []care.Feedback{early, late})
	same(t, must(s.FeedbackOf(ctx, "wang")), []care.Feedback{stars, late, early})

	check(t, s.HandleComplaint(ctx, "f2", "lin", "退了钱", noon.Add(time.Hour)))
	late.Handled, late.HandledBy, late.Outcome = noon.Add(time.Hour), "lin", "退了钱"
	same(t, must(s.OpenComplaints(ctx)), []care.Feedback{early})
	same(t, must(s.FeedbackOf(ctx, "wang"))[1], late)
	if err := s.HandleComplaint(ctx, "f2", "he", "again", noon); care.ErrorCode(err) != "handled" {
		t.Errorf("handled twice: %v", err)
	}
	for _, id := range []string{"f3", "nothing"} {
		if err := s.HandleComplaint(ctx, id, "lin", "x", noon); !errors.Is(err, care.ErrNotFound) {
			t.Errorf("%s is no complaint: %v", id, err)
		}
	}
	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started booked feedback feedback complaint.handled")
	same(t, events[3].Data, map[string]string{"feedback": "f3", "kind": "rating", "stars": "2", "booking": "b1"})
	same(t, events[4].Who, "agent:lin")
	for _, e := range events {
		if said := fmt.Sprint(e.Data); strings.Contains(said, "凉") || strings.Contains(said, "退") {
			t.Errorf("the timeline tells the words: %s", said)
		}
	}
	same(t, kinds(must(s.Timeline(ctx, care.FeedbackSubject("f1")))), "feedback")
}

func relativeAsked(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	asked := func() []care.Message {
		return []care.Message{
			{ID: "m1", Person: "relative:son", Lang: care.English, Channel: care.Channel{Kind: care.ChannelSMS, Target: "137"}, Text: "Please call back", Made: noon},
			{ID: "m2", Person: "relative:son", Lang: care.English, Channel: care.Channel{Kind: care.ChannelFile}, Text: "Please call back", Made: noon},
		}
	}
	check(t, s.AskRelative(ctx, asked(), "c1", noon))
	want := asked()
	want[0].CallID, want[1].CallID = "c1", "c1"
	same(t, must(s.MessagesOfCall(ctx, "c1")), want)
	same(t, must(s.Jobs(ctx)), 2)

	check(t, s.MarkFailed(ctx, "m1", 1, "no balance"))
	check(t, s.MarkSent(ctx, "m2", noon.Add(time.Minute)))
	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started relative.asked message.failed message.sent")
	same(t, events[1].Data, map[string]string{"person": "relative:son"})

	if err := s.AskRelative(ctx, asked(), "no call", noon); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("asked from a call that is not there: %v", err)
	}
	same(t, must(s.Jobs(ctx)), 2)
	check(t, s.AskRelative(ctx, []care.Message{{Person: "relative:son", Channel: care.Channel{Kind: care.ChannelFile}}}, "c1", noon))
	last := must(s.MessagesOfCall(ctx, "c1"))[2]
	if last.ID == "" || !last.Made.Equal(noon) {
		t.Errorf("kept as %+v", last)
	}
}
