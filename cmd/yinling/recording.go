package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4/pkg/media/oggwriter"

	"yinling/callcenter"
	"yinling/speech"
)

// recordings keeps the calls of elders who agreed as Ogg Opus files.
type recordings struct{ dir string }

var _ callcenter.Recordings = recordings{}

func (r recordings) Start(callID string) (callcenter.Recorder, error) {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the recordings folder: %w", err)
	}
	name := callID + ".ogg"
	f, err := os.OpenFile(filepath.Join(r.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening a recording: %w", err)
	}
	ogg, err := oggwriter.NewWith(f, 48000, 1)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("beginning a recording: %w", err), f.Close())
	}
	rec := &recorder{name: name, out: ogg, file: f, in: make(chan heard, 512), done: make(chan struct{})}
	if err := rec.codecs(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	go rec.run()
	return rec, nil
}

// mixDelay is how long a moment of the call stays open for packets that come late.
const mixDelay = 25 // slots of 20 ms

// heard is a packet of one direction and when it passed.
type heard struct {
	inbound bool
	payload []byte
	at      time.Time
}

// recorder mixes both directions of a leg into one mono file as they pass: a
// slot of 20 ms is mixed when it is mixDelay old.
type recorder struct {
	name string
	file *os.File
	out  *oggwriter.OggWriter
	in   chan heard
	done chan struct{}
	err  error

	mu     sync.Mutex
	closed bool

	decoders [2]*speech.Decoder // inbound, outbound
	encoder  *speech.Encoder
	began    time.Time
	next     int                              // slot to be written next
	slots    map[int][speech.SpeakFrame]int32 // open ones, not before next
	last     [2]int                           // newest slot of each direction
	seq      uint16
}

func (r *recorder) codecs() (err error) {
	for i := range r.decoders {
		if r.decoders[i], err = speech.NewDecoder(speech.SpeakRate); err != nil {
			return fmt.Errorf("decoding for a recording: %w", err)
		}
	}
	if r.encoder, err = speech.NewEncoder(speech.EncoderOptions{}); err != nil {
		return fmt.Errorf("encoding a recording: %w", err)
	}
	r.slots = map[int][speech.SpeakFrame]int32{}
	return nil
}

// Packet takes a packet as it passes. It never waits: when the disk hangs for
// ten seconds, the recording has a gap and the call has not.
func (r *recorder) Packet(inbound bool, payload []byte, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	select {
	case r.in <- heard{inbound, append([]byte(nil), payload...), at}:
	default:
	}
}

// Close writes what is still open and gives the name of the file.
func (r *recorder) Close() (string, error) {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.in)
	}
	r.mu.Unlock()
	<-r.done
	if err := errors.Join(r.err, r.out.Close()); err != nil { // out closes the file, too
		return r.name, fmt.Errorf("writing a recording: %w", err)
	}
	if r.next == 0 { // nothing was said
		return "", os.Remove(r.file.Name())
	}
	return r.name, nil
}

func (r *recorder) run() {
	defer close(r.done)
	for h := range r.in {
		if r.began.IsZero() {
			r.began = h.at
		}
		r.mix(h)
		r.writeUntil(max(r.last[0], r.last[1]) - mixDelay)
	}
	if !r.began.IsZero() {
		r.writeUntil(max(r.last[0], r.last[1]) + 1)
	}
}

// mix adds a packet's sound to its slots. A stream runs on from its own last
// slot, as its sender's clock does, unless it drifted from the wall clock by
// more than 100 ms.
func (r *recorder) mix(h heard) {
	dir := 1
	if h.inbound {
		dir = 0
	}
	pcm, err := r.decoders[dir].Decode(h.payload)
	if err != nil {
		return // a damaged packet is a moment of silence
	}
	slot := int(h.at.Sub(r.began) / speech.FrameTime)
	if follow := r.last[dir] + 1; follow-slot <= 5 && slot-follow <= 5 {
		slot = follow
	}
	for ; len(pcm) >= speech.SpeakFrame; pcm = pcm[speech.SpeakFrame:] {
		r.last[dir] = slot
		if slot >= r.next {
			sum := r.slots[slot]
			for i, v := range pcm[:speech.SpeakFrame] {
				sum[i] += int32(v)
			}
			r.slots[slot] = sum
		}
		slot++
	}
}

// writeUntil encodes and writes the slots before end; a slot nobody spoke in is silence.
func (r *recorder) writeUntil(end int) {
	var frame [speech.SpeakFrame]int16
	for ; r.next < end && r.err == nil; r.next++ {
		sum := r.slots[r.next]
		delete(r.slots, r.next)
		for i, v := range sum {
			frame[i] = int16(min(max(v, -32768), 32767))
		}
		packet, err := r.encoder.Encode(frame[:])
		if err == nil {
			r.seq++
			err = r.out.WriteRTP(&rtp.Packet{
				Header:  rtp.Header{Version: 2, SequenceNumber: r.seq, Timestamp: uint32(r.next+1) * 960},
				Payload: packet,
			})
		}
		r.err = err
	}
}
