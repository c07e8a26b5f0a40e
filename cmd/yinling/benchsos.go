package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// benchCommand measures a hotline that runs.
type benchCommand struct {
	SOS  benchSOSCommand  `cmd:"" name:"sos" help:"Measure how fast presses of many watches are acknowledged and shown."`
	Town benchTownCommand `cmd:"" help:"Write a town with a watch for each elder, to import before."`
	Herd benchHerdCommand `cmd:"" hidden:"" help:"Watches of bench sos; it starts this itself."`
}

// herdSize is how many watches one process plays: few enough for the limit of
// open files that machines commonly have, 20,000.
const herdSize = 10000

// lastAnswers is how long the last presses may take before they count as lost.
const lastAnswers = 15 * time.Second

// benchSOSCommand connects many watches, has some of them press, and measures
// from the sending of a press until its acknowledgement and until the
// incident is read on a console's socket. The watches have to be assigned to
// elders before: an incident is one elder's.
type benchSOSCommand struct {
	Server   string        `required:"" placeholder:"HOST:PORT" help:"The hotline's port for watches."`
	Console  string        `required:"" placeholder:"URL" help:"Address of the hotline, e.g. http://localhost:8080."`
	Login    string        `required:"" help:"Agent whose console listens."`
	Password string        `required:"" help:"The agent's password."`
	IDs      string        `name:"ids" required:"" placeholder:"NUMBER" help:"The first watch's number; the others count up from it."`
	Devices  int           `default:"20000" help:"Watches to connect."`
	Rate     float64       `default:"2000" help:"Presses a minute."`
	For      time.Duration `default:"2m" help:"How long they press."`
	Settle   time.Duration `default:"5s" help:"Pause between connecting and pressing, in which memory is measured."`
	Seed     uint64        `default:"1" help:"Chooses who presses."`
	PID      int           `name:"pid" help:"The hotline's process, to measure its memory (Linux)."`
	Insecure bool          `help:"Accept the hotline's self-made certificate."`
}

// Run fails when a press was not acknowledged or not shown.
func (b benchSOSCommand) Run(ctx context.Context) error {
	if b.Devices < 1 || b.Rate <= 0 {
		return errors.New("a bench has devices and a rate above 0")
	}
	r := &benchRun{numbers: map[string]int{}, presses: make([]pressed, b.Devices), shown: map[string]int{}}
	for i := range b.Devices {
		id, err := countUp(b.IDs, i)
		if err != nil {
			return err
		}
		r.numbers["watch:"+id] = i
	}
	socket, err := b.console(ctx)
	if err != nil {
		return err
	}
	defer socket.Close()
	go r.watch(socket)
	before := residentKiB(b.PID)
	herds, err := b.connect(ctx, r)
	if err != nil {
		return err
	}
	defer herds.end()
	pause(ctx, b.Settle)
	b.tellMemory(before, r.opened)
	free := r.present()
	if len(free) == 0 {
		return errors.New("no watch could connect")
	}
	fmt.Printf("pressing: %.0f a minute for %s\n", b.Rate, b.For)
	b.press(ctx, r, herds, free)
	r.settle(ctx)
	return r.report()
}

func (b benchSOSCommand) tellMemory(before, opened int) {
	after := residentKiB(b.PID)
	if before == 0 || after == 0 || opened == 0 {
		return
	}
	fmt.Printf("the hotline holds %.1f MiB, %.1f MiB before: %.1f KiB for each connection\n",
		float64(after)/1024, float64(before)/1024, float64(after-before)/float64(opened))
}

// residentKiB is what a process holds in memory, 0 where that is not known.
func residentKiB(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}

