package intents

import (
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
			Expect: rapid.SampledFrom([]Expect{ExpectNothing, ExpectYesNo, ExpectDate, ExpectTime, ExpectService, ExpectAddress, ExpectWhat, ExpectPerson, ExpectStars, ExpectWhich}).Draw(t, "expect"),
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
		size := len([]rune(in.Text))
		for _, w := range append([]Meaning{m}, m.Also...) {
			for _, s := range w.Slots {
				if s.Start < 0 || s.Start >= s.End || s.End > size || s.Text != string([]rune(in.Text)[s.Start:s.End]) {
					t.Fatalf("slot %+v of %q", s, in.Text)
				}
			}
		}
		if m.Service != "" && serviceByID(m.Service, catalogue) == nil {
			t.Fatalf("service %q is in no catalogue", m.Service)
		}
	})
}
