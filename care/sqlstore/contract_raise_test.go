package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/care"
)

// incidentStories are the part of the contract that is about incidents.
func incidentStories(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"a press opens an incident with its ladder", pressOpens},
		{"a device that nobody knows is written down", strangerPresses},
		{"a press that is sent again is counted", pressSentAgain},
		{"a press without a time is the same for ten seconds", pressWithoutTime},
		{"an alarm with an id is known by it", alarmKnownByID},
		{"a repeat after the resolution wakes nobody", repeatAfterResolution},
		{"a device whose clock stands still can press again", clockStandsStill},
		{"a more urgent alarm joins and starts the ladder", urgentJoins},
		{"a press that joins a device's trouble is nobody's yet", joinsTaken},
		{"pressed again soon after the resolution", pressedSoonAfter},
		{"pressed again long after the resolution", pressedLongAfter},
		{"two alarms of one signal", twoOfOneSignal},
		{"rubbish in an alarm costs no alarm", rubbishAlarm},
		{"two hundred alarms of fifty elders at once", twoHundredAlarms},
		{"a bad alarm in a batch fails alone", badAlarmAlone},
		{"a batch that the database throws away goes one by one", batchThrownAway},
		{"a caller who leaves is let go", callerLeaves},
		{"nothing is raised in closed records", raiseClosed},
		{"an incident is changed with all that belongs to it", incidentChanged},
		{"a change that is refused writes nothing", changeRefused},
		{"two live incidents of one elder cannot be", oneLiveOnly},
		{"incidents are chosen by the filter", incidentsChosen},
		{"a device is given to an elder who is well", assignedToWell},
		{"a device is given to an elder who has an incident", assignedToLive},
		{"a device is given once", assignedOnce},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
}

var rules = care.DefaultSOSRules()

// press is the SOS of Mrs Wang's watch so long after noon.
func press(after time.Duration) care.Alarm {
	return care.Alarm{
		Kind: care.AlarmSOS, DeviceID: "watch:1", ElderID: "wang", At: noon.Add(after), Received: noon.Add(after + time.Second),
		Battery: 80, Word: "AL 00010000",
	}
}

func alarm(kind care.AlarmKind, after time.Duration) care.Alarm {
	a := press(after)
	a.Kind, a.Word = kind, string(kind)
	return a
}

func raised(t *testing.T, s *Store, alarms ...care.Alarm) care.Raised {
	t.Helper()
	r, err := s.Raise(t.Context(), rules, alarms...)
	check(t, err)
	return r
}

// resolve ends an incident so long after noon.
func resolve(t *testing.T, s *Store, id string, after time.Duration) {
	t.Helper()
	must(s.ChangeIncident(t.Context(), id, func(i *care.Incident) (care.IncidentChange, error) {
		i.State, i.Resolved, i.Outcome = care.IncidentResolved, noon.Add(after), care.OutcomeHelped
		return care.IncidentChange{Drop: true}, nil
	}))
}

// story is what the timeline of an incident tells.
func story(t *testing.T, s *Store, id string) string {
	t.Helper()
	events := must(s.Timeline(t.Context(), care.IncidentSubject(id)))
	check(t, care.VerifyChain(events))
	return kinds(events)
}

func pressOpens(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.PutDevice(ctx, care.Device{ID: "watch:1", ElderID: "wang", Protocol: care.ProtocolWatch, Battery: 90}))
	a := press(0)
	a.ElderID = "" // the caller does not know yet, the records do
	a.Position = care.Position{At: noon, Fix: true, Lat: 32.39, Lon: 119.41, Accuracy: 15, WiFi: []care.AccessPoint{{MAC: "aa", Signal: -60}}}
	r := raised(t, s, a)
	same(t, []bool{r.Opened, r.Repeat}, []bool{true, false})
	same(t, r.Incident, care.Incident{
		ID: r.Incident.ID, ElderID: "wang", DeviceID: "watch:1", State: care.IncidentOpen, Kind: care.AlarmSOS, Opened: a.Received,
		Alarms: 1, Presses: 1, LastAlarm: a.Received, Position: a.Position, Battery: 80, Version: 1,
	})
	check(t, s.Close())

	s = db.open()
	same(t, must(s.Incident(ctx, r.Incident.ID)), r.Incident)
	alarms := must(s.AlarmsOf(ctx, r.Incident.ID))
	a.ElderID, a.IncidentID, a.ID = "wang", r.Incident.ID, alarms[0].ID
	same(t, alarms, []care.Alarm{a})
	same(t, must(s.PendingSteps(ctx)), rules.Steps(r.Incident.ID, a.Received))
	same(t, must(s.StepsOf(ctx, r.Incident.ID)), rules.Steps(r.Incident.ID, a.Received))
	same(t, must(s.Positions(ctx, "watch:1", noon, 10)), []care.DevicePosition{{DeviceID: "watch:1", Position: a.Position}})
	same(t, story(t, s, r.Incident.ID), "incident.opened")
	e := must(s.Timeline(ctx, care.IncidentSubject(r.Incident.ID)))[0]
	same(t, []any{e.Who, e.At}, []any{"device:watch:1", a.Received})
	same(t, e.Data, map[string]string{"kind": "sos", "device": "watch:1", "word": "AL 00010000", "battery": "80", "alarm": a.ID})
}

