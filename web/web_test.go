package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/gorilla/websocket"

	"yinling/callcenter"
	"yinling/care"
	"yinling/care/sqlstore"
)

// leg and bot are what a call needs that nobody speaks in.
type leg struct{ callcenter.Media }

func (leg) OnConnected(func(bool))           {}
func (leg) Frames() <-chan []int16           { return nil }
func (leg) Bridge(callcenter.Media)          {}
func (leg) Record(callcenter.Recorder)       {}
func (leg) Close() error                     { return nil }
func (leg) NewMedia(string) callcenter.Media { return leg{} }

type bot struct{ callcenter.Conversation }

func (bot) Answer(context.Context, callcenter.BotStart) callcenter.Conversation { return bot{} }
func (bot) Text(string)                                                         {}
func (bot) Emergency()                                                          {}
func (bot) Waiting()                                                            {}
func (bot) Close()                                                              {}

// bell is the agents' password, hashed once: it takes 64 MB and its time.
var bell = sync.OnceValues(func() (string, error) { return argon2id.CreateHash("bell", argon2id.DefaultParams) })

// records are the store, which can be told to fail.
type records struct {
	*sqlstore.Store
	failing atomic.Bool
}

func (r *records) Raise(ctx context.Context, rules care.SOSRules, alarms ...care.Alarm) (care.Raised, error) {
	if r.failing.Load() {
		return care.Raised{}, errors.New("the disk is full")
	}
	return r.Store.Raise(ctx, rules, alarms...)
}

// site is a server with one elder, one device, one relative, one agent and one
// call that is over, on a real database.
type site struct {
	*httptest.Server
	t         *testing.T
	web       *Server
	store     *sqlstore.Store
	center    *callcenter.Center
	incidents *callcenter.Incidents
	devices   *DeviceSockets
	records   *records
	keys      care.LinkKey
	browser   *http.Client
}

func openSite(t *testing.T) *site {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), filepath.Join(dir, "yinling.db"), log)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, store: store, keys: care.LinkKey(strings.Repeat("k", 32)), devices: NewDeviceSockets(), records: &records{Store: store}}
	s.center = callcenter.New(callcenter.Settings{}, store, leg{}, bot{}, nil, log)
	s.fill(dir)
	s.incidents = callcenter.NewIncidents(callcenter.IncidentSettings{Hotline: "12349"}, s.records, s.center, alerts{}, s, log)
	s.must(s.incidents.Start(t.Context()))
	s.web = New(Settings{Recordings: dir, Zone: "Asia/Shanghai", Hotline: "12349", Devices: s.devices}, store, s.center, s.incidents, s.keys, store.Sessions(), http.NotFoundHandler(), fstest.MapFS{}, log)
	s.web.recheck = 20 * time.Millisecond
	s.Server = httptest.NewServer(s.web.Handler())
	jar, _ := cookiejar.New(nil)
	s.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		s.web.Close()
		s.Server.Close()
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		s.center.Close(ended)
		s.incidents.Close()
		store.Close()
	})
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) fill(dir string) {
	ctx, now := s.t.Context(), time.Now()
	hash, err := bell()
	s.must(err)
	s.must(s.store.PutAgent(ctx, care.Agent{ID: "lin", Login: "lin", Name: "林", PasswordHash: hash, Lang: care.Chinese}))
	s.must(s.store.PutAgent(ctx, care.Agent{ID: "ban", Login: "ban", Name: "班", PasswordHash: hash, Lang: care.Chinese, Supervisor: true}))
	s.must(s.store.PutElder(ctx, s.elder(true)))
	s.must(s.store.PutElder(ctx, care.Elder{ID: "zhao", Name: "赵大山", Salutation: "赵爷爷", Lang: care.Chinese}))
	s.must(s.store.PutDevice(ctx, care.Device{ID: "watch:8800000015", ElderID: "wang", Name: "手表", Protocol: care.ProtocolWatch, Paired: now, Battery: -1}))
	s.must(s.store.PutResponder(ctx, care.Responder{ID: "sun", Name: "孙志强", Role: "志愿者", Phone: "13800000009", Lang: care.English, OnDuty: true}))
	for _, k := range []care.Key{{ID: "k1", Name: "smoke", Hash: KeyHash("good"), Made: now}, {ID: "k2", Name: "old", Hash: KeyHash("revoked"), Made: now, Revoked: now}} {
		s.must(s.store.PutKey(ctx, k))
	}
	s.must(s.store.PutDevice(ctx, care.Device{ID: "box", ElderID: "wang", Paired: now}))
	s.must(s.store.PutRelative(ctx, s.daughter(care.Consent{Summary: true, Transcript: true, Recording: true, Emergency: true})))
	call := care.CallRecord{ID: "call", ElderID: "wang", Lang: care.Chinese, State: care.CallBot, Started: now}
	s.must(s.store.StartCall(ctx, call))
	s.must(s.store.AppendTurn(ctx, care.Turn{ID: "t1", CallID: "call", Seq: 1, Party: care.PartyElder, Text: "我要订饭", Started: now, Ended: now}))
	call.State, call.Ended, call.Recording = care.CallEnded, now, "call.ogg"
	call.Termination = care.Termination{Result: care.TerminationCompleted}
	s.must(s.store.EndCall(ctx, call))
	s.must(os.WriteFile(filepath.Join(dir, "call.ogg"), []byte("OggS"), 0o600))
	s.must(s.store.SaveSummary(ctx, care.Summary{ID: "sum", CallID: "call", ElderID: "wang", Made: now,
		Sentences: []care.Sentence{{Text: "订了午饭", Turns: []int{1}}}}, nil, nil))
}

