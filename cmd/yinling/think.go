package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"yinling/dialog/thinking"
	"yinling/prompts"
)

// ThinkConfig is an OpenAI-compatible chat server.
type ThinkConfig struct {
	URL        string        `yaml:"url" env:"URL"` // with the version: https://…/v1; "" = none
	Key        string        `yaml:"key" env:"KEY"`
	Model      string        `yaml:"model" env:"MODEL"`
	FirstWords time.Duration `yaml:"first_words" env:"FIRST_WORDS"` // until the rules answer
}

// model is the language model, nil without an address. sentences is the folder
// that overrides sentences; its thinking.yaml overrides what the model is told.
func (c ThinkConfig) model(sentences string, log *slog.Logger) (*thinking.Model, error) {
	if c.URL == "" {
		return nil, nil
	}
	var overrides fs.FS
	if sentences != "" {
		overrides = os.DirFS(sentences)
	}
	told, err := prompts.LoadInstructions(overrides)
	if err != nil {
		return nil, fmt.Errorf("reading what the language model is told: %w", err)
	}
	return thinking.New(thinking.Config{URL: c.URL, Key: c.Key, Model: c.Model, FirstWords: c.FirstWords}, told, log), nil
}

// thinker keeps an interface that holds nothing nil.
func thinker(m *thinking.Model) thinking.Thinker {
	if m == nil {
		return nil
	}
	return m
}

// modelFlags name a language model for `yinling chat`.
type modelFlags struct {
	URL  string `help:"Address of an OpenAI-compatible chat server, with the version: https://…/v1."`
	Key  string `help:"Its key." env:"YINLING_THINK_KEY"`
	Name string `help:"The model."`
}

func (m modelFlags) config() ThinkConfig {
	return ThinkConfig{URL: m.URL, Key: m.Key, Model: m.Name}
}
