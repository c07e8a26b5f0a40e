package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"yinling/care"
)

// pressed sends the red button by socket and waits until it is kept.
func pressed(t *testing.T, conn *websocket.Conn, press string) (incident string) {
	t.Helper()
	conn.WriteJSON(map[string]any{"v": 1, "type": "sos", "press": press})
	ok := until(t, conn, "sos.ok", func(m map[string]any) bool { return m["type"] == "sos.ok" && m["press"] == press })
	return ok["incident"].(string)
}

func (s *site) presses(incident string) int {
	s.t.Helper()
	i, err := s.store.Incident(s.t.Context(), incident)
	s.must(err)
	return i.Presses
}

func TestAPressIsKeptAndTheElderSeesWhoComes(t *testing.T) {
	s := openSite(t)
	s.pair()
	s.signIn()
	console, page := s.socket("/api/console/ws"), s.socket("/api/elder/ws")
	id := pressed(t, page, "p1")
	rung := until(t, console, "the alarm", ofType("incident"))
	if rung["id"] != id || rung["ring"] != "alarm" || rung["kind"] != "sos" || rung["elder"].(map[string]any)["name"] != "王秀兰" {
		t.Errorf("the console rings with %v", rung)
	}
	if again := pressed(t, page, "p1"); again != id || s.presses(id) != 2 {
		t.Errorf("the same press again: incident %s of %s, %d presses", again, id, s.presses(id))
	}
	if n := s.happened(id, care.EventJoined); n != 0 {
		t.Errorf("a repeat joined %d times", n)
	}
	status, _, body := s.ask("POST", "/api/elder/sos", `{"press":"p2","position":{"lat":32.4,"lon":119.4,"accuracy":9}}`)
	var out sosOut
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != 200 || out != (sosOut{"p2", id}) || s.happened(id, care.EventJoined) != 1 {
		t.Errorf("a press by POST: %d %s", status, body)
	}
	if pos := until(t, console, "a position", func(m map[string]any) bool { return m["position"] != nil }); pos["position"].(map[string]any)["lat"] != 32.4 {
		t.Errorf("the position: %v", pos["position"])
	}

	console.WriteJSON(map[string]any{"v": 1, "type": "incident.take", "incident": id})
	taken := until(t, page, "who has it", func(m map[string]any) bool { return m["type"] == "incident" && m["by"] != nil })
	if taken["by"] != "林" || taken["state"] != "acknowledged" || taken["elder"] != nil || taken["position"] != nil {
		t.Errorf("the elder sees %v", taken)
	}
	console.WriteJSON(map[string]any{"v": 1, "type": "incident.callback", "incident": id})
	if v := until(t, console, "the voice", ofType("incident.voice")); v["by"] != "page" {
		t.Errorf("calling back: %v", v)
	}
	if r := until(t, page, "a ring", ofType("ring")); r["by"] != "林" {
		t.Errorf("the page rings for %v", r)
	}

	later := s.socket("/api/elder/ws") // a page that comes back hears of it at once
	if m := until(t, later, "the live incident", ofType("incident")); m["id"] != id || m["by"] != "林" {
		t.Errorf("a page that comes back sees %v", m)
	}
}

func TestAnElderHearsOfTheirOwnNeedOnly(t *testing.T) {
	s := openSite(t)
	s.pair()
	page := s.socket("/api/elder/ws")
	_, err := s.incidents.Press(t.Context(), "zhao", "other", "p", care.Position{})
	s.must(err)
	_, err = s.incidents.Signal(t.Context(), care.Signal{Protocol: care.ProtocolWatch, Number: "8800000015", Battery: 5, Alarms: []care.Alarm{
		{Kind: care.AlarmLowBattery, Battery: 5}, // the agents' worry
	}})
	s.must(err)
	id := pressed(t, page, "p1")
	if m := until(t, page, "an incident", ofType("incident")); m["id"] != id || m["state"] != "open" {
		t.Errorf("the page hears of %v", m)
	}
}

func TestALimitIsForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(2)
		for i, want := range []bool{true, true, false, false} {
			if got := l.allow("a"); got != want {
				t.Errorf("try %d: %v", i+1, got)
			}
		}
		if !l.allow("b") {
			t.Error("one stands for another")
		}
		time.Sleep(time.Minute)
		if !l.allow("a") {
			t.Error("still limited after a minute")
		}
	})
}

