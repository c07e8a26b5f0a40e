package callcenter

import (
	"context"
	"slices"
	"time"

	"yinling/care"
)

// waiting is a call that wants a person.
type waiting struct {
	call  *Call
	why   care.Escalation
	since time.Time

	passed map[*desk]time.Time // who declined it or let it ring, and until when they are left alone
}

// before orders the queue: distress first, then who has waited longest.
func (w *waiting) before(o *waiting) int {
	if w.why.Urgent() != o.why.Urgent() {
		if w.why.Urgent() {
			return -1
		}
		return 1
	}
	return w.since.Compare(o.since)
}

// offer is a call proposed to one agent.
type offer struct {
	id      string
	w       *waiting
	agent   *desk
	expires time.Time
	timer   *time.Timer
}

func (c *Call) escalate(why care.Escalation) {
	if c.ending {
		return
	}
	if c.rec.State == care.CallAgent {
		if why.Urgent() && why != c.rec.Escalation { // the agent is there already; the board must still show it
			c.rec.Escalation = why
			c.show()
			c.save(c.escalated(why))
		}
		return
	}
	again := c.rec.State == care.CallQueued
	if again && !why.Stronger(c.rec.Escalation) {
		return
	}
	c.rec.Escalation = why
	c.advance(care.CallEscalate)
	if !again {
		c.view.QueuedAt = time.Now()
	}
	c.center.enqueue(c, why) // offers ring before the disk turns
	c.show()
	c.save(c.escalated(why))
	if c.bot != nil && !again {
		c.bot.Waiting()
	}
}

func (c *Call) escalated(why care.Escalation) care.Event {
	e := c.event("bot", care.EventEscalated)
	e.Data = map[string]string{"why": string(why)}
	return e
}

// enqueue puts a call in the queue, or moves it up, and offers it.
func (c *Center) enqueue(call *Call, why care.Escalation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.waitingOf(call); w != nil {
		w.why = why
	} else {
		c.queue = append(c.queue, &waiting{call: call, why: why, since: time.Now()})
	}
	slices.SortStableFunc(c.queue, (*waiting).before)
	c.dispatch()
}

func (c *Center) waitingOf(call *Call) *waiting {
	for _, w := range c.queue {
		if w.call == call {
			return w
		}
	}
	return nil
}

// dequeue takes a call out of the queue and withdraws its offers.
func (c *Center) dequeue(call *Call, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = slices.DeleteFunc(c.queue, func(w *waiting) bool { return w.call == call })
	for _, o := range c.offers {
		if o.w.call == call {
			c.dropOffer(o, why)
		}
	}
	c.dispatch()
}

// dispatch proposes waiting calls to agents who are ready: a distress call to
// all of them at once, any other to the one who has been ready longest and has
// no offer yet. Called with mu held.
func (c *Center) dispatch() {
	for _, w := range c.queue {
		ready := c.readyAgents()
		switch {
		case c.beingTaken(w.call):
		case w.why.Urgent():
			for _, d := range ready {
				if !c.hasOffer(w, d) {
					c.propose(w, d)
				}
			}
		case !c.isOffered(w):
			now := time.Now()
			i := slices.IndexFunc(ready, func(d *desk) bool { return !c.hasOffer(nil, d) && !now.Before(w.passed[d]) })
			if i >= 0 {
				c.propose(w, ready[i])
			}
		}
	}
}

// beingTaken tells whether an agent is about to take the call.
func (c *Center) beingTaken(call *Call) bool {
	for _, d := range c.agents {
		if d.presence == care.PresenceBusy && d.call == call.id {
			return true
		}
	}
	return false
}

// hasOffer tells whether the agent has an offer of w, or any offer if w is nil.
func (c *Center) hasOffer(w *waiting, d *desk) bool {
	for _, o := range c.offers {
		if o.agent == d && (w == nil || o.w == w) {
			return true
		}
	}
	return false
}

func (c *Center) isOffered(w *waiting) bool {
	for _, o := range c.offers {
		if o.w == w {
			return true
		}
	}
	return false
}

func (c *Center) propose(w *waiting, d *desk) {
	now := time.Now()
	o := &offer{id: care.NewID(now), w: w, agent: d, expires: now.Add(c.settings.OfferTime)}
	o.timer = time.AfterFunc(c.settings.OfferTime, func() { c.expire(o) })
	c.offers[o.id] = o
	c.pages.publish(Offered{Offer: o.id, Call: w.call.id, AgentID: d.who.ID, Reason: w.why, Expires: o.expires})
	w.call.offerEvent(o, "pending")
}

// dropOffer ends an offer. Called with mu held.
func (c *Center) dropOffer(o *offer, why string) {
	o.timer.Stop()
	delete(c.offers, o.id)
	c.pages.publish(OfferGone{Offer: o.id, Call: o.w.call.id, AgentID: o.agent.who.ID, Why: why})
	o.w.call.offerEvent(o, why)
}

func (c *Center) expire(o *offer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.offers[o.id] == o {
		c.passOn(o, "expired")
	}
}

// Decline refuses an offer; the call goes to the next agent.
func (c *Center) Decline(agentID, offerID string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.offers[offerID]
	if o == nil || o.agent.who.ID != agentID {
		return ErrOfferGone
	}
	c.passOn(o, "declined")
	return nil
}

// passOn ends an offer, leaves its agent alone with this call for a while and
// puts them behind the others. A distress call rings again.
func (c *Center) passOn(o *offer, why string) {
	now, pass := time.Now(), c.settings.PassTime
	o.agent.readySince = now
	if o.w.passed == nil {
		o.w.passed = map[*desk]time.Time{}
	}
	o.w.passed[o.agent] = now.Add(pass)
	time.AfterFunc(pass, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.dispatch()
	})
	c.dropOffer(o, why)
	c.dispatch()
}

// Accept takes the call of an offer.
func (c *Center) Accept(ctx context.Context, agentID, offerID string) error {
	c.mu.Lock()
	o := c.offers[offerID]
	c.mu.Unlock()
	if o == nil || o.agent.who.ID != agentID {
		return ErrOfferGone
	}
	return c.Take(ctx, agentID, o.w.call.id)
}

// offerEvent writes what became of an offer.
func (c *Call) offerEvent(o *offer, state string) {
	c.mail.post(func() {
		c.note("system", care.EventOffer, map[string]string{"offer": o.id, "agent": o.agent.who.ID, "state": state})
	})
}

// OffersTo is the offers an agent has, for a console that just connected.
func (c *Center) OffersTo(agentID string) (offers []Offered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, o := range c.offers {
		if o.agent.who.ID == agentID {
			offers = append(offers, Offered{Offer: o.id, Call: o.w.call.id, AgentID: agentID, Reason: o.w.why, Expires: o.expires})
		}
	}
	return offers
}
