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

// Position reports where the device is.
func Position(p care.Position, serial uint16) []byte {
	return build(false, 0x22, append(append(gps(p), cell(p)...), 0, 0, 0), serial) // ignition, reason, sent at once
}

func alarm(p care.Position, status, code byte, battery int, serial uint16) []byte {
	data := append(gps(p), 9)
	data = append(data, cell(p)...)
	return build(false, 0x26, append(data, status, level(battery), 4, code, 2), serial)
}

// gps is the block that a report begins with.
func gps(p care.Position) []byte {
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
	return binary.BigEndian.AppendUint16(data, flags)
}

// cell is the network cell of a report: country, network, area, cell.
func cell(p care.Position) []byte {
	c := care.Cell{MCC: 460, LAC: 0x287d, CID: 0x1f71}
	if len(p.Cells) > 0 {
		c = p.Cells[0]
	}
	return []byte{byte(c.MCC >> 8), byte(c.MCC), byte(c.MNC), byte(c.LAC >> 8), byte(c.LAC), byte(c.CID >> 16), byte(c.CID >> 8), byte(c.CID)}
}

// TimeRequest asks what time it is.
func TimeRequest(serial uint16) []byte { return build(false, kindTime, nil, serial) }

// Located is the long answer to WHERE#: a position in words.
func Located(p care.Position, serial uint16) []byte {
	lat, lon := 'N', 'E'
	if p.Lat < 0 {
		lat = 'S'
	}
	if p.Lon < 0 {
		lon = 'W'
	}
	words := fmt.Sprintf("Current position!Lat:%c%.6f,Lon:%c%.6f,Course:%.2f,Speed:%.1f,DateTime:%s",
		lat, math.Abs(p.Lat), lon, math.Abs(p.Lon), p.Course, p.Speed, p.At.UTC().Format("2006-01-02 15:04:05"))
	return build(true, kindReplyLong, append([]byte{0, 0, 0, 0, 1}, words...), serial)
}

// Answer says that the command was carried out, in the device's words.
func Answer(words string, serial uint16) []byte {
	data := append([]byte{byte(4 + len(words)), 0, 0, 0, 0}, words...)
	return build(false, kindReply, append(data, 0, 2), serial)
}

// level is the battery as the protocol has it, 0 to 6.
func level(percent int) byte { return byte(min(max(percent, 0), 100) * 6 / 100) }

// ReadFrame reads what the server said: the kind, the serial that it answers,
// and the text of a command (kind 80). consumed is 0 while the frame is not
// whole.
func ReadFrame(buf []byte) (kind byte, serial uint16, text string, ok bool, consumed int) {
	raw, consumed, note := cut(buf, false)
	if len(raw) == 0 || note != "" {
		return 0, 0, "", false, consumed
	}
	f := open(raw, "")
	if f.kind == kindCommand && len(f.data) >= 5 { // length and the server's flag
		text = string(f.data[5:min(len(f.data), 1+int(f.data[0]))])
	}
	return f.kind, f.serial, text, f.closed, consumed
}
