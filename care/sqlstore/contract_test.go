package sqlstore

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/care"
)

// database is a place for records that outlives a Store: open opens it, and
// opens it again after a Close.
type database struct {
	open func() *Store
}

// contract is what every database under the Store must do. fresh makes an
// empty one; the Stores it opens are closed when the test ends.
func contract(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"an elder and the family come back as they were put", peopleComeBack},
		{"consent comes back for each relative, nothing by default", consentComesBack},
		{"a channel is added once", channelAddedOnce},
		{"the catalogue keeps its order", catalogueKeepsOrder},
		{"what is missing is not found", missingIsNotFound},
		{"an unknown person is refused by the keys", unknownRefused},
		{"a call from press to summary", callLife},
		{"a call ends once", callEndsOnce},
		{"a call that a crash cut off is found open", crashedCallIsOpen},
		{"a booking survives reopening", bookingSurvives},
		{"an edit by hand is noticed", editIsNoticed},
		{"words of any bytes keep the chain whole", anyBytes},
		{"a failed write leaves no event", failedWriteLeavesNothing},
		{"a link is revoked once", linkRevoked},
		{"a summary is saved once", summaryOnce},
		{"a message fails and then goes out", messageFailsThenSent},
		{"sessions are found until they expire", sessions},
		{"two programs write at once", twoPrograms},
		{"a hundred calls are written at once", hundredCalls},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
	bookingStories(t, fresh)
	reminderStories(t, fresh)
	incidentStories(t, fresh)
	heardStories(t, fresh)
}

