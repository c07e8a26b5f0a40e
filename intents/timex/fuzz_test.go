package timex

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yinling/care"
)

// pieces are words of time and around it: put together at random they make
// sentences that nobody wrote, half of them nonsense.
var pieces = strings.Split("明天 后天 下 上 这个 周 星期 三 五 十 二十 一 两 点 半 一刻 差 过 分 分钟 小时 个 钟头 天 月 年 号 日 底 初 农历 正月 闰 腊月 前 后 之前 以后 每 隔 早 晚 饭后 上午 下午 晚上 从 到 和 之间 最后 第 春节 2026 31 9 99 9999 0 : - / . 3pm every other Tuesday next last week month the of at half past quarter to and in ago from between an hour three fourth May 5th 2027 noon tonight weekend , ， 《 》 的 的的 楼 几 两三 三五 世纪 年代 康熙 民国 早晚 饭 一次 各 还剩 左右 现在 初一 十五 季度 半周 今朝 俩 仨 年前 之内 过 这 T Z +08:00 明后天 睡前 星期天 十一二", " ")

// checkFound holds what is true of every answer.
func checkFound(t interface {
	Fatalf(format string, args ...any)
}, text string, now time.Time, lang care.Lang) {
	runes, last := []rune(text), 0
	for _, f := range Find(text, lang, now) {
		if f.Start < last || f.End <= f.Start || f.End > len(runes) {
			t.Fatalf("%q: span %d–%d after %d in %d characters", text, f.Start, f.End, last, len(runes))
		}
		if got := string(runes[f.Start:f.End]); got != f.Text {
			t.Fatalf("%q: text %q is not the span's %q", text, f.Text, got)
		}
		last = f.End
		for _, v := range append([]Value{f.Value}, f.Value.Alternatives...) {
			checkValue(t, f.Text, v)
		}
		if _, err := json.Marshal(f.Value); err != nil {
			t.Fatalf("%q: %v", f.Text, err)
		}
	}
}

func checkValue(t interface {
	Fatalf(format string, args ...any)
}, text string, v Value) {
	kinds := 0
	for _, set := range []bool{!v.At.IsZero(), !v.From.IsZero() || !v.To.IsZero(), v.Duration != "", v.RRule != ""} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		t.Fatalf("%q: %d kinds of value in %+v", text, kinds, v)
	}
	if !v.From.IsZero() && !v.To.IsZero() && (v.To.Before(v.From) || v.To.Equal(v.From) && !v.Inclusive) {
		t.Fatalf("%q: ends before it begins: %+v", text, v)
	}
	switch v.Grain {
	case Minute, Hour, Day, Week, Month, Year:
	default:
		t.Fatalf("%q: grain %q", text, v.Grain)
	}
}

func TestAnswersHoldForSentencesNobodyWrote(t *testing.T) {
	zones := []*time.Location{time.UTC, zone(t, "Asia/Shanghai"), zone(t, "America/New_York"), zone(t, "Australia/Lord_Howe")}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "words")
		now := time.Unix(rapid.Int64Range(-2e9, 4e9).Draw(t, "now"), 0).In(rapid.SampledFrom(zones).Draw(t, "zone"))
		glue := rapid.SampledFrom([]string{"", " "}).Draw(t, "glue")
		lang := rapid.SampledFrom([]care.Lang{care.Chinese, care.English}).Draw(t, "lang")
		text := strings.Join(words, glue)
		checkFound(t, text, now, lang)
		a, _ := json.Marshal(Find(text, lang, now))
		b, _ := json.Marshal(Find(text, lang, now))
		if string(a) != string(b) {
			t.Fatalf("%q: two answers\n%s\n%s", text, a, b)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, p := range []string{"明天下午三点半", "每周一三五上午九点", "农历闰六月初三", "in a fortnight", "from 3 to 5pm", "2026-02-30", "《", "99999999年", "\xff\xfe"} {
		f.Add(p, int64(1_800_000_000), true)
		f.Add(p, int64(-1), false)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, chinese bool) {
		if !utf8.ValidString(text) || unix < -6e10 || unix > 2.5e11 {
			return
		}
		lang := care.English
		if chinese {
			lang = care.Chinese
		}
		checkFound(t, text, time.Unix(unix, 0).UTC(), lang)
	})
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no zone files: %v", err)
	}
	return z
}

// BenchmarkFind gives the time for a long utterance of each language.
func BenchmarkFind(b *testing.B) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for lang, text := range map[care.Lang]string{
		care.Chinese: "喂你好我想问一下下礼拜三下午三点半到五点之间能不能来个人帮我擦一下窗户，要是不行的话就改到大后天上午吧",
		care.English: "hello, I would like someone to clean the windows next Wednesday between half past three and five, or else every other Tuesday morning",
	} {
		b.Run(string(lang), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(Find(text, lang, now)) != 2 {
					b.Fatal("not both expressions were found")
				}
			}
		})
	}
}
