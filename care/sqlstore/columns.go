package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yinling/care"
)

// Every record has a list of columns, id first, and a function that gives a
// pointer to each field in the same order. Pointers serve both ways: as the
// arguments of a statement and as the targets of a scan.

// stamp is a time in a BIGINT column: Unix milliseconds, NULL for the zero time.
type stamp struct{ t *time.Time }

func (s stamp) Value() (driver.Value, error) {
	if s.t.IsZero() {
		return nil, nil
	}
	return s.t.UnixMilli(), nil
}

func (s stamp) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*s.t = time.Time{}
	case int64:
		*s.t = time.UnixMilli(v).UTC()
	default:
		return fmt.Errorf("a time is stored as %T", src)
	}
	return nil
}

// ref is an id that may be missing: NULL for "", so that foreign keys hold.
type ref struct{ id *string }

func (r ref) Value() (driver.Value, error) {
	if *r.id == "" {
		return nil, nil
	}
	return *r.id, nil
}

func (r ref) Scan(src any) error {
	var s sql.NullString
	err := s.Scan(src)
	*r.id = s.String
	return err
}

// doc is a list or a small struct as JSON in a TEXT column; v is a pointer to it.
type doc struct{ v any }

func (d doc) Value() (driver.Value, error) {
	b, err := json.Marshal(d.v)
	return string(b), err
}

func (d doc) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), d.v)
	case []byte:
		return json.Unmarshal(v, d.v)
	}
	return fmt.Errorf("JSON is stored as %T", src)
}

// upsert is the statement that inserts a row of the columns, id first, or
// replaces what the row with that id says.
func upsert(table, columns string) string {
	return insert(table, columns, "") + replace(columns)
}

// upsertPlaced is upsert for a table that keeps the order in which rows were
// first put, in the column place.
func upsertPlaced(table, columns string) string {
	return insert(table, columns, "place") + replace(columns)
}

func insert(table, columns, place string) string {
	names := strings.Split(columns, ", ")
	values := make([]string, len(names))
	for i := range names {
		values[i] = fmt.Sprintf("$%d", i+1)
	}
	if place != "" {
		columns += ", " + place
		values = append(values, "(SELECT COALESCE(MAX("+place+"), 0) + 1 FROM "+table+")")
	}
	return "INSERT INTO " + table + " (" + columns + ") VALUES (" + strings.Join(values, ", ") + ")"
}

func replace(columns string) string {
	names := strings.Split(columns, ", ")
	sets := make([]string, 0, len(names))
	for _, name := range names[1:] {
		sets = append(sets, name+" = excluded."+name)
	}
	return " ON CONFLICT (" + names[0] + ") DO UPDATE SET " + strings.Join(sets, ", ")
}

// update is the statement that replaces what the row with the id, the first
// column, says.
func update(table, columns string) string {
	names := strings.Split(columns, ", ")
	sets := make([]string, 0, len(names))
	for i, name := range names[1:] {
		sets = append(sets, fmt.Sprintf("%s = $%d", name, i+2))
	}
	return "UPDATE " + table + " SET " + strings.Join(sets, ", ") + " WHERE " + names[0] + " = $1"
}

// execer and queryer are what *sql.DB and *sql.Tx have in common.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// run runs a statement and gives the number of rows it touched.
func run(ctx context.Context, db execer, statement string, args ...any) (int64, error) {
	for i, arg := range args {
		if s, ok := arg.(*string); ok {
			args[i] = plain(*s)
		}
	}
	res, err := db.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// runOne is run for a statement that is about one row, which must be there.
func runOne(ctx context.Context, db execer, statement string, args ...any) error {
	n, err := run(ctx, db, statement, args...)
	if err == nil && n == 0 {
		err = care.ErrNotFound
	}
	return err
}

// plain makes s storable everywhere: valid UTF-8 without NUL. Words come from
// engines and browsers that promise neither.
func plain(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// one reads the record that the query selects.
func one[T any](ctx context.Context, db queryer, fields func(*T) []any, query string, args ...any) (T, error) {
	var v T
	err := db.QueryRowContext(ctx, query, args...).Scan(fields(&v)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = care.ErrNotFound
	}
	return v, err
}

// many reads all records that the query selects.
func many[T any](ctx context.Context, db queryer, fields func(*T) []any, query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var v T
		if err := rows.Scan(fields(&v)...); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// get is one on the read pool, with the context of its error.
func get[T any](ctx context.Context, s *Store, what, id string, fields func(*T) []any, query string) (T, error) {
	v, err := one(ctx, s.reader, fields, query, id)
	if err != nil {
		return v, fmt.Errorf("reading %s %s: %w", what, id, err)
	}
	return v, nil
}

// list is many on the read pool, with the context of its error.
func list[T any](ctx context.Context, s *Store, what string, fields func(*T) []any, query string, args ...any) ([]T, error) {
	vs, err := many(ctx, s.reader, fields, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", what, err)
	}
	return vs, nil
}

// put runs one statement in a transaction of its own.
func (s *Store) put(ctx context.Context, what, id, statement string, args []any) error {
	return s.write(ctx, "keeping "+what+" "+id, func(tx *sql.Tx) error {
		return runOne(ctx, tx, statement, args...)
	})
}
