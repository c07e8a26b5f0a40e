package speech

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/speech/enginetest"
)

// testWait is longer than anything in a test takes that goes as it should.
const testWait = 10 * time.Second

func openEngine(t testing.TB, url string) *Engine {
	t.Helper()
	e, err := NewEngine(url, "key-1")
	require.NoError(t, err)
	t.Cleanup(e.Close)
	return e
}

func newRecognizer(t testing.TB, server *enginetest.Server, set HearSettings) *OpenAIRecognizer {
	t.Helper()
	set.Model = "ears"
	return NewOpenAIRecognizer(openEngine(t, server.URL), set)
}

// hearTurn says one second to r and returns the partial texts and the outcome.
func hearTurn(t testing.TB, r Recognizer, o HearOptions) (partials []string, last Result) {
	t.Helper()
	turn, err := r.Open(t.Context(), o)
	require.NoError(t, err)
	defer turn.Close()
	frame := tone(HearRate, 300, 8000, HearFrame)
	for range 50 {
		require.NoError(t, turn.Write(frame))
	}
	turn.Finish()
	return collect(t, turn)
}

func collect(t testing.TB, turn Recognition) (partials []string, last Result) {
	t.Helper()
	tooLong := time.After(testWait)
	ended := false
	for {
		select {
		case r, ok := <-turn.Results():
			if !ok {
				require.True(t, ended, "closed without a last result")
				return partials, last
			}
			require.False(t, ended, "a result after the last one")
			if r.Final || r.Err != nil {
				last, ended = r, true
			} else {
				partials = append(partials, r.Text)
			}
		case <-tooLong:
			require.Fail(t, "no last result")
		}
	}
}

func requireReason(t testing.TB, err error, reason string) *EngineError {
	t.Helper()
	var e *EngineError
	require.ErrorAs(t, err, &e)
	require.Equal(t, reason, e.Reason, "%v", err)
	return e
}

func TestHearingATurn(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.Say(" 我想订一份午饭。 ")
	r := newRecognizer(t, server, HearSettings{Prompt: map[Lang]string{Chinese: "以下是普通话。"}})

	_, last := hearTurn(t, r, HearOptions{Lang: Chinese, Hints: []string{"送饭", "王秀兰"}})

	require.Equal(t, Result{Text: "我想订一份午饭。", Final: true}, last)
	asked := server.Hear.Requests()
	require.Len(t, asked, 1)
	require.InDelta(t, 1.0, asked[0].Seconds(), 1e-9)
	require.Equal(t, HearRate, asked[0].Rate)
	require.Equal(t, tone(HearRate, 300, 8000, HearFrame), asked[0].Samples[:HearFrame])
	require.Equal(t, "zh", asked[0].Lang)
	require.Equal(t, "ears", asked[0].Model)
	require.Equal(t, "以下是普通话。送饭，王秀兰", asked[0].Prompt)
	require.Equal(t, "Bearer key-1", asked[0].Key)
	require.False(t, asked[0].Stream)
}

func TestHearingPieceByPiece(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.Say("明天中午送一份午饭到家")
	r := newRecognizer(t, server, HearSettings{Stream: true})
	_, last := hearTurn(t, r, HearOptions{Lang: Chinese})
	require.Equal(t, Result{Text: "明天中午送一份午饭到家", Final: true}, last)
	require.True(t, server.Hear.Requests()[0].Stream)
}

func TestHearingFromAnEngineThatIgnoresTheWishForPieces(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.IgnoreStream()
	server.Hear.Say("好的")
	r := newRecognizer(t, server, HearSettings{Stream: true})
	_, last := hearTurn(t, r, HearOptions{Lang: Chinese})
	require.Equal(t, Result{Text: "好的", Final: true}, last)
}

func TestNothingWasSaid(t *testing.T) {
	server := enginetest.New(t)
	r := newRecognizer(t, server, HearSettings{})
	_, last := hearTurn(t, r, HearOptions{Lang: Chinese})
	require.Equal(t, Result{Final: true}, last, "silence is no fault of the engine")

	turn, err := r.Open(t.Context(), HearOptions{})
	require.NoError(t, err)
	defer turn.Close()
	turn.Finish()
	_, last = collect(t, turn)
	require.Equal(t, Result{Final: true}, last)
	require.Len(t, server.Hear.Requests(), 1, "a turn without sound is not sent")
}