// console signs in and opens the console's socket.
func (b benchSOSCommand) console(ctx context.Context) (*websocket.Conn, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = clientTLS(b.Insecure)
	base := strings.TrimRight(b.Console, "/")
	who, err := json.Marshal(map[string]string{"login": b.Login, "password": b.Password})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/session", bytes.NewReader(who))
	if err != nil {
		return nil, err
	}
	client := http.Client{Jar: jar, Timeout: 15 * time.Second, Transport: transport}
	defer client.CloseIdleConnections()
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("signing in: %w", err)
	}
	res.Body.Close()
	if res.StatusCode >= 300 {
		return nil, fmt.Errorf("signing in as %s: %s", b.Login, res.Status)
	}
	dialer := websocket.Dialer{Jar: jar, TLSClientConfig: clientTLS(b.Insecure), HandshakeTimeout: 10 * time.Second}
	socket, _, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(base, "http")+"/api/console/ws", nil)
	if err != nil {
		return nil, fmt.Errorf("opening the console's socket: %w", err)
	}
	return socket, nil
}

// herds are the processes that play the watches.
type herds struct {
	cancel context.CancelFunc
	all    []*exec.Cmd
	orders []*bufio.Writer
	mu     sync.Mutex
	ended  sync.WaitGroup
}

// connect starts the herds and waits until each has connected what it can.
func (b benchSOSCommand) connect(ctx context.Context, r *benchRun) (*herds, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	h := &herds{cancel: cancel}
	began, ready := time.Now(), make(chan struct{}, 1+b.Devices/herdSize)
	for first := 0; first < b.Devices; first += herdSize {
		count := min(herdSize, b.Devices-first)
		cmd := exec.CommandContext(ctx, self, "bench", "herd", "--server", b.Server, "--ids", b.IDs,
			"--first", strconv.Itoa(first), "--count", strconv.Itoa(count))
		cmd.Stderr = os.Stderr
		orders, err1 := cmd.StdinPipe()
		says, err2 := cmd.StdoutPipe()
		if err := errors.Join(err1, err2, cmd.Start()); err != nil {
			h.end()
			return nil, fmt.Errorf("starting a herd: %w", err)
		}
		h.all = append(h.all, cmd)
		h.orders = append(h.orders, bufio.NewWriter(orders))
		h.ended.Go(func() { r.listen(says, ready) })
	}
	for range h.all {
		select {
		case <-ready:
		case <-ctx.Done():
			h.end()
			return nil, ctx.Err()
		}
	}
	fmt.Printf("%d of %d watches are connected and answered, by %d processes in %.1f s\n", r.opened, b.Devices, len(h.all), time.Since(began).Seconds())
	for why, n := range r.refused {
		fmt.Printf("  %d are not: %s\n", n, why)
	}
	return h, nil
}

// order has the watch with the index press.
func (h *herds) order(i int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	w := h.orders[i/herdSize]
	fmt.Fprintln(w, i)
	return w.Flush()
}

func (h *herds) end() {
	h.cancel()
	h.ended.Wait()
	for _, c := range h.all {
		c.Wait() // it was killed
	}
}

// benchRun is what was measured so far.
type benchRun struct {
	numbers map[string]int // index by device

	mu      sync.Mutex
	opened  int
	refused map[string]int // reasons
	there   []int          // indices of watches that are connected
	presses []pressed      // the one under way, by index
	shown   map[string]int // presses that the console was told of, by device
	sent    int
	lost    int // connections that broke
	dark    error
	acked   latencies
	seen    latencies
}

// pressed is a press of a watch that waits for its acknowledgement and its
// place on the console. One watch has one at a time.
type pressed struct {
	sent              int64 // Unix nanoseconds; 0: ordered, not yet known to be sent
	under             bool
	acked, onConsole  int64
	before            int // presses that the console knew of
	countAck, countUI bool
}

// listen takes what a herd says, a line each: "opened INDEX", "refused WHY",
// "ready", "sent INDEX TIME", "acked INDEX TIME", "lost INDEX".
func (r *benchRun) listen(says io.Reader, ready chan<- struct{}) {
	lines := bufio.NewScanner(says)
	for lines.Scan() {
		what, rest, _ := strings.Cut(lines.Text(), " ")
		first, second, _ := strings.Cut(rest, " ")
		i, _ := strconv.Atoi(first)
		at, _ := strconv.ParseInt(second, 10, 64)
		if what == "ready" {
			ready <- struct{}{}
			continue
		}
		r.mu.Lock()
		switch what {
		case "opened":
			r.opened++
			r.there = append(r.there, i)
		case "refused":
			if r.refused == nil {
				r.refused = map[string]int{}
			}
			r.refused[rest]++
		case "sent":
			r.presses[i].sent = at
		case "acked":
			r.presses[i].acked = at
		case "lost":
			r.lost++
		}
		r.finish(i)
		r.mu.Unlock()
	}
}

