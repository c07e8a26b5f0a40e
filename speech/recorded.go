package speech

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// RecordedIndex is the name of the file that lists recorded phrases.
const RecordedIndex = "phrases.tsv"

// ErrNotRecorded is inside the error of a sentence that no engine said and
// that is not among the recorded ones.
var ErrNotRecorded = errors.New("the sentence is not among the recorded ones")

// Recorded is phrases that were recorded beforehand, for when no engine
// speaks. It is safe for use from many goroutines.
type Recorded struct {
	packets map[recordedKey][][]byte
}

type recordedKey struct {
	lang Lang
	text string
}

// LoadRecorded reads the phrases of a folder, which may be embedded. Its
// phrases.tsv has a line for each: language, file and exact text, with tabs
// between them; empty lines and lines that begin with # say nothing. The files
// are mono Ogg Opus with 20 ms packets. A fault in any of them is an error.
func LoadRecorded(folder fs.FS) (*Recorded, error) {
	index, err := fs.ReadFile(folder, RecordedIndex)
	if err != nil {
		return nil, fmt.Errorf("reading the list of recorded phrases: %w", err)
	}
	r := &Recorded{packets: map[recordedKey][][]byte{}}
	number := 0
	for lines := bufio.NewScanner(bytes.NewReader(index)); lines.Scan(); {
		number++
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			return nil, fmt.Errorf("%s line %d: not language, file and text", RecordedIndex, number)
		}
		file, err := fs.ReadFile(folder, fields[1])
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", RecordedIndex, number, err)
		}
		packets, err := decodeOgg(file)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %s: %w", RecordedIndex, number, fields[1], err)
		}
		key := recordedKey{Lang(fields[0]), fields[2]}
		if _, twice := r.packets[key]; twice {
			return nil, fmt.Errorf("%s line %d: the phrase is listed twice", RecordedIndex, number)
		}
		r.packets[key] = packets
	}
	return r, nil
}

// Packets returns the recording of exactly this text in this language, at the
// speed it was spoken in, if there is one. The packets are shared: they are
// not to be changed.
func (r *Recorded) Packets(u Utterance) ([][]byte, bool) {
	packets, ok := r.packets[recordedKey{u.Lang, u.Text}]
	return packets, ok
}

// Unrecorded gives those of the phrases that the folder has no recording of.
func Unrecorded(dir string, phrases []Utterance) (missing []Utterance) {
	for _, u := range phrases {
		if _, err := os.Stat(filepath.Join(dir, recordedFile(u))); err != nil {
			missing = append(missing, u)
		}
	}
	return missing
}

// recordedFile names a recording by what is said in it.
func recordedFile(u Utterance) string {
	return fmt.Sprintf("%s-%.6x.ogg", u.Lang, sha256.Sum256([]byte(u.Text)))
}

// WriteRecorded has a voice say those phrases that the folder does not hold yet,
// and leaves them there as LoadRecorded reads them, without what is no longer
// said; line says which phrase is done.
func WriteRecorded(ctx context.Context, v *Voice, dir string, phrases []Utterance, line func(string)) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of recorded phrases: %w", err)
	}
	index := "# language, file, exact text\n"
	wanted := map[string]bool{}
	for _, u := range phrases {
		name := recordedFile(u)
		wanted[name] = true
		index += string(u.Lang) + "\t" + name + "\t" + u.Text + "\n"
		if len(Unrecorded(dir, []Utterance{u})) == 0 {
			continue
		}
		var packets [][]byte
		for p, err := range v.Packets(ctx, u) {
			if err != nil {
				return fmt.Errorf("recording %q: %w", u.Text, err)
			}
			packets = append(packets, p)
		}
		if err := os.WriteFile(filepath.Join(dir, name), encodeOgg(packets), 0o644); err != nil {
			return fmt.Errorf("keeping a recorded phrase: %w", err)
		}
		line(u.Text)
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.ogg"))
	if err != nil {
		return fmt.Errorf("listing the recorded phrases: %w", err)
	}
	for _, file := range old {
		if !wanted[filepath.Base(file)] {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("removing a phrase that is no longer said: %w", err)
			}
		}
	}
	return os.WriteFile(filepath.Join(dir, RecordedIndex), []byte(index), 0o644)
}
