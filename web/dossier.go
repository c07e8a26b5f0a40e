package web

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yinling/care"
)

// What agents read about elders and past calls. The shapes are in docs/protocol.md.

type relativeOut struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Relation string     `json:"relation"`
	Phone    string     `json:"phone"`
	Order    int        `json:"order"`
	Consent  consentOut `json:"consent"`
}

type consentOut struct {
	Summary    bool `json:"summary"`
	Transcript bool `json:"transcript"`
	Recording  bool `json:"recording"`
	Emergency  bool `json:"emergency"`
}

type bookingOut struct {
	ID       string    `json:"id"`
	Service  string    `json:"service"`
	Provider string    `json:"provider"`
	At       time.Time `json:"at"`
	State    string    `json:"state"`
	Quantity int       `json:"quantity"`
	Price    string    `json:"price"` // what the elder pays, in yuan
	List     string    `json:"list"`  // what it costs in all, in yuan
	Note     string    `json:"note"`  // in the elder's words
}

type callOut struct {
	ID          string                 `json:"id"`
	Elder       *personRef             `json:"elder,omitempty"`
	Started     time.Time              `json:"started"`
	Ended       *time.Time             `json:"ended,omitempty"`
	State       string                 `json:"state"`
	Escalation  care.Escalation        `json:"escalation"`
	Agent       *personRef             `json:"agent,omitempty"`
	Result      care.TerminationResult `json:"result,omitempty"`
	Reason      string                 `json:"reason,omitempty"`
	Disposition string                 `json:"disposition"`
	Note        string                 `json:"note"`
}

func callOutOf(c care.CallRecord) callOut {
	return callOut{
		ID: c.ID, Started: c.Started, Ended: timeOrNil(c.Ended), State: c.State.String(), Escalation: c.Escalation,
		Result: c.Termination.Result, Reason: c.Termination.Reason, Disposition: c.Disposition, Note: c.Note,
	}
}

func mapped[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list)) // never null on the wire
	for _, v := range list {
		out = append(out, f(v))
	}
	return out
}

// orEmpty is the list, never null on the wire.
func orEmpty[T any](list []T) []T { return append([]T{}, list...) }

func (s *Server) dossier(w http.ResponseWriter, r *http.Request) {
	e, err := s.records.Elder(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	out, err := s.dossierOf(r, e)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, out)
}

func (s *Server) dossierOf(r *http.Request, e care.Elder) (map[string]any, error) {
	ctx := r.Context()
	relatives, err1 := s.records.Relatives(ctx, e.ID)
	bookings, err2 := s.records.BookingsOf(ctx, e.ID)
	calls, err3 := s.records.CallsOf(ctx, e.ID, 20)
	names, err4 := s.catalogue(r)
	reminders, err5 := s.records.RemindersOf(ctx, e.ID)
	feedback, err6 := s.records.FeedbackOf(ctx, e.ID)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		return nil, err
	}
	feedback = slices.DeleteFunc(feedback, func(f care.Feedback) bool { return !isOpen(f) })
	return map[string]any{
		"id": e.ID, "name": e.Name, "salutation": e.Salutation, "lang": e.Lang,
		"age": e.Age(time.Now()), "born": e.Born.Format(time.DateOnly), "phone": e.Phone,
		"address": e.Address.Text, "place": map[string]any{"community": e.Address.Community, "lat": e.Address.Lat, "lon": e.Address.Lon},
		"living": e.Living, "ability": e.Ability, "category": e.Category,
		"health":    map[string]any{"conditions": orEmpty(e.Health.Conditions), "allergies": orEmpty(e.Health.Allergies), "medicines": orEmpty(e.Health.Medicines)},
		"interests": orEmpty(e.Interests), "station": e.Station,
		"worker": e.Worker, "doctor": e.Doctor, "neighbours": orEmpty(e.Neighbours),
		"relatives": mapped(relatives, relativeOutOf),
		"bookings":  mapped(bookings, names.bookingOut),
		"reminders": mapped(reminders, reminderSetOf),
		"feedback":  mapped(feedback, feedbackOf),
		"calls":     mapped(calls, callOutOf),
	}, nil
}

func relativeOutOf(rel care.Relative) relativeOut {
	return relativeOut{rel.ID, rel.Name, rel.Relation, rel.Phone, rel.Order, consentOut(rel.Consent)}
}

// catalogueNames turns ids of services and providers into their names.
type catalogueNames struct{ services, providers map[string]string }

func (s *Server) catalogue(r *http.Request) (catalogueNames, error) {
	services, err1 := s.records.Services(r.Context())
	providers, err2 := s.records.Providers(r.Context())
	n := catalogueNames{map[string]string{}, map[string]string{}}
	for _, v := range services {
		n.services[v.ID] = v.Name
	}
	for _, v := range providers {
		n.providers[v.ID] = v.Name
	}
	return n, errors.Join(err1, err2)
}

func (n catalogueNames) bookingOut(b care.Booking) bookingOut {
	return bookingOut{b.ID, n.services[b.ServiceID], n.providers[b.ProviderID], b.At, b.State.String(), max(b.Quantity, 1),
		b.Quote.Elder.String(), b.Quote.List.String(), b.Note}
}

func (s *Server) calls(w http.ResponseWriter, r *http.Request) {
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit < 1 || limit > 500 {
		limit = 50
	}
	calls, err := s.records.Calls(r.Context(), limit)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	out := make([]callOut, 0, len(calls))
	for _, c := range calls {
		o, err := s.callWithNames(r, c)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		out = append(out, o)
	}
	writeJSON(w, map[string]any{"calls": out})
}

