package devices

import (
	"errors"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"yinling/care"
)

// Sizes of the read buffer in bytes: what an idle connection holds, and what
// one that says much may have without a long frame.
const (
	bufferIdle = 512
	bufferBusy = 4 << 10
)

// workBurst is for how many seconds a connection may cost Limits.Work at once.
const workBurst = 4

// conn is one connection. Its one goroutine reads; alarms have another one as
// long as there are any.
type conn struct {
	g    *Gateway
	nc   net.Conn
	from source
	seq  uint64

	// number is of the device that it speaks for; the gateway's lock guards it.
	number string

	codec   sync.Mutex // one frame is read or made at a time
	decoder Decoder

	buf   []byte // read and not yet decoded
	hello bool   // something that can be read was said
	work  bucket

	writing sync.Mutex
	broken  bool // a write failed: no more of them

	alarms alarmQueue
}

// run serves the connection until it ends.
func (c *conn) run() {
	defer c.g.wg.Done()
	defer c.leave()
	defer c.alarms.done.Wait() // what was read is kept, even if the device has gone
	defer func() {
		if p := recover(); p != nil { // one frame must not take the hotline down
			c.g.log.Error("reading a device's frames failed; its connection is closed", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	c.decoder = c.g.cfg.NewDecoder()
	c.buf = make([]byte, 0, bufferIdle)
	for c.read() {
	}
}

func (c *conn) leave() {
	c.g.mu.Lock()
	c.g.registry.forget(c)
	delete(c.g.conns, c)
	c.g.doors.leave(c.from)
	c.g.mu.Unlock()
	c.nc.Close()
}

// read takes one packet, or the silence after a part of a frame. It is false
// when the connection is at its end.
func (c *conn) read() bool {
	pending := len(c.buf) > 0
	c.nc.SetReadDeadline(time.Now().Add(c.patience()))
	if c.g.isStopping() { // looked at behind the deadline that Close may have shortened
		return false
	}
	n, err := c.nc.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	silent := errors.Is(err, os.ErrDeadlineExceeded)
	switch {
	case silent && n == 0 && (!pending || c.g.isStopping()):
		return false
	case err != nil && !silent: // what came before the end is read all the same
		c.decode(true)
		return false
	}
	cost := c.decode(silent)
	c.resize(n)
	return c.pay(cost)
}

// patience is how long the next byte may take.
func (c *conn) patience() time.Duration {
	switch l := c.g.cfg.Limits; {
	case len(c.buf) > 0:
		return l.Partial
	case !c.hello:
		return l.Hello
	default:
		return l.Silence
	}
}

// decode reads the frames in the buffer and gives what it cost, in the units
// of Limits.Work.
func (c *conn) decode(last bool) (cost float64) {
	cost = 1
	rest := c.buf
	last = last || len(rest) >= MaxFrame
	for len(rest) > 0 {
		m, ok, n := c.cut(rest, last)
		switch {
		case ok:
			cost++
			c.handle(m)
		case n == 0:
			cost += float64(len(rest)) / 1024
			if last {
				n = len(rest) // nothing may stay behind a silence
			}
		default:
			cost += float64(min(len(rest), bufferBusy)) / 1024 // garbage: all of it may have been searched
			c.g.counts.garbage.Add(uint64(n))
		}
		rest = rest[n:]
		if n == 0 {
			break
		}
	}
	c.buf = c.buf[:copy(c.buf, rest)]
	return cost
}

func (c *conn) cut(buf []byte, last bool) (m Message, ok bool, consumed int) {
	c.codec.Lock()
	defer c.codec.Unlock()
	return c.decoder.Decode(buf, last)
}

// resize makes room for the next read, after one of n bytes. A large buffer is
// given back as soon as little comes.
func (c *conn) resize(n int) {
	free := cap(c.buf) - len(c.buf)
	switch {
	case len(c.buf) == 0 && n < bufferIdle:
		if cap(c.buf) > bufferIdle {
			c.buf = make([]byte, 0, bufferIdle)
		}
	case free == 0 || n >= cap(c.buf)/2 && cap(c.buf) < bufferBusy:
		c.buf = append(make([]byte, 0, min(2*cap(c.buf), MaxFrame)), c.buf...)
	}
}

// pay waits until the connection has the right to cost more. It is false when
// the gateway closes.
func (c *conn) pay(cost float64) bool {
	perSecond := float64(c.g.cfg.Work)
	c.work.fill(time.Now(), perSecond, workBurst*perSecond)
	if c.work.level -= cost; c.work.level >= 0 {
		return true
	}
	c.g.counts.throttled.Add(1)
	t := time.NewTimer(time.Duration(-c.work.level / perSecond * float64(time.Second)))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.g.stop:
		return false
	}
}

// handle does what a message asks for: the answer that cannot wait first.
func (c *conn) handle(m Message) {
	g, now := c.g, time.Now()
	c.hello = true
	g.counts.messages.Add(1)
	if m.ReplyNow != nil {
		c.write(m.ReplyNow)
	}
	if m.DeviceID == "" {
		if len(m.Alarms) == 0 {
			return
		}
		// It did not say who it is; somebody has pressed all the same.
		m.DeviceID = "unknown-" + c.nc.RemoteAddr().String()
		g.log.Warn("an alarm of a device that has not said who it is", "device", m.DeviceID)
	}
	g.mu.Lock()
	d := g.registry.hear(c, m.DeviceID, now)
	what := d.judge(&m, g.cfg.PerDevice, now)
	if m.Done != "" {
		d.confirm(m.Done, m.Result)
	}
	g.mu.Unlock()
	switch {
	case what == known:
		c.write(m.ReplyCommitted)
		fallthrough
	case what == drop:
		g.counts.limited.Add(1)
		g.quiet.warn(g.log, "a device says more than its share", "device", m.DeviceID)
	case len(m.Alarms) > 0:
		c.enqueue(alarmOf(g.signal(m, now), m.ReplyCommitted))
	default:
		if _, err := g.cfg.Sink.Signal(g.ctx, g.signal(m, now)); err != nil {
			g.quiet.warn(g.log, "what devices say is not taken", "device", m.DeviceID, "error", err)
		}
	}
}

// signal is the message in the hotline's words.
func (g *Gateway) signal(m Message, now time.Time) care.Signal {
	alarms := slices.Clone(m.Alarms)
	for i := range alarms {
		alarms[i].DeviceID, alarms[i].Received = m.DeviceID, now
	}
	return care.Signal{
		Protocol: g.cfg.Protocol, Number: m.DeviceID, Alarms: alarms,
		Positions: m.Positions, Readings: m.Readings, Battery: m.Battery, Received: now,
	}
}

// write sends a frame. A connection that takes none is closed.
func (c *conn) write(frame []byte) error {
	if len(frame) == 0 {
		return nil
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.broken {
		return net.ErrClosed
	}
	c.nc.SetWriteDeadline(time.Now().Add(c.g.cfg.Write))
	if _, err := c.nc.Write(frame); err != nil {
		c.broken = true // half a frame may be out
		c.nc.Close()
		return err
	}
	return nil
}
