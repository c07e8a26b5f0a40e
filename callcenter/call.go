package callcenter

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"yinling/care"
)

// Call is one conversation from press to close. Its fields below "owned" are
// touched by its own goroutine only; others post to it.
type Call struct {
	id      string
	elder   care.Elder
	center  *Center
	log     *slog.Logger
	mail    *mailbox
	media   Media // the elder's leg
	audio   bool  // the device offered audio at the press
	lastSeq atomic.Int64
	seen    atomic.Pointer[CallView] // what pages see, replaced by the owner
	closing atomic.Bool              // hung up: the next press is a new call
	done    chan struct{}

	// owned
	rec       care.CallRecord
	view      CallView
	legs      map[care.Party]care.LegRecord
	bot       Conversation
	recorder  Recorder
	agent     *desk
	incident  string // the urgent one that this call stands beside, "" for none
	sockets   int
	connected bool // the elder's audio can flow
	lost      *time.Timer
	ending    bool
	over      bool
}

func newCall(c *Center, elder care.Elder, lang care.Lang, audio bool) *Call {
	now := time.Now()
	id := care.NewID(now)
	call := &Call{
		id: id, elder: elder, center: c, log: c.log.With("call", id), mail: newMailbox(),
		media: c.media.NewMedia(id), audio: audio, done: make(chan struct{}),
		rec:  care.CallRecord{ID: id, ElderID: elder.ID, Lang: lang, State: care.CallRinging, Started: now},
		legs: map[care.Party]care.LegRecord{},
	}
	call.view = CallView{ID: id, Elder: elder, Lang: lang, State: care.CallRinging, Started: now}
	call.snapshot()
	return call
}

// ID is the call's id.
func (c *Call) ID() string { return c.id }

// View is the call as pages see it now.
func (c *Call) View() CallView { return *c.seen.Load() }

// Done is closed when the call is over and written.
func (c *Call) Done() <-chan struct{} { return c.done }

// run owns the call until it is over.
func (c *Call) run() {
	defer c.center.wg.Done()
	defer close(c.done)
	c.show()
	c.join(care.PartyElder, c.elder.ID)
	c.joinIncident()
	c.startRecording()
	c.media.OnConnected(func(up bool) { c.mail.post(func() { c.mediaChanged(up) }) })
	wait := c.center.settings.MediaWait
	if !c.audio {
		wait = 0
	}
	answer := time.AfterFunc(wait, func() { c.mail.post(c.answer) })
	defer answer.Stop()
	c.lost = time.AfterFunc(c.center.settings.LostGrace, func() { c.mail.post(c.checkLost) })
	defer c.lost.Stop()

	stopping := c.center.ctx.Done()
	for !c.over {
		select {
		case <-c.mail.ready:
			for _, action := range c.mail.take() {
				action()
			}
		case <-stopping:
			stopping = nil
			c.end(care.TerminationDrained, "the hotline was stopped")
		}
	}
}

// do runs f in the call's goroutine and waits for it; ErrNoCall when it is over.
// What has not begun when ctx ends is not done later either: who was told that
// it failed must not find it done.
func (c *Call) do(ctx context.Context, f func() error) error {
	var begun atomic.Bool // by f, or by who gave up waiting for it
	reply := make(chan error, 1)
	c.mail.post(func() {
		if begun.CompareAndSwap(false, true) {
			reply <- f()
		}
	})
	select {
	case err := <-reply:
		return err
	case <-c.done:
	case <-ctx.Done():
		if begun.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return <-reply // each of its writes is bounded
	}
	select {
	case err := <-reply: // it was what ended the call
		return err
	default:
		return ErrNoCall
	}
}

// Answer connects the elder's audio: at the press, and again after a reconnect.
func (c *Call) Answer(ctx context.Context, offerSDP string) (string, error) {
	answer, err := c.media.Answer(ctx, offerSDP)
	if err != nil && c.closing.Load() {
		return "", ErrNoCall
	}
	if err != nil {
		return "", &care.Error{Code: "bad_sdp", Message: "The audio connection could not be made.", Cause: err}
	}
	return answer, nil
}

