package gt06

import (
	"strings"
	"time"
	"unicode/utf16"

	"yinling/care"
	"yinling/devices"
)

// Protocol numbers that are treated on their own.
const (
	kindLogin     = 0x01
	kindBeat365   = 0x08 // heartbeat of the 365GPS clones, without serial and CRC
	kindStatus    = 0x13
	kindReply     = 0x15
	kindWiFi365   = 0x17
	kindReplyLong = 0x21
	kindBeat      = 0x23
	kindAddress   = 0x2a
	kindX1        = 0x34
	kindStatus4G  = 0x36
	kindModules   = 0x39 // alarm with modules, 4G
	kindWiFi365B  = 0x69
	kindCommand   = 0x80
	kindTime      = 0x8a
	kindCamera    = 0x95
	kindAnswer    = 0x97 // of the server, to an address request
	kindWearable  = 0xa2 // with length 0x40: position and status of the LW 4G family
	kindWiFiAlarm = 0xa9
)

// layout is what a kind is made of, in this order.
type layout struct {
	gps          bool
	area, cellID int // bytes of the cell's area and id, 0 for no cell
	status       bool
}

// layouts are the kinds that differ only by it, by the public lists of the
// protocol numbers.
var layouts = map[byte]layout{
	0x10: {gps: true},
	0x11: {gps: true},
	0x12: {gps: true, area: 2, cellID: 3},
	0x16: {gps: true, area: 2, cellID: 3, status: true},
	0x19: {area: 2, cellID: 3, status: true},
	0x1a: {gps: true},
	0x1e: {gps: true},
	0x22: {gps: true, area: 2, cellID: 3},
	0x25: {gps: true, area: 2, cellID: 4},
	0x26: {gps: true, area: 2, cellID: 3, status: true},
	0x27: {gps: true, area: 2, cellID: 3, status: true},
	0x2d: {gps: true, area: 2, cellID: 3},
	0x31: {gps: true},
	0x32: {gps: true, area: 2, cellID: 3, status: true},
	0x37: {gps: true, area: 2, cellID: 3},
	0x38: {gps: true},
	0xa0: {gps: true, area: 4, cellID: 8},
	0xa3: {gps: true, area: 2, cellID: 3, status: true},
	0xa4: {gps: true, area: 2, cellID: 3, status: true},
	0xa5: {area: 4, cellID: 8, status: true},
}

// readKind reads a frame's data. It is false for a kind that it does not know.
func (d *Decoder) readKind(m *devices.Message, f frame, r *reader) bool {
	if f.long {
		return d.readLong(m, f, r)
	}
	switch f.kind {
	case kindLogin:
		if r.doubt || f.note != "" && d.imei != "" { // nobody changes names by a damaged frame
			return false
		}
		d.readLogin(m, r)
	case kindBeat, kindBeat365:
		m.Heartbeat = true
	case kindStatus:
		m.Heartbeat = true
		d.readStatus(m, r)
	case kindStatus4G:
		d.readStatus4G(m, r)
	case kindReply:
		readReply(m, r)
	case kindTime:
		m.ReplyNow = build(false, kindTime, clock(time.Now()), f.serial)
	case kindAddress:
		d.readLayout(m, layout{gps: true}, r)
		m.ReplyNow = build(true, kindAnswer, []byte("\x0c\x00\x00\x00\x00NA&&NA&&0##"), f.serial)
	case kindX1:
		r.take(4)
		d.readLayout(m, layout{gps: true}, r)
	case kindCamera:
		d.readCamera(m, r)
	case kindWiFi365, kindWiFi365B:
		d.readWiFi365(m, f, r)
	case kindWiFiAlarm:
		d.readWiFiAlarm(m, r)
	case 0x18, 0x24, 0x28, 0x2c, 0x2e, 0xa1, kindWearable:
		if f.kind == kindWearable && len(f.data) == 0x40-5 {
			d.readWearable(m, r)
			break
		}
		d.readAround(m, f.kind, r)
	default:
		l, ok := layouts[f.kind]
		if ok {
			d.readLayout(m, l, r)
		}
		return ok
	}
	return true
}

// readLong reads the kinds of the long form.
func (d *Decoder) readLong(m *devices.Message, f frame, r *reader) bool {
	switch f.kind {
	case kindReplyLong:
		d.readReplyLong(m, r)
	case kindModules:
		d.readModules(m, r)
	case 0x32, 0x33:
		d.readAZ735(m, f.kind, r)
	case 0x70, 0x8c, 0x94, 0x9b, 0xf1, 0xf2, 0xfd: // modules, car, information, serial port, version
	default:
		return false
	}
	return true
}

// readLogin learns who speaks: 8 bytes of BCD with one digit of padding in front,
// a model, and in newer devices the zone of the clock in hundredths of hours and
// minutes times 16, bit 3 set for west.
func (d *Decoder) readLogin(m *devices.Message, r *reader) {
	imei := r.take(8)
	if imei == nil {
		return
	}
	var digits [16]byte
	for i, b := range imei {
		digits[2*i], digits[2*i+1] = '0'+(b>>4), '0'+(b&15)
	}
	for _, c := range digits {
		if c > '9' {
			remark(m, "the identity is not of digits")
			return
		}
	}
	d.imei, d.zone = string(digits[1:]), time.UTC
	if r.left() >= 4 {
		r.take(2)
		word := r.int(2)
		minutes := (word>>4)/100*60 + (word>>4)%100
		if word&8 != 0 {
			minutes = -minutes
		}
		if minutes > -16*60 && minutes < 16*60 {
			d.zone = time.FixedZone("", minutes*60)
		}
	}
	m.DeviceID = d.imei
}

