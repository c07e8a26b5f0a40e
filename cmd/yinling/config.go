package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"gopkg.in/yaml.v3"

	"yinling/care"
	"yinling/notify"
)

// envPrefix begins every environment variable of the program.
const envPrefix = "YINLING_"

// Config is everything that can be set. A YAML file and environment variables
// have the same keys: `media.udp` is YINLING_MEDIA_UDP. Variables win.
type Config struct {
	Listen string        `yaml:"listen" env:"LISTEN"` // host:port for HTTP and HTTPS alike
	Data   string        `yaml:"data" env:"DATA"`     // folder of everything that is kept
	URL    string        `yaml:"url" env:"URL"`       // address in links; "" = made from listen
	Zone   string        `yaml:"zone" env:"ZONE"`     // the town's time zone
	Drain  time.Duration `yaml:"drain" env:"DRAIN"`   // how long running calls may go on at a stop
	Log    LogConfig     `yaml:"log" envPrefix:"LOG_"`
	TLS    TLSConfig     `yaml:"tls" envPrefix:"TLS_"`
	Media  MediaConfig   `yaml:"media" envPrefix:"MEDIA_"`

	Speech  string      `yaml:"speech" env:"SPEECH"`    // local, server, espeak or off
	Hear    HearConfig  `yaml:"hear" envPrefix:"HEAR_"` // for speech: server
	Speak   SpeakConfig `yaml:"speak" envPrefix:"SPEAK_"`
	Engine  string      `yaml:"engine" env:"ENGINE"`   // folder of the local engine
	Prompts string      `yaml:"prompts" env:"PROMPTS"` // folder that overrides sentences; "" = none
	Town    string      `yaml:"town" env:"TOWN"`       // folder with a town's own intents and examples; "" = none

	Weather WeatherConfig `yaml:"weather" envPrefix:"WEATHER_"`
	Think   ThinkConfig   `yaml:"think" envPrefix:"THINK_"` // a language model; without one the rules do everything

	SMTP   SMTPConfig `yaml:"smtp" envPrefix:"SMTP_"`
	Push   PushConfig `yaml:"push" envPrefix:"PUSH_"`
	Record bool       `yaml:"record" env:"RECORD"` // record the calls of elders who agreed

	SOS    SOSConfig     `yaml:"sos" envPrefix:"SOS_"`
	Watch  GatewayConfig `yaml:"watch" envPrefix:"WATCH_"`
	GT06   GatewayConfig `yaml:"gt06" envPrefix:"GT06_"`
	JT808  GatewayConfig `yaml:"jt808" envPrefix:"JT808_"`
	APIKey string        `yaml:"api_key" env:"API_KEY"` // lets the first other system in; "" = none
	SMS    SMSConfig     `yaml:"sms" envPrefix:"SMS_"`
	Map    MapConfig     `yaml:"map" envPrefix:"MAP_"`
}

// SOSConfig is how emergencies climb. The ladder is set in the file only.
type SOSConfig struct {
	Ladder       []care.Rung   `yaml:"ladder"`
	Again        time.Duration `yaml:"again" env:"AGAIN"`                 // from the last rung to ringing again
	AgainTell    int           `yaml:"again_tell" env:"AGAIN_TELL"`       // how often people are told again
	ActWithin    time.Duration `yaml:"act_within" env:"ACT_WITHIN"`       // who acknowledged acts by then
	ArriveWithin time.Duration `yaml:"arrive_within" env:"ARRIVE_WITHIN"` // nobody at the door by then: it goes on
	RepeatsOf    time.Duration `yaml:"repeats_of" env:"REPEATS_OF"`       // the same alarm within this time is a repeat
	ReopenUntil  time.Duration `yaml:"reopen_until" env:"REOPEN_UNTIL"`   // an alarm so soon after the end opens the same incident
	Hotline      string        `yaml:"hotline" env:"HOTLINE"`             // the number that devices dial when an agent calls back
}

func (c SOSConfig) rules() care.SOSRules {
	return care.SOSRules{
		Ladder: c.Ladder, Again: c.Again, AgainTell: c.AgainTell, ActWithin: c.ActWithin, ArriveWithin: c.ArriveWithin, RepeatsOf: c.RepeatsOf, ReopenUntil: c.ReopenUntil,
	}
}

// GatewayConfig is where devices of one protocol connect.
type GatewayConfig struct {
	Listen string `yaml:"listen" env:"LISTEN"` // host:port, or off
}

