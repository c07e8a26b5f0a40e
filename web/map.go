package web

import (
	"net/url"
	"strings"
	"time"
)

// Map is where pages get the pictures of a map.
type Map struct {
	Tiles       string // address with {z}, {x}, {y} and perhaps {s}; "": no pictures, the page draws coordinates
	Datum       string // of the pictures: "wgs84" or "gcj02"
	Attribution string
	MaxZoom     int // 0: 18
}

type mapOut struct {
	Tiles       string `json:"tiles"`
	Datum       string `json:"datum"`
	Attribution string `json:"attribution"`
	Max         int    `json:"max"`
}

func (s *Server) mapOut() mapOut {
	m := s.set.Map
	if m.Datum == "" {
		m.Datum = "wgs84"
	}
	if m.MaxZoom == 0 {
		m.MaxZoom = 18 // what most servers have
	}
	return mapOut{m.Tiles, m.Datum, m.Attribution, m.MaxZoom}
}

// imageSources is the content policy for images: our own, those inlined in our
// styles, and the tile server's. A host with {s} becomes a wildcard, which a
// policy allows as the whole first label only.
func imageSources(tiles string) string {
	const own = "'self' data:"
	scheme, rest, found := strings.Cut(tiles, "://")
	host, _, _ := strings.Cut(rest, "/")
	if !found || scheme != "https" && scheme != "http" {
		return own // a path of our own, or none
	}
	if first, others, more := strings.Cut(host, "."); more && strings.Contains(first, "{") {
		host = "*." + others
	}
	u, err := url.Parse(scheme + "://" + strings.Replace(host, "*.", "any.", 1))
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(host, " ;,'\"{}()\\") {
		return own
	}
	return own + " " + scheme + "://" + host
}

// referrer tells a tile server whose page it is, as public ones demand, and
// never which page: a path may be a relative's link. Without one nothing is told.
func (s *Server) referrer() string {
	if strings.Contains(s.images, "://") {
		return "strict-origin"
	}
	return "no-referrer"
}

// loadZone is the town's time zone, UTC without one.
func loadZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
