package web

import (
	"context"
	"net/http"
	"time"

	"yinling/callcenter"
	"yinling/care"
)

const (
	// reportDays is what a report covers that names no beginning.
	reportDays = 30
	maxReport  = 400 * 24 * time.Hour
	// maxReportList is how many incidents, the newest, a page is shown; the
	// files hold all.
	maxReportList = 1000
	// undecided is the longest time that a norm gives: who has waited less and
	// still waits counts neither way yet.
	undecided = 3 * time.Minute
)

// report is what supervisors measure the hotline by. Times are in seconds.
type report struct {
	From      time.Time     `json:"from"`
	To        time.Time     `json:"to"`
	Zone      string        `json:"zone"`
	Norms     []normOut     `json:"norms"`
	Answer    waitsOut      `json:"answer"`    // of urgent incidents
	Calls     waitsOut      `json:"calls"`     // of calls to a person
	Abandoned int           `json:"abandoned"` // calls whose elder left before a person answered
	Models    []modelOut    `json:"models"`
	Incidents []incidentOut `json:"incidents"`
}

type normOut struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Names    texts   `json:"names"`
	Source   string  `json:"source"`
	SourceZh string  `json:"sourceZh"`
	Target   float64 `json:"target"`  // 0–1
	Seconds  float64 `json:"seconds"` // 0: in any time
	Formula  texts   `json:"formula"`
	// Incidents is absent where there is nothing to measure, as Calls is for a
	// norm of help that is under way.
	Incidents *shareOut `json:"incidents,omitempty"`
	Calls     *shareOut `json:"calls,omitempty"`
}

type shareOut struct {
	Count int        `json:"count"`
	Met   int        `json:"met"`
	Share *float64   `json:"share"` // null without any
	OK    bool       `json:"ok"`
	From  *time.Time `json:"from,omitempty"` // of the worst day
}

type waitsOut struct {
	Count     int     `json:"count"`
	Answered  int     `json:"answered"`
	Abandoned int     `json:"abandoned"`
	P50       float64 `json:"p50"`
	P90       float64 `json:"p90"`
	P95       float64 `json:"p95"`
}

