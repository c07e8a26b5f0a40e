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

// Of those in danger nobody is missed, and nobody who only talks gets an alarm.
func TestDangerIsHeardAndTalkIsNot(t *testing.T) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		c := count(readSaid(t, "distress.yaml"), lang)
		t.Logf("%s: %s", lang, c)
		for _, f := range c.faults {
			t.Error(f)
		}
	}
}

// On sentences the rules were not made for they are far less sure: first tried,
// four such lists were heard at 59 to 70 % in Mandarin and 65 to 79 % in
// English. The bounds only notice a fall; the figures are for reading.
func TestDangerInSentencesNobodyThoughtOf(t *testing.T) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		c := count(readSaid(t, "distress_unseen.yaml"), lang)
		t.Logf("%s: %s", lang, c)
		for _, f := range c.faults {
			t.Log(f)
		}
		if c.found*100 < c.danger*50 || c.alarms*100 > c.talk*25 {
			t.Errorf("%s is worse than it was", lang)
		}
	}
}
