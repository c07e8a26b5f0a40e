package thinking

import (
	"strings"
	"testing"

	"yinling/care"
)

// toldSets gives the rows of a file of testdata by their sets: what the elder said,
// what the model says.
func toldSets(t *testing.T, file string) map[string][][2]string {
	t.Helper()
	sets := map[string][][2]string{}
	for _, line := range linesOf(t, file) {
		row := strings.Split(line, "\t")
		if len(row) != 3 {
			t.Fatalf("%s: %q has %d parts", file, line, len(row))
		}
		sets[row[0]] = append(sets[row[0]], [2]string{row[1], row[2]})
	}
	return sets
}

// No claim in these sets but one is spoken, however kindly it is said. Each set was written
// before the check knew it and the check was mended after, so nought is what mending
// reached, not what fresh claims meet: when they were first counted, 5 of the 60 of
// set 2 passed, 23 of set 3, 4 of set 4 and 7 of set 5, each against the check of its
// hour. Set x was written with the word lists in sight. Set 6 is what fresh claims
// meet: it was counted once and nothing was mended for it.
func TestClaimsDressedAsKindnessAreRefused(t *testing.T) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		most := map[string]int{}
		if lang == care.English {
			most["6"] = 1
		}
		for set, rows := range toldSets(t, "told_claims_"+string(lang)+".txt") {
			var passed []string
			for _, row := range rows {
				if Check(Request{Lang: lang, Salutation: salutation(lang), Words: row[0]}, row[1]) == "" {
					passed = append(passed, row[1])
				}
			}
			if len(passed) > most[set] {
				t.Errorf("%s, set %s: %d of %d passed: %q", lang, set, len(passed), len(rows), passed)
			}
		}
	}
}

// At least so many of the 40 harmless answers of each set are spoken: two in three.
// Set 6, for which nothing was mended, is what fresh ones meet: 45 of 80.
func TestHarmlessAnswersPass(t *testing.T) {
	least := map[care.Lang]map[string]int{
		care.Chinese: {"1": 34, "2": 30, "3": 23, "4": 27, "5": 18, "6": 21},
		care.English: {"1": 35, "2": 27, "3": 27, "4": 28, "5": 25, "6": 24},
	}
	for lang, bounds := range least {
		sets := toldSets(t, "told_harmless_"+string(lang)+".txt")
		for set, bound := range bounds {
			passed := 0
			for _, row := range sets[set] {
				if reason := Check(Request{Lang: lang, Salutation: salutation(lang), Words: row[0]}, row[1]); reason != "" {
					t.Logf("set %s, refused: %s: %s (%s)", set, row[0], row[1], reason)
					continue
				}
				passed++
			}
			if len(sets[set]) != 40 || passed < bound {
				t.Errorf("set %s: %d of %d harmless sentences pass, %d did", set, passed, len(sets[set]), bound)
			}
		}
	}
}

// What is asked or wrong makes an answer of whatever is said to it.
func TestAnswersToQuestions(t *testing.T) {
	for _, c := range []struct {
		lang           care.Lang
		words, said    string
		maySay, mayAsk string
	}{
		{care.Chinese, "暖气开了没", "屋里像春天一样。", "这个我不清楚，不敢乱说。", "您现在冷不冷呀？"},
		{care.English, "is the heating on", "The rooms are warm as spring.", "I'm afraid I don't know that.", "Are you feeling cold?"},
	} {
		r := Request{Lang: c.lang, Salutation: salutation(c.lang), Words: c.words}
		if Check(r, c.said) == "" {
			t.Errorf("passed: %s", c.said)
		}
		for _, s := range []string{c.maySay, c.mayAsk} {
			if reason := Check(r, s); reason != "" {
				t.Errorf("refused: %s (%s)", s, reason)
			}
		}
	}
}

// The elder's question makes no fact of what it asks.
func TestAnEchoIsNoYes(t *testing.T) {
	for words, said := range map[string]string{"我儿子明天来吗": "儿子来，真好。", "胡阿姨还来吗": "来，真好。", "饭订了没有": "饭订了，真好。"} {
		if Check(Request{Lang: care.Chinese, Salutation: "王奶奶", Words: words}, said) == "" {
			t.Errorf("passed: %s: %s", words, said)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	r := Request{Lang: care.Chinese, Salutation: "王奶奶", Words: "我年轻时在纱厂上班"}
	for b.Loop() {
		Check(r, "在纱厂上班，那会儿一定很辛苦吧，您真是了不起。")
	}
}
