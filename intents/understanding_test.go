package intents

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/care"
)

// A town teaches its own intent, with few examples, and its own words for ours.
func TestTownAddsItsOwnIntent(t *testing.T) {
	town := fstest.MapFS{"zh.yaml": {Data: []byte(`
pet_care:
  about: Somebody looks after a pet for some days.
  examples: [帮我照看几天狗, 猫没人喂想托给你们, 我出门了狗放你们那儿行吗, 有没有宠物寄养, 我的鸟谁来帮着喂, 寄养一下小狗]
ask_news:
  examples: [敬老月搞啥名堂]
`)}}
	u, err := Load(Options{Town: town})
	require.NoError(t, err)
	m := u.Understand(Input{Text: "我想把狗寄养在你们那儿几天", Lang: care.Chinese, Now: now})
	require.Equal(t, Intent("pet_care"), m.Intent)
	require.Equal(t, Book, u.Understand(Input{Text: "我想订午饭", Lang: care.Chinese, Now: now, Catalogue: catalogue}).Intent)
}

func TestTownsMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ file, tells string }{
		{"pet_care:\n  about: x\n  examples: [一, 二]\n", "zh.yaml: pet_care has 2 examples"},
		{"pet_care:\n  examples: [一, 二, 三, 四, 五]\n", "zh.yaml: pet_care has no description"},
		{"pet_care:\n  about: x\n  exampels: [一]\n", "zh.yaml"},
		{"- just a list\n", "zh.yaml"},
	} {
		_, err := Load(Options{Town: fstest.MapFS{"zh.yaml": {Data: []byte(c.file)}}})
		require.ErrorContains(t, err, c.tells)
	}
}

// Everybody may ask at once.
func TestUnderstandingIsShared(t *testing.T) {
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if m := hear("明天中午给我送个饭", ""); m.Service != "lunch" {
					t.Errorf("understood %+v", m)
				}
			}
		})
	}
	wait.Wait()
}

// Learning is quick and what was learned is small. The bounds are loose, for
// slow machines and the race detector; the benchmark prints the figures.
func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var u *Understanding
	for b.Loop() {
		var err error
		if u, err = Load(Options{}); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
	runtime.KeepAlive(u)
}

// What is heard is understood in well under a millisecond, so that the rules
// never are what a caller waits for. The p99 is over sentences, each by the
// fastest of its turns: what a busy machine adds is not counted.
func BenchmarkUnderstand(b *testing.B) {
	var all []Input
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		_, texts := heldOut(b, "said_intents_"+string(lang)+".tsv")
		for _, text := range texts {
			all = append(all, Input{Text: text, Lang: lang, Now: now, Catalogue: catalogue})
		}
	}
	long := "我腿脚不好女儿又不在家，那个那个想问问你们能不能明天下午三点派个人来给我打扫打扫卫生，再给我带两份饭，送到人民路12号3单元501，我电话幺三八零零零零一二三四，钱的事你们跟我儿子说，他叫李强，每个月十五号他会来"
	all = append(all, Input{Text: long, Lang: care.Chinese, Now: now, Catalogue: catalogue})
	Understand(all[0])
	took := make([]time.Duration, len(all))
	i := 0
	for ; b.Loop(); i++ {
		start := time.Now()
		Understand(all[i%len(all)])
		if d := time.Since(start); took[i%len(all)] == 0 || d < took[i%len(all)] {
			took[i%len(all)] = d
		}
	}
	took = took[:min(i, len(took))]
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "longest-µs")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
