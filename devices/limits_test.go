package devices_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/gt06"
	"yinling/devices/watch"
)

// counting counts the bytes that a decoder is made to look at.
type counting struct {
	devices.Decoder
	searched, calls *atomic.Int64
}

func (c counting) Decode(buf []byte, last bool) (devices.Message, bool, int) {
	c.searched.Add(int64(len(buf)))
	c.calls.Add(1)
	return c.Decoder.Decode(buf, last)
}

func TestADribblerCostsLittleAndDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var searched, calls atomic.Int64
		h := hotlineOf(t, func(c *devices.Config) {
			c.NewDecoder = func() devices.Decoder { return counting{watch.New(), &searched, &calls} }
		})
		defer h.close()
		hostile := h.connect("6666666666")
		stop := time.Now().Add(time.Minute)
		dribbled := make(chan int)
		go func() { // a voice message that never ends, a byte in each packet
			n := 0
			for b := []byte("[3G*6666666666*FFFF*TK,"); time.Now().Before(stop) && n < 100000; b = []byte("]") {
				for _, c := range b {
					hostile.nc.Write([]byte{c})
					n++
				}
			}
			dribbled <- n
		}()
		d := h.connect("8800000015")
		defer d.hangUp()
		for range 30 {
			start := time.Now()
			d.say(d.press(watch.BitSOS))
			d.hears(d.frame("AL"))
			if waited := time.Since(start); waited != 0 {
				t.Fatalf("the press waited %v", waited)
			}
			time.Sleep(2 * time.Second)
		}
		n := <-dribbled
		if n >= 100000 {
			t.Fatal("nothing slows it down")
		}
		t.Logf("%d bytes in as many packets: %d calls, %d KiB searched in a minute", n, calls.Load(), searched.Load()>>10)
		// 100 a second and a burst of 400, in packets and KiB.
		if most := int64(400 + 60*100 + 100); calls.Load() > most || searched.Load()>>10 > most {
			t.Errorf("%d calls, %d KiB searched", calls.Load(), searched.Load()>>10)
		}
		if h.g.Stats().Throttled == 0 {
			t.Error("nobody was made to wait")
		}
		hostile.hangUp()
	})
}

func TestWhoSaysNothingReadableIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		d := h.connect("1")
		d.say([]byte("GET / HTTP/1.1\r\n\r\n"))
		time.Sleep(2*time.Minute + 6*time.Second)
		select {
		case <-d.gone:
		default:
			t.Error("it stays")
		}
		if s := h.g.Stats(); s.Messages != 0 || s.Garbage != 18 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAPressWithoutALoginIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := hotlineOf(t, func(c *devices.Config) {
			c.Protocol, c.NewDecoder = care.ProtocolGT06, func() devices.Decoder { return gt06.New() }
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
		})
		defer h.close()
		d := h.connect("")
		defer d.hangUp()
		d.say(gt06.Heartbeat(50, 1), gt06.SOS(care.Position{At: time.Now()}, 50, 2))
		all := h.kept.alarms("")
		if len(all) != 1 || all[0].Number != "unknown-pipe" || all[0].Alarms[0].DeviceID != "unknown-pipe" {
			t.Errorf("%+v", all)
		}
		if !strings.Contains(log.String(), "level=WARN") {
			t.Error(log.String())
		}
	})
}

// tired is a listener that cannot accept, as without file descriptors.
type tired struct {
	*street
	failures atomic.Int64
}

func (l *tired) Accept() (net.Conn, error) {
	if l.failures.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return l.street.Accept()
}

func TestRunningOutOfFilesEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := &hotline{t: t, kept: &records{}, street: &street{come: make(chan net.Conn), closed: make(chan struct{})}, served: make(chan error, 1)}
		h.g = devices.New(devices.Config{
			Protocol: care.ProtocolWatch, NewDecoder: func() devices.Decoder { return watch.New() }, Sink: h.kept,
			Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		l := &tired{street: h.street}
		l.failures.Store(100)
		go func() { h.served <- h.g.Serve(l) }()
		defer h.close()
		start := time.Now()
		d := h.connect("8800000015")
		defer d.hangUp()
		if waited := time.Since(start); waited < 90*time.Second || waited > 100*time.Second {
			t.Errorf("100 failures took %v", waited)
		}
		d.say(d.lk())
		d.hears(d.frame("LK"))
		if n := strings.Count(log.String(), "cannot be accepted"); n != 2 {
			t.Errorf("it was logged %d times in 1½ minutes", n)
		}
	})
}

func TestAListenerThatIsTakenAwayIsAnError(t *testing.T) {
	g := devices.New(devices.Config{Protocol: care.ProtocolWatch, NewDecoder: func() devices.Decoder { return watch.New() }, Sink: &records{}, Log: slog.New(slog.DiscardHandler)})
	defer g.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := g.Serve(l); !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
}

