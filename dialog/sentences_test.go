package dialog

import (
	"slices"
	"testing"

	"yinling/care"
	"yinling/prompts"
)

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"王奶奶，您好。您要什么？":           {"王奶奶，您好。", "您要什么？"},
		"我还没订呢。您说“对。”，我就订，好吗？":   {"我还没订呢。", "您说“对。”，我就订，好吗？"},
		"Good: 3.5 yuan. Right?": {"Good: 3.5 yuan.", "Right?"},
		"没有标点":                   {"没有标点"},
		"。 ！":                    nil,
		"":                       nil,
		"Mrs Wang, hello! Yes?":  {"Mrs Wang, hello!", "Yes?"},
	} {
		if got := Sentences(text); !slices.Equal(got, want) {
			t.Errorf("%q → %q, want %q", text, got, want)
		}
	}
}

func TestPhrasesAreWhatTheMouthAsksFor(t *testing.T) {
	book, err := prompts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	all := Phrases(book, care.Chinese, []string{"王奶奶"})
	if all[0] != "我收到了，人马上来。" {
		t.Errorf("%q is made ready first", all[0])
	}
	for _, want := range []string{"王奶奶，", "您哪里不舒服？", "王奶奶，您好。", "我是热线的语音助手，人也在。", "您要什么？", "我看一下，您稍等。", "对吗？"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not among the phrases", want)
		}
	}
}

func TestOpeningAfterAnSOSIsTheSameForEverybodyButTheName(t *testing.T) {
	for _, c := range []struct {
		salutation, text string
		want             []string
		named            bool
	}{
		{"王奶奶", "王奶奶，我收到了，人马上来。您怎么了？", []string{"王奶奶，", "我收到了，人马上来。", "您怎么了？"}, true},
		{"Mrs Wang", "Mrs Wang, I have it. What is wrong?", []string{"Mrs Wang,", "I have it.", "What is wrong?"}, true},
		{"", "，我收到了。您怎么了？", []string{"我收到了。", "您怎么了？"}, false},         // nobody knows whose device it is
		{"王奶奶", "收到了，王奶奶。您怎么了？", []string{"收到了，王奶奶。", "您怎么了？"}, false}, // a town's own wording
	} {
		if got, named := openingSentences(c.salutation, c.text); !slices.Equal(got, c.want) || named != c.named {
			t.Errorf("%q → %q %v, want %q %v", c.text, got, named, c.want, c.named)
		}
	}
}