func TestHearingFailures(t *testing.T) {
	for _, c := range []struct {
		name    string
		failure enginetest.Failure
		stream  bool
		reason  string
		retry   time.Duration
	}{
		{"connection reset", enginetest.Down(), false, Unreachable, 0},
		{"slow", enginetest.Slow(30 * time.Second), false, Slow, 0},
		{"busy", enginetest.Status(429), false, Busy, 3 * time.Second},
		{"broken", enginetest.Status(500), false, ServerError, 0},
		{"starting up", enginetest.Status(503), true, ServerError, 0},
		{"wrong key", enginetest.Status(401), false, Refused, 0},
		{"empty", enginetest.Empty(), false, Empty, 0},
		{"empty stream", enginetest.Empty(), true, Empty, 0},
		{"a web page", enginetest.Garbage(), false, Garbage, 0},
		{"a web page for a stream", enginetest.Garbage(), true, Garbage, 0},
		{"stalling in the JSON", enginetest.Stall(), false, Slow, 0},
		{"stalling between pieces", enginetest.Stall(), true, Slow, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := enginetest.New(t)
			server.Hear.Say("明天送饭")
			server.Hear.Fail(c.failure)
			set := HearSettings{Stream: c.stream}
			if c.reason == Slow {
				set.Timeout = 200 * time.Millisecond
			}
			r := newRecognizer(t, server, set)
			began := time.Now()
			_, last := hearTurn(t, r, HearOptions{Lang: Chinese})
			e := requireReason(t, last.Err, c.reason)
			require.Equal(t, "hear", e.Op)
			require.Equal(t, c.retry, e.Retry)
			require.False(t, last.Final)
			require.Less(t, time.Since(began), testWait)
		})
	}
}

func TestHearingKeepsWhatWasUnderstoodBeforeTheStall(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.Say("救命我摔倒了")
	server.Hear.Fail(enginetest.Stall())
	r := newRecognizer(t, server, HearSettings{Stream: true, Timeout: time.Second})
	partials, last := hearTurn(t, r, HearOptions{Lang: Chinese})
	require.Equal(t, []string{"救命我"}, partials)
	require.Equal(t, "救命我", last.Text)
	requireReason(t, last.Err, Slow)
}

func TestHearingWithTheEngineGone(t *testing.T) {
	server := enginetest.New(t)
	r := newRecognizer(t, server, HearSettings{})
	server.Close()
	_, last := hearTurn(t, r, HearOptions{Lang: Chinese})
	requireReason(t, last.Err, Unreachable)
}

func TestGivingUpATurn(t *testing.T) {
	server := enginetest.New(t)
	r := newRecognizer(t, server, HearSettings{})

	t.Run("while it is spoken", func(t *testing.T) {
		turn, err := r.Open(t.Context(), HearOptions{})
		require.NoError(t, err)
		require.NoError(t, turn.Write(make([]int16, HearFrame)))
		turn.Close()
		turn.Close()
		require.Error(t, turn.Write(make([]int16, HearFrame)))
		turn.Finish()
		require.Empty(t, server.Hear.Requests())
	})
	t.Run("while the engine thinks", func(t *testing.T) {
		server.Hear.Fail(enginetest.Slow(time.Minute))
		turn, err := r.Open(t.Context(), HearOptions{})
		require.NoError(t, err)
		require.NoError(t, turn.Write(make([]int16, HearFrame)))
		turn.Finish()
		require.Eventually(t, func() bool { return len(server.Hear.Requests()) == 1 }, testWait, time.Millisecond)
		turn.Close()
	})
	t.Run("by the end of its context", func(t *testing.T) {
		ctx, hangUp := context.WithCancelCause(t.Context())
		turn, err := r.Open(ctx, HearOptions{})
		require.NoError(t, err)
		defer turn.Close()
		gone := errors.New("caller hung up")
		hangUp(gone)
		_, last := collect(t, turn)
		require.ErrorIs(t, last.Err, gone)
		var e *EngineError
		require.NotErrorAs(t, last.Err, &e, "the engine has no fault in it")
		_, err = r.Open(ctx, HearOptions{})
		require.ErrorIs(t, err, gone)
	})
}

