package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"yinling/care"
)

const updateAssigned = `UPDATE devices SET elder_id = $2, name = $3, model = $4, phone = $5, heartbeat = $6, quiet = $7,
	revoked = $8 WHERE id = $1`

// AssignDevice gives a device that is nobody's to an elder, with d's Name,
// Model, Phone, Heartbeat and Quiet. Its nameless incidents become the
// elder's; with a live one of the elder's already there, the alarms of the
// live nameless one join that and it is resolved as OutcomeDevice. It gives
// the incidents that changed. A device of somebody else is an error "taken".
func (s *Store) AssignDevice(ctx context.Context, d care.Device, rules care.SOSRules, at time.Time, who string) ([]care.Incident, error) {
	var changed []care.Incident
	at = stored(at)
	err := s.write(ctx, "assigning device "+d.ID, func(tx *sql.Tx) error {
		if err := giveDevice(ctx, tx, d, at); err != nil {
			return err
		}
		for _, table := range []string{"alarms", "readings"} {
			_, err := run(ctx, tx, "UPDATE "+table+" SET elder_id = $2 WHERE device_id = $1 AND elder_id IS NULL", d.ID, d.ElderID)
			if err != nil {
				return fmt.Errorf("assigning the %s: %w", table, err)
			}
		}
		nameless, err := many(ctx, tx, incidentFields, readIncidents+" WHERE device_id = $1 AND elder_id IS NULL ORDER BY opened", d.ID)
		if err != nil {
			return err
		}
		g := assigning{tx: tx, rules: rules, at: at, who: who, elderID: d.ElderID}
		for _, i := range nameless {
			got, err := g.incident(ctx, i)
			if err != nil {
				return fmt.Errorf("assigning incident %s: %w", i.ID, err)
			}
			changed = append(changed, got...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

func giveDevice(ctx context.Context, tx *sql.Tx, d care.Device, at time.Time) error {
	if d.ElderID == "" {
		return care.Refusef("no_elder", "It must be said whose device it is.")
	}
	known, err := one(ctx, tx, deviceFields, readDevices+" WHERE id = $1", d.ID)
	if errors.Is(err, care.ErrNotFound) {
		known = newDevice(d.ID, at)
		_, err = run(ctx, tx, insertDevice, deviceFields(&known)...)
	}
	if err != nil {
		return err
	}
	if known.ElderID != "" && known.ElderID != d.ElderID {
		return care.Refusef("taken", "The device is somebody else's.")
	}
	return runOne(ctx, tx, updateAssigned, d.ID, d.ElderID, plain(d.Name), plain(d.Model), plain(d.Phone),
		d.Heartbeat, d.Quiet, stamp{&d.Revoked})
}

// assigning is what the incidents of one device need to become an elder's.
type assigning struct {
	tx      *sql.Tx
	rules   care.SOSRules
	at      time.Time
	who     string
	elderID string
}

// incident gives a nameless incident to the elder, and what changed by it.
func (g assigning) incident(ctx context.Context, i care.Incident) ([]care.Incident, error) {
	i.ElderID = g.elderID
	i.Version++
	events := []care.Event{g.event(i, care.EventAssigned, map[string]string{"device": i.DeviceID, "elder": g.elderID})}
	changed := []care.Incident{i}
	if i.State != care.IncidentResolved {
		mine, err := liveIncident(ctx, g.tx, g.elderID, "")
		switch {
		case err == nil:
			if changed, err = g.merge(ctx, mine, i); err != nil {
				return nil, err
			}
			i = changed[1]
			events = append(events,
				g.event(i, care.EventIncidentDone, map[string]string{"outcome": string(i.Outcome), "note": i.Note, "joined": mine.ID}),
				g.event(mine, care.EventJoined, map[string]string{
					"kind": string(i.Kind), "device": i.DeviceID, "battery": strconv.Itoa(i.Battery), "incident": i.ID,
				}))
		case !errors.Is(err, care.ErrNotFound):
			return nil, err
		case i.Urgent() && i.State == care.IncidentOpen: // the family hears of it from the first rung on
			if err := beginLadder(ctx, g.tx, g.rules.Steps(i.ID, g.at), i.ID); err != nil {
				return nil, err
			}
		}
	}
	if err := runOne(ctx, g.tx, updateIncident, incidentFields(&i)...); err != nil {
		return nil, err
	}
	return changed, appendEvents(ctx, g.tx, events...)
}

// merge brings the alarms of a nameless incident into the elder's live one and
// writes that. It gives both; the nameless one is resolved and not yet written.
func (g assigning) merge(ctx context.Context, mine, nameless care.Incident) ([]care.Incident, error) {
	if _, err := run(ctx, g.tx, `UPDATE alarms SET incident_id = $2 WHERE incident_id = $1`, nameless.ID, mine.ID); err != nil {
		return nil, fmt.Errorf("joining incident %s: %w", mine.ID, err)
	}
	begin := nameless.Urgent() && nameless.State == care.IncidentOpen && !mine.Urgent()
	again := nameless.Urgent() && nameless.State == care.IncidentOpen && mine.Urgent() && mine.State != care.IncidentOpen
	mine = joined(mine, nameless)
	switch {
	case begin: // who has a flat battery in hand has not taken this
		mine = mine.Unclaimed(g.at)
	case again: // as if pressed again: who has it must do something
		mine.ActBy = g.at.Add(g.rules.ActWithin)
	}
	if err := runOne(ctx, g.tx, updateIncident, incidentFields(&mine)...); err != nil {
		return nil, fmt.Errorf("joining incident %s: %w", mine.ID, err)
	}
	if begin {
		if err := beginLadder(ctx, g.tx, g.rules.Steps(mine.ID, g.at), mine.ID); err != nil {
			return nil, err
		}
	}
	if err := dropSteps(ctx, g.tx, nameless.ID); err != nil {
		return nil, err
	}
	state, err := care.NextIncidentState(nameless.State, care.IncidentResolve)
	if err != nil {
		return nil, err
	}
	nameless.State, nameless.Resolved, nameless.Outcome = state, g.at, care.OutcomeDevice
	nameless.ActBy = time.Time{}
	nameless.Alarms, nameless.Presses = 0, 0 // they are the other's now
	return []care.Incident{mine, nameless}, nil
}

// joined is an incident with what another one knows.
func joined(i, other care.Incident) care.Incident {
	if other.Kind.MoreUrgent(i.Kind) {
		i.Kind = other.Kind
	}
	i.Alarms += other.Alarms
	i.Presses += other.Presses
	newer := other.LastAlarm.After(i.LastAlarm)
	if other.Position.Fix && (newer || !i.Position.Fix) {
		i.Position = other.Position
	}
	if other.Battery >= 0 && (newer || i.Battery < 0) {
		i.Battery = other.Battery
	}
	i.LastAlarm = later(i.LastAlarm, other.LastAlarm)
	i.Version++
	return i
}

func (g assigning) event(i care.Incident, what care.EventKind, data map[string]string) care.Event {
	return care.Event{Subject: care.IncidentSubject(i.ID), At: g.at, Who: g.who, What: what, Data: data}
}
