package sqlstore

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// alert is a message of the incident to the daughter.
func alert(id, incidentID string) care.Message {
	return care.Message{
		ID: id, IncidentID: incidentID, Person: "relative:daughter", Lang: care.Chinese,
		Channel: care.Channel{Kind: care.ChannelSMS, Target: "13800000003"}, Text: "王奶奶按了呼救", Made: noon,
	}
}

func incidentChanged(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	id := raised(t, s, press(0)).Incident.ID
	begun := press(0).Received
	link := care.Link{ID: "l1", Purpose: care.LinkIncident, Subject: id, Person: "relative:daughter", Made: noon, Expires: noon.Add(time.Hour)}
	got := must(s.ChangeIncident(ctx, id, func(i *care.Incident) (care.IncidentChange, error) {
		i.State, i.Answered, i.Acknowledged, i.ActBy = care.IncidentAcknowledged, begun.Add(time.Second), begun.Add(time.Second), begun.Add(5*time.Minute)
		i.By, i.ByName, i.CallID = "agent:lin", "林静", "a-call-that-is-not-kept-yet"
		i.Version, i.ID = 99, "another" // not the caller's to say
		first := rules.Steps(id, begun)[0]
		first.Done = begun
		return care.IncidentChange{
			Steps: []care.Step{first, {N: 5, Due: begun.Add(5 * time.Minute)}}, Drop: true,
			Events:   []care.Event{{At: begun, Who: "agent:lin", What: care.EventAcknowledged, Data: map[string]string{"name": "林静"}}},
			Links:    []care.Link{link},
			Messages: []care.Message{alert("m1", id), alert("m2", id)},
		}, nil
	}))
	same(t, []any{got.ID, got.Version, got.By}, []any{id, 2, "agent:lin"})
	same(t, must(s.Incident(ctx, id)), got)
	same(t, must(s.StepsOf(ctx, id)), []care.Step{
		{IncidentID: id, N: 1, Due: begun, Done: begun}, {IncidentID: id, N: 5, Due: begun.Add(5 * time.Minute)},
	})
	same(t, must(s.PendingSteps(ctx)), []care.Step{{IncidentID: id, N: 5, Due: begun.Add(5 * time.Minute)}})
	same(t, must(s.MessagesOf(ctx, id)), []care.Message{alert("m1", id), alert("m2", id)})
	same(t, must(s.Links(ctx, id)), []care.Link{link})
	same(t, must(s.Jobs(ctx)), 2)

	check(t, s.MarkFailed(ctx, "m1", 1, "no credit"))
	check(t, s.MarkSent(ctx, "m1", noon.Add(time.Minute)))
	same(t, story(t, s, id), "incident.opened incident.acknowledged message.failed message.sent")
	same(t, must(s.Timeline(ctx, care.IncidentSubject(id)))[3].Data,
		map[string]string{"message": "m1", "person": "relative:daughter", "channel": "sms", "attempt": "2"})

	resolve(t, s, id, time.Hour) // what is resolved has no steps to come
	same(t, len(must(s.PendingSteps(ctx))), 0)
}

func changeRefused(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	before := raised(t, s, press(0)).Incident
	no := care.Refusef("incident_state", "That cannot be.")
	_, err := s.ChangeIncident(ctx, before.ID, func(i *care.Incident) (care.IncidentChange, error) {
		i.Note = "half written"
		return care.IncidentChange{Drop: true}, no
	})
	if err != error(no) {
		t.Fatalf("not as it was given: %v", err)
	}
	_, err = s.ChangeIncident(ctx, before.ID, func(i *care.Incident) (care.IncidentChange, error) {
		i.Note = "half written"
		return care.IncidentChange{
			Drop: true, Events: []care.Event{{At: noon, What: care.EventNoted}}, Messages: []care.Message{alert("m1", "no such incident")},
		}, nil
	})
	if err == nil {
		t.Fatal("a message of no incident was kept")
	}
	func() {
		defer func() { same(t, recover(), "a bug") }()
		_, _ = s.ChangeIncident(ctx, before.ID, func(*care.Incident) (care.IncidentChange, error) { panic("a bug") })
	}()
	same(t, must(s.Incident(ctx, before.ID)), before)
	same(t, len(must(s.PendingSteps(ctx))), len(rules.Ladder))
	same(t, story(t, s, before.ID), "incident.opened")
	same(t, must(s.Jobs(ctx)), 0)
}

