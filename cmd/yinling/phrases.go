package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"yinling/speech"
)

// phrasesCommand records the fixed sentences that the folder lacks with the
// configured voice. An empty folder has them all recorded anew.
type phrasesCommand struct {
	Dir string `arg:"" help:"Folder for the recordings and their list." type:"path"`
}

func (p phrasesCommand) Run(ctx context.Context, cfg Config) error {
	log := cfg.logger(os.Stderr)
	book, err := loadPrompts(cfg.Prompts)
	if err != nil {
		return err
	}
	eng, err := setUpEngines(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer eng.stop()
	if len(eng.speak) == 0 {
		return errors.New("there is no voice to record: set speech")
	}
	eng.speak, eng.local = eng.speak[:1], false // one voice for all, however slow, and no old recordings
	voice, err := newVoice(cfg, eng, log)
	if err != nil {
		return err
	}
	defer voice.Close()
	list := phrases(cfg, book, nil)
	missing := speech.Unrecorded(p.Dir, list)
	if err := voice.Warm(ctx, missing); err != nil { // it has the patience that a starting engine needs
		return err
	}
	n := 0
	return speech.WriteRecorded(ctx, voice, p.Dir, list, func(text string) {
		n++
		fmt.Printf("%3d/%d %s\n", n, len(missing), text)
	})
}
