// Package callcenter owns the hotline's calls: their legs, the queue and the
// offers to agents, takeover and hand-back, wrap-up. A call is owned by one
// goroutine (Call.run); agents, queue and offers are guarded by the centre's
// mutex, which is never held while anything waits.
package callcenter

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"yinling/care"
)

// Settings are the times of the call centre. Zero values take the defaults.
type Settings struct {
	OfferTime  time.Duration // an offer's life; default 20 s
	LostGrace  time.Duration // a call without socket and media is kept so long; default 30 s
	AgentGrace time.Duration // an agent whose console broke keeps the call so long; default 10 s
	PassTime   time.Duration // a call that an agent declined or let ring is not offered to them again so long; default 1 min
	StopTime   time.Duration // the bot's time to finish at the end of a call; default 10 s
	MediaWait  time.Duration // audio not connected by then: the bot answers in text; default 4 s
}

func (s Settings) withDefaults() Settings {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&s.OfferTime, 20*time.Second)
	def(&s.LostGrace, 30*time.Second)
	def(&s.AgentGrace, 10*time.Second)
	def(&s.PassTime, time.Minute)
	def(&s.StopTime, 10*time.Second)
	def(&s.MediaWait, 4*time.Second)
	return s
}

// Errors the call centre refuses with.
var (
	ErrDraining   = &care.Error{Code: "draining", Message: "The hotline is restarting; please try again in a moment."}
	ErrNoCall     = &care.Error{Code: "no_call", Message: "That call is over."}
	ErrNotYours   = &care.Error{Code: "not_yours", Message: "Another agent has that call."}
	ErrOfferGone  = &care.Error{Code: "offer_gone", Message: "That offer is gone."}
	ErrNotPresent = &care.Error{Code: "not_present", Message: "Go ready first."}
)

// TakenError tells who took the call first.
type TakenError struct{ By string }

func (e *TakenError) Error() string { return "taken: " + e.By + " has that call" }

// Center is the call centre of one node.
type Center struct {
	settings Settings
	records  Records
	media    MediaServer
	bot      Bot
	record   Recordings
	log      *slog.Logger

	incidents *Incidents // set before the first call; nil: none are kept
	reminders *Reminders // the same

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wg     sync.WaitGroup // one per call
	pages  watchers

	roster
}

// roster is the state that calls share, guarded by mu.
type roster struct {
	mu       sync.Mutex
	draining bool
	calls    map[string]*Call // open calls by id
	byElder  map[string]*Call // and by elder
	agents   map[string]*desk
	queue    []*waiting
	offers   map[string]*offer

	elderPages map[string]int // open pages of elders
}

// New makes a call centre. recordings may be nil: nothing is recorded then.
func New(s Settings, records Records, media MediaServer, bot Bot, recordings Recordings, log *slog.Logger) *Center {
	ctx, cancel := context.WithCancel(context.Background())
	return &Center{
		settings: s.withDefaults(), records: records, media: media, bot: bot, record: recordings, log: log,
		ctx: ctx, cancel: cancel,
		roster: roster{
			calls: map[string]*Call{}, byElder: map[string]*Call{},
			agents: map[string]*desk{}, offers: map[string]*offer{}, elderPages: map[string]int{},
		},
	}
}

// Recover ends the calls that a crash left open, so that their summaries are
// made. Call it once, before the first press.
func (c *Center) Recover(ctx context.Context) error {
	open, err := c.records.OpenCalls(ctx)
	if err != nil {
		return fmt.Errorf("reading calls left open: %w", err)
	}
	for _, rec := range open {
		rec.State, rec.Ended = care.CallEnded, time.Now()
		rec.Termination = care.Termination{Result: care.TerminationFailed, Reason: "the program stopped during the call"}
		if err := c.records.EndCall(ctx, rec, endEvent(rec)); err != nil {
			return fmt.Errorf("ending call %s left open: %w", rec.ID, err)
		}
		c.log.Warn("call left open was ended", "call", rec.ID)
	}
	return nil
}

// Press opens a call of an elder, or gives the one that is already open.
// offerSDP is "" for a device without a microphone or WebRTC; the answer is ""
// then, too.
func (c *Center) Press(ctx context.Context, elderID string, lang care.Lang, offerSDP string) (call *Call, answerSDP string, err error) {
	call, err = c.openCall(ctx, elderID, lang, offerSDP != "")
	if err != nil {
		return nil, "", err
	}
	if offerSDP == "" {
		return call, "", nil
	}
	answerSDP, err = call.Answer(ctx, offerSDP)
	return call, answerSDP, err
}

