package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"yinling/care"
)

// keyPerMinute is how many requests and messages of one key are answered.
const keyPerMinute = 600

var errBadKey = care.Refusef("bad_key", "That key opens nothing here.")

// KeyHash is what is kept of an API key.
func KeyHash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

type keyKey struct{}

// keyOf is the API key of the request; false when it came with a session.
func keyOf(ctx context.Context) (care.Key, bool) {
	k, ok := ctx.Value(keyKey{}).(care.Key)
	return k, ok
}

// requestKey checks the key in the request's Authorization.
func (s *Server) requestKey(r *http.Request) (care.Key, error) {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return care.Key{}, errBadKey
	}
	hash := KeyHash(secret)
	k, err := s.records.KeyByHash(r.Context(), hash)
	if errors.Is(err, care.ErrNotFound) {
		return care.Key{}, errBadKey
	}
	if err != nil {
		return care.Key{}, err
	}
	if subtle.ConstantTimeCompare([]byte(k.Hash), []byte(hash)) != 1 || !k.Revoked.IsZero() {
		return care.Key{}, errBadKey
	}
	return k, nil
}

// withKey lets only other systems with a key through.
func (s *Server) withKey(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k, err := s.requestKey(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), keyKey{}, k)))
	})
}

// sessionOrKey lets agents and other systems through.
func (s *Server) sessionOrKey(next http.Handler) http.Handler {
	limited := s.withKey(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if k, _ := keyOf(r.Context()); !s.keyUse.allow(k.ID) {
			tooMany(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}))
	agents := s.signedIn(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			limited.ServeHTTP(w, r)
			return
		}
		agents.ServeHTTP(w, r)
	})
}

// supervisorsOnly stands behind signedIn.
func supervisorsOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !agentOf(r.Context()).Supervisor {
			writeError(w, http.StatusForbidden, "forbidden", "That is for supervisors.")
			return
		}
		next.ServeHTTP(w, r)
	})
}