func (s *site) elder(recorded bool) care.Elder {
	return care.Elder{
		ID: "wang", Name: "王秀兰", Salutation: "王奶奶", SalutationEn: "Mrs Wang", Lang: care.Chinese, ConsentRecording: recorded,
		Born: time.Date(1944, 3, 2, 0, 0, 0, 0, time.UTC), Phone: "0514-80000001", Living: "独居",
		Address:    care.Address{Text: "银杏社区 3 幢 501", TextEn: "501, block 3, Ginkgo", Community: "银杏社区", Lat: 32.39, Lon: 119.41, Door: "钥匙盒 4711"},
		Health:     care.Health{Conditions: []string{"高血压"}, Allergies: []string{"青霉素"}, Medicines: []string{"氨氯地平"}},
		Neighbours: []care.Contact{{Name: "周邻居", Role: "邻居", Phone: "13800000007"}},
	}
}

func (s *site) daughter(c care.Consent) care.Relative {
	return care.Relative{ID: "li", ElderID: "wang", Name: "李敏", Relation: "女儿", Phone: "13800000002", Lang: care.Chinese, Order: 1, Consent: c}
}

// link makes the token of a link.
func (s *site) link(id string, purpose care.LinkPurpose, subject string, expires time.Time) string {
	s.t.Helper()
	return s.linkFor("li", id, purpose, subject, expires)
}

func (s *site) linkFor(person, id string, purpose care.LinkPurpose, subject string, expires time.Time) string {
	s.t.Helper()
	l := care.Link{ID: id, Purpose: purpose, Subject: subject, Person: person, Made: time.Now(), Expires: expires}
	s.must(s.store.PutLink(s.t.Context(), l))
	return s.keys.Sign(l)
}

// ask sends a request and gives its status and its code, "" for a good one.
func (s *site) ask(method, path, body string, header ...string) (status int, code string, all string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.URL+path, strings.NewReader(body))
	s.must(err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := s.browser.Do(req)
	s.must(err)
	defer res.Body.Close()
	var b bytes.Buffer
	b.ReadFrom(res.Body)
	if res.StatusCode >= 400 {
		var e struct{ Code, Message string }
		if err := json.Unmarshal(b.Bytes(), &e); err != nil || e.Code == "" || e.Message == "" {
			s.t.Errorf("%s %s answers %d with %q, want code and message", method, path, res.StatusCode, b.String())
		}
		code = e.Code
	}
	return res.StatusCode, code, b.String()
}

func (s *site) signIn() {
	s.t.Helper()
	s.signInAs(" LIN ")
}

func (s *site) signInAs(login string) {
	s.t.Helper()
	if status, code, _ := s.ask("POST", "/api/session", `{"login":"`+login+`","password":"bell"}`); status != http.StatusNoContent {
		s.t.Fatalf("signing in: %d %s", status, code)
	}
}

func (s *site) pair() {
	s.t.Helper()
	token := s.link("pair-"+care.NewID(time.Now()), care.LinkPair, "box", time.Now().Add(time.Hour))
	if status, code, _ := s.ask("GET", "/pair/"+token, ""); status != http.StatusSeeOther {
		s.t.Fatalf("pairing: %d %s", status, code)
	}
}

// socket opens a WebSocket with the browser's cookies and reads its welcome.
func (s *site) socket(path string) *websocket.Conn {
	s.t.Helper()
	conn, err := s.dial(path)
	s.must(err)
	s.t.Cleanup(func() { conn.Close() })
	var m struct{ Type string }
	if err := conn.ReadJSON(&m); err != nil || m.Type != "welcome" {
		s.t.Fatalf("first message %q, %v", m.Type, err)
	}
	return conn
}