func strangerPresses(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	a := press(0)
	a.ElderID, a.DeviceID = "", "jt808:013800000099"
	first := raised(t, s, a)
	same(t, must(s.Device(ctx, a.DeviceID)), care.Device{
		ID: a.DeviceID, Protocol: care.ProtocolJT808, Paired: a.Received, LastSeen: a.Received, Battery: 80,
	})
	a.At, a.Received = a.At.Add(time.Minute), a.Received.Add(time.Minute)
	second := raised(t, s, a)
	same(t, []any{second.Incident.ID, second.Opened, second.Incident.ElderID}, []any{first.Incident.ID, false, ""})
	other := press(0)
	other.ElderID, other.DeviceID = "", "a-page"
	third := raised(t, s, other)
	same(t, []bool{third.Incident.ID != first.Incident.ID, third.Opened}, []bool{true, true})
	same(t, must(s.Device(ctx, "a-page")).Protocol, care.ProtocolPage)
}

func pressSentAgain(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, press(0))
	again := press(0)
	again.Received = noon.Add(100 * time.Second) // a watch that was out of reach keeps its time of it
	again.Battery = 79
	again.Position = care.Position{At: noon.Add(39 * time.Minute), Fix: true, Lat: 1, Lon: 2}
	r := raised(t, s, again)
	same(t, []bool{r.Opened, r.Repeat}, []bool{false, true})
	want := first.Incident.Repeat(again)
	want.Version = 2
	same(t, r.Incident, want)
	same(t, must(s.Incident(ctx, r.Incident.ID)), want)
	same(t, []int{want.Alarms, want.Presses}, []int{1, 2})
	alarms := must(s.AlarmsOf(ctx, r.Incident.ID))
	same(t, []int{len(alarms), alarms[0].Repeats}, []int{1, 1})
	same(t, story(t, s, r.Incident.ID), "incident.opened")
	same(t, len(must(s.Positions(ctx, "watch:1", noon, 10))), 1)

	for name, different := range map[string]func(*care.Alarm){
		"kind":   func(a *care.Alarm) { a.Kind = care.AlarmFall },
		"word":   func(a *care.Alarm) { a.Word = "AL 00010002" },
		"time":   func(a *care.Alarm) { a.At = a.At.Add(time.Second) },
		"device": func(a *care.Alarm) { a.DeviceID = "watch:2" },
	} {
		a := press(0)
		different(&a)
		r := raised(t, s, a)
		if r.Repeat || r.Opened || r.Incident.ID != first.Incident.ID {
			t.Errorf("another %s did not join: %+v", name, r)
		}
	}
	same(t, must(s.Incident(ctx, first.Incident.ID)).Alarms, 5)
}

func pressWithoutTime(t *testing.T, db database) {
	s := town(t, db.open())
	bare := func(after time.Duration) care.Alarm {
		a := press(after)
		a.At = time.Time{}
		return a
	}
	first := raised(t, s, bare(0))
	for _, step := range []struct {
		after           time.Duration
		repeat          bool
		alarms, presses int
	}{
		{9 * time.Second, true, 1, 2}, {-2 * time.Second, true, 1, 3}, // one that was on another way
		{10 * time.Second, false, 2, 4}, {19 * time.Second, true, 2, 5},
	} {
		r := raised(t, s, bare(step.after))
		same(t, []any{r.Repeat, r.Incident.Alarms, r.Incident.Presses, r.Incident.ID},
			[]any{step.repeat, step.alarms, step.presses, first.Incident.ID})
	}
}