// SMSConfig is an HTTP service that sends text messages; see docs/sos.md.
type SMSConfig struct {
	URL     string            `yaml:"url" env:"URL"` // "" = no SMS
	Method  string            `yaml:"method" env:"METHOD"`
	Query   map[string]string `yaml:"query"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body" env:"BODY"`
	Sign    string            `yaml:"sign" env:"SIGN"`
	Key     string            `yaml:"key" env:"KEY"`
	Secret  string            `yaml:"secret" env:"SECRET"`
	Success string            `yaml:"success" env:"SUCCESS"`
}

func (c SMSConfig) gateway() notify.SMS {
	return notify.SMS{
		URL: c.URL, Method: c.Method, Query: c.Query, Headers: c.Headers, Body: c.Body, Sign: notify.Signature(c.Sign),
		Key: c.Key, Secret: c.Secret, Success: c.Success,
	}
}

// MapConfig is the tile server of the consoles' map.
type MapConfig struct {
	Tiles       string `yaml:"tiles" env:"TILES"` // https://…/{z}/{x}/{y}.png; "" = a map without pictures
	Datum       string `yaml:"datum" env:"DATUM"` // wgs84, or gcj02 as Chinese servers draw
	Attribution string `yaml:"attribution" env:"ATTRIBUTION"`
	MaxZoom     int    `yaml:"max_zoom" env:"MAX_ZOOM"`
}

// LogConfig says what is logged.
type LogConfig struct {
	Level  string `yaml:"level" env:"LEVEL"`   // debug, info, warn, error
	Format string `yaml:"format" env:"FORMAT"` // text or json
}

// TLSConfig names a certificate; without one a self-made one is used.
type TLSConfig struct {
	Cert string `yaml:"cert" env:"CERT"`
	Key  string `yaml:"key" env:"KEY"`
}

// MediaConfig is how audio reaches us.
type MediaConfig struct {
	UDP       string   `yaml:"udp" env:"UDP"` // host:port of the one UDP port; "" = as listen
	PublicIPs []string `yaml:"public_ips" env:"PUBLIC_IPS"`
	STUN      []string `yaml:"stun" env:"STUN"` // stun: URLs told to browsers
	TURN      []string `yaml:"turn" env:"TURN"` // turn: and turns: URLs
	TURNUser  string   `yaml:"turn_user" env:"TURN_USER"`
	TURNPass  string   `yaml:"turn_password" env:"TURN_PASSWORD"`
	Loopback  bool     `yaml:"loopback" env:"LOOPBACK"` // calls on this machine only
}

// HearConfig is an OpenAI-compatible server that hears.
type HearConfig struct {
	URL     string        `yaml:"url" env:"URL"` // with the version: https://…/v1
	Key     string        `yaml:"key" env:"KEY"`
	Model   string        `yaml:"model" env:"MODEL"`
	Stream  bool          `yaml:"stream" env:"STREAM"`
	Timeout time.Duration `yaml:"timeout" env:"TIMEOUT"`
	Interim time.Duration `yaml:"interim" env:"INTERIM"` // how often a long turn is listened into; 0 = at its end only
}

// SpeakConfig is an OpenAI-compatible server that speaks.
type SpeakConfig struct {
	URL     string  `yaml:"url" env:"URL"`
	Key     string  `yaml:"key" env:"KEY"`
	Model   string  `yaml:"model" env:"MODEL"`
	VoiceZh string  `yaml:"voice_zh" env:"VOICE_ZH"`
	VoiceEn string  `yaml:"voice_en" env:"VOICE_EN"`
	Format  string  `yaml:"format" env:"FORMAT"` // pcm or wav
	Rate    int     `yaml:"rate" env:"RATE"`     // of pcm, Hz
	Speed   float64 `yaml:"speed" env:"SPEED"`   // of the voice's normal

	FirstAudio time.Duration `yaml:"first_audio" env:"FIRST_AUDIO"` // until the first sound; then the next voice is asked
	Stall      time.Duration `yaml:"stall" env:"STALL"`             // from one piece of sound to the next
}

// SMTPConfig is the mail server for summaries.
type SMTPConfig struct {
	Addr     string `yaml:"addr" env:"ADDR"` // host:port; "" = no mail
	User     string `yaml:"user" env:"USER"`
	Password string `yaml:"password" env:"PASSWORD"`
	From     string `yaml:"from" env:"FROM"`
	Security string `yaml:"security" env:"SECURITY"` // starttls, tls or none
}

