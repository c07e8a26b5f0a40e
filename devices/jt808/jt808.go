// Package jt808 reads and writes JT/T 808, the Chinese standard between vehicle
// terminals and platforms that many wearables speak too: binary, big-endian, over
// TCP, in its versions of 2011, 2013 and 2019.
//
//	7E | id 2 | attributes 2 | [version 1] | terminal 6 or 10 BCD | serial 2 | [total 2, index 2] | body | xor 1 | 7E
//
// Bits 0-9 of the attributes are the body's length, 10-12 the encryption, 13 a
// split message, 14 a header of 2019.
package jt808

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"yinling/devices"
)

// Message ids of the standard, and 0109/8109 of AOVX and other makers.
const (
	idAnswer       = 0x0001
	idHeartbeat    = 0x0002
	idLogout       = 0x0003
	idTimeRequest  = 0x0004 // 2019
	idRegister     = 0x0100
	idAuth         = 0x0102
	idTimeRequest2 = 0x0109
	idPosition     = 0x0200
	idQueried      = 0x0201
	idBatch2       = 0x0210
	idVehicle      = 0x0500
	idBatch        = 0x0704
	idPlatform     = 0x8001
	idTime         = 0x8004
	idRegistered   = 0x8100
	idSet          = 0x8103
	idTime2        = 0x8109
	idQuery        = 0x8201
	idTrack        = 0x8202
	idText         = 0x8300
	idCall         = 0x8400
)

var _ devices.Decoder = (*Decoder)(nil)

// Decoder reads one connection.
type Decoder struct {
	inside  bool   // the last byte consumed was a mark
	scratch []byte // for unescaping, at most maxContent
	parts   parts
	self    header // identity of the device, for commands; its terminal is nil before the first frame
	serial  uint16 // of our next frame
}

// New returns the decoder of a connection on which nothing was said yet.
func New() *Decoder { return &Decoder{} }

// Decode is devices.Decoder's. Every frame carries the terminal's id, so DeviceID is
// always set; leading zeros, which are padding, are taken off.
func (d *Decoder) Decode(buf []byte, last bool) (m devices.Message, ok bool, consumed int) {
	content, consumed, text := cut(buf, d.inside, last)
	if consumed > 0 {
		d.inside = buf[consumed-1] == mark
	}
	if len(content) == 0 {
		return m, false, consumed
	}
	if text {
		return readText(string(content)), true, consumed
	}
	m, ok = d.read(content)
	return m, ok, consumed
}

// read decodes the inside of a frame. It is false for garbage: neither is the
// checksum right nor does it look like a message that matters.
func (d *Decoder) read(content []byte) (m devices.Message, ok bool) {
	raw, badEscape := unescape(content, &d.scratch)
	h, body, ok := parse(raw[:len(raw)-1])
	if !ok {
		return m, false
	}
	sound := xor(raw) == 0
	if !believed(h, body, sound) {
		return m, false
	}
	m = devices.Message{Word: word(h.id), DeviceID: deviceID(h.terminal), Battery: -1}
	if !sound {
		remark(&m, "wrong checksum")
	}
	if badEscape {
		remark(&m, "wrong escape")
	}
	if len(body) != h.length() && !makers(h.id) {
		remark(&m, "wrong length")
	}
	if sound || d.self.terminal == nil {
		d.remember(h)
	}
	if h.total > 0 {
		d.readPart(&m, h, body)
		return m, true
	}
	d.parts.pass()
	if h.encrypted() && !makers(h.id) && len(body) > 0 {
		remark(&m, "says it is encrypted")
		if !looksLikePosition(h, body) {
			return m, true // unread, so not acknowledged
		}
	}
	d.readBody(&m, h, body)
	d.acknowledge(&m, h)
	return m, true
}

// believed tells a damaged frame from garbage. Either the checksum or the length
// must be right, and the kind known if one of them is not; a position report with a
// date needs neither.
func believed(h header, body []byte, sound bool) bool {
	fits := len(body) == h.length()
	switch {
	case sound && fits, looksLikePosition(h, body):
		return true
	case sound && makers(h.id):
		return true
	}
	return (sound || fits) && known(h.id)
}

