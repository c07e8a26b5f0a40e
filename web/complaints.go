package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"yinling/care"
)

const maxOutcome = 2000 // characters

// feedbackOut is what an elder thinks, as agents see it.
type feedbackOut struct {
	ID        string            `json:"id"`
	Elder     *personRef        `json:"elder,omitempty"`
	Kind      care.FeedbackKind `json:"kind"`
	Stars     int               `json:"stars,omitempty"`
	Words     string            `json:"words"`
	Call      string            `json:"call,omitempty"`
	Booking   string            `json:"booking,omitempty"`
	Made      time.Time         `json:"made"`
	Handled   *time.Time        `json:"handled,omitempty"`
	HandledBy string            `json:"handledBy,omitempty"` // agent's id
	Outcome   string            `json:"outcome,omitempty"`
}

func feedbackOf(f care.Feedback) feedbackOut {
	return feedbackOut{f.ID, nil, f.Kind, f.Stars, f.Words, f.CallID, f.BookingID, f.Made, timeOrNil(f.Handled), f.HandledBy, f.Outcome}
}

// isOpen tells whether somebody still has to do something about it.
func isOpen(f care.Feedback) bool { return f.Kind == care.FeedbackComplaint && f.Handled.IsZero() }

// complaints lists the open ones, oldest first.
func (s *Server) complaints(w http.ResponseWriter, r *http.Request) {
	list, err := s.records.OpenComplaints(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	out := make([]feedbackOut, 0, len(list))
	for _, f := range list {
		elder, err := s.records.Elder(r.Context(), f.ElderID)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		o := feedbackOf(f)
		o.Elder = elderRef(&elder, f.Made)
		out = append(out, o)
	}
	writeJSON(w, map[string]any{"complaints": out})
}

// handleComplaint keeps what the agent has done about one.
func (s *Server) handleComplaint(w http.ResponseWriter, r *http.Request) {
	var in struct{ Outcome string }
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4*maxOutcome+1000)).Decode(&in); err != nil {
		writeError(w, http.StatusBadRequest, "bad_request", "The request is not what the protocol says.")
		return
	}
	in.Outcome = strings.TrimSpace(in.Outcome)
	if n := utf8.RuneCountInString(in.Outcome); n == 0 || n > maxOutcome {
		writeError(w, http.StatusBadRequest, "bad_outcome", "Say in a few words what was done.")
		return
	}
	err := s.records.HandleComplaint(r.Context(), chi.URLParam(r, "id"), agentOf(r.Context()).ID, in.Outcome, time.Now())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
