package dialog_test

import (
	"strings"
	"testing"

	"yinling/care"
)

// What is said after a read-back of days changes no more of them than was said.
func TestADayIsNotAddedOrDroppedByAMereWord(t *testing.T) {
	for _, c := range []struct{ first, then, has, not string }{
		{"明天中午送午饭", "那后天再送吧", "后天", "明天"},
		{"明天中午送午饭", "后天也行", "后天", "两份"},
		{"明天中午送午饭", "后天也订一份", "两份", "没有"},
		{"后天和大后天中午送午饭", "大后天别忘了啊", "两份", "改了"},
		{"后天和大后天中午送午饭", "大后天特别要准时", "两份", "改了"},
		{"后天和大后天中午送午饭", "大后天不要放辣椒", "两份", "改了"},
		{"后天和大后天中午送午饭", "大后天不要了", "后天", "两份"},
		{"每天中午送午饭", "明天不要放辣椒", "每天", "每周"},
		{"每天中午送午饭", "明天不用，后天开始", "每天", "每周"},
	} {
		tell(t, nil, func(s *story) {
			s.settle()
			s.says(c.first)
			s.says(c.then)
			if last := s.desk.Seen().LastBot(); !strings.Contains(last, c.has) || strings.Contains(last, c.not) {
				t.Errorf("after %q and %q the bot said %q", c.first, c.then, last)
			}
		})
	}
}

// 那天, after a day was offered, is the day that was offered.
func TestThatDayIsTheOneThatWasOffered(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天上午九点来打扫")
		s.answer("周四")
		s.says("那天可以")
		s.says("对")
		s.booked("cleaning", day(3, 9, 0))
	})
}

// An egg with the lunch is no second lunch.
func TestAnEggIsNoSecondLunch(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天中午送午饭")
		s.says("对")
		s.says("明天午饭加个鸡蛋")
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "两份") {
			t.Errorf("the bot said %q", last)
		}
	})
}

func TestWhoTakesItBackAfterAllIsNotReadItAgain(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天中午送午饭")
		s.says("算了，还是不要午饭了")
		s.answer("不订了")
	})
}

// A pill before lunch is a pill, and nobody takes one at two in the night because
// the reminder was at seven.
func TestAReminderIsOfWhatWasSaidAndByDay(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("后天中午送午饭")
		s.says("对")
		s.says("提前半小时提醒我吃药")
		s.answer("吃药", "十一点")
	})
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("每天早上七点提醒我吃药")
		s.says("对")
		s.says("吃药的提醒改成两点")
		s.answer("下午两点", "吃药")
	})
}

// Who tells of a caller that asks for money is warned; it is not us who are meant.
func TestAStrangersScamIsNoQuestionAboutUs(t *testing.T) {
	for _, words := range []string{"A man rang and asked for my bank details, is it a scam?", "Someone phoned about my pension, is this a scam?"} {
		english := func(s *story) { s.lang, s.elder.Lang = care.English, care.English }
		tell(t, english, func(s *story) {
			s.settle()
			s.says(words)
			if all := strings.Join(s.desk.Seen().Bot(), " "); !strings.Contains(all, "pay") {
				t.Errorf("to %q the bot said %q", words, all)
			}
		})
	}
}

// A change of a reminder that is begun anew is made once: two reminders are two pills.
func TestAReminderThatIsChangedAgainIsThereOnce(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("每天早上八点提醒我吃药")
		s.says("对")
		s.says("把吃药的提醒改成九点")
		s.says("不是，九点提醒我买菜")
		s.says("对")
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "接着来") {
			t.Errorf("it is asked again: %q", last)
		}
	})
}
