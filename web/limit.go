package web

import (
	"maps"
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

// onceIn lets each key do something once in a time.
type onceIn struct {
	every time.Duration
	most  int // keys kept in mind; beyond it all are forgotten

	mu   sync.Mutex
	done map[string]time.Time
}

func newOnceIn(every time.Duration, most int) *onceIn {
	return &onceIn{every: every, most: most, done: map[string]time.Time{}}
}

// first tells whether the key has not done it for so long, and notes that it
// does it now.
func (o *onceIn) first(key string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if at, known := o.done[key]; known && now.Sub(at) < o.every {
		return false
	}
	if len(o.done) >= o.most {
		maps.DeleteFunc(o.done, func(_ string, at time.Time) bool { return now.Sub(at) >= o.every })
	}
	if len(o.done) >= o.most {
		clear(o.done)
	}
	o.done[key] = now
	return true
}

// forget is for what did not come about.
func (o *onceIn) forget(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.done, key)
}
