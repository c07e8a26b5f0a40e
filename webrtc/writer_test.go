package webrtc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"

	"yinling/webrtc/rtpaudio"
)

// A wire is a negotiated connection that notes the headers that go over it.
type wire struct{ sent []rtp.Header }

func (w *wire) WriteRTP(h *rtp.Header, _ []byte) (int, error) {
	w.sent = append(w.sent, *h)
	return 0, nil
}
func (w *wire) Write([]byte) (int, error)                            { panic("not used") }
func (w *wire) HeaderExtensions() []pion.RTPHeaderExtensionParameter { return nil }
func (w *wire) SSRC() pion.SSRC                                      { return 1 }
func (w *wire) SSRCRetransmission() pion.SSRC                        { return 0 }
func (w *wire) SSRCForwardErrorCorrection() pion.SSRC                { return 0 }
func (w *wire) WriteStream() pion.TrackLocalWriter                   { return w }
func (w *wire) ID() string                                           { return "wire" }
func (w *wire) RTCPReader() interceptor.RTCPReader                   { return nil }
func (w *wire) CodecParameters() []pion.RTPCodecParameters {
	return []pion.RTPCodecParameters{{RTPCodecCapability: pion.RTPCodecCapability{MimeType: pion.MimeTypeOpus}, PayloadType: 111}}
}

// newWire is a writer and the wire that it writes to.
func newWire(t *testing.T) (*writer, *wire) {
	t.Helper()
	out, track := &wire{}, rtpaudio.NewTrack("audio", "test")
	if _, err := track.Bind(out); err != nil {
		t.Fatal(err)
	}
	w := newWriter(func([]byte, time.Time) {})
	w.attach(track)
	return w, out
}

// steps tells each header by its distance from the one before, in packets and
// in frames of 20 ms, with ! for a marker.
func (w *wire) steps() string {
	var out []string
	for i, h := range w.sent {
		mark := ""
		if h.Marker {
			mark = "!"
		}
		if i > 0 {
			last := w.sent[i-1]
			mark += fmt.Sprintf("%+d/%+d", int16(h.SequenceNumber-last.SequenceNumber),
				int32(h.Timestamp-last.Timestamp)/rtpaudio.FrameTicks)
		}
		out = append(out, mark)
	}
	return strings.Join(out, " ")
}

var packet = []byte{0x48, 0, 0} // 20 ms of Opus

func TestListenerSeesOneStreamWhoeverSpeaks(t *testing.T) {
	w, out := newWire(t)
	agent, page, reloaded := &Leg{}, &peer{}, &peer{}
	at := time.Unix(1000, 0)
	send := func(after time.Duration) {
		at = at.Add(after)
		if err := w.send(packet, at); err != nil {
			t.Error(err)
		}
	}
	forward := func(p *peer, seq uint16, frames uint32) {
		at = at.Add(20 * time.Millisecond)
		w.forward(agent, p, seq, frames*rtpaudio.FrameTicks, packet, at)
	}
	send(0)
	send(25 * time.Millisecond) // the pacer's jitter does not show
	send(15 * time.Millisecond)
	send(3 * time.Second)   // a pause does, with a marker
	forward(page, 7000, 70) // nobody's source yet: dropped
	w.take(agent)
	send(20 * time.Millisecond) // dropped: the leg is bridged
	forward(page, 7001, 71)
	forward(page, 7003, 73) // 7002 was lost, or is late: the hole stays
	forward(page, 7002, 72)
	forward(page, 7000, 70) // older than the switch: stays out
	w.skip(agent, page)     // 7004 was a key
	forward(page, 7005, 75)
	forward(reloaded, 99, 5) // the agent's page was reloaded
	forward(reloaded, 100, 6)
	w.take(nil)
	forward(reloaded, 101, 7) // no longer the source
	send(20 * time.Millisecond)

	want := "! +1/+1 +1/+1 !+1/+150 !+1/+1 +2/+2 -1/-1 +2/+3 !+1/+1 +1/+1 +1/+1"
	if got := out.steps(); got != want {
		t.Errorf("steps\n%s\nwant\n%s", got, want)
	}
	if w.packets() != uint64(len(out.sent)) {
		t.Errorf("%d packets counted, %d sent", w.packets(), len(out.sent))
	}
}

func TestLongCallsKeepBeingForwarded(t *testing.T) {
	w, out := newWire(t)
	agent, page := &Leg{}, &peer{}
	w.take(agent)
	at := time.Unix(1000, 0)
	const packets = 200_000 // over an hour: the sequence numbers wrap three times
	for i := range packets {
		at = at.Add(20 * time.Millisecond)
		w.forward(agent, page, uint16(i), uint32(i)*rtpaudio.FrameTicks, packet, at)
	}
	if len(out.sent) != packets {
		t.Errorf("of %d packets %d were forwarded", packets, len(out.sent))
	}
}

func TestReattachedStreamGoesOn(t *testing.T) {
	w, first := newWire(t)
	at := time.Unix(1000, 0)
	for i := range 3 {
		_ = w.send(packet, at.Add(time.Duration(i)*20*time.Millisecond))
	}
	second, track := &wire{}, rtpaudio.NewTrack("audio", "test")
	if _, err := track.Bind(second); err != nil {
		t.Fatal(err)
	}
	w.attach(track)
	_ = w.send(packet, at.Add(time.Minute))
	h := second.sent[0]
	if last := first.sent[2]; h.SequenceNumber != last.SequenceNumber+1 || !h.Marker || len(first.sent) != 3 {
		t.Errorf("after %+v came %+v on the new connection", last, h)
	}
}

func TestNextState(t *testing.T) {
	from := map[State][]State{ // by the peer's states in their order, unknown first
		New:          {New, Connecting, Connecting, Connected, Disconnected, Disconnected, Disconnected},
		Connecting:   {Connecting, Connecting, Connecting, Connected, Disconnected, Disconnected, Disconnected},
		Connected:    {Connected, Connecting, Connecting, Connected, Disconnected, Disconnected, Disconnected},
		Disconnected: {Disconnected, Connecting, Connecting, Connected, Disconnected, Disconnected, Disconnected},
		Closed:       {Closed, Closed, Closed, Closed, Closed, Closed, Closed},
	}
	peers := []pion.PeerConnectionState{
		pion.PeerConnectionStateUnknown, pion.PeerConnectionStateNew, pion.PeerConnectionStateConnecting,
		pion.PeerConnectionStateConnected, pion.PeerConnectionStateDisconnected, pion.PeerConnectionStateFailed,
		pion.PeerConnectionStateClosed,
	}
	for now, want := range from {
		var got []State
		for _, p := range peers {
			got = append(got, NextState(now, p))
		}
		if !slices.Equal(got, want) {
			t.Errorf("from %v: %v, want %v", now, got, want)
		}
	}
	if s := State(0).String() + State(77).String(); s != "unknown(0)unknown(77)" {
		t.Errorf("names of no states: %s", s)
	}
}
