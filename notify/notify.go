// Package notify takes one message of the outbox to one person by the channel
// that the person chose: web push, a group robot of WeCom or DingTalk, e-mail,
// a text message, or a file when nothing else is set up.
//
// A channel's target is as secret as a password (a robot's URL is all it takes
// to speak in the family's group): no error and no log line tells it.
package notify

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"yinling/care"
)

// Timeout is how long one delivery may take.
const Timeout = 10 * time.Second

// Sender delivers by one kind of channel. lang is the reader's language, for
// the few words that a message does not bring. The error is an *Error.
type Sender interface {
	Send(ctx context.Context, m care.Message, lang care.Lang) error
}

// Config is what the channels need. The zero value of a part leaves its
// channel not set up.
type Config struct {
	// Data is the data folder: it keeps the web push keys (vapid.json) and the
	// messages to files (outbox/).
	Data string
	// Contact is an e-mail address or https URL of whoever runs the hotline;
	// push services want to know whom to ask. Without one there is no web push.
	Contact string
	// SMTP is the mail server.
	SMTP SMTP
	// SMS is the gateway of text messages.
	SMS SMS
	// AllowPrivate lets targets be http and in private networks: for tests and
	// for robots inside the house. Without it a target must be https and on
	// the public internet, because push targets come from browsers.
	AllowPrivate bool
}

// Notifier delivers messages. It is safe for many goroutines.
type Notifier struct {
	log     *slog.Logger
	client  *http.Client // to targets
	gateway *http.Client // of text messages, nil without one
	senders map[care.ChannelKind]Sender
	keys    vapidKeys
}

// New prepares the channels that are set up. It makes the keys of web push at
// the first start.
func New(c Config, log *slog.Logger) (*Notifier, error) {
	keys, err := loadVAPIDKeys(filepath.Join(c.Data, "vapid.json"))
	if err != nil {
		return nil, err
	}
	client := newClient(c.AllowPrivate)
	n := &Notifier{log: log, client: client, keys: keys, senders: map[care.ChannelKind]Sender{
		care.ChannelWeCom:    weCom{robot{care.ChannelWeCom, client, c.AllowPrivate}},
		care.ChannelDingTalk: dingTalk{robot{care.ChannelDingTalk, client, c.AllowPrivate}},
		care.ChannelFile:     file{filepath.Join(c.Data, "outbox")},
	}}
	if c.Contact != "" {
		n.senders[care.ChannelWebPush] = webPush{client, keys, c.Contact, c.AllowPrivate}
	}
	if c.SMTP.Address != "" {
		mail, err := newEmail(c.SMTP)
		if err != nil {
			return nil, err
		}
		n.senders[care.ChannelEmail] = mail
	}
	if c.SMS.URL != "" {
		// The gateway's address comes from whoever runs the hotline: it may be
		// a modem in the house.
		n.gateway = newClient(true)
		if n.senders[care.ChannelSMS], err = newSMS(c.SMS, n.gateway); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// PublicKey is the key that a page needs to subscribe to web push
// (applicationServerKey, base64url).
func (n *Notifier) PublicKey() string { return n.keys.Public }

// Can tells whether messages of the kind can be delivered.
func (n *Notifier) Can(kind care.ChannelKind) bool { return n.senders[kind] != nil }

// Deliver sends one message in at most Timeout. The error is an *Error, which
// tells whether to try again.
func (n *Notifier) Deliver(ctx context.Context, m care.Message, lang care.Lang) error {
	s := n.senders[m.Channel.Kind]
	if s == nil {
		return temporary(m.Channel.Kind, "not set up", nil)
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	if err := s.Send(ctx, m, lang); err != nil {
		return fmt.Errorf("delivering message %s: %w", m.ID, err)
	}
	n.log.DebugContext(ctx, "message delivered", "message", m.ID, "channel", m.Channel.Kind)
	return nil
}

// Close drops idle connections.
func (n *Notifier) Close() {
	n.client.CloseIdleConnections()
	if n.gateway != nil {
		n.gateway.CloseIdleConnections()
	}
}

// linkLabel is what the link to the summary or to the incident is called.
func linkLabel(m care.Message, lang care.Lang) string {
	switch {
	case m.IncidentID != "" && lang == care.English:
		return "What is happening now"
	case m.IncidentID != "":
		return "现在的情况"
	case lang == care.English:
		return "Read the whole summary"
	}
	return "查看完整小结"
}
