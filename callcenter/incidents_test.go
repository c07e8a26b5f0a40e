package callcenter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	_ "modernc.org/sqlite"

	"yinling/care"
	"yinling/care/sqlstore"
)

// sosHouse is a call centre with its incidents over the real records, in
// virtual time.
type sosHouse struct {
	*house
	x       *Incidents
	store   *sqlstore.Store
	file    string
	outbox  *outbox
	gateway *fakeGateway
	set     IncidentSettings
	broken  *brokenRecords
}

// outbox remembers who was told what.
type outbox struct {
	mu   sync.Mutex
	told []string // "raised relative:daughter"
}

func (o *outbox) Alert(why AlertWhy, i care.Incident, e care.Elder, p care.Person, now time.Time) (care.Link, []care.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, string(why)+" "+p.Ref)
	l := care.Link{ID: care.NewID(now), Purpose: care.LinkIncident, Subject: i.ID, Person: p.Ref, Made: now, Expires: now.Add(time.Hour)}
	return l, []care.Message{{ID: care.NewID(now), IncidentID: i.ID, Person: p.Ref, Lang: p.Lang, Channel: care.Channel{Kind: care.ChannelFile}, Text: e.Name, Made: now}}
}

func (o *outbox) take() (told []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	told, o.told = o.told, nil
	slices.Sort(told)
	return told
}

// fakeGateway is devices that obey, or are away.
type fakeGateway struct {
	mu     sync.Mutex
	online map[string]bool
	got    []string
	answer error
}

func (g *fakeGateway) Command(_ context.Context, p care.Protocol, number string, c care.Command) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.got = append(g.got, fmt.Sprintf("%s:%s %s %s", p, number, c.Kind, strings.Join(c.Args, ",")))
	return "ok", g.answer
}

func (g *fakeGateway) Online(_ care.Protocol, number string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.online[number]
}

// brokenRecords fail while they are told to.
type brokenRecords struct {
	IncidentRecords
	mu   sync.Mutex
	fail error
}

func (b *brokenRecords) set(err error) { b.mu.Lock(); b.fail = err; b.mu.Unlock() }
func (b *brokenRecords) err() error    { b.mu.Lock(); defer b.mu.Unlock(); return b.fail }

func (b *brokenRecords) Raise(ctx context.Context, r care.SOSRules, a ...care.Alarm) (care.Raised, error) {
	if err := b.err(); err != nil {
		return care.Raised{}, err
	}
	return b.IncidentRecords.Raise(ctx, r, a...)
}

func (b *brokenRecords) ChangeIncident(ctx context.Context, id string, f func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
	if err := b.err(); err != nil {
		return care.Incident{}, err
	}
	return b.IncidentRecords.ChangeIncident(ctx, id, f)
}

var (
	grandma = care.Elder{
		ID: "wang", Name: "王秀兰", Salutation: "王奶奶", Lang: care.Chinese, Phone: "0514001",
		Address: care.Address{Text: "银杏社区3幢", Community: "银杏社区", Lat: 32.393, Lon: 119.4127},
		Worker:  care.Contact{Name: "周敏", Role: "助老员", Phone: "138201"},
	}
	daughterOfWang = care.Relative{ID: "daughter", ElderID: "wang", Name: "李敏", Relation: "女儿", Order: 1, Consent: care.Consent{Emergency: true}}
	sonOfWang      = care.Relative{ID: "son", ElderID: "wang", Name: "李强", Relation: "儿子", Order: 2, Consent: care.Consent{Emergency: true}}
	cousinOfWang   = care.Relative{ID: "cousin", ElderID: "wang", Name: "李远", Relation: "侄子", Order: 3} // has no consent
	lin            = care.Agent{ID: "lin", Login: "lin", Name: "林晓", Supervisor: true}
	he             = care.Agent{ID: "he", Login: "he", Name: "何静"}
)

