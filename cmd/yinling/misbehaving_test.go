package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"yinling/dialog/thinking"
	"yinling/dialog/thinking/thinkingtest"
	"yinling/prompts"
)

// watchedThinker tells whether the model was asked, and whether it chose a tool.
type watchedThinker struct {
	thinking.Thinker
	mu          sync.Mutex
	asked, tool bool
	times       int
}

func (w *watchedThinker) Think(ctx context.Context, r thinking.Request) (thinking.Answer, error) {
	a, err := w.Thinker.Think(ctx, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked, w.tool = true, w.tool || a.Tool != ""
	w.times++
	return a, err
}

// TestConversationsWithAModelThatMisbehaves plays the same calls with a language
// model in all its bad moods, one for each call in turn; CONVERSATIONS=all plays
// every call in every mood. What must not be said is not said, what must be done
// is done, and nobody notices.
func TestConversationsWithAModelThatMisbehaves(t *testing.T) {
	all := readConversations(t)
	moods := thinkingtest.Behaviours()
	if len(moods) < 20 {
		t.Fatalf("only %d moods", len(moods))
	}
	instructions, err := prompts.LoadInstructions(nil)
	if err != nil {
		t.Fatal(err)
	}
	stage := newStage(t)
	asked := 0
	for i, c := range all {
		if c.Known != "" {
			continue
		}
		todo := []string{moods[i%len(moods)]}
		if os.Getenv("CONVERSATIONS") == "all" {
			todo = moods
		}
		for _, mood := range todo {
			server := thinkingtest.New(mood, uint64(i))
			w := &watchedThinker{Thinker: thinking.New(thinking.Config{
				URL: "http://model.invalid/v1", Model: "m", FirstWords: 150 * time.Millisecond, HTTP: &http.Client{Transport: server},
			}, instructions, slog.New(slog.DiscardHandler))}
			stage.thinker = w
			t.Run(mood+"/"+c.Name, func(t *testing.T) { stage.play(t, c) })
			asked += w.times
		}
	}
	t.Logf("%d calls, %d moods, the model was asked %d times", len(all), len(moods), asked)
	if asked == 0 {
		t.Error("the model was never asked")
	}
}
