package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

// invited gives the address of a person's link of an incident.
func (s *site) invited(person, incident string) (path string) {
	s.t.Helper()
	return "/api/incident/" + s.linkFor(person, care.NewID(time.Now()), care.LinkIncident, incident, time.Now().Add(time.Hour))
}

func TestARelativeSeesWhatHappensAndIsGoing(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	path := s.invited("relative:li", id)
	page := s.socketOf(path + "/ws")
	first := until(t, page, "the incident", ofType("incident"))
	you := first["you"].(map[string]any)
	if first["elder"] != "王奶奶" || first["hotline"] != "12349" || first["position"] == nil || first["home"] == nil || first["address"] != "银杏社区 3 幢 501" || first["phone"] != "0514-80000001" || first["door"] != true ||
		you["name"] != "李敏" || you["going"] != false || first["state"] != "open" || first["lang"] != "zh" || first["zone"] != "Asia/Shanghai" {
		t.Errorf("the relative sees %v", first)
	}
	if status, code, _ := s.ask("POST", path, `{"action":"going"}`); status != http.StatusNoContent {
		t.Fatalf("going: %d %s", status, code)
	}
	going := until(t, page, "who is going", func(m map[string]any) bool { return fmt.Sprint(m["going"]) == "[李敏]" })
	if going["by"].(map[string]any)["name"] != "李敏" || going["state"] == "open" || going["you"].(map[string]any)["going"] != true {
		t.Errorf("after the tap: %v", going)
	}
	s.ask("POST", path, `{"action":"arrived"}`)
	until(t, page, "arrived", func(m map[string]any) bool {
		return m["arrived"] != nil && m["you"].(map[string]any)["arrived"] == true
	})
	s.must(s.incidents.Resolve(t.Context(), care.Agent{ID: "lin", Name: "林"}, id, care.OutcomeHelped, "腿扭了", 0))
	until(t, page, "the end", func(m map[string]any) bool { return m["state"] == "resolved" && m["outcome"] == "helped" })
	if m := s.get(path); m["state"] != "resolved" || m["outcome"] != "helped" || fmt.Sprint(m["going"]) != "[李敏]" || m["arrived"] == nil || m["hotline"] != "12349" {
		t.Errorf("after the end: %v", m)
	}
	_, _, after := s.ask("GET", path, "")
	for _, secret := range []string{"0514-80000001", "银杏社区", "32.4", "119.4", "32.39", `"position"`, `"home"`, `"door":true`} {
		if strings.Contains(after, secret) {
			t.Errorf("after the end the page still shows %s: %s", secret, after)
		}
	}
	if status, code, _ := s.ask("POST", path, `{"action":"going"}`); status != http.StatusConflict || code != "incident_state" {
		t.Errorf("going when it is over: %d %s", status, code)
	}
	if n := s.happened(id, care.EventLinkOpened); n != 1 {
		t.Errorf("opened %d times, one socket and reads after it", n)
	}
}

func TestTheTimelineOfAHelperKeepsTheEldersDignity(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	lin := care.Agent{ID: "lin", Name: "林"}
	s.must(s.incidents.Take(t.Context(), lin, id))
	s.must(s.incidents.Note(t.Context(), lin, id, "糖尿病，脾气不好"))
	s.must(s.incidents.Heard(t.Context(), id, "hurt", "尿裤子了"))
	s.must(s.incidents.Called(t.Context(), lin, id, "contact:13800000007"))
	s.must(s.incidents.Read(t.Context(), "agent:lin", id, care.EventDoorRead))
	secrets := []string{"糖尿病", "尿裤子", "高血压", "青霉素", "13800000007", "13800000002", "4711", "contact:", "relative:", "agent:", "door.read", "AL "}
	for person, heard := range map[string]bool{"relative:li": true, "responder:sun": false, "contact:13800000007": false, "agent:ban": false} {
		_, _, text := s.ask("GET", s.invited(person, id), "")
		for _, secret := range secrets {
			if strings.Contains(text, secret) && !(heard && secret == "尿裤子") {
				t.Errorf("%s reads %q in %s", person, secret, text)
			}
		}
		if !strings.Contains(text, "林") || !strings.Contains(text, "incident.opened") || strings.Contains(text, "尿裤子") != heard {
			t.Errorf("%s does not read what may be read: %s", person, text)
		}
	}
	s.must(s.store.PutRelative(t.Context(), s.daughter(care.Consent{Emergency: true})))
	if _, _, text := s.ask("GET", s.invited("relative:li", id), ""); strings.Contains(text, "尿裤子") {
		t.Error("without consent to the transcript the elder's words are shown")
	}
	if _, _, text := s.ask("GET", s.invited("responder:sun", id), ""); !strings.Contains(text, "Mrs Wang") || !strings.Contains(text, "Ginkgo") {
		t.Errorf("a responder who reads English: %s", text)
	}
}

