package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"yinling/care"
	"yinling/intents"
)

// A conversation is a written call: what is so before it, what is said, and
// what the records hold afterwards. test/conversations/README.md explains it.
type conversation struct {
	Name  string
	Lang  care.Lang
	Elder string
	Now   string
	Given given
	Call  []exchange
	Rows  rows
	Audio bool // test-speech plays it through sound, too
	// Known says why the call does not go as written yet. It must fail then: who
	// mends it takes the mark away.
	Known string
}

// given is what the records hold before the call.
type given struct {
	Bookings  []bookingRow
	Reminders []reminderRow
	Notices   []string
	Channels  map[string]care.ChannelKind // of relatives, by name
	Category  *string
	Ability   *string
	Stars     *int
	Born      *date
	Interests []string
	Services  map[string]struct{ Price, Subsidy *care.Money } // fen
	Usual     bool
}

// exchange is one turn of the elder and what the bot answers. The first may have
// no words: it is the greeting.
type exchange struct {
	Says   string
	Key    string
	Hears  []string // the answer has each of these; a|b: one of them
	Not    []string
	Prices map[string]care.Money // of services, in fen, that change before the elder speaks
	Later  time.Duration         // that passes before
}

type rows struct {
	Bookings  []bookingRow
	Reminders []reminderRow
	Feedback  []feedbackRow
	Asked     []string // relatives who got a message
	Escalated string   // the first reason
	Ended     string   // why the bot hung up
	Intents   []string // of the elder's turns
}

type bookingRow struct {
	Service, At, State, Note, Address string
	Quantity                          int
	Elder                             string // yuan the elder pays: "3.00"
	Provider                          string
}

type reminderRow struct{ What, At, Rule, State string }

type feedbackRow struct {
	Kind, Words, Service string
	Stars                int
}

const conversationsDir = "../../test/conversations"

var learned = sync.OnceValues(func() (*intents.Understanding, error) { return loadUnderstanding("") })

func readConversations(t testing.TB) []conversation {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(conversationsDir, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var all []conversation
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list []conversation
		d := yaml.NewDecoder(bytes.NewReader(b))
		d.KnownFields(true)
		if err := d.Decode(&list); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		base := strings.TrimSuffix(filepath.Base(file), ".yaml")
		for i := range list {
			list[i].Name = base + "/" + list[i].Name
		}
		all = append(all, list...)
	}
	return all
}

func TestConversations(t *testing.T) {
	stage := newStage(t)
	names := map[string]bool{}
	for _, c := range readConversations(t) {
		if names[c.Name] {
			t.Errorf("two conversations are called %q", c.Name)
		}
		names[c.Name] = true
		t.Run(c.Name, func(t *testing.T) { stage.playKnown(t, c) })
	}
}

// playKnown plays a call that may be known to fail.
func (s *stage) playKnown(t *testing.T, c conversation) {
	if c.Known == "" {
		s.play(t, c)
		return
	}
	tried := &trial{TB: t}
	done := make(chan struct{})
	go func() { defer close(done); s.play(tried, c) }()
	<-done
	if tried.failures == 0 {
		t.Errorf("this goes as written now: take the mark away (%s)", c.Known)
	}
}

// trial is a test whose failures are counted and not reported.
type trial struct {
	testing.TB
	failures int
}

func (t *trial) Errorf(string, ...any) { t.failures++ }
func (t *trial) Error(...any)          { t.failures++ }
func (t *trial) Failed() bool          { return t.failures > 0 }
func (t *trial) Logf(string, ...any)   {}
func (t *trial) Fatal(...any)          { t.failures++; runtime.Goexit() }
func (t *trial) Fatalf(string, ...any) { t.failures++; runtime.Goexit() }

// stage is the rehearsal that all conversations share, one after the other. Each
// has an elder of its own.
type stage struct {
	*rehearsal
	town town

	mu    sync.Mutex
	clock time.Time // of the town, by mu
}

func (s *stage) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

func (s *stage) setTime(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = at
}

func newStage(t testing.TB) *stage {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	demo, err := parseTown(demoTown)
	if err != nil {
		t.Fatal(err)
	}
	understanding, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{town: demo}
	if s.rehearsal, err = newRehearsal(context.Background(), t.TempDir(), demo, understanding, zone, s.time); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	return s
}

