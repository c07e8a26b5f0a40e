package watch

import (
	"bytes"
	"math"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"yinling/care"
	"yinling/devices"
)

// sample is one line of the files in testdata.
type sample struct {
	frame   []byte
	meaning string
	source  string
}

func samples(t testing.TB, file string) (all []sample) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "[") {
			continue
		}
		part := append(strings.Split(strings.TrimSpace(line), "\t"), "", "")
		all = append(all, sample{[]byte(strings.ReplaceAll(part[0], `\xff`, "\xff")), part[1], part[2]})
	}
	return all
}

func allSamples(t testing.TB) []sample {
	return append(samples(t, "watch_vectors.tsv"), samples(t, "watch_field_frames.tsv")...)
}

// one decodes a buffer that holds one whole frame.
func one(t testing.TB, frame []byte) devices.Message {
	t.Helper()
	m, ok, n := New().Decode(frame, false)
	if !ok || n != len(frame) {
		t.Fatalf("%q: ok %v, consumed %d of %d", frame, ok, n, len(frame))
	}
	return m
}

func kindsOf(m devices.Message) (k []care.AlarmKind) {
	for _, a := range m.Alarms {
		k = append(k, a.Kind)
	}
	return k
}

// The alarms of the samples by the documented bits, in the order of the files.
// Where a public decoder says otherwise the vendor's page is right.
var documented = []struct {
	begins string
	kinds  []care.AlarmKind
	word   string
}{
	{"[3G*6907919734*", []care.AlarmKind{care.AlarmSOS}, "AL_LTE 00010000"},
	{"[SG*9059011020*", []care.AlarmKind{care.AlarmUnknown}, "AL 00000000"},
	{"[ZJ*689466020014198*", []care.AlarmKind{care.AlarmTakenOff}, "AL 00100000"},
	{"[3G*358839237678820*", []care.AlarmKind{care.AlarmTakenOff}, "ALCUSTOMER1 00100008"},
	{"[ZJ*014111001332708*", []care.AlarmKind{care.AlarmTakenOff}, "AL 00100000"},
	{"[SG*9051004074*", []care.AlarmKind{care.AlarmUnknown}, "AL 00000000"},
	// A state of a watch that sends no alarm half: which alarm it is, it cannot say.
	{"[SG*8800000015*0087*AL,220414", []care.AlarmKind{care.AlarmUnknown}, "AL 0001"},
	{"[3G*8904355190*", []care.AlarmKind{care.AlarmSOS}, "AL_LTE 00010000"},
	{"[3G*4504816162*", []care.AlarmKind{care.AlarmFall}, "AL_LTE 00200000"},
	{"[3G*8800000015*00CD*AL,180916", []care.AlarmKind{care.AlarmTakenOff}, "AL 00100018"},
}

func TestEverySampleRaisesTheDocumentedAlarms(t *testing.T) {
	seen := 0
	for _, s := range allSamples(t) {
		m := one(t, s.frame)
		var want []care.AlarmKind
		for _, d := range documented {
			if strings.HasPrefix(string(s.frame), d.begins) {
				want = d.kinds
				seen++
				if m.Alarms[0].Word != d.word {
					t.Errorf("%s: word %q, want %q", s.frame, m.Alarms[0].Word, d.word)
				}
			}
		}
		if got := kindsOf(m); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: alarms %v, want %v", s.frame, got, want)
		}
		for _, a := range m.Alarms {
			if a.DeviceID != m.DeviceID || a.Battery != m.Battery || a.At.IsZero() || !reflect.DeepEqual(a.Position, m.Positions[0]) {
				t.Errorf("%s: the alarm lacks what the report says: %+v", s.frame, a)
			}
		}
	}
	if seen != len(documented) {
		t.Errorf("%d of %d alarms met", seen, len(documented))
	}
}

func TestEveryVectorIsReadAsThePublicDecoderReadsIt(t *testing.T) {
	all := samples(t, "watch_vectors.tsv")
	if len(all) != 33 {
		t.Fatalf("%d vectors, want 33", len(all))
	}
	for _, s := range all {
		m := one(t, s.frame)
		fact := facts(s.meaning)
		compareReport(t, s, m, fact)
		compareVitals(t, s, m, fact)
		if got, want := string(m.ReplyCommitted), fact["ack"]; isAlarm(strings.ToUpper(m.Word)) && got != want {
			t.Errorf("%s: acknowledged by %q, want %q", s.frame, got, want)
		}
		if want := fact["ack"]; (m.Word == "LK" || m.Word == "TKQ") && string(m.ReplyNow) != want {
			t.Errorf("%s: answered by %q, want %q", s.frame, m.ReplyNow, want)
		}
	}
}

var factPattern = regexp.MustCompile(`(\w+)=(\[[^\]]*\]|[^\s,{}]+)`)

func facts(meaning string) map[string]string {
	m := map[string]string{}
	for _, f := range factPattern.FindAllStringSubmatch(meaning, -1) {
		m[f[1]] = f[2]
	}
	return m
}

