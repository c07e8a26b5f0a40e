package callcenter

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yinling/care"
)

const (
	// lowBattery raises an alarm once; wellBattery forgives it.
	lowBattery, wellBattery = 15, 30
	// maxUnknown is how many devices that are nobody's and raise no alarm are
	// kept: numbers are only claimed, and anybody can claim.
	maxUnknown = 1000
	// maxHeard is how many positions and readings wait for the disk at most.
	maxHeard = 50_000
)

// deviceState is a device as it was last heard. Times are of this run, or of
// the records after a start.
type deviceState struct {
	care.Device
	said    string // its number as it says it itself
	dirty   bool   // to be written
	low     bool   // the battery alarm is raised
	unmoved bool   // the no-movement alarm is raised
	fresh   bool   // not in the records yet
}

// number is the device's own number, by which its gateway knows it.
func (d *deviceState) number() string {
	if d.said != "" {
		return d.said
	}
	_, n, _ := strings.Cut(d.ID, ":")
	return n
}

// Signal takes what a device said. When it returns without an error the alarms
// are on the disk; without alarms it returns at once.
func (x *Incidents) Signal(ctx context.Context, s care.Signal) (care.Raised, error) {
	if s.Received.IsZero() {
		s.Received = time.Now()
	}
	if len(s.Alarms) > 0 {
		x.learn(ctx, care.DeviceKey(s.Protocol, s.Number))
	}
	d, ours := x.hear(s)
	ours = append(ours, x.abnormal(d, s)...)
	for i := range s.Alarms {
		x.address(&s.Alarms[i], d, s.Received)
	}
	if len(ours) > 0 {
		x.raiseLater(ours)
	}
	if len(s.Alarms) == 0 {
		return care.Raised{}, nil
	}
	return x.raise(ctx, s.Alarms)
}

// Press is the red button of an elder's page. pressID makes repeats one alarm.
func (x *Incidents) Press(ctx context.Context, elderID, deviceID, pressID string, at care.Position) (care.Raised, error) {
	x.learn(ctx, deviceID)
	return x.raise(ctx, []care.Alarm{{
		ID: care.DerivedID(deviceID, pressID), Kind: care.AlarmSOS, DeviceID: deviceID, ElderID: elderID, Received: time.Now(), Position: at, Battery: -1, Word: "press:" + pressID,
	}})
}

