package webrtc

import (
	"fmt"

	pion "github.com/pion/webrtc/v4"
)

// A State is how a leg stands with its party.
type State uint8

// The states of a leg.
const (
	Unknown      State = iota
	New                // nobody has called yet
	Connecting         // an offer was taken, its answer is under way or the path is being found
	Connected          // sound can flow
	Disconnected       // the party is gone, perhaps for a moment: it may come back by itself or with a new offer
	Closed             // for good
)

func (s State) String() string {
	switch s {
	case New:
		return "new"
	case Connecting:
		return "connecting"
	case Connected:
		return "connected"
	case Disconnected:
		return "disconnected"
	case Closed:
		return "closed"
	default:
		return fmt.Sprintf("unknown(%d)", uint8(s))
	}
}

// NextState is the state of a leg in state now whose present peer connection
// has come to be peer. A peer connection that has failed or ended leaves the
// leg Disconnected: only Close closes a leg.
func NextState(now State, peer pion.PeerConnectionState) State {
	if now == Closed {
		return Closed
	}
	switch peer {
	case pion.PeerConnectionStateNew, pion.PeerConnectionStateConnecting:
		return Connecting
	case pion.PeerConnectionStateConnected:
		return Connected
	case pion.PeerConnectionStateDisconnected, pion.PeerConnectionStateFailed, pion.PeerConnectionStateClosed:
		return Disconnected
	default:
		return now
	}
}
