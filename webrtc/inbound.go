package webrtc

import (
	"sync"
	"time"

	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"

	"yinling/speech"
	"yinling/webrtc/rtpaudio"
)

// What waits for a slow consumer: a second of frames, then the oldest is
// dropped; more digits than anybody types, then the newest is.
const (
	framesHeld = int(time.Second / rtpaudio.FrameTime)
	digitsHeld = 64
)

// inbound is what a party says: counted, and if anybody listens decoded.
type inbound struct {
	mu        sync.Mutex
	peer      *peer // whose packets count
	reception rtpaudio.Reception
	presses   rtpaudio.Presses
	player    *rtpaudio.Player // nil until Frames is called
	failed    bool             // there is no player to be had
	closed    bool
	missed    uint64 // frames that the consumer was too slow for

	frames chan []int16
	digits chan rune
}

// restart makes p the peer connection whose packets count.
func (in *inbound) restart(p *peer) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.peer, in.presses = p, rtpaudio.Presses{}
	in.reception.Restart()
	if in.player != nil {
		in.player.Buffer.Restart()
	}
}

func (in *inbound) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
	close(in.frames)
	close(in.digits)
}

// give hands on all frames that are due; in.mu is held.
func (in *inbound) give(now time.Time) {
	if in.closed {
		return
	}
	for f := in.player.Next(now); f != nil; f = in.player.Next(now) {
		select {
		case in.frames <- f:
			continue
		default:
		}
		select {
		case <-in.frames:
			in.missed++
		default:
		}
		in.frames <- f // there is room: only give sends, under in.mu
	}
}

// Frames gives what the party says: frames of 320 samples, 16 kHz mono, 20 ms,
// in order and without holes. There is one consumer. Decoding begins with the
// first call.
//
// While the leg is Connected there is a frame every 20 ms, whatever the party
// sends: losses are recovered or concealed, nothing at all (a microphone that
// was refused, a key held down) is silence. Frames come as soon as their
// packets, there is no playout delay; after a stall of the network the late
// ones come in a burst. A consumer that falls behind by a second loses the
// oldest, see Stats. In the other states there are no frames. The channel is
// closed by Close.
func (l *Leg) Frames() <-chan []int16 {
	l.in.mu.Lock()
	defer l.in.mu.Unlock()
	if l.in.player != nil || l.in.failed || l.in.closed {
		return l.in.frames
	}
	p, err := rtpaudio.NewPlayer(speech.HearRate)
	if err != nil {
		l.in.failed = true
		l.log.Error("this leg will not be heard", "err", err)
		return l.in.frames
	}
	l.in.player = p
	l.start(l.keepTime)
	return l.in.frames
}

// start runs fn as a goroutine of the leg, which ends with done, unless the
// leg is closed already.
func (l *Leg) start(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.running.Go(fn)
	}
}

// keepTime lets time pass for the player, so that what does not arrive is
// replaced.
func (l *Leg) keepTime() {
	tick := time.NewTicker(rtpaudio.FrameTime)
	defer tick.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case now := <-tick.C:
			if l.State() == Connected {
				l.in.mu.Lock()
				l.in.give(now)
				l.in.mu.Unlock()
			}
		}
	}
}

// Digits gives the keys that the party presses (0–9, *, #, A–D), each press
// once, at once with the first packet that tells of it. The channel is closed
// by Close.
func (l *Leg) Digits() <-chan rune { return l.in.digits }

// hear reads a track of p until it ends. Only the first track is heard.
func (l *Leg) hear(p *peer, t *pion.TrackRemote, r *pion.RTPReceiver) {
	if t.Kind() != pion.RTPCodecTypeAudio || !p.heard.CompareAndSwap(false, true) {
		return
	}
	l.start(func() { rtpaudio.DrainReports(r) })
	rtpaudio.ReadTrack(t, r, func(packet *rtp.Packet, key bool) { l.receive(p, packet, key, time.Now()) })
}

// receive takes one packet. What is to be forwarded goes first.
func (l *Leg) receive(p *peer, packet *rtp.Packet, key bool, now time.Time) {
	sound := !key && len(packet.Payload) > 0
	if !l.in.count(p, packet, sound, now) {
		return // of a former peer connection
	}
	for _, to := range l.sinks.list() {
		if sound {
			to.out.forward(l, p, packet.SequenceNumber, packet.Timestamp, packet.Payload, now)
		} else {
			to.out.skip(l, p)
		}
	}
	if sound {
		l.tapped(true, packet.Payload, now)
	}
	l.in.take(p, packet, key, sound, now)
}

func (in *inbound) count(p *peer, packet *rtp.Packet, sound bool, now time.Time) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.peer != p || in.closed {
		return false
	}
	in.reception.Packet(packet.SequenceNumber, packet.Timestamp, sound, now)
	return true
}

// take gives a packet to the keypad or the player.
func (in *inbound) take(p *peer, packet *rtp.Packet, key, sound bool, now time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.peer != p || in.closed {
		return
	}
	if key {
		in.press(packet)
	}
	if in.player == nil {
		return
	}
	if sound {
		in.player.Buffer.Push(packet.SequenceNumber, packet.Payload, now)
	} else {
		in.player.Buffer.Skip(packet.SequenceNumber, now)
	}
	in.give(now)
}

func (in *inbound) press(packet *rtp.Packet) {
	e, err := rtpaudio.ParseEvent(packet.Payload)
	if err != nil {
		return
	}
	if digit, ok := in.presses.Packet(packet.Timestamp, packet.Marker, e); ok {
		select {
		case in.digits <- digit:
		default: // nobody reads them
		}
	}
}
