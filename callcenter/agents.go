package callcenter

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yinling/care"
)

// desk is an agent who has a console open. media is fixed when the desk is
// made; the rest is guarded by the centre's mutex.
type desk struct {
	who        care.Agent
	media      Media // the agent's leg, for as long as the desk is there
	presence   care.Presence
	readySince time.Time
	call       string // taken, or in wrap-up
	consoles   int
	gone       *time.Timer // runs while no console is connected
	audible    bool        // the agent's audio can flow
	deaf       *time.Timer // runs while the agent has a call and no audio
}

func (d *desk) view() AgentView {
	return AgentView{ID: d.who.ID, Name: d.who.Name, Presence: d.presence, Call: d.call}
}

// Connect opens a console of an agent. leave closes it: an agent without a
// console goes offline after a grace time, and a call of theirs goes back to
// the bot and into the queue.
func (c *Center) Connect(a care.Agent) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.agents[a.ID]
	if d == nil {
		d = &desk{who: a, media: c.media.NewMedia("agent-" + a.ID), presence: care.PresenceOffline}
		d.gone = time.AfterFunc(time.Hour, func() { c.agentGone(d) })
		d.gone.Stop()
		d.deaf = time.AfterFunc(time.Hour, func() { c.agentDeaf(d) })
		d.deaf.Stop()
		d.media.OnConnected(func(up bool) { c.agentMedia(d, up) })
		c.agents[a.ID] = d
	}
	d.consoles++
	d.gone.Stop()
	c.pages.publish(AgentChanged{d.view()})
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if d.consoles--; d.consoles == 0 {
			d.gone.Reset(c.settings.AgentGrace)
		}
	}
}

// agentGone takes an agent whose console stayed away off the board.
func (c *Center) agentGone(d *desk) {
	c.mu.Lock()
	if d.consoles > 0 || c.agents[d.who.ID] != d {
		c.mu.Unlock()
		return
	}
	delete(c.agents, d.who.ID)
	busy := d.presence == care.PresenceBusy
	call := c.calls[d.call]
	c.withdraw(d)
	d.deaf.Stop()
	d.presence = care.PresenceOffline
	c.pages.publish(AgentChanged{d.view()})
	c.dispatch()
	c.mu.Unlock()
	if busy && call != nil {
		call.agentLost(d)
	}
	d.media.Close()
}

// agentMedia follows the agent's audio.
func (c *Center) agentMedia(d *desk, up bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d.audible = up
	c.watchAudio(d)
}

// watchAudio starts or stops the time an agent may have a call and no audio.
// Called with mu held.
func (c *Center) watchAudio(d *desk) {
	d.deaf.Stop()
	if !d.audible && d.presence == care.PresenceBusy {
		d.deaf.Reset(c.settings.AgentGrace)
	}
}

// agentDeaf takes the call from an agent who can neither hear nor be heard: an
// elder must not talk to nobody.
func (c *Center) agentDeaf(d *desk) {
	c.mu.Lock()
	call := c.calls[d.call]
	still := !d.audible && d.presence == care.PresenceBusy && call != nil
	c.mu.Unlock()
	if still {
		call.agentLost(d)
	}
}

// withdraw takes an agent's offers back; the one of the call they take is
// taken. Called with mu held.
func (c *Center) withdraw(d *desk) {
	for _, o := range c.offers {
		switch {
		case o.agent != d:
		case d.presence == care.PresenceBusy && d.call == o.w.call.id:
			c.dropOffer(o, "taken")
		default:
			c.dropOffer(o, "withdrawn")
		}
	}
}

// SetPresence is the agent's own choice: ready or offline.
func (c *Center) SetPresence(agentID string, action care.PresenceAction) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.agents[agentID]
	if d == nil {
		return ErrNotPresent
	}
	return c.move(d, action, "")
}

// move changes an agent's presence and what follows from it. Called with mu held.
func (c *Center) move(d *desk, action care.PresenceAction, call string) error {
	next, err := care.NextPresence(d.presence, action)
	if err != nil {
		return err
	}
	if next == care.PresenceReady && d.presence != care.PresenceReady {
		d.readySince = time.Now()
	}
	d.presence, d.call = next, call
	c.watchAudio(d)
	c.pages.publish(AgentChanged{d.view()})
	if next != care.PresenceReady {
		c.withdraw(d)
	}
	c.dispatch()
	return nil
}

