package softphone

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"yinling/speech"
	"yinling/webrtc/rtpaudio"
)

// How a key press is told (RFC 4733): updates every 20 ms for as long as a
// browser holds a key by default, three packets of its end, and a moment of
// sound before the next.
const (
	pressTicks = 5 // 100 ms
	pressEnds  = 3
	pressGap   = 4 // 80 ms
)

// keyVolume is the level of a key's tone, -10 dBm0.
const keyVolume = 10

// A mouth speaks: one packet every 20 ms, sound or a key.
type mouth struct {
	track *rtpaudio.Track
	enc   *speech.Encoder
	drop  func(packet int) bool
	open  bool // guarded by the phone

	source Source
	muted  atomic.Bool
	keys   chan uint8 // event codes to be pressed

	seq  uint16
	time uint32
	sent int
	out  atomic.Uint64

	press press
}

// A press is a key that is held down, or the pause after it.
type press struct {
	code  uint8
	at    uint32
	ticks int // since it began; 0: no key
	gap   int // ticks until the next may begin
}

func newMouth(t *rtpaudio.Track, cfg Config) (*mouth, error) {
	enc, err := speech.NewEncoder(speech.EncoderOptions{})
	if err != nil {
		return nil, err
	}
	return &mouth{
		track: t, enc: enc, drop: cfg.Drop, source: cfg.Microphone,
		keys: make(chan uint8, 64), seq: uint16(rand.Uint32()), time: rand.Uint32(),
	}, nil
}

// talk keeps the pace of 20 ms until the phone is closed.
func (p *Phone) talk() {
	const behind = 200 * time.Millisecond // a sleeping machine does not catch up
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-p.done:
			return
		case now := <-timer.C:
			if err := p.mouth.tick(); err != nil {
				p.log.Debug("a packet was not sent", "err", err)
			}
			p.ear.tick(now)
		}
		if next = next.Add(rtpaudio.FrameTime); time.Since(next) > behind {
			next = time.Now()
		}
		timer.Reset(time.Until(next))
	}
}

// tick sends the next 20 ms.
func (m *mouth) tick() error {
	frame := make([]int16, speech.SpeakFrame)
	if m.source != nil && !m.source.Frame(frame) {
		m.source = nil
	}
	if m.muted.Load() {
		clear(frame)
	}
	m.time += rtpaudio.FrameTicks
	if m.key() {
		return m.sendKey()
	}
	packet, err := m.enc.Encode(frame)
	if err != nil {
		return err
	}
	return m.send(func(seq uint16) error { return m.track.WriteAudio(seq, m.time, m.sent == 1, packet) })
}

// key tells whether a key is down in these 20 ms, and takes the next one.
func (m *mouth) key() bool {
	if m.press.ticks > 0 {
		return true
	}
	if m.press.gap > 0 {
		m.press.gap--
		return false
	}
	select {
	case code := <-m.keys:
		m.press = press{code: code, at: m.time}
		return true
	default:
		return false
	}
}

func (m *mouth) sendKey() error {
	k := &m.press
	k.ticks++
	e := rtpaudio.Event{Code: k.code, Volume: keyVolume, Duration: uint16(k.ticks * rtpaudio.FrameTicks)}
	write := func(first bool) error {
		return m.send(func(seq uint16) error { return m.track.WriteEvent(seq, k.at, first, e) })
	}
	if k.ticks < pressTicks {
		return write(k.ticks == 1)
	}
	e.End = true
	var errs []error
	for range pressEnds {
		errs = append(errs, write(false))
	}
	k.ticks, k.gap = 0, pressGap
	return errors.Join(errs...)
}

// send numbers a packet and has it written, unless it is to be lost.
func (m *mouth) send(write func(seq uint16) error) error {
	n := m.sent
	m.seq++
	m.sent++
	if m.drop != nil && m.drop(n) {
		return nil
	}
	if err := write(m.seq); err != nil {
		return fmt.Errorf("sending packet %d: %w", n, err)
	}
	m.out.Add(1)
	return nil
}

// SendDigit presses a key (0–9, *, #, A–D) for 100 ms; presses follow one
// another.
func (p *Phone) SendDigit(digit rune) error {
	code, err := rtpaudio.DigitCode(digit)
	if err != nil {
		return err
	}
	select {
	case p.mouth.keys <- code:
		return nil
	default:
		return errors.New("too many keys pressed ahead")
	}
}

// SetMuted switches the microphone off or on. Silence is sent meanwhile, and
// what the microphone hears is lost.
func (p *Phone) SetMuted(muted bool) { p.mouth.muted.Store(muted) }

// Sent is how many packets were sent.
func (p *Phone) Sent() uint64 { return p.mouth.out.Load() }
