package main

import (
	"fmt"
	"os"
	"path/filepath"

	"yinling/care"
	"yinling/intents"
)

// intentsLearnCommand writes what the program, built from examples that changed,
// learned from them. The next build reads it.
type intentsLearnCommand struct {
	Folder string `arg:"" type:"existingdir" help:"Where learned_zh.gz and learned_en.gz go: intents/data of the source."`
}

func (c intentsLearnCommand) Run() error {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		file, err := intents.LearnDanger(lang)
		if err != nil {
			return fmt.Errorf("learning danger in %s: %w", lang, err)
		}
		name := filepath.Join(c.Folder, "learned_"+string(lang)+".gz")
		if err := os.WriteFile(name, file, 0o644); err != nil {
			return fmt.Errorf("keeping what was learned: %w", err)
		}
	}
	return nil
}
