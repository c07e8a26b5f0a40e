package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"yinling/care"
)

const deviceColumns = "id, elder_id, name, paired, revoked, protocol, model, phone, heartbeat, quiet, " +
	"last_seen, last_motion, battery, silent"

func deviceFields(d *care.Device) []any {
	return []any{&d.ID, ref{&d.ElderID}, &d.Name, stamp{&d.Paired}, stamp{&d.Revoked}, &d.Protocol, &d.Model, &d.Phone,
		&d.Heartbeat, &d.Quiet, stamp{&d.LastSeen}, stamp{&d.LastMotion}, &d.Battery, stamp{&d.Silent}}
}

var (
	insertDevice = insert("devices", deviceColumns, "")
	putDevice    = upsert("devices", deviceColumns)
	readDevices  = "SELECT " + deviceColumns + " FROM devices"
)

// PutDevice keeps a device, new or known.
func (s *Store) PutDevice(ctx context.Context, d care.Device) error {
	return s.put(ctx, "device", d.ID, putDevice, deviceFields(&d))
}

// AddDevice keeps a device unless it is there already: who has registered it
// meanwhile knows more.
func (s *Store) AddDevice(ctx context.Context, d care.Device) error {
	return s.write(ctx, "keeping device "+d.ID, func(tx *sql.Tx) error {
		_, err := run(ctx, tx, insertDevice+" ON CONFLICT (id) DO NOTHING", deviceFields(&d)...)
		return err
	})
}

// Device reads one device.
func (s *Store) Device(ctx context.Context, id string) (care.Device, error) {
	return get(ctx, s, "device", id, deviceFields, readDevices+" WHERE id = $1")
}

// Devices reads all devices, by id, the revoked ones and those of nobody too.
func (s *Store) Devices(ctx context.Context) ([]care.Device, error) {
	return list(ctx, s, "devices", deviceFields, readDevices+" ORDER BY id")
}

// knownDevice reads the device that raises an alarm, and makes its row if it
// was never heard of: nobody's, until an agent says whose it is.
func knownDevice(ctx context.Context, tx *sql.Tx, a care.Alarm) (care.Device, error) {
	d, err := one(ctx, tx, deviceFields, readDevices+" WHERE id = $1", a.DeviceID)
	if !errors.Is(err, care.ErrNotFound) {
		return d, err
	}
	d = newDevice(a.DeviceID, a.Received)
	d.LastSeen, d.Battery = a.Received, a.Battery
	_, err = run(ctx, tx, insertDevice, deviceFields(&d)...)
	return d, err
}

// newDevice is a device that came by itself. The protocol stands in its id.
func newDevice(id string, heard time.Time) care.Device {
	p, _, ok := strings.Cut(id, ":")
	if !ok {
		p = string(care.ProtocolPage)
	}
	return care.Device{ID: id, Protocol: care.Protocol(p), Paired: heard, Battery: -1}
}
