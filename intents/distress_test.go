package intents

import (
	"fmt"
	"os"
	"testing"

	"gopkg.in/yaml.v3"

	"yinling/care"
)

// said is a group of sentences with one meaning.
type said struct {
	Kind Distress `yaml:"kind"`
	Zh   []string `yaml:"zh"`
	En   []string `yaml:"en"`
}

func readSaid(t *testing.T, file string) []said {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var groups []said
	if err := yaml.Unmarshal(b, &groups); err != nil {
		t.Fatal(err)
	}
	return groups
}

// tally counts how sentences were heard.
type tally struct {
	danger, found, kind, talk, alarms int
	faults                            []string
}

func count(groups []said, lang care.Lang) (c tally) {
	for _, g := range groups {
		sentences := g.Zh
		if lang == care.English {
			sentences = g.En
		}
		for _, s := range sentences {
			c.hear(s, g.Kind, FindDistress(s, lang))
		}
	}
	return c
}

func (c *tally) hear(sentence string, want, got Distress) {
	switch {
	case want == None && got == None:
		c.talk++
	case want == None:
		c.talk++
		c.alarms++
		c.faults = append(c.faults, fmt.Sprintf("false alarm %q: %s", got, sentence))
	case got == None:
		c.danger++
		c.faults = append(c.faults, fmt.Sprintf("missed %q: %s", want, sentence))
	default:
		c.danger++
		c.found++
		if got == want {
			c.kind++
		}
	}
}

func (c tally) String() string {
	return fmt.Sprintf("recall %d/%d, right kind %d, false alarms %d/%d", c.found, c.danger, c.kind, c.alarms, c.talk)
}

// Of those in danger in the sentences the rules were made for nobody is missed,
// and nobody there who only talks gets an alarm.
func TestDangerIsHeardAndTalkIsNot(t *testing.T) {
	for name, lang := range fileLangs {
		var various []example
		for _, e := range readExamples(t, "data/said_"+name+".txt") {
			if e.family == "various" {
				various = append(various, e)
			}
		}
		c := tallyOf(various, lang)
		t.Logf("%s: %s", name, c)
		if c.danger < 150 || c.talk < 100 {
			t.Errorf("%s: the list has shrunk: %s", name, c)
		}
		for _, f := range c.faults {
			t.Error(f)
		}
	}
}

// On sentences the rules were not made for they alone heard 16 of 27 in
// Mandarin and 17 of 23 in English; the classifier hears most of the rest. The
// list has few harmless sentences: its bound of alarms is wide.
func TestDangerInSentencesNobodyThoughtOf(t *testing.T) {
	for name, lang := range fileLangs {
		c := count(readSaid(t, "distress_unseen.yaml"), lang)
		t.Logf("%s: %s", name, c)
		for _, f := range c.faults {
			t.Log(f)
		}
		if c.found*100 < c.danger*85 || c.alarms*100 > c.talk*35 {
			t.Errorf("%s is worse than it was", name)
		}
	}
}
