package test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"yinling/care"
	"yinling/devices/watch"
	"yinling/web/client"
)

// wrist is a watch on a real connection.
type wrist struct {
	watch.Simulated
	net.Conn
	in chan string // contents of the frames that came
}

// wear connects a watch and says the first heartbeat.
func wear(ctx context.Context, addr, id string) (*wrist, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	w := &wrist{Simulated: watch.Simulated{Vendor: "3G", ID: id}, Conn: conn, in: make(chan string, 64)}
	go w.read()
	_, err = conn.Write(w.Heartbeat(100, 80))
	return w, err
}

func (w *wrist) read() {
	defer close(w.in)
	var got []byte
	buf := make([]byte, 4096)
	for {
		n, err := w.Conn.Read(buf)
		got = append(got, buf[:n]...)
		for {
			i, j := bytes.IndexByte(got, '['), bytes.IndexByte(got, ']')
			if i < 0 || j < i {
				break
			}
			if f := strings.SplitN(string(got[i+1:j]), "*", 4); len(f) == 4 {
				select {
				case w.in <- f[3]:
				default:
				}
			}
			got = got[j+1:]
		}
		if err != nil {
			return
		}
	}
}

// press sends the SOS of the moment at.
func (w *wrist) press(at time.Time) error {
	_, err := w.Write(w.Alarm(watch.State{
		Mask: watch.BitSOS, Battery: 80, Position: care.Position{At: at, Fix: true, Lat: 32.3935, Lon: 119.4131, Accuracy: 12},
	}))
	return err
}

// answer waits for a frame with the word.
func (w *wrist) answer(word string, within time.Duration) bool {
	after := time.After(within)
	for {
		select {
		case content, ok := <-w.in:
			if !ok {
				return false
			}
			if got, _, _ := strings.Cut(content, ","); got == word {
				return true
			}
		case <-after:
			return false
		}
	}
}

// watchOn puts a watch on a running hotline.
func (h *house) watchOn(id string) *wrist {
	h.t.Helper()
	w, err := wear(context.Background(), h.devices["watch"], id)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { w.Close() })
	if !w.answer("LK", 5*time.Second) {
		h.t.Fatal("a heartbeat was not answered")
	}
	return w
}

// incidentOut is what these tests read of an incident.
type incidentOut struct {
	ID, State, Kind, Ring, Outcome string
	Urgent                         bool
	Elder                          struct{ ID, Name string }
	Device                         struct{ ID string }
	By                             struct{ Name string }
	Presses, Alarms                int
	Timeline                       []eventOut
}

type eventOut struct {
	What care.EventKind
	Who  string
	Data map[string]string
}