func compareReport(t *testing.T, s sample, m devices.Message, fact map[string]string) {
	t.Helper()
	near := func(name string, got, tolerance float64) {
		t.Helper()
		if want, err := strconv.ParseFloat(fact[name], 64); err == nil && math.Abs(got-want) > tolerance {
			t.Errorf("%s: %s %v, want %v", s.frame, name, got, want)
		}
	}
	near("batteryLevel", float64(m.Battery), 0)
	if fact["time"] == "" {
		if len(m.Positions) > 0 {
			t.Errorf("%s: has a position", s.frame)
		}
		return
	}
	if len(m.Positions) != 1 {
		t.Fatalf("%s: %d positions", s.frame, len(m.Positions))
	}
	p := m.Positions[0]
	if at := p.At.Format(time.RFC3339); at != fact["time"] {
		t.Errorf("%s: at %s, want %s", s.frame, at, fact["time"])
	}
	if strconv.FormatBool(p.Fix) != fact["valid"] {
		t.Errorf("%s: fix %v, want %s", s.frame, p.Fix, fact["valid"])
	}
	near("lat", p.Lat, 1e-9)
	near("lon", p.Lon, 1e-9)
	near("speedKn", p.Speed/1.852, 1e-4)
	near("course", p.Course, 0)
	near("alt", p.Altitude, 0)
	near("sat", float64(p.Satellites), 0)
	near("cells", float64(len(p.Cells)), 0)
	near("wifi", float64(len(p.WiFi)), 0)
}

func compareVitals(t *testing.T, s sample, m devices.Message, fact map[string]string) {
	t.Helper()
	got := map[string]float64{}
	for _, r := range m.Readings {
		switch r.Kind {
		case care.ReadingHeartRate:
			got["heartRate"] = r.Value
		case care.ReadingBloodPressure:
			got["pressureHigh"], got["pressureLow"] = r.Value, r.Second
		case care.ReadingOxygen:
			got["bloodOxygen"] = r.Value
		case care.ReadingTemperature:
			got["temp1"] = r.Value
		case care.ReadingSteps:
			got["steps"] = r.Value
		}
	}
	for _, name := range []string{"heartRate", "pressureHigh", "pressureLow", "bloodOxygen", "temp1", "steps"} {
		want, _ := strconv.ParseFloat(fact[name], 64) // 0 is "not measured"
		if got[name] != want {
			t.Errorf("%s: %s %v, want %v", s.frame, name, got[name], want)
		}
	}
}

// What the meaning column of the field frames says, checked by hand.
func TestTheFieldFramesAreReadWhole(t *testing.T) {
	all := samples(t, "watch_field_frames.tsv")
	sos := one(t, all[0].frame).Positions[0]
	if sos.Fix || sos.Lat != 0 || len(sos.Cells) != 4 || sos.Cells[1] != (care.Cell{MCC: 262, MNC: 2, LAC: 45192, CID: 12827668, Signal: -14}) ||
		!reflect.DeepEqual(sos.WiFi, []care.AccessPoint{{MAC: "48:5d:35:56:38:63", Signal: -81}}) {
		t.Errorf("SOS indoors: %+v", sos)
	}
	fall := one(t, all[1].frame)
	if w := fall.Positions[0].WiFi; len(w) != 5 || w[3].SSID != "5B" || w[0].SSID != "4P-Touch" || fall.Positions[0].Speed != 22 || fall.Battery != 35 {
		t.Errorf("fall: %+v", fall)
	}
	if p := one(t, all[2].frame).Positions[0]; len(p.Cells) != 7 || p.Accuracy != 12.4 || !p.Fix {
		t.Errorf("taken off: %+v", p)
	}
	blank := one(t, all[3].frame).Positions[0]
	if len(blank.Cells) != 7 || blank.Cells[2].CID != 63554 || blank.Accuracy != 40.7 {
		t.Errorf("blank in a cell: %+v", blank)
	}
	pressure := one(t, all[4].frame)
	want := []care.Reading{{Kind: care.ReadingBloodPressure, Value: 112, Second: 73}, {Kind: care.ReadingHeartRate, Value: 67}}
	if !reflect.DeepEqual(pressure.Readings, want) || string(pressure.ReplyNow) != "[3G*8800000015*0005*bphrt]" {
		t.Errorf("blood pressure: %+v", pressure)
	}
	if v := one(t, all[5].frame); v.Done != "VERNO" || v.Result != "G29_BASE_V1.00_2014.04.23_17.46.49" || v.Note != "" {
		t.Errorf("version: %+v", v)
	}
}

func TestHexCellsAreReadAsHex(t *testing.T) {
	for _, s := range samples(t, "watch_vectors.tsv") {
		if !bytes.Contains(s.frame, []byte("55C0,3B882A2")) {
			continue
		}
		want := []care.Cell{{MCC: 234, MNC: 10, LAC: 0x55c0, CID: 0x3b882a2, Signal: 132}}
		if got := one(t, s.frame).Positions[0].Cells; !reflect.DeepEqual(got, want) {
			t.Errorf("cells %+v, want %+v", got, want)
		}
		return
	}
	t.Fatal("no such sample")
}
