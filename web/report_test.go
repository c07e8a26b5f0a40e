package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yinling/callcenter"
	"yinling/care"
)

func TestTheReportCountsTheAbandonedToo(t *testing.T) {
	s := openSite(t)
	id := s.sos()
	s.must(s.incidents.Take(t.Context(), care.Agent{ID: "lin", Name: "林"}, id))
	s.escalated("taken", 8*time.Second, care.TerminationCompleted)
	s.escalated("slow", 40*time.Second, care.TerminationCompleted)
	s.escalated("left", 0, care.TerminationAbandoned)
	s.signInAs("ban")
	m := s.get("/api/report")
	calls, answer := m["calls"].(map[string]any), m["answer"].(map[string]any)
	if calls["count"] != 3.0 || calls["answered"] != 2.0 || calls["abandoned"] != 1.0 || calls["p50"] != 8.0 || calls["p95"] != 40.0 || m["abandoned"] != 1.0 {
		t.Errorf("calls: %v", calls)
	}
	if answer["count"] != 1.0 || answer["answered"] != 1.0 {
		t.Errorf("incidents: %v", answer)
	}
	seen := 0
	for _, n := range m["norms"].([]any) {
		n := n.(map[string]any)
		share := func(of string) string {
			f, ok := n[of].(map[string]any)
			if !ok {
				return "-"
			}
			return fmt.Sprint(f["met"], "/", f["count"], " ", f["ok"])
		}
		if n["formula"].(map[string]any)["zh"] == "" || n["source"] == "" || n["sourceZh"] == "" {
			t.Errorf("a norm without its formula: %v", n)
		}
		want := map[string][2]string{
			"nena-15": {"1/1 true", "1/3 false"}, "tsa-60": {"1/1 true", "2/3 false"}, "nfpa-process": {"0/0 true", "-"}, "gbt33358-day": {"1/1 true", "2/3 false"},
		}[n["id"].(string)]
		if want[0] == "" {
			continue
		}
		if seen++; share("incidents") != want[0] || share("calls") != want[1] {
			t.Errorf("%s: incidents %s, calls %s; want %v", n["id"], share("incidents"), share("calls"), want)
		}
	}
	if seen != 4 || len(m["incidents"].([]any)) != 1 || len(m["models"].([]any)) != 1 {
		t.Errorf("%d norms, %v", seen, m["models"])
	}
	for _, bad := range []string{"?from=2026-03-02&to=2026-03-01", "?from=2001-01-01", "?from=x"} {
		if status, code, _ := s.ask("GET", "/api/report"+bad, ""); status != 400 || code != "bad_time" {
			t.Errorf("%s: %d %s", bad, status, code)
		}
	}
}

// escalated writes a call that asked for a person, who came after so long.
func (s *site) escalated(id string, after time.Duration, end care.TerminationResult) {
	s.t.Helper()
	ctx, start := s.t.Context(), time.Now().Add(-time.Hour)
	asked := start.Add(20 * time.Second)
	c := care.CallRecord{ID: id, ElderID: "wang", State: care.CallBot, Started: start, Escalation: care.EscalateAsked}
	s.must(s.store.StartCall(ctx, c))
	events := []care.Event{{Subject: care.CallSubject(id), At: asked, Who: "bot", What: care.EventEscalated}}
	if after > 0 {
		c.AgentID = "lin"
		events = append(events, care.Event{Subject: care.CallSubject(id), At: asked.Add(after), Who: "agent:lin", What: care.EventTakeover})
	}
	c.State, c.Ended, c.Termination = care.CallEnded, start.Add(5*time.Minute), care.Termination{Result: end}
	s.must(s.store.EndCall(ctx, c, events...))
}

func TestWaitsOfCallsAreReadFromTheirTimelines(t *testing.T) {
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	at := func(seconds int, what care.EventKind) care.Event {
		return care.Event{At: start.Add(time.Duration(seconds) * time.Second), What: what}
	}
	ended := func(e care.Escalation, r care.TerminationResult) care.CallRecord {
		return care.CallRecord{Started: start, State: care.CallEnded, Escalation: e, Termination: care.Termination{Result: r}}
	}
	for name, c := range map[string]struct {
		call      care.CallRecord
		events    []care.Event
		since     int
		answered  int // below zero: never
		abandoned bool
	}{
		"asked and taken":             {ended("asked", "completed"), []care.Event{at(5, care.EventEscalated), at(9, care.EventTakeover)}, 5, 9, false},
		"asked twice":                 {ended("distress", "completed"), []care.Event{at(5, care.EventEscalated), at(7, care.EventEscalated), at(9, care.EventTakeover)}, 5, 9, false},
		"taken, given back, taken":    {ended("asked", "completed"), []care.Event{at(5, care.EventEscalated), at(9, care.EventTakeover), at(20, care.EventHandback), at(30, care.EventTakeover)}, 5, 9, false},
		"an agent looked in":          {ended("", "completed"), []care.Event{at(4, care.EventTakeover)}, 0, 4, false},
		"the elder left":              {ended("asked", "abandoned"), []care.Event{at(5, care.EventEscalated)}, 5, -1, true},
		"the network left":            {ended("asked", "lost"), []care.Event{at(5, care.EventEscalated)}, 5, -1, true},
		"taken first and asked later": {ended("asked", "completed"), []care.Event{at(1, care.EventTakeover), at(5, care.EventEscalated), at(8, care.EventTakeover)}, 5, 8, false},
	} {
		a := callAnswer(c.call, c.events)
		answered := -1
		if !a.Answered.IsZero() {
			answered = int(a.Answered.Sub(start).Seconds())
		}
		if got := int(a.Since.Sub(start).Seconds()); got != c.since || answered != c.answered || a.Abandoned != c.abandoned {
			t.Errorf("%s: since %d, answered %d, abandoned %v", name, got, answered, a.Abandoned)
		}
	}
}

