package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"yinling/care"
)

// chatCommand is a call without sound: words are typed, the bot's are printed.
// It has a town of its own, which is gone afterwards.
type chatCommand struct {
	Elder string     `help:"Name of the elder who calls; the town's first if not given."`
	Lang  string     `help:"zh or en; the elder's own language if not given."`
	Now   string     `help:"The moment at which the call begins, RFC 3339. Default: the clock."`
	Zone  string     `help:"Time zone of the town." default:"Asia/Shanghai"`
	Town  string     `help:"YAML file of another town than the demo's." type:"existingfile"`
	Learn string     `help:"Folder with a town's own intents." type:"existingdir"`
	Model modelFlags `embed:"" prefix:"model-"`
}

// Run talks until the input ends, the bot hangs up or somebody says goodbye.
func (c chatCommand) Run(ctx context.Context) (err error) { return c.chat(ctx, os.Stdin, os.Stdout) }

func (c chatCommand) chat(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("finding the zone: %w", err)
	}
	began, start := time.Now(), time.Now()
	if c.Now != "" {
		if start, err = momentIn(c.Now, zone); err != nil {
			return err
		}
	}
	file := demoTown
	if c.Town != "" {
		if file, err = os.ReadFile(c.Town); err != nil {
			return err
		}
	}
	t, err := parseTown(file)
	if err != nil {
		return err
	}
	understanding, err := loadUnderstanding(c.Learn)
	if err != nil {
		return err
	}
	dir, remove, err := tempDir()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	r, err := newRehearsal(ctx, dir, t, understanding, zone, func() time.Time { return start.Add(time.Since(began)) })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.store.Close()) }()
	model, err := c.Model.config().model("", r.log)
	if err != nil {
		return err
	}
	r.thinker = thinker(model)
	elder, err := r.elder(ctx, c.Elder)
	if err != nil {
		return err
	}
	call, err := r.call(ctx, elder, care.ParseLang(cmp.Or(c.Lang, string(elder.Lang))))
	if err != nil {
		return err
	}
	err = talk(ctx, call, in, out)
	return errors.Join(err, r.end(ctx, call))
}

// answerTime is how long a typed turn may take, a language model included.
const answerTime = 10 * time.Second

func talk(ctx context.Context, call *rehearsed, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	seen, told := 0, 0
	for {
		wait, cancel := context.WithTimeout(ctx, answerTime)
		said, err := call.desk.heard(wait, seen)
		cancel()
		if err != nil {
			return err
		}
		for _, s := range said {
			fmt.Fprintln(out, "◂ "+s)
		}
		call.desk.mu.Lock()
		for _, why := range call.desk.escalations[told:] {
			fmt.Fprintf(out, "  (a person is called: %s)\n", why)
		}
		told = len(call.desk.escalations)
		hungUp := call.desk.hungUp
		call.desk.mu.Unlock()
		if hungUp != "" {
			fmt.Fprintf(out, "  (the bot has hung up: %s)\n", hungUp)
			return nil
		}
		fmt.Fprint(out, "▸ ")
		words := ""
		for words == "" {
			if !lines.Scan() {
				fmt.Fprintln(out)
				return lines.Err()
			}
			words = strings.TrimSpace(lines.Text())
		}
		seen = call.desk.count()
		if key := []rune(words); len(key) == 1 && strings.ContainsRune("0123456789*#", key[0]) {
			call.talk.Digit(key[0])
		} else {
			call.talk.Text(words)
		}
	}
}
