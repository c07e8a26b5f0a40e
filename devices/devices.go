// Package devices turns what wristbands, pendants and alarms say on the wire
// into care.Alarm, and commands into frames. Each protocol is a codec in a
// folder of its own, without I/O; gateways drive them.
//
// No speech and no language model is reachable from here.
package devices

import "yinling/care"

// Message is what one frame of a device says.
type Message struct {
	Word      string       // the protocol's own word: "AL_LTE", "0200"
	DeviceID  string       // as claimed, or as learned at the connection's login
	Alarms    []care.Alarm // every set bit, the most urgent first; ID, ElderID and Received are the gateway's
	Positions []care.Position
	Readings  []care.Reading
	Battery   int  // per cent, -1 unknown
	Heartbeat bool // the device is alive; nothing else is said

	// ReplyNow is sent at once, whatever the records do; nil for none.
	ReplyNow []byte
	// ReplyCommitted is sent only when the alarms are on durable storage: it
	// lets the device forget them.
	ReplyCommitted []byte

	Done   string // the command word that the device acknowledges, "" for none
	Result string // what it answered to that command
	Note   string // what was odd about the frame: wrong checksum, wrong length, unread tail
}

// Command is what a device can be told to do.
type Command = care.Command

// Decoder reads one connection of a protocol. It is for one goroutine. It never
// panics, and a frame it cannot read never costs the next one.
type Decoder interface {
	// Decode cuts the first frame from the buffer. consumed is how many bytes
	// are done with: 0 and no message when the frame is not whole yet. Garbage
	// is consumed with ok false. last says that no more bytes will come soon
	// (5 s of silence): a frame that is still not whole is then given up or
	// read as it is.
	Decode(buf []byte, last bool) (m Message, ok bool, consumed int)
	// Command makes the frame of a command, and the word by which the device
	// will acknowledge it; an Error "unsupported" if the protocol has none.
	Command(c Command) (frame []byte, word string, err error)
}

// MaxFrame is the most that a decoder may leave in the buffer, in bytes.
const MaxFrame = 64 << 10
