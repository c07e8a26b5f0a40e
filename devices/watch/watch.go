// Package watch is the codec of the elders' watches that speak the "Watch"
// protocol (SeTracker, 3G/SG/CS/ZJ): text frames in brackets over TCP, of the
// form [VV*ID*LEN*WORD,…] or [VV*ID*INDEX*LEN*WORD,…].
//
// The lengths, names and brackets of the field are not to be trusted; what the
// codec holds on to is that an alarm is never lost and that a frame it cannot
// read never costs the next one.
package watch

import (
	"yinling/devices"
)

// Decoder reads one connection. The zero value is ready.
type Decoder struct {
	vendor, id, index string // of the last frame: replies and commands echo them
}

var _ devices.Decoder = (*Decoder)(nil)

// New makes a decoder for one connection.
func New() *Decoder { return &Decoder{} }

// Decode implements devices.Decoder.
func (d *Decoder) Decode(buf []byte, last bool) (m devices.Message, ok bool, consumed int) {
	h, skip := seek(buf, last)
	if skip > 0 || h.body == 0 {
		return devices.Message{}, false, skip
	}
	c := h.cut(buf, last)
	if c.next == 0 {
		return devices.Message{}, false, 0
	}
	d.remember(h)
	m = devices.Message{DeviceID: d.id, Battery: -1, Note: c.note}
	d.read(&m, buf[h.body:c.end])
	return m, true, c.next
}

// remember keeps the header's fields. A watch says the same ones for hours, so
// that comparing first saves the copies.
func (d *Decoder) remember(h header) {
	if d.vendor != string(h.vendor) {
		d.vendor = string(h.vendor)
	}
	if d.id != string(h.id) {
		d.id = string(h.id)
	}
	if d.index != string(h.index) {
		d.index = string(h.index)
	}
}

func (d *Decoder) reply(content string) []byte {
	return Frame(d.vendor, d.id, d.index, content)
}

// note adds to what was odd about the frame. Notes hold no data of the frame:
// they may be logged.
func note(m *devices.Message, s string) {
	if m.Note != "" {
		s = m.Note + "; " + s
	}
	m.Note = s
}