// learn reads a device that raises an alarm and is nobody's as far as we know:
// it may have been registered a moment ago.
func (x *Incidents) learn(ctx context.Context, key string) {
	x.mu.Lock()
	d := x.find(key)
	x.mu.Unlock()
	if d != nil && d.ElderID != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	known, err := x.records.Device(ctx, key)
	if err != nil { // unknown to the records as well, or they fail: the alarm goes on
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.know(known)
}

// readTime is how long an alarm waits for what would only be good to know.
const readTime = 300 * time.Millisecond

// find gives a device by what it calls itself. Called with mu held.
func (x *Incidents) find(key string) *deviceState {
	if d := x.devices[key]; d != nil {
		return d
	}
	return x.devices[x.alias[key]]
}

// address fills in what the device does not know.
func (x *Incidents) address(a *care.Alarm, d care.Device, received time.Time) {
	a.DeviceID, a.ElderID, a.Received = d.ID, d.ElderID, received
	if a.ID == "" {
		a.ID = care.NewID(received)
	}
}

// hear notes in memory that a device lives and what it said, and gives the
// alarms that are ours to raise: readings out of their limits, a flat battery.
func (x *Incidents) hear(s care.Signal) (d care.Device, ours []care.Alarm) {
	x.mu.Lock()
	defer x.mu.Unlock()
	st := x.known(s)
	if st == nil { // one claimed number too many, and not in need
		return care.Device{ID: care.DeviceKey(s.Protocol, s.Number), Protocol: s.Protocol}, nil
	}
	st.said, st.LastSeen, st.Silent, st.dirty = s.Number, s.Received, time.Time{}, true
	if s.Heartbeat > 0 {
		st.Heartbeat = s.Heartbeat
	}
	if s.Motion {
		st.LastMotion, st.unmoved = s.Received, false
	}
	alarm := func(k care.AlarmKind, word string) {
		a := care.Alarm{Kind: k, At: s.Received, Battery: s.Battery, Word: word}
		x.address(&a, st.Device, s.Received)
		ours = append(ours, a)
	}
	if s.Battery >= 0 {
		st.Battery = s.Battery
		if s.Battery <= lowBattery && !st.low && st.ElderID != "" {
			st.low = true
			alarm(care.AlarmLowBattery, "battery "+strconv.Itoa(s.Battery)+"%")
		} else if s.Battery >= wellBattery {
			st.low = false
		}
	}
	if len(x.heard.Positions)+len(x.heard.Readings) < maxHeard {
		for _, p := range s.Positions {
			x.heard.Positions = append(x.heard.Positions, care.DevicePosition{DeviceID: st.ID, Position: p})
		}
		for _, r := range s.Readings {
			if r.At.IsZero() {
				r.At = s.Received
			}
			x.heard.Readings = append(x.heard.Readings, care.ElderReading{ElderID: st.ElderID, DeviceID: st.ID, Reading: r})
		}
	}
	return st.Device, ours
}

// abnormal makes alarms of readings outside the elder's limits.
func (x *Incidents) abnormal(d care.Device, s care.Signal) (alarms []care.Alarm) {
	if d.ElderID == "" || len(s.Readings) == 0 {
		return nil
	}
	elder := x.elderOf(x.ctx, d.ElderID)
	if elder == nil {
		elder = &care.Elder{} // the defaults hold
	}
	for _, r := range s.Readings {
		kind, bad := elder.Abnormal(r)
		if !bad {
			continue
		}
		a := care.Alarm{Kind: kind, At: r.At, Battery: s.Battery, Word: fmt.Sprintf("%s %g", r.Kind, r.Value)}
		if r.Second != 0 {
			a.Word += fmt.Sprintf("/%g", r.Second)
		}
		x.address(&a, d, s.Received)
		alarms = append(alarms, a)
	}
	return alarms
}

// known finds the device of a signal, or makes it known as nobody's. Called
// with mu held.
func (x *Incidents) known(s care.Signal) *deviceState {
	key := care.DeviceKey(s.Protocol, s.Number)
	if d := x.find(key); d != nil {
		return d
	}
	if len(s.Alarms) == 0 && x.unknown() >= maxUnknown {
		return nil
	}
	d := x.know(care.Device{ID: key, Protocol: s.Protocol, Name: string(s.Protocol), Paired: s.Received, Battery: -1})
	d.fresh = true
	x.log.Warn("a device that is nobody's", "device", key)
	if len(s.Alarms) == 0 { // with an alarm it is told with its incident
		x.center.pages.publish(DeviceUnknown{Device: d.Device})
	}
	return d
}

// unknown is how many devices are nobody's. Called with mu held.
func (x *Incidents) unknown() (n int) {
	for _, d := range x.devices {
		if d.ElderID == "" {
			n++
		}
	}
	return n
}

// know keeps a device in memory, with the other ways it may say its number: a
// watch says the 15 digits of its IMEI or 10 of them, the fifth to the
// fourteenth. What was heard of one that is known stays. Called with mu held.
func (x *Incidents) know(d care.Device) *deviceState {
	st := x.devices[d.ID]
	if st == nil {
		st = &deviceState{Device: d}
		x.devices[d.ID] = st
	}
	st.ElderID, st.Name, st.Revoked, st.Protocol, st.Model, st.Phone, st.Quiet = d.ElderID, d.Name, d.Revoked, d.Protocol, d.Model, d.Phone, d.Quiet
	if d.Heartbeat != 0 {
		st.Heartbeat = d.Heartbeat
	}
	if n := st.number(); d.Protocol == care.ProtocolWatch && len(n) == 15 {
		x.alias[care.DeviceKey(d.Protocol, n[4:14])] = d.ID
	}
	return st
}

// raise commits the alarms of one device, rings and starts the ladder. On an
// error people know all the same, and the device is left to repeat. When ctx
// is done first, the alarms may still be written, and ring then.
func (x *Incidents) raise(ctx context.Context, alarms []care.Alarm) (care.Raised, error) {
	type result struct {
		raised care.Raised
		err    error
	}
	done := make(chan result, 1)
	x.mu.Lock()
	closing := x.closing
	x.async(func() {
		raised, err := x.raiseNow(context.WithoutCancel(ctx), alarms)
		done <- result{raised, err}
	})
	x.mu.Unlock()
	if closing {
		return x.raiseNow(ctx, alarms)
	}
	select {
	case r := <-done:
		return r.raised, r.err
	case <-ctx.Done():
		x.unsaved(alarms)
		return care.Raised{}, fmt.Errorf("writing an alarm of device %s: %w", alarms[0].DeviceID, ctx.Err())
	}
}

func (x *Incidents) raiseNow(ctx context.Context, alarms []care.Alarm) (care.Raised, error) {
	ctx, cancel := context.WithTimeout(ctx, raiseTime)
	defer cancel()
	hangs := time.AfterFunc(hangsAfter, func() { x.unsaved(alarms) }) // locked, or a disk that stalls: it may still succeed
	defer hangs.Stop()
	end, err := x.turns.take(ctx, whose(alarms[0].ElderID, alarms[0].DeviceID))
	if err != nil {
		x.unsaved(alarms)
		return care.Raised{}, err
	}
	defer end()
	raised, err := x.records.Raise(ctx, x.set.Rules, alarms...)
	if err != nil {
		x.unsaved(alarms)
		return raised, fmt.Errorf("writing an alarm of device %s: %w", alarms[0].DeviceID, err)
	}
	x.ring(ctx, raised, alarms)
	return raised, nil
}

const (
	// raiseTime is how long an alarm may wait for the disk in all; its device
	// has repeated it by then.
	raiseTime = time.Minute
	// hangsAfter is how long people wait for the disk before they are told.
	hangsAfter = time.Second
	// unsavedEvery keeps a device that repeats from ringing with every try.
	unsavedEvery = 5 * time.Second
	// unsavedFor is how long a console that opens is told of it.
	unsavedFor = 10 * time.Minute
)

// ring shows what was written. The elder's turn is taken.
func (x *Incidents) ring(ctx context.Context, raised care.Raised, alarms []care.Alarm) {
	inc := raised.Incident
	x.mu.Lock()
	var elder *care.Elder
	if li := x.live[inc.ID]; li != nil {
		elder = li.elder
	}
	x.mu.Unlock()
	if elder == nil {
		elder = x.elderOf(ctx, inc.ElderID)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.notSaved, alarms[0].DeviceID)
	if x.failing {
		x.failing = false
		x.center.pages.publish(Notice{Code: "records_back"})
	}
	if inc.State == care.IncidentResolved {
		return // the repeat of an alarm that has been dealt with
	}
	isNew := x.live[inc.ID] == nil
	li := x.liveOne(inc.ID)
	li.know(inc, elder)
	if raised.Began {
		li.steps, li.rung, li.tries = x.set.Rules.Steps(inc.ID, alarms[0].Received), 0, 0
	}
	if raised.Opened {
		li.told, li.answers = nil, nil
	}
	x.show(li, ringFor(raised, alarms))
	d := x.devices[alarms[0].DeviceID]
	if inc.ElderID == "" && isNew && d != nil {
		d.fresh = false // Raise has written it
		x.center.pages.publish(DeviceUnknown{Device: d.Device, Incident: inc.ID})
	}
	if raised.Began {
		on := care.ProtocolPage
		if d != nil {
			on = d.Protocol
		}
		x.async(func() { x.center.emergency(inc.ElderID, inc.ID, on) })
	}
}

// ringFor rings for what is new and sends people.
func ringFor(raised care.Raised, alarms []care.Alarm) Ring {
	if !raised.Repeat && slices.ContainsFunc(alarms, func(a care.Alarm) bool { return a.Kind.Urgent() }) {
		return RingAlarm
	}
	return RingNone
}

// unsaved tells people of urgent alarms that could not be written.
func (x *Incidents) unsaved(alarms []care.Alarm) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.failing {
		x.failing = true
		x.center.pages.publish(Notice{Code: "records_failing"})
	}
	i := slices.IndexFunc(alarms, func(a care.Alarm) bool { return a.Kind.Urgent() })
	if i < 0 {
		return
	}
	a := alarms[i]
	if told, ok := x.notSaved[a.DeviceID]; ok && a.Received.Sub(told.At) < unsavedEvery && !a.Kind.MoreUrgent(told.Kind) {
		return
	}
	e := AlarmUnsaved{DeviceID: a.DeviceID, Kind: a.Kind, At: a.Received}
	x.notSaved[a.DeviceID] = e
	x.async(func() { // the records fail: reading them may hang as well, and people must know now
		e.Elder = x.elderOf(x.ctx, a.ElderID)
		x.mu.Lock()
		if _, still := x.notSaved[a.DeviceID]; still {
			x.notSaved[a.DeviceID] = e
		}
		x.mu.Unlock()
		x.center.pages.publish(e)
	})
}

