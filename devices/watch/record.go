package watch

import (
	"bytes"
	"time"

	"yinling/care"
	"yinling/devices"
)

// The documented bits of a report's status: the upper half are alarms, the
// lower half states. Bits 4 and 22 are the vendor's; a public decoder reads
// them as moving and as a fall.
const (
	StateLowBattery  uint32 = 1 << 0
	StateOutsideZone uint32 = 1 << 1
	StateInsideZone  uint32 = 1 << 2
	StateWorn        uint32 = 1 << 3
	StateNotMoving   uint32 = 1 << 4
	BitSOS           uint32 = 1 << 16
	BitLowBattery    uint32 = 1 << 17
	BitLeftZone      uint32 = 1 << 18
	BitEnteredZone   uint32 = 1 << 19
	BitTakenOff      uint32 = 1 << 20
	BitFall          uint32 = 1 << 21
	BitHeartRate     uint32 = 1 << 22

	alarmBits = 0xffff0000
	// unnamedBits are alarms that newer models may have.
	unnamedBits = alarmBits &^ (BitSOS | BitLowBattery | BitLeftZone | BitEnteredZone | BitTakenOff | BitFall | BitHeartRate)
)

// kinds are in the order of urgency.
var kinds = []struct {
	bits uint32
	kind care.AlarmKind
}{
	{BitSOS, care.AlarmSOS},
	{BitFall, care.AlarmFall},
	{BitHeartRate, care.AlarmHeartRate},
	{unnamedBits, care.AlarmUnknown},
	{BitLeftZone, care.AlarmLeftZone},
	{BitTakenOff, care.AlarmTakenOff},
	{BitLowBattery, care.AlarmLowBattery},
	{BitEnteredZone, care.AlarmEnteredZone},
}

// The fields of a report, counted from 0.
const (
	fieldDate = iota
	fieldTime
	fieldValid
	fieldLat
	fieldNS
	fieldLon
	fieldEW
	fieldSpeed
	fieldCourse
	fieldAltitude
	fieldSatellites
	fieldSignal
	fieldBattery
	fieldSteps
	fieldTumbles
	fieldMask
	fieldCount
)

// record is a report cut at its commas; the slices lie in the frame.
type record struct {
	fields [fieldCount][]byte
	count  int
	tail   []byte // cells and networks
}

// recordOf gives the report in the arguments of a word, if it has one.
func recordOf(word string, args []byte) ([]byte, bool) {
	switch {
	case isAlarm(word), isRequest(word) && (word[0] == 'U' || word == "WT" || word == "WG"):
		return args, true
	case word == "WAD", word == "PP": // a language or a time of day stands before it
		_, rest := field(args)
		return rest, true
	}
	// Any other word may be followed by a report: it has A or V in third place.
	date, rest := field(args)
	_, rest = field(rest)
	valid, _ := field(rest)
	return args, len(date) == 6 && (string(valid) == "A" || string(valid) == "V")
}

func cutRecord(text []byte) (r record) {
	for r.count < fieldCount && text != nil {
		r.fields[r.count], text = field(text)
		r.count++
	}
	r.tail = text
	return r
}

// readReport reads a position, its alarms and what else stands with it. The
// alarms come first: nothing of the rest can make them fail.
func (d *Decoder) readReport(m *devices.Message, isAlarm bool, text []byte) {
	r := cutRecord(text)
	mask, readable := statusMask(r.fields[fieldMask])
	m.Battery = percent(r.fields[fieldBattery])
	p, located := r.position(m)
	if located {
		m.Positions = []care.Position{p}
	}
	if !readable {
		note(m, "status is unreadable")
	}
	d.addAlarms(m, isAlarm, mask, r.fields[fieldMask], p)
	if addSteps(m, r.fields[fieldSteps]); len(m.Readings) > 0 {
		m.Readings[0].At = p.At
	}
}

