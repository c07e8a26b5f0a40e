package main

import (
	"fmt"
	"os"

	"yinling/intents"
)

// loadUnderstanding learns the language of elders, and what the town adds.
func loadUnderstanding(town string) (*intents.Understanding, error) {
	var o intents.Options
	if town != "" {
		o.Town = os.DirFS(town)
	}
	intents.Prepare() // the words of danger, so that the first caller waits for nothing
	u, err := intents.Load(o)
	if err != nil {
		return nil, fmt.Errorf("learning the intents: %w", err)
	}
	return u, nil
}
