package callcenter

import (
	"slices"
	"sync"
	"time"

	"yinling/care"
)

// Event is something a page shows. Its dynamic type is one of the types below.
type Event interface{ CallID() string }

// CallView is a call as pages see it.
type CallView struct {
	ID         string
	Elder      care.Elder
	Lang       care.Lang
	State      care.CallState
	Started    time.Time
	QueuedAt   time.Time
	Escalation care.Escalation
	AgentID    string
	AgentName  string
	End        care.Termination
	Media      bool // the elder's audio can flow
	Doing      care.Doing
	Choices    []care.Choice
	Keypad     bool
	Turns      []Caption // finished turns and the running partials, in order
}

// CallChanged tells that a call's state changed.
type CallChanged struct{ View CallView }

// Caption is a turn as it is spoken. A later one with the same Turn replaces it.
type Caption struct {
	Call     string
	Turn     int
	Party    care.Party
	By       string
	Text     string
	Final    bool
	Distress string
}

// DoingChanged tells what the bot is doing.
type DoingChanged struct {
	Call  string
	Doing care.Doing
}

// ChoicesChanged tells what the elder can press.
type ChoicesChanged struct {
	Call   string
	Items  []care.Choice
	Keypad bool
}

// AgentView is an agent as consoles see them.
type AgentView struct {
	ID, Name string
	Presence care.Presence
	Call     string // taken, or in wrap-up
}

// AgentChanged tells that an agent's presence changed.
type AgentChanged struct{ View AgentView }

// Offered proposes a call to one agent.
type Offered struct {
	Offer, Call, AgentID string
	Reason               care.Escalation
	Expires              time.Time
}

// OfferGone withdraws an offer. Why: taken, expired, withdrawn, declined.
type OfferGone struct{ Offer, Call, AgentID, Why string }

// CallID names the call the event belongs to, "" for none.
func (e CallChanged) CallID() string    { return e.View.ID }
func (e Caption) CallID() string        { return e.Call }
func (e DoingChanged) CallID() string   { return e.Call }
func (e ChoicesChanged) CallID() string { return e.Call }
func (e AgentChanged) CallID() string   { return "" }
func (e Offered) CallID() string        { return e.Call }
func (e OfferGone) CallID() string      { return e.Call }

// watcherBuffer is how many events a page may be behind before it is dropped;
// it then reconnects and gets the whole picture.
const watcherBuffer = 256

// watchers spreads events. A slow watcher is dropped: its channel is closed.
type watchers struct {
	mu     sync.Mutex
	list   map[chan Event]func(Event) bool
	elders map[string][]chan Event // those of an elder's pages, for what is theirs alone
}

// watch gives the events that keep wants, until stop is called or the watcher
// was too slow (the channel is closed then).
func (w *watchers) watch(keep func(Event) bool) (events <-chan Event, stop func()) {
	return w.watchFor("", keep)
}

// watchFor is watch for a page of an elder, who also gets what is theirs alone.
func (w *watchers) watchFor(elderID string, keep func(Event) bool) (events <-chan Event, stop func()) {
	ch := make(chan Event, watcherBuffer)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.list == nil {
		w.list = map[chan Event]func(Event) bool{}
	}
	w.list[ch] = keep
	if elderID != "" {
		if w.elders == nil {
			w.elders = map[string][]chan Event{}
		}
		w.elders[elderID] = append(w.elders[elderID], ch)
	}
	return ch, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.drop(ch)
		w.forget(elderID, ch)
	}
}

// forget takes an elder's page off; one that was dropped stays till then.
func (w *watchers) forget(elderID string, ch chan Event) {
	left := slices.DeleteFunc(w.elders[elderID], func(o chan Event) bool { return o == ch })
	if len(left) == 0 {
		delete(w.elders, elderID)
		return
	}
	w.elders[elderID] = left
}

// publishTo gives an event to the pages of one elder and to nobody else. It
// does not look at the other watchers: at eight o'clock a whole town is reminded.
func (w *watchers) publishTo(elderID string, e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range w.elders[elderID] {
		if _, open := w.list[ch]; !open {
			continue
		}
		select {
		case ch <- e:
		default:
			w.drop(ch)
		}
	}
}

func (w *watchers) publish(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch, keep := range w.list {
		if !keep(e) {
			continue
		}
		select {
		case ch <- e:
		default:
			w.drop(ch)
		}
	}
}

func (w *watchers) drop(ch chan Event) {
	if _, ok := w.list[ch]; ok {
		delete(w.list, ch)
		close(ch)
	}
}
