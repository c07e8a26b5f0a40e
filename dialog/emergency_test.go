package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
	"yinling/prompts"
	"yinling/speech"
)

// pressed is a story that begins with an SOS.
func pressed(set func(*story)) func(*story) {
	return func(s *story) {
		s.sos = true
		if set != nil {
			set(s)
		}
	}
}

// passedOn checks all that the desk was told after the SOS.
func (s *story) passedOn(want ...string) {
	s.t.Helper()
	if got := s.desk.Seen().Answered; !slices.Equal(got, want) {
		s.t.Fatalf("the desk was told %q, want %q; the bot said %q", got, want, s.desk.Seen().Bot())
	}
}

// never checks that the bot never said any of the words and never hung up.
func (s *story) never(words ...string) {
	s.t.Helper()
	seen := s.desk.Seen()
	for _, said := range seen.Bot() {
		for _, w := range words {
			if strings.Contains(said, w) {
				s.t.Fatalf("the bot said %q", said)
			}
		}
	}
	if seen.Hangup != "" {
		s.t.Fatalf("hung up: %s", seen.Hangup)
	}
}

func (s *story) presses(label string) {
	s.t.Helper()
	key := s.desk.Seen().Key(label)
	if key == 0 {
		s.t.Fatalf("no key for %q among %v; the bot said %q", label, s.desk.Seen().Choices, s.desk.Seen().Bot())
	}
	s.line.Press(key)
	time.Sleep(100 * time.Millisecond)
	s.settle()
}

func TestAPressIsAnsweredAtOnceAndThreeThingsAreAsked(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		synctest.Wait()
		if sent := s.line.Sent(); len(sent) == 0 || sent[0].Text != "王奶奶，" {
			t.Fatalf("not heard at once: %v", sent)
		}
		s.escalated(care.EscalateDistress)
		s.settle()
		if first := s.desk.Seen().Bot()[0]; first != "王奶奶，我收到了，人马上来。您哪里不舒服？" {
			t.Fatalf("the bot began with %q", first)
		}
		s.says("我摔了一跤，腿疼")
		s.answer("先别动", "您现在在哪儿")
		if s.desk.Seen().Key("卫生间") != '2' {
			t.Fatalf("choices %v", s.desk.Seen().Choices)
		}
		s.says("咕噜咕噜的那个边上") // not understood: it counts all the same
		s.answer("身边有人吗")
		s.says("就我一个人")
		s.passedOn("hurt: 我摔了一跤，腿疼", "where: 咕噜咕噜的那个边上", "alone: 就我一个人")
		before := len(s.desk.Seen().Bot())
		time.Sleep(time.Minute)
		if n := len(s.desk.Seen().Bot()) - before; n < 2 {
			t.Fatalf("company only %d times in a minute: %q", n, s.desk.Seen().Bot())
		}
		s.says("门没有锁")
		if all := s.desk.Seen().Answered; all[len(all)-1] != "said: 门没有锁" {
			t.Fatalf("passed on %q", all)
		}
		if n := s.desk.Seen().NoAnswer; n != 0 {
			t.Fatalf("%d silences reported to the desk, and there were none", n)
		}
		s.never("换个说法", "没听清", "再见", "订", "您还在听吗")
	})
}

// recordedOnly lets a voice say what is recorded, as a house without an engine.
func recordedOnly(t *testing.T, lang speech.Lang) func(string) error {
	recorded, err := speech.LoadRecorded(prompts.Recorded())
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) error {
		if _, ok := recorded.Packets(speech.Utterance{Text: text, Lang: lang}); ok {
			return nil
		}
		return fmt.Errorf("saying %q: %w", text, speech.ErrNotRecorded)
	}
}

