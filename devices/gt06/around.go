package gt06

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yinling/care"
	"yinling/devices"
)

// readAround reads what a device without sight of satellites hears: time, country
// and network, 7 cells, a timing byte, and in some kinds access points.
func (d *Decoder) readAround(m *devices.Message, kind byte, r *reader) {
	area, id := 2, 3
	if kind == 0xa1 || kind == kindWearable {
		area, id = 4, 8
	}
	p := care.Position{At: r.time(d.zone)}
	if kind == 0x24 && r.left() != 2+1+7*6+1 { // makers differ: time only
		place(m, p, r)
		return
	}
	mcc, mnc := r.network()
	r.cells(&p, mcc, mnc, 7, area, id)
	r.take(1)
	if kind == 0x18 || kind == 0x2c || kind == kindWearable {
		r.points(&p, int(r.byte()))
	}
	place(m, p, r)
}

// readWiFiAlarm reads an alarm with what the device hears, 4G.
func (d *Decoder) readWiFiAlarm(m *devices.Message, r *reader) {
	p := care.Position{At: r.time(d.zone)}
	mcc, mnc := r.network()
	area, id := 2, 3
	if r.byte() > 0 {
		area, id = 4, 8
	}
	r.cells(&p, mcc, mnc, int(r.byte()), area, id)
	r.take(1)
	r.points(&p, int(r.byte()))
	place(m, p, r)
	alarm := r.byte()
	if language := r.byte(); language>>4 == 0 { // above that are a jammer's numbers
		byteAlarm(m, p, alarm)
	}
}

// cells reads n cells of one network, each with area, id and signal.
func (r *reader) cells(p *care.Position, mcc, mnc, n, area, id int) {
	for range n {
		if r.left() < area+id+1 {
			r.take(r.left() + 1)
			return
		}
		c := care.Cell{MCC: mcc, MNC: mnc, LAC: r.int(area), CID: int(r.uint(id) & (1<<62 - 1)), Signal: -int(r.byte())}
		if c.LAC > 0 && c.CID > 0 {
			p.Cells = append(p.Cells, c)
		}
	}
}

// points reads n access points, each with address and signal.
func (r *reader) points(p *care.Position, n int) {
	for range n {
		b := r.take(7)
		if b == nil {
			return
		}
		p.WiFi = append(p.WiFi, care.AccessPoint{MAC: mac(b[:6]), Signal: -int(b[6])})
	}
}

func mac(b []byte) string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5])
}

// readWiFi365 reads 0x17 and 0x69: of the 365GPS clones, where the length byte
// counts access points and neither serial nor CRC is sent, or a position. The
// clone's time is BCD, and it wants it back.
func (d *Decoder) readWiFi365(m *devices.Message, f frame, r *reader) {
	if f.fits {
		d.readLayout(m, layout{gps: true, area: 2, cellID: 3}, r)
		return
	}
	when := r.take(6)
	if when == nil {
		return
	}
	p := care.Position{At: date(bcd(when[0]), bcd(when[1]), bcd(when[2]), bcd(when[3]), bcd(when[4]), bcd(when[5]), d.zone)}
	r.points(&p, f.count)
	if n := int(r.byte()); n > 0 {
		mcc, mnc := r.network()
		r.cells(&p, mcc, mnc, n, 2, 2)
	}
	place(m, p, r)
	m.ReplyNow = append(append([]byte{0x78, 0x78, 0, f.kind}, when...), '\r', '\n')
}

func bcd(b byte) int { return int(b>>4)*10 + int(b&15) }

// readWearable reads position, cell, network, status, volts, battery, signal,
// alarm and language of the LW 4G family.
func (d *Decoder) readWearable(m *devices.Message, r *reader) {
	p := r.gps(d.zone)
	addCell(&p, r, 4, 8)
	place(m, p, r)
	r.take(1)
	status := r.byte()
	r.take(2)
	m.Battery = battery(r.byte())
	r.take(1)
	statusAlarm(m, p, status)
	byteAlarm(m, p, r.byte())
}

