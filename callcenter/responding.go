package callcenter

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"yinling/care"
)

// maxNote is how long a note may be, in characters.
const maxNote = 2000

// Take acknowledges: the incident is this agent's. Another agent who has it
// and sits at a console keeps it (*TakenError).
func (x *Incidents) Take(ctx context.Context, a care.Agent, id string) error {
	_, err := x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		if err := x.another(i, a); err != nil {
			return care.IncidentChange{}, err
		}
		if i.By == agentRef(a) {
			return care.IncidentChange{}, nil
		}
		return x.acknowledge(i, agentRef(a), a.Name)
	})
	return err
}

// another refuses when an agent who is there has the incident already.
func (x *Incidents) another(i *care.Incident, a care.Agent) error {
	if i.State != care.IncidentOpen && i.By != "" && i.By != agentRef(a) && x.center.atConsole(i.By) {
		return &TakenError{By: i.ByName}
	}
	return nil
}

func (x *Incidents) acknowledge(i *care.Incident, who, name string) (care.IncidentChange, error) {
	next, err := care.NextIncidentState(i.State, care.IncidentAcknowledge)
	if err != nil {
		return care.IncidentChange{}, err
	}
	now := time.Now()
	i.State, i.By, i.ByName, i.Acknowledged = next, who, name, now
	if next == care.IncidentAcknowledged {
		x.expect(i, x.set.Rules.ActWithin)
	}
	if i.Answered.IsZero() {
		i.Answered = now
	}
	return care.IncidentChange{Events: []care.Event{{Who: who, What: care.EventAcknowledged, Data: map[string]string{"name": name}}}}, nil
}

// expect sets the time by which something more has to be done. A flat battery
// and somebody at the door are waited for by nobody.
func (x *Incidents) expect(i *care.Incident, within time.Duration) {
	i.ActBy = time.Time{}
	if i.Urgent() && i.Arrived.IsZero() {
		i.ActBy = time.Now().Add(within)
	}
}

// sends are the events that bring somebody to the elder.
var sends = []care.EventKind{care.EventDispatched, care.EventGoing, care.EventArrived, care.EventPersonCalled}

// act is something that a named person did for the elder: it acknowledges if
// nobody had, and help is under way.
func (x *Incidents) act(i *care.Incident, who, name string, event care.Event) (c care.IncidentChange, err error) {
	if i.State == care.IncidentOpen {
		if c, err = x.acknowledge(i, who, name); err != nil {
			return c, err
		}
	}
	next, err := care.NextIncidentState(i.State, care.IncidentAct)
	if err != nil {
		return c, err
	}
	i.State = next
	if event.What == care.EventArrived && i.Arrived.IsZero() {
		i.Arrived = time.Now()
	}
	x.expect(i, x.set.Rules.ArriveWithin) // who said "I am going" may never come
	if i.Responding.IsZero() && slices.Contains(sends, event.What) {
		i.Responding = time.Now()
	}
	event.Who = who
	c.Events = append(c.Events, event)
	return c, nil
}

// agentActs is act by an agent, as one change.
func (x *Incidents) agentActs(ctx context.Context, a care.Agent, id string, what care.EventKind, data map[string]string) (care.Incident, error) {
	return x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		return x.act(i, agentRef(a), a.Name, care.Event{What: what, Data: data})
	})
}

// Called tells that the agent has called a person of the circle.
func (x *Incidents) Called(ctx context.Context, a care.Agent, id, person string) error {
	_, p, err := x.personOf(ctx, id, person)
	if err != nil {
		return err
	}
	_, err = x.agentActs(ctx, a, id, care.EventPersonCalled, map[string]string{"person": p.Ref, "name": p.Name})
	return err
}

