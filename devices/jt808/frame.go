package jt808

import (
	"bytes"
	"encoding/binary"
)

// mark stands before and after a frame and nowhere inside: 7E is sent as 7D 02,
// 7D as 7D 01.
const mark = 0x7e

// maxContent is the longest inside of a frame, escaped: a header of 21 bytes, a body
// of 1,023 and the checksum, each byte doubled, rounded up.
const maxContent = 2200

// cut finds the inside of the first frame. consumed is what is done with; nil with
// consumed 0 wants more bytes. inside tells that the byte before the buffer was a
// mark: some devices send one mark between two frames.
func cut(buf []byte, inside, last bool) (content []byte, consumed int, text bool) {
	start := 0
	for start < len(buf) && buf[start] == mark {
		start, inside = start+1, true
	}
	rest := buf[start:]
	if !inside || len(rest) > 0 && rest[0] == '(' {
		return cutOutside(rest, start, inside, last)
	}
	if n := bytes.IndexByte(rest[:min(len(rest), maxContent)], mark); n > 0 {
		return rest[:n], start + n + 1, false
	}
	switch {
	case len(rest) >= maxContent: // no frame is that long
		n := bytes.IndexByte(rest, mark)
		if n < 0 {
			n = len(rest)
		}
		return nil, start + n, false
	case last:
		return rest, len(buf), false
	}
	return nil, max(start-1, 0), false // the mark stays, so that the gateway sees something pending
}

// cutOutside cuts a "(…)" text of the locks that share the port, or else garbage up
// to the next mark.
func cutOutside(rest []byte, start int, inside, last bool) (content []byte, consumed int, text bool) {
	next := bytes.IndexByte(rest, mark)
	if len(rest) > 0 && rest[0] == '(' {
		end := bytes.IndexByte(rest, ')')
		if end > 0 && (next < 0 || end < next) {
			return rest[:end+1], start + end + 1, true
		}
		if next < 0 && !last && len(rest) < maxContent {
			return nil, start, false
		}
	}
	if next > 0 && inside {
		return rest[:next], start + next + 1, false
	}
	if next < 0 {
		next = len(rest)
		if p := bytes.IndexByte(rest, '('); p > 0 && !last {
			next = p
		}
	} else if p := bytes.IndexByte(rest[:next], '('); p > 0 {
		next = p
	}
	return nil, start + next, false
}

// unescape takes the escapes out, into scratch if there are any. bad tells of a
// 7D that escapes nothing; it is kept as it is.
func unescape(content []byte, scratch *[]byte) (out []byte, bad bool) {
	i := bytes.IndexByte(content, 0x7d)
	if i < 0 {
		return content, false
	}
	out = append((*scratch)[:0], content[:i]...)
	for ; i < len(content); i++ {
		c := content[i]
		if c == 0x7d {
			if i+1 < len(content) && (content[i+1] == 1 || content[i+1] == 2) {
				i++
				c = 0x7c + content[i]
			} else {
				bad = true
			}
		}
		out = append(out, c)
	}
	*scratch = out
	return out, bad
}

// header is what stands before the body.
type header struct {
	id         uint16
	attributes uint16
	version    byte   // of 2019 headers
	terminal   []byte // 6 bytes of BCD, 10 in 2019
	serial     uint16
	total      int // packets of a split message, 0 for a whole one
	index      int // from 1
}

func (h header) is2019() bool    { return h.attributes&(1<<14) != 0 }
func (h header) encrypted() bool { return h.attributes>>10&7 != 0 }
func (h header) length() int     { return int(h.attributes & 1023) }

// parse splits a frame without its checksum into header and body; ok is false if
// there is no room for the header.
func parse(b []byte) (h header, body []byte, ok bool) {
	if len(b) < 12 {
		return h, nil, false
	}
	h.id, h.attributes = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	b = b[4:]
	n := 6
	if h.is2019() {
		h.version, b, n = b[0], b[1:], 10
	}
	if len(b) < n+2 {
		return h, nil, false
	}
	h.terminal, h.serial, b = b[:n], binary.BigEndian.Uint16(b[n:]), b[n+2:]
	if h.attributes&(1<<13) != 0 {
		if len(b) < 4 {
			return h, nil, false
		}
		h.total, h.index, b = int(binary.BigEndian.Uint16(b)), int(binary.BigEndian.Uint16(b[2:])), b[4:]
	}
	return h, b, true
}

// build makes a frame with the header's identity, marks and escapes included.
func build(h header, body []byte) []byte {
	b := make([]byte, 0, 21+len(body)+1)
	b = binary.BigEndian.AppendUint16(b, h.id)
	attributes := h.attributes&(1<<14) | uint16(len(body)&1023)
	if h.total > 0 {
		attributes |= 1 << 13
	}
	b = binary.BigEndian.AppendUint16(b, attributes)
	if h.is2019() {
		b = append(b, h.version)
	}
	b = append(b, h.terminal...)
	b = binary.BigEndian.AppendUint16(b, h.serial)
	if h.total > 0 {
		b = binary.BigEndian.AppendUint16(b, uint16(h.total))
		b = binary.BigEndian.AppendUint16(b, uint16(h.index))
	}
	b = append(b, body...)
	return wrap(append(b, xor(b)))
}

// wrap escapes a frame and puts its marks around it.
func wrap(b []byte) []byte {
	out := append(make([]byte, 0, len(b)+8), mark)
	for _, c := range b {
		switch c {
		case 0x7e:
			out = append(out, 0x7d, 2)
		case 0x7d:
			out = append(out, 0x7d, 1)
		default:
			out = append(out, c)
		}
	}
	return append(out, mark)
}

func xor(b []byte) (x byte) {
	for _, c := range b {
		x ^= c
	}
	return x
}
