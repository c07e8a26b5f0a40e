package watch

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"yinling/devices"
)

const (
	headerMax = 64 // bytes; the longest one seen has 33
	// textMax is the most bytes of a frame of text that are waited for. The
	// longest report, with 7 cells and 10 networks, has under 800.
	textMax = 4 << 10
	// blanks are what some firmware puts between frames.
	blanks = " \r\n\t\x00"
)

// What was odd about a frame's bounds.
const (
	noteLength = "declared length is wrong"
	noteNoEnd  = "frame has no end"
	noteStray  = "stray bytes after the frame"
)

// Frame makes a frame of content that is already escaped and at most 65535
// bytes long. The index is "" for the families that have none.
func Frame(vendor, id, index, content string) []byte {
	b := make([]byte, 0, headerMax+len(content))
	b = append(b, '[')
	b = append(append(b, vendor...), '*')
	b = append(append(b, id...), '*')
	if index != "" {
		b = append(append(b, index...), '*')
	}
	const digits = "0123456789abcdef"
	n := len(content)
	b = append(b, digits[n>>12&15], digits[n>>8&15], digits[n>>4&15], digits[n&15], '*')
	return append(append(b, content...), ']')
}

// header is the part of a frame before its content. The slices lie in the buffer.
type header struct {
	vendor, id, index []byte
	length            int // declared bytes of content
	body              int // where the content begins
}

// sight tells how much of something is in the buffer.
type sight int

const (
	absent  sight = iota
	partial       // all that is there fits; the buffer ends
	whole
)

// readHeader reads the header at the start of b. Length and index should have
// four digits; one firmware that does not pad must not cost an alarm.
func readHeader(b []byte) (header, sight) {
	if len(b) == 0 || b[0] != '[' {
		return header{}, absent
	}
	b = b[:min(len(b), headerMax)]
	vendor, at, s := starred(b, 1, 2, 2, isAlnum)
	if s != whole {
		return header{}, s
	}
	id, at, s := starred(b, at, 4, 20, isAlnum)
	if s != whole {
		return header{}, s
	}
	length, at, s := starred(b, at, 1, 8, isHex)
	if s != whole {
		return header{}, s
	}
	h := header{vendor: vendor, id: id, body: at}
	second, after, s := starred(b, at, 1, 8, isHex)
	switch s {
	case partial: // a length, or the first letters of a word
		return header{}, partial
	case whole:
		h.index, length, h.body = length, second, after
	}
	n, _ := hexadecimal(length)
	h.length = int(n)
	return h, whole
}

// starred reads from least to most bytes of a class and the star behind them.
func starred(b []byte, at, least, most int, class func(byte) bool) (field []byte, next int, s sight) {
	i := at
	for i < len(b) && i-at < most && class(b[i]) {
		i++
	}
	switch {
	case i == len(b) && len(b) < headerMax:
		return nil, 0, partial
	case i == len(b) || b[i] != '*' || i-at < least:
		return nil, 0, absent
	}
	return b[at:i], i + 1, whole
}

// seek finds the first header. skip is how much garbage stands before it; with
// neither header nor skip the header is not whole yet.
func seek(buf []byte, last bool) (h header, skip int) {
	for at := 0; at < len(buf); at++ {
		n := bytes.IndexByte(buf[at:], '[')
		if n < 0 {
			break
		}
		at += n
		h, s := readHeader(buf[at:])
		switch {
		case s == absent, s == partial && last:
			continue
		case at > 0 || s == partial:
			return header{}, at
		}
		return h, 0
	}
	return header{}, len(buf)
}

// cut is where a frame ends and where the next one may begin; next is 0 as
// long as that cannot be told.
type cut struct {
	end, next int
	note      string
}

// cut finds the end of the frame. The declared length is right for most frames
// and bytes of text are not escaped, so the length is tried first; after that a
// bracket ends the frame where the next header or nothing follows it and where
// it cannot be part of a network's name.
func (h header) cut(buf []byte, last bool) cut {
	word, _, _ := split(buf[h.body:])
	limit := textMax
	if isVoiceOrPicture(word) {
		limit = devices.MaxFrame
	}
	if len(buf) >= limit {
		buf, last = buf[:limit], true
	}
	exact := h.body + h.length
	atLength := exact < len(buf) && buf[exact] == ']'
	followed := atLength && (exact+1 == len(buf) || buf[exact+1] == '[' || follows(buf[exact+1:]) != absent)
	if followed && bytes.IndexByte(buf[h.body:exact], '[') < 0 {
		return cut{end: exact, next: exact + 1}
	}

	doubt := h.doubt(buf)
	if atLength && !doubt.swallows(buf, h.body, exact) {
		switch {
		case followed:
			return cut{end: exact, next: exact + 1}
		case doubt.ends(buf, exact, partial):
			return cut{end: exact, next: exact + 1, note: noteStray}
		}
	}
	c := h.search(buf, doubt, last || exact < len(buf), last)
	if c.note == noteLength && (c.end == exact || unescapedLength(buf[h.body:c.end]) == h.length) {
		c.note = ""
	}
	return c
}

