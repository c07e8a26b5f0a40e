package test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yinling/web/client"
	"yinling/webrtc/softphone"
)

// caller is an elder with a softphone, or an agent with a headset.
type caller struct {
	t      testing.TB
	ctx    context.Context
	socket *client.Socket
	phone  *client.Phone
	mic    *client.Microphone

	mu       sync.Mutex
	captions []client.Message // final ones
	choices  []string         // keys
	labels   string           // of the choices
	keypad   bool
	doing    string
	state    string
	agent    string
	ended    client.Message
	errors   []client.Message
	calls    map[string]client.Message // consoles: by id
	offers   []client.Message
	presence string
	me       string
	taken    time.Time // when an answer of the server to our last take was seen
}

// follow reads the socket for ever.
func (c *caller) follow() {
	for m := range c.socket.Messages {
		if m.Type == "answer" && c.phone != nil {
			if err := c.phone.SetAnswer(m.SDP); err != nil {
				c.t.Errorf("answer: %v", err)
			}
			continue
		}
		c.mu.Lock()
		c.take(m)
		c.mu.Unlock()
	}
}

func (c *caller) take(m client.Message) {
	switch m.Type {
	case "caption":
		if m.Final {
			c.captions = append(c.captions, m)
		}
	case "choices":
		c.choices, c.labels = nil, ""
		for _, i := range m.Items {
			c.labels += i.Key + i.Label + " "
			c.choices = append(c.choices, i.Key)
		}
		c.keypad = m.Keypad
	case "doing":
		c.doing = m.Doing
	case "call":
		c.state, c.agent = m.State, m.AgentName()
		c.calls[m.ID] = m
		if m.State == "ended" {
			c.ended = m
		}
	case "error":
		c.errors = append(c.errors, m)
	case "offer":
		c.offers = append(c.offers, m)
	case "agent":
		if m.ID == c.me {
			c.presence = m.Presence
		}
	case "welcome":
		for _, call := range m.Calls {
			c.calls[call.ID] = call
		}
	}
}

func (c *caller) get(f func() bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return f()
}

func newCaller(t testing.TB, socket *client.Socket) *caller {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	c := &caller{t: t, ctx: ctx, socket: socket, calls: map[string]client.Message{}}
	t.Cleanup(func() {
		cancel()
		if c.phone != nil {
			c.phone.Close()
		}
		socket.Close()
	})
	return c
}

// press presses the button of an elder's device with a softphone.
func (h *house) press(elder string, more ...func(*softphone.Config)) *caller {
	h.t.Helper()
	socket, err := h.device(elder).ElderSocket(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	c := newCaller(h.t, socket)
	c.plugIn(more...)
	go c.follow()
	if err := c.phone.Offer("call.start", nil); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (c *caller) plugIn(more ...func(*softphone.Config)) {
	c.t.Helper()
	c.mic = &client.Microphone{}
	cfg := softphone.Config{Microphone: c.mic, Loopback: true}
	for _, f := range more {
		f(&cfg)
	}
	phone, err := client.NewPhone(c.socket, cfg)
	if err != nil {
		c.t.Fatal(err)
	}
	c.phone = phone
}

// typing presses the button without audio.
func (h *house) typing(elder string) *caller {
	h.t.Helper()
	socket, err := h.device(elder).ElderSocket(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	c := newCaller(h.t, socket)
	go c.follow()
	c.send("call.start", nil)
	return c
}

// agent opens a console and goes ready; with a headset if asked.
func (h *house) agent(login string, headset bool, more ...func(*softphone.Config)) *caller {
	h.t.Helper()
	cl := h.console(login)
	var me struct{ ID string }
	if err := cl.Get(context.Background(), "/api/session", &me); err != nil {
		h.t.Fatal(err)
	}
	socket, err := cl.ConsoleSocket(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	c := newCaller(h.t, socket)
	c.me = me.ID
	if headset {
		c.plugIn(more...)
	}
	go c.follow()
	if headset {
		if err := c.phone.Offer("offer", nil); err != nil {
			h.t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := c.phone.Connected(ctx); err != nil {
			h.t.Fatal("the headset did not connect: ", err)
		}
	}
	c.send("presence", map[string]any{"presence": "ready"})
	c.until("ready", func() bool { return c.presence == "ready" })
	return c
}

func (c *caller) send(kind string, fields map[string]any) {
	c.t.Helper()
	if err := c.socket.Send(kind, fields); err != nil {
		c.t.Fatal(err)
	}
}

// until waits until what is so, under the caller's lock.
func (c *caller) until(what string, so func() bool) {
	c.t.Helper()
	c.within(15*time.Second, what, so)
}

func (c *caller) within(d time.Duration, what string, so func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(d); !c.get(so); {
		if time.Now().After(deadline) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.t.Fatalf("not within %s: %s\nstate %s, doing %s, choices %v, errors %v\n%s", d, what, c.state, c.doing, c.choices, c.errors, c.transcript())
		}
		<-time.After(10 * time.Millisecond)
	}
}

func (c *caller) transcript() string {
	var b strings.Builder
	for _, m := range c.captions {
		b.WriteString(m.Party + ": " + m.Text + "\n")
	}
	return b.String()
}

// hears waits until a party said something with the words in it.
func (c *caller) hears(party, words string) {
	c.t.Helper()
	c.until(party+" says "+words, func() bool {
		for _, m := range c.captions {
			if m.Party == party && strings.Contains(m.Text, words) {
				return true
			}
		}
		return false
	})
}

// listening waits until the bot has said what it wanted and listens.
func (c *caller) listening() {
	c.t.Helper()
	c.until("the bot listens", func() bool { return c.doing == "listening" })
}

// say says a WAV of testdata/elder with the microphone; the channel is closed
// when its last sound has left.
func (c *caller) say(name string) <-chan struct{} {
	c.t.Helper()
	f, err := os.Open(filepath.Join("testdata", "elder", name+".wav"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	said, err := c.mic.SayWAV(f)
	if err != nil {
		c.t.Fatal(err)
	}
	return said
}

func (c *caller) text(s string) { c.t.Helper(); c.send("text", map[string]any{"text": s}) }

func (c *caller) callID() (id string) {
	c.t.Helper()
	c.until("a call", func() bool {
		for k, v := range c.calls {
			if v.State != "ended" {
				id = k
			}
		}
		return id != ""
	})
	return id
}
