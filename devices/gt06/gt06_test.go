package gt06

import (
	"encoding/hex"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/devices"
)

// vector is one line of the sample file.
type vector struct{ kind, hex, states string }

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	file, err := os.ReadFile("testdata/gt06_vectors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 && f[0][0] != '#' {
			all = append(all, vector{f[0], f[1], f[2]})
		}
	}
	if len(all) < 90 {
		t.Fatalf("only %d vectors", len(all))
	}
	return all
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readAll decodes everything that is in the buffer, as a gateway does.
func readAll(t testing.TB, d devices.Decoder, buf []byte) (all []devices.Message) {
	t.Helper()
	for last := false; ; {
		m, ok, n := d.Decode(buf, last)
		if n < 0 || n > len(buf) || ok && n == 0 {
			t.Fatalf("consumed %d of %d, ok %v", n, len(buf), ok)
		}
		if ok {
			all = append(all, m)
		}
		buf = buf[n:]
		if n == 0 {
			if last || len(buf) == 0 {
				return all
			}
			last = true
		}
	}
}

const (
	sosHex   = "7878241617070a150e24ca01fba0040780e177005c0001720253360027db6204e40400004bf1e90d0a"
	sosAck   = "78780516004b3d120d0a"
	loginHex = "78780d0103837141118104150002a2700d0a"
)

func TestAcknowledgementsByteByByte(t *testing.T) {
	for _, c := range []struct{ name, in, now, committed string }{
		{"login", loginHex, "787805010002eb470d0a", ""},
		{"heartbeat", "78780a130006640001000269e80d0a", "787805130002db6a0d0a", ""},
		{"SOS only when it is committed", sosHex, "", sosAck},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := readAll(t, New(), unhex(t, c.in))
			if len(all) != 1 {
				t.Fatalf("%d messages", len(all))
			}
			if got := hex.EncodeToString(all[0].ReplyNow); got != c.now {
				t.Errorf("now %q, want %q", got, c.now)
			}
			if got := hex.EncodeToString(all[0].ReplyCommitted); got != c.committed {
				t.Errorf("committed %q, want %q", got, c.committed)
			}
		})
	}
}

// alarming is what the documents say of the vectors that alarm, by type and time.
var alarming = map[string]care.AlarmKind{
	"7878241617070a150e24": care.AlarmSOS,
	"78781219028f0a29e100": care.AlarmSOS, // both places, no position
	"78782da4150817073b10": care.AlarmLowBattery,
	"78782ea4110c0c02281b": care.AlarmPowerOff, // switched off
	"78782627100419092d07": care.AlarmLowBattery,
	"7878251610051b0f1c34": care.AlarmPowerOff, // power cut
	"78780a13560604f0830c": care.AlarmPowerOff, // power cut
	"78782516160908063736": care.AlarmTakenOff,
	"7878251613020c12141a": care.AlarmTakenOff,
	"78785195140a020c2914": care.AlarmUnknown, // accident
	"787840a218061b0e0f05": care.AlarmUnknown, // in no list
	"78782d16190c1d0e3b03": care.AlarmUnknown, // in no list
	"78782d16190c1d0f0b07": care.AlarmUnknown, // in no list
}

func TestEveryVectorIsRead(t *testing.T) {
	for _, v := range vectors(t) {
		raw := unhex(t, v.hex)
		frames := 1
		if strings.HasPrefix(v.hex, "7979005bfd") {
			frames = 3 // in one line
		}
		all := readAll(t, New(), raw)
		if len(all) != frames {
			t.Errorf("%d messages from %s", len(all), v.hex)
			continue
		}
		m := all[0]
		if strings.HasPrefix(v.kind, "verifyPosition") && len(m.Positions) == 0 {
			t.Errorf("no position from %s %q", v.hex, m.Note)
		}
		want, alarms := alarming[v.hex[:min(20, len(v.hex))]]
		if (len(m.Alarms) == 1) != alarms || alarms && m.Alarms[0].Kind != want {
			t.Errorf("%s: alarms %v, want %q", v.hex, m.Alarms, want)
		}
		if (len(m.Alarms) > 0) != (len(m.ReplyCommitted) > 0) || len(m.Alarms) > 0 && m.ReplyNow != nil {
			t.Errorf("%s: %d alarms, now %x, committed %x", v.hex, len(m.Alarms), m.ReplyNow, m.ReplyCommitted)
		}
	}
}

func TestAVectorWithStatedPosition(t *testing.T) {
	m := readAll(t, New(), unhex(t, "78781f120f0a140e150bc505e51e780293a9e800540000f601006e0055da00035f240d0a"))[0]
	p := m.Positions[0]
	if !p.Fix || math.Abs(p.Lat-54.94535) > 1e-5 || math.Abs(p.Lon-24.01762) > 1e-5 || p.Satellites != 5 ||
		!p.At.Equal(time.Date(2015, 10, 20, 14, 21, 11, 0, time.UTC)) || !slices.Equal(p.Cells, []care.Cell{{MCC: 246, MNC: 1, LAC: 110, CID: 21978}}) {
		t.Errorf("%+v", p)
	}
}

