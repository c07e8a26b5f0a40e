package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/alexedwards/argon2id"

	"yinling/care"
)

// What a session holds.
const (
	sessionAgent = "agent" // the agent's id
	sessionProof = "proof" // of the password: a new one ends the sessions of the old
)

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
	match, hashErr := s.matches(r.Context(), in.Password, hash)
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
	s.sessions.Put(r.Context(), sessionProof, proof(agent))
	s.log.Info("agent signed in", "agent", agent.ID)
	w.WriteHeader(http.StatusNoContent)
}

// matches checks a password, not many at once.
func (s *Server) matches(ctx context.Context, password, hash string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return argon2id.ComparePasswordAndHash(password, hash)
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// proof changes with the agent's password and tells nothing of it.
func proof(a care.Agent) string {
	sum := sha256.Sum256([]byte(a.PasswordHash))
	return hex.EncodeToString(sum[:8])
}

// signOut ends the session and the agent's consoles; one in another browser
// comes back by its own session.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	s.sockets.closeAll(agentOwner(agentOf(r.Context())))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) session(w http.ResponseWriter, r *http.Request) {
	a := agentOf(r.Context())
	writeJSON(w, map[string]any{"id": a.ID, "name": a.Name, "lang": a.Lang, "supervisor": a.Supervisor, "zone": s.set.Zone})
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
	a, err := s.records.Agent(ctx, id)
	if err == nil && s.sessions.GetString(ctx, sessionProof) != proof(a) {
		return care.Agent{}, care.ErrForbidden
	}
	return a, err
}