// The town of the stories.
var (
	noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

	wang = care.Elder{
		ID: "wang", Name: "王秀兰", Salutation: "王奶奶", SalutationEn: "Mrs Wang", Lang: care.Chinese,
		Born: time.Date(1943, 5, 1, 0, 0, 0, 0, time.UTC), Phone: "13800000001",
		Address: care.Address{Text: "银杏社区 3 幢", Community: "银杏社区", Lat: 31.2304, Lon: 121.4737, Door: "1234"},
		Living:  "独居", Ability: "半失能", Health: care.Health{Conditions: []string{"高血压"}},
		Interests: []string{"越剧"}, Worker: care.Contact{Name: "小李", Phone: "13800000002"},
		Neighbours: []care.Contact{{Name: "老张", Role: "邻居"}},
		Manner:     care.Manner{Speed: 0.8, Gain: 3, Pause: 900 * time.Millisecond}, ConsentRecording: true, ConsentModel: true,
		Limits: map[care.ReadingKind]care.Limits{care.ReadingHeartRate: {Low: 45, High: 130}},
		Stars:  2, Memberships: []care.Membership{{ID: "yuanyi", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Fee: care.Yuan, Per: care.PerDay}},
	}
	daughter = care.Relative{
		ID: "daughter", ElderID: "wang", Name: "陈敏", Relation: "女儿", Phone: "13800000003", Lang: care.Chinese,
		Order: 1, Consent: care.Consent{Summary: true, Transcript: true},
		Channels: []care.Channel{{Kind: care.ChannelFile}},
	}
	son     = care.Relative{ID: "son", ElderID: "wang", Name: "陈强", Relation: "儿子", Lang: care.English, Order: 2}
	lin     = care.Agent{ID: "lin", Login: "lin", Name: "林静", PasswordHash: "$argon2id$", Supervisor: true, Lang: care.Chinese, Phone: "13800000004", Channels: []care.Channel{{Kind: care.ChannelSMS, Target: "13800000004"}}}
	lunch   = care.Service{ID: "lunch", Help: care.HelpMeal, Name: "午餐配送", Spoken: "午饭", Price: 20 * care.Yuan, Subsidy: 8 * care.Yuan, Duration: 30 * time.Minute, Lead: 2 * time.Hour, From: care.Clock(10, 30), To: care.Clock(12, 30), Aliases: []string{"盒饭", "送餐"}, AliasesEn: []string{"a meal"}, Most: 4}
	kitchen = care.Provider{ID: "kitchen", Name: "幸福食堂", Services: []string{"lunch"}, Weekdays: []time.Weekday{time.Monday, time.Sunday}}
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must is what a read that cannot fail gives; a failure ends the test with the
// stack of the line that read.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

// town puts the people and the catalogue.
func town(t *testing.T, s *Store) *Store {
	t.Helper()
	ctx := t.Context()
	check(t, s.PutElder(ctx, wang))
	check(t, s.PutRelative(ctx, son))
	check(t, s.PutRelative(ctx, daughter))
	check(t, s.PutAgent(ctx, lin))
	check(t, s.PutService(ctx, lunch))
	check(t, s.PutProvider(ctx, kitchen))
	return s
}

// ring starts a call of Mrs Wang and gives its record.
func ring(t *testing.T, s *Store, id string) care.CallRecord {
	t.Helper()
	c := care.CallRecord{ID: id, ElderID: "wang", Lang: care.Chinese, State: care.CallRinging, Started: noon}
	check(t, s.StartCall(t.Context(), c))
	return c
}

func hangUp(c care.CallRecord) care.CallRecord {
	c.State, c.Ended = care.CallEnded, noon.Add(3*time.Minute)
	c.Termination = care.Termination{Result: care.TerminationCompleted, Reason: "elder hung up"}
	return c
}

func booking(id, callID string) care.Booking {
	return care.Booking{
		ID: id, ElderID: "wang", ServiceID: "lunch", ProviderID: "kitchen", CallID: callID, At: noon.Add(23 * time.Hour),
		Address: wang.Address.Text, Note: "少放盐", Quantity: 1,
		Quote: care.Price(lunch, 1, noon, wang, nil, nil), State: care.BookingBooked, Made: noon.Add(time.Minute),
	}
}

func kinds(events []care.Event) string {
	var names []string
	for _, e := range events {
		names = append(names, string(e.What))
	}
	return strings.Join(names, " ")
}

func peopleComeBack(t *testing.T, db database) {
	ctx, s := t.Context(), db.open()
	same(t, must(s.Empty(ctx)), true)
	town(t, s)
	same(t, must(s.Empty(ctx)), false)
	same(t, must(s.Elder(ctx, "wang")), wang)
	same(t, must(s.Elders(ctx)), []care.Elder{wang})
	same(t, must(s.Relative(ctx, "son")), son)
	same(t, must(s.Relatives(ctx, "wang")), []care.Relative{daughter, son})
	same(t, must(s.Agent(ctx, "lin")), lin)
	same(t, must(s.AgentByLogin(ctx, "lin")), lin)
	same(t, must(s.Agents(ctx)), []care.Agent{lin})

	bracelet := care.Device{
		ID: "button", ElderID: "wang", Name: "床头", Paired: noon, Protocol: care.ProtocolWatch, Model: "D42", Phone: "1440000001",
		Heartbeat: 8 * time.Minute, Quiet: 12 * time.Hour, LastSeen: noon.Add(time.Minute), LastMotion: noon, Battery: 80, Silent: noon.Add(time.Hour),
	}
	stray := care.Device{ID: "gt06:1", Protocol: care.ProtocolGT06, Battery: -1}
	check(t, s.PutDevice(ctx, bracelet))
	check(t, s.PutDevice(ctx, stray))
	bracelet.Revoked = noon.Add(time.Hour)
	check(t, s.PutDevice(ctx, bracelet))
	same(t, must(s.Device(ctx, "button")), bracelet)
	same(t, must(s.Devices(ctx)), []care.Device{bracelet, stray})

	slower := care.Manner{Speed: 0.7}
	check(t, s.SetManner(ctx, "wang", slower))
	want := wang
	want.Manner = slower
	same(t, must(s.Elder(ctx, "wang")), want)

	epoch := wang
	epoch.ID, epoch.Born = "epoch", time.Unix(0, 0).UTC() // born on the day that computers count from
	check(t, s.PutElder(ctx, epoch))
	same(t, must(s.Elder(ctx, "epoch")), epoch)
}

func consentComesBack(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	for i := range 16 {
		r := son
		r.Consent = care.Consent{Summary: i&1 != 0, Transcript: i&2 != 0, Recording: i&4 != 0, Emergency: i&8 != 0}
		check(t, s.PutRelative(ctx, r))
		same(t, must(s.Relative(ctx, "son")).Consent, r.Consent)
	}
	check(t, s.PutRelative(ctx, care.Relative{ID: "nephew", ElderID: "wang", Name: "陈明"}))
	same(t, must(s.Relative(ctx, "nephew")).Consent, care.Consent{})
}

func channelAddedOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	push := care.Channel{Kind: care.ChannelWebPush, Target: `{"endpoint":"https://push.example/1"}`}
	check(t, s.AddChannel(ctx, "daughter", push))
	check(t, s.AddChannel(ctx, "daughter", push))
	same(t, must(s.Relative(ctx, "daughter")).Channels, []care.Channel{{Kind: care.ChannelFile}, push})
	if err := s.AddChannel(ctx, "nobody", push); !errors.Is(err, care.ErrNotFound) {
		t.Fatalf("a channel for nobody: %v", err)
	}
}

