package devices

import (
	"time"

	"yinling/care"
)

// remember is how long alarms of a device are remembered, so that those of a
// button that is stuck can be told from the first one.
const remember = time.Minute

// registry knows the devices that speak. The gateway's lock guards it.
type registry struct {
	devices map[string]*device // by number
	online  int                // of these, with a connection
	last    uint64             // number of the newest connection
	swept   time.Time
}

// device is one that has spoken a short while ago or has a connection.
type device struct {
	conn    *conn // the newest of its connections; nil: none
	seen    time.Time
	share   bucket // of the messages that are passed on
	alarms  []raised
	waiting map[string]*waiting // commands, by the word that confirms them
}

// raised is when a kind of alarm was passed on and kept the last time.
type raised struct {
	kind     care.AlarmKind
	at, kept time.Time
}

// hear notes that a device speaks on a connection. A connection speaks for one
// device at a time: the last that it named.
func (r *registry) hear(c *conn, number string, now time.Time) *device {
	d := r.devices[number]
	if d == nil {
		d = &device{}
		r.devices[number] = d
	}
	d.seen = now
	if c.number != number {
		r.forget(c)
		c.number = number
	}
	if d.conn == nil {
		r.online++
		d.conn = c
	} else if c.seq > d.conn.seq {
		d.conn = c
	}
	return d
}

// forget takes a connection away from its device. Nobody can confirm the
// device's commands any more.
func (r *registry) forget(c *conn) {
	d := r.devices[c.number]
	if d == nil || d.conn != c {
		return
	}
	d.conn = nil
	r.online--
	for word, w := range d.waiting {
		delete(d.waiting, word)
		w.answer <- answer{err: offline()}
	}
}

// sweep forgets devices that have gone and that nothing is remembered of.
func (r *registry) sweep(now time.Time) {
	if now.Sub(r.swept) < remember {
		return
	}
	r.swept = now
	for number, d := range r.devices {
		if d.conn == nil && now.Sub(d.seen) >= remember {
			delete(r.devices, number)
		}
	}
}

// verdict is what becomes of a message.
type verdict int

const (
	passOn verdict = iota
	known          // its alarms were kept a moment ago: acknowledge it only
	drop           // not even that
)

// judge says what becomes of a message of the device, and counts it.
func (d *device) judge(m *Message, perMinute int, now time.Time) verdict {
	d.share.fill(now, float64(perMinute)/60, float64(perMinute))
	within := d.share.level >= 1
	kept := true
	for _, a := range m.Alarms {
		of := d.of(a.Kind)
		if within = within || now.Sub(of.at) >= remember; within {
			break
		}
		kept = kept && now.Sub(of.kept) < remember
	}
	switch {
	case within:
		d.share.level = max(0, d.share.level-1)
		for _, a := range m.Alarms {
			d.of(a.Kind).at = now
		}
		return passOn
	case kept && len(m.Alarms) > 0:
		return known
	}
	return drop
}

func (d *device) keep(alarms []care.Alarm, now time.Time) {
	for _, a := range alarms {
		d.of(a.Kind).kept = now
	}
}

func (d *device) of(kind care.AlarmKind) *raised {
	for i := range d.alarms {
		if d.alarms[i].kind == kind {
			return &d.alarms[i]
		}
	}
	d.alarms = append(d.alarms, raised{kind: kind})
	return &d.alarms[len(d.alarms)-1]
}
