// Package client speaks the wire protocol of docs/protocol.md from the other
// side: as an elder's device and as an agent's console, with a softphone for
// the audio. The command `yinling call`, the tests and the load use it.
package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"yinling/care"
	"yinling/webrtc"
)

// Message is anything the server sends; which fields count depends on Type.
type Message struct {
	Type       string             `json:"type"`
	ID         string             `json:"id"`
	Call       json.RawMessage    `json:"call"` // an id, or in welcome a call
	State      string             `json:"state"`
	Agent      json.RawMessage    `json:"agent"` // a name, or for consoles an object
	Result     string             `json:"result"`
	Reason     string             `json:"reason"`
	SDP        string             `json:"sdp"`
	Doing      string             `json:"doing"`
	Turn       int                `json:"turn"`
	Party      string             `json:"party"`
	By         Name               `json:"by"`
	Text       string             `json:"text"`
	Final      bool               `json:"final"`
	Distress   string             `json:"distress"`
	Items      []care.Choice      `json:"items"`
	Keypad     bool               `json:"keypad"`
	Code       string             `json:"code"`
	Message    string             `json:"message"`
	Salutation string             `json:"salutation"`
	Escalation string             `json:"escalation"`
	Offer      string             `json:"offer"`
	Why        string             `json:"why"`
	Presence   string             `json:"presence"`
	Expires    time.Time          `json:"expires"`
	ICEServers []webrtc.ICEServer `json:"iceServers"`
	Calls      []Message          `json:"calls"`
	Kind       string             `json:"kind"`
	Ring       string             `json:"ring"`
	Press      string             `json:"press"`
	Incidents  []Message          `json:"incidents"`

	Raw json.RawMessage `json:"-"` // the whole message
}

// Read reads the whole message into out.
func (m Message) Read(out any) error { return json.Unmarshal(m.Raw, out) }

// CallID is the id of the call a message is about.
func (m Message) CallID() string {
	var id string
	if json.Unmarshal(m.Call, &id) == nil && id != "" {
		return id
	}
	if m.Type == "call" {
		return m.ID
	}
	return ""
}

// AgentName is the name of the agent in a call message.
func (m Message) AgentName() string {
	var name string
	if json.Unmarshal(m.Agent, &name) == nil {
		return name
	}
	var who struct{ Name string }
	json.Unmarshal(m.Agent, &who) // absent: no agent
	return who.Name
}

// Name is who did something: a plain name, or an object that holds it.
type Name string

// UnmarshalJSON reads both.
func (n *Name) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(n))
	}
	var who struct{ Name string }
	err := json.Unmarshal(b, &who)
	*n = Name(who.Name)
	return err
}

// Client is a browser without a window: an address and its cookies.
type Client struct {
	Bearer string // API key, "" for none

	base *url.URL
	http *http.Client
	tls  *tls.Config
}

