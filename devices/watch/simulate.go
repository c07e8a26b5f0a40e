package watch

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"yinling/care"
)

// Simulated is a watch that is not there: it says what a real one would.
type Simulated struct {
	Vendor string // "3G", "SG", "CS", "ZJ"
	ID     string // 10 or 15 digits
	Index  string // 4 hex digits for the family that has one, else ""
}

// State is what a watch knows when it reports.
type State struct {
	Position care.Position // cells of one operator only
	Battery  int           // per cent
	Steps    int
	Signal   int    // of the mobile network, 0 to 100
	Mask     uint32 // BitSOS|BitFall|StateWorn…
}

// Heartbeat is the sign of life, LK.
func (w Simulated) Heartbeat(steps, battery int) []byte {
	return w.frame(fmt.Sprintf("LK,%d,0,%d", steps, battery))
}

// Alarm is a report that the watch repeats until it is answered.
func (w Simulated) Alarm(s State) []byte { return w.frame("AL_LTE," + s.record()) }

// Report is an ordinary report.
func (w Simulated) Report(s State) []byte { return w.frame("UD_LTE," + s.record()) }

// Done is the watch's answer to a command.
func (w Simulated) Done(word string) []byte { return w.frame(word) }

func (w Simulated) frame(content string) []byte { return Frame(w.Vendor, w.ID, w.Index, content) }

func (s State) record() string {
	p := s.Position
	at := p.At.UTC()
	if p.At.IsZero() {
		at = time.Unix(0, 0).UTC()
	}
	valid := "V"
	if p.Fix {
		valid = "A"
	}
	northSouth, eastWest := "N", "E"
	if p.Lat < 0 {
		northSouth = "S"
	}
	if p.Lon < 0 {
		eastWest = "W"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s,%s,%.6f,%s,%.6f,%s,%s,%s,%s,%d,%d,%d,%d,0,%08X", at.Format("020106,150405"), valid,
		math.Abs(p.Lat), northSouth, math.Abs(p.Lon), eastWest,
		decimal(p.Speed), decimal(p.Course), decimal(p.Altitude), p.Satellites, s.Signal, s.Battery, s.Steps, s.Mask)
	fmt.Fprintf(&b, ",%d", len(p.Cells))
	for i, c := range p.Cells {
		if i == 0 {
			fmt.Fprintf(&b, ",1,%d,%d", c.MCC, c.MNC)
		}
		fmt.Fprintf(&b, ",%d,%d,%d", c.LAC, c.CID, c.Signal)
	}
	fmt.Fprintf(&b, ",%d", len(p.WiFi))
	for _, a := range p.WiFi {
		fmt.Fprintf(&b, ",%s,%s,%d", a.SSID, a.MAC, a.Signal)
	}
	return b.String() + "," + decimal(p.Accuracy)
}

// decimal always has a point, which tells an accuracy from other numbers.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
