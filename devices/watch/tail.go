package watch

import (
	"bytes"
	"strings"

	"yinling/care"
)

// The most cells and networks of one report that are kept; watches send up to
// 7 and 10.
const (
	cellsMax    = 32
	networksMax = 32
)

// readTail reads what stands behind the status: cells, networks, and often the
// accuracy in metres. All of it is best effort; false tells that some is unread.
func readTail(p *care.Position, tail []byte) bool {
	if tail == nil {
		return true
	}
	cells, rest, ok := readCells(tail)
	p.Cells = cells
	if !ok {
		rest = nil
	}
	p.WiFi = readNetworks(tail, rest)
	// The accuracy has a point; two digits in its place mean something else.
	f := tail[bytes.LastIndexByte(tail, ',')+1:]
	if v, ok := number(f); ok && v > 0 && v < 100_000 && bytes.IndexByte(f, '.') >= 0 {
		p.Accuracy = v
	}
	return ok
}

// readCells reads the count and, if there are any, timing advance, country,
// network, and area, cell and signal of each. rest begins at the count of
// networks. Without ok the layout is another one or the record ends early, and
// the cells are those before that.
func readCells(tail []byte) (cells []care.Cell, rest []byte, ok bool) {
	f, rest := field(tail)
	n, ok := integer(f)
	if !ok || n < 0 || n > cellsMax {
		return nil, nil, false
	}
	if n == 0 {
		return nil, rest, true
	}
	_, rest = field(rest)
	mccField, rest := field(rest)
	mncField, rest := field(rest)
	mcc, ok := integer(mccField)
	mnc, ok2 := integer(mncField)
	if !ok || !ok2 {
		return nil, nil, false // one SG layout: FFFF,FFFF,FFFE,…
	}
	base := cellBase(rest, n)
	for range n {
		var area, id, signal []byte
		area, rest = field(rest)
		id, rest = field(rest)
		signal, rest = field(rest)
		lac, ok := natural(area, base)
		cid, ok2 := natural(id, base)
		if !ok || !ok2 {
			return cells, nil, false
		}
		if cells == nil {
			cells = make([]care.Cell, 0, n)
		}
		dbm, _ := integer(signal)
		cells = append(cells, care.Cell{MCC: mcc, MNC: mnc, LAC: lac, CID: cid, Signal: dbm})
	}
	return cells, rest, true
}

// cellBase is 16 if any area or cell of the record has a letter: one firmware
// writes all of them in one way. The cells end where a field is no number at all.
func cellBase(rest []byte, n int) int {
	for i := range 3 * n {
		var f []byte
		f, rest = field(rest)
		if i%3 == 2 {
			continue
		}
		f = bytes.Trim(f, blanks)
		if _, ok := hexadecimal(f); !ok {
			break
		}
		if bytes.ContainsAny(f, "abcdefABCDEF") {
			return 16
		}
	}
	return 10
}

func natural(f []byte, base int) (int, bool) {
	if base == 16 {
		n, ok := hexadecimal(bytes.Trim(f, blanks))
		return int(n), ok
	}
	n, ok := integer(f)
	return n, ok && n >= 0
}

// readNetworks finds the networks by the shape of their addresses, for a name
// may hold commas. The first name begins behind the count, if list (the count
// and what follows) is known, and at the comma before it otherwise.
func readNetworks(tail, list []byte) (found []care.AccessPoint) {
	name := -1
	if f, names := field(list); names != nil {
		if _, ok := integer(f); ok {
			name = len(tail) - len(names)
		}
	}
	for at := max(0, name-1); len(found) < networksMax; {
		n := bytes.IndexByte(tail[at:], ',')
		if n < 0 {
			break
		}
		at += n
		mac, rest := field(tail[at+1:])
		if !isMAC(mac) {
			at++
			continue
		}
		if name < 0 {
			name = bytes.LastIndexByte(tail[:at], ',') + 1
		}
		name = min(name, at) // an address stands where the name should
		f, rest := field(rest)
		dbm, _ := integer(f)
		if found == nil {
			found = make([]care.AccessPoint, 0, 5)
		}
		found = append(found, care.AccessPoint{
			MAC: strings.ToLower(string(mac)), SSID: printable(tail[name:at]), Signal: dbm,
		})
		if rest == nil {
			break
		}
		name = len(tail) - len(rest)
		at = name - 1
	}
	return found
}

func isMAC(f []byte) bool {
	if len(f) != 17 {
		return false
	}
	for i, c := range f {
		if i%3 == 2 && c != ':' || i%3 != 2 && !isHex(c) {
			return false
		}
	}
	return true
}

// field cuts the text before the first comma; rest is nil when there is none.
func field(text []byte) (f, rest []byte) {
	i := bytes.IndexByte(text, ',')
	if i < 0 {
		return text, nil
	}
	return text[:i], text[i+1:]
}

// number reads a decimal number of up to 15 digits, which float64 holds
// exactly, with blanks anywhere. No exponent, no NaN.
func number(f []byte) (float64, bool) {
	var mantissa int64
	digits, scale, point, negative := 0, 1.0, false, false
	for i, c := range f {
		switch {
		case c >= '0' && c <= '9':
			digits++
			switch {
			case mantissa < 1e14:
				mantissa = mantissa*10 + int64(c-'0')
				if point {
					scale *= 10
				}
			case !point:
				return 0, false
			}
		case c == '.' && !point:
			point = true
		case c == '-' && len(bytes.Trim(f[:i], blanks)) == 0:
			negative = true
		case c == '+' && i == 0, strings.IndexByte(blanks, c) >= 0:
		default:
			return 0, false
		}
	}
	v := float64(mantissa) / scale
	if negative && v != 0 {
		v = -v
	}
	return v, digits > 0
}

func orZero(f []byte) float64 {
	v, _ := number(f)
	return v
}

// integer reads a whole number of up to nine digits.
func integer(f []byte) (int, bool) {
	v, ok := number(f)
	n := int(v)
	return n, ok && float64(n) == v && n > -1e9 && n < 1e9
}

// percent reads a battery, -1 for unknown.
func percent(f []byte) int {
	if n, ok := integer(f); ok && n >= 0 && n <= 100 {
		return n
	}
	return -1
}