func TestNothingButWhoseItIsRefusesAPress(t *testing.T) {
	s := openSite(t)
	if status, code, _ := s.ask("POST", "/api/elder/sos", `{"press":"x"}`); status != 401 || code != "not_paired" {
		t.Errorf("a stranger's press: %d %s", status, code)
	}
	s.pair()
	long := make([]byte, 500)
	for i := range long {
		long[i] = 'x'
	}
	for _, body := range []string{
		"", "{", `{"press":7}`, `{"press":""}`, `{"press":"` + string(long) + `"}`,
		`{"press":"a","position":{"lat":900,"lon":1e300}}`, `{"press":"b","position":"here"}`,
	} {
		if status, code, _ := s.ask("POST", "/api/elder/sos", body); status != 200 {
			t.Errorf("press %.30q: %d %s", body, status, code)
		}
	}
	page := s.socket("/api/elder/ws")
	for _, m := range []string{`{"v":1,"type":"sos","press":7}`, `{"v":1,"type":"sos","press":"c","position":[1,2]}`, `{"v":1,"type":"sos","position":{"lat":"north"}}`} {
		page.WriteMessage(websocket.TextMessage, []byte(m))
		until(t, page, "sos.ok for "+m, ofType("sos.ok"))
	}
	v, live := s.incidents.LiveOf("wang")
	if !live || v.Position.Fix || v.Presses != 10 {
		t.Errorf("ten presses, none with a place on earth: %+v", v.Incident)
	}
	if status, code, _ := s.ask("POST", "/api/elder/sos", "{}", "Origin", "https://evil.example"); status != 403 || code != "cross_origin" {
		t.Errorf("a press from another site: %d %s", status, code)
	}
	s.must(s.store.PutDevice(t.Context(), care.Device{ID: "box", ElderID: "wang", Paired: time.Now(), Revoked: time.Now()}))
	if status, _, _ := s.ask("POST", "/api/elder/sos", "{}"); status != 401 {
		t.Errorf("a press of a revoked device: %d", status)
	}
}

func TestAFirstPressIsNeverTooMany(t *testing.T) {
	s := openSite(t)
	s.pair()
	var id string
	codes := map[int]int{}
	for i := range sosPerMinute + 5 {
		status, _, body := s.ask("POST", "/api/elder/sos", fmt.Sprintf(`{"press":"%d"}`, i))
		codes[status]++
		if i == 0 {
			var out sosOut
			s.must(json.Unmarshal([]byte(body), &out))
			id = out.Incident
		}
	}
	if codes[200] != sosPerMinute || codes[http.StatusTooManyRequests] != 5 {
		t.Errorf("a stuck button: %v", codes)
	}
	lin := care.Agent{ID: "lin", Name: "林"}
	s.must(s.incidents.Resolve(t.Context(), lin, id, care.OutcomeMistake, "", 0))
	if status, code, _ := s.ask("POST", "/api/elder/sos", `{"press":"in need now"}`); status != 200 {
		t.Errorf("the first press after that: %d %s", status, code)
	}
}

func TestRecordsThatFailLetNobodyBelieveAndEverybodyKnow(t *testing.T) {
	s := openSite(t)
	s.pair()
	s.signIn()
	console, page := s.socket("/api/console/ws"), s.socket("/api/elder/ws")
	s.records.failing.Store(true)
	page.WriteJSON(map[string]any{"v": 1, "type": "sos", "press": "p1"})
	if m := until(t, page, "a refusal", ofType("error")); m["code"] != "unsaved" || m["press"] != "p1" {
		t.Errorf("the page is told %v", m)
	}
	if m := until(t, console, "the alarm that is not kept", ofType("incident.unsaved")); m["elder"].(map[string]any)["name"] != "王秀兰" || m["kind"] != "sos" {
		t.Errorf("the console is told %v", m)
	}
	if status, code, _ := s.ask("POST", "/api/elder/sos", `{"press":"p1"}`); status != http.StatusServiceUnavailable || code != "unsaved" {
		t.Errorf("by POST: %d %s", status, code)
	}
	if status, code, _ := s.ask("POST", "/api/alarms", `{"id":"1","device":"d","kind":"gas"}`, withGoodKey...); status != http.StatusServiceUnavailable || code != "unsaved" {
		t.Errorf("another system: %d %s", status, code)
	}
	later := s.socket("/api/console/ws") // a console that opens only now
	if m := until(t, later, "what is not kept", ofType("incident.unsaved")); m["device"] != "box" || m["kind"] != "sos" {
		t.Errorf("a console that comes later is told %v", m)
	}
	s.records.failing.Store(false)
	console = later // it has replaced the first
	id := pressed(t, page, "p1")
	until(t, console, "the records are back", func(m map[string]any) bool { return m["type"] == "notice" && m["code"] == "records_back" })
	until(t, console, "the alarm", func(m map[string]any) bool { return m["type"] == "incident" && m["id"] == id })
}