func TestWhatIsUndecidedOrMergedCountsForNobody(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	view := func(change func(*care.Incident)) callcenter.IncidentView {
		i := care.Incident{Kind: care.AlarmSOS, State: care.IncidentOpen, Opened: now.Add(-time.Hour), Alarms: 1}
		change(&i)
		return callcenter.IncidentView{Incident: i}
	}
	resolved := func(i *care.Incident) { i.State, i.Resolved = care.IncidentResolved, now }
	for name, c := range map[string]struct {
		view             callcenter.IncidentView
		answered, helped int
	}{
		"open for an hour":  {view(func(*care.Incident) {}), 1, 1},
		"open for 10 s":     {view(func(i *care.Incident) { i.Opened = now.Add(-10 * time.Second) }), 0, 0},
		"answered just now": {view(func(i *care.Incident) { i.Opened, i.Answered = now.Add(-9*time.Second), now }), 1, 0},
		"a mistake":         {view(func(i *care.Incident) { resolved(i); i.Answered, i.Outcome = now, care.OutcomeMistake }), 1, 0},
		"helped": {view(func(i *care.Incident) {
			resolved(i)
			i.Answered, i.Responding, i.Outcome = now, now, care.OutcomeHelped
		}), 1, 1},
		"merged into another":  {view(func(i *care.Incident) { resolved(i); i.Alarms, i.Outcome = 0, care.OutcomeDevice }), 0, 0},
		"only a flat battery":  {view(func(i *care.Incident) { i.Kind = care.AlarmLowBattery }), 0, 0},
		"reopened and waiting": {view(func(i *care.Incident) { i.Reopened = 1 }), 1, 1},
	} {
		if answered, helped := incidentAnswers([]callcenter.IncidentView{c.view}, now); len(answered) != c.answered || len(helped) != c.helped {
			t.Errorf("%s: %d and %d", name, len(answered), len(helped))
		}
	}
}

// formula is what a device may call itself.
const formula = `=HYPERLINK("http://evil.example","x")`

func TestNoCellOfTheFilesIsAFormula(t *testing.T) {
	s := openSite(t)
	s.alarm(`{"device":"evil","kind":"test"}`)
	s.must(s.incidents.Assign(t.Context(), care.Agent{ID: "lin", Name: "林"}, "api:evil", "zhao", formula, "-1+1"))
	id := s.sos()
	lin := care.Agent{ID: "lin", Name: "林"}
	s.must(s.incidents.Resolve(t.Context(), lin, id, care.OutcomeHelped, "+cmd|' /C calc'!A0", 0))
	s.signInAs("ban")
	status, _, body := s.ask("GET", "/api/report.csv", "")
	if status != 200 || !strings.HasPrefix(body, "\xef\xbb\xbf") {
		t.Fatalf("the CSV: %d, begins with %q", status, body[:min(3, len(body))])
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\xef\xbb\xbf")))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	s.must(err)
	harmless := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a cell that runs: %q", cell)
			}
			if strings.HasPrefix(cell, "'") {
				harmless++
			}
		}
	}
	if harmless < 3 {
		t.Errorf("%d cells were made harmless, want the note, a name and a model", harmless)
	}

	_, _, body = s.ask("GET", "/api/report.xlsx", "")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	s.must(err)
	defer book.Close()
	if got := strings.Join(book.GetSheetList(), " "); got != "incidents norms devices" {
		t.Errorf("sheets: %s", got)
	}
	for _, sheet := range book.GetSheetList() {
		grid, err := book.GetRows(sheet)
		s.must(err)
		for y, row := range grid {
			for x := range row {
				name, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if f, _ := book.GetCellFormula(sheet, name); f != "" {
					t.Errorf("%s!%s runs %q", sheet, name, f)
				}
			}
		}
	}
}

func TestTheWorkbookHasTypedCellsOnTheTownsClock(t *testing.T) {
	zone := time.FixedZone("town", 8*3600)
	opened := time.Date(2026, 3, 1, 23, 30, 15, 0, time.UTC).In(zone)
	book, err := workbook([]table{{"incidents", []string{"opened", "seconds", "text", "urgent", "never"}, [][]any{{opened, 12.5, formula, true, nil}}}})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	read, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	shown, _ := read.GetCellValue("incidents", "A2")
	raw, _ := read.GetCellValue("incidents", "B2", excelize.Options{RawCellValue: true})
	text, _ := read.GetCellValue("incidents", "C2")
	kinds := ""
	for _, cell := range []string{"A2", "B2", "C2", "D2"} {
		k, _ := read.GetCellType("incidents", cell)
		kinds += fmt.Sprint(k, " ")
	}
	if shown != "2026-03-02 07:30:15" || raw != "12.5" || text != formula {
		t.Errorf("shown %q, %q, %q", shown, raw, text)
	}
	if want := fmt.Sprint(excelize.CellTypeUnset, " ", excelize.CellTypeUnset, " ", excelize.CellTypeInlineString, " ", excelize.CellTypeBool, " "); kinds != want {
		t.Errorf("types %s, want %s (numbers have none written)", kinds, want)
	}
}
