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
	for _, want := range []string{"王奶奶，您好。", "我是热线的语音助手，人也在。", "您要什么？", "我看一下，您稍等。", "对吗？"} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not among the phrases", want)
		}
	}
}