// inSOSHouse runs a story with a town of one elder, her watch, family and a
// responder, in virtual time.
func inSOSHouse(t *testing.T, story func(*testing.T, *sosHouse)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "records.db")
	synctest.Test(t, func(t *testing.T) {
		h := &sosHouse{file: file, outbox: &outbox{}, gateway: &fakeGateway{online: map[string]bool{}}}
		h.open(t)
		ctx := t.Context()
		must(t, h.store.PutElder(ctx, grandma))
		for _, r := range []care.Relative{daughterOfWang, sonOfWang, cousinOfWang} {
			must(t, h.store.PutRelative(ctx, r))
		}
		must(t, h.store.PutAgent(ctx, lin))
		must(t, h.store.PutAgent(ctx, he))
		must(t, h.store.PutResponder(ctx, care.Responder{ID: "far", Name: "远", OnDuty: true, Lat: 32.5, Lon: 119.5}))
		must(t, h.store.PutResponder(ctx, care.Responder{ID: "near", Name: "赵刚", OnDuty: true, Lat: 32.394, Lon: 119.413}))
		must(t, h.store.PutDevice(ctx, care.Device{ID: "watch:8800000015", ElderID: "wang", Protocol: care.ProtocolWatch, Name: "手表", Battery: -1, Heartbeat: -1}))
		h.start(t)
		defer func() { h.stop(t) }()
		story(t, h)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *sosHouse) open(t *testing.T) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), h.file, slog.New(slog.DiscardHandler))
	must(t, err)
	h.store = store
}

// start starts a centre and its incidents over the open store.
func (h *sosHouse) start(t *testing.T) {
	t.Helper()
	m := newMemory()
	m.elders["wang"] = grandma
	h.house = &house{t: t, memory: m, bot: &fakeBot{}, media: map[string]*fakeMedia{}}
	h.Center = New(Settings{}, h.memory, h.house, h.bot, nil, slog.New(slog.DiscardHandler))
	h.broken = &brokenRecords{IncidentRecords: h.store}
	h.x = NewIncidents(h.set, h.broken, h.Center, h.outbox, h.gateway, slog.New(slog.DiscardHandler))
	must(t, h.x.Start(t.Context()))
	synctest.Wait()
}

func (h *sosHouse) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.Center.Close(ctx)
	h.x.Close()
	must(t, h.store.Close())
	synctest.Wait()
}

// restart stops everything and starts it again after a time.
func (h *sosHouse) restart(t *testing.T, after time.Duration) {
	t.Helper()
	h.stop(t)
	time.Sleep(after)
	h.open(t)
	h.start(t)
}

// sos presses the watch and gives the incident.
func (h *sosHouse) sos(t *testing.T) care.Incident {
	t.Helper()
	r, err := h.x.Signal(t.Context(), care.Signal{
		Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 80, Received: time.Now(),
		Alarms: []care.Alarm{{Kind: care.AlarmSOS, At: time.Now(), Word: "AL 00010000", Battery: 80}},
	})
	must(t, err)
	synctest.Wait()
	return r.Incident
}

func (h *sosHouse) view(t *testing.T, id string) IncidentView {
	t.Helper()
	v, err := h.x.View(t.Context(), id)
	must(t, err)
	return v
}

// told is who was told since the last time.
func (h *sosHouse) told(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	if got := h.outbox.take(); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func (h *sosHouse) timeline(t *testing.T, id string) (kinds []care.EventKind) {
	t.Helper()
	events, err := h.store.Timeline(t.Context(), care.IncidentSubject(id))
	must(t, err)
	must(t, care.VerifyChain(events))
	for _, e := range events {
		kinds = append(kinds, e.What)
	}
	return kinds
}

// drain gives what a watcher saw so far.
func drain(events <-chan Event) (list []Event) {
	synctest.Wait()
	for {
		select {
		case e := <-events:
			list = append(list, e)
		default:
			return list
		}
	}
}

func rings(list []Event) (out []Ring) {
	for _, e := range list {
		if c, ok := e.(IncidentChanged); ok && c.View.Ring != RingNone {
			out = append(out, c.View.Ring)
		}
	}
	return out
}

func TestNobodyAnswersAndTheLadderGoesUp(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		inc := h.sos(t)
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Fatalf("the console rang %q", got)
		}
		h.told(t, "raised relative:daughter")
		time.Sleep(29 * time.Second)
		h.told(t)
		time.Sleep(1001 * time.Millisecond)
		h.told(t, "raised contact:138201", "raised relative:son") // the cousin has no consent
		time.Sleep(30 * time.Second)
		h.told(t, "raised agent:lin", "raised responder:near")
		drain(events)
		time.Sleep(60 * time.Second)
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingLoud}) {
			t.Errorf("after two minutes the console rang %q", got)
		}
		h.told(t)
		time.Sleep(2 * time.Minute)
		h.told(t, "again agent:lin", "again contact:138201", "again relative:daughter", "again relative:son", "again responder:near")
		time.Sleep(20 * time.Minute)
		if n := len(h.outbox.take()); n != 2*5 {
			t.Errorf("%d messages after three rounds, want two more rounds and then rings only", n)
		}
		if got := rings(drain(events)); len(got) < 9 || got[0] != RingLoud {
			t.Errorf("the consoles ring no more: %q", got)
		}
		if v := h.view(t, inc.ID); v.State != care.IncidentOpen || v.Next == nil {
			t.Errorf("the incident is %s, next %v", v.State, v.Next)
		}
	})
}

