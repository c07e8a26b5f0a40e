// Package care holds the nouns of the hotline and their rules: who the elders
// are, what is booked for them, what was said and what happened. It imports
// the standard library only, does no I/O and reads no clock: whoever calls it
// brings the time.
package care

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Lang is the language a person speaks with us.
type Lang string

// The languages the hotline speaks.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// ParseLang reads a language tag ("zh-CN", "EN"); anything unknown is Chinese,
// the language of most callers.
func ParseLang(s string) Lang {
	if strings.HasPrefix(strings.ToLower(s), "en") {
		return English
	}
	return Chinese
}

// Money is an amount in fen (1/100 yuan), so that sums are exact.
type Money int64

// Yuan is one yuan.
const Yuan Money = 100

// String gives yuan with two decimals, for screens and logs: "12.50".
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/Yuan, m%Yuan)
}

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an identifier of 26 characters that sorts by the time it was
// made (48 bits of milliseconds, 80 bits of randomness, the ULID layout).
func NewID(now time.Time) string {
	var b [16]byte
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	rand.Read(b[6:])
	return idEncoding.EncodeToString(b[:])
}

// DerivedID makes the same identifier of the same parts, for what somebody else
// counts: the presses of one device, the alarms of another system.
func DerivedID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return idEncoding.EncodeToString(sum[:16])
}

// Error is a refusal with a code for programs and a message for people. The
// message is safe to show; the cause, if any, is for operators only.
type Error struct {
	Code    string // "not_found", "taken", "booking_past", …
	Message string // one plain sentence
	Cause   error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Code + ": " + e.Message + ": " + e.Cause.Error()
	}
	return e.Code + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Is makes two errors of one code equal to errors.Is.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// Refusef makes an Error.
func Refusef(code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// ErrorCode is the code of the first Error in err's chain, "" for nil and
// "internal" for an error that was never meant for people.
func ErrorCode(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "internal"
}

// Errors that every room knows. Compare with errors.Is.
var (
	ErrNotFound  = &Error{Code: "not_found", Message: "There is no such record."}
	ErrForbidden = &Error{Code: "forbidden", Message: "That is not yours to see or do."}
)
