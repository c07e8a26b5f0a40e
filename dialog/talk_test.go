package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
)

// silence is how long the bot may be silent after the elder's last sound.
const silence = 2500 * time.Millisecond

// heardWithin checks that the bot was heard in time after the elder's last
// sound.
func (s *story) heardWithin(d time.Duration) {
	s.t.Helper()
	at := s.heardSince(s.quiet)
	if at.IsZero() || at.Sub(s.quiet) > d {
		s.t.Fatalf("heard after %v instead of within %v; the bot said %q", at.Sub(s.quiet), d, s.desk.Seen().Bot())
	}
}

// bot waits until the bot is in the middle of what it says.
func (s *story) untilSpeaking(d time.Duration) {
	s.t.Helper()
	for range 300 {
		time.Sleep(20 * time.Millisecond)
		synctest.Wait()
		if s.desk.Seen().Doing == care.DoingSpeaking {
			time.Sleep(d)
			return
		}
	}
	s.t.Fatalf("the bot never spoke; it said %q", s.desk.Seen().Bot())
}

func (s *story) packetsAfter(t time.Time) int {
	n := 0
	for _, p := range s.line.Sent() {
		if p.At.After(t) {
			n++
		}
	}
	return n
}

func TestDangerGoesToPeopleInEveryState(t *testing.T) {
	for name, before := range map[string][]string{
		"at the greeting":   nil,
		"in a form":         {"我想订饭"},
		"at a read-back":    {"明天十一点半送午饭"},
		"after a booking":   {"明天十一点半送午饭", "对"},
		"in the queue":      {"我要找人工"},
		"at an alternative": {"周三下午三点打扫"},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.settle()
				for _, words := range before {
					s.says(words)
				}
				s.says("我摔倒了，起不来了")
				s.escalated(care.EscalateDistress)
				s.answer("别怕")
				if n := len(s.desk.Seen().Choices); n != 0 {
					t.Fatalf("%d choices shown to who is in danger", n)
				}
				s.says("我要订午饭")
				if last := s.desk.Seen().LastBot(); strings.Contains(last, "哪天") || strings.Contains(last, "几点") {
					t.Fatalf("a form's question to who is in danger: %q", last)
				}
			})
		})
	}
}

func TestDangerInAPartialTextStopsTheReadBack(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半送午饭"})
		s.line.Speak(time.Second)
		time.Sleep(time.Second)
		s.untilSpeaking(time.Second)
		// The text never becomes final: the partial one must be enough.
		s.ears.Next(dialogtest.Heard{Partials: []string{"救", "救命", "救命啊"}, Hang: true})
		s.line.Speak(2 * time.Second)
		time.Sleep(time.Second)
		synctest.Wait()
		s.escalated(care.EscalateDistress) // while the elder is still speaking
		time.Sleep(time.Second)
		s.quiet = time.Now()
		time.Sleep(3 * time.Second)
		s.heardWithin(silence)
		s.settle()
		s.answer("我在呢")
		time.Sleep(10 * time.Second)
		turns := s.desk.Seen().Turns
		if !slices.ContainsFunc(turns, func(x care.Turn) bool { return x.Party == care.PartyElder && x.Distress == "cry" }) {
			t.Fatalf("no turn with the cry among %+v", turns)
		}
	})
}

func TestSilenceAfterDangerNeverHangsUp(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("救命")
		before := len(s.desk.Seen().Bot())
		time.Sleep(3 * time.Minute)
		seen := s.desk.Seen()
		if seen.Hangup != "" {
			t.Fatalf("hung up: %s", seen.Hangup)
		}
		if n := len(seen.Bot()) - before; n < 6 {
			t.Fatalf("only %d sentences of company in three minutes: %q", n, seen.Bot())
		}
	})
}

