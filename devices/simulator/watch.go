package simulator

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"

	"yinling/care"
	"yinling/devices/watch"
)

// wristwatch speaks the watch protocol.
type wristwatch struct {
	watch.Simulated
	server *watch.Decoder
}

func newWatch(number string) (Model, error) {
	if len(number) < 10 || len(number) > 15 || strings.Trim(number, "0123456789") != "" {
		return nil, fmt.Errorf("a watch has a number of 10 to 15 digits, not %q", number)
	}
	return &wristwatch{watch.Simulated{Vendor: "3G", ID: number}, watch.New()}, nil
}

func (w *wristwatch) Greet() Sent {
	return Sent{What: "LK", Frame: w.Heartbeat(100, 80), Key: "LK", Greet: true}
}

func (w *wristwatch) Do(a Action, s State) (Sent, error) {
	state := watch.State{Position: s.now(), Battery: s.Battery, Signal: 60, Mask: watch.StateWorn}
	switch a {
	case Heartbeat:
		return Sent{What: "LK", Frame: w.Heartbeat(100, s.Battery), Key: "LK"}, nil
	case Report:
		return Sent{What: "report", Frame: w.Report(state)}, nil
	case SOS:
		state.Mask |= watch.BitSOS
	case Fall:
		state.Mask |= watch.BitFall
	default:
		return Sent{}, unable(care.ProtocolWatch, a)
	}
	return Sent{What: string(a), Frame: w.Alarm(state), Key: "AL", Again: true}, nil
}

// Hear reads the server's frames, which have the form of the watch's own.
func (w *wristwatch) Hear(buf []byte, s State) (h Heard, ok bool, consumed int) {
	m, ok, consumed := w.server.Decode(buf, false)
	if !ok {
		return h, false, consumed
	}
	switch m.Word {
	case "LK", "AL":
		return Heard{Key: m.Word}, true, consumed
	case "CR":
		h.Told = "told to say where it is"
		if at, err := w.Do(Report, s); err == nil {
			h.Replies = append(h.Replies, at)
		}
	case "CALL":
		h.Told = "dialling " + m.Result
	case "FIND":
		h.Told = "ringing to be found"
	case "MESSAGE":
		h.Told = "showing " + unhex(m.Result)
	default:
		h.Told = "told " + strings.TrimSuffix(m.Word+","+m.Result, ",")
	}
	done := Sent{What: m.Word + " done", Frame: w.Done(m.Word)}
	h.Replies = append([]Sent{done}, h.Replies...)
	return h, true, consumed
}

// unhex reads text as hex digits of its UTF-16, high byte first.
func unhex(digits string) string {
	b, _ := hex.DecodeString(digits[:len(digits)&^3])
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}
