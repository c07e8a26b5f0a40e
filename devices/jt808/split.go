package jt808

import (
	"fmt"

	"yinling/devices"
)

// A message that does not fit a frame comes in packets with consecutive serials.
// Only kinds that can carry alarms are put together; packets of others (photos,
// sound) are acknowledged and forgotten.
const (
	maxParts   = 32  // packets of a message: 32 KB
	maxPending = 2   // messages under way on a connection
	patience   = 100 // frames after which a message is given up
)

// parts are the messages that are being put together.
type parts struct {
	pending []*pending
	frames  int // that have passed
}

type pending struct {
	id    uint16
	first uint16 // serial of its first packet
	seen  int    // frame of its last packet
	have  int
	body  [][]byte
	acks  [][]byte
}

// pass counts a frame and gives up what waits too long.
func (p *parts) pass() {
	p.frames++
	kept := p.pending[:0]
	for _, m := range p.pending {
		if p.frames-m.seen <= patience {
			kept = append(kept, m)
		}
	}
	clear(p.pending[len(kept):])
	p.pending = kept
}

// find gets the message that a packet belongs to, and begins it if it is new; the
// oldest makes room.
func (p *parts) find(h header) *pending {
	first := h.serial - uint16(h.index-1)
	for _, m := range p.pending {
		if m.id == h.id && m.first == first && len(m.body) == h.total {
			return m
		}
	}
	if len(p.pending) == maxPending {
		p.pending = append(p.pending[:0], p.pending[1:]...)
	}
	m := &pending{id: h.id, first: first, body: make([][]byte, h.total), acks: make([][]byte, h.total)}
	p.pending = append(p.pending, m)
	return m
}

func (p *parts) drop(m *pending) {
	for i, other := range p.pending {
		if other == m {
			p.pending = append(p.pending[:i], p.pending[i+1:]...)
			return
		}
	}
}

// readPart takes one packet of a split message. What it means comes with the last
// packet, except that the alarms of a position report stand in its first packet and
// do not wait. Acknowledgements wait for the whole, but a packet that is sent again
// is acknowledged: that terminal sends the next one only then.
func (d *Decoder) readPart(m *devices.Message, h header, body []byte) {
	d.parts.pass()
	remark(m, fmt.Sprintf("packet %d of %d", h.index, h.total))
	carriesAlarms := h.id == idPosition || h.id == idQueried || h.id == idBatch || h.id == idBatch2
	if !carriesAlarms || h.index < 1 || h.index > h.total || h.total > maxParts {
		if h.id == idPosition && h.index == 1 {
			readReport(m, body)
		}
		d.acknowledge(m, h)
		return
	}
	p := d.parts.find(h)
	p.seen = d.parts.frames
	again := p.body[h.index-1] != nil
	if !again {
		p.have++
		p.body[h.index-1] = append(make([]byte, 0, len(body)), body...)
	}
	if p.have == h.total {
		d.finish(m, h, p)
		return
	}
	if h.id == idPosition && h.index == 1 && len(body) >= basicLength {
		early := *m
		readReport(&early, body)
		m.Alarms = early.Alarms
	}
	switch {
	case len(m.Alarms) > 0:
		m.ReplyCommitted = d.general(h)
	case again:
		m.ReplyNow = d.general(h)
	default:
		p.acks[h.index-1] = d.general(h)
	}
}

// finish reads a message that is whole, and acknowledges all its packets.
func (d *Decoder) finish(m *devices.Message, h header, p *pending) {
	d.parts.drop(p)
	var whole []byte
	for _, b := range p.body {
		whole = append(whole, b...)
	}
	d.readBody(m, h, whole)
	d.acknowledge(m, h)
	var acks []byte
	for _, a := range p.acks {
		acks = append(acks, a...)
	}
	if m.ReplyCommitted != nil {
		m.ReplyCommitted = append(acks, m.ReplyCommitted...)
	} else {
		m.ReplyNow = append(acks, m.ReplyNow...)
	}
}
