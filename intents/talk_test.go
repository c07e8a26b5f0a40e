package intents

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"yinling/care"
)

// menuOfTown is the catalogue of a town that has nearly everything.
var menuOfTown = append(append([]care.Service(nil), catalogue...),
	care.Service{ID: "nail_care", Help: care.HelpClean, Spoken: "修脚", Name: "上门修脚", From: care.Clock(8, 30), To: care.Clock(17, 0)},
	care.Service{ID: "injection", Help: care.HelpMedical, Spoken: "打针", Name: "上门注射", From: care.Clock(8, 0), To: care.Clock(17, 0)},
	care.Service{ID: "massage", Help: care.HelpMedical, Spoken: "推拿", Name: "推拿理疗", From: care.Clock(9, 0), To: care.Clock(17, 0)},
	care.Service{ID: "shopping", Help: care.HelpCompany, Spoken: "代购", Name: "代购代办", Aliases: []string{"跑腿", "买菜", "交电费"}, From: care.Clock(8, 0), To: care.Clock(18, 0)},
	care.Service{ID: "day_care", Help: care.HelpCompany, Spoken: "日托", Name: "日间照料", Unit: "天", From: care.Clock(7, 30), To: care.Clock(9, 30)},
	care.Service{ID: "respite", Help: care.HelpMedical, Spoken: "喘息服务", Name: "喘息服务", Aliases: []string{"短住"}, Unit: "天", From: care.Clock(9, 0), To: care.Clock(16, 0)},
	care.Service{ID: "adaptation", Help: care.HelpRepair, Spoken: "适老化改造", Name: "适老化改造评估", SpokenEn: "the home adaptation visit", From: care.Clock(8, 30), To: care.Clock(17, 0)},
)

// monday is November 23rd 2026, nine in the morning.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai)

