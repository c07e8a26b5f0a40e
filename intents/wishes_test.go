package intents

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"yinling/care"
)

// brief writes the wishes of a sentence: intent, service, day and time.
func briefly(m Meaning) string {
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
		}
		if w.Rule != "" {
			s += " " + w.Rule
		}
		if w.What != "" {
			s += " (" + w.What + ")"
		}
		if w.Negated {
			s += " negated"
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestSeveralWishesAtOnce(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"订个饭，再叫人来修水管", "book meal; book repair"},
		{"订个饭再叫人来修水管", "book meal; book repair"},
		{"明天中午送饭，下午三点来打扫", "book lunch 11-21; book cleaning 15:00"},
		{"订早饭、午饭和晚饭", "book breakfast; book lunch; book supper"},
		{"今天的打扫取消吧，另外明天帮我约个理发", "cancel cleaning 11-20; book haircut 11-21"},
		{"book lunch and remind me to take my pills at eight", "book lunch; remind 08:00 (take my pills)"},
		{"周一和周三来打扫", "book cleaning 11-20 and 11-25"},
		{"每周一和周三来打扫", "book cleaning FREQ=WEEKLY;BYDAY=MO,WE"},
		{"洗衣服和被子", "book laundry"},
		{"我腿脚不好，女儿又不在家，想问问你们能不能来个人打扫打扫", "book cleaning"},
		{"lunch and supper tomorrow", "book lunch 11-21; book supper 11-21"},
	} {
		assert.Equal(t, c.want, briefly(hear(c.text, ExpectNothing)), c.text)
	}
}

func TestEachServiceHasItsCount(t *testing.T) {
	m := hear("我要一份午饭和两份晚饭", ExpectNothing)
	require.Len(t, m.Also, 1)
	require.Equal(t, []int{1, 2}, []int{m.Quantity, m.Also[0].Quantity})
}

func TestElderTakesItBackInTheSameBreath(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"明天，不对，后天送午饭", "book lunch 11-22"},
		{"明天不对后天送午饭", "book lunch 11-22"},
		{"订午饭，哦不，订打扫", "book cleaning"},
		{"明天三点，不对，四点来打扫", "book cleaning 11-21 16:00"},
		{"明天送饭，三点，不对，十一点半", "book lunch 11-21 11:30"},
		{"lunch tomorrow, no, sorry, the day after tomorrow", "book lunch 11-22"},
		{"a haircut, I mean a bath, on Friday", "book bathing 11-22"},
		{"不要订饭了", "cancel meal negated"},
		{"I do not want the cleaning any more", "cancel cleaning negated"},
		{"后天是不是星期六", "ask_date 11-22"},
	} {
		assert.Equal(t, c.want, briefly(hear(c.text, ExpectNothing)), c.text)
	}
}

func TestBookingIsMoved(t *testing.T) {
	for _, c := range []struct {
		text       string
		was, wants int // days of November
	}{
		{"把周四的打扫改到周五", 21, 22},
		{"move my cleaning from Thursday to Friday", 21, 22},
		{"我订的打扫改到周五", 0, 22},
	} {
		m := hear(c.text, ExpectNothing)
		assert.Equal(t, Change, m.Intent, c.text)
		assert.Equal(t, "cleaning", m.Service, c.text)
		assert.Equal(t, c.wants, m.When.Date.Day(), c.text)
		if c.was > 0 {
			assert.Equal(t, c.was, m.Was.Date.Day(), c.text)
		}
	}
}

func TestWhatIsRemindedOf(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"每天早上八点提醒我吃降压药", "remind 08:00 FREQ=DAILY;BYHOUR=8;BYMINUTE=0 (吃降压药)"},
		{"提醒我明天下午两点去医院", "remind 11-21 14:00 (去医院)"},
		{"明天上午九点抽血，到时候提醒我一下", "remind 11-21 09:00 (抽血)"},
		{"remind me every day at eight in the morning to take my pills", "remind 08:00 FREQ=DAILY;BYHOUR=8;BYMINUTE=0 (take my pills)"},
		{"remind me to ring my sister tomorrow", "remind 11-21 (ring my sister)"},
		{"吃降压药的提醒不要了", "stop_reminder (吃降压药) negated"},
		{"十二点过五分提醒我关火", "remind 12:05 (关火)"},
		{"别再提醒我量血压了", "stop_reminder (量血压) negated"},
		{"stop the pill reminder", "stop_reminder (pill) negated"},
	} {
		assert.Equal(t, c.want, briefly(hear(c.text, ExpectNothing)), c.text)
	}
}

func TestQuestionDecidesTheAnswer(t *testing.T) {
	for _, c := range []struct {
		text   string
		expect Expect
		check  func(Meaning) bool
	}{
		{"五分", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 5 }},
		{"四颗星吧", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 4 }},
		{"满意", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 5 }},
		{"不太满意", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 2 }},
		{"一般般", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 3 }},
		{"three out of five", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 3 }},
		{"excellent", ExpectStars, func(m Meaning) bool { return m.Intent == Rate && m.Stars == 5 }},
		{"第二个", ExpectWhich, func(m Meaning) bool { return m.Intent == Book && m.Ordinal == 2 }},
		{"周五那个", ExpectWhich, func(m Meaning) bool { return m.Intent == Book && m.When.Date.Day() == 22 }},
		{"the last one", ExpectWhich, func(m Meaning) bool { return m.Intent == Book && m.Ordinal == -1 }},
		{"打扫那个", ExpectWhich, func(m Meaning) bool { return m.Intent == Book && m.Service == "cleaning" }},
		{"我女儿", ExpectPerson, func(m Meaning) bool { return m.Intent == CallRelative && m.Person == "女儿" }},
		{"降压药", ExpectWhat, func(m Meaning) bool { return m.What == "降压药" }},
		{"饭都凉了，送饭的人还凶我", ExpectWhat, func(m Meaning) bool { return m.Note == "饭都凉了，送饭的人还凶我" && len(m.Also) == 0 }},
		{"取消", ExpectWhat, func(m Meaning) bool { return m.Intent == Cancel }},
		{"转人工", ExpectWhat, func(m Meaning) bool { return m.Intent == Person }},
		{"再说一遍", ExpectWhat, func(m Meaning) bool { return m.Intent == Repeat }},
		{"老样子", ExpectTime, func(m Meaning) bool { return m.Usual && m.Intent == Usual }},
		{"再说吧", ExpectYesNo, func(m Meaning) bool { return m.Intent == Perhaps }},
		{"没有了，就是想问问我的服务券还剩多少钱", ExpectYesNo, func(m Meaning) bool { return m.Intent == AskAllowance }},
		{"二十五号", ExpectDate, func(m Meaning) bool { return m.Intent == Book && m.When.Date.Day() == 25 }},
	} {
		m := hear(c.text, c.expect)
		assert.True(t, c.check(m), "%q after %q: %+v", c.text, c.expect, m)
	}
}

// A pill at three may be in the night; a cleaner comes in the afternoon.
func TestTimesAreAmbiguousWhereTheServiceDoesNotDecide(t *testing.T) {
	require.False(t, hear("明天三点打扫", "").When.Ambiguous)
	m := Understand(Input{Text: "每天八点提醒我吃药", Lang: care.Chinese, Now: now})
	require.True(t, m.When.Ambiguous)
	require.Equal(t, "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", m.Rule)
	require.Equal(t, 90*time.Minute, hear("请人来打扫一个半小时", "").Length)
}
