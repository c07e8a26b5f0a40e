package intents

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yinling/care"
)

// intentsOfExamples are those that the examples must teach.
var intentsOfExamples = []Intent{Book, Change, Cancel, AskBooking, WhereIsIt, AskPrice, AskAllowance, AskEntitled, Remind, ListReminders, StopReminder, Complaint, Praise, Rate, CallRelative, Person,
	AskTime, AskDate, AskWeather, AskNews, AskMedicine, AskPolicy, Scam, Lonely, SmallTalk, Yes, No, Perhaps, Correct, Usual, Repeat, Slower, Louder, Thanks, Goodbye, Mistake, Greeting, Wait, Help, OutOfScope}

// Every intent is taught by varied examples in both languages, no sentence
// teaches two, and none of those that measure is taught.
func TestExamplesTeachEveryIntent(t *testing.T) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		labels, err := labelsOf(lang, nil)
		require.NoError(t, err)
		require.Len(t, labels, len(intentsOfExamples), lang)
		taught := map[string]string{}
		for _, i := range intentsOfExamples {
			l := labels[string(i)]
			require.GreaterOrEqual(t, len(l.Examples), 25, "%s %s", lang, i)
			for _, text := range l.Examples {
				require.Empty(t, taught[text], "%s: %q teaches %s, too", lang, text, i)
				taught[text] = string(i)
			}
		}
		_, texts := heldOut(t, "said_intents_"+string(lang)+".tsv")
		for _, text := range texts {
			require.Empty(t, taught[text], "%s: %q is taught", lang, text)
		}
	}
}

// No text says the signs of ideas, and each idea has its own.
func TestIdeasAreAddedAsSigns(t *testing.T) {
	require.Equal(t, "我要改到周五 "+string(ideaNamed(t, "wish"))+string(ideaNamed(t, "move")), withIdeas("我要改到周五", true))
}

func ideaNamed(t *testing.T, name string) rune {
	t.Helper()
	n := rune(firstSign)
	for line := range strings.Lines(mustRead("ideas_zh.txt")) {
		if word, _, ok := strings.Cut(line, ": "); ok && line[0] != '#' {
			if word == name {
				return n
			}
			n++
		}
	}
	t.Fatalf("no idea %s", name)
	return 0
}
