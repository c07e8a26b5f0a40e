package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/dialog"
	"yinling/dialog/thinking"
	"yinling/intents"
	"yinling/prompts"
)

// A rehearsal is the assistant over a town of its own, without sound and
// without a hotline: what `yinling chat` and the written conversations talk to.
type rehearsal struct {
	store         *sqlstore.Store
	book          *prompts.Book
	understanding *intents.Understanding
	zone          *time.Location
	now           func() time.Time
	thinker       thinking.Thinker
	log           *slog.Logger
}

// newRehearsal opens a hotline of the town's people and services in a folder.
func newRehearsal(ctx context.Context, dir string, t town, understanding *intents.Understanding, zone *time.Location, now func() time.Time) (*rehearsal, error) {
	log := slog.New(slog.DiscardHandler)
	store, err := sqlstore.Open(ctx, filepath.Join(dir, "yinling.db"), log)
	if err != nil {
		return nil, err
	}
	book, err := prompts.Load(nil)
	if err == nil {
		err = t.fillCatalogue(ctx, store)
	}
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	for _, e := range t.Elders {
		if err := e.put(ctx, store, e.elder()); err != nil {
			return nil, errors.Join(err, store.Close())
		}
	}
	return &rehearsal{store: store, book: book, understanding: understanding, zone: zone, now: now, log: log}, nil
}

// elder finds an elder by name; "" is the first.
func (r *rehearsal) elder(ctx context.Context, name string) (care.Elder, error) {
	all, err := r.store.Elders(ctx)
	if err != nil {
		return care.Elder{}, err
	}
	for _, e := range all {
		if name == "" || e.Name == name {
			return e, nil
		}
	}
	return care.Elder{}, fmt.Errorf("there is no elder called %q", name)
}

// rehearsed is a call of a rehearsal.
type rehearsed struct {
	talk *dialog.Conversation
	desk *rehearsalDesk
	call care.CallRecord
}

// call begins a call of an elder.
func (r *rehearsal) call(ctx context.Context, e care.Elder, lang care.Lang) (*rehearsed, error) {
	now := r.now()
	e.ConsentModel = true // nobody real is heard
	call := care.CallRecord{ID: care.NewID(time.Now()), ElderID: e.ID, Lang: lang, State: care.CallBot, Started: now, Answered: now}
	if err := r.store.StartCall(ctx, call); err != nil {
		return nil, err
	}
	a := dialog.New(dialog.Settings{Now: r.now}, dialog.Engines{Understanding: r.understanding, Thinker: r.thinker},
		r.book, records{Store: r.store, book: r.book, zone: r.zone, now: r.now, sms: true}, r.zone, r.log)
	d := &rehearsalDesk{ctx: ctx, store: r.store, call: call.ID, changed: make(chan struct{}, 1)}
	talk := a.Answer(ctx, dialog.Start{Call: call, Elder: e, Desk: d})
	d.mu.Lock()
	d.talk = talk
	d.mu.Unlock()
	return &rehearsed{talk: talk, desk: d, call: call}, nil
}

// end closes the call and keeps its end.
func (r *rehearsal) end(ctx context.Context, c *rehearsed) error {
	c.talk.Close()
	c.call.State, c.call.Ended = care.CallEnded, r.now()
	c.call.Termination = care.Termination{Result: care.TerminationCompleted}
	if len(c.desk.escalations) > 0 {
		c.call.Escalation = c.desk.escalations[0]
	}
	return r.store.SaveCall(ctx, c.call)
}

// rehearsalDesk keeps the turns as a call does, and tells when something changed.
type rehearsalDesk struct {
	ctx   context.Context
	store *sqlstore.Store
	call  string
	said  func(care.Turn) // nil: nobody

	mu          sync.Mutex
	talk        *dialog.Conversation
	turns       []care.Turn
	doing       care.Doing
	choices     []care.Choice
	escalations []care.Escalation
	faults      []string
	hungUp      string
	changed     chan struct{}
}

func (d *rehearsalDesk) change(f func()) {
	d.mu.Lock()
	f()
	d.mu.Unlock()
	select {
	case d.changed <- struct{}{}:
	default:
	}
}

// Turn keeps a turn.
func (d *rehearsalDesk) Turn(t care.Turn) (seq int) {
	d.change(func() {
		t.Seq, t.CallID, t.ID = len(d.turns)+1, d.call, care.NewID(time.Now())
		d.turns = append(d.turns, t)
		if err := d.store.AppendTurn(d.ctx, t); err != nil {
			d.faults = append(d.faults, "keeping a turn: "+err.Error())
		}
		if d.said != nil {
			d.said(t)
		}
	})
	return t.Seq
}

// Caption, Answered and NoAnswer show nothing here.
func (d *rehearsalDesk) Caption(care.Party, int, string) {}
func (d *rehearsalDesk) Answered(string, string)         {}
func (d *rehearsalDesk) NoAnswer()                       {}

// Doing keeps what the bot does.
func (d *rehearsalDesk) Doing(doing care.Doing) { d.change(func() { d.doing = doing }) }

// Choices keeps what can be pressed.
func (d *rehearsalDesk) Choices(items []care.Choice, _ bool) { d.change(func() { d.choices = items }) }

// Escalate keeps why a person is wanted. Nobody is at the desks.
func (d *rehearsalDesk) Escalate(why care.Escalation) {
	d.change(func() { d.escalations = append(d.escalations, why) })
}

// Fault keeps what failed.
func (d *rehearsalDesk) Fault(op, reason string) {
	d.change(func() { d.faults = append(d.faults, op+": "+reason) })
}

// Hangup keeps why the bot has hung up.
func (d *rehearsalDesk) Hangup(reason string) { d.change(func() { d.hungUp = reason }) }

// heard waits until the bot has said something after the turns that were there
// and listens again, or has hung up. It gives what was said.
func (d *rehearsalDesk) heard(ctx context.Context, after int) (said []string, err error) {
	for {
		d.mu.Lock()
		said = nil
		for _, t := range d.turns[min(after, len(d.turns)):] {
			if t.Party == care.PartyBot {
				said = append(said, t.Text)
			}
		}
		done := len(said) > 0 && d.doing == care.DoingListening || d.hungUp != ""
		d.mu.Unlock()
		if done {
			return said, nil
		}
		select {
		case <-d.changed:
		case <-ctx.Done():
			return said, fmt.Errorf("the bot did not answer: %w", ctx.Err())
		}
	}
}

func (d *rehearsalDesk) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.turns)
}

// tempDir makes a folder that remove takes away again.
func tempDir() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "yinling-chat-*")
	return dir, func() error { return os.RemoveAll(dir) }, err
}
