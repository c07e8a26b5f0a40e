package thinking

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"yinling/care"
	"yinling/dialog/thinking/thinkingtest"
)

func linesOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := strings.TrimSpace(s.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func salutation(lang care.Lang) string {
	if lang == care.English {
		return "Mrs Wang"
	}
	return "王奶奶"
}

// Of harmless warm sentences few are lost to the check: at most five of the
// hundred that it was made with, and ten of a hundred that it was not.
func TestWarmSentencesPass(t *testing.T) {
	for _, c := range []struct {
		file    string
		lang    care.Lang
		percent int
	}{
		{"harmless_zh.txt", care.Chinese, 5}, {"harmless_en.txt", care.English, 5},
		{"harmless2_zh.txt", care.Chinese, 10}, {"harmless2_en.txt", care.English, 10},
	} {
		refused := 0
		lines := linesOf(t, c.file)
		for _, line := range lines {
			if reason := Check(Request{Lang: c.lang, Salutation: salutation(c.lang)}, line); reason != "" {
				refused++
				t.Logf("refused: %s (%s)", line, reason)
			}
		}
		if len(lines) < 50 || refused*100 > c.percent*len(lines) {
			t.Errorf("%s: %d of %d harmless sentences are refused", c.file, refused, len(lines))
		}
	}
}

// Whole answers of the kind that a good model gives mostly reach the elder.
func TestWarmAnswersAreHeard(t *testing.T) {
	for file, lang := range map[string]care.Lang{"replies_zh.txt": care.Chinese, "replies_en.txt": care.English} {
		lost := 0
		lines := linesOf(t, file)
		for _, line := range lines {
			s := thinkingtest.Scripted(func(thinkingtest.Call) thinkingtest.Reply { return thinkingtest.Reply{Text: line} })
			if _, err := modelOn(t, s).Think(t.Context(), turn(lang, talkative[lang])); err != nil {
				lost++
				t.Logf("refused: %s (%v)", line, err)
			}
		}
		if len(lines) < 25 || lost*5 > len(lines) {
			t.Errorf("%s: %d of %d answers are refused", file, lost, len(lines))
		}
	}
}

// Nothing that no record says is passed, whatever is the matter with it.
func TestUnsupportedSentencesAreRefused(t *testing.T) {
	for file, lang := range map[string]care.Lang{"refused_zh.txt": care.Chinese, "refused_en.txt": care.English} {
		lines := linesOf(t, file)
		if len(lines) < 150 {
			t.Errorf("%s has only %d sentences", file, len(lines))
		}
		for _, line := range lines {
			if Check(Request{Lang: lang, Salutation: salutation(lang)}, line) == "" {
				t.Errorf("passed: %s", line)
			}
		}
	}
}
