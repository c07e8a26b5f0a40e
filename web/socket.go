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
)

// The default CheckOrigin refuses pages of other sites.
var upgrader = websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 4096}

// sockets knows the open ones, so that a shutdown can end them.
type sockets struct {
	mu   sync.Mutex
	open map[*socket]struct{}
}

func (s *sockets) add(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*socket]struct{}{}
	}
	s.open[k] = struct{}{}
}

func (s *sockets) remove(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, k)
}

func (s *sockets) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.open {
		k.close()
	}
}

// socket is one WebSocket: a reader (serve), a writer with deadlines, and a
// bounded queue between whoever sends and the writer.
type socket struct {
	conn *websocket.Conn
	log  *slog.Logger
	out  chan any
	done chan struct{}
	once sync.Once

	refused      int // touched by the reader only
	refusedSince time.Time
}

// serveSocket upgrades the request and handles its messages until it closes.
// welcome runs first; handle gets each good message.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request, log *slog.Logger, welcome func(*socket) (leave func()), handle func(*socket, message) error) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	k := &socket{conn: conn, log: log, out: make(chan any, outBuffer), done: make(chan struct{})}
	s.sockets.add(k)
	defer s.sockets.remove(k)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { defer wg.Done(); k.write() }()
	leave := welcome(k)
	k.read(handle)
	k.close()
	leave()
	wg.Wait()
}

func (k *socket) close() { k.once.Do(func() { close(k.done) }) }

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

func (k *socket) write() {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer k.conn.Close() // wakes the reader
	for {
		var err error
		select {
		case v := <-k.out:
			k.conn.SetWriteDeadline(time.Now().Add(writeTimeout))
			err = k.conn.WriteJSON(v)
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
	if m.V != 0 && m.V != 1 {
		return message{}, badMessage("This server speaks version 1.")
	}
	return m, nil
}

func badMessage(text string) error { return care.Refusef("bad_message", "%s", text) }

// refuse tells the page what was wrong; false when it has had enough.
func (k *socket) refuse(m message, err error) bool {
	out := errorOut{envelope: envelope{1, "error"}, Call: m.Call, Code: "internal", Message: "Something went wrong on our side."}
	var e *care.Error
	var taken *callcenter.TakenError
	switch {
	case errors.As(err, &taken):
		out.Code, out.Message, out.By = "taken", taken.By+" has that call.", taken.By
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