// saidInTalk writes what is understood in the middle of a talk: of each wish its
// intent, its service and what else was said.
func saidInTalk(text string, expect Expect, open string) string {
	m := Understand(Input{Text: text, Lang: care.Chinese, Now: monday, Catalogue: menuOfTown, Expect: expect, Service: open})
	var all []string
	for _, w := range append([]Meaning{m}, m.Also...) {
		s := string(w.Intent)
		if w.Service != "" || w.Help != "" {
			s += " " + w.Service
			if w.Service == "" {
				s += string(w.Help)
			}
		}
		if !w.When.Date.IsZero() {
			s += w.When.Date.Format(" 01-02")
		}
		for _, day := range w.Days {
			s += day.Format(" and 01-02")
		}
		if w.When.HasTime {
			s += " " + w.When.Time.On(time.Time{}).Format("15:04")
		} else if w.When.Part != AnyPart {
			s += " " + string(w.When.Part)
		}
		if w.Rule != "" {
			s += " " + w.Rule
		}
		if w.Quantity > 0 {
			s += " x" + string(rune('0'+w.Quantity))
		}
		if w.Note != "" {
			s += " (" + w.Note + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestWhatIsMeantInTheMiddleOfATalk(t *testing.T) {
	for _, c := range []struct {
		expect Expect
		open   string
		text   string
		want   string // alternatives between |
	}{
		// Who comes for a service is no agent.
		{ExpectService, "", "叫人来给我剪个头发", "book haircut"},
		{"", "", "我的降压药快吃完了，叫个人帮我去拿", "book fetch_medicine"},
		{"", "", "对，再约个保结，后天上午九点", "book cleaning 11-25 09:00"},
		{"", "", "礼拜三早上八点半来帮我扫扫屋子", "book cleaning 11-25 08:30"},
		{"", "", "明儿个晌午给俺送俩饭", "book lunch 11-24 noon x2"},
		{"", "", "闺女，明儿个晌午给俺整个饭呗", "book lunch 11-24 noon"},
		{"", "", "我电费不会交，有人能替我跑一趟吗", "book shopping (交电费)"},
		{"", "", "你给我找个人来教我弹钢琴", "oos"},
		{"", "", "你给我算算今晚双色球开啥号", "oos"},
		{"", "", "后天早上送我去日托", "book day_care 11-25 morning"},
		// Days.
		{"", "", "明天上午九点来打扫，哎不对，后天，后天上午", "book cleaning 11-25 09:00"},
		{"", "", "明天中午和晚上都给我送饭", "book lunch 11-24 noon; book supper 11-24 evening"},
		{"", "", "后天和大后天中午都送饭", "book lunch 11-25 and 11-26 noon"},
		{"", "", "明天一日三餐都要送", "book breakfast 11-24; book lunch 11-24; book supper 11-24"},
		{"", "", "我一三五中午要送饭，每个礼拜都要", "book lunch noon FREQ=WEEKLY;BYDAY=MO,WE,FR"},
		{"", "", "从明天到礼拜五，每天中午送饭，一共多少钱", "book lunch 11-24 noon FREQ=DAILY;UNTIL=20261127; ask_price"},
		{"", "", "下礼拜一到礼拜五，每天早上七点半送早饭", "book breakfast 11-30 07:30 FREQ=DAILY;BYHOUR=7;BYMINUTE=30;UNTIL=20261204"},
		{"", "", "老伴要歇歇，我想去短住三天，下周一上午九点去", "book respite 11-30 09:00 x3"},
		{"", "", "帮我买点菜，两斤土豆一斤青菜，下午三点送来", "book shopping 15:00 (两斤土豆一斤青菜)"},
		{"", "", "明天五饭", "book lunch 11-24"},
		// In an open booking.
		{ExpectYesNo, "lunch", "早一点，十一点送", "book 11:00|correct 11:00|change 11:00"},
		{ExpectYesNo, "lunch", "对，不过要两份", "yes x2"},
		{ExpectYesNo, "cleaning", "用完了啊，那也打扫吧，对", "yes|yes cleaning"},
		{ExpectYesNo, "cleaning", "那好，就后天", "yes 11-25"},
		{ExpectYesNo, "repair", "好吧，那也修", "yes|yes repair"},
		{ExpectYesNo, "haircut", "行，十块就十块", "yes"},
		{ExpectYesNo, "bathing", "好，你给我问问", "yes"},
		{ExpectYesNo, "cleaning", "中，礼拜四也中", "yes 11-26"},
		{ExpectYesNo, "cleaning", "嗯呐", "yes"},
		{ExpectYesNo, "cleaning", "那先这样，再见", "goodbye"},
		{ExpectYesNo, "cleaning", "哦对对，都下午了，那就明天", "yes 11-24 afternoon|yes 11-24"},
		{ExpectYesNo, "haircut", "这回不行，我上午要去医院，下午三点吧", "book 15:00|correct 15:00|no 15:00"},
		{ExpectYesNo, "nail_care", "明天不行，我要去打牌，周四吧", "correct 11-26|book 11-26"},
		{ExpectDate, "nail_care", "我要去打牌，周四吧", "book 11-26"},
		{ExpectTime, "haircut", "我上午要去医院，下午三点吧", "book 15:00"},
		{ExpectYesNo, "daily", "那太多了，一份就够了", "book x1|correct x1"},
		{ExpectYesNo, "lunch", "哎，跟他们说饭要软一点，我牙不好", "book (软一点)"},
		{ExpectYesNo, "lunch", "不要辣的，也别太硬", "book (不要辣，别太硬)"},
		{ExpectYesNo, "breakfast", "要粥", "book (要粥)"},
		{ExpectYesNo, "bathing", "女的来吧", "book (女的)"},
		{ExpectDate, "lunch", "明天中午的，不要辣的，也别太硬", "book 11-24 noon (不要辣，别太硬)"},
		{ExpectTime, "massage", "他们几点能来啊", "ask_booking"},
		{"", "", "哎，我儿子说要接我出去吃，刚才订的饭不要了", "cancel meal|cancel"},
		{"", "", "今天不要给我送饭啊，我不订饭", "cancel meal 11-23|no meal 11-23|cancel lunch 11-23"},
		{ExpectDate, "lunch", "等一下，我问问我闺女", "wait"},
		{ExpectYesNo, "lunch", "三十啊，嗯，再说吧，我问问我闺女", "perhaps"},
		// Money.
		{"", "", "我吃低保的，中午那个饭多少钱", "ask_price lunch noon"},
		{"", "", "我是食堂会员，午饭是不是一块钱", "ask_price lunch"},
		{"", "", "量血压收不收钱", "ask_price blood_pressure"},
		{"", "", "喘息服务一天多少钱", "ask_price respite x1"},
		{"", "", "我老伴累病了，听说有个喘息服务，多少钱一天", "ask_price respite x1|ask_price respite"},
		{"", "", "今年还能住几天", "ask_allowance"},
		{ExpectYesNo, "cleaning", "订了这个，我的券还剩多少", "ask_allowance"},
		{"", "", "我现在下不了床了，补贴是多少", "ask_allowance 11-23 09:00"},
		{"", "", "早饭多少钱，午饭多少钱", "ask_price breakfast; ask_price lunch"},
		{"", "", "打扫一次几块", "ask_price cleaning x1"},
		{"", "", "再来一份要钱吗", "ask_price|ask_price x1"},
		{ExpectYesNo, "", "不用找人，你们记着就行", "no"},
		{ExpectService, "", "明天中午的，不要辣的，也别太硬", "book 11-24 noon (不要辣，别太硬)"},
		{ExpectService, "", "明天的午饭跟食堂说一声，不要放辣椒", "change lunch 11-24 (不要放辣椒)"},
		{ExpectService, "", "修水管的师傅今天几点到啊，我好在家等着", "ask_booking repair 11-23|where_is_it repair 11-23"},
		// Not understood is not out of scope.
		{"", "", "呃那个就是那啥来着", ""},
		{"", "", "你是真人还是机器啊", "help"},
		{"", "", "在呢", "greeting|yes"},
		{"", "", "听得见", "greeting|yes"},
		{"", "", "我在", "greeting|yes"},
		{"", "", "没有啦", "no"},
		{"", "", "你让活人来接", "person"},
		{ExpectYesNo, "cleaning", "算了算了，我自己能扫，不要了", "cancel"},
		{ExpectYesNo, "cleaning", "哦星期一，几点了", "ask_time|ask_time 11-23"},
	} {
		got := saidInTalk(c.text, c.expect, c.open)
		assert.Contains(t, strings.Split(c.want, "|"), got, c.text)
	}
}