// PushConfig is for web push.
type PushConfig struct {
	Contact      string `yaml:"contact" env:"CONTACT"`             // e-mail or https address, told to push services; "" = no web push
	AllowPrivate bool   `yaml:"allow_private" env:"ALLOW_PRIVATE"` // webhooks may be http and in the house's own network
}

func defaultConfig() Config {
	rules := care.DefaultSOSRules()
	return Config{
		Listen: ":8080", Data: "data", Zone: "Asia/Shanghai", Drain: time.Minute,
		Log:    LogConfig{Level: "info", Format: "text"},
		Speech: "local", Engine: ".cache/engine",
		Hear:   HearConfig{Model: "whisper-1", Timeout: 6 * time.Second, Interim: 2500 * time.Millisecond},
		Speak:  SpeakConfig{Model: "tts-1", VoiceZh: "alloy", VoiceEn: "alloy", Format: "pcm", Rate: 24000, Speed: recordedSpeed, FirstAudio: 2 * time.Second, Stall: 1500 * time.Millisecond},
		SMTP:   SMTPConfig{Security: "starttls"},
		Record: true,
		SOS: SOSConfig{
			Ladder: rules.Ladder, Again: rules.Again, AgainTell: rules.AgainTell, ActWithin: rules.ActWithin, ArriveWithin: rules.ArriveWithin,
			RepeatsOf: rules.RepeatsOf, ReopenUntil: rules.ReopenUntil,
		},
		// The ports at which public tracking servers take these protocols.
		Watch: GatewayConfig{":5093"}, GT06: GatewayConfig{":5023"}, JT808: GatewayConfig{":5015"},
		Think: ThinkConfig{FirstWords: 1500 * time.Millisecond},
		Map:   MapConfig{Datum: "wgs84", MaxZoom: 18},
	}
}

// loadConfig reads the file ("" = none) and the environment over the defaults.
// What it does not know it refuses.
func loadConfig(file string, environ []string) (Config, error) {
	c := defaultConfig()
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return c, fmt.Errorf("reading the configuration: %w", err)
		}
		d := yaml.NewDecoder(bytes.NewReader(b))
		d.KnownFields(true)
		if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
			return c, fmt.Errorf("configuration %s: %w", file, err)
		}
	}
	vars := map[string]string{}
	known := envNames(reflect.TypeOf(c), envPrefix)
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, envPrefix) || name == envPrefix+"CONFIG" {
			continue
		}
		if !slices.Contains(known, name) {
			return c, fmt.Errorf("environment: %s is not a setting of this program", name)
		}
		vars[name] = value
	}
	if err := env.ParseWithOptions(&c, env.Options{Prefix: envPrefix, Environment: vars}); err != nil {
		return c, fmt.Errorf("environment: %w", err)
	}
	return c, c.check()
}

// envNames lists the variables that set a field of the struct.
func envNames(t reflect.Type, prefix string) (names []string) {
	for f := range t.Fields() {
		if sub, ok := f.Tag.Lookup("envPrefix"); ok {
			names = append(names, envNames(f.Type, prefix+sub)...)
		} else if name := f.Tag.Get("env"); name != "" {
			names = append(names, prefix+name)
		}
	}
	return names
}

