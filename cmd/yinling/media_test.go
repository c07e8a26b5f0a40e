package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

func TestANewOfferThatDoesNotConnectIsNoAudio(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	rtc, err := webrtc.Listen(webrtc.Config{UDPAddr: "127.0.0.1:0", Loopback: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer rtc.Close()
	leg := mediaServer{rtc, log}.NewMedia("leg")
	flows := make(chan bool, 8)
	leg.OnConnected(func(up bool) { flows <- up })
	wait := func(want bool) {
		t.Helper()
		for deadline := time.After(5 * time.Second); ; {
			select {
			case up := <-flows:
				if up == want {
					return
				}
			case <-deadline:
				t.Fatalf("never told that audio flows: %v", want)
			}
		}
	}
	offer := connect(t, leg)
	wait(true)
	if _, err := leg.Answer(context.Background(), offer); err != nil { // its page is gone again
		t.Fatal(err)
	}
	wait(false)
}

// connect has a softphone call the leg and gives the offer it made.
func connect(t *testing.T, leg interface {
	Answer(context.Context, string) (string, error)
	AddCandidate(string) error
}) (offer string) {
	t.Helper()
	phone, err := softphone.New(softphone.Config{Loopback: true, OnCandidate: func(c string) { leg.AddCandidate(c) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { phone.Close() })
	if offer, err = phone.Offer(); err != nil {
		t.Fatal(err)
	}
	answer, err := leg.Answer(context.Background(), offer)
	if err != nil {
		t.Fatal(err)
	}
	if err := phone.SetAnswer(answer); err != nil {
		t.Fatal(err)
	}
	return offer
}
