package intents

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The half of the list that measures is not learned from: short sentences that
// stand in both are what everybody says.
func TestLessonsAndMeasureAreApart(t *testing.T) {
	for name := range fileLangs {
		random := rand.New(rand.NewPCG(1, 1))
		learned := map[string]bool{}
		for _, e := range readBook(name).examples {
			for _, v := range e.variants(50, random) {
				learned[v] = true
			}
		}
		for i, e := range readStrangers(t, name) {
			if i%2 == 0 && utf8.RuneCountInString(e.text) > 40 && learned[e.text] {
				t.Errorf("%s measures and is learned: %s", name, e.text)
			}
		}
	}
}

// The examples are many, of many families, and of every kind.
func TestThereIsEnoughToLearnFrom(t *testing.T) {
	for name := range fileLangs {
		random := rand.New(rand.NewPCG(1, 1))
		dangers, harmless := 0, 0
		families, byKind := map[string]bool{}, map[Distress]int{}
		for _, e := range readBook(name).examples {
			n := len(e.variants(fewWays, random))
			byKind[e.kind] += n
			families[string(e.kind)+" "+e.family] = true
			if e.kind == None {
				harmless += n
			} else {
				dangers += n
			}
		}
		t.Logf("%s: %d dangers, %d harmless sentences, %d families, %v", name, dangers, harmless, len(families), byKind)
		if dangers < 2000 || harmless < 4000 {
			t.Errorf("%s: %d dangers and %d harmless sentences are too few", name, dangers, harmless)
		}
		for _, k := range kinds {
			if byKind[k] < 100 {
				t.Errorf("%s has %d examples of %q", name, byKind[k], k)
			}
		}
	}
}

// In families of sentences that were kept from the classifier most danger is heard
// all the same. What is harmless and looks like danger stands in families of its
// own, so that missing one of those is hard.
func TestDangerInFamiliesNeverMet(t *testing.T) {
	if testing.Short() {
		t.Skip("learns six times")
	}
	const folds = 3
	for name := range fileLangs {
		all := readBook(name)
		random := rand.New(rand.NewPCG(3, 4))
		fold := map[string]int{}
		var h tally
		for k := range folds {
			part := all
			part.examples = nil
			var asked []example
			for _, e := range all.examples {
				id := string(e.kind) + e.family
				if _, ok := fold[id]; !ok {
					fold[id] = len(fold) % folds
				}
				if fold[id] == k {
					asked = append(asked, e)
				} else {
					part.examples = append(part.examples, e)
				}
			}
			c := &classifier{english: name == "en"}
			c.readWords(name)
			c.learn(part)
			for _, e := range asked {
				text := e.variants(1, random)[0]
				h.hear(text, e.kind, c.find(text))
			}
		}
		t.Logf("%s: %s", name, &h)
		if h.recall() < 80 || h.alarm() > 25 {
			t.Errorf("%s is worse than it was", name)
		}
	}
}

func TestTheSameBookTeachesTheSame(t *testing.T) {
	a, b := newClassifier("en"), newClassifier("en")
	if !slices.Equal(a.weights, b.weights) || a.bias != b.bias {
		t.Error("two classifiers of one book differ")
	}
}

func TestABrokenBookIsRefused(t *testing.T) {
	for file, want := range map[string]string{
		"I fell":                     "line 1 stands before the first heading",
		"[body]\nI fell":             "line 1: heading",
		"[bodies fall]\nI fell":      "line 1: heading",
		"[body fall]\n{who} fell":    "line 2: there is no list {who}",
		"# only\n\n[- talk]\n{x} is": "line 4: there is no list {x}",
	} {
		if _, err := parseBook(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %q", file, err, want)
		}
	}
}

func TestChoicesAreSpelledOut(t *testing.T) {
	b, err := parseBook("who = he|she\n[body fall]\n{who} <fell|slipped>< badly|>")
	if err != nil {
		t.Fatal(err)
	}
	got := b.examples[0].variants(50, rand.New(rand.NewPCG(1, 1)))
	for _, v := range got {
		if strings.ContainsAny(v, "<>{}|") {
			t.Errorf("%q is not spelled out", v)
		}
	}
	if len(got) < 3 {
		t.Errorf("only %q", got)
	}
}

func TestLinesAreInOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"俺胸口疼，，哎呀":                "我 胸 口 痛",
		"救命！救命！":                  "救 命 ， 救 命",
		"I can't  get up!":        "i cannot get up",
		"our hubby is gonnae die": "our husband is going to die",
	} {
		c := &classifier{english: text[0] < 128}
		if got := strings.Join(c.lineOf(text), " "); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}
