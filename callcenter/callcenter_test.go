package callcenter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
)

func TestAPressIsAnsweredByTheBotAndWrittenDown(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		if got := call.View().State; got != care.CallBot {
			t.Fatalf("after the audio connected the call is %v, want bot", got)
		}
		h.bot.desk.Turn(care.Turn{Party: care.PartyBot, Text: "王奶奶，您好", Started: time.Now()})
		call.Text("我要订饭")
		call.HangupByElder()
		<-call.Done()
		if !h.bot.was("text 我要订饭") || !h.bot.was("close") {
			t.Errorf("the bot was told %q", h.bot.told)
		}
		rec, _ := h.memory.Call(t.Context(), call.ID())
		if rec.State != care.CallEnded || rec.Termination.Result != care.TerminationCompleted || rec.Answered.IsZero() {
			t.Errorf("the call was written as %+v", rec)
		}
		if len(h.memory.turns) != 1 || h.memory.turns[0].Seq != 1 || h.memory.turns[0].CallID != call.ID() {
			t.Errorf("turns %+v", h.memory.turns)
		}
		for _, l := range h.memory.legs {
			if l.Left.IsZero() {
				t.Errorf("leg of %s was not closed", l.Party)
			}
		}
		if !h.leg(call.ID()).closed {
			t.Error("the elder's leg is still open")
		}
		if h.OpenCalls() != 0 || h.CallOf("wang") != nil {
			t.Error("the call is still on the board")
		}
	})
}

func TestASecondPressJoinsTheOpenCall(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		first := h.press("wang")
		second, answer, err := h.Press(t.Context(), "wang", care.Chinese, "offer")
		if err != nil || second != first || answer != "answer" {
			t.Fatalf("second press gave %v %q %v", second, answer, err)
		}
	})
}

func TestWithoutAMicrophoneTheBotAnswersAtOnceInText(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call, answer, err := h.Press(t.Context(), "wang", care.Chinese, "")
		if err != nil || answer != "" {
			t.Fatal(answer, err)
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if call.View().State != care.CallBot {
			t.Errorf("state %v", call.View().State)
		}
	})
}

func TestAudioThatNeverConnectsIsAnsweredInTextAfterTheWait(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call, _, _ := h.Press(t.Context(), "wang", care.Chinese, "offer")
		leave := call.Attach()
		defer leave()
		time.Sleep(3900 * time.Millisecond)
		synctest.Wait()
		if call.View().State != care.CallRinging {
			t.Errorf("answered before the wait was over")
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if call.View().State != care.CallBot {
			t.Errorf("state %v", call.View().State)
		}
	})
}

func TestOfTwoAgentsWhoTakeTogetherExactlyOneWins(t *testing.T) {
	for round := range 20 {
		inHouse(t, func(t *testing.T, h *house) {
			call := h.press("wang")
			for i := range 5 {
				h.ready(fmt.Sprint(i))
			}
			errs := make([]error, 5)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() { errs[i] = h.Take(t.Context(), fmt.Sprint(i), call.ID()) })
			}
			wg.Wait()
			winner := slices.IndexFunc(errs, func(err error) bool { return err == nil })
			if winner < 0 {
				t.Fatalf("round %d: nobody won: %v", round, errs)
			}
			for i, err := range errs {
				var taken *TakenError
				if i != winner && (!errors.As(err, &taken) || taken.By != fmt.Sprintf("agent %d", winner)) {
					t.Errorf("agent %d was told %v, want the winner %d", i, err, winner)
				}
				want := care.PresenceReady
				if i == winner {
					want = care.PresenceBusy
				}
				if got := h.presence(fmt.Sprint(i)); got != want {
					t.Errorf("agent %d is %v, want %v", i, got, want)
				}
			}
		})
	}
}

func TestTakeoverConnectsTheLegsAndHandbackLetsTheBotGoOn(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		if err := h.Take(t.Context(), "lin", call.ID()); err != nil {
			t.Fatal(err)
		}
		elder, agent := h.leg(call.ID()), h.leg("agent-lin")
		if elder.hears() != agent || agent.hears() != elder {
			t.Error("the legs are not connected both ways")
		}
		if !h.bot.was("quiet agent lin") {
			t.Error("the bot was not silenced")
		}
		if err := h.Handback(t.Context(), "he", call.ID()); !errors.Is(err, ErrNotYours) {
			t.Errorf("somebody else handed the call back: %v", err)
		}
		if err := h.Handback(t.Context(), "lin", call.ID()); err != nil {
			t.Fatal(err)
		}
		if elder.hears() != nil || agent.hears() != nil {
			t.Error("the legs are still connected")
		}
		if !h.bot.was("resume") || call.View().State != care.CallBot || h.presence("lin") != care.PresenceReady {
			t.Errorf("bot %q, state %v, agent %v", h.bot.told, call.View().State, h.presence("lin"))
		}
	})
}

