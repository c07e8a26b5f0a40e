package notify

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"yinling/care"
)

// Error is a delivery that failed. Its text tells the channel and the kind of
// trouble, never the target.
type Error struct {
	Channel care.ChannelKind
	Reason  string // "timed out", "answered 410", …
	lasting bool
	cause   error // may tell the target: for errors.Is, not for printing
}

func (e *Error) Error() string { return string(e.Channel) + ": " + e.Reason }

// Unwrap gives the cause for errors.Is and errors.As. Do not print it.
func (e *Error) Unwrap() error { return e.cause }

// Permanent tells that trying again is of no use: the subscription is gone,
// the target is malformed, the message is refused.
func (e *Error) Permanent() bool { return e.lasting }

func permanent(kind care.ChannelKind, reason string, cause error) *Error {
	return &Error{Channel: kind, Reason: reason, lasting: true, cause: cause}
}

func temporary(kind care.ChannelKind, reason string, cause error) *Error {
	return &Error{Channel: kind, Reason: reason, cause: cause}
}

// unreachable is the error of a connection. The errors of package net tell
// names, addresses and URLs, so it says only what sort of trouble it was.
func unreachable(kind care.ChannelKind, cause error) *Error {
	if errors.Is(cause, errPrivate) {
		return permanent(kind, "the target is in a private network", cause)
	}
	var (
		dns         *net.DNSError
		unknownCA   x509.UnknownAuthorityError
		wrongName   x509.HostnameError
		certificate x509.CertificateInvalidError
		timeout     net.Error
	)
	reason := "could not be reached"
	switch {
	case errors.Is(cause, context.DeadlineExceeded), errors.Is(cause, os.ErrDeadlineExceeded),
		errors.As(cause, &timeout) && timeout.Timeout():
		reason = "timed out"
	case errors.Is(cause, context.Canceled):
		reason = "canceled"
	case errors.As(cause, &dns):
		reason = "the server's name was not found"
	case errors.Is(cause, syscall.ECONNREFUSED):
		reason = "the server refused the connection"
	case errors.As(cause, &unknownCA), errors.As(cause, &wrongName), errors.As(cause, &certificate):
		reason = "the server's certificate is not trusted"
	}
	return temporary(kind, reason, cause)
}

// answered is the error of an HTTP status, nil for a good one.
func answered(kind care.ChannelKind, status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == 408, status == 425, status == 429, status >= 500:
		return temporary(kind, fmt.Sprintf("answered %d", status), nil)
	}
	// Redirects too: what we send is not for whoever they point at.
	return permanent(kind, fmt.Sprintf("answered %d", status), nil)
}
