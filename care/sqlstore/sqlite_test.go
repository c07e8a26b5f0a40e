package sqlstore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
)

// bookAndWait is the environment variable that names the file in which the
// child books before it waits to be killed.
const bookAndWait = "SQLSTORE_TEST_BOOK_AND_WAIT"

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func openFile(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, discard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// empty is a file of records with nothing in it: to copy it is quicker than to
// make its tables anew for each story.
var empty = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "records")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "empty.db")
	s, err := Open(context.Background(), path, discard())
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func copyEmpty(t *testing.T, path string) {
	t.Helper()
	content := must(empty())
	check(t, os.MkdirAll(filepath.Dir(path), 0o700))
	check(t, os.WriteFile(path, content, 0o600))
}

func TestSQLite(t *testing.T) {
	contract(t, func(t *testing.T) database {
		path := filepath.Join(t.TempDir(), "记录 #1", "records?.db") // a path that a URL would misread
		copyEmpty(t, path)
		return database{open: func() *Store { return openFile(t, path) }}
	})
}

func TestFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	s := openFile(t, path)
	check(t, s.Ping(t.Context()))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%q has mode %v", suffix, info.Mode())
		}
	}
}

func TestSettingsHoldOnEveryConnection(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "records.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var writer, reader string
		check(t, s.writer.QueryRow("PRAGMA "+pragma).Scan(&writer))
		check(t, s.reader.QueryRow("PRAGMA "+pragma).Scan(&reader))
		if writer != want || reader != want {
			t.Errorf("%s: writer %s, reader %s, want %s", pragma, writer, reader, want)
		}
	}
	if _, err := s.reader.Exec(`DELETE FROM elders`); err == nil {
		t.Error("the read pool can write")
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	check(t, os.WriteFile(path, []byte(strings.Repeat("this is a letter, not a database. ", 100)), 0o600))
	if _, err := Open(t.Context(), path, discard()); err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Fatalf("got %v", err)
	}
}

// On a full disk no press is said to be kept that is not; with room again the
// next one is.
func TestFullDiskKeepsNoHalfAlarm(t *testing.T) {
	s, ctx := town(t, openFile(t, filepath.Join(t.TempDir(), "records.db"))), t.Context()
	pages := func(most int) {
		var now int
		check(t, s.writer.QueryRowContext(ctx, fmt.Sprint("PRAGMA max_page_count=", most)).Scan(&now))
	}
	pages(1) // as many as there are
	kept, refused := 0, 0
	for n := range 200 {
		_, err := s.Raise(ctx, rules, press(time.Duration(n)*time.Minute))
		switch {
		case err == nil:
			kept++
		case strings.Contains(err.Error(), "full"):
			refused++
		default:
			t.Fatal(err)
		}
	}
	i := must(s.Incidents(ctx, care.IncidentFilter{}))[0]
	same(t, []int{i.Alarms, len(must(s.AlarmsOf(ctx, i.ID)))}, []int{kept, kept})
	story(t, s, i.ID)
	if kept == 0 || refused == 0 {
		t.Fatalf("%d kept, %d refused", kept, refused)
	}
	pages(1_000_000)
	same(t, raised(t, s, press(24*time.Hour)).Incident.Alarms, kept+1)
}

// A program is killed right after it said that it booked. The program is this
// test itself, run again with the name of the file in the environment.
func TestBookingOutlivesAKill(t *testing.T) {
	if path := os.Getenv(bookAndWait); path != "" {
		s := town(t, openFile(t, path))
		ring(t, s, "c1")
		must(s.Book(t.Context(), booking("b1", "c1")))
		fmt.Println("booked")
		select {} // until we are killed
	}
	path := filepath.Join(t.TempDir(), "records.db")
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBookingOutlivesAKill$", "-test.timeout=1m")
	program.Env = append(os.Environ(), bookAndWait+"="+path)
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	check(t, err)
	check(t, program.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if line != "booked\n" {
		t.Fatalf("the program said %q, %v", line, err)
	}
	check(t, program.Process.Kill()) // SIGKILL
	if err := program.Wait(); err == nil || program.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program was not killed: %v", program.ProcessState)
	}

	s := openFile(t, path)
	same(t, must(s.BookingsOf(t.Context(), "wang")), []care.Booking{booking("b1", "c1")})
	same(t, kinds(must(s.Timeline(t.Context(), care.CallSubject("c1")))), "call.started booked")
	same(t, len(must(s.OpenCalls(t.Context()))), 1)
}
