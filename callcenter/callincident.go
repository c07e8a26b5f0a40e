package callcenter

import (
	"context"

	"yinling/care"
)

// A call beside an incident: the voice of an SOS. The incident never waits for
// the call; the call tells it what is heard.

// emergency brings the elder's open call, if there is one, beside an incident.
// Without one a page of the elder's that is open is asked to call, so that the
// bot can speak: a watch cannot. The page that was pressed calls by itself.
func (c *Center) emergency(elderID, incidentID string, pressedOn care.Protocol) {
	switch call := c.CallOf(elderID); {
	case elderID == "":
	case call != nil:
		call.mail.post(func() { call.beside(incidentID) })
	case pressedOn != care.ProtocolPage && c.pageOpen(elderID):
		c.pages.publish(ElderRung{ElderID: elderID})
	}
}

// joinIncident finds the incident that a new call belongs to, and the agent
// who has asked for it.
func (c *Call) joinIncident() {
	x := c.center.incidents
	if x == nil {
		return
	}
	if v, live := x.LiveOf(c.elder.ID); live && v.Urgent() {
		c.beside(v.ID)
	}
	if agentID := x.calledBack(c.elder.ID); agentID != "" {
		c.later(func(ctx context.Context) {
			if err := c.center.Take(ctx, agentID, c.id); err != nil {
				c.log.Warn("the agent who called back could not be connected", "agent", agentID, "error", err)
			}
		})
	}
}

// beside makes this the call of an urgent incident.
func (c *Call) beside(incidentID string) {
	if c.incident == incidentID || c.ending {
		return
	}
	c.incident = incidentID
	if c.bot != nil {
		c.bot.Emergency()
		c.escalate(care.EscalateDistress)
	}
	c.later(func(ctx context.Context) {
		if err := c.center.incidents.voice(ctx, incidentID, c.id); err != nil {
			c.log.Error("writing the voice of an incident", "incident", incidentID, "error", err)
		}
	})
	if c.agent != nil {
		c.incidentTaken(c.agent.who)
	}
}

// later does what the call need not wait for.
func (c *Call) later(f func(context.Context)) {
	x := c.center.incidents
	x.mu.Lock()
	defer x.mu.Unlock()
	x.async(func() { f(x.ctx) })
}

// incidentTaken tells the incident that an agent speaks with the elder.
func (c *Call) incidentTaken(a care.Agent) {
	id := c.incident
	if id == "" {
		return
	}
	c.later(func(ctx context.Context) {
		if _, err := c.center.incidents.agentActs(ctx, a, id, care.EventCalledBack, map[string]string{"by": "call"}); err != nil {
			c.log.Warn("an agent speaks with the elder of an incident that is over", "incident", id, "error", err)
		}
	})
}

// leaveIncident tells an incident that nobody has yet that its voice is gone.
func (c *Call) leaveIncident() {
	id := c.incident
	if id == "" {
		return
	}
	c.later(func(ctx context.Context) {
		if err := c.center.incidents.Hurry(ctx, id, "call_ended", ""); err != nil {
			c.log.Error("hurrying an incident", "incident", id, "error", err)
		}
	})
}

// Answered takes what the elder said to a question of the emergency talk.
func (c *Call) Answered(about, words string) {
	c.mail.post(func() {
		id := c.incident
		if id == "" {
			return
		}
		c.later(func(ctx context.Context) {
			if err := c.center.incidents.Heard(ctx, id, about, words); err != nil {
				c.log.Error("writing what was heard after an alarm", "incident", id, "error", err)
			}
		})
	})
}

// NoAnswer takes that the elder said nothing to such a question: silence is
// danger, and the ladder goes on faster.
func (c *Call) NoAnswer() {
	c.mail.post(func() {
		id := c.incident
		if id == "" {
			return
		}
		c.later(func(ctx context.Context) {
			if err := c.center.incidents.Hurry(ctx, id, "no_answer", ""); err != nil {
				c.log.Error("hurrying an incident", "incident", id, "error", err)
			}
		})
	})
}
