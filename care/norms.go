package care

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// Norm is a published standard of how fast people in need are answered. Every
// share counts the abandoned: who gave up was not served.
type Norm struct {
	ID       string
	Name     string
	NameEn   string
	Source   string // where the figures stand
	SourceZh string
	// Target is the share that has to be served, 0–1. A norm that names no
	// share means everybody: 1.
	Target float64
	// Within is the time to be served in; 0: at all.
	Within time.Duration
	// Of says which of the two times of a case the norm is about.
	Of NormTime
	// AnyDay: the share must be reached in every span of 24 hours; the figure
	// is the worst one.
	AnyDay bool
	// Formula says how the figure is counted, to stand beside it.
	Formula, FormulaEn string
}

// NormTime is the span that a norm is about.
type NormTime string

// The spans of norms.
const (
	NormAnswer   NormTime = "answer"   // until a person has answered
	NormDispatch NormTime = "dispatch" // until help is under way
)

const (
	formulaAnswer     = "在规定时间内由人接应的件数 ÷ 全部件数（含中途放弃的）"
	formulaAnswerEn   = "answered by a person within the time ÷ all, the abandoned included"
	formulaDispatch   = "在规定时间内已派出帮助的件数 ÷ 全部件数（含中途放弃的；没有派人的误按、测试和设备故障不计）"
	formulaDispatchEn = "help under way within the time ÷ all, the abandoned included; mistakes, tests and device faults that sent nobody left out"
	formulaAnyDay     = "任意连续 24 小时内由人接应的件数 ÷ 该时段全部件数（含中途放弃的），取最差的一段"
	formulaAnyDayEn   = "answered by a person ÷ all, the abandoned included, in the worst span of 24 hours"
)

// Norms are the standards a hotline of this kind is measured against, all at
// once. GB/T 33358 names no share for its 15 seconds, so it means every call.
var Norms = []Norm{
	answerNorm("tsa-60", "TSA 远程照护（英国）", "TSA telecare (UK)", "TSA quality standard", "TSA 质量标准", 0.975, 60),
	answerNorm("tsa-180", "TSA 远程照护（英国）", "TSA telecare (UK)", "TSA quality standard", "TSA 质量标准", 0.99, 180),
	answerNorm("europe", "欧洲水平", "European figure", "TSA quality standard, same article", "TSA 质量标准，同一文章", 0.985, 60),
	answerNorm("nena-15", "NENA 911（美国）", "NENA 911 (US)", "NENA standard", "NENA 标准", 0.90, 15),
	answerNorm("nena-20", "NENA 911（美国）", "NENA 911 (US)", "NENA standard", "NENA 标准", 0.95, 20),
	answerNorm("nfpa-answer", "NFPA 1225 接听", "NFPA 1225, answered", "NFPA 1225", "NFPA 1225", 0.90, 10),
	dispatchNorm("nfpa-process", "NFPA 1225 处理", "NFPA 1225, processed", "NFPA 1225", "NFPA 1225", 0.90, 60),
	answerNorm("cn120-answer", "中国 120 接听", "China 120, answered", "2020 guidance", "2020 年指南", 0.95, 10),
	dispatchNorm("cn120-dispatch", "中国 120 派车", "China 120, dispatched", "2020 guidance", "2020 年指南", 0.95, 180),
	answerNorm("gbt33358-15", "GB/T 33358 政府热线", "GB/T 33358 government hotlines", "GB/T 33358", "国家标准 GB/T 33358", 1, 15),
	{
		ID: "gbt33358-day", Name: "GB/T 33358 接通率", NameEn: "GB/T 33358, connected", Source: "GB/T 33358", SourceZh: "国家标准 GB/T 33358", Target: 0.95,
		Of: NormAnswer, AnyDay: true, Formula: formulaAnyDay, FormulaEn: formulaAnyDayEn,
	},
}

func answerNorm(id, name, nameEn, source, sourceZh string, target float64, seconds int) Norm {
	return Norm{
		ID: id, Name: name, NameEn: nameEn, Source: source, SourceZh: sourceZh, Target: target, Within: time.Duration(seconds) * time.Second,
		Of: NormAnswer, Formula: formulaAnswer, FormulaEn: formulaAnswerEn,
	}
}

