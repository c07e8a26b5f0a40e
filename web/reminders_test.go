package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yinling/callcenter"
	"yinling/care"
)

// remindAtOnce starts the reminders of the site, which ring what is due.
func (s *site) remindAtOnce() *callcenter.Reminders {
	s.t.Helper()
	x := callcenter.NewReminders(callcenter.ReminderSettings{}, s.store, s.center, nil, slog.New(slog.DiscardHandler))
	x.Start()
	s.t.Cleanup(x.Close)
	return x
}

// hear waits for the next message of the type and reads it into v.
func hear(t *testing.T, conn *websocket.Conn, kind string, v any) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			t.Fatalf("waiting for %s: %v", kind, err)
		}
		var m struct{ Type string }
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		if m.Type == kind {
			if err := json.Unmarshal(data, v); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
}

// comesTrue waits for what another goroutine writes.
func comesTrue(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}

func TestARemindersWayToThePageAndBack(t *testing.T) {
	s := openSite(t)
	s.remindAtOnce()
	s.pair()
	bed, kitchen := s.socket("/api/elder/ws"), s.socket("/api/elder/ws")
	due := time.Now().Add(50 * time.Millisecond)
	r, err := s.store.AddReminder(t.Context(), care.Reminder{ElderID: "wang", What: "吃降压药", At: due})
	s.must(err)
	var rang, other reminderOut
	hear(t, bed, "reminder", &rang)
	hear(t, kitchen, "reminder", &other)
	if rang.ID == "" || rang != other || rang.What != "吃降压药" || rang.Ring != 1 || !rang.Due.Equal(r.Next) || rang.Until.Sub(rang.Due) < 45*time.Minute {
		t.Errorf("the pages got %+v and %+v", rang, other)
	}
	state := func() care.OccurrenceState {
		list, err := s.store.Occurrences(t.Context(), r.ID, 1)
		s.must(err)
		return list[0].State
	}
	comesTrue(t, "delivered", func() bool { return state() == care.OccurrenceDelivered })

	late := s.socket("/api/elder/ws") // a page that comes now is told, too
	hear(t, late, "reminder", &other)
	if other.ID != rang.ID {
		t.Errorf("the late page got %+v", other)
	}
	s.must(kitchen.WriteJSON(map[string]any{"v": 1, "type": "reminder.done", "id": rang.ID}))
	for _, conn := range []*websocket.Conn{bed, kitchen, late} {
		var gone reminderGone
		hear(t, conn, "reminder.gone", &gone)
		if gone.ID != rang.ID || gone.Why != "done" {
			t.Errorf("gone: %+v", gone)
		}
	}
	if state() != care.OccurrenceConfirmed {
		t.Errorf("kept as %v", state())
	}
	s.must(bed.WriteJSON(map[string]any{"v": 1, "type": "reminder.later", "id": "nothing"}))
	var refused errorOut
	hear(t, bed, "error", &refused)
	if refused.Code != "not_found" || refused.ID != "nothing" {
		t.Errorf("an answer to nothing: %+v", refused)
	}
}

func TestAPageWithoutRemindersIsRefused(t *testing.T) {
	s := openSite(t)
	s.pair()
	conn := s.socket("/api/elder/ws")
	s.must(conn.WriteJSON(map[string]any{"v": 1, "type": "reminder.done", "id": "x"}))
	var refused errorOut
	hear(t, conn, "error", &refused)
	if refused.Code != "not_found" {
		t.Errorf("got %+v", refused)
	}
}

func TestConsolesSeeMissedReminders(t *testing.T) {
	s := openSite(t)
	r, err := s.store.AddReminder(t.Context(), care.Reminder{
		ElderID: "wang", What: "量血压", At: time.Now().Add(-2 * time.Hour), Made: time.Now().Add(-3 * time.Hour),
	})
	s.must(err)
	s.signIn()
	conn := s.socket("/api/console/ws")
	s.remindAtOnce()
	var e missedEvent
	hear(t, conn, "reminders.missed", &e)
	if len(e.List) != 1 || e.List[0].Elder.Name != "王秀兰" || e.List[0].What != "量血压" || e.List[0].Reminder != r.ID || e.List[0].Rings != 0 {
		t.Errorf("the console got %+v", e)
	}
	again, err := s.dial("/api/console/ws")
	s.must(err)
	defer again.Close()
	var hello struct{ Missed []missedOut }
	hear(t, again, "welcome", &hello)
	if len(hello.Missed) != 1 || hello.Missed[0].ID != e.List[0].ID {
		t.Errorf("welcome has %+v", hello.Missed)
	}
}