func alarmKnownByID(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	a := alarm(care.AlarmSmoke, 0)
	a.ID, a.At = "base-7", time.Time{}
	first := raised(t, s, a)
	a.Received = a.Received.Add(time.Hour)
	r := raised(t, s, a)
	same(t, []any{r.Repeat, r.Incident.ID}, []any{true, first.Incident.ID})
	resolve(t, s, first.Incident.ID, 2*time.Hour)
	a.Received = a.Received.Add(24 * time.Hour)
	same(t, raised(t, s, a).Repeat, true)

	a.DeviceID = "api:other" // the same id by chance
	r = raised(t, s, a)
	same(t, []bool{r.Repeat, r.Opened}, []bool{false, true})
	if id := must(s.AlarmsOf(ctx, r.Incident.ID))[0].ID; id == "base-7" || len(id) != 26 {
		t.Fatalf("kept as %q", id)
	}
}

func repeatAfterResolution(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, press(0))
	resolve(t, s, first.Incident.ID, time.Minute)
	want := must(s.Incident(ctx, first.Incident.ID))
	again := press(0)
	for i := range 5 { // a watch that does not hear our answers
		again.Received = noon.Add(61*time.Second + time.Duration(i)*time.Minute)
		r := raised(t, s, again)
		same(t, []bool{r.Opened, r.Repeat}, []bool{false, true})
		same(t, r.Incident, want)
	}
	same(t, must(s.Incident(ctx, first.Incident.ID)), want)
	same(t, must(s.AlarmsOf(ctx, first.Incident.ID))[0].Repeats, 5)
	same(t, len(must(s.PendingSteps(ctx))), 0)
}

func clockStandsStill(t *testing.T, db database) {
	s := town(t, db.open())
	first := raised(t, s, press(0))
	resolve(t, s, first.Incident.ID, 30*time.Minute)
	again := press(0) // still the time of the last fix
	again.Received = noon.Add(35 * time.Minute)
	r := raised(t, s, again)
	same(t, []any{r.Repeat, r.Opened, r.Incident.ID}, []any{false, true, first.Incident.ID})
	again.Received = again.Received.Add(time.Hour) // and while it is live each press is one
	r = raised(t, s, again)
	same(t, []any{r.Repeat, r.Opened, r.Incident.Presses}, []any{false, false, 3})
}

func urgentJoins(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, alarm(care.AlarmLowBattery, 0))
	same(t, first.Opened, true)
	same(t, len(must(s.PendingSteps(ctx))), 0) // it waits in the list without ringing
	r := raised(t, s, press(time.Hour))
	same(t, []any{r.Opened, r.Repeat, r.Incident.ID, r.Incident.Kind}, []any{false, false, first.Incident.ID, care.AlarmSOS})
	begun := press(time.Hour).Received
	same(t, must(s.PendingSteps(ctx)), rules.Steps(first.Incident.ID, begun))

	must(s.ChangeIncident(ctx, first.Incident.ID, func(*care.Incident) (care.IncidentChange, error) {
		done := rules.Steps("", begun)[0]
		done.Done = begun
		return care.IncidentChange{Steps: []care.Step{done}}, nil
	}))
	raised(t, s, alarm(care.AlarmFall, 2*time.Hour)) // urgent already: the ladder goes on where it was
	same(t, must(s.PendingSteps(ctx)), rules.Steps(first.Incident.ID, begun)[1:])
	same(t, story(t, s, first.Incident.ID), "incident.opened incident.joined incident.joined")
}

func joinsTaken(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, alarm(care.AlarmTakenOff, 0))
	must(s.ChangeIncident(ctx, first.Incident.ID, func(i *care.Incident) (care.IncidentChange, error) {
		i.State, i.Acknowledged, i.By = care.IncidentAcknowledged, noon, "agent:lin"
		return care.IncidentChange{}, nil
	}))
	r := raised(t, s, press(time.Minute))
	same(t, []any{r.Incident.State, r.Incident.By, r.Opened, r.Began}, []any{care.IncidentOpen, "", false, true})
	same(t, must(s.PendingSteps(ctx)), rules.Steps(first.Incident.ID, press(time.Minute).Received)) // who has a watch that was taken off has not taken this
}

