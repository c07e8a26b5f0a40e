package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yinling/care"
)

func TestTheSameIDIsTheSameAlarmWhenEverItComes(t *testing.T) {
	s := openSite(t)
	status, first := s.alarm(`{"id":"a1","device":"kitchen-1","kind":"smoke","battery":70,"word":"SMK 3"}`)
	if status != http.StatusCreated || first.Alarm == "" || first.Incident == "" {
		t.Fatalf("%d %+v", status, first)
	}
	status, again := s.alarm(`{"id":"a1","device":"api:kitchen-1","kind":"smoke"}`)
	if status != http.StatusOK || again != first {
		t.Errorf("again: %d %+v, want 200 %+v", status, again, first)
	}
	status, other := s.alarm(`{"id":"a1","device":"kitchen-2","kind":"smoke"}`)
	if status != http.StatusCreated || other.Alarm == first.Alarm || other.Incident == first.Incident {
		t.Errorf("another device's a1: %d %+v", status, other)
	}
	status, next := s.alarm(`{"id":"a2","device":"kitchen-1","kind":"gas"}`)
	if status != http.StatusCreated || next.Incident != first.Incident || next.Alarm == first.Alarm {
		t.Errorf("the next alarm: %d %+v", status, next)
	}
	alarms, err := s.store.AlarmsOf(t.Context(), first.Incident)
	s.must(err)
	if len(alarms) != 2 || alarms[0].Repeats+alarms[1].Repeats != 1 {
		t.Errorf("kept: %+v", alarms)
	}
	for _, a := range alarms {
		if a.ID == first.Alarm && (a.Word != "SMK 3" || a.Battery != 70) {
			t.Errorf("the alarm is %+v", a)
		}
	}
}

// pir gives the elder a sensor of the API.
func (s *site) pir() {
	s.t.Helper()
	s.must(s.store.PutDevice(s.t.Context(), care.Device{ID: "api:pir", ElderID: "wang", Name: "客厅", Protocol: care.ProtocolAPI, Paired: time.Now(), Battery: -1}))
}

func TestAnAlarmOfAnAssignedDeviceIsTheEldersOwn(t *testing.T) {
	s := openSite(t)
	s.pir()
	id := s.sos()
	_, kept := s.alarm(`{"id":"f","device":"pir","kind":"fall"}`)
	if kept.Incident != id {
		t.Errorf("the sensor's fall opened %s beside %s", kept.Incident, id)
	}
	v, _ := s.incidents.LiveOf("wang")
	if v.Alarms != 2 || v.Kind != care.AlarmSOS {
		t.Errorf("%+v", v.Incident)
	}
}

func TestDevicesAreNumbersWithOrWithoutAProtocol(t *testing.T) {
	for device, want := range map[string]string{
		"kitchen-1": "api:kitchen-1", "api:kitchen-1": "api:kitchen-1", "watch:88": "watch:88", "gt06:1": "gt06:1", "jt808:2": "jt808:2",
		"AA:BB:CC": "api:AA:BB:CC", "page:box": "api:page:box", "watch:": "api:watch:", ":": "api::",
	} {
		if got := deviceID(device); got != want {
			t.Errorf("%q is %q, want %q", device, got, want)
		}
	}
}

