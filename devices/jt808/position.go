package jt808

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"yinling/care"
	"yinling/devices"
)

// basicLength is what every position report has, in bytes: alarms 4, status 4,
// latitude 4, longitude 4, altitude 2, speed 2, course 2, time 6.
const basicLength = 28

// zone is the standard's: GMT+8, wherever the device is.
var zone = time.FixedZone("GMT+8", 8*3600)

// Bits of the alarm word, by the standard's table. The terminal keeps SOS set until
// it is acknowledged.
const (
	bitSOS       = 1 << 0
	bitLowPower  = 1 << 7
	bitPowerCut  = 1 << 8
	bitZone      = 1 << 20
	bitCollision = 1 << 29
	bitRollover  = 1 << 30
	bitsOurs     = bitSOS | bitLowPower | bitPowerCut | bitZone | bitCollision | bitRollover
)

// report is one position report while it is read.
type report struct {
	position care.Position
	alarms   uint32
	battery  int
	entered  bool // the fence that is reported was entered, not left
	takenOff bool
	button   bool // a maker's item says SOS
	flat     bool // a maker's item says that the battery is low
}

// readReport reads the body of a 0200.
func readReport(m *devices.Message, body []byte) {
	if len(body) < basicLength {
		readShortReport(m, body)
		return
	}
	r := report{battery: -1, alarms: binary.BigEndian.Uint32(body)}
	status := binary.BigEndian.Uint32(body[4:])
	lat, lon := binary.BigEndian.Uint32(body[8:]), binary.BigEndian.Uint32(body[12:])
	p := &r.position
	p.Lat, p.Lon = float64(lat)/1e6, float64(lon)/1e6
	if status&(1<<2) != 0 {
		p.Lat = -p.Lat
	}
	if status&(1<<3) != 0 {
		p.Lon = -p.Lon
	}
	p.Fix = status&(1<<1) != 0 && (lat != 0 || lon != 0) && lat <= 90e6 && lon <= 180e6
	p.Altitude = float64(int16(binary.BigEndian.Uint16(body[16:])))
	p.Speed = float64(binary.BigEndian.Uint16(body[18:])) / 10
	p.Course = float64(binary.BigEndian.Uint16(body[20:]))
	p.At = bcdTime(body[22:28])
	if p.At.IsZero() {
		remark(m, "no time")
	}
	if !r.readItems(body[basicLength:]) {
		remark(m, "unread tail")
	}
	r.into(m)
}

// readShortReport takes the alarm from a report that ends early.
func readShortReport(m *devices.Message, body []byte) {
	remark(m, "ends early")
	if len(body) >= 4 {
		r := report{battery: -1, alarms: binary.BigEndian.Uint32(body)}
		r.raise(m)
	}
}

// into adds position, battery and alarms to the message.
func (r *report) into(m *devices.Message) {
	if r.battery >= 0 {
		m.Battery = r.battery
	}
	m.Positions = append(m.Positions, r.position)
	r.raise(m)
}

// raise adds the alarms of a report, the most urgent first. A vehicle's alarms
// (speed, tiredness, antenna, routes, fuel, ignition…) call nobody; a collision or
// a rollover does, and somebody asks what it was.
func (r *report) raise(m *devices.Message) {
	zone := r.alarms&bitZone != 0
	for _, a := range [...]struct {
		set  bool
		kind care.AlarmKind
		item bool   // a maker's item says it
		name string // of that item
	}{
		{r.alarms&bitSOS != 0, care.AlarmSOS, r.button, " item E7"},
		{r.alarms&(bitCollision|bitRollover) != 0, care.AlarmUnknown, false, ""},
		{zone && !r.entered, care.AlarmLeftZone, false, ""},
		{false, care.AlarmTakenOff, r.takenOff, " item EB 0089"},
		{r.alarms&bitPowerCut != 0, care.AlarmPowerOff, false, ""},
		{r.alarms&bitLowPower != 0, care.AlarmLowBattery, r.flat, " item EB 00C6"},
		{zone && r.entered, care.AlarmEnteredZone, false, ""},
	} {
		if !a.item {
			a.name = ""
		}
		if a.set || a.item {
			m.Alarms = append(m.Alarms, care.Alarm{
				Kind: a.kind, DeviceID: m.DeviceID, At: r.position.At, Position: r.position,
				Battery: r.battery, Word: m.Word + " " + hex32(r.alarms) + a.name,
			})
		}
	}
	if other := r.alarms &^ bitsOurs; other != 0 {
		remark(m, strconv.Itoa(bits.OnesCount32(other))+" alarm bits that call nobody: "+hex32(other))
	}
}

