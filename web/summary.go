package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"yinling/care"
)

// maxChannels keeps a link in wrong hands from making each call a thousand messages.
const maxChannels = 10

var errNoConsent = care.Refusef("no_consent", "The elder has not agreed that you see this.")

// reading is what a relative's link opens, as far as the elder consents now.
type reading struct {
	link     care.Link
	relative care.Relative
	elder    care.Elder
	summary  care.Summary
	call     care.CallRecord
}

// recording tells whether the relative may hear it: both they may, and the
// elder still agrees to be recorded at all.
func (rd reading) recording() bool {
	return rd.relative.Consent.Recording && rd.elder.ConsentRecording
}

// open checks the link, and the consent as it stands today, not as it stood
// when the link was made.
func (s *Server) open(r *http.Request) (reading, error) {
	ctx := r.Context()
	link, err := s.openLink(r, care.LinkSummary)
	if err != nil {
		return reading{}, err
	}
	rel, err := s.records.Relative(ctx, link.Person)
	if err != nil {
		return reading{}, err
	}
	sum, err := s.records.Summary(ctx, link.Subject)
	if err != nil {
		return reading{}, err
	}
	if rel.ElderID != sum.ElderID || !rel.Consent.Summary {
		return reading{}, errNoConsent
	}
	elder, err := s.records.Elder(ctx, sum.ElderID)
	if err != nil {
		return reading{}, err
	}
	call, err := s.records.Call(ctx, sum.CallID)
	return reading{link, rel, elder, sum, call}, err
}

func (s *Server) summary(w http.ResponseWriter, r *http.Request) {
	rd, err := s.open(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	out := map[string]any{
		"elder": rd.elder.Called(rd.relative.Lang), "lang": rd.relative.Lang, "started": rd.call.Started, "ended": rd.call.Ended,
		"worrying": rd.summary.Worrying, "sentences": orEmpty(rd.summary.Sentences),
		"recording": rd.recording() && rd.call.Recording != "", "expires": rd.link.Expires, "zone": s.set.Zone,
	}
	if rd.relative.Consent.Transcript {
		turns, err := s.records.Turns(r.Context(), rd.call.ID)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		out["turns"] = mapped(turns, func(t care.Turn) turnOut {
			o := turnOutOf(t)
			o.Distress, o.Input = "", ""
			return o
		})
	}
	opened, err := s.linkEvent(r, rd.link, "relative:"+rd.relative.ID, care.EventLinkOpened)
	if err == nil {
		err = s.records.Append(r.Context(), opened...)
	}
	if err != nil { // a reader is not turned away because we could not note the visit
		s.log.Error("writing a link's use", "link", rd.link.ID, "error", err)
	}
	writeJSON(w, out)
}

func (s *Server) summaryRecording(w http.ResponseWriter, r *http.Request) {
	rd, err := s.open(r)
	if err == nil && !rd.recording() {
		err = errNoConsent
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.serveRecording(w, r, rd.call)
}

// linkEvent tells who opened or withdrew a link, in the timeline of its call or
// incident; nothing for a pairing link, which belongs to neither.
func (s *Server) linkEvent(r *http.Request, link care.Link, who string, what care.EventKind) ([]care.Event, error) {
	e := care.Event{At: time.Now(), Who: who, What: what, Data: map[string]string{"link": link.ID}}
	switch link.Purpose {
	case care.LinkIncident:
		e.Subject = care.IncidentSubject(link.Subject)
	case care.LinkSummary:
		sum, err := s.records.Summary(r.Context(), link.Subject)
		if err != nil {
			return nil, err
		}
		e.Subject = care.CallSubject(sum.CallID)
	default:
		return nil, nil
	}
	return []care.Event{e}, nil
}

func (s *Server) pushKey(w http.ResponseWriter, r *http.Request) {
	if s.set.PushKey == "" {
		writeError(w, http.StatusNotFound, "no_push", "Web push is not set up.")
		return
	}
	writeJSON(w, map[string]string{"key": s.set.PushKey})
}

// subscribePush adds the browser of a relative to their channels.
func (s *Server) subscribePush(w http.ResponseWriter, r *http.Request) {
	rd, err := s.open(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var sub struct {
		Endpoint string `json:"endpoint"`
		Keys     struct {
			P256dh string `json:"p256dh"`
			Auth   string `json:"auth"`
		} `json:"keys"`
	}
	err = json.NewDecoder(http.MaxBytesReader(w, r.Body, 8192)).Decode(&sub)
	u, urlErr := url.Parse(sub.Endpoint)
	if err != nil || urlErr != nil || u.Scheme != "https" || sub.Keys.P256dh == "" || sub.Keys.Auth == "" {
		writeError(w, http.StatusBadRequest, "bad_message", "That is not a push subscription.")
		return
	}
	if len(rd.relative.Channels) >= maxChannels {
		writeError(w, http.StatusConflict, "too_many_channels", "There are enough browsers already.")
		return
	}
	target, _ := json.Marshal(sub) // strings only
	if err := s.records.AddChannel(r.Context(), rd.relative.ID, care.Channel{Kind: care.ChannelWebPush, Target: string(target)}); err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func wantsHTML(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }
