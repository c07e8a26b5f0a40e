package test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"yinling/speech/enginetest"
	"yinling/webrtc/softphone"
)

// The figures of the whole program, with engines that answer at once, so that
// what is measured is ours. `make bench` prints them; each benchmark does its
// rounds in one iteration.

// quantiles reports p50, p95, p99 and the worst of times in ms.
func quantiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	for _, q := range []struct {
		name string
		at   float64
	}{{"p50-ms", 0.5}, {"p95-ms", 0.95}, {"p99-ms", 0.99}, {"max-ms", 1}} {
		i := min(int(q.at*float64(len(times))), len(times)-1)
		b.ReportMetric(float64(times[i].Microseconds())/1000, q.name)
	}
	b.ReportMetric(float64(len(times)), "rounds")
	b.ReportMetric(0, "ns/op")
}

// firstSound clicks the call button and gives the ms until the page's
// loudspeaker gives sound, seen every 4 ms.
const firstSound = `(async () => {
	const audio = document.querySelector('audio'), ctx = window.__meter ??= new AudioContext();
	await ctx.resume();
	const button = ` + deep + `("call-button"), began = performance.now();
	button.click();
	return await new Promise((done, fail) => {
		let a;
		const give = setTimeout(() => fail(new Error("nothing was heard for 10 s")), 10000);
		const look = setInterval(() => {
			if (!a) {
				if (!audio.srcObject?.getAudioTracks().length) return;
				a = ctx.createAnalyser(); a.fftSize = 256;
				ctx.createMediaStreamSource(audio.srcObject).connect(a);
			}
			const s = new Float32Array(a.fftSize);
			a.getFloatTimeDomainData(s);
			if (s.some(v => Math.abs(v) > 0.003)) { clearInterval(look); clearTimeout(give); done(performance.now() - began); }
		}, 4);
	});
})()`

// BenchmarkPressToAudible is a press of the real page's button to the first
// sound of the greeting from its loudspeaker.
func BenchmarkPressToAudible(b *testing.B) {
	h, _ := withEngines(b)
	<-time.After(3 * time.Second) // the greetings are being prepared
	page := browse(b, phone, "zh-CN", "")
	page.pairAndOpen(h, "王秀兰")
	for b.Loop() {
		var times []time.Duration
		for range 40 {
			page.waitFor("call-button", 5*time.Second)
			eventually(b, "the page is connected", 5*time.Second, func() bool { s := page.state(); return s == "ready" || s == "ended" })
			<-time.After(300 * time.Millisecond)
			times = append(times, time.Duration(eval[float64](page, firstSound)*float64(time.Millisecond)))
			page.click("hangup")
		}
		quantiles(b, times)
	}
}

// onset is when the voice begins in a WAV of testdata/elder.
func onset(b *testing.B, name string) time.Duration {
	b.Helper()
	f, err := os.Open("testdata/elder/" + name + ".wav")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	pcm, rate, err := softphone.ReadWAV(f)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i+rate/100 < len(pcm); i += rate / 100 {
		if softphone.Level(pcm[i:i+rate/100]) > 500 { // -36 dBFS: not the breath before
			return time.Duration(i) * time.Second / time.Duration(rate)
		}
	}
	b.Fatal("there is no voice in " + name)
	return 0
}

// BenchmarkBargeIn is from the elder's voice into the bot's speech to the last
// packet of the bot that the elder's phone hears.
func BenchmarkBargeIn(b *testing.B) {
	h, engine := withEngines(b)
	engine.Hear.Answer(func(h enginetest.Heard) string { return "那个我想问一下" })
	voices := []string{"zh_book_meal", "zh_clean", "zh_help", "zh_person", "zh_repeat", "en_book_meal", "en_help"}
	for b.Loop() {
		var times []time.Duration
		for i := range 35 {
			name := voices[i%len(voices)]
			c := h.press("王秀兰")
			c.until("the bot speaks", func() bool { return c.phone.Heard().Audible > 25 })
			spoke := time.Now().Add(onset(b, name))
			c.say(name)
			last := time.Time{}
			eventually(b, "the bot stops", 5*time.Second, func() bool {
				last = c.phone.Heard().LastAudible
				return time.Since(last) > 400*time.Millisecond
			})
			times = append(times, last.Sub(spoke))
			c.hangUp()
		}
		quantiles(b, times)
	}
}

func (c *caller) hangUp() {
	c.t.Helper()
	c.send("hangup", nil)
	c.until("the end", func() bool { return c.state == "ended" })
	c.phone.Close()
	c.socket.Close()
}

