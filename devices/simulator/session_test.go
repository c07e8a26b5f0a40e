package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/gt06"
	"yinling/devices/jt808"
	"yinling/devices/simulator"
	"yinling/devices/watch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// records is a Sink in memory that refuses the first alarms.
type records struct {
	mu     sync.Mutex
	refuse int
	got    []care.Signal
}

func (r *records) Signal(_ context.Context, s care.Signal) (care.Raised, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(s.Alarms) > 0 && r.refuse > 0 {
		r.refuse--
		return care.Raised{}, errors.New("disk full")
	}
	r.got = append(r.got, s)
	return care.Raised{}, nil
}

// street is a listener of pipes.
type street struct {
	come   chan net.Conn
	closed chan struct{}
}

func (s street) Accept() (net.Conn, error) {
	select {
	case c := <-s.come:
		return c, nil
	case <-s.closed:
		return nil, net.ErrClosed
	}
}
func (s street) Close() error   { close(s.closed); return nil }
func (s street) Addr() net.Addr { return &net.TCPAddr{} }

func (s street) dial(ctx context.Context) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case s.come <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var home = care.Position{Fix: true, Lat: 34.265472, Lon: 108.953891, Satellites: 9}

var protocols = []struct {
	protocol care.Protocol
	number   string
	decoder  func() devices.Decoder
	greeting []string
}{
	{care.ProtocolWatch, "8800000015", func() devices.Decoder { return watch.New() }, []string{"connected", "sent LK", "LK acknowledged after 0 ms"}},
	{care.ProtocolGT06, "863921032215477", func() devices.Decoder { return gt06.New() }, []string{"connected", "sent login", "login acknowledged after 0 ms"}},
	{care.ProtocolJT808, "13912344329", func() devices.Decoder { return jt808.New() }, []string{"connected", "sent registration", "registration acknowledged after 0 ms", "sent authentication", "authentication acknowledged after 0 ms"}},
}

// use runs a device against a gateway and gives the lines that it told.
func use(t *testing.T, i int, kept *records, wait, hold time.Duration, during func(*devices.Gateway), actions ...simulator.Action) (lines []string, err error) {
	p := protocols[i]
	g := devices.New(devices.Config{Protocol: p.protocol, NewDecoder: p.decoder, Sink: kept, Log: slog.New(slog.DiscardHandler)})
	s := street{make(chan net.Conn), make(chan struct{})}
	go g.Serve(s)
	defer g.Close()
	model, err := simulator.New(p.protocol, p.number)
	if err != nil {
		t.Fatal(err)
	}
	session := simulator.Session{
		Model: model, State: simulator.State{Position: home, Battery: 80}, Dial: s.dial, Tell: func(l string) { lines = append(lines, l) },
	}
	do := make(chan simulator.Action, len(actions))
	for _, a := range actions {
		do <- a
	}
	close(do)
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	defer cancel()
	if during != nil {
		go during(g)
	}
	err = session.Run(ctx, do, hold)
	return lines, err
}

func TestAPressIsRepeatedUntilItIsAnswered(t *testing.T) {
	for i, p := range protocols {
		synctest.Test(t, func(t *testing.T) {
			kept := &records{refuse: 2}
			lines, err := use(t, i, kept, time.Minute, 0, nil, simulator.SOS)
			want := slices.Concat(p.greeting, []string{"sent sos", "sent sos again, 2 times now", "sent sos again, 3 times now", "sos acknowledged after 20000 ms"})
			if err != nil || !reflect.DeepEqual(lines, want) {
				t.Errorf("%s: %v\n%s", p.protocol, err, strings.Join(lines, "\n"))
			}
			a := kept.got[len(kept.got)-1].Alarms[0]
			if a.Kind != care.AlarmSOS || time.Since(a.At) < 20*time.Second || a.Position.Lat-home.Lat > 1e-5 || !a.Position.Fix {
				t.Errorf("%s: the repeat has another time or place: %+v", p.protocol, a)
			}
		})
	}
}

func TestAPressThatNobodyKeepsFails(t *testing.T) {
	for i, p := range protocols {
		synctest.Test(t, func(t *testing.T) {
			_, err := use(t, i, &records{refuse: 1000}, time.Minute, 0, nil, simulator.SOS)
			if err == nil || !strings.Contains(err.Error(), "sos was not acknowledged") {
				t.Errorf("%s: %v", p.protocol, err)
			}
		})
	}
}

