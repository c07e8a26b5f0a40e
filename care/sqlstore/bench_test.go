package sqlstore

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"yinling/care"
)

func benchStore(b *testing.B) *Store {
	b.Helper()
	s := openFile(b, filepath.Join(b.TempDir(), "records.db"))
	for _, err := range []error{
		s.PutElder(b.Context(), wang), s.PutService(b.Context(), lunch), s.PutProvider(b.Context(), kitchen),
		s.StartCall(b.Context(), care.CallRecord{ID: "c1", ElderID: "wang", Started: noon}),
	} {
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// report adds the median and the 99th percentile, in microseconds.
func report(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "per-s")
}

func BenchmarkBook(b *testing.B) {
	s := benchStore(b)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := s.Book(b.Context(), booking("", "c1")); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	report(b, took)
}

func appendTurns(b *testing.B, s *Store) {
	b.Helper()
	var took []time.Duration
	for seq := 1; b.Loop(); seq++ {
		start := time.Now()
		turn := care.Turn{ID: fmt.Sprint("t", seq), CallID: "c1", Seq: seq, Party: care.PartyElder, Text: "明天的午饭，少放盐", Started: start, Ended: start}
		if err := s.AppendTurn(b.Context(), turn); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	report(b, took)
}

func BenchmarkAppendTurn(b *testing.B) { appendTurns(b, benchStore(b)) }

// The same while the jobs are polled, as in the running program.
func BenchmarkAppendTurnBesideJobs(b *testing.B) {
	s := benchStore(b)
	none := func(context.Context, string) error { return nil }
	if err := s.StartJobs(b.Context(), Handlers{Summarize: none, Deliver: none, Record: none}); err != nil {
		b.Fatal(err)
	}
	appendTurns(b, s)
}

// Fifty calls that write as fast as they can: the wait for the one writer.
func BenchmarkAppendTurnFiftyCalls(b *testing.B) {
	const calls = 50
	s := benchStore(b)
	for i := range calls {
		if err := s.StartCall(b.Context(), care.CallRecord{ID: fmt.Sprint("f", i), ElderID: "wang", Started: noon}); err != nil {
			b.Fatal(err)
		}
	}
	var (
		mu   sync.Mutex
		took []time.Duration
		seq  int
	)
	for b.Loop() {
		seq++
		var all sync.WaitGroup
		for i := range calls {
			all.Go(func() {
				start := time.Now()
				call := fmt.Sprint("f", i)
				turn := care.Turn{ID: fmt.Sprint(call, "-", seq), CallID: call, Seq: seq, Party: care.PartyElder, Text: "好", Started: start}
				if err := s.AppendTurn(b.Context(), turn); err != nil {
					b.Error(err)
				}
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			})
		}
		all.Wait()
	}
	report(b, took)
}

func BenchmarkReopen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "records.db")
	for b.Loop() {
		s, err := Open(b.Context(), path, discard())
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