func TestAnAgentTakesItAndTheLadderStops(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		h.ready("lin")
		inc := h.sos(t)
		h.told(t, "raised relative:daughter")
		must(t, h.x.Take(t.Context(), he, inc.ID))
		var taken *TakenError
		if err := h.x.Take(t.Context(), lin, inc.ID); !errors.As(err, &taken) || taken.By != "何静" {
			t.Errorf("the second agent got %v", err)
		}
		must(t, h.x.Called(t.Context(), he, inc.ID, "relative:daughter"))
		time.Sleep(29 * time.Minute) // she acts: nothing lapses
		h.told(t)
		if err := h.x.Resolve(t.Context(), he, inc.ID, "", "", 0); care.ErrorCode(err) != "bad_outcome" {
			t.Errorf("resolved without an outcome: %v", err)
		}
		must(t, h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeMistake, "按到了", 0))
		h.told(t, "resolved relative:daughter")
		if h.x.Live() != 0 {
			t.Error("it is still live")
		}
		want := []care.EventKind{care.EventOpened, care.EventStep, care.EventAcknowledged, care.EventPersonCalled, care.EventIncidentDone}
		if got := h.timeline(t, inc.ID); !slices.Equal(got, want) {
			t.Errorf("the timeline reads %q", got)
		}
	})
}

func TestWhoDoesNotActLosesIt(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		inc := h.sos(t)
		time.Sleep(10 * time.Second)
		must(t, h.x.Take(t.Context(), he, inc.ID))
		h.outbox.take()
		drain(events)
		time.Sleep(5*time.Minute - time.Second)
		h.told(t)
		time.Sleep(2 * time.Second) // it lapses, and the second rung comes at once
		h.told(t, "raised contact:138201", "raised relative:son")
		if got := rings(drain(events)); len(got) == 0 {
			t.Error("the consoles do not ring again")
		}
		time.Sleep(30 * time.Second)
		h.told(t, "raised agent:lin", "raised responder:near")
		if v := h.view(t, inc.ID); v.State != care.IncidentOpen || v.By != "" || v.Answered.IsZero() {
			t.Errorf("state %s, by %q, answered %v", v.State, v.By, v.Answered)
		}
	})
}

func TestARelativeGoesAndArrives(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		daughter := care.Person{Ref: "relative:daughter", Name: "李敏", Role: "女儿"}
		must(t, h.x.Going(t.Context(), inc.ID, daughter))
		v := h.view(t, inc.ID)
		if v.State != care.IncidentResponding || v.ByName != "李敏" || !slices.Equal(v.Going, []string{"李敏"}) {
			t.Errorf("state %s, by %q, going %q", v.State, v.ByName, v.Going)
		}
		h.outbox.take()
		time.Sleep(time.Minute)
		h.told(t)
		must(t, h.x.Arrived(t.Context(), inc.ID, daughter))
		if h.view(t, inc.ID).Arrived.IsZero() {
			t.Error("she has not arrived")
		}
		must(t, h.x.Cannot(t.Context(), inc.ID, daughter)) // the door is locked
		h.told(t, "raised contact:138201", "raised relative:son")
		if v := h.view(t, inc.ID); v.State != care.IncidentOpen || !slices.Equal(v.Cannot, []string{"李敏"}) {
			t.Errorf("state %s, cannot %q", v.State, v.Cannot)
		}
	})
}

