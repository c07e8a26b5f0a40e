package sqlstore

import (
	"context"
	"database/sql"
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

// A visit each day, under three schemes: each is priced with those of its year.
func BenchmarkBook(b *testing.B) {
	s := benchStore(b)
	for i := range 3 {
		v := twoMeals
		v.ID = fmt.Sprint("scheme", i)
		if err := s.PutScheme(b.Context(), v); err != nil {
			b.Fatal(err)
		}
	}
	var took []time.Duration
	schemes, err := s.Schemes(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		visit := booking("", "c1")
		visit.At = noon.AddDate(0, 0, len(took)).In(shanghai)
		year := time.Date(visit.At.Year(), 1, 1, 0, 0, 0, 0, shanghai)
		used, err := s.Used(b.Context(), "wang", year, year.AddDate(1, 0, 0))
		if err != nil {
			b.Fatal(err)
		}
		visit.Quote = care.Price(lunch, 1, visit.At, wang, schemes, used)
		start := time.Now()
		if _, err := s.Book(b.Context(), visit); err != nil {
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

// raiseBench presses from so many callers at once, each of its own elder.
func raiseBench(b *testing.B, callers int) {
	s, ctx := benchStore(b), b.Context()
	for e := range callers {
		if err := s.PutElder(ctx, care.Elder{ID: fmt.Sprint("e", e)}); err != nil {
			b.Fatal(err)
		}
	}
	const round = 25
	took := make([][]time.Duration, callers)
	n := 0
	for b.Loop() { // one round: each caller presses 25 times
		var all sync.WaitGroup
		for c := range callers {
			all.Go(func() {
				for k := range round {
					start := time.Now()
					a := care.Alarm{
						Kind: care.AlarmSOS, ElderID: fmt.Sprint("e", c), DeviceID: fmt.Sprint("watch:", c), Battery: 80, Word: "AL",
						At: noon.Add(time.Duration(n*round+k) * time.Second), Received: start, Position: fix("", start).Position,
					}
					if _, err := s.Raise(ctx, rules, a); err != nil {
						b.Error(err)
					}
					took[c] = append(took[c], time.Since(start))
				}
			})
		}
		all.Wait()
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*round*callers), "ns/alarm")
	report(b, slices.Concat(took...))
}

func BenchmarkRaise1(b *testing.B)  { raiseBench(b, 1) }
func BenchmarkRaise32(b *testing.B) { raiseBench(b, 32) }

// First presses: every alarm makes a device, an incident and a ladder.
func BenchmarkRaiseFirst(b *testing.B) { pressOften(b, benchStore(b)) }

func pressOften(b *testing.B, s *Store) {
	b.Helper()
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		a := care.Alarm{Kind: care.AlarmSOS, DeviceID: fmt.Sprint("watch:", n), Battery: 80, Word: "AL", At: start, Received: start}
		if _, err := s.Raise(b.Context(), rules, a); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	report(b, took)
}

// hearTown registers 20,000 watches and gives what they say: all are seen,
// one in ten has a position and a reading.
func hearTown(b *testing.B, s *Store) care.Heard {
	b.Helper()
	var h care.Heard
	err := s.write(b.Context(), "registering", func(tx *sql.Tx) error {
		for n := range 20_000 {
			d := care.Device{ID: fmt.Sprint("worn:", n), ElderID: "wang", Protocol: care.ProtocolWatch}
			if _, err := run(b.Context(), tx, putDevice, deviceFields(&d)...); err != nil {
				return err
			}
			h.Seen = append(h.Seen, d)
			if n%10 == 0 {
				h.Positions = append(h.Positions, fix(d.ID, noon))
				h.Readings = append(h.Readings, care.ElderReading{ElderID: "wang", DeviceID: d.ID, Reading: care.Reading{Kind: care.ReadingHeartRate, Value: 71}})
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return h
}

func BenchmarkHear20000(b *testing.B) {
	s := benchStore(b)
	h := hearTown(b, s)
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		start := time.Now()
		for d := range h.Seen {
			h.Seen[d].LastSeen, h.Seen[d].Battery = start, n%100
		}
		for p := range h.Positions {
			h.Positions[p].At, h.Readings[p].At = start, start
		}
		if err := s.Hear(b.Context(), h); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	report(b, took)
}

// A press while the town of 20,000 is written over and over: the wait behind Hear.
func BenchmarkRaiseBesideHear(b *testing.B) {
	s := benchStore(b)
	h := hearTown(b, s)
	ctx, cancel := context.WithCancel(b.Context())
	var hearing sync.WaitGroup
	hearing.Go(func() {
		for ctx.Err() == nil {
			if err := s.Hear(ctx, h); err != nil && ctx.Err() == nil {
				b.Error(err)
			}
		}
	})
	pressOften(b, s)
	cancel()
	hearing.Wait()
}

// A press while fifty calls write as fast as they can.
func BenchmarkRaiseBesideFiftyCalls(b *testing.B) {
	s := benchStore(b)
	ctx, cancel := context.WithCancel(b.Context())
	var calls sync.WaitGroup
	for c := range 50 {
		id := fmt.Sprint("f", c)
		if err := s.StartCall(ctx, care.CallRecord{ID: id, ElderID: "wang", Started: noon}); err != nil {
			b.Fatal(err)
		}
		calls.Go(func() {
			for seq := 1; ctx.Err() == nil; seq++ {
				turn := care.Turn{ID: fmt.Sprint(id, "-", seq), CallID: id, Seq: seq, Party: care.PartyElder, Text: "好", Started: noon}
				if err := s.AppendTurn(ctx, turn); err != nil && ctx.Err() == nil {
					b.Error(err)
				}
			}
		})
	}
	pressOften(b, s)
	cancel()
	calls.Wait()
}
