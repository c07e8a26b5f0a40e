package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"yinling/care"
)

const linkColumns = "id, purpose, subject, person, made, expires, revoked"

func linkFields(l *care.Link) []any {
	return []any{&l.ID, &l.Purpose, &l.Subject, &l.Person, stamp{&l.Made}, stamp{&l.Expires}, stamp{&l.Revoked}}
}

var (
	putLink   = upsert("links", linkColumns)
	readLinks = "SELECT " + linkColumns + " FROM links"
)

// PutLink keeps a link, new or known.
func (s *Store) PutLink(ctx context.Context, l care.Link) error {
	return s.put(ctx, "link", l.ID, putLink, linkFields(&l))
}

// Link reads one link, revoked or expired ones too.
func (s *Store) Link(ctx context.Context, id string) (care.Link, error) {
	return get(ctx, s, "link", id, linkFields, readLinks+" WHERE id = $1")
}

// Links reads the links to a subject (a device, a summary), oldest first.
func (s *Store) Links(ctx context.Context, subject string) ([]care.Link, error) {
	return list(ctx, s, "links to "+subject, linkFields, readLinks+" WHERE subject = $1 ORDER BY made, id", subject)
}

// RevokeLink withdraws a link. The events tell who did it and are written in
// the same transaction. A link is revoked once: later times change nothing.
func (s *Store) RevokeLink(ctx context.Context, id string, at time.Time, events ...care.Event) error {
	return s.write(ctx, "revoking link "+id, func(tx *sql.Tx) error {
		l, err := one(ctx, tx, linkFields, readLinks+" WHERE id = $1", id)
		if err != nil || !l.Revoked.IsZero() {
			return err
		}
		if err := runOne(ctx, tx, `UPDATE links SET revoked = $2 WHERE id = $1`, id, stamp{&at}); err != nil {
			return err
		}
		return appendEvents(ctx, tx, events...)
	})
}
