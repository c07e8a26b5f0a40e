// Package rtpaudio is what both ends of a call's sound agree on: the codecs
// and their payload types, the track that sends them, keypad events, and the
// way back from packets that arrive in any order to frames in order.
//
// It is shared by the server's legs and by the softphone. Nothing in it starts
// a goroutine.
package rtpaudio

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"
)

// The RTP clock of Opus and of the keypad events beside it, RFC 7587.
const (
	ClockRate  = 48000
	FrameTicks = ClockRate / 50 // 20 ms
)

// Payload types that we offer; an answer uses those of the offer. 111 and 110
// are what browsers use.
const (
	opusPayload  = 111
	eventPayload = 110
)

const mimeTelephoneEvent = "audio/telephone-event"

// NewMedia returns the codecs of a call: Opus, and keypad events at its clock
// rate only. Where 8000 Hz events are offered too, Chromium picks them and
// then sends only the end of each event, with a wrong duration. Opus has no
// parameters here, for pion refuses an offer whose wishes differ from ours; see
// AskForOpus.
func NewMedia() (*pion.MediaEngine, error) {
	m := &pion.MediaEngine{}
	for _, c := range []pion.RTPCodecParameters{
		{
			RTPCodecCapability: pion.RTPCodecCapability{
				MimeType: pion.MimeTypeOpus, ClockRate: ClockRate, Channels: 2,
			},
			PayloadType: opusPayload,
		},
		{
			RTPCodecCapability: pion.RTPCodecCapability{
				MimeType: mimeTelephoneEvent, ClockRate: ClockRate, SDPFmtpLine: "0-15",
			},
			PayloadType: eventPayload,
		},
	} {
		if err := m.RegisterCodec(c, pion.RTPCodecTypeAudio); err != nil {
			return nil, fmt.Errorf("registering codec %s: %w", c.MimeType, err)
		}
	}
	return m, nil
}

// NewReports returns the interceptors of a call: RTCP reports both ways and
// nothing else. Browsers turn the FEC of their encoder up by the loss that our
// reports tell. Retransmission would come too late for speech.
func NewReports() (*interceptor.Registry, error) {
	r := &interceptor.Registry{}
	if err := pion.ConfigureRTCPReports(r); err != nil {
		return nil, fmt.Errorf("setting up RTCP reports: %w", err)
	}
	return r, nil
}

// EventPayloadType is the payload type that keypad events have in a negotiated
// stream; ok is false when the other side does not know them.
func EventPayloadType(codecs []pion.RTPCodecParameters) (pt uint8, ok bool) {
	for _, c := range codecs {
		if strings.EqualFold(c.MimeType, mimeTelephoneEvent) && c.ClockRate == ClockRate {
			return uint8(c.PayloadType), true
		}
	}
	return 0, false
}

// A Track sends Opus and keypad events over one peer connection. Sequence
// numbers and timestamps are the caller's; the SSRC is the connection's. It is
// safe for use from many goroutines.
type Track struct {
	id, stream string

	mu    sync.RWMutex
	out   pion.TrackLocalWriter // nil until negotiated and after the connection has ended
	ssrc  uint32
	audio uint8
	event uint8
	keys  bool // the other side takes keypad events
}

var _ pion.TrackLocal = (*Track)(nil)

// NewTrack makes a track; id and stream name it in the session description.
func NewTrack(id, stream string) *Track { return &Track{id: id, stream: stream} }

// WriteAudio sends one Opus packet. It is a no-op while there is no connection.
func (t *Track) WriteAudio(seq uint16, timestamp uint32, marker bool, packet []byte) error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.write(t.audio, seq, timestamp, marker, packet)
}

// WriteEvent sends one keypad event packet. It fails when the other side did
// not agree to keypad events.
func (t *Track) WriteEvent(seq uint16, timestamp uint32, marker bool, e Event) error {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.out != nil && !t.keys {
		return fmt.Errorf("sending keypad event: the other side takes none")
	}
	return t.write(t.event, seq, timestamp, marker, e.Marshal())
}

func (t *Track) write(pt uint8, seq uint16, timestamp uint32, marker bool, payload []byte) error {
	if t.out == nil {
		return nil
	}
	h := rtp.Header{
		Version: 2, Marker: marker, PayloadType: pt,
		SequenceNumber: seq, Timestamp: timestamp, SSRC: t.ssrc,
	}
	_, err := t.out.WriteRTP(&h, payload)
	return err
}

// Bind is called by the peer connection once the codecs are negotiated.
func (t *Track) Bind(c pion.TrackLocalContext) (pion.RTPCodecParameters, error) {
	for _, codec := range c.CodecParameters() {
		if !strings.EqualFold(codec.MimeType, pion.MimeTypeOpus) {
			continue
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.out, t.ssrc, t.audio = c.WriteStream(), uint32(c.SSRC()), uint8(codec.PayloadType)
		t.event, t.keys = EventPayloadType(c.CodecParameters())
		return codec, nil
	}
	return pion.RTPCodecParameters{}, pion.ErrUnsupportedCodec
}

// Unbind is called by the peer connection when it ends.
func (t *Track) Unbind(pion.TrackLocalContext) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out = nil
	return nil
}

// ID names the track in the session description.
func (t *Track) ID() string { return t.id }

// RID is empty: audio has no simulcast.
func (t *Track) RID() string { return "" }

// StreamID names the media stream in the session description.
func (t *Track) StreamID() string { return t.stream }

// Kind is audio.
func (t *Track) Kind() pion.RTPCodecType { return pion.RTPCodecTypeAudio }