// raiseLater raises alarms of our own; nobody waits for them.
func (x *Incidents) raiseLater(alarms []care.Alarm) {
	select {
	case x.own <- alarms:
	default:
		x.log.Error("too many alarms of our own wait; one is dropped", "device", alarms[0].DeviceID, "kind", alarms[0].Kind)
	}
}

// raising writes our own alarms, again and again until they are written.
func (x *Incidents) raising() {
	for {
		select {
		case alarms := <-x.own:
			x.raiseOwn(alarms)
		case <-x.ctx.Done():
			return
		}
	}
}

// ownTries is how often an alarm of ours is tried, a second apart: then it is
// one that cannot be written, and others wait behind it.
const ownTries = 120

func (x *Incidents) raiseOwn(alarms []care.Alarm) {
	for range ownTries {
		_, err := x.raise(x.ctx, alarms)
		if err == nil {
			return
		}
		x.log.Error("raising an alarm of our own", "device", alarms[0].DeviceID, "kind", alarms[0].Kind, "error", err)
		select {
		case <-time.After(x.set.RetryTime):
		case <-x.ctx.Done():
			x.raiseLater(alarms) // Close tries once more
			return
		}
	}
}

// raiseLast writes what still waits when the program stops.
func (x *Incidents) raiseLast() {
	for {
		select {
		case alarms := <-x.own:
			ctx, cancel := context.WithTimeout(context.Background(), x.set.WriteTime)
			_, err := x.raise(ctx, alarms)
			cancel()
			if err != nil {
				x.log.Error("an alarm of our own is lost by the stop", "device", alarms[0].DeviceID, "kind", alarms[0].Kind, "error", err)
				return
			}
		default:
			return
		}
	}
}
