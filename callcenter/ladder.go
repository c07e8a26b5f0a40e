package callcenter

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"yinling/care"
)

// errStale tells that a rung came too late: a person has the incident.
var errStale = errors.New("the incident no longer waits for this")

// climbers is how many rungs are done at a time: one waits for the disk while
// another looks up who is to be told.
const climbers = 4

// climbing does what is due, one incident after the other, until the end.
func (x *Incidents) climbing() {
	for {
		select {
		case <-x.wake:
		case <-x.ctx.Done():
			return
		}
		for id, more := x.nextDue(); id != ""; id, more = x.nextDue() {
			if more { // for another climber
				x.rouse()
			}
			x.climb(id)
		}
	}
}

// nextDue is the incident whose timer rang first, "" if there is none.
func (x *Incidents) nextDue() (id string, more bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.due) == 0 {
		return "", false
	}
	id, x.due = x.due[0], x.due[1:]
	return id, len(x.due) > 0
}

func (x *Incidents) rouse() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// climb does the incident's next rung, or takes it from who did not act. What
// cannot be written is rung all the same, and tried again.
func (x *Incidents) climb(id string) {
	ctx, cancel := context.WithTimeout(x.ctx, x.set.WriteTime)
	defer cancel()
	err := x.climbNow(ctx, id)
	switch {
	case err == nil || x.ctx.Err() != nil:
	case errors.Is(err, care.ErrNotFound):
		x.log.Error("an incident is gone from the records", "incident", id, "error", err)
	default:
		x.log.Error("the ladder could not be written; it rings and is tried again", "incident", id, "error", err)
		x.ringUnwritten(id)
	}
}

func (x *Incidents) climbNow(ctx context.Context, id string) error {
	end, err := x.turnOf(ctx, id)
	if err != nil {
		return err
	}
	defer end()
	x.mu.Lock()
	li := x.live[id]
	if li == nil {
		x.mu.Unlock()
		return nil
	}
	inc, actBy, now := li.Incident, li.actBy, time.Now()
	steps, tries := slices.Clone(li.steps), li.tries
	var refused []string
	for _, a := range li.answers {
		if a.what == care.EventCannot {
			refused = append(refused, a.ref)
		}
	}
	x.mu.Unlock()
	switch {
	case inc.State != care.IncidentOpen && !actBy.IsZero() && !now.Before(actBy):
		why := "idle"
		if inc.State == care.IncidentResponding {
			why = "not_arrived"
		}
		err = x.lapse(ctx, id, why, steps)
	case inc.State == care.IncidentOpen && len(steps) > 0 && !now.Before(steps[0].Due):
		err = x.rung(ctx, inc, steps[0], len(steps) == 1, tries, refused)
	default:
		return nil // it was dealt with meanwhile
	}
	if errors.Is(err, errStale) {
		return x.resync(ctx, id)
	}
	return err
}

// rung tells who the step tells; the last one of a ladder brings the next.
func (x *Incidents) rung(ctx context.Context, inc care.Incident, step care.Step, last bool, tries int, refused []string) error {
	targets, again := x.set.Rules.Tell(step.N)
	why := AlertRaised
	if again {
		why = AlertAgain
	}
	people, messages, links, err := x.compose(ctx, inc, targets, why, refused)
	if err != nil && tries < composeTries {
		return err
	}
	if err != nil { // one row that cannot be read must not silence the others
		x.log.Error("a rung goes on without all the people it tells", "incident", inc.ID, "step", step.N, "error", err)
	}
	now := time.Now()
	_, err = x.alter(ctx, inc.ID, x.ringOf(step.N, targets), func(i *care.Incident) (care.IncidentChange, error) {
		if i.State != care.IncidentOpen {
			return care.IncidentChange{}, errStale
		}
		step.Done = now
		c := care.IncidentChange{Steps: []care.Step{step}, Links: links, Messages: messages, Events: []care.Event{{
			Who: "system", What: care.EventStep,
			Data: map[string]string{"step": strconv.Itoa(step.N), "targets": joined(targets), "told": strings.Join(people, ",")},
		}}}
		if last {
			n := step.N + 1
			c.Steps = append(c.Steps, care.Step{IncidentID: i.ID, N: n, Due: now.Add(x.set.Rules.Wait(n))})
		}
		return c, nil
	})
	if err != nil {
		return err
	}
	x.mu.Lock()
	if li := x.live[inc.ID]; li != nil {
		li.tries = 0
	}
	x.mu.Unlock()
	if step.N == 1 && !x.center.anyConsole() {
		return ignoreStale(x.hurry(ctx, inc.ID, "no_console", ""))
	}
	return nil
}

// composeTries is how often the people of a rung are looked up before it goes
// on with those that can be read.
const composeTries = 3

