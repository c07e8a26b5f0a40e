package dialog_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog"
	"yinling/dialog/dialogtest"
	"yinling/dialog/thinking"
	"yinling/prompts"
)

// modelOf is a language model that a test plays.
type modelOf func(ctx context.Context, r thinking.Request) (thinking.Answer, error)

func (f modelOf) Think(ctx context.Context, r thinking.Request) (thinking.Answer, error) {
	return f(ctx, r)
}

// after answers with a once d has passed.
func after(d time.Duration, a thinking.Answer) modelOf {
	return func(ctx context.Context, _ thinking.Request) (thinking.Answer, error) {
		select {
		case <-time.After(d):
			return a, nil
		case <-ctx.Done():
			return thinking.Answer{}, ctx.Err()
		}
	}
}

// mumbled is what only a model makes something of.
const mumbled = "咕噜咕噜哇啦哇啦"

var reached = []care.Channel{{Kind: care.ChannelSMS, Target: "13800000000"}}

func visit(id, service string, at time.Time) care.Booking {
	return care.Booking{ID: id, ElderID: "e1", CallID: "earlier", ServiceID: service, ProviderID: "cleaners", At: at, State: care.BookingBooked, Address: wang.Address.Text}
}

func (s *story) typed(words string) {
	s.talk.Text(words)
	time.Sleep(100 * time.Millisecond)
	s.settle()
}

// A yes said before the question was asked is no yes to it.
func TestYesBeforeTheModelsQuestionIsNoYesToIt(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b1", "cleaning", day(3, 9, 0))}
		s.thinker = after(1200*time.Millisecond, thinking.Answer{Tool: "cancel", Arguments: map[string]any{"service": "cleaning"}})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.talk.Text(mumbled)
		time.Sleep(500 * time.Millisecond)
		s.talk.Text("嗯，对")
		time.Sleep(3 * time.Second)
		s.settle()
		if n := len(s.records.Changed()); n != 0 {
			t.Fatalf("cancelled %d bookings by a yes that was said before the read-back: %q", n, s.desk.Seen().Bot())
		}
	})
}

func TestOnlyTheOneThatWasReadBackIsCancelled(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b2", "cleaning", day(7, 9, 0)), visit("b1", "cleaning", day(3, 9, 0))}
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("打扫的预约都取消了吧")
		s.answer("都")
		s.says("周四那个")
		s.answer("周四")
		if strings.Contains(s.desk.Seen().LastBot(), "下周一") {
			t.Skipf("not narrowed: %q", s.desk.Seen().Bot())
		}
		s.says("对")
		if n := len(s.records.Changed()); n != 1 {
			t.Fatalf("%d bookings cancelled, one was read back: %q", n, s.desk.Seen().Bot())
		}
	})
}

func TestAGoodbyeIsNoYes(t *testing.T) {
	for _, words := range []string{
		"好，太贵了，挂了", "好，我先问问我闺女，再见", "行，等我闺女回来再说，挂了啊", "嗯，我跟老伴商量商量，再见", "对了，我锅上还炖着汤，先挂了", "嗯，水开了，挂了",
	} {
		t.Run(words, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.settle()
				s.says("明天十一点半送午饭")
				s.answer("十一点半")
				s.says(words)
				if n := len(s.records.Bookings()); n != 0 {
					t.Fatalf("booked by %q: %q", words, s.desk.Seen().Bot())
				}
			})
		})
	}
}

func TestTheRelativeWhoWasNamedLastIsAsked(t *testing.T) {
	set := func(s *story) {
		s.records.Family = []care.Relative{{ID: "r1", ElderID: "e1", Name: "李梅", Relation: "女儿", Channels: reached}, {ID: "r2", ElderID: "e1", Name: "李强", Relation: "儿子", Channels: reached}}
	}
	for _, words := range []string{"好，打给儿子吧", "行，是儿子", "对，让儿子打"} {
		t.Run(words, func(t *testing.T) {
			tell(t, set, func(s *story) {
				s.settle()
				s.says("让我女儿给我打个电话")
				s.answer("女儿")
				s.says(words)
				if slices.Contains(s.records.Asked(), "r1") {
					t.Fatalf("the daughter was asked: %q", s.desk.Seen().Bot())
				}
			})
		})
	}
}