func TestATurnThatNeverEndsIsHeardAsFarAsItFits(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.Answer(func(h enginetest.Heard) string { return fmt.Sprintf("%.2f s", h.Seconds()) })
	r := newRecognizer(t, server, HearSettings{MaxTurn: 100 * time.Millisecond})
	turn, err := r.Open(t.Context(), HearOptions{})
	require.NoError(t, err)
	defer turn.Close()
	for range 5 {
		require.NoError(t, turn.Write(make([]int16, HearFrame)))
	}
	require.ErrorIs(t, turn.Write(make([]int16, HearFrame)), errTurnTooLong)
	turn.Finish()
	require.ErrorIs(t, turn.Write(make([]int16, HearFrame)), errTurnOver)
	_, last := collect(t, turn)
	require.Equal(t, "0.10 s", last.Text)
}

func TestADownEngineIsLeftAloneForAWhile(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.FailAlways(enginetest.Status(500))
	r := newRecognizer(t, server, HearSettings{})
	for range breakerFailures {
		_, last := hearTurn(t, r, HearOptions{})
		requireReason(t, last.Err, ServerError)
	}
	_, err := r.Open(t.Context(), HearOptions{})
	e := requireReason(t, err, ServerError)
	require.ErrorIs(t, err, ErrDown)
	require.Positive(t, e.Retry)
	require.Len(t, server.Hear.Requests(), breakerFailures)
}

func TestBreakerLetsOneProbeThroughAfterItsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &breaker{op: "hear"}
		failure := &EngineError{Op: "hear", Reason: Slow, Err: errors.New("too slow")}
		fail := func() {
			require.NoError(t, b.allow())
			b.done(failure)
		}
		fail()
		fail()
		require.NoError(t, b.allow())
		b.done(nil) // a success between: they are not in a row
		fail()
		fail()
		require.NoError(t, b.allow())
		b.done(&EngineError{Reason: Refused, Err: errors.New("wrong voice")})
		require.NoError(t, b.allow())
		b.done(context.Canceled) // neither tells of the engine's health
		fail()
		require.ErrorIs(t, b.allow(), ErrDown)

		time.Sleep(breakerRest - time.Millisecond)
		require.ErrorIs(t, b.allow(), ErrDown)
		time.Sleep(time.Millisecond)
		require.NoError(t, b.allow(), "the probe")
		require.ErrorIs(t, b.allow(), ErrDown, "only one")
		b.unused()
		fail() // the next probe
		require.ErrorIs(t, b.allow(), ErrDown, "it rests again")
		time.Sleep(breakerRest)
		require.NoError(t, b.allow())
		b.done(nil)
		require.NoError(t, b.allow())
		require.NoError(t, b.allow(), "it is well again")
	})
}

func TestBreakerRestsAsLongAsABusyEngineAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &breaker{op: "speak"}
		for range breakerFailures {
			b.done(&EngineError{Reason: Busy, Retry: 20 * time.Second, Err: errors.New("busy")})
		}
		time.Sleep(19 * time.Second)
		requireReason(t, b.allow(), Busy)
		time.Sleep(time.Second)
		require.NoError(t, b.allow())
	})
}