func oneLiveOnly(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	first := raised(t, s, press(0)).Incident
	resolve(t, s, first.ID, time.Minute)
	second := raised(t, s, press(time.Hour)).Incident
	_, err := s.ChangeIncident(ctx, first.ID, func(i *care.Incident) (care.IncidentChange, error) {
		i.State = care.IncidentOpen
		return care.IncidentChange{}, nil
	})
	if care.ErrorCode(err) != "incident_live" || !strings.Contains(err.Error(), second.ID) {
		t.Fatalf("opened beside another: %v", err)
	}
	stranger := press(0)
	stranger.ElderID, stranger.DeviceID = "", "gt06:1"
	nameless := raised(t, s, stranger).Incident
	for _, by := range []string{ // what a bug could try
		fmt.Sprintf(`UPDATE incidents SET state = %d WHERE id = '%s'`, care.IncidentOpen, first.ID),
		fmt.Sprintf(`UPDATE incidents SET elder_id = 'wang' WHERE id = '%s'`, nameless.ID),
		fmt.Sprintf(`INSERT INTO incidents SELECT 'twin', elder_id, device_id, state, kind, opened, answered, acknowledged, taken_by,
			taken_by_name, act_by, responding, arrived, resolved, outcome, note, alarms, presses, reopened, last_alarm, position,
			battery, call_id, version FROM incidents WHERE id = '%s'`, nameless.ID),
	} {
		if _, err := s.writer.ExecContext(ctx, by); err == nil || !strings.Contains(err.Error(), "UNIQUE") {
			t.Errorf("%s: %v", by, err)
		}
	}
	if care.IncidentResolved != 4 {
		t.Error("the indexes of the migration say 4 for resolved")
	}
}

// What is asked in an emergency must not read years of records. The plan is
// SQLite's, so this is no part of the contract.
func TestIncidentsAreFoundByIndexes(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "records.db"))
	for query, index := range map[string]string{
		readIncidents + " WHERE elder_id = ? AND " + live:                          "incidents_live_of_elder",
		readIncidents + " WHERE device_id = ? AND elder_id IS NULL AND " + live:    "incidents_live_of_device",
		readIncidents + " WHERE " + live + " ORDER BY opened DESC, id DESC":        "incidents_live",
		readIncidents + " WHERE elder_id = ? ORDER BY opened DESC, id DESC":        "incidents_of_elder",
		readIncidents + " WHERE opened >= ? ORDER BY opened DESC, id DESC":         "incidents_by_time",
		readSteps + " WHERE done IS NULL AND " + ofLive + " ORDER BY due":          "incident_steps_due",
		readAlarms + " WHERE device_id = ? ORDER BY received DESC":                 "alarms_of_device",
		readAlarms + " WHERE device_id = ? AND at = ? AND " + ofLive:               "alarms_of_device_by_clock",
		readPositions + " WHERE device_id = ? AND at >= ? ORDER BY at DESC":        "sqlite_autoindex_positions_1",
		readReadings + " WHERE elder_id = ? AND at >= ? ORDER BY at DESC":          "readings_of_elder",
		"SELECT heard FROM positions WHERE heard > ? AND heard < ? ORDER BY heard": "positions_by_age",
	} {
		var plan, skip string
		check(t, s.reader.QueryRowContext(t.Context(), "EXPLAIN QUERY PLAN "+query, "a", "b").Scan(&skip, &skip, &skip, &plan))
		if !strings.Contains(plan, "INDEX "+index+" ") && !strings.HasSuffix(plan, "INDEX "+index) {
			t.Errorf("%s\nis done by %q, want %s", query, plan, index)
		}
	}
}

