package rtpaudio

import (
	"time"

	"yinling/speech"
)

// FrameTime is the length of a frame.
const FrameTime = speech.FrameTime

// A Player turns a stream's packets into frames of 20 ms, in order and without
// holes: what is lost is recovered or concealed, pauses of the sender are
// silence. It is for one goroutine.
type Player struct {
	Buffer Buffer
	Played Played

	dec  *speech.Decoder
	size int
	rest []int16 // decoded, not yet given
}

// Played counts what a Player made of its stream, in packets of 20 ms.
type Played struct {
	Decoded   uint64
	Recovered uint64 // lost, played from the copy in the next packet (FEC)
	Concealed uint64 // lost, invented
	Corrupt   uint64 // came, but was no Opus; concealed as well
	Idle      uint64 // silence, for nothing was sent
}

// NewPlayer makes a player whose frames have rate/50 samples; rate is 8000,
// 12000, 16000, 24000 or 48000.
func NewPlayer(rate int) (*Player, error) {
	dec, err := speech.NewDecoder(rate)
	if err != nil {
		return nil, err
	}
	return &Player{dec: dec, size: rate / 50}, nil
}

// Next gives the next frame that is due at now, the caller's to keep, or nil.
// It is called until it gives nil, after each packet and at least every 20 ms.
func (p *Player) Next(now time.Time) []int16 {
	for len(p.rest) < p.size {
		item := p.Buffer.Next(now)
		if item.Kind == None {
			return nil
		}
		p.rest = append(p.rest, p.play(item)...)
	}
	frame := make([]int16, p.size)
	n := copy(frame, p.rest)
	p.rest = p.rest[:copy(p.rest, p.rest[n:])]
	return frame
}

// play is the sound of one item, valid until the next call.
func (p *Player) play(item Item) []int16 {
	switch item.Kind {
	case Sound:
		if pcm, err := p.dec.Decode(item.Packet); err == nil {
			p.Played.Decoded++
			return pcm
		}
		p.Played.Corrupt++
	case Recover:
		if !HasFEC(item.Packet) {
			break
		}
		if pcm, err := p.dec.Recover(item.Packet); err == nil {
			p.Played.Recovered++
			return pcm
		}
	case Idle:
		p.Played.Idle++
		return make([]int16, p.size)
	}
	p.Played.Concealed++
	pcm, err := p.dec.Conceal()
	if err != nil {
		return make([]int16, p.size) // a decoder that never saw a packet has nothing to go by
	}
	return pcm
}
