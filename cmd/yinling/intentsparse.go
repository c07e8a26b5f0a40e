package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"yinling/care"
	"yinling/intents"
)

// intentsParseCommand shows what the hotline understands of a sentence, without
// a hotline.
type intentsParseCommand struct {
	Now  string   `help:"The moment from which tomorrow is seen, RFC 3339. Default: the clock."`
	Zone string   `help:"Time zone of the town." default:"Asia/Shanghai"`
	Lang string   `help:"zh or en." default:"zh"`
	Town string   `type:"existingdir" help:"A town's folder with further examples, zh.yaml and en.yaml."`
	Text []string `arg:"" optional:"" help:"What was said. Without it, lines {\"text\",\"now\",\"lang\"} are read from standard input."`
}

func (c intentsParseCommand) Run() error { return c.parse(os.Stdin, os.Stdout) }

// heardLine is a line of input; now and lang default to the command's.
type heardLine struct {
	Text string `json:"text"`
	Now  string `json:"now"`
	Lang string `json:"lang"`
}

// understoodLine is a line of output.
type understoodLine struct {
	Text     string             `json:"text"`
	Distress bool               `json:"distress"`
	Intents  []understoodIntent `json:"intents"`
	Slots    []intents.Slot     `json:"slots"`
}

type understoodIntent struct {
	Name       intents.Intent `json:"name"`
	Confidence float64        `json:"confidence"` // 0 to 1
}

// maxHeardLine bounds a line of input, in bytes.
const maxHeardLine = 1 << 20

func (c intentsParseCommand) parse(in io.Reader, out io.Writer) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("finding the zone: %w", err)
	}
	u, err := c.understanding()
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	one := func(h heardLine) error {
		now, err := momentIn(cmp.Or(h.Now, c.Now), zone)
		if err != nil {
			return err
		}
		return encode.Encode(understand(u, h.Text, care.ParseLang(cmp.Or(h.Lang, c.Lang)), now))
	}
	if len(c.Text) > 0 {
		if err := one(heardLine{Text: strings.Join(c.Text, " ")}); err != nil {
			return err
		}
		return w.Flush()
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxHeardLine)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var h heardLine
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			return fmt.Errorf("reading line %d: %w", n, err)
		}
		if err := one(h); err != nil {
			return fmt.Errorf("understanding line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading what was said: %w", err)
	}
	return w.Flush()
}

// momentIn reads RFC 3339, with or without an offset; "" is the clock's now.
func momentIn(s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Now().In(zone), nil
	}
	if t, err := time.ParseInLocation("2006-01-02T15:04:05", s, zone); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the moment: %w", err)
	}
	return t.In(zone), nil
}

// understanding is that of all, or with the town's examples.
func (c intentsParseCommand) understanding() (*intents.Understanding, error) {
	if c.Town == "" {
		return understandingOfAll()
	}
	return intents.Load(intents.Options{Town: os.DirFS(c.Town)})
}

// understandingOfAll is learned once.
var understandingOfAll = sync.OnceValues(func() (*intents.Understanding, error) { return intents.Load(intents.Options{}) })

// leastShown is how likely an intent must be to be printed.
const leastShown = 0.05

// understand gives everything that is understood of a text.
func understand(u *intents.Understanding, text string, lang care.Lang, now time.Time) understoodLine {
	m, guesses := u.Weigh(intents.Input{Text: text, Lang: lang, Now: now})
	line := understoodLine{Text: text, Distress: m.Distress != intents.None, Intents: []understoodIntent{}, Slots: []intents.Slot{}}
	for _, g := range guesses {
		if g.Confidence > leastShown {
			line.Intents = append(line.Intents, understoodIntent{g.Intent, g.Confidence})
		}
	}
	for _, w := range append([]intents.Meaning{m}, m.Also...) {
		for _, s := range w.Slots {
			if !slices.ContainsFunc(line.Slots, func(o intents.Slot) bool { return o.Name == s.Name && o.Start == s.Start && o.End == s.End }) {
				line.Slots = append(line.Slots, s)
			}
		}
	}
	return line
}
