// Package softphone is a caller without a browser: one peer connection that
// offers, speaks from a sound source, presses keys, and listens, records and
// measures what it hears. It is what demos, tests and load call with.
//
// It transports no signalling: offer, answer and candidates go in and out as
// text.
package softphone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"github.com/pion/ice/v4"
	pion "github.com/pion/webrtc/v4"

	"yinling/webrtc"
	"yinling/webrtc/rtpaudio"
)

// Config says what a Phone speaks and what becomes of what it hears. The zero
// value is a silent phone that reaches servers on other machines.
type Config struct {
	ICEServers []webrtc.ICEServer
	Loopback   bool // reach a server on this machine, by the loopback interface only
	TCPOnly    bool // as behind a firewall that lets no UDP through

	// Microphone is what the phone says from the moment it is connected; nil,
	// and after its end, is silence, which is sent like any sound.
	Microphone Source

	// OnCandidate takes each of the phone's candidates as JSON, from Offer on,
	// and "" after the last. They are for the server, in any order.
	OnCandidate func(candidateJSON string)

	// OnState is told each state of the connection. It must not call the phone.
	OnState func(webrtc.State)

	// OnFrame takes each frame that is heard: 20 ms at Rate, its own to keep.
	// It runs on the path of the sound: it must not block, nor call the phone.
	OnFrame func(frame []int16)
	Rate    int // samples per second: 8000, 12000, 16000 (by default), 24000 or 48000

	// Recording takes what is heard from the connection on, pauses included, as
	// a WAV file at Rate; it is complete after Close, which does not close it.
	Recording io.WriteSeeker

	// Drop, when not nil, is asked before each packet, counted from 0, whether
	// the network loses it.
	Drop func(packet int) bool

	Log *slog.Logger // nil discards
}

// A Phone is one call. Its methods are safe for use from many goroutines.
type Phone struct {
	cfg    Config
	log    *slog.Logger
	pc     *pion.PeerConnection
	track  *rtpaudio.Track
	mouth  *mouth
	ear    *ear
	done   chan struct{}
	online chan struct{} // closed when first connected

	mu       sync.Mutex
	state    webrtc.State
	closed   bool
	answered bool
	early    []pion.ICECandidateInit
	running  sync.WaitGroup

	closing sync.Once
	err     error
}

// New makes a phone. It is quiet until Offer.
func New(cfg Config) (*Phone, error) {
	if cfg.Rate == 0 {
		cfg.Rate = 16000
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p := &Phone{
		cfg: cfg, log: cfg.Log, track: rtpaudio.NewTrack("microphone", "phone"), state: webrtc.New,
		done: make(chan struct{}), online: make(chan struct{}),
	}
	var err error
	if p.mouth, err = newMouth(p.track, cfg); err != nil {
		return nil, err
	}
	if p.ear, err = newEar(cfg); err != nil {
		return nil, err
	}
	if p.pc, err = newConnection(cfg); err != nil {
		return nil, err
	}
	p.pc.OnConnectionStateChange(func(pion.PeerConnectionState) { p.stateChanged() })
	p.pc.OnICECandidate(p.found)
	p.pc.OnTrack(func(t *pion.TrackRemote, r *pion.RTPReceiver) {
		p.start(func() { rtpaudio.DrainReports(r) })
		p.start(func() { p.ear.listen(t, r) })
	})
	sender, err := p.pc.AddTrack(p.track)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("adding the microphone: %w", err), p.Close())
	}
	p.start(func() { rtpaudio.DrainReports(sender) })
	return p, nil
}

