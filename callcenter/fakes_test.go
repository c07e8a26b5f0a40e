package callcenter

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is Records in memory; it checks what a database would refuse.
type memory struct {
	mu     sync.Mutex
	elders map[string]care.Elder
	calls  map[string]care.CallRecord
	legs   map[string]care.LegRecord
	turns  []care.Turn
	events []care.Event
	full   bool          // StartCall fails, as on a full disk
	slow   time.Duration // what a turn takes to be written
}

func newMemory() *memory {
	m := &memory{elders: map[string]care.Elder{}, calls: map[string]care.CallRecord{}, legs: map[string]care.LegRecord{}}
	for _, e := range []care.Elder{
		{ID: "wang", Name: "王秀兰", Salutation: "王奶奶", Lang: care.Chinese},
		{ID: "zhang", Name: "张德福", Salutation: "张叔叔", Lang: care.Chinese},
		{ID: "liu", Name: "刘桂英", Salutation: "刘奶奶", Lang: care.Chinese},
	} {
		m.elders[e.ID] = e
	}
	return m
}

func (m *memory) Elder(_ context.Context, id string) (care.Elder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.elders[id]; ok {
		return e, nil
	}
	return care.Elder{}, care.ErrNotFound
}

func (m *memory) Call(_ context.Context, id string) (care.CallRecord, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.calls[id]; ok {
		return c, nil
	}
	return care.CallRecord{}, care.ErrNotFound
}

func (m *memory) StartCall(_ context.Context, c care.CallRecord) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.calls[c.ID]; ok {
		return errors.New("a call of that id is there already")
	}
	if m.full {
		return errors.New("the disk is full")
	}
	m.calls[c.ID] = c
	return nil
}

func (m *memory) SaveCall(_ context.Context, c care.CallRecord, events ...care.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.calls[c.ID].State == care.CallEnded && c.State != care.CallEnded {
		return errors.New("a call that is over came back to life")
	}
	m.calls[c.ID] = c
	m.events = append(m.events, events...)
	return nil
}

func (m *memory) EndCall(ctx context.Context, c care.CallRecord, events ...care.Event) error {
	if c.State != care.CallEnded || c.Ended.IsZero() {
		return errors.New("ending a call that is not over")
	}
	return m.SaveCall(ctx, c, events...)
}

func (m *memory) OpenCalls(context.Context) (open []care.CallRecord, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.calls {
		if c.State != care.CallEnded {
			open = append(open, c)
		}
	}
	return open, nil
}

func (m *memory) PutLeg(_ context.Context, l care.LegRecord) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.legs[l.ID] = l
	return nil
}

func (m *memory) AppendTurn(_ context.Context, t care.Turn) error {
	time.Sleep(m.slow)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turns = append(m.turns, t)
	return nil
}

func (m *memory) Append(_ context.Context, events ...care.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events = append(m.events, events...)
	return nil
}

func (m *memory) happened() (kinds []care.EventKind) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		kinds = append(kinds, e.What)
	}
	return kinds
}

func (m *memory) offers(state string) (agents []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		if e.What == care.EventOffer && e.Data["state"] == state {
			agents = append(agents, e.Data["agent"])
		}
	}
	return agents
}

// fakeMedia is a leg without sound: what it plays is what it is bridged to.
type fakeMedia struct {
	id string
	mu sync.Mutex

	frames      chan []int16
	onConnected func(bool)
	from        *fakeMedia
	closed      bool
}

func (f *fakeMedia) Answer(context.Context, string) (string, error) { return "answer", nil }
func (f *fakeMedia) AddCandidate(string) error                      { return nil }
func (f *fakeMedia) OnConnected(fn func(bool))                      { f.mu.Lock(); f.onConnected = fn; f.mu.Unlock() }
func (f *fakeMedia) Frames() <-chan []int16                         { return f.frames }
func (f *fakeMedia) Digits() <-chan rune                            { return nil }
func (f *fakeMedia) Send([]byte) error                              { return nil }
func (f *fakeMedia) Record(Recorder)                                {}

