package callcenter

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

// Stories of two things that happen at once.

func TestTheBoardIsReadWhileCallsBegin(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 200 {
					h.Board()
				}
			})
		}
		for _, elder := range []string{"wang", "zhang", "liu"} {
			h.press(elder)
		}
		wg.Wait()
	})
}

func TestAPressRightAfterAHangupIsANewCall(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.bot.slow = 3 * time.Second // a booking is being finished
		events, stop := h.WatchElder("wang")
		defer stop()
		first := h.press("wang")
		first.HangupByElder()
		second := h.press("wang")
		if second == first {
			t.Fatal("the press joined the call that was just hung up")
		}
		<-first.Done()
		if h.CallOf("wang") != second {
			t.Error("the end of the first call took the second off the board")
		}
		second.Caption(care.PartyBot, 0, "您好")
		synctest.Wait()
		var last Event
		for len(events) > 0 {
			last = <-events
		}
		if c, ok := last.(Caption); !ok || c.Call != second.ID() {
			t.Errorf("the page last saw %+v, want the words of the second call", last)
		}
	})
}

func TestATakeThatComesTooLateIsNotDone(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		h.memory.slow = 8 * time.Second // the disk hangs
		call.Turn(care.Turn{Party: care.PartyElder, Text: "喂", Started: time.Now()})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := h.Take(ctx, "lin", call.ID()); err == nil {
			t.Fatal("the take did not wait for the call")
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if v := call.View(); v.AgentID != "" || h.leg(call.ID()).hears() != nil {
			t.Errorf("agent %q was connected after being told that it failed", v.AgentID)
		}
		if got := h.presence("lin"); got != care.PresenceReady {
			t.Errorf("the agent is %v", got)
		}
	})
}

func TestAFailedTakeLeavesTheAgentAsBefore(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		first, second := h.press("wang"), h.press("zhang")
		for _, id := range []string{"lin", "he"} {
			h.ready(id)
		}
		away := h.Connect(care.Agent{ID: "su", Name: "agent su"}) // a console that did not go ready
		defer away()
		h.Take(t.Context(), "lin", first.ID())
		h.HangupByAgent(t.Context(), "lin", first.ID())
		<-first.Done()
		h.Take(t.Context(), "he", second.ID())
		for id, want := range map[string]care.Presence{"lin": care.PresenceWrapUp, "su": care.PresenceOffline} {
			if err := h.Take(t.Context(), id, second.ID()); err == nil {
				t.Fatalf("%s took a taken call", id)
			}
			if got := h.presence(id); got != want {
				t.Errorf("%s is %v after a take that failed, want %v", id, got, want)
			}
		}
		if err := h.WrapUp(t.Context(), "lin", first.ID(), "done", ""); err != nil {
			t.Errorf("the wrap-up is lost: %v", err)
		}
	})
}

func TestAnAcceptedCallRingsNobodyElse(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.ready("lin")
		h.ready("he")
		call := h.press("wang")
		call.Escalate(care.EscalateAsked)
		synctest.Wait()
		if err := h.Accept(t.Context(), "lin", h.OffersTo("lin")[0].Offer); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := h.memory.offers("pending"); len(got) != 1 {
			t.Errorf("the call was offered to %v", got)
		}
		if got := h.memory.offers("taken"); len(got) != 1 {
			t.Errorf("taken offers: %v; withdrawn: %v", got, h.memory.offers("withdrawn"))
		}
	})
}

func TestAHangupWhileWaitingWithdrawsTheOfferAtOnce(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.bot.slow = 3 * time.Second
		h.ready("lin")
		call := h.press("wang")
		call.Escalate(care.EscalateAsked)
		synctest.Wait()
		call.HangupByElder()
		synctest.Wait()
		if len(h.OffersTo("lin")) != 0 || h.QueueLength() != 0 {
			t.Error("a call that was hung up still rings")
		}
		<-call.Done()
		if got := h.memory.offers("withdrawn"); len(got) != 1 {
			t.Errorf("the timeline does not say what became of the offer: %v", got)
		}
	})
}

func TestACallThatCannotBeWrittenLeavesNothingBehind(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.memory.full = true
		if _, _, err := h.Press(t.Context(), "wang", care.Chinese, "offer"); err == nil {
			t.Fatal("a call without a row")
		}
		for id, leg := range h.media {
			if !leg.closed {
				t.Errorf("leg %s is still open", id)
			}
		}
		if h.OpenCalls() != 0 {
			t.Error("the call is on the board")
		}
	})
}

func TestWhatTheAgentSaidBeforeTheTakeoverIsNotOfTheCall(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		frames := h.leg("agent-lin").frames
		frames <- []int16{1}
		frames <- []int16{2}
		if err := h.Take(t.Context(), "lin", call.ID()); err != nil {
			t.Fatal(err)
		}
		if n := len(frames); n != 0 {
			t.Errorf("%d frames of another conversation were given to the bot", n)
		}
	})
}

func TestDistressWhileAnAgentTalksIsWrittenDown(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		if err := h.Take(t.Context(), "lin", call.ID()); err != nil {
			t.Fatal(err)
		}
		call.Escalate(care.EscalateDistress)
		call.Escalate(care.EscalateDistress)
		synctest.Wait()
		if n := len(slices.DeleteFunc(h.memory.happened(), func(k care.EventKind) bool { return k != care.EventEscalated })); n != 1 {
			t.Errorf("%d events tell of the distress, want 1", n)
		}
		if rec, _ := h.memory.Call(t.Context(), call.ID()); rec.Escalation != care.EscalateDistress || rec.State != care.CallAgent {
			t.Errorf("written as %v, escalation %q", rec.State, rec.Escalation)
		}
	})
}
