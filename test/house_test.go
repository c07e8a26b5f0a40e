// Package test holds the stories of the whole program: the real binary, real
// browsers and softphones, and engines that speak their real HTTP.
package test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/speech/enginetest"
	"yinling/web/client"
)

// program is the program under test, built once.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "yinling-test")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "yinling")
	build := exec.Command("go", "build", "-o", program, "yinling/cmd/yinling")
	build.Stderr = os.Stderr
	code := 1
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building the program:", err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// house is a running hotline with the demo town.
type house struct {
	t       testing.TB
	dir     string
	addr    string
	url     string
	env     []string
	cmd     *exec.Cmd
	log     *lockedBuffer
	exited  chan error
	signIns map[string]string // login → password, elder's name → pairing path
	devices map[string]string // protocol → address
}

// lockedBuffer takes the program's log while the test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open starts a hotline on free loopback ports. settings are KEY=value without
// the prefix; without any the hotline has no engine.
func open(t testing.TB, settings ...string) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), devices: map[string]string{}}
	for _, protocol := range []string{"watch", "gt06", "jt808"} {
		h.devices[protocol] = "127.0.0.1:" + freePort(t)
		settings = append([]string{strings.ToUpper(protocol) + "_LISTEN=" + h.devices[protocol]}, settings...)
	}
	h.addr = "127.0.0.1:" + freePort(t)
	h.url = "http://" + h.addr
	base := []string{"LISTEN=" + h.addr, "DATA=" + h.dir, "SPEECH=off", "MEDIA_LOOPBACK=true", "DRAIN=1s", "LOG_LEVEL=debug"}
	for _, s := range append(base, settings...) {
		h.env = append(h.env, "YINLING_"+s)
	}
	h.start()
	t.Cleanup(h.stop)
	return h
}

// withEngines starts a hotline that hears and speaks by the test engine.
func withEngines(t testing.TB, settings ...string) (*house, *enginetest.Server) {
	t.Helper()
	engine := enginetest.New(t)
	return open(t, append([]string{"SPEECH=server", "HEAR_URL=" + engine.URL, "SPEAK_URL=" + engine.URL, "HEAR_INTERIM=0"}, settings...)...), engine
}

func (h *house) start() {
	h.t.Helper()
	h.log = &lockedBuffer{}
	h.cmd = exec.Command(program, "serve", "--demo")
	h.cmd.Env = append(os.Environ(), h.env...)
	h.cmd.Stdout, h.cmd.Stderr = h.log, h.log
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	exited := make(chan error, 1)
	cmd := h.cmd
	go func() { exited <- cmd.Wait() }()
	h.exited = exited
	h.waitReady()
	h.readSignIns()
}

func (h *house) waitReady() {
	h.t.Helper()
	c, err := client.New(h.url, false)
	if err != nil {
		h.t.Fatal(err)
	}
	defer c.Close()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		var status map[string]any
		if c.Get(context.Background(), "/readyz", &status) == nil {
			return
		}
		select {
		case err := <-h.exited:
			h.t.Fatalf("the hotline did not start: %v\n%s", err, h.log)
		case <-time.After(20 * time.Millisecond):
		}
	}
	h.t.Fatalf("the hotline is not ready after 30 s\n%s", h.log)
}

func (h *house) readSignIns() {
	b, err := os.ReadFile(filepath.Join(h.dir, "demo-sign-ins.txt"))
	if err != nil {
		h.t.Fatal(err)
	}
	h.signIns = map[string]string{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		h.signIns[f[1]] = f[2]
	}
}

// stop ends the hotline as an operator would and fails the test when it does
// not go.
func (h *house) stop() {
	if h.cmd == nil {
		return
	}
	h.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-h.exited:
		if err != nil {
			h.t.Errorf("the hotline stopped with %v", err)
		}
	case <-time.After(20 * time.Second):
		h.cmd.Process.Signal(syscall.SIGQUIT) // its goroutines go to the log
		<-h.exited
		h.t.Errorf("the hotline did not stop")
	}
	h.cmd = nil
	if h.t.Failed() {
		h.t.Logf("log of the hotline:\n%s", h.log)
	}
}

// kill ends the hotline as a power cut would.
func (h *house) kill() {
	h.cmd.Process.Kill()
	<-h.exited
	h.cmd = nil
}

// run runs the program with the hotline's settings and gives what it says.
func (h *house) run(args ...string) string {
	h.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), h.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.t.Errorf("yinling %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// records opens the hotline's database beside it.
func (h *house) records() *sqlstore.Store {
	h.t.Helper()
	s, err := sqlstore.Open(context.Background(), filepath.Join(h.dir, "yinling.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

func (h *house) elder(name string) care.Elder {
	h.t.Helper()
	elders, err := h.records().Elders(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range elders {
		if e.Name == name {
			return e
		}
	}
	h.t.Fatalf("there is no elder %s", name)
	return care.Elder{}
}

// device is the paired device of an elder.
func (h *house) device(elder string) *client.Client {
	h.t.Helper()
	c := h.client()
	if err := c.Pair(context.Background(), h.signIns[elder]); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// console is the signed-in client of an agent.
func (h *house) console(login string) *client.Client {
	h.t.Helper()
	c := h.client()
	if err := c.SignIn(context.Background(), login, h.signIns[login]); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *house) client() *client.Client {
	h.t.Helper()
	c, err := client.New(h.url, true)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(c.Close)
	return c
}

// eventually waits until check is content; it fails the test after the time.
func eventually(t testing.TB, what string, within time.Duration, check func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !check(); {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", within, what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func asJSON(v any) string { b, _ := json.Marshal(v); return string(b) }
