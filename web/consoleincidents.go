package web

import (
	"context"
	"slices"

	"yinling/callcenter"
	"yinling/care"
)

// A command's arguments are a few numbers or one short text.
const maxArgs, maxArg = 8, 500 // bytes each

const (
	// maxBoard is how many live incidents a console is shown at least. Open
	// urgent ones are shown beyond it, up to maxUrgent: nobody has them yet.
	maxBoard, maxUrgent = 200, 2000
	// maxUnknown is how many devices that are nobody's a console is shown.
	maxUnknown = 50
)

// boardOf chooses what a console is shown of the live incidents, in their order.
func boardOf(live []callcenter.IncidentView) []callcenter.IncidentView {
	crying := func(v callcenter.IncidentView) bool { return v.Urgent() && v.State == care.IncidentOpen }
	urgent := 0
	for _, v := range live {
		if crying(v) {
			urgent++
		}
	}
	urgent = min(urgent, maxUrgent)
	others := max(0, maxBoard-urgent)
	out := make([]callcenter.IncidentView, 0, min(len(live), urgent+others))
	for _, v := range live {
		left := &others
		if crying(v) {
			left = &urgent
		}
		if *left > 0 {
			*left--
			out = append(out, v)
		}
	}
	return out
}

// foremost chooses the unknown devices that somebody should look at: those
// with an incident first, then those that spoke last.
func foremost(unknown []callcenter.DeviceUnknown) []callcenter.DeviceUnknown {
	sorted := slices.Clone(unknown)
	slices.SortStableFunc(sorted, func(a, b callcenter.DeviceUnknown) int {
		if inNeed := a.Incident != ""; inNeed != (b.Incident != "") {
			if inNeed {
				return -1
			}
			return 1
		}
		return seenAt(b.Device).Compare(seenAt(a.Device))
	})
	return sorted[:min(len(sorted), maxUnknown)]
}

// handleIncident is what an agent does about incidents and devices.
func (p *console) handleIncident(ctx context.Context, k *socket, m message) error {
	x := p.server.incidents
	switch m.Type {
	case "incident.take":
		return x.Take(ctx, p.agent, m.Incident)
	case "incident.callback":
		by, phone, err := x.CallBack(ctx, p.agent, m.Incident)
		if err != nil {
			return err
		}
		k.send(voiceOut{envelope{1, "incident.voice"}, m.Incident, by, phone})
		return nil
	case "incident.called":
		return x.Called(ctx, p.agent, m.Incident, m.Person)
	case "incident.dispatch":
		return x.Dispatch(ctx, p.agent, m.Incident, m.Person)
	case "incident.note":
		return x.Note(ctx, p.agent, m.Incident, m.Note)
	case "incident.resolve":
		if m.Alarms.odd || m.Alarms.v < 0 {
			return badMessage("The number of alarms is a number.")
		}
		return x.Resolve(ctx, p.agent, m.Incident, care.Outcome(m.Outcome), m.Note, m.Alarms.v)
	case "incident.reopen":
		return x.Reopen(ctx, p.agent, m.Incident)
	case "device.assign":
		return p.assign(ctx, m)
	case "device.command":
		return p.command(ctx, m)
	}
	return badMessage("This server does not know that type of message.")
}

func (p *console) assign(ctx context.Context, m message) error {
	if m.Device == "" || m.Elder == "" || len(m.Name) > 100 || len(m.Model) > 100 {
		return badMessage("Say which device is whose; names are short.")
	}
	return p.server.incidents.Assign(ctx, p.agent, m.Device, m.Elder, m.Name, m.Model)
}

func (p *console) command(ctx context.Context, m message) error {
	c := care.Command{Kind: care.CommandKind(m.Command), Args: m.Args}
	switch c.Kind {
	case care.CommandLocate, care.CommandCall, care.CommandSOS, care.CommandInterval, care.CommandFind, care.CommandText:
	default:
		return badMessage("That is not a command.")
	}
	if len(c.Args) > maxArgs || slices.ContainsFunc(c.Args, func(a string) bool { return len(a) > maxArg }) {
		return badMessage("That is too much for a command.")
	}
	return p.server.incidents.Command(ctx, p.agent, m.Device, c)
}
