package devices_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
	"yinling/devices"
	"yinling/devices/watch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// records is a Sink that keeps what it gets in memory, or does what keep says.
type records struct {
	mu   sync.Mutex
	got  []care.Signal
	keep func(ctx context.Context, s care.Signal) error // for alarms; nil: no trouble
}

func (r *records) Signal(ctx context.Context, s care.Signal) (care.Raised, error) {
	r.mu.Lock()
	keep := r.keep
	r.mu.Unlock()
	if keep != nil && len(s.Alarms) > 0 {
		if err := keep(ctx, s); err != nil {
			return care.Raised{}, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, s)
	return care.Raised{}, nil
}

func (r *records) trouble(keep func(ctx context.Context, s care.Signal) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep = keep
}

// alarms are the signals with alarms that were kept, of one kind or of all.
func (r *records) alarms(kind care.AlarmKind) (all []care.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.got {
		if len(s.Alarms) > 0 && (kind == "" || s.Alarms[0].Kind == kind) {
			all = append(all, s)
		}
	}
	return all
}

func hangs(ctx context.Context, _ care.Signal) error {
	<-ctx.Done()
	return ctx.Err()
}

// street is where devices connect: pipes instead of sockets.
type street struct {
	come   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (s *street) Accept() (net.Conn, error) {
	select {
	case c := <-s.come:
		return c, nil
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *street) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}
func (s *street) Addr() net.Addr { return &net.TCPAddr{} }

// hotline is a gateway with devices that can be connected to it.
type hotline struct {
	t      *testing.T
	g      *devices.Gateway
	kept   *records
	street *street
	served chan error
}

func hotlineOf(t *testing.T, change func(*devices.Config)) *hotline {
	h := &hotline{t: t, kept: &records{}, street: &street{come: make(chan net.Conn), closed: make(chan struct{})}, served: make(chan error, 1)}
	cfg := devices.Config{
		Protocol: care.ProtocolWatch, NewDecoder: func() devices.Decoder { return watch.New() },
		Sink: h.kept, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&cfg)
	}
	h.g = devices.New(cfg)
	go func() { h.served <- h.g.Serve(h.street) }()
	return h
}

func (h *hotline) close() {
	h.t.Helper()
	h.g.Close()
	if err := <-h.served; err != nil {
		h.t.Error(err)
	}
}

// device is a device's end of a connection. What it is told is noted with the time.
type device struct {
	watch.Simulated
	t    *testing.T
	nc   net.Conn
	mu   sync.Mutex
	told bytes.Buffer
	gone chan struct{} // the server has closed
}

func (h *hotline) connect(id string) *device {
	near, far := net.Pipe()
	d := &device{Simulated: watch.Simulated{Vendor: "3G", ID: id}, t: h.t, nc: near, gone: make(chan struct{})}
	h.street.come <- far
	go func() {
		defer close(d.gone)
		io.Copy(d, near)
	}()
	return d
}

func (d *device) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.told.Write(b)
}

func (d *device) hangUp() {
	d.nc.Close()
	<-d.gone
}

// say sends frames and waits until all has come to rest, in no time.
func (d *device) say(frames ...[]byte) {
	d.t.Helper()
	for _, f := range frames {
		if _, err := d.nc.Write(f); err != nil {
			d.t.Fatal(err)
		}
	}
	synctest.Wait()
}

// hears takes what the device was told since the last time.
func (d *device) hears(want string) {
	d.t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if got := d.told.String(); got != want {
		d.t.Fatalf("the device is told %q, want %q", got, want)
	}
	d.told.Reset()
}

func (d *device) lk() []byte { return d.Heartbeat(100, 80) }

func (d *device) press(mask uint32) []byte {
	return d.Alarm(watch.State{Position: care.Position{At: time.Now()}, Battery: 80, Mask: mask})
}

func (d *device) frame(word string) string { return string(watch.Frame("3G", d.ID, "", word)) }

func TestAHeartbeatIsAnsweredWhileTheRecordsHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		h.kept.trouble(hangs)
		d := h.connect("8800000015")
		defer d.hangUp()
		start := time.Now()
		sos := d.press(watch.BitSOS)
		d.say(sos, d.lk())
		d.hears(d.frame("LK"))
		if waited := time.Since(start); waited != 0 {
			t.Errorf("the heartbeat waited %v", waited)
		}
		time.Sleep(20 * time.Second)
		d.hears("") // what is not kept is not acknowledged
		h.kept.trouble(nil)
		d.say(sos)
		d.hears(d.frame("AL"))
		if s := h.g.Stats(); s.Failed != 1 || s.Committed != 1 || s.Connections != 1 || s.Devices != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAnAlarmIsAcknowledgedWhenItIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		written := make(chan struct{})
		h.kept.trouble(func(context.Context, care.Signal) error { <-written; return nil })
		d := h.connect("8800000015")
		defer d.hangUp()
		at := time.Now()
		d.say(d.press(watch.BitSOS | watch.BitFall))
		time.Sleep(3 * time.Second)
		d.hears("")
		close(written)
		d.hears(d.frame("AL"))
		s := h.kept.alarms("")[0]
		if s.Protocol != care.ProtocolWatch || s.Number != "8800000015" || len(s.Alarms) != 2 || s.Alarms[0].Kind != care.AlarmSOS ||
			!s.Received.Equal(at) || !s.Alarms[1].Received.Equal(at) || s.Battery != 80 || len(s.Positions) != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAnAlarmThatCannotBeKeptIsSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		h.kept.trouble(func(context.Context, care.Signal) error { return errors.New("disk full") })
		d := h.connect("8800000015")
		defer d.hangUp()
		sos := d.press(watch.BitSOS)
		d.say(sos)
		d.hears("")
		h.kept.trouble(nil)
		time.Sleep(10 * time.Second)
		d.say(sos)
		d.hears(d.frame("AL"))
	})
}

