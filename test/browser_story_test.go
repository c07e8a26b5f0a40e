package test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// microphone is a WAV file for a browser's fake microphone.
type microphone struct {
	t   testing.TB
	pcm []int16
}

const micRate = 48000

func (m *microphone) pause(d time.Duration) *microphone {
	m.pcm = append(m.pcm, make([]int16, int(d.Seconds()*micRate))...)
	return m
}

func (m *microphone) tone(hz float64, d time.Duration) *microphone {
	for i := range int(d.Seconds() * micRate) {
		m.pcm = append(m.pcm, int16(8000*math.Sin(2*math.Pi*hz*float64(i)/micRate)))
	}
	return m
}

// file writes the WAV and gives its path.
func (m *microphone) file() string {
	m.t.Helper()
	le := binary.LittleEndian
	size := uint32(len(m.pcm) * 2)
	b := append(le.AppendUint32([]byte("RIFF"), 36+size), "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	for _, v := range []uint16{1, 1} { // PCM, mono
		b = le.AppendUint16(b, v)
	}
	b = le.AppendUint32(le.AppendUint32(b, micRate), micRate*2)
	b = le.AppendUint16(le.AppendUint16(b, 2), 16)
	b = le.AppendUint32(append(b, "data"...), size)
	for _, v := range m.pcm {
		b = le.AppendUint16(b, uint16(v))
	}
	path := filepath.Join(m.t.TempDir(), "microphone.wav")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// peakHz listens to the page's remote audio and gives the strongest frequency
// and its level in dBFS. It measures what the loudspeaker gets.
const peakHz = `(async () => {
	const audio = document.querySelector('audio');
	for (let i = 0; i < 200 && !audio.srcObject?.getAudioTracks().length; i++) await new Promise(r => setTimeout(r, 50));
	if (!audio.srcObject) return [0, -200];
	const ctx = window.__meter ??= new AudioContext();
	await ctx.resume();
	const source = ctx.createMediaStreamSource(audio.srcObject), a = ctx.createAnalyser();
	a.fftSize = 8192; a.smoothingTimeConstant = 0.5;
	source.connect(a);
	const bins = new Float32Array(a.frequencyBinCount);
	let best = [0, -200];
	for (let n = 0; n < 10; n++) {
		await new Promise(r => setTimeout(r, 60));
		a.getFloatFrequencyData(bins);
		for (let i = 4; i < bins.length; i++) if (bins[i] > best[1]) best = [i * ctx.sampleRate / a.fftSize, bins[i]];
	}
	source.disconnect();
	return best;
})()`

// hearsTone waits until the page's loudspeaker gives the tone.
func (b *browser) hearsTone(hz float64) {
	b.t.Helper()
	var last []float64
	eventually(b.t, "the tone is heard", 15*time.Second, func() bool {
		last = eval[[]float64](b, peakHz)
		return math.Abs(last[0]-hz) < 12 && last[1] > -60
	})
	b.t.Logf("%.0f Hz heard at %.0f dBFS", last[0], last[1])
}

// loud is the loudest the page's loudspeaker was in 0.6 s, in dBFS.
func (b *browser) loud() float64 { b.t.Helper(); return eval[[]float64](b, peakHz)[1] }

// plain switches off what a browser does to a voice, which bends steady tones.
const plain = `const gum = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = (c) => gum({...c, audio: {echoCancellation: false, noiseSuppression: false, autoGainControl: false}});`

// talking is a microphone that says a WAV when it is told to.
const talking = `navigator.mediaDevices.getUserMedia = async () => {
	const ctx = new AudioContext(), to = ctx.createMediaStreamDestination(), hush = ctx.createConstantSource();
	hush.offset.value = 0; hush.connect(to); hush.start();
	window.__say = async (wav) => {
		const s = ctx.createBufferSource();
		s.buffer = await ctx.decodeAudioData(Uint8Array.from(atob(wav), c => c.charCodeAt(0)).buffer);
		s.connect(to);
		await ctx.resume();
		await new Promise(done => { s.onended = done; s.start(); });
		return true;
	};
	return to.stream;
};`

// say says a WAV of testdata/elder and returns when it was said.
func (b *browser) say(name string) {
	b.t.Helper()
	wav, err := os.ReadFile(filepath.Join("testdata", "elder", name+".wav"))
	if err != nil {
		b.t.Fatal(err)
	}
	eval[bool](b, `window.__say("`+base64.StdEncoding.EncodeToString(wav)+`")`)
}

// before runs a script in every page before its own.
func (b *browser) before(js string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
		return err
	}))
}

