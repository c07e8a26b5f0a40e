package rtpaudio

import "time"

// Wait is how long a missing packet is waited for: what overtakes it is held
// back so long, and when nothing comes at all, filler begins so late. 60 ms
// covers the reordering and the usual jitter of a home network; recognition
// hears no difference, a barge-in is at most so much later.
const Wait = 60 * time.Millisecond

// window is how many packets may be held or missing at once, 1.28 s. A stream
// that jumps further has begun anew.
const window = 64

// stopped is the time without a call of Next after which the clock starts anew
// instead of catching up with silence.
const stopped = time.Second

// A Kind says what the next 20 ms (or one packet) of a stream are.
type Kind uint8

// The kinds of an Item.
const (
	None    Kind = iota // nothing is due yet
	Sound               // Packet is to be decoded
	Recover             // lost; Packet is its follower and may carry a copy of it
	Lost                // lost, with no follower
	Idle                // the sender pauses: 20 ms of silence
)

// An Item is what a Buffer gives.
type Item struct {
	Kind   Kind
	Packet []byte // valid until the next Push
}

// A Buffer puts a stream's packets in order and says what to make of those
// that are missing. It adds no delay of its own: a packet in its turn is given
// at once, one that has overtaken others waits for them up to Wait. (Whoever
// plays the sound to an ear wants more, whoever recognizes it does not.) While
// nothing comes it gives silence, one Idle for each 20 ms, so that the stream
// stays a clock. Packets that come after a stall are all given, late: words
// are worth more than a straight timeline.
//
// It reads no clock, and is for one goroutine. The zero value is ready.
type Buffer struct {
	begun bool
	next  uint16 // the sequence number in turn
	held  int    // packets in slots
	slots [window]slot
	due   time.Time // when the sound given so far ends; zero before the first Next

	Late uint64 // packets that came after they were given up, or twice
}

type slot struct {
	full  bool
	quiet bool // a packet without sound
	at    time.Time
	data  []byte
}

// Push takes a packet that has arrived. It copies packet.
func (b *Buffer) Push(seq uint16, packet []byte, now time.Time) { b.put(seq, packet, false, now) }

// Skip takes the sequence number of a packet without sound, a keypad event, so
// that it is not thought lost.
func (b *Buffer) Skip(seq uint16, now time.Time) { b.put(seq, nil, true, now) }

func (b *Buffer) put(seq uint16, packet []byte, quiet bool, now time.Time) {
	ahead := int(int16(seq - b.next))
	if !b.begun || ahead >= window || ahead < -window {
		b.clear()
		b.begun, b.next, ahead = true, seq, 0
	}
	s := &b.slots[seq%window]
	if ahead < 0 || s.full {
		b.Late++
		return
	}
	s.full, s.quiet, s.at, s.data = true, quiet, now, append(s.data[:0], packet...)
	b.held++
}

// Restart forgets the stream; another one follows. The clock starts with the
// next call of Next.
func (b *Buffer) Restart() {
	b.clear()
	b.begun, b.due = false, time.Time{}
}

func (b *Buffer) clear() {
	for i := range b.slots {
		b.slots[i].full = false
	}
	b.held = 0
}

// Next gives what is due at now. It is called until it gives None, after each
// packet and at least every 20 ms.
func (b *Buffer) Next(now time.Time) Item {
	if now.Sub(b.due) > stopped {
		b.due = now
	}
	for b.held > 0 {
		s := &b.slots[b.next%window]
		if !s.full {
			return b.missing(now)
		}
		s.full = false
		b.held--
		b.next++
		if s.quiet {
			continue
		}
		b.extend(now, Duration(s.data))
		return Item{Kind: Sound, Packet: s.data}
	}
	if now.Sub(b.due) < Wait {
		return Item{}
	}
	b.due = b.due.Add(FrameTime)
	return Item{Kind: Idle}
}

// missing decides about the packet in turn, which others have overtaken.
func (b *Buffer) missing(now time.Time) Item {
	oldest := now
	for i := range b.slots {
		if s := &b.slots[i]; s.full && s.at.Before(oldest) {
			oldest = s.at
		}
	}
	if now.Sub(oldest) < Wait {
		return Item{}
	}
	b.next++
	b.extend(now, FrameTime)
	if s := &b.slots[b.next%window]; s.full && !s.quiet {
		return Item{Kind: Recover, Packet: s.data}
	}
	return Item{Kind: Lost}
}

// extend moves the end of the sound given by d; sound that came late begins now.
func (b *Buffer) extend(now time.Time, d time.Duration) {
	if b.due.Before(now) {
		b.due = now
	}
	if b.due = b.due.Add(d); b.due.Sub(now) > Wait {
		b.due = now.Add(Wait)
	}
}