func TestWhoSaidIAmGoingNeverComes(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		must(t, h.x.Going(t.Context(), inc.ID, care.Person{Ref: "relative:daughter", Name: "李敏"}))
		h.outbox.take()
		h.restart(t, time.Minute)
		defer h.ready("he")()
		time.Sleep(28 * time.Minute)
		h.told(t)
		time.Sleep(2 * time.Minute)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("told %q", got)
		}
	})
}

func TestCannotBringsTheNextRungAtOnce(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		h.told(t, "raised relative:daughter")
		time.Sleep(5 * time.Second)
		must(t, h.x.Cannot(t.Context(), inc.ID, care.Person{Ref: "relative:daughter", Name: "李敏"}))
		h.told(t, "raised contact:138201", "raised relative:son")
		time.Sleep(30 * time.Second) // the third keeps its distance to the second
		h.told(t, "raised agent:lin", "raised responder:near")
	})
}

func TestNoConsoleIsOpen(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.sos(t)
		h.told(t, "raised contact:138201", "raised relative:daughter", "raised relative:son")
		time.Sleep(30 * time.Second)
		h.told(t, "raised agent:lin", "raised responder:near")
	})
}

func TestRepeatsAndOtherAlarmsJoin(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		at := time.Now()
		press := func(at time.Time, kind care.AlarmKind, word string) care.Raised {
			r, err := h.x.Signal(t.Context(), care.Signal{
				Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1, Received: time.Now(),
				Alarms: []care.Alarm{{Kind: kind, At: at, Word: word, Battery: -1}},
			})
			must(t, err)
			return r
		}
		first := press(at, care.AlarmHeartRate, "AL 00400000")
		for range 20 {
			time.Sleep(3 * time.Second)
			if r := press(at, care.AlarmHeartRate, "AL 00400000"); !r.Repeat || r.Incident.ID != first.Incident.ID {
				t.Fatalf("a repeat made %+v", r)
			}
		}
		if got := rings(drain(events)); len(got) != 3 { // opened, and the rungs at 30 and 60 s
			t.Errorf("repeats rang: %q", got)
		}
		r := press(time.Now(), care.AlarmSOS, "AL 00010000")
		if r.Repeat || r.Incident.ID != first.Incident.ID || r.Incident.Kind != care.AlarmSOS || r.Incident.Alarms != 2 {
			t.Errorf("the press made %+v", r)
		}
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("the press rang %q", got)
		}
	})
}

func TestAQuietAlarmDoesNotWakeTheFamilyUntilAPressJoins(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 9})
		must(t, err)
		synctest.Wait()
		v, live := h.x.LiveOf("wang")
		if !live || v.Kind != care.AlarmLowBattery || v.Urgent() {
			t.Fatalf("a flat battery made %+v", v.Incident)
		}
		time.Sleep(time.Hour)
		h.told(t)
		if got := rings(drain(events)); len(got) != 0 {
			t.Errorf("a flat battery rang %q", got)
		}
		inc := h.sos(t)
		if inc.ID != v.ID {
			t.Error("the press did not join")
		}
		h.told(t, "raised relative:daughter")
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("the press rang %q", got)
		}
	})
}

func TestTheSameIncidentOpensAgain(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		must(t, h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeMistake, "", 0))
		h.outbox.take()
		time.Sleep(time.Minute)
		again := h.sos(t)
		if again.ID != inc.ID || again.State != care.IncidentOpen || again.Reopened != 1 {
			t.Fatalf("a press after a minute made %+v", again)
		}
		h.told(t, "raised relative:daughter")
		must(t, h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeHelped, "", 0))
		time.Sleep(time.Hour)
		if later := h.sos(t); later.ID == inc.ID {
			t.Error("a press after an hour opened the old incident")
		}
		must(t, h.x.Resolve(t.Context(), he, mustLive(t, h).ID, care.OutcomeHelped, "", 0))
		must(t, h.x.Reopen(t.Context(), he, inc.ID))
		if v := h.view(t, inc.ID); v.State != care.IncidentOpen || v.Next == nil {
			t.Errorf("reopened by hand it is %s, next %v", v.State, v.Next)
		}
	})
}