func TestAfterACallComesWrapUp(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		h.Take(t.Context(), "lin", call.ID())
		if err := h.HangupByAgent(t.Context(), "lin", call.ID()); err != nil {
			t.Fatal(err)
		}
		<-call.Done()
		if h.presence("lin") != care.PresenceWrapUp {
			t.Fatalf("presence %v", h.presence("lin"))
		}
		if err := h.WrapUp(t.Context(), "lin", call.ID(), "whatever", ""); err == nil {
			t.Error("an unknown disposition was taken")
		}
		if err := h.WrapUp(t.Context(), "lin", call.ID(), "advised", "问了补贴"); err != nil {
			t.Fatal(err)
		}
		rec, _ := h.memory.Call(t.Context(), call.ID())
		if rec.Disposition != "advised" || rec.Note != "问了补贴" || h.presence("lin") != care.PresenceReady {
			t.Errorf("%+v, presence %v", rec, h.presence("lin"))
		}
	})
}

func TestADistressCallOvertakesTheQueueAndRingsEverybody(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		asked := h.press("wang")
		asked.Escalate(care.EscalateAsked)
		synctest.Wait()
		time.Sleep(time.Minute)
		distress := h.press("zhang")
		distress.Escalate(care.EscalateDistress)
		synctest.Wait()
		if h.queue[0].call != distress || h.queue[1].call != asked {
			t.Fatal("distress is not first in the queue")
		}
		h.ready("a")
		h.ready("b")
		synctest.Wait()
		got := h.memory.offers("pending")
		// Each agent gets the distress call; the other call goes to whoever has no offer: nobody.
		if slices.Sort(got); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("offers went to %q, want distress to a and b", got)
		}
		if err := h.Take(t.Context(), "a", distress.ID()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if b := h.OffersTo("b"); len(b) != 1 || b[0].Call != asked.ID() {
			t.Errorf("b now has %+v, want the waiting call", b)
		}
	})
}

func TestAnOfferExpiresAndGoesToTheNextAgent(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.ready("a")
		h.ready("b")
		call := h.press("wang")
		call.Escalate(care.EscalateAsked)
		synctest.Wait()
		if got := h.memory.offers("pending"); !slices.Equal(got, []string{"a"}) {
			t.Fatalf("first offers %q, want a, who has waited longest", got)
		}
		time.Sleep(21 * time.Second)
		synctest.Wait()
		if got := h.memory.offers("pending"); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("offers %q, want b after a's expired", got)
		}
		offer := h.OffersTo("b")[0]
		if err := h.Decline("b", offer.Offer); err != nil {
			t.Fatal(err)
		}
		if err := h.Accept(t.Context(), "b", offer.Offer); !errors.Is(err, ErrOfferGone) {
			t.Errorf("a declined offer was accepted: %v", err)
		}
		synctest.Wait()
		if again := h.OffersTo("a"); len(again) != 0 {
			t.Error("a, who has just let it ring, is rung again at once")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if again := h.OffersTo("a"); len(again) != 1 {
			t.Fatalf("a minute later a has %d offers", len(again))
		}
		if err := h.Accept(t.Context(), "a", h.OffersTo("a")[0].Offer); err != nil {
			t.Fatal(err)
		}
		if call.View().AgentID != "a" {
			t.Errorf("the call is with %q", call.View().AgentID)
		}
	})
}

func TestACallSurvivesTenSecondsWithoutNetworkAndEndsAfterThirty(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		leave := call.Attach()
		h.leg(call.ID()).connect(false)
		leave()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		back := call.Attach()
		h.leg(call.ID()).connect(true)
		time.Sleep(time.Minute)
		synctest.Wait()
		if call.View().State != care.CallBot {
			t.Fatalf("the call did not survive: %+v", call.View().End)
		}
		if k := h.memory.happened(); !slices.Contains(k, care.EventLegLost) || !slices.Contains(k, care.EventLegBack) {
			t.Errorf("the timeline says %q", k)
		}
		h.leg(call.ID()).connect(false)
		back()
		time.Sleep(31 * time.Second)
		<-call.Done()
		if got := call.View().End.Result; got != care.TerminationLost {
			t.Errorf("ended as %q, want lost", got)
		}
	})
}