// reserve makes the agent busy with the call before the call is asked, so that
// an agent never has two. undo, for a take that failed, makes the agent what
// they were before.
func (c *Center) reserve(agentID, callID string) (d *desk, undo func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d = c.agents[agentID]
	if d == nil {
		return nil, nil, ErrNotPresent
	}
	presence, call := d.presence, d.call
	if err := c.move(d, care.PresenceTake, callID); err != nil {
		return nil, nil, err
	}
	return d, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if d.presence != care.PresenceBusy || d.call != callID {
			return
		}
		d.presence, d.call = presence, call
		c.pages.publish(AgentChanged{d.view()})
		c.dispatch()
	}, nil
}

// release frees an agent: PresenceRelease after a call (wrap-up follows),
// PresenceHandback when the bot has it again.
func (c *Center) release(d *desk, action care.PresenceAction) {
	c.mu.Lock()
	defer c.mu.Unlock()
	call := ""
	if action == care.PresenceRelease {
		call = d.call
	}
	if err := c.move(d, action, call); err != nil && c.agents[d.who.ID] == d {
		c.log.Warn("presence", "agent", d.who.ID, "error", err)
	}
}

// readyAgents are those who can be offered a call, who waited longest first.
// Called with mu held.
func (c *Center) readyAgents() []*desk {
	var ready []*desk
	for _, d := range c.agents {
		if d.presence == care.PresenceReady && d.consoles > 0 {
			ready = append(ready, d)
		}
	}
	slices.SortFunc(ready, func(a, b *desk) int { return a.readySince.Compare(b.readySince) })
	return ready
}

// anyConsole tells whether anybody would see an incident at once.
func (c *Center) anyConsole() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.agents {
		if d.consoles > 0 {
			return true
		}
	}
	return false
}

// atConsole tells whether the agent ("agent:…") has a console open.
func (c *Center) atConsole(ref string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.agents[strings.TrimPrefix(ref, "agent:")]
	return d != nil && d.consoles > 0
}

// AgentMedia is the agent's leg, for the console's signalling.
func (c *Center) AgentMedia(agentID string) (Media, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.agents[agentID]; d != nil {
		return d.media, nil
	}
	return nil, ErrNotPresent
}

// Dispositions are what an agent can say of a call at wrap-up.
var Dispositions = []string{"done", "booked", "advised", "emergency", "mistake", "other"}

// WrapUp writes the agent's disposition of a call that is over and makes the
// agent ready again.
func (c *Center) WrapUp(ctx context.Context, agentID, callID, disposition, note string) error {
	if !slices.Contains(Dispositions, disposition) {
		return care.Refusef("bad_disposition", "Choose one of the dispositions.")
	}
	c.mu.Lock()
	d := c.agents[agentID]
	ok := d != nil && d.presence == care.PresenceWrapUp && d.call == callID
	c.mu.Unlock()
	if !ok {
		return ErrNotYours
	}
	rec, err := c.records.Call(ctx, callID)
	if err != nil {
		return fmt.Errorf("reading call %s for wrap-up: %w", callID, err)
	}
	rec.Disposition, rec.Note = disposition, note
	e := care.Event{
		Subject: care.CallSubject(callID), At: time.Now(), Who: "agent:" + agentID, What: care.EventWrappedUp,
		Data: map[string]string{"disposition": disposition},
	}
	if err := c.records.SaveCall(ctx, rec, e); err != nil {
		return fmt.Errorf("writing the wrap-up of call %s: %w", callID, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.move(d, care.PresenceFinish, "")
}

func (c *Center) closeDesks() {
	c.mu.Lock()
	desks := c.agents
	c.agents = map[string]*desk{}
	for _, o := range c.offers {
		o.timer.Stop()
	}
	c.mu.Unlock()
	for _, d := range desks {
		d.gone.Stop()
		d.media.Close() // tells agentMedia, which locks
		d.deaf.Stop()
	}
}
