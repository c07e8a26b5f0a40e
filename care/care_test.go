package care

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var shanghai = time.FixedZone("CST", 8*3600)

// morning is Sunday, 2026-11-22, 09:00 in Shanghai.
var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, shanghai)

func TestNextCallState(t *testing.T) {
	refused := CallState(-1)
	for _, c := range []struct {
		name string
		from CallState
		do   CallAction
		want CallState
	}{
		{"a press rings", CallUnknown, CallRing, CallRinging},
		{"the bot answers", CallRinging, CallAnswer, CallBot},
		{"the bot asks for a person", CallBot, CallEscalate, CallQueued},
		{"distress makes a queued call more urgent", CallQueued, CallEscalate, CallQueued},
		{"an agent takes a call from the bot in mid-sentence", CallBot, CallTakeover, CallAgent},
		{"an agent takes a call out of the queue", CallQueued, CallTakeover, CallAgent},
		{"an agent takes a call before the bot answered", CallRinging, CallTakeover, CallAgent},
		{"a second agent cannot take it", CallAgent, CallTakeover, refused},
		{"hand-back", CallAgent, CallHandback, CallBot},
		{"only an agent hands back", CallBot, CallHandback, refused},
		{"a call with an agent is not queued", CallAgent, CallEscalate, refused},
		{"hang-up while ringing", CallRinging, CallEnd, CallEnded},
		{"what is over stays over", CallEnded, CallAnswer, refused},
		{"and ends once", CallEnded, CallEnd, refused},
	} {
		got, err := NextCallState(c.from, c.do)
		if c.want == refused {
			if ErrorCode(err) != "call_state" || got != c.from {
				t.Errorf("%s: got %v, %v; want a refusal", c.name, got, err)
			}
		} else if got != c.want || err != nil {
			t.Errorf("%s: got %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestNextPresence(t *testing.T) {
	for _, c := range []struct {
		name string
		from Presence
		do   PresenceAction
		want Presence
		ok   bool
	}{
		{"an agent goes ready", PresenceOffline, PresenceGoReady, PresenceReady, true},
		{"and takes a call", PresenceReady, PresenceTake, PresenceBusy, true},
		{"but not two", PresenceBusy, PresenceTake, PresenceBusy, false},
		{"and does not run away from it", PresenceBusy, PresenceGoOffline, PresenceBusy, false},
		{"after it comes wrap-up", PresenceBusy, PresenceRelease, PresenceWrapUp, true},
		{"after a hand-back the agent is ready", PresenceBusy, PresenceHandback, PresenceReady, true},
		{"wrap-up can be cut short for distress", PresenceWrapUp, PresenceTake, PresenceBusy, true},
		{"wrap-up ends", PresenceWrapUp, PresenceFinish, PresenceReady, true},
		{"nothing to wrap up", PresenceReady, PresenceFinish, PresenceReady, false},
	} {
		got, err := NextPresence(c.from, c.do)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
	}
}

func TestNextBookingState(t *testing.T) {
	s := BookingUnknown
	for _, a := range []BookingAction{BookingMake, BookingDispatch, BookingFinish} {
		next, err := NextBookingState(s, a)
		if err != nil {
			t.Fatalf("%v then %d: %v", s, a, err)
		}
		s = next
	}
	if s != BookingDone {
		t.Errorf("the closed loop ends %v", s)
	}
	if _, err := NextBookingState(BookingDone, BookingCancel); ErrorCode(err) != "booking_state" {
		t.Errorf("a finished booking was cancelled: %v", err)
	}
}

func catalogue() (Service, []Provider) {
	s := Service{ID: "lunch", Price: 1500, Subsidy: 1200, Lead: time.Hour, From: Clock(10, 30), To: Clock(13, 0)}
	p := []Provider{
		{ID: "weekdays", Services: []string{"lunch"}, Communities: []string{"town"}, Weekdays: []time.Weekday{1, 2, 3, 4, 5}},
		{ID: "hills", Services: []string{"lunch"}, Communities: []string{"hills"}},
	}
	return s, p
}

func TestPlace(t *testing.T) {
	s, providers := catalogue()
	day := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, shanghai) }
	for _, c := range []struct {
		name      string
		community string
		at        time.Time
		provider  string
		code      string
	}{
		{"Monday noon", "town", day(23, 12, 0), "weekdays", ""},
		{"Sunday noon in the hills", "hills", day(22, 12, 0), "hills", ""},
		{"Sunday noon in town: nobody works", "town", day(22, 12, 0), "", BookingNoProvider},
		{"a village nobody serves", "far", day(23, 12, 0), "", BookingNoProvider},
		{"yesterday", "town", day(21, 12, 0), "", BookingPast},
		{"in half an hour", "town", morning.Add(30 * time.Minute), "", BookingTooSoon},
		{"at 3 in the morning", "town", day(23, 3, 0), "", BookingClosed},
		{"the last minute", "town", day(23, 13, 0), "weekdays", ""},
		{"a minute after", "town", day(23, 13, 1), "", BookingClosed},
		{"next year", "town", morning.AddDate(1, 0, 0), "", BookingTooFar},
	} {
		p, err := Place(s, providers, c.community, c.at, morning)
		if p.ID != c.provider || ErrorCode(err) != c.code {
			t.Errorf("%s: got %q, %v; want %q %q", c.name, p.ID, err, c.provider, c.code)
		}
	}
}

func TestNearestPlaceable(t *testing.T) {
	s, providers := catalogue()
	for _, c := range []struct {
		name, community string
		want            time.Time
		at              string
	}{
		{"nobody on Sunday: Monday at the same time", "town", morning.Add(3 * time.Hour), "2026-11-23 12:00"},
		{"3 in the morning: when it opens", "town", time.Date(2026, 11, 24, 3, 0, 0, 0, shanghai), "2026-11-24 10:30"},
		{"in half an hour, which is too soon: as soon as it can be", "hills", time.Date(2026, 11, 22, 9, 30, 0, 0, shanghai), "2026-11-22 10:30"},
		{"yesterday: today", "hills", morning.AddDate(0, 0, -1).Add(3 * time.Hour), "2026-11-22 12:00"},
	} {
		at, ok := NearestPlaceable(s, providers, c.community, c.want, morning)
		if got := at.Format("2006-01-02 15:04"); !ok || got != c.at {
			t.Errorf("%s: got %s %v, want %s", c.name, got, ok, c.at)
		}
	}
	if at, ok := NearestPlaceable(s, providers, "far", morning, morning); ok {
		t.Errorf("a village nobody serves was offered %v", at)
	}
}

func TestTheTownNeverPaysMoreThanThePrice(t *testing.T) {
	if q := Price(Service{Price: 1000, Subsidy: 1200}, 1, morning, Elder{}, nil, nil); q.List != 1000 || q.Town != 1000 || q.Elder != 0 {
		t.Errorf("%+v", q)
	}
	q := Price(Service{Price: 1500, Subsidy: 1200}, 2, morning, Elder{}, nil, nil)
	if q.Elder != 600 || q.Elder.String() != "6.00" || len(q.Shares) != 1 || q.Shares[0] != (Share{Amount: 2400, Units: 2}) {
		t.Errorf("%+v", q)
	}
}

func TestLinks(t *testing.T) {
	key := LinkKey(strings.Repeat("k", 32))
	l := Link{ID: NewID(morning), Purpose: LinkSummary, Expires: morning.Add(time.Hour)}
	token := key.Sign(l)
	if id, err := key.Open(LinkSummary, token, morning); id != l.ID || err != nil {
		t.Fatalf("a good link: %q, %v", id, err)
	}
	if _, err := key.Open(LinkSummary, token, morning.Add(time.Hour)); !errors.Is(err, ErrLinkExpired) {
		t.Errorf("after its hour: %v", err)
	}
	if _, err := key.Open(LinkPair, token, morning); !errors.Is(err, ErrLinkForged) {
		t.Errorf("a summary's link as a pairing link: %v", err)
	}
	if _, err := LinkKey(strings.Repeat("x", 32)).Open(LinkSummary, token, morning); !errors.Is(err, ErrLinkForged) {
		t.Errorf("another town's link: %v", err)
	}
	for i := range token {
		forged := []byte(token)
		forged[i] ^= 1
		if _, err := key.Open(LinkSummary, string(forged), morning); err == nil {
			t.Errorf("a token with byte %d changed was taken", i)
		}
	}
	for _, garbage := range []string{"", ".", "..", "a.b.c", strings.Repeat(".", 1000)} {
		if _, err := key.Open(LinkSummary, garbage, morning); err == nil {
			t.Errorf("%q was taken", garbage)
		}
	}
}

func TestAnEditedTimelineIsNoticed(t *testing.T) {
	chain := func() []Event {
		var events []Event
		var prev *Event
		for _, what := range []EventKind{EventCallStarted, EventTurn, EventBooked, EventCallEnded} {
			e := Chain(prev, Event{Subject: "call:1", At: morning, Who: "bot", What: what, Data: map[string]string{"a": "1", "b": "2"}})
			events = append(events, e)
			prev = &e
		}
		return events
	}
	if err := VerifyChain(chain()); err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func([]Event) []Event{
		"a changed fact":  func(e []Event) []Event { e[1].Data = map[string]string{"a": "2"}; return e },
		"a changed time":  func(e []Event) []Event { e[2].At = e[2].At.Add(time.Millisecond); return e },
		"a removed event": func(e []Event) []Event { return append(e[:1], e[2:]...) },
		"a removed first": func(e []Event) []Event { return e[1:] },
		"swapped events":  func(e []Event) []Event { e[1], e[2] = e[2], e[1]; return e },
		"an invented event": func(e []Event) []Event {
			return append(e, Event{Subject: "call:1", Seq: 5, What: EventTurn, Prev: e[3].Hash})
		},
	} {
		if err := VerifyChain(harm(chain())); err == nil {
			t.Errorf("%s was not noticed", name)
		}
	}
}

func TestAge(t *testing.T) {
	e := Elder{Born: time.Date(1944, 11, 22, 0, 0, 0, 0, time.UTC)}
	if got := e.Age(morning); got != 82 {
		t.Errorf("on the birthday: %d", got)
	}
	if got := e.Age(morning.AddDate(0, 0, -1)); got != 81 {
		t.Errorf("on the day before: %d", got)
	}
}

func TestIDsSortByTime(t *testing.T) {
	a, b := NewID(morning), NewID(morning.Add(time.Millisecond))
	if a >= b || len(a) != 26 {
		t.Errorf("%s, %s", a, b)
	}
}