func TestPeopleAreFetchedInEveryState(t *testing.T) {
	for name, before := range map[string][]string{
		"at the greeting": nil,
		"in a form":       {"我想订饭"},
		"at a read-back":  {"明天十一点半送午饭"},
		"after a booking": {"明天十一点半送午饭", "对"},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.settle()
				for _, words := range before {
					s.says(words)
				}
				if name == "in a form" {
					s.line.Press('0')
					time.Sleep(100 * time.Millisecond)
					s.settle()
				} else {
					s.says("转人工")
				}
				s.escalated(care.EscalateAsked)
				s.answer("人工")
				if n := len(s.desk.Seen().Why); n != 1 {
					t.Fatalf("escalated %d times", n)
				}
			})
		})
	}
}

func TestWaitingIsKeptCompany(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("人工")
		before := len(s.desk.Seen().Bot())
		time.Sleep(70 * time.Second)
		said := s.desk.Seen().Bot()[before:]
		if len(said) != 3 {
			t.Fatalf("%d sentences in 70 s: %q", len(said), said)
		}
		if said[0] == said[1] || said[1] == said[2] {
			t.Fatalf("the same sentence again: %q", said)
		}
		s.says("那先给我订明天十一点半的午饭")
		s.says("对")
		s.booked("lunch", day(1, 11, 30)) // nobody has to wait for a person to book
		s.says("没有了")
		s.says("谢谢")
		if s.desk.Seen().Hangup != "" {
			t.Fatal("hung up on who waits for a person")
		}
	})
}

func TestBargeInStopsTheBotAndTheWordsCount(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.untilSpeaking(500 * time.Millisecond)
		begun := time.Now()
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半送午饭"})
		s.line.Speak(1500 * time.Millisecond)
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		stopped := time.Now()
		time.Sleep(1300 * time.Millisecond)
		if n := s.packetsAfter(stopped); n != 0 {
			t.Fatalf("%d packets later than 200 ms after the voice began at %v", n, begun)
		}
		time.Sleep(1500 * time.Millisecond)
		s.settle()
		s.answer("十一点半", "对吗")
		if first := s.desk.Seen().Turns[0]; !first.Cut {
			t.Fatalf("the greeting was not cut: %+v", first)
		}
	})
}

func TestCoughLetsTheBotGoOn(t *testing.T) {
	for name, heard := range map[string]dialogtest.Heard{
		"nothing was heard": {},
		"a murmur":          {Text: "嗯。"},
		"no answer at all":  {Hang: true},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.untilSpeaking(1500 * time.Millisecond) // in the second sentence
				s.ears.Next(heard)
				s.line.Speak(180 * time.Millisecond)
				time.Sleep(180 * time.Millisecond)
				s.quiet = time.Now()
				time.Sleep(4 * time.Second)
				s.settle()
				s.heardWithin(silence)
				bot := s.desk.Seen().Bot()
				if len(bot) != 2 || bot[1] != "我是热线的语音助手，人也在。您要什么？" {
					t.Fatalf("the bot said %q", bot)
				}
			})
		})
	}
}

func TestMurmurAfterAYesNoQuestionIsAnAnswer(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("嗯")
		s.booked("lunch", day(1, 11, 30))
	})
}

func TestSilenceIsAskedTwiceThenGoodbye(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		time.Sleep(9500 * time.Millisecond)
		s.answer("您还在听吗")
		s.says("在呢")
		s.answer("您要什么")
		time.Sleep(45 * time.Second)
		seen := s.desk.Seen()
		s.answer("先挂了")
		if seen.Hangup == "" {
			t.Fatal("not hung up")
		}
	})
}

func TestYesToStillThereIsNoYesToTheBooking(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		time.Sleep(10 * time.Second)
		s.says("对，在听")
		if len(s.records.Bookings()) != 0 {
			t.Fatal("booked by a yes to another question")
		}
		s.answer("还没订", "对")
		if said := s.desk.Seen().Bot(); strings.Contains(said[len(said)-1], "午饭") {
			t.Errorf("all of it is read again: %q", said)
		}
		s.says("对")
		s.booked("lunch", day(1, 11, 30))
	})
}

