package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yinling/care"
)

// robot posts to the webhook of a group robot. WeCom and DingTalk both answer
// 200 with an errcode in JSON, 0 for success.
type robot struct {
	kind         care.ChannelKind
	client       *http.Client
	allowPrivate bool
}

// lastingCodes are the errcodes that trying again does not mend. Others (busy,
// too many messages in a minute) pass.
var lastingCodes = map[int]bool{
	40008:  true, // WeCom: message type not allowed
	40058:  true, // WeCom: a parameter is wrong
	93000:  true, // WeCom: the robot was removed or never was
	300001: true, // DingTalk: the token does not exist
	310000: true, // DingTalk: keyword, signature or sender's address not accepted
	400101: true, // DingTalk: the token does not exist
}

func (r robot) post(ctx context.Context, u *url.URL, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return permanent(r.kind, "the message cannot be encoded", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(b))
	if err != nil {
		return permanent(r.kind, "the target is not a URL", err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	res, err := r.client.Do(req)
	if err != nil {
		return unreachable(r.kind, err)
	}
	defer res.Body.Close()
	if err := answered(r.kind, res.StatusCode); err != nil {
		return err
	}
	var answer struct {
		Code *int `json:"errcode"`
	}
	err = json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&answer)
	switch {
	case err != nil || answer.Code == nil:
		return temporary(r.kind, "answered without an errcode", err)
	case *answer.Code == 0:
		return nil
	case lastingCodes[*answer.Code]:
		return permanent(r.kind, fmt.Sprintf("answered errcode %d", *answer.Code), nil)
	}
	return temporary(r.kind, fmt.Sprintf("answered errcode %d", *answer.Code), nil)
}

// weCom posts to a WeCom group robot. The target is its webhook URL.
type weCom struct{ robot }

var _ Sender = weCom{}

// weComLimit is the most bytes of a markdown message, from WeCom's page on
// group robots.
const weComLimit = 4096

func (s weCom) Send(ctx context.Context, m care.Message, lang care.Lang) error {
	u, err := target(s.kind, m.Channel.Target, s.allowPrivate)
	if err != nil {
		return err
	}
	head, tail := "**"+inMarkdown(m.Subject)+"**\n", markdownLink(m, lang)
	return s.post(ctx, u, map[string]any{
		"msgtype":  "markdown",
		"markdown": map[string]string{"content": head + shorten(inMarkdown(m.Text), weComLimit-len(head)-len(tail)) + tail},
	})
}

// dingTalk posts to a DingTalk group robot. The target is its webhook URL,
// followed by # and the signing secret (SEC…) when the robot wants signatures.
type dingTalk struct{ robot }

var _ Sender = dingTalk{}

// dingTalkLimit is the most bytes of a message, from DingTalk's page on
// custom robots.
const dingTalkLimit = 20000

func (s dingTalk) Send(ctx context.Context, m care.Message, lang care.Lang) error {
	u, err := target(s.kind, m.Channel.Target, s.allowPrivate)
	if err != nil {
		return err
	}
	if secret := u.Fragment; secret != "" {
		u.Fragment, u.RawFragment = "", ""
		sign(u, secret, time.Now())
	}
	title := inMarkdown(m.Subject)
	head, tail := "### "+title+"\n\n", "\n"+markdownLink(m, lang)
	// One line break is none in DingTalk's markdown.
	text := strings.ReplaceAll(inMarkdown(m.Text), "\n", "\n\n")
	return s.post(ctx, u, map[string]any{
		"msgtype": "markdown",
		"markdown": map[string]string{
			"title": title,
			"text":  head + shorten(text, dingTalkLimit-1000-len(head)-len(tail)) + tail,
		},
	})
}

// sign adds the signature of DingTalk: the base64 of HMAC-SHA-256, keyed by
// the secret, of the time in milliseconds, a line break and the secret.
func sign(u *url.URL, secret string, now time.Time) {
	ms := strconv.FormatInt(now.UnixMilli(), 10)
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(ms + "\n" + secret))
	q := u.Query()
	q.Set("timestamp", ms)
	q.Set("sign", base64.StdEncoding.EncodeToString(h.Sum(nil)))
	u.RawQuery = q.Encode()
}

// inMarkdown makes words harmless in the robots' markdown, which has no
// escapes: nobody who is quoted can make a link, a mention or a tag.
var inMarkdown = strings.NewReplacer("[", "［", "]", "］", "<", "＜", ">", "＞", "`", "｀", "\r", "").Replace

func markdownLink(m care.Message, lang care.Lang) string {
	if m.URL == "" {
		return ""
	}
	return "\n[" + linkLabel(m, lang) + "](" + m.URL + ")"
}

// shorten cuts s to at most limit bytes between two characters.
func shorten(s string, limit int) string {
	const more = "…"
	if len(s) <= limit {
		return s
	}
	cut := max(limit-len(more), 0)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + more
}
