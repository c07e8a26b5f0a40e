package intents

import (
	"testing"
	"time"

	"yinling/care"
)

func TestElderCorrects(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 11, d, 0, 0, 0, 0, shanghai) }
	for _, c := range []struct {
		text    string
		service string
		date    time.Time
		time    care.TimeOfDay // -1 for none
		part    DayPart
	}{
		{"不是周五，是周四", "", day(21), -1, ""},
		{"不是周五是周四", "", day(21), -1, ""},
		{"不对，改成下午", "", time.Time{}, -1, Afternoon},
		{"不对，是后天", "", day(22), -1, ""},
		{"不要午饭，要晚饭", "supper", time.Time{}, -1, ""},
		{"明天不行，后天吧", "", day(22), -1, ""},
		{"改到下午三点半", "", time.Time{}, care.Clock(15, 30), Afternoon},
		{"把明天改成后天", "", day(22), -1, ""},
		{"我说错了，是洗衣服", "laundry", time.Time{}, -1, ""},
		{"十一点太早了，十二点吧", "", time.Time{}, care.Clock(12, 0), ""},
		{"not Thursday, Friday please", "", day(22), -1, ""},
		{"no, make it Friday", "", day(22), -1, ""},
		{"change it to three in the afternoon", "", time.Time{}, care.Clock(15, 0), Afternoon},
		{"I meant supper", "supper", time.Time{}, -1, ""},
		{"supper instead of lunch", "supper", time.Time{}, -1, ""},
	} {
		m := hear(c.text, ExpectYesNo)
		got := care.TimeOfDay(-1)
		if m.When.HasTime {
			got = m.When.Time
		}
		if !m.Correction || m.Intent != Correct || m.Service != c.service || !m.When.Date.Equal(c.date) || got != c.time || m.When.Part != c.part {
			t.Errorf("%q: %+v", c.text, m)
		}
	}
	if m := hear("不要午饭，要晚饭", ExpectYesNo); m.Rejected != "lunch" {
		t.Errorf("the refused lunch is %q", m.Rejected)
	}
}

// A short answer is understood by the question it answers.
func TestAnswersFitTheQuestion(t *testing.T) {
	understand := func(text, service string, expect Expect) Meaning {
		return Understand(Input{Text: text, Lang: care.Chinese, Now: now, Catalogue: catalogue, Service: service, Expect: expect})
	}
	for _, c := range []struct {
		text, service string
		time          care.TimeOfDay
		ambiguous     bool
	}{
		{"三点", "cleaning", care.Clock(15, 0), false},
		{"三", "cleaning", care.Clock(15, 0), false},
		{"一点", "lunch", care.Clock(13, 0), false},
		{"一点吧", "cleaning", care.Clock(13, 0), false},
		{"十一点半", "lunch", care.Clock(11, 30), false},
		{"七点", "transport", care.Clock(19, 0), true},
		{"早上七点", "transport", care.Clock(7, 0), false},
		{"七点", "breakfast", care.Clock(7, 0), false},
		{"六点", "supper", care.Clock(18, 0), false},
		{"at three", "cleaning", care.Clock(15, 0), false},
		{"eleven thirty", "lunch", care.Clock(11, 30), false},
		{"twelve", "lunch", care.Clock(12, 0), false},
	} {
		m := understand(c.text, c.service, ExpectTime)
		if m.Intent != Book || !m.When.HasTime || m.When.Time != c.time || m.When.Ambiguous != c.ambiguous {
			t.Errorf("%q for %s: %+v", c.text, c.service, m)
		}
	}
	if m := understand("明天", "lunch", ExpectDate); m.Intent != Book || m.When.Date.Day() != 21 {
		t.Errorf("a day alone: %+v", m)
	}
	if m := understand("下午送饭", "supper", ExpectTime); m.Service != "supper" {
		t.Errorf("the open meal stays the meal: %+v", m)
	}
}

func TestPlaceAndWishesAreKept(t *testing.T) {
	for _, c := range []struct{ text, address, note string }{
		{"送到人民路12号3单元501", "人民路12号3单元501", ""},
		{"我住在银杏社区3幢2单元501室", "银杏社区3幢2单元501室", ""},
		{"送到我女儿家", "", ""},
		{"订个午饭，不要辣，软一点", "", "不要辣，软一点"},
		{"少盐的午饭", "", "少盐"},
		{"明天12号吗", "", ""},
		{"Bring it to 12 Ginkgo Street please", "12 Ginkgo Street", ""},
		{"lunch with no salt", "", "no salt"},
	} {
		m := hear(c.text, ExpectNothing)
		if m.Address != c.address || m.Note != c.note {
			t.Errorf("%q: address %q, note %q", c.text, m.Address, m.Note)
		}
	}
	if m := hear("订个午饭，不要辣，软一点", ExpectNothing); m.Intent != Book || m.When.HasTime {
		t.Errorf("a wish is no refusal and no time: %+v", m)
	}
	if m := hear("桂花巷8号2楼", ExpectAddress); m.Intent != Book || m.Address != "桂花巷8号2楼" {
		t.Errorf("an address alone: %+v", m)
	}
}

func TestUnfinishedSentences(t *testing.T) {
	for _, s := range []string{"我想", "我要…", "那个", "那个，", "明天", "我想订", "明天下午", "然后", "嗯", "我要一份", "我要。", "I want", "I'd like to", "tomorrow", "lunch and", "um", "a haircut on"} {
		if !OpenEnded(s, care.Chinese) {
			if s != "嗯" { // alone it is an answer
				t.Errorf("%q is taken for finished", s)
			}
		}
	}
	for _, s := range []string{"", "对", "好的", "要", "不要", "是", "是的", "我要订午饭", "明天中午送饭", "十一点半", "没有了", "谢谢", "不是", "yes", "lunch please", "I want lunch", "no thank you", "goodbye"} {
		if OpenEnded(s, care.Chinese) {
			t.Errorf("%q is taken for unfinished", s)
		}
	}
}