func mustLive(t *testing.T, h *sosHouse) IncidentView {
	t.Helper()
	v, ok := h.x.LiveOf("wang")
	if !ok {
		t.Fatal("no incident is live")
	}
	return v
}

func TestARestartAtEachStepOfTheLadder(t *testing.T) {
	for _, at := range []time.Duration{time.Millisecond, 29 * time.Second, 31 * time.Second, 61 * time.Second, 119 * time.Second, 4 * time.Minute} {
		t.Run(at.String(), func(t *testing.T) {
			inSOSHouse(t, func(t *testing.T, h *sosHouse) {
				leave := h.ready("he")
				pressed := time.Now()
				inc := h.sos(t)
				time.Sleep(at - time.Since(pressed))
				synctest.Wait()
				leave()
				before := len(h.outbox.take())
				h.restart(t, 3*time.Second)
				defer h.ready("he")()
				if v := h.view(t, inc.ID); v.State != care.IncidentOpen || v.Next == nil {
					t.Fatalf("after the restart it is %s, next %v", v.State, v.Next)
				}
				time.Sleep(2*time.Minute + time.Second - time.Since(pressed))
				synctest.Wait()
				told := append(make([]string, before), h.outbox.take()...)
				if at < 2*time.Minute && len(told) != 5 {
					t.Errorf("within two minutes %d people were told, want 5, none twice: %q", len(told), told)
				}
				steps, err := h.store.StepsOf(t.Context(), inc.ID)
				must(t, err)
				for _, s := range steps[:4] {
					if late := s.Done.Sub(s.Due); s.Done.IsZero() || late < 0 || late > 4*time.Second {
						t.Errorf("step %d: due %v, done %v", s.N, s.Due, s.Done)
					}
				}
			})
		})
	}
}

func TestAClockThatWasSetBackHoldsNoLadderUp(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		leave := h.ready("he")
		inc := h.sos(t)
		leave()
		h.outbox.take()
		// What a clock that goes back by an hour during a restart looks like
		// from here: the rows lie an hour ahead.
		_, err := h.store.ChangeIncident(t.Context(), inc.ID, func(*care.Incident) (care.IncidentChange, error) {
			return care.IncidentChange{Drop: true, Steps: []care.Step{{IncidentID: inc.ID, N: 2, Due: time.Now().Add(time.Hour)}}}, nil
		})
		must(t, err)
		h.restart(t, 0)
		defer h.ready("he")()
		time.Sleep(31 * time.Second)
		h.told(t, "raised contact:138201", "raised relative:son")
	})
}

func TestTheRecordsFail(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		h.broken.set(errors.New("the disk is full"))
		press := care.Signal{
			Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1,
			Alarms: []care.Alarm{{Kind: care.AlarmSOS, At: time.Now(), Word: "AL", Battery: -1}},
		}
		if _, err := h.x.Signal(t.Context(), press); err == nil {
			t.Fatal("a press that is not on the disk was taken")
		}
		var unsaved, failing bool
		for _, e := range drain(events) {
			switch e := e.(type) {
			case AlarmUnsaved:
				unsaved = e.Elder != nil && e.Elder.ID == "wang" && e.Kind == care.AlarmSOS
			case Notice:
				failing = e.Code == "records_failing"
			}
		}
		if !unsaved || !failing {
			t.Error("the people at the consoles do not know")
		}
		time.Sleep(10 * time.Second)
		h.broken.set(nil)
		r, err := h.x.Signal(t.Context(), press) // the watch repeats
		must(t, err)
		synctest.Wait()
		if r.Incident.ElderID != "wang" || h.x.Live() != 1 {
			t.Errorf("the repeat made %+v", r)
		}
		h.broken.set(errors.New("locked")) // now the ladder cannot be written
		drain(events)
		time.Sleep(35 * time.Second)
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("the rung that cannot be written rang %q", got)
		}
		h.broken.set(nil)
		time.Sleep(2 * time.Second)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("after the records were back the son was not told: %q", got)
		}
	})
}

