package jt808

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"yinling/care"
)

// Terminal makes the frames that a device sends, for the simulator and for tests.
type Terminal struct {
	self   header
	serial uint16
}

// NewTerminal is a device with an id of up to 12 digits, or with version2019 of up
// to 20.
func NewTerminal(id string, version2019 bool) (*Terminal, error) {
	t := &Terminal{}
	n := 6
	if version2019 {
		n, t.self.attributes, t.self.version = 10, 1<<14, 1
	}
	if id == "" || len(id) > 2*n || strings.Trim(id, "0123456789") != "" {
		return nil, fmt.Errorf("making a terminal: %q is no id of up to %d digits", id, 2*n)
	}
	t.self.terminal = make([]byte, n)
	for i, c := range strings.Repeat("0", 2*n-len(id)) + id {
		t.self.terminal[i/2] |= byte(c-'0') << (4 * (1 - i%2))
	}
	return t, nil
}

func (t *Terminal) frame(id uint16, body []byte) []byte {
	h := t.self
	h.id, h.serial = id, t.serial
	t.serial++
	return build(h, body)
}

// Register asks to be let in: province, city, maker, model, terminal, plate.
func (t *Terminal) Register() []byte {
	model, terminal := 20, 7
	if t.self.is2019() {
		model, terminal = 30, 30
	}
	body := make([]byte, 4, 80)
	if t.self.is2019() {
		body = append(body, bytes.Repeat([]byte{0}, 6)...)
	}
	body = append(body, "YNLNG"...)
	body = append(body, make([]byte, model+terminal)...)
	return t.frame(idRegister, append(body, 0))
}

// Auth comes after registration, with the token that the platform gave.
func (t *Terminal) Auth(token string) []byte {
	if !t.self.is2019() {
		return t.frame(idAuth, []byte(token))
	}
	body := append([]byte{byte(len(token))}, token...)
	return t.frame(idAuth, append(body, make([]byte, 15+20)...))
}

// Heartbeat says that the device is alive.
func (t *Terminal) Heartbeat() []byte { return t.frame(idHeartbeat, nil) }

// SOS says that the key was pressed.
func (t *Terminal) SOS(p care.Position, battery int) []byte {
	return t.frame(idPosition, Report(bitSOS, p, battery))
}

// Position reports where the device is, with no alarm.
func (t *Terminal) Position(p care.Position, battery int) []byte {
	return t.frame(idPosition, Report(0, p, battery))
}

// Located answers a query (8201) with where the device is.
func (t *Terminal) Located(query uint16, p care.Position, battery int) []byte {
	return t.frame(idQueried, append(binary.BigEndian.AppendUint16(nil, query), Report(0, p, battery)...))
}

// Serial is of the last frame: acknowledgements name it.
func (t *Terminal) Serial() uint16 { return t.serial - 1 }

// Batch sends reports that could not be sent before.
func (t *Terminal) Batch(reports ...[]byte) []byte {
	body := []byte{byte(len(reports) >> 8), byte(len(reports)), 1}
	for _, r := range reports {
		body = binary.BigEndian.AppendUint16(body, uint16(len(r)))
		body = append(body, r...)
	}
	return t.frame(idBatch, body)
}

// Split sends a message in packets of at most size bytes of body.
func (t *Terminal) Split(id uint16, body []byte, size int) (frames [][]byte) {
	h := t.self
	h.id, h.total = id, (len(body)+size-1)/size
	for h.index = 1; h.index <= h.total; h.index++ {
		h.serial = t.serial
		t.serial++
		n := min(size, len(body))
		frames = append(frames, build(h, body[:n]))
		body = body[n:]
	}
	return frames
}

// Answer says what became of a frame of the platform: 0 ok, 1 failed, 2 wrong, 3
// unsupported.
func (t *Terminal) Answer(serial, id uint16, result byte) []byte {
	body := binary.BigEndian.AppendUint16(nil, serial)
	return t.frame(idAnswer, append(binary.BigEndian.AppendUint16(body, id), result))
}

// Report is the body of a position report with an alarm word, a battery item and the
// number of satellites.
func Report(alarms uint32, p care.Position, battery int) []byte {
	var status uint32
	if p.Fix {
		status |= 1 << 1
	}
	if p.Lat < 0 {
		status |= 1 << 2
	}
	if p.Lon < 0 {
		status |= 1 << 3
	}
	b := binary.BigEndian.AppendUint32(nil, alarms)
	b = binary.BigEndian.AppendUint32(b, status)
	b = binary.BigEndian.AppendUint32(b, uint32(math.Round(math.Abs(p.Lat)*1e6)))
	b = binary.BigEndian.AppendUint32(b, uint32(math.Round(math.Abs(p.Lon)*1e6)))
	b = binary.BigEndian.AppendUint16(b, uint16(int16(p.Altitude)))
	b = binary.BigEndian.AppendUint16(b, uint16(math.Round(p.Speed*10)))
	b = binary.BigEndian.AppendUint16(b, uint16(p.Course))
	b = append(b, bcd(p.At.In(zone))...)
	return append(b, 0x31, 1, byte(p.Satellites), 0xe4, 2, 1, byte(battery))
}

// ReadFrame reads what the platform said: message id, serial and body. consumed is 0
// while the frame is not whole.
func ReadFrame(buf []byte) (id, serial uint16, body []byte, ok bool, consumed int) {
	content, consumed, _ := cut(buf, false, false)
	if len(content) == 0 {
		return 0, 0, nil, false, consumed
	}
	raw, _ := unescape(content, new([]byte))
	h, body, ok := parse(raw[:len(raw)-1])
	return h.id, h.serial, body, ok && xor(raw) == 0, consumed
}
