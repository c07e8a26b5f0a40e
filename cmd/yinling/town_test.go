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

const priced = `
services: [{id: sweeping, help: clean, name: 扫雪, spoken: 扫雪, spoken_en: snow clearing, aliases: [铲雪], class: care, most: 2, price: 1000, from: "08:00", to: "17:00"}]
schemes: [{id: winter, name: 冬季补贴, spoken: 冬季补贴, spoken_en: the winter subsidy, services: [sweeping], tiers: [{if: {stars: [2]}, share: 60, allowances: [{per: month, count: 3}]}]}]
notices: [{id: snow, text: 明天有雪。, text_en: It will snow tomorrow., until: 2035-12-31T23:59:59+08:00}]
elders: [{name: 王秀兰, salutation: 王奶奶, lang: zh, born: 1944-03-02, phone: "1", stars: 2, memberships: [{id: club, from: 2026-01-01, fee: 100, per: day}]}]
`

func TestWhatATownPaysIsKeptAsItWasWritten(t *testing.T) {
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, filepath.Join(t.TempDir(), "yinling.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keys := care.LinkKey(strings.Repeat("k", 32))
	tw, err := parseTown([]byte(priced))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tw.fill(ctx, store, keys); err != nil {
		t.Fatal(err)
	}
	schemes, err := store.Schemes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	services, err := store.Services(ctx)
	if err != nil {
		t.Fatal(err)
	}
	e := elders(t, store)[0]
	q := care.Price(services[0], 4, noon, e, schemes, nil)
	if got := told(q); got != "22.00 winter=18.00×3 left/month=#0 winter:partly" {
		t.Errorf("from the records: %s", got)
	}
	if s := services[0]; s.Most != 2 || len(s.Aliases) != 1 || len(e.Memberships) != 1 || !e.Memberships[0].Holds(noon) || e.Memberships[0].Fee != 100 {
		t.Errorf("service %+v, memberships %+v", s, e.Memberships)
	}
	notices, err := store.Notices(ctx)
	if err != nil || len(notices) != 1 || notices[0].TextEn != "It will snow tomorrow." || notices[0].Until.Year() != 2035 {
		t.Errorf("notices %+v, %v", notices, err)
	}
	bad, err := parseTown([]byte("schemes: [{id: x, name: 甲, spoken: 甲, spoken_en: a, services: [snow], tiers: [{share: 5}]}]"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bad.fill(ctx, store, keys); err == nil || !strings.Contains(err.Error(), "no service") {
		t.Errorf("a scheme for a service that is nowhere: %v", err)
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