func TestADatabaseLockedByAnother(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		db, err := sql.Open("sqlite", "file:"+h.file)
		must(t, err)
		defer db.Close()
		tx, err := db.BeginTx(t.Context(), nil)
		must(t, err)
		_, err = tx.ExecContext(t.Context(), "UPDATE elders SET living = 'x'")
		must(t, err)
		start := time.Now()
		_, err = h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 50}) // a heartbeat
		must(t, err)
		if d := time.Since(start); d != 0 {
			t.Errorf("a heartbeat waited %s for the records", d)
		}
		must(t, tx.Rollback())
		h.sos(t)
	})
}

func TestTwoAlarmsInTheSameMillisecond(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		now := time.Now()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				kind := []care.AlarmKind{care.AlarmSOS, care.AlarmFall, care.AlarmHeartRate, care.AlarmLowBattery}[i%4]
				_, err := h.x.Signal(t.Context(), care.Signal{
					Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1, Received: now,
					Alarms: []care.Alarm{{Kind: kind, At: now.Add(time.Duration(i) * time.Second), Word: fmt.Sprint(i), Battery: -1}},
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		synctest.Wait()
		list, err := h.store.Incidents(t.Context(), care.IncidentFilter{})
		must(t, err)
		if len(list) != 1 || list[0].Alarms != 40 || list[0].Kind != care.AlarmSOS || list[0].Presses != 10 {
			t.Errorf("%d incidents: %+v", len(list), list)
		}
		h.timeline(t, list[0].ID)
	})
}

func TestAStrangersWatch(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		_, err := h.x.Signal(t.Context(), care.Signal{
			Protocol: care.ProtocolWatch, Number: "1234567890", Battery: 50,
			Alarms: []care.Alarm{{Kind: care.AlarmSOS, At: time.Now(), Word: "AL", Battery: 50}},
		})
		must(t, err)
		asked := false
		list := drain(events)
		for _, e := range list {
			u, ok := e.(DeviceUnknown)
			asked = asked || ok && u.Incident != ""
		}
		time.Sleep(61 * time.Second)
		h.told(t, "raised agent:lin") // a supervisor knows, whoever it is
		if !asked || !slices.Equal(rings(list), []Ring{RingAlarm}) {
			t.Errorf("nobody is asked whose it is, or it does not ring: %q", rings(list))
		}
		must(t, h.x.Assign(t.Context(), he, "watch:1234567890", "wang", "旧手表", ""))
		v := mustLive(t, h)
		if v.Elder == nil || v.Elder.ID != "wang" || v.Alarms != 1 {
			t.Errorf("its alarm was not kept: %+v", v.Incident)
		}
		if _, unknown := h.x.Board(); len(unknown) != 0 {
			t.Errorf("still unknown: %v", unknown)
		}
		drain(events)
		time.Sleep(3 * time.Minute) // now the family can be told
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("told %q", got)
		}
	})
}

func TestAWatchThatWasRegisteredAMomentAgo(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		must(t, h.store.PutDevice(t.Context(), care.Device{ID: "watch:5500000001", ElderID: "wang", Protocol: care.ProtocolWatch, Battery: -1}))
		r, err := h.x.Signal(t.Context(), care.Signal{
			Protocol: care.ProtocolWatch, Number: "5500000001", Battery: -1, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL", Battery: -1}},
		})
		must(t, err)
		if r.Incident.ElderID != "wang" {
			t.Errorf("it is %q's", r.Incident.ElderID)
		}
	})
}

func TestWhoHasAFlatBatteryInHandHasNotTakenThePress(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 9})
		must(t, err)
		synctest.Wait()
		must(t, h.x.Note(t.Context(), he, mustLive(t, h).ID, "女儿会去充电"))
		time.Sleep(time.Minute)
		inc := h.sos(t)
		if inc.State != care.IncidentOpen || inc.By != "" {
			t.Errorf("the press is %s, with %q", inc.State, inc.ByName)
		}
		h.told(t, "raised relative:daughter")
		must(t, h.x.Take(t.Context(), he, inc.ID))
		must(t, h.x.Called(t.Context(), he, inc.ID, "relative:daughter"))
		time.Sleep(time.Minute)
		h.sos(t) // pressed again, and nobody does anything
		h.outbox.take()
		time.Sleep(5*time.Minute + time.Second)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("pressed again in vain: told %q", got)
		}
	})
}

