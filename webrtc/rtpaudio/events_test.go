package rtpaudio

import "testing"

// A keyPacket is one telephone-event packet.
type keyPacket struct {
	ts     uint32
	marker bool
	key    rune
	dur    uint16
	end    bool
}

func TestPressesAreGivenOnceEach(t *testing.T) {
	const later = 20 * FrameTicks
	for name, c := range map[string]struct {
		packets []keyPacket
		want    string
	}{
		"one press, three ends": {[]keyPacket{
			{0, true, '5', 960, false}, {0, false, '5', 1920, false},
			{0, false, '5', 2880, true}, {0, false, '5', 2880, true}, {0, false, '5', 2880, true}}, "5"},
		"only the end arrives":     {[]keyPacket{{0, false, '#', 2880, true}}, "#"},
		"the same key twice":       {[]keyPacket{{0, true, '1', 2880, true}, {later, true, '1', 2880, true}}, "11"},
		"twice, both markers lost": {[]keyPacket{{0, false, '1', 2880, true}, {later, false, '1', 2880, true}}, "11"},
		"an end overtaken by the next key": {[]keyPacket{
			{0, true, '1', 960, false}, {later, true, '2', 960, false}, {0, false, '1', 2880, true}, {later, false, '2', 1920, true}}, "12"},
		"a long press goes on in a second event": {[]keyPacket{
			{0, true, '*', 960, false}, {0, false, '*', maxEvent, false},
			{maxEvent, false, '*', 960, false}, {maxEvent, false, '*', 1920, true}}, "*"},
		"a long press as Chromium 156 sends it": {[]keyPacket{
			{0, true, '7', 960, false}, {0, false, '7', 65280, false}, {66240, false, '7', 705, false},
			{66240, false, '7', 65025, false}, {132480, false, '7', 705, false}, {132480, false, '7', 37440, true}}, "7"},
		"the clock wraps":         {[]keyPacket{{1<<32 - 100, true, 'A', 960, true}, {later, true, 'B', 960, true}}, "AB"},
		"other keys, no ends":     {[]keyPacket{{0, true, '1', 960, false}, {later, false, '2', 960, false}}, "12"},
		"long apart, no ends":     {[]keyPacket{{0, true, '1', 960, false}, {5 * maxEvent, false, '1', 960, false}}, "11"},
		"a new press by its mark": {[]keyPacket{{0, true, '1', 960, false}, {later, true, '1', 960, false}}, "11"},
	} {
		var p Presses
		got := ""
		for _, k := range c.packets {
			code, err := DigitCode(k.key)
			if err != nil {
				t.Fatal(err)
			}
			e, err := ParseEvent(Event{Code: code, End: k.end, Volume: 10, Duration: k.dur}.Marshal())
			if err != nil || e.Duration != k.dur || e.End != k.end || e.Volume != 10 {
				t.Fatalf("%+v came back as %+v, %v", k, e, err)
			}
			if d, ok := p.Packet(k.ts, k.marker, e); ok {
				got += string(d)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestEventsThatAreNoKeys(t *testing.T) {
	var p Presses
	if d, ok := p.Packet(0, true, Event{Code: 16}); ok { // flash
		t.Errorf("flash is the key %q", d)
	}
	if _, err := ParseEvent([]byte{1, 2, 3}); err == nil {
		t.Error("three bytes were an event")
	}
	if _, err := DigitCode('E'); err == nil {
		t.Error("E is a key")
	}
}
