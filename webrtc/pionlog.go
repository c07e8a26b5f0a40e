package webrtc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/pion/logging"
)

// pionLogs gives pion's own records to slog, all at debug level: they speak of
// packets and addresses. What matters of them shows in a leg's state and errors.
type pionLogs struct{ log *slog.Logger }

var _ logging.LoggerFactory = pionLogs{}

// NewLogger is a logger of one part of pion.
func (p pionLogs) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{p.log.With("pion", scope)}
}

type pionLog struct{ log *slog.Logger }

func (p pionLog) printf(level, format string, args ...any) {
	if ctx := context.Background(); p.log.Enabled(ctx, slog.LevelDebug) {
		p.log.DebugContext(ctx, "pion says", "level", level, "text", fmt.Sprintf(format, args...))
	}
}

// pion's trace and debug records are one to a packet and more: left out.
func (p pionLog) Trace(string)          {}
func (p pionLog) Tracef(string, ...any) {}
func (p pionLog) Debug(string)          {}
func (p pionLog) Debugf(string, ...any) {}

func (p pionLog) Info(msg string)              { p.printf("info", "%s", msg) }
func (p pionLog) Infof(f string, args ...any)  { p.printf("info", f, args...) }
func (p pionLog) Warn(msg string)              { p.printf("warn", "%s", msg) }
func (p pionLog) Warnf(f string, args ...any)  { p.printf("warn", f, args...) }
func (p pionLog) Error(msg string)             { p.printf("error", "%s", msg) }
func (p pionLog) Errorf(f string, args ...any) { p.printf("error", f, args...) }

// joinOpen joins what went wrong in closing; that something was closed already
// is not wrong.
func joinOpen(errs ...error) error {
	var real []error
	for _, err := range errs {
		if err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.ErrClosedPipe) {
			real = append(real, err)
		}
	}
	return errors.Join(real...)
}
