//go:build speech

package test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

// The same line with the real local engine. `make test-speech` installs it.

// withLocalEngine starts a hotline with the engine of `make engine`.
func withLocalEngine(t *testing.T) *house {
	t.Helper()
	engine, err := filepath.Abs("../.cache/engine")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(engine, "stamp")); err != nil {
		t.Fatal("the local engine is not installed: make engine")
	}
	h := open(t, "SPEECH=local", "ENGINE="+engine)
	eventually(t, "the engine is up and the greeting is prepared", 3*time.Minute, func() bool {
		files, _ := filepath.Glob(filepath.Join(h.dir, "phrases", "*"))
		return len(files) >= 20
	})
	return h
}

func TestSpeechAnElderBooksLunchAndTheEngineHears(t *testing.T) {
	h := withLocalEngine(t)
	c := h.press("王秀兰")
	c.within(time.Minute, "the greeting", func() bool { return len(c.captions) > 0 })
	c.listening()
	c.say("zh_book_meal")
	c.within(time.Minute, "the read-back", func() bool { return strings.Contains(c.transcript(), "对吗") })
	c.within(time.Minute, "the bot listens", func() bool { return c.doing == "listening" })
	c.say("zh_yes2")
	eventually(t, "the booking", time.Minute, func() bool { return len(h.bookings("王秀兰")) == 1 })
	if b := h.bookings("王秀兰")[0]; b.ServiceID != "lunch" || !b.At.Equal(tomorrow(t, 11, 30)) {
		t.Errorf("booked %+v", b)
	}
	t.Logf("the call:\n%s", c.transcript())
}

func TestSpeechAnEnglishElderBooksLunch(t *testing.T) {
	h := withLocalEngine(t)
	c := h.press("Margaret Brown")
	c.within(time.Minute, "the greeting", func() bool { return len(c.captions) > 0 })
	c.listening()
	c.say("en_book_meal")
	c.within(time.Minute, "the read-back", func() bool { return strings.Contains(c.transcript(), "lunch") && c.doing == "listening" })
	c.say("en_yes")
	eventually(t, "the booking", time.Minute, func() bool { return len(h.bookings("Margaret Brown")) == 1 })
	t.Logf("the call:\n%s", c.transcript())
}

func TestSpeechACryForHelpReachesThePeople(t *testing.T) {
	h := withLocalEngine(t)
	agent := h.agent("lin", false)
	c := h.press("刘桂英")
	c.within(time.Minute, "the greeting", func() bool { return len(c.captions) > 0 })
	c.say("zh_help")
	agent.within(30*time.Second, "the distress call is offered", func() bool {
		return len(agent.offers) == 1 && agent.offers[0].Reason == "distress"
	})
}

// TestSpeechErrorRates prints how many characters (Mandarin) and words
// (English) the local engine gets wrong of what people really said.
func TestSpeechErrorRates(t *testing.T) {
	h := withLocalEngine(t)
	base := engineURL(t, h)
	dirs := []string{"testdata/speech", "testdata/elder"}
	for _, dir := range dirs {
		list, err := os.ReadFile(filepath.Join(dir, "words.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		wrong, all := map[string]int{}, map[string]int{}
		for line := range strings.Lines(string(list)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) < 3 || strings.HasPrefix(line, "#") {
				continue
			}
			file, lang, words := f[0], f[1], units(f[2], f[1])
			if !strings.HasSuffix(file, ".wav") {
				file += ".wav"
			}
			heard := units(transcribe(t, base, filepath.Join(dir, file), lang), lang)
			e := distance(words, heard)
			kind := lang
			if strings.Contains(file, "phone8k") {
				kind += " by telephone"
			}
			wrong[kind] += e
			all[kind] += len(words)
			t.Logf("%-45s %2d/%2d  %s", file, e, len(words), strings.Join(heard, " "))
		}
		for kind := range all {
			rate := 100 * float64(wrong[kind]) / float64(all[kind])
			fmt.Printf("error rate, %s, %s: %.1f%% (%d of %d)\n", dir, kind, rate, wrong[kind], all[kind])
			if rate > 25 {
				t.Errorf("%s in %s: %.1f%% wrong", kind, dir, rate)
			}
		}
	}
}

// engineURL is where the hotline's child listens, from its log.
func engineURL(t *testing.T, h *house) string {
	t.Helper()
	const mark = "engine_url="
	i := strings.Index(h.log.String(), mark)
	if i < 0 {
		t.Fatal("the log does not tell the engine's address")
	}
	return strings.Fields(h.log.String()[i+len(mark):])[0]
}

func transcribe(t *testing.T, base, file, lang string) string {
	t.Helper()
	wav, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("model", "local")
	form.WriteField("language", lang)
	part, _ := form.CreateFormFile("file", "turn.wav")
	part.Write(wav)
	form.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, http.MethodPost, base+"/audio/transcriptions", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct{ Text string }
	b, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%s: %s", file, b)
	}
	return out.Text
}

// units are what errors are counted in: characters of Mandarin, words of English.
func units(s, lang string) (list []string) {
	keep := func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'':
			return unicode.ToLower(r)
		}
		return ' '
	}
	s = strings.Map(keep, s)
	if lang == "en" {
		return strings.Fields(s)
	}
	for _, r := range strings.ReplaceAll(s, " ", "") {
		list = append(list, string(r))
	}
	return list
}

// distance is the least number of insertions, deletions and changes (Levenshtein).
func distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
