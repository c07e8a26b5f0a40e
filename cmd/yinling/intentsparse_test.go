package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func parseLines(t *testing.T, c intentsParseCommand, in string) []map[string]any {
	t.Helper()
	var out strings.Builder
	require.NoError(t, c.parse(strings.NewReader(in), &out))
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var m map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &m))
		lines = append(lines, m)
	}
	return lines
}

func TestParseOneSentence(t *testing.T) {
	c := intentsParseCommand{Now: "2026-11-22T10:00:00+08:00", Zone: "Asia/Shanghai", Lang: "zh", Text: []string{"帮我订明天下午三点半的保洁"}}
	lines := parseLines(t, c, "")
	require.Len(t, lines, 1)
	require.Equal(t, false, lines[0]["distress"])
	require.Equal(t, []any{map[string]any{
		"name": "time", "start": 3.0, "end": 10.0, "text": "明天下午三点半",
		"value": map[string]any{"grain": "minute", "at": "2026-11-23T15:30:00+08:00"},
	}, map[string]any{
		"name": "service", "start": 11.0, "end": 13.0, "text": "保洁", "value": map[string]any{"service": "cleaning", "help": "clean"},
	}}, lines[0]["slots"])
	require.Equal(t, "book", lines[0]["intents"].([]any)[0].(map[string]any)["name"])
}

func TestParsePrintsEveryWishOnce(t *testing.T) {
	c := intentsParseCommand{Now: "2026-11-22T10:00:00+08:00", Zone: "Asia/Shanghai", Lang: "zh"}
	lines := parseLines(t, c, `{"text":"饭怎么还没来，我要投诉"}`+"\n"+`{"text":"book lunch and remind me to take my pills","lang":"en"}`+"\n")
	for i, want := range [][]string{{"where_is_it", "complaint"}, {"book", "remind"}} {
		var names []string
		last := 1.0
		for _, x := range lines[i]["intents"].([]any) {
			guess := x.(map[string]any)
			require.LessOrEqual(t, guess["confidence"].(float64), last, "the best first")
			last = guess["confidence"].(float64)
			require.Greater(t, last, 0.05)
			names = append(names, guess["name"].(string))
		}
		require.Subset(t, names, want)
		require.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(names), "each once")
	}
}

func TestParseWithATownsExamples(t *testing.T) {
	town := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(town, "zh.yaml"), []byte("pet_care:\n  about: 照看宠物\n  examples: [帮我照看几天狗, 猫没人喂想托给你们, 有没有宠物寄养, 我的鸟谁来帮着喂, 寄养一下小狗]\n"), 0o600))
	c := intentsParseCommand{Zone: "Asia/Shanghai", Lang: "zh", Town: town, Text: []string{"我想把狗寄养几天"}}
	require.Equal(t, "pet_care", parseLines(t, c, "")[0]["intents"].([]any)[0].(map[string]any)["name"])
	c.Town = t.TempDir() + "/none"
	var out strings.Builder
	require.NoError(t, c.parse(nil, &out), "a town without examples is one")
	require.NoError(t, os.WriteFile(filepath.Join(town, "zh.yaml"), []byte("pet_care:\n  examples: [一]\n"), 0o600))
	c.Town = town
	require.ErrorContains(t, c.parse(nil, &out), "pet_care has no description")
}

func TestParseLinesEachWithItsMoment(t *testing.T) {
	c := intentsParseCommand{Now: "2026-11-22T10:00:00+08:00", Zone: "Asia/Shanghai", Lang: "zh"}
	lines := parseLines(t, c, `{"text":"救命啊"}`+"\n\n"+`{"text":"every other Tuesday","lang":"en"}`+"\n"+`{"text":"明天","now":"2024-02-28T23:00:00+08:00"}`+"\n")
	require.Len(t, lines, 3)
	require.Equal(t, true, lines[0]["distress"])
	require.Equal(t, []any{}, lines[0]["slots"])
	rule := lines[1]["slots"].([]any)[0].(map[string]any)["value"].(map[string]any)
	require.Equal(t, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", rule["rrule"])
	leapDay := lines[2]["slots"].([]any)[0].(map[string]any)["value"].(map[string]any)
	require.Equal(t, "2024-02-29T00:00:00+08:00", leapDay["at"])
}

func TestParseReadsTheMomentInTheZoneOfTheTown(t *testing.T) {
	c := intentsParseCommand{Now: "2026-11-22T20:00:00Z", Zone: "Asia/Shanghai", Lang: "zh", Text: []string{"今天"}}
	slot := parseLines(t, c, "")[0]["slots"].([]any)[0].(map[string]any)
	require.Equal(t, "2026-11-23T00:00:00+08:00", slot["value"].(map[string]any)["at"], "it is already Monday in Shanghai")
}

func TestParseTellsWhatIsWrong(t *testing.T) {
	var out strings.Builder
	require.ErrorContains(t, intentsParseCommand{Zone: "Mars/Olympus"}.parse(strings.NewReader(""), &out), "finding the zone")
	require.ErrorContains(t, intentsParseCommand{Zone: "UTC"}.parse(strings.NewReader("{\n"), &out), "reading line 1")
	require.ErrorContains(t, intentsParseCommand{Zone: "UTC", Now: "yesterday", Text: []string{"x"}}.parse(nil, &out), "reading the moment")
}