// port is a gateway on a real port.
func port(t testing.TB, change func(*devices.Config)) (*devices.Gateway, *records, string) {
	t.Helper()
	kept := &records{}
	cfg := devices.Config{Protocol: care.ProtocolWatch, NewDecoder: func() devices.Decoder { return watch.New() }, Sink: kept, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&cfg)
	}
	g := devices.New(cfg)
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
	return g, kept, l.Addr().String()
}

// talk sends a frame over a real socket and reads as many bytes as the answer has.
func talk(t testing.TB, nc net.Conn, frame []byte, answer string) {
	t.Helper()
	nc.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := nc.Write(frame); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, len(answer))
	for n := 0; n < len(b); {
		m, err := nc.Read(b[n:])
		if err != nil {
			t.Fatalf("after %q: %v", b[:n], err)
		}
		n += m
	}
	if string(b) != answer {
		t.Fatalf("%q, want %q", b, answer)
	}
}

func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	return nc
}

func TestOneAddressHasItsShareOfConnections(t *testing.T) {
	g, _, addr := port(t, func(c *devices.Config) { c.PerAddress = 2 })
	w := watch.Simulated{Vendor: "3G", ID: "8800000015"}
	lk := string(watch.Frame("3G", w.ID, "", "LK"))
	a, b := dial(t, addr), dial(t, addr)
	talk(t, a, w.Heartbeat(1, 80), lk)
	talk(t, b, w.Heartbeat(1, 80), lk)
	c := dial(t, addr)
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the third one is let in", err)
	}
	if s := g.Stats(); s.Refused != 1 || s.Accepted != 2 || s.Connections != 2 {
		t.Errorf("%+v", s)
	}
}

func TestTheHotlineKeepsFilesForItsConsoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, func(c *devices.Config) { c.Connections = 3 })
		defer h.close()
		var inside []*device
		for range 5 {
			inside = append(inside, h.connect("8800000015"))
		}
		synctest.Wait()
		if s := h.g.Stats(); s.Connections != 3 || s.Refused != 2 {
			t.Errorf("%+v", s)
		}
		inside[0].hangUp()
		synctest.Wait()
		again := h.connect("8800000015")
		again.say(again.lk())
		again.hears(again.frame("LK"))
	})
}

func TestOneAddressOpensItsShareOfConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, func(c *devices.Config) { c.NewPerSecond = 1 })
		defer h.close()
		for range 20 {
			d := h.connect("8800000015")
			d.hangUp()
		}
		synctest.Wait()
		if s := h.g.Stats(); s.Accepted != 10 || s.Refused != 10 {
			t.Errorf("%+v", s)
		}
		time.Sleep(3 * time.Second)
		for range 5 {
			h.connect("8800000015").hangUp()
		}
		synctest.Wait()
		if s := h.g.Stats(); s.Accepted != 13 {
			t.Errorf("%+v", s)
		}
	})
}

func TestALongFrameAndWhatIsGluedToItArrive(t *testing.T) {
	_, kept, addr := port(t, nil)
	w := watch.Simulated{Vendor: "3G", ID: "8800000015"}
	photo := watch.Frame("3G", w.ID, "", "img,5,261122010203,"+strings.Repeat("x", 60000))
	sos := w.Alarm(watch.State{Battery: 80, Mask: watch.BitSOS})
	talk(t, dial(t, addr), append(photo, sos...), string(watch.Frame("3G", w.ID, "", "AL")))
	if len(kept.alarms(care.AlarmSOS)) != 1 {
		t.Error("the press is lost")
	}
}

// TestIdleConnectionsAreSmall measures what a connection costs that has said
// its heartbeat and waits: heap and stacks, over loopback.
func TestIdleConnectionsAreSmall(t *testing.T) {
	const n, most = 500, 30 << 10
	if got := idle(t, n); got > most {
		t.Errorf("%d bytes for each connection", got)
	}
}

func BenchmarkIdleConnections(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(float64(idle(b, 2000))/1024, "KiB/conn")
	}
}

// idle opens n connections and gives the bytes that the gateway's end of each
// takes. The device's ends are raw sockets, so that they cost no memory here.
func idle(t testing.TB, n int) int {
	g, _, addr := port(t, nil)
	to, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	before := memory()
	sockets := make([]int, n)
	for i := range sockets {
		sockets[i] = socket(t, to)
		w := watch.Simulated{Vendor: "3G", ID: fmt.Sprintf("%010d", 8800000000+i)}
		if _, err := syscall.Write(sockets[i], w.Heartbeat(100, 80)); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, 64)
		if _, err := syscall.Read(sockets[i], answer); err != nil {
			t.Fatal(err)
		}
	}
	each := (memory() - before) / n
	if s := g.Stats(); s.Devices != n {
		t.Errorf("%+v", s)
	}
	for _, s := range sockets {
		syscall.Close(s)
	}
	return each
}

func socket(t testing.TB, to *net.TCPAddr) int {
	t.Helper()
	s, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	a := &syscall.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}
	if err := syscall.Connect(s, a); err != nil {
		t.Fatal(err)
	}
	return s
}

// memory is what the program's heap and stacks take now, in bytes.
func memory() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse + m.StackInuse)
}