func TestWhoMayNoLongerHelpSeesNothing(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	hour := time.Now().Add(time.Hour)
	s.must(s.store.PutRelative(t.Context(), care.Relative{ID: "qian", ElderID: "zhao", Name: "钱", Consent: care.Consent{Emergency: true}}))
	revoked := s.linkFor("relative:li", "gone", care.LinkIncident, id, hour)
	s.must(s.store.RevokeLink(t.Context(), "gone", time.Now()))
	good := s.linkFor("relative:li", "good", care.LinkIncident, id, hour)
	for name, c := range map[string]struct{ token, want string }{
		"forged":                    {strings.TrimSuffix(good, good[len(good)-3:]) + "xyz", "404 link_forged"},
		"expired":                   {s.linkFor("relative:li", "old", care.LinkIncident, id, time.Now().Add(-time.Second)), "410 link_expired"},
		"revoked":                   {revoked, "410 link_revoked"},
		"a summary's link":          {s.link("sum-link", care.LinkSummary, "sum", hour), "404 link_forged"},
		"another elder's relative":  {s.linkFor("relative:qian", "q", care.LinkIncident, id, hour), "403 no_consent"},
		"a relative who is gone":    {s.linkFor("relative:nobody", "n", care.LinkIncident, id, hour), "403 forbidden"},
		"a neighbour who moved":     {s.linkFor("contact:13999999999", "c", care.LinkIncident, id, hour), "403 forbidden"},
		"a responder who left":      {s.linkFor("responder:left", "r", care.LinkIncident, id, hour), "403 forbidden"},
		"an agent, no supervisor":   {s.linkFor("agent:lin", "a", care.LinkIncident, id, hour), "403 forbidden"},
		"an incident that is not":   {s.linkFor("relative:li", "x", care.LinkIncident, "nothing", hour), "404 not_found"},
		"somebody of no known kind": {s.linkFor("li", "k", care.LinkIncident, id, hour), "403 forbidden"},
	} {
		path := "/api/incident/" + c.token
		for _, how := range [][3]string{{"GET", path, ""}, {"POST", path, `{"action":"going"}`}, {"GET", path + "/ws", ""}} {
			status, code, _ := s.ask(how[0], how[1], how[2])
			if got := fmt.Sprint(status, " ", code); got != c.want {
				t.Errorf("%s, %s %s: %s, want %s", name, how[0], how[1][len(path):], got, c.want)
			}
		}
	}
	if v, _ := s.incidents.LiveOf("wang"); v.State != care.IncidentOpen {
		t.Errorf("a tap that was refused acknowledged: %s", v.State)
	}
}

func TestConsentWithdrawnClosesTheOpenPage(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	path := s.invited("relative:li", id)
	page := s.socketOf(path + "/ws")
	until(t, page, "the incident", ofType("incident"))
	s.must(s.store.PutRelative(t.Context(), s.daughter(care.Consent{Summary: true})))
	if !s.closes(page) {
		t.Error("the page goes on")
	}
	if status, code, _ := s.ask("POST", path, `{"action":"going"}`); status != 403 || code != "no_consent" {
		t.Errorf("a tap after that: %d %s", status, code)
	}
}

func TestASupervisorIsLetInToADeviceThatIsNobodys(t *testing.T) {
	s := openSite(t)
	_, kept := s.alarm(`{"device":"somebody","kind":"sos"}`)
	path := s.invited("agent:ban", kept.Incident)
	if m := s.get(path); m["elder"] != "" || m["device"] != "api:somebody" || m["home"] != nil || m["state"] != "open" || m["you"].(map[string]any)["name"] != "班" {
		t.Errorf("the supervisor sees %v", m)
	}
	if status, code, _ := s.ask("POST", path, `{"action":"going"}`); status != 204 {
		t.Errorf("going: %d %s", status, code)
	}
	if status, _, _ := s.ask("GET", s.invited("relative:li", kept.Incident), ""); status != 403 {
		t.Errorf("a relative of nobody: %d", status)
	}
}

func TestAnAgentWithdrawsALinkAndItIsWrittenDown(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	path := "/api/incident/" + s.linkFor("responder:sun", "wrong-person", care.LinkIncident, id, time.Now().Add(time.Hour))
	page := s.socketOf(path + "/ws")
	until(t, page, "the incident", ofType("incident"))
	if status, _, _ := s.ask("DELETE", "/api/links/wrong-person", ""); status != 401 {
		t.Errorf("a stranger withdraws a link: %d", status)
	}
	s.signIn()
	if status, code, _ := s.ask("DELETE", "/api/links/wrong-person", ""); status != http.StatusNoContent || s.happened(id, care.EventLinkRevoked) != 1 {
		t.Errorf("withdrawing: %d %s", status, code)
	}
	if !s.closes(page) {
		t.Error("the page goes on")
	}
}

