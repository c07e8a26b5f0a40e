package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yinling/callcenter"
	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/devices"
	"yinling/dialog"
	"yinling/dialog/thinking"
	"yinling/notify"
	"yinling/prompts"
	"yinling/speech"
	"yinling/web"
	"yinling/webrtc"
)

// serveCommand answers calls until it is told to stop.
type serveCommand struct {
	Demo bool `help:"Fill an empty database with a demo town and print its sign-ins."`
}

// hotline is the running program: everything wired by hand, in the order in
// which it starts; it stops in the other order.
type hotline struct {
	cfg   Config
	log   *slog.Logger
	stops []func(context.Context) error

	store     *sqlstore.Store
	model     *thinking.Model // nil without one
	center    *callcenter.Center
	incidents *callcenter.Incidents
	gateways  devices.Gateways
	pages     *web.Server
	server    *http.Server
	port      *sharedPort
	served    chan error
}

func (s serveCommand) Run(ctx context.Context, cfg Config) error {
	h := &hotline{cfg: cfg, log: cfg.logger(os.Stderr), served: make(chan error, 1)}
	err := h.start(ctx, s.Demo)
	if err == nil {
		h.announce(s.Demo)
		select {
		case <-ctx.Done():
			h.log.Info("stopping: no new calls, running ones may end", "calls", h.center.OpenCalls(), "wait", cfg.Drain)
		case err = <-h.served:
		}
	}
	return errors.Join(err, h.stop())
}

func (h *hotline) onStop(f func(context.Context) error) { h.stops = append(h.stops, f) }

// stop takes everything down in reverse. The first part, the calls, may take
// as long as the drain time; a second signal ends it at once.
func (h *hotline) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), h.cfg.Drain+15*time.Second)
	defer cancel()
	var errs []error
	for i := len(h.stops) - 1; i >= 0; i-- {
		errs = append(errs, h.stops[i](ctx))
	}
	return errors.Join(errs...)
}

func (h *hotline) start(ctx context.Context, demo bool) error {
	zone, err := time.LoadLocation(h.cfg.Zone)
	if err != nil {
		return err
	}
	if h.store, err = openStore(ctx, h.cfg); err != nil {
		return err
	}
	h.onStop(func(context.Context) error { return h.store.Close() })
	keys, err := linkKey(h.cfg.Data)
	if err != nil {
		return err
	}
	if demo {
		if err := fillDemo(ctx, h.store, keys, h.cfg.Data); err != nil {
			return fmt.Errorf("filling the demo town: %w", err)
		}
	}
	book, err := loadPrompts(h.cfg.Prompts)
	if err != nil {
		return err
	}
	assistant, eng, err := h.startAssistant(ctx, book, zone)
	if err != nil {
		return err
	}
	notifier, err := notify.New(notify.Config{
		Data: h.cfg.Data, Contact: h.cfg.Push.Contact, AllowPrivate: h.cfg.Push.AllowPrivate,
		SMTP: notify.SMTP{Address: h.cfg.SMTP.Addr, Security: notify.Security(h.cfg.SMTP.Security), From: h.cfg.SMTP.From, User: h.cfg.SMTP.User, Password: h.cfg.SMTP.Password},
		SMS:  h.cfg.SMS.gateway(),
	}, h.log.With("room", "notify"))
	if err != nil {
		return fmt.Errorf("setting up delivery: %w", err)
	}
	h.onStop(func(context.Context) error { notifier.Close(); return nil })
	after := aftercare{store: h.store, book: book, notifier: notifier, keys: keys, url: h.cfg.publicURL(), zone: zone, model: h.model, log: h.log.With("room", "jobs")}
	if err := h.store.StartJobs(ctx, after.handlers()); err != nil {
		return fmt.Errorf("starting jobs: %w", err)
	}
	h.onStop(h.store.StopJobs)

	cert, err := tlsConfig(h.cfg)
	if err != nil {
		return err
	}
	if h.port, err = sharePort(h.cfg.Listen, cert); err != nil {
		return err
	}
	h.onStop(func(context.Context) error { return h.port.Close() })
	rtc, err := webrtc.Listen(h.mediaConfig())
	if err != nil {
		return fmt.Errorf("opening the media ports: %w", err)
	}
	h.onStop(func(context.Context) error { return rtc.Close() })
	sockets := web.NewDeviceSockets()
	h.newCenter(mediaServer{rtc, h.log.With("room", "webrtc")}, bot{assistant})
	if err := h.startIncidents(ctx, alerts{book: book, keys: keys, url: h.cfg.publicURL(), zone: zone, sms: notifier.Can(care.ChannelSMS)}, zone, sockets); err != nil {
		return err
	}
	h.startReminders(book, zone)
	return h.startCenter(ctx, func(m *metrics) {
		h.pages = web.New(web.Settings{
			ICEServers: webICE(rtc.ICEServers()), Hearing: eng.hear != nil, Speaking: len(eng.speak) > 0,
			PushKey: pushKey(h.cfg, notifier), Zone: h.cfg.Zone, Recordings: recordingsDir(h.cfg.Data),
			Map: web.Map(h.cfg.Map), Hotline: h.cfg.SOS.Hotline, Rules: h.cfg.SOS.rules(), Devices: sockets,
		}, h.store, h.center, h.incidents, keys, h.store.Sessions(), m.handler(), web.Pages(), h.log.With("room", "web"))
	})
}

