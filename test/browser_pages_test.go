package test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yinling/care"
)

// atConsole signs an agent in and makes them ready.
func (b *browser) atConsole(h *house, login string) {
	b.t.Helper()
	b.open(h.url + "/console")
	b.fill("login", login)
	b.fill("password", h.signIns[login])
	b.click("signin")
	b.click("presence-ready")
	b.waitPresence("ready")
}

func (b *browser) waitPresence(want string) {
	b.t.Helper()
	eventually(b.t, "presence "+want, 15*time.Second, func() bool {
		return eval[string](b, deep+`("presence")?.dataset.presence ?? ""`) == want
	})
}

// types sends words from the text box of a running call.
func (b *browser) types(words string) {
	b.t.Helper()
	b.waitText("caption", "您好", 20*time.Second)
	b.fill("text-input", words)
	b.click("text-send")
}

// latestCall is the newest record of an elder's calls.
func (h *house) latestCall(elder string) care.CallRecord {
	h.t.Helper()
	calls, err := h.records().CallsOf(context.Background(), h.elder(elder).ID, 1)
	if err != nil || len(calls) == 0 {
		h.t.Fatal(calls, err)
	}
	return calls[0]
}

func TestBrowserAnOfferIsAcceptedWrappedUpAndReadLater(t *testing.T) {
	h, _ := withEngines(t)
	elder := browse(t, phone, "zh-CN", (&microphone{t: t}).pause(90*time.Second).file())
	agent := browse(t, desktop, "zh-CN", "")
	agent.open(h.url + "/console")
	agent.fill("login", "lin")
	agent.fill("password", "wrong")
	agent.click("signin")
	agent.waitText("signin-error", "密码不对", 15*time.Second)
	agent.atConsole(h, "lin")

	elder.pairAndOpen(h, "王秀兰")
	elder.click("call-button")
	elder.types("我要找人工")
	agent.waitText("offer", "王秀兰", 20*time.Second)
	agent.screenshot("console-offer-zh")
	agent.click("accept")
	elder.waitState("agent", 20*time.Second)
	agent.waitPresence("busy")
	agent.waitText("turn", "我要找人工", 10*time.Second)
	agent.click("hangup")
	elder.waitState("ended", 15*time.Second)
	agent.fill("wrapup-note", "想让女儿打电话来")
	agent.click("disposition-advised")
	agent.waitPresence("ready")

	links := h.waitForLinks(1, "王秀兰", 2)
	agent.click("tab-past")
	agent.waitText("past-call", "已解答", 15*time.Second)
	agent.do(chromedp.EmulateViewport(phone.width, phone.height))
	agent.click("past-call")
	agent.waitText("event", "话务员接过", 15*time.Second)
	agent.waitText("event", "林晓", 10*time.Second) // people by name, not by id
	agent.waitText("turn", "我要找人工", time.Second)
	agent.waitText("sentence", "人工", time.Second)
	if page := agent.text("body"); !containsAll(page, "想让女儿打电话来", "李敏", "李强") {
		t.Errorf("the call's page lacks the note or a link: %s", page)
	}
	agent.screenshot("console-past-call-zh-phone")

	family := browse(t, phone, "zh-CN", "")
	family.open(h.url + "/summary/" + links["李强"])
	family.waitFor("summary-heading", 15*time.Second)
	eval[bool](agent, `(()=>{const li=[...document.querySelectorAll('[data-testid=links] li')].find(e=>e.innerText.includes('李强')); li.querySelector('button').click(); return true})()`)
	agent.waitText("links", "已收回", 15*time.Second)
	family.open(h.url + "/summary/" + links["李强"])
	family.waitText("refused", "收回", 15*time.Second)
	family.open(h.url + "/summary/" + links["李敏"])
	family.waitFor("summary-heading", 15*time.Second)
}

