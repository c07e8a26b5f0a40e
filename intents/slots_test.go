package intents

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"yinling/care"
	"yinling/intents/timex"
)

// slotsOf writes the slots of all wishes on one line each: name [text] value.
// Times are without their value, which timex tests.
func slotsOf(t *testing.T, m Meaning) string {
	t.Helper()
	var all []string
	for _, w := range append([]Meaning{m}, m.Also...) {
		for _, s := range w.Slots {
			line := s.Name + " [" + s.Text + "]"
			if _, is := s.Value.(timex.Value); !is {
				b, err := json.Marshal(s.Value)
				require.NoError(t, err)
				line += " " + string(b)
			}
			all = append(all, line)
		}
	}
	return strings.Join(all, "; ")
}

func TestSlots(t *testing.T) {
	people := []Named{{"李敏", "女儿"}, {"李强", "儿子"}, {"Susan Brown", "daughter"}}
	for _, c := range []struct{ text, want string }{
		{"送两份饭", `quantity [两份] {"number":2,"unit":"份"}; service [份饭] {"service":"","help":"meal"}`},
		{"订三个人的午饭", `quantity [三个人] {"number":3,"unit":"个人"}; service [午饭] {"service":"lunch","help":"meal"}`},
		{"一个人的晚饭", `quantity [一个人] {"number":1,"unit":"个人"}; service [晚饭] {"service":"supper","help":"meal"}`},
		{"我一个人闷得慌", ""},
		{"一共二十块", `amount [二十块] {"fen":2000}`},
		{"十二块五", `amount [十二块五] {"fen":1250}`},
		{"十二块五毛钱", `amount [十二块五毛] {"fen":1250}`},
		{"12.5元", `amount [12.5元] {"fen":1250}`},
		{"三毛钱", `amount [三毛钱] {"fen":30}`},
		{"一百二十块钱", `amount [一百二十块钱] {"fen":12000}`},
		{"二十块两份", `amount [二十块] {"fen":2000}; quantity [两份] {"number":2,"unit":"份"}`},
		{"咱们一块儿去", ""},
		{"电话幺三八零零零零四零幺二", `phone [幺三八零零零零四零幺二] {"digits":"13800004012"}`},
		{"我的号码是139 0000 0401", `phone [139 0000 0401] {"digits":"13900000401"}`},
		{"给我闺女打电话", `person [闺女] {"relation":"女儿","name":"李敏"}`},
		{"找李敏", `person [李敏] {"relation":"女儿","name":"李敏"}`},
		{"找李民", `person [李民] {"relation":"女儿","name":"李敏"}`}, // as a recogniser writes it
		{"让我孙子来", `person [孙子] {"relation":"孙子","name":""}`},
		{"小王师傅人真好", `person [小王] {"relation":"","name":"小王"}`},
		{"膝盖疼", `body [膝盖] {"name":"膝盖"}; symptom [疼] {"name":"疼"}`},
		{"我头晕，腰也有点酸", `symptom [头晕] {"name":"头晕"}; body [腰] {"name":"腰"}; symptom [酸] {"name":"酸"}`},
		{"第二个", `number [第二个] {"number":2,"ordinal":true}`},
		{"最后一个", `number [最后一个] {"number":-1,"ordinal":true}`},
		{"二十五", `number [二十五] {"number":25}`},
		{"明天下午三点半送到桂花巷8号2楼", `time [明天下午三点半]; address [桂花巷8号2楼] {"text":"桂花巷8号2楼"}`},
		{"我 要 订 午 饭", `service [午 饭] {"service":"lunch","help":"meal"}`},
		{"我要訂兩份午飯", `quantity [兩份] {"number":2,"unit":"份"}; service [午飯] {"service":"lunch","help":"meal"}`},
		{"明天，嗯，下五三点打扫", `time [明天]; time [下五三点]; service [打扫] {"service":"cleaning","help":"clean"}`},

		{"two portions of lunch", `quantity [two portions] {"number":2,"unit":"portions"}; service [lunch] {"service":"lunch","help":"meal"}`},
		{"half a dozen eggs", `quantity [half a dozen eggs] {"number":6,"unit":"eggs"}`},
		{"lunch for two please", `service [lunch] {"service":"lunch","help":"meal"}; quantity [two] {"number":2,"unit":"people"}`},
		{"it was twenty yuan fifty", `amount [twenty yuan fifty] {"fen":2050}`},
		{"12.50 yuan", `amount [12.50 yuan] {"fen":1250}`},
		{"my number is one three nine double zero double zero zero four two four", `phone [one three nine double zero double zero zero four two four] {"digits":"13900000424"}`},
		{"call my daughter", `person [daughter] {"relation":"daughter","name":"Susan Brown"}`},
		{"ring Susan please", `person [Susan] {"relation":"daughter","name":"Susan Brown"}`},
		{"Nurse Wilson was kind", `person [Nurse Wilson] {"relation":"","name":"nurse wilson"}`},
		{"my knee hurts", `body [knee] {"name":"knee"}; symptom [hurts] {"name":"hurts"}`},
		{"the last one", `number [the last one] {"number":-1,"ordinal":true}`},
		{"Tomorrow at half past three, lunch!", `time [Tomorrow at half past three]; service [lunch] {"service":"lunch","help":"meal"}`},
	} {
		m := Understand(Input{Text: c.text, Lang: care.Chinese, Now: now, Catalogue: catalogue, People: people})
		assert.Equal(t, c.want, slotsOf(t, m), c.text)
	}
}

func TestMenuIsKnownWithoutACatalogue(t *testing.T) {
	for text, want := range map[string]serviceValue{
		"送饭": {"", care.HelpMeal}, "订午饭": {"lunch", care.HelpMeal}, "想做个推拿": {"massage", care.HelpMedical}, "I need my toenails cut, my toenails": {"nail_care", care.HelpClean},
		"家里想装扶手": {"adaptation", care.HelpRepair}, "帮我买菜": {"shopping", care.HelpCompany}, "a haircut please": {"haircut", care.HelpCompany},
	} {
		m := Understand(Input{Text: text, Lang: care.Chinese, Now: now})
		require.NotEmpty(t, m.Slots, text)
		assert.Equal(t, want, m.Slots[len(m.Slots)-1].Value, text)
		assert.Equal(t, Book, m.Intent, text)
	}
}

// A town's service is understood by its own words.
func TestServiceOfTheTownByItsAliases(t *testing.T) {
	own := append([]care.Service{{ID: "tea", Help: care.HelpCompany, Name: "茶话会", Spoken: "茶话会", SpokenEn: "tea party", Aliases: []string{"喝茶", "吃茶"}, AliasesEn: []string{"afternoon tea"}}}, catalogue...)
	for _, text := range []string{"我想订个喝茶", "book me the afternoon tea", "想去茶话会"} {
		assert.Equal(t, "tea", Understand(Input{Text: text, Lang: care.Chinese, Now: now, Catalogue: own, Expect: ExpectService}).Service, text)
	}
}

func TestRecognisersErrorsDoNotChangeTheWish(t *testing.T) {
	for text, service := range map[string]string{"我想里法": "haircut", "帮我叫人来打少": "cleaning", "凉血压": "blood_pressure", "我想定个吾饭": "lunch", "找人来西衣服": "laundry"} {
		m := hear(text, ExpectNothing)
		assert.Equal(t, Book, m.Intent, text)
		assert.Equal(t, service, m.Service, text)
	}
}