func TestPriceOfAMoveIsWhatIsBooked(t *testing.T) {
	set := func(s *story) {
		s.records.Paying = []care.Scheme{{ID: "v", Name: "服务券", Services: []string{"cleaning"}, Tiers: []care.Tier{
			{Allowances: []care.Allowance{{Per: care.PerYear, Count: 1}}},
		}}}
		b := visit("b1", "cleaning", day(3, 9, 0))
		b.Quote = care.Price(catalogue[2], 1, b.At, wang, s.records.Paying, nil)
		b.Quantity = 1
		s.records.Before = []care.Booking{b}
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("打扫改到下周一上午九点")
		said := s.desk.Seen().LastBot()
		s.says("对")
		all := s.records.Changed()
		if len(all) != 1 {
			t.Fatalf("moved %d: %q", len(all), s.desk.Seen().Bot())
		}
		if all[0].Quote.Elder == 0 && !strings.Contains(said, "不用花钱") && !strings.Contains(said, "不收钱") {
			t.Fatalf("booked for nothing, but said %q", said)
		}
	})
}

func TestMoveIsNoOtherService(t *testing.T) {
	set := func(s *story) {
		b := visit("b1", "lunch", day(1, 11, 30))
		b.ProviderID = "canteen"
		s.records.Before = []care.Booking{b}
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("午饭改到后天")
		s.says("改成晚饭吧")
		s.says("下午五点")
		s.says("对")
		for _, b := range s.records.Changed() {
			if b.ServiceID != "lunch" { // MoveBooking of the records keeps the service
				t.Fatalf("moved to another service: %+v; %q", b, s.desk.Seen().Bot())
			}
		}
	})
}

func TestHalfASeriesIsSaidSo(t *testing.T) {
	set := func(s *story) {
		s.records.BookErrors = []error{nil, errors.New("disk full")}
		s.records.BookErr = errors.New("disk full")
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("每周一周四上午九点打扫")
		said := s.desk.Seen().LastBot()
		s.says("对")
		if n := len(s.records.Bookings()); n != 1 {
			t.Fatalf("booked %d after %q: %q", n, said, s.desk.Seen().Bot())
		}
		last := s.desk.Seen().LastBot()
		if !strings.Contains(last, "没") && !strings.Contains(last, "人") {
			t.Fatalf("four were read back, one is booked, and all that is said is %q", last)
		}
	})
}

func TestHalfACancellingIsSaidSo(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b2", "cleaning", day(7, 9, 0)), visit("b1", "cleaning", day(3, 9, 0))}
		s.records.BookErrors = []error{nil, errors.New("disk full")}
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("打扫的预约都取消了吧")
		s.says("对")
		if n := len(s.records.Changed()); n != 1 {
			t.Fatalf("cancelled %d: %q", n, s.desk.Seen().Bot())
		}
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "没订上") {
			t.Errorf("one is cancelled, one could not be, and the bot says %q", last)
		}
		s.says("不用了")
		s.says("我订了什么")
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "周四") {
			t.Fatalf("a cancelled booking is told as booked: %q", s.desk.Seen().Bot())
		}
	})
}

func TestWhatTheAgentBookedIsKnownAfterTheHandBack(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		time.Sleep(time.Second)
		b := visit("b9", "lunch", day(1, 11, 30))
		if _, err := s.records.Book(context.Background(), b); err != nil {
			t.Fatal(err)
		}
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.says("我订了什么")
		s.answer("午饭")
	})
}

func TestCancelledBeforeTheTakeoverIsNotAskedAgain(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b1", "cleaning", day(3, 9, 0))}
		s.records.BookDelay = 3 * time.Second
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("取消打扫")
		s.hears(dialogtest.Heard{Text: "对"}, 500*time.Millisecond)
		time.Sleep(300 * time.Millisecond)
		s.talk.Quiet("小李", nil)
		time.Sleep(10 * time.Second)
		if n := len(s.records.Changed()); n != 1 {
			t.Fatalf("cancelled %d", n)
		}
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "打扫") {
			t.Fatalf("what is cancelled is asked about again: %q", last)
		}
	})
}

