package callcenter

import (
	"slices"

	"yinling/care"
)

// What the bot tells the call it is in. All of it is safe from the bot's
// goroutine and never waits.

// Turn takes a finished turn and gives its number. It is committed in order by
// the call's goroutine.
func (c *Call) Turn(t care.Turn) int {
	seq := int(c.lastSeq.Add(1))
	t.ID, t.CallID, t.Seq = care.NewID(t.Started), c.id, seq
	c.mail.post(func() { c.commitTurn(t) })
	return seq
}

func (c *Call) commitTurn(t care.Turn) {
	ctx, cancel := c.writeTime()
	defer cancel()
	if err := c.center.records.AppendTurn(ctx, t); err != nil {
		c.log.Error("writing a turn", "seq", t.Seq, "error", err)
	}
	c.caption(Caption{Call: c.id, Turn: t.Seq, Party: t.Party, By: t.By, Text: t.Text, Final: true, Distress: t.Distress})
}

// Caption takes words as they are spoken; seq 0 is the turn that comes next.
func (c *Call) Caption(party care.Party, seq int, text string) {
	if seq == 0 {
		seq = int(c.lastSeq.Load()) + 1
	}
	c.mail.post(func() {
		by := ""
		if party == care.PartyAgent && c.agent != nil {
			by = c.agent.who.Name
		}
		c.caption(Caption{Call: c.id, Turn: seq, Party: party, By: by, Text: text})
	})
}

func (c *Call) caption(cap Caption) {
	i := slices.IndexFunc(c.view.Turns, func(o Caption) bool { return o.Turn == cap.Turn })
	switch {
	case i < 0:
		c.view.Turns = append(c.view.Turns, cap)
	case c.view.Turns[i].Final:
		return // a late partial of a turn that is finished
	default:
		c.view.Turns[i] = cap
	}
	c.snapshot()
	c.center.pages.publish(cap)
}

// Doing takes what the bot is doing.
func (c *Call) Doing(d care.Doing) {
	c.mail.post(func() {
		if c.view.Doing == d {
			return
		}
		c.view.Doing = d
		c.snapshot()
		c.center.pages.publish(DoingChanged{c.id, d})
	})
}

// Choices takes what the elder can press instead of speaking.
func (c *Call) Choices(items []care.Choice, keypad bool) {
	c.mail.post(func() {
		c.view.Choices, c.view.Keypad = items, keypad
		c.snapshot()
		c.center.pages.publish(ChoicesChanged{c.id, items, keypad})
	})
}

// Escalate brings the call to a person.
func (c *Call) Escalate(why care.Escalation) {
	c.mail.post(func() { c.escalate(why) })
}

// Fault takes an engine's failure: it goes to the timeline and the log.
func (c *Call) Fault(op, reason string) {
	c.log.Warn("engine fault", "op", op, "reason", reason)
	c.mail.post(func() {
		c.note("system", care.EventEngineFault, map[string]string{"op": op, "reason": reason})
	})
}

// Hangup ends the call after the bot's goodbye, unless an agent has taken it
// in that moment.
func (c *Call) Hangup(reason string) {
	c.mail.post(func() {
		if c.agent == nil {
			c.end(care.TerminationCompleted, reason)
		}
	})
}
