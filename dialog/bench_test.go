package dialog_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"yinling/care"
	"yinling/dialog"
	"yinling/dialog/dialogtest"
	"yinling/prompts"
	"yinling/speech"
)

// BenchmarkVoiceToVoice measures our own part of the time from the end of the
// elder's speech to the answer: from the moment the end is decided to the
// first packet, with engines that answer at once and voice activity by Silero
// beside it. The pause that ends a turn is shortened, since it is not measured.
// The aim is p99 ≤ 40 ms.
func BenchmarkVoiceToVoice(b *testing.B) {
	book, err := prompts.Load(nil)
	if err != nil {
		b.Fatal(err)
	}
	ears := &dialogtest.Recognizer{}
	finished := make(chan time.Time, 100)
	ears.OnFinish = func() { finished <- time.Now() }
	silero, err := speech.NewSilero()
	if err != nil {
		b.Fatal(err)
	}
	a := dialog.New(
		dialog.Settings{Turns: dialog.TurnOptions{Pause: 100 * time.Millisecond, MinPause: 100 * time.Millisecond}},
		dialog.Engines{Understanding: understanding, Recognizer: ears, Voice: &dialogtest.Voice{}, NewActivity: func() speech.VoiceActivity { return both{silero: silero} }},
		book, &dialogtest.Records{Catalogue: catalogue, Staff: staff}, town, slog.New(slog.DiscardHandler))
	line := dialogtest.NewLine()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	go line.Clock(ctx)
	talk := a.Answer(ctx, dialog.Start{Call: care.CallRecord{ID: "c1", Lang: care.Chinese}, Elder: wang, Line: line, Desk: &dialogtest.Desk{}})
	defer talk.Close()
	words := []string{"明天十一点半送午饭", "不对，是后天", "再说一遍", "改成十二点"}
	var own []time.Duration
	for i := 0; b.Loop(); i++ {
		ears.Next(dialogtest.Heard{Text: words[i%len(words)]})
		time.Sleep(400 * time.Millisecond) // the bot is interrupted, as people do
		line.Speak(500 * time.Millisecond)
		ended := <-finished
		for len(line.Sent()) == 0 || !line.Sent()[len(line.Sent())-1].At.After(ended) {
			time.Sleep(5 * time.Millisecond)
		}
		sent := line.Sent()
		first := slices.IndexFunc(sent, func(p dialogtest.Packet) bool { return p.At.After(ended) })
		own = append(own, sent[first].At.Sub(ended))
	}
	slices.Sort(own)
	at := func(q float64) float64 {
		return float64(own[min(len(own)-1, int(q*float64(len(own))))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.50), "p50-ms")
	b.ReportMetric(at(0.95), "p95-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// both lets Silero work for its cost and the fake decide.
type both struct {
	dialogtest.Activity
	silero speech.VoiceActivity
}

func (v both) Probability(window []int16) float32 {
	v.silero.Probability(window)
	return v.Activity.Probability(window)
}