// desk is an agent's console socket.
func (h *house) desk(login string) (*client.Client, *client.Socket) {
	h.t.Helper()
	c := h.console(login)
	s, err := c.ConsoleSocket(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(s.Close)
	if err := s.Send("presence", map[string]any{"presence": "ready"}); err != nil {
		h.t.Fatal(err)
	}
	return c, s
}

// next waits for a message on the console.
func next(t testing.TB, s *client.Socket, what string, want func(client.Message) bool) client.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	m, err := s.Next(ctx, what, want)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func incident(state string) func(client.Message) bool {
	return func(m client.Message) bool { return m.Type == "incident" && (state == "" || m.State == state) }
}

func (h *house) incident(c *client.Client, id string) (out incidentOut) {
	h.t.Helper()
	if err := c.Get(context.Background(), "/api/incidents/"+id, &out); err != nil {
		h.t.Fatal(err)
	}
	return out
}

func TestAWatchIsPressedAndAnAgentDealsWithIt(t *testing.T) {
	h := open(t)
	c, s := h.desk("he")
	next(t, s, "the whole picture", func(m client.Message) bool { return m.Type == "welcome" })
	w := h.watchOn("8800000015")
	at := time.Now().Truncate(time.Second)
	pressed := time.Now()
	if err := w.press(at); err != nil {
		t.Fatal(err)
	}
	m := next(t, s, "the incident", incident("open"))
	t.Logf("the console knew after %s", time.Since(pressed))
	if !w.answer("AL", 5*time.Second) {
		t.Fatal("the press was not acknowledged")
	}
	var inc incidentOut
	if err := m.Read(&inc); err != nil {
		t.Fatal(err)
	}
	if inc.Elder.Name != "王秀兰" || inc.Kind != "sos" || inc.Ring != "alarm" || inc.Device.ID != "watch:8800000015" {
		t.Errorf("the console shows %s", m.Raw)
	}
	for range 3 { // not heard by the watch: it sends the same again
		if err := w.press(at); err != nil {
			t.Fatal(err)
		}
		if !w.answer("AL", 5*time.Second) {
			t.Fatal("a repeat was not acknowledged")
		}
	}
	send(t, s, "incident.take", map[string]any{"incident": inc.ID})
	next(t, s, "taken", incident("acknowledged"))
	send(t, s, "device.command", map[string]any{"device": "watch:8800000015", "command": "locate"})
	if !w.answer("CR", 5*time.Second) {
		t.Error("the watch was not told to say where it is")
	}
	if _, err := w.Write(w.Done("CR")); err != nil {
		t.Fatal(err)
	}
	next(t, s, "the watch obeyed", func(m client.Message) bool { return m.Type == "device" && strings.Contains(string(m.Raw), `"done"`) })
	send(t, s, "incident.resolve", map[string]any{"incident": inc.ID, "outcome": "over"})
	if m := next(t, s, "no resolving without an outcome", func(m client.Message) bool { return m.Type == "error" }); m.Code != "bad_outcome" && m.Code != "bad_message" {
		t.Errorf("refused with %s", m.Raw)
	}
	send(t, s, "incident.resolve", map[string]any{"incident": inc.ID, "outcome": "mistake", "note": "按到了，人没事"})
	next(t, s, "resolved", incident("resolved"))
	done := h.incident(c, inc.ID)
	if done.Presses != 4 || done.Alarms != 1 || done.Outcome != "mistake" {
		t.Errorf("in the end it is %+v", done)
	}
	if _, _, err := h.records().VerifyTimelines(context.Background()); err != nil {
		t.Error(err)
	}
}

func send(t testing.TB, s *client.Socket, kind string, fields map[string]any) {
	t.Helper()
	if err := s.Send(kind, fields); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherSystemRaisesAnAlarm(t *testing.T) {
	const key = "a-key-of-sixteen-or-more"
	h := open(t, "API_KEY="+key)
	_, s := h.desk("he")
	c := h.client()
	alarm := map[string]any{"id": "17", "device": "smoke-501", "kind": "smoke", "at": time.Now().UTC()}
	if err := c.Post(context.Background(), "/api/alarms", alarm, nil); err == nil {
		t.Error("an alarm without a key was taken")
	}
	c.Bearer = key
	var out struct{ Alarm, Incident string }
	for range 2 { // the second is the same alarm
		if err := c.Post(context.Background(), "/api/alarms", alarm, &out); err != nil {
			t.Fatal(err)
		}
	}
	next(t, s, "the smoke alarm", func(m client.Message) bool { return m.Type == "incident" && m.Kind == "smoke" && m.Ring == "alarm" })
	var list struct{ Incidents []incidentOut }
	if err := c.Get(context.Background(), "/api/incidents?device=api:smoke-501&state=open", &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Incidents) != 1 || list.Incidents[0].ID != out.Incident || list.Incidents[0].Alarms != 1 {
		t.Errorf("the other system reads %+v", list)
	}
	raw := json.RawMessage{}
	if err := c.Get(context.Background(), "/api/incidents/"+out.Incident, &raw); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"高血压", "青霉素", "钥匙盒", "13900000401"} {
		if bytes.Contains(raw, []byte(secret)) {
			t.Errorf("another system reads %s", secret)
		}
	}
}

// Another program holds the records: the watch's heartbeats are answered, its
// press is not, and the people at the consoles know all the same.
func TestTheRecordsAreLocked(t *testing.T) {
	h := open(t)
	_, s := h.desk("he")
	next(t, s, "the whole picture", func(m client.Message) bool { return m.Type == "welcome" })
	w := h.watchOn("8800000015")
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "yinling.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Truncate(time.Second)
	if err := w.press(at); err != nil {
		t.Fatal(err)
	}
	m := next(t, s, "people know", func(m client.Message) bool { return m.Type == "incident.unsaved" })
	if !strings.Contains(string(m.Raw), "王秀兰") {
		t.Errorf("they do not know who: %s", m.Raw)
	}
	if _, err := w.Write(w.Heartbeat(1, 80)); err != nil {
		t.Fatal(err)
	}
	if !w.answer("LK", time.Second) {
		t.Error("a heartbeat waits for the records")
	}
	if w.answer("AL", 500*time.Millisecond) {
		t.Fatal("a press was acknowledged that is nowhere")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if !w.answer("AL", 10*time.Second) { // it had been waiting; else the watch would repeat
		t.Fatal("it was not acknowledged when the records were back")
	}
	next(t, s, "the incident", incident("open"))
}

func TestAStrangersWatchIsAssigned(t *testing.T) {
	h := open(t)
	c, s := h.desk("he")
	w := h.watchOn("1234567890")
	if err := w.press(time.Now()); err != nil {
		t.Fatal(err)
	}
	if !w.answer("AL", 5*time.Second) {
		t.Fatal("a stranger's press was not acknowledged")
	}
	m := next(t, s, "whose is it?", func(m client.Message) bool {
		return m.Type == "incident" && !strings.Contains(string(m.Raw), `"elder"`)
	})
	send(t, s, "device.assign", map[string]any{"device": "watch:1234567890", "elder": h.elder("张德福").ID, "name": "旧手表"})
	next(t, s, "it is his", func(m client.Message) bool {
		return m.Type == "incident" && strings.Contains(string(m.Raw), "张德福")
	})
	if inc := h.incident(c, m.ID); inc.Elder.Name != "张德福" || inc.Alarms != 1 {
		t.Errorf("the alarm was not kept: %+v", inc)
	}
}

func TestTheRedButtonOfThePage(t *testing.T) {
	h := open(t)
	c, s := h.desk("he")
	d := h.device("王秀兰")
	page, err := d.ElderSocket(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	for range 2 { // a page that did not hear the answer sends it again
		send(t, page, "sos", map[string]any{"press": "p1"})
		next(t, page, "it is kept", func(m client.Message) bool { return m.Type == "sos.ok" && m.Press == "p1" })
	}
	m := next(t, s, "the incident", incident("open"))
	send(t, page, "call.start", map[string]any{"lang": "zh"})
	said, queued := false, false
	next(t, page, "the bot says that people come, and a person is fetched", func(m client.Message) bool {
		said = said || m.Type == "caption" && m.Party == "bot" && strings.Contains(m.Text, "收到了")
		queued = queued || m.Type == "call" && m.State == "queued"
		return said && queued
	})
	send(t, page, "text", map[string]any{"text": "我摔了，腿动不了"})
	tells := func(what care.EventKind, words string) bool {
		return slices.ContainsFunc(h.incident(c, m.ID).Timeline, func(e eventOut) bool {
			return e.What == what && strings.Contains(e.Data["text"], words)
		})
	}
	eventually(t, "the agent can read it", 5*time.Second, func() bool { return tells(care.EventHeard, "摔") })
	send(t, s, "incident.callback", map[string]any{"incident": m.ID})
	next(t, page, "a person speaks", func(m client.Message) bool { return m.Type == "call" && m.State == "agent" })
	eventually(t, "the timeline tells that he speaks with her", 5*time.Second, func() bool { return tells(care.EventCalledBack, "") })
	if inc := h.incident(c, m.ID); inc.Presses != 2 || inc.Alarms != 1 || inc.State != "responding" {
		t.Errorf("the incident is %+v", inc)
	}
	next(t, page, "she sees who has it", func(m client.Message) bool { return m.Type == "incident" && m.By == "何静" })
}
