package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yinling/callcenter"
	"yinling/care"
)

// What agents and other systems read about incidents. The shapes are in
// docs/protocol.md.

const (
	// maxPositions is how many positions of a device are shown of an incident.
	maxPositions = 500
	maxReadings  = 50
	// Positions of an incident are from a little before it to a little after
	// it: where the elder is at other times is nobody's business.
	positionsBefore, positionsAfter = time.Hour, 10 * time.Minute
	readingsBefore                  = 24 * time.Hour
)

func (s *Server) incidentList(w http.ResponseWriter, r *http.Request) {
	f, err := s.incidentFilter(r.URL.Query())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	list, err := s.incidentViews(r.Context(), f)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	show := incidentOf
	if _, byKey := keyOf(r.Context()); byKey {
		show = keyedIncidentOf
	}
	writeJSON(w, map[string]any{"incidents": mapped(list, show)})
}

func (s *Server) incidentFilter(q url.Values) (f care.IncidentFilter, err error) {
	f = care.IncidentFilter{ElderID: q.Get("elder"), DeviceID: q.Get("device"), Limit: 100}
	if f.DeviceID != "" && !slices.ContainsFunc(s.incidents.Devices(), func(d care.Device) bool { return d.ID == f.DeviceID }) {
		f.DeviceID = deviceID(f.DeviceID)
	}
	if n, err := strconv.Atoi(q.Get("limit")); err == nil && n > 0 {
		f.Limit = min(n, 1000)
	}
	switch state := q.Get("state"); state {
	case "":
	case "live":
		f.Live = true
	default:
		if f.State, err = care.ParseIncidentState(state); err != nil {
			return f, err
		}
	}
	if f.From, err = s.timeOf(q.Get("from"), false); err != nil {
		return f, err
	}
	f.To, err = s.timeOf(q.Get("to"), true)
	return f, err
}

// timeOf reads a time, or a day of the town: its beginning, or its end for the
// end of a span. "" is the zero time.
func (s *Server) timeOf(text string, end bool) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, s.zone)
	if err != nil {
		return time.Time{}, care.Refusef("bad_time", "A time is 2026-03-01 or 2026-03-01T08:00:00Z.")
	}
	if end {
		day = day.AddDate(0, 0, 1)
	}
	return day, nil
}

