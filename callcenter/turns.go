package callcenter

import (
	"context"
	"fmt"
	"hash/maphash"

	"yinling/care"
)

// turns lets what concerns one elder happen one after the other, from the
// write to the disk until memory and pages know of it, so that memory goes the
// way the records went. Elders share a turn by chance with few others. A turn
// is a channel and no mutex, so that who waits can give up.
type turns struct {
	seed maphash.Seed
	list [1024]chan struct{}
}

func newTurns() *turns {
	t := &turns{seed: maphash.MakeSeed()}
	for i := range t.list {
		t.list[i] = make(chan struct{}, 1)
	}
	return t
}

// take waits for the turn of a key.
func (t *turns) take(ctx context.Context, key string) (end func(), err error) {
	c := t.list[t.slot(key)]
	select {
	case c <- struct{}{}:
		return func() { <-c }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for another change of the same elder: %w", ctx.Err())
	}
}

// whose is the key of an elder's turn, or of a device that is nobody's.
func whose(elderID, deviceID string) string {
	if elderID != "" {
		return elderID
	}
	return deviceID
}

// turnsOf takes the turns of an elder and of a device that becomes theirs.
func (x *Incidents) turnsOf(ctx context.Context, elderID, deviceID string) (end func(), err error) {
	first, second := x.turns.slot(elderID), x.turns.slot(deviceID)
	if first == second {
		return x.turns.take(ctx, elderID)
	}
	a, b := elderID, deviceID
	if first > second { // always in the same order, so that nobody waits for each other
		a, b = b, a
	}
	endA, err := x.turns.take(ctx, a)
	if err != nil {
		return nil, err
	}
	endB, err := x.turns.take(ctx, b)
	if err != nil {
		endA()
		return nil, err
	}
	return func() { endB(); endA() }, nil
}

func (t *turns) slot(key string) uint64 { return maphash.String(t.seed, key) % uint64(len(t.list)) }

// turnOf takes the turn of an incident's elder.
func (x *Incidents) turnOf(ctx context.Context, id string) (end func(), err error) {
	for {
		key, err := x.whoseIs(ctx, id)
		if err != nil {
			return nil, err
		}
		if end, err = x.turns.take(ctx, key); err != nil {
			return nil, err
		}
		if again, err := x.whoseIs(ctx, id); err == nil && again == key {
			return end, nil
		}
		end() // it was assigned meanwhile
	}
}

func (x *Incidents) whoseIs(ctx context.Context, id string) (string, error) {
	x.mu.Lock()
	li := x.live[id]
	var i care.Incident
	if li != nil {
		i = li.Incident
	}
	x.mu.Unlock()
	if li == nil {
		var err error
		if i, err = x.records.Incident(ctx, id); err != nil {
			return "", err
		}
	}
	return whose(i.ElderID, i.DeviceID), nil
}
