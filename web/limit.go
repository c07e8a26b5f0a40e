package web

import (
	"sync"
	"time"
)

// limiter lets each key do something so many times a minute. It only counts:
// who asks decides what may pass all the same, as a first SOS must.
type limiter struct {
	perMinute int

	mu    sync.Mutex
	since time.Time // the minute that is counted
	done  map[string]int
}

func newLimiter(perMinute int) *limiter {
	return &limiter{perMinute: perMinute, done: map[string]int{}}
}

// allow counts one and tells whether it is within the limit.
func (l *limiter) allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.since) >= time.Minute {
		l.since = now
		clear(l.done)
	}
	l.done[key]++
	return l.done[key] <= l.perMinute
}
