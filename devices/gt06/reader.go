package gt06

import (
	"time"

	"yinling/care"
)

// reader takes big-endian fields from a frame. Past the end it gives zeros and
// is short ever after.
type reader struct {
	b     []byte
	short bool
	doubt bool // the frame's envelope fits nothing: it may be garbage
}

func (r *reader) left() int { return len(r.b) }

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.b, r.short = nil, true
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) uint(n int) (v uint64) {
	for _, b := range r.take(n) {
		v = v<<8 | uint64(b)
	}
	return v
}

func (r *reader) byte() byte { return byte(r.uint(1)) }
func (r *reader) int(n int) int {
	return int(r.uint(n) & 0x7fff_ffff)
}

// time reads year, month, day, hour, minute, second, a byte each; zero if that is
// no date.
func (r *reader) time(zone *time.Location) time.Time {
	b := r.take(6)
	if b == nil {
		return time.Time{}
	}
	return date(int(b[0]), int(b[1]), int(b[2]), int(b[3]), int(b[4]), int(b[5]), zone)
}

func date(year, month, day, hour, minute, second int, zone *time.Location) time.Time {
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}
	}
	return time.Date(2000+year, time.Month(month), day, hour, minute, second, 0, zone).UTC()
}

// gps reads the block that most frames begin with: time, satellites, latitude,
// longitude, speed, flags.
func (r *reader) gps(zone *time.Location) care.Position {
	p := care.Position{At: r.time(zone)}
	p.Satellites = int(r.byte() & 15)
	lat, lon := r.uint(4), r.uint(4)
	p.Speed = float64(r.byte())
	r.place(&p, lat, lon, r.int(2))
	return p
}

// place turns raw coordinates, in 1/30,000 of a minute, and the flags with the
// course (bits 0-9), north (10), west (11) and fix (12) into a position.
func (r *reader) place(p *care.Position, lat, lon uint64, flags int) {
	p.Lat, p.Lon = float64(lat)/1_800_000, float64(lon)/1_800_000
	if flags&(1<<10) == 0 {
		p.Lat = -p.Lat
	}
	if flags&(1<<11) != 0 {
		p.Lon = -p.Lon
	}
	p.Course = float64(flags & 1023)
	p.Fix = !r.short && flags&(1<<12) != 0 && (lat != 0 || lon != 0) && lat <= 90*1_800_000 && lon <= 180*1_800_000
}

// cell reads one network cell: country, network, area of n bytes, cell of m bytes.
// Bit 15 of the country says that the network has two bytes.
func (r *reader) cell(n, m int) (care.Cell, bool) {
	mcc, mnc := r.network()
	c := care.Cell{MCC: mcc, MNC: mnc, LAC: r.int(n), CID: int(r.uint(m) & (1<<62 - 1))}
	return c, !r.short && c.MCC != 0 && c.CID != 0
}

func (r *reader) network() (mcc, mnc int) {
	mcc = r.int(2)
	if mcc&0x8000 != 0 {
		return mcc & 0x7fff, r.int(2)
	}
	return mcc, r.int(1)
}
