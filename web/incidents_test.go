package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yinling/callcenter"
	"yinling/care"
)

// alerts makes the messages of the test town: one to a file for each person.
type alerts struct{}

func (alerts) Alert(why callcenter.AlertWhy, i care.Incident, _ care.Elder, p care.Person, now time.Time) (care.Link, []care.Message) {
	l := care.Link{ID: care.NewID(now), Purpose: care.LinkIncident, Subject: i.ID, Person: p.Ref, Made: now, Expires: now.Add(time.Hour)}
	return l, []care.Message{{
		ID: care.NewID(now), IncidentID: i.ID, Person: p.Ref, Lang: p.Lang, Channel: care.Channel{Kind: care.ChannelFile}, Text: string(why), Made: now,
	}}
}

// Command and Online make the site a Commander: only devices of the API are there.
func (s *site) Command(ctx context.Context, p care.Protocol, number string, c care.Command) (string, error) {
	if p != care.ProtocolAPI {
		return "", care.Refusef("offline", "The device has no connection.")
	}
	return s.devices.Command(ctx, number, c)
}

func (s *site) Online(p care.Protocol, number string) bool {
	return p == care.ProtocolAPI && s.devices.Online(number)
}

var withGoodKey = []string{"Authorization", "Bearer good"}

// alarm posts an alarm with a good key and gives its incident.
func (s *site) alarm(body string) (status int, kept struct{ Alarm, Incident, Note string }) {
	s.t.Helper()
	status, code, text := s.ask("POST", "/api/alarms", body, withGoodKey...)
	if status >= 300 {
		s.t.Fatalf("alarm %s: %d %s", body, status, code)
	}
	s.must(json.Unmarshal([]byte(text), &kept))
	return status, kept
}

// sos presses the elder's watch.
func (s *site) sos() (incident string) {
	s.t.Helper()
	raised, err := s.incidents.Signal(s.t.Context(), care.Signal{
		Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 80,
		Alarms: []care.Alarm{{Kind: care.AlarmSOS, Word: "AL " + care.NewID(time.Now()), Battery: 80, Position: care.Position{
			Fix: true, Lat: 32.40, Lon: 119.42, Accuracy: 15, At: time.Now(),
		}}},
	})
	s.must(err)
	return raised.Incident.ID
}

// get reads a JSON answer of 200.
func (s *site) get(path string, header ...string) map[string]any {
	s.t.Helper()
	status, code, body := s.ask("GET", path, "", header...)
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, code)
	}
	var m map[string]any
	s.must(json.Unmarshal([]byte(body), &m))
	return m
}

// until reads messages of a socket until one fits.
func until(t *testing.T, conn *websocket.Conn, what string, fits func(map[string]any) bool) map[string]any {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		var m map[string]any
		if err := conn.ReadJSON(&m); err != nil {
			t.Fatalf("waiting for %s: %v", what, err)
		}
		if fits(m) {
			return m
		}
	}
}

func ofType(name string) func(map[string]any) bool {
	return func(m map[string]any) bool { return m["type"] == name }
}

// happened counts the events of a kind in an incident's timeline.
func (s *site) happened(incident string, what care.EventKind) (n int) {
	s.t.Helper()
	events, err := s.store.Timeline(s.t.Context(), care.IncidentSubject(incident))
	s.must(err)
	s.must(care.VerifyChain(events))
	for _, e := range events {
		if e.What == what {
			n++
		}
	}
	return n
}