func known(id uint16) bool {
	switch id {
	case idAnswer, idHeartbeat, idLogout, idTimeRequest, idRegister, idAuth, idTimeRequest2,
		idPosition, idQueried, idBatch2, idVehicle, idBatch:
		return true
	}
	return false
}

// makers tells whether the id is of a lock maker's own messages, whose header has a
// serial of one byte and other attributes.
func makers(id uint16) bool { return id == 0x5501 || id == 0x5502 }

func (d *Decoder) remember(h header) {
	d.self.terminal = append(d.self.terminal[:0], h.terminal...)
	d.self.attributes, d.self.version = h.attributes&(1<<14), h.version
}

// looksLikePosition tells whether a damaged frame is a position report with a date:
// an alarm is not dropped for its checksum or its length.
func looksLikePosition(h header, body []byte) bool {
	return h.id == idPosition && h.total == 0 && len(body) >= basicLength && !bcdTime(body[22:28]).IsZero()
}

// readBody decodes a whole message.
func (d *Decoder) readBody(m *devices.Message, h header, body []byte) {
	switch h.id {
	case idHeartbeat:
		m.Heartbeat = true
		if len(body) >= 3 && body[0] <= 100 { // of some wearables: battery, signal, status
			m.Battery = int(body[0])
		}
	case idAnswer:
		readAnswer(m, body)
	case idPosition:
		readReport(m, body)
	case idQueried, idVehicle: // the serial that they answer, then a position
		if len(body) < 2 {
			remark(m, "ends early")
			return
		}
		m.Done, m.Result = word(idQuery), "ok"
		if h.id == idVehicle {
			m.Done = "8500"
		}
		readReport(m, body[2:])
	case idBatch:
		readBatch(m, body)
	case idBatch2:
		readBatch2(m, body)
	default:
		if !known(h.id) {
			remark(m, "unread kind "+m.Word)
		}
	}
}

// results are the words for the result byte of a general answer.
var results = [...]string{"ok", "failed", "wrong", "unsupported"}

// readAnswer reads what became of one of our frames.
func readAnswer(m *devices.Message, body []byte) {
	if len(body) < 5 {
		remark(m, "ends early")
		return
	}
	m.Done, m.Result = word(binary.BigEndian.Uint16(body[2:])), strconv.Itoa(int(body[4]))
	if int(body[4]) < len(results) {
		m.Result = results[body[4]]
	}
}

// readText reads the "(id,1,001,WORD,…)" of locks that share the port.
func readText(s string) devices.Message {
	m := devices.Message{Word: "text", Battery: -1, Note: "a lock's text"}
	if f := strings.Split(strings.Trim(s, "()"), ","); len(f) >= 4 {
		m.DeviceID, m.Word = strings.TrimLeft(f[0], "0"), f[3]
	}
	return m
}

// deviceID is the terminal's id without padding. Some makers put the first 14 digits
// of an IMEI into the 6 bytes as a number; it gets its check digit back.
func deviceID(terminal []byte) string {
	const digits = "0123456789abcdef"
	var b [20]byte
	n, decimal := 0, true
	for _, v := range terminal {
		if n == 20 {
			break
		}
		b[n], b[n+1] = digits[v>>4], digits[v&15]
		decimal = decimal && v>>4 < 10 && v&15 < 10
		n += 2
	}
	if !decimal && len(terminal) == 6 {
		var number uint64
		for _, v := range terminal {
			number = number<<8 | uint64(v)
		}
		if s := strconv.FormatUint(number, 10); len(s) == 14 {
			return s + luhn(s)
		}
	}
	s := bytes.TrimLeft(b[:n], "0")
	if len(s) == 0 {
		return "0"
	}
	return string(s)
}

// luhn is the check digit of an IMEI.
func luhn(s string) string {
	sum := 0
	for i := range len(s) {
		v := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			v *= 2
			v = v/10 + v%10
		}
		sum += v
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

// word is a message id as it is written: "0200".
func word(id uint16) string {
	switch id { // without an allocation
	case idPosition:
		return "0200"
	case idHeartbeat:
		return "0002"
	}
	return fmt.Sprintf("%04X", id)
}

// remark adds to what was odd about a frame.
func remark(m *devices.Message, s string) {
	if m.Note != "" {
		m.Note += "; "
	}
	m.Note += s
}
