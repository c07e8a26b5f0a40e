package sqlstore

import (
	"fmt"
	"testing"
	"time"

	"yinling/care"
)

// heardStories are the part of the contract that is about what devices say
// besides alarms, who goes to the door, and reports.
func heardStories(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"what devices said comes back", heardComesBack},
		{"what devices said is forgotten in time", heardIsForgotten},
		{"an incident keeps the way that led to it", incidentKeepsTheWay},
		{"responders come back", respondersComeBack},
		{"a key is known by its hash and revoked once", keyRevoked},
		{"a report tells which models are heard late", modelsReported},
		{"calls are read by the time they began", callsBetween},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
}

func fix(device string, at time.Time) care.DevicePosition {
	return care.DevicePosition{DeviceID: device, Position: care.Position{At: at, Fix: true, Lat: 32.39, Lon: 119.41, Satellites: 7}}
}

func heardComesBack(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	d := care.Device{ID: "watch:1", ElderID: "wang", Name: "手表", Protocol: care.ProtocolWatch, Heartbeat: time.Minute, Battery: 90}
	check(t, s.PutDevice(ctx, d))
	d.LastSeen, d.LastMotion, d.Battery, d.Silent = noon, noon.Add(-time.Hour), 42, noon.Add(time.Minute)
	seen := care.Device{ID: d.ID, LastSeen: d.LastSeen, LastMotion: d.LastMotion, Battery: d.Battery, Silent: d.Silent} // no name, no elder
	first, second := fix("watch:1", noon), fix("watch:1", noon.Add(time.Minute))
	heart := care.ElderReading{ElderID: "wang", DeviceID: "watch:1", Reading: care.Reading{Kind: care.ReadingHeartRate, Value: 71, At: noon}}
	pressure := care.ElderReading{ElderID: "wang", DeviceID: "watch:1", Reading: care.Reading{Kind: care.ReadingBloodPressure, Value: 135.5, Second: 85, At: noon.Add(time.Minute)}}
	h := care.Heard{
		Seen:      []care.Device{seen, {ID: "watch:gone"}},
		Positions: []care.DevicePosition{first, second, fix("watch:2", noon)},
		Readings:  []care.ElderReading{heart, pressure, {DeviceID: "watch:2", Reading: heart.Reading}},
	}
	check(t, s.Hear(ctx, h))
	check(t, s.Hear(ctx, h)) // said twice, kept once
	check(t, s.Hear(ctx, care.Heard{}))

	same(t, must(s.Device(ctx, "watch:1")), d)
	same(t, len(must(s.Devices(ctx))), 1)
	same(t, must(s.Positions(ctx, "watch:1", noon, 10)), []care.DevicePosition{second, first})
	same(t, must(s.Positions(ctx, "watch:1", noon, 1)), []care.DevicePosition{second})
	same(t, must(s.Positions(ctx, "watch:1", noon.Add(time.Second), 10)), []care.DevicePosition{second})
	same(t, must(s.Readings(ctx, "wang", noon, 10)), []care.ElderReading{pressure, heart})
	same(t, must(s.Readings(ctx, "wang", noon, 1)), []care.ElderReading{pressure})

	bare := fix("watch:3", time.Time{}) // without a time of its own
	check(t, s.Hear(ctx, care.Heard{Positions: []care.DevicePosition{bare}}))
	if at := must(s.Positions(ctx, "watch:3", noon, 1))[0].At; time.Since(at) > time.Minute {
		t.Errorf("kept as of %v", at)
	}
}

// age makes everything that was heard older, as if it had been written then.
func age(t *testing.T, s *Store, by time.Duration) {
	t.Helper()
	for _, change := range []string{
		"UPDATE positions SET heard = heard - $1, at = -at", "UPDATE positions SET at = -at - $1", // no two may meet on the way
		"UPDATE readings SET heard = heard - $1", "UPDATE alarms SET received = received - $1",
	} {
		_, err := s.writer.ExecContext(t.Context(), change, by.Milliseconds())
		check(t, err)
	}
}

func heardIsForgotten(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	now := stored(time.Now())
	a := press(0)
	a.At, a.Received = now, now
	raised(t, s, a)
	var h care.Heard
	for n := range 300 { // more than one batch looks at
		h.Positions = append(h.Positions, fix("watch:2", now.Add(-time.Duration(n)*time.Second)))
	}
	h.Positions = append(h.Positions, fix("watch:1", now.Add(-59*time.Minute)))
	h.Readings = []care.ElderReading{{ElderID: "wang", DeviceID: "watch:1", Reading: care.Reading{Kind: care.ReadingSteps, Value: 3, At: now}}}
	check(t, s.Hear(ctx, h))
	left := func() string {
		return fmt.Sprintln(len(must(s.Positions(ctx, "watch:1", time.Time{}, 1000))), len(must(s.Positions(ctx, "watch:2", time.Time{}, 1000))),
			len(must(s.Readings(ctx, "wang", time.Time{}, 1000))))
	}
	age(t, s, positionsKept-time.Minute)
	check(t, s.Hear(ctx, care.Heard{}))
	same(t, left(), "1 300 1\n")

	age(t, s, 2*time.Minute)
	for range 4 {
		check(t, s.Hear(ctx, care.Heard{}))
	}
	same(t, left(), "1 0 1\n") // near an alarm of its device one stays

	age(t, s, readingsKept)
	check(t, s.Hear(ctx, care.Heard{Positions: []care.DevicePosition{fix("watch:2", now)}}))
	same(t, left(), "1 1 0\n")
}

