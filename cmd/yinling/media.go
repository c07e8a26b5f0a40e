package main

import (
	"log/slog"
	"time"

	"yinling/callcenter"
	"yinling/webrtc"
)

// mediaServer lets the call centre make legs without knowing WebRTC.
type mediaServer struct {
	server *webrtc.Server
	log    *slog.Logger
}

var _ callcenter.MediaServer = mediaServer{}

func (m mediaServer) NewMedia(legID string) callcenter.Media {
	return media{m.server.NewLeg(legID, m.log.With("leg", legID))}
}

// media is a WebRTC leg as the call centre sees it.
type media struct{ *webrtc.Leg }

func (m media) OnConnected(f func(bool)) {
	m.OnState(func(s webrtc.State) {
		switch s {
		case webrtc.Connected:
			f(true)
		case webrtc.Connecting, webrtc.Disconnected, webrtc.Closed: // a new offer may never connect
			f(false)
		}
	})
}

func (m media) Bridge(from callcenter.Media) {
	if from == nil {
		m.Leg.Bridge(nil)
		return
	}
	m.Leg.Bridge(from.(media).Leg)
}

func (m media) Record(r callcenter.Recorder) {
	if r == nil {
		m.Leg.Record(nil)
		return
	}
	m.Leg.Record(tap{r})
}

// tap narrows a recorder to what a leg calls.
type tap struct{ r callcenter.Recorder }

func (t tap) Packet(inbound bool, payload []byte, at time.Time) { t.r.Packet(inbound, payload, at) }
