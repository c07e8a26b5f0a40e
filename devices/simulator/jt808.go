package simulator

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yinling/care"
	"yinling/devices/jt808"
)

// The standard's message ids that a simulated terminal has to know.
const (
	idRegister   = 0x0100
	idAuth       = 0x0102
	idHeartbeat  = 0x0002
	idPosition   = 0x0200
	idPlatform   = 0x8001
	idRegistered = 0x8100
	idQuery      = 0x8201
	idText       = 0x8300
	idCall       = 0x8400
)

// terminal speaks JT/T 808 of 2013.
type terminal struct{ *jt808.Terminal }

func newTerminal(number string) (Model, error) {
	t, err := jt808.NewTerminal(number, false)
	if err != nil {
		return nil, err
	}
	return terminal{t}, nil
}

func (t terminal) sent(what string, id uint16, frame []byte) Sent {
	return Sent{What: what, Frame: frame, Key: key808(id, t.Serial())}
}

// key808 names a frame as its acknowledgement does, by message id and serial.
func key808(id, serial uint16) string { return fmt.Sprintf("%04X/%d", id, serial) }

func (t terminal) Greet() Sent {
	s := t.sent("registration", idRegister, t.Register())
	s.Greet = true
	return s
}

func (t terminal) Do(a Action, s State) (Sent, error) {
	switch a {
	case Heartbeat:
		return t.sent("heartbeat", idHeartbeat, t.Terminal.Heartbeat()), nil
	case Report:
		return t.sent("report", idPosition, t.Position(s.now(), s.Battery)), nil
	case SOS:
		press := t.sent("sos", idPosition, t.SOS(s.now(), s.Battery))
		press.Again = true
		return press, nil
	}
	return Sent{}, unable(care.ProtocolJT808, a)
}

func (t terminal) Hear(buf []byte, s State) (h Heard, ok bool, consumed int) {
	id, serial, body, ok, consumed := jt808.ReadFrame(buf)
	if !ok {
		return h, false, consumed
	}
	switch {
	case id == idPlatform && len(body) >= 4:
		return Heard{Key: key808(be(body[2:]), be(body))}, true, consumed
	case id == idRegistered && len(body) >= 3: // serial, result, token
		auth := t.sent("authentication", idAuth, t.Auth(string(body[3:])))
		auth.Greet = true
		return Heard{Key: key808(idRegister, be(body)), Replies: []Sent{auth}}, true, consumed
	case id == idQuery:
		at := Sent{What: "report", Frame: t.Located(serial, s.now(), s.Battery)}
		return Heard{Told: "told to say where it is", Replies: []Sent{at}}, true, consumed
	case id == idCall && len(body) >= 1:
		h.Told = "dialling " + string(body[1:])
	case id == idText && len(body) >= 1:
		text, _ := simplifiedchinese.GBK.NewDecoder().Bytes(body[1:]) // what cannot be read shows as �
		h.Told = "showing " + string(text)
	default:
		h.Told = fmt.Sprintf("told %04X", id)
	}
	h.Replies = []Sent{{What: "answer", Frame: t.Answer(serial, id, 0)}}
	return h, true, consumed
}

func be(b []byte) uint16 { return binary.BigEndian.Uint16(b) }