func TestATapIsOneOfThree(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	path := s.invited("responder:sun", id)
	for _, body := range []string{"", "{", `{"action":""}`, `{"action":"resolve"}`} {
		if status, code, _ := s.ask("POST", path, body); status != 400 || code != "bad_message" {
			t.Errorf("%q: %d %s", body, status, code)
		}
	}
	if status, _, _ := s.ask("POST", path, `{"action":"cannot"}`); status != 204 {
		t.Errorf("cannot: %d", status)
	}
	if m := s.get(path); fmt.Sprint(m["cannot"]) != "[孙志强]" || m["you"].(map[string]any)["cannot"] != true || m["state"] != "open" {
		t.Errorf("after that: %v", m)
	}
	s.ask("POST", path, `{"action":"arrived"}`)
	s.ask("POST", path, `{"action":"cannot"}`) // not there after all
	if you := s.get(path)["you"].(map[string]any); you["arrived"] != false || you["going"] != false || you["cannot"] != true {
		t.Errorf("arrived and then cannot: %v", you)
	}
	if status, _, _ := s.ask("POST", path, `{"action":"going"}`, "Sec-Fetch-Site", "cross-site"); status != 403 {
		t.Errorf("a tap from another site: %d", status)
	}
}

func TestALinkThatIsOpenedAllTheTimeIsWrittenDownOnce(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	path := s.invited("relative:li", id)
	for range 5 {
		page := s.socketOf(path + "/ws")
		until(t, page, "the incident", ofType("incident"))
		page.Close()
		s.get(path)
	}
	s.get(s.invited("responder:sun", id))
	if n := s.happened(id, care.EventLinkOpened); n != 2 {
		t.Errorf("two links, written down %d times", n)
	}
}

func TestOnceAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnceIn(time.Hour, 3)
		say := func(key string, want bool) {
			t.Helper()
			if got := o.first(key); got != want {
				t.Errorf("%s: %v", key, got)
			}
		}
		say("a", true)
		say("a", false)
		time.Sleep(time.Hour - time.Second)
		say("a", false)
		say("b", true)
		time.Sleep(time.Second)
		say("a", true)
		say("b", false)
		o.forget("b")
		say("b", true)
		say("c", true)
		say("d", true) // one too many: all are forgotten
		say("d", false)
		if len(o.done) > 3 {
			t.Errorf("%d are kept in mind", len(o.done))
		}
	})
}

func TestForgedLinksAreCountedByAddressAndGoodOnesByLink(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	busy, quiet := s.invited("relative:li", id), s.invited("responder:sun", id)
	last := ""
	for range forgedPerMinute + 1 {
		_, last, _ = s.ask("GET", "/api/incident/forged", "")
	}
	if last != "too_many" {
		t.Errorf("one forged link too many: %s", last)
	}
	link := func(path string) string {
		l, _ := s.keys.Open(care.LinkIncident, path[len("/api/incident/"):], time.Now())
		return l
	}
	for range linkPerMinute {
		s.web.links.use.allow(link(busy))
	}
	for _, how := range [][3]string{{"GET", busy, ""}, {"GET", busy + "/ws", ""}, {"POST", busy, `{"action":"cannot"}`}} {
		if status, code, _ := s.ask(how[0], how[1], how[2]); status != 429 || code != "too_many" {
			t.Errorf("a link that is used too often, %s: %d %s", how[0], status, code)
		}
	}
	if status, code, _ := s.ask("POST", busy, `{"action":"going"}`); status != 204 {
		t.Errorf("its first going: %d %s", status, code)
	}
	if status, _, _ := s.ask("POST", busy, `{"action":"going"}`); status != 429 {
		t.Errorf("and the next: %d", status)
	}
	if status, code, _ := s.ask("POST", quiet, `{"action":"going"}`); status != 204 {
		t.Errorf("another helper behind the same address: %d %s", status, code)
	}
}

func TestAStepTellsWhatKindsOfPeopleWereTold(t *testing.T) {
	step := func(targets, told string) map[string]string {
		e := care.Event{What: care.EventStep, Who: "system", Data: map[string]string{"step": "2", "targets": targets, "told": told}}
		return happened([]care.Event{e}, false, nil)[0].Data
	}
	for _, c := range [][3]string{
		{"consoles,relative:1", "relative:li", "relative"},
		{"relative:2,relative:3,worker", "relative:a,relative:b,contact:13800000001", "relative,worker"},
		{"neighbours", "contact:13800000007", "neighbours"},
		{"supervisor,responder", "agent:ban,responder:sun", "supervisor,responder"},
	} {
		if got := step(c[0], c[1]); got["told"] != c[2] || got["targets"] != "" {
			t.Errorf("%s to %s: %v", c[0], c[1], got)
		}
	}
	if got, some := step("consoles,120", "")["told"]; some {
		t.Errorf("only screens rang: told %q", got)
	}
	lapsed := happened([]care.Event{{What: care.EventLapsed, Who: "system", Data: map[string]string{"why": "cannot", "name": "李敏"}}}, false, nil)[0].Data
	if lapsed["why"] != "cannot" || lapsed["name"] != "李敏" {
		t.Errorf("who cannot: %v", lapsed)
	}
}