func TestWithoutAnyEngineThePressIsAnsweredByRecordingsAndKeys(t *testing.T) {
	tell(t, pressed(func(s *story) {
		s.deaf = true
		s.voice.Fails = recordedOnly(t, "zh")
	}), func(s *story) {
		synctest.Wait()
		if sent := s.line.Sent(); len(sent) == 0 || sent[0].Text != "我收到了，人马上来。" {
			t.Fatalf("not heard at once: %v", sent)
		}
		s.settle()
		s.answer("王奶奶", "受伤按一")
		s.presses("受伤了")
		s.answer("先别动", "在哪儿", "厨房按三")
		s.presses("厨房")
		s.answer("身边有人吗", "有人按一")
		s.presses("就我一个")
		s.passedOn("hurt: 受伤了，不舒服", "where: 厨房", "alone: 就我一个")
		time.Sleep(2 * time.Minute)
		for _, p := range s.line.Sent() {
			if strings.Contains(p.Text, "屏幕") {
				t.Fatalf("a sentence after an SOS is not recorded; the bot said %q", s.desk.Seen().Bot())
			}
		}
		if seen := s.desk.Seen(); len(seen.Faults) != 0 || seen.NoAnswer != 0 {
			t.Fatalf("faults %q, %d silences", seen.Faults, seen.NoAnswer)
		}
		s.never()
	})
}

func TestSalutationThatIsNotThereKeepsNobodyWaiting(t *testing.T) {
	name := func(text string) bool { return strings.HasPrefix(text, "王奶奶") }
	tell(t, pressed(func(s *story) { s.voice.Hangs = name }), func(s *story) {
		time.Sleep(300 * time.Millisecond)
		synctest.Wait()
		if sent := s.line.Sent(); len(sent) == 0 || sent[0].Text != "我收到了，人马上来。" {
			t.Fatalf("after 300 ms heard %v", sent)
		}
	})
}

// Who likes it slow and loud still hears the first words at once: they are
// asked for in the way that stands ready for everybody.
func TestFirstWordsStandReadyForEveryManner(t *testing.T) {
	tell(t, pressed(func(s *story) { s.elder.Manner = care.Manner{Speed: 0.7, Gain: 8} }), func(s *story) {
		s.settle()
		asked := s.voice.Asked
		if len(asked) != 3 || asked[1].Speed != 0.88 || asked[1].Gain != 0 || asked[2].Speed != 0.7 || asked[2].Gain != 8 {
			t.Fatalf("asked for %+v", asked)
		}
	})
}

func TestSilenceAfterAPressIsToldAndNeverEndsTheCall(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		time.Sleep(5800 * time.Millisecond)
		if n := s.desk.Seen().NoAnswer; n != 0 {
			t.Fatal("told too early")
		}
		time.Sleep(400 * time.Millisecond)
		if n := s.desk.Seen().NoAnswer; n != 1 {
			t.Fatalf("told %d times after six seconds", n)
		}
		s.settle()
		s.answer("受伤了吗")
		time.Sleep(6200 * time.Millisecond)
		s.settle()
		s.answer("听不见也没关系", "在哪儿")
		time.Sleep(3 * time.Minute)
		seen := s.desk.Seen()
		if seen.NoAnswer != 6 {
			t.Fatalf("told %d times of three questions put twice", seen.NoAnswer)
		}
		for i, said := range seen.Bot()[1:] {
			if said == seen.Bot()[i] {
				t.Errorf("said twice: %q", said)
			}
		}
		if len(seen.Choices) != 0 || len(seen.Answered) != 0 {
			t.Fatalf("choices %v, answered %q", seen.Choices, seen.Answered)
		}
		s.never("先挂了", "再见")
		s.says("我在")
		s.passedOn("said: 我在")
	})
}

func TestSoundWithoutWordsIsNoAnswer(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{}, time.Second)
		s.settle()
		s.answer("受伤了吗")
		if n := s.desk.Seen().NoAnswer; n != 1 {
			t.Fatalf("told %d times", n)
		}
		s.never("没听清", "声音有点小")
	})
}

func TestRecogniserThatHangsLeavesKeysAndCompany(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		for range 4 {
			s.hears(dialogtest.Heard{Hang: true}, time.Second)
			time.Sleep(1200 * time.Millisecond)
			s.heardWithin(silence)
			time.Sleep(4 * time.Second)
			s.settle()
		}
		s.answer("有人") // two questions were left for later
		s.presses("就我一个")
		s.passedOn("alone: 就我一个")
		if !s.desk.Seen().Offered || len(s.desk.Seen().Faults) == 0 {
			t.Fatal("no keypad, or no fault was told")
		}
		s.never("没听清", "换个说法", "我给您转人工")
		for _, p := range s.line.Sent() {
			if strings.Contains(p.Text, "我看一下") {
				t.Fatal("who waits for help is told that something is looked up")
			}
		}
	})
}