// New makes a client of the hotline at base. insecure accepts its self-made
// certificate.
func New(base string, insecure bool) (*Client, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is not the address of a hotline", base)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	cfg := &tls.Config{InsecureSkipVerify: insecure}
	return &Client{
		base: u, tls: cfg,
		http: &http.Client{
			Jar: jar, Timeout: 15 * time.Second, Transport: &http.Transport{TLSClientConfig: cfg},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Pair makes this client the device of a pairing link, which is a whole
// address, a path, or the token alone.
func (c *Client) Pair(ctx context.Context, link string) error {
	token := link[strings.LastIndexByte(link, '/')+1:]
	res, err := c.do(ctx, http.MethodGet, "/pair/"+token, nil)
	if err != nil {
		return fmt.Errorf("opening the pairing link: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("opening the pairing link: %w", refusal(res))
	}
	return nil
}

// SignIn signs an agent in.
func (c *Client) SignIn(ctx context.Context, login, password string) error {
	res, err := c.do(ctx, http.MethodPost, "/api/session", map[string]string{"login": login, "password": password})
	if err != nil {
		return fmt.Errorf("signing in: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("signing in: %w", refusal(res))
	}
	return nil
}

// Get reads a JSON answer of the API into out.
func (c *Client) Get(ctx context.Context, path string, out any) error {
	res, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("reading %s: %w", path, refusal(res))
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// Download reads an answer that is a file.
func (c *Client) Download(ctx context.Context, path string) ([]byte, error) {
	res, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("reading %s: %w", path, refusal(res))
	}
	return io.ReadAll(res.Body)
}

// Post sends a JSON body and reads a JSON answer into out, nil for none.
func (c *Client) Post(ctx context.Context, path string, body, out any) error {
	res, err := c.do(ctx, http.MethodPost, path, body)
	if err != nil {
		return fmt.Errorf("posting to %s: %w", path, err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("posting to %s: %w", path, refusal(res))
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

func (c *Client) do(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, r)
	if err != nil {
		return nil, err
	}
	if c.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+c.Bearer)
	}
	return c.http.Do(req)
}

// Refusal is an answer of the server that says no.
type Refusal struct {
	Status  int
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Code, r.Message) }

func refusal(res *http.Response) error {
	r := &Refusal{Status: res.StatusCode}
	json.NewDecoder(io.LimitReader(res.Body, 4096)).Decode(r) // the status says it already
	return r
}

// Socket is an open WebSocket of the protocol.
type Socket struct {
	Messages <-chan Message // closed when the socket is
	conn     *websocket.Conn
	mu       sync.Mutex
	done     chan struct{}
	once     sync.Once
	ended    chan struct{}
}

// ElderSocket opens the elder's WebSocket.
func (c *Client) ElderSocket(ctx context.Context) (*Socket, error) {
	return c.dial(ctx, "/api/elder/ws")
}

// ConsoleSocket opens the agent's WebSocket.
func (c *Client) ConsoleSocket(ctx context.Context) (*Socket, error) {
	return c.dial(ctx, "/api/console/ws")
}

func (c *Client) dial(ctx context.Context, path string) (*Socket, error) {
	u := *c.base
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	u.Path += path
	d := websocket.Dialer{Jar: c.http.Jar, TLSClientConfig: c.tls, HandshakeTimeout: 10 * time.Second}
	conn, res, err := d.DialContext(ctx, u.String(), nil)
	if err != nil {
		if res != nil && errors.Is(err, websocket.ErrBadHandshake) {
			err = refusal(res)
		}
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	messages := make(chan Message, 1024)
	s := &Socket{Messages: messages, conn: conn, done: make(chan struct{}), ended: make(chan struct{})}
	go s.read(messages)
	return s, nil
}

func (s *Socket) read(out chan<- Message) {
	defer close(s.ended)
	defer close(out)
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		m := Message{Raw: raw}
		if err := json.Unmarshal(raw, &m); err != nil {
			return
		}
		select {
		case out <- m:
		case <-s.done:
			return
		}
	}
}

// Send sends a message of the given type with more fields.
func (s *Socket) Send(kind string, fields map[string]any) error {
	m := map[string]any{"v": 1, "type": kind}
	for k, v := range fields {
		m[k] = v
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if err := s.conn.WriteJSON(m); err != nil {
		return fmt.Errorf("sending %s: %w", kind, err)
	}
	return nil
}

// Next waits for a message that want accepts and drops the others.
func (s *Socket) Next(ctx context.Context, what string, want func(Message) bool) (Message, error) {
	for {
		select {
		case m, ok := <-s.Messages:
			if !ok {
				return m, fmt.Errorf("waiting for %s: the socket closed", what)
			}
			if want(m) {
				return m, nil
			}
		case <-ctx.Done():
			return Message{}, fmt.Errorf("waiting for %s: %w", what, ctx.Err())
		}
	}
}

// Close closes the socket and waits for its reader.
func (s *Socket) Close() {
	s.once.Do(func() {
		close(s.done)
		s.mu.Lock()
		bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		s.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
		s.mu.Unlock()
		s.conn.Close()
	})
	<-s.ended
}
