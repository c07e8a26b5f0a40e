// Command yinling is the hotline: one program that answers elders' calls.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a small machine may have no zone files

	"github.com/alecthomas/kong"
)

// commandLine is what can be asked of the program.
type commandLine struct {
	Config string `help:"YAML file with settings." env:"YINLING_CONFIG" type:"path"`

	Serve serveCommand `cmd:"" help:"Answer calls."`
	Check checkCommand `cmd:"" help:"Check the settings without starting."`
	Call  callCommand  `cmd:"" help:"Place a call with a WAV file as the microphone."`
	Pair  pairCommand  `cmd:"" help:"Make a pairing link for an elder's device."`
	Agent agentCommand `cmd:"" help:"Add an agent, or give one a new password."`

	Import importCommand `cmd:"" help:"Read a town's elders, relatives, agents, services and providers from a YAML file."`
	Device deviceCommand `cmd:"" help:"Be a watch, a tracker or a terminal, to try the hotline."`
	Key    keyCommand    `cmd:"" help:"Keys of other systems: add, list, revoke."`
	Verify verifyCommand `cmd:"" help:"Check that no timeline was changed."`
	Bench  benchCommand  `cmd:"" help:"Measure a running hotline."`

	Chat    chatCommand    `cmd:"" help:"Talk to the assistant by typing, without a hotline."`
	Intents intentsCommand `cmd:"" help:"Try out and measure understanding, without a hotline."`

	Phrases phrasesCommand `cmd:"" help:"Have the voice record the fixed sentences, for a hotline without one."`
}

type intentsCommand struct {
	Eval  intentsEvalCommand  `cmd:"" help:"Train the classifier on labelled sentences and measure it on others."`
	Parse intentsParseCommand `cmd:"" help:"Show what is understood of a sentence."`
	Learn intentsLearnCommand `cmd:"" help:"Learn anew what danger sounds like, after the examples changed."`
}

type checkCommand struct{}

func (checkCommand) Run(cfg Config) error {
	fmt.Println("The settings are good.")
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal is no longer caught and ends the program at once
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "yinling:", err)
		var code exitCode
		if errors.As(err, &code) {
			os.Exit(int(code))
		}
		os.Exit(1)
	}
}

// exitCode is an error that only sets the exit status of the program.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func run(ctx context.Context, args []string) error {
	var cli commandLine
	parser, err := kong.New(&cli, kong.Name("yinling"), kong.Description("A hotline for elders."), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	switch name, _, _ := strings.Cut(parsed.Command(), " "); name {
	case "call", "device", "bench", "intents", "chat": // clients: the server's settings are not theirs
		return parsed.Run()
	}
	cfg, err := loadConfig(cli.Config, os.Environ())
	if err != nil {
		return err
	}
	return parsed.Run(cfg)
}
