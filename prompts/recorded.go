package prompts

import (
	"embed"
	"io/fs"
)

//go:embed recorded
var recorded embed.FS

// Recorded is the folder of recorded phrases, for when no engine speaks: Ogg
// Opus files and phrases.tsv, their list. `yinling phrases` makes them anew.
func Recorded() fs.FS {
	sub, err := fs.Sub(recorded, "recorded")
	if err != nil {
		panic(err) // the path is a constant
	}
	return sub
}
