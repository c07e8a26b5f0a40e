package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"yinling/intents/textclass"
)

// intentsEvalCommand trains the classifier of texts on anybody's labelled
// sentences and measures it on others.
type intentsEvalCommand struct {
	Train string `required:"" type:"existingfile" help:"Sentences to learn from: a JSON object a line, {\"text\",\"intent\"}; the intent oos is out of scope."`
	Test  string `required:"" type:"existingfile" help:"Sentences to be asked about, in the same form."`
	JSON  bool   `name:"json" help:"Print the figures as JSON."`
}

// Run prints the figures.
func (c intentsEvalCommand) Run() error { return c.run(os.Stdout) }

func (c intentsEvalCommand) run(out io.Writer) error {
	train, err := readExamples(c.Train)
	if err != nil {
		return err
	}
	test, err := readExamples(c.Test)
	if err != nil {
		return err
	}
	begun := time.Now()
	model := textclass.Train(train, textclass.Options{})
	trained := time.Since(begun)
	figures := measureIntents(model, test)
	figures.TrainRows, figures.Intents, figures.TrainSeconds = len(train), len(model.Labels()), trained.Seconds()
	var size countingWriter
	if err := model.Save(&size); err != nil {
		return fmt.Errorf("measuring the model's size: %w", err)
	}
	figures.ModelBytes = int(size)
	if c.JSON {
		lines := json.NewEncoder(out)
		lines.SetIndent("", "  ")
		return lines.Encode(figures)
	}
	return figures.print(out)
}

// readExamples reads a file of JSON lines. Empty lines are skipped.
func readExamples(path string) ([]textclass.Example, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading examples: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var all []textclass.Example
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var e textclass.Example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("reading examples: %s line %d: %w", path, n, err)
		}
		if e.Label == "" {
			return nil, fmt.Errorf("reading examples: %s line %d has no intent", path, n)
		}
		all = append(all, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading examples: %s: %w", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("reading examples: %w: %s", errNoExamples, path)
	}
	return all, nil
}

var errNoExamples = errors.New("there are none in the file")

// countingWriter counts the bytes that are written to it.
type countingWriter int

func (w *countingWriter) Write(b []byte) (int, error) {
	*w += countingWriter(len(b))
	return len(b), nil
}

// intentFigures are what the command prints. Shares are from 0 to 1; those of
// nothing are null.
type intentFigures struct {
	TrainRows    int     `json:"train_rows"`
	Intents      int     `json:"intents"`
	TrainSeconds float64 `json:"train_seconds"`
	ModelBytes   int     `json:"model_bytes"` // as saved
	TestRows     int     `json:"test_rows"`
	InScope      int     `json:"in_scope_rows"`
	OutOfScope   int     `json:"oos_rows"`

	Accuracy     *float64 `json:"accuracy"`         // of in-scope rows: the intent is right and was not refused
	Nearest      *float64 `json:"accuracy_nearest"` // of in-scope rows: the nearest intent is right, refused or not
	All          *float64 `json:"accuracy_all"`     // of all rows, where refusing is right for oos
	MacroF1      *float64 `json:"macro_f1"`         // over the intents of the test, oos among them
	OOSRecall    *float64 `json:"oos_recall"`
	OOSPrecision *float64 `json:"oos_precision"`

	MicrosMedian float64     `json:"us_p50"` // per utterance
	MicrosP99    float64     `json:"us_p99"`
	Confusions   []confusion `json:"confusions"` // the commonest first
}

// confusion is an answer that was wrong, and how often.
type confusion struct {
	Meant string `json:"meant"`
	Said  string `json:"said"`
	Count int    `json:"count"`
}

const mostConfusions = 20

// measureIntents asks the model about every example, one after the other.
func measureIntents(model *textclass.Model, test []textclass.Example) intentFigures {
	took := make([]time.Duration, len(test))
	pairs := make(map[confusion]int) // by meant and said, right answers too
	nearest := 0
	for i, e := range test {
		begun := time.Now()
		said, _, oos := model.Classify(e.Text)
		took[i] = time.Since(begun)
		if said == e.Label {
			nearest++
		}
		if oos {
			said = textclass.Outside
		}
		pairs[confusion{Meant: e.Label, Said: said}]++
	}
	slices.Sort(took)
	f := figuresOf(pairs)
	f.Nearest = share(nearest, f.InScope)
	f.MicrosMedian = float64(took[len(took)/2].Nanoseconds()) / 1e3
	f.MicrosP99 = float64(took[len(took)*99/100].Nanoseconds()) / 1e3
	return f
}

// figuresOf counts answers.
func figuresOf(pairs map[confusion]int) intentFigures {
	var f intentFigures
	meant, said, right := make(map[string]int), make(map[string]int), make(map[string]int)
	for p, n := range pairs {
		f.TestRows += n
		meant[p.Meant] += n
		said[p.Said] += n
		if p.Meant == p.Said {
			right[p.Meant] = n
			continue
		}
		f.Confusions = append(f.Confusions, confusion{p.Meant, p.Said, n})
	}
	sum, rights := 0.0, 0
	for label := range meant {
		sum += 2 * float64(right[label]) / float64(meant[label]+said[label])
		rights += right[label]
	}
	macro := sum / float64(len(meant))
	f.OutOfScope = meant[textclass.Outside]
	f.InScope = f.TestRows - f.OutOfScope
	refused := right[textclass.Outside]
	f.Accuracy, f.All, f.MacroF1 = share(rights-refused, f.InScope), share(rights, f.TestRows), &macro
	f.OOSRecall, f.OOSPrecision = share(refused, f.OutOfScope), share(refused, said[textclass.Outside])
	slices.SortFunc(f.Confusions, func(a, b confusion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Meant, b.Meant), cmp.Compare(a.Said, b.Said))
	})
	f.Confusions = f.Confusions[:min(len(f.Confusions), mostConfusions)]
	return f
}

// share is nil of nothing.
func share(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	s := float64(part) / float64(whole)
	return &s
}

// print writes the figures for people.
func (f intentFigures) print(out io.Writer) error {
	percent := func(s *float64) string {
		if s == nil {
			return "-"
		}
		return fmt.Sprintf("%.2f %%", 100**s)
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "learned       %d rows, %d intents, in %.1f s; the model takes %.1f MB\n", f.TrainRows, f.Intents, f.TrainSeconds, float64(f.ModelBytes)/1e6)
	fmt.Fprintf(w, "asked         %d rows in scope, %d out of scope\n", f.InScope, f.OutOfScope)
	fmt.Fprintf(w, "accuracy      %s in scope (%s if refusals are not counted, %s of all rows)\n", percent(f.Accuracy), percent(f.Nearest), percent(f.All))
	fmt.Fprintf(w, "macro-F1      %s\n", percent(f.MacroF1))
	fmt.Fprintf(w, "out of scope  recall %s, precision %s\n", percent(f.OOSRecall), percent(f.OOSPrecision))
	fmt.Fprintf(w, "utterance     %.0f µs median, %.0f µs p99\n", f.MicrosMedian, f.MicrosP99)
	if len(f.Confusions) > 0 {
		fmt.Fprintln(w, "confused (times, meant → said):")
	}
	for _, c := range f.Confusions {
		fmt.Fprintf(w, "%5d  %s → %s\n", c.Count, c.Meant, c.Said)
	}
	return w.Flush()
}