// socketOf opens a WebSocket that has no welcome.
func (s *site) socketOf(path string) *websocket.Conn {
	s.t.Helper()
	conn, err := s.dial(path)
	s.must(err)
	s.t.Cleanup(func() { conn.Close() })
	return conn
}

func (s *site) dial(path string) (*websocket.Conn, error) {
	d := websocket.Dialer{Jar: s.browser.Jar}
	conn, _, err := d.DialContext(s.t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+path, nil)
	return conn, err
}

// closes waits until the server closes the socket.
func (s *site) closes(conn *websocket.Conn) bool {
	conn.SetReadDeadline(time.Now().Add(3 * time.Second))
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return websocket.IsCloseError(err, websocket.CloseNormalClosure)
		}
	}
}

func TestSigningOutClosesTheConsole(t *testing.T) {
	s := openSite(t)
	s.web.recheck = time.Hour
	s.signIn()
	conn := s.socket("/api/console/ws")
	if status, _, _ := s.ask("DELETE", "/api/session", ""); status != http.StatusNoContent {
		t.Fatalf("signing out: %d", status)
	}
	if !s.closes(conn) {
		t.Error("the console of an agent who signed out goes on")
	}
	if status, code, _ := s.ask("GET", "/api/calls", ""); status != 401 || code != "signed_out" {
		t.Errorf("after signing out: %d %s", status, code)
	}
}

func TestANewPasswordEndsTheSessionsOfTheOld(t *testing.T) {
	s := openSite(t)
	s.signIn()
	conn := s.socket("/api/console/ws")
	hash, err := argon2id.CreateHash("another", argon2id.DefaultParams)
	s.must(err)
	s.must(s.store.PutAgent(t.Context(), care.Agent{ID: "lin", Login: "lin", Name: "林", PasswordHash: hash}))
	if status, _, _ := s.ask("GET", "/api/session", ""); status != 401 {
		t.Errorf("a session of the old password: %d", status)
	}
	if !s.closes(conn) {
		t.Error("the console goes on")
	}
}

func TestARevokedDeviceCallsNoMore(t *testing.T) {
	s := openSite(t)
	s.pair()
	calling, idle := s.socket("/api/elder/ws"), s.socket("/api/elder/ws")
	s.must(s.store.PutDevice(t.Context(), care.Device{ID: "box", ElderID: "wang", Paired: time.Now(), Revoked: time.Now()}))
	calling.WriteJSON(map[string]any{"v": 1, "type": "call.start"})
	if !s.closes(idle) || !s.closes(calling) {
		t.Error("the sockets of a revoked device go on")
	}
	if s.center.OpenCalls() != 0 {
		t.Error("a revoked device opened a call")
	}
	if _, err := s.dial("/api/elder/ws"); err == nil {
		t.Error("a revoked device opened a socket")
	}
}

func TestOneDeviceOpensAFewSocketsOnly(t *testing.T) {
	s := openSite(t)
	s.pair()
	for range maxSockets {
		s.socket("/api/elder/ws")
	}
	if _, err := s.dial("/api/elder/ws"); err == nil {
		t.Errorf("socket %d was opened", maxSockets+1)
	}
}

func TestAPageComesBackToAVeryLongCall(t *testing.T) {
	s := openSite(t)
	s.pair()
	call, _, err := s.center.Press(t.Context(), "wang", care.Chinese, "")
	s.must(err)
	for i := range outBuffer + 50 {
		call.Caption(care.PartyBot, i+1, fmt.Sprint(i+1))
	}
	call.Doing(care.DoingListening)
	for call.View().Doing != care.DoingListening {
		time.Sleep(time.Millisecond)
	}
	conn := s.socket("/api/elder/ws")
	conn.SetReadDeadline(time.Now().Add(3 * time.Second))
	for last := 0; ; {
		var m struct {
			Type string
			Turn int
		}
		if err := conn.ReadJSON(&m); err != nil {
			t.Fatal("the page was dropped: ", err)
		}
		if m.Type == "caption" {
			last = m.Turn
		}
		if m.Type == "doing" {
			if last != outBuffer+50 {
				t.Errorf("the last caption is %d", last)
			}
			return
		}
	}
}

