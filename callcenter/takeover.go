package callcenter

import (
	"context"
	"time"

	"yinling/care"
)

// Take makes the agent the speaker of a call: the bot falls silent at once and
// the two legs are connected. Exactly one of several agents wins; the others
// get a *TakenError with the winner's name.
func (c *Center) Take(ctx context.Context, agentID, callID string) error {
	call, err := c.Call(callID)
	if err != nil {
		return err
	}
	d, undo, err := c.reserve(agentID, callID)
	if err != nil {
		return err
	}
	if err := call.do(ctx, func() error { return call.take(d) }); err != nil {
		undo()
		return err
	}
	return nil
}

func (c *Call) take(d *desk) error {
	if c.ending {
		return ErrNoCall
	}
	if c.agent != nil {
		return &TakenError{By: c.agent.who.Name}
	}
	// Audio first: words in the database can wait a millisecond, the elder not.
	c.media.Bridge(d.media)
	d.media.Bridge(c.media)
	if c.bot == nil {
		c.startBot() // it never speaks, but writes down what is said
	}
	c.bot.Quiet(d.who.Name, fresh(d.media.Frames()))
	c.agent = d
	c.advance(care.CallTakeover)
	c.rec.AgentID = d.who.ID
	if c.rec.Answered.IsZero() {
		c.rec.Answered = time.Now()
	}
	c.center.dequeue(c, "taken")
	c.join(care.PartyAgent, d.who.ID)
	c.save(c.event("agent:"+d.who.ID, care.EventTakeover))
	c.log.Info("agent took over", "agent", d.who.ID)
	c.show()
	c.incidentTaken(d.who)
	return nil
}

// fresh drops what waits in frames: the agent said it before the takeover, and
// not to this elder.
func fresh(frames <-chan []int16) <-chan []int16 {
	for {
		select {
		case _, open := <-frames:
			if open {
				continue
			}
		default:
		}
		return frames
	}
}

// Handback gives the call back to the bot, which goes on with what was said.
func (c *Center) Handback(ctx context.Context, agentID, callID string) error {
	call, err := c.Call(callID)
	if err != nil {
		return err
	}
	return call.do(ctx, func() error {
		if err := call.mine(agentID); err != nil {
			return err
		}
		call.handback(care.PresenceHandback)
		return nil
	})
}

// HangupByAgent ends a call that the agent has taken.
func (c *Center) HangupByAgent(ctx context.Context, agentID, callID string) error {
	call, err := c.Call(callID)
	if err != nil {
		return err
	}
	return call.do(ctx, func() error {
		if err := call.mine(agentID); err != nil {
			return err
		}
		call.end(care.TerminationCompleted, "the agent hung up")
		return nil
	})
}

func (c *Call) mine(agentID string) error {
	if c.ending {
		return ErrNoCall
	}
	if c.agent == nil || c.agent.who.ID != agentID {
		return ErrNotYours
	}
	return nil
}

func (c *Call) handback(presence care.PresenceAction) {
	d := c.agent
	c.agent = nil
	c.media.Bridge(nil)
	d.media.Bridge(nil)
	c.leave(care.PartyAgent)
	c.advance(care.CallHandback)
	c.save(c.event("agent:"+d.who.ID, care.EventHandback))
	c.center.release(d, presence)
	c.bot.Resume()
	c.show()
}

// agentLost brings a call whose agent's console broke back to the bot and to
// the front of the queue.
func (c *Call) agentLost(d *desk) {
	c.mail.post(func() {
		if c.ending || c.agent != d {
			return
		}
		why := c.rec.Escalation
		if why == care.EscalateNone {
			why = care.EscalateAsked
		}
		c.log.Warn("agent lost, the call is queued again", "agent", d.who.ID)
		c.handback(care.PresenceHandback)
		// Whoever cannot be reached is offered nothing more; an agent who is
		// off the board already is no error.
		c.center.SetPresence(d.who.ID, care.PresenceGoOffline)
		c.escalate(why)
	})
}
