package web

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"yinling/care"
)

const (
	// forgedPerMinute is how many links that are not ours, or not any more, an
	// address may try.
	forgedPerMinute = 120
	// linkPerMinute is how often one good link may be used; a page that comes
	// back to a broken socket tries 20 times. Links are counted one by one:
	// behind a carrier's address are all the people of a town.
	linkPerMinute = 240
	// openedEvery is how often the use of a link is written down.
	openedEvery = time.Hour
	maxOpened   = 10_000 // links kept in mind for it
)

// linkLimits is how often the links of incidents may be used.
type linkLimits struct {
	forged *limiter // per address
	use    *limiter // per link
	going  *limiter // per link, of those over the limit
	opened *onceIn  // per link
}

func newLinkLimits() linkLimits {
	return linkLimits{newLimiter(forgedPerMinute), newLimiter(linkPerMinute), newLimiter(1), newOnceIn(openedEvery, maxOpened)}
}

// goodLink is the id of the request's link, by its signature only.
func (s *Server) goodLink(r *http.Request) (id string, err error) {
	return s.keys.Open(care.LinkIncident, chi.URLParam(r, "token"), time.Now())
}

// limitForged lets an address guess a few links.
func (s *Server) limitForged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.goodLink(r); err != nil {
			address, keyErr := httprate.KeyByIP(r)
			if keyErr != nil || !s.links.forged.allow(address) {
				tooMany(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// limitLink stands behind limitForged.
func (s *Server) limitLink(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id, err := s.goodLink(r); err == nil && !s.links.use.allow(id) {
			tooMany(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// mayTap tells whether a tap is within the link's limit. However often a page
// was opened, the first "I am going" of a minute passes.
func (s *Server) mayTap(r *http.Request, action string) bool {
	id, err := s.goodLink(r)
	return err != nil || s.links.use.allow(id) || action == "going" && s.links.going.allow(id)
}
