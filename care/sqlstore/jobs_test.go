package sqlstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

// jobStories are the part of the contract that is about jobs.
func jobStories(t *testing.T, fresh func(t *testing.T) database) {
	for _, story := range []struct {
		name string
		tell func(t *testing.T, db database)
	}{
		{"a call that ends is summarized", endedIsSummarized},
		{"a program dies between the end and the summary", summarizedAfterRestart},
		{"a job that cannot succeed is given up", permanentGivenUp},
		{"a job without a handler waits", jobWaitsForHandler},
		{"an alert does not wait for summaries", alertPasses},
		{"stopping waits for what runs", stopWaits},
		{"stopping cancels what takes too long", stopCancels},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, fresh(t)) })
	}
}

func TestJobsOnSQLite(t *testing.T) {
	jobStories(t, func(t *testing.T) database {
		path := filepath.Join(t.TempDir(), "records.db")
		copyEmpty(t, path)
		return database{open: func() *Store { return openFile(t, path) }}
	})
}

// into is a handler that hands the id to a channel.
func into(done chan<- string) func(context.Context, string) error {
	return func(ctx context.Context, id string) error {
		select {
		case done <- id:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// soon receives what must come within 10 s.
func soon[T any](t *testing.T, ch <-chan T) T {
	t.Helper()
	return within(t, 10*time.Second, ch)
}

func within[T any](t *testing.T, limit time.Duration, ch <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-ch:
	case <-time.After(limit):
		t.Fatal("nothing came")
	}
	return v
}

// drained waits until no job is left.
func drained(t *testing.T, s *Store) {
	t.Helper()
	for range 200 {
		if must(s.Jobs(t.Context())) == 0 {
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-t.Context().Done():
		}
	}
	t.Fatal("jobs are left")
}

func endedIsSummarized(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	calls, messages := make(chan string), make(chan string)
	check(t, s.StartJobs(ctx, Handlers{Summarize: into(calls), Deliver: into(messages)}))
	if err := s.StartJobs(ctx, Handlers{Summarize: into(calls)}); err == nil {
		t.Fatal("the jobs were started twice")
	}
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	same(t, soon(t, calls), "c1")

	sum, links, wait := summary()
	check(t, s.SaveSummary(ctx, sum, links, wait))
	got := map[string]bool{soon(t, messages): true, soon(t, messages): true}
	same(t, got, map[string]bool{"m1": true, "m2": true})
	drained(t, s)
	check(t, s.StopJobs(ctx))
	check(t, s.StopJobs(ctx))
}

func summarizedAfterRestart(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	check(t, s.Close())

	s = db.open()
	calls := make(chan string)
	check(t, s.StartJobs(ctx, Handlers{Summarize: into(calls)}))
	same(t, soon(t, calls), "c1")
	drained(t, s)
}

// lasting is an error that trying again does not mend.
type lasting struct{ error }

func (lasting) Permanent() bool { return true }

func permanentGivenUp(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	check(t, s.StartJobs(ctx, Handlers{Summarize: func(context.Context, string) error {
		return lasting{errors.New("the subscription is gone")}
	}}))
	drained(t, s)
}

func jobWaitsForHandler(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := hangUp(ring(t, s, "c1"))
	c.Recording = "c1.opus"
	check(t, s.EndCall(ctx, c))
	calls, recordings := make(chan string), make(chan string)
	check(t, s.StartJobs(ctx, Handlers{Summarize: into(calls)}))
	soon(t, calls)
	check(t, s.StopJobs(ctx))
	same(t, must(s.Jobs(ctx)), 1)

	check(t, s.StartJobs(ctx, Handlers{Record: into(recordings)}))
	same(t, soon(t, recordings), "c1")
	drained(t, s)
}

func alertPasses(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	sum, links, wait := summary()
	for n := range 10 { // more than there are workers
		m := wait[0]
		m.ID = fmt.Sprint("slow", n)
		wait = append(wait, m)
	}
	check(t, s.SaveSummary(ctx, sum, links, wait))
	slow, alerts, finish := make(chan bool, len(wait)), make(chan string), make(chan bool)
	check(t, s.StartJobs(ctx, Handlers{
		Deliver: func(context.Context, string) error { slow <- true; <-finish; return nil },
		Alert:   into(alerts),
	}))
	for range workers {
		soon(t, slow) // every one of them hangs
	}
	id := raised(t, s, press(0)).Incident.ID
	must(s.ChangeIncident(ctx, id, func(*care.Incident) (care.IncidentChange, error) {
		return care.IncidentChange{Messages: []care.Message{alert("m-sos", id)}}, nil
	}))
	start := time.Now()
	same(t, soon(t, alerts), "m-sos")
	t.Logf("alerted after %v", time.Since(start))
	close(finish)
	check(t, s.StopJobs(ctx))
}

func stopWaits(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	began, finish := make(chan bool), make(chan bool)
	check(t, s.StartJobs(ctx, Handlers{Summarize: func(ctx context.Context, _ string) error {
		began <- true
		<-finish
		return ctx.Err()
	}}))
	soon(t, began)
	stopped := make(chan error)
	go func() { stopped <- s.StopJobs(ctx) }()
	select {
	case <-stopped:
		t.Fatal("stopped in the middle of a job")
	case <-time.After(100 * time.Millisecond):
	}
	close(finish)
	check(t, soon(t, stopped))
	same(t, must(s.Jobs(ctx)), 0)
}

func stopCancels(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	began := make(chan bool)
	check(t, s.StartJobs(ctx, Handlers{Summarize: func(ctx context.Context, _ string) error {
		began <- true
		<-ctx.Done()
		return ctx.Err()
	}}))
	soon(t, began)
	impatient, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	check(t, s.StopJobs(impatient))
	same(t, must(s.Jobs(ctx)), 1) // it will be tried again
}

// goTime makes River ask Go for the time and not SQLite, which knows nothing
// of a test's virtual clock.
type goTime struct{}

func (goTime) NowUTC() time.Time { return time.Now().UTC() }

func (goTime) NowUTCOrNil() *time.Time {
	now := time.Now().UTC()
	return &now
}

// virtual tells a story on a virtual clock.
func virtual(t *testing.T, tell func(t *testing.T, s *Store)) {
	path := filepath.Join(t.TempDir(), "records.db")
	copyEmpty(t, path)
	synctest.Test(t, func(t *testing.T) {
		s, err := open(t.Context(), path, discard(), goTime{})
		check(t, err)
		defer func() { check(t, s.Close()) }()
		tell(t, town(t, s))
	})
}

func TestDeliveryIsTriedAgainUntilItSucceeds(t *testing.T) {
	virtual(t, func(t *testing.T, s *Store) {
		ctx, start := t.Context(), time.Now()
		check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
		sum, links, messages := summary()
		check(t, s.SaveSummary(ctx, sum, links, messages[:1]))

		var tries []time.Duration
		sent := make(chan bool)
		check(t, s.StartJobs(ctx, Handlers{Deliver: func(ctx context.Context, id string) error {
			tries = append(tries, time.Since(start))
			if len(tries) < 4 {
				return errors.Join(errors.New("the mail server is asleep"), s.MarkFailed(ctx, id, len(tries), "asleep"))
			}
			defer close(sent)
			return s.MarkSent(ctx, id, time.Now())
		}}))
		within(t, time.Hour, sent)
		for i := 1; i < len(tries); i++ {
			// River looks for retries every 5 s and takes them up to 5 s early.
			wait := tries[i] - tries[i-1]
			if d := wait - retryAfter[i-1]; d < -6*time.Second || d > 6*time.Second {
				t.Errorf("try %d came after %v, want about %v", i+1, wait, retryAfter[i-1])
			}
		}
		m := must(s.Message(ctx, "m1"))
		same(t, []any{m.Attempts, m.Sent.IsZero(), m.LastError}, []any{4, false, ""})
		check(t, s.StopJobs(ctx))
	})
}

func TestAlertIsTriedAgainWithinSeconds(t *testing.T) {
	virtual(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		id := raised(t, s, press(0)).Incident.ID
		must(s.ChangeIncident(ctx, id, func(*care.Incident) (care.IncidentChange, error) {
			return care.IncidentChange{Messages: []care.Message{alert("m1", id)}}, nil
		}))
		var tries []time.Duration
		start, sent := time.Now(), make(chan bool)
		check(t, s.StartJobs(ctx, Handlers{Alert: func(ctx context.Context, id string) error {
			tries = append(tries, time.Since(start))
			if len(tries) < 4 {
				return errors.New("the operator is busy")
			}
			defer close(sent)
			return s.MarkSent(ctx, id, time.Now())
		}}))
		within(t, time.Hour, sent)
		t.Logf("tried after %v", tries)
		for i := 1; i < len(tries); i++ {
			// River may take a retry up to 5 s early, and finds the later ones up to 5 s late.
			if d := tries[i] - tries[i-1] - alertAfter[i-1]; d < -6*time.Second || d > 6*time.Second {
				t.Errorf("try %d came after %v", i+1, tries[i]-tries[i-1])
			}
		}
		check(t, s.StopJobs(ctx))
	})
}

// A program was killed in the middle of a job: the job is "running" and
// nobody runs it.
func TestJobOfAKilledProgramIsRescued(t *testing.T) {
	virtual(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
		_, err := s.writer.ExecContext(ctx,
			`UPDATE river_job SET state = 'running', attempt = 1, attempted_at = $1`,
			time.Now().UTC().Format("2006-01-02 15:04:05.000"))
		check(t, err)
		start := time.Now()
		calls := make(chan string, 1)
		check(t, s.StartJobs(ctx, Handlers{Summarize: into(calls)}))
		same(t, within(t, time.Hour, calls), "c1")
		t.Logf("rescued after %v", time.Since(start))
		if late := time.Since(start); late > 5*time.Second {
			t.Errorf("rescued after %v", late)
		}
		check(t, s.StopJobs(ctx))
	})
}

