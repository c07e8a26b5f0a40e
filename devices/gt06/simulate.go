package gt06

import (
	"encoding/binary"
	"fmt"
	"math"

	"yinling/care"
)

// The frames that a device sends, for the simulator and for tests.

// Login says who the device is: an IMEI of 15 digits.
func Login(imei string, serial uint16) ([]byte, error) {
	if len(imei) != 15 || imei[0] == '+' || !isNumber(imei) {
		return nil, fmt.Errorf("making a login: %q is no IMEI of 15 digits", imei)
	}
	data := make([]byte, 8, 10)
	for i, c := range "0" + imei {
		data[i/2] |= byte(c-'0') << (4 * (1 - i%2))
	}
	return build(false, kindLogin, append(data, 0x36, 0x08), serial), nil
}

// Heartbeat says that the device is alive, with its battery in per cent.
func Heartbeat(battery int, serial uint16) []byte {
	return build(false, kindStatus, []byte{0x40, level(battery), 4, 0, 2}, serial)
}

// SOS says that the key was pressed, in both places where SOS can stand.
func SOS(p care.Position, battery int, serial uint16) []byte {
	return alarm(p, 0x40|4<<3, 0x01, battery, serial)
}

// Fall says that the wearer fell.
func Fall(p care.Position, battery int, serial uint16) []byte {
	return alarm(p, 0x40, 0x23, battery, serial)
}

func alarm(p care.Position, status, code byte, battery int, serial uint16) []byte {
	data := clock(p.At)
	data = append(data, 0xc0|byte(p.Satellites&15))
	data = binary.BigEndian.AppendUint32(data, uint32(math.Round(math.Abs(p.Lat)*1_800_000)))
	data = binary.BigEndian.AppendUint32(data, uint32(math.Round(math.Abs(p.Lon)*1_800_000)))
	data = append(data, byte(p.Speed))
	flags := uint16(p.Course) & 1023
	if p.Lat >= 0 {
		flags |= 1 << 10
	}
	if p.Lon < 0 {
		flags |= 1 << 11
	}
	if p.Fix {
		flags |= 1 << 12
	}
	data = binary.BigEndian.AppendUint16(data, flags)
	c := care.Cell{MCC: 460, LAC: 0x287d, CID: 0x1f71}
	if len(p.Cells) > 0 {
		c = p.Cells[0]
	}
	data = append(data, 9, byte(c.MCC>>8), byte(c.MCC), byte(c.MNC), byte(c.LAC>>8), byte(c.LAC), byte(c.CID>>16), byte(c.CID>>8), byte(c.CID))
	return build(false, 0x26, append(data, status, level(battery), 4, code, 2), serial)
}

// TimeRequest asks what time it is.
func TimeRequest(serial uint16) []byte { return build(false, kindTime, nil, serial) }

// Answer says that the command was carried out, in the device's words.
func Answer(words string, serial uint16) []byte {
	data := append([]byte{byte(4 + len(words)), 0, 0, 0, 0}, words...)
	return build(false, kindReply, append(data, 0, 2), serial)
}

// level is the battery as the protocol has it, 0 to 6.
func level(percent int) byte { return byte(min(max(percent, 0), 100) * 6 / 100) }

// ReadAck reads what the server said: the kind and the serial that it answers.
// consumed is 0 while the frame is not whole.
func ReadAck(buf []byte) (kind byte, serial uint16, ok bool, consumed int) {
	raw, consumed, note := cut(buf, false)
	if len(raw) == 0 || note != "" {
		return 0, 0, false, consumed
	}
	f := open(raw, "")
	return f.kind, f.serial, f.closed, consumed
}
