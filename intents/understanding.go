package intents

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"yinling/care"
	"yinling/intents/textclass"
)

// Understanding is what the hotline knows of language: examples learned,
// immutable, safe for concurrent use.
type Understanding struct {
	zh, en reader
}

// reader is a language's classifier and the spelling of its examples.
type reader struct {
	model    *textclass.Model
	spelling spelling
}

// Options of Load. The zero value is the hotline without a town.
type Options struct {
	// Town is a town's own folder, nil for none: zh.yaml and en.yaml, either may
	// be missing, with further examples of the intents or labels of its own.
	Town fs.FS
}

// giveUp is the share of right answers that are refused for the sake of
// refusing wrong and strange ones: asking again costs an elder little.
const giveUp = 0.015

// Load learns the intents from the examples inside the program and the town's.
// It takes about a second on two cores. A file that cannot be read, an unknown
// key, a label without a description or with too few examples is an error that
// names file and label.
func Load(o Options) (*Understanding, error) {
	zh, err := labelsOf(care.Chinese, o.Town)
	if err != nil {
		return nil, err
	}
	en, err := labelsOf(care.English, o.Town)
	if err != nil {
		return nil, err
	}
	u := &Understanding{}
	var both sync.WaitGroup
	both.Go(func() { u.zh = learnLanguage(zh, true) })
	both.Go(func() { u.en = learnLanguage(en, false) })
	both.Wait()
	return u, nil
}

// labelsOf reads the examples of a language, with the town's.
func labelsOf(lang care.Lang, town fs.FS) (map[string]label, error) {
	labels, err := readLabels(dataFiles, "data/"+string(lang)+".yaml", nil)
	if err != nil || town == nil {
		return labels, err
	}
	own, err := readLabels(town, string(lang)+".yaml", labels)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the town's examples: %w", err)
	}
	for name, l := range own {
		known := labels[name]
		known.Examples = append(slices.Clone(known.Examples), l.Examples...)
		labels[name] = known
	}
	return labels, nil
}

func learnLanguage(labels map[string]label, chinese bool) reader {
	r := reader{model: textclass.Train(examplesOf(labels, chinese), textclass.Options{GiveUp: giveUp, Quick: true, Bytes: modelBytes})}
	if chinese {
		r.spelling = learnSpelling(labels)
	}
	return r
}

// modelBytes bounds the weights of a language.
const modelBytes = 12 << 20