// Dispatch asks a person of the circle to go, by a message with a link.
func (x *Incidents) Dispatch(ctx context.Context, a care.Agent, id, person string) error {
	inc, p, err := x.personOf(ctx, id, person)
	if err != nil {
		return err
	}
	if !p.Consent {
		return care.Refusef("no_consent", "The elder has not agreed that this person is told.")
	}
	elder, _, err := x.around(ctx, inc)
	if err != nil {
		return err
	}
	link, messages := x.alerts.Alert(AlertDispatched, inc, elder, p, time.Now())
	_, err = x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		c, err := x.act(i, agentRef(a), a.Name, care.Event{What: care.EventDispatched, Data: map[string]string{"person": p.Ref, "name": p.Name}})
		c.Links, c.Messages = []care.Link{link}, messages
		return c, err
	})
	return err
}

func (x *Incidents) personOf(ctx context.Context, id, ref string) (care.Incident, care.Person, error) {
	v, err := x.View(ctx, id)
	if err != nil {
		return care.Incident{}, care.Person{}, err
	}
	circle, err := x.Circle(ctx, v.Incident)
	if err != nil {
		return care.Incident{}, care.Person{}, err
	}
	p, ok := circle.Find(ref)
	if !ok {
		return care.Incident{}, care.Person{}, care.Refusef("no_person", "That person is not in the elder's circle.")
	}
	return v.Incident, p, nil
}

// Note writes what the agent wants remembered.
func (x *Incidents) Note(ctx context.Context, a care.Agent, id, text string) error {
	if n := utf8.RuneCountInString(text); n == 0 || n > maxNote {
		return care.Refusef("bad_note", "A note is 1 to %d characters.", maxNote)
	}
	_, err := x.change(ctx, id, RingNone, func(i *care.Incident) (c care.IncidentChange, err error) {
		if i.State == care.IncidentOpen {
			if c, err = x.acknowledge(i, agentRef(a), a.Name); err != nil {
				return c, err
			}
		}
		if i.By == agentRef(a) && i.State == care.IncidentAcknowledged {
			x.expect(i, x.set.Rules.ActWithin) // who writes is there; nobody is under way by it
		}
		c.Events = append(c.Events, care.Event{Who: agentRef(a), What: care.EventNoted, Data: map[string]string{"text": text}})
		return c, nil
	})
	return err
}

// Resolve closes an incident, kindly, with its outcome. Who was told of it is
// told how it ended. seen is how many alarms the agent saw, 0 for not checked:
// with another one since, the error is "pressed_again".
func (x *Incidents) Resolve(ctx context.Context, a care.Agent, id string, o care.Outcome, note string, seen int) error {
	switch {
	case !slices.Contains(care.Outcomes, o):
		return care.Refusef("bad_outcome", "Choose how it ended.")
	case utf8.RuneCountInString(note) > maxNote:
		return care.Refusef("bad_note", "A note is at most %d characters.", maxNote)
	case o == care.OutcomeUnknown && note == "":
		return care.Refusef("bad_note", "Write down what was tried.")
	}
	v, err := x.View(ctx, id)
	if err != nil {
		return err
	}
	now := time.Now()
	v.Outcome, v.Resolved = o, now
	links, messages := x.closingMessages(ctx, v.Incident)
	_, err = x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		next, err := care.NextIncidentState(i.State, care.IncidentResolve)
		if err != nil {
			return care.IncidentChange{}, err
		}
		if seen > 0 && i.Alarms > seen {
			return care.IncidentChange{}, care.Refusef("pressed_again", "There was another alarm since; look at it first.")
		}
		if i.Answered.IsZero() {
			i.Answered = now
		}
		if i.By == "" {
			i.By, i.ByName = agentRef(a), a.Name
		}
		i.State, i.Resolved, i.ActBy, i.Outcome, i.Note = next, now, time.Time{}, o, note
		return care.IncidentChange{Drop: true, Links: links, Messages: messages, Events: []care.Event{{
			Who: agentRef(a), What: care.EventIncidentDone, Data: map[string]string{"outcome": string(o), "note": note, "name": a.Name},
		}}}, nil
	})
	return err
}