func incidentsChosen(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	li := wang
	li.ID = "li"
	check(t, s.PutElder(ctx, li))
	a := raised(t, s, press(0)).Incident.ID
	resolve(t, s, a, time.Minute)
	b := raised(t, s, press(time.Hour)).Incident.ID
	raised(t, s, func() care.Alarm { a := alarm(care.AlarmSmoke, time.Hour); a.DeviceID = "api:smoke"; return a }())
	lis := press(2 * time.Hour)
	lis.ElderID, lis.DeviceID = "li", "watch:2"
	c := raised(t, s, lis).Incident.ID

	for name, want := range map[string]struct {
		f   care.IncidentFilter
		ids []string
	}{
		"all":      {care.IncidentFilter{}, []string{c, b, a}},
		"two":      {care.IncidentFilter{Limit: 2}, []string{c, b}},
		"live":     {care.IncidentFilter{Live: true}, []string{c, b}},
		"resolved": {care.IncidentFilter{State: care.IncidentResolved}, []string{a}},
		"wang's":   {care.IncidentFilter{ElderID: "wang"}, []string{b, a}},
		"joined":   {care.IncidentFilter{DeviceID: "api:smoke"}, []string{b}},
		"device":   {care.IncidentFilter{DeviceID: "watch:1", Live: true}, []string{b}},
		"hour":     {care.IncidentFilter{From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour)}, []string{b}},
		"from":     {care.IncidentFilter{From: lis.Received}, []string{c}},
		"to":       {care.IncidentFilter{To: lis.Received}, []string{b, a}},
		"nobody":   {care.IncidentFilter{ElderID: "nobody"}, nil},
	} {
		var ids []string
		for _, i := range must(s.Incidents(ctx, want.f)) {
			ids = append(ids, i.ID)
		}
		if fmt.Sprint(ids) != fmt.Sprint(want.ids) {
			t.Errorf("%s: got %v, want %v", name, ids, want.ids)
		}
	}
}

// strange is an alarm of a watch that is nobody's.
func strange(kind care.AlarmKind, after time.Duration) care.Alarm {
	a := alarm(kind, after)
	a.ElderID, a.DeviceID = "", "watch:stray"
	return a
}

func assignedToWell(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	old := raised(t, s, strange(care.AlarmLowBattery, 0)).Incident
	resolve(t, s, old.ID, time.Minute)
	nameless := raised(t, s, strange(care.AlarmSOS, time.Hour)).Incident
	check(t, s.Hear(ctx, care.Heard{Readings: []care.ElderReading{
		{DeviceID: "watch:stray", Reading: care.Reading{Kind: care.ReadingHeartRate, Value: 71, At: noon}},
	}}))
	d := must(s.Device(ctx, "watch:stray"))
	d.ElderID, d.Name, d.Model, d.Phone = "wang", "手表", "D42", "1440000001"
	at := noon.Add(2 * time.Hour)
	changed := must(s.AssignDevice(ctx, d, rules, at, "agent:lin"))
	same(t, must(s.Device(ctx, "watch:stray")), d)
	nameless.ElderID, nameless.Version = "wang", 2
	same(t, []any{len(changed), changed[0].ID, changed[1]}, []any{2, old.ID, nameless})
	same(t, must(s.Incident(ctx, nameless.ID)), nameless)
	same(t, must(s.AlarmsOf(ctx, nameless.ID))[0].ElderID, "wang")
	same(t, must(s.PendingSteps(ctx)), rules.Steps(nameless.ID, at)) // the family hears of it from the first rung on
	same(t, must(s.Readings(ctx, "wang", noon, 10))[0].Value, 71.0)
	same(t, story(t, s, nameless.ID), "incident.opened incident.assigned")
	e := must(s.Timeline(ctx, care.IncidentSubject(nameless.ID)))[1]
	same(t, []any{e.Who, e.At, e.Data}, []any{"agent:lin", at, map[string]string{"device": "watch:stray", "elder": "wang"}})

	r := raised(t, s, press(3*time.Hour)) // her other watch
	same(t, []any{r.Opened, r.Incident.ID}, []any{false, nameless.ID})
}

