package test

import (
	"strings"
	"testing"
	"time"

	"yinling/speech/enginetest"
)

// However an engine fails, the caller hears something within 2.5 s of the end
// of the turn, reaches keypad or person, and the log says why. The failures
// run in parallel: each has a hotline of its own.
var engineFailures = map[string]struct {
	failure enginetest.Failure
	reason  string // in the log
}{
	"down":                {enginetest.Down(), "unreachable"},
	"slow":                {enginetest.Slow(30 * time.Second), "slow"},
	"too many requests":   {enginetest.Status(429), "busy"},
	"internal error":      {enginetest.Status(500), "server"},
	"empty":               {enginetest.Empty(), "empty"},
	"garbage":             {enginetest.Garbage(), "garbage"},
	"stalls in mid-reply": {enginetest.Stall(), ""}, // told as slow or stalled
}

// neverSilent is law 2.
const neverSilent = 2500 * time.Millisecond

func TestHearingFails(t *testing.T) {
	for name, f := range engineFailures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, engine := withEngines(t)
			engine.Hear.FailAlways(f.failure)
			c := h.press("王秀兰")
			c.hears("bot", "王奶奶")
			c.listening()
			c.answered("zh_book_meal")
			eventually(t, "the log says "+f.reason, 10*time.Second, func() bool {
				return strings.Contains(h.log.String(), "reason="+f.reason)
			})
			c.listening()
			c.answered("zh_book_meal")
			c.until("keys or a person are offered", func() bool { return len(c.choices) > 0 || c.keypad || c.state == "queued" })
			if err := c.phone.SendDigit('0'); err != nil { // 0 is a person, always
				t.Fatal(err)
			}
			c.until("a person is fetched", func() bool { return c.state == "queued" })
		})
	}
}

// answered says a WAV and fails when the bot is not heard soon enough after it.
func (c *caller) answered(wav string) {
	c.t.Helper()
	said := c.sayAndWait(wav)
	c.within(neverSilent, "something is heard within 2.5 s of the end of the turn", func() bool {
		return c.phone.Heard().LastAudible.After(said)
	})
}

// sayAndWait says a WAV and gives the moment at which its last sound left.
func (c *caller) sayAndWait(wav string) time.Time {
	c.t.Helper()
	done := c.say(wav)
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		c.t.Fatalf("%s was not said", wav)
	}
	return time.Now()
}

func TestSpeakingFails(t *testing.T) {
	for name, f := range engineFailures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, engine := withEngines(t)
			engine.Speak.FailAlways(f.failure)
			engine.Hear.Say("我要找人工")
			c := h.press("王秀兰")
			began := time.Now()
			c.within(neverSilent+time.Second, "something is heard", func() bool { return c.phone.Heard().Audible > 0 })
			t.Logf("first sound %d ms after the press", time.Since(began).Milliseconds())
			c.hears("bot", "王奶奶") // captions show what a voice could not say
			c.listening()
			c.say("zh_person")
			c.until("a person is fetched", func() bool { return c.state == "queued" })
		})
	}
}

func TestNoEngineAtAll(t *testing.T) {
	h := open(t) // SPEECH=off
	c := h.press("王秀兰")
	c.within(neverSilent, "a recorded phrase is heard", func() bool { return c.phone.Heard().Audible > 0 })
	c.key('2', "打扫")
	c.key('1', "打扫卫生")
	c.key('3', "后天")
	c.key('1', "点")
	c.until("the read-back", func() bool {
		return strings.Contains(c.transcript(), "对吗") || strings.Contains(c.transcript(), "对不对")
	})
	c.key('1', "对")
	c.until("the booking", func() bool { return len(h.bookings("王秀兰")) == 1 })
	c.key('0', "人工")
	c.until("a person is fetched", func() bool { return c.state == "queued" })
}

// key waits until a choice with the words is offered and presses a key.
func (c *caller) key(key rune, words string) {
	c.t.Helper()
	c.until("a choice with "+words, func() bool { return c.doing == "listening" && strings.Contains(c.labels, words) })
	if err := c.phone.SendDigit(key); err != nil {
		c.t.Fatal(err)
	}
}

func TestABookingThatCannotBe(t *testing.T) {
	h := open(t)
	for name, c := range map[string]struct{ elder, says, answer string }{
		"in the past":             {"张德福", "昨天中午十一点半给我送一份午饭", "过"},
		"at 3 in the morning":     {"王秀兰", "明天凌晨三点找人来打扫", "点"},
		"a service there is none": {"陈建国", "帮我订一张去月球的飞机票", ""},
		"without provider":        {"郑桂芝", "明天上午十点来给我洗澡", ""},
	} {
		t.Run(name, func(t *testing.T) {
			caller := h.typing(c.elder)
			caller.hears("bot", "您")
			before := len(caller.captionsOf("bot"))
			caller.text(c.says)
			caller.until("an answer", func() bool { return len(caller.captionsOfLocked("bot")) > before })
			caller.listening()
			said := strings.Join(caller.captionsOf("bot")[before:], " ")
			if !strings.Contains(said, c.answer) || strings.Contains(said, "订好") {
				t.Errorf("to %q the bot said %q", c.says, said)
			}
			t.Logf("%s → %s", c.says, said)
			if n := len(h.bookings(c.elder)); n != 0 {
				t.Errorf("%d bookings were made", n)
			}
		})
	}
}

func (c *caller) captionsOf(party string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.captionsOfLocked(party)
}

func (c *caller) captionsOfLocked(party string) (list []string) {
	for _, m := range c.captions {
		if m.Party == party {
			list = append(list, m.Text)
		}
	}
	return list
}
