package webrtc

import (
	"math/rand/v2"
	"sync"
	"time"

	"yinling/webrtc/rtpaudio"
)

// pause is the time between two packets from which on the later one begins a
// new stretch of speech: its timestamp steps by the time that passed, its
// marker lets the listener's jitter buffer begin anew. Shorter gaps are
// jitter of the sender and do not show in timestamps.
const pause = 100 * time.Millisecond

// reorder is how many packets late one of a source may be.
const reorder = 64

// A writer is the one way out to a party. Many sources speak through it, one
// at a time; the listener sees one stream whose sequence numbers and timestamps
// go on without a seam, whoever speaks and over whichever connection.
type writer struct {
	mu     sync.Mutex
	track  *rtpaudio.Track // nil: nobody listens
	from   *Leg            // the only source while not nil
	tap    func(payload []byte, at time.Time)
	sent   uint64
	closed bool

	seq   uint16 // of the last packet
	time  uint32
	ticks uint32 // its length
	at    time.Time

	// How from's numbers become ours. Set by the first packet of each of its
	// peer connections.
	joined  *peer
	seqOff  uint16
	timeOff uint32
	oldest  uint16 // from's sequence number at joining, later reorder behind: what is older stays out
}

func newWriter(tap func([]byte, time.Time)) *writer {
	return &writer{
		tap: tap, seq: uint16(rand.Uint32()), time: rand.Uint32(), ticks: rtpaudio.FrameTicks,
	}
}

// attach lets the stream go on over another connection.
func (w *writer) attach(t *rtpaudio.Track) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.track, w.at = t, time.Time{}
}

// take makes from the only source, nil the packets of send.
func (w *writer) take(from *Leg) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.from, w.joined = from, nil
}

func (w *writer) source() *Leg {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.from
}

// close stops everything; it returns when no packet is on its way.
func (w *writer) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed, w.track, w.from = true, nil, nil
}

// send sends a packet of our own; it is dropped while another leg is the source.
func (w *writer) send(packet []byte, now time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return ErrClosed
	}
	if w.from != nil || len(packet) == 0 {
		return nil
	}
	seq, ts, marker := w.follow(now)
	w.write(seq, ts, marker, packet, now)
	return nil
}

// forward sends a packet that from received over p unchanged, if from is the
// source.
func (w *writer) forward(from *Leg, p *peer, seq uint16, ts uint32, packet []byte, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.from != from || w.closed {
		return
	}
	marker := false
	if w.joined != p {
		ourSeq, ourTime, _ := w.follow(now)
		w.joined, marker, w.oldest = p, true, seq
		w.seqOff, w.timeOff = ourSeq-seq, ourTime-ts
	}
	switch behind := int16(seq - w.oldest); {
	case behind < 0:
		return
	case behind > reorder:
		w.oldest = seq - reorder
	}
	w.write(seq+w.seqOff, ts+w.timeOff, marker, packet, now)
}

// skip closes the gap that a packet of from leaves which is not forwarded.
func (w *writer) skip(from *Leg, p *peer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.from == from && w.joined == p {
		w.seqOff--
	}
}

// follow is the sequence number and timestamp of the next packet of a source
// that has none of its own, and whether a new stretch begins with it.
func (w *writer) follow(now time.Time) (seq uint16, ts uint32, marker bool) {
	step, marker := w.ticks, w.at.IsZero()
	if gone := now.Sub(w.at); !marker && gone >= pause {
		frames := gone.Round(rtpaudio.FrameTime) / rtpaudio.FrameTime
		step, marker = max(step, uint32(frames)*rtpaudio.FrameTicks), true
	}
	return w.seq + 1, w.time + step, marker
}

// write sends and remembers. That a packet could not be sent is no error: the
// connection is just being made or has just gone.
func (w *writer) write(seq uint16, ts uint32, marker bool, packet []byte, now time.Time) {
	if int16(seq-w.seq) > 0 {
		w.seq, w.time, w.at = seq, ts, now
		if d := rtpaudio.Duration(packet); d > 0 {
			w.ticks = uint32(d * rtpaudio.ClockRate / time.Second)
		}
	}
	if w.track == nil {
		return
	}
	w.tap(packet, now)
	if err := w.track.WriteAudio(seq, ts, marker, packet); err == nil {
		w.sent++
	}
}

func (w *writer) packets() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent
}
