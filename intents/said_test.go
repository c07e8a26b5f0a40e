package intents

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yinling/care"
)

// heldOut reads "intent<tab>sentence" lines.
func heldOut(t testing.TB, name string) (labels []Intent, texts []string) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	for line := range strings.Lines(string(b)) {
		label, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if line[0] != '#' {
			require.True(t, ok, line)
			labels, texts = append(labels, Intent(label)), append(texts, text)
		}
	}
	return labels, texts
}

// Sentences that were written without a look at the examples are understood: so
// many of a hundred, and of those out of scope so many are refused, and so few
// others.
func TestSentencesNotLearnedAreUnderstood(t *testing.T) {
	for _, c := range []struct {
		lang                           care.Lang
		right, refused, wronglyRefused float64
	}{
		{care.Chinese, 0.87, 0.90, 0.05},
		{care.English, 0.86, 0.85, 0.05},
	} {
		labels, texts := heldOut(t, "said_intents_"+string(c.lang)+".tsv")
		var right, inScope, refused, outside, wrongly float64
		confused := map[string]int{}
		for i, text := range texts {
			got := Understand(Input{Text: text, Lang: c.lang, Now: now}).Intent
			no := got == OutOfScope || got == Unknown
			if labels[i] == OutOfScope {
				outside++
				if no {
					refused++
				}
			} else {
				inScope++
				if no {
					wrongly++
				}
				if got == labels[i] {
					right++
				}
			}
			if got != labels[i] && !(no && labels[i] == OutOfScope) {
				confused[string(labels[i])+" → "+string(got)]++
				if os.Getenv("SAID") != "" {
					t.Logf("%s → %s: %s", labels[i], got, text)
				}
			}
		}
		t.Logf("%s: %.1f %% of %.0f right, %.1f %% wrongly refused; of %.0f out of scope %.1f %% refused", c.lang, 100*right/inScope, inScope, 100*wrongly/inScope, outside, 100*refused/outside)
		pairs := make([]string, 0, len(confused))
		for p := range confused {
			pairs = append(pairs, p)
		}
		slices.SortFunc(pairs, func(a, b string) int { return cmp.Or(confused[b]-confused[a], cmp.Compare(a, b)) })
		for _, p := range pairs[:min(12, len(pairs))] {
			t.Logf("   %d %s", confused[p], p)
		}
		require.GreaterOrEqual(t, right/inScope, c.right, c.lang)
		require.GreaterOrEqual(t, refused/outside, c.refused, c.lang)
		require.LessOrEqual(t, wrongly/inScope, c.wronglyRefused, c.lang)
	}
}