// home is where the stories happen.
var home = care.Position{
	At: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC), Fix: true, Lat: 34.265472, Lon: 108.953891, Speed: 3, Course: 90, Satellites: 9,
}

const imei = "863921032215477"

func login(t testing.TB) []byte {
	t.Helper()
	b, err := Login(imei, 1)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASession(t *testing.T) {
	d := New()
	for _, step := range []struct {
		frame []byte
		kind  care.AlarmKind
	}{
		{login(t), ""},
		{Heartbeat(66, 2), ""},
		{SOS(home, 66, 3), care.AlarmSOS},
		{Fall(home, 66, 4), care.AlarmFall},
	} {
		all := readAll(t, d, step.frame)
		if len(all) != 1 || all[0].DeviceID != imei || all[0].Note != "" {
			t.Fatalf("%+v", all)
		}
		m, reply := all[0], all[0].ReplyNow
		if step.kind != "" {
			reply = m.ReplyCommitted
			if len(m.Alarms) != 1 || m.Alarms[0].Kind != step.kind || m.Alarms[0].DeviceID != imei || m.Alarms[0].Battery != 50 {
				t.Fatalf("%+v", m.Alarms)
			}
			p := m.Alarms[0].Position
			if !p.Fix || math.Abs(p.Lat-home.Lat) > 1e-6 || math.Abs(p.Lon-home.Lon) > 1e-6 || !p.At.Equal(home.At) || p.Course != 90 || p.Speed != 3 {
				t.Errorf("%+v", p)
			}
		} else if len(m.Alarms) > 0 {
			t.Errorf("%+v", m.Alarms)
		}
		raw := step.frame
		if kind, serial, _, ok, n := ReadFrame(reply); !ok || kind != raw[3] || serial != uint16(raw[len(raw)-5]) || n != len(reply) {
			t.Errorf("%x is answered with %x", raw, reply)
		}
	}
}

func TestSOSStandsInTwoPlacesAndEitherIsEnough(t *testing.T) {
	for _, c := range []struct {
		status, code byte
		want         []care.AlarmKind
	}{
		{0x20, 0x00, []care.AlarmKind{care.AlarmSOS}},
		{0x00, 0x01, []care.AlarmKind{care.AlarmSOS}},
		{0x20, 0x01, []care.AlarmKind{care.AlarmSOS}},
		{0x18, 0x01, []care.AlarmKind{care.AlarmSOS, care.AlarmLowBattery}},
		{0x38, 0x23, []care.AlarmKind{care.AlarmFall, care.AlarmTakenOff}},
		{0x30, 0x77, []care.AlarmKind{care.AlarmUnknown, care.AlarmLeftZone}},
		{0x08, 0x03, nil}, // shaken
	} {
		m := readAll(t, New(), alarm(home, c.status, c.code, 50, 1))[0]
		var got []care.AlarmKind
		for _, a := range m.Alarms {
			got = append(got, a.Kind)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("status %02x code %02x: %v, want %v", c.status, c.code, got, c.want)
		}
	}
	beat := readAll(t, New(), build(false, kindStatus, []byte{4 << 3, 4, 4, 0, 2}, 9))[0]
	if len(beat.Alarms) != 1 || beat.ReplyNow != nil || beat.ReplyCommitted == nil {
		t.Errorf("SOS in a heartbeat: %+v", beat)
	}
}

func TestAnAlarmBeforeTheLoginComesOut(t *testing.T) {
	m := readAll(t, New(), SOS(home, 50, 1))[0]
	if m.DeviceID != "" || len(m.Alarms) != 1 {
		t.Errorf("%+v", m)
	}
}

func TestADamagedSOSIsNotDropped(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"checksum":         func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"length too small": func(b []byte) []byte { b[2] -= 9; return b },
		"length too big":   func(b []byte) []byte { b[2] += 9; return b },
		"length zero":      func(b []byte) []byte { b[2] = 0; return b },
		"cut":              func(b []byte) []byte { return b[:len(b)-5] },
	} {
		all := readAll(t, New(), append(spoil(SOS(home, 50, 1)), Heartbeat(50, 2)...))
		if len(all) != 2 || len(all[0].Alarms) != 1 || all[0].Alarms[0].Kind != care.AlarmSOS || all[0].Note == "" || !all[1].Heartbeat {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func TestTheLoginSetsTheClocksZone(t *testing.T) {
	raw := login(t)
	for word, want := range map[uint16]time.Duration{0x3200: -8 * time.Hour, 0x4dd8: 12*time.Hour + 45*time.Minute, 0: 0} {
		d := New()
		readAll(t, d, build(false, kindLogin, append(slices.Clone(raw[4:14]), byte(word>>8), byte(word)), 1))
		p := readAll(t, d, SOS(home, 50, 1))[0].Positions[0]
		if got := p.At.Sub(home.At); got != want {
			t.Errorf("%04x: %v, want %v", word, got, want)
		}
	}
}

func TestTheDeviceIsToldTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := readAll(t, New(), TimeRequest(6))[0]
		if got := hex.EncodeToString(m.ReplyNow[:14]); got != "78780b8a0001010000000006"+got[24:] { // the bubble's clock starts in 2000
			t.Errorf("%x", m.ReplyNow)
		}
	})
}

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		command    devices.Command
		text, code string
	}{
		{devices.Command{Kind: care.CommandLocate}, "WHERE#", ""},
		{devices.Command{Kind: care.CommandInterval, Args: []string{"60"}}, "TIMER,60#", ""},
		{devices.Command{Kind: care.CommandInterval, Args: []string{"1"}}, "", "invalid"},
		{devices.Command{Kind: care.CommandSOS, Args: []string{"13900000001", "+8613900000002"}}, "SOS,A,13900000001,+8613900000002#", ""},
		{devices.Command{Kind: care.CommandSOS, Args: []string{"1#RESET"}}, "", "invalid"},
		{devices.Command{Kind: care.CommandSOS}, "", "invalid"},
		{devices.Command{Kind: care.CommandCall, Args: []string{"120"}}, "", "unsupported"},
		{devices.Command{Kind: care.CommandFind}, "", "unsupported"},
	} {
		raw, word, err := New().Command(c.command)
		if care.ErrorCode(err) != c.code {
			t.Errorf("%+v: %v", c.command, err)
		}
		if err != nil {
			continue
		}
		f := open(raw, "")
		if !checked(raw) || f.kind != kindCommand || int(f.data[0]) != 4+len(c.text) || string(f.data[5:]) != c.text {
			t.Errorf("%+v: %x", c.command, raw)
		}
		if m := readAll(t, New(), Answer("OK!", 3))[0]; m.Done != word || m.Result != "OK!" || m.ReplyNow != nil {
			t.Errorf("%+v", m)
		}
	}
}