func (h *hotline) startAssistant(ctx context.Context, book *prompts.Book, zone *time.Location) (*dialog.Assistant, engines, error) {
	eng, err := setUpEngines(context.WithoutCancel(ctx), h.cfg, h.log.With("room", "speech"))
	if err != nil {
		return nil, eng, err
	}
	h.onStop(func(context.Context) error { eng.stop(); return nil })
	voice, err := newVoice(h.cfg, eng, h.log.With("room", "speech"))
	if err != nil {
		return nil, eng, err
	}
	h.onStop(func(context.Context) error { voice.Close(); return nil })
	understanding, err := loadUnderstanding(h.cfg.Town)
	if err != nil {
		return nil, eng, err
	}
	if h.model, err = h.cfg.Think.model(h.cfg.Prompts, h.log.With("room", "thinking")); err != nil {
		return nil, eng, err
	}
	assistant := dialog.New(dialog.Settings{Speed: h.cfg.Speak.Speed}, dialog.Engines{
		Recognizer: eng.hear, Voice: voice, NewActivity: newActivity, Understanding: understanding,
		Thinker: thinker(h.model), Weather: h.cfg.Weather.source(zone),
	}, book, records{Store: h.store, book: book, zone: zone, now: time.Now, sms: h.cfg.SMS.URL != ""}, zone, h.log.With("room", "dialog"))
	warm, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() { defer close(done); h.warm(warm, voice, book) }()
	h.onStop(func(context.Context) error { cancel(); <-done; return nil })
	return assistant, eng, nil
}

// recordedSpeed is the speed of the recorded phrases, and the default.
const recordedSpeed = 0.88

// newVoice is the configured engines with the recorded phrases behind them.
func newVoice(c Config, eng engines, log *slog.Logger) (*speech.Voice, error) {
	recorded, err := speech.LoadRecorded(prompts.Recorded())
	if err != nil {
		return nil, fmt.Errorf("reading the recorded phrases: %w", err)
	}
	o := speech.VoiceOptions{Engines: eng.speak, Recorded: recorded, Dir: filepath.Join(c.Data, "phrases"), Log: log}
	if eng.local {
		o.RecordedAs, o.RecordedSpeed = eng.speak[0].Name(), recordedSpeed
		o.FirstAudio = 2500 * time.Millisecond // it is slow at times; the bot says "I'll have a look" meanwhile
	}
	v, err := speech.NewVoice(o)
	if err != nil {
		return nil, fmt.Errorf("setting up the voice: %w", err)
	}
	return v, nil
}

// warm prepares the sentences that are spoken as they are written, and the
// greetings of all elders, so that the first word of a call waits for nothing.
func (h *hotline) warm(ctx context.Context, v *speech.Voice, book *prompts.Book) {
	elders, err := h.store.Elders(ctx)
	if err != nil {
		h.log.Warn("preparing greetings", "error", err)
	}
	salutations := map[care.Lang][]string{}
	for _, e := range elders {
		salutations[e.Lang] = append(salutations[e.Lang], e.Called(e.Lang))
	}
	if err := v.Warm(ctx, phrases(h.cfg, book, salutations)); err != nil && ctx.Err() == nil {
		h.log.Warn("preparing phrases", "error", err)
	}
}

// phrases is what is worth having ready, as it will be asked for.
func phrases(c Config, book *prompts.Book, salutations map[care.Lang][]string) (list []speech.Utterance) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		for _, text := range dialog.Phrases(book, lang, salutations[lang]) {
			list = append(list, speech.Utterance{Text: text, Lang: speech.Lang(lang), Speed: c.Speak.Speed})
		}
	}
	return list
}

func newActivity() speech.VoiceActivity {
	s, err := speech.NewSilero()
	if err != nil {
		panic("the voice activity weights in this binary are broken: " + err.Error())
	}
	return s
}

func (h *hotline) newCenter(media callcenter.MediaServer, b callcenter.Bot) {
	var rec callcenter.Recordings
	if h.cfg.Record {
		rec = recordings{dir: recordingsDir(h.cfg.Data)}
	}
	h.center = callcenter.New(callcenter.Settings{}, h.store, media, b, rec, h.log.With("room", "callcenter"))
}

