package timex

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/care"
)

// brief writes a value on one line: a day or a moment, "from..to" ("..=" if the
// end is part of it), a duration or a rule; other readings follow a bar.
func brief(v Value) string {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		if t.Equal(midnight(t)) {
			return t.Format("2006-01-02")
		}
		if t.Second() != 0 {
			return t.Format("2006-01-02 15:04:05")
		}
		return t.Format("2006-01-02 15:04")
	}
	s := v.Duration + v.RRule + moment(v.At)
	if s == "" {
		dots := ".."
		if v.Inclusive {
			dots = "..="
		}
		s = moment(v.From) + dots + moment(v.To)
	}
	for _, a := range v.Alternatives {
		s += " | " + brief(a)
	}
	return s
}

// found writes everything that is found in a text: "[span] grain value".
func found(text string, lang care.Lang, now time.Time) string {
	var all []string
	for _, f := range Find(text, lang, now) {
		all = append(all, "["+f.Text+"] "+string(f.Value.Grain)+" "+brief(f.Value))
	}
	return strings.Join(all, "; ")
}

// said is a sentence and what must be found in it.
type said struct{ text, want string }

// wednesday is the moment from which the tables are seen: 25 November 2026, the
// 17th of the tenth lunar month, ten in the morning in Shanghai.
func wednesday(t *testing.T) time.Time {
	return time.Date(2026, 11, 25, 10, 0, 0, 0, zone(t, "Asia/Shanghai"))
}

func checkTable(t *testing.T, lang care.Lang, table []said) {
	t.Helper()
	now := wednesday(t)
	for _, s := range table {
		require.Equal(t, s.want, found(s.text, lang, now), s.text)
	}
}