// TestWhoMayReadWhat goes through every way in with every kind of visitor.
func TestWhoMayReadWhat(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	routes := []struct {
		method, path               string
		agent, supervisor, withKey int
	}{
		{"GET", "/api/incidents", 200, 200, 200},
		{"GET", "/api/incidents/" + id, 200, 200, 200},
		{"GET", "/api/incidents/nothing", 404, 404, 404},
		{"GET", "/api/incidents/" + id + "/sheet", 200, 200, 401},
		{"POST", "/api/incidents/" + id + "/door", 200, 200, 401},
		{"GET", "/api/devices", 200, 200, 401},
		{"GET", "/api/unknown", 200, 200, 401},
		{"GET", "/api/elders", 200, 200, 401},
		{"GET", "/api/elders/wang", 200, 200, 401},
		{"GET", "/api/report", 403, 200, 401},
		{"GET", "/api/report.csv", 403, 200, 401},
		{"GET", "/api/report.xlsx", 403, 200, 401},
		{"POST", "/api/alarms", 401, 401, 400},
		{"POST", "/api/signals", 401, 401, 400},
		{"GET", "/api/device/ws", 401, 401, 400},
	}
	check := func(who string, want func(i int) int, header ...string) {
		t.Helper()
		for i, r := range routes {
			if status, code, _ := s.ask(r.method, r.path, "", header...); status != want(i) {
				t.Errorf("%s, %s %s: %d %s, want %d", who, r.method, r.path, status, code, want(i))
			}
		}
	}
	refused := func(int) int { return http.StatusUnauthorized }
	check("nobody", refused)
	check("a wrong key", refused, "Authorization", "Bearer wrong")
	check("a revoked key", refused, "Authorization", "Bearer revoked")
	check("no key", refused, "Authorization", "Bearer ")
	check("a password", refused, "Authorization", "Basic good")
	check("a hash", refused, "Authorization", "Bearer "+KeyHash("good"))
	check("a good key", func(i int) int { return routes[i].withKey }, withGoodKey...)
	s.pair() // an elder's device opens none of it
	check("an elder's device", refused)
	s.signIn()
	check("an agent", func(i int) int { return routes[i].agent })
	if status, _, _ := s.ask("GET", "/api/incidents", "", "Authorization", "Bearer wrong"); status != 401 {
		t.Errorf("an agent with a wrong key: %d", status)
	}
	s.signInAs("ban")
	check("a supervisor", func(i int) int { return routes[i].supervisor })
}

func TestOtherSystemsReadNothingOfTheElder(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	lin := care.Agent{ID: "lin", Name: "林"}
	s.must(s.incidents.Note(t.Context(), lin, id, "她说胸口疼"))
	s.must(s.incidents.Called(t.Context(), lin, id, "contact:13800000007"))
	s.must(s.store.PutDevice(t.Context(), care.Device{ID: "api:pir", ElderID: "zhao", Name: "赵爷爷家", Phone: "13800000055", Protocol: care.ProtocolAPI, Paired: time.Now()}))
	s.alarm(`{"device":"pir","kind":"sos"}`)
	daughter, volunteer := care.Person{Ref: "relative:li", Name: "李敏"}, care.Person{Ref: "responder:sun", Name: "孙志强"}
	s.must(s.incidents.Going(t.Context(), id, daughter))
	s.must(s.incidents.Cannot(t.Context(), id, volunteer))
	_, _, text := s.ask("GET", "/api/incidents/"+id, "", withGoodKey...)
	_, _, list := s.ask("GET", "/api/incidents", "", withGoodKey...)
	for _, secret := range []string{
		"高血压", "青霉素", "胸口疼", "13800000007", "13800000002", "13800000055", "李敏", "孙志强", "林", "王秀兰", "王奶奶", "赵", "独居",
		"4711", "dossier", "circle", "messages", `"age"`, `"note"`,
	} {
		if strings.Contains(text+list, secret) {
			t.Errorf("another system reads %q in %s and %s", secret, text, list)
		}
	}
	for _, open := range []string{`"elder":{"id":"wang"`, `"elder":{"id":"zhao"`, `"id":"api:pir"`, `"state":"`, `"position":{`} {
		if !strings.Contains(list, open) {
			t.Errorf("another system does not read %s in %s", open, list)
		}
	}
	m := s.get("/api/incidents/"+id, withGoodKey...)
	if len(m["alarmList"].([]any)) != 1 || len(m["positions"].([]any)) != 1 || len(m["timeline"].([]any)) < 3 {
		t.Errorf("alarms, positions and timeline: %s", text)
	}
	s.signIn()
	m = s.get("/api/incidents/" + id)
	circle, _ := m["circle"].(map[string]any)
	dossier, _ := m["dossier"].(map[string]any)
	if dossier["name"] != "王秀兰" || len(circle["relatives"].([]any)) != 1 || len(circle["responders"].([]any)) != 1 || len(m["steps"].([]any)) != 4 {
		t.Errorf("an agent reads %v", m)
	}
	if devices := m["devices"].([]any); len(devices) != 2 { // the watch and the page
		t.Errorf("the elder's devices: %v", devices)
	}
}

