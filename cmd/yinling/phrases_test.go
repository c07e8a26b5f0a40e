package main

import (
	"testing"

	"yinling/prompts"
	"yinling/speech"
)

func TestEveryFixedSentenceIsRecorded(t *testing.T) {
	book, err := prompts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := speech.LoadRecorded(prompts.Recorded())
	if err != nil {
		t.Fatal(err)
	}
	list := phrases(defaultConfig(), book, nil)
	if len(list) < 200 {
		t.Errorf("only %d sentences", len(list))
	}
	for _, u := range list {
		if p, ok := recorded.Packets(u); !ok || len(p) < 10 {
			t.Errorf("not recorded: %s %q (run `yinling phrases prompts/recorded`)", u.Lang, u.Text)
		}
	}
}
