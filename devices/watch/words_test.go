package watch

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yinling/care"
	"yinling/devices"
)

func say(t testing.TB, content string) devices.Message {
	t.Helper()
	return one(t, Frame("3G", "8800000015", "", content))
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ content, now, committed string }{
		{"LK", "LK", ""},
		{"lk,50,0,100", "LK", ""},
		{"LK,0,100", "LK", ""},
		{"TKQ", "TKQ", ""},
		{"TKQ2", "TKQ2", ""},
		{"TK,#!AMR\n\x01\x02", "TK,0", ""},
		{"TK,1", "", ""},
		{"INIT,13800000000", "INIT,1", ""},
		{"CONFIG,TY:g36a,UL:600,SY:0,CM:0", "CONFIG,1", ""},
		{"WIFIINFOUP,0068,0070,aa:bb:cc:dd:ee:ff", "WIFIINFOUP,1", ""},
		{"heart,71", "heart", ""},
		{"PULSE,71", "PULSE", ""},
		{"bphrt,120,79,73,,,,", "bphrt", ""},
		{"oxygen,0,98", "oxygen,1", ""},
		{"oxygen,0,0", "oxygen,2", ""},
		{"btemp2,1,36.2", "btemp2", ""},
		{"blood,120,80", "", ""},
		{"TEMP,36.5", "", ""},
		{"AL", "", "AL"},
		{"al_lte,", "", "AL"},
		{"ALCUSTOMER1,nonsense", "", "AL"},
		{"AL_5G,180916,064153,A,22.5,N,113.8,E,0,0,0,11,100,100,0,0,00010000,0,0", "", "AL"},
		{"UD,180916,064153,A,22.5,N,113.8,E,0,0,0,11,100,100,0,0,00010000,0,0", "", ""},
		{"UD2,180916,064153,A,22.5,N,113.8,E,0,0,0,11,100,100,0,0,00000000,0,0", "", ""},
		{"CR", "", ""},
		{"", "", ""},
	} {
		for _, index := range []string{"", "0A3f"} {
			m := one(t, Frame("ZJ", "014111001332708", index, c.content))
			for which, pair := range map[string][2]string{"now": {string(m.ReplyNow), c.now}, "committed": {string(m.ReplyCommitted), c.committed}} {
				want := ""
				if pair[1] != "" {
					want = string(Frame("ZJ", "014111001332708", index, pair[1]))
				}
				if pair[0] != want {
					t.Errorf("%q, %s: %q, want %q", c.content, which, pair[0], want)
				}
			}
		}
	}
}

func TestFramesAreWrittenByteForByte(t *testing.T) {
	if got := string(Frame("3G", "6907919734", "", "AL")); got != "[3G*6907919734*0002*AL]" {
		t.Error(got)
	}
	if got := string(Frame("ZJ", "689466020014198", "0003", strings.Repeat("x", 0x1a2b)))[:32]; got != "[ZJ*689466020014198*0003*1a2b*xx" {
		t.Error(got)
	}
}

// report has the mask at the place of the status.
func report(word, mask string) string {
	return word + ",170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0," + mask + ",0,0,0"
}

