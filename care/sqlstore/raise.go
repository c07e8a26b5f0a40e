package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"yinling/care"
)

const alarmColumns = "id, kind, device_id, elder_id, at, received, position, battery, word, repeats, incident_id"

func alarmFields(a *care.Alarm) []any {
	return []any{&a.ID, &a.Kind, &a.DeviceID, ref{&a.ElderID}, stamp{&a.At}, stamp{&a.Received}, doc{&a.Position},
		&a.Battery, &a.Word, &a.Repeats, &a.IncidentID}
}

var (
	insertAlarm = insert("alarms", alarmColumns, "")
	readAlarms  = "SELECT " + alarmColumns + " FROM alarms"
)

// sentAgainWithin is how long after an alarm was last received the same alarm,
// by the device's own time of it, may come once more without meaning anything. A device that was not answered sends it
// again within a minute. One that has lost the satellites may give the time of
// its last fix for hours: a later press with it is a new press.
const sentAgainWithin = 2 * time.Minute

// raise writes the alarms of one signal inside the transaction.
func raise(ctx context.Context, tx *sql.Tx, rules care.SOSRules, alarms []care.Alarm) (care.Raised, error) {
	raised := care.Raised{Repeat: true}
	for _, a := range alarms {
		a = storable(a)
		i, what, began, err := raiseAlarm(ctx, tx, rules, a)
		if err != nil {
			return care.Raised{}, fmt.Errorf("raising %s of device %s: %w", a.Kind, a.DeviceID, err)
		}
		raised.Incident = i
		raised.Opened = raised.Opened || what == care.EventOpened || what == care.EventReopened
		raised.Repeat = raised.Repeat && what == repeated
		raised.Began = raised.Began || began
	}
	return raised, nil
}

// repeated is what an alarm did that is known already: no event tells of it.
const repeated care.EventKind = ""

func raiseAlarm(ctx context.Context, tx *sql.Tx, rules care.SOSRules, a care.Alarm) (i care.Incident, what care.EventKind, began bool, err error) {
	d, err := knownDevice(ctx, tx, a)
	if err != nil {
		return i, "", false, err
	}
	if a.ElderID == "" {
		a.ElderID = d.ElderID
	}
	if err := keepPosition(ctx, tx, a); err != nil {
		return i, "", false, err
	}
	known, err := sameAlarm(ctx, tx, rules, &a)
	switch {
	case err == nil:
		i, err := repeatAlarm(ctx, tx, known, a)
		return i, repeated, false, err
	case !errors.Is(err, care.ErrNotFound):
		return i, "", false, err
	}
	return newAlarm(ctx, tx, rules, a)
}

// newAlarm opens, joins or reopens an incident.
func newAlarm(ctx context.Context, tx *sql.Tx, rules care.SOSRules, a care.Alarm) (i care.Incident, what care.EventKind, began bool, err error) {
	latest, err := latestIncident(ctx, tx, a.ElderID, a.DeviceID)
	if err != nil {
		return latest, "", false, err
	}
	i, what, began = rules.Raise(latest, a, care.NewID(a.Received))
	i.Version++
	statement := updateIncident
	if what == care.EventOpened {
		statement = insertIncident
	}
	if err := runOne(ctx, tx, statement, incidentFields(&i)...); err != nil {
		return i, "", false, fmt.Errorf("keeping incident %s: %w", i.ID, err)
	}
	a.IncidentID = i.ID
	if _, err := run(ctx, tx, insertAlarm, alarmFields(&a)...); err != nil {
		return i, "", false, fmt.Errorf("keeping alarm %s: %w", a.ID, err)
	}
	if began {
		if err := beginLadder(ctx, tx, rules.Steps(i.ID, a.Received), i.ID); err != nil {
			return i, "", false, err
		}
	}
	return i, what, began, appendEvents(ctx, tx, care.Event{
		Subject: care.IncidentSubject(i.ID), At: a.Received, Who: "device:" + a.DeviceID, What: what, Data: alarmData(a),
	})
}

func alarmData(a care.Alarm) map[string]string {
	return map[string]string{
		"kind": string(a.Kind), "device": a.DeviceID, "word": a.Word, "battery": strconv.Itoa(a.Battery), "alarm": a.ID,
	}
}

