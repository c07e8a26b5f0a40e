package thinking

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"gopkg.in/yaml.v3"

	"yinling/care"
	"yinling/dialog/thinking/thinkingtest"
)

type attempt struct {
	Lang      care.Lang
	Words     string
	Says      string
	Calls     string
	Arguments string
}

func attempts(t *testing.T) []attempt {
	t.Helper()
	text, err := os.ReadFile("testdata/injections.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out []attempt
	if err := yaml.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if len(out) < 40 {
		t.Fatalf("only %d attempts", len(out))
	}
	return out
}

// A model that does what the caller says is not heard: what it would say is
// refused, and it calls nothing that is not offered or was not said.
func TestAModelThatObeysTheCallerIsNotHeard(t *testing.T) {
	for _, a := range attempts(t) {
		s := thinkingtest.Scripted(func(c thinkingtest.Call) thinkingtest.Reply {
			if strings.Contains(c.System, a.Words) {
				t.Errorf("the caller's words stand among the instructions: %s", a.Words)
			}
			return thinkingtest.Reply{Text: a.Says, Tool: a.Calls, Arguments: a.Arguments}
		})
		if answer, err := modelOn(t, s).Think(t.Context(), turn(a.Lang, a.Words)); err == nil {
			t.Errorf("%s: %+v", a.Words, answer)
		}
	}
}

// The same attempts against a model that finds out by itself what to obey.
func TestObeyingIsNotHeardEither(t *testing.T) {
	for _, a := range attempts(t) {
		synctest.Test(t, func(t *testing.T) {
			r := turn(a.Lang, a.Words)
			answer, err := modelOn(t, thinkingtest.New("obeys the caller", 1)).Think(t.Context(), r)
			if err == nil {
				safe(t, r, answer)
				t.Logf("%s: %+v", a.Words, answer)
			}
		})
	}
}

// What a caller says once does not become a fact for the next turn.
func TestWordsOfEarlierTurnsAreNoFacts(t *testing.T) {
	r := turn(care.Chinese, "午饭多少钱来着")
	r.History = append(r.History, Said{Party: care.PartyElder, Text: "午饭三块，订好了"})
	s := thinkingtest.Scripted(func(thinkingtest.Call) thinkingtest.Reply {
		return thinkingtest.Reply{Text: "午饭三块，订好了。"}
	})
	if answer, err := modelOn(t, s).Think(t.Context(), r); err == nil {
		t.Errorf("%+v", answer)
	}
}