func catalogueKeepsOrder(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	walk := care.Service{ID: "escort", Help: care.HelpTravel, Name: "陪诊"}
	check(t, s.PutService(ctx, walk))
	dearer := lunch
	dearer.Price = 22 * care.Yuan
	check(t, s.PutService(ctx, dearer)) // a new price does not move it to the end
	same(t, must(s.Services(ctx)), []care.Service{dearer, walk})
	same(t, must(s.Service(ctx, "lunch")), dearer)

	other := care.Provider{ID: "a-kitchen", Name: "第二食堂", Services: []string{"lunch"}}
	check(t, s.PutProvider(ctx, other))
	same(t, must(s.Providers(ctx)), []care.Provider{kitchen, other})
}

func missingIsNotFound(t *testing.T, db database) {
	ctx, s := t.Context(), db.open()
	read := func(_ any, err error) error { return err }
	for what, err := range map[string]error{
		"elder":    read(s.Elder(ctx, "x")),
		"relative": read(s.Relative(ctx, "x")),
		"agent":    read(s.Agent(ctx, "x")),
		"login":    read(s.AgentByLogin(ctx, "secret-login")),
		"device":   read(s.Device(ctx, "x")),
		"service":  read(s.Service(ctx, "x")),
		"call":     read(s.Call(ctx, "x")),
		"summary":  read(s.Summary(ctx, "x")),
		"incident": read(s.Incident(ctx, "x")),
		"key":      read(s.KeyByHash(ctx, "x")),
		"key gone": s.RevokeKey(ctx, "x", noon),
		"change":   read(s.ChangeIncident(ctx, "x", func(*care.Incident) (care.IncidentChange, error) { panic("not there") })),
		"of call":  read(s.SummaryOfCall(ctx, "x")),
		"link":     read(s.Link(ctx, "x")),
		"message":  read(s.Message(ctx, "x")),
		"manner":   s.SetManner(ctx, "x", care.Manner{}),
		"save":     s.SaveCall(ctx, care.CallRecord{ID: "x"}),
		"end":      s.EndCall(ctx, care.CallRecord{ID: "x", Ended: noon}),
		"turn":     s.AppendTurn(ctx, care.Turn{ID: "t", CallID: "x", Seq: 1}),
		"revoke":   s.RevokeLink(ctx, "x", noon),
		"sent":     s.MarkSent(ctx, "x", noon),
		"failed":   s.MarkFailed(ctx, "x", 1, "no"),
	} {
		if !errors.Is(err, care.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-login") {
			t.Errorf("%s: the error tells the login: %v", what, err)
		}
	}
	same(t, must(s.Timeline(ctx, "call:x")), []care.Event(nil))
}

func unknownRefused(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	b := booking("b", "")
	b.ServiceID = "moon"
	if _, err := s.Book(ctx, b); err == nil {
		t.Error("a booking of a service that is not there was kept")
	}
	if err := s.PutRelative(ctx, care.Relative{ID: "x", ElderID: "nobody"}); err == nil {
		t.Error("a relative of nobody was kept")
	}
	twin := lin
	twin.ID = "twin"
	if err := s.PutAgent(ctx, twin); err == nil {
		t.Error("two agents have one login")
	}
	check(t, s.StartCall(ctx, care.CallRecord{ID: "unknown-caller", Lang: care.Chinese, Started: noon})) // a phone line
}

