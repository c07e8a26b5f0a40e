package callcenter

import "time"

// Recorder takes both directions' Opus packets of the elder's leg as they pass.
type Recorder interface {
	// Packet takes one 20 ms Opus packet; inbound is the elder's voice.
	Packet(inbound bool, payload []byte, at time.Time)
	// Close ends the recording and gives the name of its file.
	Close() (file string, err error)
}

// Recordings starts recorders.
type Recordings interface {
	Start(callID string) (Recorder, error)
}