func TestOldGoodbyeEndsNoLaterCall(t *testing.T) {
	set := func(s *story) { s.records.BookErrors = []error{errors.New("disk full")} }
	tell(t, set, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("好了，再见")
		s.answer("没订上")
		s.says("不用了")
		if s.desk.Seen().Hangup != "" {
			return
		}
		s.says("现在几点了")
		if h := s.desk.Seen().Hangup; h != "" {
			t.Fatalf("hung up on a question: %q", s.desk.Seen().Bot())
		}
	})
}

func TestBookedIsSaidWhateverIsSaidMeanwhile(t *testing.T) {
	set := func(s *story) { s.records.BookDelay = 4 * time.Second }
	tell(t, set, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.hears(dialogtest.Heard{Text: "对"}, 500*time.Millisecond)
		s.hears(dialogtest.Heard{Text: "现在几点了"}, 800*time.Millisecond)
		time.Sleep(5 * time.Second)
		s.settle()
		s.booked("lunch", day(1, 11, 30))
		if all := strings.Join(s.desk.Seen().Bot(), "|"); !strings.Contains(all, "订好") && !strings.Contains(all, "订上") {
			t.Fatalf("it is booked and nobody said so: %q", s.desk.Seen().Bot())
		}
	})
}

func TestBookedIsSaidWithPraise(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭，上次小张打扫得真好")
		s.says("对")
		time.Sleep(3 * time.Second)
		s.settle()
		s.booked("lunch", day(1, 11, 30))
		if all := strings.Join(s.desk.Seen().Bot(), "|"); !strings.Contains(all, "订好") && !strings.Contains(all, "订上") {
			t.Errorf("it is booked and nobody said so: %q", s.desk.Seen().Bot())
		}
		for _, f := range s.records.Feedback() {
			if !strings.Contains(f.Words, "小张") {
				t.Errorf("praise was kept as %q", f.Words)
			}
		}
	})
}

func TestYesToAPersonAfterAComplaintThatWasNotKept(t *testing.T) {
	set := func(s *story) { s.records.BookErr = errors.New("disk full") }
	tell(t, set, func(s *story) {
		s.settle()
		s.says("我要投诉，上次送饭的态度太差了")
		s.answer("人")
		s.says("好")
		s.escalated(care.EscalateCannot)
	})
}

func TestAYesIsNoComplaint(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("我要投诉")
		s.says("你是真人还是机器")
		s.answer("不是真人")
		s.says("好的")
		for _, f := range s.records.Feedback() {
			t.Fatalf("kept as a complaint: %q; %q", f.Words, s.desk.Seen().Bot())
		}
	})
}

func TestKeysLeaveTheQuestionWhatIAm(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("你是真人还是机器")
		s.line.Press('1')
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.escalated(care.EscalateAsked)
	})
}

func TestNeverMindEndsAllOfTheWishes(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("订个午饭，再叫人打扫")
		s.says("算了，都不要了")
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "打扫") || strings.Contains(last, "哪") {
			t.Fatalf("goes on after never mind: %q", last)
		}
	})
}

func TestAPersonWinsOverTheModel(t *testing.T) {
	set := func(s *story) {
		s.thinker = after(1400*time.Millisecond, thinking.Answer{Sentences: []string{"您说得真好。"}})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.talk.Text(mumbled)
		time.Sleep(300 * time.Millisecond)
		s.talk.Text("转人工")
		time.Sleep(8 * time.Second)
		s.escalated(care.EscalateAsked)
		for _, turn := range s.desk.Seen().Turns {
			if turn.Party == care.PartyBot && strings.Contains(turn.Text, "您说得真好") {
				t.Fatalf("the model talked over the transfer: %q", s.desk.Seen().Bot())
			}
		}
	})
}

