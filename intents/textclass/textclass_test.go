package textclass

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// small is a set of sentences made from patterns: enough to learn from, and the
// words of the last one or two fillers are kept for asking.
func small(patterns map[string][]string, fillers []string) (taught, asked []Example) {
	for label, ps := range patterns {
		for i, p := range ps {
			for k, f := range fillers {
				e := Example{Text: strings.ReplaceAll(p, "*", f), Label: label}
				if (i+k)%4 == 0 {
					asked = append(asked, e)
				} else {
					taught = append(taught, e)
				}
			}
		}
	}
	return taught, asked
}

var english = map[string][]string{
	"weather": {"what is the weather like *", "will it rain *", "do I need an umbrella *", "how warm does it get *", "is it going to snow *"},
	"meal":    {"I would like to order lunch *", "bring me something to eat *", "could I have a hot meal *", "order dumplings for me *", "I want dinner *"},
	"repair":  {"the tap is dripping *", "somebody must fix my lamp *", "my heating is broken *", "send a plumber *", "the toilet is blocked *"},
	"call":    {"call my daughter *", "I want to talk to my son *", "please ring my sister *", "get my grandson on the phone *", "put me through to my family *"},
	"time":    {"what time is it *", "tell me the time *", "how late is it *", "what does the clock say *", "do you know the hour *"},
}

var chinese = map[string][]string{
	"天气": {"*天气怎么样", "*会下雨吗", "*冷不冷", "*要带伞吗", "*气温多少度"},
	"订餐": {"*我想订个饭", "*给我送份午饭", "*想吃饺子", "*帮我订餐", "*来一份盒饭"},
	"维修": {"*水管漏了", "*灯坏了找人来修", "*马桶堵了", "*叫个师傅来修暖气", "*水龙头一直滴水"},
	"电话": {"*给我女儿打电话", "*我要找我儿子", "*帮我接通孙子", "*打给我妹妹", "*联系一下我闺女"},
	"时间": {"*几点了", "*现在什么时间", "*告诉我钟点", "*是几点钟", "*报一下时"},
}

func smallEnglish() (taught, asked []Example) {
	return small(english, []string{"", "today", "tomorrow", "please", "this evening", "right now", "for me", "on Sunday"})
}

func smallChinese() (taught, asked []Example) {
	return small(chinese, []string{"", "今天", "明天", "那个", "哎", "请问", "麻烦你", "后天"})
}

// Models that several tests ask; each is trained once.
var (
	inEnglish = sync.OnceValue(func() *Model { taught, _ := smallEnglish(); return Train(taught, Options{}) })
	inChinese = sync.OnceValue(func() *Model { taught, _ := smallChinese(); return Train(taught, Options{}) })
)

func TestLearnsAndRecognizes(t *testing.T) {
	_, en := smallEnglish()
	_, zh := smallChinese()
	for name, set := range map[string]struct {
		m     *Model
		asked []Example
	}{"English": {inEnglish(), en}, "Chinese": {inChinese(), zh}} {
		t.Run(name, func(t *testing.T) {
			m, asked := set.m, set.asked
			right, refused := 0, 0
			for _, e := range asked {
				label, confidence, oos := m.Classify(e.Text)
				if label == e.Label {
					right++
				}
				if oos {
					refused++
				}
				require.True(t, confidence >= 0 && confidence <= 1, "%s: %f", e.Text, confidence)
			}
			require.GreaterOrEqual(t, right, len(asked)*95/100, "of %d", len(asked))
			require.LessOrEqual(t, refused, len(asked)*5/100, "of %d", len(asked))
		})
	}
}

func TestRecognizesOtherWords(t *testing.T) {
	m := inEnglish()
	for text, want := range map[string]string{
		"Will it be raining tomorrow?":      "weather",
		"I'd like to ORDER some dumplings.": "meal",
		"my lamps are broken":               "repair",
		"callmydaughter":                    "call",
		"tell me what time it is":           "time",
	} {
		label, _, _ := m.Classify(text)
		require.Equal(t, want, label, text)
	}
}

