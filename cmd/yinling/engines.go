package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"yinling/speech"
)

// engines are the ears and voices that the settings give us.
type engines struct {
	hear  speech.Recognizer    // nil: keys and text only
	speak []speech.Synthesizer // tried in order; empty: recorded phrases only
	local bool                 // the local engine is the first of speak: the recorded phrases are in its voice
	stop  func()
}

// setUpEngines connects the configured engines. What is missing is said in one
// line, and the next best is used.
func setUpEngines(ctx context.Context, c Config, log *slog.Logger) (engines, error) {
	e := engines{stop: func() {}}
	switch c.Speech {
	case "local":
		base, stop, err := startLocalEngine(ctx, c, log)
		if err != nil {
			log.Warn("the local speech engine is not there: calls are led by keys and text; `make engine` installs it", "error", err)
			break
		}
		e.stop, e.local = stop, true
		c.Hear.URL, c.Hear.Model, c.Hear.Stream = base, "local", false
		c.Speak.URL, c.Speak.Model, c.Speak.Format, c.Speak.Rate = base, "local", "pcm", speech.SpeakRate
		c.Speak.VoiceZh, c.Speak.VoiceEn = "", ""
		c.Speak.FirstAudio, c.Speak.Stall = 4*time.Second, 4*time.Second // two cores speak as fast as they can
		fallthrough
	case "server":
		if err := e.connect(c); err != nil {
			e.stop()
			return e, err
		}
	}
	if _, err := exec.LookPath("espeak-ng"); err == nil && c.Speech != "off" {
		e.speak = append(e.speak, speech.Espeak{})
	}
	return e, nil
}

func (e *engines) connect(c Config) error {
	if c.Hear.URL != "" {
		server, err := speech.NewEngine(c.Hear.URL, c.Hear.Key)
		if err != nil {
			return fmt.Errorf("hear.url: %w", err)
		}
		e.hear = speech.NewOpenAIRecognizer(server, speech.HearSettings{
			Model: c.Hear.Model, Stream: c.Hear.Stream, Timeout: c.Hear.Timeout, Interim: c.Hear.Interim,
			// Whisper writes the characters its prompt is written in.
			Prompt: map[speech.Lang]string{"zh": "以下是普通话的句子。", "en": ""},
		})
	}
	if c.Speak.URL != "" {
		server, err := speech.NewEngine(c.Speak.URL, c.Speak.Key)
		if err != nil {
			return fmt.Errorf("speak.url: %w", err)
		}
		e.speak = append(e.speak, speech.NewOpenAISynthesizer(server, speech.SpeakSettings{
			Model: c.Speak.Model, Format: c.Speak.Format, Rate: c.Speak.Rate, FirstAudio: c.Speak.FirstAudio, Stall: c.Speak.Stall,
			Voices: map[speech.Lang]string{"zh": c.Speak.VoiceZh, "en": c.Speak.VoiceEn},
		}))
	}
	return nil
}

// startLocalEngine runs the engine that `make engine` installed as a child on
// a free loopback port and starts it again when it dies.
func startLocalEngine(ctx context.Context, c Config, log *slog.Logger) (base string, stop func(), err error) {
	python, script := filepath.Join(c.Engine, "venv", "bin", "python"), filepath.Join(c.Engine, "program", "server.py")
	for _, f := range []string{python, script} {
		if _, err := os.Stat(f); err != nil {
			return "", nil, fmt.Errorf("looking for the engine: %w", err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			began := time.Now()
			err := runEngine(ctx, log, python, script, "--models", filepath.Join(c.Engine, "models"), "--port", strconv.Itoa(port))
			if ctx.Err() != nil {
				return
			}
			log.Warn("the local speech engine stopped and is started again", "error", err, "after", time.Since(began).Round(time.Second))
			select {
			case <-time.After(2 * time.Second):
			case <-ctx.Done():
			}
		}
	}()
	base = fmt.Sprintf("http://127.0.0.1:%d/v1", port)
	log.Info("the local speech engine is starting", "engine_url", base)
	return base, func() { cancel(); <-done }, nil
}

func runEngine(ctx context.Context, log *slog.Logger, command ...string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 3 * time.Second
	out, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		log.Debug("engine", "line", lines.Text())
	}
	return cmd.Wait()
}
