package dialog

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"yinling/speech"
)

// errNoSound is the error of a voice that ends without a packet.
var errNoSound = errors.New("the voice made no sound")

// A job is a row of sentences on their way to the elder's ear.
type job struct {
	sentences []speech.Utterance
	pause     time.Duration         // between sentences
	named     bool                  // the first sentence is left out unless it is there at once
	unsaid    speech.Utterance      // said once in the place of sentences that a house without an engine cannot say; empty: nothing is
	filler    chan speech.Utterance // said while the voice keeps us waiting
	cancel    context.CancelFunc
	stopped   atomic.Bool // no packet is sent any more
	done      chan struct{}
}

// stop ends the job's sound at once.
func (j *job) stop() {
	j.stopped.Store(true)
	j.cancel()
}

type mouthEventKind int

const (
	mouthBegan    mouthEventKind = iota + 1 // the first packet of sentence part is out
	mouthFiller                             // the first packet of a filler is out
	mouthFinished                           // all was heard
	mouthFailed                             // sentence part could not be spoken: err
)

type mouthEvent struct {
	job  *job
	kind mouthEventKind
	part int
	err  error
}

// A mouth speaks jobs, one at a time. Its methods are for the conversation's
// goroutine; each job has two goroutines of its own, one that makes packets
// and one that sends them on time.
type mouth struct {
	ctx    context.Context
	voice  Voice
	send   func(packet []byte) // nothing is sent while the bot has to be quiet
	events chan mouthEvent
	wg     sync.WaitGroup
	last   *job
}

func newMouth(ctx context.Context, voice Voice, send func([]byte)) *mouth {
	return &mouth{ctx: ctx, voice: voice, send: send, events: make(chan mouthEvent, 8)}
}

// speak begins a job. The one before it must have been stopped or finished.
func (m *mouth) speak(sentences []speech.Utterance, pause time.Duration, unsaid speech.Utterance, named bool) *job {
	ctx, cancel := context.WithCancel(m.ctx)
	j := &job{
		sentences: sentences, pause: pause, unsaid: unsaid, named: named, cancel: cancel,
		filler: make(chan speech.Utterance, 1), done: make(chan struct{}),
	}
	before := m.last
	m.last = j
	m.wg.Go(func() {
		defer close(j.done)
		defer cancel()
		if before != nil {
			<-before.done // never two senders at once
		}
		m.run(ctx, j)
	})
	return j
}

// A chunk is a packet of a sentence, or its end, or why there is none.
type chunk struct {
	part   int
	packet []byte
	err    error
}

// ahead is how many packets are made before they are sent: three seconds, so
// that the next sentence is begun while the one before is heard.
const ahead = 150

func (m *mouth) run(ctx context.Context, j *job) {
	chunks := make(chan chunk, ahead)
	m.wg.Go(func() {
		defer close(chunks)
		m.produce(ctx, j, chunks)
	})
	p := pacer{job: j, send: m.send}
	err := m.perform(ctx, j, chunks, &p)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		m.tell(mouthEvent{job: j, kind: mouthFailed, part: p.part, err: err})
	default:
		if p.wait(ctx) { // the last packet is heard, too
			m.tell(mouthEvent{job: j, kind: mouthFinished})
		}
	}
}

// produce makes the packets of all sentences.
func (m *mouth) produce(ctx context.Context, j *job, out chan<- chunk) {
	put := func(c chunk) bool {
		select {
		case out <- c:
			return true
		case <-ctx.Done():
			return false
		}
	}
	instead := j.unsaid
	for part, u := range j.sentences {
		if part == 0 && j.named {
			for _, packet := range m.atHand(ctx, u) {
				if !put(chunk{part: part, packet: packet}) {
					return
				}
			}
			continue
		}
		err := m.sentence(ctx, u, func(packet []byte) bool { return put(chunk{part: part, packet: packet}) })
		if onScreenOnly(err) {
			u, err, instead = instead, nil, speech.Utterance{}
			if u.Text != "" {
				err = m.sentence(ctx, u, func(packet []byte) bool { return put(chunk{part: part, packet: packet}) })
			}
		}
		if err != nil {
			put(chunk{part: part, err: err})
			return
		}
	}
}

