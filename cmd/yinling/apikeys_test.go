package main

import (
	"context"
	"strings"
	"testing"

	"yinling/care/sqlstore"
	"yinling/web"
)

func TestAKeyIsMadeListedAndRevoked(t *testing.T) {
	cfg := defaultConfig()
	cfg.Data = t.TempDir()
	ctx := context.Background()
	var made, listed strings.Builder
	if err := (keyAddCommand{Name: "smoke"}).run(ctx, cfg, &made); err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(made.String())
	if err := (keyListCommand{}).run(ctx, cfg, &listed); err != nil {
		t.Fatal(err)
	}
	id, rest, _ := strings.Cut(listed.String(), " ")
	if !strings.Contains(rest, "smoke") || !strings.Contains(rest, "good") || strings.Contains(rest, key) {
		t.Errorf("the list says %q", listed.String())
	}
	if err := (keyRevokeCommand{ID: id}).Run(ctx, cfg); err != nil {
		t.Fatal(err)
	}
	if err := withStore(ctx, cfg, func(s *sqlstore.Store) error {
		k, err := s.KeyByHash(ctx, web.KeyHash(key))
		if err == nil && k.Revoked.IsZero() {
			t.Error("the key is still good")
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}
