package rtpaudio

import (
	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	pion "github.com/pion/webrtc/v4"
)

// mtu is the longest packet that is read, in bytes: what a network carries whole.
const mtu = 1500

// ReadTrack gives take each packet of a remote track until the track ends. key
// tells a keypad event from sound. The packet is take's only until it returns.
func ReadTrack(t *pion.TrackRemote, r *pion.RTPReceiver, take func(packet *rtp.Packet, key bool)) {
	events, keys := EventPayloadType(r.GetParameters().Codecs)
	buf := make([]byte, mtu)
	var packet rtp.Packet
	for {
		n, _, err := t.Read(buf)
		if n == 0 && err != nil {
			return
		}
		if err != nil || packet.Unmarshal(buf[:n]) != nil {
			continue // of a payload type that was not agreed on, or no RTP
		}
		take(&packet, keys && packet.PayloadType == events)
	}
}

// DrainReports reads the RTCP of a sender or receiver until it ends. It must
// be read, or pion's buffers fill up and reports lack their round trip times.
func DrainReports(of interface {
	Read(b []byte) (int, interceptor.Attributes, error)
}) {
	for buf := make([]byte, mtu); ; {
		if _, _, err := of.Read(buf); err != nil {
			return
		}
	}
}
