package client

import (
	"fmt"
	"io"
	"sync"

	"yinling/webrtc/softphone"
)

// Microphone is a softphone's microphone that says something when it is told
// to, and is silent in between.
type Microphone struct {
	mu  sync.Mutex
	now softphone.Source
	end chan struct{} // closed when now has been said
}

var _ softphone.Source = (*Microphone)(nil)

// Frame fills 20 ms. A microphone never ends.
func (m *Microphone) Frame(frame []int16) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now == nil {
		clear(frame)
	} else if !m.now.Frame(frame) {
		m.stop()
	}
	return true
}

func (m *Microphone) stop() {
	if m.now != nil {
		close(m.end)
		m.now = nil
	}
}

// Say begins to say the source; what was being said is cut. The channel is
// closed when all of it was said.
func (m *Microphone) Say(s softphone.Source) <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stop()
	m.now, m.end = s, make(chan struct{})
	return m.end
}

// SayWAV says a WAV file once.
func (m *Microphone) SayWAV(r io.Reader) (<-chan struct{}, error) {
	s, err := softphone.WAV(r, false)
	if err != nil {
		return nil, fmt.Errorf("reading what is to be said: %w", err)
	}
	return m.Say(s), nil
}
