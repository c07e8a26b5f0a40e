package speech

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Why an engine failed a request, for EngineError.Reason.
const (
	Unreachable = "unreachable" // no connection, or it broke before or in the reply
	Slow        = "slow"        // nothing came within the time allowed
	Busy        = "busy"        // 429: asks to be left alone for a while
	ServerError = "server"      // 5xx
	Refused     = "refused"     // another 4xx: a wrong key, model, voice or setting
	Empty       = "empty"       // a reply without content
	Garbage     = "garbage"     // a reply that is not what was asked for
	Stalled     = "stalled"     // the reply began and then nothing more came
)

// ErrDown is inside the EngineError of a request that was not made because
// the engine failed several times in a row a moment ago.
var ErrDown = errors.New("engine is considered down")

// An EngineError says that an engine failed and why, so that the dialog can
// log it and go another way.
type EngineError struct {
	Op     string        // "hear" or "speak"
	Reason string        // one of the constants above
	Err    error         // the cause
	Retry  time.Duration // when it makes sense to ask again; 0 is unknown
}

func (e *EngineError) Error() string {
	return fmt.Sprintf("%s: engine %s: %v", e.Op, e.Reason, e.Err)
}

func (e *EngineError) Unwrap() error { return e.Err }

// An Engine is a server that speaks the OpenAI HTTP interface. It is safe for
// use from many goroutines.
type Engine struct {
	base   string
	key    string
	client *http.Client
}

// NewEngine makes an Engine of a base URL, with its version ("…/v1"), and a
// key, which may be empty. No connection is made yet.
func NewEngine(base, key string) (*Engine, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("engine address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("engine address %q is not an http or https URL", base)
	}
	return &Engine{
		base: strings.TrimRight(base, "/"),
		key:  key,
		client: &http.Client{Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
			TLSHandshakeTimeout: 2 * time.Second,
			MaxIdleConnsPerHost: 32, // as many as talk at once on a busy node; more are made and dropped
			IdleConnTimeout:     time.Minute,
			ForceAttemptHTTP2:   true,
		}},
	}, nil
}

// Close drops the connections that are kept for reuse.
func (e *Engine) Close() { e.client.CloseIdleConnections() }

// statusError is a reply with a status that says no.
type statusError struct {
	status int
	retry  time.Duration
	reason string // in the server's words
}

func (e *statusError) Error() string {
	return fmt.Sprintf("status %d %s: %s", e.status, http.StatusText(e.status), e.reason)
}

// Do makes a request and turns a failing status into a statusError. It is how
// go-openai reaches the network too, so that both tell failures alike.
func (e *Engine) Do(r *http.Request) (*http.Response, error) {
	reply, err := e.client.Do(r)
	if err != nil {
		return nil, err
	}
	if reply.StatusCode < 400 {
		return reply, nil
	}
	defer reply.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(reply.Body, 4096)) // a hint for the log; its lack is no failure of its own
	seconds, _ := strconv.Atoi(reply.Header.Get("Retry-After"))
	return nil, &statusError{
		status: reply.StatusCode,
		retry:  time.Duration(max(0, seconds)) * time.Second,
		reason: complaint(body),
	}
}

// complaint is the message in the body of an error, in OpenAI's form or
// FastAPI's. Anything else is left out: it may repeat what was to be said,
// which has no place in a log.
func complaint(body []byte) string {
	var b struct {
		Error  json.RawMessage `json:"error"`
		Detail json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(body, &b) != nil {
		return "no explanation"
	}
	var inside struct {
		Message string `json:"message"`
	}
	var text string
	for _, part := range []json.RawMessage{b.Error, b.Detail} {
		if json.Unmarshal(part, &inside) == nil && inside.Message != "" {
			return fmt.Sprintf("%.200s", inside.Message)
		}
		if json.Unmarshal(part, &text) == nil && text != "" {
			return fmt.Sprintf("%.200s", text)
		}
	}
	return "no explanation"
}

// engineError finds the reason of err in a request under ctx. The cause of
// ctx's end, if it is an EngineError, is the reason; another end of ctx is
// the caller's will and is returned as it is.
func engineError(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	var already *EngineError
	var status *statusError
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	e := &EngineError{Op: op, Err: err}
	switch {
	case errors.As(err, &already):
		return already
	case ctx.Err() != nil:
		return err
	case errors.As(err, &status):
		e.Reason, e.Retry = status.kind(), status.retry
	case errors.As(err, &syntax), errors.As(err, &shape), errors.Is(err, errGarbage):
		e.Reason = Garbage
	case errors.Is(err, errEmpty):
		e.Reason = Empty
	default:
		e.Reason = Unreachable
	}
	return e
}

// What the readers of replies complain about.
var (
	errGarbage = errors.New("reply makes no sense")
	errEmpty   = errors.New("reply is empty")
)

func (e *statusError) kind() string {
	switch {
	case e.status == http.StatusTooManyRequests:
		return Busy
	case e.status >= 500:
		return ServerError
	}
	return Refused
}