func TestEldersWordsAreNoFacts(t *testing.T) {
	var facts []string
	set := func(s *story) {
		s.thinker = modelOf(func(_ context.Context, r thinking.Request) (thinking.Answer, error) {
			facts = r.Facts
			return thinking.Answer{}, thinking.ErrEmpty
		})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("提醒我午饭一块钱一份")
		t.Logf("%q", s.desk.Seen().LastBot())
		s.says("算了，不用提醒了")
		s.says(mumbled)
		for _, f := range facts {
			if strings.Contains(f, "一块钱") {
				t.Fatalf("the elder's words became a fact: %q", f)
			}
		}
	})
}

// Who did not agree to it is not read by a language model.
func TestWithoutConsentNoModelReads(t *testing.T) {
	asked := 0
	set := func(s *story) {
		s.elder.ConsentModel = false
		s.thinker = modelOf(func(_ context.Context, r thinking.Request) (thinking.Answer, error) {
			asked++
			return thinking.Answer{}, thinking.ErrEmpty
		})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says(mumbled)
		s.says("你说这人老了有什么意思")
	})
	if asked > 0 {
		t.Errorf("the model was asked %d times", asked)
	}
}

func TestSilenceWhenHearingAndRecordsAreSlow(t *testing.T) {
	set := func(s *story) { s.records.BookDelay = 4 * time.Second }
	for _, delay := range []time.Duration{400, 600, 800, 1000, 1100} {
		t.Run((delay * time.Millisecond).String(), func(t *testing.T) {
			tell(t, set, func(s *story) {
				s.settle()
				s.says("明天十一点半送午饭")
				s.ears.Next(dialogtest.Heard{Text: "对", Delay: delay * time.Millisecond})
				s.line.Speak(600 * time.Millisecond)
				time.Sleep(600 * time.Millisecond)
				s.quiet = time.Now()
				time.Sleep(8 * time.Second)
				s.heardWithin(silence)
			})
		})
	}
}

func TestARuleSaysOnlyWhatIsBooked(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("每天上午九点打扫")
		last := s.desk.Seen().LastBot()
		t.Logf("%q", s.desk.Seen().Bot())
		if strings.Contains(last, "每天") { // the cleaners come on Mondays and Thursdays
			t.Fatalf("said %q", last)
		}
	})
}

func TestComplaintToolOfTheModel(t *testing.T) {
	set := func(s *story) {
		s.thinker = after(300*time.Millisecond, thinking.Answer{Tool: "complaint", Arguments: map[string]any{}})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says(mumbled)
		t.Logf("%q", s.desk.Seen().LastBot())
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "没太明白") {
			t.Fatalf("the tool does nothing: %q", last)
		}
	})
}

func TestGoodbyeBeforeTheAgentIsForgottenAfter(t *testing.T) {
	set := func(s *story) { s.records.BookDelay = 3 * time.Second }
	tell(t, set, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.hears(dialogtest.Heard{Text: "好了，再见"}, 600*time.Millisecond)
		time.Sleep(300 * time.Millisecond)
		s.talk.Quiet("小李", nil)
		time.Sleep(10 * time.Second)
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.says("现在几点了")
		if h := s.desk.Seen().Hangup; h != "" {
			t.Fatalf("hung up on a question: %q", s.desk.Seen().Bot())
		}
	})
}

func TestAComplaintKeepsItsOwnWords(t *testing.T) {
	set := func(s *story) { s.records.BookDelay = 4 * time.Second }
	tell(t, set, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.talk.Text("对")
		time.Sleep(time.Second)
		s.talk.Text("我要投诉，上次送饭的态度太差了")
		time.Sleep(time.Second)
		s.talk.Text("你听见了吗")
		time.Sleep(20 * time.Second)
		for _, f := range s.records.Feedback() {
			if !strings.Contains(f.Words, "态度") {
				t.Fatalf("the complaint was kept as %q", f.Words)
			}
		}
	})
}

func TestWordsOfTheElderAreNoFactsAfterACough(t *testing.T) {
	var facts []string
	set := func(s *story) {
		s.thinker = modelOf(func(_ context.Context, r thinking.Request) (thinking.Answer, error) {
			facts = r.Facts
			return thinking.Answer{}, thinking.ErrEmpty
		})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "明天早上八点提醒我午饭一块钱一份"})
		s.line.Speak(time.Second)
		time.Sleep(time.Second)
		s.untilSpeaking(time.Second)
		s.ears.Next(dialogtest.Heard{Text: ""})
		s.line.Speak(500 * time.Millisecond)
		time.Sleep(12 * time.Second)
		s.typed(mumbled)
		for _, f := range facts {
			if strings.Contains(f, "一块钱") {
				t.Fatalf("the elder's words became a fact: %q of %q", f, s.desk.Seen().Bot())
			}
		}
	})
}

