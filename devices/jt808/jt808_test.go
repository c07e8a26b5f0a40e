package jt808

import (
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/devices"
)

// vector is one line of the sample file, its frame escaped as on the wire.
type vector struct {
	kind, states, hex string
	wire              []byte
}

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	file, err := os.ReadFile("testdata/jt808_vectors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || f[0][0] == '#' {
			continue
		}
		v := vector{kind: f[0], hex: f[1], states: f[2]}
		if f[1][0] == '(' {
			v.wire = []byte(f[1])
		} else {
			raw := unhex(t, f[1])
			v.wire = wrap(raw[1 : len(raw)-1])
		}
		all = append(all, v)
	}
	if len(all) < 55 {
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

func kinds(m devices.Message) (all []care.AlarmKind) {
	for _, a := range m.Alarms {
		all = append(all, a.Kind)
	}
	return all
}

const (
	sosHex = "7e0200002e094027587492000a000000010000000a03083db7001329f3000000140000130412164952010400000012360a0002341502cb0c20085c107e"
	sosAck = "7e800100050940275874920000000a0200005c7e"
)

// xian is where the stories happen.
var xian = care.Position{
	At: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC), Fix: true, Lat: 34.265472, Lon: 108.953891, Speed: 1.5, Course: 90, Satellites: 9,
}

func terminal(t testing.TB, id string, version2019 bool) *Terminal {
	t.Helper()
	d, err := NewTerminal(id, version2019)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryVectorIsRead(t *testing.T) {
	// What the standard and the makers' notes say of the vectors that alarm.
	// 0100 is the main power cut.
	alarms := map[string][]care.AlarmKind{
		sosHex[:40]: {care.AlarmSOS},
		"7e070400510144503762020002000101004c0004": {care.AlarmPowerOff},
		"7e020000bc014093117711000200000100000000": {care.AlarmPowerOff},
		"7e02000046010050376964000200000100000000": {care.AlarmPowerOff},
		"7e0200004107904226220608ca00000100000000": {care.AlarmPowerOff},
	}
	batteries := map[string]int{
		"KEY_BATTERY_LEVEL 86": 86, "KEY_BATTERY_LEVEL 62": 62, "KEY_BATTERY_LEVEL 100": 100,
		"KEY_BATTERY_LEVEL 45": 45, "KEY_BATTERY_LEVEL 79": 79,
	}
	for _, v := range vectors(t) {
		all := readAll(t, New(), v.wire)
		if len(all) != 1 {
			t.Errorf("%d messages from %s", len(all), v.hex)
			continue
		}
		m := all[0]
		if strings.HasPrefix(v.hex, "7e0200") || strings.HasPrefix(v.hex, "7e0704") {
			if len(m.Positions) == 0 || m.Positions[0].At.IsZero() {
				t.Errorf("no position from %s", v.hex)
			}
			if m.Note != "" && !strings.Contains(m.Note, "call nobody") && m.Note != "sent late" {
				t.Errorf("%s: %s", v.hex, m.Note)
			}
		}
		want := alarms[v.hex[:min(40, len(v.hex))]]
		if v.states == "KEY_ALARM ALARM_REMOVING" {
			want = []care.AlarmKind{care.AlarmTakenOff}
		}
		if got := kinds(m); !slices.Equal(got, want) {
			t.Errorf("%s: alarms %v, want %v", v.hex, got, want)
		}
		if want, ok := batteries[v.states]; ok && m.Battery != want {
			t.Errorf("%s: battery %d, want %d", v.hex, m.Battery, want)
		}
		if len(m.Alarms) > 0 && (m.ReplyNow != nil || m.ReplyCommitted == nil) {
			t.Errorf("%s is acknowledged before it is committed", v.hex)
		}
	}
}

func TestSOSIsAcknowledgedByteByByteAndOnlyWhenCommitted(t *testing.T) {
	all := readAll(t, New(), unhex(t, sosHex))
	if len(all) != 1 || all[0].ReplyNow != nil || hex.EncodeToString(all[0].ReplyCommitted) != sosAck {
		t.Fatalf("%+v", all)
	}
	a := all[0].Alarms[0]
	if want := time.Date(2013, 4, 12, 8, 49, 52, 0, time.UTC); a.Kind != care.AlarmSOS || !a.At.Equal(want) || a.DeviceID != "94027587492" {
		t.Errorf("%+v", a)
	}
	if p := a.Position; !p.Fix || p.Lat != 50.871735 || p.Lon != -1.255923 {
		t.Errorf("%+v", p)
	}
}

func TestASessionOfBothVersions(t *testing.T) {
	for _, v2019 := range []bool{false, true} {
		d, device := New(), terminal(t, "13912344329", v2019)
		for _, step := range []struct {
			frame     []byte
			word      string
			answer    uint16
			committed bool
		}{
			{device.Register(), "0100", idRegistered, false},
			{device.Auth("13912344329"), "0102", idPlatform, false},
			{device.Heartbeat(), "0002", idPlatform, false},
			{device.Position(xian, 80), "0200", idPlatform, false},
			{device.SOS(xian, 80), "0200", idPlatform, true},
			{device.Batch(Report(0, xian, 80), Report(bitLowPower, xian, 9), Report(bitSOS, xian, 9)), "0704", idPlatform, true},
		} {
			all := readAll(t, d, step.frame)
			if len(all) != 1 || all[0].Word != step.word || all[0].DeviceID != "13912344329" || all[0].Note != "" && all[0].Note != "sent late" {
				t.Fatalf("2019 %v: %s: %+v", v2019, step.word, all)
			}
			reply := all[0].ReplyNow
			if step.committed {
				reply = all[0].ReplyCommitted
				a := all[0].Alarms[0]
				if a.Kind != care.AlarmSOS || a.Position.Lat != xian.Lat || a.Position.Lon != xian.Lon || !a.At.Equal(xian.At) || a.Position.Satellites != 9 {
					t.Errorf("%+v", a)
				}
			}
			if id, _, _, ok, n := ReadFrame(reply); !ok || id != step.answer || n != len(reply) {
				t.Errorf("2019 %v: %s answered with %x", v2019, step.word, reply)
			}
		}
	}
}

func TestTheTerminalIsToldTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		device := terminal(t, "13912344329", true)
		all := readAll(t, New(), device.frame(idTimeRequest, nil))
		id, _, body, ok, _ := ReadFrame(all[0].ReplyNow)
		if !ok || id != idTime || hex.EncodeToString(body) != "000101000000" { // the bubble's clock starts in 2000
			t.Errorf("%x %x", id, body)
		}
	})
}

