package gt06

import (
	"bytes"
	"encoding/binary"
)

// maxDeclared is the longest frame that is believed, in bytes. Photo pieces, the
// longest that devices send, hold 1,024 bytes of data; a stray 79 79 with a
// random length must not hold good frames back for 64 KB.
const maxDeclared = 4096

// frame is one frame with its envelope taken off.
type frame struct {
	long   bool   // 79 79 with a length of two bytes
	kind   byte   // the protocol number
	data   []byte // between the protocol number and the serial; the whole rest if there is no serial
	serial uint16
	closed bool   // it ends with 0D 0A, so the serial is one
	fits   bool   // it is as long as it declares and ends with 0D 0A
	count  int    // the length byte, where that is none
	note   string // what is wrong with its envelope
}

// cut finds the first frame. consumed is what is done with, stray bytes in front
// included; a nil frame with consumed 0 wants more bytes.
func cut(buf []byte, last bool) (raw []byte, consumed int, note string) {
	start := nextStart(buf, 0)
	if start < 0 {
		if n := len(buf); n > 0 && !last && (buf[n-1] == 0x78 || buf[n-1] == 0x79) {
			return nil, n - 1, "" // perhaps half a start
		}
		return nil, len(buf), ""
	}
	b := buf[start:]
	size := declared(b)
	if size > maxDeclared {
		return nil, start + skipFalse(b), ""
	}
	fits := closes(b, size)
	if fits && checked(b[:size]) {
		return b[:size], start + size, ""
	}
	limit := min(len(b), maxDeclared)
	if fits {
		limit = size
	}
	if n := soundStart(b, limit); n > 0 {
		raw, n, note := cutLying(b[:n], true)
		return raw, start + n, note
	}
	if fits {
		return b[:size], start + size, "wrong checksum"
	}
	if !last && size > len(b) {
		return nil, start, ""
	}
	raw, n, note := cutLying(b, last)
	return raw, start + n, note
}

// cutLying cuts a frame whose length cannot be right: some clones count access
// points there, others leave it 0. It ends at 0D 0A.
func cutLying(b []byte, last bool) (raw []byte, consumed int, note string) {
	if end := findEnd(b); end > 0 {
		if n := fittingStart(b[:end]); n > 0 {
			return b[:n], n, "wrong length"
		}
		return b[:end], end, "wrong length"
	}
	if !last && len(b) < maxDeclared {
		return nil, 0, ""
	}
	if n := possibleStart(b, last); n > 0 {
		return b[:min(n, maxDeclared)], n, "no end"
	}
	return b[:min(len(b), maxDeclared)], len(b), "no end"
}

// possibleStart is where a frame may begin, after the first byte, in bytes without
// 0D 0A; 0 for nowhere. All that is no such frame is skipped at once: a run of 78
// must not be looked at from each of its bytes.
func possibleStart(b []byte, last bool) int {
	for i := nextStart(b, 1); i > 0; i = nextStart(b, i+1) {
		if size := declared(b[i:]); size <= maxDeclared && size > len(b)-i || !last && len(b)-i < 300 {
			return i
		}
	}
	return 0
}

// skipFalse is how many bytes of a false start are done with.
func skipFalse(b []byte) int {
	if n := nextStart(b, 1); n > 0 {
		return n
	}
	return 2
}

// nextStart is where 78 78 or 79 79 stands at or after from, -1 for nowhere.
func nextStart(b []byte, from int) int {
	for i := from; i+1 < len(b); i++ {
		if b[i]|1 == 0x79 && b[i+1] == b[i] {
			return i
		}
	}
	return -1
}

// declared is the length that a frame says it has in all. It is more than len(b)
// when that cannot be told yet.
func declared(b []byte) int {
	switch {
	case len(b) < 4:
		return len(b) + 1
	case b[0] == 0x79:
		return 4 + int(binary.BigEndian.Uint16(b[2:])) + 2
	}
	return 3 + int(b[2]) + 2
}

