package care

import (
	"testing"
	"time"
)

func TestIncidentStates(t *testing.T) {
	states := []IncidentState{IncidentOpen, IncidentAcknowledged, IncidentResponding, IncidentResolved}
	allowed := map[IncidentAction]map[IncidentState]IncidentState{
		IncidentAcknowledge: {IncidentOpen: IncidentAcknowledged, IncidentAcknowledged: IncidentAcknowledged, IncidentResponding: IncidentResponding},
		IncidentAct:         {IncidentOpen: IncidentResponding, IncidentAcknowledged: IncidentResponding, IncidentResponding: IncidentResponding},
		IncidentLapse:       {IncidentAcknowledged: IncidentOpen, IncidentResponding: IncidentOpen},
		IncidentResolve:     {IncidentOpen: IncidentResolved, IncidentAcknowledged: IncidentResolved, IncidentResponding: IncidentResolved},
		IncidentReopen:      {IncidentResolved: IncidentOpen},
	}
	for action, moves := range allowed {
		for _, s := range append(states, IncidentUnknown) {
			next, err := NextIncidentState(s, action)
			want, ok := moves[s]
			if ok != (err == nil) || ok && next != want || !ok && (next != s || ErrorCode(err) != "incident_state") {
				t.Errorf("%s, action %d: %s, %v", s, action, next, err)
			}
		}
	}
	for _, s := range states {
		if got, err := ParseIncidentState(s.String()); err != nil || got != s {
			t.Errorf("%s was read as %s, %v", s, got, err)
		}
	}
	if _, err := ParseIncidentState("unknown"); err == nil {
		t.Error("unknown is a state to ask for")
	}
}

func TestWhatAnAlarmDoes(t *testing.T) {
	rules := DefaultSOSRules()
	at := time.Date(2026, 11, 22, 10, 24, 0, 0, time.UTC)
	alarm := func(k AlarmKind, after time.Duration) Alarm {
		return Alarm{Kind: k, ElderID: "wang", DeviceID: "watch:1", Received: at.Add(after), Battery: -1}
	}
	quiet, what, begin := rules.Raise(Incident{}, alarm(AlarmLowBattery, 0), "i1")
	if what != EventOpened || begin || quiet.Urgent() || quiet.ID != "i1" || quiet.Battery != -1 {
		t.Errorf("a flat battery: %s %t %+v", what, begin, quiet)
	}
	loud, what, begin := rules.Raise(quiet, alarm(AlarmSOS, time.Minute), "i2")
	if what != EventJoined || !begin || loud.ID != "i1" || loud.Kind != AlarmSOS || loud.Alarms != 2 || loud.Presses != 1 {
		t.Errorf("a press that joins it: %s %t %+v", what, begin, loud)
	}
	more, what, begin := rules.Raise(loud, alarm(AlarmFall, 2*time.Minute), "i3")
	if what != EventJoined || begin || more.Kind != AlarmSOS || !more.LastAlarm.Equal(at.Add(2*time.Minute)) {
		t.Errorf("a fall that joins: %s %t %+v", what, begin, more)
	}
	more.State, more.Resolved, more.Outcome, more.By, more.Answered = IncidentResolved, at.Add(3*time.Minute), OutcomeMistake, "agent:he", at
	again, what, begin := rules.Raise(more, alarm(AlarmSOS, 5*time.Minute), "i4")
	if what != EventReopened || !begin || again.ID != "i1" || again.Reopened != 1 || again.Outcome != "" || again.By != "" || !again.Answered.IsZero() {
		t.Errorf("a press soon after the end: %s %t %+v", what, begin, again)
	}
	if other, what, _ := rules.Raise(more, alarm(AlarmSOS, time.Hour), "i5"); what != EventOpened || other.ID != "i5" {
		t.Errorf("a press long after the end: %s %+v", what, other)
	}
	if other, what, begin := rules.Raise(more, alarm(AlarmLowBattery, 4*time.Minute), "i6"); what != EventOpened || begin || other.ID != "i6" {
		t.Errorf("a flat battery after the end: %s %+v", what, other)
	}
}

func TestTheLadderGoesOnBeyondItsLastRung(t *testing.T) {
	rules := DefaultSOSRules()
	begun := time.Date(2026, 11, 22, 10, 24, 0, 0, time.UTC)
	steps := rules.Steps("i", begun)
	if len(steps) != 4 || !steps[0].Due.Equal(begun) || !steps[3].Due.Equal(begun.Add(2*time.Minute)) {
		t.Fatalf("steps %+v", steps)
	}
	for n, want := range map[int]int{1: 2, 2: 3, 3: 2, 4: 1, 5: 2 + 6, 7: 2 + 6, 8: 2} {
		if targets, again := rules.Tell(n); len(targets) != want || again != (n > 4) {
			t.Errorf("step %d tells %v, again %t", n, targets, again)
		}
	}
	for n, want := range map[int]time.Duration{1: 0, 2: 30 * time.Second, 3: 30 * time.Second, 4: time.Minute, 5: 2 * time.Minute} {
		if got := rules.Wait(n); got != want {
			t.Errorf("step %d waits %s", n, got)
		}
	}
	for target, known := range map[Target]bool{"consoles": true, "relative:1": true, "relative:0": false, "relative:x": false, "mayor": false, "120": true} {
		if target.Known() != known {
			t.Errorf("%s known: %t", target, !known)
		}
	}
}

