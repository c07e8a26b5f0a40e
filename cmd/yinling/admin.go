package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
)

// pairCommand makes a pairing link while the server runs or not.
type pairCommand struct {
	Elder string `arg:"" help:"Name or id of the elder."`
	Name  string `help:"What the device is called." default:"device"`
	Days  int    `help:"How many days the link can be opened." default:"30"`
}

func (p pairCommand) Run(ctx context.Context, cfg Config) error {
	return withStore(ctx, cfg, func(store *sqlstore.Store) error {
		keys, err := linkKey(cfg.Data)
		if err != nil {
			return err
		}
		elders, err := store.Elders(ctx)
		if err != nil {
			return err
		}
		for _, e := range elders {
			if e.ID == p.Elder || e.Name == p.Elder {
				path, err := pair(ctx, store, keys, e, p.Name, time.Now().AddDate(0, 0, p.Days))
				if err != nil {
					return err
				}
				fmt.Println(cfg.publicURL() + path)
				return nil
			}
		}
		return fmt.Errorf("there is no elder %q", p.Elder)
	})
}

// agentCommand adds an agent, or gives one a new password.
type agentCommand struct {
	Login      string `arg:"" help:"Name to sign in with."`
	Name       string `help:"Name to be shown; needed for a new agent."`
	Supervisor bool   `help:"The agent is a supervisor."`
	Lang       string `help:"zh or en." default:"zh" enum:"zh,en"`
}

func (a agentCommand) Run(ctx context.Context, cfg Config) error {
	return withStore(ctx, cfg, func(store *sqlstore.Store) error {
		agent, err := store.AgentByLogin(ctx, a.Login)
		switch {
		case errors.Is(err, care.ErrNotFound) && a.Name == "":
			return fmt.Errorf("there is no agent %q; to add one give --name", a.Login)
		case err != nil && !errors.Is(err, care.ErrNotFound):
			return err
		case a.Name != "":
			agent.Login, agent.Name, agent.Supervisor, agent.Lang = a.Login, a.Name, a.Supervisor, care.ParseLang(a.Lang)
		}
		password, err := putAgent(ctx, store, agent)
		if err != nil {
			return err
		}
		fmt.Println(password)
		return nil
	})
}

// importCommand fills a town of its own. Done again, it brings the changes.
type importCommand struct {
	File string `arg:"" help:"YAML file like the demo town's." type:"existingfile"`
}

func (i importCommand) Run(ctx context.Context, cfg Config) error {
	file, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	t, err := parseTown(file)
	if err != nil {
		return err
	}
	return withStore(ctx, cfg, func(store *sqlstore.Store) error {
		keys, err := linkKey(cfg.Data)
		if err != nil {
			return err
		}
		signIns, err := t.fill(ctx, store, keys)
		if err != nil {
			return err
		}
		fmt.Print(signIns)
		return nil
	})
}

func withStore(ctx context.Context, cfg Config, f func(*sqlstore.Store) error) error {
	store, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(f(store), store.Close())
}

func databaseFile(data string) string { return filepath.Join(data, "yinling.db") }
