package callcenter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

// hooked are records between whose commit and return something else happens.
type hooked struct {
	IncidentRecords
	after atomic.Pointer[func()] // once, behind the next change
	slow  atomic.Int64           // ns, once, before the next change
	late  atomic.Bool            // a raise is written after its caller has gone
}

func (k *hooked) ChangeIncident(ctx context.Context, id string, f func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
	time.Sleep(time.Duration(k.slow.Swap(0)))
	i, err := k.IncidentRecords.ChangeIncident(ctx, id, f)
	if a := k.after.Swap(nil); a != nil && err == nil {
		go (*a)()
		time.Sleep(10 * time.Millisecond)
	}
	return i, err
}

func (k *hooked) Raise(ctx context.Context, r care.SOSRules, a ...care.Alarm) (care.Raised, error) {
	if k.late.Load() {
		time.Sleep(6 * time.Second)
	}
	return k.IncidentRecords.Raise(ctx, r, a...)
}

func hook(h *sosHouse) *hooked {
	k := &hooked{IncidentRecords: h.x.records}
	h.x.records = k
	return k
}

// flat lets the watch say that its battery is flat.
func flat(t *testing.T, h *sosHouse) care.Incident {
	t.Helper()
	_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 9})
	must(t, err)
	synctest.Wait()
	return mustLive(t, h).Incident
}

func TestTheDiskIsLateAndTheCallerGone(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		hook(h).late.Store(true)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := h.x.Signal(ctx, care.Signal{
			Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL", Battery: -1}},
		})
		if err == nil {
			t.Fatal("it was acknowledged before it was on the disk")
		}
		unsaved := 0
		for _, e := range drain(events) {
			if _, ok := e.(AlarmUnsaved); ok {
				unsaved++
			}
		}
		if unsaved != 1 || len(h.x.Unsaved()) != 1 {
			t.Errorf("told %d times, %d for a console that opens", unsaved, len(h.x.Unsaved()))
		}
		time.Sleep(2 * time.Second) // now it is written
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) || len(h.x.Unsaved()) != 0 {
			t.Errorf("it rang %q, %d still unsaved", got, len(h.x.Unsaved()))
		}
		h.told(t, "raised relative:daughter")
	})
}

func TestAPressBetweenARungAndItsRow(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		k := hook(h)
		inc := h.sos(t)
		time.Sleep(119 * time.Second)
		press := func() { h.x.Press(context.Background(), "wang", "watch:8800000015", "p", care.Position{}) }
		k.after.Store(&press)
		time.Sleep(2 * time.Second)
		h.outbox.take()
		time.Sleep(3 * time.Minute)
		if v := h.view(t, inc.ID); v.Next == nil || v.Alarms != 2 || len(h.outbox.take()) == 0 {
			t.Errorf("the ladder stands still: %+v", v.Incident)
		}
	})
}

func TestWordsAfterTheEndBringNothingBack(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		k := hook(h)
		inc := h.sos(t)
		must(t, h.x.Take(t.Context(), he, inc.ID))
		end := func() { h.x.Resolve(context.Background(), he, inc.ID, care.OutcomeHelped, "", 0) }
		k.after.Store(&end)
		must(t, h.x.Heard(t.Context(), inc.ID, "hurt", "没有"))
		time.Sleep(time.Second)
		must(t, h.x.Heard(t.Context(), inc.ID, "said", "谢谢"))
		time.Sleep(time.Hour)
		if h.x.Live() != 0 || h.view(t, inc.ID).State != care.IncidentResolved {
			t.Errorf("%d are live, it is %s", h.x.Live(), h.view(t, inc.ID).State)
		}
	})
}

func TestHurryAndARungAtTheSameMoment(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		k := hook(h)
		inc := h.sos(t)
		time.Sleep(28 * time.Second)
		h.outbox.take()
		k.slow.Store(int64(3 * time.Second))
		must(t, h.x.Hurry(t.Context(), inc.ID, "no_answer", ""))
		time.Sleep(10 * time.Second)
		h.told(t, "raised contact:138201", "raised relative:son")
	})
}