// addAlarms reports every alarm bit that is set. A watch that says alarm and
// sets none is in some trouble that it cannot name: the 2G models send no upper
// half at all.
func (d *Decoder) addAlarms(m *devices.Message, isAlarm bool, mask uint32, said []byte, p care.Position) {
	if mask&alarmBits == 0 && !isAlarm {
		return
	}
	word := m.Word
	if _, readable := statusMask(said); readable {
		word += " " + string(bytes.Trim(said, blanks))
	}
	add := func(kind care.AlarmKind) {
		m.Alarms = append(m.Alarms, care.Alarm{
			Kind: kind, DeviceID: m.DeviceID, At: p.At, Position: p, Battery: m.Battery, Word: word,
		})
	}
	for _, k := range kinds {
		if mask&k.bits != 0 {
			add(k.kind)
		}
	}
	if len(m.Alarms) == 0 {
		add(care.AlarmUnknown)
	}
}

// statusMask reads 8 hex digits, or 4 of a watch that has states only; what
// lies between is firmware that leaves out zeros.
func statusMask(f []byte) (uint32, bool) {
	f = bytes.Trim(f, blanks)
	if len(f) < 4 {
		return 0, false
	}
	return hexadecimal(f)
}

// position reads when and where the watch was; located is false if the record
// ends before it says whether there was a fix.
func (r *record) position(m *devices.Message) (p care.Position, located bool) {
	at, ok := clock(r.fields[fieldDate], r.fields[fieldTime])
	if !ok {
		note(m, "date or time is unreadable")
	}
	p.At = at
	if r.count <= fieldValid {
		return p, false
	}
	lat, ok := degrees(r.fields[fieldLat], r.fields[fieldNS], 'S', 90)
	lon, ok2 := degrees(r.fields[fieldLon], r.fields[fieldEW], 'W', 180)
	if ok && ok2 {
		p.Lat, p.Lon = lat, lon
	}
	if valid := bytes.Trim(r.fields[fieldValid], blanks); len(valid) == 1 && valid[0]&^0x20 == 'A' {
		// Nobody lives at 0, 0: that is a watch without a fix.
		if p.Fix = ok && ok2 && (lat != 0 || lon != 0); !p.Fix {
			note(m, "a fix without coordinates")
		}
	}
	p.Speed = max(0, orZero(r.fields[fieldSpeed]))
	if c := orZero(r.fields[fieldCourse]); c >= 0 && c <= 360 {
		p.Course = c
	}
	p.Altitude = orZero(r.fields[fieldAltitude])
	if n, ok := integer(r.fields[fieldSatellites]); ok {
		p.Satellites = max(0, n)
	}
	if !readTail(&p, r.tail) {
		note(m, "cells or networks are unread")
	}
	return p, true
}

// clock reads DDMMYY and HHMMSS, in UTC.
func clock(date, hour []byte) (time.Time, bool) {
	date, hour = bytes.Trim(date, blanks), bytes.Trim(hour, blanks)
	if len(date) != 6 || len(hour) != 6 {
		return time.Time{}, false
	}
	var n [6]int
	for i := range n {
		b := date
		if i >= 3 {
			b = hour
		}
		tens, ones := b[i%3*2]-'0', b[i%3*2+1]-'0'
		if tens > 9 || ones > 9 {
			return time.Time{}, false
		}
		n[i] = int(tens)*10 + int(ones)
	}
	t := time.Date(2000+n[2], time.Month(n[1]), n[0], n[3], n[4], n[5], 0, time.UTC)
	if t.Day() != n[0] || int(t.Month()) != n[1] || t.Hour() != n[3] || t.Minute() != n[4] || t.Second() != n[5] {
		return time.Time{}, false // the 31st of February
	}
	return t, true
}

// degrees reads a coordinate. Where it has a sign already, the sign wins over
// the letter: "-84.14,W" is -84.14.
func degrees(f, letter []byte, negative byte, limit float64) (float64, bool) {
	v, ok := number(f)
	if !ok || v < -limit || v > limit {
		return 0, false
	}
	letter = bytes.Trim(letter, blanks)
	if v > 0 && len(letter) == 1 && letter[0]&^0x20 == negative {
		v = -v
	}
	return v, true
}
