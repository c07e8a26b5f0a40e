package devices

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"yinling/care"
)

// Sink takes what devices say. When Signal returns without an error, the
// alarms of the signal are on durable storage. For a signal without alarms it
// returns at once: the connection waits for it.
type Sink interface {
	Signal(ctx context.Context, s care.Signal) (care.Raised, error)
}

// Config is what a Gateway is made of.
type Config struct {
	Protocol   care.Protocol
	NewDecoder func() Decoder // for each connection
	Sink       Sink
	Log        *slog.Logger // with what tells the gateway from others
	Limits
}

// Gateway serves the devices of one protocol. It acknowledges an alarm only
// when the Sink has it, and everything else whatever the Sink does.
type Gateway struct {
	cfg Config
	log *slog.Logger

	ctx    context.Context // of everything that is given to the Sink
	cancel context.CancelFunc
	stop   chan struct{} // closed by Close
	wg     sync.WaitGroup

	mu        sync.Mutex
	stopping  bool
	listeners map[net.Listener]bool
	conns     map[*conn]bool
	registry  registry
	doors     doors

	counts counts
	quiet  quiet
}

// Stats are numbers since the start, but for Connections and Devices, which
// are those of now.
type Stats struct {
	Connections int
	Devices     int    // that have a connection
	Accepted    uint64 // connections
	Refused     uint64 // connections: there are too many, or too many of their address, or it opens them too fast
	Messages    uint64
	Garbage     uint64 // bytes that belong to no frame
	Alarms      uint64 // messages with alarms that were given to the Sink
	Committed   uint64 // of these, kept and acknowledged
	Failed      uint64 // of these, not kept: the device sends them again
	Limited     uint64 // messages beyond the device's share
	Throttled   uint64 // times that a connection had to wait for its turn
	Commands    uint64 // that were sent
}

type counts struct {
	accepted, refused, messages, garbage, alarms, committed, failed, limited, throttled, commands atomic.Uint64
}

// New makes a gateway; Serve starts it. Zero limits are the default ones.
func New(cfg Config) *Gateway {
	cfg.Limits = cfg.withDefaults(cfg.Protocol)
	g := &Gateway{
		cfg: cfg, log: cfg.Log,
		stop: make(chan struct{}), listeners: map[net.Listener]bool{}, conns: map[*conn]bool{},
		registry: registry{devices: map[string]*device{}},
		doors:    doors{limits: cfg.Limits, from: map[source]*door{}},
	}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	return g
}

// Stats gives the numbers of now.
func (g *Gateway) Stats() Stats {
	g.mu.Lock()
	connections, devices := len(g.conns), g.registry.online
	g.mu.Unlock()
	c := &g.counts
	return Stats{
		Connections: connections, Devices: devices,
		Accepted: c.accepted.Load(), Refused: c.refused.Load(), Messages: c.messages.Load(), Garbage: c.garbage.Load(),
		Alarms: c.alarms.Load(), Committed: c.committed.Load(), Failed: c.failed.Load(), Limited: c.limited.Load(),
		Throttled: c.throttled.Load(), Commands: c.commands.Load(),
	}
}

// The pauses after a failed accept, as net/http has them.
const (
	acceptPauseMin = 5 * time.Millisecond
	acceptPauseMax = time.Second
)

// Serve accepts connections until Close, then it returns nil. Running out of
// files does not end it.
func (g *Gateway) Serve(l net.Listener) error {
	if !g.listen(l) {
		l.Close()
		return nil
	}
	defer g.wg.Done()
	var pause time.Duration
	for {
		nc, err := l.Accept()
		switch {
		case err == nil:
			pause = 0
			g.accept(nc)
			continue
		case g.isStopping():
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("accepting devices of %s: %w", g.cfg.Protocol, err)
		}
		g.quiet.warn(g.log, "connections of devices cannot be accepted", "error", err)
		pause = min(max(2*pause, acceptPauseMin), acceptPauseMax)
		select {
		case <-time.After(pause):
		case <-g.stop:
		}
	}
}

func (g *Gateway) listen(l net.Listener) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopping {
		return false
	}
	g.listeners[l] = true
	g.wg.Add(1)
	return true
}

func (g *Gateway) isStopping() bool {
	select {
	case <-g.stop:
		return true
	default:
		return false
	}
}

// accept starts a connection, unless its address has too many.
func (g *Gateway) accept(nc net.Conn) {
	now := time.Now()
	from := sourceOf(nc.RemoteAddr())
	g.mu.Lock()
	ok := !g.stopping && g.doors.enter(from, now)
	c := &conn{g: g, nc: nc, from: from}
	if ok {
		g.conns[c] = true
		g.registry.sweep(now)
		g.registry.last++
		c.seq = g.registry.last
		g.wg.Add(1)
	}
	g.mu.Unlock()
	if !ok {
		nc.Close()
		g.counts.refused.Add(1)
		g.quiet.warn(g.log, "connections refused: too many, or too many of one address", "remote", nc.RemoteAddr())
		return
	}
	g.counts.accepted.Add(1)
	if tc, ok := nc.(*net.TCPConn); ok {
		// The device's own heartbeat says that it lives; probes of ours would
		// only wake its radio.
		tc.SetKeepAlive(false)
	}
	go c.run()
}

// Close stops listening, lets alarms that were read be kept and acknowledged
// for at most Limits.Commit, closes all connections and waits for them.
func (g *Gateway) Close() error {
	g.mu.Lock()
	if !g.stopping {
		g.stopping = true
		close(g.stop)
	}
	for l := range g.listeners {
		l.Close()
	}
	for c := range g.conns {
		c.nc.SetReadDeadline(past)
	}
	g.mu.Unlock()
	patience := time.AfterFunc(g.cfg.Commit, g.cancel)
	defer patience.Stop()
	g.wg.Wait()
	g.cancel()
	return nil
}

// past is a deadline that ends a read at once.
var past = time.Unix(1, 0)

// quiet lets a warning through once a minute, with the number of those since.
type quiet struct {
	mu   sync.Mutex
	told map[string]*told
}

type told struct {
	at    time.Time
	since int
}

func (q *quiet) warn(log *slog.Logger, msg string, args ...any) {
	q.mu.Lock()
	defer q.mu.Unlock()
	t := q.told[msg]
	if t == nil {
		if q.told == nil {
			q.told = map[string]*told{}
		}
		t = &told{}
		q.told[msg] = t
	}
	t.since++
	if now := time.Now(); t.at.IsZero() || now.Sub(t.at) >= time.Minute {
		log.Warn(msg, append(args, "times", t.since)...)
		t.at, t.since = now, 0
	}
}
