package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"yinling/care"
)

const keyColumns = "id, name, hash, made, revoked"

func keyFields(k *care.Key) []any {
	return []any{&k.ID, &k.Name, &k.Hash, stamp{&k.Made}, stamp{&k.Revoked}}
}

var (
	putKey   = upsert("api_keys", keyColumns)
	readKeys = "SELECT " + keyColumns + " FROM api_keys"
)

// PutKey keeps a key, new or known. Two cannot have one hash.
func (s *Store) PutKey(ctx context.Context, k care.Key) error {
	return s.put(ctx, "key", k.ID, putKey, keyFields(&k))
}

// KeyByHash reads the key with the hash, a revoked one too.
func (s *Store) KeyByHash(ctx context.Context, hash string) (care.Key, error) {
	k, err := one(ctx, s.reader, keyFields, readKeys+" WHERE hash = $1", hash)
	if err != nil {
		return k, fmt.Errorf("reading a key by its hash: %w", err)
	}
	return k, nil
}

// Keys reads all keys, by id, the revoked ones too.
func (s *Store) Keys(ctx context.Context) ([]care.Key, error) {
	return list(ctx, s, "keys", keyFields, readKeys+" ORDER BY id")
}

// RevokeKey withdraws a key. It is revoked once: later times change nothing.
func (s *Store) RevokeKey(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, "revoking key "+id, func(tx *sql.Tx) error {
		k, err := one(ctx, tx, keyFields, readKeys+" WHERE id = $1", id)
		if err != nil || !k.Revoked.IsZero() {
			return err
		}
		return runOne(ctx, tx, `UPDATE api_keys SET revoked = $2 WHERE id = $1`, id, stamp{&at})
	})
}
