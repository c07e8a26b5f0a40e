package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yinling/care"
)

// posted is what a robot's server was sent.
type posted struct {
	query url.Values
	body  struct {
		MsgType  string `json:"msgtype"`
		Markdown struct {
			Content, Title, Text string
		} `json:"markdown"`
	}
}

// robots is a server that takes messages as WeCom and DingTalk do.
func robots(t *testing.T) (*httptest.Server, <-chan posted) {
	t.Helper()
	got := make(chan posted, 8)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var p posted
		if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			t.Errorf("%s with %s", r.Method, r.Header.Get("Content-Type"))
		}
		if err := json.NewDecoder(r.Body).Decode(&p.body); err != nil {
			t.Errorf("the body is no JSON: %v", err)
		}
		p.query = r.URL.Query()
		got <- p
		w.Write([]byte(`{"errcode":0,"errmsg":"ok"}`))
	}))
	t.Cleanup(s.Close)
	return s, got
}

func TestWeComGetsMarkdown(t *testing.T) {
	s, got := robots(t)
	m := message(care.ChannelWeCom, s.URL+"/cgi-bin/webhook/send?key=k1")
	if err := house(t, Config{}).Deliver(t.Context(), m, care.Chinese); err != nil {
		t.Fatal(err)
	}
	p := <-got
	const want = "**王奶奶今天来过电话**\n订了明天的午饭。\n她说头有点晕。\n[查看完整小结](https://town.example/s/abc.1.sig)"
	if p.body.MsgType != "markdown" || p.body.Markdown.Content != want || p.query.Get("key") != "k1" {
		t.Errorf("got %+v", p)
	}
}

func TestWhoIsQuotedMakesNoLinks(t *testing.T) {
	s, got := robots(t)
	m := message(care.ChannelWeCom, s.URL)
	m.Text = "[领奖](https://bad.example) <@all> `x`"
	if err := house(t, Config{}).Deliver(t.Context(), m, care.English); err != nil {
		t.Fatal(err)
	}
	content := (<-got).body.Markdown.Content
	if strings.Count(content, "](") != 1 || strings.ContainsAny(content, "<>`") || !strings.Contains(content, "[Read the whole summary](") {
		t.Errorf("got %q", content)
	}
}

func TestLongMessageFitsAndKeepsItsLink(t *testing.T) {
	s, got := robots(t)
	n := house(t, Config{})
	for _, kind := range []care.ChannelKind{care.ChannelWeCom, care.ChannelDingTalk} {
		m := message(kind, s.URL)
		m.Text = strings.Repeat("她说头有点晕。", 3000)
		if err := n.Deliver(t.Context(), m, care.Chinese); err != nil {
			t.Fatal(err)
		}
		markdown := (<-got).body.Markdown
		text, limit := markdown.Content, weComLimit
		if kind == care.ChannelDingTalk {
			text, limit = markdown.Text, dingTalkLimit
		}
		if len(text) > limit || len(text) < limit*9/10 || !utf8.ValidString(text) || !strings.HasSuffix(text, "abc.1.sig)") {
			t.Errorf("%s: %d bytes, ends in %q", kind, len(text), text[len(text)-60:])
		}
	}
}

func TestDingTalkIsSigned(t *testing.T) {
	s, got := robots(t)
	const secret = "SEC+/=42"
	m := message(care.ChannelDingTalk, s.URL+"/robot/send?access_token=t1#"+secret)
	if err := house(t, Config{}).Deliver(t.Context(), m, care.Chinese); err != nil {
		t.Fatal(err)
	}
	p := <-got
	ms, err := strconv.ParseInt(p.query.Get("timestamp"), 10, 64)
	if age := time.Since(time.UnixMilli(ms)); err != nil || age < 0 || age > time.Minute {
		t.Errorf("timestamp %q", p.query.Get("timestamp"))
	}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(p.query.Get("timestamp") + "\n" + secret))
	if want := base64.StdEncoding.EncodeToString(h.Sum(nil)); p.query.Get("sign") != want || p.query.Get("access_token") != "t1" {
		t.Errorf("got %v, want sign %s", p.query, want)
	}
	const text = "### 王奶奶今天来过电话\n\n订了明天的午饭。\n\n她说头有点晕。\n\n[查看完整小结](https://town.example/s/abc.1.sig)"
	if p.body.Markdown.Title != "王奶奶今天来过电话" || p.body.Markdown.Text != text {
		t.Errorf("got %+v", p.body)
	}

	m.Channel.Target = s.URL + "/robot/send?access_token=t1"
	if err := house(t, Config{}).Deliver(t.Context(), m, care.Chinese); err != nil {
		t.Fatal(err)
	}
	if p = <-got; p.query.Has("sign") || p.query.Has("timestamp") {
		t.Errorf("signed without a secret: %v", p.query)
	}
}

func TestRobotsRefuse(t *testing.T) {
	n := house(t, Config{})
	for _, answer := range []struct {
		status  int
		body    string
		lasting bool
		says    string
	}{
		{200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, true, "errcode 93000"},
		{200, `{"errcode":45009,"errmsg":"api freq out of limit"}`, false, "errcode 45009"},
		{200, `{"errcode":-1,"errmsg":"system busy"}`, false, "errcode -1"},
		{200, `{"errcode":310000,"errmsg":"sign not match"}`, true, "errcode 310000"},
		{200, `{}`, false, "without an errcode"},
		{200, ``, false, "without an errcode"},
		{200, `<html>welcome</html>`, false, "without an errcode"},
		{400, ``, true, "answered 400"},
		{404, ``, true, "answered 404"},
		{408, ``, false, "answered 408"},
		{429, ``, false, "answered 429"},
		{500, `{"errcode":0}`, false, "answered 500"},
		{503, ``, false, "answered 503"},
	} {
		s := server(t, answer.status, answer.body)
		for _, kind := range []care.ChannelKind{care.ChannelWeCom, care.ChannelDingTalk} {
			err := n.Deliver(t.Context(), message(kind, s.URL+"/send?key=secret"), care.Chinese)
			failed(t, err, answer.lasting, answer.says, s.URL[7:], "secret")
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	visited := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited = true }))
	defer other.Close()
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	failed(t, house(t, Config{}).Deliver(t.Context(), message(care.ChannelWeCom, s.URL), care.Chinese), true, "answered 307")
	if visited {
		t.Error("the redirect was followed")
	}
}

func TestPublicAddresses(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2001:4860:4860::8888": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "fe80::1": false, "fd00::1": false, "::ffff:10.0.0.1": false, "0.0.0.0": false,
		"::": false, "100.64.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "64:ff9b::a00:1": false,
		"198.18.0.1": false, "0.1.2.3": false,
	} {
		if got := public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: got %t", addr, got)
		}
	}
}
