package notify

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"yinling/care"
)

// browser is the other end of web push: it can read what was sent to it.
type browser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	auth := make([]byte, 16)
	rand.Read(auth)
	return browser{key, auth}
}

func (b browser) subscription(endpoint string) string {
	enc := base64.RawURLEncoding.EncodeToString
	s, _ := json.Marshal(map[string]any{
		"endpoint": endpoint, "expirationTime": nil,
		"keys": map[string]string{"p256dh": enc(b.key.PublicKey().Bytes()), "auth": enc(b.auth)},
	})
	return string(s)
}

// read decrypts a push message (RFC 8188 with the keys of RFC 8291).
func (b browser) read(t *testing.T, body []byte) []byte {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	salt, idLen := body[:16], int(body[20])
	sender, sealed := body[21:21+idLen], body[21+idLen:]
	senderKey, err := ecdh.P256().NewPublicKey(sender)
	check(err)
	shared, err := b.key.ECDH(senderKey)
	check(err)
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(sender)
	ikm, err := hkdf.Key(sha256.New, shared, b.auth, info, 32)
	check(err)
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	check(err)
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	check(err)
	block, err := aes.NewCipher(key)
	check(err)
	gcm, err := cipher.NewGCM(block)
	check(err)
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	check(err)
	return []byte(strings.TrimRight(string(plain), "\x00")[:len(strings.TrimRight(string(plain), "\x00"))-1]) // less the delimiter
}

func TestBrowserReadsThePush(t *testing.T) {
	type push struct {
		header http.Header
		body   []byte
	}
	got := make(chan push, 1)
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- push{r.Header, body}
		w.WriteHeader(http.StatusCreated)
	}))
	defer service.Close()
	n, reader := house(t, Config{Contact: "ops@town.example"}), newBrowser(t)
	m := message(care.ChannelWebPush, reader.subscription(service.URL+"/send/secret"))
	if err := n.Deliver(t.Context(), m, care.Chinese); err != nil {
		t.Fatal(err)
	}
	p := <-got
	var shown notification
	if err := json.Unmarshal(reader.read(t, p.body), &shown); err != nil {
		t.Fatal(err)
	}
	if want := (notification{Title: m.Subject, Body: m.Text, URL: m.URL, Lang: "zh", Tag: "01hm"}); shown != want {
		t.Errorf("got %+v", shown)
	}
	if p.header.Get("TTL") != "86400" || p.header.Get("Urgency") != "high" {
		t.Errorf("header %v", p.header)
	}
	knowsUs(t, n, p.header.Get("Authorization"), service.URL)
}

// knowsUs checks what a push service checks: that the request is signed by the
// key that the page subscribed with.
func knowsUs(t *testing.T, n *Notifier, authorization, audience string) {
	t.Helper()
	token, key, ok := strings.Cut(strings.TrimPrefix(authorization, "vapid t="), ", k=")
	if !ok || key != n.PublicKey() {
		t.Fatalf("authorization %q", authorization)
	}
	raw, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	if err != nil {
		t.Fatal(err)
	}
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return public, nil },
		jwt.WithAudience(audience), jwt.WithExpirationRequired(), jwt.WithValidMethods([]string{"ES256"}))
	if err != nil || claims["sub"] != "mailto:ops@town.example" {
		t.Errorf("claims %v: %v", claims, err)
	}
}

func TestPushServiceRefuses(t *testing.T) {
	n, reader := house(t, Config{Contact: "https://town.example"}), newBrowser(t)
	for status, lasting := range map[int]bool{404: true, 410: true, 400: true, 403: true, 413: true, 429: false, 500: false, 503: false} {
		s := server(t, status, "go away")
		err := n.Deliver(t.Context(), message(care.ChannelWebPush, reader.subscription(s.URL+"/secret")), care.Chinese)
		failed(t, err, lasting, "answered", s.URL[7:], "secret")
	}
	for _, target := range []string{"", "{}", "https://push.example/", `{"endpoint":"https://push.example/","keys":{"auth":"AA","p256dh":"AA"}}`} {
		failed(t, n.Deliver(t.Context(), message(care.ChannelWebPush, target), care.Chinese), true, "target", "push.example")
	}
}

func TestLongPushIsShortened(t *testing.T) {
	s := server(t, http.StatusCreated, "")
	n := house(t, Config{Contact: "ops@town.example"})
	for _, r := range []string{"晕", "\x01", "<"} { // JSON makes six bytes of the last two
		m := message(care.ChannelWebPush, newBrowser(t).subscription(s.URL))
		m.Text = strings.Repeat(r, 5000)
		m.Subject = m.Text
		if err := n.Deliver(t.Context(), m, care.Chinese); err != nil {
			t.Errorf("%q: %v", r, err)
		}
	}
}

func TestKeysAreMadeOnce(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	first, second := house(t, Config{Data: data}), house(t, Config{Data: data})
	if first.PublicKey() != second.PublicKey() || len(first.PublicKey()) != 87 {
		t.Errorf("keys %q and %q", first.PublicKey(), second.PublicKey())
	}
	path := filepath.Join(data, "vapid.json")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte(`{"private":"secret"`), 0o600); err != nil {
		t.Fatal(err)
	}
	// New keys would make every subscription useless: damage is an error.
	if _, err := New(Config{Data: data}, slog.New(slog.DiscardHandler)); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
