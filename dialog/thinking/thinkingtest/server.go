// Package thinkingtest is a model server that misbehaves in known ways. It speaks
// the streaming API of OpenAI over an in-process RoundTripper, so that it runs
// without sockets and in the virtual time of testing/synctest.
package thinkingtest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Server answers chat completions by one behaviour. It is safe for concurrent use.
type Server struct {
	answer behaviour

	mu    sync.Mutex
	rnd   *rand.Rand
	calls []Call
}

// Call is what the server was asked.
type Call struct {
	System string   // the system message
	Data   string   // the user message: JSON
	Words  string   // what the elder said, from Data
	Tools  []string // the names of the tools that were offered

	tools map[string]tool
}

type tool struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Parameters  map[string]any `json:"parameters"`
}

// A behaviour answers one call.
type behaviour func(r *reply, c Call)

// Behaviours gives the names of all behaviours, sorted.
func Behaviours() []string { return slices.Sorted(maps.Keys(behaviours)) }

// New gives a server with a behaviour of Behaviours; seed decides what varies.
// An unknown name panics: it is a mistake in a test.
func New(name string, seed uint64) *Server {
	answer, ok := behaviours[name]
	if !ok {
		panic("thinkingtest: no behaviour " + name)
	}
	return &Server{answer: answer, rnd: rand.New(rand.NewPCG(seed, 1))}
}

// Reply is what a scripted model does: it says Text or calls Tool with Arguments.
type Reply struct {
	Text      string
	Tool      string
	Arguments string // JSON
}

// Scripted gives a server whose model answers what script says.
func Scripted(script func(Call) Reply) *Server {
	return &Server{rnd: rand.New(rand.NewPCG(1, 1)), answer: func(r *reply, c Call) {
		did := script(c)
		if did.Text != "" {
			r.say(did.Text)
		}
		if did.Tool != "" {
			r.call(did.Tool, did.Arguments)
			r.finish("tool_calls")
			return
		}
		r.finish("stop")
	}}
}

// Calls gives what the server was asked so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Client gives an HTTP client that reaches the server, whatever the address.
func (s *Server) Client() *http.Client { return &http.Client{Transport: s} }

var _ http.Handler = (*Server)(nil)

// ServeHTTP answers a request for a chat completion.
func (s *Server) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var asked struct {
		Messages []struct{ Role, Content string }
		Stream   bool
		Tools    []struct{ Function tool }
	}
	if err := json.NewDecoder(q.Body).Decode(&asked); err != nil || len(asked.Messages) == 0 || !asked.Stream {
		http.Error(w, `{"error":{"message":"not a streaming chat completion"}}`, http.StatusBadRequest)
		return
	}
	c := Call{tools: map[string]tool{}}
	for _, m := range asked.Messages {
		switch m.Role {
		case "system":
			c.System += m.Content
		case "user":
			c.Data = m.Content
		}
	}
	var data struct {
		Words string `json:"elder_said"`
	}
	if json.Unmarshal([]byte(c.Data), &data) == nil { // a summary has no words of a turn
		c.Words = data.Words
	}
	for _, t := range asked.Tools {
		c.Tools = append(c.Tools, t.Function.Name)
		c.tools[t.Function.Name] = t.Function
	}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	rnd := rand.New(rand.NewPCG(s.rnd.Uint64(), 2))
	s.mu.Unlock()
	s.answer(&reply{w: w, q: q, rnd: rnd}, c)
}

// Chinese tells in which language the call is.
func (c Call) Chinese() bool { return strings.Contains(c.System, "您") }

// reply writes an answer, piece by piece.
type reply struct {
	w       http.ResponseWriter
	q       *http.Request
	rnd     *rand.Rand
	started bool
	gone    bool // nobody listens any more
}

// wait lets time pass, unless the caller goes.
func (r *reply) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.q.Context().Done():
		r.gone = true
	}
}

// raw writes bytes as they are.
func (r *reply) raw(text string) {
	if r.gone {
		return
	}
	if !r.started {
		r.started = true
		r.w.Header().Set("Content-Type", "text/event-stream")
	}
	if _, err := io.WriteString(r.w, text); err != nil {
		r.gone = true
		return
	}
	if f, ok := r.w.(http.Flusher); ok {
		f.Flush()
	}
}

func (r *reply) chunk(delta map[string]any, finish any) {
	text, err := json.Marshal(map[string]any{
		"id": "c", "object": "chat.completion.chunk", "model": "scripted",
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	})
	if err != nil {
		panic(err)
	}
	r.raw(fmt.Sprintf("data: %s\n\n", text))
}

// say streams a text in pieces of a few characters, as models do.
func (r *reply) say(text string) {
	runes := []rune(text)
	for len(runes) > 0 && !r.gone {
		n := min(len(runes), 1+r.rnd.IntN(4))
		r.chunk(map[string]any{"content": string(runes[:n])}, nil)
		runes = runes[n:]
	}
}

// call streams a tool call, its arguments in two pieces.
func (r *reply) call(name, arguments string) {
	half := len(arguments) / 2
	r.piece(map[string]any{"index": 0, "id": "call_1", "type": "function", "function": map[string]any{"name": name, "arguments": ""}})
	r.piece(map[string]any{"index": 0, "function": map[string]any{"arguments": arguments[:half]}})
	r.piece(map[string]any{"index": 0, "function": map[string]any{"arguments": arguments[half:]}})
}

func (r *reply) piece(call map[string]any) {
	r.chunk(map[string]any{"tool_calls": []any{call}}, nil)
}

func (r *reply) finish(reason string) {
	r.chunk(map[string]any{}, reason)
	r.raw("data: [DONE]\n\n")
}

func (r *reply) fail(status int, message string) {
	r.w.Header().Set("Content-Type", "application/json")
	r.w.WriteHeader(status)
	r.started = true
	r.raw(fmt.Sprintf(`{"error":{"message":%q,"type":"server_error"}}`, message))
}
