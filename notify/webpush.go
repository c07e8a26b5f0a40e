package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"yinling/care"
)

// vapidKeys are the keys by which push services know this hotline (RFC 8292),
// base64url. New keys would make every subscription useless.
type vapidKeys struct {
	Public  string `json:"public"`
	Private string `json:"private"`
}

// loadVAPIDKeys reads the keys, or makes them when there is no such file. Only
// the owner can read it.
func loadVAPIDKeys(path string) (vapidKeys, error) {
	var keys vapidKeys
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return makeVAPIDKeys(path)
	case err != nil:
		return keys, fmt.Errorf("reading the web push keys: %w", err)
	}
	if err := json.Unmarshal(b, &keys); err != nil || keys.Public == "" || keys.Private == "" {
		// Without the bytes: they may hold half a key.
		return vapidKeys{}, errors.New("reading the web push keys: " + filepath.Base(path) + " is damaged")
	}
	return keys, nil
}

func makeVAPIDKeys(path string) (vapidKeys, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return vapidKeys{}, fmt.Errorf("making the web push keys: %w", err)
	}
	keys := vapidKeys{Public: public, Private: private}
	b, err := json.Marshal(keys)
	if err != nil {
		return vapidKeys{}, fmt.Errorf("making the web push keys: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return vapidKeys{}, fmt.Errorf("keeping the web push keys: %w", err)
	}
	if err := writeWhole(path, b); err != nil {
		return vapidKeys{}, fmt.Errorf("keeping the web push keys: %w", err)
	}
	return keys, nil
}

// writeWhole writes a file for the owner only that is there whole or not at all.
func writeWhole(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// webPush sends to a browser by its push service. The target is the JSON of
// the browser's PushSubscription.
type webPush struct {
	client       *http.Client
	keys         vapidKeys
	contact      string
	allowPrivate bool
}

var _ Sender = webPush{}

const (
	// pushLimit is the most bytes of a notification: the 4,096 of a push
	// message (RFC 8030, 7.2) less 103 of encryption.
	pushLimit = 3993
	// pushTTL is how long a push service keeps it for a phone that is off.
	pushTTL = 24 * time.Hour
)

// notification is what the page's service worker gets.
type notification struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url,omitempty"`
	Lang  string `json:"lang"`
	Tag   string `json:"tag"` // one notification per message, also when sent twice
}

func (s webPush) Send(ctx context.Context, m care.Message, lang care.Lang) error {
	const kind = care.ChannelWebPush
	var to webpush.Subscription
	if err := json.Unmarshal([]byte(m.Channel.Target), &to); err != nil {
		return permanent(kind, "the target is not a subscription", err)
	}
	if _, err := target(kind, to.Endpoint, s.allowPrivate); err != nil {
		return err
	}
	body, err := pushBody(m, lang)
	if err != nil {
		return permanent(kind, "the message cannot be encoded", err)
	}
	res, err := webpush.SendNotificationWithContext(ctx, body, &to, &webpush.Options{
		HTTPClient: s.client, Subscriber: s.contact, TTL: int(pushTTL.Seconds()), Urgency: webpush.UrgencyHigh,
		VAPIDPublicKey: s.keys.Public, VAPIDPrivateKey: s.keys.Private,
	})
	var sending *url.Error
	switch {
	case errors.As(err, &sending):
		return unreachable(kind, err)
	case err != nil:
		return permanent(kind, "the message cannot be encrypted for the target", err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	return answered(kind, res.StatusCode)
}

// pushBody is the notification in JSON, its text cut until it fits.
func pushBody(m care.Message, lang care.Lang) ([]byte, error) {
	for limit := pushLimit; ; limit /= 2 {
		b, err := json.Marshal(notification{
			Title: shorten(m.Subject, 200), Body: shorten(m.Text, limit), URL: m.URL, Lang: string(lang), Tag: m.ID,
		})
		if err != nil || len(b) <= pushLimit || limit == 0 {
			return b, err
		}
	}
}
