package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"yinling/callcenter"
	"yinling/care"
)

// The page of whoever was told of an incident: a relative, a neighbour, the
// community worker, a responder. A link opens it until it expires, after the
// incident is resolved too: how it ended is what they want to know.

var errNotYours = care.Refusef("forbidden", "You are no longer asked to help this elder.")

// helper is a person of the circle who came by a link.
type helper struct {
	link       care.Link
	person     care.Person
	transcript bool // may read the elder's words
}

// openHelper checks the link, and whether its person still is who may see, as
// it stands today and not as it stood when the link was made.
func (s *Server) openHelper(r *http.Request) (helper, callcenter.IncidentView, error) {
	h := helper{}
	var err error
	if h.link, err = s.openLink(r, care.LinkIncident); err != nil {
		return h, callcenter.IncidentView{}, err
	}
	v, err := s.incidents.View(r.Context(), h.link.Subject)
	if err != nil {
		return h, v, err
	}
	err = s.admit(r.Context(), &h, v)
	return h, v, err
}

func (s *Server) admit(ctx context.Context, h *helper, v callcenter.IncidentView) error {
	switch kind, id, _ := strings.Cut(h.link.Person, ":"); kind {
	case "relative":
		return s.admitRelative(ctx, h, id, v.ElderID)
	case "responder": // on duty or not: they may have been sent before their shift ended
		return s.admitResponder(ctx, h, id)
	case "agent": // a supervisor is told of a device that is nobody's, too
		return s.admitSupervisor(ctx, h, id)
	}
	circle, err := s.incidents.Circle(ctx, v.Incident)
	if err != nil {
		return err
	}
	p, found := circle.Find(h.link.Person)
	if !found {
		return errNotYours
	}
	h.person = p
	return nil
}

func (s *Server) admitRelative(ctx context.Context, h *helper, id, elderID string) error {
	rel, err := s.records.Relative(ctx, id)
	switch {
	case errors.Is(err, care.ErrNotFound):
		return errNotYours
	case err != nil:
		return err
	case rel.ElderID != elderID || !rel.Consent.Emergency:
		return errNoConsent
	}
	h.person = care.Person{Ref: h.link.Person, Name: rel.Name, Role: rel.Relation, Phone: rel.Phone, Lang: rel.Lang, Consent: true}
	h.transcript = rel.Consent.Transcript
	return nil
}

func (s *Server) admitResponder(ctx context.Context, h *helper, id string) error {
	all, err := s.records.Responders(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID == id {
			h.person = care.Person{Ref: h.link.Person, Name: p.Name, Role: p.Role, Phone: p.Phone, Lang: p.Lang, Consent: true}
			return nil
		}
	}
	return errNotYours
}

func (s *Server) admitSupervisor(ctx context.Context, h *helper, id string) error {
	a, err := s.records.Agent(ctx, id)
	switch {
	case errors.Is(err, care.ErrNotFound):
		return errNotYours
	case err != nil:
		return err
	case !a.Supervisor:
		return errNotYours
	}
	h.person = care.Person{Ref: h.link.Person, Name: a.Name, Phone: a.Phone, Lang: a.Lang, Consent: true}
	return nil
}

// helperPage is an incident as a person of the circle sees it.
type helperPage struct {
	envelope
	Elder    string         `json:"elder"`
	Device   string         `json:"device,omitempty"` // its id, while it is nobody's
	Lang     care.Lang      `json:"lang"`
	Zone     string         `json:"zone"`
	State    string         `json:"state"`
	Kind     care.AlarmKind `json:"kind"`
	Opened   time.Time      `json:"opened"`
	Presses  int            `json:"presses"`
	By       *nameOut       `json:"by,omitempty"`
	Going    []string       `json:"going"`
	Cannot   []string       `json:"cannot"`
	Arrived  *time.Time     `json:"arrived,omitempty"`
	Resolved *time.Time     `json:"resolved,omitempty"`
	Outcome  care.Outcome   `json:"outcome,omitempty"`
	You      you            `json:"you"`
	Hotline  string         `json:"hotline"`
	Address  string         `json:"address"`
	Phone    string         `json:"phone"`
	Door     bool           `json:"door"` // the hotline knows how to get in: call it
	Position *pointOut      `json:"position,omitempty"`
	Home     *homeOut       `json:"home,omitempty"`
	Happened []happenedOut  `json:"happened"`
	Map      mapOut         `json:"map"`
	Expires  time.Time      `json:"expires"`
}

type nameOut struct {
	Name string `json:"name"`
}

type you struct {
	Name    string `json:"name"`
	Role    string `json:"role"`
	Going   bool   `json:"going"`
	Cannot  bool   `json:"cannot"`
	Arrived bool   `json:"arrived"`
}