func TestAFlatBatteryIsTakenAndNobodyIsWoken(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		inc := flat(t, h)
		must(t, h.x.Take(t.Context(), he, inc.ID))
		drain(events)
		time.Sleep(2 * time.Hour)
		h.told(t)
		if got := rings(drain(events)); len(got) != 0 {
			t.Errorf("a flat battery rang %q", got)
		}
		h.sos(t)
		h.told(t, "raised relative:daughter")
		time.Sleep(61 * time.Second)
		h.told(t, "raised agent:lin", "raised contact:138201", "raised relative:son", "raised responder:near")
	})
}

func TestAStrangersPressJoinsTheFlatBatteryOfTheElderItIsAssignedTo(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		must(t, h.x.Take(t.Context(), he, flat(t, h).ID))
		_, err := h.x.Signal(t.Context(), care.Signal{
			Protocol: care.ProtocolWatch, Number: "1234567890", Battery: 50, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL", Battery: 50}},
		})
		must(t, err)
		time.Sleep(5 * time.Second)
		must(t, h.x.Assign(t.Context(), he, "watch:1234567890", "wang", "", ""))
		h.told(t, "raised relative:daughter")
		if v := mustLive(t, h); v.State != care.IncidentOpen || v.Next == nil || v.Kind != care.AlarmSOS {
			t.Errorf("it is %s, next %v", v.State, v.Next)
		}
	})
}

func TestAPressAfterSomebodyHasArrived(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		inc := h.sos(t)
		must(t, h.x.Arrived(t.Context(), inc.ID, care.Person{Ref: "relative:daughter", Name: "李敏"}))
		h.outbox.take()
		time.Sleep(24 * time.Hour) // nobody resolved it
		drain(events)
		h.sos(t)
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("it rang %q", got)
		}
		time.Sleep(5*time.Minute + time.Second)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("nobody was told: %q", got)
		}
	})
}

func TestAWrongTapOnArrivedIsWithdrawn(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		must(t, h.x.Take(t.Context(), he, inc.ID))
		daughter := care.Person{Ref: "relative:daughter", Name: "李敏"}
		must(t, h.x.Arrived(t.Context(), inc.ID, daughter))
		must(t, h.x.Arrived(t.Context(), inc.ID, daughter)) // taps twice
		must(t, h.x.Cannot(t.Context(), inc.ID, daughter))
		v := h.view(t, inc.ID)
		if !v.Arrived.IsZero() || v.ActBy.IsZero() || len(v.Going) != 0 || !slices.Equal(v.Cannot, []string{"李敏"}) {
			t.Errorf("arrived %v, act by %v, going %q, cannot %q", v.Arrived, v.ActBy, v.Going, v.Cannot)
		}
		n := 0
		for _, what := range h.timeline(t, inc.ID) {
			if what == care.EventArrived {
				n++
			}
		}
		if n != 1 {
			t.Errorf("two taps wrote %d events", n)
		}
		h.outbox.take()
		time.Sleep(5*time.Minute + time.Second)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("nobody was told: %q", got)
		}
	})
}

func TestWhoWasSentCannot(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		inc := h.sos(t)
		must(t, h.x.Dispatch(t.Context(), he, inc.ID, "responder:near"))
		drain(events)
		h.outbox.take()
		must(t, h.x.Cannot(t.Context(), inc.ID, care.Person{Ref: "responder:near", Name: "赵刚"}))
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("the agent was rung %q", got)
		}
		time.Sleep(5*time.Minute + time.Second)
		if got := h.outbox.take(); !slices.Contains(got, "raised relative:son") {
			t.Errorf("nobody was told: %q", got)
		}
	})
}

func TestTheSameFixTwiceIsTwoPresses(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		fix := time.Now() // indoors a watch says the time of its last fix
		press := func() care.Incident {
			r, err := h.x.Signal(t.Context(), care.Signal{
				Protocol: care.ProtocolWatch, Number: "8800000015", Battery: -1, Alarms: []care.Alarm{{Kind: care.AlarmSOS, At: fix, Word: "AL", Battery: -1}},
			})
			must(t, err)
			return r.Incident
		}
		inc := press()
		must(t, h.x.Called(t.Context(), he, inc.ID, "relative:daughter"))
		time.Sleep(5 * time.Minute)
		drain(events)
		if again := press(); again.Alarms != 2 || again.ID != inc.ID {
			t.Errorf("the second press made %+v", again)
		}
		if got := rings(drain(events)); !slices.Equal(got, []Ring{RingAlarm}) {
			t.Errorf("it rang %q", got)
		}
	})
}

