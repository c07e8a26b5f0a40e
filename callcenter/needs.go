package callcenter

import (
	"context"

	"yinling/care"
)

// Records is what the call centre keeps. Each method is one transaction.
type Records interface {
	Elder(ctx context.Context, id string) (care.Elder, error)
	Call(ctx context.Context, id string) (care.CallRecord, error)
	StartCall(ctx context.Context, c care.CallRecord) error
	SaveCall(ctx context.Context, c care.CallRecord, events ...care.Event) error
	EndCall(ctx context.Context, c care.CallRecord, events ...care.Event) error
	OpenCalls(ctx context.Context) ([]care.CallRecord, error)
	PutLeg(ctx context.Context, l care.LegRecord) error
	AppendTurn(ctx context.Context, t care.Turn) error
	Append(ctx context.Context, events ...care.Event) error
}

// Media is one leg's audio path. It outlives a peer connection: a party that
// reconnects answers a new offer on the same leg.
type Media interface {
	// Answer takes a WebRTC offer and gives the answer with all candidates.
	Answer(ctx context.Context, offerSDP string) (answerSDP string, err error)
	// AddCandidate takes a trickled RTCIceCandidateInit as JSON, "" at the end.
	AddCandidate(candidate string) error
	// OnConnected is told when audio can flow and when it no longer can.
	OnConnected(func(connected bool))
	// Frames gives what the party says: 20 ms of 16 kHz mono PCM each.
	Frames() <-chan []int16
	// Digits gives the keys the party presses (RFC 4733).
	Digits() <-chan rune
	// Send plays one 20 ms Opus packet to the party; dropped while bridged.
	Send(packet []byte) error
	// Bridge plays what the other party says, unchanged; nil ends it. When it
	// returns, nothing sent by Send leaves any more.
	Bridge(from Media)
	// Record gives both directions' packets to the recorder; nil stops.
	Record(r Recorder)
	Close() error
}

// MediaServer makes legs.
type MediaServer interface {
	NewMedia(legID string) Media
}

// Bot is the machine voice that answers calls.
type Bot interface {
	Answer(ctx context.Context, s BotStart) Conversation
}

// BotStart is what a bot needs to answer a call.
type BotStart struct {
	Call  care.CallRecord
	Elder care.Elder
	Media Media // nil: text and keys only
	Desk  *Call

	Emergency bool // an urgent incident of the elder is live
}

// Conversation is the bot in one call. No method blocks for long, but Close.
type Conversation interface {
	Text(s string)
	Digit(key rune)
	// Quiet makes the bot fall silent at once; it goes on writing down what
	// the elder and the agent say.
	Quiet(agentName string, agent <-chan []int16)
	// Resume lets the bot speak again, knowing what was said meanwhile.
	Resume()
	// Waiting lets the bot keep company while a person is sought.
	Waiting()
	// Emergency tells that the elder has pressed for help during the call.
	Emergency()
	// Close ends the conversation and waits for it.
	Close()
}
