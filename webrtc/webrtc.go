// Package webrtc carries a party's sound between a browser and the hotline.
//
// A Server opens the ports, one UDP port and if wanted one TCP port for all
// calls. A Leg is one party's audio path: what the party says comes out of it
// as 16 kHz frames, keypad digits and Opus packets; what the party hears goes
// into it as Opus packets, from a speaker (Send) or unchanged from another leg
// (Bridge). A leg outlives its peer connection: a page that was reloaded, a
// phone that changed networks attach a new one, and the leg goes on.
//
// Signalling is text that somebody else transports: an offer and candidates
// in, an answer out. The browser trickles its candidates; the answer holds all
// of ours, for gathering on open ports takes no time. That is the fastest way
// there is to be heard; waiting for the browser's candidates costs 120 ms,
// ICE-lite 50 ms.
package webrtc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	pion "github.com/pion/webrtc/v4"

	"yinling/webrtc/rtpaudio"
)

// Config says where and how a Server is reached.
type Config struct {
	// UDPAddr is the host:port of the one UDP port of all calls. Port 0 takes a
	// free one. An empty host listens everywhere.
	UDPAddr string

	// TCPAddr is the host:port for ICE over TCP, for networks without UDP.
	// Empty switches it off, unless TCPListener is given.
	TCPAddr string

	// TCPListener is used instead of a port of our own when the port is shared
	// with other protocols. The server closes it.
	TCPListener net.Listener

	// PublicIPs are the addresses under which a NAT in front of this machine
	// shows it, ports unchanged. They are told to browsers beside the
	// machine's own, so that a LAN needs no way around.
	PublicIPs []string

	// ICEServers are told to browsers; those for TURN are used here as well.
	ICEServers []ICEServer

	// Loopback confines calls to the loopback interface, for tests.
	Loopback bool

	// DisconnectedAfter is how long a peer may be silent before its leg is
	// Disconnected, FailedAfter how much longer its peer connection is kept.
	// Zero takes 5 s and 25 s.
	DisconnectedAfter, FailedAfter time.Duration

	// Log takes the records of the server, and of legs without their own.
	// Nil discards them.
	Log *slog.Logger
}

// An ICEServer is a STUN or TURN server. Its JSON is what a browser's
// RTCPeerConnection takes.
type ICEServer struct {
	URLs       []string `json:"urls"` // stun:, turn:, turns:
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

func (s ICEServer) turn() bool {
	for _, u := range s.URLs {
		if strings.HasPrefix(u, "turn:") || strings.HasPrefix(u, "turns:") {
			return true
		}
	}
	return false
}

// A Server answers calls. It is safe for use from many goroutines.
type Server struct {
	cfg    Config
	log    *slog.Logger
	api    *pion.API
	relays []pion.ICEServer

	udp    net.PacketConn
	udpMux ice.UDPMux
	tcp    net.Listener
	tcpMux ice.TCPMux

	mu     sync.Mutex
	closed bool
	legs   map[*Leg]struct{}
}

// writeBuffer is what may wait to be written to a party that is reached by
// TCP, in bytes: a second of speech. More is dropped, so that one slow network
// never holds up another party.
const writeBuffer = 8 << 10

// Listen opens the ports.
func Listen(cfg Config) (*Server, error) {
	s := &Server{cfg: cfg, log: cfg.Log, legs: make(map[*Leg]struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, ip := range cfg.PublicIPs {
		if net.ParseIP(ip) == nil {
			return nil, fmt.Errorf("public address %q is no IP address", ip)
		}
	}
	for _, server := range cfg.ICEServers {
		if server.turn() {
			s.relays = append(s.relays, pion.ICEServer{
				URLs: server.URLs, Username: server.Username, Credential: server.Credential,
			})
		}
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.shut())
	}
	if err := s.setUp(); err != nil {
		return nil, errors.Join(err, s.shut())
	}
	return s, nil
}

// open opens the sockets.
func (s *Server) open() error {
	var lc net.ListenConfig
	ctx := context.Background()
	udp, err := lc.ListenPacket(ctx, "udp", s.local(s.cfg.UDPAddr))
	if err != nil {
		return fmt.Errorf("opening the UDP port for calls: %w", err)
	}
	s.udp = udp
	logs := pionLogs{s.log}
	s.udpMux = ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: udp, Logger: logs.NewLogger("udp")})
	switch {
	case s.cfg.TCPListener != nil:
		s.tcp = s.cfg.TCPListener
	case s.cfg.TCPAddr == "":
		return nil
	default:
		if s.tcp, err = lc.Listen(ctx, "tcp", s.local(s.cfg.TCPAddr)); err != nil {
			return fmt.Errorf("opening the TCP port for calls: %w", err)
		}
	}
	s.tcpMux = ice.NewTCPMuxDefault(ice.TCPMuxParams{
		Listener: s.tcp, Logger: logs.NewLogger("tcp"), ReadBufferSize: 8, WriteBufferSize: writeBuffer,
	})
	return nil
}

