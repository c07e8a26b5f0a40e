package intents

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data
var dataFiles embed.FS

// example is a sentence of which is known what danger it tells of.
type example struct {
	kind   Distress
	family string // its subject: "fall_bath"
	text   string
}

// parseExamples reads "[kind family]" headings, each with sentences below it,
// one a line. Lines that begin with # are comments.
func parseExamples(file string) ([]example, error) {
	var all []example
	var kind Distress
	family := ""
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			k, f, ok := strings.Cut(strings.Trim(line, "[]"), " ")
			if !ok {
				return nil, fmt.Errorf("line %d: heading %q has no family", i+1, line)
			}
			kind, family = Distress(k), f
			if k == "-" {
				kind = None
			} else if classOf(kind) == 0 {
				return nil, fmt.Errorf("line %d: unknown kind %q", i+1, k)
			}
		case family == "":
			return nil, fmt.Errorf("line %d stands before the first heading", i+1)
		default:
			all = append(all, example{kind, family, line})
		}
	}
	return all, nil
}

// concept is an idea and its words, as they stand in normalised text.
type concept struct {
	name  string
	grave bool // marked "!": no danger without one of these
	words []string
	heard []string // Chinese only: the sounds of words of two syllables and more
}

// parseConcepts reads "name: word word" lines; in English the words stand
// between commas.
func parseConcepts(file string, english bool) []concept {
	var all []concept
	for line := range strings.SplitSeq(file, "\n") {
		name, rest, ok := strings.Cut(line, ": ")
		if !ok || line[0] == '#' {
			continue
		}
		c := concept{}
		c.name, c.grave = strings.CutSuffix(name, "!")
		if english {
			for w := range strings.SplitSeq(rest, ",") {
				c.words = append(c.words, " "+strings.TrimSpace(w)+" ")
			}
		} else {
			c.words = strings.Fields(rest)
			for _, w := range c.words {
				if len(w) >= 2*len("心") {
					c.heard = append(c.heard, sounds(w))
				}
			}
		}
		all = append(all, c)
	}
	return all
}

// mustRead reads an embedded file.
func mustRead(name string) string {
	b, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		panic("embedded " + name + ": " + err.Error()) // it is part of the program
	}
	return string(b)
}
