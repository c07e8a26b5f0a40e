package webrtc

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Send sends one Opus packet of 20 ms now; the caller keeps the pace. It is
// dropped while the leg is bridged, and while nobody is connected. After a
// pause in sending the listener's clock has gone on: nothing needs to be sent
// in between. The only error is ErrClosed.
func (l *Leg) Send(packet []byte) error { return l.out.send(packet, time.Now()) }

// Bridge has the Opus packets of from go out on l from now on, unchanged and
// undecoded; nil ends it. When Bridge returns, no packet of the source before,
// be it Send or another leg, leaves any more. To let two parties talk, bridge
// each to the other.
func (l *Leg) Bridge(from *Leg) {
	l.bridging.Lock()
	defer l.bridging.Unlock()
	before := l.out.source()
	if before == from {
		return
	}
	l.out.take(from)
	if before != nil {
		before.sinks.remove(l)
	}
	if from != nil && !l.isClosed() {
		from.sinks.add(l)
	}
}

// Bridged tells whether another leg is l's source.
func (l *Leg) Bridged() bool { return l.out.source() != nil }

// sinks are the legs that take a leg's packets. Reading them, once a packet,
// takes no lock.
type sinks struct {
	mu  sync.Mutex
	all atomic.Pointer[[]*Leg]
}

func (s *sinks) list() []*Leg {
	if p := s.all.Load(); p != nil {
		return *p
	}
	return nil
}

func (s *sinks) add(l *Leg) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := append(slices.Clone(s.list()), l)
	s.all.Store(&all)
}

func (s *sinks) remove(l *Leg) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(s.list()), func(x *Leg) bool { return x == l })
	s.all.Store(&all)
}