func TestReadingTranscriptions(t *testing.T) {
	for _, c := range []struct{ name, body, text, partials, reason string }{
		{name: "JSON", body: `{"text":" hello "}`, text: "hello"},
		{name: "JSON after blanks", body: "\r\n {\"text\":\"hello\"}", text: "hello"},
		{name: "more than was asked", body: `{"task":"transcribe","text":"hello","segments":[{"id":0}]}`, text: "hello"},
		{name: "OpenAI's events", body: "event: x\ndata: {\"type\":\"transcript.text.delta\",\"delta\":\"hel\"}\n\n: ping\n\n" +
			"data: {\"type\":\"transcript.text.delta\",\"delta\":\"lo\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"Hello.\"}\n\n",
			text: "Hello.", partials: "hel|hello"},
		{name: "segments without a type", body: "data: {\"text\":\" the child\"}\n\ndata: {\"text\":\" hurt the dog\"}\n\n",
			text: "the child hurt the dog", partials: "the child|the child hurt the dog"},
		{name: "ended by DONE", body: "data: {\"text\":\"hi\"}\n\ndata: [DONE]\n\n", text: "hi", partials: "hi"},
		{name: "unknown events", body: "data: {\"type\":\"session.created\"}\n\ndata: {\"type\":\"transcript.text.done\",\"text\":\"hi\"}\n\n",
			text: "hi", partials: ""},
		{name: "nothing", body: "", reason: Empty},
		{name: "blanks", body: " \n\n ", reason: Empty},
		{name: "cut JSON", body: `{"text":"hel`, reason: Garbage},
		{name: "JSON without text", body: `{"ok":true}`, reason: Garbage},
		{name: "text of another type", body: `{"text":[1,2]}`, reason: Garbage},
		{name: "a list", body: `[1]`, reason: Garbage},
		{name: "events that are no JSON", body: "data: hello\n\n", reason: Garbage},
		{name: "an error in mid-stream", body: "data: {\"text\":\"hi\"}\n\ndata: {\"error\":{\"message\":\"out of memory\"}}\n\n",
			text: "hi", partials: "hi", reason: Garbage},
	} {
		t.Run(c.name, func(t *testing.T) {
			var partials []string
			text, err := readTranscription(strings.NewReader(c.body), func(s string) {
				if s != "" {
					partials = append(partials, s)
				}
			})
			require.Equal(t, c.text, text)
			require.Equal(t, c.partials, strings.Join(partials, "|"))
			if c.reason == "" {
				require.NoError(t, err)
				return
			}
			requireReason(t, engineError(t.Context(), "hear", err), c.reason)
		})
	}
}

func TestEngineAddresses(t *testing.T) {
	for _, bad := range []string{"", "localhost:8000", "ftp://x/v1", "http://", "http://a b/v1", "://"} {
		_, err := NewEngine(bad, "")
		require.Error(t, err, bad)
	}
}

func TestComplaintsDoNotRepeatWhatWasSaid(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"message":"no such model"}}`:       "no such model",
		`{"error":"overloaded"}`:                      "overloaded",
		`{"detail":"not found"}`:                      "not found",
		`{"detail":[{"msg":"bad","input":"王奶奶的电话"}]}`: "no explanation",
		`{"message":"x","input":"王奶奶的电话"}`:            "no explanation",
		`王奶奶的电话`:                                      "no explanation",
	} {
		require.Equal(t, want, complaint([]byte(body)))
	}
}

func TestALongTurnIsListenedInto(t *testing.T) {
	server := enginetest.New(t)
	server.Hear.IgnoreStream()
	server.Hear.Say("救命", "救命啊我摔倒了")
	r := newRecognizer(t, server, HearSettings{Interim: 50 * time.Millisecond})
	turn, err := r.Open(t.Context(), HearOptions{Lang: Chinese})
	require.NoError(t, err)
	defer turn.Close()
	require.NoError(t, turn.Write(tone(HearRate, 300, 8000, HearFrame)))
	select {
	case early := <-turn.Results():
		require.Equal(t, Result{Text: "救命"}, early)
	case <-time.After(testWait):
		t.Fatal("nothing was understood before the turn's end")
	}
	server.Hear.FailAlways(enginetest.Slow(time.Minute)) // while it is listened into again, the turn ends
	eventually := time.After(testWait)
	for len(server.Hear.Requests()) < 1 {
		select {
		case <-eventually:
			t.Fatal("it is not listened into")
		case <-time.After(time.Millisecond):
		}
	}
	server.Hear.FailAlways(enginetest.Fine())
	turn.Finish()
	_, last := collect(t, turn)
	require.NoError(t, last.Err)
	require.True(t, last.Final)
}
