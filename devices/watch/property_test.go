package watch

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yinling/care"
)

// pieces are what hostile and broken streams are made of.
var pieces = []string{
	"[", "]", "*", ",", "}", "][", "[3G*", "[3G*8800000015*", "[3G*8800000015*0002*", "[3G*8800000015*00C2*AL_LTE,", "[ZJ*014111001332708*0075*",
	"FFFF*", "AL", "LK", "TK,", "UD,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,", "0,5,home,aa:bb:cc:dd:ee:ff,-60,", "00210000", "1,1,460,0,",
	"\x00", "\xff", "\r\n", "家", " ",
}

func noise(t *rapid.T, label string) []byte {
	if rapid.Bool().Draw(t, label+" is raw") {
		return rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, label)
	}
	return []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 20).Draw(t, label), ""))
}

// Whatever came before, in whatever pieces: after a moment of silence the next
// good frame is read as if it were the first.
func TestTheNextGoodFrameIsReadAfterSilence(t *testing.T) {
	good := allSamples(t)
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom(good).Draw(r, "good")
		truth := one(t, s.frame)
		l := link{t: t, d: New()}
		for range rapid.IntRange(1, 4).Draw(r, "packets") {
			l.receive(noise(r, "noise"))
		}
		l.silence()
		l.got = nil
		l.receive(s.frame)
		if len(l.got) != 1 || !reflect.DeepEqual(l.got[0], truth) {
			r.Fatalf("%s is read as %+v", s.frame, l.got)
		}
	})
}

// Garbage that is not itself the beginning of a frame costs nothing even when
// the next frame is glued to it.
func TestTheNextGoodFrameIsReadAfterGarbage(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		junk := noise(r, "junk")
		stream := append(bytes.Clone(junk), alive...)
		got := over(t, stream)
		if len(got) == 0 || got[len(got)-1].Word != "LK" || string(got[len(got)-1].ReplyNow) != alive {
			r.Fatalf("%q: got %q", junk, words(got))
		}
	})
}

// What the simulator says is what the decoder hears.
func TestSimulatedReportsComeBack(t *testing.T) {
	coordinate := func(r *rapid.T, name string, limit int) float64 {
		return float64(rapid.IntRange(-limit*1e6, limit*1e6).Draw(r, name)) / 1e6
	}
	rapid.Check(t, func(r *rapid.T) {
		p := care.Position{
			At:  time.Unix(int64(rapid.IntRange(946684800, 4102444799).Draw(r, "at")), 0).UTC(),
			Fix: rapid.Bool().Draw(r, "fix"), Lat: coordinate(r, "lat", 90), Lon: coordinate(r, "lon", 180),
			Speed: float64(rapid.IntRange(0, 999).Draw(r, "speed")) / 10, Satellites: rapid.IntRange(0, 30).Draw(r, "satellites"),
			Accuracy: float64(rapid.IntRange(0, 9999).Draw(r, "accuracy")) / 10,
		}
		p.Fix = p.Fix && (p.Lat != 0 || p.Lon != 0)
		for range rapid.IntRange(0, 7).Draw(r, "cells") {
			p.Cells = append(p.Cells, care.Cell{MCC: 460, MNC: 1, LAC: rapid.IntRange(0, 65535).Draw(r, "area"), CID: rapid.IntRange(0, 1<<28).Draw(r, "cell"), Signal: -70})
		}
		for i := range rapid.IntRange(0, 10).Draw(r, "networks") {
			name := rapid.StringOfN(rapid.SampledFrom([]rune("aB5,[]}*家 ")), 0, 10, 32).Draw(r, "name")
			p.WiFi = append(p.WiFi, care.AccessPoint{MAC: fmt.Sprintf("aa:bb:cc:dd:ee:%02x", i), SSID: name, Signal: -50 - i})
		}
		s := State{Position: p, Battery: rapid.IntRange(0, 100).Draw(r, "battery"), Mask: rapid.Uint32().Draw(r, "mask")}
		w := Simulated{Vendor: "ZJ", ID: "014111001332708", Index: rapid.SampledFrom([]string{"", "00a7"}).Draw(r, "index")}
		for _, frame := range [][]byte{w.Alarm(s), w.Report(s)} {
			m := one(t, frame)
			if !reflect.DeepEqual(m.Positions[0], p) || m.Battery != s.Battery || m.DeviceID != w.ID || m.Note != "" {
				r.Fatalf("%s\n%+v\nwant\n%+v", frame, m, p)
			}
			isAlarm := bytes.Contains(frame, []byte("*AL_LTE"))
			if want := s.Mask&alarmBits != 0 || isAlarm; want != (len(m.Alarms) > 0) || isAlarm != (m.ReplyCommitted != nil) {
				r.Fatalf("%s: alarms %v", frame, kindsOf(m))
			}
		}
	})
}

func TestSimulatedHeartbeat(t *testing.T) {
	m := one(t, Simulated{Vendor: "3G", ID: "8800000015"}.Heartbeat(120, 77))
	if !m.Heartbeat || m.Battery != 77 || m.Readings[0].Value != 120 || string(m.ReplyNow) != alive {
		t.Errorf("%+v", m)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{"1.2035439": 1.2035439, "-0.5": -0.5, " 9.1574736": 9.1574736, "+3": 3, ".5": .5, "5.": 5, "0.000000000000000001": 0, "1 2": 12} {
		if v, ok := number([]byte(text)); !ok || math.Abs(v-want) > 1e-14 {
			t.Errorf("%q: %v %v", text, v, ok)
		}
	}
	for _, text := range []string{"", "-", ".", "1.2.3", "1e5", "0x1", "--1", "1-1", "999999999999999999", "Inf", "NaN"} {
		if v, ok := number([]byte(text)); ok {
			t.Errorf("%q is no number, got %v", text, v)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range allSamples(f) {
		f.Add(s.frame, uint16(len(s.frame)/2))
	}
	f.Add(bracketed("a]b", "[3G*", "x,y"), uint16(120))
	f.Add([]byte("[3G*8800000015*00C2*AL_LTE,0504[3G*8800000015*0002*LK]"), uint16(40))
	f.Fuzz(func(t *testing.T, data []byte, at uint16) {
		l := link{t: t, d: New()}
		n := min(int(at), len(data))
		l.receive(data[:n])
		l.receive(data[n:])
		l.silence()
		for _, m := range l.got {
			isAlarm := strings.HasPrefix(strings.ToUpper(m.Word), "AL")
			if isAlarm && (len(m.Alarms) == 0 || m.ReplyCommitted == nil) {
				t.Fatalf("an AL without alarm: %+v", m)
			}
			for i, a := range m.Alarms {
				if !a.Kind.Known() || i > 0 && !m.Alarms[i-1].Kind.MoreUrgent(a.Kind) {
					t.Fatalf("alarms out of order: %v", kindsOf(m))
				}
			}
		}
		l.got = nil
		l.receive([]byte(alive))
		if len(l.got) != 1 || !l.got[0].Heartbeat {
			t.Fatalf("the next good frame is lost: %+v", l.got)
		}
		glued := over(t, append(bytes.Clone(data), alive...))
		if len(glued) == 0 || !glued[len(glued)-1].Heartbeat {
			t.Fatalf("the next good frame is lost when glued: %q", words(glued))
		}
	})
}
