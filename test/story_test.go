package test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"yinling/care"
	"yinling/speech/enginetest"
	"yinling/webrtc/softphone"
)

// The engine of these stories hears what the test tells it to; the real one is
// heard in speech_test.go.

func tomorrow(t testing.TB, hour, minute int) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(zone)
	return time.Date(now.Year(), now.Month(), now.Day()+1, hour, minute, 0, 0, zone)
}

func (h *house) bookings(elder string) []care.Booking {
	h.t.Helper()
	list, err := h.records().BookingsOf(context.Background(), h.elder(elder).ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func TestAnElderBooksLunchByVoiceAndTheRowIsThere(t *testing.T) {
	h, engine := withEngines(t)
	engine.Hear.Say("明天中午十一点半给我送一份午饭", "对的", "没有了，谢谢，再见")
	c := h.press("王秀兰")
	c.hears("bot", "王奶奶")
	c.listening()
	c.say("zh_book_meal")
	c.hears("elder", "午饭")
	c.hears("bot", "对吗")
	c.listening()
	c.say("zh_yes")
	c.until("the booking", func() bool { return len(h.bookings("王秀兰")) == 1 })
	b := h.bookings("王秀兰")[0]
	if b.ServiceID != "lunch" || !b.At.Equal(tomorrow(t, 11, 30)) || b.Quote.Elder != 300 || b.ProviderID != "canteen" {
		t.Errorf("booked %+v, want lunch tomorrow at 11:30 for 3 yuan", b)
	}
	c.listening()
	c.say("zh_bye")
	c.until("the call ends", func() bool { return c.state == "ended" })
	if c.ended.Result != "completed" {
		t.Errorf("ended %s: %s", c.ended.Result, c.ended.Reason)
	}
	if heard := c.phone.Heard(); heard.Audible < 100 {
		t.Errorf("only %d frames were audible", heard.Audible)
	}
}

func TestTheSameByTypingWithoutAnyEngine(t *testing.T) {
	h := open(t)
	c := h.typing("王秀兰")
	c.hears("bot", "王奶奶")
	c.text("后天下午三点找人来打扫")
	c.hears("bot", "对吗")
	c.text("对")
	c.until("the booking", func() bool { return len(h.bookings("王秀兰")) == 1 })
	if b := h.bookings("王秀兰")[0]; b.ServiceID != "cleaning" || !b.At.Equal(tomorrow(t, 15, 0).AddDate(0, 0, 1)) {
		t.Errorf("booked %+v", b)
	}
}

func TestTheSameInEnglish(t *testing.T) {
	h := open(t)
	c := h.typing("Margaret Brown")
	c.hears("bot", "Mrs Brown")
	c.text("Please bring me lunch tomorrow at half past eleven")
	c.hears("bot", "lunch")
	c.text("yes")
	c.until("the booking", func() bool { return len(h.bookings("Margaret Brown")) == 1 })
}

func TestWordsOfDistressReachEveryAgentAtOnce(t *testing.T) {
	h := open(t)
	agents := []*caller{h.agent("lin", false), h.agent("he", false)}
	other := h.typing("张德福")
	other.hears("bot", "张叔叔")
	other.text("我要找人工")
	c := h.typing("刘桂英")
	c.hears("bot", "刘奶奶")
	c.text("救命啊我摔倒了")
	id := c.callID()
	for _, a := range agents {
		a.within(2*time.Second, "the distress call is offered to every agent", func() bool {
			for _, o := range a.offers {
				if o.CallID() == id && o.Reason == "distress" {
					return true
				}
			}
			return false
		})
	}
}

func TestTwoAgentsTakeTogetherAndTheLoserIsToldWho(t *testing.T) {
	h := open(t)
	a, b := h.agent("lin", true), h.agent("he", true)
	c := h.typing("王秀兰")
	id := c.callID()
	go a.send("take", map[string]any{"call": id})
	b.send("take", map[string]any{"call": id})
	c.until("an agent", func() bool { return c.state == "agent" })
	loser, winner := a, "何静"
	if c.agent == "林晓" {
		loser, winner = b, "林晓"
	}
	loser.until("the loser is told", func() bool { return len(loser.errors) == 1 })
	if e := loser.errors[0]; e.Code != "taken" || string(e.By) != winner {
		t.Errorf("the loser was told %s by %q, want taken by %q", e.Code, e.By, winner)
	}
}

func TestTheFamilyReadsWhatHappenedAndOthersAreRefused(t *testing.T) {
	h := open(t)
	c := h.typing("王秀兰")
	c.hears("bot", "王奶奶")
	c.text("明天中午十一点半送一份午饭")
	c.hears("bot", "对吗")
	c.text("对")
	c.until("the booking", func() bool { return len(h.bookings("王秀兰")) == 1 })
	c.text("再见")
	c.until("the end", func() bool { return c.state == "ended" })

	links := h.waitForLinks(1, "王秀兰", 2)
	daughter, son := links["李敏"], links["李强"]
	var page struct {
		Sentences []struct {
			Kind, Text string
			Turns      []int
		}
		Turns []struct{ Seq int }
	}
	reader := h.client()
	if err := reader.Get(t.Context(), "/api/summary/"+daughter, &page); err != nil {
		t.Fatal(err)
	}
	booked := false
	for _, s := range page.Sentences {
		booked = booked || s.Kind == "booked" && strings.Contains(s.Text, "午饭")
		if len(s.Turns) == 0 {
			t.Errorf("a sentence without turns: %q", s.Text)
		}
	}
	if !booked || len(page.Turns) == 0 {
		t.Errorf("the daughter reads %+v", page)
	}
	page.Turns = nil
	if err := reader.Get(t.Context(), "/api/summary/"+son, &page); err != nil || len(page.Turns) != 0 {
		t.Errorf("the son, who may see the summary only, gets %d turns, %v", len(page.Turns), err)
	}
	for name, token := range map[string]string{"forged": daughter + "x", "another purpose": strings.TrimPrefix(h.signIns["王秀兰"], "/pair/")} {
		if err := reader.Get(t.Context(), "/api/summary/"+token, &page); !isRefusal(err, 404, "link_forged") {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.withdraw(daughter)
	if err := reader.Get(t.Context(), "/api/summary/"+daughter, &page); !isRefusal(err, 410, "link_revoked") {
		t.Errorf("withdrawn: %v", err)
	}
}

func TestKillAfterBookedWasSpokenAndTheBookingIsThere(t *testing.T) {
	h := open(t)
	for round := range 5 {
		c := h.typing("王秀兰")
		c.hears("bot", "王奶奶")
		c.text("明天中午十二点送一份午饭")
		c.hears("bot", "对吗")
		c.text("对")
		c.until("booked is said", func() bool {
			for _, m := range c.captions {
				if m.Party == "bot" && strings.Contains(m.Text, "订好") {
					return true
				}
			}
			return false
		})
		h.kill()
		h.start()
		if got := len(h.bookings("王秀兰")); got != round+1 {
			t.Fatalf("after kill %d there are %d bookings", round+1, got)
		}
	}
	if _, _, err := h.records().VerifyTimelines(t.Context()); err != nil {
		t.Error(err)
	}
}

func isRefusal(err error, status int, code string) bool {
	r := asRefusal(err)
	return r != nil && r.Status == status && r.Code == code
}

func TestACryInTheMiddleOfALongTurnIsNotWaitedFor(t *testing.T) {
	h, engine := withEngines(t, "HEAR_INTERIM=1s")
	engine.Hear.Answer(func(enginetest.Heard) string { return "哎哟救命啊我摔倒了" })
	agent := h.agent("lin", false)
	c := h.press("王秀兰", func(cfg *softphone.Config) { cfg.Microphone = crying(t) })
	c.within(8*time.Second, "a person is sought while the elder still cries", func() bool { return c.state == "queued" })
	agent.until("the offer", func() bool { return len(agent.offers) == 1 && agent.offers[0].Reason == "distress" })
}

// crying cries without end.
func crying(t *testing.T) softphone.Source {
	t.Helper()
	f, err := os.Open("testdata/elder/zh_help.wav")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := softphone.WAV(f, true)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
