package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"yinling/care/sqlstore"
)

// verifyCommand checks that nobody changed what happened: every timeline's
// chain of hashes. The server may run meanwhile.
type verifyCommand struct{}

func (verifyCommand) Run(ctx context.Context, cfg Config) error {
	// Opening would make empty records, and those are always whole.
	if _, err := os.Stat(databaseFile(cfg.Data)); err != nil {
		return fmt.Errorf("there are no records to verify: %w", err)
	}
	return withStore(ctx, cfg, func(store *sqlstore.Store) error { return verify(ctx, store, os.Stdout) })
}

// verify writes that all is whole, or gives the first timeline that is not.
func verify(ctx context.Context, store *sqlstore.Store, w io.Writer) error {
	timelines, events, err := store.VerifyTimelines(ctx)
	if err != nil {
		return fmt.Errorf("verifying the timelines: %w", err)
	}
	fmt.Fprintf(w, "%d timelines, %d events: whole\n", timelines, events)
	return nil
}
