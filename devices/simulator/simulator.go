// Package simulator is devices that are not there, but behave on the wire as
// the real ones do: they press until they are answered, come back when the
// connection breaks, and carry out commands.
package simulator

import (
	"fmt"
	"time"

	"yinling/care"
)

// Action is something that a device does by itself.
type Action string

// The actions.
const (
	SOS       Action = "sos"
	Fall      Action = "fall"
	Heartbeat Action = "heartbeat"
	Report    Action = "report" // where it is
)

// State is what a device knows of itself.
type State struct {
	Position care.Position // without At, which is the time of sending
	Battery  int           // per cent
}

func (s State) now() care.Position {
	p := s.Position
	p.At = time.Now().Truncate(time.Second) // as exact as the protocols are
	return p
}

// Sent is a frame of a device.
type Sent struct {
	What  string // "sos", "login", …
	Frame []byte
	Key   string // of the answer that it waits for; "" for none
	Again bool   // it is sent until it is answered
	Greet bool   // nothing else is said before it is answered
}

// Heard is what the server said.
type Heard struct {
	Key     string // of what it answers, "" for a command
	Told    string // the command in words: "dialling 120"
	Replies []Sent
}

// Model is a device of one protocol.
type Model interface {
	// Greet is what it says first on each connection.
	Greet() Sent
	// Do makes the frame of an action at this time; it may be sent again as it is.
	Do(a Action, s State) (Sent, error)
	// Hear cuts the first frame from what the server said; consumed is 0 while
	// it is not whole.
	Hear(buf []byte, s State) (h Heard, ok bool, consumed int)
}

// New makes a device by its protocol and number.
func New(p care.Protocol, number string) (Model, error) {
	switch p {
	case care.ProtocolWatch:
		return newWatch(number)
	case care.ProtocolGT06:
		return newTracker(number)
	case care.ProtocolJT808:
		return newTerminal(number)
	}
	return nil, fmt.Errorf("there is no simulated device of the protocol %q", p)
}

func unable(p care.Protocol, a Action) error {
	return fmt.Errorf("devices of %s cannot say %q", p, a)
}
