package intents

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/care"
)

// What an English elder says to the open form of a service, or to nothing in
// particular, and what must be understood of it.
func TestPlainEnglish(t *testing.T) {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai)
	hear := func(expect Expect, service, text string) Meaning {
		return Understand(Input{Text: text, Lang: care.English, Now: monday, Catalogue: menuOfTown, Expect: expect, Service: service, People: []Named{{"Susan Brown", "daughter"}}})
	}
	for _, c := range []struct {
		expect        Expect
		service, text string
		intent        Intent
	}{
		{ExpectYesNo, "lunch", "Smashing", Yes},
		{ExpectYesNo, "lunch", "Righto", Yes},
		{ExpectYesNo, "lunch", "Sure thing", Yes},
		{ExpectYesNo, "lunch", "Please", Yes},
		{ExpectYesNo, "lunch", "I see. Well go ahead", Yes},
		{ExpectYesNo, "lunch", "Now I've got it. Yes", Yes},
		{ExpectYesNo, "lunch", "That's it, thank you", Yes},
		{ExpectYesNo, "lunch", "Right, I'm back. Where were we?", Repeat},
		{ExpectYesNo, "lunch", "Will somebody ring the bell? I don't hear the phone so well", Unknown},
		{ExpectYesNo, "lunch", "Actually no, don't bother, my grandson is taking me out. Forget it", Cancel},
		{ExpectYesNo, "lunch", "No wait, on second thoughts leave it as it is", No},
		{ExpectYesNo, "lunch", "Why do I have to pay this time? It was free before", AskPrice},
		{ExpectYesNo, "", "Oh good. What's the time?", AskTime},
		{ExpectYesNo, "", "No thank you, goodnight", Goodbye},
		{ExpectService, "", "No need of the lunch tomorrow, my son is coming home", Cancel},
		{ExpectService, "", "please no lunch on Wednesday", Cancel},
		{ExpectService, "", "I'd like the cleaner to come on Friday", Book},
		{ExpectService, "", "Could you send somebody to wash my dog", OutOfScope},
		{ExpectService, "", "Can I take two of my losartan if I missed one yesterday?", AskMedicine},
		{ExpectService, "", "Let me speak to Susan, she always listens", CallRelative},
		{ExpectService, "", "Am I talking to a person or one of those robots", Help},
		{ExpectService, "", "the thingummy with the whatsit on it", Unknown},
		{ExpectService, "", "Oh I do apologise, I must have sat on the button. I'm perfectly all right", Mistake},
	} {
		require.Equal(t, c.intent, hear(c.expect, c.service, c.text).Intent, "%q after %q", c.text, c.expect)
	}

	m := hear(ExpectYesNo, "supper", "Six o'clock then")
	require.Equal(t, Book, m.Intent)
	require.Equal(t, care.Clock(18, 0), m.When.Time)
	require.Equal(t, care.Clock(18, 0), hear(ExpectNothing, "supper", "six").When.Time)
	require.Equal(t, 2, hear(ExpectYesNo, "lunch", "Make that two, my neighbour's popping in").Quantity)
	require.Equal(t, "no salt for me", hear(ExpectYesNo, "lunch", "And no salt for me").Note)
	require.Equal(t, "I'm allergic to eggs", hear(ExpectService, "", "Lunch tomorrow at twelve, I'm allergic to eggs").Note)
	require.Equal(t, 4, hear(ExpectStars, "lunch", "Oh, four I should think. He was a bit rough round the ears").Stars)
}

// A day that is only spoken of on the way is not the day that is wanted.
func TestOtherDaysInAnEnglishSentence(t *testing.T) {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai)
	for text, want := range map[string]int{
		"My late husband used to drive me but now I've no way to get to the hospital. Could I have a lift on Wednesday morning at half past eight": 25,
		"I had a fall last month but I'm right as rain now, I'd just like someone to go for a walk with me tomorrow at ten":                        24,
		"I've got to be at the hospital on Wednesday, so could the cleaning be moved to Friday, same time":                                         27,
		"Could I have breakfast, lunch and supper tomorrow, I'm not up to cooking":                                                                 24,
		"I've got the doctor on Thursday at two, remind me an hour before":                                                                         26,
	} {
		m := Understand(Input{Text: text, Lang: care.English, Now: monday, Catalogue: menuOfTown})
		require.Equal(t, want, m.When.Date.Day(), text)
	}
	m := Understand(Input{Text: "I've got the doctor on Thursday at two, remind me an hour before", Lang: care.English, Now: monday})
	require.Equal(t, care.Clock(13, 0), m.When.Time)
	require.Equal(t, "the doctor", m.What)
	m = Understand(Input{Text: "I keep forgetting my blood pressure tablet. Could you remind me to take it every morning at eight", Lang: care.English, Now: monday})
	require.Equal(t, "take my blood pressure tablet", m.What)
}