func pressedSoonAfter(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, press(0))
	resolve(t, s, first.Incident.ID, 5*time.Minute)
	resolved := must(s.Incident(ctx, first.Incident.ID))
	if r := raised(t, s, alarm(care.AlarmLowBattery, 6*time.Minute)); !r.Opened || r.Incident.ID == first.Incident.ID {
		t.Fatalf("a low battery opened the resolved press again: %+v", r)
	} else {
		resolve(t, s, r.Incident.ID, 4*time.Minute)
	}
	again := press(5*time.Minute + rules.ReopenUntil - 2*time.Second)
	r := raised(t, s, again)
	same(t, []any{r.Opened, r.Incident.ID, r.Incident.Reopened, r.Incident.State, r.Incident.Version},
		[]any{true, first.Incident.ID, 1, care.IncidentOpen, resolved.Version + 1})
	same(t, []any{r.Incident.Opened, r.Incident.Resolved, r.Incident.Outcome}, []any{again.Received, time.Time{}, care.Outcome("")})
	same(t, must(s.PendingSteps(ctx)), rules.Steps(first.Incident.ID, again.Received))
	same(t, story(t, s, first.Incident.ID), "incident.opened incident.reopened")
}

func pressedLongAfter(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, press(0))
	resolve(t, s, first.Incident.ID, 5*time.Minute)
	r := raised(t, s, press(5*time.Minute+rules.ReopenUntil))
	same(t, []bool{r.Opened, r.Incident.ID != first.Incident.ID}, []bool{true, true})
	same(t, must(s.Incident(ctx, first.Incident.ID)).State, care.IncidentResolved)
}

func twoOfOneSignal(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	r := raised(t, s, press(0), alarm(care.AlarmLowBattery, 0))
	same(t, []any{r.Opened, r.Repeat, r.Incident.Alarms, r.Incident.Kind}, []any{true, false, 2, care.AlarmSOS})
	same(t, story(t, s, r.Incident.ID), "incident.opened incident.joined")
	same(t, must(s.Incident(ctx, r.Incident.ID)), r.Incident)

	r = raised(t, s, press(0), alarm(care.AlarmTakenOff, 0)) // sent again, and one more bit
	same(t, []any{r.Opened, r.Repeat, r.Incident.Alarms, r.Incident.Presses}, []any{false, false, 3, 2})
	r = raised(t, s, press(0), alarm(care.AlarmTakenOff, 0))
	same(t, []any{r.Repeat, r.Incident.Alarms, r.Incident.Presses}, []any{true, 3, 3})
	if _, err := s.Raise(ctx, rules); care.ErrorCode(err) != "bad_alarm" {
		t.Fatalf("raised nothing: %v", err)
	}
}

func rubbishAlarm(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	a := press(0)
	a.Word, a.DeviceID = "AL\xff\x00", "watch:\xff"
	a.Position = care.Position{Fix: true, Lat: math.NaN(), Lon: math.Inf(1), At: time.Date(20260, 1, 1, 0, 0, 0, 0, time.UTC), Cells: []care.Cell{{MCC: 460}}}
	r := raised(t, s, a)
	kept := must(s.AlarmsOf(ctx, r.Incident.ID))[0]
	same(t, []any{kept.Word, kept.DeviceID}, []any{"AL\uFFFD", "watch:\uFFFD"})
	same(t, kept.Position, care.Position{Cells: []care.Cell{{MCC: 460}}})
	same(t, raised(t, s, a).Repeat, true)

	nobody := raised(t, s, care.Alarm{Kind: care.AlarmGas, Battery: -1}) // no device, no time
	if nobody.Incident.DeviceID == "" || time.Since(nobody.Incident.Opened) > time.Minute {
		t.Fatalf("kept as %+v", nobody.Incident)
	}
	check(t, s.Hear(ctx, care.Heard{
		Positions: []care.DevicePosition{{DeviceID: "watch:1", Position: a.Position}},
		Readings:  []care.ElderReading{{ElderID: "wang", DeviceID: "watch:1", Reading: care.Reading{Kind: care.ReadingOxygen, Value: math.NaN()}}},
	}))
}

