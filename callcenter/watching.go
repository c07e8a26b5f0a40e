package callcenter

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"yinling/care"
)

const (
	// When this many devices, and this share of those watched, fall silent in
	// one look, it is a network and not the elders: one notice, no storm.
	stormCount = 10
	stormShare = 0.2
	// stormPatience is how many times over a device must be overdue before it
	// is raised in spite of a storm, stormBatch at a look.
	stormPatience = 3
	stormBatch    = 20
)

// Devices are all that are known, by id.
func (x *Incidents) Devices() []care.Device {
	x.mu.Lock()
	defer x.mu.Unlock()
	list := make([]care.Device, 0, len(x.devices))
	for _, d := range x.devices {
		list = append(list, d.Device)
	}
	slices.SortFunc(list, func(a, b care.Device) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// watching looks for silence and writes what devices said.
func (x *Incidents) watching() {
	check, flush := time.NewTicker(x.set.CheckEvery), time.NewTicker(x.set.FlushEvery)
	defer check.Stop()
	defer flush.Stop()
	for {
		select {
		case <-check.C:
			x.lookForSilence()
		case <-flush.C:
			x.flush()
			x.reread()
		case <-x.ctx.Done():
			return
		}
	}
}

// reread takes up devices that were registered or changed beside us: by an
// import, by a page that was paired.
func (x *Incidents) reread() {
	ctx, cancel := context.WithTimeout(x.ctx, x.set.WriteTime)
	defer cancel()
	list, err := x.records.Devices(ctx)
	if err != nil {
		if x.ctx.Err() == nil {
			x.log.Error("reading the devices again", "error", err)
		}
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range list {
		if st := x.devices[d.ID]; st == nil || d.ElderID != "" {
			x.know(d)
		}
	}
}

// flush writes what was heard; what cannot be written is tried with the next.
func (x *Incidents) flush() {
	x.mu.Lock()
	h := x.heard
	x.heard = care.Heard{}
	var fresh []care.Device
	for _, d := range x.devices {
		if !d.dirty {
			continue
		}
		d.dirty = false
		if d.fresh {
			fresh = append(fresh, d.Device)
			d.fresh = false
		} else {
			h.Seen = append(h.Seen, d.Device)
		}
	}
	x.mu.Unlock()
	if len(h.Seen)+len(h.Positions)+len(h.Readings)+len(fresh) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), x.set.WriteTime)
	defer cancel()
	err := x.putFresh(ctx, fresh)
	if err == nil {
		err = x.records.Hear(ctx, h)
	}
	if err == nil {
		return
	}
	x.log.Error("writing what devices said", "devices", len(h.Seen), "error", err)
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, d := range slices.Concat(h.Seen, fresh) {
		if st := x.devices[d.ID]; st != nil {
			st.dirty = true
		}
	}
	for _, d := range fresh {
		if st := x.devices[d.ID]; st != nil {
			st.fresh = true
		}
	}
	if len(x.heard.Positions)+len(x.heard.Readings) < maxHeard {
		x.heard.Positions = append(h.Positions, x.heard.Positions...)
		x.heard.Readings = append(h.Readings, x.heard.Readings...)
	}
}

func (x *Incidents) putFresh(ctx context.Context, fresh []care.Device) error {
	for _, d := range fresh {
		if err := x.records.AddDevice(ctx, d); err != nil {
			return fmt.Errorf("writing a new device: %w", err)
		}
	}
	return nil
}

// lookForSilence raises alarms for devices that are overdue and for sensors
// past which nobody has come. Nothing is overdue for what happened while we
// were not there to hear it: each device gets its whole time again at a start.
func (x *Incidents) lookForSilence() {
	now := time.Now()
	x.mu.Lock()
	watched, silent := 0, map[*deviceState]time.Duration{}
	var alarms []care.Alarm
	for _, d := range x.devices {
		if d.ElderID == "" || !d.Revoked.IsZero() {
			continue
		}
		if limit := d.Overdue(); limit > 0 && d.Silent.IsZero() {
			watched++
			if quiet := now.Sub(later(d.LastSeen, x.started)); quiet > limit {
				silent[d] = quiet
			}
		}
		if a, ok := x.nobodyPast(d, now); ok {
			alarms = append(alarms, a)
		}
	}
	storm := len(silent) >= stormCount && float64(len(silent)) >= stormShare*float64(watched)
	raised := 0
	for _, d := range slices.SortedFunc(maps.Keys(silent), func(a, b *deviceState) int { return cmp.Compare(a.ID, b.ID) }) {
		if storm && (silent[d] < stormPatience*d.Overdue() || raised >= stormBatch) {
			continue
		}
		raised++
		d.Silent, d.dirty = now, true
		a := care.Alarm{Kind: care.AlarmDeviceSilent, At: now, Battery: d.Battery, Word: "silent since " + d.LastSeen.In(x.set.Zone).Format("15:04")}
		x.address(&a, d.Device, now)
		alarms = append(alarms, a)
	}
	if storm && raised < len(silent) {
		x.center.pages.publish(Notice{Code: "many_silent", Count: len(silent)})
	}
	x.mu.Unlock()
	for _, a := range alarms {
		x.raiseLater([]care.Alarm{a})
	}
}

// nobodyPast makes an alarm when a movement sensor has seen nobody for too
// long, the hours of the night not counted. Called with mu held.
func (x *Incidents) nobodyPast(d *deviceState, now time.Time) (care.Alarm, bool) {
	if d.Quiet <= 0 || d.unmoved || !d.Silent.IsZero() {
		return care.Alarm{}, false
	}
	if care.Awake(later(d.LastMotion, x.started), now, x.set.Zone) < d.Quiet {
		return care.Alarm{}, false
	}
	d.unmoved = true
	a := care.Alarm{Kind: care.AlarmNoMovement, At: now, Battery: d.Battery, Word: "nobody for " + d.Quiet.String()}
	x.address(&a, d.Device, now)
	return a, true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Assign says whose device it is. What it raised while it was nobody's is the
// elder's.
func (x *Incidents) Assign(ctx context.Context, a care.Agent, deviceID, elderID, name, model string) error {
	if _, err := x.records.Elder(ctx, elderID); err != nil {
		return err
	}
	x.mu.Lock()
	st := x.devices[deviceID]
	if st == nil || st.Protocol == care.ProtocolPage {
		x.mu.Unlock()
		return care.ErrNotFound
	}
	if st.ElderID != "" {
		x.mu.Unlock()
		return care.Refusef("assigned", "That device is somebody's already.")
	}
	d := st.Device
	x.mu.Unlock()
	d.ElderID = elderID
	if name != "" {
		d.Name = name
	}
	if model != "" {
		d.Model = model
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.set.WriteTime)
	defer cancel()
	end, err := x.turnsOf(ctx, elderID, deviceID)
	if err != nil {
		return err
	}
	defer end()
	changed, err := x.records.AssignDevice(ctx, d, x.set.Rules, time.Now(), agentRef(a))
	if err != nil {
		return fmt.Errorf("assigning device %s: %w", deviceID, err)
	}
	x.mu.Lock()
	st.ElderID, st.Name, st.Model, st.fresh = d.ElderID, d.Name, d.Model, false
	x.center.pages.publish(DeviceUnknown{Device: st.Device, Assigned: true})
	x.mu.Unlock()
	for _, inc := range changed {
		if err := x.resync(ctx, inc.ID); err != nil {
			return fmt.Errorf("reading incident %s again: %w", inc.ID, err)
		}
	}
	return nil
}

// Command tells a device to do something; what became of it comes as CommandDone.
func (x *Incidents) Command(ctx context.Context, a care.Agent, deviceID string, c care.Command) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	d := x.devices[deviceID]
	if d == nil || d.Protocol == care.ProtocolPage || x.command == nil {
		return care.Refusef("unsupported", "That device takes no commands.")
	}
	protocol, number := d.Protocol, d.number()
	if !x.command.Online(protocol, number) {
		return care.Refusef("offline", "That device has no connection.")
	}
	var live string
	for _, li := range x.live {
		if li.DeviceID == deviceID || li.ElderID != "" && li.ElderID == d.ElderID {
			live = li.ID
		}
	}
	x.async(func() { x.commanding(a, live, deviceID, protocol, number, c) })
	x.center.pages.publish(CommandDone{DeviceID: deviceID, Command: c.Kind, Result: "sent"})
	return nil
}

// commanding waits for the device's answer.
func (x *Incidents) commanding(a care.Agent, incident, deviceID string, p care.Protocol, number string, c care.Command) {
	answer, err := x.command.Command(x.ctx, p, number, c)
	result := "done"
	switch code := care.ErrorCode(err); code {
	case "":
	case "timeout", "offline":
		result = code
	default:
		result = "failed"
		x.log.Warn("a command to a device failed", "device", deviceID, "command", c.Kind, "error", err)
	}
	x.center.pages.publish(CommandDone{DeviceID: deviceID, Command: c.Kind, Result: result, Text: answer})
	if incident == "" {
		return
	}
	if err := x.tell(x.ctx, incident, care.Event{
		Who: agentRef(a), What: care.EventCommanded, Data: map[string]string{"device": deviceID, "command": string(c.Kind), "result": result},
	}); err != nil {
		x.log.Error("writing a command to the timeline", "incident", incident, "error", err)
	}
}
