package webrtc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/rtcp"
	"github.com/pion/sdp/v3"
	pion "github.com/pion/webrtc/v4"

	"yinling/webrtc/rtpaudio"
)

// gatherWait bounds the time an answer waits for our own candidates. Those of
// the open ports are there at once; only a TURN server can take longer, and
// what it gives later is not worth the wait.
const gatherWait = time.Second

// maxOffer is the longest offer that is looked at, in bytes. A browser's for
// one audio line has 2 to 6 kB.
const maxOffer = 64 << 10

// What an offer may have at most: media lines (a browser's has one), and
// candidates that are added to it (a browser with many networks has 20).
const (
	maxMedia      = 8
	maxCandidates = 128
)

// earlyHeld is how many candidates may wait for their offer; the latest are kept.
const earlyHeld = 64

// A peer is one peer connection of a leg.
type peer struct {
	pc     *pion.PeerConnection
	track  *rtpaudio.Track
	sender *pion.RTPSender
	ufrag  string // of the offer, names the candidates that belong to it
	added  int    // candidates so far, guarded by the leg
	heard  atomic.Bool
	lost   atomic.Uint32 // the fraction of our packets that the party misses, in 1/256
}

// answer makes a peer connection for l out of an offer.
func (s *Server) answer(ctx context.Context, l *Leg, offer string) (*peer, string, error) {
	ufrag, err := checkOffer(offer)
	if err != nil {
		return nil, "", fmt.Errorf("reading the offer: %w", err)
	}
	pc, err := s.api.NewPeerConnection(pion.Configuration{ICEServers: s.relays})
	if err != nil {
		return nil, "", fmt.Errorf("making a peer connection: %w", err)
	}
	p := &peer{pc: pc, track: rtpaudio.NewTrack("audio", "hotline"), ufrag: ufrag}
	pc.OnConnectionStateChange(func(pion.PeerConnectionState) { l.peerChanged(p) })
	pc.OnTrack(func(t *pion.TrackRemote, r *pion.RTPReceiver) {
		l.start(func() { l.hear(p, t, r) })
	})
	answer, complete, err := p.negotiate(ctx, offer)
	if err != nil {
		return nil, "", joinOpen(err, p.close())
	}
	if !complete {
		l.log.Warn("answered before all candidates were gathered: is a TURN server unreachable?")
	}
	return p, answer, nil
}

// negotiate takes the offer and gives the answer; complete tells whether that
// has all our candidates.
func (p *peer) negotiate(ctx context.Context, offer string) (answer string, complete bool, err error) {
	err = p.pc.SetRemoteDescription(pion.SessionDescription{Type: pion.SDPTypeOffer, SDP: offer})
	if err != nil {
		return "", false, fmt.Errorf("taking the offer: %w", err)
	}
	if p.sender, err = p.pc.AddTrack(p.track); err != nil {
		return "", false, fmt.Errorf("adding the outgoing track: %w", err)
	}
	description, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return "", false, fmt.Errorf("answering the offer: %w", err)
	}
	gathered := pion.GatheringCompletePromise(p.pc)
	if err := p.pc.SetLocalDescription(description); err != nil {
		return "", false, fmt.Errorf("setting the answer: %w", err)
	}
	timeout := time.NewTimer(gatherWait)
	defer timeout.Stop()
	select {
	case <-gathered:
		complete = true
	case <-timeout.C:
	case <-ctx.Done():
		return "", false, fmt.Errorf("gathering candidates: %w", ctx.Err())
	}
	return rtpaudio.AskForOpus(p.pc.LocalDescription().SDP), complete, nil
}

// checkOffer refuses what is no offer of a call and gives its ICE user
// fragment.
func checkOffer(offer string) (ufrag string, err error) {
	if len(offer) > maxOffer {
		return "", fmt.Errorf("%d bytes are too many", len(offer))
	}
	var s sdp.SessionDescription
	if err := s.UnmarshalString(offer); err != nil {
		return "", fmt.Errorf("no session description: %w", err)
	}
	if len(s.MediaDescriptions) > maxMedia {
		return "", fmt.Errorf("%d media lines are too many", len(s.MediaDescriptions))
	}
	for _, m := range s.MediaDescriptions {
		if m.MediaName.Media != "audio" {
			continue
		}
		if !offersOpus(m) {
			return "", errors.New("its audio is not Opus")
		}
		if ufrag, ok := m.Attribute("ice-ufrag"); ok {
			return ufrag, nil
		}
		ufrag, _ = s.Attribute("ice-ufrag")
		return ufrag, nil
	}
	return "", errors.New("it has no audio")
}

func offersOpus(m *sdp.MediaDescription) bool {
	for _, a := range m.Attributes {
		if a.Key != "rtpmap" {
			continue
		}
		if _, codec, ok := strings.Cut(a.Value, " "); ok && strings.HasPrefix(strings.ToLower(codec), "opus/48000") {
			return true
		}
	}
	return false
}

// A candidate is an address where a browser may be reached.
type candidate struct{ pion.ICECandidateInit }

// parseCandidate reads the JSON of a browser's RTCIceCandidate.
func parseCandidate(text string) (candidate, error) {
	var c candidate
	if len(text) > 4096 {
		return c, fmt.Errorf("reading candidate: %d bytes are too many", len(text))
	}
	if text == "" || text == "null" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c.ICECandidateInit); err != nil {
		return c, fmt.Errorf("reading candidate: %w", err)
	}
	if c.Candidate == "" {
		return c, nil
	}
	parsed, err := ice.UnmarshalCandidate(strings.TrimPrefix(c.Candidate, "candidate:"))
	if err != nil {
		if errors.Is(err, ice.ErrUnknownCandidateTyp) || errors.Is(err, ice.ErrDetermineNetworkType) {
			return c, nil // of a kind that we do not know: browsers may send such, pion passes over them
		}
		return c, fmt.Errorf("reading candidate: %w", err)
	}
	if c.UsernameFragment == nil {
		if ufrag, ok := parsed.GetExtension("ufrag"); ok {
			c.UsernameFragment = &ufrag.Value
		}
	}
	return c, nil
}

// owns tells whether c belongs to p's offer; one that does not say is taken
// for ours.
func (p *peer) owns(c candidate) bool {
	return c.UsernameFragment == nil || *c.UsernameFragment == "" || *c.UsernameFragment == p.ufrag
}

// add gives c to the peer connection; candidates of other offers are left out.
// The leg's mu is held.
func (p *peer) add(c candidate) error {
	if !p.owns(c) {
		return nil
	}
	if p.added++; p.added > maxCandidates {
		return errors.New("adding candidate: there are too many")
	}
	if err := p.pc.AddICECandidate(c.ICECandidateInit); err != nil {
		return fmt.Errorf("adding candidate: %w", err)
	}
	return nil
}

// finished tells whether a peer connection in state can never work again.
func (p *peer) finished(state pion.PeerConnectionState) bool {
	return state == pion.PeerConnectionStateFailed || state == pion.PeerConnectionStateClosed
}

// drainReports reads the reports about what we send until the connection ends,
// as rtpaudio.DrainReports does, and keeps the loss that they tell.
func (p *peer) drainReports() {
	for {
		packets, _, err := p.sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			if r, ok := packet.(*rtcp.ReceiverReport); ok && len(r.Reports) > 0 {
				p.lost.Store(uint32(r.Reports[0].FractionLost))
			}
		}
	}
}

// close ends the peer connection and waits for its goroutines.
func (p *peer) close() error {
	if err := joinOpen(p.pc.GracefulClose()); err != nil {
		return fmt.Errorf("closing peer connection: %w", err)
	}
	return nil
}
