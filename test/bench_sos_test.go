package test

import (
	"os/exec"
	"regexp"
	"strconv"
	"testing"
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
		b.ReportMetric(0, "ns/op")
	}
}
