// Package prompts holds every sentence the bot speaks or shows, in Mandarin
// and English, and says numbers, money, dates and times as people say them.
// The sentences are embedded; a folder may override them name by name. Load
// checks all of them, so that a bad sentence stops the start and not a call.
package prompts

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"

	"gopkg.in/yaml.v3"

	"yinling/care"
)

//go:embed sentences/*.yaml
var embedded embed.FS

// Parts fills the named parts of a sentence: {"service": "午饭"}.
type Parts map[string]string

// Book holds the sentences. It is immutable and safe for concurrent use.
type Book struct {
	sentences map[Name]sentence
}

// sentence is an entry of the YAML files.
type sentence struct {
	When string   `yaml:"when"` // when it is spoken, for whoever writes it
	Zh   []string `yaml:"zh"`   // wordings
	En   []string `yaml:"en"`
}

func (s sentence) wordings(lang care.Lang) []string {
	if lang == care.English {
		return s.En
	}
	return s.Zh
}

// Load reads the embedded sentences and, over them, every *.yaml at the top of
// overrides (nil for none), in the order of their names; a sentence there
// replaces the embedded one whole. It refuses unknown names and keys, sentences
// in one language only, and parts that are missing or that nobody fills.
func Load(overrides fs.FS) (*Book, error) {
	b := &Book{sentences: map[Name]sentence{}}
	base, err := fs.Sub(embedded, "sentences")
	if err != nil {
		return nil, fmt.Errorf("opening the embedded sentences: %w", err)
	}
	if err := b.readAll(base); err != nil {
		return nil, fmt.Errorf("embedded sentences: %w", err)
	}
	if overrides != nil {
		if err := b.readAll(overrides); err != nil {
			return nil, fmt.Errorf("overriding sentences: %w", err)
		}
	}
	var missing []error
	for name := range contracts {
		if _, ok := b.sentences[name]; !ok {
			missing = append(missing, fmt.Errorf("sentence %q is missing", name))
		}
	}
	return b, errors.Join(missing...)
}

func (b *Book) readAll(files fs.FS) error {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return fmt.Errorf("listing: %w", err)
	}
	for _, file := range names {
		if err := b.read(files, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// read adds one file. A name that appears twice in it is refused by the decoder.
func (b *Book) read(files fs.FS, file string) error {
	f, err := files.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	found := map[Name]sentence{}
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(&found); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	var faults []error
	for name, s := range found {
		if err := check(name, s); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		b.sentences[name] = s
	}
	sort.Slice(faults, func(i, j int) bool { return faults[i].Error() < faults[j].Error() })
	return errors.Join(faults...)
}

var partPattern = regexp.MustCompile(`\{([^{}]*)\}`)

func check(name Name, s sentence) error {
	c, known := contracts[name]
	switch {
	case !known:
		return errors.New("there is no such sentence")
	case s.When == "":
		return errors.New("it does not say when it is spoken")
	case len(s.Zh) == 0 || len(s.En) == 0:
		return errors.New("it needs wordings in zh and in en")
	case c.twice && (len(s.Zh) < 2 || len(s.En) < 2):
		return errors.New("it can be heard twice and needs two wordings or more in each language")
	}
	for _, w := range slices.Concat(s.Zh, s.En) {
		if err := checkWording(c, w); err != nil {
			return fmt.Errorf("%q: %w", w, err)
		}
	}
	return nil
}

func checkWording(c contract, w string) error {
	if strings.TrimSpace(w) == "" {
		return errors.New("it is empty")
	}
	for _, m := range partPattern.FindAllStringSubmatch(w, -1) {
		if !slices.Contains(c.parts, m[1]) && !slices.Contains(c.may, m[1]) {
			return fmt.Errorf("nobody fills the part {%s}", m[1])
		}
	}
	for _, part := range c.parts {
		if !strings.Contains(w, "{"+part+"}") {
			return fmt.Errorf("the part {%s} is missing", part)
		}
	}
	if strings.ContainsAny(partPattern.ReplaceAllString(w, ""), "{}") {
		return errors.New("a brace is not closed")
	}
	return nil
}

// Say gives a sentence in one of its wordings: variant 0 is the first, 1 the
// second, and so on around. A part that is not given is left out.
func (b *Book) Say(lang care.Lang, name Name, variant int, parts Parts) string {
	w := b.sentences[name].wordings(lang)
	if len(w) == 0 {
		return ""
	}
	text := w[((variant%len(w))+len(w))%len(w)]
	return partPattern.ReplaceAllStringFunc(text, func(m string) string { return parts[m[1:len(m)-1]] })
}

// Variants is how many wordings a sentence has.
func (b *Book) Variants(lang care.Lang, name Name) int {
	return len(b.sentences[name].wordings(lang))
}

// Fixed gives every spoken wording without parts, sorted: what can be spoken
// once and kept.
func (b *Book) Fixed(lang care.Lang) []string {
	var out []string
	for name, s := range b.sentences {
		if contracts[name].screen {
			continue
		}
		for _, w := range s.wordings(lang) {
			if !strings.Contains(w, "{") {
				out = append(out, w)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
