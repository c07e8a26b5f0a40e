package callcenter

import (
	"time"

	"yinling/care"
)

// Ring is how a change of an incident sounds on a console.
type Ring string

// The ways to ring.
const (
	RingNone  Ring = ""
	RingAlarm Ring = "alarm" // opened, pressed again, the ladder went on
	RingLoud  Ring = "loud"  // "call 120 now"
)

// IncidentView is an incident as pages see it.
type IncidentView struct {
	care.Incident
	Elder    *care.Elder // nil while nobody has said whose device it is
	Device   care.Device // of the first alarm
	Online   bool        // the device has a connection now
	Next     *care.Step  // of the ladder; nil when it stands still
	NextTell []care.Target
	Going    []string // names of those who said that they are going
	Cannot   []string
	Ring     Ring // how this change sounds
}

// IncidentChanged tells that an incident changed.
type IncidentChanged struct{ View IncidentView }

// AlarmUnsaved tells of an urgent alarm that could not be written. Its device
// was not answered and will send it again.
type AlarmUnsaved struct {
	DeviceID string
	Kind     care.AlarmKind
	Elder    *care.Elder
	At       time.Time
}

// DeviceUnknown asks agents whose device this is, or tells that it is known now.
type DeviceUnknown struct {
	Device   care.Device
	Incident string // "" while it has raised no alarm
	Assigned bool
}

// CommandDone tells what became of a command: sent, done, timeout, offline, failed.
type CommandDone struct {
	DeviceID string
	Command  care.CommandKind
	Result   string
	Text     string // what the device answered
}

// Notice tells something about the whole hotline: many_silent, records_failing, records_back.
type Notice struct {
	Code  string
	Count int
}

// ElderRung asks an elder's page to call: an agent calls back, or By is "" and
// the bot wants to speak.
type ElderRung struct{ ElderID, By string }

// CallID is "": these belong to no call.
func (IncidentChanged) CallID() string { return "" }
func (AlarmUnsaved) CallID() string    { return "" }
func (DeviceUnknown) CallID() string   { return "" }
func (CommandDone) CallID() string     { return "" }
func (Notice) CallID() string          { return "" }
func (ElderRung) CallID() string       { return "" }
