package test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is one real Chromium with one tab.
type browser struct {
	t   testing.TB
	ctx context.Context
}

// window is a size of screen to look at a page with.
type window struct{ width, height int64 }

var (
	phone   = window{390, 844}
	desktop = window{1280, 900}
)

// chromium finds Debian's Chromium, or another by CHROMIUM.
func chromium(t testing.TB) string {
	for _, p := range []string{os.Getenv("CHROMIUM"), "/usr/lib/chromium/chromium", "/usr/bin/chromium"} {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	t.Fatal("no Chromium: apt install chromium")
	return ""
}

// browse opens a browser whose microphone says the WAV file once, "" for a
// microphone that hums nothing; flags are more of Chromium's.
func browse(t testing.TB, w window, lang, wav string, flags ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.WindowSize(int(w.width), int(w.height)),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("allow-loopback-in-peer-connection", true), chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("lang", lang), chromedp.Flag("accept-lang", lang),
	)
	if wav != "" {
		opts = append(opts, chromedp.Flag("use-file-for-fake-audio-capture", wav+"%noloop"))
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), append(opts, flags...)...)
	ctx, cancelTab := chromedp.NewContext(alloc)
	ctx, cancelTime := context.WithTimeout(ctx, 3*time.Minute)
	b := &browser{t: t, ctx: ctx}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("page: %s", b.text("body"))
		}
		cancelTime()
		cancelTab()
		cancelAlloc()
	})
	b.do(chromedp.EmulateViewport(w.width, w.height))
	return b
}

// do runs actions and fails the test when one fails.
func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("browser: %v\npage: %s", err, b.text("body"))
	}
}

func (b *browser) open(url string) { b.t.Helper(); b.do(chromedp.Navigate(url)) }

// deep finds an element by its data-testid through shadow roots.
const deep = `(function(id, all) {
	const found = [];
	const walk = (root) => root.querySelectorAll('*').forEach((e) => {
		if (e.dataset && e.dataset.testid === id) found.push(e);
		if (e.shadowRoot) walk(e.shadowRoot);
	});
	walk(document);
	return all ? found : found.find((e) => e.getClientRects().length > 0);
})`

func eval[T any](b *browser, js string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("browser: %v in %.200s", err, js)
	}
	return v
}

// sees tells whether an element with the id is on the screen.
func (b *browser) sees(id string) bool {
	b.t.Helper()
	return eval[bool](b, "!!"+deep+"("+asJSON(id)+")")
}

// waitFor waits until the element is on the screen.
func (b *browser) waitFor(id string, within time.Duration) {
	b.t.Helper()
	eventually(b.t, id+" on the page", within, func() bool { return b.sees(id) })
}

// click presses the element as a person would, once it is there.
func (b *browser) click(id string) {
	b.t.Helper()
	b.waitFor(id, 10*time.Second)
	eval[bool](b, "(()=>{const e="+deep+"("+asJSON(id)+"); (e.shadowRoot?.querySelector('button') ?? e).click(); return true})()")
}

// fill types text into the element.
func (b *browser) fill(id, text string) {
	b.t.Helper()
	b.waitFor(id, 10*time.Second)
	eval[bool](b, "(()=>{const e="+deep+"("+asJSON(id)+"); const i=e.shadowRoot?.querySelector('input,textarea') ?? e; i.value="+asJSON(text)+
		"; i.dispatchEvent(new Event('input',{bubbles:true,composed:true})); i.dispatchEvent(new Event('change',{bubbles:true,composed:true})); return true})()")
}

// texts is what all elements with the id say.
func (b *browser) texts(id string) []string {
	b.t.Helper()
	return eval[[]string](b, deep+"("+asJSON(id)+", true).map(e => (e.innerText ?? '').trim())")
}

// text is all that a selector's element says, shadow roots included.
func (b *browser) text(selector string) string {
	js := `(()=>{let out='';const walk=n=>{if(n.nodeType===3){out+=n.textContent+' '}else if(!['STYLE','SCRIPT'].includes(n.nodeName)){if(n.shadowRoot)n.shadowRoot.childNodes.forEach(walk);n.childNodes.forEach(walk)}};walk(document.querySelector('` + selector + `'));return out.replace(/\s+/g,' ')})()`
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](js))
	if err != nil {
		return err.Error()
	}
	return v
}

// waitText waits until one of the elements with the id says the words.
func (b *browser) waitText(id, words string, within time.Duration) {
	b.t.Helper()
	deadline := time.Now().Add(within)
	for {
		all := b.texts(id)
		for _, s := range all {
			if strings.Contains(s, words) {
				return
			}
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("not within %s: %q in %s, which says %q\npage: %s", within, words, id, all, b.text("body"))
		}
		<-time.After(50 * time.Millisecond)
	}
}

// screenshot leaves a picture of the page in docs/screenshots when SCREENSHOTS
// is set, else in a folder of the test.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		dir = b.t.TempDir()
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