func (s *Server) callWithNames(r *http.Request, c care.CallRecord) (callOut, error) {
	o := callOutOf(c)
	e, err := s.records.Elder(r.Context(), c.ElderID)
	if err != nil {
		return o, err
	}
	o.Elder = &personRef{e.ID, e.Name, e.Salutation, e.Age(c.Started), e.Living}
	if c.AgentID != "" {
		a, err := s.records.Agent(r.Context(), c.AgentID)
		if err != nil {
			return o, err
		}
		o.Agent = &personRef{ID: a.ID, Name: a.Name}
	}
	return o, nil
}

type turnOut struct {
	Seq      int            `json:"seq"`
	Party    care.Party     `json:"party"`
	By       string         `json:"by"`
	Text     string         `json:"text"`
	Input    care.TurnInput `json:"input,omitempty"`
	At       time.Time      `json:"at"`
	Distress string         `json:"distress,omitempty"`
	Cut      bool           `json:"cut,omitempty"`
}

func turnOutOf(t care.Turn) turnOut {
	return turnOut{t.Seq, t.Party, t.By, t.Text, t.Input, t.Started, t.Distress, t.Cut}
}

type eventOut struct {
	Seq  int               `json:"seq"`
	At   time.Time         `json:"at"`
	Who  string            `json:"who"`
	What care.EventKind    `json:"what"`
	Data map[string]string `json:"data,omitempty"`
}

func eventOf(e care.Event) eventOut { return eventOut{e.Seq, e.At, e.Who, e.What, e.Data} }

func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	ctx, id := r.Context(), chi.URLParam(r, "id")
	c, err := s.records.Call(ctx, id)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	head, err1 := s.callWithNames(r, c)
	turns, err2 := s.records.Turns(ctx, id)
	timeline, err3 := s.records.Timeline(ctx, care.CallSubject(id))
	bookings, err4 := s.records.BookingsOfCall(ctx, id)
	names, err5 := s.catalogue(r)
	relatives, err6 := s.toldOf(r, id)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, struct {
		callOut
		Recording bool         `json:"recording"`
		Bookings  []bookingOut `json:"bookings"`
		Turns     []turnOut    `json:"turns"`
		Timeline  []eventOut   `json:"timeline"`
		told
	}{head, c.Recording != "", mapped(bookings, names.bookingOut), mapped(turns, turnOutOf), mapped(timeline, eventOf), relatives})
}

// told is what the relatives were told of a call.
type told struct {
	Summary  *summaryOut  `json:"summary"`
	Links    []linkOut    `json:"links"`
	Messages []messageOut `json:"messages"`
}

type summaryOut struct {
	ID        string          `json:"id"`
	Worrying  bool            `json:"worrying"`
	Sentences []care.Sentence `json:"sentences"`
}

type linkOut struct {
	ID       string     `json:"id"`
	Relative string     `json:"relative"`
	Expires  time.Time  `json:"expires"`
	Revoked  *time.Time `json:"revoked,omitempty"`
}

type messageOut struct {
	Relative string           `json:"relative"`
	Channel  care.ChannelKind `json:"channel"`
	Sent     *time.Time       `json:"sent,omitempty"`
	Attempts int              `json:"attempts"`
	Error    string           `json:"error,omitempty"`
}

func (s *Server) toldOf(r *http.Request, callID string) (told, error) {
	ctx := r.Context()
	out := told{Links: []linkOut{}, Messages: []messageOut{}}
	sum, err := s.records.SummaryOfCall(ctx, callID)
	if errors.Is(err, care.ErrNotFound) {
		return out, nil
	}
	links, err1 := s.records.Links(ctx, sum.ID)
	messages, err2 := s.records.Messages(ctx, sum.ID)
	relatives, err3 := s.records.Relatives(ctx, sum.ElderID)
	if err := errors.Join(err, err1, err2, err3); err != nil {
		return out, err
	}
	names := map[string]string{}
	for _, rel := range relatives {
		names[rel.ID] = rel.Name
	}
	out.Summary = &summaryOut{sum.ID, sum.Worrying, orEmpty(sum.Sentences)}
	out.Links = mapped(links, func(l care.Link) linkOut {
		return linkOut{l.ID, names[l.Person], l.Expires, timeOrNil(l.Revoked)}
	})
	out.Messages = mapped(messages, func(m care.Message) messageOut {
		return messageOut{names[strings.TrimPrefix(m.Person, "relative:")], m.Channel.Kind, timeOrNil(m.Sent), m.Attempts, m.LastError}
	})
	return out, nil
}

func (s *Server) callRecording(w http.ResponseWriter, r *http.Request) {
	c, err := s.records.Call(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.serveRecording(w, r, c)
}

func (s *Server) serveRecording(w http.ResponseWriter, r *http.Request, c care.CallRecord) {
	if c.Recording == "" {
		s.fail(w, r, care.Refusef("no_recording", "There is no recording of this call."))
		return
	}
	f, err := os.Open(filepath.Join(s.set.Recordings, filepath.Base(c.Recording)))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", "audio/ogg")
	w.Header().Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", c.Ended, f)
}

func (s *Server) revokeLink(w http.ResponseWriter, r *http.Request) {
	id, now := chi.URLParam(r, "id"), time.Now()
	link, err := s.records.Link(r.Context(), id)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	events, err := s.linkEvent(r, link, "agent:"+agentOf(r.Context()).ID, care.EventLinkRevoked)
	if err == nil {
		err = s.records.RevokeLink(r.Context(), id, now, events...)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