// check finds the first value that cannot work, before anything starts.
func (c Config) check() error {
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return fmt.Errorf("zone: %q is not a time zone", c.Zone)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return fmt.Errorf("log.level: %q is not debug, info, warn or error", c.Log.Level)
	}
	if err := oneOf("log.format", c.Log.Format, "text", "json"); err != nil {
		return err
	}
	if err := oneOf("speech", c.Speech, "local", "server", "espeak", "off"); err != nil {
		return err
	}
	if err := oneOf("smtp.security", c.SMTP.Security, "starttls", "tls", "none"); err != nil {
		return err
	}
	if err := oneOf("speak.format", c.Speak.Format, "pcm", "wav"); err != nil {
		return err
	}
	for key, addr := range map[string]string{"listen": c.Listen, "media.udp": c.Media.UDP, "smtp.addr": c.SMTP.Addr} {
		if _, _, err := net.SplitHostPort(addr); err != nil && (addr != "" || key == "listen") {
			return fmt.Errorf("%s: %q is not host:port", key, addr)
		}
	}
	for key, u := range map[string]string{"url": c.URL, "hear.url": c.Hear.URL, "speak.url": c.Speak.URL} {
		if p, err := url.Parse(u); u != "" && (err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https") {
			return fmt.Errorf("%s: %q is not an http or https address", key, u)
		}
	}
	switch {
	case c.Data == "":
		return errors.New("data: a folder is needed")
	case (c.TLS.Cert == "") != (c.TLS.Key == ""):
		return errors.New("tls: cert and key go together")
	case c.Speech == "server" && c.Hear.URL == "" && c.Speak.URL == "":
		return errors.New("speech: server needs hear.url or speak.url")
	case c.Speak.Speed < 0.25 || c.Speak.Speed > 4:
		return fmt.Errorf("speak.speed: %v is not within 0.25 and 4", c.Speak.Speed)
	case c.Speak.Rate < 8000 || c.Speak.Rate > 48000:
		return fmt.Errorf("speak.rate: %d is not within 8000 and 48000", c.Speak.Rate)
	case c.Drain < 0 || c.Hear.Timeout <= 0 || c.Speak.FirstAudio <= 0 || c.Speak.Stall <= 0:
		return errors.New("drain, hear.timeout, speak.first_audio and speak.stall are times above zero")
	case c.SMTP.Addr != "" && c.SMTP.From == "":
		return errors.New("smtp: from is needed")
	}
	for key, g := range map[string]GatewayConfig{"watch.listen": c.Watch, "gt06.listen": c.GT06, "jt808.listen": c.JT808} {
		if _, _, err := net.SplitHostPort(g.Listen); err != nil && g.Listen != "off" {
			return fmt.Errorf("%s: %q is neither host:port nor off", key, g.Listen)
		}
	}
	if err := oneOf("map.datum", c.Map.Datum, "wgs84", "gcj02"); err != nil {
		return err
	}
	if n := len(c.APIKey); n > 0 && n < 16 {
		return errors.New("api_key: at least 16 characters, so that nobody guesses it")
	}
	if err := c.SOS.check(); err != nil {
		return err
	}
	if err := c.SMS.gateway().Check(); err != nil {
		return fmt.Errorf("sms: %w", err)
	}
	return c.Media.check()
}

// check refuses a ladder that would leave an elder waiting.
func (c SOSConfig) check() error {
	if len(c.Ladder) == 0 || c.Ladder[0].After != 0 {
		return errors.New("sos.ladder: the first rung is at 0s")
	}
	for i, r := range c.Ladder {
		if i > 0 && r.After <= c.Ladder[i-1].After {
			return fmt.Errorf("sos.ladder: rung %d is not after the one before it", i+1)
		}
		for _, t := range r.Tell {
			if !t.Known() {
				return fmt.Errorf("sos.ladder: %q is nobody; tell consoles, relative:1, worker, neighbours, supervisor, responder or 120", t)
			}
		}
	}
	if !slices.Contains(c.Ladder[0].Tell, care.TellConsoles) {
		return errors.New("sos.ladder: the first rung tells the consoles")
	}
	if c.Again < 10*time.Second || c.ActWithin <= 0 || c.ArriveWithin <= 0 || c.RepeatsOf < 0 || c.ReopenUntil < 0 || c.AgainTell < 0 {
		return errors.New("sos: again is 10s or more, act_within and arrive_within above zero, the others not below it")
	}
	return nil
}

// check refuses what a browser would refuse: one bad server in the list and no
// page can call.
func (m MediaConfig) check() error {
	for _, ip := range m.PublicIPs {
		if net.ParseIP(ip) == nil {
			return fmt.Errorf("media.public_ips: %q is not an IP address", ip)
		}
	}
	for _, u := range m.STUN {
		if !iceURL(u, "stun:", "stuns:") {
			return fmt.Errorf("media.stun: %q is not stun:host or stun:host:port", u)
		}
	}
	for _, u := range m.TURN {
		if !iceURL(u, "turn:", "turns:") {
			return fmt.Errorf("media.turn: %q is not turn:host or turn:host:port", u)
		}
	}
	if len(m.TURN) > 0 && (m.TURNUser == "" || m.TURNPass == "") {
		return errors.New("media: turn needs turn_user and turn_password")
	}
	return nil
}

func iceURL(u string, schemes ...string) bool {
	return slices.ContainsFunc(schemes, func(s string) bool {
		host, ok := strings.CutPrefix(u, s)
		return ok && host != "" && !strings.HasPrefix(host, "/")
	})
}

func oneOf(key, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: %q is not one of %s", key, value, strings.Join(allowed, ", "))
}

func (c Config) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.Log.Level)) // checked
	o := &slog.HandlerOptions{Level: level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
