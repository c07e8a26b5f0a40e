package test

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// clickIn presses an element inside the first one that matches the selector.
func (b *browser) clickIn(id, data, value, inner string) {
	b.t.Helper()
	find := deep + "(" + asJSON(id) + ", true).find((e) => e.dataset[" + asJSON(data) + "] === " + asJSON(value) + ")"
	if inner != "" {
		find = "(" + find + `)?.querySelector('[data-testid="` + inner + `"]')`
	}
	eventually(b.t, id+" "+value+" on the page", 10*time.Second, func() bool { return eval[bool](b, "!!("+find+")") })
	eval[bool](b, "(()=>{const e="+find+"; (e.querySelector('input') ?? e).click(); return true})()")
}

// linkOf is the path of the page that a person was sent.
func (h *house) linkOf(incident, person string) string {
	h.t.Helper()
	var path string
	store := h.records()
	eventually(h.t, "a message to "+person, 10*time.Second, func() bool {
		list, err := store.MessagesOf(context.Background(), incident)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, m := range list {
			if strings.HasPrefix(m.Person, person) {
				path = regexp.MustCompile(`/incident/.+$`).FindString(m.URL)
			}
		}
		return path != ""
	})
	return path
}

// The whole story of issue and product: a press on a wrist, and everybody.
func TestBrowserOnePressOnAWrist(t *testing.T) {
	h := open(t)
	agent := browse(t, desktop, "zh-CN", "")
	agent.atConsole(h, "he")
	w := h.watchOn("8800000015")
	pressed := time.Now()
	if err := w.press(pressed.Truncate(time.Second)); err != nil {
		t.Fatal(err)
	}
	agent.waitFor("incident", 5*time.Second)
	t.Logf("on the screen of the console after %s", time.Since(pressed).Round(time.Millisecond))
	if !w.answer("AL", 5*time.Second) {
		t.Fatal("the press was not acknowledged")
	}
	agent.waitText("incident", "王秀兰", time.Second)
	agent.waitText("clock", "0:0", 5*time.Second)
	if title := eval[string](agent, "(async()=>{for(let i=0;i<40;i++){if(document.title.includes('SOS'))break;await new Promise(r=>setTimeout(r,50))}return document.title})()"); !strings.Contains(title, "王奶奶") {
		t.Errorf("the title says %q", title)
	}
	agent.screenshot("console-sos-rings")
	agent.click("incident-take")
	agent.open(h.url + "/console#incident/" + h.liveIncident().ID)
	agent.waitText("incident-who", "青霉素", 10*time.Second)
	agent.waitText("incident-who", "氨氯地平", time.Second)
	agent.waitText("place", "32.39350", 5*time.Second)
	if n := eval[int](agent, deep+`("map").querySelectorAll('.leaflet-pane').length`); n == 0 {
		t.Error("there is no map")
	}
	inc := h.liveIncident()

	family := browse(t, phone, "zh-CN", "")
	family.open(h.url + h.linkOf(inc.ID, "relative:"))
	family.waitText("incident-state", "何静", 10*time.Second)
	family.screenshot("relative-sees-an-agent")

	agent.click("incident-sheet")
	agent.waitText("sheet", "青霉素", 5*time.Second)
	agent.screenshot("console-sheet")
	agent.click("sheet-close")
	agent.click("incident-door")
	agent.waitText("door-code", "钥匙盒", 5*time.Second)
	agent.clickIn("person", "person", "responder:station_ginkgo", "incident-dispatch")
	responder := browse(t, phone, "zh-CN", "")
	responder.open(h.url + h.linkOf(inc.ID, "responder:station_ginkgo"))
	responder.click("going")
	family.waitText("incident-state", "赵刚", 5*time.Second)
	agent.waitText("people", "赵刚", time.Second)
	responder.screenshot("responder-is-going")
	responder.click("arrived")
	eventually(t, "he has arrived", 5*time.Second, func() bool { return !h.liveIncident().Arrived.IsZero() })
	agent.fill("incident-note", "她在卫生间滑倒，人清醒，赵刚已扶起")
	agent.click("incident-note-send")
	agent.screenshot("console-sos-open")

	agent.clickIn("outcome", "outcome", "helped", "")
	agent.fill("resolve-note", "腿有擦伤，女儿下午来")
	agent.click("incident-resolve")
	agent.waitFor("incident-resolved", 5*time.Second)
	agent.waitText("timeline", "腿有擦伤", 5*time.Second)
	agent.screenshot("console-sos-resolved")
	family.waitText("incident-state", "没事了", 5*time.Second)
	family.screenshot("relative-reads-the-end")

	h.readsLikeAReport(inc.ID)
	verify := h.run("verify")
	if !strings.Contains(verify, "whole") {
		t.Errorf("verify says %s", verify)
	}
}