// search looks for the end without the help of the length. With settle a place
// in doubt will do when no better one is there; last takes what there is.
func (h header) search(buf []byte, d doubt, settle, last bool) cut {
	var second cut // a header follows, and yet the bracket may be part of a name
	bracket := -1
	for i := h.body; i < len(buf); i++ {
		var here cut
		var s sight
		switch buf[i] {
		case ']':
			bracket = i
			here, s = cut{i, i + 1, noteLength}, follows(buf[i+1:])
		case '[':
			here = cut{i, i, noteNoEnd}
			if bracket >= 0 {
				here.end, here.note = bracket, noteStray
			}
			if _, s = readHeader(buf[i:]); s == partial && !last {
				s = absent
			}
		}
		switch {
		case s == absent:
		case d.ends(buf, i, s):
			return here
		case (s == whole || last) && second.next == 0:
			second = here
		}
	}
	switch {
	case second.next > 0 && settle:
		return second
	case last && bracket >= 0:
		return cut{bracket, bracket + 1, noteLength}
	case last:
		return cut{len(buf), len(buf), noteNoEnd}
	}
	return cut{}
}

// follows tells whether a header, or nothing yet, comes after a frame.
func follows(rest []byte) sight {
	for i, c := range rest {
		if c == '[' {
			_, s := readHeader(rest[i:])
			return s
		}
		if c > ' ' || strings.IndexByte(blanks, c) < 0 {
			return absent
		}
	}
	return partial
}

// doubt is the part of a frame in which a bracket does not mean its end: from
// an offset on until so many commas have passed. Before until a bracket does so
// only if the next header is there to be seen.
type doubt struct {
	from, commas int
	until        int
}

// ends tells whether a bracket at an offset is beyond doubt; next is how much
// of the next header follows it.
func (d doubt) ends(buf []byte, at int, next sight) bool {
	return (next == whole || at >= d.until) && (at <= d.from || bytes.Count(buf[d.from:at], comma) >= d.commas)
}

// swallows tells whether a frame that ends at the declared length would hold
// another frame: the length is too large by just that one.
func (d doubt) swallows(buf []byte, body, end int) bool {
	for i := body; i < end; i++ {
		if buf[i] != '[' {
			continue
		}
		if _, s := readHeader(buf[i:end]); s == whole && (d.ends(buf, i, whole) || !d.ends(buf, end, partial)) {
			return true
		}
	}
	return false
}

var comma = []byte{','}

// doubt finds that part: from and commas are the list of networks of a report,
// until is the declared end of a voice message or picture. Anything else ends at
// its first bracket.
func (h header) doubt(buf []byte) doubt {
	d := doubt{from: math.MaxInt}
	content := buf[h.body:]
	word, args, _ := split(content)
	if isVoiceOrPicture(word) {
		d.until = h.body + h.length
		return d
	}
	text, ok := recordOf(word, args)
	if !ok {
		return d
	}
	r := cutRecord(text)
	_, rest, ok := readCells(r.tail)
	if !ok {
		return d
	}
	first, names := field(rest)
	n, ok := integer(first)
	if !ok || n < 1 || n > networksMax || names == nil {
		return d
	}
	// names ends where the buffer ends, as all of its parents do.
	d.from, d.commas = len(buf)-len(names), 3*n-1
	return d
}

// unescapedLength is how long content is without its escapes; some firmware
// declares that.
func unescapedLength(content []byte) int {
	n := len(content)
	for i := 0; i+1 < len(content); i++ {
		if content[i] == 0x7d && content[i+1] >= 1 && content[i+1] <= 5 {
			n--
			i++
		}
	}
	return n
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f'
}

// hexadecimal reads 1 to 8 hex digits.
func hexadecimal(b []byte) (uint32, bool) {
	if len(b) > 8 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b), 16, 32)
	return uint32(n), err == nil
}
