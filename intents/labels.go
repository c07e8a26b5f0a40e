package intents

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"yinling/intents/textclass"
)

// label is an intent in a file of examples: what it means and what people say.
type label struct {
	About    string   `yaml:"about"`
	Examples []string `yaml:"examples"`
}

// fewest examples teach a label.
const fewest = 5

// readLabels reads a file of examples. A label that is in known may have fewer
// examples and needs no description.
func readLabels(files fs.FS, name string, known map[string]label) (map[string]label, error) {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading examples: %w", err)
	}
	decode := yaml.NewDecoder(bytes.NewReader(b))
	decode.KnownFields(true)
	labels := map[string]label{}
	if err := decode.Decode(&labels); err != nil {
		return nil, fmt.Errorf("reading examples: %s: %w", name, err)
	}
	for _, n := range slices.Sorted(maps.Keys(labels)) {
		l := labels[n]
		if _, is := known[n]; is {
			continue
		}
		switch {
		case n == "":
			return nil, fmt.Errorf("reading examples: %s: a label has no name", name)
		case l.About == "":
			return nil, fmt.Errorf("reading examples: %s: %s has no description (about)", name, n)
		case len(l.Examples) < fewest:
			return nil, fmt.Errorf("reading examples: %s: %s has %d examples, at least %d are needed", name, n, len(l.Examples), fewest)
		}
	}
	return labels, nil
}

// other is what the classifier calls what is out of scope: a label like any
// other, because examples of it teach more than their absence.
const other = "other"

// examplesOf gives the examples as the classifier sees them, in a fixed order.
func examplesOf(labels map[string]label, chinese bool) []textclass.Example {
	var all []textclass.Example
	for _, n := range slices.Sorted(maps.Keys(labels)) {
		name := n
		if n == string(OutOfScope) {
			name = other
		}
		for _, text := range labels[n].Examples {
			all = append(all, textclass.Example{Text: withIdeas(classed(text, chinese), chinese), Label: name})
		}
	}
	return all
}

// classed is the form of a text that rules and classifier see.
func classed(text string, chinese bool) string {
	if chinese {
		return normalZh(text)
	}
	return plainEn(text)
}
