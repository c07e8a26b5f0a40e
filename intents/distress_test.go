package intents

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// fileLangs are the languages by the names of their files.
var fileLangs = map[string]care.Lang{"zh": care.Chinese, "en": care.English}

// tally counts how sentences were taken.
type tally struct {
	danger, found, kind, talk, alarms int
	byKind                            map[Distress][2]int // found, all
	faults                            []string
}

func (h *tally) hear(sentence string, want, got Distress) {
	if h.byKind == nil {
		h.byKind = map[Distress][2]int{}
	}
	if want == None {
		h.talk++
		if got != None {
			h.alarms++
			h.faults = append(h.faults, fmt.Sprintf("false alarm %q: %s", got, sentence))
		}
		return
	}
	h.danger++
	n := h.byKind[want]
	n[1]++
	if got != None {
		h.found++
		n[0]++
	} else {
		h.faults = append(h.faults, fmt.Sprintf("missed %q: %s", want, sentence))
	}
	if got == want {
		h.kind++
	}
	h.byKind[want] = n
}

func (h *tally) recall() float64 { return 100 * float64(h.found) / float64(max(1, h.danger)) }
func (h *tally) alarm() float64  { return 100 * float64(h.alarms) / float64(max(1, h.talk)) }

func (h *tally) String() string {
	s := fmt.Sprintf("recall %.1f%% (%d of %d, the right kind %d), false alarms %.1f%% (%d of %d)", h.recall(), h.found, h.danger, h.kind, h.alarm(), h.alarms, h.talk)
	for _, k := range slices.Sorted(maps.Keys(h.byKind)) {
		s += fmt.Sprintf("; %s %d/%d", k, h.byKind[k][0], h.byKind[k][1])
	}
	return s
}

// Lists of sentences by people who had not seen what the classifier learned from.
// What must be reached was chosen on the first; the second, whose writers had only
// read what is promised, nobody looked at.
var lists = [...]string{"strangers", "unseen"}

