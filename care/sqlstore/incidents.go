package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"yinling/care"
)

const incidentColumns = "id, elder_id, device_id, state, kind, opened, answered, acknowledged, taken_by, taken_by_name, " +
	"act_by, responding, arrived, resolved, outcome, note, alarms, presses, reopened, last_alarm, position, battery, " +
	"call_id, version"

func incidentFields(i *care.Incident) []any {
	return []any{&i.ID, ref{&i.ElderID}, &i.DeviceID, &i.State, &i.Kind, stamp{&i.Opened}, stamp{&i.Answered},
		stamp{&i.Acknowledged}, &i.By, &i.ByName, stamp{&i.ActBy}, stamp{&i.Responding}, stamp{&i.Arrived},
		stamp{&i.Resolved}, &i.Outcome, &i.Note, &i.Alarms, &i.Presses, &i.Reopened, stamp{&i.LastAlarm},
		doc{&i.Position}, &i.Battery, &i.CallID, &i.Version}
}

// live is what the unique indexes of the migration say, letter for letter, so
// that SQLite uses them: the state is not care.IncidentResolved.
const live = "state <> 4"

// ofLive chooses rows that belong to an incident which is not resolved.
const ofLive = "EXISTS (SELECT 1 FROM incidents WHERE incidents.id = incident_id AND " + live + ")"

var (
	insertIncident = insert("incidents", incidentColumns, "")
	updateIncident = update("incidents", incidentColumns)
	readIncidents  = "SELECT " + incidentColumns + " FROM incidents"
)

const stepColumns = "incident_id, n, due, done"

func stepFields(st *care.Step) []any {
	return []any{&st.IncidentID, &st.N, stamp{&st.Due}, stamp{&st.Done}}
}

var (
	putStep = insert("incident_steps", stepColumns, "") +
		" ON CONFLICT (incident_id, n) DO UPDATE SET due = excluded.due, done = excluded.done"
	readSteps = "SELECT " + stepColumns + " FROM incident_steps"
)

// ChangeIncident reads an incident, lets change alter it and writes it back
// with what change gives, all in one transaction; Version is counted here. An
// error of change is given back as it is and nothing is written. change runs
// while nothing else can be written: it must be quick and must not use the
// Store. An incident cannot be opened again while its elder has another live
// one: error "incident_live".
func (s *Store) ChangeIncident(ctx context.Context, id string, change func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error) {
	var (
		i       care.Incident
		refused error
	)
	err := s.writeNow(ctx, "changing incident "+id, func(tx *sql.Tx) error {
		before, err := one(ctx, tx, incidentFields, readIncidents+" WHERE id = $1", id)
		if err != nil {
			return err
		}
		i = before
		also, err := change(&i)
		if err != nil {
			refused = err
			return err
		}
		i.ID, i.Version, i.Position = id, before.Version+1, sound(i.Position)
		if err := onlyLive(ctx, tx, before, i); err != nil {
			return err
		}
		if err := runOne(ctx, tx, updateIncident, incidentFields(&i)...); err != nil {
			return err
		}
		return s.keepChange(ctx, tx, id, also)
	})
	if refused != nil {
		return care.Incident{}, refused
	}
	if err != nil {
		return care.Incident{}, err
	}
	return i, nil
}