func TestRefusesStrangeSentences(t *testing.T) {
	taught, _ := smallEnglish()
	zh, _ := smallChinese()
	m := Train(append(taught, zh...), Options{})
	for _, text := range []string{
		"", " ", "?!", "xqz vrrk blorf", "asdf jkl qwertz", "the parliament of owls convened in utter silence",
		"聘礼嫁妆谈崩咧", "👵🔔", "\xff\xfe", "Ωμέγα και άλφα",
	} {
		label, confidence, oos := m.Classify(text)
		require.True(t, oos, "%q is taken for %q with %.2f", text, label, confidence)
	}
}

func TestRefusesWhatItWasTaughtToRefuse(t *testing.T) {
	taught, _ := smallEnglish()
	ask := "what is the capital of France"
	for _, country := range []string{"Spain", "Italy", "Peru", "Chile", "Norway", "Japan"} {
		taught = append(taught, Example{Text: "what is the capital of " + country, Label: Outside})
	}
	m := Train(taught, Options{})
	_, _, oos := m.Classify(ask)
	require.True(t, oos)
	require.NotContains(t, m.Labels(), Outside)
}

func TestMoreGivenUpRefusesMore(t *testing.T) {
	taught, asked := smallEnglish()
	refused := func(giveUp float64) int {
		m, n := Train(taught, Options{GiveUp: giveUp}), 0
		for _, e := range asked {
			if _, _, oos := m.Classify(e.Text); oos {
				n++
			}
		}
		return n
	}
	require.Zero(t, refused(-1))
	require.Greater(t, refused(0.5), refused(0.01))
}

func TestSameExamplesSameModel(t *testing.T) {
	taught, _ := smallChinese()
	var a, b, c bytes.Buffer
	require.NoError(t, Train(taught, Options{Seed: 7}).Save(&a))
	require.NoError(t, Train(taught, Options{Seed: 7}).Save(&b))
	require.NoError(t, Train(taught, Options{Seed: 8}).Save(&c))
	require.Equal(t, a.Bytes(), b.Bytes())
	require.NotEqual(t, a.Bytes(), c.Bytes())
}

func TestFewExamples(t *testing.T) {
	for name, examples := range map[string][]Example{
		"none":        nil,
		"only refuse": {{"go away", Outside}, {"no", Outside}},
	} {
		label, confidence, oos := Train(examples, Options{}).Classify("go away")
		require.True(t, oos, name)
		require.Empty(t, label, name)
		require.Zero(t, confidence, name)
	}
	label, _, _ := Train([]Example{{"bring lunch", "meal"}}, Options{}).Classify("bring lunch")
	require.Equal(t, "meal", label)
	two := Train([]Example{{"bring lunch", "meal"}, {"fix the lamp", "repair"}, {"", "repair"}}, Options{})
	label, _, _ = two.Classify("lunch")
	require.Equal(t, "meal", label)
}

func TestHugeTextIsCut(t *testing.T) {
	m := inEnglish()
	huge := strings.Repeat("what is the weather like tomorrow ", 1<<17)
	begun := time.Now()
	label, _, _ := m.Classify(huge)
	require.Equal(t, "weather", label)
	require.Less(t, time.Since(begun), time.Second)
	m.Classify(strings.Repeat("\u0301", 1<<20)) // a mark for a letter that never comes
}

func TestSmallerModelStillKnowsMost(t *testing.T) {
	taught, asked := smallEnglish()
	m := Train(taught, Options{Bytes: 40 << 10})
	var file bytes.Buffer
	require.NoError(t, m.Save(&file))
	require.Less(t, file.Len(), 40<<10)
	right := 0
	for _, e := range asked {
		if label, _, _ := m.Classify(e.Text); label == e.Label {
			right++
		}
	}
	require.GreaterOrEqual(t, right, len(asked)*9/10)
}