func TestEverySetAlarmBitIsReported(t *testing.T) {
	const (
		sos, fall, heart, unknown   = care.AlarmSOS, care.AlarmFall, care.AlarmHeartRate, care.AlarmUnknown
		takenOff, leftZone, battery = care.AlarmTakenOff, care.AlarmLeftZone, care.AlarmLowBattery
		entered                     = care.AlarmEnteredZone
	)
	type kinds = []care.AlarmKind
	for _, c := range []struct {
		mask   string
		al, ud kinds
	}{
		{"00000000", kinds{unknown}, nil},
		{"0000", kinds{unknown}, nil},
		{"0001", kinds{unknown}, nil},     // low battery is a state here
		{"00000010", kinds{unknown}, nil}, // not moving is a state
		{"0000001f", kinds{unknown}, nil},
		{"00004000", kinds{unknown}, nil},
		{"", kinds{unknown}, nil},
		{"none", kinds{unknown}, nil},
		{"100000000", kinds{unknown}, nil},
		{"00010000", kinds{sos}, kinds{sos}},
		{" 00010000 ", kinds{sos}, kinds{sos}},
		{"10000", kinds{sos}, kinds{sos}},
		{"00020000", kinds{battery}, kinds{battery}},
		{"00040000", kinds{leftZone}, kinds{leftZone}},
		{"00080000", kinds{entered}, kinds{entered}},
		{"00100000", kinds{takenOff}, kinds{takenOff}},
		{"00200000", kinds{fall}, kinds{fall}},
		{"00400000", kinds{heart}, kinds{heart}}, // not a fall
		{"80000000", kinds{unknown}, kinds{unknown}},
		{"00210018", kinds{sos, fall}, kinds{sos, fall}},
		{"00120001", kinds{takenOff, battery}, kinds{takenOff, battery}},
		{"ffffffff", kinds{sos, fall, heart, unknown, leftZone, takenOff, battery, entered}, kinds{sos, fall, heart, unknown, leftZone, takenOff, battery, entered}},
	} {
		if got := kindsOf(say(t, report("AL_LTE", c.mask))); !reflect.DeepEqual(got, c.al) {
			t.Errorf("AL with %q: %v, want %v", c.mask, got, c.al)
		}
		for _, word := range []string{"UD", "UD2", "UD_LTE", "WT", "WG", "WAD,CH", "PP,214118", "CR"} {
			if got := kindsOf(say(t, report(word, c.mask))); !reflect.DeepEqual(got, c.ud) {
				t.Errorf("%s with %q: %v, want %v", word, c.mask, got, c.ud)
			}
		}
	}
	all := kindsOf(say(t, report("AL", "ffffffff")))
	for i := range all[1:] {
		if !all[i].MoreUrgent(all[i+1]) {
			t.Errorf("%s goes before %s", all[i], all[i+1])
		}
	}
}

// Any field may be empty, and a record may end anywhere; the press is still one.
func TestAnAlarmWithHolesIsAnAlarm(t *testing.T) {
	whole := strings.Split(report("AL_LTE", "00010000"), ",")
	for i := 1; i <= 16; i++ {
		holed := append([]string{}, whole...)
		holed[i] = ""
		want := care.AlarmSOS
		if i == 16 {
			want = care.AlarmUnknown
		}
		if m := say(t, strings.Join(holed, ",")); len(m.Alarms) != 1 || m.Alarms[0].Kind != want {
			t.Errorf("without field %d: %+v", i, m.Alarms)
		}
		short := say(t, strings.Join(whole[:i], ","))
		if len(short.Alarms) != 1 || short.Alarms[0].Kind != care.AlarmUnknown || short.ReplyCommitted == nil {
			t.Errorf("ends before field %d: %+v", i, short)
		}
		if i > 2 && short.Alarms[0].At.IsZero() {
			t.Errorf("ends before field %d: the time is lost", i)
		}
	}
	empty := say(t, "AL"+strings.Repeat(",", 15)+",00010000")
	if len(empty.Alarms) != 1 || empty.Alarms[0].Kind != care.AlarmSOS || empty.Battery != -1 || !empty.Alarms[0].At.IsZero() {
		t.Errorf("all empty: %+v", empty)
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		fields   string
		fix      bool
		lat, lon float64
	}{
		{"A,22.5,N,113.8,E", true, 22.5, 113.8},
		{"A,22.5,S,113.8,W", true, -22.5, -113.8},
		{"A,-22.5,N,-113.8,E", true, -22.5, -113.8}, // the sign wins
		{"A,41.46,N,-84.14,W", true, 41.46, -84.14},
		{"A,16.47,S,68.11,", true, -16.47, 68.11},
		{"A, 48.7 ,N, 9.15,E", true, 48.7, 9.15},
		{"a,22.5,s,113.8,e", true, -22.5, 113.8},
		{"V,54.4,N,6.4,E", false, 54.4, 6.4},
		{"V,,,,", false, 0, 0},
		{"A,0.0,N,0.0,E", false, 0, 0}, // off Africa
		{"A,,N,,E", false, 0, 0},
		{"A,91,N,10,E", false, 0, 0},
		{"A,1e1,N,10,E", false, 0, 0},
		{"A,NaN,N,Inf,E", false, 0, 0},
		{"A,999999999999999999999,N,10,E", false, 0, 0},
		{",22.5,N,113.8,E", false, 22.5, 113.8},
	} {
		p := say(t, "UD,170525,214118,"+c.fields+",36.5,90,12,5,100,50,7,0,00000000,0,0").Positions[0]
		if p.Fix != c.fix || p.Lat != c.lat || p.Lon != c.lon {
			t.Errorf("%s: %+v", c.fields, p)
		}
		if p.Speed != 36.5 || p.Course != 90 || p.Altitude != 12 || p.Satellites != 5 {
			t.Errorf("%s: %+v", c.fields, p)
		}
	}
}