func TestSlowerAndLouderAreRemembered(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("慢一点")
		s.answer("慢", "午饭")
		s.says("大声点")
		s.answer("大声", "午饭")
		manners := s.records.Manners()
		if len(manners) != 2 || manners[1].Speed >= 0.8 || manners[1].Gain != 4 {
			t.Fatalf("kept %+v", manners)
		}
		last := s.voice.Asked[len(s.voice.Asked)-1]
		if last.Speed != manners[1].Speed || last.Gain != 4 {
			t.Fatalf("asked for %+v", last)
		}
		s.says("再说一遍")
		s.answer("午饭")
		s.says("对")
		s.booked("lunch", day(1, 11, 30))
	})
}

func TestMistakeEndsKindly(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("按错了")
		s.answer("您没事", "再见")
		if s.desk.Seen().Hangup == "" {
			t.Fatal("not hung up")
		}
	})
}

func TestWhatTheBotCannotDoIsSaidAndAPersonOffered(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("帮我查一下养老金到账没有")
		s.answer("人", "吗")
		s.says("好")
		s.escalated(care.EscalateCannot)
	})
}

func TestTurnThatGoesOnIsOneTurn(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半", Delay: 700 * time.Millisecond})
		s.ears.Next(dialogtest.Heard{Text: "送一份午饭"})
		s.line.Speak(time.Second)
		time.Sleep(1900 * time.Millisecond) // the turn has ended, its text is not there yet
		s.line.Speak(time.Second)
		time.Sleep(3 * time.Second)
		s.settle()
		s.answer("十一点半", "午饭", "对吗")
		if n := slices.IndexFunc(s.desk.Seen().Turns, func(x care.Turn) bool { return x.Text == "明天十一点半送一份午饭" }); n < 0 {
			t.Fatalf("not one turn: %+v", s.desk.Seen().Turns)
		}
	})
}

func TestKeyWithoutAMeaningIsSaidSoAndStarRepeats(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.line.Press('9')
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("这个键")
		s.says("明天十一点半送午饭")
		s.line.Press('*')
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("午饭", "对吗")
	})
}

func TestLearnedPauseIsKept(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半送午饭"})
		for range 8 { // somebody who searches for words
			s.line.Speak(500 * time.Millisecond)
			time.Sleep(1100 * time.Millisecond)
		}
		time.Sleep(time.Second)
		s.settle()
		s.talk.Close()
		if m := s.records.Manners(); len(m) != 1 || m[0].Pause < 750*time.Millisecond || m[0].Pause > time.Second {
			t.Fatalf("kept %+v", m)
		}
	})
}

func TestSentenceThatSoundsUnfinishedIsWaitedFor(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "我想"}) // no partial text: known only when the turn has ended
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半要一份午饭"})
		s.line.Speak(600 * time.Millisecond)
		time.Sleep(1800 * time.Millisecond) // a pause of 1.2 s
		s.line.Speak(time.Second)
		time.Sleep(3 * time.Second)
		s.settle()
		s.answer("十一点半", "午饭", "对吗")
		if n := len(s.desk.Seen().Bot()); n != 2 {
			t.Fatalf("the bot spoke in the pause: %q", s.desk.Seen().Bot())
		}
		s.hears(dialogtest.Heard{Text: "那个"}, 600*time.Millisecond)
		time.Sleep(time.Second)
		s.heardWithin(silence)
	})
}

func TestWordsAfterTheGoodbyeAreHeard(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("没有了")
		s.answer("再见")
	})
	tell(t, nil, func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Text: "没有了"}, time.Second)
		time.Sleep(500 * time.Millisecond) // in the goodbye
		s.says("等等，明天十一点半送午饭")
		s.answer("午饭", "对吗")
		if s.desk.Seen().Hangup != "" {
			t.Fatal("hung up all the same")
		}
	})
}
