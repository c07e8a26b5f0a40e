package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/watch"
)

// pressesKept is where a test's gateway has alarms kept.
type pressesKept struct {
	mu     sync.Mutex
	broken bool
	got    []care.Signal
}

func (p *pressesKept) Signal(_ context.Context, s care.Signal) (care.Raised, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(s.Alarms) > 0 && p.broken {
		return care.Raised{}, errors.New("disk full")
	}
	if len(s.Alarms) > 0 {
		p.got = append(p.got, s)
	}
	return care.Raised{}, nil
}

// watchPort is a gateway for watches on a real port.
func watchPort(t *testing.T, kept *pressesKept) (addr string) {
	t.Helper()
	g := devices.New(devices.Config{Protocol: care.ProtocolWatch, NewDecoder: func() devices.Decoder { return watch.New() }, Sink: kept, Log: slog.New(slog.DiscardHandler)})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- g.Serve(l) }()
	t.Cleanup(func() {
		g.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// deviceOf reads a command line as the program does.
func deviceOf(t *testing.T, args ...string) deviceCommand {
	t.Helper()
	var cli struct {
		Device deviceCommand `cmd:""`
	}
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(append([]string{"device"}, args...)); err != nil {
		t.Fatal(err)
	}
	return cli.Device
}

var milliseconds = regexp.MustCompile(`(?m)^ *\d+ ms  |\d+ ms$`)

func TestADeviceOnTheCommandLinePresses(t *testing.T) {
	kept := &pressesKept{}
	addr := watchPort(t, kept)
	var out bytes.Buffer
	d := deviceOf(t, "watch", "sos", "--server", addr, "--id", "8800000015", "--lat", "34.26", "--lon", "108.95", "--battery", "55")
	if err := d.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if got := milliseconds.ReplaceAllString(out.String(), ""); got != "connected\nsent LK\nLK acknowledged after \nsent sos\nsos acknowledged after \n" {
		t.Errorf("%s", out.String())
	}
	if len(kept.got) != 1 || kept.got[0].Battery != 55 || kept.got[0].Alarms[0].Position.Lat != 34.26 {
		t.Errorf("%+v", kept.got)
	}
}

func TestADeviceThatIsNotAcknowledgedFails(t *testing.T) {
	addr := watchPort(t, &pressesKept{broken: true})
	d := deviceOf(t, "watch", "sos", "--server", addr, "--id", "8800000015", "--wait", "300ms")
	if err := d.run(t.Context(), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "sos was not acknowledged") {
		t.Error(err)
	}
}

func TestAStormOfPresses(t *testing.T) {
	kept := &pressesKept{}
	addr := watchPort(t, kept)
	var out bytes.Buffer
	d := deviceOf(t, "watch", "storm", "--server", addr, "--id", "8800000095", "--devices", "10", "--rate", "6000", "--for", "500ms", "--wait", "30s")
	if err := d.run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for _, s := range kept.got {
		numbers[s.Number] = true
	}
	if len(kept.got) < 20 || len(numbers) < 5 || !strings.Contains(out.String(), "presses of 10 devices") {
		t.Errorf("%d presses of %d devices\n%s", len(kept.got), len(numbers), out.String())
	}
	if id, err := countUp("0099", 1); id != "0100" || err != nil {
		t.Error(id, err)
	}
}

func TestLatencies(t *testing.T) {
	var l latencies
	if l.String() != "0 answered" {
		t.Error(l.String())
	}
	for i := range 200 {
		l.add(time.Duration(200-i) * time.Millisecond)
	}
	if l.String() != "200 answered, p50 100.0 ms, p99 198.0 ms, max 200.0 ms" {
		t.Error(l.String())
	}
}
