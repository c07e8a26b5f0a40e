package thinking

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog/thinking/thinkingtest"
)

func callOfWang() SummaryRequest {
	return SummaryRequest{
		Lang: care.Chinese, Salutation: "王奶奶",
		Turns: []care.Turn{
			{Seq: 1, Party: care.PartyBot, Text: "王奶奶，您好。您要什么？"},
			{Seq: 2, Party: care.PartyElder, Text: "明天中午给我送个饭，这两天膝盖疼得厉害"},
			{Seq: 3, Party: care.PartyBot, Text: "好，明天中午十一点半，午饭，您自己付三块。对吗？"},
			{Seq: 4, Party: care.PartyElder, Text: "对"},
			{Seq: 5, Party: care.PartyBot, Text: "订好了。"},
		},
		Sentences: []care.Sentence{
			{Kind: care.SentenceAsked, Text: "王奶奶问了午饭。", Turns: []int{2}},
			{Kind: care.SentenceBooked, Text: "订了明天中午十一点半的午饭，自己付三块。", Turns: []int{2, 4}},
		},
	}
}

// summarizer gives a server whose model answers with sentences.
func summarizer(sentences ...care.Sentence) *thinkingtest.Server {
	return thinkingtest.Scripted(func(thinkingtest.Call) thinkingtest.Reply {
		text, err := json.Marshal(map[string]any{"sentences": sentences})
		if err != nil {
			panic(err)
		}
		return thinkingtest.Reply{Text: fmt.Sprintf("好的：\n```json\n%s\n```", text)}
	})
}

func TestASummaryKeepsWhatItsTurnsSay(t *testing.T) {
	asked, booked, worry := care.SentenceAsked, care.SentenceBooked, care.SentenceWorry
	for _, c := range []struct {
		name string
		s    care.Sentence
		kept bool
	}{
		{"better words", care.Sentence{Kind: asked, Text: "王奶奶要明天中午送饭。", Turns: []int{2}}, true},
		{"a worry in her words", care.Sentence{Kind: worry, Text: "她说这两天膝盖疼得厉害。", Turns: []int{2}}, true},
		{"the booking in figures", care.Sentence{Kind: booked, Text: "订了明天中午11:30的午饭，自己付3元。", Turns: []int{4, 2}}, true},
		{"no turns", care.Sentence{Kind: asked, Text: "王奶奶要明天中午送饭。"}, false},
		{"turns of another call", care.Sentence{Kind: asked, Text: "王奶奶要明天中午送饭。", Turns: []int{2, 9}}, false},
		{"turns that do not say it", care.Sentence{Kind: worry, Text: "她说膝盖疼得厉害。", Turns: []int{5}}, false},
		{"an invented illness", care.Sentence{Kind: worry, Text: "她有关节炎。", Turns: []int{2}}, false},
		{"an invented price", care.Sentence{Kind: booked, Text: "订了午饭，自己付五块。", Turns: []int{2, 4}}, false},
		{"an invented name", care.Sentence{Kind: asked, Text: "王奶奶要李师傅送饭。", Turns: []int{2}}, false},
		{"a booking that the records do not have", care.Sentence{Kind: booked, Text: "好，给我送个饭，膝盖疼。", Turns: []int{2}}, false},
		{"the opposite", care.Sentence{Kind: worry, Text: "她膝盖不疼。", Turns: []int{2}}, false},
		{"another language", care.Sentence{Kind: worry, Text: "Her knee hurts.", Turns: []int{2}}, false},
		{"an unknown kind", care.Sentence{Kind: "advice", Text: "她膝盖疼。", Turns: []int{2}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			anchor := care.Sentence{Kind: asked, Text: "王奶奶要送饭。", Turns: []int{2}}
			got, err := modelOn(t, summarizer(anchor, c.s)).Summarize(t.Context(), callOfWang())
			if err != nil {
				t.Fatal(err)
			}
			has := slices.ContainsFunc(got, func(s care.Sentence) bool { return s.Text == c.s.Text })
			if has != c.kept {
				t.Errorf("%+v", got)
			}
			if c.kept && !slices.IsSorted(got[len(got)-1].Turns) {
				t.Errorf("the turns are not in order: %v", got)
			}
		})
	}
}

func TestASummaryWithoutSupportIsAnError(t *testing.T) {
	_, err := modelOn(t, summarizer(care.Sentence{Kind: care.SentenceWorry, Text: "她病了。", Turns: []int{2}})).Summarize(t.Context(), callOfWang())
	if !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

// Whatever the server does, a summary ends in time with an error or with what the
// turns say.
func TestSummariesSurviveEveryBehaviour(t *testing.T) {
	for _, name := range thinkingtest.Behaviours() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				got, err := modelOn(t, thinkingtest.New(name, 1)).Summarize(t.Context(), callOfWang())
				if err == nil && name != "echoes the data" { // its sentences are the rules' own
					t.Errorf("%+v", got)
				}
				if took := time.Since(started); took > 20*time.Second {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}
