package notify

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"

	"yinling/care"
)

// SMS is a text message gateway: one HTTP request for each message. The values
// of Query and Headers and the Body are templates (text/template) over Words,
// with the functions json (a value as JSON, quotes included) and cut (the
// first n characters: {{cut 20 .Subject}}).
type SMS struct {
	URL     string            // "" for no gateway; http too, for a modem in the house
	Method  string            // "" = POST
	Query   map[string]string // encoded for the URL by us
	Headers map[string]string // Content-Type is JSON unless it stands here
	Body    string
	Sign    Signature
	Key     string // AccessKeyId, SecretId
	Secret  string
	// Success is where the answer, JSON, says that all is well: "Code=OK".
	// The path goes by dots, numbers count in arrays from 0. "" is the
	// vendor's own of Sign; without one a status of 2xx is enough.
	Success string
}

// Check finds the first setting that cannot work. The templates are tried on
// a message that holds quotes and line breaks.
func (c SMS) Check() error {
	if c.URL == "" {
		return nil
	}
	_, err := newSMS(c, nil)
	return err
}

// Words are what the templates of a gateway can say.
type Words struct {
	ID      string // of the message, the same when it is sent again
	Phone   string // digits, a + before them if it was written
	Subject string
	Text    string
	URL     string // of the page; Token is its last part, for vendors that want the rest in their own template
	Token   string
	Lang    string // zh or en
	Key     string // of the gateway
	Secret  string
}

// lastingSMS are the codes about the number itself. All else is about our
// set-up or passes: the outbox tries again.
// Aliyun: "API error codes" of Dysmsapi 2017-05-25; Tencent Cloud: "Error
// codes" of SMS 2021-01-11.
var lastingSMS = map[string]bool{
	"isv.MOBILE_NUMBER_ILLEGAL":                  true,
	"InvalidParameterValue.IncorrectPhoneNumber": true,
	"FailedOperation.PhoneNumberInBlacklist":     true,
}

// sms sends by a gateway. The target is the phone number.
type sms struct {
	settings SMS
	client   *http.Client
	url      *url.URL
	query    map[string]*template.Template
	headers  map[string]*template.Template
	body     *template.Template
	path     []string // of Success
	want     string
}

var _ Sender = (*sms)(nil)