// readStatus reads a heartbeat: status, battery, signal, alarm, language. In it the
// alarm byte of many models is something else (volts, ports), so that only SOS is
// taken from there. The longer forms repeat their state in every beat: of their
// status only SOS is an alarm.
func (d *Decoder) readStatus(m *devices.Message, r *reader) {
	long := r.left() > 7
	status := r.byte()
	var alarm byte
	if long {
		r.take(2) // signal and satellites
		alarm = r.byte()
		r.take(1)
		m.Battery = battery(r.byte())
	} else {
		m.Battery = battery(r.byte())
		r.take(1) // signal
		if r.left() > 0 {
			alarm = r.byte()
		}
	}
	if !long || status>>3&7 == 4 {
		statusAlarm(m, care.Position{}, status)
	}
	if alarm == 1 {
		byteAlarm(m, care.Position{}, alarm)
	}
}

// readStatus4G reads status, battery, signal, alarm, language, and modules of
// which 006A is the battery in per cent.
func (d *Decoder) readStatus4G(m *devices.Message, r *reader) {
	if r.left() == 0x35-5 { // another maker's position under the same number
		d.readLayout(m, layout{gps: true, area: 2, cellID: 4}, r)
		return
	}
	m.Heartbeat = true
	status := r.byte()
	m.Battery = battery(r.byte())
	r.take(1)
	alarm := r.byte()
	r.take(1)
	for r.left() >= 3 {
		id := r.int(2)
		body := r.take(int(r.byte()))
		if id == 0x6a && len(body) == 1 {
			m.Battery = battery(body[0])
		}
	}
	statusAlarm(m, care.Position{}, status)
	byteAlarm(m, care.Position{}, alarm)
}

// battery is per cent: up to 6 it is a level of 6, up to 100 per cent.
func battery(b byte) int {
	switch {
	case b <= 6:
		return int(b) * 100 / 6
	case b <= 100:
		return int(b)
	}
	return -1
}

// readLayout reads position, cell and status, as far as the kind has them.
func (d *Decoder) readLayout(m *devices.Message, l layout, r *reader) {
	var p care.Position
	if l.gps {
		p = r.gps(d.zone)
		if r.doubt && p.At.IsZero() {
			r.short = true
			return
		}
	}
	two := false // battery in two bytes, hundredths of a volt, as VXT01 has it
	switch {
	case l.area == 0 || r.left() == 0:
	case l.gps && l.status:
		two = readSizedCell(&p, r)
	default:
		addCell(&p, r, l.area, l.cellID)
	}
	place(m, p, r)
	if !l.status {
		return
	}
	status := r.byte()
	if two {
		r.take(2)
	} else {
		m.Battery = battery(r.byte())
	}
	r.take(1) // signal
	alarm := r.byte()
	statusAlarm(m, p, status)
	if two {
		return // an extension byte, not an alarm
	}
	byteAlarm(m, p, alarm)
}

// place adds a position if there was a time for it.
func place(m *devices.Message, p care.Position, r *reader) {
	if p.At.IsZero() {
		if len(p.Cells) == 0 && len(p.WiFi) == 0 {
			if !r.short {
				remark(m, "no position")
			}
			return
		}
	}
	m.Positions = append(m.Positions, p)
}

func addCell(p *care.Position, r *reader, area, id int) {
	if r.left() < 3+area+id {
		return
	}
	if c, ok := r.cell(area, id); ok {
		p.Cells = append(p.Cells, c)
	}
}

// readSizedCell reads a cell behind its length, which counts itself in some models
// and not in others, or, told by what is left, a cell without length: then two.
func readSizedCell(p *care.Position, r *reader) (two bool) {
	if r.left() == 8+5 {
		addCell(p, r, 2, 3)
		return true
	}
	switch n := r.int(1); {
	case n == 0 && r.left() > 8+5 && zeros(r.b[:8]):
		r.take(8)
	case n == 0:
	case n <= 9:
		body := reader{b: r.take(8)}
		addCell(p, &body, 2, 3)
	default:
		body := reader{b: r.take(n - 1)}
		if n == 16 || n == 17 {
			addCell(p, &body, 4, 8)
		} else {
			addCell(p, &body, 2, 3)
		}
	}
	return false
}

func zeros(b []byte) bool {
	for _, v := range b {
		if v != 0 {
			return false
		}
	}
	return true
}

// clock is the time in UTC, a byte for each of year to second.
func clock(t time.Time) []byte {
	t = t.UTC()
	return []byte{byte(t.Year() - 2000), byte(t.Month()), byte(t.Day()), byte(t.Hour()), byte(t.Minute()), byte(t.Second())}
}

// readReply reads the answer to a command: length, the server's flag, text.
func readReply(m *devices.Message, r *reader) {
	n := int(r.byte())
	r.take(4)
	if n > 4 {
		m.Done, m.Result = commandWord, text(r.take(min(n-4, r.left())))
	}
}

// readReplyLong reads the long answer: flag, 1 for ASCII or 2 for UTF-16, text. A
// device that was asked where it is says so in English words.
func (d *Decoder) readReplyLong(m *devices.Message, r *reader) {
	r.take(4)
	ascii := r.byte() == 1
	body := r.take(r.left())
	m.Done = commandWord
	if ascii {
		m.Result = text(body)
	} else {
		units := make([]uint16, len(body)/2)
		for i := range units {
			units[i] = uint16(body[2*i])<<8 | uint16(body[2*i+1])
		}
		m.Result = string(utf16.Decode(units))
	}
	if p, ok := spokenPosition(m.Result, d.zone); ok {
		m.Positions = append(m.Positions, p)
	}
}

func text(b []byte) string { return strings.TrimRight(strings.ToValidUTF8(string(b), "?"), "\x00 ") }