func TestADeviceSaysInWordsWhereItIs(t *testing.T) {
	for _, v := range vectors(t) {
		if strings.Contains(v.hex, hex.EncodeToString([]byte("Current position!"))) {
			m := readAll(t, New(), unhex(t, v.hex))[0]
			if len(m.Positions) != 1 || m.Positions[0].Lat != 54.739332 || m.Positions[0].Lon != 25.273270 || m.Done == "" {
				t.Errorf("%+v", m)
			}
			return
		}
	}
	t.Error("the vector is missing")
}

func TestADamagedLoginNamesOnlyTheNameless(t *testing.T) {
	damaged, _ := Login("111111111111111", 1)
	damaged[len(damaged)-3] ^= 1
	d := New()
	if m := readAll(t, d, damaged); len(m) != 1 || m[0].DeviceID != "111111111111111" || m[0].Note == "" {
		t.Errorf("%+v", m)
	}
	readAll(t, d, login(t))
	readAll(t, d, damaged)
	if m := readAll(t, d, SOS(home, 50, 1)); m[0].DeviceID != imei {
		t.Errorf("%+v", m)
	}
}

func TestWhatATrackerSaysOfItsPowerAndZones(t *testing.T) {
	for _, c := range []struct {
		status, code byte
		kind         care.AlarmKind
	}{
		{2 << 3, 0, care.AlarmPowerOff}, // power cut
		{0, 0x02, care.AlarmPowerOff},
		{0, 0x11, care.AlarmPowerOff}, // switched off
		{0, 0x15, care.AlarmPowerOff}, // switched itself off
		{3 << 3, 0, care.AlarmLowBattery},
		{0, 0x0e, care.AlarmLowBattery},
		{0, 0x04, care.AlarmEnteredZone},
		{0, 0x05, care.AlarmLeftZone},
		{6 << 3, 0, care.AlarmLeftZone}, // a fence was crossed
	} {
		m := readAll(t, New(), alarm(home, 0x40|c.status, c.code, 50, 1))[0]
		if len(m.Alarms) != 1 || m.Alarms[0].Kind != c.kind {
			t.Errorf("status %02x, alarm %02x: %v, want %s", c.status, c.code, m.Alarms, c.kind)
		}
	}
}

func TestASimulatedPositionComesBack(t *testing.T) {
	m := readAll(t, New(), Position(home, 7))[0]
	p := m.Positions[0]
	if len(m.Alarms) > 0 || m.ReplyNow == nil || m.Note != "" || !p.Fix || math.Abs(p.Lat-home.Lat) > 1e-5 || !p.At.Equal(home.At) {
		t.Errorf("%+v", m)
	}
	raw, _, _ := New().Command(devices.Command{Kind: care.CommandLocate})
	if kind, _, text, ok, n := ReadFrame(raw); kind != 0x80 || text != "WHERE#" || !ok || n != len(raw) {
		t.Errorf("%x is read as %q", raw, text)
	}
	m = readAll(t, New(), Located(home, 8))[0]
	if m.Done != "80" || len(m.Positions) != 1 || math.Abs(m.Positions[0].Lon-home.Lon) > 1e-5 {
		t.Errorf("%+v", m)
	}
}
