package web

import (
	"context"
	"time"

	"yinling/care"
)

// Records is what the pages read and write. See care/sqlstore.
type Records interface {
	Ping(ctx context.Context) error
	Elder(ctx context.Context, id string) (care.Elder, error)
	Elders(ctx context.Context) ([]care.Elder, error)
	Relatives(ctx context.Context, elderID string) ([]care.Relative, error)
	Relative(ctx context.Context, id string) (care.Relative, error)
	AddChannel(ctx context.Context, relativeID string, ch care.Channel) error
	Agent(ctx context.Context, id string) (care.Agent, error)
	AgentByLogin(ctx context.Context, login string) (care.Agent, error)
	Device(ctx context.Context, id string) (care.Device, error)
	Services(ctx context.Context) ([]care.Service, error)
	Providers(ctx context.Context) ([]care.Provider, error)
	BookingsOf(ctx context.Context, elderID string) ([]care.Booking, error)
	BookingsOfCall(ctx context.Context, callID string) ([]care.Booking, error)
	Call(ctx context.Context, id string) (care.CallRecord, error)
	Calls(ctx context.Context, limit int) ([]care.CallRecord, error)
	CallsOf(ctx context.Context, elderID string, limit int) ([]care.CallRecord, error)
	Turns(ctx context.Context, callID string) ([]care.Turn, error)
	Timeline(ctx context.Context, subject string) ([]care.Event, error)
	Append(ctx context.Context, events ...care.Event) error
	Summary(ctx context.Context, id string) (care.Summary, error)
	SummaryOfCall(ctx context.Context, callID string) (care.Summary, error)
	Link(ctx context.Context, id string) (care.Link, error)
	Links(ctx context.Context, subject string) ([]care.Link, error)
	RevokeLink(ctx context.Context, id string, at time.Time, events ...care.Event) error
	Messages(ctx context.Context, summaryID string) ([]care.Message, error)
	RemindersOf(ctx context.Context, elderID string) ([]care.Reminder, error) // active ones first
	FeedbackOf(ctx context.Context, elderID string) ([]care.Feedback, error)  // newest first
	OpenComplaints(ctx context.Context) ([]care.Feedback, error)              // oldest first
	HandleComplaint(ctx context.Context, id, agentID, outcome string, now time.Time) error
	incidentRecords
}

// incidentRecords is what the pages read about incidents; what they do goes
// through callcenter.Incidents.
type incidentRecords interface {
	Incident(ctx context.Context, id string) (care.Incident, error)
	Incidents(ctx context.Context, f care.IncidentFilter) ([]care.Incident, error) // newest first
	StepsOf(ctx context.Context, incidentID string) ([]care.Step, error)
	AlarmsOf(ctx context.Context, incidentID string) ([]care.Alarm, error)
	MessagesOf(ctx context.Context, incidentID string) ([]care.Message, error)
	Positions(ctx context.Context, deviceID string, since time.Time, limit int) ([]care.DevicePosition, error) // newest first
	Readings(ctx context.Context, elderID string, since time.Time, limit int) ([]care.ElderReading, error)     // newest first
	Responders(ctx context.Context) ([]care.Responder, error)
	KeyByHash(ctx context.Context, hash string) (care.Key, error)
	CallsBetween(ctx context.Context, from, to time.Time) ([]care.CallRecord, error)
	ModelReports(ctx context.Context, from, to time.Time) ([]care.ModelReport, error)
}

// ICEServer is a STUN or TURN server for browsers, in RTCIceServer's shape.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}