// closingMessages is the last message to who was told. That it cannot be written
// keeps no incident open.
func (x *Incidents) closingMessages(ctx context.Context, i care.Incident) (links []care.Link, messages []care.Message) {
	x.mu.Lock()
	var told []string
	if li := x.live[i.ID]; li != nil {
		told = slices.Clone(li.told)
	}
	x.mu.Unlock()
	if len(told) == 0 {
		return nil, nil
	}
	elder, circle, err := x.around(ctx, i)
	if err != nil {
		x.log.Error("nobody is told how the incident ended", "incident", i.ID, "error", err)
		return nil, nil
	}
	for _, ref := range told {
		if p, ok := circle.Find(ref); ok && p.Consent {
			link, list := x.alerts.Alert(AlertResolved, i, elder, p, i.Resolved)
			links, messages = append(links, link), append(messages, list...)
		}
	}
	return links, messages
}

// Reopen opens a resolved incident again: it was closed too early.
func (x *Incidents) Reopen(ctx context.Context, a care.Agent, id string) error {
	v, err := x.View(ctx, id)
	if err != nil {
		return err
	}
	if _, live := x.LiveOf(v.ElderID); live && v.ElderID != "" {
		return care.Refusef("incident_live", "This elder has a live incident already.")
	}
	_, err = x.change(ctx, id, RingAlarm, func(i *care.Incident) (care.IncidentChange, error) {
		if _, err := care.NextIncidentState(i.State, care.IncidentReopen); err != nil {
			return care.IncidentChange{}, err
		}
		now := time.Now()
		*i = i.Reopen(now)
		c := care.IncidentChange{Drop: true, Events: []care.Event{{Who: agentRef(a), What: care.EventReopened, Data: map[string]string{"why": "agent", "name": a.Name}}}}
		if i.Urgent() {
			c.Steps = x.set.Rules.Steps(i.ID, now)
		}
		return c, nil
	})
	return err
}

// Read writes that somebody ("agent:…") read the 120 sheet or the door code.
func (x *Incidents) Read(ctx context.Context, who, id string, what care.EventKind) error {
	return x.tell(ctx, id, care.Event{Who: who, What: what})
}

// Going tells that a person of the circle is on the way: it acknowledges.
func (x *Incidents) Going(ctx context.Context, id string, p care.Person) error {
	return x.personActs(ctx, id, p, care.EventGoing)
}

// Arrived tells that a person of the circle is with the elder.
func (x *Incidents) Arrived(ctx context.Context, id string, p care.Person) error {
	return x.personActs(ctx, id, p, care.EventArrived)
}

func (x *Incidents) personActs(ctx context.Context, id string, p care.Person, what care.EventKind) error {
	if x.said(id, p.Ref) == what {
		return nil // a second tap, or a phone that sends again
	}
	_, err := x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		return x.act(i, p.Ref, p.Name, care.Event{What: what, Data: map[string]string{"name": p.Name, "role": p.Role}})
	})
	return err
}

// said is the last answer of a person.
func (x *Incidents) said(id, ref string) care.EventKind {
	x.mu.Lock()
	defer x.mu.Unlock()
	if li := x.live[id]; li != nil {
		return li.answered(ref)
	}
	return ""
}

// Cannot tells that a person of the circle cannot go, or not get in: what they
// said before is withdrawn. If the incident was theirs the ladder goes on; if
// nobody has it its next rung comes at once; and an agent who has it is rung.
func (x *Incidents) Cannot(ctx context.Context, id string, p care.Person) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), x.set.WriteTime)
	defer cancel()
	end, err := x.turnOf(ctx, id)
	if err != nil {
		return err
	}
	defer end()
	x.mu.Lock()
	var steps []care.Step
	before, helped := care.EventKind(""), false
	if li := x.live[id]; li != nil {
		steps, before = slices.Clone(li.steps), li.answered(p.Ref)
		for _, a := range li.answers {
			helped = helped || a.ref != p.Ref && a.what == care.EventArrived
		}
	}
	x.mu.Unlock()
	if before == care.EventCannot {
		return nil
	}
	ring := RingNone
	inc, err := x.alter(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		if i.State == care.IncidentResolved {
			return care.IncidentChange{}, care.Refusef("incident_state", "This is over already.")
		}
		if !helped {
			i.Arrived = time.Time{}
		}
		if i.State != care.IncidentOpen && i.By != p.Ref {
			ring = RingAlarm
			x.expect(i, x.set.Rules.ActWithin)
		}
		return care.IncidentChange{Events: []care.Event{{Who: p.Ref, What: care.EventCannot, Data: map[string]string{"name": p.Name, "role": p.Role}}}}, nil
	})
	switch {
	case err != nil:
		return err
	case inc.State == care.IncidentOpen:
		return ignoreStale(x.hurry(ctx, id, "cannot", p.Name))
	case inc.By == p.Ref:
		return ignoreStale(x.lapse(ctx, id, "cannot", steps))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if li := x.live[id]; li != nil {
		x.center.pages.publish(IncidentChanged{x.view(li, ring)})
	}
	return nil
}