func TestSavedModelJudgesTheSame(t *testing.T) {
	_, asked := smallEnglish()
	m := inEnglish()
	var file bytes.Buffer
	require.NoError(t, m.Save(&file))
	loaded, err := Load(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	require.Equal(t, m.Labels(), loaded.Labels())
	for _, e := range append(asked, Example{Text: "xqz vrrk"}, Example{}) {
		label, confidence, oos := m.Classify(e.Text)
		label2, confidence2, oos2 := loaded.Classify(e.Text)
		require.Equal(t, []any{label, confidence, oos}, []any{label2, confidence2, oos2}, e.Text)
	}
	var empty bytes.Buffer
	require.NoError(t, Train(nil, Options{}).Save(&empty))
	_, err = Load(&empty)
	require.NoError(t, err)
}

func TestDamagedModelIsRefused(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, inEnglish().Save(&file))
	good := file.Bytes()
	for _, n := range []int{0, 5, len(mark) + 4, len(good) / 2, len(good) - 1} {
		_, err := Load(bytes.NewReader(good[:n]))
		require.ErrorIs(t, err, errDamaged, "cut after %d bytes", n)
	}
	for _, at := range []int{0, len(mark) + 3, len(mark) + 11, len(good) / 2, len(good) - 1} {
		bad := bytes.Clone(good)
		bad[at] ^= 0x55
		_, err := Load(bytes.NewReader(bad))
		require.ErrorIs(t, err, errDamaged, "byte %d changed", at)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	_, asked := smallChinese()
	m := inChinese()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, e := range asked {
				m.Classify(e.Text)
			}
		})
	}
	all.Wait()
}

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"What's the TIME, please?":   {"whats", "the", "time", "please"},
		"订2份饭，OK吗？":                  {"订", "2", "份", "饭", "ok", "吗"},
		"ＡＢＣ　１２３":                    {"abc", "123"},
		"it costs £5 (50%)":          {"it", "costs", "£", "5", "50", "%"},
		"":                           nil,
		"…":                          nil,
		"お弁当を":                       {"お", "弁", "当", "を"},
		"grand-daughter\tcafe\u0301": {"grand", "daughter", "café"},
	} {
		require.Equal(t, want, words(text), text)
	}
}

func TestStem(t *testing.T) {
	for _, family := range [][]string{
		{"walk", "walks", "walked", "walking"},
		{"cancel", "cancelled", "cancelling", "cancels"},
		{"clean", "cleaner", "cleaning", "cleaned"},
		{"city", "cities"},
		{"book", "booked", "bookings"},
	} {
		for _, w := range family {
			require.Equal(t, stem(family[0]), stem(w), w)
		}
	}
	require.Equal(t, "饭", stem("饭"))
	require.Equal(t, "café", stem("café"))
}

func BenchmarkClassify(b *testing.B) {
	taught, asked := many()
	m := Train(taught, Options{GiveUp: -1})
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		m.Classify(asked[i%len(asked)].Text)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/op")
}

func BenchmarkTrain(b *testing.B) {
	taught, _ := many()
	for b.Loop() {
		Train(taught, Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/op")
}

// many is a set of 150 labels, so that the benchmarks meet a great model.
func many() (taught, asked []Example) {
	for n := range 30 {
		for label, patterns := range english {
			for i, p := range patterns {
				e := Example{Text: fmt.Sprintf("%s about thing%d and topic%d", strings.ReplaceAll(p, "*", "now"), n, n), Label: fmt.Sprint(label, n)}
				if i == 0 {
					asked = append(asked, e)
				}
				taught = append(taught, e)
			}
		}
	}
	return taught, asked
}

// A quick model is nearly as good, and ranks all labels.
func TestQuickModelRanksLabels(t *testing.T) {
	taught, asked := smallEnglish()
	m, right := Train(taught, Options{Quick: true}), 0
	for _, e := range asked {
		all, _ := m.Rank(e.Text)
		label, confidence, _ := m.Classify(e.Text)
		if len(all) == 0 {
			require.Empty(t, label)
			continue
		}
		require.Len(t, all, len(m.Labels()))
		require.Equal(t, Ranked{label, confidence}, all[0])
		sum := 0.0
		for i, r := range all {
			sum += r.Likely
			require.True(t, i < 2 || r.Likely <= all[i-1].Likely)
		}
		require.InDelta(t, 1, sum, 0.01)
		if label == e.Label {
			right++
		}
	}
	require.Greater(t, right, len(asked)*6/10)
}
