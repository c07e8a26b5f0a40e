package test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/web/client"
)

// crashRungs is a ladder that a test can wait for.
const crashRungs = `sos:
  again: 30s
  ladder:
    - {after: 0s, tell: [consoles, "relative:1"]}
    - {after: 3s, tell: [worker]}
    - {after: 6s, tell: [responder]}
    - {after: 9s, tell: ["120"]}
`

// TestCrash presses watches while the hotline is killed at seeded random
// points, again and again. CRASH_PRESSES is how many presses at least, and
// CRASH_SEED repeats a run. What must hold: every acknowledged press has
// exactly one live incident, no press has two, every ladder goes on and on
// time, and a console knows within 5 s of each start.
func TestCrash(t *testing.T) {
	presses, seed := number("CRASH_PRESSES", 120), uint64(number("CRASH_SEED", int(time.Now().UnixNano()&0xffffff)))
	rng := rand.New(rand.NewPCG(seed, 1))
	h := townOf(t, presses+200, crashRungs)
	r := &crashRun{h: h, acked: map[string]bool{}, sent: map[string]time.Time{}}
	kills, worstRing := 0, time.Duration(0)
	for len(r.sent) < presses {
		began := time.Now()
		h.start()
		if kills > 0 {
			worstRing = max(worstRing, r.rung(began))
		}
		over := r.pressAtOnce(48, rng.IntN(48))
		h.kill()
		over()
		kills++
	}
	unacked := len(r.sent) - len(r.acked)
	lost := r.lostBetween()
	t.Logf("seed %d: %d presses, %d acknowledged, %d not, of which %d had been committed; %d kills; a console knew at most %s after the start",
		seed, len(r.sent), len(r.acked), unacked, lost, kills, worstRing.Round(time.Millisecond))
	if worstRing > 5*time.Second {
		t.Errorf("a console knew only after %s", worstRing)
	}
	h.start()
	r.repeatUnacked()
	eventually(t, "every ladder reaches its top", 40*time.Second, r.laddersDone)
	r.check()
	h.stop()
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// townOf is a hotline, not started, with that many elders who have a watch each
// besides the demo's, and with the configuration.
func townOf(t testing.TB, elders int, settings string) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), devices: map[string]string{"watch": "127.0.0.1:" + freePort(t)}}
	h.addr = "127.0.0.1:" + freePort(t)
	h.url = "http://" + h.addr
	config := filepath.Join(h.dir, "config.yaml")
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		"CONFIG=" + config, "LISTEN=" + h.addr, "DATA=" + h.dir, "SPEECH=off", "MEDIA_LOOPBACK=true", "DRAIN=1s",
		"WATCH_LISTEN=" + h.devices["watch"], "GT06_LISTEN=off", "JT808_LISTEN=off",
	} {
		h.env = append(h.env, "YINLING_"+s)
	}
	h.start() // the demo's agents and one elder or twenty
	h.stop()
	town, err := exec.Command(program, "bench", "town", "--elders", strconv.Itoa(elders)).Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(h.dir, "town.yaml")
	if err := os.WriteFile(file, town, 0o600); err != nil {
		t.Fatal(err)
	}
	imp := exec.Command(program, "import", file)
	imp.Env = append(os.Environ(), h.env...)
	if out, err := imp.CombinedOutput(); err != nil {
		t.Fatalf("importing the town: %v\n%s", err, out[:min(len(out), 2000)])
	}
	t.Cleanup(h.stop)
	return h
}

// crashRun is what the watches remember. Each watch is pressed once, so that
// each press has an elder of its own.
type crashRun struct {
	h    *house
	next atomic.Int64

	mu    sync.Mutex
	sent  map[string]time.Time // watch → time of its press
	acked map[string]bool
}

func (r *crashRun) watchID() string { return strconv.FormatInt(7000000000+r.next.Add(1)-1, 10) }

// pressAtOnce connects n watches, presses them all and returns when so many are
// acknowledged; over waits until each has its answer or has lost the hotline.
func (r *crashRun) pressAtOnce(n, acknowledged int) (over func()) {
	r.h.t.Helper()
	var wg sync.WaitGroup
	watches := make([]*wrist, n)
	for i := range watches {
		watches[i] = r.h.watchOn(r.watchID())
	}
	at := time.Now().Truncate(time.Second)
	answers := make(chan bool, n)
	for _, w := range watches {
		wg.Go(func() { answers <- r.press(w, at) })
	}
	for range acknowledged {
		<-answers
	}
	return wg.Wait
}