type modelOut struct {
	Protocol care.Protocol `json:"protocol"`
	Model    string        `json:"model"`
	Devices  int           `json:"devices"`
	SOS      int           `json:"sos"`
	Repeated int           `json:"repeated"`
	Late     int           `json:"late"`
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	rep, err := s.makeReport(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	rep.Incidents = rep.Incidents[:min(len(rep.Incidents), maxReportList)]
	writeJSON(w, rep)
}

// span reads from and to; without them the last 30 days.
func (s *Server) span(r *http.Request) (from, to time.Time, err error) {
	q := r.URL.Query()
	if from, err = s.timeOf(q.Get("from"), false); err != nil {
		return
	}
	if to, err = s.timeOf(q.Get("to"), true); err != nil {
		return
	}
	if to.IsZero() {
		to = time.Now()
	}
	if from.IsZero() {
		from = to.AddDate(0, 0, -reportDays)
	}
	if !from.Before(to) || to.Sub(from) > maxReport {
		err = care.Refusef("bad_time", "A report covers up to 400 days, the beginning before the end.")
	}
	return
}

func (s *Server) makeReport(r *http.Request) (report, error) {
	ctx := r.Context()
	from, to, err := s.span(r)
	if err != nil {
		return report{}, err
	}
	views, err := s.reportViews(ctx, from, to)
	if err != nil {
		return report{}, err
	}
	calls, err := s.callAnswers(ctx, from, to)
	if err != nil {
		return report{}, err
	}
	models, err := s.records.ModelReports(ctx, from, to)
	if err != nil {
		return report{}, err
	}
	answered, helped := incidentAnswers(views, time.Now())
	rep := report{
		From: from, To: to, Zone: s.set.Zone, Answer: waitsOf(answered), Calls: waitsOf(calls), Incidents: mapped(views, incidentOf),
		Norms:  mapped(care.Norms, func(n care.Norm) normOut { return normOf(n, answered, helped, calls) }),
		Models: mapped(models, func(m care.ModelReport) modelOut { return modelOut(m) }),
	}
	rep.Abandoned = rep.Calls.Abandoned
	return rep, nil
}

// reportViews are the incidents of the span as a report needs them: without
// who is going, which is in their timelines.
func (s *Server) reportViews(ctx context.Context, from, to time.Time) ([]callcenter.IncidentView, error) {
	list, err := s.records.Incidents(ctx, care.IncidentFilter{From: from, To: to, Limit: 1 << 20})
	if err != nil {
		return nil, err
	}
	elders, err := s.records.Elders(ctx)
	if err != nil {
		return nil, err
	}
	elderByID, deviceByID := map[string]*care.Elder{}, map[string]care.Device{}
	for i := range elders {
		elderByID[elders[i].ID] = &elders[i]
	}
	for _, d := range s.incidents.Devices() {
		deviceByID[d.ID] = d
	}
	return mapped(list, func(i care.Incident) callcenter.IncidentView {
		return callcenter.IncidentView{Incident: i, Elder: elderByID[i.ElderID], Device: deviceByID[i.DeviceID]}
	}), nil
}

func normOf(n care.Norm, answered, helped, calls []care.Answer) normOut {
	out := normOut{
		ID: n.ID, Name: n.NameEn, Names: texts{n.Name, n.NameEn}, Source: n.Source, SourceZh: n.SourceZh,
		Target: n.Target, Seconds: n.Within.Seconds(), Formula: texts{n.Formula, n.FormulaEn},
	}
	if n.Of == care.NormDispatch {
		out.Incidents = shareOf(n, helped)
		return out
	}
	out.Incidents, out.Calls = shareOf(n, answered), shareOf(n, calls)
	return out
}

func shareOf(n care.Norm, answers []care.Answer) *shareOut {
	f := n.Figure(answers)
	out := &shareOut{Count: f.All, Met: f.Served, OK: n.Met(f), From: timeOrNil(f.From)}
	if f.All > 0 {
		share := f.Share()
		out.Share = &share
	}
	return out
}

func waitsOf(answers []care.Answer) waitsOut {
	w := care.WaitsOf(answers)
	return waitsOut{w.Count, w.Answered, w.Abandoned, w.P50.Seconds(), w.P90.Seconds(), w.P95.Seconds()}
}

// incidentAnswers is how long urgent incidents waited for a named person, and
// for help to be under way. One that was merged into another (it has no alarms
// any more) is counted there.
func incidentAnswers(views []callcenter.IncidentView, now time.Time) (answered, helped []care.Answer) {
	for _, v := range views {
		if !v.Urgent() || v.Alarms == 0 {
			continue
		}
		live := v.State != care.IncidentResolved && now.Sub(v.Opened) < undecided
		if !live || !v.Answered.IsZero() {
			answered = append(answered, care.Answer{Since: v.Opened, Answered: v.Answered})
		}
		if needless(v.Outcome) && v.Responding.IsZero() {
			continue
		}
		if !live || !v.Responding.IsZero() {
			helped = append(helped, care.Answer{Since: v.Opened, Answered: v.Responding})
		}
	}
	return answered, helped
}

// needless tells whether nobody had to be sent: there is no dispatch to measure.
func needless(o care.Outcome) bool {
	return o == care.OutcomeMistake || o == care.OutcomeTest || o == care.OutcomeDevice
}

// callAnswers is how long elders waited for a person in calls: from the first
// escalation, or from the press in a call that an agent took by themselves, to
// the takeover.
func (s *Server) callAnswers(ctx context.Context, from, to time.Time) ([]care.Answer, error) {
	calls, err := s.records.CallsBetween(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var out []care.Answer
	for _, c := range calls {
		if c.Escalation == care.EscalateNone && c.AgentID == "" {
			continue
		}
		events, err := s.records.Timeline(ctx, care.CallSubject(c.ID))
		if err != nil {
			return nil, err
		}
		a := callAnswer(c, events)
		if c.State != care.CallEnded && a.Answered.IsZero() && time.Since(a.Since) < undecided {
			continue
		}
		out = append(out, a)
	}
	return out, nil
}

func callAnswer(c care.CallRecord, events []care.Event) care.Answer {
	a := care.Answer{Since: c.Started}
	asked := false
	for _, e := range events {
		switch {
		case e.What == care.EventEscalated && !asked:
			a.Since, asked = e.At, true
		case e.What == care.EventTakeover && a.Answered.IsZero() && (asked || c.Escalation == care.EscalateNone):
			a.Answered = e.At
		}
	}
	if a.Answered.IsZero() {
		a.Abandoned = c.Termination.Result == care.TerminationAbandoned || c.State == care.CallEnded
	}
	return a
}
