package main

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"

	"yinling/care"
	"yinling/care/sqlstore"
)

//go:embed demo/town.yaml
var demoTown []byte

// signInsFile is where the demo's passwords and pairing links are kept, for
// the person who runs the demo only.
const signInsFile = "demo-sign-ins.txt"

// fillDemo fills an empty database with the demo town.
func fillDemo(ctx context.Context, store *sqlstore.Store, keys care.LinkKey, data string) error {
	empty, err := store.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	t, err := parseTown(demoTown)
	if err != nil {
		return err
	}
	signIns, err := t.fill(ctx, store, keys)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(data, signInsFile), []byte(signIns), 0o600)
}
