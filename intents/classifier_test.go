package intents

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// readExamples reads a list, without sentences that have choices.
func readExamples(t *testing.T, path string) []example {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := parseExamples(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(e example) bool { return strings.Contains(e.text, "<") })
}

// tallyOf counts how examples are heard.
func tallyOf(examples []example, lang care.Lang) (c tally) {
	for _, e := range examples {
		c.hear(e.text, e.kind, FindDistress(e.text, lang))
	}
	return c
}

// fileLangs are the languages by the names of their files.
var fileLangs = map[string]care.Lang{"zh": care.Chinese, "en": care.English}

// unlearned are lists the classifier did not learn from, with the least recall
// and the most false alarms in percent. Most of their harmless sentences were
// written to be mistaken. The bounds only notice a fall.
var unlearned = []struct {
	file        string
	recall, far map[string]int
}{
	{"heldout", map[string]int{"zh": 88, "en": 76}, map[string]int{"zh": 20, "en": 24}},
	{"fresh", map[string]int{"zh": 85, "en": 80}, map[string]int{"zh": 15, "en": 25}},
}

// In subjects never met, and in sentences written afterwards, danger is heard
// nearly as well as in what was learned.
func TestDangerInFamiliesNeverMet(t *testing.T) {
	for name, lang := range fileLangs {
		t.Logf("%s learned from: %s", name, tallyOf(readExamples(t, "data/said_"+name+".txt"), lang))
		for _, u := range unlearned {
			c := tallyOf(readExamples(t, "testdata/"+u.file+"_"+name+".txt"), lang)
			t.Logf("%s %s: %s", name, u.file, c)
			if c.found*100 < c.danger*u.recall[name] || c.alarms*100 > c.talk*u.far[name] {
				t.Errorf("%s %s is worse than it was: %s", name, u.file, c)
			}
		}
	}
}

// No list that measures may be learned from.
func TestLessonsAndMeasureAreApart(t *testing.T) {
	for name := range fileLangs {
		learned := map[string]bool{}
		for _, e := range readExamples(t, "data/said_"+name+".txt") {
			learned[e.text] = true
		}
		for _, u := range unlearned {
			for _, e := range readExamples(t, "testdata/"+u.file+"_"+name+".txt") {
				if learned[e.text] {
					t.Errorf("%s measures with a sentence that was learned: %s", u.file, e.text)
				}
			}
		}
	}
}

// booked gives ordinary sentences: bookings and small talk of many makes.
func booked() map[string][]string {
	all := map[string][]string{}
	for _, day := range []string{"明天", "后天", "下周三", "周五", "今天", "礼拜天", "12月3号"} {
		for _, at := range []string{"中午", "下午三点", "上午九点半", "晚上六点", "十点"} {
			for _, what := range []string{"送个饭，少放点盐", "来打扫卫生", "陪我去看病", "上门理个发", "量一下血压", "叫个车去医院复查", "来修水龙头", "帮我拿点降压药", "洗个澡", "来个人聊聊天", "把灯修一修", "读读报纸"} {
				all["zh"] = append(all["zh"], day+at+what, "我要"+day+what, "麻烦你"+at+what)
			}
		}
	}
	for _, day := range []string{"tomorrow", "on Friday", "next Wednesday", "today", "on the third"} {
		for _, at := range []string{"at noon", "at three", "in the morning", "at half past nine"} {
			for _, what := range []string{"I'd like lunch", "could someone come and clean", "I need a ride to the hospital for my checkup", "please send a plumber for the tap", "book me a haircut", "can a nurse take my blood pressure", "fetch my prescription please", "I want somebody to read to me", "help me have a bath", "somebody to go for a walk with"} {
				all["en"] = append(all["en"], what+" "+day+" "+at, day+" "+what)
			}
		}
	}
	return all
}

// Who books must never be taken for somebody in danger.
func TestBookingIsNoDanger(t *testing.T) {
	for name, sentences := range booked() {
		var alarms []string
		for _, s := range sentences {
			if d := FindDistress(s, fileLangs[name]); d != None {
				alarms = append(alarms, fmt.Sprintf("%s (%s)", s, d))
			}
		}
		t.Logf("%s: %d false alarms in %d bookings", name, len(alarms), len(sentences))
		if len(alarms)*200 > len(sentences) {
			t.Errorf("%s", strings.Join(alarms, "; "))
		}
	}
}

// prefixAlarms counts harmless sentences that sounded like danger on the way.
func prefixAlarms(examples []example, lang care.Lang, find func(string, care.Lang) Distress) (alarms, all int) {
	for _, e := range examples {
		if e.kind != None {
			continue
		}
		all++
		runes := []rune(e.text)
		for n := 2; n <= len(runes); n++ {
			if lang == care.English && n < len(runes) && runes[n] != ' ' {
				continue
			}
			if find(string(runes[:n]), lang) != None {
				alarms++
				break
			}
		}
	}
	return alarms, all
}

// While somebody is still speaking an alarm comes too soon more often; a
// booking in the making gets none in Mandarin, and in English hardly one but
// for those that begin with "help me".
func TestHalfASentence(t *testing.T) {
	most := map[string]int{"zh": 0, "en": 10} // of 100 bookings
	for name, lang := range fileLangs {
		var books []example
		for _, s := range booked()[name] {
			books = append(books, example{text: s})
		}
		hard := readExamples(t, "testdata/heldout_"+name+".txt")
		for what, list := range map[string][]example{"hard": hard, "bookings": books} {
			far, n := prefixAlarms(list, lang, FindDistressSoFar)
			whole, _ := prefixAlarms(list, lang, FindDistress)
			t.Logf("%s %s: %d alarms before the end by FindDistressSoFar, %d by FindDistress, of %d", name, what, far, whole, n)
			if what == "bookings" && far*100 > n*most[name] {
				t.Errorf("%s: %d of %d bookings alarm before they are said", name, far, n)
			}
		}
	}
}

// A wish to die is judged when the sentence is over: 想死 may go on 孙子了.
func TestWishToDieWaitsForTheEnd(t *testing.T) {
	for _, text := range []string{"我想死", "我不想活了", "I want to die"} {
		if d := FindDistressSoFar(text, care.Chinese); d != None {
			t.Errorf("%s is %q before its end", text, d)
		}
		if d := FindDistress(text, care.Chinese); d != Despair {
			t.Errorf("%s is %q", text, d)
		}
	}
}

// Characters of the right sound and the wrong meaning still tell of danger.
func TestDangerInWrongCharacters(t *testing.T) {
	for _, text := range []string{"我率倒了起不来", "凶口疼得厉害", "家里找火了", "屋里一股没气味", "老伴混过去了", "我米路了", "有人敲我家门锁"} {
		if FindDistress(text, care.Chinese) == None {
			t.Errorf("missed %s", text)
		}
	}
}

// BenchmarkFindDistress tells what a partial text costs.
func BenchmarkFindDistress(b *testing.B) {
	sentences := []string{"我要订午饭", "那个那个，明天中午十一点半给我送一份午饭到家里，不要辣，谢谢啊", "我这会儿趴在床跟前，手撑不起来",
		"今年的桂花开得真好，我想起年轻的时候在杭州看的那一片，那时候孩子还小，一家人坐船去的", "could you send somebody to clean tomorrow at half past three in the afternoon", "my legs just won't hold me, I'm on the kitchen lino"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		FindDistress(sentences[i%len(sentences)], care.Chinese)
		took = append(took, time.Since(start))
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