func TestAddressIsNoFact(t *testing.T) {
	var facts []string
	set := func(s *story) {
		s.thinker = modelOf(func(_ context.Context, r thinking.Request) (thinking.Answer, error) {
			facts = r.Facts
			return thinking.Answer{}, thinking.ErrEmpty
		})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭，送到幸福路一块钱小区八号楼")
		t.Logf("%q", s.desk.Seen().LastBot())
		s.says(mumbled)
		for _, f := range facts {
			if strings.Contains(f, "一块钱") {
				t.Fatalf("the elder's words became a fact: %q", f)
			}
		}
	})
}

func TestAFailedCancelIsNoFailedBooking(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b1", "cleaning", day(3, 9, 0))}
		s.records.BookErr = errors.New("disk full")
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.says("取消打扫")
		s.says("对")
		if last := s.desk.Seen().LastBot(); strings.Contains(last, "订上") || strings.Contains(last, "给您订") {
			t.Fatalf("cancelling failed, and the bot offers to book: %q", last)
		}
	})
}

type slowRecords struct{ *dialogtest.Records }

func (slowRecords) Services(ctx context.Context) ([]care.Service, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A person is fetched at once, even while the records hang.
func TestAPersonIsFetchedWhileTheRecordsHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book, err := prompts.Load(nil)
		if err != nil {
			t.Fatal(err)
		}
		desk := &dialogtest.Desk{}
		a := dialog.New(dialog.Settings{Now: func() time.Time { return monday }}, dialog.Engines{Understanding: understanding},
			book, slowRecords{&dialogtest.Records{}}, town, slog.New(slog.DiscardHandler))
		talk := a.Answer(t.Context(), dialog.Start{Call: care.CallRecord{ID: "c1", Lang: care.Chinese}, Elder: wang, Desk: desk})
		talk.Text("转人工")
		time.Sleep(time.Second)
		synctest.Wait()
		why := desk.Seen().Why
		talk.Close()
		if len(why) == 0 {
			t.Fatal("nobody was fetched within a second")
		}
	})
}

func TestAMurmurToTheFillerIsNoYesToTheModelsQuestion(t *testing.T) {
	set := func(s *story) {
		s.records.Before = []care.Booking{visit("b1", "cleaning", day(3, 9, 0))}
		s.thinker = after(1400*time.Millisecond, thinking.Answer{Tool: "cancel", Arguments: map[string]any{"service": "cleaning"}})
	}
	tell(t, set, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: mumbled, Delay: 300 * time.Millisecond})
		s.line.Speak(800 * time.Millisecond)
		time.Sleep(2 * time.Second)
		s.ears.Next(dialogtest.Heard{Text: "嗯"})
		s.line.Speak(300 * time.Millisecond)
		time.Sleep(20 * time.Second)
		if n := len(s.records.Changed()); n != 0 {
			t.Fatalf("cancelled by a murmur: %q", s.desk.Seen().Bot())
		}
	})
}

func TestASeriesHasOnlyItsDays(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("每周三中午十一点半送午饭，从明天开始")
		said := s.desk.Seen().LastBot()
		s.says("对")
		for _, b := range s.records.Bookings() {
			if strings.Contains(said, "每周三") && b.At.Weekday() != time.Wednesday {
				t.Fatalf("said %q, booked %v", said, b.At)
			}
		}
	})
}

func TestEveryMonthIsSaidOrNotDone(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("每个月十号中午十一点半送午饭")
		if all := strings.Join(s.desk.Seen().Bot()[1:], ""); !strings.Contains(all, "每") && !strings.Contains(all, "一次") && !strings.Contains(all, "先订") {
			t.Fatalf("every month became one day, and nobody said so: %q", all)
		}
	})
}