func TestSilenceIsASignalAndARestartIsNoStorm(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		must(t, h.store.PutDevice(t.Context(), care.Device{ID: "watch:8800000015", ElderID: "wang", Protocol: care.ProtocolWatch, Battery: -1}))
		h.restart(t, 0)
		beat := func() {
			_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1})
			must(t, err)
		}
		for range 10 {
			beat()
			time.Sleep(7 * time.Minute)
		}
		if h.x.Live() != 0 {
			t.Fatal("a watch that lives was held to be silent")
		}
		h.restart(t, 40*time.Minute) // our own outage
		time.Sleep(time.Minute)
		synctest.Wait()
		if h.x.Live() != 0 {
			t.Fatal("our own outage was held against the watch")
		}
		time.Sleep(17 * time.Minute)
		synctest.Wait()
		if v := mustLive(t, h); v.Kind != care.AlarmDeviceSilent {
			t.Errorf("it is %s", v.Kind)
		}
		time.Sleep(3 * time.Hour)
		if v := mustLive(t, h); v.Alarms != 1 {
			t.Errorf("one silence made %d alarms", v.Alarms)
		}
		h.told(t)
	})
}

func TestATowerThatFallsIsOneNotice(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		for i := range 100 {
			id := fmt.Sprintf("e%02d", i)
			e := grandma
			e.ID = id
			must(t, h.store.PutElder(t.Context(), e))
			must(t, h.store.PutDevice(t.Context(), care.Device{ID: fmt.Sprintf("watch:77000000%02d", i), ElderID: id, Protocol: care.ProtocolWatch, Battery: -1}))
		}
		h.restart(t, 0)
		events, stop := h.WatchAll("he")
		defer stop()
		time.Sleep(18 * time.Minute)
		notices := 0
		for _, e := range drain(events) {
			if n, ok := e.(Notice); ok && n.Code == "many_silent" && n.Count == 100 {
				notices++
			}
		}
		if notices == 0 || h.x.Live() > 0 {
			t.Errorf("%d notices, %d incidents", notices, h.x.Live())
		}
		time.Sleep(2 * time.Hour) // a silence that lasts is not hidden by it
		synctest.Wait()
		if n := h.x.Live(); n != 100 {
			t.Errorf("%d of 100 were raised in the end", n)
		}
	})
}

func TestNobodyComesPastTheSensor(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		must(t, h.store.PutDevice(t.Context(), care.Device{ID: "api:ir", ElderID: "wang", Protocol: care.ProtocolAPI, Quiet: 5 * time.Hour, Battery: -1}))
		h.restart(t, 0)
		move := func() {
			_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolAPI, Number: "ir", Battery: -1, Motion: true})
			must(t, err)
		}
		// Virtual time begins at midnight UTC; she sleeps until half past nine.
		for range 19 {
			time.Sleep(30 * time.Minute)
		}
		if h.x.Live() != 0 {
			t.Fatal("a night's sleep raised an alarm")
		}
		move()
		for range 11 {
			time.Sleep(30 * time.Minute)
		}
		synctest.Wait()
		if v := mustLive(t, h); v.Kind != care.AlarmNoMovement || !v.Urgent() {
			t.Errorf("it is %s", v.Kind)
		}
	})
}

func TestReadingsOutOfTheirLimits(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		read := func(k care.ReadingKind, v, second float64) {
			time.Sleep(time.Second)
			_, err := h.x.Signal(t.Context(), care.Signal{
				Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1, Readings: []care.Reading{{Kind: k, Value: v, Second: second}},
			})
			must(t, err)
			synctest.Wait()
		}
		read(care.ReadingHeartRate, 70, 0)
		read(care.ReadingBloodPressure, 150, 85)
		if h.x.Live() != 0 {
			t.Fatal("well, and yet an alarm")
		}
		read(care.ReadingBloodPressure, 170, 115)
		if v := mustLive(t, h); v.Kind != care.AlarmBloodPressure {
			t.Errorf("it is %s", v.Kind)
		}
		time.Sleep(31 * time.Second)
		synctest.Wait()
		readings, err := h.store.Readings(t.Context(), "wang", time.Time{}, 10)
		must(t, err)
		if len(readings) != 3 {
			t.Errorf("%d readings were kept", len(readings))
		}
	})
}