// readModules reads an alarm of the 4G family: position, cell with its technology
// in front and its signal behind, status, battery, signal, alarm, language.
func (d *Decoder) readModules(m *devices.Message, r *reader) {
	p := r.gps(d.zone)
	if r.byte() >= 3 {
		addCell(&p, r, 4, 8)
		r.take(2)
	} else {
		addCell(&p, r, 2, 3)
		r.take(1)
	}
	place(m, p, r)
	status := r.byte()
	m.Battery = battery(r.byte())
	r.take(1)
	alarm := r.byte()
	statusAlarm(m, p, status)
	if language := r.byte(); language>>4 == 0 {
		byteAlarm(m, p, alarm)
	}
}

// readAZ735 reads 0x32 and, with an alarm, 0x33 of the AZ735: time, a position and
// a cell each behind its length, more cells, access points, and a status.
func (d *Decoder) readAZ735(m *devices.Message, kind byte, r *reader) {
	p := care.Position{At: r.time(d.zone)}
	if r.byte() != 0 {
		at := p.At
		p.Satellites = int(r.byte() & 15)
		lat, lon := r.uint(4), r.uint(4)
		p.Speed = float64(r.byte())
		r.place(&p, lat, lon, r.int(2))
		p.At = at
	}
	if n := int(r.byte()); n > 0 {
		body := reader{b: r.take(max(n-1, 8))}
		addCell(&p, &body, 2, 3)
		r.take(1)
	}
	r.take(int(r.byte()))
	r.take(int(r.byte()))
	place(m, p, r)
	if kind != 0x33 || r.short {
		return
	}
	switch status := r.byte(); status {
	case 0xa2, 0xa3:
		raise(m, p, care.AlarmLowBattery, "status", status)
	case 0xa4:
		raise(m, p, care.AlarmUnknown, "status", status)
	}
}

// readCamera reads 0x95: time and event; or position and event; or, with FF FF in
// front, a longer position, volts and event.
func (d *Decoder) readCamera(m *devices.Message, r *reader) {
	var p care.Position
	switch {
	case r.left() <= 7:
		p.At = r.time(d.zone)
	case r.b[0] == 0xff && r.b[1] == 0xff:
		r.take(3)
		p.At = r.time(d.zone)
		p.Satellites = int(r.byte() & 15)
		lat, lon, flags := r.uint(4), r.uint(4), r.int(2)
		p.Speed = float64(r.int(2))
		r.place(&p, lat, lon, flags)
		r.take(2)
	default:
		p.At = r.time(d.zone)
		lat, lon := r.uint(4), r.uint(4)
		r.place(&p, lat, lon, r.int(2))
	}
	place(m, p, r)
	event := r.byte()
	if r.short {
		return
	}
	if kind, ok := ofCamera[event]; ok {
		raise(m, p, kind, "event", event)
	} else {
		remark(m, "event "+words[event]+" calls nobody")
	}
}

// spokenPosition reads "Current position!Lat:N54.739,Lon:E25.272,Course:126.53,
// Speed:0.0,DateTime:2017-05-26 10:27:47".
func spokenPosition(s string, zone *time.Location) (p care.Position, ok bool) {
	s, ok = strings.CutPrefix(s, "Current position!")
	if !ok {
		return p, false
	}
	for _, field := range strings.Split(s, ",") {
		name, value, _ := strings.Cut(field, ":")
		switch name {
		case "Lat":
			p.Lat, ok = degrees(value, 'N', 'S', ok)
		case "Lon":
			p.Lon, ok = degrees(value, 'E', 'W', ok)
		case "Course":
			p.Course, _ = strconv.ParseFloat(value, 64)
		case "Speed":
			p.Speed, _ = strconv.ParseFloat(strings.TrimSuffix(value, "Km/h"), 64)
		case "DateTime":
			at, err := time.ParseInLocation("2006-01-02 15:04:05", strings.TrimSpace(value), zone)
			if err == nil {
				p.At = at.UTC()
			}
		}
	}
	p.Fix = ok && (p.Lat != 0 || p.Lon != 0)
	return p, ok && !p.At.IsZero()
}

func degrees(s string, plus, minus byte, before bool) (float64, bool) {
	if s == "" || s[0] != plus && s[0] != minus {
		return 0, false
	}
	v, err := strconv.ParseFloat(s[1:], 64)
	if s[0] == minus {
		v = -v
	}
	return v, before && err == nil && v >= -180 && v <= 180
}
