package prompts

import (
	"strings"
	"testing"
	"testing/fstest"

	"yinling/care"
)

func TestPromptsForTheModelHaveTheirParts(t *testing.T) {
	p, err := LoadInstructions(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, parts := range instructionParts {
		for _, lang := range []care.Lang{care.Chinese, care.English} {
			filled := Parts{}
			for _, part := range parts {
				filled[part] = "«" + part + "»"
			}
			text := p.Text(lang, name, filled)
			for _, part := range parts {
				if !strings.Contains(text, "«"+part+"»") {
					t.Errorf("%s in %s does not say its %s", name, lang, part)
				}
				if strings.Contains(text, "{"+part+"}") {
					t.Errorf("%s in %s has {%s} left", name, lang, part)
				}
			}
		}
	}
}

// What holds for the voice holds for what it is told: 您, and in one language.
func TestPromptsForTheModelKeepTheManner(t *testing.T) {
	p, err := LoadInstructions(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, prompt := range p.prompts {
		if strings.Contains(prompt.Zh, "你") {
			t.Errorf("%s says 你", name)
		}
		if strings.ContainsFunc(prompt.En, func(r rune) bool { return r > 0x2fff }) {
			t.Errorf("%s is not English in en", name)
		}
		for _, must := range []string{"JSON", "earlier", "facts", "elder_said"} {
			if name == ThinkTalk && (!strings.Contains(prompt.Zh, must) || !strings.Contains(prompt.En, must)) {
				t.Errorf("%s does not explain %s", name, must)
			}
		}
	}
}

// A prompt shows the form of an answer in JSON, whose braces are no parts.
func TestTheFormOfASummaryIsShown(t *testing.T) {
	p, err := LoadInstructions(nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := p.Text(care.English, ThinkSummary, Parts{"sentences": "8"}); !strings.Contains(text, `{"sentences":[{"kind":"asked"`) {
		t.Error(text)
	}
}

func TestATownChangesAPrompt(t *testing.T) {
	town := fstest.MapFS{"thinking/talk.yaml": {Data: []byte("talk:\n  when: always\n  parts: [sentences, length]\n  zh: 少说，{sentences}句，{length}字\n  en: Say {sentences} sentences, {length} words\n")}}
	p, err := LoadInstructions(town)
	if err != nil {
		t.Fatal(err)
	}
	if text := p.Text(care.Chinese, ThinkTalk, Parts{"sentences": "3", "length": "60"}); text != "少说，3句，60字" {
		t.Error(text)
	}
	if _, err := Load(town); err != nil {
		t.Errorf("the folder of prompts disturbs the sentences: %v", err)
	}
}

func TestBadPromptsStopTheStart(t *testing.T) {
	for name, text := range map[string]string{
		"unknown prompt": "chat:\n  when: a\n  parts: []\n  zh: a\n  en: a\n",
		"unknown key":    "talk:\n  colour: red\n",
		"one language":   "talk:\n  when: a\n  parts: [sentences, length]\n  zh: \"{sentences}{length}\"\n",
		"a part missing": "talk:\n  when: a\n  parts: [sentences, length]\n  zh: \"{sentences}\"\n  en: \"{sentences}{length}\"\n",
		"other parts":    "talk:\n  when: a\n  parts: [length]\n  zh: \"{length}\"\n  en: \"{length}\"\n",
		"no occasion":    "talk:\n  parts: [sentences, length]\n  zh: \"{sentences}{length}\"\n  en: \"{sentences}{length}\"\n",
	} {
		if _, err := LoadInstructions(fstest.MapFS{"thinking/a.yaml": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
