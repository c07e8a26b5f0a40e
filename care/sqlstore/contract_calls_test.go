package sqlstore

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// The part of the contract that is about calls and what comes of them.

func callLife(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	c.State, c.Answered = care.CallBot, noon.Add(100*time.Millisecond)
	subject := care.CallSubject("c1")
	check(t, s.SaveCall(ctx, c, care.Event{Subject: subject, At: c.Answered, Who: "bot", What: care.EventCallAnswered}))

	leg := care.LegRecord{ID: "l1", CallID: "c1", Party: care.PartyElder, PersonID: "wang", Joined: noon}
	check(t, s.PutLeg(ctx, leg))
	leg.Left = noon.Add(time.Minute)
	check(t, s.PutLeg(ctx, leg))
	same(t, must(s.Legs(ctx, "c1")), []care.LegRecord{leg})

	said := []care.Turn{
		{ID: "t1", CallID: "c1", Seq: 1, Party: care.PartyBot, Text: "王奶奶，您好。", Started: noon, Ended: noon.Add(time.Second), Cut: true},
		{ID: "t2", CallID: "c1", Seq: 2, Party: care.PartyElder, Text: "明天的午饭", Input: care.InputSpeech, Started: noon.Add(2 * time.Second), Ended: noon.Add(4 * time.Second), Intent: "book"},
	}
	for _, turn := range said {
		check(t, s.AppendTurn(ctx, turn))
	}
	same(t, must(s.Turns(ctx, "c1")), said)
	if err := s.AppendTurn(ctx, said[1]); err == nil {
		t.Error("one turn was kept twice")
	}

	b := booking("b1", "c1")
	same(t, must(s.Book(ctx, b)), b)
	same(t, must(s.BookingsOfCall(ctx, "c1")), []care.Booking{b})

	c.AgentID, c.Escalation = "lin", care.EscalateAsked
	check(t, s.SaveCall(ctx, c, care.Event{Subject: subject, At: noon.Add(time.Minute), Who: "agent:lin", What: care.EventTakeover}))
	check(t, s.AppendTurn(ctx, care.Turn{ID: "t3", CallID: "c1", Seq: 3, Party: care.PartyAgent, By: "林静", Text: "我来", Started: noon, Ended: noon}))

	same(t, len(must(s.OpenCalls(ctx))), 1)
	c = hangUp(c)
	check(t, s.EndCall(ctx, c, care.Event{Subject: subject, At: c.Ended, Who: "elder:wang", What: care.EventCallEnded}))
	same(t, len(must(s.OpenCalls(ctx))), 0)
	same(t, must(s.Call(ctx, "c1")), c)
	same(t, must(s.Jobs(ctx)), 1)

	c.Disposition, c.Note = "booked", "一切都好"
	check(t, s.SaveCall(ctx, c))
	second := ring(t, s, "c2")
	same(t, must(s.Calls(ctx, 10)), []care.CallRecord{second, c})
	same(t, len(must(s.Calls(ctx, 1))), 1)
	check(t, s.StartCall(ctx, care.CallRecord{ID: "c3", Lang: care.Chinese, Started: noon.Add(time.Hour)})) // a caller we do not know
	same(t, must(s.CallsOf(ctx, "wang", 10)), []care.CallRecord{second, c})
	same(t, must(s.CallsOf(ctx, "wang", 1)), []care.CallRecord{second})
	same(t, must(s.Calls(ctx, 1))[0].ID, "c3")

	events := must(s.Timeline(ctx, subject))
	same(t, kinds(events), "call.started call.answered turn turn booked takeover turn call.ended")
	check(t, care.VerifyChain(events))
	same(t, []string{events[2].Who, events[3].Who, events[6].Who}, []string{"bot", "elder:wang", "agent:lin"})
	same(t, events[3].Data, map[string]string{"seq": "2", "party": "elder"})
}

func callEndsOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	if err := s.EndCall(ctx, c); care.ErrorCode(err) != "call_state" {
		t.Fatalf("ended without an end: %v", err)
	}
	ended := care.Event{Subject: care.CallSubject("c1"), At: noon, Who: "system", What: care.EventCallEnded}
	c = hangUp(c)
	c.Recording = "c1.opus"
	check(t, s.EndCall(ctx, c, ended))
	if err := s.EndCall(ctx, c, ended); care.ErrorCode(err) != "call_state" {
		t.Fatalf("ended twice: %v", err)
	}
	same(t, must(s.Jobs(ctx)), 2) // summarize and record
	same(t, kinds(must(s.Timeline(ctx, care.CallSubject("c1")))), "call.started call.ended")
}