// newSMS reads the templates and tries them once, so that a mistake in them
// stops the start.
func newSMS(c SMS, client *http.Client) (*sms, error) {
	if c.Method == "" {
		c.Method = http.MethodPost
	}
	success, ok := successes[c.Sign]
	switch {
	case !ok:
		return nil, fmt.Errorf("sms: sign is %q, want aliyun, tencent or none", c.Sign)
	case signed(c.Sign) && (c.Key == "" || c.Secret == ""):
		return nil, errors.New("sms: signing needs a key and a secret")
	case c.Success == "":
		c.Success = success
	}
	s := &sms{settings: c, client: client, query: map[string]*template.Template{}, headers: map[string]*template.Template{}}
	var err error
	if s.url, err = url.Parse(c.URL); err != nil || s.url.Host == "" || s.url.Scheme != "http" && s.url.Scheme != "https" {
		return nil, errors.New("sms: the url is not an http or https address") // without it: it may hold a token
	}
	if where, want, ok := strings.Cut(c.Success, "="); ok && where != "" {
		s.path, s.want = strings.Split(where, "."), want
	} else if c.Success != "" {
		return nil, fmt.Errorf("sms: success is %q, want a path, = and a value", c.Success)
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	if _, err := s.request(context.Background(), Words{
		ID: "01hm", Phone: "13800000000", Subject: `王"奶奶`, Text: "a\nb", URL: "https://town.example/incident/a.b", Token: "a.b", Lang: "zh",
		Key: c.Key, Secret: c.Secret,
	}); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *sms) parse() (err error) {
	read := func(name, text string) *template.Template {
		t, wrong := template.New(name).Funcs(template.FuncMap{"json": toJSON, "cut": cut}).Parse(text)
		if wrong != nil && err == nil {
			err = fmt.Errorf("sms: %w", wrong)
		}
		return t
	}
	for k, v := range s.settings.Query {
		s.query[k] = read("query "+k, v)
	}
	for k, v := range s.settings.Headers {
		s.headers[k] = read("header "+k, v)
	}
	s.body = read("body", s.settings.Body)
	return err
}

func (s *sms) Send(ctx context.Context, m care.Message, lang care.Lang) error {
	const kind = care.ChannelSMS
	number, ok := phone(m.Channel.Target)
	if !ok {
		return permanent(kind, "the target is not a phone number", nil)
	}
	words := Words{
		ID: m.ID, Phone: number, Subject: m.Subject, Text: m.Text, URL: m.URL, Lang: string(lang), Key: s.settings.Key, Secret: s.settings.Secret,
	}
	if m.URL != "" {
		words.Token = path.Base(m.URL)
	}
	req, err := s.request(ctx, words)
	if err != nil {
		return permanent(kind, "the request cannot be made", err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return unreachable(kind, err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return unreachable(kind, err)
	}
	return s.judge(res.StatusCode, answer)
}

// request renders and signs one message.
func (s *sms) request(ctx context.Context, words Words) (*http.Request, error) {
	body, err := render(s.body, words)
	if err != nil {
		return nil, err
	}
	u := *s.url
	query := u.Query()
	for k, t := range s.query {
		v, err := render(t, words)
		if err != nil {
			return nil, err
		}
		query.Set(k, v)
	}
	// Encode writes a blank as +, which the vendors sign as %20; * and ~ agree.
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	req, err := http.NewRequestWithContext(ctx, s.settings.Method, u.String(), strings.NewReader(body))
	if err != nil {
		return nil, errors.New("sms: the method or the url cannot be used")
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	for k, t := range s.headers {
		v, err := render(t, words)
		if err != nil {
			return nil, err
		}
		if strings.ContainsFunc(v, unicode.IsControl) {
			return nil, fmt.Errorf("sms: header %s has a line break in it", k)
		}
		req.Header.Set(k, v)
	}
	if body != "" && strings.HasPrefix(req.Header.Get("Content-Type"), "application/json") && !json.Valid([]byte(body)) {
		return nil, errors.New("sms: the body is not JSON; write {{json .Text}} without quotes around it")
	}
	switch s.settings.Sign {
	case SignAliyun:
		signAliyun(req, body, s.settings.Key, s.settings.Secret, time.Now(), rand.Text())
	case SignTencent:
		signTencent(req, body, "sms", s.settings.Key, s.settings.Secret, time.Now())
	}
	return req, nil
}

// judge reads what the gateway answered.
func (s *sms) judge(status int, answer []byte) error {
	const kind = care.ChannelSMS
	code, found := s.code(answer)
	good := status >= 200 && status < 300
	switch {
	case good && (len(s.path) == 0 || found && code == s.want):
		return nil
	case found && code != s.want && lastingSMS[code]:
		return permanent(kind, "answered "+code, nil)
	case found && code != s.want:
		return temporary(kind, fmt.Sprintf("answered %d, %s", status, printable(code)), nil)
	case good:
		return temporary(kind, "answered without "+strings.Join(s.path, "."), nil)
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		// The address and the key are ours and can be mended.
		return temporary(kind, fmt.Sprintf("answered %d", status), nil)
	}
	return answered(kind, status)
}

// code is the value at the path of Success, or why Tencent Cloud refused the
// whole request.
func (s *sms) code(answer []byte) (string, bool) {
	if len(s.path) == 0 {
		return "", false
	}
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return "", false
	}
	code, found := at(v, s.path)
	if !found && s.settings.Sign == SignTencent {
		code, found = at(v, []string{"Response", "Error", "Code"})
	}
	return code, found
}

// at walks down decoded JSON to a plain value.
func at(v any, path []string) (string, bool) {
	for _, step := range path {
		switch here := v.(type) {
		case map[string]any:
			v = here[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(here) {
				return "", false
			}
			v = here[i]
		default:
			return "", false
		}
	}
	switch v.(type) {
	case string, bool, json.Number:
		return fmt.Sprint(v), true
	}
	return "", false
}

// printable keeps a number or words of the elder out of an error: codes are
// short, ASCII and hold few digits.
func printable(code string) string {
	digits := 0
	for _, r := range code {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != '.' && r != '_' && r != '-' && (r|0x20 < 'a' || r|0x20 > 'z'):
			return "not success"
		}
	}
	if digits > 6 || len(code) > 64 {
		return "not success"
	}
	return code
}

// phone strips what people write between the digits. E.164 has at most 15.
func phone(target string) (string, bool) {
	number := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()\u00a0", r) {
			return -1
		}
		return r
	}, target)
	digits := strings.TrimPrefix(number, "+")
	_, err := strconv.ParseUint(digits, 10, 64)
	return number, err == nil && len(digits) >= 5 && len(digits) <= 15
}

func render(t *template.Template, words Words) (string, error) {
	var b strings.Builder
	if err := t.Execute(&b, words); err != nil {
		return "", fmt.Errorf("sms: %w", err)
	}
	return b.String(), nil
}

func toJSON(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // gateways show \u0026 as it stands
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// cut is the first n characters of s.
func cut(n int, s string) string {
	if r := []rune(s); len(r) > n && n >= 0 {
		return string(r[:n])
	}
	return s
}