// BenchmarkVoiceToVoice is our own part of an answer: from the engine's text of
// the elder's turn to the first sound of a sentence never said before in the
// elder's phone. Understanding, the records, the request to the voice, encoding
// and the way to the phone are in it; the engines answer at once. What comes
// before, from the decision that the turn has ended to the request, is a WAV
// put together: BenchmarkEngineToText in speech has it.
func BenchmarkVoiceToVoice(b *testing.B) {
	h, engine := withEngines(b)
	var understood, heard atomic.Int64 // Unix ns
	n := 0
	engine.Hear.Answer(func(enginetest.Heard) string {
		n++
		heard.Store(0)
		understood.Store(time.Now().UnixNano())
		return fmt.Sprintf("后天上午%d点%d分找人来打扫", 8+n%4, 1+n%59)
	})
	c := h.press("王秀兰", func(cfg *softphone.Config) {
		cfg.OnFrame = func(frame []int16) {
			if understood.Load() != 0 && softphone.Level(frame) > 200 {
				heard.CompareAndSwap(0, time.Now().UnixNano())
			}
		}
	})
	c.hears("bot", "王奶奶")
	for b.Loop() {
		var times []time.Duration
		for range 40 {
			c.listening()
			understood.Store(0)
			c.say("zh_repeat")
			eventually(b, "an answer is heard", 10*time.Second, func() bool { return understood.Load() != 0 && heard.Load() != 0 })
			times = append(times, time.Duration(heard.Load()-understood.Load()))
		}
		quantiles(b, times)
	}
}

// BenchmarkTakeover is from an agent's "take" to the elder's voice in the
// agent's headset.
func BenchmarkTakeover(b *testing.B) {
	h, _ := withEngines(b)
	elder := h.press("王秀兰", func(c *softphone.Config) { c.Microphone = softphone.Tone(440, 0.3) })
	agent := h.agent("lin", true)
	id := agent.callID()
	elder.hears("bot", "王奶奶")
	for b.Loop() {
		var times []time.Duration
		for range 100 {
			<-time.After(150 * time.Millisecond) // the sound of the round before has died away
			began := time.Now()
			agent.send("take", map[string]any{"call": id})
			heard := time.Time{}
			for heard.Before(began) {
				if h := agent.phone.Heard(); h.LastAudible.After(began) {
					heard = time.Now()
				}
				<-time.After(time.Millisecond)
				if time.Since(began) > 5*time.Second {
					b.Fatal("the agent hears nothing")
				}
			}
			times = append(times, heard.Sub(began))
			agent.until("busy", func() bool { return agent.presence == "busy" })
			agent.send("handback", map[string]any{"call": id})
			agent.until("ready again", func() bool { return agent.presence == "ready" })
		}
		quantiles(b, times)
	}
}

// BenchmarkTakeoverInTheBrowser is from the click on "take over" in the real
// console to the elder's voice from its loudspeaker.
func BenchmarkTakeoverInTheBrowser(b *testing.B) {
	h, _ := withEngines(b)
	elder := h.press("王秀兰", func(c *softphone.Config) { c.Microphone = softphone.Tone(440, 0.3) })
	elder.hears("bot", "王奶奶")
	page := browse(b, desktop, "zh-CN", "", chromedp.Flag("mute-audio", false))
	page.open(h.url + "/console")
	page.fill("login", "lin")
	page.fill("password", h.signIns["lin"])
	page.click("signin")
	page.click("presence-ready")
	page.click("call-row")
	for b.Loop() {
		var times []time.Duration
		for range 30 {
			page.waitFor("take", 5*time.Second)
			<-time.After(500 * time.Millisecond)
			js := strings.Replace(firstSound, `"call-button"`, `"take"`, 1)
			times = append(times, time.Duration(eval[float64](page, js)*float64(time.Millisecond)))
			page.click("handback")
		}
		quantiles(b, times)
	}
}

// BenchmarkMemoryPerCall is what the program grows by with each of 100 calls
// in which the bot speaks and listens.
func BenchmarkMemoryPerCall(b *testing.B) {
	b.Setenv("GOGC", "10") // what is resident is then what is used
	h, _ := withEngines(b)
	first := h.press("王秀兰") // what is made once is not a call's
	first.hears("bot", "王奶奶")
	for b.Loop() {
		<-time.After(40 * time.Second) // what the start took is given back
		before := h.rss()
		var names []string
		for name := range h.signIns {
			if strings.HasPrefix(h.signIns[name], "/pair/") && name != "王秀兰" {
				names = append(names, name)
			}
		}
		for _, name := range names {
			h.press(name)
		}
		<-time.After(12 * time.Second)
		b.ReportMetric(float64(h.rss()-before)/float64(len(names))/1024, "KB/call")
		b.ReportMetric(float64(len(names)), "calls")
		b.ReportMetric(float64(before)/1024/1024, "MB-before")
		b.ReportMetric(0, "ns/op")
	}
}

// rss is the program's resident memory in bytes.
func (h *house) rss() int {
	h.t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	if err != nil {
		h.t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); f[0] == "VmRSS:" {
			kb, err := strconv.Atoi(f[1])
			if err != nil {
				h.t.Fatal(err)
			}
			return kb * 1024
		}
	}
	h.t.Fatal("no VmRSS")
	return 0
}