// local is addr, confined to the loopback interface if the server is.
func (s *Server) local(addr string) string {
	if host, port, err := net.SplitHostPort(addr); err == nil && host == "" && s.cfg.Loopback {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// setUp makes what all peer connections share.
func (s *Server) setUp() error {
	var e pion.SettingEngine
	e.LoggerFactory = pionLogs{s.log}
	e.SetICEUDPMux(s.udpMux)
	networks := []pion.NetworkType{pion.NetworkTypeUDP4, pion.NetworkTypeUDP6}
	if s.tcpMux != nil {
		e.SetICETCPMux(s.tcpMux)
		networks = append(networks, pion.NetworkTypeTCP4, pion.NetworkTypeTCP6)
	}
	e.SetNetworkTypes(networks)
	e.DisableActiveTCP(true) // browsers open TCP, never we
	e.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	if s.cfg.Loopback {
		e.SetIncludeLoopbackCandidate(true)
		e.SetInterfaceFilter(func(name string) bool { return name == "lo" || name == "lo0" })
	}
	if len(s.cfg.PublicIPs) > 0 {
		if err := e.SetICEAddressRewriteRules(pion.ICEAddressRewriteRule{
			External: s.cfg.PublicIPs, AsCandidateType: pion.ICECandidateTypeHost, Mode: pion.ICEAddressRewriteAppend,
		}); err != nil {
			return fmt.Errorf("setting public addresses: %w", err)
		}
	}
	s.setTimeouts(&e)
	media, err := rtpaudio.NewMedia()
	if err != nil {
		return err
	}
	var reports *interceptor.Registry
	if reports, err = rtpaudio.NewReports(); err != nil {
		return err
	}
	s.api = pion.NewAPI(pion.WithSettingEngine(e), pion.WithMediaEngine(media), pion.WithInterceptorRegistry(reports))
	return nil
}

func (s *Server) setTimeouts(e *pion.SettingEngine) {
	disconnected, failed := s.cfg.DisconnectedAfter, s.cfg.FailedAfter
	if disconnected == 0 {
		disconnected = 5 * time.Second
	}
	if failed == 0 {
		failed = 25 * time.Second
	}
	// A living peer's answer to a keepalive must come well before the timeout.
	e.SetICETimeouts(disconnected, failed, min(2*time.Second, disconnected/3))
}

// NewLeg makes the audio path of one party. id names the leg in the log; a nil
// log takes the server's. On a closed server the leg is closed from the start.
func (s *Server) NewLeg(id string, log *slog.Logger) *Leg {
	if log == nil {
		log = s.log
	}
	l := newLeg(s, log.With("leg", id))
	s.mu.Lock()
	if !s.closed {
		s.legs[l] = struct{}{}
		s.mu.Unlock()
		return l
	}
	s.mu.Unlock()
	_ = l.Close() // a new leg has nothing that could fail to close
	return l
}

func (s *Server) forget(l *Leg) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.legs, l)
}

// ICEServers are the STUN and TURN servers that a browser is told.
func (s *Server) ICEServers() []ICEServer { return append([]ICEServer(nil), s.cfg.ICEServers...) }

// UDPPort is the port of all calls.
func (s *Server) UDPPort() int { return s.udp.LocalAddr().(*net.UDPAddr).Port }

// TCPPort is the port of ICE over TCP, 0 when that is off.
func (s *Server) TCPPort() int {
	if s.tcp == nil {
		return 0
	}
	return s.tcp.Addr().(*net.TCPAddr).Port
}

// Close ends every leg, then the ports. It returns when no goroutine and no
// socket is left.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	legs := make([]*Leg, 0, len(s.legs))
	for l := range s.legs {
		legs = append(legs, l)
	}
	s.mu.Unlock()

	var wg sync.WaitGroup
	errs := make([]error, len(legs))
	for i, l := range legs {
		wg.Go(func() { errs[i] = l.Close() })
	}
	wg.Wait()
	return joinOpen(append(errs, s.shut())...)
}

// shut closes the ports.
func (s *Server) shut() error {
	var errs []error
	if s.udp != nil {
		errs = append(errs, s.udpMux.Close(), s.udp.Close())
	}
	if s.tcp != nil {
		errs = append(errs, s.tcpMux.Close(), s.tcp.Close())
	}
	return joinOpen(errs...)
}
