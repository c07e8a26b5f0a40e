package dialog_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/dialog/dialogtest"
	"yinling/speech"
)

func errEngine(reason string) error {
	return &speech.EngineError{Op: "hear", Reason: reason, Err: context.DeadlineExceeded}
}

func TestNoPacketLeavesAfterQuietReturns(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.untilSpeaking(700 * time.Millisecond)
		s.talk.Quiet("小李", nil)
		quiet := time.Now()
		n := len(s.line.Sent())
		s.hears(dialogtest.Heard{Text: "我想问个事"}, time.Second)
		s.line.Press('1')
		s.talk.Text("你好")
		time.Sleep(time.Minute)
		if late := len(s.line.Sent()) - n; late != 0 || s.packetsAfter(quiet) != 0 {
			t.Fatalf("%d packets after Quiet", late)
		}
		if n := len(s.desk.Seen().Bot()); n != 1 {
			t.Fatalf("the bot said %q", s.desk.Seen().Bot())
		}
	})
}

func TestWhatElderAndAgentSayIsWrittenDown(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		agent := dialogtest.NewLine()
		go agent.Clock(s.ctx)
		s.talk.Quiet("小李", agent.Frames())
		s.ears.Next(dialogtest.Heard{Text: "您好，我是小李"})
		agent.Speak(time.Second)
		time.Sleep(3 * time.Second)
		s.hears(dialogtest.Heard{Text: "我头有点晕"}, time.Second)
		time.Sleep(time.Second)
		turns := s.desk.Seen().Turns
		said := func(party care.Party, by, text string) bool {
			return slices.ContainsFunc(turns, func(x care.Turn) bool { return x.Party == party && x.By == by && x.Text == text })
		}
		if !said(care.PartyAgent, "小李", "您好，我是小李") || !said(care.PartyElder, "", "我头有点晕") {
			t.Fatalf("turns %+v", turns)
		}
	})
}

func TestHandBackGoesOnWithWhatTheAgentWasTold(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("我想订明天的午饭")
		s.answer("十一点半")
		s.talk.Quiet("小李", nil)
		s.hears(dialogtest.Heard{Text: "十二点吧"}, time.Second)
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("接着", "午饭", "中午十二点", "对不对")
		s.says("对")
		s.booked("lunch", day(1, 12, 0))
	})
}

func TestHandBackWithoutAFormAsksWhatElse(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.says("救命")
		s.talk.Quiet("小李", nil)
		time.Sleep(time.Minute)
		s.talk.Resume()
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("我又来了")
		s.says("明天十一点半送午饭") // after the danger was seen to, a booking is a booking
		s.answer("对吗")
	})
}

func TestLastTakeoverWins(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		s.talk.Resume()
		s.talk.Quiet("小张", nil)
		n := len(s.line.Sent())
		time.Sleep(30 * time.Second)
		if len(s.line.Sent()) != n {
			t.Fatal("the bot speaks over the second agent")
		}
	})
}

func TestLostAgentLeavesTheBotKeepingCompany(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		time.Sleep(10 * time.Second)
		s.talk.Resume()
		s.talk.Waiting()
		time.Sleep(time.Minute)
		if n := len(s.desk.Seen().Bot()); n < 3 || !strings.Contains(s.desk.Seen().Bot()[1], "断了") {
			t.Fatalf("the bot said %q", s.desk.Seen().Bot())
		}
	})
}

func TestConversationGoesOnInAnotherProcess(t *testing.T) {
	before := []care.Turn{
		{Seq: 1, Party: care.PartyBot, Text: "王奶奶，您好。"},
		{Seq: 2, Party: care.PartyElder, Text: "我想订明天的午饭"},
		{Seq: 3, Party: care.PartyAgent, Text: "好的"},
	}
	tell(t, func(s *story) { s.resume = before }, func(s *story) {
		time.Sleep(100 * time.Millisecond)
		s.settle()
		s.answer("接着", "午饭", "十一点半")
		s.says("十二点")
		s.says("对")
		s.booked("lunch", day(1, 12, 0))
	})
}

func TestDangerSaidToTheAgentIsSeenByAll(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.talk.Quiet("小李", nil)
		s.hears(dialogtest.Heard{Text: "我胸口疼，喘不上气"}, time.Second)
		synctest.Wait()
		s.escalated(care.EscalateDistress)
		time.Sleep(30 * time.Second)
		if n := len(s.desk.Seen().Bot()); n != 1 {
			t.Fatalf("the bot speaks over the agent: %q", s.desk.Seen().Bot())
		}
	})
}

func TestCloseWritesDownWhatWasBegun(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.untilSpeaking(500 * time.Millisecond)
		s.ears.Next(dialogtest.Heard{Partials: []string{"我想", "我想问"}, Hang: true})
		s.line.Speak(3 * time.Second)
		time.Sleep(time.Second)
		s.talk.Close()
		turns := s.desk.Seen().Turns
		if len(turns) != 2 || !turns[0].Cut || turns[1].Text != "我想问" {
			t.Fatalf("turns %+v", turns)
		}
	})
}