func incidentKeepsTheWay(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	var all []care.DevicePosition
	for minutes := -90; minutes <= 180; minutes += 30 {
		all = append(all, fix("watch:1", noon.Add(time.Duration(minutes)*time.Minute)))
	}
	check(t, s.Hear(ctx, care.Heard{Positions: append(all, fix("watch:2", noon), fix("watch:other", noon))}))
	i := raised(t, s, press(0)).Incident
	other := press(0)
	other.DeviceID = "watch:2"
	raised(t, s, other)
	resolve(t, s, i.ID, time.Hour)
	var at []string
	for _, p := range must(s.PositionsOf(ctx, i.ID, 100)) {
		at = append(at, fmt.Sprint(p.DeviceID, " ", p.At.Sub(noon).Minutes()))
	}
	same(t, at, []string{"watch:1 120", "watch:1 90", "watch:1 60", "watch:1 30", "watch:1 0", "watch:2 0", "watch:1 -30"})
	same(t, len(must(s.PositionsOf(ctx, i.ID, 2))), 2)
}

func respondersComeBack(t *testing.T, db database) {
	ctx, s := t.Context(), db.open()
	zhou := care.Responder{
		ID: "zhou", Name: "周伟", Role: "站点工作人员", Phone: "13800000009", Lang: care.Chinese, Communities: []string{"银杏社区"},
		Lat: 31.23, Lon: 121.47, Channels: []care.Channel{{Kind: care.ChannelSMS, Target: "13800000009"}}, OnDuty: true,
	}
	check(t, s.PutResponder(ctx, zhou))
	check(t, s.PutResponder(ctx, care.Responder{ID: "anna"}))
	same(t, must(s.Responders(ctx)), []care.Responder{{ID: "anna"}, zhou})
	zhou.OnDuty = false
	check(t, s.PutResponder(ctx, zhou))
	same(t, must(s.Responders(ctx))[1], zhou)
}

func keyRevoked(t *testing.T, db database) {
	ctx, s := t.Context(), db.open()
	k := care.Key{ID: "k1", Name: "烟感平台", Hash: "5e88", Made: noon}
	check(t, s.PutKey(ctx, k))
	same(t, must(s.KeyByHash(ctx, "5e88")), k)
	if err := s.PutKey(ctx, care.Key{ID: "k2", Hash: "5e88"}); err == nil {
		t.Error("two keys have one hash")
	}
	k.Revoked = noon.Add(time.Hour)
	check(t, s.RevokeKey(ctx, "k1", k.Revoked))
	check(t, s.RevokeKey(ctx, "k1", noon.Add(2*time.Hour)))
	same(t, must(s.Keys(ctx)), []care.Key{k})
}

func modelsReported(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	for _, d := range []care.Device{
		{ID: "watch:1", ElderID: "wang", Protocol: care.ProtocolWatch, Model: "D42"},
		{ID: "watch:2", ElderID: "wang", Protocol: care.ProtocolWatch, Model: "D42"},
		{ID: "gt06:1", ElderID: "wang", Protocol: care.ProtocolGT06},
	} {
		check(t, s.PutDevice(ctx, d))
	}
	from := func(device string, after, late time.Duration) care.Alarm {
		a := press(after)
		a.DeviceID, a.Received = device, a.At.Add(late)
		return a
	}
	raised(t, s, from("watch:1", 0, time.Second))
	raised(t, s, from("watch:1", 0, 11*time.Second)) // again
	raised(t, s, from("watch:1", time.Minute, 30*time.Second))
	raised(t, s, from("watch:2", 2*time.Minute, 31*time.Second)) // late
	untimed := from("gt06:1", time.Minute, 0)
	untimed.At = time.Time{}
	raised(t, s, untimed)
	raised(t, s, alarm(care.AlarmFall, time.Minute))     // no SOS
	raised(t, s, from("gt06:1", time.Hour, time.Second)) // not in the time
	same(t, must(s.ModelReports(ctx, noon, noon.Add(time.Hour))), []care.ModelReport{
		{Protocol: care.ProtocolGT06, Devices: 1, SOS: 1},
		{Protocol: care.ProtocolWatch, Model: "D42", Devices: 2, SOS: 3, Repeated: 1, Late: 1},
	})
	same(t, len(must(s.ModelReports(ctx, noon.AddDate(1, 0, 0), noon.AddDate(2, 0, 0)))), 0)
}

func callsBetween(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	for n := range 4 {
		check(t, s.StartCall(ctx, care.CallRecord{ID: fmt.Sprint("c", n), ElderID: "wang", Started: noon.Add(time.Duration(n) * time.Hour)}))
	}
	var ids []string
	for _, c := range must(s.CallsBetween(ctx, noon.Add(time.Hour), noon.Add(3*time.Hour))) {
		ids = append(ids, c.ID)
	}
	same(t, ids, []string{"c2", "c1"})
}
