package intents

import (
	"testing"
	"time"

	"yinling/care"
)

var shanghai = time.FixedZone("CST", 8*3600)

// now is Wednesday, November 20th 2024, ten past nine in the morning.
var now = time.Date(2024, 11, 20, 9, 10, 0, 0, shanghai)

var catalogue = []care.Service{
	{ID: "breakfast", Help: care.HelpMeal, Spoken: "早饭", Name: "早餐配送", SpokenEn: "breakfast", NameEn: "Breakfast delivery", From: care.Clock(6, 30), To: care.Clock(9, 0)},
	{ID: "lunch", Help: care.HelpMeal, Spoken: "午饭", Name: "午餐配送", SpokenEn: "lunch", NameEn: "Lunch delivery", From: care.Clock(10, 30), To: care.Clock(13, 0)},
	{ID: "supper", Help: care.HelpMeal, Spoken: "晚饭", Name: "晚餐配送", SpokenEn: "supper", NameEn: "Supper delivery", From: care.Clock(16, 30), To: care.Clock(18, 30)},
	{ID: "cleaning", Help: care.HelpClean, Spoken: "打扫", Name: "居家保洁", SpokenEn: "cleaning", NameEn: "House cleaning", From: care.Clock(8, 0), To: care.Clock(17, 0)},
	{ID: "laundry", Help: care.HelpClean, Spoken: "洗衣服", Name: "衣物清洗", SpokenEn: "laundry", NameEn: "Laundry", From: care.Clock(8, 0), To: care.Clock(17, 0)},
	{ID: "bathing", Help: care.HelpClean, Spoken: "洗澡", Name: "上门助浴", SpokenEn: "a bath", NameEn: "Bathing at home", From: care.Clock(9, 0), To: care.Clock(17, 0)},
	{ID: "escort_hospital", Help: care.HelpMedical, Spoken: "陪着看病", Name: "陪同就医", SpokenEn: "company to the hospital", NameEn: "Hospital escort", From: care.Clock(7, 0), To: care.Clock(16, 0)},
	{ID: "fetch_medicine", Help: care.HelpMedical, Spoken: "拿药", Name: "代取药品", SpokenEn: "fetching medicine", NameEn: "Medicine pick-up", From: care.Clock(8, 0), To: care.Clock(17, 0)},
	{ID: "blood_pressure", Help: care.HelpMedical, Spoken: "量血压", Name: "上门测压", SpokenEn: "a blood pressure check", NameEn: "Blood pressure check", From: care.Clock(8, 0), To: care.Clock(17, 0)},
	{ID: "transport", Help: care.HelpTravel, Spoken: "用车接送", Name: "出行接送", SpokenEn: "a ride", NameEn: "Transport", From: care.Clock(6, 0), To: care.Clock(21, 0)},
	{ID: "escort_walk", Help: care.HelpTravel, Spoken: "陪着出门", Name: "陪同出行", SpokenEn: "company for a walk", NameEn: "Walking company", From: care.Clock(8, 0), To: care.Clock(18, 0)},
	{ID: "repair", Help: care.HelpRepair, Spoken: "上门修东西", Name: "居家维修", SpokenEn: "a repair", NameEn: "Home repair", From: care.Clock(8, 0), To: care.Clock(20, 0)},
	{ID: "company", Help: care.HelpCompany, Spoken: "陪着聊天", Name: "陪伴聊天", SpokenEn: "company", NameEn: "Company", From: care.Clock(9, 0), To: care.Clock(18, 0)},
	{ID: "haircut", Help: care.HelpCompany, Spoken: "理发", Name: "上门理发", SpokenEn: "a haircut", NameEn: "Haircut at home", From: care.Clock(9, 0), To: care.Clock(17, 0)},
	{ID: "reading", Help: care.HelpCompany, Spoken: "读报", Name: "读书读报", SpokenEn: "reading aloud", NameEn: "Reading aloud", From: care.Clock(9, 0), To: care.Clock(18, 0)},
}

func hear(text string, expect Expect) Meaning {
	return Understand(Input{Text: text, Lang: care.Chinese, Now: now, Catalogue: catalogue, Expect: expect})
}