func TestPressByMistakeIsMetKindlyAndStaysOpen(t *testing.T) {
	for _, words := range []string{"按错了", "没事没事", "我是不小心按到的"} {
		t.Run(words, func(t *testing.T) {
			tell(t, pressed(nil), func(s *story) {
				s.settle()
				s.says(words)
				s.answer("没关系", "按错了不要紧", "工作人员")
				s.passedOn("mistake: " + words)
				time.Sleep(3 * time.Minute)
				if n := s.desk.Seen().NoAnswer; n != 0 {
					t.Fatalf("silence told %d times after a mistake", n)
				}
				s.never("再见", "在哪儿")
				s.says("胸口疼")
				s.answer("先别动", "在哪儿") // now it matters
				s.never("再见")
			})
		})
	}
}

func TestAgentTakesOverInTheMiddleOfAQuestion(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Text: "腿疼"}, time.Second)
		s.untilSpeaking(300 * time.Millisecond)
		s.talk.Quiet("小李", nil)
		quiet := time.Now()
		s.hears(dialogtest.Heard{Text: "你好"}, time.Second)
		time.Sleep(time.Minute)
		if n := s.packetsAfter(quiet); n != 0 {
			t.Fatalf("%d packets while an agent leads", n)
		}
		if n := s.desk.Seen().NoAnswer; n != 0 {
			t.Fatalf("silence told %d times while an agent leads", n)
		}
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("还在", "您在床上，还是在卫生间")
		s.says("在床上")
		s.answer("身边有人吗")
		s.says("有，我女儿在")
		s.passedOn("hurt: 腿疼", "where: 在床上", "alone: 有，我女儿在")
		before := len(s.desk.Seen().Bot())
		time.Sleep(2 * time.Minute)
		if n := len(s.desk.Seen().Bot()) - before; n < 4 {
			t.Fatalf("company only %d times in two minutes", n)
		}
		s.never("再见", "还要什么吗", "受伤了吗")
		s.says("救命")
		if why := s.desk.Seen().Why; len(why) < 2 {
			t.Fatalf("the second cry was not escalated: %q", why)
		}
	})
}

func TestLostAgentAfterAPressIsSoughtAgain(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		time.Sleep(10 * time.Second)
		s.talk.Resume()
		s.talk.Waiting()
		time.Sleep(200 * time.Millisecond)
		s.settle()
		s.answer("断了", "吗")
		s.never("再见")
	})
}

func TestPressDuringABookingDropsIt(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("我想订周四的打扫")
		s.answer("几点")
		s.talk.Emergency()
		time.Sleep(100 * time.Millisecond)
		s.escalated(care.EscalateDistress)
		s.settle()
		s.answer("王奶奶，我收到了，人马上来", "哪里不舒服")
		s.says("十二点")
		s.answer("在哪儿")
		s.says("明天十一点半送午饭")
		s.says("有人")
		s.passedOn("hurt: 十二点", "where: 明天十一点半送午饭", "alone: 有人")
		s.talk.Quiet("小李", nil)
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("还在")
		s.never("接着订", "对吗")
		if n := len(s.records.Bookings()); n != 0 {
			t.Fatalf("%d bookings after an SOS", n)
		}
	})
}

func TestPressWhileABookingIsStoredSaysNothingOfIt(t *testing.T) {
	tell(t, func(s *story) { s.records.BookDelay = 3 * time.Second }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.hears(dialogtest.Heard{Text: "对"}, time.Second)
		s.talk.Emergency()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("哪里不舒服")
		time.Sleep(4 * time.Second)
		s.booked("lunch", day(1, 11, 30)) // the elder had said yes
		s.says("头晕")
		s.answer("在哪儿")
		s.never("订好")
	})
}

func TestPressBeforeTheRecordsAnswerIsNotKeptWaiting(t *testing.T) {
	tell(t, func(s *story) { s.records.LoadErr = errEngine("disk") }, func(s *story) {
		s.talk.Emergency()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("哪里不舒服")
		s.says("头晕")
		s.passedOn("hurt: 头晕")
	})
}

