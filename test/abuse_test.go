package test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yinling/web/client"
)

// rawSocket is a socket without manners.
func (h *house) rawSocket(elder string) *websocket.Conn {
	h.t.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Get(h.url + h.signIns[elder])
	if err != nil {
		h.t.Fatal(err)
	}
	res.Body.Close()
	d := websocket.Dialer{Jar: jar}
	conn, _, err := d.Dial("ws://"+h.addr+"/api/elder/ws", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { conn.Close() })
	return conn
}

func readCode(t *testing.T, conn *websocket.Conn) string {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		var m client.Message
		if err := conn.ReadJSON(&m); err != nil {
			return err.Error()
		}
		if m.Type == "error" {
			return m.Code
		}
		if m.Type == "pong" {
			return "pong"
		}
	}
}

func TestBadMessagesAreRefusedOneByOneAndNobodyIsDisturbed(t *testing.T) {
	h := open(t)
	other := h.typing("张德福")
	other.hears("bot", "张叔叔")
	conn := h.rawSocket("王秀兰")
	for name, raw := range map[string]string{
		"not JSON":            "hello",
		"an array":            "[1,2,3]",
		"a wrong field":       `{"v":1,"type":7}`,
		"another version":     `{"v":2,"type":"ping"}`,
		"an unknown type":     `{"v":1,"type":"order.pizza"}`,
		"a giant":             `{"v":1,"type":"text","text":"` + strings.Repeat("长", 40_000) + `"}`,
		"a console's message": `{"v":1,"type":"take","call":"x"}`,
	} {
		conn.WriteMessage(websocket.TextMessage, []byte(raw))
		if got := readCode(t, conn); got != "bad_message" {
			t.Errorf("%s: %q", name, got)
		}
	}
	conn.WriteJSON(map[string]any{"v": 1, "type": "text", "text": "x"})
	if got := readCode(t, conn); got != "no_call" {
		t.Errorf("words without a call: %q", got)
	}
	conn.WriteJSON(map[string]any{"v": 1, "type": "call.start", "sdp": "v=0 nonsense"})
	if got := readCode(t, conn); got != "bad_sdp" {
		t.Errorf("a nonsense offer: %q", got)
	}
	conn.WriteJSON(map[string]any{"v": 1, "type": "ping", "t": 1})
	if got := readCode(t, conn); got != "pong" {
		t.Errorf("after all that: %q", got)
	}
	other.text("后天上午十点来打扫")
	other.hears("bot", "对吗")
}

func TestASocketThatNeverStopsIsClosed(t *testing.T) {
	h := open(t)
	conn := h.rawSocket("王秀兰")
	for range 20 {
		conn.WriteMessage(websocket.TextMessage, []byte("{"))
	}
	for range 30 {
		if got := readCode(t, conn); got != "bad_message" {
			if !strings.Contains(got, "1008") {
				t.Errorf("closed with %q, want policy violation", got)
			}
			return
		}
	}
	t.Error("the socket is still open after 20 bad messages")
}

func TestSignInIsLimitedAndTellsNothing(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	for _, login := range []string{"lin", "nobody"} {
		if err := h.client().SignIn(ctx, login, "wrong"); !isRefusal(err, 401, "bad_login") {
			t.Errorf("%s with a wrong password: %v", login, err)
		}
	}
	limited := false
	for range 12 {
		limited = limited || isRefusal(h.client().SignIn(ctx, "he", "wrong"), 429, "too_many")
	}
	if !limited {
		t.Error("12 wrong passwords in a row were all looked at")
	}
	if strings.Contains(h.log.String(), "wrong\"") {
		t.Error("a password is in the log")
	}
}

func TestNoDoorIsOpen(t *testing.T) {
	h := open(t)
	c := h.client()
	ctx := context.Background()
	var any map[string]any
	for _, path := range []string{"/api/session", "/api/elders/x", "/api/calls", "/api/calls/x", "/api/calls/x/recording"} {
		if err := c.Get(ctx, path, &any); !isRefusal(err, 401, "signed_out") {
			t.Errorf("%s without a session: %v", path, err)
		}
	}
	if _, err := c.ElderSocket(ctx); !isRefusal(err, 401, "not_paired") {
		t.Errorf("the elder's socket without a device: %v", err)
	}
	if _, err := c.ConsoleSocket(ctx); !isRefusal(err, 401, "signed_out") {
		t.Errorf("the console's socket without a session: %v", err)
	}
	if err := c.Pair(ctx, h.signIns["王秀兰"]+"x"); !isRefusal(err, 404, "link_forged") {
		t.Errorf("a forged pairing link: %v", err)
	}
	evil := http.Header{"Origin": {"https://evil.example"}}
	if _, res, err := websocket.DefaultDialer.Dial("ws://"+h.addr+"/api/console/ws", evil); err == nil || res == nil || res.StatusCode < 400 {
		t.Error("another site's page opened a socket")
	}
	for _, path := range []string{"/assets/", "/assets/../../../etc/passwd", "/.keep", "/%2e%2e/%2e%2e/etc/passwd"} {
		res, err := http.Get(h.url + (&url.URL{Path: path}).EscapedPath())
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

func TestThePortSpeaksHTTPSToo(t *testing.T) {
	h := open(t)
	c, err := client.New("https://"+h.addr, true)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var self struct{ Paired bool }
	if err := c.Pair(t.Context(), h.signIns["王秀兰"]); err != nil {
		t.Fatal(err)
	}
	if err := c.Get(t.Context(), "/api/elder", &self); err != nil || !self.Paired {
		t.Errorf("paired %v, %v", self.Paired, err)
	}
}