// press presses a watch and remembers whether it was acknowledged.
func (r *crashRun) press(w *wrist, at time.Time) (ok bool) {
	defer w.Close()
	if w.press(at) != nil {
		return false
	}
	r.mu.Lock()
	r.sent[w.ID] = at
	r.mu.Unlock()
	if ok = w.answer("AL", 10*time.Second); ok {
		r.mu.Lock()
		r.acked[w.ID] = true
		r.mu.Unlock()
	}
	return ok
}

// rung is how long after the start of the program a console, which comes back
// by itself, has the whole picture with its incidents.
func (r *crashRun) rung(began time.Time) time.Duration {
	r.h.t.Helper()
	r.mu.Lock()
	want := min(len(r.acked), 1)
	r.mu.Unlock()
	c := r.h.console("he")
	s, err := c.ConsoleSocket(context.Background())
	if err != nil {
		r.h.t.Fatal(err)
	}
	defer s.Close()
	m := next(r.h.t, s, "the whole picture", func(m client.Message) bool { return m.Type == "welcome" })
	if len(m.Incidents) < want {
		r.h.t.Errorf("the console sees %d incidents", len(m.Incidents))
	}
	return time.Since(began)
}

// look reads the records beside the program, or without it.
func (r *crashRun) look(f func(s *sqlstore.Store)) {
	r.h.t.Helper()
	s, err := sqlstore.Open(context.Background(), filepath.Join(r.h.dir, "yinling.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		r.h.t.Fatal(err)
	}
	defer s.Close()
	f(s)
}

func (r *crashRun) live(s *sqlstore.Store) map[string][]care.Incident {
	r.h.t.Helper()
	list, err := s.Incidents(context.Background(), care.IncidentFilter{Live: true, Limit: 1 << 20})
	if err != nil {
		r.h.t.Fatal(err)
	}
	of := map[string][]care.Incident{}
	for _, i := range list {
		id := strings.TrimPrefix(i.DeviceID, "watch:")
		of[id] = append(of[id], i)
	}
	return of
}

// lostBetween counts presses that were killed between commit and answer.
func (r *crashRun) lostBetween() (n int) {
	r.look(func(s *sqlstore.Store) {
		live := r.live(s)
		for id := range r.sent {
			if !r.acked[id] && len(live[id]) > 0 {
				n++
			}
		}
	})
	return n
}

// repeatUnacked sends again what was not answered, as watches do.
func (r *crashRun) repeatUnacked() {
	r.h.t.Helper()
	for id, at := range r.sent {
		if !r.acked[id] && !r.press(r.h.watchOn(id), at) {
			r.h.t.Errorf("the repeat of watch %s was not acknowledged", id)
		}
	}
}

// laddersDone tells whether the last rung of every ladder is done.
func (r *crashRun) laddersDone() (done bool) {
	r.look(func(s *sqlstore.Store) {
		steps, err := s.PendingSteps(context.Background())
		if err != nil {
			r.h.t.Fatal(err)
		}
		done = true
		for _, st := range steps {
			done = done && st.N > 4
		}
	})
	return done
}

func (r *crashRun) check() {
	r.h.t.Helper()
	r.look(func(s *sqlstore.Store) {
		ctx, live, worst := context.Background(), r.live(s), time.Duration(0)
		for id := range r.sent {
			if len(live[id]) != 1 || live[id][0].State != care.IncidentOpen || live[id][0].Kind != care.AlarmSOS || live[id][0].ElderID == "" {
				r.h.t.Errorf("the press of watch %s has %d incidents: %+v", id, len(live[id]), live[id])
				continue
			}
			steps, err := s.StepsOf(ctx, live[id][0].ID)
			if err != nil {
				r.h.t.Fatal(err)
			}
			for _, st := range steps[:4] {
				if st.Done.IsZero() || st.Done.Before(st.Due) {
					r.h.t.Errorf("watch %s, step %d: due %s, done %s", id, st.N, st.Due, st.Done)
				}
				worst = max(worst, st.Done.Sub(st.Due))
			}
		}
		for id := range live {
			if r.sent[id].IsZero() {
				r.h.t.Errorf("watch %s, never pressed, has an incident", id)
			}
		}
		subjects, events, err := s.VerifyTimelines(ctx)
		if err != nil {
			r.h.t.Error(err)
		}
		r.h.t.Logf("the latest rung was %s late, the time of being dead included; %d timelines with %d events are whole", worst.Round(time.Millisecond), subjects, events)
	})
	if r.h.t.Failed() {
		fmt.Fprintln(os.Stderr, "crash test failed; see the seed above")
	}
}