// repeatAlarm counts a repeat on the alarm that is known and, while that is
// live, on its incident.
func repeatAlarm(ctx context.Context, tx *sql.Tx, known, a care.Alarm) (care.Incident, error) {
	i, err := one(ctx, tx, incidentFields, readIncidents+" WHERE id = $1", known.IncidentID)
	if err != nil {
		return i, fmt.Errorf("reading incident %s: %w", known.IncidentID, err)
	}
	if i.State == care.IncidentResolved {
		return i, countRepeat(ctx, tx, known.ID, a.Received)
	}
	i = i.Repeat(a)
	i.Version++
	if err := runOne(ctx, tx, updateIncident, incidentFields(&i)...); err != nil {
		return i, fmt.Errorf("keeping incident %s: %w", i.ID, err)
	}
	return i, countRepeat(ctx, tx, known.ID, a.Received)
}

func countRepeat(ctx context.Context, tx *sql.Tx, alarmID string, at time.Time) error {
	if _, err := run(ctx, tx, `UPDATE alarms SET repeats = repeats + 1, resent = $2 WHERE id = $1`, alarmID, stamp{&at}); err != nil {
		return fmt.Errorf("counting a repeat of alarm %s: %w", alarmID, err)
	}
	return nil
}

// sameAlarm finds the alarm that a is a repeat of: by its id, if the sender
// gave it one, else by the device's time of it, else by when it came. An id
// that is another device's already is made a new one.
func sameAlarm(ctx context.Context, tx *sql.Tx, rules care.SOSRules, a *care.Alarm) (care.Alarm, error) {
	known, err := one(ctx, tx, alarmFields, readAlarms+" WHERE id = $1", a.ID)
	switch {
	case err == nil && known.DeviceID == a.DeviceID:
		return known, nil
	case err == nil:
		a.ID = care.NewID(a.Received)
	case !errors.Is(err, care.ErrNotFound):
		return known, err
	}
	const same = " WHERE device_id = $1 AND kind = $2 AND word = $3"
	if a.At.IsZero() {
		from, to := a.Received.Add(-rules.RepeatsOf), a.Received.Add(rules.RepeatsOf)
		return one(ctx, tx, alarmFields, readAlarms+same+
			" AND at IS NULL AND received > $4 AND received < $5 ORDER BY received DESC LIMIT 1",
			a.DeviceID, string(a.Kind), a.Word, stamp{&from}, stamp{&to})
	}
	lately := a.Received.Add(-sentAgainWithin)
	return one(ctx, tx, alarmFields, readAlarms+same+
		" AND at = $4 AND COALESCE(resent, received) > $5 ORDER BY received DESC LIMIT 1",
		a.DeviceID, string(a.Kind), a.Word, stamp{&a.At}, stamp{&lately})
}

// storable is the alarm with everything that the records cannot hold made so
// that they can: no rubbish that a device sends may cost an alarm.
func storable(a care.Alarm) care.Alarm {
	if a.Received.IsZero() {
		a.Received = time.Now()
	}
	if a.ID = plain(a.ID); a.ID == "" {
		a.ID = care.NewID(a.Received)
	}
	a.DeviceID, a.Word, a.Received = plain(a.DeviceID), plain(a.Word), stored(a.Received)
	if a.DeviceID == "" {
		a.DeviceID = "unknown"
	}
	if !a.At.IsZero() {
		a.At = stored(a.At)
	}
	a.Position = sound(a.Position)
	return a
}

// sound is the position without what JSON cannot say: a coordinate that is no
// number, a year of five digits.
func sound(p care.Position) care.Position {
	for _, v := range []float64{p.Lat, p.Lon, p.Accuracy, p.Altitude, p.Speed, p.Course} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			p.Fix, p.Lat, p.Lon, p.Accuracy, p.Altitude, p.Speed, p.Course = false, 0, 0, 0, 0, 0, 0
			break
		}
	}
	if y := p.At.UTC().Year(); y < 1 || y > 9999 {
		p.At = time.Time{}
	}
	if !p.At.IsZero() {
		p.At = stored(p.At)
	}
	return p
}
