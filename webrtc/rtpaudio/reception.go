package rtpaudio

import "time"

// Reception keeps the count of RTP packets as they arrive, the way receiver
// reports do (RFC 3550, appendix A.3 and A.8). The zero value is ready.
type Reception struct {
	received uint64 // all streams
	lost     uint64 // streams before this one
	jitter   float64

	begun   bool // a packet of this stream came
	highest uint16
	span    uint64 // from the first to the highest sequence number
	count   uint64

	base    time.Time // the arrival clock's zero
	heard   bool
	transit uint32
}

// Packet counts one packet. Only packets of sound tell jitter: the timestamp
// of a keypad event stands still.
func (r *Reception) Packet(seq uint16, timestamp uint32, sound bool, now time.Time) {
	if !r.begun {
		r.begun, r.highest, r.span, r.base = true, seq, 1, now
	} else if d := int16(seq - r.highest); d > 0 {
		r.highest, r.span = seq, r.span+uint64(d)
	}
	r.received++
	r.count++
	if !sound {
		return
	}
	transit := uint32(now.Sub(r.base)*ClockRate/time.Second) - timestamp
	if r.heard {
		d := int32(transit - r.transit)
		if d < 0 {
			d = -d
		}
		if d < ClockRate { // a second apart is a new clock, not jitter
			r.jitter += (float64(d) - r.jitter) / 16
		}
	}
	r.transit, r.heard = transit, true
}

// Restart begins the stream of another connection; the counts go on.
func (r *Reception) Restart() {
	*r = Reception{received: r.received, lost: r.Lost(), jitter: r.jitter}
}

// Received is how many packets came.
func (r *Reception) Received() uint64 { return r.received }

// Lost is how many packets never came, or have not yet.
func (r *Reception) Lost() uint64 {
	if r.count > r.span { // duplicates
		return r.lost
	}
	return r.lost + r.span - r.count
}

// Jitter is the smoothed deviation of the packets' spacing from the sender's.
func (r *Reception) Jitter() time.Duration {
	return time.Duration(r.jitter / ClockRate * float64(time.Second))
}