func TestClocks(t *testing.T) {
	for _, c := range []struct{ date, hour, want string }{
		{"170525", "214118", "2025-05-17T21:41:18Z"},
		{"290224", "235959", "2024-02-29T23:59:59Z"},
		{"290225", "000000", ""},
		{"310425", "000000", ""},
		{"170525", "240000", ""},
		{"000000", "000000", ""},
		{"1705", "214118", ""},
		{"17o525", "214118", ""},
		{"", "", ""},
	} {
		at := say(t, "UD,"+c.date+","+c.hour+",V,,,,").Positions[0].At
		if got := at.Format(time.RFC3339); got != c.want && !(c.want == "" && at.IsZero()) {
			t.Errorf("%s %s: %s", c.date, c.hour, got)
		}
	}
}

func TestTails(t *testing.T) {
	home := care.AccessPoint{MAC: "aa:bb:cc:dd:ee:ff", SSID: "home", Signal: -60}
	cell := care.Cell{MCC: 460, MNC: 1, LAC: 9529, CID: 21809, Signal: 155}
	for _, c := range []struct {
		tail     string
		cells    []care.Cell
		wifi     []care.AccessPoint
		accuracy float64
	}{
		{",0,0", nil, nil, 0},
		{",1,0,460,1,9529,21809,155,1,home,AA:BB:CC:DD:EE:FF,-60,40.7", []care.Cell{cell}, []care.AccessPoint{home}, 40.7},
		{",1,0,460,1,9529,21809,155,1,home,aa:bb:cc:dd:ee:ff,-60,00", []care.Cell{cell}, []care.AccessPoint{home}, 0},
		{",0,1,home,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{home}, 0},
		{",FFFF,FFFF,FFFE,1,2,home,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{home}, 0},
		{",1,255,460,FFFE,9529,21809,155,1,home,aa:bb:cc:dd:ee:ff,-60,3.5", nil, []care.AccessPoint{home}, 3.5},
		{",2,0,460,1,9529,21809,155,1,home,aa:bb:cc:dd:ee:ff,-60", []care.Cell{cell}, []care.AccessPoint{home}, 0}, // a cell is missing
		{",1,0,460,1,9529,21809,", []care.Cell{{MCC: 460, MNC: 1, LAC: 9529, CID: 21809}}, nil, 0},
		{",1,0,,,9529,21809,1", nil, nil, 0},
		{",999,0,460,1,9529", nil, nil, 0},
		{",0,7,home,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{home}, 0}, // fewer networks than said
		{",0,1,home,aa:bb:cc:dd:ee:ff", nil, []care.AccessPoint{{MAC: home.MAC, SSID: "home"}}, 0},
		{",0,1,,,,00", nil, nil, 0},
		{",0,1,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{{MAC: home.MAC, Signal: -60}}, 0}, // no name at all
		{",0,1,a\x00b\xff,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{{MAC: home.MAC, SSID: "ab", Signal: -60}}, 0},
		{",0,1,家,aa:bb:cc:dd:ee:ff,-60", nil, []care.AccessPoint{{MAC: home.MAC, SSID: "家", Signal: -60}}, 0},
		{"", nil, nil, 0},
	} {
		p := say(t, strings.TrimSuffix(report("UD", "00000000"), ",0,0,0")+c.tail).Positions[0]
		if !reflect.DeepEqual(p.Cells, c.cells) || !reflect.DeepEqual(p.WiFi, c.wifi) || p.Accuracy != c.accuracy {
			t.Errorf("%q:\n%+v %+v %v\nwant\n%+v %+v %v", c.tail, p.Cells, p.WiFi, p.Accuracy, c.cells, c.wifi, c.accuracy)
		}
		for _, a := range p.WiFi {
			if !utf8.ValidString(a.SSID) {
				t.Errorf("%q is not text", a.SSID)
			}
		}
	}
}

func TestVitals(t *testing.T) {
	heart := func(v float64) care.Reading { return care.Reading{Kind: care.ReadingHeartRate, Value: v} }
	pressure := care.Reading{Kind: care.ReadingBloodPressure, Value: 120, Second: 79}
	for _, c := range []struct {
		content string
		want    []care.Reading
	}{
		{"heart,71", []care.Reading{heart(71)}},
		{"HEART,0", nil},
		{"heart", nil},
		{"heart,NaN", nil},
		{"PULSE,88", []care.Reading{heart(88)}},
		{"bphrt,120,79,73,,,,", []care.Reading{pressure, heart(73)}},
		{"bphrt,120,79,0,170,1,80,60", []care.Reading{pressure}},
		{"bphrt,0,0,73", []care.Reading{heart(73)}},
		{"bphrt,,,", nil},
		{"BLOOD,120,79", []care.Reading{pressure}},
		{"blood,120", nil},
		{"oxygen,0,98", []care.Reading{{Kind: care.ReadingOxygen, Value: 98}}},
		{"oxygen,0,101", nil},
		{"TEMP,36.5", []care.Reading{{Kind: care.ReadingTemperature, Value: 36.5}}},
		{"btemp2,1,35.29", []care.Reading{{Kind: care.ReadingTemperature, Value: 35.29}}},
		{"btemp2,1,0", nil},
		{"btemp2,1,1", nil},
		{"LK,4262,3,91", []care.Reading{{Kind: care.ReadingSteps, Value: 4262}}},
		{"LK,0,3,91", nil},
		{"LK,50,100", nil},
	} {
		if got := say(t, c.content).Readings; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.content, got, c.want)
		}
	}
	if m := say(t, "LK,4262,3,91"); m.Battery != 91 || !m.Heartbeat {
		t.Errorf("heartbeat: %+v", m)
	}
	if m := say(t, "LK,50,100"); m.Battery != -1 {
		t.Errorf("the short form has no battery: %+v", m)
	}
}

func TestAnswersToCommands(t *testing.T) {
	for _, c := range []struct{ content, done, result string }{
		{"CR", "CR", ""}, {"upload", "UPLOAD", ""}, {"VERNO,G29 V1", "VERNO", "G29 V1"}, {"TK,1", "TK", "1"}, {"TK", "TK", ""},
		{"TS,a\x00b", "TS", "ab"}, {"MESSAGE", "MESSAGE", ""}, {"LK", "", ""}, {"UD", "", ""}, {"WIFIINFOUP,61,62,x", "", ""},
	} {
		if m := say(t, c.content); m.Done != c.done || m.Result != c.result {
			t.Errorf("%s: %q %q", c.content, m.Done, m.Result)
		}
	}
}
