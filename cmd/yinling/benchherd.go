package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"time"

	"yinling/care"
	"yinling/devices/watch"
)

// benchHerdCommand plays a part of the watches of bench sos. It reads the index
// of who presses from its input, a line each, and tells what happens on its
// output.
type benchHerdCommand struct {
	Server string `required:""`
	IDs    string `name:"ids" required:""`
	First  int    `required:""`
	Count  int    `required:""`
}

const (
	herdBeat    = time.Minute // from one heartbeat of a watch to the next
	herdDialers = 64          // that connect at the same time
	// perSource is how many connections a loopback address of ours opens: an
	// address has some 28,000 ports.
	perSource = 2000
)

// Run ends with its input.
func (h benchHerdCommand) Run(ctx context.Context) error { return h.run(ctx, os.Stdin, os.Stdout) }

func (h benchHerdCommand) run(ctx context.Context, orders io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	herd := make([]*bandWearer, h.Count)
	say := &sayings{out: bufio.NewWriter(out)}
	var readers sync.WaitGroup
	defer readers.Wait()
	defer func() {
		for _, w := range herd {
			if w != nil {
				w.conn.Close()
			}
		}
	}()
	h.connect(ctx, herd, say, &readers)
	say.line("ready")
	go beat(ctx, herd)
	for lines := bufio.NewScanner(orders); lines.Scan(); {
		i, err := strconv.Atoi(lines.Text())
		if err != nil || i < h.First || i >= h.First+h.Count || herd[i-h.First] == nil {
			return fmt.Errorf("reading an order: %q is nobody here", lines.Text())
		}
		herd[i-h.First].press(say)
	}
	return nil
}

// connect opens all connections, several at the same time.
func (h benchHerdCommand) connect(ctx context.Context, herd []*bandWearer, say *sayings, readers *sync.WaitGroup) {
	next := make(chan int)
	var dialers sync.WaitGroup
	for range herdDialers {
		dialers.Go(func() {
			for i := range next {
				w, err := h.open(ctx, h.First+i)
				if err != nil {
					say.line("refused %s", reason(err))
					continue
				}
				herd[i] = w
				say.line("opened %d", w.index)
				readers.Go(func() { w.read(say) })
			}
		})
	}
	for i := range herd {
		next <- i
	}
	close(next)
	dialers.Wait()
}

// reason is an error without the addresses that make each one different.
func reason(err error) string {
	if op, ok := err.(*net.OpError); ok {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

// bandWearer is one watch.
type bandWearer struct {
	index int
	watch.Simulated
	conn net.Conn
	mu   sync.Mutex
}

// open connects a watch and waits for the answer to its heartbeat.
func (h benchHerdCommand) open(ctx context.Context, i int) (*bandWearer, error) {
	id, err := countUp(h.IDs, i)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: 30 * time.Second, KeepAlive: -1, LocalAddr: sourceFor(h.Server, i)}
	nc, err := dialer.DialContext(ctx, "tcp", h.Server)
	if err != nil {
		return nil, err
	}
	w := &bandWearer{index: i, Simulated: watch.Simulated{Vendor: "3G", ID: id}, conn: nc}
	nc.SetDeadline(time.Now().Add(15 * time.Second))
	if _, err = nc.Write(w.Heartbeat(100, 80)); err == nil {
		_, err = io.ReadFull(nc, make([]byte, len(watch.Frame("3G", id, "", "LK"))))
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	nc.SetDeadline(time.Time{})
	return w, nil
}

// sourceFor is an address of our own to connect from. Only the loopback network
// has as many as it takes.
func sourceFor(server string, i int) net.Addr {
	host, _, err := net.SplitHostPort(server)
	if err != nil {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.Is4() || !ip.IsLoopback() {
		return nil
	}
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+i/perSource%250))}
}

// read tells of every acknowledgement.
func (w *bandWearer) read(say *sayings) {
	b, n := make([]byte, 128), 0
	for {
		m, err := w.conn.Read(b[n:])
		if err != nil {
			say.line("lost %d", w.index)
			return
		}
		at := time.Now().UnixNano()
		n += m
		rest := b[:n]
		for end := bytes.IndexByte(rest, ']'); end >= 0; end = bytes.IndexByte(rest, ']') {
			if bytes.HasSuffix(rest[:end], []byte("*AL")) {
				say.line("acked %d %d", w.index, at)
			}
			rest = rest[end+1:]
		}
		if n = copy(b, rest); n == len(b) {
			n = 0 // nothing that a hotline says to this watch
		}
	}
}

// press sends an alarm and tells when: just before, as an acknowledgement can
// be there before a clock could be read behind it.
func (w *bandWearer) press(say *sayings) {
	frame := w.Alarm(watch.State{Position: care.Position{At: time.Now()}, Battery: 80, Mask: watch.BitSOS | watch.StateWorn})
	at := time.Now().UnixNano()
	if w.send(frame) == nil {
		say.line("sent %d %d", w.index, at)
	}
}

func (w *bandWearer) send(frame []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	_, err := w.conn.Write(frame)
	return err
}

// beat sends each watch's heartbeat once a minute, evenly spread.
func beat(ctx context.Context, herd []*bandWearer) {
	began, each := time.Now(), herdBeat/time.Duration(len(herd))
	for k := 0; ctx.Err() == nil; k++ {
		pause(ctx, time.Duration(k)*each-time.Since(began))
		if w := herd[k%len(herd)]; w != nil {
			w.send(w.Heartbeat(100, 80)) // its reader tells if the connection broke
		}
	}
}

// sayings are lines for who gave the orders.
type sayings struct {
	mu  sync.Mutex
	out *bufio.Writer
}

func (s *sayings) line(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format+"\n", args...)
	s.out.Flush()
}

// clientTLS is how a client of a hotline checks its certificate.
func clientTLS(insecure bool) *tls.Config { return &tls.Config{InsecureSkipVerify: insecure} }
