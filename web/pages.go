package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

//go:embed all:pages/dist
var bundled embed.FS

// Pages is the bundle that `make pages` left behind.
func Pages() fs.FS {
	sub, err := fs.Sub(bundled, "pages/dist")
	if err != nil {
		panic(err) // the path is a constant
	}
	return sub
}

// routePages serves the pages' HTML at their addresses and their files below
// /assets, which carry a hash in their names and never change.
func (s *Server) routePages(r chi.Router) {
	page := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-cache")
			http.ServeFileFS(w, r, s.pages, name)
		}
	}
	r.Get("/", page("index.html"))
	r.Get("/console", page("console.html"))
	r.Get("/summary/{token}", page("summary.html"))
	files := http.FileServerFS(s.pages)
	r.Get("/assets/*", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(w, r)
	})
	for _, name := range []string{"sw.js", "favicon.svg", "manifest.webmanifest"} {
		if _, err := fs.Stat(s.pages, name); err == nil {
			r.Get("/"+name, page(name))
		}
	}
}