func TestRetriesEndWithinADay(t *testing.T) {
	var sum time.Duration
	for i := range retryAfter {
		sum += retryWait(retryAfter, i)
	}
	if sum > 24*time.Hour || len(retryAfter) != 11 || retryWait(retryAfter, 99) != 8*time.Hour {
		t.Fatalf("%d waits, %v in all", len(retryAfter), sum)
	}
	if retryWait(alertAfter, 0) != 2*time.Second || retryWait(alertAfter, 99) != time.Hour {
		t.Fatal("alerts wait too long")
	}
}

func TestFailedJobIsLoggedWithIdsOnly(t *testing.T) {
	var log bytes.Buffer
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "records.db"), slog.New(slog.NewTextHandler(&log, nil)))
	check(t, err)
	town(t, s)
	ctx := t.Context()
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c1"))))
	check(t, s.EndCall(ctx, hangUp(ring(t, s, "c2"))))
	tried := make(chan bool, 2)
	check(t, s.StartJobs(ctx, Handlers{Summarize: func(_ context.Context, id string) error {
		defer func() { tried <- true }()
		if id == "c1" {
			return lasting{errors.New("no turns")}
		}
		return errors.New("disk full")
	}}))
	soon(t, tried)
	soon(t, tried)
	check(t, s.Close())
	for _, want := range []string{"summarize c1: no turns", "summarize c2: disk full"} {
		if strings.Count(log.String(), want) != 1 {
			t.Errorf("want %q once in\n%s", want, log.String())
		}
	}
	for _, secret := range []string{wang.Name, wang.Phone, "INFO"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in\n%s", secret, log.String())
		}
	}
}