// CallBack lets the agent speak with the elder. by is "call" (an open call was
// taken), "page" (the elder's page is asked to call), "device" (it was told to
// dial the hotline) or "phone"; number, where there is one, is to be dialed by
// hand. The device that was pressed comes first: she is where it is.
func (x *Incidents) CallBack(ctx context.Context, a care.Agent, id string) (by, number string, err error) {
	v, err := x.View(ctx, id)
	if err != nil {
		return "", "", err
	}
	if v.Elder != nil {
		number = v.Elder.Phone
	}
	if v.Device.Phone != "" {
		number = v.Device.Phone
	}
	call, page := x.center.CallOf(v.ElderID), v.Elder != nil && x.center.pageOpen(v.ElderID)
	switch {
	case v.Elder != nil && call != nil:
		return "call", "", x.center.Take(ctx, a.ID, call.ID()) // which tells the incident
	case page && v.Device.Protocol == care.ProtocolPage:
		by = "page"
	case x.set.Hotline != "" && v.Online && x.Command(ctx, a, v.DeviceID, care.Command{Kind: care.CommandCall, Args: []string{x.set.Hotline}}) == nil:
		by = "device"
	case page:
		by = "page"
	case number == "":
		return "", "", care.Refusef("no_way", "There is no way to call this elder back.")
	default:
		by = "phone"
	}
	if by == "page" {
		x.ringPage(v.ElderID, a)
	}
	_, err = x.agentActs(ctx, a, id, care.EventCalledBack, map[string]string{"by": by})
	return by, number, err
}

// pageRing is an agent who waits for an elder's page to call.
type pageRing struct {
	agent string
	until time.Time
}

// ringPage asks the elder's page to call; the call is the agent's.
func (x *Incidents) ringPage(elderID string, a care.Agent) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.callBack[elderID] = pageRing{a.ID, time.Now().Add(x.set.RingTime)}
	x.center.pages.publish(ElderRung{ElderID: elderID, By: a.Name})
}

// calledBack tells which agent waits for a call of this elder, once.
func (x *Incidents) calledBack(elderID string) (agentID string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.callBack[elderID]
	delete(x.callBack, elderID)
	if time.Now().After(r.until) {
		return ""
	}
	return r.agent
}

// tell writes to the timeline what changes nothing else.
func (x *Incidents) tell(ctx context.Context, id string, e care.Event) error {
	_, err := x.change(ctx, id, RingNone, func(*care.Incident) (care.IncidentChange, error) {
		return care.IncidentChange{Events: []care.Event{e}}, nil
	})
	return err
}

// Heard writes what the bot heard of the elder after a press.
func (x *Incidents) Heard(ctx context.Context, id, about, text string) error {
	return x.tell(ctx, id, care.Event{Who: "bot", What: care.EventHeard, Data: map[string]string{"about": about, "text": text}})
}

// voice writes that a call stands beside the incident.
func (x *Incidents) voice(ctx context.Context, id, callID string) error {
	_, err := x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		i.CallID = callID
		return care.IncidentChange{Events: []care.Event{{Who: "system", What: care.EventVoice, Data: map[string]string{"call": callID}}}}, nil
	})
	return err
}

func agentRef(a care.Agent) string { return "agent:" + a.ID }