func newConnection(cfg Config) (*pion.PeerConnection, error) {
	media, err := rtpaudio.NewMedia()
	if err != nil {
		return nil, err
	}
	reports, err := rtpaudio.NewReports()
	if err != nil {
		return nil, err
	}
	var e pion.SettingEngine
	e.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	if cfg.Loopback {
		e.SetIncludeLoopbackCandidate(true)
		e.SetInterfaceFilter(func(name string) bool { return name == "lo" || name == "lo0" })
	}
	if cfg.TCPOnly {
		e.SetNetworkTypes([]pion.NetworkType{pion.NetworkTypeTCP4, pion.NetworkTypeTCP6})
	}
	var servers []pion.ICEServer
	for _, s := range cfg.ICEServers {
		servers = append(servers, pion.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	api := pion.NewAPI(pion.WithSettingEngine(e), pion.WithMediaEngine(media), pion.WithInterceptorRegistry(reports))
	pc, err := api.NewPeerConnection(pion.Configuration{ICEServers: servers})
	if err != nil {
		return nil, fmt.Errorf("making a peer connection: %w", err)
	}
	return pc, nil
}

// Offer gives the offer for the server. The candidates follow by OnCandidate.
func (p *Phone) Offer() (sdp string, err error) {
	offer, err := p.pc.CreateOffer(nil)
	if err != nil {
		return "", fmt.Errorf("making an offer: %w", err)
	}
	if err := p.pc.SetLocalDescription(offer); err != nil {
		return "", fmt.Errorf("setting the offer: %w", err)
	}
	return rtpaudio.AskForOpus(offer.SDP), nil
}

// SetAnswer takes the server's answer.
func (p *Phone) SetAnswer(sdp string) error {
	answer := pion.SessionDescription{Type: pion.SDPTypeAnswer, SDP: sdp}
	if err := p.pc.SetRemoteDescription(answer); err != nil {
		return fmt.Errorf("taking the answer: %w", err)
	}
	p.mu.Lock()
	early := p.early
	p.early, p.answered = nil, true
	p.mu.Unlock()
	for _, c := range early {
		if err := p.pc.AddICECandidate(c); err != nil {
			return fmt.Errorf("adding candidate: %w", err)
		}
	}
	return nil
}

// AddCandidate takes a candidate of the server as JSON, "" after the last.
func (p *Phone) AddCandidate(candidateJSON string) error {
	var c pion.ICECandidateInit
	if candidateJSON != "" {
		if err := json.Unmarshal([]byte(candidateJSON), &c); err != nil {
			return fmt.Errorf("reading candidate: %w", err)
		}
	}
	p.mu.Lock()
	if !p.answered {
		p.early = append(p.early, c)
		p.mu.Unlock()
		return nil
	}
	p.mu.Unlock()
	if err := p.pc.AddICECandidate(c); err != nil {
		return fmt.Errorf("adding candidate: %w", err)
	}
	return nil
}

// found tells one of our candidates.
func (p *Phone) found(c *pion.ICECandidate) {
	if p.cfg.OnCandidate == nil {
		return
	}
	text := ""
	if c != nil {
		b, err := json.Marshal(c.ToJSON())
		if err != nil {
			p.log.Error("telling a candidate failed", "err", err)
			return
		}
		text = string(b)
	}
	p.cfg.OnCandidate(text)
}

// stateChanged looks the state up, for pion calls in no particular order.
func (p *Phone) stateChanged() {
	p.mu.Lock()
	defer p.mu.Unlock()
	to := webrtc.NextState(p.state, p.pc.ConnectionState())
	if p.closed || to == p.state {
		return
	}
	p.state = to
	if to == webrtc.Connected && !p.mouth.open {
		p.mouth.open = true
		close(p.online)
		p.running.Go(p.talk)
	}
	if p.cfg.OnState != nil {
		p.cfg.OnState(to)
	}
}

// State is how the connection stands.
func (p *Phone) State() webrtc.State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// Connected waits until sound can flow.
func (p *Phone) Connected(ctx context.Context) error {
	select {
	case <-p.online:
		return nil
	case <-p.done:
		return errors.New("phone was closed before it was connected")
	case <-ctx.Done():
		return fmt.Errorf("waiting for the connection: %w", ctx.Err())
	}
}

// start runs fn as a goroutine of the phone, unless that is closed.
func (p *Phone) start(fn func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.running.Go(fn)
	}
}

// Close hangs up and completes the recording. It returns when no goroutine and
// no socket is left. Closing twice is harmless.
func (p *Phone) Close() error {
	p.closing.Do(func() {
		p.mu.Lock()
		p.closed, p.state = true, webrtc.Closed
		p.mu.Unlock()
		close(p.done)
		err := p.pc.GracefulClose()
		p.running.Wait()
		p.err = errors.Join(err, p.ear.close())
	})
	return p.err
}