func (h *hotline) startCenter(ctx context.Context, pages func(*metrics)) error {
	if err := h.center.Recover(ctx); err != nil {
		return err
	}
	m := newMetrics()
	m.watchDevices(h.incidents, h.gateways)
	stopMetrics := m.follow(h.center)
	h.onStop(func(context.Context) error { stopMetrics(); return nil })
	pages(m)
	if err := h.openGateways(); err != nil {
		return err
	}
	h.listen()
	h.onStop(func(ctx context.Context) error {
		h.pages.Close()
		return h.server.Shutdown(ctx)
	})
	h.onStop(func(ctx context.Context) error { // first of all, while the pages still stand
		drain, cancel := context.WithTimeout(ctx, h.cfg.Drain)
		defer cancel()
		h.center.Close(drain)
		return nil
	})
	return nil
}

func (h *hotline) listen() {
	h.server = &http.Server{
		Handler: toHTTPS(h.pages.Handler()), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 10 * time.Minute, // a recording over a slow line; sockets have deadlines of their own
		IdleTimeout:  2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug), // a stranger's broken TLS is no fault of ours
	}
	go func() {
		if err := h.server.Serve(h.port.web); !errors.Is(err, http.ErrServerClosed) {
			h.served <- fmt.Errorf("answering requests: %w", err)
		}
	}()
}

func (h *hotline) mediaConfig() webrtc.Config {
	m := h.cfg.Media
	if m.UDP == "" {
		m.UDP = h.port.Addr().String() // the same number, so that one is enough to open
	}
	c := webrtc.Config{
		UDPAddr: m.UDP, TCPListener: h.port.ice, PublicIPs: m.PublicIPs, Loopback: m.Loopback, Log: h.log.With("room", "webrtc"),
	}
	if len(m.STUN) > 0 {
		c.ICEServers = append(c.ICEServers, webrtc.ICEServer{URLs: m.STUN})
	}
	if len(m.TURN) > 0 {
		c.ICEServers = append(c.ICEServers, webrtc.ICEServer{URLs: m.TURN, Username: m.TURNUser, Credential: m.TURNPass})
	}
	return c
}

// pushKey is what browsers subscribe with, "" while web push is not set up.
func pushKey(c Config, n *notify.Notifier) string {
	if c.Push.Contact == "" {
		return ""
	}
	return n.PublicKey()
}

func webICE(list []webrtc.ICEServer) (out []web.ICEServer) {
	for _, s := range list {
		out = append(out, web.ICEServer(s))
	}
	return out
}

func openStore(ctx context.Context, cfg Config) (*sqlstore.Store, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	store, err := sqlstore.Open(ctx, databaseFile(cfg.Data), cfg.logger(os.Stderr).With("room", "records"))
	if err != nil {
		return nil, fmt.Errorf("opening the records: %w", err)
	}
	return store, nil
}

func loadPrompts(folder string) (*prompts.Book, error) {
	var overrides fs.FS
	if folder != "" {
		overrides = os.DirFS(folder)
	}
	return prompts.Load(overrides)
}

// publicURL is the address that links carry.
func (c Config) publicURL() string {
	if c.URL != "" {
		return strings.TrimRight(c.URL, "/")
	}
	host, port, _ := net.SplitHostPort(c.Listen) // checked
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// announce prints where the hotline is, and the demo's way in.
func (h *hotline) announce(demo bool) {
	_, port, _ := net.SplitHostPort(h.port.Addr().String())
	local := "http://localhost:" + port
	fmt.Printf("\nYinling is ready.\n  elder    %s/\n  agents   %s/console\n", local, local)
	host, _, _ := net.SplitHostPort(h.cfg.Listen)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		for _, ip := range hostIPs() {
			if ip.To4() != nil && !ip.IsLoopback() {
				fmt.Printf("  a phone in the house: https://%s  (accept the self-made certificate)\n", net.JoinHostPort(ip.String(), port))
			}
		}
	}
	if demo {
		h.announceDemo(local)
	}
}

func (h *hotline) announceDemo(local string) {
	b, err := os.ReadFile(filepath.Join(h.cfg.Data, signInsFile))
	if err != nil {
		return // a real town in the database: there is no demo to announce
	}
	fmt.Printf("\nThe demo town. Open an elder's link once in a browser, then press the button:\n")
	elders := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		switch {
		case f[0] == "agent" && len(f) == 4:
			fmt.Printf("  agent %-6s password %s  (%s)\n", f[1], f[2], f[3])
		case f[0] == "elder" && len(f) == 3:
			if elders++; elders <= 3 || elders == 20 {
				fmt.Printf("  elder %s  %s%s\n", f[1], local, f[2])
			}
		}
	}
	fmt.Printf("  all of them: %s\n\n", filepath.Join(h.cfg.Data, signInsFile))
}

func recordingsDir(data string) string { return filepath.Join(data, "recordings") }