func hex32(v uint32) string {
	const digits = "0123456789ABCDEF"
	var b [8]byte
	for i := range b {
		b[i] = digits[v>>(28-4*i)&15]
	}
	return string(b[:])
}

// readItems reads the additional items: id 1, length 1, value. It is false when
// the last one is cut.
func (r *report) readItems(b []byte) bool {
	for len(b) >= 2 {
		n := 2 + int(b[1])
		if n > len(b) {
			return false
		}
		r.readItem(b[0], b[2:n])
		b = b[n:]
	}
	return len(b) == 0
}

// readItem reads one item: 12 and 31 are the standard's, the others makers', read
// only where length and content fit.
func (r *report) readItem(id byte, v []byte) {
	switch {
	case id == 0x12 && len(v) == 6:
		r.entered = v[5] == 0
	case id == 0x31 && len(v) == 1:
		r.position.Satellites = int(v[0])
	case (id == 0x06 || id == 0xd4 || id == 0xe1 || id == 0xe9 || id == 0xfe) && len(v) == 1:
		r.percent(int(v[0]))
	case id == 0xe4 && len(v) == 2, id == 0xe3 && (len(v) == 4 || len(v) == 6):
		r.percent(int(v[1]))
	case id == 0x56 && len(v) == 2:
		r.percent(int(v[0]) * 10)
	case id == 0x68 && len(v) == 2:
		r.percent(int(binary.BigEndian.Uint16(v)) / 100)
	case id == 0xe7 && len(v) == 8:
		r.button = binary.BigEndian.Uint16(v)>>1&7 != 0
	case (id == 0xec || id == 0xf4) && len(v)%7 == 0:
		for ; len(v) >= 7; v = v[7:] {
			r.position.WiFi = append(r.position.WiFi, care.AccessPoint{MAC: mac(v[:6]), Signal: int(int8(v[6]))})
		}
	case id == 0xf0 && len(v) >= 13 && len(v)%13 == 0:
		for ; len(v) >= 13; v = v[13:] {
			r.cell(be(v[:2]), be(v[2:4]), be(v[8:12]), be(v[4:8]), int(v[12]))
		}
	case id == 0xe1 && len(v) >= 12 && (len(v)-4)%8 == 0:
		for c := v[4:]; len(c) >= 8; c = c[8:] {
			r.cell(be(v[:2]), be(v[2:4]), be(c[:3]), be(c[3:7]), int(c[7]))
		}
	case id == 0xeb:
		r.readGroup(v)
	}
}

// readGroup reads the EB item: cells behind country and network, or else items with
// a length and an id of two bytes each.
func (r *report) readGroup(v []byte) {
	if len(v) >= 8 && be(v[:2]) > 200 && (len(v)-3)%5 == 0 {
		for c := v[3:]; len(c) >= 5; c = c[5:] {
			r.cell(be(v[:2]), int(v[2]), be(c[:2]), be(c[2:4]), int(c[4]))
		}
		return
	}
	for len(v) >= 4 {
		n := 2 + be(v[:2])
		if n < 4 || n > len(v) {
			return
		}
		r.readGrouped(be(v[2:4]), v[4:n])
		v = v[n:]
	}
}

