package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/web"
)

// keyCommand gives other systems keys of their own, beside YINLING_API_KEY.
type keyCommand struct {
	Add    keyAddCommand    `cmd:"" help:"Make a key and print it; only its hash is kept."`
	List   keyListCommand   `cmd:"" help:"List the keys."`
	Revoke keyRevokeCommand `cmd:"" help:"Withdraw a key."`
}

type keyAddCommand struct {
	Name string `arg:"" help:"Whose key it is."`
}

func (k keyAddCommand) Run(ctx context.Context, cfg Config) error { return k.run(ctx, cfg, os.Stdout) }

func (k keyAddCommand) run(ctx context.Context, cfg Config, out io.Writer) error {
	return withStore(ctx, cfg, func(store *sqlstore.Store) error {
		key, now := rand.Text(), time.Now()
		if err := store.PutKey(ctx, care.Key{ID: care.NewID(now), Name: k.Name, Hash: web.KeyHash(key), Made: now}); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, key)
		return err
	})
}

type keyListCommand struct{}

func (k keyListCommand) Run(ctx context.Context, cfg Config) error { return k.run(ctx, cfg, os.Stdout) }

func (keyListCommand) run(ctx context.Context, cfg Config, out io.Writer) error {
	return withStore(ctx, cfg, func(store *sqlstore.Store) error {
		keys, err := store.Keys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, k := range keys {
			state := "good"
			if !k.Revoked.IsZero() {
				state = "revoked " + k.Revoked.Format(time.DateOnly)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Made.Format(time.DateOnly), state)
		}
		return w.Flush()
	})
}

type keyRevokeCommand struct {
	ID string `arg:"" help:"The key's id, from the list."`
}

func (k keyRevokeCommand) Run(ctx context.Context, cfg Config) error {
	return withStore(ctx, cfg, func(store *sqlstore.Store) error { return store.RevokeKey(ctx, k.ID, time.Now()) })
}
