package simulator

import (
	"context"
	"fmt"
	"net"
	"slices"
	"time"
)

// The habits of a device, as the watch protocol documents them.
const (
	repeatEvery = 10 * time.Second // what is not answered
	beatEvery   = time.Minute
	comeBack    = time.Second // after a connection broke
)

// Session is a device in use.
type Session struct {
	Model Model
	State State
	Dial  func(ctx context.Context) (net.Conn, error)
	Tell  func(line string)                      // what happens, a line each
	Acked func(what string, after time.Duration) // may be nil; after the first sending

	actions <-chan Action // nil: no more will come
	hold    time.Duration
	pending []pending
	buf     []byte // of the server, not yet understood
}

type pending struct {
	Sent
	first, last time.Time // sent; zero: not yet
	times       int
}

// Run does what comes out of actions until it is closed and all is answered;
// then it stays for hold. It comes back when the connection breaks. If the
// context ends before, the error says what was not answered.
func (s *Session) Run(ctx context.Context, actions <-chan Action, hold time.Duration) error {
	s.actions, s.hold = actions, hold
	for {
		done, err := s.connected(ctx)
		if done {
			return err
		}
		if ctx.Err() == nil {
			s.tell("connection lost: %v", err)
		}
		select {
		case <-time.After(comeBack):
		case <-ctx.Done():
			return s.unanswered(ctx)
		}
	}
}

func (s *Session) unanswered(ctx context.Context) error {
	for _, p := range s.pending {
		return fmt.Errorf("%s was not acknowledged: %w", p.What, ctx.Err())
	}
	return ctx.Err()
}

func (s *Session) tell(format string, args ...any) { s.Tell(fmt.Sprintf(format, args...)) }

// connected is one connection. done tells that nothing is left to do, or that
// it cannot be done.
func (s *Session) connected(ctx context.Context) (done bool, err error) {
	nc, err := s.Dial(ctx)
	if err != nil {
		return false, err
	}
	packets, broken, leave := make(chan []byte), make(chan error, 1), make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		broken <- read(nc, packets, leave)
	}()
	defer func() {
		close(leave)
		nc.Close()
		<-stopped
	}()
	s.tell("connected")
	s.begin()
	beat, tick := time.NewTicker(beatEvery), time.NewTicker(repeatEvery/20)
	defer beat.Stop()
	defer tick.Stop()
	var end <-chan time.Time
	for {
		if err := s.flush(nc); err != nil {
			return false, err
		}
		idle := s.actions == nil && len(s.pending) == 0
		if idle && end == nil {
			end = time.After(s.hold)
		}
		select {
		case a, ok := <-s.next():
			if !ok {
				s.actions = nil
			} else if err := s.do(a, true); err != nil {
				return true, err
			}
		case b := <-packets:
			s.hear(b)
		case <-beat.C:
			if err := s.do(Heartbeat, false); err != nil {
				return true, err
			}
		case <-tick.C:
		case <-end:
			return true, nil
		case err := <-broken:
			return false, err
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

// read hands over what the server says until the connection breaks.
func read(nc net.Conn, packets chan<- []byte, leave <-chan struct{}) error {
	for {
		b := make([]byte, 4096)
		n, err := nc.Read(b)
		if n > 0 {
			select {
			case packets <- b[:n]:
			case <-leave:
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
}

// begin greets; what was not answered on an earlier connection follows at once.
func (s *Session) begin() {
	s.buf = nil
	s.pending = slices.DeleteFunc(s.pending, func(p pending) bool { return p.Greet || p.Key == "" })
	for i := range s.pending {
		s.pending[i].last = time.Time{}
	}
	s.pending = slices.Insert(s.pending, 0, pending{Sent: s.Model.Greet()})
}

func (s *Session) greeting() bool {
	return slices.ContainsFunc(s.pending, func(p pending) bool { return p.Greet })
}

// next is where actions come from, as soon as the greeting is answered.
func (s *Session) next() <-chan Action {
	if s.greeting() {
		return nil
	}
	return s.actions
}

// do makes the frame of an action. wait tells that its answer is waited for.
func (s *Session) do(a Action, wait bool) error {
	frame, err := s.Model.Do(a, s.State)
	if err != nil {
		return err
	}
	if !wait {
		frame.Key = ""
	}
	s.pending = append(s.pending, pending{Sent: frame})
	return nil
}

// flush sends what is due, an alarm again with the same time and serial.
func (s *Session) flush(nc net.Conn) error {
	greeting := s.greeting()
	for i := range s.pending {
		p := &s.pending[i]
		due := p.last.IsZero() || (p.Again || p.Greet) && time.Since(p.last) >= repeatEvery
		if !due || greeting && !p.Greet {
			continue
		}
		if _, err := nc.Write(p.Frame); err != nil {
			return err
		}
		p.last = time.Now()
		if p.times++; p.times == 1 {
			p.first = p.last
			s.tell("sent %s", p.What)
		} else {
			s.tell("sent %s again, %d times now", p.What, p.times)
		}
	}
	s.pending = slices.DeleteFunc(s.pending, func(p pending) bool { return p.Key == "" && p.times > 0 })
	return nil
}

// hear takes what the server said.
func (s *Session) hear(b []byte) {
	s.buf = append(s.buf, b...)
	for len(s.buf) > 0 {
		h, ok, n := s.Model.Hear(s.buf, s.State)
		if n == 0 {
			return
		}
		s.buf = s.buf[n:]
		if !ok {
			s.tell("heard %d bytes that mean nothing", n)
			continue
		}
		if h.Told != "" {
			s.tell("%s", h.Told)
		}
		s.answered(h.Key)
		for _, r := range h.Replies {
			s.pending = append(s.pending, pending{Sent: r})
		}
	}
}

func (s *Session) answered(key string) {
	i := slices.IndexFunc(s.pending, func(p pending) bool { return p.Key == key && !p.last.IsZero() })
	if key == "" || i < 0 {
		return
	}
	p := s.pending[i]
	s.pending = slices.Delete(s.pending, i, i+1)
	after := time.Since(p.first)
	s.tell("%s acknowledged after %d ms", p.What, after.Milliseconds())
	if s.Acked != nil {
		s.Acked(p.What, after)
	}
}
