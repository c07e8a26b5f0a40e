package callcenter

import (
	"context"
	"time"

	"yinling/care"
)

// IncidentRecords is what the incidents keep. Each method is one transaction.
type IncidentRecords interface {
	// Raise writes the alarms of one signal, the most urgent first, all of one
	// device. An alarm that the device has sent before (the same ID; or the same
	// Kind and Word, and the same At while its incident is live or was received
	// two minutes ago, or, without one, Received within RepeatsOf) is counted on
	// the one that is known; any other opens, joins or reopens an incident by
	// rules.Raise.
	Raise(ctx context.Context, rules care.SOSRules, alarms ...care.Alarm) (care.Raised, error)
	// ChangeIncident reads an incident, lets change alter it and writes it back
	// with what change gives, all in one transaction. Version is counted here.
	// An error of change is given back as it is and nothing is written.
	ChangeIncident(ctx context.Context, id string, change func(*care.Incident) (care.IncidentChange, error)) (care.Incident, error)
	// AssignDevice gives a device that is nobody's to an elder. Its nameless
	// incident becomes the elder's; with a live one of the elder's already
	// there, its alarms join that and it is resolved as OutcomeDevice. It gives
	// the incidents that changed.
	AssignDevice(ctx context.Context, d care.Device, rules care.SOSRules, at time.Time, who string) ([]care.Incident, error)
	Incident(ctx context.Context, id string) (care.Incident, error)
	Incidents(ctx context.Context, f care.IncidentFilter) ([]care.Incident, error) // newest first
	PendingSteps(ctx context.Context) ([]care.Step, error)                         // of live incidents, by Due
	StepsOf(ctx context.Context, incidentID string) ([]care.Step, error)
	AlarmsOf(ctx context.Context, incidentID string) ([]care.Alarm, error)
	Device(ctx context.Context, id string) (care.Device, error)
	Devices(ctx context.Context) ([]care.Device, error)
	AddDevice(ctx context.Context, d care.Device) error // unless it is there already
	Hear(ctx context.Context, h care.Heard) error       // the batch of what nobody waits for, in pieces: alarms go between
	Elder(ctx context.Context, id string) (care.Elder, error)
	Relatives(ctx context.Context, elderID string) ([]care.Relative, error)
	Responders(ctx context.Context) ([]care.Responder, error)
	Agents(ctx context.Context) ([]care.Agent, error)
	Timeline(ctx context.Context, subject string) ([]care.Event, error)
	Ping(ctx context.Context) error
}

// Alerts writes what people are told of an incident.
type Alerts interface {
	// Alert makes the messages for one person, one for each of their channels,
	// and the link that they carry.
	Alert(why AlertWhy, i care.Incident, e care.Elder, p care.Person, now time.Time) (care.Link, []care.Message)
}

// AlertWhy is why a person is told.
type AlertWhy string

// The reasons to tell.
const (
	AlertRaised     AlertWhy = "raised"
	AlertAgain      AlertWhy = "again" // nobody has answered yet
	AlertDispatched AlertWhy = "dispatched"
	AlertResolved   AlertWhy = "resolved"
)

// Commander brings commands to devices that have a connection.
type Commander interface {
	// Command sends one and waits until the device has confirmed it. The error
	// has the code offline, busy, timeout or unsupported.
	Command(ctx context.Context, p care.Protocol, number string, c care.Command) (answer string, err error)
	Online(p care.Protocol, number string) bool
}