func crashedCallIsOpen(t *testing.T, db database) {
	s := town(t, db.open())
	c := ring(t, s, "c1")
	check(t, s.Close())
	same(t, must(db.open().OpenCalls(t.Context())), []care.CallRecord{c})
}

func bookingSurvives(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	ring(t, s, "c1")
	first := must(s.Book(ctx, booking("b1", "c1")))
	bare := booking("", "")
	bare.State = care.BookingUnknown
	bare.Made = noon.Add(2*time.Minute + 1234*time.Microsecond)
	second := must(s.Book(ctx, bare))
	if second.ID == "" || second.State != care.BookingBooked || second.Made != noon.Add(2*time.Minute+time.Millisecond) {
		t.Fatalf("kept as %+v", second)
	}
	if _, err := s.Book(ctx, second); err == nil {
		t.Fatal("one booking was kept twice")
	}
	check(t, s.Close())

	s = db.open()
	same(t, must(s.BookingsOf(ctx, "wang")), []care.Booking{second, first})
	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started booked")
	same(t, events[1].Data["at"], "2026-11-22T11:00:00Z")
	same(t, kinds(must(s.Timeline(ctx, "booking:"+second.ID))), "booked")
}

func editIsNoticed(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	for i := range 3 {
		ring(t, s, fmt.Sprint("c", i))
		for seq := range 5 {
			turn := care.Turn{ID: fmt.Sprint(i, "-", seq), CallID: fmt.Sprint("c", i), Seq: seq + 1, Party: care.PartyElder, Started: noon}
			check(t, s.AppendTurn(ctx, turn))
		}
	}
	subjects, events, err := s.VerifyTimelines(ctx)
	check(t, err)
	same(t, []int{subjects, events}, []int{3, 18})

	for _, edit := range []struct{ by, undo, want string }{
		{`UPDATE events SET who = 'elder:li' WHERE subject = 'call:c1' AND seq = 3`,
			`UPDATE events SET who = 'elder:wang' WHERE subject = 'call:c1' AND seq = 3`, "call:c1: event 3 was changed"},
		{`UPDATE events SET at = at + 1 WHERE subject = 'call:c2' AND seq = 1`,
			`UPDATE events SET at = at - 1 WHERE subject = 'call:c2' AND seq = 1`, "call:c2: event 1 was changed"},
		{`DELETE FROM events WHERE subject = 'call:c0' AND seq = 2`, "", "call:c0: event 2 is missing"},
	} {
		_, err := s.writer.ExecContext(ctx, edit.by)
		check(t, err)
		if _, _, err := s.VerifyTimelines(ctx); err == nil || !strings.Contains(err.Error(), edit.want) {
			t.Fatalf("after %q: %v", edit.by, err)
		}
		_, err = s.writer.ExecContext(ctx, edit.undo)
		check(t, err)
	}
}

func anyBytes(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	rubbish := "a\xff\x00b\xe4\xb8"
	check(t, s.SaveCall(ctx, c, care.Event{
		Subject: care.CallSubject("c1"), At: noon, Who: rubbish, What: care.EventEngineFault,
		Data: map[string]string{"error": rubbish, rubbish: "<&>\u2028"},
	}))
	check(t, s.AppendTurn(ctx, care.Turn{ID: "t1", CallID: "c1", Seq: 1, Party: care.PartyElder, Text: rubbish, Started: noon}))
	same(t, must(s.Turns(ctx, "c1"))[0].Text, "a\uFFFDb\uFFFD")
	_, _, err := s.VerifyTimelines(ctx)
	check(t, err)
}