func linkRevoked(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	l := care.Link{ID: "l1", Purpose: care.LinkPair, Subject: "button", Person: "wang", Made: noon, Expires: noon.Add(time.Hour)}
	check(t, s.PutLink(ctx, l))
	same(t, must(s.Link(ctx, "l1")), l)

	by := care.Event{Subject: "device:button", At: noon, Who: "agent:lin", What: care.EventLinkRevoked}
	l.Revoked = noon.Add(time.Minute)
	check(t, s.RevokeLink(ctx, "l1", l.Revoked, by))
	check(t, s.RevokeLink(ctx, "l1", noon.Add(time.Hour), by))
	same(t, must(s.Link(ctx, "l1")), l)
	same(t, must(s.Links(ctx, "button")), []care.Link{l})
	same(t, kinds(must(s.Timeline(ctx, "device:button"))), "link.revoked")
}

func sessions(t *testing.T, db database) {
	s := db.open()
	ss := s.Sessions()
	in := func(d time.Duration) time.Time { return time.Now().Add(d) }
	check(t, ss.Commit("token", []byte{0, 0xff, 1}, in(time.Hour)))
	data, found, err := ss.Find("token")
	check(t, err)
	same(t, []any{data, found}, []any{[]byte{0, 0xff, 1}, true})

	var kept string
	check(t, s.reader.QueryRowContext(t.Context(), `SELECT token FROM sessions`).Scan(&kept))
	if kept == "token" || len(kept) != 64 {
		t.Fatalf("the token is kept as %q", kept)
	}

	check(t, ss.Commit("token", []byte("new"), in(-time.Second)))
	if _, found, _ := ss.Find("token"); found {
		t.Fatal("an expired session was found")
	}
	check(t, ss.Commit("other", []byte("x"), in(time.Hour)))
	var n int
	check(t, s.reader.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM sessions`).Scan(&n))
	same(t, n, 1)

	check(t, ss.Delete("other"))
	check(t, ss.Delete("other"))
	if _, found, _ := ss.Find("other"); found {
		t.Fatal("a deleted session was found")
	}
}

func twoPrograms(t *testing.T, db database) {
	const each = 50
	ctx, first := t.Context(), town(t, db.open())
	ring(t, first, "c1")
	var all sync.WaitGroup
	errs := make(chan error, 8*each)
	for program, s := range []*Store{first, db.open()} {
		all.Go(func() {
			for i := range each {
				_, err := s.Book(ctx, booking(fmt.Sprintf("b-%d-%d", program, i), "c1"))
				errs <- err
				id := fmt.Sprintf("c-%d-%d", program, i)
				errs <- s.StartCall(ctx, care.CallRecord{ID: id, ElderID: "wang", Started: noon})
				// These read before they write.
				errs <- s.AppendTurn(ctx, care.Turn{ID: id, CallID: id, Seq: 1, Party: care.PartyElder, Started: noon})
				errs <- s.EndCall(ctx, hangUp(care.CallRecord{ID: id, ElderID: "wang", Started: noon}))
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		check(t, err) // "database is locked" would be here
	}
	same(t, len(must(first.BookingsOfCall(ctx, "c1"))), 2*each)
	subjects, events, err := first.VerifyTimelines(ctx)
	check(t, err)
	same(t, []int{subjects, events}, []int{1 + 2*each, 1 + 2*each + 4*each})
}

func hundredCalls(t *testing.T, db database) {
	const calls, turns = 100, 10
	ctx, s := t.Context(), town(t, db.open())
	for i := range calls {
		ring(t, s, fmt.Sprintf("c%03d", i))
	}
	var all sync.WaitGroup
	errs := make(chan error, 2*calls*turns)
	for i := range calls {
		id := fmt.Sprintf("c%03d", i)
		all.Go(func() {
			for seq := 1; seq <= turns; seq++ {
				errs <- s.AppendTurn(ctx, care.Turn{ID: fmt.Sprint(id, "-", seq), CallID: id, Seq: seq, Party: care.PartyElder, Text: "好", Started: noon})
				_, err := s.Turns(ctx, id)
				errs <- err
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		check(t, err)
	}
	subjects, events, err := s.VerifyTimelines(ctx)
	check(t, err)
	same(t, []int{subjects, events}, []int{calls, calls * (turns + 1)})
	got := must(s.Turns(ctx, "c042"))
	same(t, slices.IsSortedFunc(got, func(a, b care.Turn) int { return a.Seq - b.Seq }) && len(got) == turns, true)
}
