package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
)

// Sessions keeps web sessions. The tokens of the cookies are kept as SHA-256,
// so that a copy of the file signs nobody in.
type Sessions struct{ s *Store }

var (
	_ scs.Store    = Sessions{}
	_ scs.CtxStore = Sessions{}
)

// Sessions gives the web sessions of this store.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// Find gives the data of a session that has not expired.
func (ss Sessions) Find(token string) (data []byte, found bool, err error) {
	return ss.FindCtx(context.Background(), token)
}

// FindCtx is Find with a context.
func (ss Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	const find = `SELECT data FROM sessions WHERE token = $1 AND expires > $2`
	err = ss.s.reader.QueryRowContext(ctx, find, tokenHash(token), time.Now().UnixMilli()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading a session: %w", err)
	}
	return data, true, nil
}

// Commit keeps the data of a session until expiry, and forgets what expired.
func (ss Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return ss.CommitCtx(context.Background(), token, data, expiry)
}

// CommitCtx is Commit with a context.
func (ss Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	const (
		sweep = `DELETE FROM sessions WHERE expires <= $1`
		put   = `INSERT INTO sessions (token, data, expires) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires`
	)
	return ss.s.write(ctx, "keeping a session", func(tx *sql.Tx) error {
		if _, err := run(ctx, tx, sweep, time.Now().UnixMilli()); err != nil {
			return err
		}
		_, err := run(ctx, tx, put, tokenHash(token), data, expiry.UnixMilli())
		return err
	})
}

// Delete ends a session. One that is not there is no error.
func (ss Sessions) Delete(token string) error {
	return ss.DeleteCtx(context.Background(), token)
}

// DeleteCtx is Delete with a context.
func (ss Sessions) DeleteCtx(ctx context.Context, token string) error {
	return ss.s.write(ctx, "ending a session", func(tx *sql.Tx) error {
		_, err := run(ctx, tx, `DELETE FROM sessions WHERE token = $1`, tokenHash(token))
		return err
	})
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