func (s *stage) at(t testing.TB, moment string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", moment, s.zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (s *stage) play(t testing.TB, c conversation) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	s.setTime(s.at(t, c.Now))
	elder := s.prepare(t, ctx, c)
	before, err := s.store.BookingsOf(ctx, elder.ID)
	if err != nil {
		t.Fatal(err)
	}
	call, err := s.call(ctx, elder, c.Lang)
	if err != nil {
		t.Fatal(err)
	}
	seen, derailed := 0, false
	for i, x := range c.Call {
		if i > 0 || x.Says != "" || x.Key != "" {
			if i == 0 {
				s.hear(t, ctx, call, 0)
			}
			s.change(t, ctx, x)
			seen = call.desk.count()
			switch {
			case x.Key != "":
				call.talk.Digit([]rune(x.Key)[0])
			default:
				call.talk.Text(x.Says)
			}
		}
		said := s.hear(t, ctx, call, seen)
		if asked, tool := s.thought(); asked { // small talk may be the model's: what must not be said still holds
			x.Hears = nil
			derailed = derailed || tool
		}
		s.check(t, x, said)
		if derailed { // the model chose another handler: the script does not fit any more
			break
		}
	}
	if derailed {
		s.checkNothingDone(t, ctx, c, elder, call, before)
		return
	}
	if c.Rows.Ended != "" {
		s.waitForHangup(t, ctx, call, c.Rows.Ended)
	}
	if err := s.end(ctx, call); err != nil {
		t.Fatal(err)
	}
	s.checkRows(t, ctx, c, elder, call, before)
	if t.Failed() {
		for _, turn := range call.desk.turns {
			t.Logf("%s: %s [%s %s]", turn.Party, turn.Text, turn.Intent, turn.Distress)
		}
	}
}