func TestAnAlarmIsKeptThoughItsDeviceHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		written := make(chan struct{})
		h.kept.trouble(func(context.Context, care.Signal) error { <-written; return nil })
		d := h.connect("8800000015")
		d.say(d.press(watch.BitSOS), d.press(watch.BitFall))
		d.hangUp()
		close(written)
		synctest.Wait()
		if got := len(h.kept.alarms("")); got != 2 {
			t.Errorf("%d of 2 alarms are kept", got)
		}
	})
}

func TestManyAlarmsWaitInOrderAndRepeatsTakeNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, func(c *devices.Config) { c.Commit = time.Hour })
		defer h.close()
		written := make(chan struct{})
		h.kept.trouble(func(context.Context, care.Signal) error { <-written; return nil })
		d := h.connect("8800000015")
		defer d.hangUp()
		var last []byte
		for range 8 {
			last = d.press(watch.BitSOS)
			d.say(last)
			time.Sleep(time.Second)
		}
		for range 20 {
			d.say(last)
		}
		d.say(d.lk())
		d.hears(d.frame("LK"))
		ninth := make(chan struct{})
		go func() {
			defer close(ninth)
			d.nc.Write(append(d.press(watch.BitSOS), d.lk()...))
		}()
		d.hears("") // now the connection waits for the records, and loses nothing
		close(written)
		<-ninth
		synctest.Wait()
		all := h.kept.alarms("")
		if len(all) != 9 {
			t.Fatalf("%d alarms are kept", len(all))
		}
		for i := range all[1:] {
			if !all[i].Alarms[0].At.Before(all[i+1].Alarms[0].At) {
				t.Error("they are kept in another order")
			}
		}
	})
}

func TestAStuckButtonIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		d := h.connect("8800000015")
		defer d.hangUp()
		answered := ""
		for i := range 1200 { // two minutes
			d.say(d.press(watch.BitSOS))
			answered += d.frame("AL")
			if i == 900 {
				d.say(d.press(watch.BitFall))
				answered += d.frame("AL")
			}
			time.Sleep(100 * time.Millisecond)
		}
		d.hears(answered)
		if n := len(h.kept.alarms(care.AlarmSOS)); n < 300 || n > 360 {
			t.Errorf("%d presses reach the records, want 120 and 120 more each minute", n)
		}
		if n := len(h.kept.alarms(care.AlarmFall)); n != 1 {
			t.Errorf("the fall is kept %d times", n)
		}
		if s := h.g.Stats(); s.Limited == 0 || s.Limited+s.Alarms != 1201 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAStuckButtonIsNotQuietenedBeforeItIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, func(c *devices.Config) { c.PerDevice = 1 })
		defer h.close()
		h.kept.trouble(func(context.Context, care.Signal) error { return errors.New("disk full") })
		d := h.connect("8800000015")
		defer d.hangUp()
		sos := d.press(watch.BitSOS)
		d.say(sos, sos, sos)
		d.hears("")
		h.kept.trouble(nil)
		time.Sleep(time.Minute)
		d.say(sos)
		d.hears(d.frame("AL"))
	})
}

func TestAFloodOfReportsDoesNotHideAPress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		d := h.connect("8800000015")
		defer d.hangUp()
		for range 300 {
			d.say(d.lk())
		}
		d.say(d.press(watch.BitSOS))
		if len(h.kept.alarms("")) != 1 {
			t.Error("the press is lost")
		}
	})
}

func TestAFrameWithoutEndIsReadAfterSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		d := h.connect("8800000015")
		sos := d.press(watch.BitSOS)
		d.say(sos[:len(sos)-1])
		time.Sleep(4900 * time.Millisecond)
		d.hears("")
		time.Sleep(200 * time.Millisecond)
		d.hears(d.frame("AL"))
		time.Sleep(16 * time.Minute)
		d.say(d.lk())
		d.hears(d.frame("LK"))
		time.Sleep(17*time.Minute + time.Second)
		select {
		case <-d.gone:
		default:
			t.Error("a connection without a sign of life stays")
		}
		if h.g.Online("8800000015") {
			t.Error("the device is held to be online")
		}
	})
}

func TestCloseWaitsForTheAlarmThatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		h.kept.trouble(func(ctx context.Context, _ care.Signal) error {
			select {
			case <-time.After(4 * time.Second):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		d, idle := h.connect("8800000015"), h.connect("8800000016")
		idle.say(idle.lk())
		d.say(d.press(watch.BitSOS))
		start := time.Now()
		h.close()
		if waited := time.Since(start); waited != 4*time.Second {
			t.Errorf("Close took %v", waited)
		}
		d.hears(d.frame("AL"))
		<-d.gone
		<-idle.gone
	})
}

func TestCloseGivesUpOnRecordsThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, func(c *devices.Config) { c.Commit = 10 * time.Second })
		h.kept.trouble(hangs)
		d := h.connect("8800000015")
		for range 3 {
			d.say(d.press(watch.BitSOS))
		}
		start := time.Now()
		h.close()
		if waited := time.Since(start); waited > 10*time.Second {
			t.Errorf("Close took %v", waited)
		}
		d.hears("")
		<-d.gone
	})
}