func TestADiskThatStaysFullRingsEveryRung(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		h.sos(t)
		h.broken.set(errors.New("the disk is full"))
		drain(events)
		time.Sleep(7 * time.Minute)
		want := []Ring{RingAlarm, RingAlarm, RingLoud, RingLoud, RingLoud}
		if got := rings(drain(events)); !slices.Equal(got, want) {
			t.Errorf("it rang %q, want %q", got, want)
		}
	})
}

func TestAnUnsavedBatteryMutesNoPress(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		events, stop := h.WatchAll("he")
		defer stop()
		h.broken.set(errors.New("the disk is full"))
		flatAndSOS := care.Signal{
			Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 9, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL", Battery: 9}},
		}
		if _, err := h.x.Signal(t.Context(), flatAndSOS); err == nil {
			t.Fatal("a full disk took it")
		}
		told := false
		for _, e := range drain(events) {
			u, ok := e.(AlarmUnsaved)
			told = told || ok && u.Kind == care.AlarmSOS
		}
		if !told {
			t.Error("nobody knows")
		}
		h.broken.set(nil)
	})
}

func TestALongerLadderAfterARestart(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		inc := h.sos(t)
		time.Sleep(125 * time.Second)
		h.set.Rules = care.DefaultSOSRules()
		h.set.Rules.Ladder = append(h.set.Rules.Ladder, care.Rung{After: 3 * time.Minute, Tell: []care.Target{care.TellNeighbours}}, care.Rung{After: 4 * time.Minute, Tell: []care.Target{care.TellSupervisor}})
		h.restart(t, 0)
		time.Sleep(time.Hour)
		if v := h.view(t, inc.ID); v.Next == nil {
			t.Error("the ladder has ended")
		}
	})
}

func TestARegistrationIsNotErased(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "5500000001", Battery: 50})
		must(t, err)
		time.Sleep(5 * time.Second)
		must(t, h.store.PutDevice(t.Context(), care.Device{ID: "watch:5500000001", ElderID: "wang", Protocol: care.ProtocolWatch, Battery: -1}))
		time.Sleep(time.Minute)
		if d, err := h.store.Device(t.Context(), "watch:5500000001"); err != nil || d.ElderID != "wang" {
			t.Errorf("it is %q's, %v", d.ElderID, err)
		}
	})
}

func TestClaimedNumbersAreBounded(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		for round := range 3 {
			for n := range 600 {
				_, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: fmt.Sprintf("77%d%07d", round, n), Battery: 50})
				must(t, err)
			}
			time.Sleep(31 * time.Second)
		}
		if _, unknown := h.x.Board(); len(unknown) > maxUnknown {
			t.Errorf("%d are kept", len(unknown))
		}
		r, err := h.x.Signal(t.Context(), care.Signal{
			Protocol: care.ProtocolWatch, Number: "7999999999", Battery: 50, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL", Battery: 50}},
		})
		if err != nil || r.Incident.ID == "" {
			t.Errorf("a press among them: %v", err)
		}
	})
}

func TestSomebodyIsSentToAStrangersWatch(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		r, err := h.x.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "1234567890", Battery: 50, Alarms: []care.Alarm{{
			Kind: care.AlarmSOS, Word: "AL", Battery: 50, Position: care.Position{Fix: true, Lat: 32.394, Lon: 119.413},
		}}})
		must(t, err)
		must(t, h.x.Dispatch(t.Context(), he, r.Incident.ID, "responder:near"))
		if got := h.outbox.take(); !slices.Contains(got, "dispatched responder:near") {
			t.Errorf("told %q", got)
		}
	})
}

func TestAPressThatNobodySawKeepsItOpen(t *testing.T) {
	inSOSHouse(t, func(t *testing.T, h *sosHouse) {
		h.ready("he")
		inc := h.sos(t)
		time.Sleep(time.Minute)
		h.sos(t)
		if err := h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeMistake, "", 1); care.ErrorCode(err) != "pressed_again" {
			t.Errorf("resolved over a press: %v", err)
		}
		must(t, h.x.Resolve(t.Context(), he, inc.ID, care.OutcomeMistake, "", 2))
	})
}