func TestAnAgentWhoseConsoleDiesGivesTheCallBackToTheQueue(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		leave := h.ready("lin")
		h.Take(t.Context(), "lin", call.ID())
		leave()
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if call.View().State != care.CallAgent {
			t.Fatal("the call was taken away before the grace time")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if call.View().State != care.CallQueued || !h.bot.was("resume") || !h.bot.was("waiting") {
			t.Errorf("state %v, bot %q", call.View().State, h.bot.told)
		}
		h.ready("he")
		synctest.Wait()
		if len(h.OffersTo("he")) != 1 {
			t.Error("the call is not offered to the next agent")
		}
	})
}

func TestAnAgentWithoutAudioDoesNotKeepTheElderInSilence(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		h.Take(t.Context(), "lin", call.ID())
		h.leg("agent-lin").connect(false)
		time.Sleep(9 * time.Second)
		h.leg("agent-lin").connect(true) // the headset came back
		time.Sleep(time.Minute)
		synctest.Wait()
		if call.View().State != care.CallAgent {
			t.Fatal("the call was taken away although the headset came back")
		}
		h.leg("agent-lin").connect(false)
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if call.View().State != care.CallQueued || h.presence("lin") != care.PresenceOffline {
			t.Errorf("the call is %v, the agent %v", call.View().State, h.presence("lin"))
		}
		if len(h.OffersTo("lin")) != 0 {
			t.Error("the call is offered to the agent who has no audio")
		}
	})
}

func TestAGoodbyeInTheMomentOfATakeoverDoesNotEndTheCall(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		h.ready("lin")
		h.Take(t.Context(), "lin", call.ID())
		h.bot.desk.Hangup("said goodbye")
		synctest.Wait()
		if call.View().State != care.CallAgent {
			t.Errorf("the call is %v", call.View().State)
		}
	})
}

func TestABotThatDoesNotEndDoesNotKeepTheCall(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.bot.slow = time.Minute
		call := h.press("wang")
		call.HangupByElder()
		began := time.Now()
		<-call.Done()
		if took := time.Since(began); took > 11*time.Second {
			t.Errorf("the call ended after %s", took)
		}
		time.Sleep(time.Minute) // the bot ends, too
	})
}

func TestAHangupWhileWaitingCountsAsAbandoned(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		call := h.press("wang")
		call.Escalate(care.EscalateAsked)
		call.HangupByElder()
		<-call.Done()
		if got := call.View().End.Result; got != care.TerminationAbandoned {
			t.Errorf("ended as %q", got)
		}
		if h.QueueLength() != 0 {
			t.Error("the call is still in the queue")
		}
	})
}

func TestDrainRefusesNewCallsAndLetsRunningOnesEnd(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		running := h.press("wang")
		closed := make(chan struct{})
		go func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			h.Close(ctx)
			close(closed)
		}()
		synctest.Wait()
		if _, _, err := h.Press(t.Context(), "zhang", care.Chinese, ""); !errors.Is(err, ErrDraining) {
			t.Errorf("a new call during the drain: %v", err)
		}
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if running.View().State != care.CallBot {
			t.Fatal("the running call was cut")
		}
		running.HangupByElder()
		<-closed
		if time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) > 40*time.Second {
			t.Error("the drain did not end with the last call")
		}
	})
}

func TestCallsLeftOpenByACrashAreEnded(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.memory.calls["old"] = care.CallRecord{ID: "old", ElderID: "wang", State: care.CallBot, Started: time.Now()}
		if err := h.Recover(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rec := h.memory.calls["old"]; rec.State != care.CallEnded || rec.Termination.Result != care.TerminationFailed {
			t.Errorf("%+v", rec)
		}
	})
}

func TestASlowWatcherIsDroppedAndDisturbsNobody(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		slow, stop := h.WatchEverything()
		defer stop()
		call := h.press("wang")
		for i := range watcherBuffer + 10 {
			call.Turn(care.Turn{Party: care.PartyBot, Text: fmt.Sprint(i), Started: time.Now()})
		}
		synctest.Wait()
		n := 0
		for range slow { // ends because the channel was closed
			n++
		}
		if n > watcherBuffer {
			t.Errorf("%d events in a buffer of %d", n, watcherBuffer)
		}
		if len(h.memory.turns) != watcherBuffer+10 {
			t.Errorf("%d turns written", len(h.memory.turns))
		}
	})
}
