package care

import "time"

// Device is what an elder presses or wears: a page that was paired by a signed
// link, a watch, a pendant, a sensor on the wall.
type Device struct {
	ID       string // an id of ours for a page, else protocol and number: "watch:8800000015"
	ElderID  string // "" until an agent has said whose it is
	Name     string
	Paired   time.Time // first heard of, for one that came by itself
	Revoked  time.Time
	Protocol Protocol
	Model    string // free words, for reports: "4P-Touch D42"
	Phone    string // number of its SIM, "" unknown
	// Heartbeat is the longest time between two signs of life; 0 is the
	// protocol's default, below zero is "not watched".
	Heartbeat time.Duration
	// Quiet is how long nobody may be seen by a movement sensor; 0: not watched.
	Quiet time.Duration

	LastSeen   time.Time // any sign of life, up to half a minute ago
	LastMotion time.Time // the sensor saw somebody
	Battery    int       // per cent, -1 unknown
	Silent     time.Time // held to be silent since then; zero: alive
}

// Protocol is how a device speaks.
type Protocol string

// The protocols of devices.
const (
	ProtocolPage  Protocol = "page"
	ProtocolWatch Protocol = "watch"
	ProtocolGT06  Protocol = "gt06"
	ProtocolJT808 Protocol = "jt808"
	ProtocolAPI   Protocol = "api" // POST /api/alarms and the like
)

// DeviceKey is the id in the records of a device that says its own number.
func DeviceKey(p Protocol, number string) string { return string(p) + ":" + number }

// Interval is the longest time between two signs of life of a device that is
// well; 0: it is not watched. A watch says LK every 5–8 minutes, GT06 trackers
// every 3–5; JT/T 808 terminals are set to at most 5; an API device says its
// own.
func (d Device) Interval() time.Duration {
	if d.Heartbeat != 0 {
		return max(d.Heartbeat, 0)
	}
	switch d.Protocol {
	case ProtocolWatch:
		return 8 * time.Minute
	case ProtocolGT06, ProtocolJT808:
		return 5 * time.Minute
	}
	return 0
}

// Overdue is how long a device may be silent: two intervals and a minute.
func (d Device) Overdue() time.Duration {
	if d.Interval() == 0 {
		return 0
	}
	return 2*d.Interval() + time.Minute
}

// Signal is what a device said, in one protocol or another.
type Signal struct {
	Protocol  Protocol
	Number    string // as the device says it
	Alarms    []Alarm
	Positions []Position
	Readings  []Reading
	Battery   int           // per cent, -1 unknown
	Motion    bool          // a movement sensor saw somebody
	Heartbeat time.Duration // how long it may be silent, as it says itself; 0: it does not
	Received  time.Time
}

// Heard is what devices said and nobody waits for, written by the batch.
type Heard struct {
	Seen      []Device // ID, LastSeen, LastMotion, Battery, Silent of each
	Positions []DevicePosition
	Readings  []ElderReading
}

// DevicePosition is where a device was.
type DevicePosition struct {
	DeviceID string
	Position
}

// ElderReading is a value measured of an elder.
type ElderReading struct {
	ElderID, DeviceID string
	Reading
}

// Command is what a device can be told to do.
type Command struct {
	Kind CommandKind `json:"kind"`
	Args []string    `json:"args"` // numbers, seconds, text
}

// CommandKind names a command.
type CommandKind string

// The commands that a protocol may know.
const (
	CommandLocate   CommandKind = "locate"   // say where you are, now and for some minutes
	CommandCall     CommandKind = "call"     // Args: number
	CommandSOS      CommandKind = "sos"      // Args: up to 3 numbers for the SOS key
	CommandInterval CommandKind = "interval" // Args: seconds between reports
	CommandFind     CommandKind = "find"     // ring, so that the device is found
	CommandText     CommandKind = "text"     // Args: words for the display
)

// ModelReport is how well devices of one model bring their first alarm through.
type ModelReport struct {
	Protocol Protocol
	Model    string
	Devices  int // that raised an SOS in the time
	SOS      int // alarms
	Repeated int // had to be sent more than once
	Late     int // received more than 30 s after the device's own time of it
}