func TestWhatElderWants(t *testing.T) {
	for _, c := range []struct {
		text    string
		expect  Expect
		intent  Intent
		service string
	}{
		// A wish to book, as people say it and as recognisers write it.
		{"我要订午饭", "", Book, "lunch"},
		{"我想定一份午餐", "", Book, "lunch"},
		{"那个那个我要订个吾饭", "", Book, "lunch"},
		{"明天中午给我送个饭", "", Book, "lunch"},
		{"晚上的饭帮我订一下", "", Book, "supper"},
		{"我要訂午飯", "", Book, "lunch"},
		{"送饭", "", Book, ""},
		{"给我送饭", "", Book, ""},
		{"早上七点送饭", "", Book, "breakfast"},
		{"找个人来打扫卫生", "", Book, "cleaning"},
		{"窗户脏了找人擦玻璃", "", Book, "cleaning"},
		{"洗个澡", "", Book, "bathing"},
		{"陪我去医院看病", "", Book, "escort_hospital"},
		{"后天陪我出去看病", "", Book, "escort_hospital"},
		{"药快没了帮我拿点药", "", Book, "fetch_medicine"},
		{"量个血压", "", Book, "blood_pressure"},
		{"叫个车送我去医院", "", Book, "transport"},
		{"水龙头漏水了", "", Book, "repair"},
		{"马桶堵了能不能来修", "", Book, "repair"},
		{"家里跳闸了", "", Book, "repair"},
		{"我头发长了想剪头", "", Book, "haircut"},
		{"一个人闷得慌想找人聊天", "", Lonely, "company"},
		{"给我读读报纸", "", Book, "reading"},
		{"我要顶蚕", ExpectService, Book, ""},
		{"I'd like lunch tomorrow", "", Book, "lunch"},
		{"er, could you, um, send somebody to clean", "", Book, "cleaning"},
		{"my tap is leaking", "", Book, "repair"},
		{"I need a haircut", "", Book, "haircut"},
		{"Can someone come with me to the hospital on Friday", "", Book, "escort_hospital"},
		{"dinner please", "", Book, "supper"},
		{"I need a ride to the station", "", Book, "transport"},
		{"a meal", "", Book, ""},

		// A person.
		{"人工", "", Person, ""},
		{"转人工", "", Person, ""},
		{"仁工", "", Person, ""},
		{"人公服务", "", Person, ""},
		{"我要找个人说话", "", Person, ""},
		{"不想跟机器说", "", Person, ""},
		{"找你们领导", "", Person, ""},
		{"叫个人来", "", Person, ""},
		{"我要跟人说", "", Person, ""},
		{"Can I talk to a person", "", Person, ""},
		{"operator please", "", Person, ""},
		{"I want to speak to someone", "", Person, ""},

		// Short answers.
		{"对", ExpectYesNo, Yes, ""},
		{"嗯", ExpectYesNo, Yes, ""},
		{"嗯。", "", Unknown, ""},
		{"好的好的", ExpectYesNo, Yes, ""},
		{"对对对，就这样", ExpectYesNo, Yes, ""},
		{"行啊", ExpectYesNo, Yes, ""},
		{"可以的，谢谢", ExpectYesNo, Yes, ""},
		{"是的呢", ExpectYesNo, Yes, ""},
		{"没错", ExpectYesNo, Yes, ""},
		{"没问题", ExpectYesNo, Yes, ""},
		{"那就订吧", ExpectYesNo, Yes, ""},
		{"不对", ExpectYesNo, No, ""},
		{"好像不对", ExpectYesNo, No, ""},
		{"不是", ExpectYesNo, No, ""},
		{"不用了谢谢", ExpectYesNo, No, ""},
		{"没有了", ExpectYesNo, No, ""},
		{"对不起", ExpectYesNo, Unknown, ""},
		{"yes please", ExpectYesNo, Yes, ""},
		{"that's right", ExpectYesNo, Yes, ""},
		{"No, thank you", ExpectYesNo, No, ""},
		{"that's wrong", ExpectYesNo, No, ""},

		// The talk itself.
		{"再说一遍", "", Repeat, ""},
		{"没听清楚", "", Repeat, ""},
		{"你说什么", "", Repeat, ""},
		{"啊？", "", Repeat, ""},
		{"说慢点", "", Slower, ""},
		{"慢一点说", "", Slower, ""},
		{"你说太快了", "", Slower, ""},
		{"大声点", "", Louder, ""},
		{"我耳朵不好，听不见", "", Louder, ""},
		{"Could you say that again", "", Repeat, ""},
		{"slower please", "", Slower, ""},
		{"I can't hear you, speak up", "", Louder, ""},
		{"谢谢你啊", "", Thanks, ""},
		{"再见", "", Goodbye, ""},
		{"没事了，挂了啊", "", Goodbye, ""},
		{"bye bye", "", Goodbye, ""},
		{"thank you so much", "", Thanks, ""},
		{"我按错了", "", Mistake, ""},
		{"没摔，我按错了", "", Mistake, ""},
		{"不小心碰到了", "", Mistake, ""},
		{"孙子按着玩的", "", Mistake, ""},
		{"Sorry, I pressed it by mistake", "", Mistake, ""},
		{"喂，你好", "", Greeting, ""},
		{"有人吗", "", Greeting, ""},
		{"hello, is anybody there", "", Greeting, ""},
		{"等一下啊", "", Wait, ""},
		{"我想想", ExpectDate, Wait, ""},
		{"hold on a moment", "", Wait, ""},
		{"算了不订了", ExpectDate, Cancel, ""},
		{"取消", ExpectYesNo, Cancel, ""},
		{"forget it", ExpectTime, Cancel, ""},
		{"你能干什么", "", Help, ""},
		{"都有什么服务", "", Help, ""},
		{"what can you do", "", Help, ""},

		// Understood, but not ours.
		{"今天天气怎么样", "", AskWeather, ""},
		{"我想按摩", "", OutOfScope, ""},
		{"降压药怎么吃", "", AskMedicine, ""},
		{"What's the weather like", "", AskWeather, ""},
		{"I'd like a massage", "", OutOfScope, ""},
		{"帮我买菜", "", OutOfScope, ""},

		// Nothing.
		{"", "", Unknown, ""},
		{"，。！", "", Unknown, ""},
		{"今年的桂花开得真好", "", SmallTalk, ""},
	} {
		m := hear(c.text, c.expect)
		if m.Intent != c.intent || m.Service != c.service {
			t.Errorf("%q (asked %q): %q %q, want %q %q; %+v", c.text, c.expect, m.Intent, m.Service, c.intent, c.service, m)
		}
	}
}

