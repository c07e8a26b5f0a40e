package care

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Incident is a case that alarms of one elder opened. An elder has at most one
// that is not resolved: repeats of a press and other alarms join it.
type Incident struct {
	ID       string
	ElderID  string // "" until an agent has said whose device it is
	DeviceID string // of the first alarm: "watch:8800000015"
	State    IncidentState
	Kind     AlarmKind // the most urgent of its alarms
	Opened   time.Time // the first alarm was received; again at a reopening

	Answered     time.Time // a named person acknowledged it for the first time since Opened
	Acknowledged time.Time // the latest acknowledgement; zero while nobody has it
	By           string    // who has it: "agent:…", "relative:…", "responder:…", "contact:…"
	ByName       string
	ActBy        time.Time // something more is done by then or the ladder goes on; zero: not waited for
	Responding   time.Time // help is under way since then
	Arrived      time.Time // somebody is at the door since then
	Resolved     time.Time
	Outcome      Outcome
	Note         string // of who resolved it

	Alarms    int       // that opened or joined it, repeats not counted
	Presses   int       // SOS alarms, repeats counted
	Reopened  int       // times
	LastAlarm time.Time // received
	Position  Position  // the last one with a fix
	Battery   int       // per cent, -1 unknown
	CallID    string    // the voice beside it, "" for none
	Version   int       // grows with every change
}

// Urgent tells whether the incident's ladder runs.
func (i Incident) Urgent() bool { return i.Kind.Urgent() }

// IncidentState is where an incident stands.
type IncidentState int

// The states of an incident.
const (
	IncidentUnknown IncidentState = iota
	IncidentOpen                  // nobody has it: the ladder runs
	IncidentAcknowledged
	IncidentResponding // help is under way
	IncidentResolved
)

var incidentStateNames = []string{"unknown", "open", "acknowledged", "responding", "resolved"}

func (s IncidentState) String() string { return nameOf(incidentStateNames, int(s)) }

// ParseIncidentState reads the name of a state.
func ParseIncidentState(name string) (IncidentState, error) {
	if i := slices.Index(incidentStateNames, name); i > 0 {
		return IncidentState(i), nil
	}
	return IncidentUnknown, Refusef("bad_state", "An incident is open, acknowledged, responding or resolved.")
}

// IncidentAction is something that moves an incident.
type IncidentAction int

// The actions on an incident.
const (
	IncidentAcknowledge IncidentAction = iota + 1 // a named person takes it
	IncidentAct                                   // a named person did something for the elder
	IncidentLapse                                 // who had it did not act, or cannot
	IncidentResolve
	IncidentReopen
)

// NextIncidentState is the state after the action, or an error "incident_state".
func NextIncidentState(s IncidentState, a IncidentAction) (IncidentState, error) {
	live := s == IncidentOpen || s == IncidentAcknowledged || s == IncidentResponding
	switch {
	case a == IncidentAcknowledge && s == IncidentResponding:
		return IncidentResponding, nil // somebody else has it now; help is still under way
	case a == IncidentAcknowledge && live:
		return IncidentAcknowledged, nil
	case a == IncidentAct && live:
		return IncidentResponding, nil
	case a == IncidentLapse && (s == IncidentAcknowledged || s == IncidentResponding):
		return IncidentOpen, nil
	case a == IncidentResolve && live:
		return IncidentResolved, nil
	case a == IncidentReopen && s == IncidentResolved:
		return IncidentOpen, nil
	}
	return s, Refusef("incident_state", "An incident that is %s cannot do that.", s)
}

// Outcome is how an incident ended. There is no resolving without one.
type Outcome string

// The outcomes of an incident.
const (
	OutcomeHelped   Outcome = "helped"   // somebody went, or helped by voice; all is well
	OutcomeHospital Outcome = "hospital" // 120 took the elder
	OutcomeFire     Outcome = "fire"     // 119 came
	OutcomePolice   Outcome = "police"   // 110 came
	OutcomeMistake  Outcome = "mistake"  // pressed by mistake; nobody is scolded
	OutcomeTest     Outcome = "test"     // a drill or a device being tried
	OutcomeDevice   Outcome = "device"   // the device was at fault, or was charged, or was put on again
	OutcomeUnknown  Outcome = "unknown"  // could not be found out; the note says what was tried
)

// Outcomes are all of them, in the order in which pages show them.
var Outcomes = []Outcome{OutcomeHelped, OutcomeHospital, OutcomeFire, OutcomePolice, OutcomeMistake, OutcomeTest, OutcomeDevice, OutcomeUnknown}

