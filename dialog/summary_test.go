package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yinling/care"
	"yinling/dialog"
	"yinling/prompts"
)

func summarize(t *testing.T, call care.CallRecord, bookings []care.Booking, turns ...care.Turn) care.Summary {
	t.Helper()
	book, err := prompts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range turns {
		turns[i].Seq = i + 1
		turns[i].Started = monday.Add(time.Duration(i) * 5 * time.Second)
		turns[i].Ended = turns[i].Started.Add(3 * time.Second)
	}
	call.ID, call.ElderID, call.Started, call.Ended = "c1", "e1", monday, monday.Add(time.Minute)
	if call.Lang == "" {
		call.Lang = care.Chinese
	}
	s := dialog.Summarize(call, wang, turns, dialog.Outcome{Bookings: bookings}, catalogue, book, town)
	for _, x := range s.Sentences {
		if len(x.Turns) == 0 || x.Text == "" || strings.Contains(x.Text, "{") {
			t.Errorf("sentence without turns or text: %+v", x)
		}
	}
	return s
}

func sentence(t *testing.T, s care.Summary, kind care.SentenceKind, part string, turns ...int) {
	t.Helper()
	for _, x := range s.Sentences {
		if x.Kind == kind && strings.Contains(x.Text, part) {
			if !slices.Equal(x.Turns, turns) {
				t.Errorf("%q rests on turns %v, want %v", x.Text, x.Turns, turns)
			}
			return
		}
	}
	t.Errorf("no %s sentence with %q in %+v", kind, part, s.Sentences)
}

func elderTurn(text, intent string) care.Turn {
	return care.Turn{Party: care.PartyElder, Text: text, Intent: intent}
}

func botTurn(text string) care.Turn { return care.Turn{Party: care.PartyBot, Text: text} }

func TestSummaryOfABooking(t *testing.T) {
	done := care.CallRecord{Termination: care.Termination{Result: care.TerminationCompleted}}
	b := care.Booking{ServiceID: "lunch", At: day(1, 11, 30).UTC(), State: care.BookingBooked,
		Quote: care.Price(catalogue[0], 1, monday, wang, nil, nil), Made: monday.Add(15 * time.Second)}
	s := summarize(t, done, []care.Booking{b},
		botTurn("王奶奶，您好。"), elderTurn("明天十一点半送午饭", "book:lunch"), botTurn("好，明天…对吗？"),
		elderTurn("对", "yes"), botTurn("订好了。还有别的事吗？"), elderTurn("没有了", "no"), botTurn("再见。"))
	sentence(t, s, care.SentenceAsked, "午饭", 2)
	sentence(t, s, care.SentenceBooked, "11月24日", 2, 3, 4)
	sentence(t, s, care.SentenceBooked, "3元", 2, 3, 4)
	sentence(t, s, care.SentenceEnded, "正常", 7)
	if s.Worrying || len(s.Sentences) != 3 || s.ID == "" || s.CallID != "c1" || s.ElderID != "e1" {
		t.Errorf("summary %+v", s)
	}
	for _, x := range s.Sentences {
		if strings.Contains(x.Text, "明天") {
			t.Errorf("%q is not true on another day", x.Text)
		}
	}
}

func TestSummaryOfWorries(t *testing.T) {
	fall := elderTurn("我摔倒了", "")
	fall.Distress = "body"
	agent := care.Turn{Party: care.PartyAgent, By: "小李", Text: "我是小李"}
	s := summarize(t, care.CallRecord{Termination: care.Termination{Result: care.TerminationLost}}, nil,
		botTurn("您好。"), fall, botTurn("别怕。"), agent, elderTurn("腿疼得厉害", ""))
	sentence(t, s, care.SentenceWorry, "我摔倒了", 2, 5)
	sentence(t, s, care.SentenceEnded, "小李", 4)
	sentence(t, s, care.SentenceEnded, "断线", 5)
	if !s.Worrying {
		t.Error("not worrying")
	}
}

func TestSummaryOfWhatCameToNothing(t *testing.T) {
	s := summarize(t, care.CallRecord{}, nil, botTurn("您好。"), elderTurn("我要打扫", "book:cleaning"), botTurn("哪天？"), elderTurn("不订了", "cancel"))
	sentence(t, s, care.SentenceBooked, "打扫", 2, 4)

	s = summarize(t, care.CallRecord{}, nil, botTurn("您好。"), elderTurn("我要打扫", "book:cleaning"), elderTurn("转人工", "person"))
	sentence(t, s, care.SentenceBooked, "没有订成", 2)
	sentence(t, s, care.SentenceAsked, "人工", 3)

	s = summarize(t, care.CallRecord{}, nil, botTurn("您好。"), elderTurn("按错了", "mistake"))
	sentence(t, s, care.SentenceAsked, "按错", 2)

	s = summarize(t, care.CallRecord{}, nil, botTurn("您好。"), botTurn("您还在听吗？"))
	sentence(t, s, care.SentenceEnded, "没有听到", 2)
	if len(s.Sentences) != 1 {
		t.Errorf("a silent call has sentences %+v", s.Sentences)
	}

	if s = summarize(t, care.CallRecord{}, nil); len(s.Sentences) != 0 {
		t.Errorf("sentences that rest on nothing: %+v", s.Sentences)
	}
}

func TestSummaryDoesNotTakeAffectionForPain(t *testing.T) {
	s := summarize(t, care.CallRecord{}, nil, botTurn("您好。"), elderTurn("我心疼我孙子", ""))
	if s.Worrying {
		t.Errorf("worried by %+v", s.Sentences)
	}
}