// pairAndOpen makes the browser an elder's device and opens the page.
func (b *browser) pairAndOpen(h *house, elder string) {
	b.t.Helper()
	b.open(h.url + h.signIns[elder])
	b.waitFor("call-button", 10*time.Second)
}

func (b *browser) state() string {
	b.t.Helper()
	return eval[string](b, deep+`("status")?.dataset.state ?? ""`)
}

func (b *browser) waitState(want string, within time.Duration) {
	b.t.Helper()
	last := ""
	deadline := time.Now().Add(within)
	for {
		if last = b.state(); last == want {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("not within %s: status %s; it is %s\npage: %s", within, want, last, b.text("body"))
		}
		<-time.After(30 * time.Millisecond)
	}
}

func TestBrowserAnElderPressesSpeaksAndConfirms(t *testing.T) {
	h, engine := withEngines(t)
	engine.Hear.Say("明天中午十一点半给我送一份午饭", "对的", "没有了，谢谢，再见")
	b := browse(t, phone, "zh-CN", "")
	b.before(talking)
	b.pairAndOpen(h, "王秀兰")
	b.screenshot("elder-ready-zh")
	b.click("call-button")
	b.waitText("caption", "王奶奶", 10*time.Second)
	if level := b.loud(); level < -70 {
		t.Errorf("the greeting is heard at %.0f dBFS: silence", level)
	}
	b.screenshot("elder-talking-zh")
	b.waitState("listening", 20*time.Second)
	b.say("zh_book_meal")
	b.waitText("caption", "对吗", 30*time.Second)
	b.waitText("caption", "午饭", time.Second)
	b.screenshot("elder-confirm-zh")
	b.waitState("listening", 30*time.Second)
	b.say("zh_yes2")
	eventually(t, "the booking", 30*time.Second, func() bool { return len(h.bookings("王秀兰")) == 1 })
	if k := h.bookings("王秀兰")[0]; k.ServiceID != "lunch" || !k.At.Equal(tomorrow(t, 11, 30)) {
		t.Errorf("booked %+v, want lunch tomorrow at 11:30", k)
	}
	b.waitState("listening", 20*time.Second)
	b.say("zh_bye")
	b.waitState("ended", 40*time.Second)
	b.screenshot("elder-ended-zh")

	links := h.waitForLinks(1, "王秀兰", 2)
	family := browse(t, phone, "zh-CN", "")
	family.open(h.url + "/summary/" + links["李敏"])
	family.waitText("sentence", "午饭", 10*time.Second)
	family.screenshot("summary-zh")
	if n := len(family.texts("turn")); n == 0 {
		t.Error("the daughter, who may, does not see what was said")
	}
	family.open(h.url + "/summary/" + links["李强"])
	family.waitText("sentence", "午饭", 10*time.Second)
	if n := len(family.texts("turn")); n != 0 {
		t.Errorf("the son, who may not, sees %d turns", n)
	}
	family.open(h.url + "/summary/" + links["李敏"] + "0")
	family.waitFor("refused", 10*time.Second)
	family.screenshot("summary-refused-zh")
}

func TestBrowserTwoPagesTakeoverAndHandback(t *testing.T) {
	h, _ := withEngines(t)
	elder := browse(t, phone, "zh-CN", (&microphone{t: t}).tone(440, 90*time.Second).file())
	agent := browse(t, desktop, "zh-CN", (&microphone{t: t}).tone(1000, 90*time.Second).file())
	elder.before(plain)
	agent.before(plain)

	agent.open(h.url + "/console")
	agent.screenshot("console-sign-in-zh")
	agent.fill("login", "lin")
	agent.fill("password", h.signIns["lin"])
	agent.click("signin")
	agent.click("presence-ready")
	elder.pairAndOpen(h, "王秀兰")
	elder.click("call-button")
	elder.waitText("caption", "王奶奶", 10*time.Second)
	agent.click("call-row")
	agent.waitText("turn", "王奶奶", 10*time.Second)
	agent.waitText("dossier", "青霉素", 10*time.Second)

	agent.click("take") // in the middle of the greeting, or of the question after it
	elder.waitState("agent", 5*time.Second)
	elder.hearsTone(1000)
	agent.hearsTone(440)
	said := botTurns(h, "王秀兰")
	agent.screenshot("console-agent-zh")
	elder.screenshot("elder-agent-zh")
	<-time.After(3 * time.Second)
	if n := botTurns(h, "王秀兰"); n != said {
		t.Errorf("the bot said %d more turns after the takeover", n-said)
	}
	elder.hearsTone(1000) // and nothing else

	agent.click("handback")
	eventually(t, "the bot goes on", 10*time.Second, func() bool { return botTurns(h, "王秀兰") > said })
	elder.click("hangup")
	elder.waitState("ended", 10*time.Second)
}