func failedWriteLeavesNothing(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	check(t, s.AppendTurn(ctx, care.Turn{ID: "t1", CallID: "c1", Seq: 1, Party: care.PartyElder, Started: noon}))
	before := must(s.Timeline(ctx, care.CallSubject("c1")))

	b := booking("b1", "c1")
	b.ProviderID = "nobody"
	_, err := s.Book(ctx, b)
	if err == nil {
		t.Fatal("booked with nobody")
	}
	c.AgentID = "nobody"
	if err := s.SaveCall(ctx, c, care.Event{Subject: care.CallSubject("c1"), What: care.EventTakeover}); err == nil {
		t.Fatal("taken over by nobody")
	}
	sum := care.Summary{ID: "s1", CallID: "c1", ElderID: "wang", Made: noon}
	if err := s.SaveSummary(ctx, sum, nil, []care.Message{{ID: "m1", SummaryID: "nothing", Person: "relative:son"}}); err == nil {
		t.Fatal("a message of nothing was kept")
	}
	same(t, must(s.Timeline(ctx, care.CallSubject("c1"))), before)
	same(t, must(s.Jobs(ctx)), 0)
	if _, err := s.SummaryOfCall(ctx, "c1"); !errors.Is(err, care.ErrNotFound) {
		t.Fatalf("half a summary was kept: %v", err)
	}
}

// summary is the summary of call c1, for two relatives.
func summary() (care.Summary, []care.Link, []care.Message) {
	sum := care.Summary{
		ID: "s1", CallID: "c1", ElderID: "wang", Lang: care.Chinese, Worrying: true, Made: noon.Add(5 * time.Minute),
		Sentences: []care.Sentence{
			{Kind: care.SentenceBooked, Text: "订了午饭", Turns: []int{2, 3}},
			{Kind: care.SentenceWorry, Text: "说头晕", Turns: []int{4}},
		},
	}
	link := care.Link{ID: "l1", Purpose: care.LinkSummary, Subject: "s1", Person: "daughter", Made: sum.Made, Expires: sum.Made.AddDate(0, 1, 0)}
	m := care.Message{
		ID: "m1", SummaryID: "s1", Person: "relative:daughter", Lang: care.Chinese, Channel: care.Channel{Kind: care.ChannelFile},
		Subject: "王奶奶的通话", Text: "订了午饭", URL: "https://town.example/s/1", Made: sum.Made,
	}
	n := m
	n.ID, n.Person, n.Lang, n.Made = "m2", "relative:son", care.English, m.Made.Add(time.Millisecond)
	n.Channel = care.Channel{Kind: care.ChannelWeCom, Target: "https://robot.example/?key=1"}
	return sum, []care.Link{link}, []care.Message{m, n}
}

func summaryOnce(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	check(t, s.EndCall(ctx, hangUp(c)))
	sum, links, messages := summary()
	check(t, s.SaveSummary(ctx, sum, links, messages))

	again, moreLinks, moreMessages := summary()
	again.ID = "s2"
	moreLinks[0].ID, moreMessages[0].ID, moreMessages[1].ID = "l2", "m3", "m4"
	check(t, s.SaveSummary(ctx, again, moreLinks, moreMessages))

	same(t, must(s.Summary(ctx, "s1")), sum)
	same(t, must(s.SummaryOfCall(ctx, "c1")), sum)
	same(t, must(s.Messages(ctx, "s1")), messages)
	same(t, must(s.Links(ctx, "s1")), links)
	same(t, must(s.Jobs(ctx)), 3) // summarize, and deliver twice
	same(t, kinds(must(s.Timeline(ctx, care.CallSubject("c1")))), "call.started summary.made")
}

func messageFailsThenSent(t *testing.T, db database) {
	ctx, s := t.Context(), town(t, db.open())
	c := ring(t, s, "c1")
	check(t, s.EndCall(ctx, hangUp(c)))
	sum, links, messages := summary()
	check(t, s.SaveSummary(ctx, sum, links, messages))

	check(t, s.MarkFailed(ctx, "m2", 1, "the robot answered 45009"))
	m := must(s.Message(ctx, "m2"))
	same(t, []any{m.Attempts, m.LastError, m.Sent.IsZero()}, []any{1, "the robot answered 45009", true})

	sent := noon.Add(time.Hour)
	check(t, s.MarkSent(ctx, "m2", sent))
	check(t, s.MarkSent(ctx, "m2", sent.Add(time.Hour)))
	check(t, s.MarkFailed(ctx, "m2", 3, "too late"))
	m = must(s.Message(ctx, "m2"))
	same(t, []any{m.Attempts, m.LastError, m.Sent}, []any{2, "", sent})

	events := must(s.Timeline(ctx, care.CallSubject("c1")))
	same(t, kinds(events), "call.started summary.made message.failed message.sent")
	same(t, events[3].Data, map[string]string{"message": "m2", "person": "relative:son", "channel": "wecom", "attempt": "2"})
}