func TestTheVoiceBesideAnIncident(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		r, err := h.x.Press(t.Context(), "wang", "page1", "p1", care.Position{})
		must(t, err)
		synctest.Wait()
		h.told(t, "raised relative:daughter")
		call := h.press("wang")
		if !h.bot.was("answer wang") || call.View().Escalation != care.EscalateDistress {
			t.Errorf("the call of an emergency stands at %q", call.View().Escalation)
		}
		call.Answered("hurt", "腿动不了")
		call.NoAnswer()
		h.told(t, "raised contact:138201", "raised relative:son") // silence: the second rung at once
		by, _, err := h.x.CallBack(t.Context(), he, r.Incident.ID)
		must(t, err)
		synctest.Wait()
		v := h.view(t, r.Incident.ID)
		if by != "call" || v.State != care.IncidentResponding || v.By != "agent:he" || v.CallID != call.ID() {
			t.Errorf("by %s, state %s, has %s, call %q", by, v.State, v.ByName, v.CallID)
		}
		call.NoAnswer()
		h.told(t) // a person is with her now
		if !slices.Contains(h.timeline(t, r.Incident.ID), care.EventHeard) {
			t.Error("what she said is not in the timeline")
		}
	})
}

func TestAWatchIsPressedAndThePageOnTheTableSpeaks(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		events, stop := h.WatchElder("wang")
		defer stop()
		rung := func() (n int) {
			for _, e := range drain(events) {
				if _, ok := e.(ElderRung); ok {
					n++
				}
			}
			return n
		}
		inc := h.sos(t)
		if rung() != 1 {
			t.Error("the page was not asked to call")
		}
		must(t, h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeHelped, "", 0))
		time.Sleep(time.Hour)
		_, err := h.x.Press(t.Context(), "wang", "page1", "p1", care.Position{})
		must(t, err)
		if rung() != 0 {
			t.Error("the page that was pressed was asked to call")
		}
	})
}

func TestAnSOSInTheMiddleOfACall(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		call := h.press("wang")
		inc := h.sos(t)
		if !h.bot.was("emergency") || call.View().State != care.CallQueued {
			t.Errorf("the bot was told %q, the call is %s", h.bot.told, call.View().State)
		}
		call.HangupByElder()
		<-call.Done()
		h.outbox.take()
		synctest.Wait()
		if got := h.timeline(t, inc.ID); !slices.Contains(got, care.EventHurried) {
			t.Errorf("the call ended and nothing hurried: %q", got)
		}
	})
}

func TestCallBackByPageDeviceOrHand(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.x.set.Hotline = "12349"
		h.ready("he")
		inc := h.sos(t)
		by, number, err := h.x.CallBack(t.Context(), he, inc.ID)
		must(t, err)
		if by != "phone" || number != "0514001" {
			t.Errorf("with nothing connected: %s %s", by, number)
		}
		h.gateway.online["8800000015"] = true
		by, _, err = h.x.CallBack(t.Context(), he, inc.ID)
		must(t, err)
		synctest.Wait()
		if by != "device" || !slices.Equal(h.gateway.got, []string{"watch:8800000015 call 12349"}) {
			t.Errorf("by %s, the watch got %q", by, h.gateway.got)
		}
		delete(h.gateway.online, "8800000015")
		events, stop := h.WatchElder("wang")
		defer stop()
		by, _, err = h.x.CallBack(t.Context(), he, inc.ID)
		must(t, err)
		rung := false
		for _, e := range drain(events) {
			r, ok := e.(ElderRung)
			rung = rung || ok && r.By == "何静"
		}
		if by != "page" || !rung {
			t.Errorf("by %s, page rung %t", by, rung)
		}
		call := h.press("wang")
		if v := call.View(); v.AgentName != "agent he" {
			t.Errorf("the call she was rung for is %s with %q", v.State, v.AgentName)
		}
	})
}
