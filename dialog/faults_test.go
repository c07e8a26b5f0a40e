package dialog_test

import (
	"strings"
	"testing"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
)

func TestWhateverHangsSomethingIsHeard(t *testing.T) {
	for name, heard := range map[string]dialogtest.Heard{
		"slow":               {Text: "明天十一点半送午饭", Delay: 4 * time.Second},
		"hangs":              {Hang: true},
		"stalls":             {Partials: []string{"明", "明天"}, Hang: true},
		"empty":              {Text: ""},
		"no last result":     {Closed: true},
		"garbage":            {Text: "呜哩哇啦噼里啪啦"},
		"fails":              {Err: errEngine("server")},
		"is known as down":   {OpenErr: errEngine("unreachable")},
		"busy after a while": {Err: errEngine("busy"), Delay: 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, nil, func(s *story) {
				s.settle()
				for range 4 {
					s.hears(heard, time.Second)
					time.Sleep(1200 * time.Millisecond)
					s.heardWithin(silence)
					s.settle()
					time.Sleep(5 * time.Second) // a filler may be over before the answer
					s.settle()
				}
				seen := s.desk.Seen()
				if name == "slow" {
					if said := seen.Bot()[1]; !strings.Contains(said, "午饭") {
						t.Fatalf("the late text was answered by %q", said)
					}
					return
				}
				if !seen.Offered {
					t.Errorf("the keypad was never offered")
				}
				if len(seen.Why) == 0 {
					t.Errorf("no person after three misses; the bot said %q", seen.Bot())
				}
				engine := heard.Err != nil || heard.OpenErr != nil || heard.Hang
				if engine != (len(seen.Faults) > 0) {
					t.Errorf("faults %q", seen.Faults)
				}
				for i, said := range seen.Bot()[1:] {
					if said == seen.Bot()[i] {
						t.Errorf("said twice: %q", said)
					}
				}
			})
		})
	}
}

func TestNetworkThatStopsInATurnEndsIt(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.ears.Next(dialogtest.Heard{Text: "明天十一点半送午饭"})
		s.line.Speak(time.Minute)
		time.Sleep(time.Second)
		s.line.Mute(true)
		time.Sleep(4 * time.Second)
		s.settle()
		s.answer("午饭", "对吗")
	})
}

func TestVoiceThatFailsLeavesCaptionsAndAPerson(t *testing.T) {
	for name, set := range map[string]func(*story){
		"fails": func(s *story) { s.voice.Fails = func(string) error { return errEngine("server") } },
		"hangs": func(s *story) { s.voice.Hangs = func(string) bool { return true } },
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, set, func(s *story) {
				time.Sleep(20 * time.Second)
				seen := s.desk.Seen()
				s.escalated(care.EscalateEngineFault)
				if len(seen.Faults) == 0 || !strings.HasPrefix(seen.Faults[0], "speak: ") {
					t.Fatalf("faults %q", seen.Faults)
				}
				if bot := seen.Bot(); len(bot) < 2 || !strings.Contains(bot[0], "王奶奶") {
					t.Fatalf("what could not be spoken is not written: %q", bot)
				}
				s.talk.Text("明天十一点半送午饭")
				time.Sleep(20 * time.Second)
				s.talk.Text("对")
				time.Sleep(20 * time.Second)
				s.booked("lunch", day(1, 11, 30))
			})
		})
	}
}

func TestSlowVoiceIsBridged(t *testing.T) {
	slow := func(text string) bool { return strings.Contains(text, "午饭") }
	tell(t, func(s *story) { s.voice.Hangs = slow }, func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Text: "明天十一点半送午饭"}, time.Second)
		time.Sleep(2 * time.Second)
		s.heardWithin(silence)
		time.Sleep(20 * time.Second)
		s.escalated(care.EscalateEngineFault)
	})
}

func TestKeysBookWhenHearingFails(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.hears(dialogtest.Heard{Err: errEngine("server")}, time.Second)
		s.settle()
		s.answer("按数字")
		for _, label := range []string{"打扫", "后天", "对", "对"} { // nobody cleans on a Wednesday: the alternative is taken
			key := s.desk.Seen().Key(label)
			if key == 0 {
				t.Fatalf("no key for %q among %v; the bot said %q", label, s.desk.Seen().Choices, s.desk.Seen().Bot())
			}
			s.line.Press(key)
			time.Sleep(100 * time.Millisecond)
			s.settle()
		}
		s.booked("cleaning", day(3, 8, 0))
	})
}

func TestCatalogueThatCannotBeReadIsSaidSo(t *testing.T) {
	tell(t, func(s *story) { s.records.LoadErr = errEngine("disk") }, func(s *story) {
		s.settle()
		s.says("明天十一点半送午饭")
		s.answer("没订上")
		s.says("好的")
		s.escalated(care.EscalateCannot)
	})
}

func TestPacketsKeepTheSchedule(t *testing.T) {
	tell(t, nil, func(s *story) {
		begun := time.Now()
		s.settle()
		sent := s.line.Sent()
		if first := sent[0].At.Sub(begun); first > 20*time.Millisecond {
			t.Errorf("first packet after %v", first)
		}
		if sent[1].At != sent[0].At {
			t.Errorf("the second packet came %v after the first, not with it", sent[1].At.Sub(sent[0].At))
		}
		for i := 2; i < len(sent); i++ {
			want := 20 * time.Millisecond
			if sent[i].Text != sent[i-1].Text {
				want += 400 * time.Millisecond
			}
			if got := sent[i].At.Sub(sent[i-1].At); got != want {
				t.Fatalf("packet %d came %v after the one before, want %v", i, got, want)
			}
		}
	})
}
