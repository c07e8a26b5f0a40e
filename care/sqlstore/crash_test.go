package sqlstore

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// raiseAndDie is the environment variable that names the file into which the
// child raises alarms until it is killed.
const raiseAndDie = "SQLSTORE_TEST_RAISE_AND_DIE"

const pressers = 16 // devices of the child, each of its own elder

// raiseForever presses as fast as the disk goes and prints what was kept.
func raiseForever(t *testing.T, s *Store) {
	ctx := t.Context()
	for e := range pressers {
		check(t, s.PutElder(ctx, care.Elder{ID: fmt.Sprint("e", e)}))
	}
	for e := range pressers {
		go func() {
			for n := 0; ; n++ {
				at := noon.Add(time.Duration(n) * time.Second)
				a := care.Alarm{
					ID: fmt.Sprintf("a-%d-%d", e, n), Kind: care.AlarmSOS, ElderID: fmt.Sprint("e", e), DeviceID: fmt.Sprint("watch:", e),
					At: at, Received: at, Battery: -1,
				}
				r, err := s.Raise(ctx, rules, a)
				if err != nil {
					fmt.Println("failed", err)
					return
				}
				fmt.Println("kept", a.ID, r.Incident.ID)
			}
		}()
	}
	select {} // until we are killed
}

// A program is killed while it raises. What it had said to be kept is there
// afterwards, in one live incident of each elder with its ladder; what it had
// not may be there or not, but never half. The program is this test itself,
// run again with the name of the file in the environment.
func TestRaisedOutlivesAKill(t *testing.T) {
	if path := os.Getenv(raiseAndDie); path != "" {
		raiseForever(t, openFile(t, path))
	}
	for _, kept := range []int{1, 100, 500} { // after how many it is killed
		path := filepath.Join(t.TempDir(), fmt.Sprint(kept, ".db"))
		lines := killedAfter(t, path, kept)
		stillThere(t, openFile(t, path), lines)
	}
}

// killedAfter runs the child until it has printed so many lines, kills it, and
// gives all that it had printed.
func killedAfter(t *testing.T, path string, kept int) []string {
	t.Helper()
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRaisedOutlivesAKill$", "-test.timeout=1m")
	program.Env = append(os.Environ(), raiseAndDie+"="+path)
	program.Stderr = os.Stderr
	out, err := program.StdoutPipe()
	check(t, err)
	check(t, program.Start())
	var lines []string
	said := bufio.NewScanner(out)
	for said.Scan() {
		lines = append(lines, said.Text())
		if len(lines) == kept {
			check(t, program.Process.Kill()) // SIGKILL; what it wrote into the pipe before is still read
		}
	}
	if err := program.Wait(); err == nil || program.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program was not killed: %v", program.ProcessState)
	}
	return lines
}

func stillThere(t *testing.T, s *Store, lines []string) {
	t.Helper()
	ctx := t.Context()
	of := map[string]string{} // the incident of each alarm
	incidents := must(s.Incidents(ctx, care.IncidentFilter{Live: true}))
	alarms := 0
	for _, i := range incidents {
		list := must(s.AlarmsOf(ctx, i.ID))
		for _, a := range list {
			of[a.ID] = i.ID
		}
		same(t, []int{i.Alarms, i.Presses}, []int{len(list), len(list)})
		same(t, len(must(s.StepsOf(ctx, i.ID))), len(rules.Ladder))
		alarms += len(list)
	}
	lost := 0
	for _, line := range lines {
		word := strings.Fields(line)
		if len(word) != 3 || word[0] != "kept" {
			t.Fatalf("the program said %q", line)
		}
		if of[word[1]] != word[2] {
			lost++
		}
	}
	subjects, events, err := s.VerifyTimelines(ctx)
	check(t, err)
	same(t, []int{subjects, events}, []int{len(incidents), alarms})
	t.Logf("%d alarms kept, %d of them acknowledged, %d lost", alarms, len(lines), lost)
	if lost > 0 || len(incidents) > pressers {
		t.Errorf("%d acknowledged alarms were lost, %d incidents are live", lost, len(incidents))
	}
}
