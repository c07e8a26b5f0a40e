package web

import (
	"encoding/json"
	"math"
	"time"

	"yinling/callcenter"
	"yinling/care"
)

// loose is a field of an alarm that may be anything: what does not fit is left
// out, so that it costs no alarm.
type loose[T any] struct {
	v   T
	odd bool // something was there and did not fit
}

func (l *loose[T]) UnmarshalJSON(b []byte) error {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		l.odd = true
		return nil
	}
	l.v = v
	return nil
}

// pointIn is a position as a page or another system sends it.
type pointIn struct {
	Lat      *float64 `json:"lat"`
	Lon      *float64 `json:"lon"`
	Accuracy float64  `json:"accuracy"`
}

// position is the point as measured at the time, nothing if it is nowhere on
// earth: an alarm is never refused for its position.
func (p pointIn) position(at time.Time) care.Position {
	if p.Lat == nil || p.Lon == nil || math.Abs(*p.Lat) > 90 || math.Abs(*p.Lon) > 180 {
		return care.Position{}
	}
	return care.Position{At: at, Fix: true, Lat: *p.Lat, Lon: *p.Lon, Accuracy: max(0, p.Accuracy)}
}

type pointOut struct {
	At       *time.Time `json:"at,omitempty"`
	Lat      float64    `json:"lat"`
	Lon      float64    `json:"lon"`
	Accuracy float64    `json:"accuracy,omitempty"`
}

func pointOf(p care.Position) *pointOut {
	if !p.Fix {
		return nil
	}
	return &pointOut{timeOrNil(p.At), p.Lat, p.Lon, p.Accuracy}
}

type refOut struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

type stepOut struct {
	N    int           `json:"n"`
	Due  time.Time     `json:"due"`
	Done *time.Time    `json:"done,omitempty"`
	Tell []care.Target `json:"tell"`
}

// incidentOut is an incident as agents and other systems see it.
type incidentOut struct {
	envelope
	ID           string          `json:"id"`
	Version      int             `json:"version"`
	State        string          `json:"state"`
	Kind         care.AlarmKind  `json:"kind"`
	Urgent       bool            `json:"urgent"`
	Elder        *personRef      `json:"elder,omitempty"`
	Device       incidentDevice  `json:"device"`
	Opened       time.Time       `json:"opened"`
	LastAlarm    time.Time       `json:"lastAlarm"`
	Answered     *time.Time      `json:"answered,omitempty"`
	Acknowledged *time.Time      `json:"acknowledged,omitempty"`
	By           *refOut         `json:"by,omitempty"`
	ActBy        *time.Time      `json:"actBy,omitempty"`
	Responding   *time.Time      `json:"responding,omitempty"`
	Arrived      *time.Time      `json:"arrived,omitempty"`
	Resolved     *time.Time      `json:"resolved,omitempty"`
	Outcome      care.Outcome    `json:"outcome,omitempty"`
	Note         string          `json:"note,omitempty"`
	Alarms       int             `json:"alarms"`
	Presses      int             `json:"presses"`
	Reopened     int             `json:"reopened"`
	Battery      int             `json:"battery"`
	Call         string          `json:"call,omitempty"`
	Position     *pointOut       `json:"position,omitempty"`
	Next         *stepOut        `json:"next,omitempty"`
	Going        []string        `json:"going"`
	Cannot       []string        `json:"cannot"`
	Ring         callcenter.Ring `json:"ring"`
}

type incidentDevice struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Protocol care.Protocol      `json:"protocol,omitempty"`
	Model    string             `json:"model,omitempty"`
	Phone    string             `json:"phone,omitempty"`
	Online   bool               `json:"online"`
	Commands []care.CommandKind `json:"commands"`
}

// commandsOf is what agents can tell a device of the protocol, as
// devices/*/command.go says. What is behind a socket of the API may do
// anything; without the socket it hears nothing.
func commandsOf(p care.Protocol, online bool) []care.CommandKind {
	all := []care.CommandKind{care.CommandLocate, care.CommandCall, care.CommandFind, care.CommandText}
	switch {
	case p == care.ProtocolWatch, p == care.ProtocolAPI && online:
		return all
	case p == care.ProtocolGT06:
		return []care.CommandKind{care.CommandLocate}
	case p == care.ProtocolJT808:
		return []care.CommandKind{care.CommandLocate, care.CommandCall, care.CommandText}
	}
	return []care.CommandKind{} // a page, or a device that is not known
}

