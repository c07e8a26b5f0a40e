package dialog_test

import (
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
)

func TestFireIsNeverToldToKeepStill(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("厨房着火了")
		s.answer("先出门", "在哪儿")
		s.says("在楼道里")
		s.says("就我一个")
		s.says("烟好大")
		time.Sleep(2 * time.Minute)
		s.never("别动", "待着", "别急着起来")
	})
}

func TestWishToDieIsAnsweredFirst(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("我不想活了")
		s.answer("我陪着您", "您身边有人吗")
		s.says("就我一个")
		s.answer("在哪儿")
		s.passedOn("hurt: 我不想活了", "alone: 就我一个")
	})
}

func TestCryInAPartialTextIsEscalatedBeforeTheTurnEnds(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		n := len(s.desk.Seen().Why)
		s.ears.Next(dialogtest.Heard{Partials: []string{"救", "救命", "救命啊"}, Hang: true})
		s.line.Speak(2 * time.Second)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(s.desk.Seen().Why) <= n {
			t.Fatal("not escalated while the elder speaks")
		}
		time.Sleep(10 * time.Second)
		s.settle()
		s.passedOn("hurt: 救命啊")
		s.never("您怎么了", "您哪儿不好") // one answer, not two
	})
}

func TestWhatIsSaidOverTheQuestionIsNotItsAnswer(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Text: "腿疼"}, time.Second)
		s.untilSpeaking(300 * time.Millisecond) // "keep still", the question is still to come
		s.says("膝盖也疼")
		s.answer("在哪儿")
		s.says("在厨房")
		s.passedOn("hurt: 腿疼", "said: 膝盖也疼", "where: 在厨房")
	})
}

func TestGoodbyeAndIsAnybodyThereKeepTheQuestionOpen(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("喂，有人吗")
		s.answer("我还在", "受伤了吗")
		s.says("再说一遍")
		s.answer("受伤了吗")
		s.says("那我挂了，再见")
		s.answer("别挂")
		s.says("头晕")
		s.passedOn("said: 喂，有人吗", "said: 那我挂了，再见", "hurt: 头晕")
		s.never("您多保重")
	})
}

func TestWhoNeverAnswersTheQuestionIsAskedTheNext(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("喂")
		s.answer("受伤了吗")
		s.says("在吗")
		s.answer("在哪儿")
		s.passedOn("said: 喂", "said: 在吗")
	})
}

func TestUnfinishedWordsBeforeAKeyArePassedOn(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "我想"})
		s.line.Speak(600 * time.Millisecond)
		time.Sleep(1500 * time.Millisecond) // it sounds unfinished
		s.presses("没受伤")
		s.passedOn("said: 我想", "hurt: 没受伤")
	})
}

func TestSentenceThatThePressCameIntoIsPassedOn(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "我想问一下明天的那个午饭"})
		s.line.Speak(3 * time.Second)
		time.Sleep(time.Second)
		s.talk.Emergency()
		time.Sleep(2500 * time.Millisecond)
		s.settle()
		time.Sleep(time.Second)
		s.settle()
		s.answer("哪里不舒服") // what the voice had cut off is said after all
		s.says("头晕")
		s.passedOn("said: 我想问一下明天的那个午饭", "hurt: 头晕")
	})
}

func TestWaitAMomentIsWaitedForAndThenSilenceCounts(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("等一下")
		s.answer("等", "您")
		time.Sleep(15 * time.Second)
		if n := s.desk.Seen().NoAnswer; n != 0 {
			t.Fatalf("told of silence %d times to who asked to wait", n)
		}
		time.Sleep(8 * time.Second)
		if n := s.desk.Seen().NoAnswer; n != 1 {
			t.Fatalf("told of silence %d times", n)
		}
	})
}

func TestPersonIsAskedForAfterAPress(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.line.Press('0')
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("找人", "吗") // sought already: the question stays
		s.talk.Quiet("小李", nil)
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.says("找人工")
		s.escalated(care.EscalateAsked) // handed back, so one has to be sought again
	})
}

func TestVoiceThatIsDownLeavesCaptionsAndTheQuestions(t *testing.T) {
	tell(t, pressed(func(s *story) { s.voice.Fails = func(string) error { return errEngine("server") } }), func(s *story) {
		s.settle()
		s.talk.Text("头晕")
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("先别动", "在哪儿")
		s.passedOn("hurt: 头晕")
		time.Sleep(time.Minute)
		if seen := s.desk.Seen(); seen.NoAnswer != 4 || len(seen.Faults) == 0 {
			t.Fatalf("told of silence %d times, faults %q", seen.NoAnswer, seen.Faults)
		}
		s.never("转人工")
	})
}