func TestWhatCannotBeAnAlarmIsRefusedAndWhatIsOddIsSaid(t *testing.T) {
	s := openSite(t)
	for body, want := range map[string]string{
		``:                                   "bad_message",
		`[]`:                                 "bad_message",
		`{"kind":"smoke"}`:                   "bad_message",
		`{"device":"d","kind":"earthquake"}`: "bad_kind",
		`{"device":"d"}`:                     "bad_kind",
		`{"device":"` + strings.Repeat("d", 65) + `","kind":"smoke"}`:               "bad_message",
		`{"device":"d","kind":"smoke","id":"` + strings.Repeat("i", 129) + `"}`:     "bad_message",
		`{"device":"d","kind":"smoke","word":"` + strings.Repeat("w", 70000) + `"}`: "bad_message",
	} {
		if status, code, _ := s.ask("POST", "/api/alarms", body, withGoodKey...); status != 400 || code != want {
			t.Errorf("%.60s: %d %s, want %s", body, status, code, want)
		}
	}
	if board, _ := s.incidents.Board(); len(board) != 0 {
		t.Errorf("%d incidents of nothing", len(board))
	}
	now := time.Now()
	for i, c := range []struct {
		at    string
		taken bool
		note  bool
	}{
		{now.Add(-time.Hour).Format(time.RFC3339), true, false},
		{now.Add(23 * time.Hour).Format(time.RFC3339), true, false},
		{now.Add(-25 * time.Hour).Format(time.RFC3339), false, true},
		{now.Add(25 * time.Hour).Format(time.RFC3339), false, true},
		{"1970-01-01T00:00:00Z", false, true},
		{"yesterday", false, true},
		{"", false, false},
	} {
		_, kept := s.alarm(fmt.Sprintf(`{"device":"clock-%d","kind":"smoke","at":"%s","battery":300}`, i, c.at))
		alarms, err := s.store.AlarmsOf(t.Context(), kept.Incident)
		s.must(err)
		if a := alarms[0]; a.At.IsZero() == c.taken || (kept.Note != "") != c.note || a.Battery != -1 {
			t.Errorf("at %q: note %q, alarm %+v", c.at, kept.Note, a)
		}
	}
}

func TestAnOddFieldCostsNoAlarm(t *testing.T) {
	s := openSite(t)
	for i, c := range []struct {
		fields  string
		battery int
		noted   bool
	}{
		{`"battery":79.6`, 80, false},
		{`"battery":"full"`, -1, false},
		{`"battery":null,"position":null,"word":null,"at":null`, -1, false},
		{`"position":{"lat":91,"lon":0}`, -1, true},
		{`"position":"kitchen"`, -1, true},
		{`"position":{"lat":"32","lon":"119"}`, -1, true},
		{`"at":1772438400`, -1, true},
		{`"word":{"code":7}`, -1, false},
		{`"word":"` + strings.Repeat("烟", 100) + `"`, -1, false},
	} {
		status, kept := s.alarm(fmt.Sprintf(`{"device":"odd-%d","kind":"smoke",%s}`, i, c.fields))
		alarms, err := s.store.AlarmsOf(t.Context(), kept.Incident)
		s.must(err)
		if a := alarms[0]; status != http.StatusCreated || a.Battery != c.battery || a.Position.Fix || (kept.Note != "") != c.noted || len(a.Word) > maxWord+3 {
			t.Errorf("%s: %d, note %q, %+v", c.fields, status, kept.Note, a)
		}
	}
}

