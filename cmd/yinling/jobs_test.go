package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
	"yinling/notify"
)

func TestAMessageOfWithdrawnConsentIsNotDelivered(t *testing.T) {
	ctx, dir, log := t.Context(), t.TempDir(), slog.New(slog.DiscardHandler)
	store, err := sqlstore.Open(ctx, databaseFile(dir), log)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	notifier, err := notify.New(notify.Config{Data: dir, Contact: "mailto:a@example.org"}, log)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	daughter := care.Relative{ID: "li", ElderID: "wang", Name: "李敏", Lang: care.Chinese, Consent: care.Consent{Summary: true}}
	must(store.PutElder(ctx, care.Elder{ID: "wang", Name: "王秀兰", Lang: care.Chinese}))
	must(store.PutRelative(ctx, daughter))
	must(store.StartCall(ctx, care.CallRecord{ID: "call", ElderID: "wang", State: care.CallBot, Started: time.Now()}))
	message := func(id string) care.Message {
		return care.Message{ID: id, SummaryID: "sum", Person: "relative:li", Channel: care.Channel{Kind: care.ChannelFile}, Subject: "s", Text: "订了午饭", Made: time.Now()}
	}
	must(store.SaveSummary(ctx, care.Summary{ID: "sum", CallID: "call", ElderID: "wang", Made: time.Now()}, nil, []care.Message{message("m1"), message("m2")}))
	after := aftercare{store: store, notifier: notifier, zone: time.UTC}

	must(after.deliver(ctx, "m1"))
	daughter.Consent.Summary = false // between two tries
	must(store.PutRelative(ctx, daughter))
	must(after.deliver(ctx, "m2"))

	if files, _ := os.ReadDir(filepath.Join(dir, "outbox")); len(files) != 1 {
		t.Errorf("%d messages left, want the one before the consent was withdrawn", len(files))
	}
	m, err := store.Message(ctx, "m2")
	if err != nil || !m.Sent.IsZero() || m.LastError == "" {
		t.Errorf("the second message: %+v, %v", m, err)
	}
}

func TestAModelRewordsOnlyWhatItCovers(t *testing.T) {
	rules := []care.Sentence{
		{Kind: care.SentenceAsked, Text: "asked lunch", Turns: []int{2}}, {Kind: care.SentenceAsked, Text: "asked the time", Turns: []int{6}},
		{Kind: care.SentenceBooked, Text: "booked lunch", Turns: []int{2, 3, 4}}, {Kind: care.SentenceWorry, Text: "leg hurts", Turns: []int{8}},
		{Kind: care.SentenceEnded, Text: "ended", Turns: []int{9}},
	}
	model := []care.Sentence{
		{Kind: care.SentenceAsked, Text: "she would like lunch", Turns: []int{2}}, {Kind: care.SentenceBooked, Text: "lunch is free", Turns: []int{3}},
		{Kind: care.SentenceWorry, Text: "nothing to worry about", Turns: []int{8}},
	}
	var got []string
	for _, s := range reworded(rules, model) {
		got = append(got, s.Text)
	}
	want := []string{"she would like lunch", "asked the time", "booked lunch", "leg hurts", "ended"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(reworded(rules, nil)) != len(rules) {
		t.Error("without a model something is lost")
	}
}
