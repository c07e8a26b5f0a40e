package main

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"yinling/care"
	"yinling/care/sqlstore"
)

func TestATownIsImportedAgainWithoutLosingWhatWasLearned(t *testing.T) {
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, filepath.Join(t.TempDir(), "yinling.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keys := care.LinkKey(strings.Repeat("k", 32))
	read := func(file string) string {
		t.Helper()
		tw, err := parseTown([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		out, err := tw.fill(ctx, store, keys)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const file = `
agents: [{login: lin, name: 林晓, lang: zh}]
elders:
  - name: 王秀兰
    salutation: 王奶奶
    lang: zh
    born: 1944-03-02
    phone: "1"
    relatives: [{name: 李敏, relation: 女儿, lang: zh, sees: [summary, transcript]}]
`
	first := read(file)
	if !strings.Contains(first, "agent\tlin\t") || !strings.Contains(first, "elder\t王秀兰\t/pair/") {
		t.Fatalf("sign-ins %q", first)
	}
	e := elders(t, store)[0]
	store.SetManner(ctx, e.ID, care.Manner{Speed: 0.7})
	r := relatives(t, store, e.ID)[0]
	store.AddChannel(ctx, r.ID, care.Channel{Kind: care.ChannelWebPush, Target: "{}"})

	changed := strings.Replace(file, "sees: [summary, transcript]", "sees: [summary], channels: [{kind: email, target: li@example.org}]", 1)
	if again := read(changed); again != "" {
		t.Errorf("nobody is new, but there are sign-ins %q", again)
	}
	if all := elders(t, store); len(all) != 1 || all[0].ID != e.ID || all[0].Manner.Speed != 0.7 {
		t.Errorf("elders %+v", all)
	}
	rel := relatives(t, store, e.ID)
	if len(rel) != 1 || rel[0].ID != r.ID || rel[0].Consent.Transcript || len(rel[0].Channels) != 2 {
		t.Errorf("relatives %+v", rel)
	}
	if _, err := parseTown([]byte("elders: [{nom: X}]")); err == nil {
		t.Error("an unknown key was taken")
	}
}

func elders(t *testing.T, s *sqlstore.Store) []care.Elder {
	t.Helper()
	list, err := s.Elders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func relatives(t *testing.T, s *sqlstore.Store, elder string) []care.Relative {
	t.Helper()
	list, err := s.Relatives(t.Context(), elder)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