func TestTheCircleOfAnElder(t *testing.T) {
	e := Elder{
		ID: "wang", Address: Address{Community: "银杏社区", Lat: 32.393, Lon: 119.4127}, Worker: Contact{Name: "周敏", Phone: "1"},
		Neighbours: []Contact{{Name: "老高", Phone: "2"}, {Name: "没有电话"}},
	}
	relatives := []Relative{{ID: "b", Order: 2, Consent: Consent{Emergency: true}}, {ID: "a", Order: 1}}
	responders := []Responder{
		{ID: "far", OnDuty: true, Lat: 32.5, Lon: 119.5}, {ID: "near", OnDuty: true, Lat: 32.394, Lon: 119.413},
		{ID: "home", Lat: 32.393, Lon: 119.4127}, {ID: "elsewhere", OnDuty: true, Communities: []string{"东山社区"}, Lat: 32.393, Lon: 119.4127},
		{ID: "w", Phone: "1", Channels: []Channel{{Kind: ChannelSMS}}},
	}
	c := NewCircle(e, relatives, responders, []Agent{{ID: "s", Supervisor: true}, {ID: "x"}}, Position{})
	for target, want := range map[Target]string{
		TellWorker: "contact:1", TellResponder: "responder:near", TellNeighbours: "contact:2", TellSupervisor: "agent:s", "relative:1": "relative:b",
	} {
		if got := c.Told(target); len(got) != 1 || got[0].Ref != want {
			t.Errorf("%s means %+v", target, got)
		}
	}
	if got := c.Told("relative:2"); len(got) != 0 {
		t.Errorf("told without consent: %+v", got)
	}
	if d := c.Responders[0].Distance; d < 100 || d > 130 {
		t.Errorf("the nearest is %.0f m away", d)
	}
	if len(c.Worker[0].Channels) != 1 {
		t.Error("the worker's own channels were not found")
	}
	away := NewCircle(e, nil, responders, nil, Position{Fix: true, Lat: 32.5, Lon: 119.5})
	if away.Responders[0].Ref != "responder:far" {
		t.Error("the nearest is reckoned from home though the elder is elsewhere")
	}
}

func TestLimitsOfReadings(t *testing.T) {
	own := Elder{Limits: map[ReadingKind]Limits{ReadingHeartRate: {Low: 40, High: 100}}}
	for _, c := range []struct {
		elder Elder
		r     Reading
		kind  AlarmKind
	}{
		{Elder{}, Reading{Kind: ReadingHeartRate, Value: 49}, AlarmHeartRate},
		{Elder{}, Reading{Kind: ReadingHeartRate, Value: 110}, ""},
		{own, Reading{Kind: ReadingHeartRate, Value: 110}, AlarmHeartRate},
		{own, Reading{Kind: ReadingHeartRate, Value: 45}, ""},
		{own, Reading{Kind: ReadingOxygen, Value: 85}, AlarmOxygen},
		{Elder{}, Reading{Kind: ReadingBloodPressure, Value: 130, Second: 115}, AlarmBloodPressure},
		{Elder{}, Reading{Kind: ReadingBloodPressure, Value: 130}, ""},
		{Elder{}, Reading{Kind: ReadingTemperature, Value: 39}, AlarmTemperature},
		{Elder{}, Reading{Kind: ReadingSteps, Value: 90000}, ""},
	} {
		if kind, bad := c.elder.Abnormal(c.r); bad != (c.kind != "") || bad && kind != c.kind {
			t.Errorf("%+v is %q", c.r, kind)
		}
	}
}

func TestTheNightIsNotCounted(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin") // where clocks jump
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int, z *time.Location) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, z) }
	for _, c := range []struct {
		from, to time.Time
		zone     *time.Location
		want     time.Duration
	}{
		{at(1, 9, zone), at(1, 14, zone), zone, 5 * time.Hour},
		{at(1, 20, zone), at(2, 9, zone), zone, 4 * time.Hour},
		{at(1, 23, zone), at(2, 5, zone), zone, 0},
		{at(1, 12, zone), at(4, 12, zone), zone, 45 * time.Hour},
		{at(28, 20, berlin), at(29, 9, berlin), berlin, 4 * time.Hour}, // the night of the jump
		{at(1, 9, zone).UTC(), at(1, 14, zone).UTC(), zone, 5 * time.Hour},
	} {
		if got := Awake(c.from, c.to, c.zone); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}