// checkNothingDone checks that a model's choice alone has done nothing.
func (s *stage) checkNothingDone(t testing.TB, ctx context.Context, c conversation, e care.Elder, call *rehearsed, before []care.Booking) {
	t.Helper()
	if err := s.end(ctx, call); err != nil {
		t.Fatal(err)
	}
	after, err := s.store.BookingsOf(ctx, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if made := len(after) - len(before); made > len(c.Rows.Bookings) {
		t.Errorf("%d bookings were made, %d at most are wanted", made, len(c.Rows.Bookings))
	}
	reminders, err := s.store.RemindersOf(ctx, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(reminders) > max(len(c.Rows.Reminders), len(c.Given.Reminders)) {
		t.Errorf("%d reminders", len(reminders))
	}
}

// thought tells whether a language model was asked since the last time, and
// whether its answer was a tool.
func (s *stage) thought() (asked, tool bool) {
	w, ok := s.thinker.(*watchedThinker)
	if !ok {
		return false, false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	asked, tool = w.asked, w.tool
	w.asked, w.tool = false, false
	return asked, tool
}

func (s *stage) hear(t testing.TB, ctx context.Context, call *rehearsed, after int) string {
	t.Helper()
	wait, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	said, err := call.desk.heard(wait, after)
	if err != nil {
		for _, turn := range call.desk.turns {
			t.Logf("%s: %s [%s %s]", turn.Party, turn.Text, turn.Intent, turn.Distress)
		}
		t.Fatal(err)
	}
	return strings.Join(said, "\n")
}

func (s *stage) waitForHangup(t testing.TB, ctx context.Context, call *rehearsed, want string) {
	t.Helper()
	for {
		call.desk.mu.Lock()
		why := call.desk.hungUp
		call.desk.mu.Unlock()
		if why != "" {
			if why != want {
				t.Errorf("the bot hung up because %q, want %q", why, want)
			}
			return
		}
		select {
		case <-call.desk.changed:
		case <-time.After(2 * time.Second):
			t.Errorf("the bot never hung up")
			return
		}
	}
}

func (s *stage) check(t testing.TB, x exchange, said string) {
	t.Helper()
	for _, want := range x.Hears {
		if !slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool { return strings.Contains(said, w) }) {
			t.Errorf("after %q%s the bot said %q, without %q", x.Says, x.Key, said, want)
		}
	}
	for _, bad := range x.Not {
		if strings.Contains(said, bad) {
			t.Errorf("after %q%s the bot said %q, with %q", x.Says, x.Key, said, bad)
		}
	}
	if strings.Contains(said, "{") {
		t.Errorf("the bot said a part by its name: %q", said)
	}
}

// change makes what happens before the elder speaks.
func (s *stage) change(t testing.TB, ctx context.Context, x exchange) {
	t.Helper()
	s.setTime(s.time().Add(x.Later))
	for id, price := range x.Prices {
		v, err := s.store.Service(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		was := v
		v.Price = price
		if err := s.store.PutService(ctx, v); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.store.PutService(context.Background(), was); err != nil {
				t.Error(err)
			}
		})
	}
}

// prepare makes an elder who is like the one of the town, with what is given.
func (s *stage) prepare(t testing.TB, ctx context.Context, c conversation) care.Elder {
	t.Helper()
	i := slices.IndexFunc(s.town.Elders, func(e townElder) bool { return e.Name == c.Elder || c.Elder == "" })
	if i < 0 {
		t.Fatalf("there is no elder called %q", c.Elder)
	}
	te := s.town.Elders[i]
	te.Devices = nil
	e := te.elder()
	set(&e.Category, c.Given.Category)
	set(&e.Ability, c.Given.Ability)
	set(&e.Stars, c.Given.Stars)
	if c.Given.Born != nil {
		e.Born = time.Time(*c.Given.Born)
	}
	if c.Given.Interests != nil {
		e.Interests = c.Given.Interests
	}
	for i, r := range te.Relatives {
		if kind := c.Given.Channels[r.Name]; kind != "" {
			te.Relatives = slices.Clone(te.Relatives)
			te.Relatives[i].Channels = []care.Channel{{Kind: kind, Target: "13900000000"}}
		}
	}
	if err := te.put(ctx, s.store, e); err != nil {
		t.Fatal(err)
	}
	for id, p := range c.Given.Services {
		v, err := s.store.Service(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		was := v
		set(&v.Price, p.Price)
		set(&v.Subsidy, p.Subsidy)
		if err := s.store.PutService(ctx, v); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.store.PutService(context.Background(), was) })
	}
	for i, n := range c.Given.Notices {
		notice := care.Notice{ID: fmt.Sprint("given", i), Text: n, TextEn: n, From: s.time().Add(-time.Hour), Until: s.time().Add(time.Hour)}
		if err := s.store.PutNotice(ctx, notice); err != nil {
			t.Fatal(err)
		}
	}
	s.keepGiven(t, ctx, c, e)
	return e
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func (s *stage) keepGiven(t testing.TB, ctx context.Context, c conversation, e care.Elder) {
	t.Helper()
	schemes, err := s.store.Schemes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range c.Given.Bookings {
		v, err := s.store.Service(ctx, row.Service)
		if err != nil {
			t.Fatal(err)
		}
		at := s.at(t, row.At)
		used, err := s.store.Used(ctx, e.ID, at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		b := care.Booking{
			ElderID: e.ID, ServiceID: row.Service, ProviderID: row.Provider, At: at, Note: row.Note, Address: row.Address, Quantity: max(1, row.Quantity),
			Quote: care.Price(v, max(1, row.Quantity), at, e, schemes, used), State: care.BookingBooked,
			Made: s.time().Add(-24*time.Hour + time.Duration(i)*time.Minute),
		}
		if b.Address == "" {
			b.Address = e.Address.Text
		}
		if b.ProviderID == "" {
			for _, p := range s.town.Providers {
				if slices.Contains(p.Services, row.Service) {
					b.ProviderID = p.ID
					break
				}
			}
		}
		switch row.State {
		case "done":
			b.State = care.BookingDone
		case "dispatched":
			b.State = care.BookingDispatched
		case "", "booked":
		default:
			t.Fatalf("a given booking cannot be %q", row.State)
		}
		if _, err := s.store.Book(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range c.Given.Reminders {
		at := s.at(t, row.At)
		if _, err := s.store.AddReminder(ctx, care.Reminder{ElderID: e.ID, What: row.What, At: at, Rule: row.Rule, State: care.ReminderActive, Next: at, Made: s.time().Add(-time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
}

// checkRows compares what the call has left in the records. What a conversation
// does not name must not be there.
func (s *stage) checkRows(t testing.TB, ctx context.Context, c conversation, e care.Elder, call *rehearsed, before []care.Booking) {
	t.Helper()
	after, err1 := s.store.BookingsOf(ctx, e.ID)
	reminders, err2 := s.store.RemindersOf(ctx, e.ID)
	feedback, err3 := s.store.FeedbackOf(ctx, e.ID)
	messages, err4 := s.store.MessagesOfCall(ctx, call.call.ID)
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Reverse(after)
	var changed []care.Booking
	for _, b := range after {
		i := slices.IndexFunc(before, func(x care.Booking) bool { return x.ID == b.ID })
		if i < 0 || before[i].State != b.State || !before[i].At.Equal(b.At) || before[i].Note != b.Note || before[i].Quantity != b.Quantity {
			changed = append(changed, b)
		}
	}
	slices.SortStableFunc(changed, func(a, b care.Booking) int { return a.At.Compare(b.At) })
	s.checkBookings(t, c.Rows.Bookings, changed)
	s.checkReminders(t, c, reminders)
	s.checkFeedback(t, c.Rows.Feedback, feedback, after)
	s.checkAsked(t, ctx, c.Rows.Asked, messages)
	why := ""
	if len(call.desk.escalations) > 0 {
		why = string(call.desk.escalations[0])
	}
	if why != c.Rows.Escalated {
		t.Errorf("escalated %q, want %q", why, c.Rows.Escalated)
	}
	if len(call.desk.faults) > 0 && s.thinker == nil {
		t.Errorf("faults: %q", call.desk.faults)
	}
	if c.Rows.Intents != nil {
		var got []string
		for _, turn := range call.desk.turns {
			if turn.Party == care.PartyElder {
				got = append(got, turn.Intent)
			}
		}
		if !slices.Equal(got, c.Rows.Intents) {
			t.Errorf("intents %q, want %q", got, c.Rows.Intents)
		}
	}
}

func (s *stage) checkBookings(t testing.TB, want []bookingRow, got []care.Booking) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d bookings were made or changed, want %d: %+v", len(got), len(want), got)
		return
	}
	for i, w := range want {
		b := got[i]
		g := bookingRow{Service: b.ServiceID, At: b.At.In(s.zone).Format("2006-01-02T15:04"), State: b.State.String(), Note: b.Note, Quantity: b.Quantity, Elder: b.Quote.Elder.String(), Address: b.Address, Provider: b.ProviderID}
		for _, f := range []struct{ field, want, got string }{
			{"service", w.Service, g.Service}, {"at", w.At, g.At}, {"state", or(w.State, "booked"), g.State}, {"note", w.Note, g.Note},
			{"elder pays", or(w.Elder, g.Elder), g.Elder}, {"address", or(w.Address, g.Address), g.Address}, {"provider", or(w.Provider, g.Provider), g.Provider},
			{"quantity", fmt.Sprint(max(1, w.Quantity)), fmt.Sprint(g.Quantity)},
		} {
			if f.want != f.got {
				t.Errorf("booking %d: %s is %q, want %q", i+1, f.field, f.got, f.want)
			}
		}
		if sum := b.Quote.Elder + b.Quote.Town; sum != b.Quote.List {
			t.Errorf("booking %d: the shares make %v of %v", i+1, sum, b.Quote.List)
		}
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *stage) checkReminders(t testing.TB, c conversation, got []care.Reminder) {
	t.Helper()
	want := c.Rows.Reminders
	if want == nil {
		want = c.Given.Reminders
	}
	if len(got) != len(want) {
		t.Errorf("%d reminders, want %d: %+v", len(got), len(want), got)
		return
	}
	for _, w := range want {
		i := slices.IndexFunc(got, func(r care.Reminder) bool {
			return r.What == w.What && r.At.In(s.zone).Format("2006-01-02T15:04") == w.At && r.Rule == w.Rule && r.State.String() == or(w.State, "active")
		})
		if i < 0 {
			t.Errorf("no reminder %+v among %+v", w, got)
		}
	}
}

func (s *stage) checkFeedback(t testing.TB, want []feedbackRow, got []care.Feedback, bookings []care.Booking) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d pieces of feedback, want %d: %+v", len(got), len(want), got)
		return
	}
	for i, w := range want {
		service := ""
		if j := slices.IndexFunc(bookings, func(b care.Booking) bool { return b.ID == got[i].BookingID }); j >= 0 {
			service = bookings[j].ServiceID
		}
		if string(got[i].Kind) != w.Kind || got[i].Stars != w.Stars || !strings.Contains(got[i].Words, w.Words) || w.Service != "" && service != w.Service {
			t.Errorf("feedback %+v of %q, want %+v", got[i], service, w)
		}
	}
}

func (s *stage) checkAsked(t testing.TB, ctx context.Context, want []string, messages []care.Message) {
	t.Helper()
	var got []string
	for _, m := range messages {
		r, err := s.store.Relative(ctx, strings.TrimPrefix(m.Person, "relative:"))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("asked %q to ring back, want %q", got, want)
	}
}
