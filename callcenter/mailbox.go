package callcenter

import "sync"

// mailbox is an unbounded queue of actions for the goroutine that owns
// something. Posting never blocks, so that owners can post to each other
// without deadlock; what is posted is bounded by what people can do.
type mailbox struct {
	mu      sync.Mutex
	actions []func()
	ready   chan struct{} // holds one token while there are actions
}

func newMailbox() *mailbox { return &mailbox{ready: make(chan struct{}, 1)} }

func (m *mailbox) post(f func()) {
	m.mu.Lock()
	m.actions = append(m.actions, f)
	m.mu.Unlock()
	select {
	case m.ready <- struct{}{}:
	default:
	}
}

func (m *mailbox) take() []func() {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.actions
	m.actions = nil
	return a
}
