package rtpaudio

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// digits are the keypad's keys in the order of their event codes, RFC 4733,
// section 3.2.
const digits = "0123456789*#ABCD"

// maxEvent is the longest duration that one event packet can tell; a longer
// press continues in a new event (RFC 4733, section 2.5.1.3). 1.37 s at 48 kHz.
const maxEvent = 0xFFFF

// segment is the longest step of timestamps from one event of a long press to
// the next. It should be maxEvent; Chromium steps by whole packets, 66240.
const segment = maxEvent + ClockRate/10

// An Event is the payload of one telephone-event packet, RFC 4733, section 2.3.
type Event struct {
	Code     uint8  // see Digit
	End      bool   // the key was let go
	Volume   uint8  // of the tone, in -dBm0: 0 to 63
	Duration uint16 // since the packet's timestamp, in ticks of ClockRate
}

// DigitCode is the event code of a key: 0–9, *, #, A–D.
func DigitCode(digit rune) (uint8, error) {
	i := strings.IndexRune(digits, digit)
	if i < 0 {
		return 0, fmt.Errorf("keypad has no key %q", digit)
	}
	return uint8(i), nil
}

// Digit is the key of an event; ok is false for events that are no keys (flash,
// fax tones).
func (e Event) Digit() (digit rune, ok bool) {
	if int(e.Code) >= len(digits) {
		return 0, false
	}
	return rune(digits[e.Code]), true
}

// Marshal is the payload of e.
func (e Event) Marshal() []byte {
	b := []byte{e.Code, e.Volume & 0x3F, 0, 0}
	if e.End {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], e.Duration)
	return b
}

// ParseEvent reads the payload of a telephone-event packet.
func ParseEvent(payload []byte) (Event, error) {
	if len(payload) < 4 {
		return Event{}, fmt.Errorf("reading keypad event: %d bytes, not 4", len(payload))
	}
	return Event{
		Code:     payload[0],
		End:      payload[1]&0x80 != 0,
		Volume:   payload[1] & 0x3F,
		Duration: binary.BigEndian.Uint16(payload[2:]),
	}, nil
}

// Presses turns the many packets of each key press into one digit. A press is
// known by its RTP timestamp; its digit is given with the first packet of it
// that arrives, whichever that is. The zero value is ready.
type Presses struct {
	seen bool
	at   uint32 // timestamp of the latest press
	last Event  // its latest packet
}

// Packet takes one event packet and gives the digit when it begins a new press.
func (p *Presses) Packet(timestamp uint32, marker bool, e Event) (digit rune, ok bool) {
	if p.seen && int32(timestamp-p.at) <= 0 {
		if timestamp == p.at && e.Duration >= p.last.Duration {
			p.last = e
		}
		return 0, false // more of a press that was given already
	}
	goesOn := p.seen && !marker && !p.last.End && e.Code == p.last.Code && timestamp-p.at <= segment
	p.seen, p.at, p.last = true, timestamp, e
	if goesOn {
		return 0, false
	}
	return e.Digit()
}