// closes tells whether a frame of that size is there and ends with 0D 0A.
func closes(b []byte, size int) bool {
	return size >= 6 && size <= len(b) && b[size-2] == '\r' && b[size-1] == '\n'
}

// checked tells whether the checksum of a closed frame is right.
func checked(b []byte) bool {
	n := len(b)
	return n >= 10 && crc(b[2:n-4]) == binary.BigEndian.Uint16(b[n-4:])
}

// soundStart is where a frame with a right length and checksum begins, after the
// first byte and before limit; 0 for nowhere.
func soundStart(b []byte, limit int) int {
	for i := nextStart(b, 1); i > 0 && i < limit; i = nextStart(b, i+1) {
		if size := declared(b[i:]); size <= maxDeclared && closes(b[i:], size) && checked(b[i:i+size]) {
			return i
		}
	}
	return 0
}

// fittingStart is where a frame begins that ends exactly with b, whatever its
// checksum; 0 for nowhere.
func fittingStart(b []byte) int {
	for i := nextStart(b, 1); i > 0; i = nextStart(b, i+1) {
		if declared(b[i:]) == len(b)-i {
			return i
		}
	}
	return 0
}

// findEnd is where the first 0D 0A ends that the next frame or nothing follows,
// or else the first of all; 0 for none.
func findEnd(b []byte) int {
	first := 0
	for i := 4; i < len(b); {
		n := bytes.Index(b[i:], []byte("\r\n"))
		if n < 0 {
			break
		}
		i += n + 2
		if i == len(b) || nextStart(b[i:min(i+2, len(b))], 0) == 0 {
			return i
		}
		if first == 0 {
			first = i
		}
	}
	return first
}

// open takes the envelope off.
func open(raw []byte, note string) frame {
	f := frame{long: raw[0] == 0x79, note: note, fits: declared(raw) == len(raw) && closes(raw, len(raw))}
	head := 3
	if f.long {
		head = 4
	}
	if len(raw) <= head {
		return f
	}
	f.kind, f.data, f.count = raw[head], raw[head+1:], int(raw[2])
	if !f.fits && !f.long && clone(f.kind) {
		f.data = bytes.TrimSuffix(f.data, []byte("\r\n"))
		return f
	}
	if n := len(f.data); n >= 6 && f.data[n-2] == '\r' && f.data[n-1] == '\n' {
		f.closed = true
		f.serial = binary.BigEndian.Uint16(f.data[n-6:])
		f.data = f.data[:n-6]
	}
	return f
}

// clone tells whether the 365GPS clones send that kind, without serial and CRC.
func clone(kind byte) bool {
	return kind == 0x10 || kind == 0x11 || kind == kindWiFi365 || kind == kindWiFi365B
}

// build makes a frame in the short form, or in the long one where asked or needed.
func build(long bool, kind byte, data []byte, serial uint16) []byte {
	n := 1 + len(data) + 4
	long = long || n > 255
	b := make([]byte, 0, n+6)
	if long {
		b = append(b, 0x79, 0x79, byte(n>>8), byte(n))
	} else {
		b = append(b, 0x78, 0x78, byte(n))
	}
	b = append(b, kind)
	b = append(b, data...)
	b = binary.BigEndian.AppendUint16(b, serial)
	b = binary.BigEndian.AppendUint16(b, crc(b[2:]))
	return append(b, '\r', '\n')
}

// crcTable is of CRC-16/X.25: polynomial 1021 reflected, start and end FFFF.
var crcTable = func() (t [256]uint16) {
	for i := range t {
		c := uint16(i)
		for range 8 {
			if c&1 == 1 {
				c = c>>1 ^ 0x8408
			} else {
				c >>= 1
			}
		}
		t[i] = c
	}
	return t
}()

func crc(b []byte) uint16 {
	c := uint16(0xffff)
	for _, v := range b {
		c = c>>8 ^ crcTable[byte(c)^v]
	}
	return ^c
}
