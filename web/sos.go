package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"yinling/care"
)

const (
	maxPress = 64 // bytes of a press's id
	// sosPerMinute is twice what a page repeats while it waits for its answer.
	sosPerMinute = 60
)

type sosIn struct {
	Press    loose[string]  `json:"press"`
	Position loose[pointIn] `json:"position"`
}

type sosOut struct {
	Press    string `json:"press"`
	Incident string `json:"incident"`
}

// press is the red button. It returns when the press is on the disk. The limit
// is for an elder who is being helped already: a first press always passes.
// Nothing about a press but whose it is can make it refused.
func (s *Server) press(ctx context.Context, elderID, deviceID string, in sosIn) (sosOut, error) {
	if !s.presses.allow(elderID) {
		if v, live := s.incidents.LiveOf(elderID); live && v.Urgent() {
			return sosOut{}, errTooMany
		}
	}
	id := in.Press.v[:min(len(in.Press.v), maxPress)]
	if id == "" {
		id = care.NewID(time.Now())
	}
	raised, err := s.incidents.Press(ctx, elderID, deviceID, id, in.Position.v.position(time.Now()))
	if err != nil {
		return sosOut{}, &care.Error{Code: "unsaved", Message: "The press could not be kept. Press again.", Cause: err}
	}
	return sosOut{in.Press.v, raised.Incident.ID}, nil
}

func (p *elderPage) sos(k *socket, m message) error {
	// Records that fail cannot say whose page this is, but they cannot keep the
	// press either: it goes on, so that people hear of it.
	if err := p.still(); err != nil && care.ErrorCode(err) != "internal" {
		return err
	}
	ctx, cancel := requestTime()
	defer cancel()
	out, err := p.server.press(ctx, p.elder.ID, p.device, sosIn{m.Press, m.Position})
	if err != nil {
		return err
	}
	k.send(struct {
		envelope
		sosOut
	}{envelope{1, "sos.ok"}, out})
	return nil
}

// elderSOS is the way of a page whose socket is down.
func (s *Server) elderSOS(w http.ResponseWriter, r *http.Request) {
	elder, device, err := s.caller(r)
	if care.ErrorCode(err) == "internal" {
		s.fail(w, r, err)
		return
	}
	if err != nil {
		writeError(w, http.StatusUnauthorized, "not_paired", "This device is not paired.")
		return
	}
	var in sosIn
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
		in = sosIn{} // a press is a press, whatever came with it
	}
	ctx, cancel := requestTime()
	defer cancel()
	out, err := s.press(ctx, elder.ID, device, in)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	writeJSON(w, out)
}