// readsLikeAReport checks that the timeline tells the story in its order.
func (h *house) readsLikeAReport(id string) {
	h.t.Helper()
	events, err := h.records().Timeline(context.Background(), care.IncidentSubject(id))
	if err != nil {
		h.t.Fatal(err)
	}
	want := []care.EventKind{
		care.EventOpened, care.EventStep, care.EventAcknowledged, care.EventLinkOpened, care.EventSheetRead, care.EventDoorRead,
		care.EventDispatched, care.EventLinkOpened, care.EventGoing, care.EventArrived, care.EventNoted, care.EventIncidentDone,
	}
	for _, e := range events {
		if len(want) > 0 && e.What == want[0] {
			want = want[1:]
		}
		h.t.Logf("%s  %-24s %-36s %v", e.At.Format("15:04:05.000"), e.What, e.Who, e.Data)
	}
	if len(want) > 0 {
		h.t.Errorf("the timeline does not tell, or not in this order: %v", want)
	}
}

// liveIncident is the only one.
func (h *house) liveIncident() care.Incident {
	h.t.Helper()
	list, err := h.records().Incidents(context.Background(), care.IncidentFilter{Live: true})
	if err != nil || len(list) != 1 {
		h.t.Fatalf("%d live incidents, %v", len(list), err)
	}
	return list[0]
}

func TestBrowserTheRedButtonAndACallBack(t *testing.T) {
	h := open(t)
	agent := browse(t, desktop, "en", "")
	agent.atConsole(h, "alice")
	elder := browse(t, phone, "zh-CN", "")
	elder.pairAndOpen(h, "王秀兰")
	elder.screenshot("elder-sos-button")
	elder.click("sos")
	agent.waitFor("incident", 5*time.Second)
	eventually(t, "the page says that it was received", 5*time.Second, func() bool {
		return strings.Contains(strings.Join(elder.texts("sos-state"), " "), "收到")
	})
	elder.screenshot("elder-sos-received")
	elder.waitText("caption", "收到了", 15*time.Second)
	agent.click("incident-take")
	elder.waitText("sos-state", "Alice", 5*time.Second)
	agent.open(h.url + "/console#incident/" + h.liveIncident().ID)
	agent.click("incident-callback")
	elder.waitState("agent", 10*time.Second)
	agent.waitText("incident-who", "青霉素", 5*time.Second)
	agent.screenshot("console-sos-english")
	agent.clickIn("outcome", "outcome", "mistake", "")
	agent.click("incident-resolve")
	agent.waitFor("incident-resolved", 5*time.Second)
}

func TestBrowserTheSupervisorReadsTheNorms(t *testing.T) {
	h := open(t)
	boss := browse(t, desktop, "zh-CN", "")
	boss.atConsole(h, "lin")
	w := h.watchOn("8800000018")
	if err := w.press(time.Now()); err != nil {
		t.Fatal(err)
	}
	boss.waitFor("incident", 5*time.Second)
	boss.click("incident-take")
	boss.open(h.url + "/console#report")
	boss.waitText("norms", "TSA", 10*time.Second)
	boss.waitFor("report-clock", 5*time.Second)
	boss.screenshot("supervisor-norms")
	c := h.console("lin")
	for _, file := range []string{"/api/report.csv", "/api/report.xlsx"} {
		body, err := c.Download(context.Background(), file)
		if err != nil || len(body) < 500 {
			t.Errorf("%s: %d bytes, %v", filepath.Base(file), len(body), err)
		}
	}
	other := h.console("he")
	if _, err := other.Download(context.Background(), "/api/report.csv"); err == nil {
		t.Error("an agent who is no supervisor reads the report")
	}
}