// AddCandidate takes a trickled candidate of the elder's browser.
func (c *Call) AddCandidate(candidate string) error {
	err := c.media.AddCandidate(candidate)
	if err != nil && c.closing.Load() { // no fault of the page's: it still trickles while it hangs up
		return ErrNoCall
	}
	return err
}

// Attach tells that a page watches over this call; leave when it no longer does.
func (c *Call) Attach() (leave func()) {
	c.mail.post(func() { c.sockets++ })
	return func() {
		c.mail.post(func() { c.sockets--; c.watchLoss() })
	}
}

// Text passes words that the elder typed to the bot.
func (c *Call) Text(s string) {
	c.toBot(func(b Conversation) { b.Text(s) })
}

// Digit passes a key that the elder pressed on the page to the bot.
func (c *Call) Digit(key rune) {
	c.toBot(func(b Conversation) { b.Digit(key) })
}

// toBot runs f with the conversation; before the bot has answered it answers first.
func (c *Call) toBot(f func(Conversation)) {
	c.mail.post(func() {
		c.answer()
		if c.bot != nil && !c.ending {
			f(c.bot)
		}
	})
}

// HangupByElder ends the call as the elder wanted.
func (c *Call) HangupByElder() {
	c.closing.Store(true)
	c.mail.post(func() {
		if c.rec.State == care.CallQueued {
			c.end(care.TerminationAbandoned, "the elder hung up while waiting for a person")
			return
		}
		c.end(care.TerminationCompleted, "the elder hung up")
	})
}

// answer lets the bot greet; only the first time counts.
func (c *Call) answer() {
	if c.bot != nil || c.ending || c.rec.State != care.CallRinging {
		return
	}
	c.advance(care.CallAnswer)
	c.rec.Answered = time.Now()
	c.startBot()
	c.join(care.PartyBot, "")
	c.save(c.event("bot", care.EventCallAnswered))
	c.show()
	if c.incident != "" { // a person is wanted whatever the bot hears
		c.escalate(care.EscalateDistress)
	}
}

func (c *Call) startBot() {
	start := BotStart{Call: c.rec, Elder: c.elder, Desk: c, Emergency: c.incident != ""}
	if c.audio {
		start.Media = c.media
	}
	c.bot = c.center.bot.Answer(c.center.ctx, start)
}

func (c *Call) mediaChanged(up bool) {
	if c.connected == up || c.ending {
		return
	}
	c.connected, c.view.Media = up, up
	c.snapshot()
	switch {
	case !up:
		c.note("system", care.EventLegLost, nil)
	case c.rec.State == care.CallRinging:
		c.answer()
	default:
		c.note("system", care.EventLegBack, nil)
	}
	c.watchLoss()
}

// watchLoss starts the grace time when neither page nor audio is there.
func (c *Call) watchLoss() {
	if c.sockets <= 0 && !c.connected {
		c.lost.Reset(c.center.settings.LostGrace)
	}
}

func (c *Call) checkLost() {
	if c.sockets <= 0 && !c.connected && !c.ending {
		c.end(care.TerminationLost, fmt.Sprintf("nothing was heard of the caller's device for %s", c.center.settings.LostGrace))
	}
}

// end begins the end; the call is over when the bot has finished and all it
// said is written. Only the first reason counts.
func (c *Call) end(result care.TerminationResult, reason string) {
	if c.ending {
		return
	}
	c.ending = true
	c.closing.Store(true)
	c.rec.Termination = care.Termination{Result: result, Reason: reason}
	if c.agent != nil {
		c.media.Bridge(nil)
		c.agent.media.Bridge(nil)
	}
	c.center.dequeue(c, "withdrawn") // nobody is to answer it any more
	bot, closed := c.bot, make(chan struct{})
	go func() {
		if bot != nil {
			bot.Close()
		}
		close(closed)
	}()
	go func() {
		select {
		case <-closed:
		case <-time.After(c.center.settings.StopTime):
			c.log.Error("the bot does not end; the call ends without it")
		}
		c.mail.post(c.finish) // behind every turn the bot has posted
	}()
}

