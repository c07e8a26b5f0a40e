package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/alexedwards/argon2id"

	"yinling/care"
)

const sessionAgent = "agent" // the agent's id in the session

// noAgentHash is checked when the login is unknown, so that the answer takes as
// long as for a known one.
var noAgentHash, _ = argon2id.CreateHash("nobody", argon2id.DefaultParams)

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	var in struct{ Login, Password string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
		writeError(w, http.StatusBadRequest, "bad_message", "Send login and password as JSON.")
		return
	}
	login := strings.ToLower(strings.TrimSpace(in.Login))
	if s.logins.OnLimit(w, r, login) {
		tooMany(w, r)
		return
	}
	agent, err := s.records.AgentByLogin(r.Context(), login)
	hash := agent.PasswordHash
	if errors.Is(err, care.ErrNotFound) {
		hash = noAgentHash
	} else if err != nil {
		s.fail(w, r, err)
		return
	}
	match, hashErr := argon2id.ComparePasswordAndHash(in.Password, hash)
	if hashErr != nil {
		s.fail(w, r, hashErr)
		return
	}
	if !match || err != nil {
		s.log.Warn("sign-in refused")
		writeError(w, http.StatusUnauthorized, "bad_login", "The name or the password is wrong.")
		return
	}
	if err := s.sessions.RenewToken(r.Context()); err != nil { // against session fixation
		s.fail(w, r, err)
		return
	}
	s.sessions.Put(r.Context(), sessionAgent, agent.ID)
	s.log.Info("agent signed in", "agent", agent.ID)
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) session(w http.ResponseWriter, r *http.Request) {
	a := agentOf(r.Context())
	writeJSON(w, map[string]any{"id": a.ID, "name": a.Name, "lang": a.Lang, "supervisor": a.Supervisor})
}

type agentKey struct{}

func agentOf(ctx context.Context) care.Agent { return ctx.Value(agentKey{}).(care.Agent) }

// signedIn lets only agents through.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := s.sessionAgent(r.Context())
		if err != nil {
			writeError(w, http.StatusUnauthorized, "signed_out", "Please sign in.")
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), agentKey{}, a)))
	})
}

func (s *Server) sessionAgent(ctx context.Context) (care.Agent, error) {
	id := s.sessions.GetString(ctx, sessionAgent)
	if id == "" {
		return care.Agent{}, care.ErrForbidden
	}
	return s.records.Agent(ctx, id)
}
