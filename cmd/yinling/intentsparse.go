package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/intents/timex"
)

// intentsParseCommand shows what the hotline understands of a sentence, without
// a hotline.
type intentsParseCommand struct {
	Now  string   `help:"The moment from which tomorrow is seen, RFC 3339. Default: the clock."`
	Zone string   `help:"Time zone of the town." default:"Asia/Shanghai"`
	Lang string   `help:"zh or en." default:"zh"`
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
	Slots    []understoodSlot   `json:"slots"`
}

type understoodIntent struct {
	Name       intents.Intent `json:"name"`
	Confidence float64        `json:"confidence"` // 0 to 1
}

// understoodSlot is a part of the text; start and end count characters.
type understoodSlot struct {
	Name  string      `json:"name"`
	Start int         `json:"start"`
	End   int         `json:"end"`
	Text  string      `json:"text"`
	Value timex.Value `json:"value"`
}

// maxHeardLine bounds a line of input, in bytes.
const maxHeardLine = 1 << 20

func (c intentsParseCommand) parse(in io.Reader, out io.Writer) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("finding the zone: %w", err)
	}
	w := bufio.NewWriter(out)
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	one := func(h heardLine) error {
		now, err := momentIn(cmp.Or(h.Now, c.Now), zone)
		if err != nil {
			return err
		}
		return encode.Encode(understand(h.Text, care.ParseLang(cmp.Or(h.Lang, c.Lang)), now))
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

// understand gives everything that is understood of a text.
func understand(text string, lang care.Lang, now time.Time) understoodLine {
	m := intents.Understand(intents.Input{Text: text, Lang: lang, Now: now})
	u := understoodLine{Text: text, Distress: m.Distress != intents.None, Intents: []understoodIntent{}, Slots: []understoodSlot{}}
	if m.Intent != intents.Unknown {
		u.Intents = append(u.Intents, understoodIntent{m.Intent, 1})
	}
	for _, f := range timex.Find(text, lang, now) {
		u.Slots = append(u.Slots, understoodSlot{"time", f.Start, f.End, f.Text, f.Value})
	}
	return u
}