// readList reads a kind or "-", a tab, a sentence.
func readList(t *testing.T, list, name string) []example {
	t.Helper()
	b, err := os.ReadFile("testdata/" + list + "_" + name + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for line := range strings.Lines(string(b)) {
		kind, sentence, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		if kind == "-" {
			kind = ""
		}
		all = append(all, example{kind: Distress(kind), text: sentence})
	}
	return all
}

// Strangers in danger are heard. The bounds stand a little below what is reached.
func TestStrangersInDanger(t *testing.T) {
	for _, list := range lists {
		for name, lang := range fileLangs {
			var h tally
			for _, e := range readList(t, list, name) {
				h.hear(e.text, e.kind, FindDistress(e.text, lang))
			}
			t.Logf("%s, %s: %s", list, name, &h)
			if least := map[string]float64{"strangers": 95.5, "unseen": 98.5}[list]; h.recall() < least || h.alarm() > 4.5 {
				t.Errorf("%s, %s is worse than it was", list, name)
			}
		}
	}
}

// Whoever only answers a question calls nobody; a cry between the answers does.
func TestAnswersAreNoDanger(t *testing.T) {
	for _, text := range []string{
		"对的", "对的对的", "对了", "行吧", "行，十块就十块", "这回对了", "随便", "算了算了", "够了", "没了", "三个人", "后天上午九点半", "不用了，谢谢", "再等等", "好，就这样，再见", "两份", "等一会",
		"yes please", "no thanks", "that's enough", "Tuesday at half past nine", "I don't mind", "whatever you think", "right you are", "not today", "okay, bye", "twenty pounds", "maybe later", "hold on a minute",
	} {
		c := classifierFor(text, care.Chinese)
		if !c.answers.makeUp(c.lineOf(text)) {
			t.Errorf("%q is more than an answer", text)
		}
		if d := FindDistress(text, care.Chinese); d != None {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
	for _, text := range []string{"好，救命", "对对，着火了", "不行了，喘不上气", "我不行了", "死", "yes help me", "no, I can't breathe", "fire", "please hurry, I'm dying", "on Tuesday I want to die"} {
		c := classifierFor(text, care.Chinese)
		if c.answers.makeUp(c.lineOf(text)) {
			t.Errorf("%q is only an answer", text)
		}
	}
}

// What elders say of themselves and their homes all day long calls nobody.
func TestEverydayTalkIsNoDanger(t *testing.T) {
	for _, text := range []string{
		"我腿疼想推拿", "腰疼，来个人给我按按", "我头发长了难受", "我自己弄不了", "我眼睛看不清，念不了报", "水龙头滴水", "我一个人闷得慌", "我一个人吃", "我一个人不敢洗澡", "我付不起", "我八十三了", "我九十多了", "脚指甲长得厉害",
		"在厨房", "膝盖也疼", "马桶堵了", "没米了", "药快吃完了", "师傅怎么还没到", "卫生间太滑，想装扶手", "呜哩哇啦噼里啪啦",
		"I can't afford it", "I'm eighty three", "I eat alone", "the tap drips", "my hair wants cutting", "in the kitchen", "my knee aches too", "I can't bend to my toenails", "is he coming", "my tablets are nearly finished",
	} {
		if d := FindDistress(text, care.Chinese); d != None {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
}

// What must be right whatever else changes: the traps that everybody knows, and
// the cries that nobody may miss.
func TestNobodyIsFooledByTheKnownTraps(t *testing.T) {
	for _, text := range []string{
		"昨天摔了现在没事", "累死了", "想死孙子了", "电视里着火了", "烟感没电了", "没摔我按错了", "笑死我了", "去年摔过一次", "明天送个饭", "怎么预防摔倒", "手机摔坏了", "我家猫丢了",
		"好", "不行", "不要", "没有", "对", "谢谢", "再见", "等一下", "我要订午饭", "现在几点了",
		"I fell last year but I'm fine now", "I'm dying for a cup of tea", "there was a fire on the news", "the smoke alarm needs a battery", "I pressed it by mistake",
		"can you help me book lunch", "I lost my glasses", "my phone died", "yes", "no", "okay", "thank you", "lunch please", "what time is it", "how do I prevent a fall",
	} {
		if d := FindDistress(text, care.Chinese); d != None {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
	for text, want := range map[string]Distress{
		"救命": Cry, "救命啊": Cry, "快来人": Cry, "就命啊": Cry, "我摔倒了起不来": Body, "胸口疼": Body, "老伴叫不醒": Body, "着火了": Fire, "煤气漏了": Gas, "家里进贼了": Intruder,
		"他打我": Violence, "我迷路了": Lost, "我不想活了": Despair, "水管爆了到处是水": Water, "昨天摔的，今天越来越疼走不了路": Body,
		"help": Cry, "help me": Cry, "I've fallen and I can't get up": Body, "my chest hurts": Body, "he's not breathing": Body, "fire": Fire, "I smell gas": Gas, "someone broke in": Intruder,
		"he's hitting me": Violence, "I'm lost": Lost, "I want to die": Despair, "the kitchen is flooding": Water, "I fell yesterday and today I can't walk": Body,
	} {
		if d := FindDistress(text, care.Chinese); d != want {
			t.Errorf("%q is %q, not %s", text, d, want)
		}
	}
}

// Characters of the right sound and the wrong meaning still tell of danger.
func TestDangerInWrongCharacters(t *testing.T) {
	for _, text := range []string{"我率倒了起不来", "凶口疼得厉害", "家里找火了", "屋里一股没气味", "老伴混过去了", "我米路了", "有人敲我家门锁",
		"i cant breath", "my husband colapsed", "i am bleading", "someone is braking in", "my chess hurts"} {
		if FindDistress(text, care.Chinese) == None {
			t.Errorf("missed %s", text)
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

// beginnings are the texts a recogniser shows while a sentence is spoken, the last
// without its end.
func beginnings(text string, lang care.Lang) []string {
	var all []string
	runes := []rune(text)
	for n := 2; n < len(runes); n++ {
		if lang != care.English || runes[n] == ' ' {
			all = append(all, string(runes[:n]))
		}
	}
	return all
}

// While somebody still speaks an alarm rarely comes that the end would take back.
func TestHarmlessSentencesRarelyAlarmOnTheWay(t *testing.T) {
	for name, lang := range fileLangs {
		alarms, all := 0, 0
		for _, e := range readList(t, lists[0], name) {
			if e.kind != None {
				continue
			}
			all++
			if slices.ContainsFunc(beginnings(e.text, lang), func(b string) bool { return FindDistressSoFar(b, lang) != None }) {
				alarms++
			}
		}
		t.Logf("%s: %d of %d harmless sentences alarm on the way", name, alarms, all)
		if alarms*100 > all*8 {
			t.Errorf("%s: too many alarms before the end", name)
		}
	}
}

// Whoever tells of danger at length is heard before the end.
func TestLongCriesAreHeardBeforeTheirEnd(t *testing.T) {
	for text, lang := range map[string]care.Lang{
		"救命啊救命啊我在厕所里摔倒了起不来快来人啊你们快点来":                                                                                    care.Chinese,
		"家里着火了厨房全是烟我不敢开门孩子还在里面你们快点派人来好不好":                                                                               care.Chinese,
		"我胸口疼得厉害喘不上气浑身冒冷汗药也吃了不管用你帮我跟我儿子说一声":                                                                             care.Chinese,
		"help me please I've fallen in the bathroom and I can't get up and nobody is here and it's getting dark":        care.English,
		"my husband has collapsed on the kitchen floor and he isn't breathing please tell me what I should do about it": care.English,
	} {
		if !slices.ContainsFunc(beginnings(text, lang), func(b string) bool {
			return len(b) < len(text)*3/4 && FindDistressSoFar(b, lang) != None
		}) {
			t.Errorf("not heard before three quarters of it: %s", text)
		}
	}
}

// booked gives ordinary sentences: bookings of many makes.
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

// Who books is never taken for somebody in danger, at the end or on the way.
func TestBookingIsNoDanger(t *testing.T) {
	for name, sentences := range booked() {
		lang := fileLangs[name]
		var whole, begun []string
		for _, s := range sentences {
			if d := FindDistress(s, lang); d != None {
				whole = append(whole, fmt.Sprintf("%s (%s)", s, d))
			}
			for _, b := range beginnings(s, lang) {
				if d := FindDistressSoFar(b, lang); d != None {
					begun = append(begun, fmt.Sprintf("%s… (%s)", b, d))
					break
				}
			}
		}
		t.Logf("%s: %d false alarms in %d bookings, %d on the way", name, len(whole), len(sentences), len(begun))
		if len(whole)*200 > len(sentences) || len(begun)*100 > len(sentences) {
			t.Errorf("%s", strings.Join(slices.Concat(whole, begun), "; "))
		}
	}
}

// BenchmarkFindDistress tells what a text costs.
func BenchmarkFindDistress(b *testing.B) {
	sentences := []string{"我要订午饭", "那个那个，明天中午十一点半给我送一份午饭到家里，不要辣，谢谢啊", "我这会儿趴在床跟前，手撑不起来",
		"今年的桂花开得真好，我想起年轻的时候在杭州看的那一片，那时候孩子还小，一家人坐船去的", "could you send somebody to clean tomorrow at half past three in the afternoon", "my legs just won't hold me, I'm on the kitchen lino"}
	Prepare()
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

// BenchmarkPrepare tells what the start costs.
func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		newClassifier("zh")
		newClassifier("en")
	}
	b.ReportMetric(float64(2*(1<<bits)*len(cell{}))/(1<<20), "MiB-weights")
}

// A danger in passing, beside something ordinary, is one.
func TestDangerBesideAQuestion(t *testing.T) {
	for text, want := range map[string]Distress{
		"我摔倒了，这个电话要钱吗": Body, "这个电话要钱吗，我胸口疼": Body, "我要订午饭，厨房着火了": Fire,
		"is this call free, I've fallen and I can't get up": Body, "book lunch for tomorrow, oh and there's a man climbing in my window": Intruder,
	} {
		if got := FindDistress(text, care.Chinese); got != want {
			t.Errorf("%q is taken for %q, not %q", text, got, want)
		}
	}
}
