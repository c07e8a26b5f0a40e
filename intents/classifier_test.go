package intents

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The sentences that measure are not learned from; a few short ones that everybody
// says stand in both.
func TestLessonsAndMeasureAreApart(t *testing.T) {
	short := map[string]int{"zh": 10, "en": 30} // characters
	for name := range fileLangs {
		random := rand.New(rand.NewPCG(1, 1))
		learned := map[string]bool{}
		for _, e := range readBook(name).examples {
			for _, v := range e.variants(50, random) {
				learned[v] = true
			}
		}
		for _, list := range lists {
			for _, e := range readList(t, list, name) {
				if utf8.RuneCountInString(e.text) > short[name] && learned[e.text] {
					t.Errorf("%s measures and is learned: %s", name, e.text)
				}
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
// all the same. What is harmless and looks like danger stands in
// families of its own, so that missing one of those is hard.
func TestDangerInFamiliesNeverMet(t *testing.T) {
	if testing.Short() {
		t.Skip("learns twice")
	}
	const folds = 4
	for name := range fileLangs {
		all := readBook(name)
		random := rand.New(rand.NewPCG(3, 4))
		fold := map[string]int{}
		part := all
		part.examples = nil
		var asked []example
		for _, e := range all.examples {
			id := string(e.kind) + e.family
			if _, ok := fold[id]; !ok {
				fold[id] = len(fold) % folds
			}
			if fold[id] == 0 {
				asked = append(asked, e)
			} else {
				part.examples = append(part.examples, e)
			}
		}
		c := &classifier{english: name == "en"}
		c.readWords(name)
		c.learn(part, 1)
		var h tally
		for _, e := range asked {
			text := e.variants(1, random)[0]
			h.hear(text, e.kind, c.find(text))
		}
		t.Logf("%s: %s", name, &h)
		if h.recall() < 80 || h.alarm() > 25 {
			t.Errorf("%s is worse than it was", name)
		}
	}
}

// What FindDistress knows was learned from the examples that stand here.
// "make learned" learns anew.
func TestLearnedFromTheseExamples(t *testing.T) {
	for name := range fileLangs {
		z, err := gzip.NewReader(strings.NewReader(mustRead(learnedFile(name))))
		if err != nil {
			t.Fatal(err)
		}
		c := &classifier{english: name == "en"}
		c.readWords(name)
		if z.Comment != c.learnedOf(name) {
			t.Errorf("%s was learned from other examples or features: make learned", name)
		}
	}
}

func TestTheSameBookTeachesTheSame(t *testing.T) {
	b := readBook("en")
	b.examples = b.examples[:300]
	var files [2][]byte
	for i := range files {
		c := &classifier{english: true}
		c.readWords("en")
		c.learn(b, 2)
		var err error
		if files[i], err = c.write("300 examples"); err != nil {
			t.Fatal(err)
		}
		again, err := readLearned(string(files[i]))
		if err != nil {
			t.Fatal(err)
		}
		if again.step != c.step || again.bias != c.bias || !slices.Equal(again.weights, c.weights) {
			t.Error("what is read is not what was written")
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two classifiers of one book differ")
	}
}

func TestABrokenLearnedFileIsRefused(t *testing.T) {
	whole := mustRead(learnedFile("en"))
	for name, file := range map[string]string{"empty": "", "half": whole[:len(whole)/2], "other": "danger"} {
		if _, err := readLearned(file); err == nil {
			t.Errorf("a file that is %s is read", name)
		}
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