// finish counts what is known of a press. The lock is held.
func (r *benchRun) finish(i int) {
	p := &r.presses[i]
	if !p.under || p.sent == 0 {
		return
	}
	if p.acked != 0 && !p.countAck {
		p.countAck = true
		r.acked.add(time.Duration(p.acked - p.sent))
	}
	if p.onConsole != 0 && !p.countUI {
		p.countUI = true
		r.seen.add(time.Duration(p.onConsole - p.sent))
	}
	if p.countAck && p.countUI {
		*p = pressed{}
	}
}

// watch reads the console's socket until it closes.
func (r *benchRun) watch(socket *websocket.Conn) {
	type incident struct {
		Device  struct{ ID string }
		Presses int
	}
	for {
		var m struct {
			Type string
			incident
			Incidents []incident // in welcome
		}
		err := socket.ReadJSON(&m)
		at := time.Now().UnixNano()
		r.mu.Lock()
		if err != nil {
			r.dark = err
			r.mu.Unlock()
			return
		}
		for _, known := range m.Incidents {
			r.shown[known.Device.ID] = known.Presses
		}
		if i, ours := r.numbers[m.Device.ID]; ours && m.Type == "incident" {
			if p := &r.presses[i]; p.under && p.onConsole == 0 && m.Presses != p.before {
				p.onConsole = at
			}
			r.shown[m.Device.ID] = m.Presses
			r.finish(i)
		}
		r.mu.Unlock()
	}
}

func (r *benchRun) present() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]int(nil), r.there...)
}

// press has watches chosen by the seed press at the rate, none while its last
// press is under way.
func (b benchSOSCommand) press(ctx context.Context, r *benchRun, h *herds, there []int) {
	chance := rand.New(rand.NewPCG(b.Seed, 0))
	began, each := time.Now(), time.Duration(float64(time.Minute)/b.Rate)
	for due := time.Duration(0); due < b.For && ctx.Err() == nil; due += each {
		pause(ctx, due-time.Since(began))
		for range 100 {
			i := there[chance.IntN(len(there))]
			id, _ := countUp(b.IDs, i) // it was counted before
			if r.begin(i, "watch:"+id) {
				if err := h.order(i); err != nil {
					return // the herd has gone; the report says what is missing
				}
				break
			}
		}
	}
}

func (r *benchRun) begin(i int, device string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.presses[i].under {
		return false
	}
	r.presses[i] = pressed{under: true, before: r.shown[device]}
	r.sent++
	return true
}

// settle waits until every press is answered and shown, or too long.
func (r *benchRun) settle(ctx context.Context) {
	for end := time.Now().Add(lastAnswers); time.Now().Before(end) && ctx.Err() == nil; pause(ctx, 50*time.Millisecond) {
		r.mu.Lock()
		all := r.acked.count() == r.sent && r.seen.count() == r.sent
		r.mu.Unlock()
		if all {
			return
		}
	}
}

func (r *benchRun) report() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	unacked, unseen := r.sent-r.acked.count(), r.sent-r.seen.count()
	fmt.Printf("%d presses\n", r.sent)
	fmt.Printf("until the acknowledgement: %s; %d lost\n", r.acked.String(), unacked)
	fmt.Printf("until the console shows it: %s; %d lost\n", r.seen.String(), unseen)
	if r.lost > 0 {
		fmt.Printf("%d connections broke\n", r.lost)
	}
	if r.dark != nil {
		fmt.Printf("the console's socket closed: %v\n", r.dark)
	}
	if unacked+unseen > 0 {
		return fmt.Errorf("%d presses were not acknowledged and %d not shown", unacked, unseen)
	}
	return nil
}
