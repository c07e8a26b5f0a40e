package webrtc

import "time"

// Stats count what went through a leg since NewLeg, over all its peer
// connections.
type Stats struct {
	PacketsIn  uint64 // RTP packets that came, sound and keys
	PacketsOut uint64
	Lost       uint64        // packets that never came, or have not yet
	Jitter     time.Duration // smoothed, of the packets that come

	// What became of the sound, in frames of 20 ms; 0 until Frames is called.
	Recovered uint64 // lost, played from the copy in the next packet (FEC)
	Concealed uint64 // lost or broken, invented
	Idle      uint64 // silence, for nothing was sent
	Late      uint64 // packets that came after their turn
	Missed    uint64 // frames dropped because the consumer was too slow

	// PeerLoss is the part of our packets, 0 to 1, that the party reported
	// missing in its latest report.
	PeerLoss float64
}

// Stats are the counts so far.
func (l *Leg) Stats() Stats {
	s := Stats{PacketsOut: l.out.packets()}
	l.mu.Lock()
	if l.peer != nil {
		s.PeerLoss = float64(l.peer.lost.Load()) / 256
	}
	l.mu.Unlock()

	in := &l.in
	in.mu.Lock()
	defer in.mu.Unlock()
	s.PacketsIn, s.Lost, s.Jitter = in.reception.Received(), in.reception.Lost(), in.reception.Jitter()
	s.Missed = in.missed
	if p := in.player; p != nil {
		s.Recovered, s.Concealed = p.Played.Recovered, p.Played.Concealed
		s.Idle, s.Late = p.Played.Idle, p.Buffer.Late
	}
	return s
}
