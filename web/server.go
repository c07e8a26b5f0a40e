// Package web is the hotline's HTTP and WebSocket face: sign-in, the pages, and
// the wire protocol of docs/protocol.md.
package web

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"

	"yinling/callcenter"
	"yinling/care"
)

// Settings are what the server needs to know besides its rooms.
type Settings struct {
	ICEServers []ICEServer
	Hearing    bool   // a recogniser is set up
	Speaking   bool   // a synthesizer is set up
	Zone       string // the town's time zone: pages show its time
	PushKey    string // VAPID public key, "" when web push is off
	Recordings string // folder of the recordings
	Map        Map
	Hotline    string         // the number that devices dial, for the sheet and for helpers; "" for none
	Rules      care.SOSRules  // the ladder; without rungs care.DefaultSOSRules
	Devices    *DeviceSockets // where devices of the API connect; nil: an own one
}

// Server answers pages and softphones.
type Server struct {
	set       Settings
	records   Records
	center    *callcenter.Center
	incidents *callcenter.Incidents
	devices   *DeviceSockets
	keys      care.LinkKey
	sessions  *scs.SessionManager
	presses   *limiter // per elder
	keyUse    *limiter // per API key
	links     linkLimits
	zone      *time.Location
	images    string                // where pages may load images from
	logins    *httprate.RateLimiter // per login name
	metrics   http.Handler
	pages     fs.FS
	log       *slog.Logger
	sockets   sockets
	recheck   time.Duration // how often an open socket's cookie is looked at again
	hashing   chan struct{} // a token for each password being checked: each takes 64 MB
}

// New makes the server. pages holds the bundled pages; sessionStore keeps the
// agents' sessions.
func New(set Settings, records Records, center *callcenter.Center, incidents *callcenter.Incidents, keys care.LinkKey, sessionStore scs.Store, metrics http.Handler, pages fs.FS, log *slog.Logger) *Server {
	m := scs.New()
	m.Store = sessionStore
	m.Lifetime = 12 * time.Hour // a long shift
	m.Cookie.Name = "yl_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		log.Error("session", "error", err)
		writeError(w, http.StatusInternalServerError, "internal", "Something went wrong on our side.")
	}
	if set.Devices == nil {
		set.Devices = NewDeviceSockets()
	}
	if len(set.Rules.Ladder) == 0 {
		set.Rules = care.DefaultSOSRules()
	}
	return &Server{
		set: set, records: records, center: center, incidents: incidents, devices: set.Devices, keys: keys, sessions: m,
		presses: newLimiter(sosPerMinute), keyUse: newLimiter(keyPerMinute), links: newLinkLimits(), zone: loadZone(set.Zone), images: imageSources(set.Map.Tiles),
		logins: httprate.NewRateLimiter(5, time.Minute), metrics: metrics, pages: pages, log: log,
		recheck: recheckEvery, hashing: make(chan struct{}, 2),
	}
}

// Handler is everything the server answers.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer, s.secureHeaders, ownPagesOnly)

	r.Get("/healthz", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, map[string]string{"status": "ok"}) })
	r.Get("/readyz", s.ready)
	r.Handle("/metrics", s.metrics)

	r.With(limitByIP(60)).Get("/pair/{token}", s.pair)
	r.Get("/api/elder", s.elderSelf)
	r.Get("/api/elder/ws", s.elderSocket)
	r.Post("/api/elder/sos", s.elderSOS)
	r.Get("/api/push-key", s.pushKey)
	r.Get("/api/map", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, s.mapOut()) })

	r.Route("/api/summary/{token}", func(r chi.Router) {
		r.Use(limitByIP(120))
		r.Get("/", s.summary)
		r.Get("/recording", s.summaryRecording)
		r.Post("/push", s.subscribePush)
	})

	s.routeOutsiders(r)

	r.Group(func(r chi.Router) {
		r.Use(s.secureCookie, s.sessions.LoadAndSave)
		r.With(s.sessionOrKey).Get("/api/incidents", s.incidentList)
		r.With(s.sessionOrKey).Get("/api/incidents/{id}", s.incidentDetail)
		r.With(limitByIP(10)).Post("/api/session", s.signIn)
		r.Group(func(r chi.Router) {
			r.Use(s.signedIn)
			r.Get("/api/session", s.session)
			r.Delete("/api/session", s.signOut)
			r.Get("/api/elders", s.elderNames)
			r.Get("/api/elders/{id}", s.dossier)
			r.Get("/api/calls", s.calls)
			r.Get("/api/calls/{id}", s.call)
			r.Get("/api/calls/{id}/recording", s.callRecording)
			r.Delete("/api/links/{id}", s.revokeLink)
			r.Get("/api/complaints", s.complaints)
			r.Post("/api/complaints/{id}", s.handleComplaint)
			s.routeIncidents(r)
		})
	})
	// The socket is outside LoadAndSave, which buffers and cannot be hijacked.
	r.Get("/api/console/ws", s.consoleSocket)

	r.NotFound(func(w http.ResponseWriter, r *http.Request) {
		writeError(w, http.StatusNotFound, "not_found", "There is no such page.")
	})
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		writeError(w, http.StatusMethodNotAllowed, "bad_method", "That cannot be done here.")
	})
	s.routePages(r)
	r.Get("/calls", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/console#calls", http.StatusSeeOther)
	})
	return r
}

