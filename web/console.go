package web

import (
	"context"
	"net/http"
	"time"

	"yinling/callcenter"
	"yinling/care"
)

// requestTime bounds what one message may take.
func requestTime() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 5*time.Second)
}

func (s *Server) consoleSocket(w http.ResponseWriter, r *http.Request) {
	agent, err := s.cookieAgent(r)
	if err != nil {
		writeError(w, http.StatusUnauthorized, "signed_out", "Please sign in.")
		return
	}
	p := &console{server: s, agent: agent, request: r}
	s.serveSocket(w, r, agentOwner(agent), s.log.With("agent", agent.ID), p)
}

// agentOwner names the owner of an agent's sockets.
func agentOwner(a care.Agent) string { return "agent:" + a.ID }

// cookieAgent reads the session without the middleware, which cannot be hijacked.
func (s *Server) cookieAgent(r *http.Request) (care.Agent, error) {
	c, err := r.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return care.Agent{}, care.ErrForbidden
	}
	ctx, err := s.sessions.Load(r.Context(), c.Value)
	if err != nil {
		return care.Agent{}, err
	}
	return s.sessionAgent(ctx)
}

// console is one agent's socket.
type console struct {
	server  *Server
	agent   care.Agent
	request *http.Request // that opened it, with its cookie
}

func (p *console) still() error {
	_, err := p.server.cookieAgent(p.request)
	return err
}

func (p *console) welcome(k *socket) (leave func()) {
	center := p.server.center
	p.server.sockets.replace(k) // an agent has one headset, and so one console
	events, stop := center.WatchAll(p.agent.ID)
	disconnect := center.Connect(p.agent)
	calls, agents := center.Board()
	hello := consoleWelcome{
		envelope: envelope{1, "welcome"}, ICEServers: iceServers(p.server.set.ICEServers),
		Calls: []boardCall{}, Agents: []agentOut{}, Outcomes: care.Outcomes,
	}
	live, unknown := p.server.incidents.Board()
	hello.Incidents = mapped(boardOf(live), incidentOf)
	hello.Unknown, hello.UnknownCount = mapped(foremost(unknown), unknownOf), len(unknown)
	hello.Missed = p.missed(k)
	for _, v := range calls {
		hello.Calls = append(hello.Calls, boardCallOf(v, true))
	}
	for _, a := range agents {
		hello.Agents = append(hello.Agents, agentOutOf(a))
		if a.ID == p.agent.ID {
			hello.Agent = agentOutOf(a)
		}
	}
	k.send(hello)
	for _, a := range p.server.incidents.Unsaved() {
		k.queue(unsavedOf(a))
	}
	for _, o := range center.OffersTo(p.agent.ID) {
		k.send(wireEvent(o, false))
	}
	go k.pump(events, func(e callcenter.Event) any { return wireEvent(e, false) })
	return func() { stop(); disconnect() }
}

func (p *console) handle(k *socket, m message) error {
	center := p.server.center
	ctx, cancel := requestTime()
	defer cancel()
	switch m.Type {
	case "presence":
		return p.setPresence(m.Presence)
	case "offer":
		return p.offer(ctx, k, m.SDP)
	case "candidate":
		media, err := center.AgentMedia(p.agent.ID)
		if err != nil {
			return err
		}
		return refuseCandidate(media.AddCandidate(m.candidateJSON()))
	case "take":
		return center.Take(ctx, p.agent.ID, m.Call)
	case "accept":
		return center.Accept(ctx, p.agent.ID, m.Offer)
	case "decline":
		return center.Decline(p.agent.ID, m.Offer)
	case "handback":
		return center.Handback(ctx, p.agent.ID, m.Call)
	case "hangup":
		return center.HangupByAgent(ctx, p.agent.ID, m.Call)
	case "wrapup":
		if len(m.Note) > 4000 {
			return badMessage("A note is at most 4000 bytes.")
		}
		return center.WrapUp(ctx, p.agent.ID, m.Call, m.Disposition, m.Note)
	}
	return p.handleIncident(ctx, k, m)
}

func (p *console) setPresence(want string) error {
	switch want {
	case "ready":
		return p.server.center.SetPresence(p.agent.ID, care.PresenceGoReady)
	case "offline":
		return p.server.center.SetPresence(p.agent.ID, care.PresenceGoOffline)
	}
	return badMessage("Presence is ready or offline.")
}

func (p *console) offer(ctx context.Context, k *socket, sdp string) error {
	media, err := p.server.center.AgentMedia(p.agent.ID)
	if err != nil {
		return err
	}
	answer, err := media.Answer(ctx, sdp)
	if err != nil {
		return &care.Error{Code: "bad_sdp", Message: "The audio connection could not be made.", Cause: err}
	}
	k.send(answerOut{envelope{1, "answer"}, answer})
	return nil
}