// IncidentSubject is the timeline subject of an incident.
func IncidentSubject(incidentID string) string { return "incident:" + incidentID }

// What happens in an incident.
const (
	EventOpened        EventKind = "incident.opened"       // data: kind, device, word, battery
	EventJoined        EventKind = "incident.joined"       // another alarm; data as above
	EventReopened      EventKind = "incident.reopened"     // by an alarm (data as above) or an agent (data: why)
	EventAssigned      EventKind = "incident.assigned"     // data: device, elder
	EventStep          EventKind = "ladder.step"           // data: step, told (refs, comma-separated)
	EventHurried       EventKind = "ladder.hurried"        // data: why
	EventAcknowledged  EventKind = "incident.acknowledged" // data: name
	EventLapsed        EventKind = "incident.lapsed"       // data: why
	EventCalledBack    EventKind = "elder.called_back"     // data: by (browser, device, phone)
	EventPersonCalled  EventKind = "person.called"         // data: person, name
	EventDispatched    EventKind = "responder.dispatched"  // data: person, name
	EventGoing         EventKind = "responder.going"       // data: name
	EventCannot        EventKind = "responder.cannot"      // data: name
	EventArrived       EventKind = "responder.arrived"     // data: name
	EventSheetRead     EventKind = "sheet.read"            // the 120 sheet was opened or copied
	EventDoorRead      EventKind = "door.read"             // the key-safe code was shown
	EventNoted         EventKind = "noted"                 // data: text
	EventHeard         EventKind = "heard"                 // what the bot heard after a press; data: about (hurt, where, alone, said, mistake), text
	EventVoice         EventKind = "incident.voice"        // a call stands beside it; data: call
	EventCommanded     EventKind = "device.commanded"      // data: device, command, result
	EventIncidentDone  EventKind = "incident.resolved"     // data: outcome, note
	EventPositionKnown EventKind = "position"              // a newer position; data: lat, lon, accuracy
)

// Raised is what alarms of one signal did.
type Raised struct {
	Incident Incident
	Opened   bool // it is new, or was opened again
	Repeat   bool // every alarm was a repeat of one that was known
	Began    bool // its ladder begins now
}

// SOSRules are the times and steps that a town can set.
type SOSRules struct {
	Ladder       []Rung        // in order of After; the first is at 0
	Again        time.Duration // from the last rung to ringing again, and so on
	AgainTell    int           // how many of those times people get messages too
	ActWithin    time.Duration // an acknowledger who has done nothing by then loses it
	ArriveWithin time.Duration // since the last that was done; nobody at the door by then: the ladder goes on
	RepeatsOf    time.Duration // the same word of the same device within this time is the same alarm
	ReopenUntil  time.Duration // an urgent alarm so soon after the resolution opens the same incident again
}

// Rung is one step of the escalation ladder.
type Rung struct {
	After time.Duration `yaml:"after" json:"after"` // since the incident was opened
	Tell  []Target      `yaml:"tell" json:"tell"`
}

// Target is who a rung tells.
type Target string

// The targets of a rung. "relative:2" is the second in the elder's order.
const (
	TellConsoles   Target = "consoles"
	TellWorker     Target = "worker"     // the elder's community worker
	TellNeighbours Target = "neighbours" // all that the dossier names
	TellSupervisor Target = "supervisor" // every supervisor, signed in or not
	TellResponder  Target = "responder"  // the nearest on duty
	TellCall120    Target = "120"        // "call 120 now" on every console, loudest
)

func relativeTarget(order int) Target { return Target("relative:" + strconv.Itoa(order)) }

// Known tells whether the target is one of ours.
func (t Target) Known() bool {
	switch t {
	case TellConsoles, TellWorker, TellNeighbours, TellSupervisor, TellResponder, TellCall120:
		return true
	}
	n, ok := strings.CutPrefix(string(t), "relative:")
	i, err := strconv.Atoi(n)
	return ok && err == nil && i > 0
}

// DefaultSOSRules is what a town has that sets nothing.
func DefaultSOSRules() SOSRules {
	return SOSRules{
		Ladder: []Rung{
			{0, []Target{TellConsoles, "relative:1"}},
			{30 * time.Second, []Target{"relative:2", "relative:3", TellWorker}},
			{60 * time.Second, []Target{TellSupervisor, TellResponder}},
			{120 * time.Second, []Target{TellCall120}},
		},
		Again: 2 * time.Minute, AgainTell: 3, ActWithin: 5 * time.Minute, ArriveWithin: 30 * time.Minute,
		RepeatsOf: 10 * time.Second, ReopenUntil: 10 * time.Minute,
	}
}

