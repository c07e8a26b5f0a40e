package speech

import (
	"fmt"

	"github.com/hraban/opus"
)

// MaxPacket is the size in bytes of the largest Opus packet an Encoder makes:
// the largest frame of RFC 6716, section 3.2.1, and its table of contents.
const MaxPacket = 1276

// EncoderOptions are how an Encoder weighs sound, bytes and processor time.
// A zero field takes its default.
type EncoderOptions struct {
	Bitrate    int // bits per second; 24000 by default, wideband speech without flaws
	Complexity int // 1 to 10; 5 by default: half the time of 10, no difference heard
	Loss       int // per cent of packets expected lost, for in-band FEC; 10 by default
}

// An Encoder turns 20 ms frames of SpeakFrame samples at SpeakRate into Opus
// packets with in-band forward error correction. It is for one goroutine.
type Encoder struct {
	enc *opus.Encoder
	buf [MaxPacket]byte
}

// NewEncoder makes an Encoder for one stream.
func NewEncoder(o EncoderOptions) (*Encoder, error) {
	if o.Bitrate == 0 {
		o.Bitrate = 24000
	}
	if o.Complexity == 0 {
		o.Complexity = 5
	}
	if o.Loss == 0 {
		o.Loss = 10
	}
	enc, err := opus.NewEncoder(SpeakRate, 1, opus.AppVoIP)
	if err != nil {
		return nil, fmt.Errorf("making opus encoder: %w", err)
	}
	for _, set := range []func() error{
		func() error { return enc.SetBitrate(o.Bitrate) },
		func() error { return enc.SetComplexity(o.Complexity) },
		func() error { return enc.SetInBandFEC(true) },
		func() error { return enc.SetPacketLossPerc(o.Loss) },
	} {
		if err := set(); err != nil {
			return nil, fmt.Errorf("setting up opus encoder %+v: %w", o, err)
		}
	}
	return &Encoder{enc: enc}, nil
}

// Encode returns the packet of one frame. The packet is valid until the next
// call: whoever keeps it copies it.
func (e *Encoder) Encode(frame []int16) ([]byte, error) {
	if len(frame) != SpeakFrame {
		return nil, fmt.Errorf("encoding opus: frame of %d samples, not %d", len(frame), SpeakFrame)
	}
	n, err := e.enc.Encode(frame, e.buf[:])
	if err != nil {
		return nil, fmt.Errorf("encoding opus: %w", err)
	}
	return e.buf[:n], nil
}

// Reset forgets what was encoded, so that the next frame begins a new stream.
func (e *Encoder) Reset() error {
	if err := e.enc.Reset(); err != nil {
		return fmt.Errorf("resetting opus encoder: %w", err)
	}
	return nil
}

// A Decoder turns Opus packets of any sender, mono or stereo, straight into
// mono sound at one rate. It is for one goroutine.
type Decoder struct {
	dec  *opus.Decoder
	buf  []int16 // room for the longest packet there is
	lost []int16 // the first 20 ms of buf: the binding fills a slice to its capacity
}

// NewDecoder makes a Decoder to HearRate or another rate that Opus knows
// (8000, 12000, 16000, 24000, 48000).
func NewDecoder(rate int) (*Decoder, error) {
	dec, err := opus.NewDecoder(rate, 1)
	if err != nil {
		return nil, fmt.Errorf("making opus decoder at %d Hz: %w", rate, err)
	}
	// 120 ms is the longest packet there is (RFC 6716, section 2.1.4).
	buf := make([]int16, rate*120/1000)
	frame := rate / 50
	return &Decoder{dec: dec, buf: buf, lost: buf[:frame:frame]}, nil
}

// Decode returns the sound of one packet, as long as the packet is (20 ms from
// browsers, up to 120 ms). The samples are valid until the next call. A packet
// that is not Opus is an error and leaves the decoder usable.
func (d *Decoder) Decode(packet []byte) ([]int16, error) {
	if len(packet) == 0 {
		return nil, fmt.Errorf("decoding opus: empty packet")
	}
	n, err := d.dec.Decode(packet, d.buf)
	if err != nil {
		return nil, fmt.Errorf("decoding opus packet of %d bytes: %w", len(packet), err)
	}
	return d.buf[:n], nil
}

// Conceal invents the 20 ms of a packet that was lost, fading out over several
// lost ones. The samples are valid until the next call.
func (d *Decoder) Conceal() ([]int16, error) {
	if err := d.dec.DecodePLC(d.lost); err != nil {
		return nil, fmt.Errorf("concealing a lost opus packet: %w", err)
	}
	return d.lost, nil
}

// Recover returns the 20 ms of a lost packet from the copy of it that next,
// the packet after it, may carry (in-band FEC); without a copy it conceals.
// Decode(next) follows. The samples are valid until the next call.
func (d *Decoder) Recover(next []byte) ([]int16, error) {
	if len(next) == 0 {
		return d.Conceal()
	}
	if err := d.dec.DecodeFEC(next, d.lost); err != nil {
		return nil, fmt.Errorf("recovering a lost opus packet: %w", err)
	}
	return d.lost, nil
}
