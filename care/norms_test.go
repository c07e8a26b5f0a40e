package care

import (
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// waited is an answer after so many seconds; below zero: never.
func waited(after time.Duration, seconds float64) Answer {
	a := Answer{Since: monday.Add(after)}
	if seconds >= 0 {
		a.Answered = a.Since.Add(time.Duration(seconds * float64(time.Second)))
	}
	return a
}

func norm(t *testing.T, id string) Norm {
	t.Helper()
	for _, n := range Norms {
		if n.ID == id {
			return n
		}
	}
	t.Fatalf("no norm %s", id)
	return Norm{}
}

func TestNormsCountedByHand(t *testing.T) {
	gaveUp := Answer{Since: monday, Abandoned: true}
	late := waited(0, 5)
	late.Abandoned = true // they hung up; somebody called back
	ten := make([]Answer, 0, 10)
	for i := range 10 { // 2, 4, … 20 s
		ten = append(ten, waited(time.Duration(i)*time.Minute, float64(2*i+2)))
	}
	for _, c := range []struct {
		name, norm  string
		answers     []Answer
		served, all int
		met         bool
	}{
		{"nobody called", "nena-15", nil, 0, 0, true},
		{"exactly at the limit is in time", "nena-15", []Answer{waited(0, 15)}, 1, 1, true},
		{"a moment later is not", "nena-15", []Answer{waited(0, 15.001)}, 0, 1, false},
		{"seven of ten within 15 s", "nena-15", ten, 7, 10, false},
		{"all of ten within 20 s", "nena-20", ten, 10, 10, true},
		{"five of ten within 10 s", "nfpa-answer", ten, 5, 10, false},
		{"one who gave up counts in the whole", "nena-20", append([]Answer{gaveUp}, ten...), 10, 11, false},
		{"and nine of ten are 90 % exactly", "nena-15", append([]Answer{waited(0, -1)}, nine(3)...), 9, 10, true},
		{"a call-back does not serve who gave up", "tsa-60", []Answer{late}, 0, 1, false},
		{"39 of 40 are 97.5 % exactly", "tsa-60", append(many(39, 60), waited(0, 61)), 39, 40, true},
		{"of 38 one is too many", "tsa-60", append(many(37, 60), waited(0, 61)), 37, 38, false},
		{"99 of 100 within 180 s", "tsa-180", append(many(99, 180), waited(0, -1)), 99, 100, true},
		{"every call within 15 s", "gbt33358-15", append(many(99, 15), waited(0, 16)), 99, 100, false},
	} {
		n := norm(t, c.norm)
		f := n.Figure(c.answers)
		if f.Served != c.served || f.All != c.all || n.Met(f) != c.met {
			t.Errorf("%s: %d of %d, met %v; want %d of %d, %v", c.name, f.Served, f.All, n.Met(f), c.served, c.all, c.met)
		}
	}
}

func nine(seconds float64) []Answer { return many(9, seconds) }

func many(n int, seconds float64) (list []Answer) {
	for range n {
		list = append(list, waited(0, seconds))
	}
	return list
}

func TestTheWorstDayCountsNotTheMean(t *testing.T) {
	n := norm(t, "gbt33358-day")
	var answers []Answer
	for i := range 100 { // a hundred hours, one call each, all connected
		answers = append(answers, waited(time.Duration(i)*time.Hour, 3600))
	}
	if f := n.Figure(answers); f.Share() != 1 || !n.Met(f) {
		t.Errorf("all connected: %+v", f)
	}
	answers[30], answers[53] = waited(30*time.Hour, -1), waited(53*time.Hour, -1) // 23 hours apart
	f := n.Figure(answers)
	// The worst span of 24 hours holds both: 22 of 24. The mean, 98 of 100, would pass.
	if f.Served != 22 || f.All != 24 || n.Met(f) || !f.From.Equal(monday.Add(30*time.Hour)) {
		t.Errorf("two lost within a day: %+v, met %v", f, n.Met(f))
	}
	answers[53] = waited(53*time.Hour, 1)
	answers[54] = waited(54*time.Hour, -1) // 24 hours apart: never in one span; 23 of 24
	if f := n.Figure(answers); f.Served != 23 || f.All != 24 {
		t.Errorf("two lost on two days: %+v", f)
	}
}

func TestALossAtTheVeryEndIsHeldAgainstItsWholeDay(t *testing.T) {
	var answers []Answer
	for i := range 48 {
		answers = append(answers, waited(time.Duration(i)*time.Hour, 1))
	}
	answers[47].Answered = time.Time{}
	if f := norm(t, "gbt33358-day").Figure(answers); f.Served != 23 || f.All != 24 {
		t.Errorf("one lost at the end: %+v, want 23 of 24", f)
	}
	if f := norm(t, "gbt33358-day").Figure(answers[46:]); f.Served != 1 || f.All != 2 {
		t.Errorf("less than a day: %+v, want 1 of 2", f)
	}
}

func TestWaitsByNearestRank(t *testing.T) {
	var answers []Answer
	for i := 20; i >= 1; i-- { // 1 … 20 s, given backwards
		answers = append(answers, waited(0, float64(i)))
	}
	answers = append(answers, Answer{Since: monday, Abandoned: true}, waited(0, -1))
	got := WaitsOf(answers)
	want := Waits{Count: 22, Answered: 20, Abandoned: 1, P50: 10 * time.Second, P90: 18 * time.Second, P95: 19 * time.Second}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := WaitsOf(nil); got != (Waits{}) {
		t.Errorf("nobody: %+v", got)
	}
	if got := WaitsOf([]Answer{waited(0, 7)}); got.P50 != 7*time.Second || got.P95 != 7*time.Second {
		t.Errorf("one: %+v", got)
	}
}

func TestEveryNormStandsWithItsFormula(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range Norms {
		if seen[n.ID] || n.Name == "" || n.NameEn == "" || n.Source == "" || n.SourceZh == "" || n.Formula == "" || n.FormulaEn == "" || n.Target <= 0 || n.Target > 1 {
			t.Errorf("norm %q is not whole: %+v", n.ID, n)
		}
		seen[n.ID] = true
	}
}

// What is left out of a figure stands in the formula beside it.
func TestTheFormulaOfDispatchSaysWhatIsLeftOut(t *testing.T) {
	for _, n := range Norms {
		says := strings.Contains(n.Formula, "误按、测试和设备故障不计") && strings.Contains(n.FormulaEn, "mistakes, tests and device faults that sent nobody left out")
		if says != (n.Of == NormDispatch) {
			t.Errorf("%s: %s; %s", n.ID, n.Formula, n.FormulaEn)
		}
	}
}
