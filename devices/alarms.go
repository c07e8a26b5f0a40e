package devices

import (
	"context"
	"sync"
	"time"

	"yinling/care"
)

// alarmsWaiting is how many alarms of a connection wait for the records before
// its reading stops.
const alarmsWaiting = 8

// alarmQueue are the alarms of one connection on their way to the records, in
// order. Heartbeats do not stand in it: they are answered whatever it waits for.
type alarmQueue struct {
	mu      sync.Mutex
	waiting []*queuedAlarm // the first is under way
	room    chan struct{}  // told when one is done
	done    sync.WaitGroup // of the goroutine, which is there as long as it has work
}

type queuedAlarm struct {
	signal care.Signal
	reply  []byte // when it is kept
}

func alarmOf(s care.Signal, reply []byte) *queuedAlarm { return &queuedAlarm{s, reply} }

// same tells whether it is another's repeat, as the device sends it until it is
// answered.
func (a *queuedAlarm) same(b *queuedAlarm) bool {
	if a.signal.Number != b.signal.Number || len(a.signal.Alarms) != len(b.signal.Alarms) {
		return false
	}
	for i, x := range a.signal.Alarms {
		if y := b.signal.Alarms[i]; x.Kind != y.Kind || x.Word != y.Word || !x.At.Equal(y.At) {
			return false
		}
	}
	return true
}

// put adds an alarm. It is false when there is no room and it has to be tried
// again after the next word on room.
func (q *alarmQueue) put(a *queuedAlarm) (ok, start bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= alarmsWaiting {
		for _, b := range q.waiting {
			if a.same(b) {
				b.reply = a.reply // the newest serial is the one that the device waits for
				return true, false
			}
		}
		return false, false
	}
	if q.room == nil {
		q.room = make(chan struct{}, 1)
	}
	q.waiting = append(q.waiting, a)
	return true, len(q.waiting) == 1
}

// next takes the alarm that was under way off and gives the one after it.
func (q *alarmQueue) next(after *queuedAlarm) *queuedAlarm {
	q.mu.Lock()
	defer q.mu.Unlock()
	if after != nil {
		q.waiting[0] = nil
		q.waiting = q.waiting[1:]
		select {
		case q.room <- struct{}{}:
		default:
		}
	}
	if len(q.waiting) == 0 {
		q.waiting = nil
		return nil
	}
	return q.waiting[0]
}

func (q *alarmQueue) replyOf(a *queuedAlarm) []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	return a.reply
}

// enqueue hands an alarm over. Only when as many others as fit are waiting for
// the records does the connection wait too.
func (c *conn) enqueue(a *queuedAlarm) {
	for {
		ok, start := c.alarms.put(a)
		if start {
			c.alarms.done.Go(c.keepAlarms)
		}
		if ok {
			return
		}
		<-c.alarms.room // each one takes at most Limits.Commit
	}
}

// keepAlarms brings the alarms to the records until none is left.
func (c *conn) keepAlarms() {
	for a := c.alarms.next(nil); a != nil; a = c.alarms.next(a) {
		c.keep(a)
	}
}

// keep has one alarm written and only then acknowledged. Otherwise nothing is
// said: the device sends it again.
func (c *conn) keep(a *queuedAlarm) {
	g := c.g
	g.counts.alarms.Add(1)
	ctx, cancel := context.WithTimeout(g.ctx, g.cfg.Commit)
	defer cancel()
	if _, err := g.cfg.Sink.Signal(ctx, a.signal); err != nil {
		g.counts.failed.Add(1)
		g.log.Error("an alarm could not be kept; its device was not answered and will send it again",
			"device", a.signal.Number, "kind", string(a.signal.Alarms[0].Kind), "error", err)
		return
	}
	g.counts.committed.Add(1)
	g.mu.Lock()
	if d := g.registry.devices[a.signal.Number]; d != nil {
		d.keep(a.signal.Alarms, time.Now())
	}
	g.mu.Unlock()
	if err := c.write(c.alarms.replyOf(a)); err != nil {
		g.log.Warn("an alarm is kept, but its device has gone before it was told so", "device", a.signal.Number, "error", err)
	}
}
