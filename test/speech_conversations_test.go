//go:build speech

package test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"yinling/care"
)

// spoken is what a spoken sample needs of a written call (conversations/README.md).
type spoken struct {
	Name, Lang, Elder, Now string
	Audio                  bool
	Call                   []struct{ Says string }
	Rows                   struct {
		Bookings  []struct{ Service, At string }
		Reminders []struct{ What string }
	}
}

// TestSpeechConversations plays the written calls that are marked with audio
// through sound: a voice says the elder's words into the call, the engine hears
// them. Days are counted from today, since the program's clock is the wall's.
func TestSpeechConversations(t *testing.T) {
	h := withLocalEngine(t)
	base := engineURL(t, h)
	files, err := filepath.Glob("conversations/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list []spoken
		if err := yaml.Unmarshal(b, &list); err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.Audio {
				played++
				t.Run(c.Lang+"/"+c.Name, func(t *testing.T) { playAloud(t, h, base, c) })
			}
		}
	}
	if played < 3 {
		t.Errorf("only %d calls are marked with audio", played)
	}
}

func playAloud(t *testing.T, h *house, base string, s spoken) {
	before := len(h.bookings(s.Elder))
	c := h.press(s.Elder)
	c.within(time.Minute, "the greeting", func() bool { return len(c.captions) > 0 && c.doing == "listening" })
	for _, x := range s.Call {
		if x.Says == "" {
			continue
		}
		turns := 0
		c.get(func() bool { turns = len(c.captions); return true })
		said, err := c.mic.SayWAV(bytes.NewReader(voiced(t, base, x.Says, s.Lang)))
		if err != nil {
			t.Fatal(err)
		}
		<-said
		c.within(time.Minute, "an answer to "+x.Says, func() bool { return len(c.captions) >= turns+2 && (c.doing == "listening" || c.state == "ended") })
	}
	t.Logf("the call:\n%s", c.transcript())
	eventually(t, "the rows", time.Minute, func() bool { return len(h.bookings(s.Elder)) == before+len(s.Rows.Bookings) })
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	then, err := time.ParseInLocation("2006-01-02T15:04", s.Now, zone)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(zone)
	for _, want := range s.Rows.Bookings {
		at, err := time.ParseInLocation("2006-01-02T15:04", want.At, zone)
		if err != nil {
			t.Fatal(err)
		}
		days := int(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).Sub(time.Date(then.Year(), then.Month(), then.Day(), 0, 0, 0, 0, zone)).Hours() / 24)
		at = time.Date(now.Year(), now.Month(), now.Day()+days, at.Hour(), at.Minute(), 0, 0, zone)
		if !slices.ContainsFunc(h.bookings(s.Elder), func(b care.Booking) bool { return b.ServiceID == want.Service && b.At.Equal(at) }) {
			t.Errorf("no %s at %s among %+v", want.Service, at, h.bookings(s.Elder))
		}
	}
	reminders, err := h.records().RemindersOf(context.Background(), h.elder(s.Elder).ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range s.Rows.Reminders {
		if !slices.ContainsFunc(reminders, func(r care.Reminder) bool { return r.What == want.What }) {
			t.Errorf("no reminder of %q among %+v", want.What, reminders)
		}
	}
	c.send("hangup", nil)
}

// voiced has the local engine say words, as a WAV file.
func voiced(t *testing.T, base, words, lang string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"model": "local", "input": words, "language": lang, "response_format": "wav"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/audio/speech", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	wav, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the engine did not say %q: %s, %v", words, res.Status, err)
	}
	return wav
}