type homeOut struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type happenedOut struct {
	At   time.Time         `json:"at"`
	What care.EventKind    `json:"what"`
	Who  string            `json:"who"`
	Data map[string]string `json:"data,omitempty"`
}

func (s *Server) helperPage(h helper, v callcenter.IncidentView, events []care.Event) helperPage {
	h.person.Lang = cmp.Or(h.person.Lang, care.Chinese)
	p := helperPage{
		envelope: envelope{1, "incident"}, Lang: h.person.Lang, Zone: s.set.Zone, State: v.State.String(), Kind: v.Kind, Opened: v.Opened,
		Presses: v.Presses, Going: orEmpty(v.Going), Cannot: orEmpty(v.Cannot), Arrived: timeOrNil(v.Arrived),
		Resolved: timeOrNil(v.Resolved), Outcome: v.Outcome, You: youOf(h.person, events), Hotline: s.set.Hotline,
		Happened: happened(events, h.transcript, s.agentNames(events)), Map: s.mapOut(), Expires: h.link.Expires,
	}
	if v.By != "" {
		p.By = &nameOut{v.ByName}
	}
	if v.ElderID == "" {
		p.Device = v.DeviceID
	}
	if v.Elder != nil {
		p.Elder = v.Elder.Called(h.person.Lang)
	}
	if v.State != care.IncidentResolved {
		p.showTheWay(v)
	}
	return p
}

// showTheWay tells how to get to the elder, while somebody has to: a link is
// good for days, and where an elder lives is nobody's business afterwards.
func (p *helperPage) showTheWay(v callcenter.IncidentView) {
	p.Position = pointOf(v.Position)
	e := v.Elder
	if e == nil {
		return
	}
	p.Address, p.Phone, p.Door = e.Address.Text, e.Phone, e.Address.Door != ""
	if p.Lang == care.English && e.Address.TextEn != "" {
		p.Address = e.Address.TextEn
	}
	if e.Address.Lat != 0 || e.Address.Lon != 0 {
		p.Home = &homeOut{e.Address.Lat, e.Address.Lon}
	}
}

// youOf is what the person has said since the incident was opened the last time.
func youOf(p care.Person, events []care.Event) you {
	out := you{Name: p.Name, Role: p.Role}
	for _, e := range events {
		if e.What == care.EventReopened {
			out.Going, out.Cannot, out.Arrived = false, false, false
		}
		if e.Who != p.Ref {
			continue
		}
		switch e.What {
		case care.EventGoing:
			out.Going, out.Cannot = true, false
		case care.EventCannot:
			out.Going, out.Cannot, out.Arrived = false, true, false
		case care.EventArrived:
			out.Going, out.Cannot, out.Arrived = true, false, true
		}
	}
	return out
}

// tellable is what people outside the hotline may read of an incident, and
// which of its facts: nothing of the elder's health, no agent's note, nobody's
// number.
var tellable = map[care.EventKind][]string{
	care.EventOpened:       {"kind"},
	care.EventJoined:       {"kind"},
	care.EventReopened:     {"kind", "why"},
	care.EventStep:         {"step"},
	care.EventAcknowledged: {"name"},
	care.EventLapsed:       {"why", "name"},
	care.EventCalledBack:   {"by"},
	care.EventPersonCalled: {"name"},
	care.EventDispatched:   {"name"},
	care.EventGoing:        {"name", "role"},
	care.EventCannot:       {"name", "role"},
	care.EventArrived:      {"name", "role"},
	care.EventVoice:        {},
	care.EventIncidentDone: {"outcome"},
}

// heardWords are told to relatives whom the elder lets read transcripts.
var heardWords = []string{"about", "text"}

// happened is the timeline in the elder's dignity.
func happened(events []care.Event, transcript bool, agents map[string]string) []happenedOut {
	out := []happenedOut{}
	for _, e := range events {
		keys, tell := tellable[e.What]
		if e.What == care.EventHeard && transcript {
			keys, tell = heardWords, true
		}
		if !tell {
			continue
		}
		h := happenedOut{At: e.At, What: e.What, Who: whoName(e, agents), Data: map[string]string{}}
		for _, k := range keys {
			h.Data[k] = e.Data[k]
		}
		if e.What == care.EventStep {
			h.Data["told"] = toldKinds(e)
		}
		maps.DeleteFunc(h.Data, func(_, v string) bool { return v == "" })
		out = append(out, h)
	}
	return out
}

