package gt06

import (
	"fmt"

	"yinling/care"
	"yinling/devices"
)

// ofStatus is what bits 3-5 of the status byte say; "" is nothing for a person.
var ofStatus = [8]care.AlarmKind{
	2: care.AlarmPowerOff, // power cut
	3: care.AlarmLowBattery,
	4: care.AlarmSOS,
	6: care.AlarmLeftZone, // a fence was crossed, it does not say which way
	7: care.AlarmTakenOff,
}

// ofByte is what the alarm byte says, by the Concox lists. Where models differ
// and one of the meanings is an emergency, the kind is unknown: somebody asks.
var ofByte = map[byte]care.AlarmKind{
	0x01: care.AlarmSOS,
	0x02: care.AlarmPowerOff, // power cut
	0x04: care.AlarmEnteredZone,
	0x05: care.AlarmLeftZone,
	0x0e: care.AlarmLowBattery, 0x0f: care.AlarmLowBattery,
	0x11: care.AlarmPowerOff, 0x15: care.AlarmPowerOff, // switching itself off
	0x13: care.AlarmTakenOff, 0x25: care.AlarmTakenOff, 0x32: care.AlarmTakenOff,
	0x18: care.AlarmUnknown, // cover opened, or an accident
	0x19: care.AlarmLowBattery,
	0x23: care.AlarmFall,
	0x29: care.AlarmUnknown,                          // hard acceleration, or an accident
	0x2c: care.AlarmUnknown, 0xf2: care.AlarmUnknown, // collision
}

// ofVehicle are the values of the alarm byte that are about a car, a lock or the
// tracker itself and call nobody: vibration, speed, displacement,
// blind spots, SIM, flight mode, doors, turns, ignition.
var ofVehicle = func() (v [256]bool) {
	for _, b := range []byte{
		0x03, 0x06, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x10, 0x12, 0x14, 0x16, 0x17, 0x1a, 0x1b, 0x20,
		0x26, 0x27, 0x28, 0x2a, 0x2b, 0x2e, 0x30, 0x33, 0x34, 0x53, 0x5b, 0x5c, 0xc9, 0xf0, 0xf1, 0xfe, 0xff,
	} {
		v[b] = true
	}
	return v
}()

// ofCamera is what a 0x95 frame of a dashboard camera says; it has a list of its own.
var ofCamera = map[byte]care.AlarmKind{
	0x01: care.AlarmSOS,
	0x0e: care.AlarmLowBattery,
	0x88: care.AlarmPowerOff, // power cut
	0x93: care.AlarmUnknown,  // accident
}

// statusAlarm reports what a status byte says.
func statusAlarm(m *devices.Message, p care.Position, status byte) {
	code := status >> 3 & 7
	if code == 0 {
		return
	}
	if kind := ofStatus[code]; kind != "" {
		raise(m, p, kind, "status", status)
	} else {
		remark(m, fmt.Sprintf("status %02X calls nobody", status))
	}
}

// byteAlarm reports what the alarm byte of an alarm frame says. A value in no
// list is reported as unknown: some models have falls there.
func byteAlarm(m *devices.Message, p care.Position, value byte) {
	switch kind, ok := ofByte[value]; {
	case ok:
		raise(m, p, kind, "alarm", value)
	case value == 0:
	case ofVehicle[value]:
		remark(m, fmt.Sprintf("alarm %02X calls nobody", value))
	default:
		raise(m, p, care.AlarmUnknown, "alarm", value)
	}
}

// raise adds an alarm behind the more urgent ones, each kind once: SOS stands in
// two places of the same frame.
func raise(m *devices.Message, p care.Position, kind care.AlarmKind, place string, value byte) {
	at := len(m.Alarms)
	for i, a := range m.Alarms {
		if a.Kind == kind {
			return
		}
		if at == len(m.Alarms) && kind.MoreUrgent(a.Kind) {
			at = i
		}
	}
	a := care.Alarm{
		Kind: kind, DeviceID: m.DeviceID, At: p.At, Position: p, Battery: m.Battery,
		Word: m.Word + " " + place + " " + words[value],
	}
	m.Alarms = append(m.Alarms, care.Alarm{})
	copy(m.Alarms[at+1:], m.Alarms[at:])
	m.Alarms[at] = a
}

// remark adds to what was odd about a frame.
func remark(m *devices.Message, s string) {
	if s == "" {
		return
	}
	if m.Note != "" {
		m.Note += "; "
	}
	m.Note += s
}