// soon is how long a salutation may take that something urgent stands behind.
const soon = 250 * time.Millisecond

// atHand gives the packets of a sentence that stands ready, nil if it does not.
func (m *mouth) atHand(ctx context.Context, u speech.Utterance) [][]byte {
	ctx, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	var packets [][]byte
	for packet, err := range m.voice.Packets(ctx, u) {
		if err != nil || ctx.Err() != nil {
			return nil
		}
		packets = append(packets, packet)
	}
	return packets
}

// sentence makes the packets of one sentence until put wants no more.
func (m *mouth) sentence(ctx context.Context, u speech.Utterance, put func([]byte) bool) error {
	made := false
	for packet, err := range m.voice.Packets(ctx, u) {
		if err != nil {
			return err
		}
		made = true
		if !put(packet) {
			return ctx.Err()
		}
	}
	if !made {
		return errNoSound
	}
	return nil
}

// onScreenOnly tells that nobody failed: there is no engine, and the sentence
// is not a recorded one. The page shows it.
func onScreenOnly(err error) bool {
	var failed *speech.EngineError
	return errors.Is(err, speech.ErrNotRecorded) && !errors.As(err, &failed)
}

// perform sends what is produced, sentence by sentence, and a filler while
// nothing is there.
func (m *mouth) perform(ctx context.Context, j *job, chunks <-chan chunk, p *pacer) error {
	p.part = -1
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case u := <-j.filler:
			m.fill(ctx, j, u, p)
		case c, ok := <-chunks:
			if !ok {
				return nil
			}
			if c.err != nil {
				p.part = max(p.part, c.part)
				return c.err
			}
			begins := c.part != p.part
			if begins && p.part >= 0 {
				p.gap(j.pause)
			}
			p.part = c.part
			if !p.put(ctx, c.packet) {
				return ctx.Err()
			}
			if begins {
				m.tell(mouthEvent{job: j, kind: mouthBegan, part: c.part})
			}
		}
	}
}

// fill says a filler. When it cannot be said the elder waits in silence for
// what was to be said, so its failure changes nothing.
func (m *mouth) fill(ctx context.Context, j *job, u speech.Utterance, p *pacer) {
	begun := false
	for packet, err := range m.voice.Packets(ctx, u) {
		if err != nil || !p.put(ctx, packet) {
			break
		}
		if !begun {
			begun = true
			m.tell(mouthEvent{job: j, kind: mouthFiller})
		}
	}
	if begun {
		p.gap(j.pause)
	}
}

func (m *mouth) tell(e mouthEvent) {
	select {
	case m.events <- e:
	case <-m.ctx.Done():
	}
}

// A pacer sends packets on an absolute schedule: two at once to fill the far
// end's jitter buffer, then one each 20 ms.
type pacer struct {
	job  *job
	send func([]byte)
	part int       // the sentence that is being sent
	sent int       // packets
	next time.Time // when the next one is due
}

// late is how far the schedule may be behind before it is begun anew: less is
// caught up with, so that the far buffer is filled again.
const late = 100 * time.Millisecond

// put sends a packet when it is due and says whether the job goes on.
func (p *pacer) put(ctx context.Context, packet []byte) bool {
	if now := time.Now(); p.next.IsZero() || now.Sub(p.next) > late {
		p.next, p.sent = now, 0
	}
	if !p.wait(ctx) || p.job.stopped.Load() {
		return false
	}
	p.send(packet)
	if p.sent++; p.sent > 1 {
		p.next = p.next.Add(speech.FrameTime)
	}
	return true
}

// wait waits until the next packet is due.
func (p *pacer) wait(ctx context.Context) bool {
	d := time.Until(p.next)
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// gap is silence before the next packet.
func (p *pacer) gap(d time.Duration) { p.next = p.next.Add(d) }