func dispatchNorm(id, name, nameEn, source, sourceZh string, target float64, seconds int) Norm {
	n := answerNorm(id, name, nameEn, source, sourceZh, target, seconds)
	n.Of, n.Formula, n.FormulaEn = NormDispatch, formulaDispatch, formulaDispatchEn
	return n
}

// Answer is how long one person in need waited.
type Answer struct {
	Since     time.Time
	Answered  time.Time // zero: never
	Abandoned bool      // they gave up before anybody answered
}

// served tells whether the wait ended within the time, in any time for 0. Who
// gave up was not served, even if somebody answered later.
func (a Answer) served(within time.Duration) bool {
	return !a.Answered.IsZero() && !a.Abandoned && (within == 0 || a.Answered.Sub(a.Since) <= within)
}

// NormFigure is what a norm comes to over a list of answers.
type NormFigure struct {
	Served, All int
	From        time.Time // of the worst 24 hours, for a norm of any day
}

// Share is Served / All; meaningless without any.
func (f NormFigure) Share() float64 { return float64(f.Served) / float64(max(f.All, 1)) }

// Met tells whether the figure reaches the norm. It compares by counts, so
// that rounding makes nobody better. Nothing to count reaches it.
func (n Norm) Met(f NormFigure) bool { return float64(f.Served) >= n.Target*float64(f.All)-1e-9 }

// Figure counts the answers by the norm.
func (n Norm) Figure(answers []Answer) NormFigure {
	if n.AnyDay {
		return n.worstDay(answers)
	}
	var f NormFigure
	for _, a := range answers {
		f.All++
		if a.served(n.Within) {
			f.Served++
		}
	}
	return f
}

// worstDay is the span of 24 hours with the smallest share, the one with the
// most answers of equals. Only spans that lie in the list's whole time count:
// what comes after its end is not known yet. A span can be moved later without
// a change until it begins with an answer or ends just before one, so these
// are all that have to be looked at.
func (n Norm) worstDay(answers []Answer) NormFigure {
	const day = 24 * time.Hour
	sorted := slices.SortedFunc(slices.Values(answers), func(a, b Answer) int { return a.Since.Compare(b.Since) })
	if len(sorted) == 0 {
		return NormFigure{}
	}
	served := make([]int, len(sorted)+1) // of the first i
	for i, a := range sorted {
		served[i+1] = served[i]
		if a.served(n.Within) {
			served[i+1]++
		}
	}
	var worst NormFigure
	consider := func(i, j int) {
		f := NormFigure{Served: served[j] - served[i], All: j - i, From: sorted[i].Since}
		if worst.All == 0 || f.Share() < worst.Share() || f.Share() == worst.Share() && f.All > worst.All {
			worst = f
		}
	}
	first, last := sorted[0].Since, sorted[len(sorted)-1].Since
	from := func(t time.Time) int { // the first answer not before t
		return sort.Search(len(sorted), func(i int) bool { return !sorted[i].Since.Before(t) })
	}
	consider(from(last.Add(-day+1)), len(sorted))
	for i, a := range sorted {
		if end := a.Since.Add(day); !end.After(last) {
			consider(i, from(end))
		}
		if begin := a.Since.Add(-day); !begin.Before(first) && from(begin) < i {
			consider(from(begin), i)
		}
	}
	return worst
}

// Waits are the answer times of a list: percentiles by nearest rank, of those
// who were answered.
type Waits struct {
	Count, Answered, Abandoned int
	P50, P90, P95              time.Duration
}

// WaitsOf counts how long people waited.
func WaitsOf(answers []Answer) Waits {
	w := Waits{Count: len(answers)}
	var times []time.Duration
	for _, a := range answers {
		switch {
		case a.Abandoned:
			w.Abandoned++
		case !a.Answered.IsZero():
			times = append(times, max(0, a.Answered.Sub(a.Since)))
		}
	}
	slices.SortFunc(times, cmp.Compare)
	w.Answered = len(times)
	w.P50, w.P90, w.P95 = nearestRank(times, 50), nearestRank(times, 90), nearestRank(times, 95)
	return w
}

// nearestRank is the smallest value that p per cent of the sorted list do not exceed.
func nearestRank(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*p+99)/100-1]
}
