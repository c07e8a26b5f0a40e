package intents

import (
	"embed"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

//go:embed data
var dataFiles embed.FS

// example is a sentence, or a pattern of many, of which is known what danger it
// tells of.
type example struct {
	kind   Distress
	family string              // its subject: "fall_bath"
	text   string              // with choices, "<a|b>", and names of lists, "{who}"
	lists  map[string][]string // what "{who}" chooses from
}

// book holds the examples of a language, and what may stand around them.
type book struct {
	examples []example
	leads    []string // harmless families with which a story may begin
	told     []string // beginnings that make a danger a tale: "I dreamt"
	healed   []string // ends that make it one of the past
	excuse   []string // beginnings that change nothing: "sorry to bother you but"
}

// parseBook reads "[kind family]" headings, each with examples below it, one a
// line. Lines that begin with # are comments. Before the first heading stand
// lists, "name = a|b".
func parseBook(file string) (book, error) {
	var b book
	lists := map[string][]string{}
	var kind Distress
	family := ""
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		name, list, isList := strings.Cut(line, " = ")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			var err error
			if kind, family, err = parseHeading(line); err != nil {
				return book{}, fmt.Errorf("line %d: %w", i+1, err)
			}
		case family == "" && isList:
			lists["{"+name+"}"] = strings.Split(list, "|")
		case family == "":
			return book{}, fmt.Errorf("line %d stands before the first heading", i+1)
		default:
			for _, n := range names.FindAllString(line, -1) {
				if lists[n] == nil {
					return book{}, fmt.Errorf("line %d: there is no list %s", i+1, n)
				}
			}
			b.examples = append(b.examples, example{kind, family, line, lists})
		}
	}
	b.leads, b.told, b.healed, b.excuse = lists["{leads}"], lists["{told}"], lists["{healed}"], lists["{excuse}"]
	return b, nil
}

func parseHeading(line string) (Distress, string, error) {
	k, family, ok := strings.Cut(strings.Trim(line, "[]"), " ")
	if kind := Distress(k); ok && (k == "-" || classOf(kind) != 0) {
		if k == "-" {
			kind = None
		}
		return kind, family, nil
	}
	return None, "", fmt.Errorf("heading %q has no known kind or no family", line)
}

// parts are the files of a language: examples of all kinds, more of danger, more
// of what is none, scenes, frames in which both are said, what strangers' sentences
// showed to be missing, and single sentences told as people of many lives would.
var parts = [...]string{"", "_danger", "_calm", "_more", "_frames", "_second", "_told"}

// readBook reads the embedded examples of a language.
func readBook(language string) book {
	var all book
	for _, part := range parts {
		name := "said_" + language + part + ".txt"
		b, err := parseBook(mustRead(name))
		if err != nil {
			panic("embedded " + name + ": " + err.Error()) // it is part of the program
		}
		all.examples = append(all.examples, b.examples...)
		all.leads = append(all.leads, b.leads...)
		all.told = append(all.told, b.told...)
		all.healed = append(all.healed, b.healed...)
		all.excuse = append(all.excuse, b.excuse...)
	}
	all.examples = append(all.examples, wanted(language)...)
	return all
}

// wanted gives what the intents learn from: people who only want something, but
// for the few sentences of said_*_arguable.txt that may be a danger.
func wanted(language string) []example {
	labels, err := readLabels(dataFiles, "data/"+language+".yaml", nil)
	if err != nil {
		panic("embedded " + err.Error()) // it is part of the program
	}
	arguable := map[string]bool{}
	for line := range strings.Lines(mustRead("said_" + language + "_arguable.txt")) {
		arguable[strings.TrimSpace(line)] = true
	}
	var all []example
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		for _, text := range labels[name].Examples {
			if !arguable[text] {
				all = append(all, example{None, "wanted_" + name, text, nil})
			}
		}
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

var (
	choices = regexp.MustCompile(`<[^>]*>`)
	names   = regexp.MustCompile(`\{[a-z]*\}`)
)

// manyWays is where counting the sentences of an example ends.
const manyWays = 10_000

// variants gives some of the sentences that an example stands for: all if they
// are few, of many up to four times as many.
func (e *example) variants(few int, random *rand.Rand) []string {
	most := e.ways()
	most = min(most, few+min(most/60, 3*few))
	one := func(words []string) string { return words[random.IntN(len(words))] }
	seen := map[string]bool{}
	var all []string
	for range 2 * most {
		if len(all) == most {
			break
		}
		v := choices.ReplaceAllStringFunc(e.text, func(c string) string { return one(strings.Split(c[1:len(c)-1], "|")) })
		v = names.ReplaceAllStringFunc(v, func(name string) string { return one(e.lists[name]) })
		if !seen[v] {
			seen[v] = true
			all = append(all, v)
		}
	}
	return all
}

// ways is about how many sentences an example stands for.
func (e *example) ways() int {
	n := 1
	for _, c := range choices.FindAllString(e.text, -1) {
		n = min(n*(1+strings.Count(c, "|")), manyWays)
	}
	for _, l := range names.FindAllString(e.text, -1) {
		n = min(n*(1+len(e.lists[l])/4), manyWays) // not every name of a choice is said
	}
	return n
}
