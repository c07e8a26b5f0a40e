package test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// mayImport is docs/architecture.md's table of rooms: what of the project each
// package may import. Packages below a room are held to its line too, unless
// they have one of their own. cmd and test may import everything.
var mayImport = map[string][]string{
	"care":          {},
	"care/recur":    {"care"},
	"care/sqlstore": {"care", "care/recur"},
	"intents":       {"care", "care/recur"},
	"prompts":       {"care"},
	"speech":        {},
	"dialog":        {"care", "care/recur", "intents", "prompts", "speech"},
	"webrtc":        {"speech"},
	"callcenter":    {"care", "care/recur"},
	"devices":       {"care"},
	"notify":        {"care"},
	"web":           {"care", "callcenter"},
	"web/client":    {"care", "webrtc"}, // the other side of the wire
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "yinling/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		checkImports(t, strings.TrimPrefix(p.ImportPath, "yinling/"), p.Imports)
	}
	if seen < 8 {
		t.Fatalf("only %d packages were found", seen)
	}
}

func checkImports(t *testing.T, pkg string, imports []string) {
	room := pkg
	for mayImport[room] == nil && strings.Contains(room, "/") {
		room = room[:strings.LastIndex(room, "/")]
	}
	allowed, known := mayImport[room]
	if !known {
		if top, _, _ := strings.Cut(pkg, "/"); top != "cmd" && top != "test" {
			t.Errorf("%s is in no room of the table", pkg)
		}
		return
	}
	for _, imp := range imports {
		to, ours := strings.CutPrefix(imp, "yinling/")
		if !ours || to == room || strings.HasPrefix(to, room+"/") {
			if room == "care" && !ours && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
				t.Errorf("%s imports %s: the nouns need the standard library only", pkg, imp)
			}
			continue
		}
		ok := false
		for _, a := range allowed {
			ok = ok || to == a || strings.HasPrefix(to, a+"/") && a != "care"
		}
		if !ok {
			t.Errorf("%s imports %s, which its room may not", pkg, imp)
		}
	}
}
