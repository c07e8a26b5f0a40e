package dialog

import (
	"context"
	"strings"

	"yinling/care"
	"yinling/dialog/thinking"
	"yinling/intents"
	"yinling/prompts"
)

// The language model is asked only about what the rules do not understand and
// for small talk. It can choose a handler, which then asks, reads back and acts
// as ever, or say a few sentences that passed the check of package thinking.

const (
	factsKept   = 40 // sentences of ours that the model may rest on
	historyKept = 8  // turns told to the model
)

// remember keeps what was said for the model.
func (c *Conversation) remember(party care.Party, text string, ours bool) {
	if !c.mayThink() {
		return
	}
	c.history = append(c.history, thinking.Said{Party: party, Text: text})
	if over := len(c.history) - historyKept - 1; over > 0 {
		c.history = c.history[over:]
	}
	if ours {
		c.facts = append(c.facts, text)
		if over := len(c.facts) - factsKept; over > 0 {
			c.facts = c.facts[over:]
		}
	}
}

// mayThink tells whether a model is there and the elder agreed that it reads what
// is said.
func (c *Conversation) mayThink() bool { return c.a.thinker != nil && c.elder.ConsentModel }

// think asks the model what to do with m, and says whether it was asked. Without
// an answer in time the rules go on as if it were not there.
func (c *Conversation) think(m intents.Meaning) bool {
	if !c.mayThink() || c.words == "" || c.busy || c.sos != nil || c.distress != "" || c.mode != modeTalking || m.Distress != "" {
		return false
	}
	words := c.words
	history := c.history
	if n := len(history); n > 0 && history[n-1].Party == care.PartyElder { // words is this turn
		history = history[:n-1]
	}
	r := thinking.Request{
		Lang: c.lang, Now: c.a.now(), Salutation: c.elder.Called(c.lang), Words: words,
		History: append([]thinking.Said(nil), history...), Facts: append([]string(nil), c.facts...), Tools: c.tools(),
	}
	var answer thinking.Answer
	asked := c.asked
	c.lookUp(func(ctx context.Context) (string, error) {
		var err error
		answer, err = c.a.thinker.Think(ctx, r)
		return "", err
	}, func(_ string, err error) {
		if c.mode != modeTalking {
			return // a person is sought meanwhile
		}
		if err != nil {
			c.desk.Fault("think", err.Error())
			c.withoutModel(m)
			return
		}
		if answer.Tool != "" {
			c.chosen(answer, m)
			return
		}
		c.misses, c.hearFaults = 0, 0
		c.asked = asked
		if answer.Sentences = c.fitting(answer.Sentences); len(answer.Sentences) == 0 {
			c.withoutModel(m)
			return
		}
		c.sayThought(answer.Sentences)
	})
	return true
}

// withoutModel is what the rules do with what the model had no answer to.
func (c *Conversation) withoutModel(m intents.Meaning) {
	switch m.Intent {
	case intents.SmallTalk, intents.Lonely:
		c.misses = 0
		c.chatByRule(false)
	case intents.OutOfScope:
		c.misses = 0
		c.offerPerson(prompts.Cannot, care.EscalateCannot)
	default:
		c.notUnderstood()
	}
}

// sayThought says the model's sentences; an open task's question follows them.
func (c *Conversation) sayThought(sentences []string) {
	c.thought = true
	if c.task != nil {
		c.task.proceed(c, sentences...)
		return
	}
	c.asked = question{kind: askChat}
	c.offer(c.helps())
	c.say(join(c.lang, sentences...), c.listen)
}

// chosen acts on a tool of the model as if the elder had asked for it: its
// arguments go through the same understanding as the elder's words.
func (c *Conversation) chosen(a thinking.Answer, m intents.Meaning) {
	arg := func(name string) string { s, _ := a.Arguments[name].(string); return s }
	wish := c.understand(strings.TrimSpace(arg("when") + " " + arg("what")))
	wish.Intent, wish.Confidence, wish.Distress, wish.Also = intents.Intent(a.Tool), 1, intents.None, nil
	if s, ok := c.town().service(arg("service")); ok {
		wish.Service, wish.Help = s.ID, s.Help
	}
	if what := arg("what"); what != "" {
		wish.What = what
	}
	if who := arg("who"); who != "" {
		wish.Person = who
	}
	c.misses, c.hearFaults = 0, 0
	if wish.Intent == intents.Person {
		c.fetchPerson(care.EscalateAsked)
		return
	}
	if c.task != nil && wish.Intent == intents.Book && c.task.hear(c, wish) || c.wish(wish) {
		return
	}
	c.withoutModel(m)
}

// tools are the handlers that the model may choose among.
func (c *Conversation) tools() []thinking.Tool {
	var ids []any
	var names []string
	for _, s := range c.known.services {
		ids = append(ids, s.ID)
		names = append(names, s.ID+" = "+s.Called(c.lang))
	}
	text := map[string]any{"type": "string"}
	service := map[string]any{"type": "string", "enum": ids, "description": strings.Join(names, "; ")}
	tool := func(i intents.Intent, about string, properties map[string]any, required ...string) thinking.Tool {
		return thinking.Tool{Name: string(i), Description: about, Parameters: map[string]any{
			"type": "object", "properties": properties, "required": required, "additionalProperties": false,
		}}
	}
	list := []thinking.Tool{
		tool(intents.Remind, "remind the elder of something", map[string]any{"what": text, "when": text}),
		tool(intents.ListReminders, "tell the elder's reminders", map[string]any{}),
		tool(intents.AskBooking, "tell what is booked", map[string]any{}),
		tool(intents.WhereIsIt, "something booked has not come", map[string]any{}),
		tool(intents.AskAllowance, "tell what is left of allowances", map[string]any{}),
		tool(intents.AskEntitled, "tell what the elder is entitled to", map[string]any{}),
		tool(intents.Complaint, "take a complaint", map[string]any{}),
		tool(intents.CallRelative, "ask a relative to ring back", map[string]any{"who": text}),
		tool(intents.Person, "fetch a person", map[string]any{}),
		tool(intents.AskMedicine, "a question about health or medicine", map[string]any{}),
		tool(intents.AskNews, "news of the station", map[string]any{}),
	}
	if len(ids) > 0 {
		list = append(list,
			tool(intents.Book, "book a service; when in the elder's own words", map[string]any{"service": service, "when": text}, "service"),
			tool(intents.AskPrice, "tell what a service costs", map[string]any{"service": service}, "service"),
			tool(intents.Cancel, "cancel a booking", map[string]any{"service": service}),
			tool(intents.Change, "move a booking; when in the elder's own words", map[string]any{"service": service, "when": text}),
		)
	}
	return list
}
