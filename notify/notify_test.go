package notify

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func message(kind care.ChannelKind, target string) care.Message {
	return care.Message{
		ID: "01hm", SummaryID: "s1", Person: "relative:daughter", Lang: care.Chinese, Channel: care.Channel{Kind: kind, Target: target},
		Subject: "王奶奶今天来过电话", Text: "订了明天的午饭。\n她说头有点晕。", URL: "https://town.example/s/abc.1.sig",
	}
}

// house is a Notifier that may reach the servers of a test.
func house(t *testing.T, c Config) *Notifier {
	t.Helper()
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	c.AllowPrivate = true
	n, err := New(c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n
}

// server answers every request the same.
func server(t *testing.T, status int, body string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s
}

// failed checks an error: whether it is permanent, what it says, and that it
// keeps the target to itself.
func failed(t *testing.T, err error, lasting bool, says string, secrets ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	if e.Permanent() != lasting || !strings.Contains(err.Error(), says) {
		t.Errorf("got %q, permanent %t; want %q, permanent %t", err, e.Permanent(), says, lasting)
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(err.Error(), secret) {
			t.Errorf("%q tells %q", err, secret)
		}
	}
}

func TestFileGetsAMessage(t *testing.T) {
	data := t.TempDir()
	n := house(t, Config{Data: data})
	m := message(care.ChannelFile, "")
	for range 2 { // a job may run twice
		if err := n.Deliver(t.Context(), m, care.Chinese); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(data, "outbox", "01hm.txt")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const want = "王奶奶今天来过电话\n\n订了明天的午饭。\n她说头有点晕。\n\n查看完整小结:\nhttps://town.example/s/abc.1.sig\n"
	if string(b) != want {
		t.Errorf("got %q", b)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("%d files in the outbox", len(files))
	}
	m.ID = "../../etc/passwd"
	failed(t, n.Deliver(t.Context(), m, care.Chinese), true, "no file name")
}

func TestFullDiskIsTriedAgain(t *testing.T) {
	data := t.TempDir()
	n := house(t, Config{Data: data})
	if err := os.WriteFile(filepath.Join(data, "outbox"), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	failed(t, n.Deliver(t.Context(), message(care.ChannelFile, ""), care.Chinese), false, "folder")
}

func TestChannelThatIsNotSetUp(t *testing.T) {
	n := house(t, Config{})
	for _, kind := range []care.ChannelKind{care.ChannelEmail, care.ChannelWebPush, "pigeon"} {
		if n.Can(kind) {
			t.Errorf("%s can be used", kind)
		}
		failed(t, n.Deliver(t.Context(), message(kind, "li@home.example"), care.Chinese), false, "not set up", "home.example")
	}
	if !n.Can(care.ChannelFile) || !n.Can(care.ChannelWeCom) {
		t.Error("what needs no setting cannot be used")
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	for want, c := range map[string]SMTP{
		"missing port": {Address: "mail.example", From: "a@b.example"},
		"sender":       {Address: "mail.example:587", From: "nobody"},
		"security":     {Address: "mail.example:587", From: "a@b.example", Security: "ssl"},
		"without TLS":  {Address: "mail.example:25", From: "a@b.example", Security: NoTLS, User: "u"},
	} {
		if _, err := New(Config{Data: t.TempDir(), SMTP: c}, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestTargetsInsideAreRefused(t *testing.T) {
	visited := false
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited = true }))
	defer inside.Close()
	n, err := New(Config{Data: t.TempDir(), Contact: "ops@town.example"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for target, says := range map[string]string{
		inside.URL + "/send?key=secret":                                    "private network",
		strings.Replace(inside.URL, "127.0.0.1", "localhost", 1) + "/send": "private network",
		"https://[::ffff:169.254.169.254]/latest/meta-data":                "private network",
		"http://robot.example/send?key=secret":                             "not https",
		"file:///etc/passwd":                                               "not a URL",
		"https://user:secret@robot.example/":                               "password",
		"://":                                                              "not a URL",
	} {
		failed(t, n.Deliver(t.Context(), message(care.ChannelWeCom, target), care.Chinese), true, says, target, "secret", "169.254")
		failed(t, n.Deliver(t.Context(), message(care.ChannelDingTalk, target), care.Chinese), true, says, target, "secret", "169.254")
	}
	failed(t, n.Deliver(t.Context(), message(care.ChannelWebPush, newBrowser(t).subscription(inside.URL)), care.Chinese),
		true, "private network", inside.URL)
	if visited {
		t.Error("the server inside was visited")
	}
}

func TestSlowServerTimesOut(t *testing.T) {
	release := make(chan bool)
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer slow.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := house(t, Config{}).Deliver(ctx, message(care.ChannelWeCom, slow.URL), care.Chinese)
	failed(t, err, false, "timed out", slow.URL)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	n := house(t, Config{})
	failed(t, n.Deliver(t.Context(), message(care.ChannelWeCom, gone.URL), care.Chinese), false, "refused the connection", gone.URL[7:])
	failed(t, n.Deliver(t.Context(), message(care.ChannelWeCom, "https://robot.invalid/x"), care.Chinese), false, "", "robot.invalid")
}

func TestSelfMadeCertificateIsNotTrusted(t *testing.T) {
	s := httptest.NewTLSServer(nil)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer s.Close()
	failed(t, house(t, Config{}).Deliver(t.Context(), message(care.ChannelDingTalk, s.URL), care.Chinese), false, "not trusted", s.URL[8:])
}

func TestLogKeepsTargetAndWords(t *testing.T) {
	var log bytes.Buffer
	n, err := New(Config{Data: t.TempDir(), AllowPrivate: true},
		slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	good, bad := server(t, 200, `{"errcode":0}`), server(t, 500, "")
	for _, s := range []*httptest.Server{good, bad} {
		n.Deliver(t.Context(), message(care.ChannelWeCom, s.URL+"/send?key=secret"), care.Chinese)
	}
	if !strings.Contains(log.String(), "message=01hm") {
		t.Errorf("nothing was logged: %s", log.String())
	}
	for _, secret := range []string{"secret", good.URL[7:], bad.URL[7:], "王", "午饭", "town.example"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q: %s", secret, log.String())
		}
	}
}
