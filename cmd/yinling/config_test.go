package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSettingsComeFromFileAndEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "yinling.yaml")
	os.WriteFile(file, []byte("listen: 127.0.0.1:9000\ndrain: 5s\nmedia:\n  public_ips: [203.0.113.7]\n"), 0o600)
	c, err := loadConfig(file, []string{"YINLING_LISTEN=127.0.0.1:9001", "YINLING_SPEECH=off", "YINLING_HEAR_TIMEOUT=3s", "HOME=/root"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:9001" || c.Drain != 5*time.Second || c.Speech != "off" || c.Hear.Timeout != 3*time.Second || len(c.Media.PublicIPs) != 1 {
		t.Errorf("%+v", c)
	}
	if c.Data != "data" {
		t.Errorf("a setting nobody gave is %q, want its default", c.Data)
	}
}

func TestWhatCannotWorkStopsTheStartWithOneLine(t *testing.T) {
	for name, c := range map[string]struct{ yaml, env, says string }{
		"unknown key":          {yaml: "lisen: :80", says: "lisen"},
		"unknown inner key":    {yaml: "media: {port: 1}", says: "port"},
		"unknown variable":     {env: "YINLING_LISTN=:80", says: "YINLING_LISTN"},
		"not an address":       {yaml: "listen: here", says: "listen"},
		"not a duration":       {env: "YINLING_DRAIN=soon", says: "Drain"},
		"not a zone":           {yaml: "zone: Middle/Earth", says: "zone"},
		"unknown speech":       {env: "YINLING_SPEECH=loud", says: "speech"},
		"server without a URL": {yaml: "speech: server", says: "hear.url"},
		"half a certificate":   {yaml: "tls: {cert: a.pem}", says: "tls"},
		"not an IP":            {yaml: "media: {public_ips: [here]}", says: "public_ips"},
		"not a STUN server":    {yaml: "media: {stun: [stun.example:3478]}", says: "media.stun"},
		"TURN as a web page":   {env: "YINLING_MEDIA_TURN=https://turn.example", says: "media.turn"},
		"TURN without a user":  {yaml: "media: {turn: ['turn:turn.example']}", says: "turn_user"},
		"not YAML":             {yaml: "listen: [", says: "configuration"},
		"bad log level":        {yaml: "log: {level: loud}", says: "log.level"},
	} {
		file := filepath.Join(t.TempDir(), "c.yaml")
		os.WriteFile(file, []byte(c.yaml), 0o600)
		var env []string
		if c.env != "" {
			env = []string{c.env}
		}
		_, err := loadConfig(file, env)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want a word of %q", name, err, c.says)
		}
	}
}
