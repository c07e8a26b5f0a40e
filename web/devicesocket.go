package web

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"yinling/care"
)

// maxKeySockets is how many sockets one key may have open: a town's base
// stations may all use the same.
const maxKeySockets = 5000

// DeviceSockets knows which devices of the API have a socket, and brings
// commands to them. One socket may speak for many devices: a device is reached
// by the socket that spoke for it last.
type DeviceSockets struct {
	mu      sync.Mutex
	by      map[string]*socket // by the device's number
	waiting map[commandKey]chan string
}

// commandKey is a command that waits for its answer: one of each kind.
type commandKey struct {
	number string
	kind   care.CommandKind
}

// NewDeviceSockets makes it; cmd gives it to the server and to whoever commands.
func NewDeviceSockets() *DeviceSockets {
	return &DeviceSockets{by: map[string]*socket{}, waiting: map[commandKey]chan string{}}
}

// Online tells whether the device has a socket.
func (d *DeviceSockets) Online(number string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.by[number] != nil
}

type commandOut struct {
	envelope
	Device string           `json:"device"`
	Kind   care.CommandKind `json:"kind"`
	Args   []string         `json:"args"`
}

// Command sends a command and waits until the device says that it is done. The
// error has the code offline, busy or timeout.
func (d *DeviceSockets) Command(ctx context.Context, number string, c care.Command) (answer string, err error) {
	key, done := commandKey{number, c.Kind}, make(chan string, 1)
	d.mu.Lock()
	k := d.by[number]
	_, busy := d.waiting[key]
	if k != nil && !busy {
		d.waiting[key] = done
	}
	d.mu.Unlock()
	switch {
	case k == nil:
		return "", care.Refusef("offline", "The device has no connection.")
	case busy:
		return "", care.Refusef("busy", "The device is still at the same command.")
	}
	defer func() {
		d.mu.Lock()
		delete(d.waiting, key)
		d.mu.Unlock()
	}()
	k.send(commandOut{envelope{1, "command"}, number, c.Kind, orEmpty(c.Args)})
	select {
	case answer = <-done:
		return answer, nil
	case <-k.done:
		return "", care.Refusef("offline", "The device's connection broke.")
	case <-ctx.Done():
		return "", &care.Error{Code: "timeout", Message: "The device did not answer.", Cause: ctx.Err()}
	}
}

// speaks notes that the socket speaks for the device.
func (d *DeviceSockets) speaks(k *socket, number string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.by[number] = k
}

// done brings a device's answer to who waits for it. It only counts from the
// socket that speaks for the device.
func (d *DeviceSockets) done(k *socket, number string, kind care.CommandKind, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by[number] != k {
		return
	}
	select {
	case d.waiting[commandKey{number, kind}] <- text:
	default: // nobody waits any more
	}
}

func (d *DeviceSockets) leave(k *socket, numbers map[string]bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for n := range numbers {
		if d.by[n] == k {
			delete(d.by, n)
		}
	}
}

func (s *Server) deviceSocket(w http.ResponseWriter, r *http.Request) {
	key, _ := keyOf(r.Context())
	p := &devicePage{server: s, key: key, request: r, numbers: map[string]bool{}}
	s.serveSocket(w, r, "key:"+key.ID, s.log.With("key", key.ID), p)
}

// devicePage is the socket of one or many devices.
type devicePage struct {
	server  *Server
	key     care.Key
	request *http.Request // that opened it, with its key
	numbers map[string]bool
}

func (p *devicePage) maxSockets() int { return maxKeySockets }

func (p *devicePage) still() error {
	_, err := p.server.requestKey(p.request)
	return err
}

func (p *devicePage) welcome(k *socket) (leave func()) {
	return func() { p.server.devices.leave(k, p.numbers) }
}

type deviceOK struct {
	envelope
	ID string `json:"id,omitempty"`
	*alarmKept
}

func (p *devicePage) handle(k *socket, m message) error {
	ctx, cancel := requestTime()
	defer cancel()
	ok := deviceOK{envelope: envelope{1, "ok"}, ID: m.ID}
	switch m.Type {
	case "alarm":
		var in alarmIn
		if json.Unmarshal(m.raw, &in) != nil {
			return badMessage("That is not an alarm.")
		}
		kept, err := p.server.alarm(ctx, p.key, in)
		if err != nil {
			return err
		}
		ok.alarmKept = &kept
	case "signal":
		var in signalIn
		if json.Unmarshal(m.raw, &in) != nil {
			return badMessage("That is not a signal.")
		}
		if err := p.server.signal(ctx, p.key, in); err != nil {
			return err
		}
	case "done":
		return p.done(k, m)
	default:
		return badMessage("This server does not know that type of message.")
	}
	p.speaks(k, m.Device)
	k.send(ok)
	return nil
}

// speaks keeps the socket for commands to a device of the API.
func (p *devicePage) speaks(k *socket, device string) {
	if protocol, number := deviceNumber(device); protocol == care.ProtocolAPI {
		p.numbers[number] = true
		p.server.devices.speaks(k, number)
	}
}

// done is a device's answer to a command; device may be left out by a socket
// that speaks for one only.
func (p *devicePage) done(k *socket, m message) error {
	var in struct {
		Kind care.CommandKind `json:"kind"`
	}
	if json.Unmarshal(m.raw, &in) != nil || in.Kind == "" {
		return badMessage("Say which kind of command is done.")
	}
	_, number := deviceNumber(m.Device)
	if m.Device == "" && len(p.numbers) == 1 {
		for number = range p.numbers {
		}
	}
	p.server.devices.done(k, number, in.Kind, m.Text)
	return nil
}
