package test

import (
	"database/sql"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// sosFigures finds the figures in what `yinling bench sos` prints.
var sosFigures = []struct {
	unit string
	in   *regexp.Regexp
}{
	{"watches", regexp.MustCompile(`(\d+) of \d+ watches are connected`)},
	{"KiB/connection", regexp.MustCompile(`([\d.]+) KiB for each`)},
	{"presses", regexp.MustCompile(`(?m)^(\d+) presses`)},
	{"ack-p50-ms", regexp.MustCompile(`acknowledgement: .*p50 ([\d.]+) ms`)},
	{"ack-p99-ms", regexp.MustCompile(`acknowledgement: .*p99 ([\d.]+) ms`)},
	{"console-p50-ms", regexp.MustCompile(`shows it: .*p50 ([\d.]+) ms`)},
	{"console-p99-ms", regexp.MustCompile(`shows it: .*p99 ([\d.]+) ms`)},
	{"console-max-ms", regexp.MustCompile(`shows it: .*max ([\d.]+) ms`)},
	{"lost", regexp.MustCompile(`shows it: .*; (\d+) lost`)},
}

// BenchmarkSOS is a province's evening: SOS_WATCHES connected watches (19,400
// unless set: a process that may open 20,000 files keeps some for itself) with
// heartbeats, and 2,000 presses a minute for two minutes that nobody answers,
// so that every ladder climbs. Times are from the last byte of the frame.
func BenchmarkSOS(b *testing.B) {
	watches := number("SOS_WATCHES", 19400)
	h := townOf(b, watches, "sos: {hotline: \"12349\"}\n")
	h.start()
	for b.Loop() {
		out, err := exec.Command(program, "bench", "sos", "--server", h.devices["watch"], "--console", h.url, "--login", "he",
			"--password", h.signIns["he"], "--ids", "7000000000", "--devices", strconv.Itoa(watches), "--rate", "2000", "--for", "2m",
			"--pid", strconv.Itoa(h.cmd.Process.Pid)).CombinedOutput()
		b.Logf("%s", out)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range sosFigures {
			m := f.in.FindSubmatch(out)
			if m == nil {
				b.Fatalf("no %s in what it printed", f.unit)
			}
			v, _ := strconv.ParseFloat(string(m[1]), 64)
			b.ReportMetric(v, f.unit)
		}
		worst, p99 := h.ladderLateness(b)
		b.ReportMetric(float64(p99.Milliseconds()), "rung-p99-late-ms")
		b.ReportMetric(float64(worst.Milliseconds()), "rung-max-late-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// ladderLateness is how late the rungs of all ladders were.
func (h *house) ladderLateness(b *testing.B) (worst, p99 time.Duration) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "yinling.db")+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT done - due FROM incident_steps WHERE done IS NOT NULL ORDER BY 1")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var late []time.Duration
	for rows.Next() {
		var ms int64
		if err := rows.Scan(&ms); err != nil {
			b.Fatal(err)
		}
		late = append(late, time.Duration(ms)*time.Millisecond)
	}
	if len(late) == 0 {
		b.Fatal("no rung was done")
	}
	b.Logf("%d rungs were done", len(late))
	return late[len(late)-1], late[len(late)*99/100]
}