func assignedToLive(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	mine := raised(t, s, alarm(care.AlarmLowBattery, 0)).Incident
	first := strange(care.AlarmSOS, time.Minute)
	first.Position = care.Position{At: noon, Fix: true, Lat: 32, Lon: 119}
	nameless := raised(t, s, first).Incident
	raised(t, s, first) // sent again
	at := noon.Add(90 * time.Second)
	changed := must(s.AssignDevice(ctx, care.Device{ID: "watch:stray", ElderID: "wang"}, rules, at, "agent:lin"))
	same(t, []any{len(changed), changed[0].ID, changed[1].ID}, []any{2, mine.ID, nameless.ID})

	got := must(s.Incident(ctx, mine.ID))
	same(t, got, changed[0])
	same(t, []any{got.Kind, got.Alarms, got.Presses, got.Position, got.LastAlarm, got.Version, got.State},
		[]any{care.AlarmSOS, 2, 2, first.Position, first.Received, 2, care.IncidentOpen})
	gone := must(s.Incident(ctx, nameless.ID))
	same(t, gone, changed[1])
	same(t, []any{gone.State, gone.Outcome, gone.Resolved, gone.ElderID, gone.Alarms},
		[]any{care.IncidentResolved, care.OutcomeDevice, at, "wang", 0})
	same(t, []int{len(must(s.AlarmsOf(ctx, mine.ID))), len(must(s.AlarmsOf(ctx, nameless.ID)))}, []int{2, 0})
	same(t, must(s.PendingSteps(ctx)), rules.Steps(mine.ID, at)) // her low battery did not ring: the press does
	same(t, story(t, s, mine.ID), "incident.opened incident.joined")
	same(t, story(t, s, nameless.ID), "incident.opened incident.assigned incident.resolved")

	again := first // it was not answered and sends it once more: to where the press is now
	again.Received = at.Add(time.Second)
	r := raised(t, s, again)
	same(t, []any{r.Repeat, r.Incident.ID, r.Incident.Presses}, []any{true, mine.ID, 3})
}

func assignedOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	li := wang
	li.ID = "li"
	check(t, s.PutElder(ctx, li))
	d := care.Device{ID: "gt06:9", ElderID: "wang", Name: "挂件"}
	same(t, len(must(s.AssignDevice(ctx, d, rules, noon, "agent:lin"))), 0) // it was never heard of
	same(t, must(s.Device(ctx, "gt06:9")), care.Device{ID: "gt06:9", ElderID: "wang", Name: "挂件", Protocol: care.ProtocolGT06, Paired: noon, Battery: -1})
	d.Name = "床头挂件"
	same(t, len(must(s.AssignDevice(ctx, d, rules, noon, "agent:lin"))), 0)
	same(t, must(s.Device(ctx, "gt06:9")).Name, "床头挂件")
	for code, elder := range map[string]string{"taken": "li", "no_elder": ""} {
		d.ElderID = elder
		if _, err := s.AssignDevice(ctx, d, rules, noon, "agent:lin"); care.ErrorCode(err) != code {
			t.Errorf("given to %q: %v", elder, err)
		}
	}
	lost := care.Device{ID: "gt06:8", ElderID: "nobody"}
	if _, err := s.AssignDevice(ctx, lost, rules, noon, "agent:lin"); err == nil {
		t.Error("given to nobody")
	}
	if _, err := s.Device(ctx, "gt06:8"); !errors.Is(err, care.ErrNotFound) {
		t.Errorf("half an assignment was kept: %v", err)
	}
}
