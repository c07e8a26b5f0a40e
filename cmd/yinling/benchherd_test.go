package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestAHerdPressesAsItIsTold(t *testing.T) {
	kept := &pressesKept{}
	addr := watchPort(t, kept)
	orders, give := io.Pipe()
	says, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- benchHerdCommand{Server: addr, IDs: "8800000000", First: 100, Count: 50}.run(t.Context(), orders, out)
		out.Close()
	}()
	lines := bufio.NewScanner(says)
	opened := map[string]bool{}
	for lines.Scan() && lines.Text() != "ready" {
		opened[lines.Text()] = true
	}
	if len(opened) != 50 || !opened["opened 100"] || !opened["opened 149"] {
		t.Fatal(opened)
	}
	var sent, acked int64
	fmt.Fprintln(give, 142)
	for (sent == 0 || acked == 0) && lines.Scan() {
		fmt.Sscanf(lines.Text(), "sent 142 %d", &sent)
		fmt.Sscanf(lines.Text(), "acked 142 %d", &acked)
	}
	if acked <= sent {
		t.Errorf("sent at %d, acknowledged at %d", sent, acked)
	}
	if len(kept.got) != 1 || kept.got[0].Number != "8800000142" {
		t.Errorf("%+v", kept.got)
	}
	give.Close()
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "lost ") {
			t.Error(lines.Text())
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestAHerdTellsWhoCouldNotConnect(t *testing.T) {
	var out strings.Builder
	err := benchHerdCommand{Server: "127.0.0.1:1", IDs: "8800000000", Count: 2}.run(t.Context(), strings.NewReader(""), &out)
	if err != nil || !strings.HasSuffix(out.String(), "ready\n") || strings.Count(out.String(), "refused ") != 2 || strings.Contains(out.String(), ":1\n") {
		t.Errorf("%v %q", err, out.String())
	}
}

func TestABenchCountsWhatIsAcknowledgedAndShown(t *testing.T) {
	r := &benchRun{numbers: map[string]int{"watch:1": 0, "watch:2": 1}, presses: make([]pressed, 2), shown: map[string]int{}}
	said := make(chan string)
	console := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		c, err := (&websocket.Upgrader{}).Upgrade(w, q, nil)
		if err != nil {
			return
		}
		defer c.Close()
		for m := range said {
			c.WriteMessage(websocket.TextMessage, []byte(m))
		}
	}))
	defer console.Close()
	socket, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(console.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	dark := make(chan struct{})
	go func() {
		defer close(dark)
		r.watch(socket)
	}()
	said <- `{"v":1,"type":"welcome","incidents":[{"device":{"id":"watch:1"},"presses":4}]}`
	for shown := 0; shown != 4; time.Sleep(time.Millisecond) {
		r.mu.Lock()
		shown = r.shown["watch:1"]
		r.mu.Unlock()
	}
	if !r.begin(0, "watch:1") || !r.begin(1, "watch:2") || r.begin(1, "watch:2") {
		t.Fatal("one press of a watch is under way at a time")
	}
	r.listen(strings.NewReader("opened 0\nopened 1\nsent 0 1000\nacked 0 2001000\nsent 1 1000\n"), nil)
	said <- `{"v":1,"type":"incident","device":{"id":"watch:1"},"presses":4}` // its ladder went on
	said <- `{"v":1,"type":"incident","device":{"id":"watch:1"},"presses":5}`
	close(said)
	<-dark
	if r.opened != 2 || r.acked.String() != "1 answered, p50 2.0 ms, p99 2.0 ms, max 2.0 ms" || r.seen.count() != 1 {
		t.Errorf("%d opened; %s; %d seen", r.opened, r.acked.String(), r.seen.count())
	}
	if err := r.report(); err == nil || err.Error() != "1 presses were not acknowledged and 1 not shown" {
		t.Error(err)
	}
}