// toldKinds is what kinds of people a step told, "" for nobody. Who they are is
// not for the others: "relative,worker".
func toldKinds(step care.Event) string {
	targets := strings.Split(step.Data["targets"], ",")
	var kinds []string
	for ref := range strings.SplitSeq(step.Data["told"], ",") {
		kind, _, _ := strings.Cut(ref, ":")
		switch {
		case kind == "agent":
			kind = string(care.TellSupervisor)
		case kind == "contact" && slices.Contains(targets, string(care.TellWorker)):
			kind = string(care.TellWorker)
		case kind == "contact":
			kind = string(care.TellNeighbours)
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, ",")
}

// whoName is the name of who did something, else what they are: "bot",
// "device", "elder", "system". Never an id or a number.
func whoName(e care.Event, agents map[string]string) string {
	kind, id, _ := strings.Cut(e.Who, ":")
	switch kind {
	case "agent":
		return agents[id]
	case "relative", "responder", "contact":
		return e.Data["name"]
	}
	return kind
}

// agentNames are the names of the agents in a timeline.
func (s *Server) agentNames(events []care.Event) map[string]string {
	names := map[string]string{}
	ctx, cancel := requestTime()
	defer cancel()
	for _, e := range events {
		id, isAgent := strings.CutPrefix(e.Who, "agent:")
		if _, known := names[id]; !isAgent || known {
			continue
		}
		a, err := s.records.Agent(ctx, id)
		if err != nil && !errors.Is(err, care.ErrNotFound) {
			s.log.Error("reading an agent's name", "agent", id, "error", err)
		}
		names[id] = a.Name
	}
	return names
}

// see gives the page as it stands now.
func (s *Server) see(r *http.Request) (helper, helperPage, error) {
	h, v, err := s.openHelper(r)
	if err != nil {
		return h, helperPage{}, err
	}
	events, err := s.records.Timeline(r.Context(), care.IncidentSubject(v.ID))
	if err != nil {
		return h, helperPage{}, err
	}
	return h, s.helperPage(h, v, events), nil
}

func (s *Server) incidentPage(w http.ResponseWriter, r *http.Request) {
	h, page, err := s.see(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.noteOpened(r.Context(), h)
	writeJSON(w, page)
}

// noteOpened writes that the link was opened, once an hour: a page that comes
// back after each break of its network opened it once. A helper is not turned
// away because that could not be written.
func (s *Server) noteOpened(ctx context.Context, h helper) {
	if !s.links.opened.first(h.link.ID) {
		return
	}
	err := s.records.Append(ctx, care.Event{
		Subject: care.IncidentSubject(h.link.Subject), At: time.Now(), Who: h.person.Ref, What: care.EventLinkOpened,
		Data: map[string]string{"link": h.link.ID, "name": h.person.Name},
	})
	if err != nil {
		s.links.opened.forget(h.link.ID)
		s.log.Error("writing a link's use", "link", h.link.ID, "error", err)
	}
}

// incidentAnswer is a tap on "I am going", "cannot" or "arrived".
func (s *Server) incidentAnswer(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Action string `json:"action"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
		writeError(w, http.StatusBadRequest, "bad_message", "Send the action as JSON.")
		return
	}
	act := map[string]func(context.Context, string, care.Person) error{
		"going": s.incidents.Going, "cannot": s.incidents.Cannot, "arrived": s.incidents.Arrived,
	}[in.Action]
	if act == nil {
		writeError(w, http.StatusBadRequest, "bad_message", "The action is going, cannot or arrived.")
		return
	}
	if !s.mayTap(r, in.Action) {
		tooMany(w, r)
		return
	}
	h, v, err := s.openHelper(r)
	if err == nil {
		err = act(r.Context(), v.ID, h.person)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) incidentSocket(w http.ResponseWriter, r *http.Request) {
	h, _, err := s.openHelper(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := &helperSocket{server: s, request: r}
	s.serveSocket(w, r, "link:"+h.link.ID, s.log.With("link", h.link.ID), p)
}

// helperSocket is the socket of one who was told.
type helperSocket struct {
	server  *Server
	request *http.Request // that opened it, with its token
}

func (p *helperSocket) still() error {
	_, _, err := p.server.openHelper(p.request)
	return err
}

func (p *helperSocket) welcome(k *socket) (leave func()) {
	h, _, err := p.server.openHelper(p.request)
	if err != nil {
		k.close()
		return func() {}
	}
	events, stop := p.server.incidents.Watch(h.link.Subject)
	p.show(k)
	p.server.noteOpened(p.request.Context(), h)
	go func() {
		for {
			select {
			case _, ok := <-events:
				if !ok {
					k.close()
					return
				}
				p.show(k)
			case <-k.done:
				return
			}
		}
	}()
	return stop
}

// show sends the page as it stands. When it cannot be read, the socket closes:
// the page comes back and reads it then.
func (p *helperSocket) show(k *socket) {
	_, page, err := p.server.see(p.request)
	if err != nil {
		if care.ErrorCode(err) == "internal" {
			k.log.Error("reading an incident for a page", "error", err)
		}
		k.close()
		return
	}
	k.send(page)
}

func (p *helperSocket) handle(*socket, message) error {
	return badMessage("This socket only tells.")
}
