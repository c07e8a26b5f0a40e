package intents

import (
	"testing"

	"yinling/care"
)

func TestAllWellIsTheWholeOfWhatWasSaid(t *testing.T) {
	for _, text := range []string{
		"没事", "没事儿。", "我没事了，谢谢。", "没什么事", "我挺好，没事的，您放心", "我好好的呢", "没事，不用来了",
		"I'm fine.", "No, I'm all right, thank you", "Nothing is wrong", "I'm quite all right, dear", "There's nothing wrong, sorry",
	} {
		if !AllWell(text, care.Chinese) {
			t.Errorf("%q is not taken for all is well", text)
		}
	}
	for _, text := range []string{
		"", "没事，就是腿疼", "没事找事", "我有事", "出事了", "不是没事", "没有", "不疼", "好", "行", "有事没事都疼", "我怕没事变有事",
		"I'm fine but my leg hurts", "okay", "all right", "I'm not fine", "nothing", "I am not well", "my husband is fine, I am not",
	} {
		if AllWell(text, care.Chinese) {
			t.Errorf("%q is taken for all is well", text)
		}
	}
}