func TestSignalsKeepBatteryPlaceAndReadings(t *testing.T) {
	s := openSite(t)
	s.pir()
	s.alarm(`{"device":"pir","kind":"test"}`) // from now on it is known whose it is
	body := `{"device":"pir","battery":55,"motion":true,"position":{"lat":32.41,"lon":119.43,"accuracy":20},
		"readings":[{"kind":"heart_rate","value":71},{"kind":"blood_pressure","value":132,"second":81}]}`
	if status, code, _ := s.ask("POST", "/api/signals", body, withGoodKey...); status != http.StatusNoContent {
		t.Fatalf("a signal: %d %s", status, code)
	}
	s.signIn()
	for _, d := range s.get("/api/devices")["devices"].([]any) {
		if d := d.(map[string]any); d["id"] == "api:pir" && (d["battery"] != 55.0 || d["seen"] == nil || d["elderName"] != "王秀兰") {
			t.Errorf("the sensor is %v", d)
		}
	}
	for _, bad := range []string{``, `{}`, `{"device":"d","readings":[{"kind":"mood","value":1}]}`} {
		if status, _, _ := s.ask("POST", "/api/signals", bad, withGoodKey...); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	if status, code, _ := s.ask("POST", "/api/signals", `{"device":"new-one"}`, withGoodKey...); status != 204 {
		t.Fatalf("a device that nobody knows: %d %s", status, code)
	}
	unknown := s.get("/api/unknown")["unknown"].([]any)
	if len(unknown) != 1 || unknown[0].(map[string]any)["device"] != "api:new-one" {
		t.Errorf("unknown: %v", unknown)
	}
}

func TestALimitedKeyStillRaisesAFirstAlarm(t *testing.T) {
	s := openSite(t)
	s.alarm(`{"id":"1","device":"stuck","kind":"sos"}`)
	for range keyPerMinute {
		s.web.keyUse.allow("k1")
	}
	if status, code, _ := s.ask("POST", "/api/alarms", `{"id":"2","device":"stuck","kind":"sos"}`, withGoodKey...); status != 429 || code != "too_many" {
		t.Errorf("a device in an incident: %d %s", status, code)
	}
	if status, code, _ := s.ask("POST", "/api/signals", `{"device":"stuck"}`, withGoodKey...); status != 429 || code != "too_many" {
		t.Errorf("a sign of life: %d %s", status, code)
	}
	if status, code, _ := s.ask("GET", "/api/incidents", "", withGoodKey...); status != 429 || code != "too_many" {
		t.Errorf("reading: %d %s", status, code)
	}
	if status, _ := s.alarm(`{"id":"1","device":"another","kind":"low_battery"}`); status != http.StatusCreated {
		t.Errorf("a first alarm: %d", status)
	}
	if status, _ := s.alarm(`{"id":"2","device":"another","kind":"sos"}`); status != http.StatusCreated {
		t.Errorf("a press beside a flat battery: %d", status)
	}
}

func TestAKeySpeaksForDevicesOfTheAPIOnly(t *testing.T) {
	s := openSite(t)
	conn, err := s.device("good")
	s.must(err)
	for _, device := range []string{"watch:8800000015", "gt06:866123456789012", "jt808:13800000000"} {
		for path, body := range map[string]string{"/api/alarms": `{"device":"` + device + `","kind":"sos"}`, "/api/signals": `{"device":"` + device + `","battery":5}`} {
			if status, code, _ := s.ask("POST", path, body, withGoodKey...); status != http.StatusForbidden || code != "forbidden" {
				t.Errorf("%s for %s: %d %s", path, device, status, code)
			}
		}
		for _, kind := range []string{"alarm", "signal"} {
			conn.WriteJSON(map[string]any{"type": kind, "device": device, "kind": "sos"})
			if m := until(t, conn, "a refusal", func(m map[string]any) bool { return m["type"] == "error" || m["type"] == "ok" }); m["code"] != "forbidden" {
				t.Errorf("%s for %s by socket: %v", kind, device, m)
			}
		}
	}
	if board, unknown := s.incidents.Board(); len(board)+len(unknown) != 0 {
		t.Errorf("it raised %v, %v", board, unknown)
	}
}

func TestDevicesSayWhatTheyCanBeTold(t *testing.T) {
	s := openSite(t)
	raise := func(p care.Protocol) (incident string) {
		r, err := s.incidents.Signal(t.Context(), care.Signal{Protocol: p, Number: "1", Battery: -1, Alarms: []care.Alarm{{Kind: care.AlarmSOS, Battery: -1}}})
		s.must(err)
		return r.Incident.ID
	}
	raise(care.ProtocolGT06)
	raise(care.ProtocolJT808)
	mute := raise(care.ProtocolAPI)
	conn, err := s.device("good")
	s.must(err)
	conn.WriteJSON(map[string]any{"type": "alarm", "device": "base", "kind": "sos"})
	base := until(t, conn, "ok", ofType("ok"))["incident"].(string)
	s.signIn()
	want := map[string]string{
		"watch:8800000015": "[locate call find text]", "gt06:1": "[locate]", "jt808:1": "[locate call text]",
		"api:base": "[locate call find text]", "api:1": "[]", "box": "[]",
	}
	devices := s.get("/api/devices")["devices"].([]any)
	if len(devices) != len(want) {
		t.Errorf("devices: %v", devices)
	}
	for _, d := range devices {
		d := d.(map[string]any)
		if got := fmt.Sprint(d["commands"]); got != want[d["id"].(string)] {
			t.Errorf("%s: %s, want %s", d["id"], got, want[d["id"].(string)])
		}
	}
	for incident, want := range map[string]string{mute: "[]", base: "[locate call find text]"} {
		if d := s.get("/api/incidents/" + incident)["device"].(map[string]any); fmt.Sprint(d["commands"]) != want {
			t.Errorf("the incident's device: %v, want %s", d, want)
		}
	}
}

// device opens a device's socket with a key.
func (s *site) device(key string) (*websocket.Conn, error) {
	conn, _, err := websocket.DefaultDialer.DialContext(s.t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+"/api/device/ws",
		http.Header{"Authorization": {"Bearer " + key}})
	if err == nil {
		s.t.Cleanup(func() { conn.Close() })
	}
	return conn, err
}

func TestADeviceSpeaksAndIsSpokenToBySocket(t *testing.T) {
	s := openSite(t)
	for _, key := range []string{"wrong", "revoked", ""} {
		if _, err := s.device(key); err == nil {
			t.Errorf("key %q opened a socket", key)
		}
	}
	conn, err := s.device("good")
	s.must(err)
	if s.devices.Online("base-1") {
		t.Error("online before it spoke")
	}
	conn.WriteJSON(map[string]any{"type": "alarm", "id": "a1", "device": "base-1", "kind": "sos", "battery": 90})
	ok := until(t, conn, "ok", ofType("ok"))
	if ok["id"] != "a1" || ok["alarm"] == nil || ok["incident"] == nil {
		t.Errorf("answered %v", ok)
	}
	conn.WriteJSON(map[string]any{"type": "alarm", "id": "a2", "device": "base-1", "kind": "nothing"})
	if m := until(t, conn, "error", ofType("error")); m["code"] != "bad_kind" || m["id"] != "a2" {
		t.Errorf("refused with %v", m)
	}
	conn.WriteJSON(map[string]any{"type": "signal", "id": "s1", "device": "base-1", "battery": 89})
	if ok := until(t, conn, "ok", ofType("ok")); ok["id"] != "s1" || ok["incident"] != nil {
		t.Errorf("answered %v", ok)
	}
	type result struct {
		text string
		err  error
	}
	results := make(chan result, 2)
	command := func(ctx context.Context, kind care.CommandKind) {
		text, err := s.devices.Command(ctx, "base-1", care.Command{Kind: kind, Args: []string{"12349"}})
		results <- result{text, err}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	go command(ctx, care.CommandCall)
	got := until(t, conn, "a command", ofType("command"))
	if got["kind"] != "call" || got["device"] != "base-1" || fmt.Sprint(got["args"]) != "[12349]" {
		t.Errorf("commanded %v", got)
	}
	if _, err := s.devices.Command(ctx, "base-1", care.Command{Kind: care.CommandCall}); care.ErrorCode(err) != "busy" {
		t.Errorf("the same command at once: %v", err)
	}
	stranger, err := s.device("good")
	s.must(err)
	stranger.WriteJSON(map[string]any{"type": "done", "device": "base-1", "kind": "call", "text": "lies"})
	stranger.WriteJSON(map[string]any{"type": "signal", "device": "base-2"})
	until(t, stranger, "ok", ofType("ok"))
	conn.WriteJSON(map[string]any{"type": "done", "kind": "call", "text": "dialing"})
	if r := <-results; r.text != "dialing" || r.err != nil {
		t.Errorf("the command came to %+v", r)
	}
	short, cancelShort := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancelShort()
	if _, err := s.devices.Command(short, "base-1", care.Command{Kind: care.CommandFind}); care.ErrorCode(err) != "timeout" {
		t.Errorf("a device that does not answer: %v", err)
	}
	go command(ctx, care.CommandLocate)
	until(t, conn, "a command", func(m map[string]any) bool { return m["kind"] == "locate" })
	conn.Close()
	if r := <-results; care.ErrorCode(r.err) != "offline" {
		t.Errorf("a socket that breaks: %v", r.err)
	}
	for i := 0; s.devices.Online("base-1") && i < 300; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := s.devices.Command(ctx, "base-1", care.Command{Kind: care.CommandCall}); care.ErrorCode(err) != "offline" || !s.devices.Online("base-2") {
		t.Errorf("after that: %v", err)
	}
}

func TestARevokedKeyClosesItsSockets(t *testing.T) {
	s := openSite(t)
	conn, err := s.device("good")
	s.must(err)
	s.must(s.store.RevokeKey(t.Context(), "k1", time.Now()))
	if !s.closes(conn) {
		t.Error("the socket of a revoked key goes on")
	}
}
