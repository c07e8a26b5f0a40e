package thinking

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"yinling/prompts"
)

// ErrServer means that the model's server could not be reached, refused or
// broke off before anything could be used.
var ErrServer = errors.New("the model's server failed")

// Config says which model thinks.
type Config struct {
	URL        string        // base of an OpenAI-compatible API, as http://host:8000/v1
	Key        string        // bearer token, "" for none
	Model      string        // as the server calls it
	FirstWords time.Duration // within which Think answers; 0: 1.5 s
	Summary    time.Duration // within which Summarize answers; 0: 20 s, nobody waits for it on the phone
	MaxTokens  int           // that the model may write in a turn; 0: 200, three short sentences with room for a tool call
	HTTP       *http.Client  // nil: one with the default transport
}

// A reply that is longer than this many bytes is not read on: three sentences
// are some hundred bytes, each in a chunk of some hundred bytes of JSON.
const mostBytes = 256 << 10

// Model is a language model behind an OpenAI-compatible server. It is safe for
// concurrent use and holds nothing of a call.
type Model struct {
	config  Config
	client  *openai.Client
	prompts *prompts.Instructions
	log     *slog.Logger
}

var _ Thinker = (*Model)(nil)

// New gives the model of c, told what to do by p.
func New(c Config, p *prompts.Instructions, log *slog.Logger) *Model {
	if c.FirstWords <= 0 {
		c.FirstWords = 1500 * time.Millisecond
	}
	if c.Summary <= 0 {
		c.Summary = 20 * time.Second
	}
	if c.MaxTokens <= 0 {
		c.MaxTokens = 200
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{}
	}
	settings := openai.DefaultConfig(c.Key)
	settings.BaseURL = strings.TrimRight(c.URL, "/")
	settings.HTTPClient = door{c.HTTP}
	return &Model{config: c, client: openai.NewClientWithConfig(settings), prompts: p, log: log}
}

// Think answers a turn within Config.FirstWords: with a tool of r.Tools and
// arguments that its schema allows, or with one to three sentences that passed
// the check. If time runs out when whole sentences have passed, those are the
// answer. The errors are ErrLate, ErrEmpty, ErrRefused, ErrTool and ErrServer; they
// never carry words of the call.
func (m *Model) Think(ctx context.Context, r Request) (Answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, m.config.FirstWords, ErrLate)
	defer cancel()
	started := time.Now()
	answer, err := m.think(ctx, r)
	m.log.Debug("thought", "model", m.config.Model, "took", time.Since(started), "tool", answer.Tool, "sentences", len(answer.Sentences), "err", err)
	return answer, err
}

func (m *Model) think(ctx context.Context, r Request) (Answer, error) {
	system := m.talkPrompt(r.Lang)
	user, err := turnMessage(r)
	if err != nil {
		return Answer{}, err
	}
	request := m.request(m.config.MaxTokens, system, user)
	request.Tools = offered(r.Tools)
	stream, err := m.client.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return Answer{}, m.fault(ctx, err)
	}
	defer stream.Close() // it was read as far as it is of use
	told := newListener(newChecker(r, system))
	for {
		chunk, err := stream.Recv()
		if err != nil {
			return told.end(ctx, r, err)
		}
		told.hear(chunk)
		if told.full() || told.refused != nil && len(r.Tools) == 0 {
			return told.end(ctx, r, io.EOF)
		}
	}
}

// request is what is asked of the server for a prompt and the data it is about.
func (m *Model) request(tokens int, system, user string) openai.ChatCompletionRequest {
	q := openai.ChatCompletionRequest{
		Model: m.config.Model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: user},
		},
	}
	for _, family := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} { // these refuse max_tokens and any temperature
		if strings.HasPrefix(m.config.Model, family) {
			q.MaxCompletionTokens = tokens
			return q
		}
	}
	q.MaxTokens = tokens
	q.Temperature = 0.5 // warm, not wild
	return q
}

// fault tells why the server gave nothing. What the server wrote is left out: it
// may repeat words of the call.
func (m *Model) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if s := new(statusError); errors.As(err, &s) {
		return fmt.Errorf("%w: %w", ErrServer, s)
	}
	return fmt.Errorf("%w: %s", ErrServer, kindOf(err))
}

// kindOf names a failure without quoting anything that was read.
func kindOf(err error) string {
	var api *openai.APIError
	switch {
	case errors.As(err, &api):
		return "it reported an error in its answer"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it broke off"
	case errors.Is(err, openai.ErrTooManyEmptyStreamMessages):
		return "its answer is no event stream"
	case errors.Is(err, errTooLong):
		return errTooLong.Error()
	default:
		return fmt.Sprintf("%T", err)
	}
}

// statusError is a reply with a status that says no.
type statusError struct{ status int }

func (e *statusError) Error() string {
	return fmt.Sprintf("status %d %s", e.status, http.StatusText(e.status))
}

var errTooLong = errors.New("its answer is too long")

// door is how go-openai reaches the network: failing statuses are told without
// their bodies, and no answer is longer than mostBytes, so that a line without end
// cannot fill the memory.
type door struct{ client *http.Client }

func (d door) Do(r *http.Request) (*http.Response, error) {
	reply, err := d.client.Do(r)
	if err != nil {
		return nil, err
	}
	if reply.StatusCode >= 400 {
		reply.Body.Close()
		return nil, &statusError{status: reply.StatusCode}
	}
	reply.Body = &limited{ReadCloser: reply.Body, left: mostBytes}
	return reply, nil
}

type limited struct {
	io.ReadCloser
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	n, err := l.ReadCloser.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
