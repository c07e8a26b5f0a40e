package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"

	"yinling/care"
)

// Security is how the connection to a mail server is kept private.
type Security string

// The ways to a mail server. The zero value is StartTLS.
const (
	StartTLS Security = "starttls" // port 587
	TLS      Security = "tls"      // port 465
	NoTLS    Security = "none"     // for a server on this machine; no password is sent
)

// SMTP is a mail server.
type SMTP struct {
	Address  string // host:port, "" for none
	Security Security
	From     string // "银铃 <hotline@town.example>"
	User     string // "" for no sign-in
	Password string
	RootCAs  *x509.CertPool // who may vouch for the server, nil: the system's list
}

// email sends by a mail server. The target is an e-mail address.
type email struct {
	server SMTP
	host   string
	from   *mail.Address
}

var _ Sender = email{}

func newEmail(c SMTP) (email, error) {
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		return email{}, fmt.Errorf("mail server %q: %w", c.Address, err)
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return email{}, fmt.Errorf("sender of e-mail %q: %w", c.From, err)
	}
	switch c.Security {
	case "":
		c.Security = StartTLS
	case StartTLS, TLS:
	case NoTLS:
		if c.User != "" {
			return email{}, errors.New("mail server: a password is not sent without TLS")
		}
	default:
		return email{}, fmt.Errorf("mail server: security is %q, want starttls, tls or none", c.Security)
	}
	return email{server: c, host: host, from: from}, nil
}

func (s email) Send(ctx context.Context, m care.Message, lang care.Lang) error {
	const kind = care.ChannelEmail
	to, err := mail.ParseAddress(m.Channel.Target)
	if err != nil {
		return permanent(kind, "the target is not an e-mail address", err)
	}
	client, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	steps := []struct {
		name string
		do   func() error
		// ours: a refusal is about our set-up, which may be mended, not
		// about the message
		ours bool
	}{
		{"sign-in", func() error { return s.signIn(client) }, true},
		{"sender", func() error { return client.Mail(s.from.Address) }, true},
		{"recipient", func() error { return client.Rcpt(to.Address) }, false},
		{"message", func() error { return data(client, s.compose(m, lang, to, time.Now())) }, false},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			return refused(step.name, step.ours, err)
		}
	}
	_ = client.Quit() // the message is taken; whether the goodbye is heard changes nothing
	return nil
}

// connect dials the server and makes the connection private as set up.
func (s email) connect(ctx context.Context) (*smtp.Client, error) {
	const kind = care.ChannelEmail
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.server.Address)
	if err != nil {
		return nil, unreachable(kind, err)
	}
	// package smtp knows no contexts: when ctx is done, what hangs is cut off.
	context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	config := &tls.Config{ServerName: s.host, RootCAs: s.server.RootCAs}
	if s.server.Security == TLS {
		conn = tls.Client(conn, config)
	}
	client, err := smtp.NewClient(conn, s.host)
	if err != nil {
		conn.Close()
		return nil, refused("greeting", true, err)
	}
	if s.server.Security != StartTLS {
		return client, nil
	}
	if ok, _ := client.Extension("STARTTLS"); !ok {
		client.Close()
		return nil, temporary(kind, "the server offers no STARTTLS", nil)
	}
	if err := client.StartTLS(config); err != nil {
		client.Close()
		return nil, refused("STARTTLS", true, err)
	}
	return client, nil
}

func (s email) signIn(client *smtp.Client) error {
	if s.server.User == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", s.server.User, s.server.Password, s.host))
}

func data(client *smtp.Client, letter []byte) error {
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(letter); err != nil {
		return errors.Join(err, w.Close())
	}
	return w.Close()
}

// refused is the error of a step with the server. The server's words may tell
// the address, so only its code is given: 4xx passes, 5xx about the message
// or its recipient does not (RFC 5321, 4.2.1).
func refused(step string, ours bool, cause error) *Error {
	const kind = care.ChannelEmail
	var answer *textproto.Error
	if !errors.As(cause, &answer) {
		return unreachable(kind, cause)
	}
	reason := fmt.Sprintf("the server answered %d to the %s", answer.Code, step)
	if answer.Code >= 500 && !ours {
		return permanent(kind, reason, cause)
	}
	return temporary(kind, reason, cause)
}

// compose writes the letter (RFC 5322): UTF-8, base64, so that any server
// carries it.
func (s email) compose(m care.Message, lang care.Lang, to *mail.Address, now time.Time) []byte {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", s.from.String()},
		{"To", to.String()},
		{"Subject", strings.ReplaceAll(mime.BEncoding.Encode("utf-8", m.Subject), "?= =?", "?=\r\n =?")}, // short lines
		{"Date", now.Format(time.RFC1123Z)},
		{"Message-ID", "<" + m.ID + "@" + domain + ">"}, // the same when sent twice
		{"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Language", string(lang)},
		{"Content-Transfer-Encoding", "base64"},
	} {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n")
	body := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(letter(m, lang), "\n", "\r\n")))
	const line = 76 // RFC 2045, 6.8
	for len(body) > line {
		b.WriteString(body[:line] + "\r\n")
		body = body[line:]
	}
	b.WriteString(body + "\r\n")
	return b.Bytes()
}
