package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"yinling/care"
)

const (
	// positionsKept is how long a position is kept that is near no alarm: an
	// elder's ways are nobody's business two days later.
	positionsKept = 48 * time.Hour
	// nearAlarm is how near in time to an alarm a position stays with it.
	nearAlarm = time.Hour
	// readingsKept is a year and a little, so that the same month can be compared.
	readingsKept = 400 * 24 * time.Hour
	// hearRows is how many rows are written in one transaction: an alarm that
	// comes meanwhile waits some 20 ms for it, and not for the whole town.
	hearRows = 2000
	// sweepAlways is how many old rows each batch looks at besides twice the
	// number that it wrote: backlogs shrink, and no batch holds the records for long.
	sweepAlways = 100
)

const positionColumns = "device_id, position, at"

func positionFields(p *care.DevicePosition) []any {
	return []any{&p.DeviceID, doc{&p.Position}, stamp{&p.At}}
}

const readingColumns = "elder_id, device_id, kind, value, second, at"

func readingFields(r *care.ElderReading) []any {
	return []any{ref{&r.ElderID}, &r.DeviceID, &r.Kind, &r.Value, &r.Second, stamp{&r.At}}
}

var (
	insertPosition = insert("positions", positionColumns+", heard", "") + " ON CONFLICT (device_id, at) DO NOTHING"
	readPositions  = "SELECT " + positionColumns + " FROM positions"
	insertReading  = insert("readings", readingColumns+", heard", "") + " ON CONFLICT (device_id, kind, at) DO NOTHING"
	readReadings   = "SELECT " + readingColumns + " FROM readings"
)

// Hear writes what devices said and nobody waits for: of each Seen its
// LastSeen, LastMotion, Battery and Silent, unless the device is not known.
// Without a time of its own a position or reading has the present one. It is
// one transaction for some thousands of rows; after an error a part may be
// written, and writing all of it again does no harm. Now and then it takes away
// what is too old: positions after 48 hours unless an alarm of the device was
// within an hour, readings after 400 days.
func (s *Store) Hear(ctx context.Context, h care.Heard) error {
	now := stored(time.Now())
	for {
		part := cut(&h, hearRows)
		if err := s.hear(ctx, part, now); err != nil {
			return err
		}
		if len(h.Seen)+len(h.Positions)+len(h.Readings) == 0 {
			return nil
		}
	}
}

// cut takes so many rows at most out of h.
func cut(h *care.Heard, rows int) (part care.Heard) {
	n := min(rows, len(h.Seen))
	part.Seen, h.Seen = h.Seen[:n], h.Seen[n:]
	rows -= n
	n = min(rows, len(h.Positions))
	part.Positions, h.Positions = h.Positions[:n], h.Positions[n:]
	rows -= n
	n = min(rows, len(h.Readings))
	part.Readings, h.Readings = h.Readings[:n], h.Readings[n:]
	return part
}

func (s *Store) hear(ctx context.Context, h care.Heard, now time.Time) error {
	return s.write(ctx, "writing what devices said", func(tx *sql.Tx) error {
		ctx := context.WithoutCancel(ctx) // watching a context costs every row a goroutine
		if err := hearSeen(ctx, tx, h.Seen); err != nil {
			return err
		}
		if err := hearPositions(ctx, tx, h.Positions, now); err != nil {
			return err
		}
		if err := hearReadings(ctx, tx, h.Readings, now); err != nil {
			return err
		}
		return s.sweep(ctx, tx, now, 2*(len(h.Positions)+len(h.Readings))+sweepAlways)
	})
}

// each runs one statement for many rows.
func each[T any](ctx context.Context, tx *sql.Tx, rows []T, statement string, args func(T) []any) error {
	if len(rows) == 0 {
		return nil
	}
	prepared, err := tx.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer prepared.Close()
	for _, row := range rows {
		if _, err := prepared.ExecContext(ctx, args(row)...); err != nil {
			return err
		}
	}
	return nil
}

func hearSeen(ctx context.Context, tx *sql.Tx, seen []care.Device) error {
	const update = `UPDATE devices SET last_seen = $2, last_motion = $3, battery = $4, silent = $5 WHERE id = $1`
	err := each(ctx, tx, seen, update, func(d care.Device) []any {
		return []any{plain(d.ID), stamp{&d.LastSeen}, stamp{&d.LastMotion}, d.Battery, stamp{&d.Silent}}
	})
	if err != nil {
		return fmt.Errorf("keeping when devices were seen: %w", err)
	}
	return nil
}

func hearPositions(ctx context.Context, tx *sql.Tx, positions []care.DevicePosition, now time.Time) error {
	err := each(ctx, tx, positions, insertPosition, func(p care.DevicePosition) []any {
		p.DeviceID, p.Position = plain(p.DeviceID), sound(p.Position)
		if p.At.IsZero() {
			p.At = now
		}
		return append(positionFields(&p), stamp{&now})
	})
	if err != nil {
		return fmt.Errorf("keeping positions: %w", err)
	}
	return nil
}

