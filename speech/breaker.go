package speech

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// A breaker spares callers the wait for an engine that has just failed
// several of them: after breakerFailures in a row nothing is asked for
// breakerRest, then one request probes while the others still fail at once.
type breaker struct {
	op string

	mu       sync.Mutex
	failures int // in a row
	last     *EngineError
	rest     time.Time // until when nothing is asked
	probing  bool
}

const (
	breakerFailures = 3
	breakerRest     = 10 * time.Second
)

// allow says whether a request may be made. Each nil is followed by done or
// unused.
func (b *breaker) allow() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < breakerFailures {
		return nil
	}
	wait := time.Until(b.rest)
	if wait <= 0 && !b.probing {
		b.probing = true
		return nil
	}
	return &EngineError{
		Op: b.op, Reason: b.last.Reason, Retry: max(wait, time.Second),
		Err: fmt.Errorf("%w after %d failures, the last: %w", ErrDown, b.failures, b.last.Err),
	}
}

// done takes the outcome of a request that allow let through. An error that is
// no EngineError (the caller gave up) tells nothing, nor does a refusal or an
// empty reply of the engine's health.
func (b *breaker) done(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
	var e *EngineError
	switch {
	case err == nil:
		b.failures = 0
	case !errors.As(err, &e) || e.Reason == Refused || e.Reason == Empty:
	default:
		b.failures++
		b.last = e
		b.rest = time.Now().Add(max(breakerRest, min(e.Retry, time.Minute)))
	}
}

// unused gives back what allow let through when nothing was asked.
func (b *breaker) unused() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}
