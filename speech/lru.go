package speech

import "container/list"

// An lru keeps values up to a total cost and drops those not used for longest.
// It is not safe for use from many goroutines.
type lru[V any] struct {
	limit   int64
	total   int64
	order   *list.List // of *lruEntry[V], newest use first
	entries map[string]*list.Element
	dropped func(key string) // may be nil
}

type lruEntry[V any] struct {
	key   string
	value V
	cost  int64
}

func newLRU[V any](limit int64, dropped func(key string)) *lru[V] {
	return &lru[V]{limit: limit, order: list.New(), entries: map[string]*list.Element{}, dropped: dropped}
}

// get returns a value and notes its use.
func (c *lru[V]) get(key string) (v V, ok bool) {
	e, ok := c.entries[key]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*lruEntry[V]).value, true
}

// put adds or replaces a value. One that costs more than everything may is
// dropped at once.
func (c *lru[V]) put(key string, value V, cost int64) {
	c.forget(key)
	c.entries[key] = c.order.PushFront(&lruEntry[V]{key, value, cost})
	c.total += cost
	for c.total > c.limit {
		oldest := c.order.Back().Value.(*lruEntry[V]).key
		c.forget(oldest)
		if c.dropped != nil {
			c.dropped(oldest)
		}
	}
}

// forget takes a value out without calling dropped.
func (c *lru[V]) forget(key string) {
	if e, ok := c.entries[key]; ok {
		c.order.Remove(e)
		c.total -= e.Value.(*lruEntry[V]).cost
		delete(c.entries, key)
	}
}