func hearReadings(ctx context.Context, tx *sql.Tx, readings []care.ElderReading, now time.Time) error {
	err := each(ctx, tx, readings, insertReading, func(r care.ElderReading) []any {
		r.DeviceID = plain(r.DeviceID)
		if r.At.IsZero() {
			r.At = now
		}
		if math.IsNaN(r.Value) || math.IsNaN(r.Second) { // SQLite keeps no such number
			r.Value, r.Second = 0, 0
		}
		return append(readingFields(&r), stamp{&now})
	})
	if err != nil {
		return fmt.Errorf("keeping readings: %w", err)
	}
	return nil
}

// keepPosition keeps where the device was when it raised the alarm.
func keepPosition(ctx context.Context, tx *sql.Tx, a care.Alarm) error {
	if !a.Position.Fix {
		return nil
	}
	p := care.DevicePosition{DeviceID: a.DeviceID, Position: a.Position}
	if p.At.IsZero() {
		p.At = a.At
	}
	if p.At.IsZero() {
		p.At = a.Received
	}
	_, err := run(ctx, tx, insertPosition, append(positionFields(&p), stamp{&a.Received})...)
	if err != nil {
		return fmt.Errorf("keeping its position: %w", err)
	}
	return nil
}

// sweep takes away what is too old, looking at no more than limit rows of each
// table. It goes on where the sweep before it ended, so that rows that stay
// are not looked at again before the next start. Its callers hold the writer.
func (s *Store) sweep(ctx context.Context, tx *sql.Tx, now time.Time, limit int) error {
	const far = ` AND NOT EXISTS (SELECT 1 FROM alarms WHERE alarms.device_id = positions.device_id
			AND alarms.received BETWEEN positions.at - $3 AND positions.at + $3)
		AND NOT EXISTS (SELECT 1 FROM alarms WHERE alarms.device_id = positions.device_id
			AND alarms.received BETWEEN positions.heard - $3 AND positions.heard + $3)`
	var err error
	s.swept.positions, err = sweepTable(ctx, tx, "positions", s.swept.positions, now.Add(-positionsKept), limit, far, nearAlarm.Milliseconds())
	if err != nil {
		return err
	}
	s.swept.readings, err = sweepTable(ctx, tx, "readings", s.swept.readings, now.Add(-readingsKept), limit, "")
	return err
}

// sweepTable deletes rows heard after from, but before the time, and gives how
// far it came.
func sweepTable(ctx context.Context, tx *sql.Tx, table string, from int64, before time.Time, limit int, also string, args ...any) (int64, error) {
	window := "SELECT COALESCE(MAX(heard), $1) FROM (SELECT heard FROM " + table + " WHERE heard > $1 AND heard < $2 ORDER BY heard LIMIT $3) AS old"
	var to int64
	if err := tx.QueryRowContext(ctx, window, from, before.UnixMilli(), limit).Scan(&to); err != nil {
		return from, fmt.Errorf("looking for old %s: %w", table, err)
	}
	if to == from {
		return from, nil
	}
	if _, err := run(ctx, tx, "DELETE FROM "+table+" WHERE heard > $1 AND heard <= $2"+also, append([]any{from, to}, args...)...); err != nil {
		return from, fmt.Errorf("taking away old %s: %w", table, err)
	}
	return to, nil
}

// Positions reads where a device was since the time, newest first, at most limit.
func (s *Store) Positions(ctx context.Context, deviceID string, since time.Time, limit int) ([]care.DevicePosition, error) {
	return list(ctx, s, "positions of device "+deviceID, positionFields,
		readPositions+" WHERE device_id = $1 AND at >= $2 ORDER BY at DESC LIMIT $3", deviceID, since.UnixMilli(), limit)
}

// PositionsOf reads where the devices of an incident's alarms were, from an
// hour before the first alarm to an hour after the last or the resolution,
// newest first, at most limit.
func (s *Store) PositionsOf(ctx context.Context, incidentID string, limit int) ([]care.DevicePosition, error) {
	const near = ` WHERE device_id IN (SELECT device_id FROM alarms WHERE incident_id = $1)
		AND at >= (SELECT MIN(received) FROM alarms WHERE incident_id = $1) - $2
		AND at <= (SELECT CASE WHEN resolved > last_alarm THEN resolved ELSE last_alarm END FROM incidents WHERE id = $1) + $2
		ORDER BY at DESC, device_id LIMIT $3`
	return list(ctx, s, "positions of incident "+incidentID, positionFields, readPositions+near,
		incidentID, nearAlarm.Milliseconds(), limit)
}

// Readings reads what was measured of an elder since the time, newest first,
// at most limit.
func (s *Store) Readings(ctx context.Context, elderID string, since time.Time, limit int) ([]care.ElderReading, error) {
	return list(ctx, s, "readings of elder "+elderID, readingFields,
		readReadings+" WHERE elder_id = $1 AND at >= $2 ORDER BY at DESC, kind LIMIT $3", elderID, since.UnixMilli(), limit)
}
