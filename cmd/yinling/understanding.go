package main

import (
	"fmt"
	"os"
	"sync"

	"yinling/intents"
)

// loadUnderstanding learns the language of elders, and what the town adds.
func loadUnderstanding(town string) (*intents.Understanding, error) {
	var o intents.Options
	if town != "" {
		o.Town = os.DirFS(town)
	}
	var danger sync.WaitGroup
	danger.Go(intents.Prepare) // so that the first caller waits for nothing
	u, err := intents.Load(o)
	danger.Wait()
	if err != nil {
		return nil, fmt.Errorf("learning the intents: %w", err)
	}
	return u, nil
}
