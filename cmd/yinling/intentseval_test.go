package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// exampleFile writes lines to a file and gives its path.
func exampleFile(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rows.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	return path
}

func trainingFile(t *testing.T) string {
	t.Helper()
	var lines []string
	for _, when := range []string{"today", "tomorrow", "on Monday", "now", "at noon", "please", "this week", "soon"} {
		lines = append(lines,
			fmt.Sprintf(`{"text":"bring me lunch %s","intent":"meal"}`, when),
			fmt.Sprintf(`{"text":"I want something to eat %s","intent":"meal"}`, when),
			fmt.Sprintf(`{"text":"fix the dripping tap %s","intent":"repair"}`, when),
			fmt.Sprintf(`{"text":"my heating broke down %s","intent":"repair"}`, when), "")
	}
	return exampleFile(t, append(lines, `{"text":"who won the football","intent":"oos"}`)...)
}

func TestIntentsAreMeasured(t *testing.T) {
	test := exampleFile(t,
		`{"text":"bring me some lunch","intent":"meal"}`,
		`{"text":"the tap is dripping, fix it","intent":"repair"}`,
		`{"text":"fix the dripping tap","intent":"meal"}`,
		`{"text":"zorp quux blarg","intent":"oos"}`)
	var out bytes.Buffer
	require.NoError(t, intentsEvalCommand{Train: trainingFile(t), Test: test, JSON: true}.run(&out))
	var f intentFigures
	require.NoError(t, json.Unmarshal(out.Bytes(), &f))
	require.Equal(t, []int{33, 2, 4, 3, 1}, []int{f.TrainRows, f.Intents, f.TestRows, f.InScope, f.OutOfScope})
	require.InDelta(t, 2.0/3, *f.Accuracy, 1e-9)
	require.InDelta(t, 2.0/3, *f.Nearest, 1e-9)
	require.InDelta(t, 3.0/4, *f.All, 1e-9)
	require.InDelta(t, (2.0/3+2.0/3+1)/3, *f.MacroF1, 1e-9)
	require.InDelta(t, 1, *f.OOSRecall, 1e-9)
	require.InDelta(t, 1, *f.OOSPrecision, 1e-9)
	require.Equal(t, []confusion{{"meal", "repair", 1}}, f.Confusions)
	require.Positive(t, f.ModelBytes)
	require.Positive(t, f.MicrosP99)

	out.Reset()
	require.NoError(t, intentsEvalCommand{Train: trainingFile(t), Test: test}.run(&out))
	require.Contains(t, out.String(), "66.67 % in scope")
	require.Contains(t, out.String(), "1  meal → repair")
}

func TestARefusalOfAnIntentIsAFault(t *testing.T) {
	f := figuresOf(map[confusion]int{{"meal", "meal", 0}: 6, {"meal", "oos", 0}: 2, {"oos", "oos", 0}: 3, {"oos", "meal", 0}: 1})
	require.InDelta(t, 6.0/8, *f.Accuracy, 1e-9)
	require.InDelta(t, 9.0/12, *f.All, 1e-9)
	require.InDelta(t, 3.0/4, *f.OOSRecall, 1e-9)
	require.InDelta(t, 3.0/5, *f.OOSPrecision, 1e-9)
	require.InDelta(t, (12.0/15+6.0/9)/2, *f.MacroF1, 1e-9)
	require.Equal(t, []confusion{{"meal", "oos", 2}, {"oos", "meal", 1}}, f.Confusions)
	require.Nil(t, figuresOf(map[confusion]int{{"meal", "meal", 0}: 1}).OOSRecall)
}

func TestBadExamplesAreTold(t *testing.T) {
	good := trainingFile(t)
	for line, want := range map[string]string{
		`{"text":"x"`:  "line 1",
		`{"text":"x"}`: "line 1 has no intent",
		``:             "there are none in the file",
	} {
		err := intentsEvalCommand{Train: good, Test: exampleFile(t, line)}.run(&bytes.Buffer{})
		require.ErrorContains(t, err, want)
	}
}
