package thinking

import (
	"testing"

	"yinling/care"
)

// What a record said in this call may be said again, in other figures and with
// other courtesy, and no part of it may be changed.
func TestFactsMaySupportASentence(t *testing.T) {
	lunch := []string{"午饭订好了，明天（周日）中午十一点半送到家，您自己付三块。", "还有别的事吗？"}
	readBack := []string{"好，后天下午三点，打扫，您自己付十二块五。对吗？"}
	english := []string{"Your lunch is booked. It comes tomorrow at half past eleven in the morning, and you pay three yuan.", "Mr Zhao is the driver."}
	for _, c := range []struct {
		name     string
		lang     care.Lang
		facts    []string
		sentence string
		passes   bool
	}{
		{"a price in figures", care.Chinese, lunch, "午饭您自己付3元。", true},
		{"the same deed", care.Chinese, lunch, "您放心，午饭订好了。", true},
		{"the same time", care.Chinese, lunch, "明天中午11:30送到家呢。", true},
		{"another price", care.Chinese, lunch, "午饭您自己付五块。", false},
		{"the price of another thing", care.Chinese, lunch, "打扫您自己付三块。", false},
		{"another day", care.Chinese, lunch, "今天中午十一点半送到家。", false},
		{"another object", care.Chinese, lunch, "晚饭订好了。", false},
		{"another half of the day", care.Chinese, lunch, "明天晚上十一点半送到家。", false},
		{"the opposite", care.Chinese, lunch, "午饭您不用付三块。", false},
		{"a deed that was only proposed", care.Chinese, readBack, "打扫订好了。", false},
		{"a proposed price", care.Chinese, readBack, "打扫您自己付12.5元。", true},
		{"a half of a price", care.Chinese, readBack, "打扫您自己付十二块。", false},
		{"no facts", care.Chinese, nil, "午饭订好了。", false},
		{"a question is no fact", care.Chinese, []string{"午饭订好了吗？"}, "午饭订好了。", false},
		{"a denied deed", care.Chinese, []string{"午饭没有订好。"}, "午饭订好了。", false},
		{"medicine even if a record says it", care.Chinese, []string{"八点吃降压药。"}, "八点吃降压药。", false},
		{"a person of the records", care.Chinese, []string{"赵师傅后天来打扫。"}, "赵师傅后天来打扫呢。", true},
		{"another person", care.Chinese, []string{"赵师傅后天来打扫。"}, "李师傅后天来打扫。", false},
		{"the deed", care.English, english, "Your lunch is booked.", true},
		{"a price in figures", care.English, english, "You pay 3 yuan.", true},
		{"a time in figures", care.English, english, "It comes tomorrow at 11:30 a.m.", true},
		{"another price", care.English, english, "You pay 5 yuan.", false},
		{"another object", care.English, english, "Your cleaning is booked.", false},
		{"another day", care.English, english, "It comes today at 11:30 a.m.", false},
		{"a person of the records", care.English, english, "Mr Zhao is your driver.", true},
		{"another person", care.English, english, "Mr Chen is the driver.", false},
		{"the opposite", care.English, english, "Your lunch is not booked.", false},
		{"only proposed", care.English, []string{"Good: tomorrow, lunch is booked for you. Is that right?"}, "Lunch is booked.", false},
	} {
		t.Run(string(c.lang)+" "+c.name, func(t *testing.T) {
			reason := Check(Request{Lang: c.lang, Facts: c.facts, Salutation: salutation(c.lang)}, c.sentence)
			if (reason == "") != c.passes {
				t.Errorf("%q: %q", c.sentence, reason)
			}
		})
	}
}

// The salutation is a name that may be said; a name in the elder's own words is
// not yet a fact.
func TestNamesOfTheCall(t *testing.T) {
	r := Request{Lang: care.Chinese, Salutation: "王奶奶", Words: "我孙子叫李强"}
	if reason := Check(r, "王奶奶，您慢慢说。"); reason != "" {
		t.Errorf("the salutation is refused: %s", reason)
	}
	if Check(r, "李强真争气。") == "" {
		t.Error("a name that no record says is passed")
	}
	if reason := Check(Request{Lang: care.English, Salutation: "Mrs Wang"}, "Mrs Wang, take your time."); reason != "" {
		t.Errorf("the salutation is refused: %s", reason)
	}
}

func TestFiguresAreOneWhateverTheWords(t *testing.T) {
	for _, c := range []struct {
		lang  care.Lang
		text  string
		token string
	}{
		{care.Chinese, "三块", "m:3"}, {care.Chinese, "3元", "m:3"}, {care.Chinese, "三块五", "m:3.5"}, {care.Chinese, "三块五毛钱", "m:3.5"},
		{care.Chinese, "一百零五块钱", "m:105"}, {care.Chinese, "两千元", "m:2000"}, {care.Chinese, "五毛", "m:0.5"},
		{care.Chinese, "下午三点", "t:15:00"}, {care.Chinese, "15:00", "t:15:00"}, {care.Chinese, "十五点整", "t:15:00"}, {care.Chinese, "下午三点一刻", "t:15:15"},
		{care.Chinese, "上午九点半", "t:09:30"}, {care.Chinese, "中午十二点", "t:12:00"}, {care.Chinese, "三点", "h:3:00"}, {care.Chinese, "晚上八点二十分", "t:20:20"},
		{care.Chinese, "礼拜天", "w:日"}, {care.Chinese, "周日", "w:日"}, {care.Chinese, "二十五号", "n:25号"}, {care.Chinese, "明儿", "d:明天"},
		{care.English, "three yuan", "m:3"}, {care.English, "3 yuan", "m:3"}, {care.English, "twenty-five dollars", "m:25"}, {care.English, "fifty cents", "m:0.5"},
		{care.English, "half past three in the afternoon", "t:15:30"}, {care.English, "3:30 p.m.", "t:15:30"}, {care.English, "a quarter to nine in the morning", "t:08:45"},
		{care.English, "three o'clock", "h:3:00"}, {care.English, "15:00", "t:15:00"}, {care.English, "at noon", "t:12:00"}, {care.English, "two visits", "n:2 visit"},
	} {
		f := figuresOf(c.lang, plain(c.text))
		if len(f.tokens) == 0 || f.tokens[0] != c.token {
			t.Errorf("%s is %v, not %s", c.text, f.tokens, c.token)
		}
	}
}
