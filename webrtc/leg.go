package webrtc

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// ErrClosed is returned by a leg's methods after Close.
var ErrClosed = errors.New("leg is closed")

// A Tap sees the Opus packets of both directions, for a recording: inbound is
// what the party said, as it arrived, unordered; the other is what it was sent.
// Packet runs on the path of the sound: it must not block, nor call the leg,
// nor keep payload.
type Tap interface {
	Packet(inbound bool, payload []byte, at time.Time)
}

// A Leg is one party's audio path. It lives from NewLeg to Close, over any
// number of peer connections, one at a time. It is safe for use from many
// goroutines.
type Leg struct {
	server *Server
	log    *slog.Logger
	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	answering sync.Mutex // one Answer at a time
	mu        sync.Mutex // guards the next
	closed    bool
	peer      *peer
	early     []candidate    // that came before the offer they belong to
	running   sync.WaitGroup // goroutines of the leg

	states states
	in     inbound
	out    *writer

	bridging sync.Mutex // one Bridge at a time
	sinks    sinks      // the legs that this one is bridged to

	tapMu sync.RWMutex
	tap   Tap

	closing sync.Once
	closeEr error
}

func newLeg(s *Server, log *slog.Logger) *Leg {
	l := &Leg{server: s, log: log}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	l.out = newWriter(func(payload []byte, at time.Time) { l.tapped(false, payload, at) })
	l.in.digits = make(chan rune, digitsHeld)
	l.in.frames = make(chan []int16, framesHeld)
	l.states.now.Store(uint32(New))
	return l
}

// Answer takes a browser's offer and gives our answer, which holds all our
// candidates. The new peer connection takes the place of the one before, which
// is then closed. An offer that cannot be answered is an error, and what was
// there goes on undisturbed.
func (l *Leg) Answer(ctx context.Context, offerSDP string) (answerSDP string, err error) {
	l.answering.Lock()
	defer l.answering.Unlock()
	if l.isClosed() {
		return "", ErrClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	p, answer, err := l.server.answer(ctx, l, offerSDP)
	switch {
	case err != nil && l.isClosed():
		return "", ErrClosed
	case err != nil:
		return "", err
	}
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return "", joinOpen(ErrClosed, p.close())
	}
	old, early := l.peer, l.early
	l.peer, l.early = p, nil
	l.in.restart(p)
	l.out.attach(p.track)
	l.running.Go(p.drainReports)
	if old != nil {
		l.retire(old)
	}
	for _, c := range early {
		if err := p.add(c); err != nil {
			l.log.Debug("early candidate refused", "err", err)
		}
	}
	l.mu.Unlock()
	l.peerChanged(p)
	return answer, nil
}

// AddCandidate takes a candidate that the browser has found: its
// RTCIceCandidate as JSON; "" or "null" says that there are no more. Those
// that come before their offer are kept for it.
func (l *Leg) AddCandidate(candidateJSON string) error {
	c, err := parseCandidate(candidateJSON)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	if l.peer != nil && l.peer.owns(c) {
		return l.peer.add(c)
	}
	if len(l.early) == earlyHeld {
		l.early = append(l.early[:0], l.early[1:]...)
	}
	l.early = append(l.early, c)
	return nil
}

// retire closes a peer connection that is no longer the leg's; l.mu is held.
func (l *Leg) retire(p *peer) {
	l.running.Go(func() {
		if err := p.close(); err != nil {
			l.log.Warn("closing a former peer connection failed", "err", err)
		}
	})
}

// peerChanged follows p's state, if p is the leg's peer connection. It looks
// the state up, for pion calls in no particular order.
func (l *Leg) peerChanged(p *peer) {
	l.mu.Lock()
	if l.closed || l.peer != p {
		l.mu.Unlock()
		return
	}
	state := p.pc.ConnectionState()
	l.states.push(NextState(l.State(), state))
	if p.finished(state) {
		// pion keeps a failed connection and its goroutines until it is closed.
		l.peer = nil
		l.out.attach(nil)
		l.retire(p)
	}
	l.mu.Unlock()
	l.states.tell()
}

// State is how the leg stands with its party.
func (l *Leg) State() State { return State(l.states.now.Load()) }

// OnState has fn called with each state from now on, in order and one at a
// time; one fn, the latest. fn runs on a goroutine of the leg: it may call the
// leg, except Close and Answer, and should not block.
func (l *Leg) OnState(fn func(State)) { l.states.fn.Store(&fn) }

// Record has tap see all Opus packets from now on; nil ends it. When Record
// returns, the former tap is called no more.
func (l *Leg) Record(tap Tap) {
	l.tapMu.Lock()
	defer l.tapMu.Unlock()
	l.tap = tap
}

func (l *Leg) tapped(inbound bool, payload []byte, at time.Time) {
	l.tapMu.RLock()
	defer l.tapMu.RUnlock()
	if l.tap != nil {
		l.tap.Packet(inbound, payload, at)
	}
}

func (l *Leg) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// Close ends the leg: no packet leaves any more, Frames and Digits are closed,
// and no goroutine of it is left. Closing twice is harmless.
func (l *Leg) Close() error {
	l.closing.Do(func() { l.closeEr = l.shut() })
	return l.closeEr
}

func (l *Leg) shut() error {
	l.mu.Lock()
	l.closed = true
	p := l.peer
	l.peer, l.early = nil, nil
	l.states.push(Closed)
	l.mu.Unlock()
	l.cancel()
	l.answering.Lock() // an Answer under way has cleaned up
	defer l.answering.Unlock()

	l.Bridge(nil)
	l.out.close()
	var err error
	if p != nil {
		err = p.close()
	}
	l.running.Wait()
	l.in.close()
	l.server.forget(l)
	l.states.tell()
	return err
}

// states keeps a leg's state and tells its changes in order.
type states struct {
	now atomic.Uint32
	fn  atomic.Pointer[func(State)]

	mu      sync.Mutex
	waiting []State
	telling bool
}

// push changes the state. Whoever pushes then calls tell, with no lock held.
func (s *states) push(to State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if State(s.now.Swap(uint32(to))) != to {
		s.waiting = append(s.waiting, to)
	}
}

// tell calls fn for each change that was not told yet, unless somebody is
// already at it.
func (s *states) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.telling {
		return
	}
	s.telling = true
	for len(s.waiting) > 0 {
		to := s.waiting[0]
		s.waiting = s.waiting[1:]
		if fn := s.fn.Load(); fn != nil && *fn != nil {
			s.mu.Unlock()
			(*fn)(to)
			s.mu.Lock()
		}
	}
	s.telling = false
}