func (f *fakeMedia) Bridge(from Media) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.from = nil
	if from != nil {
		f.from = from.(*fakeMedia)
	}
}

// Close tells that audio no longer flows before it returns, as a real leg does.
func (f *fakeMedia) Close() error {
	f.mu.Lock()
	f.closed = true
	fn := f.onConnected
	f.mu.Unlock()
	if fn != nil {
		fn(false)
	}
	return nil
}

func (f *fakeMedia) hears() *fakeMedia {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.from
}

func (f *fakeMedia) connect(up bool) {
	f.mu.Lock()
	fn := f.onConnected
	f.mu.Unlock()
	fn(up)
}

// fakeBot remembers what it was told, and speaks through its desk.
type fakeBot struct {
	mu   sync.Mutex
	told []string
	desk *Call
	slow time.Duration // what Close takes
}

func (b *fakeBot) Answer(_ context.Context, s BotStart) Conversation {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.desk = s.Desk
	b.told = append(b.told, "answer "+s.Elder.ID)
	return b
}

func (b *fakeBot) tell(s string) { b.mu.Lock(); b.told = append(b.told, s); b.mu.Unlock() }

func (b *fakeBot) Text(s string)                       { b.tell("text " + s) }
func (b *fakeBot) Digit(d rune)                        { b.tell("digit " + string(d)) }
func (b *fakeBot) Quiet(name string, _ <-chan []int16) { b.tell("quiet " + name) }
func (b *fakeBot) Resume()                             { b.tell("resume") }
func (b *fakeBot) Waiting()                            { b.tell("waiting") }
func (b *fakeBot) Emergency()                          { b.tell("emergency") }
func (b *fakeBot) Close()                              { time.Sleep(b.slow); b.tell("close") }

func (b *fakeBot) was(s string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.told, s)
}

// house is a call centre with fakes around it, in virtual time.
type house struct {
	*Center
	t      *testing.T
	memory *memory
	bot    *fakeBot
	media  map[string]*fakeMedia
	mu     sync.Mutex
}

func (h *house) NewMedia(id string) Media {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := &fakeMedia{id: id, frames: make(chan []int16, 50)}
	h.media[id] = m
	return m
}

func (h *house) leg(id string) *fakeMedia {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.media[id]
}

// inHouse runs a story in virtual time and closes the house after it.
func inHouse(t *testing.T, story func(*testing.T, *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &house{t: t, memory: newMemory(), bot: &fakeBot{}, media: map[string]*fakeMedia{}}
		h.Center = New(Settings{}, h.memory, h, h.bot, nil, slog.New(slog.DiscardHandler))
		story(t, h)
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // running calls are ended at once
		h.Close(ctx)
		synctest.Wait()
	})
}

// press opens a call with audio that connects at once.
func (h *house) press(elder string) *Call {
	h.t.Helper()
	call, _, err := h.Press(h.t.Context(), elder, care.Chinese, "offer")
	if err != nil {
		h.t.Fatalf("press of %s: %v", elder, err)
	}
	synctest.Wait()
	h.leg(call.ID()).connect(true)
	synctest.Wait()
	return call
}

// ready opens a console of an agent and goes ready.
func (h *house) ready(id string) (leave func()) {
	h.t.Helper()
	leave = h.Connect(care.Agent{ID: id, Name: "agent " + id})
	h.leg("agent-" + id).connect(true)
	if err := h.SetPresence(id, care.PresenceGoReady); err != nil {
		h.t.Fatal(err)
	}
	time.Sleep(time.Millisecond) // virtual: agents become ready one after the other
	return leave
}

func (h *house) presence(id string) care.Presence {
	_, agents := h.Board()
	for _, a := range agents {
		if a.ID == id {
			return a.Presence
		}
	}
	return care.PresenceUnknown
}