func (c *Center) openCall(ctx context.Context, elderID string, lang care.Lang, audio bool) (*Call, error) {
	elder, err := c.records.Elder(ctx, elderID)
	if err != nil {
		return nil, fmt.Errorf("reading the caller's dossier: %w", err)
	}
	c.mu.Lock()
	if open := c.byElder[elderID]; open != nil && !open.closing.Load() {
		c.mu.Unlock()
		return open, nil
	}
	if c.draining {
		c.mu.Unlock()
		return nil, ErrDraining
	}
	call := newCall(c, elder, lang, audio)
	c.calls[call.id], c.byElder[elderID] = call, call
	c.wg.Add(1)
	c.mu.Unlock()

	if err := c.records.StartCall(ctx, call.rec); err != nil {
		c.forget(call)
		close(call.done)
		call.media.Close() // nothing flowed over it yet
		c.wg.Done()
		return nil, fmt.Errorf("writing call %s: %w", call.id, err)
	}
	go call.run()
	return call, nil
}

// forget takes a call that is over off the board.
func (c *Center) forget(call *Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, call.id)
	if c.byElder[call.elder.ID] == call {
		delete(c.byElder, call.elder.ID)
	}
}

// CallOf gives the open call of an elder, nil if there is none.
func (c *Center) CallOf(elderID string) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byElder[elderID]
}

// Call gives an open call.
func (c *Center) Call(id string) (*Call, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call := c.calls[id]; call != nil {
		return call, nil
	}
	return nil, ErrNoCall
}

// Board is every open call and every agent, for a console that just connected.
// Watch first, then read the board: events after it only repeat or advance it.
func (c *Center) Board() (calls []CallView, agents []AgentView) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, call := range c.calls {
		calls = append(calls, call.View())
	}
	for _, d := range c.agents {
		agents = append(agents, d.view())
	}
	return calls, agents
}

// OpenCalls is how many calls are open.
func (c *Center) OpenCalls() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.calls)
}

// QueueLength is how many calls wait for a person.
func (c *Center) QueueLength() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue)
}

// Draining tells whether new calls are refused.
func (c *Center) Draining() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.draining
}

// WatchAll gives every event that a console of the agent may see.
func (c *Center) WatchAll(agentID string) (<-chan Event, func()) {
	return c.pages.watch(func(e Event) bool {
		switch e := e.(type) {
		case Offered:
			return e.AgentID == agentID
		case OfferGone:
			return e.AgentID == agentID
		case ElderRung:
			return false
		}
		return true
	})
}

// WatchElder gives the events of an elder's calls and incident, the coming ones
// included, to a page of theirs.
func (c *Center) WatchElder(elderID string) (<-chan Event, func()) {
	current := "" // guarded by the lock of the watchers
	events, stop := c.pages.watchFor(elderID, func(e Event) bool {
		switch e := e.(type) {
		case IncidentChanged:
			return e.View.ElderID == elderID
		case ElderRung:
			return e.ElderID == elderID
		}
		changed, ok := e.(CallChanged)
		if ok && changed.View.Elder.ID == elderID && (changed.View.State != care.CallEnded || current == "") {
			current = changed.View.ID // the end of the call before does not hide the next
		}
		return e.CallID() == current && current != ""
	})
	if call := c.CallOf(elderID); call != nil {
		c.pages.mu.Lock()
		if current == "" {
			current = call.id
		}
		c.pages.mu.Unlock()
	}
	c.countPage(elderID, 1)
	return events, func() { stop(); c.countPage(elderID, -1) }
}

func (c *Center) countPage(elderID string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.elderPages[elderID] += n; c.elderPages[elderID] <= 0 {
		delete(c.elderPages, elderID)
	}
}

// pageOpen tells whether a page of the elder is open.
func (c *Center) pageOpen(elderID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elderPages[elderID] > 0
}

// Close refuses new calls, lets the running ones end until ctx is done, ends
// what is left, and waits for all.
func (c *Center) Close(ctx context.Context) {
	c.mu.Lock()
	c.draining = true
	c.mu.Unlock()

	gone := make(chan struct{})
	go func() { c.wg.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-ctx.Done():
	}
	c.cancel()
	<-gone
	c.closeDesks()
}

// WatchEverything gives all events, for counting.
func (c *Center) WatchEverything() (<-chan Event, func()) {
	return c.pages.watch(func(Event) bool { return true })
}
