package thinkingtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
)

var _ http.RoundTripper = (*Server)(nil)

// errCut is how a handler's panic with http.ErrAbortHandler looks to the caller.
var errCut = fmt.Errorf("connection cut: %w", io.ErrUnexpectedEOF)

// RoundTrip hands a request to the server in this process. The answer's body
// streams as the server writes it and fails as soon as the request's context ends.
func (s *Server) RoundTrip(q *http.Request) (*http.Response, error) {
	ctx := q.Context()
	from, to := io.Pipe()
	w := &pipeWriter{header: http.Header{}, to: to, ready: make(chan int, 1)}
	stop := context.AfterFunc(ctx, func() { from.CloseWithError(ctx.Err()) })
	go func() {
		defer func() {
			stop()
			err := error(nil)
			if p := recover(); p != nil {
				if p != http.ErrAbortHandler {
					panic(p)
				}
				err = errCut
			}
			w.WriteHeader(http.StatusOK) // a handler that wrote nothing
			to.CloseWithError(err)
		}()
		s.ServeHTTP(w, q)
	}()
	select {
	case <-ctx.Done():
		from.CloseWithError(ctx.Err())
		return nil, ctx.Err()
	case status := <-w.ready:
		return &http.Response{
			StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: w.header.Clone(), Body: from, ContentLength: -1, Request: q,
		}, nil
	}
}

// pipeWriter is the server's end of an answer.
type pipeWriter struct {
	header http.Header
	to     *io.PipeWriter
	once   sync.Once
	ready  chan int
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) { w.once.Do(func() { w.ready <- status }) }

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	n, err := w.to.Write(p)
	if errors.Is(err, io.ErrClosedPipe) {
		return n, context.Canceled
	}
	return n, err
}
