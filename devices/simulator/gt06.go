package simulator

import (
	"fmt"

	"yinling/care"
	"yinling/devices/gt06"
)

// tracker speaks GT06.
type tracker struct {
	imei   string
	serial uint16
}

func newTracker(imei string) (Model, error) {
	if _, err := gt06.Login(imei, 0); err != nil {
		return nil, err
	}
	return &tracker{imei: imei}, nil
}

// key names a frame as its acknowledgement does, by kind and serial.
func key(kind byte, serial uint16) string { return fmt.Sprintf("%02X/%d", kind, serial) }

func (t *tracker) sent(what string, frame []byte, again bool) Sent {
	return Sent{What: what, Frame: frame, Key: key(frame[3], t.serial), Again: again}
}

func (t *tracker) Greet() Sent {
	t.serial++
	frame, _ := gt06.Login(t.imei, t.serial) // tried in newTracker
	s := t.sent("login", frame, false)
	s.Greet = true
	return s
}

func (t *tracker) Do(a Action, s State) (Sent, error) {
	t.serial++
	switch a {
	case Heartbeat:
		return t.sent("heartbeat", gt06.Heartbeat(s.Battery, t.serial), false), nil
	case Report:
		return t.sent("report", gt06.Position(s.now(), t.serial), false), nil
	case SOS:
		return t.sent("sos", gt06.SOS(s.now(), s.Battery, t.serial), true), nil
	case Fall:
		return t.sent("fall", gt06.Fall(s.now(), s.Battery, t.serial), true), nil
	}
	return Sent{}, unable(care.ProtocolGT06, a)
}

func (t *tracker) Hear(buf []byte, s State) (h Heard, ok bool, consumed int) {
	kind, serial, text, ok, consumed := gt06.ReadFrame(buf)
	switch {
	case !ok:
		return h, false, consumed
	case kind != 0x80:
		return Heard{Key: key(kind, serial)}, true, consumed
	}
	t.serial++
	done := Sent{What: "answer", Frame: gt06.Answer("OK", t.serial)}
	if text == "WHERE#" {
		done.Frame = gt06.Located(s.now(), t.serial)
	}
	return Heard{Told: "told " + text, Replies: []Sent{done}}, true, consumed
}