func TestWhatIsSaidAboutDayAndTime(t *testing.T) {
	const none = -1
	day := func(month time.Month, d int) time.Time { return time.Date(2024, month, d, 0, 0, 0, 0, shanghai) }
	at := care.Clock
	for _, c := range []struct {
		text string
		date time.Time
		time care.TimeOfDay
		part DayPart
		odd  string // "ambiguous", "past" or ""
	}{
		{"订午饭今天", day(11, 20), none, "", ""},
		{"订午饭明天", day(11, 21), none, "", ""},
		{"订午饭后天中午", day(11, 22), none, Noon, ""},
		{"大后天打扫", day(11, 23), none, "", ""},
		{"周五打扫", day(11, 22), none, "", ""},
		{"周一打扫", day(11, 25), none, "", ""},
		{"周三下午打扫", day(11, 20), none, Afternoon, ""},
		{"礼拜天打扫", day(11, 24), none, "", ""},
		{"下周三打扫", day(11, 27), none, "", ""},
		{"下个星期日打扫", day(12, 1), none, "", ""},
		{"这周一打扫", day(11, 18), none, "", "past"},
		{"周末打扫", day(11, 23), none, "", ""},
		{"这个月25号打扫", day(11, 25), none, "", ""},
		{"这个月二十五号打扫", day(11, 25), none, "", ""},
		{"5号打扫", day(12, 5), none, "", ""},
		{"下个月三号打扫", day(12, 3), none, "", ""},
		{"12月3号打扫", day(12, 3), none, "", ""},
		{"十二月二十五号上午打扫", day(12, 25), none, Morning, ""},
		{"１２月３号打扫", day(12, 3), none, "", ""},
		{"三天后打扫", day(11, 23), none, "", ""},
		{"昨天打扫", day(11, 19), none, "", "past"},
		{"明天下午三点打扫", day(11, 21), at(15, 0), Afternoon, ""},
		{"明天下午三点半打扫", day(11, 21), at(15, 30), Afternoon, ""},
		{"明天下午三点一刻打扫", day(11, 21), at(15, 15), Afternoon, ""},
		{"明天上午十一点五十送午饭", day(11, 21), at(11, 50), Morning, ""},
		{"明天十一点半送午饭", day(11, 21), at(11, 30), "", ""},
		{"明天15:30打扫", day(11, 21), at(15, 30), "", ""},
		{"明天15：30打扫", day(11, 21), at(15, 30), "", ""},
		{"明天三点打扫", day(11, 21), at(15, 0), "", ""},
		{"明天十点打扫", day(11, 21), at(10, 0), "", ""},
		{"明天中午十二点送午饭", day(11, 21), at(12, 0), Noon, ""},
		{"明天晌午一点送饭", day(11, 21), at(13, 0), Noon, ""},
		{"明晚六点送饭", day(11, 21), at(18, 0), Evening, ""},
		{"明天早上七点送早饭", day(11, 21), at(7, 0), Morning, ""},
		{"明天七点用车", day(11, 21), at(19, 0), "", "ambiguous"},
		{"明天八点用车", day(11, 21), at(8, 0), "", "ambiguous"},
		{"明天差一刻三点打扫", day(11, 21), at(14, 45), "", ""},
		{"明天下午一点打扫", day(11, 21), at(13, 0), Afternoon, ""},
		{"明天打扫快一点", day(11, 21), none, "", ""},
		{"明天下午两点钟左右打扫", day(11, 21), at(14, 0), Afternoon, ""},
		{"半小时后打扫", day(11, 20), at(9, 40), "", ""},
		{"两个钟头以后打扫", day(11, 20), at(11, 10), "", ""},
		{"两个半小时后打扫", day(11, 20), at(11, 40), "", ""},
		{"今天早上八点打扫", day(11, 20), at(8, 0), Morning, "past"},
		{"今天八点打扫", day(11, 20), at(8, 0), "", "past"}, // the only reading in the cleaners' hours
		{"今天下午三点打扫", day(11, 20), at(15, 0), Afternoon, ""},
		{"周三早上八点打扫", day(11, 27), at(8, 0), Morning, ""},
		{"凌晨三点打扫", time.Time{}, at(3, 0), Morning, ""},
		{"半夜三点打扫", time.Time{}, at(3, 0), Evening, ""},
		{"人民路5号打扫", time.Time{}, none, "", ""},

		{"cleaning tomorrow", day(11, 21), none, "", ""},
		{"cleaning the day after tomorrow", day(11, 22), none, "", ""},
		{"cleaning next Wednesday", day(11, 27), none, "", ""},
		{"cleaning on Friday", day(11, 22), none, "", ""},
		{"cleaning on December 3rd", day(12, 3), none, "", ""},
		{"cleaning on the twenty-fifth", day(11, 25), none, "", ""},
		{"cleaning on the 3rd of December at 10 am", day(12, 3), at(10, 0), Morning, ""},
		{"cleaning tomorrow at half past three", day(11, 21), at(15, 30), "", ""},
		{"cleaning tomorrow at quarter to nine", day(11, 21), at(8, 45), "", ""},
		{"cleaning tomorrow at 3:30 pm", day(11, 21), at(15, 30), Afternoon, ""},
		{"cleaning tomorrow at 3:30 p.m.", day(11, 21), at(15, 30), Afternoon, ""},
		{"lunch tomorrow at noon", day(11, 21), at(12, 0), Noon, ""},
		{"cleaning in two hours", day(11, 20), at(11, 10), "", ""},
		{"cleaning in half an hour", day(11, 20), at(9, 40), "", ""},
		{"cleaning tomorrow morning", day(11, 21), none, Morning, ""},
		{"cleaning tomorrow at three o'clock in the afternoon", day(11, 21), at(15, 0), Afternoon, ""},
		{"lunch tomorrow at eleven thirty", day(11, 21), at(11, 30), "", ""},
		{"cleaning this afternoon at 2pm", day(11, 20), at(14, 0), Afternoon, ""},
		{"cleaning today at 8 in the morning", day(11, 20), at(8, 0), Morning, "past"},
	} {
		w := hear(c.text, ExpectNothing).When
		got, odd := care.TimeOfDay(none), ""
		if w.HasTime {
			got = w.Time
		}
		switch {
		case w.Ambiguous:
			odd = "ambiguous"
		case w.Past:
			odd = "past"
		}
		if !w.Date.Equal(c.date) || got != c.time || w.Part != c.part || odd != c.odd {
			t.Errorf("%q: %s %d %q %q, want %s %d %q %q", c.text, w.Date.Format("01-02"), got, w.Part, odd, c.date.Format("01-02"), c.time, c.part, c.odd)
		}
	}
}