// botTurns counts what the bot has said in an elder's latest call.
func botTurns(h *house, elder string) (n int) {
	h.t.Helper()
	store := h.records()
	calls, err := store.CallsOf(context.Background(), h.elder(elder).ID, 1)
	if err != nil || len(calls) == 0 {
		h.t.Fatal(calls, err)
	}
	turns, err := store.Turns(context.Background(), calls[0].ID)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, turn := range turns {
		if turn.Party == "bot" {
			n++
		}
	}
	return n
}

func TestBrowserMicrophoneRefusedIsNoEnd(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "zh-CN", "", chromedp.Flag("use-fake-ui-for-media-stream", false), chromedp.Flag("deny-permission-prompts", true))
	b.pairAndOpen(h, "张德福")
	b.click("call-button")
	b.waitText("notice", "麦克风", 15*time.Second)
	b.screenshot("elder-no-microphone-zh")
	b.bookByTyping(h, "张德福")
}

func TestBrowserWithoutWebRTCTypes(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "zh-CN", "")
	b.before(`delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection;`)
	b.pairAndOpen(h, "张德福")
	b.click("call-button")
	b.bookByTyping(h, "张德福")
}

// bookByTyping books with the text box and a choice button.
func (b *browser) bookByTyping(h *house, elder string) {
	b.t.Helper()
	b.waitText("caption", "您好", 15*time.Second)
	b.fill("text-input", "后天上午十点找人来打扫")
	b.click("text-send")
	b.waitText("caption", "对吗", 20*time.Second)
	b.click("choice-1")
	eventually(b.t, "the booking", 15*time.Second, func() bool { return len(h.bookings(elder)) == 1 })
}

func TestBrowserTenSecondsWithoutTheHotlineAndTheCallGoesOn(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "zh-CN", (&microphone{t: t}).pause(90*time.Second).file())
	b.pairAndOpen(h, "王秀兰")
	b.click("call-button")
	b.waitText("caption", "王奶奶", 10*time.Second)
	before := h.openCall("王秀兰")
	h.cmd.Process.Signal(syscall.SIGSTOP) // nothing answers any more
	gone := time.Now()
	eventually(t, "the page says that it reconnects", 12*time.Second, func() bool {
		s := b.state() // the network, or the sound first
		return s == "offline" || s == "mending"
	})
	b.screenshot("elder-offline-zh")
	<-time.After(time.Until(gone.Add(10 * time.Second)))
	h.cmd.Process.Signal(syscall.SIGCONT)
	eventually(t, "the page is back in its call", 15*time.Second, func() bool {
		s := b.state()
		return s == "listening" || s == "speaking" || s == "thinking"
	})
	if after := h.openCall("王秀兰"); after != before {
		t.Errorf("the call was %s and is now %s", before, after)
	}
	b.fill("text-input", "后天上午十点找人来打扫")
	b.click("text-send")
	b.waitText("caption", "对吗", 20*time.Second)
}

// openCall is the id of an elder's open call.
func (h *house) openCall(elder string) string {
	h.t.Helper()
	calls, err := h.records().OpenCalls(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range calls {
		if c.ElderID == h.elder(elder).ID {
			return c.ID
		}
	}
	h.t.Fatalf("%s has no open call", elder)
	return ""
}

func TestBrowserPagesInEnglishAndAtEverySize(t *testing.T) {
	h, _ := withEngines(t)
	b := browse(t, phone, "en-GB", "")
	b.pairAndOpen(h, "Margaret Brown")
	if page := b.text("body"); !strings.Contains(page, "Call") {
		t.Errorf("the English page says %q", page)
	}
	b.screenshot("elder-ready-en")
	for _, w := range []window{{320, 640}, {195, 422}, phone, desktop} { // 195 px is a phone at 200 %
		b.do(chromedp.EmulateViewport(w.width, w.height))
		if wide := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("at %d px the page is %d px too wide", w.width, wide)
		}
	}
	b.screenshot("elder-ready-en-desktop")
}
