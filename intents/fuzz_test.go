package intents

import (
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yinling/care"
)

// fragments are what utterances are made of, so that rapid meets the rules and
// not only noise.
var fragments = []string{"我要", "订", "午饭", "明天", "下周三", "三点", "半", "一刻", "差", "不是", "是", "改成", "12月", "31号", "25:61", "零", "百", "十", "，", "。", " ", "送到", "路", "号",
	"救命", "摔", "没", "昨天", "在", "at", "half past", "to", "three", "december", "the", "31st", "not", "pm", "12", "0", "99999999999", "，，", "\xff", "…", "小时", "后", "过", "两", "點", "Ａ", "，是"}

func text(t *rapid.T) string {
	if rapid.Bool().Draw(t, "noise") {
		return rapid.String().Draw(t, "text")
	}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(fragments), 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
}

// Whatever is heard, understanding returns, and what it returns makes sense.
func TestAnyTextIsUnderstoodOrNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Input{
			Text: text(t), Lang: rapid.SampledFrom([]care.Lang{care.Chinese, care.English}).Draw(t, "lang"),
			Now: now.Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "minutes")) * time.Minute), Catalogue: catalogue,
			Expect: rapid.SampledFrom([]Expect{ExpectNothing, ExpectYesNo, ExpectDate, ExpectTime, ExpectService, ExpectAddress}).Draw(t, "expect"),
		}
		m := Understand(in)
		OpenEnded(in.Text, in.Lang)
		if got := FindDistress(in.Text, in.Lang); got != m.Distress {
			t.Fatalf("danger found twice differently: %q, %q", got, m.Distress)
		}
		if w := m.When; w.HasTime && (w.Time < 0 || w.Time >= care.Clock(24, 0)) {
			t.Fatalf("time of day %d", w.Time)
		}
		if d := m.When.Date; !d.IsZero() && (d.Hour() != 0 || d.Location() != in.Now.Location() && d.Location().String() != in.Now.Location().String()) {
			t.Fatalf("date %s is no local midnight", d)
		}
		if m.Service != "" && serviceByID(m.Service, catalogue) == nil {
			t.Fatalf("service %q is in no catalogue", m.Service)
		}
	})
}

// A transcript of ordinary length is understood in well under a millisecond,
// so that the rules never are what a caller waits for.
func BenchmarkUnderstand(b *testing.B) {
	sentences := []string{"我要订午饭", "那个那个，明天中午十一点半给我送一份午饭到家里，不要辣，谢谢啊", "不是周三，是周四下午三点", "昨天摔了现在没事", "今年的桂花开得真好，我想起年轻的时候在杭州看的那一片",
		"could you send somebody to clean tomorrow at half past three in the afternoon", "我要顶蚕", "对", "I fell yesterday but I'm fine now, thank you"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		Understand(Input{Text: sentences[i%len(sentences)], Lang: care.Chinese, Now: now, Catalogue: catalogue})
		took = append(took, time.Since(start))
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(slices.Max(took).Microseconds()), "max-µs")
}
