package main

import (
	"encoding/json"
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
	}}, lines[0]["slots"])
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
