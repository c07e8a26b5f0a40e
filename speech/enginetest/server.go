// Package enginetest is a hearing and speaking engine for tests: a server on
// this machine that speaks the OpenAI HTTP interface as real engines do, says
// what a test told it to, and fails in every way that they fail.
package enginetest

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// A Server is an engine. Its methods may be called at any time.
type Server struct {
	URL   string // base of the interface, with /v1
	Hear  *Hearing
	Speak *Speaking

	http *httptest.Server
	quit chan struct{}
	once sync.Once
}

// New starts an engine that ends with the test.
func New(t testing.TB) *Server {
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start starts an engine that runs until Close.
func Start() *Server {
	s := &Server{quit: make(chan struct{})}
	s.Hear = &Hearing{script: script{quit: s.quit}}
	s.Speak = &Speaking{script: script{quit: s.quit}}
	routes := http.NewServeMux()
	routes.HandleFunc("POST /v1/audio/transcriptions", s.Hear.serve)
	routes.HandleFunc("POST /v1/audio/speech", s.Speak.serve)
	s.http = httptest.NewServer(routes)
	s.URL = s.http.URL + "/v1"
	return s
}

// Close ends the engine: from now on connections to it are refused.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.quit)
		s.http.CloseClientConnections()
		s.http.Close()
	})
}

// A Failure is a way in which a request goes wrong.
type Failure struct {
	kind   failureKind
	wait   time.Duration
	status int
}

type failureKind int

const (
	works failureKind = iota
	resets
	delays
	refuses
	empties
	babbles
	stalls
)

// Fine is no failure: it stands between failures in a script.
func Fine() Failure { return Failure{} }

// Down resets the connection without an answer.
func Down() Failure { return Failure{kind: resets} }

// Slow answers rightly after d.
func Slow(d time.Duration) Failure { return Failure{kind: delays, wait: d} }

// Status answers with a status that says no, such as 429, 500 or 401.
func Status(code int) Failure { return Failure{kind: refuses, status: code} }

// Empty answers 200 with no body.
func Empty() Failure { return Failure{kind: empties} }

// Garbage answers 200 with a web page.
func Garbage() Failure { return Failure{kind: babbles} }

// Stall begins a right answer and then sends nothing more.
func Stall() Failure { return Failure{kind: stalls} }

// script is what both halves of an engine have: failures to come.
type script struct {
	quit chan struct{}

	mu     sync.Mutex
	next   []Failure
	always Failure
}

// Fail lets the next requests go wrong, one by one; after them the engine is
// as it was.
func (s *script) Fail(failures ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = append(s.next, failures...)
}

// FailAlways lets every request go wrong until FailAlways(Fine()).
func (s *script) FailAlways(f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.always = nil, f
}

// take returns the failure of a request that has just come.
func (s *script) take() Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.next) == 0 {
		return s.always
	}
	f := s.next[0]
	s.next = s.next[1:]
	return f
}

// fail answers as f says and tells whether that was all. A Stall is left to
// who knows what the beginning of a right answer is.
func (s *script) fail(w http.ResponseWriter, r *http.Request, f Failure) (answered bool) {
	switch f.kind {
	case resets:
		reset(w)
	case delays:
		return s.hang(r, f.wait)
	case refuses:
		w.Header().Set("Content-Type", "application/json")
		if f.status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "3")
		}
		w.WriteHeader(f.status)
		w.Write([]byte(`{"error":{"message":"the engine says no","type":"test_error","param":null,"code":null}}`))
	case empties:
		w.WriteHeader(http.StatusOK)
	case babbles:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte("<!DOCTYPE html><html><body><h1>It works!</h1></body></html>"))
	default:
		return false
	}
	return true
}

// hang waits for d, or for ever if it is 0, and tells whether the client or
// the server was gone before.
func (s *script) hang(r *http.Request, d time.Duration) (gone bool) {
	var enough <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		enough = timer.C
	}
	select {
	case <-enough:
		return false
	case <-r.Context().Done():
	case <-s.quit:
	}
	return true
}

func reset(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0) // a reset instead of a polite end
	}
	conn.Close()
}