func (r *report) readGrouped(id int, v []byte) {
	switch {
	case id == 0x89 && len(v) == 4: // active low; bit 12: removed
		r.takenOff = be(v)&(1<<12) == 0
	case id == 0xc6 && len(v) >= 1:
		r.flat = v[0] == 3 || v[0] == 4
	case (id == 0xa8 || id == 0xe1) && len(v) >= 1:
		r.percent(int(v[0]))
	case id == 0xd8 && len(v) >= 9:
		r.cell(be(v[:2]), int(v[2]), be(v[3:5]), be(v[5:9]), 0)
	case id == 0xb9 && len(v) > 1: // "mac,signal,mac,signal…" behind a count
		f := strings.Split(string(v[1:]), ",")
		for ; len(f) >= 2; f = f[2:] {
			if signal, err := strconv.Atoi(f[1]); err == nil {
				r.position.WiFi = append(r.position.WiFi, care.AccessPoint{MAC: strings.ToValidUTF8(f[0], "?"), Signal: signal})
			}
		}
	}
}

func (r *report) percent(v int) {
	if v <= 100 {
		r.battery = v
	}
}

func (r *report) cell(mcc, mnc, lac, cid, signal int) {
	if mcc > 0 && cid > 0 {
		r.position.Cells = append(r.position.Cells, care.Cell{MCC: mcc, MNC: mnc, LAC: lac, CID: cid, Signal: signal})
	}
}

func mac(b []byte) string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5])
}

func be(b []byte) (v int) {
	for _, c := range b {
		v = v<<8 | int(c)
	}
	return v
}

// readBatch reads a 0704: count 2, kind 1 (1: from a blind spot, late), then each
// report behind its length.
func readBatch(m *devices.Message, b []byte) {
	if len(b) < 3 {
		remark(m, "ends early")
		return
	}
	count, late := be(b[:2]), b[2] == 1
	b = b[3:]
	n := 0
	for ; len(b) >= 2; n++ {
		size := be(b[:2])
		b = b[2:]
		readReport(m, b[:min(size, len(b))])
		b = b[min(size, len(b)):]
	}
	if n != count {
		remark(m, fmt.Sprintf("%d reports instead of %d", n, count))
	}
	if late {
		remark(m, "sent late")
	}
	urgentFirst(m.Alarms)
}

// readBatch2 reads a 0210: reports behind a length of one byte, or battery and time.
func readBatch2(m *devices.Message, b []byte) {
	if len(b) == 7 {
		if b[0] <= 100 {
			m.Battery = int(b[0])
		}
		m.Heartbeat = true
		return
	}
	for len(b) > 0 {
		size := min(int(b[0]), len(b)-1)
		readReport(m, b[1:1+size])
		b = b[1+size:]
	}
	urgentFirst(m.Alarms)
}

// bcdTime reads yyMMddHHmmss in BCD; zero if that is no date.
func bcdTime(b []byte) time.Time {
	var v [6]int
	for i, c := range b[:6] {
		if c>>4 > 9 || c&15 > 9 {
			return time.Time{}
		}
		v[i] = int(c>>4)*10 + int(c&15)
	}
	if v[1] < 1 || v[1] > 12 || v[2] < 1 || v[2] > 31 || v[3] > 23 || v[4] > 59 || v[5] > 59 {
		return time.Time{}
	}
	return time.Date(2000+v[0], time.Month(v[1]), v[2], v[3], v[4], v[5], 0, zone).UTC()
}

// urgentFirst orders the alarms of several reports, within a kind as they came.
func urgentFirst(alarms []care.Alarm) {
	for i := 1; i < len(alarms); i++ {
		for j := i; j > 0 && alarms[j].Kind.MoreUrgent(alarms[j-1].Kind); j-- {
			alarms[j], alarms[j-1] = alarms[j-1], alarms[j]
		}
	}
}
