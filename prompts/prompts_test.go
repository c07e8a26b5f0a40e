package prompts

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"yinling/care"
)

func load(t *testing.T) *Book {
	t.Helper()
	b, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Words that no elder has to hear.
var (
	bannedZh = regexp.MustCompile(`你|工单|系统|用户|提交|意图|无效|输入|冷静|机器人|吃药|服药`)
	bannedEn = regexp.MustCompile(`(?i)\b(request|ticket|system|user|submit|intent|invalid|input|calm down|robot|take your (pill|medicine))`)
)

func TestNothingIsSaidThatHurtsOrPuzzles(t *testing.T) {
	for name, s := range load(t).sentences {
		for _, w := range s.Zh {
			if m := bannedZh.FindString(w); m != "" {
				t.Errorf("%s says %q: %s", name, m, w)
			}
			if strings.ContainsFunc(w, unicode.IsDigit) && !contracts[name].screen {
				t.Errorf("%s has digits a voice may misread: %s", name, w)
			}
		}
		for _, w := range s.En {
			if m := bannedEn.FindString(w); m != "" {
				t.Errorf("%s says %q: %s", name, m, w)
			}
		}
	}
}

// One idea, one question, and the question last; what stands before it is at
// most 20 characters or 12 words. Greetings are said once and may be longer,
// by the little that naming oneself takes.
func TestSentencesAreShortAndAskLast(t *testing.T) {
	for name, s := range load(t).sentences {
		c := contracts[name]
		if c.screen || c.long {
			continue
		}
		for _, w := range s.Zh {
			before, asks := beforeQuestion(w, "？", "。！；")
			if n := han(before); n > 20 {
				t.Errorf("%s says %d characters before the question: %s", name, n, w)
			}
			if asks > 1 || asks == 1 && !strings.HasSuffix(w, "？") {
				t.Errorf("%s does not ask once and last: %s", name, w)
			}
		}
		for _, w := range s.En {
			before, asks := beforeQuestion(w, "?", ".!;")
			if n := len(strings.Fields(partPattern.ReplaceAllString(before, ""))); n > 12 {
				t.Errorf("%s says %d words before the question: %s", name, n, w)
			}
			if asks > 1 || asks == 1 && !strings.HasSuffix(w, "?") {
				t.Errorf("%s does not ask once and last: %s", name, w)
			}
		}
	}
}

// beforeQuestion is what stands before the last sentence when that is a
// question, else all of it, and how many questions there are.
func beforeQuestion(w, mark, stops string) (string, int) {
	asks := strings.Count(w, mark)
	if asks == 0 {
		return w, 0
	}
	body := strings.TrimSuffix(w, mark)
	i := strings.LastIndexAny(body, stops)
	return body[:max(i, 0)], asks
}

func han(s string) int {
	n := 0
	for _, r := range partPattern.ReplaceAllString(s, "") {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// The first clause of the greeting decides how soon the elder hears a voice,
// and all of it is over in about five seconds at 4.5 characters a second.
func TestGreetingIsShort(t *testing.T) {
	b := load(t)
	zh := b.Say(care.Chinese, Greeting, 0, Parts{"salutation": "王奶奶"})
	if n := han(zh); n > 24 {
		t.Errorf("%d characters: %s", n, zh)
	}
	if first, _, _ := strings.Cut(zh, "。"); han(first) > 6 {
		t.Errorf("the first clause is long: %s", first)
	}
	en := b.Say(care.English, Greeting, 0, Parts{"salutation": "Mrs Wang"})
	if n := len(strings.Fields(en)); n > 16 {
		t.Errorf("%d words: %s", n, en)
	}
	for _, must := range []string{"王奶奶", "语音助手", "人"} {
		if !strings.Contains(zh, must) {
			t.Errorf("the greeting does not say %s: %s", must, zh)
		}
	}
}

func TestWordingsGoAround(t *testing.T) {
	b := load(t)
	if n := b.Variants(care.Chinese, Waiting); n < 4 {
		t.Errorf("only %d ways to keep company", n)
	}
	if n := b.Variants(care.Chinese, NotHeard); n < 3 {
		t.Errorf("only %d ways to ask again", n)
	}
	if b.Say(care.Chinese, NotHeard, 0, nil) == b.Say(care.Chinese, NotHeard, 1, nil) {
		t.Error("the second wording is the first")
	}
	if b.Say(care.Chinese, NotHeard, 3, nil) != b.Say(care.Chinese, NotHeard, 0, nil) {
		t.Error("the fourth wording is not the first again")
	}
	if b.Say(care.English, NotHeard, -1, nil) == "" {
		t.Error("a negative variant is silent")
	}
	got := b.Say(care.Chinese, ReadBack, 0, Parts{"date": "明天，周日", "time": "上午十一点半", "what": b.Say(care.Chinese, What(care.HelpMeal), 0, Parts{"service": "一份午饭", "address": "家里"}), "price": "三块"})
	if want := "好，明天，周日，上午十一点半，送一份午饭到家里，您自己付三块。对吗？"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Every danger and every help has its sentence, and an unknown one still gets
// a person.
func TestKindsHaveTheirSentences(t *testing.T) {
	b := load(t)
	for _, kind := range []string{"body", "fire", "gas", "water", "intruder", "violence", "lost", "despair", "cry"} {
		for _, n := range []Name{Distressed(kind), Worry(kind)} {
			if !strings.HasSuffix(string(n), kind) || b.Say(care.Chinese, n, 0, nil) == "" {
				t.Errorf("%s is answered by %s", kind, n)
			}
		}
	}
	if Distressed("earthquake") != DistressCry || Distressed("waiting") == "" || Worry("earthquake") != SumWorryCry {
		t.Error("an unknown danger is not answered like a cry")
	}
	for _, h := range []care.Help{care.HelpMeal, care.HelpClean, care.HelpMedical, care.HelpTravel, care.HelpRepair, care.HelpCompany} {
		if b.Say(care.Chinese, Label(h), 0, nil) == "" || b.Say(care.English, What(h), 0, Parts{"service": "x", "address": "y"}) == "" {
			t.Errorf("%s has no label or no words", h)
		}
	}
}

func TestFixedSentencesHaveNoParts(t *testing.T) {
	b := load(t)
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		fixed := b.Fixed(lang)
		if len(fixed) < 80 {
			t.Errorf("%s: only %d fixed sentences", lang, len(fixed))
		}
		for _, s := range fixed {
			if strings.ContainsAny(s, "{}") {
				t.Errorf("%s has a part: %s", lang, s)
			}
		}
	}
}

func TestTownOverridesASentence(t *testing.T) {
	b, err := Load(fstest.MapFS{"town.yaml": {Data: []byte("goodbye:\n  when: the end\n  zh: [\"{salutation}慢走。\"]\n  en: [\"Bye, {salutation}.\"]\n")}, "notes.txt": {Data: []byte("not a sentence")}})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Say(care.Chinese, Goodbye, 1, Parts{"salutation": "李爷爷"}); got != "李爷爷慢走。" {
		t.Errorf("the override is not spoken: %s", got)
	}
	if got := b.Say(care.Chinese, AskService, 0, nil); got == "" {
		t.Error("the other sentences are gone")
	}
}

// A bad sentence stops the start with a line that says which and why.
func TestBadSentencesStopTheStart(t *testing.T) {
	for _, c := range []struct{ yaml, why string }{
		{"farewell:\n  when: x\n  zh: [再见]\n  en: [bye]\n", "farewell: there is no such sentence"},
		{"goodbye:\n  when: x\n  zh: [\"{salutation}再见\"]\n", "needs wordings in zh and in en"},
		{"goodbye:\n  zh: [\"{salutation}再见\"]\n  en: [\"bye {salutation}\"]\n", "does not say when"},
		{"goodbye:\n  when: x\n  zh: [再见]\n  en: [\"bye {salutation}\"]\n", "the part {salutation} is missing"},
		{"goodbye:\n  when: x\n  zh: [\"{salutation}再见{name}\"]\n  en: [\"bye {salutation}\"]\n", "nobody fills the part {name}"},
		{"goodbye:\n  when: x\n  zh: [\"{salutation}再见{\"]\n  en: [\"bye {salutation}\"]\n", "brace"},
		{"goodbye:\n  when: x\n  zh: [\"{salutation}再见\"]\n  en: [\"bye {salutation}\", \" \"]\n", "empty"},
		{"not_heard:\n  when: x\n  zh: [没听清]\n  en: [what]\n", "two wordings"},
		{"goodbye:\n  when: x\n  de: [Wiedersehen]\n", "de"},
		{"goodbye: [", "town.yaml"},
		{"goodbye:\n  when: x\n  zh: [\"{salutation}再见\"]\n  en: [\"bye {salutation}\"]\ngoodbye:\n  when: x\n", "already defined"},
	} {
		_, err := Load(fstest.MapFS{"town.yaml": {Data: []byte(c.yaml)}})
		if err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%q: %v, want %q", c.yaml, err, c.why)
		}
	}
}
