package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"yinling/web/client"
	"yinling/webrtc/softphone"
)

// callCommand is a softphone on the command line.
type callCommand struct {
	URL      string        `required:"" help:"Address of the hotline, e.g. http://localhost:8080."`
	Pair     string        `required:"" help:"Pairing link of the elder's device."`
	Wav      []string      `help:"WAV file to say (16-bit PCM). The first is the microphone from the beginning; with --turns, and with more than one, each waits until the bot listens."`
	Turns    bool          `help:"Wait with each WAV, text and digit until the bot listens."`
	Text     []string      `help:"Words to type instead of speaking, one turn each."`
	Digits   string        `help:"Keys to press (0-9 * #), by RFC 4733, one turn each."`
	Record   string        `help:"WAV file for what is heard."`
	Lang     string        `help:"zh or en; the elder's own language if not given."`
	Linger   time.Duration `help:"Hang up when nothing is left to say and the bot has listened this long." default:"8s"`
	Max      time.Duration `help:"The call's longest time." default:"3m"`
	Loopback bool          `help:"Call a hotline on this machine by the loopback interface only."`
	Insecure bool          `help:"Accept the hotline's self-made certificate."`
	Quiet    bool          `help:"Print only the end of the call."`
}

func (c callCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.Max+30*time.Second)
	defer cancel()
	hotline, err := client.New(c.URL, c.Insecure)
	if err != nil {
		return err
	}
	defer hotline.Close()
	if err := hotline.Pair(ctx, c.Pair); err != nil {
		return err
	}
	socket, err := hotline.ElderSocket(ctx)
	if err != nil {
		return err
	}
	defer socket.Close()
	mic := &client.Microphone{}
	cfg := softphone.Config{Microphone: mic, Loopback: c.Loopback}
	if c.Record != "" {
		f, err := os.Create(c.Record)
		if err != nil {
			return err
		}
		defer f.Close()
		cfg.Recording = f
	}
	phone, err := client.NewPhone(socket, cfg)
	if err != nil {
		return err
	}
	began := time.Now()
	caller := &caller{command: c, mic: mic, phone: phone, socket: socket, began: began}
	caller.plan()
	end, err := caller.talk(ctx)
	heard := phone.Heard()
	if err := errors.Join(err, phone.Close()); err != nil {
		return err
	}
	fmt.Printf("call ended: %s\n", end)
	if heard.Audible == 0 {
		fmt.Println("nothing was heard")
		return exitCode(2)
	}
	fmt.Printf("heard %.1f s of sound; the first %d ms after the press\n",
		float64(heard.Audible)*0.02, heard.FirstAudible.Sub(began).Milliseconds())
	return nil
}

// caller plays a call: what is left to say, and when the bot last began to listen.
type caller struct {
	command callCommand
	mic     *client.Microphone
	phone   *client.Phone
	socket  *client.Socket
	began   time.Time

	steps []func() (<-chan struct{}, error) // each gives a channel that closes when it is said
	said  <-chan struct{}                   // of the step under way
}

// plan puts what the command says into steps.
func (c *caller) plan() {
	for _, file := range c.command.Wav {
		c.steps = append(c.steps, func() (<-chan struct{}, error) {
			f, err := os.Open(file)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			return c.mic.SayWAV(f)
		})
	}
	for _, text := range c.command.Text {
		c.steps = append(c.steps, func() (<-chan struct{}, error) {
			return nil, c.socket.Send("text", map[string]any{"text": text})
		})
	}
	for _, key := range c.command.Digits {
		c.steps = append(c.steps, func() (<-chan struct{}, error) { return nil, c.phone.SendDigit(key) })
	}
}

// talk places the call and follows it to its end.
func (c *caller) talk(ctx context.Context) (end string, err error) {
	fields := map[string]any{}
	if c.command.Lang != "" {
		fields["lang"] = c.command.Lang
	}
	if err := c.phone.Offer("call.start", fields); err != nil {
		return "", err
	}
	deadline := time.NewTimer(c.command.Max)
	defer deadline.Stop()
	idle := time.NewTimer(time.Hour)
	idle.Stop()
	defer idle.Stop()
	for {
		select {
		case m, ok := <-c.socket.Messages:
			if !ok {
				return "", io.ErrUnexpectedEOF
			}
			if over, err := c.take(m, idle); over || err != nil {
				return m.Result + ": " + m.Reason, err
			}
		case <-c.said:
			c.said = nil
			idle.Reset(c.command.Linger)
		case <-idle.C:
			c.socket.Send("hangup", nil)
		case <-deadline.C:
			c.socket.Send("hangup", nil)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (c *caller) take(m client.Message, idle *time.Timer) (over bool, err error) {
	switch m.Type {
	case "answer":
		err = c.phone.SetAnswer(m.SDP)
		if err == nil && !c.waits() {
			err = c.step()
		}
	case "caption":
		if m.Final && !c.command.Quiet {
			fmt.Printf("[%6.2f] %-5s %s\n", time.Since(c.began).Seconds(), m.Party, m.Text)
		}
	case "doing":
		idle.Stop()
		if m.Doing == "listening" && c.said == nil {
			if len(c.steps) == 0 {
				idle.Reset(c.command.Linger)
			}
			err = c.step()
		}
	case "choices":
		if len(m.Items) > 0 && !c.command.Quiet {
			var keys []string
			for _, i := range m.Items {
				keys = append(keys, i.Key+" "+i.Label)
			}
			fmt.Printf("[%6.2f] keys  %s\n", time.Since(c.began).Seconds(), strings.Join(keys, " · "))
		}
	case "call":
		over = m.State == "ended"
	case "error":
		err = fmt.Errorf("the hotline refused: %s (%s)", m.Message, m.Code)
	}
	return over, err
}

// waits tells whether the first step waits for the bot.
func (c *caller) waits() bool { return c.command.Turns || len(c.steps) != 1 || len(c.command.Wav) != 1 }

// step begins the next thing to say.
func (c *caller) step() error {
	if len(c.steps) == 0 {
		return nil
	}
	next := c.steps[0]
	c.steps = c.steps[1:]
	said, err := next()
	c.said = said
	return err
}