func TestConsentCountsAsItStandsWhenTheLinkIsOpened(t *testing.T) {
	s := openSite(t)
	path := "/api/summary/" + s.link("l", care.LinkSummary, "sum", time.Now().Add(time.Hour))
	for _, c := range []struct {
		name                         string
		consent                      care.Consent
		recorded                     bool
		summary, turns, heard, found int
	}{
		{"all", care.Consent{Summary: true, Transcript: true, Recording: true}, true, 200, 1, 1, 200},
		{"no transcript", care.Consent{Summary: true, Recording: true}, true, 200, 0, 1, 200},
		{"no recording", care.Consent{Summary: true, Transcript: true}, true, 200, 1, 0, 403},
		{"the elder wants no recordings any more", care.Consent{Summary: true, Recording: true}, false, 200, 0, 0, 403},
		{"nothing", care.Consent{Transcript: true, Recording: true}, true, 403, 0, 0, 403},
	} {
		s.must(s.store.PutRelative(t.Context(), s.daughter(c.consent)))
		s.must(s.store.PutElder(t.Context(), s.elder(c.recorded)))
		status, _, body := s.ask("GET", path, "")
		turns, heard := strings.Count(body, "我要订饭"), strings.Count(body, `"recording":true`)
		found, _, _ := s.ask("GET", path+"/recording", "")
		if status != c.summary || turns != c.turns || heard != c.heard || found != c.found {
			t.Errorf("%s: status %d, turns %d, recording %d and %d, want %d, %d, %d and %d",
				c.name, status, turns, heard, found, c.summary, c.turns, c.heard, c.found)
		}
	}
}

func TestALinkOpensItsOwnDoorForItsOwnTime(t *testing.T) {
	s := openSite(t)
	hour := time.Now().Add(time.Hour)
	expired := s.link("old", care.LinkSummary, "sum", time.Now().Add(-time.Second))
	pairing := s.link("pair", care.LinkPair, "box", hour)
	unknown := s.keys.Sign(care.Link{ID: "never", Purpose: care.LinkSummary, Expires: hour})
	longer := strings.Split(expired, ".")
	longer[1] = "zzzzzz"
	for token, want := range map[string]string{
		expired:                   "410 link_expired",
		pairing:                   "404 link_forged",
		unknown:                   "404 not_found",
		strings.Join(longer, "."): "404 link_forged",
		"..%2f..%2fetc":           "404 link_forged",
	} {
		for _, door := range []string{"", "/recording"} {
			status, code, _ := s.ask("GET", "/api/summary/"+token+door, "")
			if got := fmt.Sprint(status, " ", code); got != want {
				t.Errorf("%s%s: %s, want %s", token, door, got, want)
			}
		}
	}
}

func TestPushChannelsAreCheckedAndFew(t *testing.T) {
	s := openSite(t)
	path := "/api/summary/" + s.link("l", care.LinkSummary, "sum", time.Now().Add(time.Hour)) + "/push"
	for _, bad := range []string{"", "{", `{"endpoint":"http://push.example/1","keys":{"p256dh":"a","auth":"b"}}`, `{"endpoint":"https://push.example/1"}`} {
		if status, code, _ := s.ask("POST", path, bad); status != 400 || code != "bad_message" {
			t.Errorf("%q: %d %s", bad, status, code)
		}
	}
	for i := range maxChannels + 2 {
		s.ask("POST", path, fmt.Sprintf(`{"endpoint":"https://push.example/%d","keys":{"p256dh":"a","auth":"b"}}`, i))
	}
	r, err := s.store.Relative(t.Context(), "li")
	s.must(err)
	if len(r.Channels) != maxChannels {
		t.Errorf("%d channels", len(r.Channels))
	}
}

func TestEveryRefusalHasOneShape(t *testing.T) {
	s := openSite(t)
	for _, c := range []struct {
		method, path, body string
		header             []string
		want               string
	}{
		{"GET", "/nowhere", "", nil, "404 not_found"},
		{"PUT", "/api/session", "", nil, "405 bad_method"},
		{"POST", "/api/session", "{", nil, "400 bad_message"},
		{"POST", "/api/session", `{"login":"` + strings.Repeat("x", 5000) + `"}`, nil, "400 bad_message"},
		{"POST", "/api/session", `{"login":"lin","password":"bell"}`, []string{"Origin", "https://evil.example"}, "403 cross_origin"},
		{"POST", "/api/session", `{"login":"lin","password":"bell"}`, []string{"Sec-Fetch-Site", "cross-site"}, "403 cross_origin"},
		{"GET", "/api/push-key", "", nil, "404 no_push"},
	} {
		status, code, _ := s.ask(c.method, c.path, c.body, c.header...)
		if got := fmt.Sprint(status, " ", code); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.path, got, c.want)
		}
	}
	s.pair()
	if status, code, _ := s.ask("GET", "/api/elder/ws", ""); status != 400 || code != "bad_handshake" {
		t.Errorf("a socket without a handshake: %d %s", status, code)
	}
	last := ""
	for range 130 {
		_, last, _ = s.ask("GET", "/api/summary/x", "")
	}
	if last != "too_many" {
		t.Errorf("the 130th forged link in a minute: %s", last)
	}
}
