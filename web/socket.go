package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"yinling/callcenter"
	"yinling/care"
)

// Limits of a socket; docs/protocol.md names them.
const (
	maxMessage   = 64 << 10
	maxRefused   = 10 // per refusedTime
	refusedTime  = time.Minute
	pingEvery    = 5 * time.Second
	silentFor    = 15 * time.Second
	writeTimeout = 5 * time.Second
	outBuffer    = 512
	recheckEvery = 30 * time.Second // is the cookie that opened a socket still good?
	maxSockets   = 16               // of one elder or agent: pages, tabs, and those that have not timed out yet
)

// The default CheckOrigin refuses pages of other sites.
var upgrader = websocket.Upgrader{
	ReadBufferSize: 4096, WriteBufferSize: 4096,
	Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
		writeError(w, status, "bad_handshake", "This address speaks WebSocket, and to its own pages only.")
	},
}

// sockets knows the open ones, so that a shutdown or a sign-out can end them.
type sockets struct {
	mu   sync.Mutex
	open map[*socket]struct{}
}

// add tells whether the owner may have one more.
func (s *sockets) add(k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*socket]struct{}{}
	}
	n := 0
	for o := range s.open {
		if o.owner == k.owner {
			n++
		}
	}
	if n >= k.limit {
		return false
	}
	s.open[k] = struct{}{}
	return true
}

func (s *sockets) remove(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, k)
}

// closeAll closes the sockets of an owner, of everybody for "".
func (s *sockets) closeAll(owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.open {
		if owner == "" || k.owner == owner {
			k.close()
		}
	}
}

// replace ends the owner's other sockets: this one stands in their place.
func (s *sockets) replace(by *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.open {
		if k != by && k.owner == by.owner {
			k.send(last{envelope{1, "replaced"}})
		}
	}
}

// last is a message after which the socket closes.
type last struct{ message any }

// sure is a message that somebody waits to know on its way: then runs when it
// was written to the connection.
type sure struct {
	message any
	then    func()
}

// page is what one socket serves.
type page interface {
	// welcome runs first; leave after the last message.
	welcome(*socket) (leave func())
	handle(*socket, message) error
	// still tells whether who opened the socket may go on.
	still() error
}

// socket is one WebSocket: a reader (serve), a writer with deadlines, and a
// bounded queue between whoever sends and the writer.
type socket struct {
	owner string // "elder:", "agent:", "link:" or "key:" and the id
	limit int    // of the owner's sockets
	conn  *websocket.Conn
	log   *slog.Logger
	out   chan any
	done  chan struct{}
	once  sync.Once

	refused      int // touched by the reader only
	refusedSince time.Time
}

// serveSocket upgrades the request and handles its messages until it closes.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request, owner string, log *slog.Logger, p page) {
	k := &socket{owner: owner, limit: maxSockets, log: log, out: make(chan any, outBuffer), done: make(chan struct{})}
	if l, own := p.(interface{ maxSockets() int }); own {
		k.limit = l.maxSockets()
	}
	if !s.sockets.add(k) {
		log.Warn("too many sockets")
		tooMany(w, r)
		return
	}
	defer s.sockets.remove(k)
	var err error
	if k.conn, err = upgrader.Upgrade(w, r, nil); err != nil {
		return // Upgrade has answered
	}
	var wg sync.WaitGroup
	wg.Go(k.write)
	wg.Go(func() { k.guard(p.still, s.recheck) })
	leave := p.welcome(k)
	k.read(p.handle)
	k.close()
	leave()
	wg.Wait()
}

func (k *socket) close() { k.once.Do(func() { close(k.done) }) }

// guard closes the socket when the way in was withdrawn: signed out, the
// device revoked, the cookie expired.
func (k *socket) guard(still func() error, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := still(); err != nil && care.ErrorCode(err) != "internal" {
				k.log.Info("socket closed: its way in was withdrawn")
				k.close()
			}
		case <-k.done:
			return
		}
	}
}

// send queues a message. A page that is too slow is dropped: it reconnects and
// gets the whole picture.
func (k *socket) send(v any) {
	select {
	case k.out <- v:
	case <-k.done:
	default:
		k.log.Warn("slow page dropped")
		k.close()
	}
}

// queue sends one of many messages that a page gets at once: it waits for room,
// where send would drop the page.
func (k *socket) queue(v any) {
	select {
	case k.out <- v:
	case <-k.done:
	}
}

func (k *socket) write() {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer k.conn.Close() // wakes the reader
	for {
		var err error
		select {
		case v := <-k.out:
			l, isLast := v.(last)
			if isLast {
				v = l.message
			}
			y, isSure := v.(sure)
			if isSure {
				v = y.message
			}
			k.conn.SetWriteDeadline(time.Now().Add(writeTimeout))
			if err = k.conn.WriteJSON(v); isLast {
				k.close()
			} else if isSure && err == nil {
				y.then()
			}
		case <-ping.C:
			err = k.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout))
		case <-k.done:
			bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			k.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(writeTimeout))
			return
		}
		if err != nil {
			k.close()
			return
		}
	}
}

func (k *socket) read(handle func(*socket, message) error) {
	// The library would close the socket on a large message; reading a little
	// more and refusing it keeps an honest page's call.
	k.conn.SetReadLimit(16 * maxMessage)
	alive := func() { k.conn.SetReadDeadline(time.Now().Add(silentFor)) }
	alive()
	k.conn.SetPongHandler(func(string) error { alive(); return nil })
	for {
		kind, data, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		alive()
		m, err := parseMessage(kind, data)
		if err == nil && m.Type == "ping" {
			k.send(pong{envelope{1, "pong"}, m.T})
			continue
		}
		if err == nil {
			err = handle(k, m)
		}
		if err != nil && !k.refuse(m, err) {
			return
		}
	}
}

func parseMessage(kind int, data []byte) (message, error) {
	var m message
	switch {
	case kind != websocket.TextMessage:
		return m, badMessage("Send text, not binary.")
	case len(data) > maxMessage:
		return m, badMessage("The message is too large.")
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return message{}, badMessage("The message is not what the protocol says.")
	}
	m.raw = data
	if m.V != 0 && m.V != 1 {
		return message{}, badMessage("This server speaks version 1.")
	}
	return m, nil
}

func badMessage(text string) error { return care.Refusef("bad_message", "%s", text) }

// refuse tells the page what was wrong; false when it has had enough.
func (k *socket) refuse(m message, err error) bool {
	out := errorOut{
		envelope: envelope{1, "error"}, Call: m.Call, Code: "internal", Message: "Something went wrong on our side.",
		ID: m.ID, Press: m.Press.v, Incident: m.Incident, Device: m.Device,
	}
	var e *care.Error
	var taken *callcenter.TakenError
	switch {
	case errors.As(err, &taken):
		out.Code, out.Message, out.By = "taken", taken.By+" has it already.", taken.By
	case errors.As(err, &e):
		out.Code, out.Message = e.Code, e.Message
		if e.Cause != nil {
			k.log.Warn("message refused", "type", m.Type, "error", e)
		}
	default:
		k.log.Error("message failed", "type", m.Type, "error", err)
	}
	k.send(out)
	if out.Code != "bad_message" {
		return true
	}
	if time.Since(k.refusedSince) > refusedTime {
		k.refused, k.refusedSince = 0, time.Now()
	}
	if k.refused++; k.refused < maxRefused {
		return true
	}
	bye := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "too many bad messages")
	k.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(writeTimeout))
	return false
}
