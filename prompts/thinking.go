package prompts

import (
	"bytes"
	_ "embed" // the model's prompts
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"yinling/care"
)

//go:embed thinking.yaml
var embeddedInstructions []byte

// InstructionName names a prompt for the language model. Prompts are not sentences:
// nobody hears them.
type InstructionName string

// The prompts, explained in thinking.yaml.
const (
	ThinkTalk    InstructionName = "talk"    // sentences, length
	ThinkSummary InstructionName = "summary" // sentences
)

// The parts that each prompt has.
var instructionParts = map[InstructionName][]string{
	ThinkTalk:    {"sentences", "length"},
	ThinkSummary: {"sentences"},
}

type instruction struct {
	When  string   `yaml:"when"`
	Parts []string `yaml:"parts"`
	Zh    string   `yaml:"zh"`
	En    string   `yaml:"en"`
}

// Instructions holds what a language model is told, in both languages. It is
// immutable and safe for concurrent use.
type Instructions struct {
	prompts map[InstructionName]instruction
}

// LoadInstructions reads the embedded prompts and, over them, every
// thinking/*.yaml of overrides (nil for none). It refuses unknown names and
// keys, a prompt in one language only, and parts that are missing.
func LoadInstructions(overrides fs.FS) (*Instructions, error) {
	t := &Instructions{prompts: map[InstructionName]instruction{}}
	if err := t.read(embeddedInstructions); err != nil {
		return nil, fmt.Errorf("embedded thinking.yaml: %w", err)
	}
	for name := range instructionParts {
		if _, ok := t.prompts[name]; !ok {
			return nil, fmt.Errorf("embedded thinking.yaml: prompt %q is missing", name)
		}
	}
	if overrides == nil {
		return t, nil
	}
	files, err := fs.Glob(overrides, "thinking/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing prompts for the language model: %w", err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(overrides, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		if err := t.read(text); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return t, nil
}

func (t *Instructions) read(text []byte) error {
	found := map[InstructionName]instruction{}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&found); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if err := checkInstruction(name, found[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.prompts[name] = found[name]
	}
	return nil
}

func checkInstruction(name InstructionName, p instruction) error {
	parts, known := instructionParts[name]
	switch {
	case !known:
		return errors.New("there is no such prompt")
	case strings.TrimSpace(p.When) == "":
		return errors.New("it does not say when it is given")
	case strings.TrimSpace(p.Zh) == "" || strings.TrimSpace(p.En) == "":
		return errors.New("it needs a text in zh and in en")
	case !slices.Equal(p.Parts, parts):
		return fmt.Errorf("its parts are %v", parts)
	}
	for _, part := range parts {
		if !strings.Contains(p.Zh, "{"+part+"}") || !strings.Contains(p.En, "{"+part+"}") {
			return fmt.Errorf("the part {%s} is missing", part)
		}
	}
	return nil
}

// Text gives a prompt with its parts filled in. Braces that are no part, as in
// an example of JSON, stay.
func (t *Instructions) Text(lang care.Lang, name InstructionName, parts Parts) string {
	text := t.prompts[name].Zh
	if lang == care.English {
		text = t.prompts[name].En
	}
	for _, part := range instructionParts[name] {
		text = strings.ReplaceAll(text, "{"+part+"}", parts[part])
	}
	return text
}
