package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"yinling/care"
	"yinling/devices/simulator"
)

// deviceCommand is a wristband on the command line: it presses, comes back
// when the connection breaks, and carries out commands.
type deviceCommand struct {
	Protocol string        `arg:"" enum:"watch,gt06,jt808" help:"watch, gt06 or jt808."`
	Action   string        `arg:"" enum:"sos,fall,heartbeat,report,storm" help:"sos, fall, heartbeat, report, or storm: presses of many devices."`
	Server   string        `required:"" placeholder:"HOST:PORT" help:"Address of the hotline's port for the protocol."`
	ID       string        `required:"" placeholder:"NUMBER" help:"The device's number; of a storm the first one's."`
	Lat      float64       `help:"Latitude, degrees north (WGS-84). Without a place it has no fix."`
	Lon      float64       `help:"Longitude, degrees east."`
	Battery  int           `help:"Per cent." default:"80"`
	Repeat   int           `help:"How often to do it." default:"1"`
	Every    time.Duration `help:"From one time to the next." default:"1s"`
	Hold     time.Duration `help:"Stay connected so long after all was acknowledged, and carry out commands."`
	Wait     time.Duration `help:"Fail when something is not acknowledged so long after it was done." default:"1m"`

	Devices int           `help:"Devices of a storm, with numbers counted up from the first." default:"100"`
	Rate    float64       `help:"Presses a minute of a storm." default:"60"`
	For     time.Duration `help:"How long a storm lasts." default:"1m"`
	Seed    uint64        `help:"Chooses who presses in a storm." default:"1"`
}

// Run succeeds only if everything was acknowledged.
func (d deviceCommand) Run(ctx context.Context) error { return d.run(ctx, os.Stdout) }

func (d deviceCommand) run(ctx context.Context, out io.Writer) error {
	p := &diary{out: out, began: time.Now()}
	if d.Action == "storm" {
		return d.storm(ctx, p)
	}
	s, err := d.session(d.ID, p.line)
	if err != nil {
		return err
	}
	repeat := max(1, d.Repeat)
	ctx, cancel := context.WithTimeout(ctx, time.Duration(repeat-1)*d.Every+d.Wait+d.Hold)
	defer cancel()
	actions := make(chan simulator.Action)
	go func() {
		defer close(actions)
		for i := range repeat {
			if i > 0 {
				pause(ctx, d.Every)
			}
			select {
			case actions <- simulator.Action(d.Action):
			case <-ctx.Done():
				return
			}
		}
	}()
	err = s.Run(ctx, actions, d.Hold)
	cancel() // so that the goroutine above ends after a device that cannot do it
	return err
}

func (d deviceCommand) session(id string, tell func(string)) (*simulator.Session, error) {
	model, err := simulator.New(care.Protocol(d.Protocol), id)
	if err != nil {
		return nil, err
	}
	at := care.Position{Lat: d.Lat, Lon: d.Lon, Fix: d.Lat != 0 || d.Lon != 0}
	if at.Fix {
		at.Satellites, at.Accuracy = 9, 15
	}
	return &simulator.Session{
		Model: model, State: simulator.State{Position: at, Battery: d.Battery}, Tell: tell,
		Dial: func(ctx context.Context) (net.Conn, error) {
			dialer := net.Dialer{Timeout: 10 * time.Second}
			return dialer.DialContext(ctx, "tcp", d.Server)
		},
	}, nil
}

// diary writes what happens, a line each with the milliseconds since the start.
type diary struct {
	mu    sync.Mutex
	out   io.Writer
	began time.Time
}

func (d *diary) line(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.out, "%6d ms  %s\n", time.Since(d.began).Milliseconds(), text)
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// storm has many devices connected, of which some press.
func (d deviceCommand) storm(ctx context.Context, p *diary) error {
	if d.Devices < 1 || d.Rate <= 0 {
		return fmt.Errorf("a storm has devices and a rate above 0")
	}
	var acked latencies
	var crowd sync.WaitGroup
	defer crowd.Wait()
	ctx, cancel := context.WithTimeout(ctx, d.For+d.Wait+d.Hold)
	defer cancel()
	presses := make([]chan simulator.Action, d.Devices)
	presence := make(chan error, d.Devices)
	for i := range presses {
		id, err := countUp(d.ID, i)
		if err != nil {
			return err
		}
		s, err := d.session(id, func(text string) { p.line(id + " " + text) })
		if err != nil {
			return err
		}
		s.Acked = func(what string, after time.Duration) {
			if what == string(simulator.SOS) {
				acked.add(after)
			}
		}
		presses[i] = make(chan simulator.Action, 16)
		crowd.Go(func() { presence <- s.Run(ctx, presses[i], d.Hold) })
	}
	pressed := d.press(ctx, presses)
	for _, c := range presses {
		close(c)
	}
	for range presses {
		<-presence // what is missing is counted below
	}
	p.line(fmt.Sprintf("%d presses of %d devices: %s", pressed, d.Devices, acked.String()))
	if lost := pressed - acked.count(); lost > 0 {
		return fmt.Errorf("%d of %d presses were not acknowledged", lost, pressed)
	}
	return nil
}

// press has devices that were chosen by the seed press at the rate.
func (d deviceCommand) press(ctx context.Context, presses []chan simulator.Action) (pressed int) {
	chance := rand.New(rand.NewPCG(d.Seed, 0))
	began, each := time.Now(), time.Duration(float64(time.Minute)/d.Rate)
	for due := time.Duration(0); due < d.For && ctx.Err() == nil; due += each {
		pause(ctx, due-time.Since(began))
		select {
		case presses[chance.IntN(len(presses))] <- simulator.SOS:
			pressed++
		case <-ctx.Done():
		default: // that one still waits for the answers to 16 presses
		}
	}
	return pressed
}

// countUp is the number that comes i after another, as long as that one is.
func countUp(number string, i int) (string, error) {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return "", fmt.Errorf("%q is no number to count up from", number)
	}
	return fmt.Sprintf("%0*d", len(number), n+uint64(i)), nil
}

// latencies are how long something took, many times.
type latencies struct {
	mu  sync.Mutex
	all []time.Duration
}

func (l *latencies) add(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, d)
}

func (l *latencies) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.all)
}

// String gives the number, median, 99th percentile and maximum.
func (l *latencies) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 {
		return "0 answered"
	}
	slices.Sort(l.all)
	n := len(l.all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%d answered, p50 %.1f ms, p99 %.1f ms, max %.1f ms", n, ms(l.all[(n-1)/2]), ms(l.all[(99*n-1)/100]), ms(l.all[n-1]))
}
