package dialog_test

import (
	"errors"
	"testing"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
)

func TestBookingIsAskedTogetherPieceByPiece(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("我想订饭")
		s.answer("午饭", "晚饭")
		s.says("晚饭")
		s.answer("晚饭", "？")
		s.says("后天")
		s.answer("后天", "下午五点半", "晚饭", "两块") // a meal has its hour
		s.says("六点吧")
		s.answer("后天", "晚上六点", "晚饭", "两块")
		s.says("行")
		s.booked("supper", day(2, 18, 0))
	})
}

func TestCorrectionsAreTakenAnyTime(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天中午订一份午饭")
		s.answer("明天", "十一点半")
		s.says("不对，是后天")
		s.answer("后天", "十一点半")
		s.says("不要十一点半，要十二点")
		s.answer("后天", "中午十二点")
		s.says("对")
		s.booked("lunch", day(2, 12, 0))
	})
}

func TestNoToTheReadBackAsksWhatToChange(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("不对")
		s.answer("改")
		if len(s.records.Bookings()) != 0 {
			t.Fatal("booked after a no")
		}
		s.says("改成十二点")
		s.answer("中午十二点")
		s.says("对")
		s.booked("lunch", day(1, 12, 0))
	})
}

func TestTimesThatCannotBeHadGetAnAlternative(t *testing.T) {
	for name, want := range map[string]struct {
		words  string
		answer []string
		at     time.Time
		what   string
	}{
		"past":                 {"今天早上八点打扫", []string{"过"}, day(3, 8, 0), "cleaning"},
		"three in the night":   {"明天凌晨三点送午饭", []string{"上午十点半", "中午一点"}, day(1, 10, 30), "lunch"},
		"nobody works then":    {"周三下午三点打扫", []string{"周四", "下午三点"}, day(3, 15, 0), "cleaning"},
		"too short a notice":   {"今天上午十点打扫", []string{"今天", "行吗"}, day(0, 17, 0), "cleaning"},
		"only the day is past": {"昨天打扫", []string{"过"}, day(3, 8, 0), "cleaning"},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.settle()
				s.says(want.words)
				s.answer(want.answer[0])
				s.says("行")
				s.says("对")
				if all := s.records.Bookings(); len(all) != 1 || all[0].ServiceID != want.what {
					t.Fatalf("bookings %+v; the bot said %q", all, s.desk.Seen().Bot())
				}
				t.Logf("%q", s.desk.Seen().Bot())
			})
		})
	}
}

func TestNoToTheAlternativeAsksForAnotherDay(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("周三下午三点打扫")
		s.answer("周四")
		s.says("不行")
		s.answer("哪")
		s.says("下周一上午九点")
		s.answer("下周一", "上午九点", "二十块")
		s.says("好的")
		s.booked("cleaning", day(7, 9, 0))
	})
}

func TestServiceWithoutProviderOffersAPerson(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("后天下午两点理发")
		s.answer("吗")
		s.says("好")
		s.escalated(care.EscalateCannot)
		if len(s.records.Bookings()) != 0 {
			t.Fatal("booked without a provider")
		}
	})
}

func TestServiceThatDoesNotExistIsSaidSo(t *testing.T) {
	tell(t, func(s *story) { s.records.Catalogue = catalogue[:2] }, func(s *story) {
		s.settle()
		s.says("我要理发")
		t.Logf("%q", s.desk.Seen().Bot())
		s.says("好的")
		s.escalated(care.EscalateCannot)
	})
}

func TestFailedCommitIsSaidSo(t *testing.T) {
	tell(t, func(s *story) { s.records.BookErr = errors.New("disk full") }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("对")
		s.answer("没订上", "找个人")
		if f := s.desk.Seen().Faults; len(f) != 1 || f[0] != "records: disk full" {
			t.Fatalf("faults %q", f)
		}
		s.says("好")
		s.escalated(care.EscalateCannot)
	})
}

func TestRecordsThatRefuseOfferAnotherTime(t *testing.T) {
	refused := care.Refusef(care.BookingNoProvider, "Nobody does that there on that day.")
	tell(t, func(s *story) { s.records.BookErr = refused }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("对")
		s.answer("没订上")
		s.says("不用了")
		s.answer("吗")
	})
}

func TestSlowCommitIsBridgedAndFinished(t *testing.T) {
	tell(t, func(s *story) { s.records.BookDelay = 3 * time.Second }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.hears(dialogtest.Heard{Text: "对"}, 600*time.Millisecond)
		ended := s.quiet
		s.settle()
		if at := s.heardSince(ended); at.IsZero() || at.Sub(ended) > 2500*time.Millisecond {
			t.Fatalf("silent for %v after the yes", at.Sub(ended))
		}
		s.answer("订好")
		s.booked("lunch", day(1, 11, 30))
	})
}

func TestHangingUpAfterTheYesDoesNotLoseTheBooking(t *testing.T) {
	tell(t, func(s *story) { s.records.BookDelay = 2 * time.Second }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.hears(dialogtest.Heard{Text: "对"}, 600*time.Millisecond)
		s.talk.Close()
		s.booked("lunch", day(1, 11, 30))
	})
}

func TestKeysAloneBook(t *testing.T) {
	tell(t, func(s *story) { s.deaf = true }, func(s *story) {
		s.settle()
		if seen := s.desk.Seen(); !seen.Keypad {
			t.Fatal("the keypad is not offered where nothing can hear")
		}
		for _, label := range []string{"看病", "明天", "上午九点半", "对"} {
			key := s.desk.Seen().Key(label)
			if key == 0 {
				t.Fatalf("no key for %q among %v; the bot said %q", label, s.desk.Seen().Choices, s.desk.Seen().Bot())
			}
			s.line.Press(key)
			time.Sleep(100 * time.Millisecond)
			s.settle()
		}
		s.answer("订好")
		s.booked("doctor", day(1, 9, 30))
	})
}

func TestTypedWordsAloneBook(t *testing.T) {
	tell(t, func(s *story) { s.textual = true }, func(s *story) {
		s.settle()
		for _, words := range []string{"你好", "后天要打扫", "周四上午九点吧", "对"} {
			s.talk.Text(words)
			time.Sleep(50 * time.Millisecond)
			s.settle()
		}
		s.answer("订好")
		s.booked("cleaning", day(3, 9, 0))
		if n := len(s.line.Sent()); n != 0 {
			t.Fatalf("%d packets without a line", n)
		}
	})
}

func TestEnglishBooking(t *testing.T) {
	tell(t, func(s *story) { s.lang = care.English }, func(s *story) {
		s.settle()
		s.answer("Mrs Wang")
		s.says("I'd like lunch tomorrow at noon please")
		s.answer("tomorrow", "lunch", "three yuan")
		s.says("Yes please")
		s.answer("booked")
		if all := s.records.Bookings(); len(all) != 1 || all[0].ServiceID != "lunch" {
			t.Fatalf("bookings %+v", all)
		}
	})
}

func TestCancelDropsTheForm(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天要打扫")
		s.says("算了，不订了")
		s.answer("不订", "吗")
		s.says("没有了")
		s.answer("再见")
		if len(s.records.Bookings()) != 0 || s.desk.Seen().Hangup == "" {
			t.Fatalf("bookings %v, hang-up %q", s.records.Bookings(), s.desk.Seen().Hangup)
		}
	})
}

func TestGoodbyeOverAReadBackIsAskedOnce(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.says("再见")
		s.answer("没订")
		s.says("对")
		s.booked("lunch", day(1, 11, 30))
	})
}
