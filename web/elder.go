package web

import (
	"errors"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"yinling/callcenter"
	"yinling/care"
)

const (
	deviceCookie = "yl_device"
	// linkDevice signs the device cookie: the device's id, with a long life; a
	// device is shut out by revoking its record.
	linkDevice  care.LinkPurpose = "device"
	deviceYears                  = 10
	maxText                      = 500 // characters
	// maxCaptions is how many of a long call's turns a page that comes back is
	// shown; more than a socket's buffer would drop the page again.
	maxCaptions = 100
)

// pair makes the visiting browser the device of a pairing link.
func (s *Server) pair(w http.ResponseWriter, r *http.Request) {
	link, err := s.openLink(r, care.LinkPair)
	if err == nil {
		_, err = s.deviceElder(r, link.Subject)
	}
	if err != nil {
		s.pairPage(w, r, err)
		return
	}
	expires := time.Now().AddDate(deviceYears, 0, 0)
	http.SetCookie(w, &http.Cookie{
		Name: deviceCookie, Value: s.keys.Sign(care.Link{ID: link.Subject, Purpose: linkDevice, Expires: expires}),
		Path: "/", Expires: expires, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// pairPage sends the elder's page with the reason, which it shows in plain
// words; a program reads the status and the JSON.
func (s *Server) pairPage(w http.ResponseWriter, r *http.Request, err error) {
	code := care.ErrorCode(err)
	if wantsHTML(r) && code != "internal" {
		http.Redirect(w, r, "/?problem="+code, http.StatusSeeOther)
		return
	}
	s.fail(w, r, err)
}

// openLink checks the request's signed link and its record.
func (s *Server) openLink(r *http.Request, purpose care.LinkPurpose) (care.Link, error) {
	id, err := s.keys.Open(purpose, chi.URLParam(r, "token"), time.Now())
	if err != nil {
		return care.Link{}, err
	}
	link, err := s.records.Link(r.Context(), id)
	switch {
	case err != nil:
		return care.Link{}, err
	case link.Purpose != purpose:
		return care.Link{}, care.ErrLinkForged
	case !link.Revoked.IsZero():
		return care.Link{}, care.ErrLinkRevoked
	}
	return link, nil
}

// deviceElder gives the elder a device belongs to.
func (s *Server) deviceElder(r *http.Request, deviceID string) (care.Elder, error) {
	d, err := s.records.Device(r.Context(), deviceID)
	if err != nil {
		return care.Elder{}, err
	}
	if !d.Revoked.IsZero() {
		return care.Elder{}, care.ErrLinkRevoked
	}
	return s.records.Elder(r.Context(), d.ElderID)
}

// caller recognises the elder and the device by the device cookie.
func (s *Server) caller(r *http.Request) (elder care.Elder, deviceID string, err error) {
	c, err := r.Cookie(deviceCookie)
	if err != nil {
		return care.Elder{}, "", care.ErrForbidden
	}
	deviceID, err = s.keys.Open(linkDevice, c.Value, time.Now())
	if err != nil {
		return care.Elder{}, "", err
	}
	elder, err = s.deviceElder(r, deviceID)
	return elder, deviceID, err
}

func (s *Server) elderSelf(w http.ResponseWriter, r *http.Request) {
	elder, _, err := s.caller(r)
	if care.ErrorCode(err) == "internal" {
		s.fail(w, r, err)
		return
	}
	if err != nil {
		writeJSON(w, map[string]any{"paired": false, "reason": care.ErrorCode(err)})
		return
	}
	writeJSON(w, map[string]any{
		"paired": true, "salutation": elder.Called(elder.Lang), "lang": elder.Lang,
		"hearing": s.set.Hearing, "speaking": s.set.Speaking,
	})
}

func (s *Server) elderSocket(w http.ResponseWriter, r *http.Request) {
	elder, device, err := s.caller(r)
	if err != nil {
		writeError(w, http.StatusUnauthorized, "not_paired", "This device is not paired.")
		return
	}
	p := &elderPage{server: s, elder: elder, device: device, request: r}
	s.serveSocket(w, r, "elder:"+elder.ID, s.log.With("elder", elder.ID), p)
}

// elderPage is one elder's socket.
type elderPage struct {
	server  *Server
	elder   care.Elder
	device  string
	request *http.Request    // that opened it, with its cookie
	call    *callcenter.Call // the one this page watches over
	leave   func()
}

func (p *elderPage) still() error {
	_, _, err := p.server.caller(p.request)
	return err
}

func (p *elderPage) welcome(k *socket) (leave func()) {
	events, stop := p.server.center.WatchElder(p.elder.ID)
	set := p.server.set
	hello := elderWelcome{
		envelope: envelope{1, "welcome"}, Salutation: p.elder.Called(p.elder.Lang), Lang: p.elder.Lang,
		ICEServers: iceServers(set.ICEServers), Hearing: set.Hearing, Speaking: set.Speaking, Zone: set.Zone,
	}
	call := p.server.center.CallOf(p.elder.ID)
	if call != nil {
		v := elderCallOf(call.View())
		hello.Call = &v
	}
	k.send(hello)
	if call != nil {
		p.attach(call)
		v := call.View()
		for _, t := range v.Turns[max(0, len(v.Turns)-maxCaptions):] {
			k.send(wireEvent(t, true))
		}
		k.send(choicesOf(v.Choices, v.Keypad))
		k.send(doingOut{envelope{1, "doing"}, v.ID, v.Doing})
	}
	if v, live := p.server.incidents.LiveOf(p.elder.ID); live && v.Urgent() {
		k.send(elderIncidentOf(v))
	}
	p.ringing(k)
	go k.pump(events, p.wire)
	return func() {
		stop()
		if p.leave != nil {
			p.leave()
		}
	}
}

func (p *elderPage) attach(call *callcenter.Call) {
	if p.call == call {
		return
	}
	if p.leave != nil {
		p.leave()
	}
	p.call, p.leave = call, call.Attach()
}

func (p *elderPage) handle(k *socket, m message) error {
	switch m.Type {
	case "call.start":
		return p.start(k, m)
	case "sos":
		return p.sos(k, m)
	case "reminder.done", "reminder.later":
		return p.answerReminder(m)
	case "offer", "candidate", "text", "digit", "hangup":
	default:
		return badMessage("This server does not know that type of message.")
	}
	call := p.server.center.CallOf(p.elder.ID)
	if call == nil {
		return callcenter.ErrNoCall
	}
	p.attach(call) // it may have begun on another page of this elder's
	switch m.Type {
	case "offer":
		return p.offer(k, call, m)
	case "candidate":
		return refuseCandidate(call.AddCandidate(m.candidateJSON()))
	case "text":
		if n := utf8.RuneCountInString(m.Text); n == 0 || n > maxText {
			return badMessage("Words are 1 to 500 characters.")
		}
		call.Text(m.Text)
	case "digit":
		if len(m.Digit) != 1 || !isKey(m.Digit[0]) {
			return badMessage("A key is one of 0-9, * and #.")
		}
		call.Digit(rune(m.Digit[0]))
	case "hangup":
		call.HangupByElder()
	}
	return nil
}

func (p *elderPage) start(k *socket, m message) error {
	if err := p.still(); err != nil {
		return err
	}
	lang := p.elder.Lang
	if m.Lang != "" {
		lang = care.ParseLang(m.Lang)
	}
	ctx, cancel := requestTime()
	defer cancel()
	call, answer, err := p.server.center.Press(ctx, p.elder.ID, lang, m.SDP)
	if call != nil {
		p.attach(call)
	}
	if errors.Is(err, callcenter.ErrDraining) { // the page has words for it
		k.send(elderCall{envelope: envelope{1, "call"}, State: care.CallEnded.String(), Result: care.TerminationDrained, Reason: "the hotline is restarting"})
		return nil
	}
	if err != nil {
		return err
	}
	if answer != "" {
		k.send(answerOut{envelope{1, "answer"}, answer})
	}
	return nil
}

func (p *elderPage) offer(k *socket, call *callcenter.Call, m message) error {
	ctx, cancel := requestTime()
	defer cancel()
	answer, err := call.Answer(ctx, m.SDP)
	if err != nil {
		return err
	}
	k.send(answerOut{envelope{1, "answer"}, answer})
	return nil
}

func isKey(b byte) bool { return b >= '0' && b <= '9' || b == '*' || b == '#' }

func refuseCandidate(err error) error {
	if err != nil && care.ErrorCode(err) == "internal" {
		return &care.Error{Code: "bad_message", Message: "That candidate cannot be used.", Cause: err}
	}
	return err
}

// iceServers is never null on the wire.
func iceServers(list []ICEServer) []ICEServer {
	if list == nil {
		return []ICEServer{}
	}
	return list
}
