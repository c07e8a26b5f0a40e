package softphone

import (
	"math"
	"sync"
	"time"

	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"

	"yinling/webrtc/rtpaudio"
)

// audible is the RMS level from which a frame counts as heard, of 32768:
// -44 dBFS, above the noise of a quiet room, below any speech.
const audible = 200

// Heard is what a phone has heard so far.
type Heard struct {
	Frames       int       // of 20 ms, since the connection
	Audible      int       // of them, those with sound
	Level        float64   // RMS of the latest frame, 0 to 32768
	Peak         float64   // of the loudest frame
	FirstAudible time.Time // zero: nothing was heard
	LastAudible  time.Time

	Packets uint64
	Lost    uint64
	Jitter  time.Duration
	Played  rtpaudio.Played
}

// An ear hears: packets in, frames out.
type ear struct {
	onFrame func([]int16)

	mu        sync.Mutex
	player    *rtpaudio.Player
	reception rtpaudio.Reception
	heard     Heard
	record    *recorder
}

func newEar(cfg Config) (*ear, error) {
	player, err := rtpaudio.NewPlayer(cfg.Rate)
	if err != nil {
		return nil, err
	}
	e := &ear{onFrame: cfg.OnFrame, player: player}
	if cfg.Recording != nil {
		if e.record, err = newRecorder(cfg.Recording, cfg.Rate); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// listen reads a track until it ends.
func (e *ear) listen(t *pion.TrackRemote, r *pion.RTPReceiver) {
	rtpaudio.ReadTrack(t, r, func(packet *rtp.Packet, key bool) { e.take(packet, key, time.Now()) })
}

func (e *ear) take(packet *rtp.Packet, key bool, now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	sound := !key && len(packet.Payload) > 0
	e.reception.Packet(packet.SequenceNumber, packet.Timestamp, sound, now)
	if sound {
		e.player.Buffer.Push(packet.SequenceNumber, packet.Payload, now)
	} else {
		e.player.Buffer.Skip(packet.SequenceNumber, now)
	}
	e.hear(now)
}

// tick lets time pass.
func (e *ear) tick(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.hear(now)
}

// hear takes the frames that are due; mu is held.
func (e *ear) hear(now time.Time) {
	for f := e.player.Next(now); f != nil; f = e.player.Next(now) {
		e.measure(f, now)
		if e.record != nil {
			e.record.write(f)
		}
		if e.onFrame != nil {
			e.onFrame(f)
		}
	}
}

func (e *ear) measure(f []int16, now time.Time) {
	h := &e.heard
	h.Frames++
	h.Level = Level(f)
	h.Peak = max(h.Peak, h.Level)
	if h.Level < audible {
		return
	}
	if h.Audible++; h.Audible == 1 {
		h.FirstAudible = now
	}
	h.LastAudible = now
}

func (e *ear) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.record == nil {
		return nil
	}
	return e.record.close()
}

// Heard is what the phone has heard so far.
func (p *Phone) Heard() Heard {
	e := p.ear
	e.mu.Lock()
	defer e.mu.Unlock()
	h := e.heard
	h.Packets, h.Lost, h.Jitter = e.reception.Received(), e.reception.Lost(), e.reception.Jitter()
	h.Played = e.player.Played
	return h
}

// Level is the RMS of samples, 0 to 32768.
func Level(samples []int16) float64 {
	if len(samples) == 0 {
		return 0
	}
	var sum float64
	for _, v := range samples {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(samples)))
}
