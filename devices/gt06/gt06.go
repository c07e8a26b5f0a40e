// Package gt06 reads and writes the GT06 protocol of Concox (Jimi) trackers and
// the many pendants and clones that speak it: binary, big-endian, over TCP.
//
//	78 78 | length 1 | protocol number 1 | data | serial 2 | CRC 2 | 0D 0A
//	79 79 | length 2 | ...
//
// The length counts from the protocol number to the CRC, which is CRC-16/X.25
// from the length to the serial. Only the login frame carries an identity.
package gt06

import (
	"fmt"
	"strconv"
	"time"

	"yinling/devices"
)

var _ devices.Decoder = (*Decoder)(nil)

// Decoder reads one connection.
type Decoder struct {
	imei    string         // from the login; "" before it
	zone    *time.Location // of the device's clock, from the login
	replied uint16         // serial of our last command
}

// New returns the decoder of a connection on which nothing was said yet.
func New() *Decoder { return &Decoder{zone: time.UTC} }

// Decode is devices.Decoder's. DeviceID is "" until the device has logged in, and
// alarms come out all the same.
func (d *Decoder) Decode(buf []byte, last bool) (m devices.Message, ok bool, consumed int) {
	raw, consumed, note := cut(buf, last)
	if len(raw) == 0 {
		return m, false, consumed
	}
	f := open(raw, note)
	m = devices.Message{Word: words[f.kind], DeviceID: d.imei, Battery: -1, Note: note}
	if !d.read(&m, f) {
		return devices.Message{}, false, consumed
	}
	if stray := consumed - len(raw); stray > 0 {
		remark(&m, strconv.Itoa(stray)+" stray bytes before it")
	}
	return m, true, consumed
}

// read fills the message and its replies. It is false for a frame that is of no
// known kind and has no sound envelope either: garbage.
func (d *Decoder) read(m *devices.Message, f frame) bool {
	r := &reader{b: f.data, doubt: !f.fits}
	known := d.readKind(m, f, r)
	if f.note != "" && len(m.Alarms) == 0 && (!known || r.short) {
		return false
	}
	if known && r.short {
		remark(m, "ends early")
	}
	if !known {
		remark(m, "unread kind "+m.Word)
	}
	d.acknowledge(m, f)
	return true
}

// acknowledge answers with the frame's own kind and serial, for an alarm only
// when it is committed.
func (d *Decoder) acknowledge(m *devices.Message, f frame) {
	if !f.closed || m.ReplyNow != nil {
		return
	}
	if len(m.Alarms) > 0 {
		m.ReplyCommitted = build(f.long, f.kind, nil, f.serial)
		return
	}
	switch f.kind {
	case kindCommand, 0x81, 0x82, kindReply, kindReplyLong, kindAddress:
		return // answers to us, or answered otherwise
	}
	if !f.long && f.fits {
		m.ReplyNow = build(false, f.kind, nil, f.serial)
	}
}

// words are the protocol numbers as they are written.
var words = func() (w [256]string) {
	for i := range w {
		w[i] = fmt.Sprintf("%02X", i)
	}
	return w
}()