func incidentOf(v callcenter.IncidentView) incidentOut {
	out := incidentOut{
		envelope: envelope{1, "incident"}, ID: v.ID, Version: v.Version, State: v.State.String(), Kind: v.Kind, Urgent: v.Urgent(),
		Elder:  elderRef(v.Elder, v.Opened),
		Device: incidentDevice{v.DeviceID, v.Device.Name, v.Device.Protocol, v.Device.Model, v.Device.Phone, v.Online, commandsOf(v.Device.Protocol, v.Online)},
		Opened: v.Opened, LastAlarm: v.LastAlarm,
		Answered: timeOrNil(v.Answered), Acknowledged: timeOrNil(v.Acknowledged), ActBy: timeOrNil(v.ActBy),
		Responding: timeOrNil(v.Responding), Arrived: timeOrNil(v.Arrived), Resolved: timeOrNil(v.Resolved),
		Outcome: v.Outcome, Note: v.Note, Alarms: v.Alarms, Presses: v.Presses, Reopened: v.Reopened, Battery: v.Battery,
		Call: v.CallID, Position: pointOf(v.Position), Going: orEmpty(v.Going), Cannot: orEmpty(v.Cannot), Ring: v.Ring,
	}
	if v.By != "" {
		out.By = &refOut{v.By, v.ByName}
	}
	if v.Next != nil {
		out.Next = &stepOut{v.Next.N, v.Next.Due, timeOrNil(v.Next.Done), orEmpty(v.NextTell)}
	}
	return out
}

// keyedIncidentOf is an incident as other systems see it: who the elder is in
// the records, and nobody's name, number or words.
func keyedIncidentOf(v callcenter.IncidentView) incidentOut {
	out := incidentOf(v)
	out.Elder, out.By, out.Note, out.Going, out.Cannot = nil, nil, "", []string{}, []string{}
	if v.ElderID != "" {
		out.Elder = &personRef{ID: v.ElderID}
	}
	out.Device.Name, out.Device.Phone = "", ""
	return out
}

// elderRef names an elder to agents; nil for nobody.
func elderRef(e *care.Elder, at time.Time) *personRef {
	if e == nil {
		return nil
	}
	return &personRef{e.ID, e.Name, e.Salutation, e.Age(at), e.Living}
}

// unknownOut is a device that nobody has assigned.
type unknownOut struct {
	envelope
	Device   string        `json:"device"`
	Protocol care.Protocol `json:"protocol"`
	Model    string        `json:"model"`
	Seen     *time.Time    `json:"seen,omitempty"`
	Incident string        `json:"incident,omitempty"`
	Assigned bool          `json:"assigned,omitempty"`
}

func unknownOf(u callcenter.DeviceUnknown) unknownOut {
	return unknownOut{envelope{1, "unknown"}, u.Device.ID, u.Device.Protocol, u.Device.Model, timeOrNil(seenAt(u.Device)), u.Incident, u.Assigned}
}

// seenAt is when a device was last heard of.
func seenAt(d care.Device) time.Time {
	if d.LastSeen.IsZero() {
		return d.Paired
	}
	return d.LastSeen
}

type unsavedOut struct {
	envelope
	Device string         `json:"device"`
	Kind   care.AlarmKind `json:"kind"`
	Elder  *personRef     `json:"elder,omitempty"`
	At     time.Time      `json:"at"`
}

func unsavedOf(a callcenter.AlarmUnsaved) unsavedOut {
	return unsavedOut{envelope{1, "incident.unsaved"}, a.DeviceID, a.Kind, elderRef(a.Elder, a.At), a.At}
}

type commandDone struct {
	envelope
	ID      string           `json:"id"`
	Command care.CommandKind `json:"command"`
	Result  string           `json:"result"`
	Text    string           `json:"text,omitempty"`
}

type noticeOut struct {
	envelope
	Code  string `json:"code"`
	Count int    `json:"count"`
}

type voiceOut struct {
	envelope
	Incident string `json:"incident"`
	By       string `json:"by"`
	Phone    string `json:"phone,omitempty"`
}

// incidentEvent is an event in its wire form for a console, nil for none.
func incidentEvent(e callcenter.Event) any {
	switch e := e.(type) {
	case callcenter.IncidentChanged:
		return incidentOf(e.View)
	case callcenter.AlarmUnsaved:
		return unsavedOf(e)
	case callcenter.DeviceUnknown:
		return unknownOf(e)
	case callcenter.CommandDone:
		return commandDone{envelope{1, "device"}, e.DeviceID, e.Command, e.Result, e.Text}
	case callcenter.Notice:
		return noticeOut{envelope{1, "notice"}, e.Code, e.Count}
	case callcenter.RemindersMissed:
		return missedEventOf(e)
	}
	return nil
}

// elderIncident is an incident as its elder's page sees it: who is coming.
type elderIncident struct {
	envelope
	ID      string   `json:"id"`
	State   string   `json:"state"`
	By      string   `json:"by,omitempty"`
	Going   []string `json:"going"`
	Arrived bool     `json:"arrived"`
}

func elderIncidentOf(v callcenter.IncidentView) elderIncident {
	return elderIncident{envelope{1, "incident"}, v.ID, v.State.String(), v.ByName, orEmpty(v.Going), !v.Arrived.IsZero()}
}

type ringOut struct {
	envelope
	By string `json:"by"`
}

// elderIncidentEvent is an event in its wire form for the elder's own page.
// What is wrong with a device is not their worry.
func elderIncidentEvent(e callcenter.Event) any {
	switch e := e.(type) {
	case callcenter.IncidentChanged:
		if e.View.Urgent() {
			return elderIncidentOf(e.View)
		}
	case callcenter.ElderRung:
		return ringOut{envelope{1, "ring"}, e.By}
	}
	return nil
}
