package client

import (
	"encoding/json"
	"fmt"

	"yinling/webrtc/softphone"
)

// Phone is a softphone whose signalling goes over a Socket.
type Phone struct {
	*softphone.Phone
	socket *Socket
}

// NewPhone makes a softphone on the socket. cfg.OnCandidate is ours.
func NewPhone(s *Socket, cfg softphone.Config) (*Phone, error) {
	cfg.OnCandidate = func(candidate string) {
		var c any
		if candidate != "" {
			c = json.RawMessage(candidate)
		}
		s.Send("candidate", map[string]any{"candidate": c}) // a broken socket is seen by its reader
	}
	p, err := softphone.New(cfg)
	if err != nil {
		return nil, err
	}
	return &Phone{Phone: p, socket: s}, nil
}

// Offer sends the phone's offer as a message of the given type: call.start for
// an elder's press, offer for a console or after a reconnect.
func (p *Phone) Offer(kind string, fields map[string]any) error {
	sdp, err := p.Phone.Offer()
	if err != nil {
		return fmt.Errorf("making an offer: %w", err)
	}
	all := map[string]any{"sdp": sdp}
	for k, v := range fields {
		all[k] = v
	}
	return p.socket.Send(kind, all)
}
