package jt808

import (
	"encoding/binary"
	"time"

	"yinling/devices"
)

// acknowledge answers as the standard wants: registration with 8100, questions for
// the time with it, all else with 8001 — for alarms only when they are committed,
// because the acknowledgement makes the terminal clear SOS.
func (d *Decoder) acknowledge(m *devices.Message, h header) {
	switch {
	case h.id == idAnswer || makers(h.id) || h.id == idQueried && len(m.Alarms) == 0:
	case h.id == idRegister:
		body := binary.BigEndian.AppendUint16(nil, h.serial)
		m.ReplyNow = d.reply(h, idRegistered, append(append(body, 0), m.DeviceID...))
	case h.id == idTimeRequest:
		m.ReplyNow = d.reply(h, idTime, bcd(time.Now().UTC()))
	case h.id == idTimeRequest2:
		t := time.Now().UTC()
		body := binary.BigEndian.AppendUint16(nil, uint16(t.Year()))
		m.ReplyNow = d.reply(h, idTime2, append(body, byte(t.Month()), byte(t.Day()), byte(t.Hour()), byte(t.Minute()), byte(t.Second()), 0))
	case len(m.Alarms) > 0:
		m.ReplyCommitted = d.general(h)
	default:
		m.ReplyNow = d.general(h)
	}
}

// general is an 8001: serial and id of what it acknowledges, result 0.
func (d *Decoder) general(h header) []byte {
	var body [5]byte
	binary.BigEndian.PutUint16(body[:], h.serial)
	binary.BigEndian.PutUint16(body[2:], h.id)
	return d.reply(h, idPlatform, body[:])
}

// reply makes a frame for the terminal of h, with our next serial.
func (d *Decoder) reply(h header, id uint16, body []byte) []byte {
	h.id, h.serial, h.total = id, d.serial, 0
	d.serial++
	return build(h, body)
}

// bcd is a time as yyMMddHHmmss.
func bcd(t time.Time) []byte {
	b := make([]byte, 0, 6)
	for _, v := range [...]int{t.Year() % 100, int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second()} {
		b = append(b, byte(v/10<<4|v%10))
	}
	return b
}