func TestTheDossierListsWhatWasBookedSetAndComplained(t *testing.T) {
	s := openSite(t)
	ctx := t.Context()
	meal := care.Service{ID: "lunch", Name: "午餐配送", Price: 1500, Subsidy: 1200}
	s.must(s.store.PutService(ctx, meal))
	s.must(s.store.PutProvider(ctx, care.Provider{ID: "kitchen", Name: "幸福食堂"}))
	at := time.Now().AddDate(0, 0, 1)
	_, err := s.store.Book(ctx, care.Booking{
		ElderID: "wang", ServiceID: "lunch", ProviderID: "kitchen", At: at, Quantity: 2, Note: "不要辣", Quote: care.Price(meal, 2, at, s.elder(true), nil, nil),
	})
	s.must(err)
	_, err = s.store.AddReminder(ctx, care.Reminder{ElderID: "wang", What: "吃药", At: at, Rule: "FREQ=DAILY"})
	s.must(err)
	for _, f := range []care.Feedback{{ID: "f1", ElderID: "wang", Kind: care.FeedbackComplaint, Words: "饭是凉的"}, {ID: "f2", ElderID: "wang", Kind: care.FeedbackPraise, Words: "好"}} {
		s.must(s.store.AddFeedback(ctx, f))
	}
	s.signIn()
	_, _, body := s.ask("GET", "/api/elders/wang", "")
	var d struct {
		Bookings  []bookingOut
		Reminders []reminderSet
		Feedback  []feedbackOut
	}
	s.must(json.Unmarshal([]byte(body), &d))
	if len(d.Bookings) != 1 || d.Bookings[0].Quantity != 2 || d.Bookings[0].Price != "6.00" || d.Bookings[0].List != "30.00" || d.Bookings[0].Note != "不要辣" {
		t.Errorf("bookings %+v", d.Bookings)
	}
	if len(d.Reminders) != 1 || d.Reminders[0].What != "吃药" || d.Reminders[0].State != "active" || d.Reminders[0].Next == nil {
		t.Errorf("reminders %+v", d.Reminders)
	}
	if len(d.Feedback) != 1 || d.Feedback[0].Words != "饭是凉的" {
		t.Errorf("feedback %+v", d.Feedback)
	}
}

func TestAComplaintIsHandledOnce(t *testing.T) {
	s := openSite(t)
	s.must(s.store.AddFeedback(t.Context(), care.Feedback{ID: "f1", ElderID: "wang", CallID: "call", Kind: care.FeedbackComplaint, Words: "没人来"}))
	if status, code, _ := s.ask("GET", "/api/complaints", ""); status != 401 {
		t.Errorf("a stranger reads complaints: %d %s", status, code)
	}
	if status, _, _ := s.ask("POST", "/api/complaints/f1", `{"outcome":"x"}`); status != 401 {
		t.Errorf("a stranger handles one: %d", status)
	}
	s.signIn()
	var list struct{ Complaints []feedbackOut }
	read := func() []feedbackOut {
		_, _, body := s.ask("GET", "/api/complaints", "")
		s.must(json.Unmarshal([]byte(body), &list))
		return list.Complaints
	}
	if got := read(); len(got) != 1 || got[0].Elder.Name != "王秀兰" || got[0].Call != "call" {
		t.Errorf("complaints %+v", got)
	}
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"f1", `{"outcome":"  "}`, 400},
		{"f1", `{"outcome":"` + strings.Repeat("长", maxOutcome+1) + `"}`, 400},
		{"f1", `not JSON`, 400},
		{"f2", `{"outcome":"道歉了"}`, http.StatusNotFound},
		{"f1", `{"outcome":"道歉了"}`, http.StatusNoContent},
		{"f1", `{"outcome":"又一次"}`, http.StatusConflict},
	} {
		if status, code, _ := s.ask("POST", "/api/complaints/"+c.path, c.body); status != c.status {
			t.Errorf("%s %.40s: %d %s, want %d", c.path, c.body, status, code, c.status)
		}
	}
	if got := read(); len(got) != 0 {
		t.Errorf("still open: %+v", got)
	}
	kept, err := s.store.FeedbackOf(t.Context(), "wang")
	s.must(err)
	if kept[0].HandledBy != "lin" || kept[0].Outcome != "道歉了" {
		t.Errorf("kept as %+v", kept[0])
	}
}