func (s *Server) incidentViews(ctx context.Context, f care.IncidentFilter) ([]callcenter.IncidentView, error) {
	list, err := s.records.Incidents(ctx, f)
	if err != nil {
		return nil, err
	}
	views := make([]callcenter.IncidentView, 0, len(list))
	for _, i := range list {
		v, err := s.incidents.View(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

type alarmOut struct {
	ID       string         `json:"id"`
	Kind     care.AlarmKind `json:"kind"`
	Device   string         `json:"device"`
	At       *time.Time     `json:"at,omitempty"`
	Received time.Time      `json:"received"`
	Position *pointOut      `json:"position,omitempty"`
	Battery  int            `json:"battery"`
	Word     string         `json:"word"`
	Repeats  int            `json:"repeats"`
}

func alarmOf(a care.Alarm) alarmOut {
	return alarmOut{a.ID, a.Kind, a.DeviceID, timeOrNil(a.At), a.Received, pointOf(a.Position), a.Battery, a.Word, a.Repeats}
}

type positionOut struct {
	Device string `json:"device"`
	pointOut
}

// incidentDetails is an incident with what belongs to it; what is about the
// elder is for agents only.
type incidentDetails struct {
	incidentOut
	AlarmList []alarmOut    `json:"alarmList"`
	Positions []positionOut `json:"positions"`
	Timeline  []eventOut    `json:"timeline"`
	Steps     []stepOut     `json:"steps"`
	*incidentPeople
}

type incidentPeople struct {
	Dossier  map[string]any `json:"dossier,omitempty"`
	Circle   care.Circle    `json:"circle"`
	Messages []alertOut     `json:"messages"`
	Readings []readingOut   `json:"readings"`
	Devices  []deviceOut    `json:"devices"`
}

type alertOut struct {
	Person   string           `json:"person"`
	Name     string           `json:"name"`
	Channel  care.ChannelKind `json:"channel"`
	Sent     *time.Time       `json:"sent,omitempty"`
	Attempts int              `json:"attempts"`
	Error    string           `json:"error,omitempty"`
}

type readingOut struct {
	Kind   care.ReadingKind `json:"kind"`
	Value  float64          `json:"value"`
	Second float64          `json:"second,omitempty"`
	At     time.Time        `json:"at"`
}

func (s *Server) incidentDetail(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	v, err := s.incidents.View(ctx, chi.URLParam(r, "id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	_, byKey := keyOf(ctx)
	alarms, err1 := s.records.AlarmsOf(ctx, v.ID)
	positions, err2 := s.positionsOf(ctx, v.Incident, alarms)
	timeline, err3 := s.records.Timeline(ctx, care.IncidentSubject(v.ID))
	steps, err4 := s.records.StepsOf(ctx, v.ID)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		s.fail(w, r, err)
		return
	}
	slices.SortFunc(alarms, func(a, b care.Alarm) int { return a.Received.Compare(b.Received) })
	out := incidentDetails{
		incidentOut: incidentOf(v), AlarmList: mapped(alarms, alarmOf), Positions: positions,
		Timeline: mapped(timeline, eventOf), Steps: mapped(steps, s.stepOf),
	}
	if byKey {
		out.incidentOut, out.Timeline = keyedIncidentOf(v), mapped(timeline, wordlessEvent)
	} else if out.incidentPeople, err = s.peopleOf(r, v); err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, out)
}

func (s *Server) stepOf(st care.Step) stepOut {
	tell, _ := s.set.Rules.Tell(st.N)
	return stepOut{st.N, st.Due, timeOrNil(st.Done), orEmpty(tell)}
}

// wordlessEvent is an event for another system: what happened, without what
// people said or wrote and without whom in the elder's family it concerned.
func wordlessEvent(e care.Event) eventOut {
	out := eventOf(e)
	kind, _, _ := strings.Cut(e.Who, ":")
	if out.Data = nil; kind != "device" {
		out.Who = kind
	}
	for _, k := range []string{"kind", "device", "word", "battery", "alarm", "step", "by", "about", "outcome", "call", "command", "result", "lat", "lon", "accuracy"} {
		if v, ok := e.Data[k]; ok {
			if out.Data == nil {
				out.Data = map[string]string{}
			}
			out.Data[k] = v
		}
	}
	return out
}

// positionsOf is where the incident's devices were around it, oldest first.
func (s *Server) positionsOf(ctx context.Context, i care.Incident, alarms []care.Alarm) ([]positionOut, error) {
	since, until := i.Opened, time.Now()
	devices := []string{i.DeviceID}
	for _, a := range alarms {
		if a.Received.Before(since) { // it was opened again since
			since = a.Received
		}
		if !slices.Contains(devices, a.DeviceID) {
			devices = append(devices, a.DeviceID)
		}
	}
	if !i.Resolved.IsZero() {
		until = i.Resolved.Add(positionsAfter)
	}
	out := []positionOut{}
	for _, d := range devices {
		list, err := s.records.Positions(ctx, d, since.Add(-positionsBefore), maxPositions)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if point := pointOf(p.Position); point != nil && !p.At.After(until) {
				out = append(out, positionOut{d, *point})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b positionOut) int { return a.when().Compare(b.when()) })
	return out, nil
}

func (p pointOut) when() time.Time {
	if p.At == nil {
		return time.Time{}
	}
	return *p.At
}

// peopleOf is what agents see of an incident's elder and of who was told.
func (s *Server) peopleOf(r *http.Request, v callcenter.IncidentView) (*incidentPeople, error) {
	ctx := r.Context()
	out := &incidentPeople{Readings: []readingOut{}, Devices: []deviceOut{}}
	messages, err := s.records.MessagesOf(ctx, v.ID)
	if err != nil {
		return nil, err
	}
	circle, err := s.incidents.Circle(ctx, v.Incident) // there are people around nobody's device, too
	if err != nil {
		return nil, err
	}
	out.Circle = wholeCircle(circle)
	if v.Elder != nil {
		if out.Dossier, err = s.dossierOf(r, *v.Elder); err != nil {
			return nil, err
		}
		readings, err := s.records.Readings(ctx, v.ElderID, v.Opened.Add(-readingsBefore), maxReadings)
		if err != nil {
			return nil, err
		}
		out.Readings = mapped(readings, func(r care.ElderReading) readingOut { return readingOut{r.Kind, r.Value, r.Second, r.At} })
		slices.Reverse(out.Readings)
		for _, d := range s.incidents.Devices() {
			if d.ElderID == v.ElderID && d.Revoked.IsZero() {
				out.Devices = append(out.Devices, s.deviceOf(d, v.Elder.Name))
			}
		}
	}
	out.Messages = mapped(messages, func(m care.Message) alertOut {
		p, _ := out.Circle.Find(m.Person)
		return alertOut{m.Person, p.Name, m.Channel.Kind, timeOrNil(m.Sent), m.Attempts, m.LastError}
	})
	return out, nil
}

// wholeCircle has no list that is null on the wire.
func wholeCircle(c care.Circle) care.Circle {
	c.Relatives, c.Worker, c.Neighbours, c.Responders = orEmpty(c.Relatives), orEmpty(c.Worker), orEmpty(c.Neighbours), orEmpty(c.Responders)
	return c
}

type deviceOut struct {
	ID        string        `json:"id"`
	Elder     string        `json:"elder"` // id, "" for nobody's
	ElderName string        `json:"elderName"`
	Name      string        `json:"name"`
	Protocol  care.Protocol `json:"protocol"`
	Model     string        `json:"model"`
	Phone     string        `json:"phone"`
	Battery   int           `json:"battery"`
	Seen      *time.Time    `json:"seen,omitempty"`
	Silent    *time.Time    `json:"silent,omitempty"`
	Revoked   *time.Time    `json:"revoked,omitempty"`

	Commands []care.CommandKind `json:"commands"`
}

func (s *Server) deviceOf(d care.Device, elderName string) deviceOut {
	_, number := deviceNumber(d.ID)
	return deviceOut{
		d.ID, d.ElderID, elderName, d.Name, d.Protocol, d.Model, d.Phone, d.Battery,
		timeOrNil(d.LastSeen), timeOrNil(d.Silent), timeOrNil(d.Revoked), commandsOf(d.Protocol, s.devices.Online(number)),
	}
}

// deviceList is every device, by id.
func (s *Server) deviceList(w http.ResponseWriter, r *http.Request) {
	devices, err := s.allDevices(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, map[string]any{"devices": devices})
}

func (s *Server) allDevices(ctx context.Context) ([]deviceOut, error) {
	elders, err := s.records.Elders(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range elders {
		names[e.ID] = e.Name
	}
	out := mapped(s.incidents.Devices(), func(d care.Device) deviceOut { return s.deviceOf(d, names[d.ElderID]) })
	slices.SortFunc(out, func(a, b deviceOut) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

func (s *Server) unknownList(w http.ResponseWriter, r *http.Request) {
	_, unknown := s.incidents.Board()
	writeJSON(w, map[string]any{"unknown": mapped(unknown, unknownOf)})
}

// elderNames lists elders for whoever has to say whose a device is; q is part
// of a name, a salutation or a phone number.
func (s *Server) elderNames(w http.ResponseWriter, r *http.Request) {
	elders, err := s.records.Elders(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	q := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("q")))
	type name struct {
		ID         string `json:"id"`
		Name       string `json:"name"`
		Salutation string `json:"salutation"`
		Community  string `json:"community"`
	}
	out := []name{}
	for _, e := range elders {
		if strings.Contains(strings.ToLower(strings.Join([]string{e.Name, e.Salutation, e.SalutationEn, e.Phone}, "\n")), q) {
			out = append(out, name{e.ID, e.Name, e.Salutation, e.Address.Community})
		}
	}
	writeJSON(w, map[string]any{"elders": out})
}

// door shows how to get in, to an agent who asks for it. It is written down
// before it is shown.
func (s *Server) door(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	v, err := s.incidents.View(r.Context(), id)
	if err == nil && v.Elder == nil {
		err = care.ErrNotFound
	}
	var elder care.Elder
	if err == nil {
		elder, err = s.records.Elder(r.Context(), v.ElderID) // the door may have changed since
	}
	if err == nil {
		err = s.incidents.Read(r.Context(), agentOwner(agentOf(r.Context())), id, care.EventDoorRead)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, map[string]string{"door": elder.Address.Door})
}