// Step is one rung of one incident's ladder as a row: it survives a restart.
type Step struct {
	IncidentID string
	N          int // 1 for the first rung; beyond the last rung they ring again
	Due        time.Time
	Done       time.Time // zero: still to come
}

// Steps is the ladder from its first rung, begun at the time.
func (r SOSRules) Steps(incidentID string, begun time.Time) []Step {
	steps := make([]Step, 0, len(r.Ladder))
	for i, rung := range r.Ladder {
		steps = append(steps, Step{IncidentID: incidentID, N: i + 1, Due: begun.Add(rung.After)})
	}
	return steps
}

// Tell is who step n tells, and whether that includes messages to people.
func (r SOSRules) Tell(n int) (targets []Target, again bool) {
	if n <= len(r.Ladder) {
		return r.Ladder[n-1].Tell, false
	}
	targets = []Target{TellConsoles, TellCall120}
	if n-len(r.Ladder) <= r.AgainTell {
		for _, rung := range r.Ladder {
			for _, t := range rung.Tell {
				if t != TellConsoles && t != TellCall120 {
					targets = append(targets, t)
				}
			}
		}
	}
	return targets, true
}

// Wait is how long step n comes after the one before it.
func (r SOSRules) Wait(n int) time.Duration {
	switch {
	case n > len(r.Ladder):
		return r.Again
	case n > 1:
		return r.Ladder[n-1].After - r.Ladder[n-2].After
	}
	return 0
}

// Raise says what an alarm, which is not a repeat, does to the latest incident
// of its elder or, while the elder is unknown, of its device; the zero
// Incident if there was none. newID is used if an incident has to be made.
// begin tells that the ladder starts at a.Received.
func (r SOSRules) Raise(latest Incident, a Alarm, newID string) (i Incident, what EventKind, begin bool) {
	i = latest
	live := i.State != IncidentUnknown && i.State != IncidentResolved
	switch {
	case live && a.Kind.Urgent() && !i.Kind.Urgent():
		// Who has a flat battery in hand has not taken this.
		what, begin = EventJoined, true
		i = i.Unclaimed(a.Received)
	case live:
		what = EventJoined
		if a.Kind == AlarmSOS && i.State != IncidentOpen { // pressed again: who has it, or is there, must do something
			if by := a.Received.Add(r.ActWithin); i.ActBy.IsZero() || i.ActBy.After(by) {
				i.ActBy = by
			}
		}
	case i.State == IncidentResolved && a.Kind.Urgent() && a.Received.Sub(i.Resolved) < r.ReopenUntil:
		what, begin = EventReopened, true
		i = i.Reopen(a.Received)
	default:
		what, begin = EventOpened, a.Kind.Urgent()
		i = Incident{
			ID: newID, ElderID: a.ElderID, DeviceID: a.DeviceID, State: IncidentOpen, Kind: a.Kind, Opened: a.Received, Battery: -1,
		}
	}
	if a.Kind.MoreUrgent(i.Kind) {
		i.Kind = a.Kind
	}
	i.Alarms++
	i.note(a)
	return i, what, begin
}

// Reopen is the incident opened again.
func (i Incident) Reopen(at time.Time) Incident {
	i = i.Unclaimed(at)
	i.Reopened++
	return i
}

// Unclaimed is the incident open, as nobody has it.
func (i Incident) Unclaimed(at time.Time) Incident {
	i.State, i.Opened = IncidentOpen, at
	i.By, i.ByName, i.Outcome, i.Note = "", "", "", ""
	i.Answered, i.Acknowledged, i.ActBy, i.Responding, i.Arrived, i.Resolved = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return i
}

// Repeat counts a repeat of an alarm that is known.
func (i Incident) Repeat(a Alarm) Incident {
	i.note(a)
	return i
}

func (i *Incident) note(a Alarm) {
	if a.Kind == AlarmSOS {
		i.Presses++
	}
	i.LastAlarm = a.Received
	if a.Position.Fix {
		i.Position = a.Position
	}
	if a.Battery >= 0 {
		i.Battery = a.Battery
	}
}

// IncidentChange is what is written together with a changed incident.
type IncidentChange struct {
	Steps    []Step // new, or changed by their N
	Drop     bool   // every step that is not done is taken away first
	Events   []Event
	Links    []Link
	Messages []Message
}

// IncidentFilter chooses incidents; zero fields choose all.
type IncidentFilter struct {
	State    IncidentState
	Live     bool // not resolved
	ElderID  string
	DeviceID string // one of its alarms came from it
	From, To time.Time
	Limit    int // 0: 100
}
