package devices

import (
	"context"
	"time"

	"yinling/care"
)

// waiting is a command that the device has not confirmed yet.
type waiting struct {
	answer chan answer // takes one without waiting
}

type answer struct {
	text string
	err  error
}

func offline() error {
	return care.Refusef("offline", "The device has no connection now.")
}

// confirm hands the device's answer to who waits for it.
func (d *device) confirm(word, result string) {
	if w := d.waiting[word]; w != nil {
		delete(d.waiting, word)
		w.answer <- answer{text: result}
	}
}

// Online tells whether the device has a connection.
func (g *Gateway) Online(number string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.registry.devices[number]
	return d != nil && d.conn != nil
}

// Command sends a command and waits until the device has confirmed it; the
// answer is what it said, "" for nothing more than the confirmation. Codes of
// the error: offline, busy (the same is under way), timeout, unsupported, and
// invalid for arguments that the protocol cannot carry.
func (g *Gateway) Command(ctx context.Context, number string, c care.Command) (string, error) {
	g.mu.Lock()
	var to *conn
	if d := g.registry.devices[number]; d != nil {
		to = d.conn
	}
	g.mu.Unlock()
	if to == nil {
		return "", offline()
	}
	to.codec.Lock()
	frame, word, err := to.decoder.Command(c)
	to.codec.Unlock()
	if err != nil {
		return "", err
	}
	w, err := g.expect(number, to, word)
	if err != nil {
		return "", err
	}
	defer g.unexpect(number, word, w)
	g.counts.commands.Add(1)
	if err := to.write(frame); err != nil {
		return "", &care.Error{Code: "offline", Message: "The device's connection broke.", Cause: err}
	}
	return w.wait(ctx, g.cfg.Command)
}

// expect has the confirmation of a command handed to w.
func (g *Gateway) expect(number string, to *conn, word string) (*waiting, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.registry.devices[number]
	switch {
	case d == nil || d.conn != to:
		return nil, offline()
	case d.waiting[word] != nil:
		return nil, care.Refusef("busy", "The device has not confirmed the same command yet.")
	case d.waiting == nil:
		d.waiting = map[string]*waiting{}
	}
	w := &waiting{answer: make(chan answer, 1)}
	d.waiting[word] = w
	return w, nil
}

func (g *Gateway) unexpect(number, word string, w *waiting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if d := g.registry.devices[number]; d != nil && d.waiting[word] == w {
		delete(d.waiting, word)
	}
}

func (w *waiting) wait(ctx context.Context, most time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	select {
	case a := <-w.answer:
		return a.text, a.err
	case <-ctx.Done():
		return "", &care.Error{Code: "timeout", Message: "The device has not confirmed the command in time.", Cause: ctx.Err()}
	}
}

// Gateways are the gateways of a hotline, one for each protocol.
type Gateways map[care.Protocol]*Gateway

// Command is Gateway.Command of the protocol's gateway; "unsupported" without one.
func (g Gateways) Command(ctx context.Context, p care.Protocol, number string, c care.Command) (string, error) {
	one := g[p]
	if one == nil {
		return "", care.Refusef("unsupported", "Devices of this protocol take no commands.")
	}
	return one.Command(ctx, number, c)
}

// Online tells whether the device has a connection to one of the gateways.
func (g Gateways) Online(p care.Protocol, number string) bool {
	one := g[p]
	return one != nil && one.Online(number)
}