func TestIncidentsAreFoundByWhatIsAsked(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	_, smoke := s.alarm(`{"device":"kitchen-1","kind":"smoke"}`)
	for query, want := range map[string]string{
		"":                               smoke.Incident + " " + id,
		"?state=live":                    smoke.Incident + " " + id,
		"?state=open&elder=wang":         id,
		"?device=kitchen-1":              smoke.Incident,
		"?device=api:kitchen-1":          smoke.Incident,
		"?device=watch:8800000015":       id,
		"?state=resolved":                "",
		"?limit=1":                       smoke.Incident,
		"?from=2020-01-01&to=2020-01-02": "",
		"?from=" + time.Now().Format("2006") + "-01-01": smoke.Incident + " " + id,
	} {
		var ids []string
		for _, i := range s.get("/api/incidents"+query, withGoodKey...)["incidents"].([]any) {
			ids = append(ids, i.(map[string]any)["id"].(string))
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for _, bad := range []string{"?state=broken", "?from=yesterday", "?to=1"} {
		if status, _, _ := s.ask("GET", "/api/incidents"+bad, "", withGoodKey...); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

func TestTheDoorIsShownOnlyToWhoAsksAndIsWrittenDown(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	s.signIn()
	sheet := func() (text string) { _, _, text = s.ask("GET", "/api/incidents/"+id+"/sheet", ""); return text }
	if strings.Contains(sheet(), "4711") || s.happened(id, care.EventSheetRead) != 1 {
		t.Error("the sheet shows the door to who did not ask, or was not written down")
	}
	if status, _, body := s.ask("POST", "/api/incidents/"+id+"/door", ""); status != 200 || !strings.Contains(body, "4711") || s.happened(id, care.EventDoorRead) != 1 {
		t.Errorf("the door: %d %s, written %d times", status, body, s.happened(id, care.EventDoorRead))
	}
	if !strings.Contains(sheet(), "4711") {
		t.Error("who has read the door has it on the sheet")
	}
	s.signInAs("ban")
	if strings.Contains(sheet(), "4711") {
		t.Error("another agent has not asked for the door")
	}
	if status, _, _ := s.ask("GET", "/api/incidents/"+id+"/door", ""); status != 405 {
		t.Errorf("a door by GET: %d", status)
	}
}

func TestTheSheetSaysEverythingInBothLanguages(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	s.must(s.incidents.Heard(t.Context(), id, "hurt", "我摔倒了，腿疼"))
	s.signIn()
	text := s.get("/api/incidents/" + id + "/sheet")["text"].(map[string]any)
	for lang, words := range map[string][]string{
		"zh": {"王秀兰", "82 岁", "独居", "银杏社区 3 幢 501", "东北方向约 1.5 公里", "北纬 32.400000°，东经 119.420000°", "误差约 15 米", "紧急求助键", "我摔倒了", "高血压", "青霉素", "氨氯地平", "0514-80000001", "女儿 李敏 13800000002", "12349"},
		"en": {"Mrs Wang", "82 years old", "501, block 3, Ginkgo", "about 1.5 km north-east", "32.400000° N, 119.420000° E", "good to 15 m", "pressed the emergency button", "青霉素", "13800000002"},
	} {
		for _, w := range words {
			if !strings.Contains(text[lang].(string), w) {
				t.Errorf("%s lacks %q:\n%s", lang, w, text[lang])
			}
		}
	}
	_, nameless := s.alarm(`{"device":"somebody","kind":"sos"}`)
	text = s.get("/api/incidents/" + nameless.Incident + "/sheet")["text"].(map[string]any)
	if zh := text["zh"].(string); !strings.Contains(zh, "尚不知道是谁") || !strings.Contains(zh, "过敏：未记录") || !strings.Contains(zh, "地址：位置不明") {
		t.Errorf("the sheet of nobody's device:\n%s", zh)
	}
	if en := text["en"].(string); !strings.Contains(en, "Where: position unknown") {
		t.Errorf("the sheet of nobody's device:\n%s", en)
	}
	s.alarm(`{"device":"somebody","kind":"fall","position":{"lat":32.4,"lon":119.42}}`)
	text = s.get("/api/incidents/" + nameless.Incident + "/sheet")["text"].(map[string]any)
	if zh := text["zh"].(string); strings.Contains(zh, "位置不明") || !strings.Contains(zh, "北纬 32.400000°") {
		t.Errorf("the sheet of nobody's device that says where it is:\n%s", zh)
	}
}

func TestWhereTheElderIsInWords(t *testing.T) {
	zone, _ := time.LoadLocation("Asia/Shanghai")
	home := care.Elder{Address: care.Address{Lat: 32.39, Lon: 119.41}}
	for _, c := range []struct {
		lat, lon, accuracy float64
		zh, en             string
	}{
		{32.39, 119.41, 0, "在住址附近", "near the home address"},
		{32.3905, 119.41, 0, "在住址附近", "near the home address"},
		{32.394, 119.41, 500, "在住址附近", "near the home address"}, // 445 m off, but good to 500 m only
		{32.394, 119.41, 20, "在住址正北方向约 440 米", "about 440 m north of"},
		{32.39, 119.40, 20, "在住址正西方向约 940 米", "about 940 m west of"},
		{32.37, 119.43, 20, "在住址东南方向约 2.9 公里", "about 2.9 km south-east of"},
		{-33.9, 151.2, 20, "南纬 33.900000°，东经 151.200000°", "33.900000° S, 151.200000° E"},
	} {
		f := sheetFacts{zone: zone, view: callcenter.IncidentView{Elder: &home, Incident: care.Incident{
			Position: care.Position{Fix: true, Lat: c.lat, Lon: c.lon, Accuracy: c.accuracy},
		}}}
		if zh, en := f.position(sheetZh), f.position(sheetEn); !strings.Contains(zh, c.zh) || !strings.Contains(en, c.en) {
			t.Errorf("%v %v: %s, %s; want %s, %s", c.lat, c.lon, zh, en, c.zh, c.en)
		}
	}
}

func TestImagesComeFromTheTileServerAndNowhereElse(t *testing.T) {
	const own = "'self' data:"
	for tiles, want := range map[string]string{
		"":                                        own,
		"/tiles/{z}/{x}/{y}.png":                  own,
		"https://tiles.example/{z}/{x}/{y}.png":   own + " https://tiles.example",
		"http://127.0.0.1:8080/{z}/{x}/{y}.png":   own + " http://127.0.0.1:8080",
		"https://{s}.tiles.example/{z}/{x}/{y}":   own + " https://*.tiles.example",
		"https://web0{s}.is.example/t?x={x}":      own + " https://*.is.example",
		"https://tiles.{s}.example/{z}/{x}/{y}":   own,
		"https://{s}/x":                           own,
		"ftp://tiles.example/{z}":                 own,
		"https://a b; script-src 'unsafe-inline'": own,
		"https://user:pass@tiles.example/{z}":     own,
		"javascript:alert(1)":                     own,
	} {
		if got := imageSources(tiles); got != want {
			t.Errorf("%q: %q, want %q", tiles, got, want)
		}
	}
	s := openSite(t)
	res, err := http.Get(s.URL + "/healthz")
	s.must(err)
	res.Body.Close()
	if h := res.Header; !strings.Contains(h.Get("Content-Security-Policy"), "img-src 'self' data:;") || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers %v", h)
	}
	if m := s.get("/api/map"); fmt.Sprint(m) != fmt.Sprint(map[string]any{"tiles": "", "datum": "wgs84", "attribution": "", "max": 18.0}) {
		t.Errorf("a map of nothing: %v", m)
	}
}

func TestAroundNobodysDeviceAreSupervisorsAndResponders(t *testing.T) {
	s := openSite(t)
	s.must(s.store.PutResponder(t.Context(), care.Responder{ID: "near", Name: "钱近", OnDuty: true, Lat: 32.4, Lon: 119.42}))
	_, kept := s.alarm(`{"device":"somebody","kind":"sos","position":{"lat":32.4,"lon":119.42}}`)
	s.signIn()
	m := s.get("/api/incidents/" + kept.Incident)
	circle := m["circle"].(map[string]any)
	responders := circle["responders"].([]any)
	if len(responders) != 2 || responders[0].(map[string]any)["name"] != "钱近" || len(circle["relatives"].([]any)) != 0 || m["dossier"] != nil {
		t.Errorf("around nobody's device: %v", circle)
	}
	s.must(s.incidents.Dispatch(t.Context(), care.Agent{ID: "lin", Name: "林"}, kept.Incident, "responder:near"))
	messages := s.get("/api/incidents/" + kept.Incident)["messages"].([]any)
	if len(messages) == 0 || messages[len(messages)-1].(map[string]any)["name"] != "钱近" {
		t.Errorf("who was told: %v", messages)
	}
}

func TestTheBoardHidesNoOpenUrgentIncident(t *testing.T) {
	board := func(urgent, taken, low int) (shown [3]int) {
		var live []callcenter.IncidentView
		for i, n := range []int{urgent, taken, low} {
			v := callcenter.IncidentView{Incident: care.Incident{Kind: care.AlarmSOS, State: care.IncidentOpen, Alarms: i}}
			if i == 1 {
				v.State = care.IncidentAcknowledged
			}
			if i == 2 {
				v.Kind = care.AlarmLowBattery
			}
			for range n {
				live = append(live, v)
			}
		}
		for _, order := range [][]callcenter.IncidentView{live, reversed(live)} {
			shown = [3]int{}
			for _, v := range boardOf(order) {
				shown[v.Alarms]++
			}
		}
		return shown // of the worst order: the open urgent ones come last
	}
	for _, c := range []struct{ have, want [3]int }{
		{[3]int{}, [3]int{}},
		{[3]int{3, 2, 1}, [3]int{3, 2, 1}},
		{[3]int{150, 0, 300}, [3]int{150, 0, 50}},
		{[3]int{700, 5, 5}, [3]int{700, 0, 0}},
		{[3]int{3000, 5, 5}, [3]int{2000, 0, 0}},
	} {
		if got := board(c.have[0], c.have[1], c.have[2]); got != c.want {
			t.Errorf("of %v: %v, want %v", c.have, got, c.want)
		}
	}
}

func reversed[T any](list []T) []T {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}

func TestTheConsoleIsAskedAboutTheForemostUnknownDevices(t *testing.T) {
	s := openSite(t)
	_, old := s.alarm(`{"device":"in-need","kind":"sos"}`)
	for i := range maxUnknown + 20 {
		time.Sleep(time.Millisecond) // so that one spoke after the other
		if status, code, _ := s.ask("POST", "/api/signals", fmt.Sprintf(`{"device":"d%03d"}`, i), withGoodKey...); status != 204 {
			t.Fatalf("a sign of life: %d %s", status, code)
		}
	}
	s.signIn()
	conn, err := s.dial("/api/console/ws")
	s.must(err)
	defer conn.Close()
	hello := until(t, conn, "the welcome", ofType("welcome"))
	unknown := hello["unknown"].([]any)
	if len(unknown) != maxUnknown || hello["unknownCount"] != float64(maxUnknown+21) {
		t.Fatalf("%d devices of %v", len(unknown), hello["unknownCount"])
	}
	name := func(i int) any { return unknown[i].(map[string]any)["device"] }
	if name(0) != "api:in-need" || unknown[0].(map[string]any)["incident"] != old.Incident || name(1) != "api:d069" || name(2) != "api:d068" {
		t.Errorf("first come %v, %v, %v", name(0), name(1), name(2))
	}
	if all := s.get("/api/unknown")["unknown"].([]any); len(all) != maxUnknown+21 {
		t.Errorf("%d of all", len(all))
	}
}