// routeOutsiders is for people with a link of an incident and systems with a key.
func (s *Server) routeOutsiders(r chi.Router) {
	r.Route("/api/incident/{token}", func(r chi.Router) {
		r.Use(s.limitForged)
		r.With(s.limitLink).Get("/", s.incidentPage)
		r.Post("/", s.incidentAnswer) // limits itself: it knows what is tapped
		r.With(s.limitLink).Get("/ws", s.incidentSocket)
	})
	r.Group(func(r chi.Router) {
		r.Use(s.withKey)
		r.Post("/api/alarms", s.postAlarm)
		r.Post("/api/signals", s.postSignal)
		r.Get("/api/device/ws", s.deviceSocket)
	})
}

// routeIncidents is what only agents read; it stands behind signedIn.
func (s *Server) routeIncidents(r chi.Router) {
	r.Get("/api/incidents/{id}/sheet", s.sheet)
	r.Post("/api/incidents/{id}/door", s.door)
	r.Get("/api/devices", s.deviceList)
	r.Get("/api/unknown", s.unknownList)
	r.Group(func(r chi.Router) {
		r.Use(supervisorsOnly)
		r.Get("/api/report", s.report)
		r.Get("/api/report.csv", s.reportCSV)
		r.Get("/api/report.xlsx", s.reportXLSX)
	})
}

// Close ends every open socket, so that the HTTP server can shut down.
func (s *Server) Close() { s.sockets.closeAll("") }

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if s.center.Draining() {
		writeError(w, http.StatusServiceUnavailable, "draining", "The hotline is stopping.")
		return
	}
	if err := s.records.Ping(r.Context()); err != nil {
		s.log.Error("records are not there", "error", err)
		writeError(w, http.StatusServiceUnavailable, "records", "The records cannot be reached.")
		return
	}
	writeJSON(w, map[string]any{"status": "ready", "hearing": s.set.Hearing, "speaking": s.set.Speaking})
}

// secureHeaders keeps pages from loading or being loaded by anything foreign.
func (s *Server) secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "+
			"img-src "+s.images+"; media-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", s.referrer())
		h.Set("Permissions-Policy", "microphone=(self), camera=(), geolocation=(self)")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// ownPagesOnly refuses what a browser sends for a page of another site, unless
// it only reads. Programs, which send no origin, pass.
func ownPagesOnly(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeError(w, http.StatusForbidden, "cross_origin", "Only our own pages may do that.")
	}))
	return p.Handler(next)
}

// limitByIP lets an address try n times a minute.
func limitByIP(n int) func(http.Handler) http.Handler {
	return httprate.Limit(n, time.Minute, httprate.WithKeyByIP(), httprate.WithLimitHandler(tooMany))
}

// secureCookie lets the session cookie travel by HTTPS only where the page
// itself came by HTTPS; on plain HTTP (loopback) it would never come back.
func (s *Server) secureCookie(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil {
			w = &cookieSecurer{ResponseWriter: w}
		}
		next.ServeHTTP(w, r)
	})
}

type cookieSecurer struct {
	http.ResponseWriter
	wrote bool
}

func (c *cookieSecurer) WriteHeader(code int) {
	if !c.wrote {
		cookies := c.Header()["Set-Cookie"]
		for i := range cookies {
			cookies[i] += "; Secure"
		}
		c.wrote = true
	}
	c.ResponseWriter.WriteHeader(code)
}

func (c *cookieSecurer) Write(b []byte) (int, error) {
	if !c.wrote {
		c.WriteHeader(http.StatusOK)
	}
	return c.ResponseWriter.Write(b)
}

func (c *cookieSecurer) Unwrap() http.ResponseWriter { return c.ResponseWriter }

var errTooMany = care.Refusef("too_many", "Too many tries. Please wait a minute.")

func tooMany(w http.ResponseWriter, r *http.Request) {
	writeError(w, http.StatusTooManyRequests, errTooMany.Code, errTooMany.Message)
}

func writeJSON(w http.ResponseWriter, v any) { writeStatus(w, http.StatusOK, v) }

func writeStatus(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // a client that went away is not our error
}

func writeError(w http.ResponseWriter, status int, code, message string) {
	writeStatus(w, status, map[string]string{"code": code, "message": message})
}

// fail answers err: people get the message of a care.Error, operators the cause.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var e *care.Error
	if !errors.As(err, &e) {
		s.log.Error("request failed", "path", chi.RouteContext(r.Context()).RoutePattern(), "error", err)
		writeError(w, http.StatusInternalServerError, "internal", "Something went wrong on our side.")
		return
	}
	if e.Cause != nil {
		s.log.Error("request refused", "path", chi.RouteContext(r.Context()).RoutePattern(), "error", e)
	}
	writeError(w, statusOf(e), e.Code, e.Message)
}

func statusOf(e *care.Error) int {
	switch e.Code {
	case "not_found", "link_forged", "no_call", "no_recording", "no_incident":
		return http.StatusNotFound
	case "forbidden", "no_consent":
		return http.StatusForbidden
	case "link_expired", "link_revoked":
		return http.StatusGone
	case "draining", "unsaved":
		return http.StatusServiceUnavailable
	case "bad_key":
		return http.StatusUnauthorized
	case "incident_state", "taken", "busy", "handled":
		return http.StatusConflict
	case "too_many":
		return http.StatusTooManyRequests
	}
	return http.StatusBadRequest
}
