package notify

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"yinling/care"
)

// file writes a message to a text file of its own, named by its id, for
// whoever carries it on. A second delivery writes the same file again.
type file struct{ folder string }

var _ Sender = file{}

func (s file) Send(_ context.Context, m care.Message, lang care.Lang) error {
	if m.ID == "" || strings.ContainsAny(m.ID, `/\`) || m.ID[0] == '.' {
		return permanent(care.ChannelFile, "the message's id is no file name", nil)
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return temporary(care.ChannelFile, "the folder cannot be made", err)
	}
	if err := writeWhole(filepath.Join(s.folder, m.ID+".txt"), []byte(m.Subject+"\n\n"+letter(m, lang))); err != nil {
		return temporary(care.ChannelFile, "the file cannot be written", err)
	}
	return nil
}

// letter is the text of a message with its link, for reading as it is.
func letter(m care.Message, lang care.Lang) string {
	text := strings.TrimSpace(m.Text) + "\n"
	if m.URL != "" {
		text += "\n" + linkLabel(m, lang) + ":\n" + m.URL + "\n"
	}
	return text
}