func TestEveryAlarmBitOfAPersonIsReported(t *testing.T) {
	device := terminal(t, "1", false)
	all := readAll(t, New(), device.frame(idPosition, Report(0xffffffff, xian, 5)))
	want := []care.AlarmKind{care.AlarmSOS, care.AlarmUnknown, care.AlarmLeftZone, care.AlarmPowerOff, care.AlarmLowBattery}
	if got := kinds(all[0]); !slices.Equal(got, want) || !strings.Contains(all[0].Note, "26 alarm bits") {
		t.Errorf("%v %q", got, all[0].Note)
	}
	entered := append(Report(bitZone, xian, 5), 0x12, 6, 1, 0, 0, 0, 1, 0)
	if all = readAll(t, New(), device.frame(idPosition, entered)); !slices.Equal(kinds(all[0]), []care.AlarmKind{care.AlarmEnteredZone}) {
		t.Errorf("coming home: %v", kinds(all[0]))
	}
}

func TestAPositionThatAnswersAQueryCanBeAnSOS(t *testing.T) {
	device := terminal(t, "1", false)
	all := readAll(t, New(), device.frame(idQueried, append([]byte{0, 7}, Report(bitSOS, xian, 5)...)))
	if m := all[0]; m.Done != "8201" || len(m.Alarms) != 1 || m.ReplyCommitted == nil {
		t.Errorf("%+v", m)
	}
}

func TestADamagedSOSIsNotDropped(t *testing.T) {
	whole := terminal(t, "1", false).SOS(xian, 50)
	for name, spoil := range map[string]func([]byte) []byte{
		"checksum":        func(b []byte) []byte { b[len(b)-2] ^= 1; return b },
		"length":          func(b []byte) []byte { b[4]++; return b },
		"both":            func(b []byte) []byte { b[4]++; b[len(b)-3] ^= 1; return b },
		"a mark too many": func(b []byte) []byte { b[44] = mark; return b },
	} {
		next := terminal(t, "2", false).Heartbeat()
		all := readAll(t, New(), append(spoil(slices.Clone(whole)), next...))
		if len(all) != 2 || len(all[0].Alarms) != 1 || all[0].Alarms[0].Kind != care.AlarmSOS || all[0].Note == "" || !all[1].Heartbeat {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func TestAnEncryptedReportIsNotAcknowledged(t *testing.T) {
	h := header{id: idPosition, terminal: make([]byte, 6)}
	raw := unescaped(build(h, slices.Repeat([]byte{0xee}, 40)))
	raw[2] |= 1 << 2
	raw[len(raw)-1] ^= 1 << 2
	all := readAll(t, New(), wrap(raw))
	if len(all) != 1 || all[0].ReplyNow != nil || all[0].ReplyCommitted != nil || len(all[0].Alarms) != 0 || all[0].Note == "" {
		t.Errorf("%+v", all)
	}
}

func unescaped(frame []byte) []byte {
	out, _ := unescape(frame[1:len(frame)-1], new([]byte))
	return slices.Clone(out)
}
