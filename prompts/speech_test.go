package prompts

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yinling/care"
)

func TestMoneyAsPeopleSayIt(t *testing.T) {
	for _, c := range []struct {
		m      care.Money
		zh, en string
	}{
		{0, "零块钱", "nothing"},
		{300, "三块", "three yuan"},
		{200, "两块", "two yuan"},
		{350, "三块五", "three yuan fifty"},
		{1200, "十二块钱", "twelve yuan"},
		{1250, "十二块五", "twelve yuan fifty"},
		{355, "三块五毛五", "three yuan fifty-five"},
		{305, "三块零五分钱", "three yuan five"},
		{50, "五毛", "fifty fen"},
		{20, "两毛", "twenty fen"},
		{25, "两毛五", "twenty-five fen"},
		{5, "五分钱", "five fen"},
		{2200, "二十二块钱", "twenty-two yuan"},
		{10000, "一百块钱", "100 yuan"},
		{10500, "一百零五块钱", "105 yuan"},
		{11000, "一百一十块钱", "110 yuan"},
		{20000, "两百块钱", "200 yuan"},
		{100100, "一千零一块钱", "1001 yuan"},
		{1234500, "一万两千三百四十五块钱", "12345 yuan"},
		{1000500, "一万零五块钱", "10005 yuan"},
	} {
		if zh, en := SpeakMoney(c.m, care.Chinese), SpeakMoney(c.m, care.English); zh != c.zh || en != c.en {
			t.Errorf("%s: %s, %s; want %s, %s", c.m, zh, en, c.zh, c.en)
		}
	}
}

func TestTimesAsPeopleSayThem(t *testing.T) {
	for _, c := range []struct {
		h, m   int
		zh, en string
	}{
		{11, 30, "上午十一点半", "half past eleven in the morning"},
		{15, 15, "下午三点一刻", "quarter past three in the afternoon"},
		{15, 0, "下午三点", "three o'clock in the afternoon"},
		{14, 45, "下午两点三刻", "quarter to three in the afternoon"},
		{12, 0, "中午十二点", "twelve noon"},
		{12, 45, "中午十二点三刻", "quarter to one in the afternoon"},
		{7, 20, "早上七点二十", "seven twenty in the morning"},
		{9, 5, "上午九点零五分", "nine oh five in the morning"},
		{18, 0, "晚上六点", "six o'clock in the evening"},
		{0, 0, "凌晨零点", "midnight"},
		{3, 0, "凌晨三点", "three o'clock at night"},
	} {
		tod := care.Clock(c.h, c.m)
		if zh, en := SpeakTime(tod, care.Chinese), SpeakTime(tod, care.English); zh != c.zh || en != c.en {
			t.Errorf("%s: %s, %s; want %s, %s", tod, zh, en, c.zh, c.en)
		}
	}
}

func TestDaysAsPeopleSayThem(t *testing.T) {
	town := time.FixedZone("CST", 8*3600)
	now := time.Date(2024, 11, 20, 23, 50, 0, 0, town) // a Wednesday, late
	for _, c := range []struct {
		month  time.Month
		day    int
		zh, en string
	}{
		{11, 20, "今天", "today"},
		{11, 21, "明天，周四", "tomorrow, Thursday"},
		{11, 22, "后天，周五", "Friday the 22nd"},
		{11, 23, "周六，二十三号", "Saturday the 23rd"},
		{11, 24, "周日，二十四号", "Sunday the 24th"},
		{11, 25, "下周一，二十五号", "Monday the 25th"},
		{12, 1, "下周日，十二月一号", "Sunday, December 1st"},
		{12, 2, "十二月二号，周一", "Monday, December 2nd"},
		{12, 11, "十二月十一号，周三", "Wednesday, December 11th"},
	} {
		d := time.Date(2024, c.month, c.day, 0, 0, 0, 0, town)
		if zh, en := SpeakDate(d, now, care.Chinese), SpeakDate(d, now, care.English); zh != c.zh || en != c.en {
			t.Errorf("%s: %s, %s; want %s, %s", d.Format("01-02"), zh, en, c.zh, c.en)
		}
	}
}

// No voice ever has to make sense of a digit in Mandarin, whatever the amount
// and the time.
func TestSpokenChineseHasNoDigits(t *testing.T) {
	now := time.Date(2024, 11, 20, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		m := care.Money(rapid.Int64Range(0, 99_999_999_99).Draw(t, "fen"))
		tod := care.TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "minutes"))
		day := now.AddDate(0, 0, rapid.IntRange(-400, 400).Draw(t, "days"))
		for _, s := range []string{SpeakMoney(m, care.Chinese), SpeakTime(tod, care.Chinese), SpeakDate(day, now, care.Chinese)} {
			if s == "" || strings.ContainsAny(s, "0123456789") {
				t.Fatalf("%d fen, minute %d, %s: %q", m, tod, day, s)
			}
		}
	})
}