// compose writes the messages to those that the targets mean. With an error it
// gives those that could be read.
func (x *Incidents) compose(ctx context.Context, inc care.Incident, targets []care.Target, why AlertWhy, refused []string) (refs []string, messages []care.Message, links []care.Link, err error) {
	elder, circle, err := x.around(ctx, inc)
	for _, t := range targets {
		for _, p := range circle.Told(t) {
			if slices.Contains(refs, p.Ref) || slices.Contains(refused, p.Ref) {
				continue
			}
			refs = append(refs, p.Ref)
			link, list := x.alerts.Alert(why, inc, elder, p, time.Now())
			links, messages = append(links, link), append(messages, list...)
		}
	}
	return refs, messages, links, err
}

// ringOf is how a rung sounds: the first has rung when the alarm came.
func (x *Incidents) ringOf(n int, targets []care.Target) Ring {
	switch {
	case slices.Contains(targets, care.TellCall120):
		return RingLoud
	case n > 1:
		return RingAlarm
	}
	return RingNone
}

// ringUnwritten rings what is due and could not be written, each step once, and
// sets the next try.
func (x *Incidents) ringUnwritten(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	li := x.live[id]
	if li == nil || x.closing {
		return
	}
	li.tries++
	if li.State == care.IncidentOpen {
		if n := x.dueStep(li); n > li.rung {
			li.rung = n
			targets, _ := x.set.Rules.Tell(n)
			x.center.pages.publish(IncidentChanged{x.view(li, x.ringOf(n, targets))})
		}
	}
	li.timer.Reset(x.set.RetryTime)
}

// dueStep is the number of the latest step whose time has come, written or not.
func (x *Incidents) dueStep(li *liveIncident) (n int) {
	now, last := time.Now(), time.Time{}
	for _, s := range li.steps {
		if s.Due.After(now) {
			return n
		}
		n, last = s.N, s.Due
	}
	if n >= len(x.set.Rules.Ladder) { // beyond the last they ring again and again
		n += int(now.Sub(last) / x.set.Rules.Again)
	}
	return n
}

// lapse takes an incident, whose turn is taken, from who has it and goes on
// with the ladder where it stood, at once.
func (x *Incidents) lapse(ctx context.Context, id, why string, steps []care.Step) error {
	_, err := x.alter(ctx, id, RingAlarm, func(i *care.Incident) (care.IncidentChange, error) {
		next, err := care.NextIncidentState(i.State, care.IncidentLapse)
		if err != nil {
			return care.IncidentChange{}, errStale
		}
		e := care.Event{Who: "system", What: care.EventLapsed, Data: map[string]string{"why": why, "name": i.ByName}}
		i.State, i.By, i.ByName = next, "", ""
		i.Acknowledged, i.ActBy, i.Responding, i.Arrived = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		c := care.IncidentChange{Events: []care.Event{e}}
		if i.Urgent() {
			c.Steps = x.resumed(id, steps)
		}
		return c, nil
	})
	return err
}

// resumed is the rest of a ladder that goes on now, with its own waits.
func (x *Incidents) resumed(id string, steps []care.Step) []care.Step {
	due := time.Now()
	if len(steps) == 0 {
		steps = []care.Step{{IncidentID: id, N: len(x.set.Rules.Ladder) + 1}}
	}
	for i := range steps {
		if i > 0 {
			due = due.Add(x.set.Rules.Wait(steps[i].N))
		}
		steps[i].Due = due
	}
	return steps
}

// Hurry does the ladder's next rung now: there is no use in waiting. why is
// no_console, no_answer, call_ended or cannot; name says who cannot.
func (x *Incidents) Hurry(ctx context.Context, id, why, name string) error {
	end, err := x.turnOf(ctx, id)
	if err != nil {
		return err
	}
	defer end()
	return ignoreStale(x.hurry(ctx, id, why, name))
}

// hurry is Hurry of an incident whose turn is taken.
func (x *Incidents) hurry(ctx context.Context, id, why, name string) error {
	x.mu.Lock()
	li := x.live[id]
	if li == nil || li.State != care.IncidentOpen || len(li.steps) == 0 {
		x.mu.Unlock()
		return errStale
	}
	steps := slices.Clone(li.steps)
	x.mu.Unlock()
	early := time.Until(steps[0].Due)
	if early <= 0 || steps[0].N > len(x.set.Rules.Ladder) {
		return errStale // it is due anyway; repeats keep their pace
	}
	for i := range steps { // the ones behind keep their distance
		steps[i].Due = steps[i].Due.Add(-early)
	}
	_, err := x.alter(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		if i.State != care.IncidentOpen {
			return care.IncidentChange{}, errStale
		}
		data := map[string]string{"why": why}
		if name != "" {
			data["name"] = name
		}
		return care.IncidentChange{Steps: steps, Events: []care.Event{{Who: "system", What: care.EventHurried, Data: data}}}, nil
	})
	return err
}

func ignoreStale(err error) error {
	if errors.Is(err, errStale) {
		return nil
	}
	return err
}

func joined(targets []care.Target) string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = string(t)
	}
	return strings.Join(names, ",")
}