func (c *Call) finish() {
	if c.recorder != nil {
		c.media.Record(nil)
		file, err := c.recorder.Close()
		if err != nil {
			c.log.Error("closing the recording", "error", err)
		}
		c.rec.Recording = file
	}
	for party := range c.legs {
		c.leave(party)
	}
	c.rec.Ended = time.Now()
	c.advance(care.CallEnd)
	ctx, cancel := c.writeTime()
	defer cancel()
	if err := c.center.records.EndCall(ctx, c.rec, endEvent(c.rec)); err != nil {
		c.log.Error("writing the end of the call", "error", err)
	}
	c.log.Info("call ended", "result", c.rec.Termination.Result, "reason", c.rec.Termination.Reason, "seconds", c.rec.Ended.Sub(c.rec.Started).Seconds())
	if c.agent != nil {
		c.center.release(c.agent, care.PresenceRelease)
	}
	c.center.forget(c)
	c.show()
	c.leaveIncident()
	if err := c.media.Close(); err != nil { // last: it may take its time, and nobody waits for it
		c.log.Warn("closing the elder's leg", "error", err)
	}
	c.over = true
}

func (c *Call) advance(action care.CallAction) bool {
	next, err := care.NextCallState(c.rec.State, action)
	if err != nil {
		c.log.Warn("call state", "state", c.rec.State, "action", int(action))
		return false
	}
	c.rec.State = next
	return true
}

// show publishes the call's state to the pages.
func (c *Call) show() {
	c.view.State, c.view.Escalation = c.rec.State, c.rec.Escalation
	if c.rec.State == care.CallEnded {
		c.view.End = c.rec.Termination
	}
	c.view.AgentID, c.view.AgentName = "", ""
	if c.agent != nil {
		c.view.AgentID, c.view.AgentName = c.agent.who.ID, c.agent.who.Name
	}
	c.snapshot()
	c.center.pages.publish(CallChanged{c.View()})
}

func (c *Call) snapshot() {
	v := c.view
	v.Turns = slices.Clone(v.Turns)
	c.seen.Store(&v)
}

func (c *Call) join(party care.Party, person string) {
	l := care.LegRecord{ID: care.NewID(time.Now()), CallID: c.id, Party: party, PersonID: person, Joined: time.Now()}
	c.legs[party] = l
	c.putLeg(l)
}

func (c *Call) leave(party care.Party) {
	if l, ok := c.legs[party]; ok {
		l.Left = time.Now()
		delete(c.legs, party)
		c.putLeg(l)
	}
}

func (c *Call) putLeg(l care.LegRecord) {
	ctx, cancel := c.writeTime()
	defer cancel()
	if err := c.center.records.PutLeg(ctx, l); err != nil {
		c.log.Error("writing a leg", "party", l.Party, "error", err)
	}
}

// save writes the call's row and what happened in one transaction.
func (c *Call) save(events ...care.Event) {
	ctx, cancel := c.writeTime()
	defer cancel()
	if err := c.center.records.SaveCall(ctx, c.rec, events...); err != nil {
		c.log.Error("writing the call", "error", err)
	}
}

// note appends to the timeline what changes no row.
func (c *Call) note(who string, what care.EventKind, data map[string]string) {
	e := c.event(who, what)
	e.Data = data
	ctx, cancel := c.writeTime()
	defer cancel()
	if err := c.center.records.Append(ctx, e); err != nil {
		c.log.Error("writing the timeline", "what", what, "error", err)
	}
}

// writeTime bounds a write, and is not ended by a stop of the program: what
// happened is written even then.
func (c *Call) writeTime() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(c.center.ctx), 5*time.Second)
}

func (c *Call) event(who string, what care.EventKind) care.Event {
	return care.Event{Subject: care.CallSubject(c.id), At: time.Now(), Who: who, What: what}
}

func endEvent(rec care.CallRecord) care.Event {
	return care.Event{
		Subject: care.CallSubject(rec.ID), At: rec.Ended, Who: "system", What: care.EventCallEnded,
		Data: map[string]string{"result": string(rec.Termination.Result), "reason": rec.Termination.Reason},
	}
}

func (c *Call) startRecording() {
	if c.center.record == nil || !c.elder.ConsentRecording {
		return
	}
	r, err := c.center.record.Start(c.id)
	if err != nil {
		c.log.Error("starting the recording", "error", err)
		return
	}
	c.recorder = r
	c.media.Record(r)
}