func TestAnAgentDoesEverythingFromTheConsole(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	_, nameless := s.alarm(`{"device":"pendant","kind":"fall"}`)
	s.signIn()
	conn, err := s.dial("/api/console/ws")
	s.must(err)
	t.Cleanup(func() { conn.Close() })
	hello := until(t, conn, "the welcome", ofType("welcome"))
	if got := len(hello["incidents"].([]any)); got != 2 {
		t.Errorf("%d live incidents in the welcome", got)
	}
	if first := hello["incidents"].([]any)[0].(map[string]any); first["id"] != id || first["next"] == nil {
		t.Errorf("the most urgent first: %v", first)
	}
	if unknown := hello["unknown"].([]any); len(unknown) != 1 || unknown[0].(map[string]any)["incident"] != nameless.Incident {
		t.Errorf("unknown devices: %v", unknown)
	}
	if got := len(hello["outcomes"].([]any)); got != len(care.Outcomes) {
		t.Errorf("%d outcomes", got)
	}
	say := func(kind string, fields ...string) {
		m := map[string]any{"v": 1, "type": kind}
		for i := 0; i+1 < len(fields); i += 2 {
			m[fields[i]] = fields[i+1]
		}
		conn.WriteJSON(m)
	}
	state := func(id, want string) {
		t.Helper()
		until(t, conn, "state "+want, func(m map[string]any) bool { return m["type"] == "incident" && m["id"] == id && m["state"] == want })
	}
	say("incident.take", "incident", id)
	state(id, "acknowledged")
	say("incident.called", "incident", id, "person", "relative:li")
	state(id, "responding")
	say("incident.dispatch", "incident", id, "person", "responder:sun")
	say("incident.note", "incident", id, "note", "门口有狗")
	say("device.assign", "device", "api:pendant", "elder", "zhao", "name", "吊坠", "model", "P1")
	until(t, conn, "whose it is", func(m map[string]any) bool { return m["type"] == "unknown" && m["assigned"] == true })
	state(nameless.Incident, "open")
	say("incident.resolve", "incident", id)
	if m := until(t, conn, "a refusal", ofType("error")); m["code"] != "bad_outcome" || m["incident"] != id {
		t.Errorf("resolving without an outcome: %v", m)
	}
	stale := map[string]any{"v": 1, "type": "incident.resolve", "incident": id, "outcome": "helped", "alarms": 1}
	s.sos()
	conn.WriteJSON(stale)
	if m := until(t, conn, "a refusal", ofType("error")); m["code"] != "pressed_again" || m["incident"] != id {
		t.Errorf("resolving what was pressed again: %v", m)
	}
	stale["alarms"] = "one"
	conn.WriteJSON(stale)
	if m := until(t, conn, "a refusal", ofType("error")); m["code"] != "bad_message" {
		t.Errorf("a number that is none: %v", m)
	}
	stale["alarms"], stale["note"] = 2, "孙志强到了"
	conn.WriteJSON(stale)
	state(id, "resolved")
	say("incident.resolve", "incident", id, "outcome", "helped")
	if m := until(t, conn, "a refusal", ofType("error")); m["code"] != "incident_state" {
		t.Errorf("resolving twice: %v", m)
	}
	say("incident.reopen", "incident", id)
	state(id, "open")
	say("device.command", "device", "watch:8800000015", "command", "explode")
	if m := until(t, conn, "a refusal", ofType("error")); m["code"] != "bad_message" {
		t.Errorf("a command that is none: %v", m)
	}
	say("device.command", "device", "watch:8800000015", "command", "locate")
	until(t, conn, "what became of it", func(m map[string]any) bool {
		return m["type"] == "device" && m["result"] == "offline" || m["type"] == "error" && m["code"] == "offline"
	})
	for what, want := range map[care.EventKind]int{care.EventPersonCalled: 1, care.EventDispatched: 1, care.EventNoted: 1, care.EventIncidentDone: 1, care.EventReopened: 1} {
		if n := s.happened(id, what); n != want {
			t.Errorf("%s: %d times, want %d", what, n, want)
		}
	}
}