func TestHeartbeatsAndReports(t *testing.T) {
	for i, p := range protocols {
		synctest.Test(t, func(t *testing.T) {
			kept := &records{}
			lines, err := use(t, i, kept, time.Minute, 0, nil, simulator.Heartbeat, simulator.Report)
			if err != nil || !slices.Contains(lines, "sent report") {
				t.Errorf("%s: %v %q", p.protocol, err, lines)
			}
			synctest.Wait()
			if last := kept.got[len(kept.got)-1]; len(last.Positions) != 1 || len(last.Alarms) > 0 || !last.Positions[0].Fix {
				t.Errorf("%s: %+v", p.protocol, last)
			}
		})
	}
}

func TestCommandsAreCarriedOut(t *testing.T) {
	commands := [][]care.Command{
		{{Kind: care.CommandLocate}, {Kind: care.CommandCall, Args: []string{"120"}}, {Kind: care.CommandFind}, {Kind: care.CommandText, Args: []string{"吃药"}}, {Kind: care.CommandInterval, Args: []string{"60"}}},
		{{Kind: care.CommandLocate}, {Kind: care.CommandInterval, Args: []string{"60"}}},
		{{Kind: care.CommandLocate}, {Kind: care.CommandCall, Args: []string{"120"}}, {Kind: care.CommandText, Args: []string{"吃药"}}, {Kind: care.CommandInterval, Args: []string{"60"}}},
	}
	told := [][]string{
		{"told to say where it is", "dialling 120", "ringing to be found", "showing 吃药", "told UPLOAD,60"},
		{"told WHERE#", "told TIMER,60#"},
		{"told to say where it is", "told 8202", "dialling 120", "showing 吃药", "told 8103"},
	}
	for i, p := range protocols {
		synctest.Test(t, func(t *testing.T) {
			kept := &records{}
			lines, err := use(t, i, kept, time.Hour, 10*time.Minute, func(g *devices.Gateway) {
				time.Sleep(time.Second)
				for _, c := range commands[i] {
					if _, err := g.Command(t.Context(), p.number, c); err != nil {
						t.Errorf("%s %s: %v", p.protocol, c.Kind, err)
					}
				}
			})
			for _, want := range told[i] {
				if !slices.Contains(lines, want) {
					t.Errorf("%s: %q is not among %q", p.protocol, want, lines)
				}
			}
			located := slices.ContainsFunc(kept.got, func(s care.Signal) bool { return len(s.Positions) > 0 && s.Positions[0].Fix })
			if err != nil || !located {
				t.Errorf("%s: %v, located %v", p.protocol, err, located)
			}
		})
	}
}

func TestItComesBackWithItsPress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := street{make(chan net.Conn), make(chan struct{})}
		go func() { // a server that dies before it answers the press
			c, _ := s.Accept()
			b := make([]byte, 500)
			c.Read(b)
			fmt.Fprint(c, "[3G*8800000015*0002*LK]")
			c.Read(b)
			c.Close()
		}()
		model, _ := simulator.New(care.ProtocolWatch, "8800000015")
		var lines []string
		session := simulator.Session{Model: model, Dial: s.dial, Tell: func(l string) { lines = append(lines, l) }}
		do := make(chan simulator.Action, 1)
		do <- simulator.SOS
		close(do)
		kept := &records{}
		g := devices.New(devices.Config{Protocol: care.ProtocolWatch, NewDecoder: protocols[0].decoder, Sink: kept, Log: slog.New(slog.DiscardHandler)})
		go func() {
			time.Sleep(100 * time.Millisecond)
			g.Serve(s)
		}()
		defer g.Close()
		if err := session.Run(t.Context(), do, 0); err != nil {
			t.Fatal(err)
		}
		want := []string{"connected", "sent LK", "LK acknowledged after 0 ms", "sent sos", "connection lost: EOF",
			"connected", "sent LK", "LK acknowledged after 0 ms", "sent sos again, 2 times now", "sos acknowledged after 1000 ms"}
		if !reflect.DeepEqual(lines, want) {
			t.Error(strings.Join(lines, "\n"))
		}
	})
}

func TestWhatADeviceCannotDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, err := use(t, 2, &records{}, time.Minute, 0, nil, simulator.Fall); err == nil || !strings.Contains(err.Error(), "cannot say") {
			t.Error(err)
		}
	})
	for _, c := range []struct {
		p      care.Protocol
		number string
	}{{care.ProtocolWatch, "12"}, {care.ProtocolGT06, "8800000015"}, {care.ProtocolJT808, "x"}, {care.ProtocolPage, "1"}} {
		if _, err := simulator.New(c.p, c.number); err == nil {
			t.Errorf("%v", c)
		}
	}
}
