package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"yinling/care"
)

const (
	// raiseBatch is how many signals are committed together at most. Beyond it
	// a batch only gets longer, not cheaper: the disk is asked once either way.
	raiseBatch = 64
	// raiseTimeout is how long a batch may wait for the disk and other writers.
	raiseTimeout = 10 * time.Second
)

var errClosed = errors.New("the records are closed")

// raising is one caller of Raise who waits.
type raising struct {
	ctx    context.Context
	rules  care.SOSRules
	alarms []care.Alarm

	done   chan struct{} // closed when raised and err are set
	raised care.Raised
	err    error
}

// raiser commits what callers of Raise wait for. Those who come while the disk
// writes go together in the next transaction; one alone never waits.
type raiser struct {
	s       *Store
	in      chan *raising
	once    sync.Once
	stop    chan struct{}
	stopped chan struct{}
}

func startRaiser(s *Store) *raiser {
	r := &raiser{s: s, in: make(chan *raising), stop: make(chan struct{}), stopped: make(chan struct{})}
	go r.run()
	return r
}

// close answers everybody who was taken in and ends the goroutine.
func (r *raiser) close() {
	r.once.Do(func() { close(r.stop) })
	<-r.stopped
}

func (r *raiser) run() {
	defer close(r.stopped)
	for {
		select {
		case first := <-r.in:
			r.commit(r.gather(first))
		case <-r.stop:
			return
		}
	}
}

// gather takes those who wait already.
func (r *raiser) gather(first *raising) []*raising {
	batch := []*raising{first}
	for len(batch) < raiseBatch {
		select {
		case next := <-r.in:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit writes the batch in one transaction, or each of it in its own when
// that fails, and answers.
func (r *raiser) commit(batch []*raising) {
	ctx, cancel := context.WithTimeout(context.Background(), raiseTimeout)
	defer cancel()
	err := r.together(ctx, batch)
	for _, one := range batch {
		if err != nil && len(batch) > 1 && ctx.Err() == nil {
			r.alone(one)
		} else if err != nil {
			one.raised, one.err = care.Raised{}, err
		}
		close(one.done)
	}
}

// together writes the batch in one transaction.
func (r *raiser) together(ctx context.Context, batch []*raising) error {
	return r.s.writeNow(ctx, "raising alarms", func(tx *sql.Tx) error {
		// ctx is for the wait for the writer. Statements take no time, and
		// watching a context would cost each of them a goroutine.
		ctx := context.WithoutCancel(ctx)
		if len(batch) == 1 {
			return batch[0].write(ctx, tx)
		}
		for _, one := range batch {
			if err := one.inSavepoint(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// alone writes one signal in a transaction of its own, if somebody still waits.
func (r *raiser) alone(one *raising) {
	ctx, cancel := context.WithTimeout(one.ctx, raiseTimeout)
	defer cancel()
	if err := r.together(ctx, []*raising{one}); err != nil {
		one.raised, one.err = care.Raised{}, err
	}
}

func (r *raising) write(ctx context.Context, tx *sql.Tx) error {
	r.raised, r.err = raise(ctx, tx, r.rules, r.alarms)
	return r.err
}

// inSavepoint writes one signal so that its failure undoes nothing else. The
// error it gives is the whole transaction's.
func (r *raising) inSavepoint(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT alarm"); err != nil {
		return err
	}
	if r.write(ctx, tx) != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT alarm"); err != nil {
			return errors.Join(r.err, err)
		}
	}
	_, err := tx.ExecContext(ctx, "RELEASE SAVEPOINT alarm")
	return err
}

// Raise writes the alarms of one signal, the most urgent first, all of one
// device. An alarm that the device has sent before (the same ID, or the same
// Kind and Word and the same At or, without one, Received within RepeatsOf)
// is counted on the one that is known; any other opens, joins or reopens an
// incident by rules.Raise. A device that was never heard of gets its row.
//
// When Raise returns without an error the alarms are on the disk. When ctx is
// done it returns at once; the alarms may be written all the same.
func (s *Store) Raise(ctx context.Context, rules care.SOSRules, alarms ...care.Alarm) (care.Raised, error) {
	if len(alarms) == 0 {
		return care.Raised{}, care.Refusef("bad_alarm", "There is no alarm.")
	}
	r := &raising{ctx: ctx, rules: rules, alarms: alarms, done: make(chan struct{})}
	select {
	case s.raiser.in <- r:
	case <-s.raiser.stopped:
		return care.Raised{}, fmt.Errorf("raising alarms: %w", errClosed)
	case <-ctx.Done():
		return care.Raised{}, fmt.Errorf("raising alarms: %w", ctx.Err())
	}
	select {
	case <-r.done:
		return r.raised, r.err
	case <-ctx.Done():
		return care.Raised{}, fmt.Errorf("raising alarms: %w", ctx.Err())
	}
}