func containsAll(s string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func TestBrowserTwoConsolesTakeACryForHelpTogether(t *testing.T) {
	h, _ := withEngines(t)
	elder := browse(t, phone, "zh-CN", (&microphone{t: t}).pause(90*time.Second).file())
	lin, he := browse(t, desktop, "zh-CN", ""), browse(t, phone, "zh-CN", "")
	lin.atConsole(h, "lin")
	he.atConsole(h, "he")
	elder.pairAndOpen(h, "张德福")
	elder.click("call-button")
	elder.types("救命，我胸口疼")
	for _, b := range []*browser{lin, he} { // both are called, in the colour of emergencies
		b.waitText("offer", "求救", 20*time.Second)
		if !eval[bool](b, deep+`("offer").classList.contains("urgent")`) {
			t.Error("the offer of a cry for help looks like any other")
		}
		b.click("call-row")
		b.waitFor("take", 10*time.Second)
	}
	lin.screenshot("console-distress-zh")
	const take = deep + `("take").click()`
	done := make(chan error, 2)
	for _, b := range []*browser{lin, he} {
		go func() {
			_, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](take))
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	elder.waitState("agent", 15*time.Second)
	winner, loser, name := lin, he, "林晓"
	eventually(t, "one of them speaks", 15*time.Second, func() bool { return lin.sees("handback") != he.sees("handback") })
	if he.sees("handback") {
		winner, loser, name = he, lin, "何静"
	}
	loser.waitText("call", name, 10*time.Second)
	loser.waitText("toast", "接了", 10*time.Second)
	if told := strings.Join(winner.texts("toast"), " "); strings.Contains(told, "接了") {
		t.Errorf("the winner is told %q", told)
	}
	winner.click("hangup")
	winner.click("disposition-emergency")
	winner.waitPresence("ready")
}

func TestBrowserAReloadGoesOnWithTheCall(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "zh-CN", (&microphone{t: t}).pause(90*time.Second).file())
	b.pairAndOpen(h, "王秀兰")
	b.click("call-button")
	b.types("后天上午十点找人来打扫")
	b.waitText("caption", "对吗", 30*time.Second)
	before := h.openCall("王秀兰")
	b.do(chromedp.Reload())
	b.waitText("caption", "对吗", 20*time.Second) // by itself, with what was said
	if after := h.openCall("王秀兰"); after != before {
		t.Errorf("the call was %s and is now %s", before, after)
	}
	if !b.sees("choice-1") {
		t.Error("the choices are gone")
	}
	b.fill("text-input", "再说一遍")
	b.click("text-send")
	eventually(t, "the bot is heard again", 20*time.Second, func() bool { return b.loud() > -70 })
	b.click("choice-1")
	eventually(t, "the booking", 20*time.Second, func() bool { return len(h.bookings("王秀兰")) == 1 })

	// A second tab does not take the sound away: it asks.
	eval[bool](b, `(() => { sessionStorage.clear(); return true })()`)
	b.do(chromedp.Reload())
	b.waitState("resume", 20*time.Second)
	b.click("hangup")
	b.waitState("ended", 15*time.Second)
}

func TestBrowserTheHotlineDiesInACall(t *testing.T) {
	h := open(t)
	b := browse(t, phone, "zh-CN", "")
	b.pairAndOpen(h, "王秀兰")
	b.click("call-button")
	b.waitText("caption", "您好", 20*time.Second)
	before := h.openCall("王秀兰")
	h.kill()
	eventually(t, "the page says that it reconnects", 20*time.Second, func() bool {
		s := b.state()
		return s == "offline" || s == "mending"
	})
	h.start()
	b.waitState("ended", 30*time.Second)
	b.waitText("ended-reason", "不是您按错了", time.Second)
	b.screenshot("elder-lost-zh")
	if rec := h.latestCall("王秀兰"); rec.ID != before || rec.State != care.CallEnded {
		t.Errorf("the call's record after the restart: %+v", rec)
	}
	b.click("call-button")
	b.waitText("caption", "您好", 30*time.Second)
	if after := h.openCall("王秀兰"); after == before {
		t.Error("the second call is the first")
	}
}

func TestBrowserSevenChoicesFitOnAPhone(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "zh-CN", "")
	b.pairAndOpen(h, "王秀兰")
	b.click("call-button")
	b.types("你能做什么")
	b.waitFor("choice-6", 20*time.Second)
	hidden := eval[[]string](b, `["choice-1","choice-6","choice-0","text-input","text-send","keypad-toggle","hangup"].filter((id) => {
		const r = `+deep+`(id)?.getBoundingClientRect();
		return !r || r.top < 0 || r.bottom > innerHeight || r.height < 64;
	})`)
	if len(hidden) > 0 {
		t.Errorf("not whole on the screen, or smaller than 64 px: %v", hidden)
	}
	if !eval[bool](b, `(() => { const c = [...document.querySelectorAll('[data-testid=caption]')].pop().getBoundingClientRect(); return c.top >= 0 && c.bottom <= document.querySelector('.choices').getBoundingClientRect().top })()`) {
		t.Error("the latest caption is cut")
	}
	b.screenshot("elder-choices-zh")
	for _, w := range []window{{360, 640}, {320, 640}, {195, 422}} { // 195 px is a phone at 200 %
		b.do(chromedp.EmulateViewport(w.width, w.height))
		if wide := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("at %d px the page is %d px too wide", w.width, wide)
		}
	}
}

func TestBrowserASecondConsoleTakesThePlaceOfTheFirst(t *testing.T) {
	h := open(t)
	var consoles []*browser
	for range 2 {
		b := browse(t, desktop, "zh-CN", "")
		b.open(h.url + "/console")
		b.fill("login", "lin")
		b.fill("password", h.signIns["lin"])
		b.click("signin")
		b.waitFor("presence-ready", 10*time.Second)
		consoles = append(consoles, b)
	}
	consoles[0].waitFor("signin", 10*time.Second)
	if page := consoles[0].text("body"); !strings.Contains(page, "别处") {
		t.Errorf("the first console says %q", page)
	}
	if !consoles[1].sees("presence-ready") {
		t.Error("the second console is gone, too")
	}
}
