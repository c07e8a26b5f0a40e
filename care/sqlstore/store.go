// Package sqlstore keeps the records of package care in SQLite. What a method
// returned without an error is on the disk (WAL, synchronous FULL). The SQL is
// portable, so that PostgreSQL can run the same text.
//
// A missing row is an error that errors.Is(err, care.ErrNotFound) knows.
// Errors and log lines carry ids, never what a row says about a person.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite"

	"yinling/care"
)

// Store is the records of one hotline. It is safe for many goroutines.
type Store struct {
	log    *slog.Logger
	writer *sql.DB                 // one connection: writers wait here, not in SQLite's busy loop
	reader *sql.DB                 // readers see what was committed and never wait for the writer
	insert *river.Client[*sql.Tx]  // leaves jobs, does none
	clock  rivertype.TimeGenerator // of the jobs, nil for the database's own

	reminded chan struct{}                       // holds one when a reminder was set, or stopped while it rang
	turn     chan struct{}                       // holds one while a writer that raises nothing has its turn
	raiser   *raiser                             // nil until the tables are up to date
	swept    struct{ positions, readings int64 } // how far old rows were looked at; the writer's

	silencedMu sync.Mutex
	silenced   []care.Occurrence // of reminders that were stopped while they rang

	jobsMu sync.Mutex
	jobs   *river.Client[*sql.Tx] // does the jobs, nil unless started
}

// readers is the size of the read pool: a few pages and reports at a time.
const readers = 4

// Every connection's settings. busy_timeout matters only when a second program
// has the file open; journal_size_limit gives the disk back after a burst.
const settings = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_pragma=journal_size_limit(67108864)"

// Open opens the records in the file, makes it and its folder when there is
// none (readable by the owner only), and brings its tables up to date.
func Open(ctx context.Context, path string, log *slog.Logger) (*Store, error) {
	return open(ctx, path, log, nil)
}

// open is Open with a clock for the jobs; nil is SQLite's own.
func open(ctx context.Context, path string, log *slog.Logger, clock rivertype.TimeGenerator) (*Store, error) {
	if err := makeFile(path); err != nil {
		return nil, err
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings
	// immediate: a transaction takes the write lock when it begins, where
	// waiting is possible, and not at its first write, where it is not.
	writer, err := sql.Open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("opening the records: %w", err)
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", dsn+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the records: %w", err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)

	s := &Store{log: log, writer: writer, reader: reader, clock: clock, turn: make(chan struct{}, 1), reminded: make(chan struct{}, 1)}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.raiser = startRaiser(s)
	return s, nil
}

func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of the records: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the records: %w", err)
	}
	return f.Close()
}

//go:embed migrations/*.sql
var migrations embed.FS

func (s *Store) prepare(ctx context.Context) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	records, err := goose.NewProvider(goose.DialectSQLite3, s.writer, steps)
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	if _, err := records.Up(ctx); err != nil {
		return fmt.Errorf("migrating the records: %w", err)
	}
	driver := riversqlite.New(s.writer)
	jobs, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet(s.log)})
	if err != nil {
		return fmt.Errorf("reading the migrations of the jobs: %w", err)
	}
	if _, err := jobs.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the jobs: %w", err)
	}
	s.insert, err = river.NewClient(driver, &river.Config{Logger: quiet(s.log), Test: river.TestConfig{Time: s.clock}})
	if err != nil {
		return fmt.Errorf("preparing the jobs: %w", err)
	}
	return nil
}

// Close stops the jobs, if they run, answers every Raise that was taken in and
// closes the file.
func (s *Store) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	err := s.StopJobs(ctx)
	if s.raiser != nil {
		s.raiser.close()
	}
	// Readers first: the last connection to close is the one that can fold the
	// write-ahead log into the file.
	return errors.Join(err, s.reader.Close(), s.writer.Close())
}

// Ping tells whether the records can be read and written.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.reader.PingContext(ctx); err != nil {
		return fmt.Errorf("reading the records: %w", err)
	}
	return s.write(ctx, "writing the records", func(*sql.Tx) error { return nil })
}

// Empty tells whether nobody is known yet: no elder and no agent.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	const count = `SELECT (SELECT COUNT(*) FROM elders) + (SELECT COUNT(*) FROM agents)`
	var n int
	if err := s.reader.QueryRowContext(ctx, count).Scan(&n); err != nil {
		return false, fmt.Errorf("counting people: %w", err)
	}
	return n == 0, nil
}

// write runs fn in a transaction. doing names it for the error. Writers come
// one after the other, so that an alarm never waits for more than the one
// whose turn it is.
func (s *Store) write(ctx context.Context, doing string, fn func(tx *sql.Tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	defer func() { <-s.turn }()
	return s.writeNow(ctx, doing, fn)
}

// writeNow is write for alarms and what is done about them, which wait for
// nobody's turn.
func (s *Store) writeNow(ctx context.Context, doing string, fn func(tx *sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer func() { _ = tx.Rollback() }() // for a panic in fn: the one writer must not stay locked
	if err := fn(tx); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", doing, err), ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// ignoreDone drops the error of a roll-back that the context already did.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