func twoHundredAlarms(t *testing.T, db database) {
	const elders, each = 50, 4
	ctx, s := t.Context(), db.open()
	for e := range elders {
		check(t, s.PutElder(ctx, care.Elder{ID: fmt.Sprint("e", e), Name: "x"}))
	}
	var all sync.WaitGroup
	errs := make(chan error, elders*each)
	for n := range elders * each {
		all.Go(func() {
			e := n % elders
			_, err := s.Raise(ctx, rules, care.Alarm{
				Kind: care.AlarmSOS, ElderID: fmt.Sprint("e", e), DeviceID: fmt.Sprint("watch:", e), Battery: -1,
				At: noon.Add(time.Duration(n) * time.Second), Received: noon.Add(time.Minute), Word: "AL",
			})
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		check(t, err)
	}
	incidents := must(s.Incidents(ctx, care.IncidentFilter{Limit: 1000}))
	same(t, len(incidents), elders)
	for _, i := range incidents {
		same(t, []int{i.Alarms, i.Presses, i.Version, len(must(s.AlarmsOf(ctx, i.ID)))}, []int{each, each, each, each})
		same(t, story(t, s, i.ID), "incident.opened"+strings.Repeat(" incident.joined", each-1))
	}
	same(t, len(must(s.PendingSteps(ctx))), elders*len(rules.Ladder))
	subjects, events, err := s.VerifyTimelines(ctx)
	check(t, err)
	same(t, []int{subjects, events}, []int{elders, elders * each})
}

// together raises the alarms so that they are committed in one batch, and
// gives what became of each.
func together(t *testing.T, s *Store, alarms []care.Alarm) []error {
	t.Helper()
	ctx := t.Context()
	errs := make([]error, len(alarms))
	var all sync.WaitGroup
	check(t, s.write(ctx, "holding the writer", func(*sql.Tx) error {
		for n, a := range alarms {
			all.Go(func() { _, errs[n] = s.Raise(ctx, rules, a) })
		}
		time.Sleep(100 * time.Millisecond) // the first waits for the writer, the others for the first
		return nil
	}))
	all.Wait()
	return errs
}

func badAlarmAlone(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	var alarms []care.Alarm
	for n := range 20 {
		a := press(time.Duration(n) * time.Minute)
		if n%5 == 3 {
			a.ElderID = "nobody"
			a.DeviceID = fmt.Sprint("watch:bad", n)
		}
		alarms = append(alarms, a)
	}
	for n, err := range together(t, s, alarms) {
		if bad := n%5 == 3; bad != (err != nil) {
			t.Errorf("alarm %d: %v", n, err)
		}
	}
	i := must(s.Incidents(ctx, care.IncidentFilter{}))
	same(t, []int{len(i), i[0].Alarms, len(must(s.Devices(ctx)))}, []int{1, 16, 1})
	story(t, s, i[0].ID)
}

func batchThrownAway(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	_, err := s.writer.ExecContext(ctx, `CREATE TRIGGER poison BEFORE INSERT ON alarms WHEN NEW.word = 'poison'
		BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`)
	check(t, err)
	var alarms []care.Alarm
	for n := range 8 {
		a := press(time.Duration(n) * time.Minute)
		if n == 5 {
			a.Word = "poison"
		}
		alarms = append(alarms, a)
	}
	for n, err := range together(t, s, alarms) {
		if n == 5 && (err == nil || !strings.Contains(err.Error(), "the disk is full")) || n != 5 && err != nil {
			t.Errorf("alarm %d: %v", n, err)
		}
	}
	i := must(s.Incidents(ctx, care.IncidentFilter{}))
	same(t, []int{len(i), i[0].Alarms, i[0].Version}, []int{1, 7, 7})
	story(t, s, i[0].ID)
}

func callerLeaves(t *testing.T, db database) {
	s := town(t, db.open())
	check(t, s.write(t.Context(), "holding the writer", func(*sql.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		var all sync.WaitGroup
		for n := range 3 {
			all.Go(func() {
				start := time.Now()
				_, err := s.Raise(ctx, rules, press(time.Duration(n)*time.Minute))
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
					t.Errorf("after %v: %v", time.Since(start), err)
				}
			})
		}
		all.Wait()
		return nil
	}))
	same(t, raised(t, s, press(time.Hour)).Incident.State, care.IncidentOpen) // the next is served
}

func raiseClosed(t *testing.T, db database) {
	s := town(t, db.open())
	check(t, s.Close())
	if _, err := s.Raise(t.Context(), rules, press(0)); !errors.Is(err, errClosed) {
		t.Fatalf("raised in closed records: %v", err)
	}
}
