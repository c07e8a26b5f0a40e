package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// One port answers HTTP, HTTPS and ICE over TCP: the first byte of a TLS
// connection is 0x16, of an HTTP request a letter, and of ICE the high byte of
// a small length (RFC 4571), 0x00 or 0x01. So a newcomer needs one port only,
// and a phone in the house, which gives its microphone to HTTPS alone, is sent
// there.

// sniffTime is how long a client may take to send its first byte.
const sniffTime = 10 * time.Second

// acceptPause is the wait after a connection could not be accepted.
const acceptPause = 50 * time.Millisecond

// sharedPort accepts on one TCP port and hands each connection to its listener.
type sharedPort struct {
	net.Listener
	tls  *tls.Config
	web  *handed // HTTP, and HTTPS already as TLS
	ice  *handed
	done chan struct{}
}

// sharePort opens the port. Close ends both listeners.
func sharePort(addr string, cfg *tls.Config) (*sharedPort, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", addr, err)
	}
	p := &sharedPort{Listener: l, tls: cfg, done: make(chan struct{})}
	p.web, p.ice = newHanded(p), newHanded(p)
	go p.accept()
	return p, nil
}

func (p *sharedPort) accept() {
	defer close(p.done)
	for {
		c, err := p.Listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, or the client was gone already: it passes
			time.Sleep(acceptPause)
			continue
		}
		go p.sniff(c) // a silent client must not hold up the next
	}
}

func (p *sharedPort) sniff(c net.Conn) {
	c.SetReadDeadline(time.Now().Add(sniffTime))
	r := bufio.NewReader(c)
	first, err := r.Peek(1)
	if err != nil {
		c.Close()
		return
	}
	c.SetReadDeadline(time.Time{})
	conn, to := net.Conn(peeked{Conn: c, r: r}), p.web
	switch {
	case first[0] == 0x16:
		conn = tls.Server(conn, p.tls)
	case first[0] <= 0x01:
		to = p.ice
	}
	to.hand(conn)
}

// handed is a listener that gets its connections from a shared port.
type handed struct {
	port   *sharedPort
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newHanded(p *sharedPort) *handed {
	return &handed{port: p, conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (h *handed) hand(c net.Conn) {
	select {
	case h.conns <- c:
		return
	case <-h.closed:
	case <-h.port.done:
	}
	c.Close()
}

func (h *handed) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
	case <-h.port.done:
	}
	return nil, net.ErrClosed
}

// Close ends this listener; the port stays with the other.
func (h *handed) Close() error { h.once.Do(func() { close(h.closed) }); return nil }

func (h *handed) Addr() net.Addr { return h.port.Addr() }

// peeked gives the byte that was looked at back to the reader.
type peeked struct {
	net.Conn
	r *bufio.Reader
}

func (p peeked) Read(b []byte) (int, error) { return p.r.Read(b) }

// toHTTPS sends people who come over the network without TLS to HTTPS, where
// browsers allow a microphone. This machine's own requests stay as they are.
func toHTTPS(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); r.TLS == nil && ip != nil && !ip.IsLoopback() && r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && r.URL.Path != "/metrics" {
			http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		if r.TLS != nil {
			w.Header().Set("Strict-Transport-Security", "max-age=0") // a self-made certificate must not pin itself
		}
		next.ServeHTTP(w, r)
	})
}

// tlsConfig uses the configured certificate, or one of our own that is made
// once and kept.
func tlsConfig(c Config) (*tls.Config, error) {
	certFile, keyFile := c.TLS.Cert, c.TLS.Key
	if certFile == "" {
		certFile, keyFile = filepath.Join(c.Data, "cert.pem"), filepath.Join(c.Data, "key.pem")
		if !certUsable(certFile) {
			if err := makeCert(certFile, keyFile); err != nil {
				return nil, fmt.Errorf("making a certificate: %w", err)
			}
		}
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}, nil
}

// certUsable tells whether our own certificate is there, has a month to live
// and names the addresses that this machine has today.
func certUsable(file string) bool {
	b, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return false
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil || time.Until(cert.NotAfter) < 30*24*time.Hour {
		return false
	}
	for _, ip := range hostIPs() {
		if cert.VerifyHostname(ip.String()) != nil {
			return false
		}
	}
	return true
}

func makeCert(certFile, keyFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	name, _ := os.Hostname()
	t := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Yinling hotline"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(2, 0, 0), // browsers refuse longer than 825 days
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost", name}, IPAddresses: hostIPs(), BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600); err != nil {
		return err
	}
	return os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
}

// hostIPs are the addresses under which this machine can be reached.
func hostIPs() []net.IP {
	ips := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return ips
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			ips = append(ips, n.IP)
		}
	}
	return ips
}