// onlyLive refuses what the unique indexes would, with words for people.
func onlyLive(ctx context.Context, tx *sql.Tx, before, after care.Incident) error {
	if before.State != care.IncidentResolved || after.State == care.IncidentResolved {
		return nil
	}
	other, err := liveIncident(ctx, tx, after.ElderID, after.DeviceID)
	if errors.Is(err, care.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return care.Refusef("incident_live", "There is another open incident: %s.", other.ID)
}

func (s *Store) keepChange(ctx context.Context, tx *sql.Tx, id string, c care.IncidentChange) error {
	if c.Drop {
		if err := dropSteps(ctx, tx, id); err != nil {
			return err
		}
	}
	for n := range c.Steps {
		c.Steps[n].IncidentID = id
	}
	if err := keepSteps(ctx, tx, c.Steps); err != nil {
		return err
	}
	for _, l := range c.Links {
		if err := runOne(ctx, tx, putLink, linkFields(&l)...); err != nil {
			return fmt.Errorf("keeping link %s: %w", l.ID, err)
		}
	}
	if err := s.keepMessages(ctx, tx, c.Messages); err != nil {
		return err
	}
	for n := range c.Events {
		if c.Events[n].Subject == "" {
			c.Events[n].Subject = care.IncidentSubject(id)
		}
	}
	return appendEvents(ctx, tx, c.Events...)
}

// dropSteps takes away the steps that are still to come.
func dropSteps(ctx context.Context, tx *sql.Tx, incidentID string) error {
	_, err := run(ctx, tx, `DELETE FROM incident_steps WHERE incident_id = $1 AND done IS NULL`, incidentID)
	if err != nil {
		return fmt.Errorf("dropping the steps of incident %s: %w", incidentID, err)
	}
	return nil
}

func keepSteps(ctx context.Context, tx *sql.Tx, steps []care.Step) error {
	for _, st := range steps {
		if _, err := run(ctx, tx, putStep, stepFields(&st)...); err != nil {
			return fmt.Errorf("keeping step %d of incident %s: %w", st.N, st.IncidentID, err)
		}
	}
	return nil
}

// beginLadder puts the steps of the incident from the first rung on.
func beginLadder(ctx context.Context, tx *sql.Tx, steps []care.Step, incidentID string) error {
	if err := dropSteps(ctx, tx, incidentID); err != nil {
		return err
	}
	return keepSteps(ctx, tx, steps)
}

// liveIncident is the incident of the elder or, while there is none, of the
// nameless device that is not resolved.
func liveIncident(ctx context.Context, tx *sql.Tx, elderID, deviceID string) (care.Incident, error) {
	if elderID != "" {
		return one(ctx, tx, incidentFields, readIncidents+" WHERE elder_id = $1 AND "+live, elderID)
	}
	return one(ctx, tx, incidentFields, readIncidents+" WHERE device_id = $1 AND elder_id IS NULL AND "+live, deviceID)
}

// latestIncident is the live one, else the one that was resolved last, else
// the zero Incident.
func latestIncident(ctx context.Context, tx *sql.Tx, elderID, deviceID string) (care.Incident, error) {
	i, err := liveIncident(ctx, tx, elderID, deviceID)
	if errors.Is(err, care.ErrNotFound) {
		where, arg := " WHERE elder_id = $1", elderID
		if elderID == "" {
			where, arg = " WHERE device_id = $1 AND elder_id IS NULL", deviceID
		}
		i, err = one(ctx, tx, incidentFields, readIncidents+where+" AND resolved IS NOT NULL ORDER BY resolved DESC LIMIT 1", arg)
	}
	if errors.Is(err, care.ErrNotFound) {
		return care.Incident{}, nil
	}
	return i, err
}

// Incident reads one incident.
func (s *Store) Incident(ctx context.Context, id string) (care.Incident, error) {
	return get(ctx, s, "incident", id, incidentFields, readIncidents+" WHERE id = $1")
}

// Incidents reads the incidents that the filter chooses, newest first. From
// and To are about Opened, To not included.
func (s *Store) Incidents(ctx context.Context, f care.IncidentFilter) ([]care.Incident, error) {
	var (
		where []string
		args  []any
	)
	choose := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.State != care.IncidentUnknown {
		choose("state = $%d", f.State)
	}
	if f.Live {
		where = append(where, live)
	}
	if f.ElderID != "" {
		choose("elder_id = $%d", f.ElderID)
	}
	if f.DeviceID != "" {
		choose("id IN (SELECT incident_id FROM alarms WHERE device_id = $%d)", f.DeviceID)
	}
	if !f.From.IsZero() {
		choose("opened >= $%d", stamp{&f.From})
	}
	if !f.To.IsZero() {
		choose("opened < $%d", stamp{&f.To})
	}
	query := readIncidents
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	limit := f.Limit
	if limit == 0 {
		limit = 100
	}
	args = append(args, limit)
	return list(ctx, s, "incidents", incidentFields, fmt.Sprintf("%s ORDER BY opened DESC, id DESC LIMIT $%d", query, len(args)), args...)
}

// PendingSteps reads the steps of live incidents that are still to come, by Due.
func (s *Store) PendingSteps(ctx context.Context) ([]care.Step, error) {
	return list(ctx, s, "the steps to come", stepFields,
		readSteps+" WHERE done IS NULL AND "+ofLive+" ORDER BY due, incident_id, n")
}

// StepsOf reads the steps of an incident by N, done and to come.
func (s *Store) StepsOf(ctx context.Context, incidentID string) ([]care.Step, error) {
	return list(ctx, s, "the steps of incident "+incidentID, stepFields,
		readSteps+" WHERE incident_id = $1 ORDER BY n", incidentID)
}

// AlarmsOf reads the alarms of an incident in the order they were received.
func (s *Store) AlarmsOf(ctx context.Context, incidentID string) ([]care.Alarm, error) {
	return list(ctx, s, "the alarms of incident "+incidentID, alarmFields,
		readAlarms+" WHERE incident_id = $1 ORDER BY received, id", incidentID)
}