func TestPressInTheGoodbyeKeepsTheCall(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Text: "没有了"}, time.Second)
		s.untilSpeaking(500 * time.Millisecond) // in the goodbye
		s.talk.Emergency()
		time.Sleep(time.Minute)
		if seen := s.desk.Seen(); seen.Hangup != "" || seen.NoAnswer == 0 {
			t.Fatalf("hung up %q, %d silences", seen.Hangup, seen.NoAnswer)
		}
	})
}

func TestPressWhileAnAgentLeadsIsSeenAndTakenUpLater(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		n := len(s.line.Sent())
		s.talk.Emergency()
		time.Sleep(30 * time.Second)
		s.escalated(care.EscalateDistress)
		if len(s.line.Sent()) != n {
			t.Fatal("the bot speaks over the agent")
		}
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("还在", "受伤了吗")
	})
}

func TestSecondPressIsAnsweredAndAsksNothingTwice(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.settle()
		s.says("腿疼")
		s.talk.Emergency()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("收到了", "您在床上，还是在卫生间")
		s.passedOn("hurt: 腿疼")
	})
}

func TestEnglishPress(t *testing.T) {
	tell(t, pressed(func(s *story) { s.lang = care.English; s.deaf = false }), func(s *story) {
		s.settle()
		if first := s.desk.Seen().Bot()[0]; first != "Mrs Wang, I have your call. People are coming. What is wrong?" {
			t.Fatalf("the bot began with %q", first)
		}
		s.says("I fell and my hip hurts")
		s.answer("Don't try to get up", "Where are you now?")
		s.line.Press('2')
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("Is somebody with you?")
		s.says("No, I'm on my own")
		s.passedOn("hurt: I fell and my hip hurts", "where: Bathroom", "alone: No, I'm on my own")
		s.says("Thank you")
		s.never("Goodbye", "another way")
	})
	tell(t, pressed(func(s *story) { s.lang = care.English }), func(s *story) {
		s.settle()
		s.says("Sorry, I pressed it by mistake")
		s.answer("quite all right")
		time.Sleep(2 * time.Minute)
		s.never("Goodbye")
	})
	tell(t, pressed(func(s *story) { s.lang, s.deaf, s.voice.Fails = care.English, true, recordedOnly(t, "en") }), func(s *story) {
		time.Sleep(2 * time.Minute)
		for _, p := range s.line.Sent() {
			if strings.Contains(p.Text, "screen") {
				t.Fatalf("a sentence is not recorded; the bot said %q", s.desk.Seen().Bot())
			}
		}
	})
}

func TestTextOnlyPress(t *testing.T) {
	tell(t, pressed(func(s *story) { s.textual = true }), func(s *story) {
		s.settle()
		s.answer("哪里不舒服")
		time.Sleep(15 * time.Second) // typing takes longer than speaking
		if n := s.desk.Seen().NoAnswer; n != 0 {
			t.Fatalf("told of silence %d times", n)
		}
		s.talk.Text("头晕")
		s.settle()
		s.talk.Digit('1')
		s.settle()
		s.passedOn("hurt: 头晕", "where: 床上")
	})
}

func TestPressGoesOnInAnotherProcess(t *testing.T) {
	before := []care.Turn{
		{Seq: 1, Party: care.PartyBot, Text: "王奶奶，我收到了，人马上来。您哪里不舒服？"},
		{Seq: 2, Party: care.PartyElder, Text: "腿疼"},
		{Seq: 3, Party: care.PartyBot, Text: "别急着起来，先别动，等人来。您现在在哪儿？"},
	}
	tell(t, pressed(func(s *story) { s.resume = before }), func(s *story) {
		s.settle()
		s.answer("还在", "在哪儿")
		s.escalated(care.EscalateDistress)
	})
}

func TestQueuedBeforeTheFirstWordChangesNothing(t *testing.T) {
	tell(t, pressed(nil), func(s *story) {
		s.talk.Waiting() // the call was queued by the incident itself
		s.settle()
		s.answer("我收到了", "哪里不舒服")
	})
}
