package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"

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

// routePages serves the bundle: the pages' HTML at their addresses, every other
// file under its own name. Browsers ask each time and are told "unchanged" by
// the content's hash, so that a new version is there at the next visit.
func (s *Server) routePages(r chi.Router) {
	at := map[string]string{"index.html": "/", "console.html": "/console", "summary.html": "/summary/{token}", "incident.html": "/incident/{token}"}
	err := fs.WalkDir(s.pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name)[0] == '.' {
			return err
		}
		content, err := fs.ReadFile(s.pages, name)
		if err != nil {
			return err
		}
		route := at[name]
		if route == "" {
			route = "/" + name
		}
		etag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))
		r.Get(route, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Set("ETag", etag)
			http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
		})
		return nil
	})
	if err != nil {
		panic("the bundled pages cannot be read: " + err.Error()) // they are in the binary
	}
}
