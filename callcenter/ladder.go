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
	x.mu.Lock()
	li := x.live[id]
	if li == nil || li.busy {
		x.mu.Unlock()
		return
	}
	li.busy = true
	defer x.climbed(li)
	inc, actBy, now := li.Incident, li.actBy, time.Now()
	var step care.Step
	if len(li.steps) > 0 {
		step = li.steps[0]
	}
	told, refused := slices.Clone(li.told), slices.Clone(li.refused)
	x.mu.Unlock()

	var err error
	switch {
	case inc.State != care.IncidentOpen && !actBy.IsZero() && !now.Before(actBy):
		why := "nothing was done in time"
		if inc.State == care.IncidentResponding {
			why = "nobody has arrived"
		}
		err = x.lapse(x.ctx, id, why, func(i *care.Incident) bool { return i.By == inc.By && i.ActBy.UnixMilli() == inc.ActBy.UnixMilli() })
	case inc.State == care.IncidentOpen && step.N > 0 && !now.Before(step.Due):
		err = x.rung(inc, step, told, refused)
	}
	if err == nil || errors.Is(err, errStale) || x.ctx.Err() != nil {
		return
	}
	x.log.Error("the ladder could not be written; it rings and is tried again", "incident", id, "step", step.N, "error", err)
	x.ringUnwritten(id, step.N)
}

// climbed lets the incident's timer ring again, at once if something came due
// meanwhile.
func (x *Incidents) climbed(li *liveIncident) {
	x.mu.Lock()
	defer x.mu.Unlock()
	li.busy = false
	if li.again.IsZero() {
		x.schedule(li)
	} else if !x.closing {
		li.timer.Reset(time.Until(li.again))
	}
	li.again = time.Time{}
}

// rung tells who the step tells.
func (x *Incidents) rung(inc care.Incident, step care.Step, told, refused []string) error {
	targets, again := x.set.Rules.Tell(step.N)
	why := AlertRaised
	if again {
		why = AlertAgain
	}
	people, messages, links, err := x.compose(inc, targets, why, refused)
	if err != nil {
		return err
	}
	now := time.Now()
	_, err = x.change(x.ctx, inc.ID, x.ringOf(step.N, targets), func(i *care.Incident) (care.IncidentChange, error) {
		if i.State != care.IncidentOpen {
			return care.IncidentChange{}, errStale
		}
		step.Done = now
		c := care.IncidentChange{Steps: []care.Step{step}, Links: links, Messages: messages, Events: []care.Event{{
			Who: "system", What: care.EventStep,
			Data: map[string]string{"step": strconv.Itoa(step.N), "targets": joined(targets), "told": strings.Join(people, ",")},
		}}}
		if n := step.N + 1; n > len(x.set.Rules.Ladder) {
			c.Steps = append(c.Steps, care.Step{IncidentID: i.ID, N: n, Due: now.Add(x.set.Rules.Wait(n))})
		}
		return c, nil
	})
	if err == nil && step.N == 1 && !x.center.anyConsole() {
		return ignoreStale(x.hurry(x.ctx, inc.ID, "no console is open"))
	}
	return err
}

// compose writes the messages to those that the targets mean.
func (x *Incidents) compose(inc care.Incident, targets []care.Target, why AlertWhy, refused []string) (refs []string, messages []care.Message, links []care.Link, err error) {
	ctx, cancel := context.WithTimeout(x.ctx, x.set.WriteTime)
	defer cancel()
	elder, circle, err := x.around(ctx, inc)
	if err != nil {
		return nil, nil, nil, err
	}
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
	return refs, messages, links, nil
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

// ringUnwritten rings a rung whose write failed, once, and sets the next try.
func (x *Incidents) ringUnwritten(id string, n int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	li := x.live[id]
	if li == nil || x.closing {
		return
	}
	if n > li.rung {
		li.rung = n
		targets, _ := x.set.Rules.Tell(max(n, 1))
		x.center.pages.publish(IncidentChanged{x.view(li, x.ringOf(n, targets))})
	}
	li.again = time.Now().Add(x.set.RetryTime)
}

// lapse takes an incident from who has it, if it still is as expected, and
// goes on with the ladder where it stood, at once.
func (x *Incidents) lapse(ctx context.Context, id, why string, still func(*care.Incident) bool) error {
	x.mu.Lock()
	var steps []care.Step
	if li := x.live[id]; li != nil {
		steps = slices.Clone(li.steps)
	}
	x.mu.Unlock()
	_, err := x.change(ctx, id, RingAlarm, func(i *care.Incident) (care.IncidentChange, error) {
		next, err := care.NextIncidentState(i.State, care.IncidentLapse)
		if err != nil || !still(i) {
			return care.IncidentChange{}, errStale
		}
		e := care.Event{Who: "system", What: care.EventLapsed, Data: map[string]string{"why": why, "name": i.ByName}}
		i.State, i.By, i.ByName = next, "", ""
		i.Acknowledged, i.ActBy, i.Responding = time.Time{}, time.Time{}, time.Time{}
		return care.IncidentChange{Steps: x.resumed(id, steps), Events: []care.Event{e}}, nil
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

// Hurry does the ladder's next rung now: there is no use in waiting.
func (x *Incidents) Hurry(ctx context.Context, id, why string) error {
	return ignoreStale(x.hurry(ctx, id, why))
}

func (x *Incidents) hurry(ctx context.Context, id, why string) error {
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
	_, err := x.change(ctx, id, RingNone, func(i *care.Incident) (care.IncidentChange, error) {
		if i.State != care.IncidentOpen {
			return care.IncidentChange{}, errStale
		}
		return care.IncidentChange{Steps: steps, Events: []care.Event{{Who: "system", What: care.EventHurried, Data: map[string]string{"why": why}}}}, nil
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
