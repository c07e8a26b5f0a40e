package watch

import (
	"strings"
	"testing"

	"yinling/care"
	"yinling/devices"
)

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		kind    care.CommandKind
		args    []string
		frame   string // of a 3G watch
		refusal string
	}{
		{care.CommandLocate, nil, "[3G*8800000015*0002*CR]", ""},
		{care.CommandFind, nil, "[3G*8800000015*0004*FIND]", ""},
		{care.CommandCall, []string{"13800000000"}, "[3G*8800000015*0010*CALL,13800000000]", ""},
		{care.CommandCall, []string{"+8613800000000"}, "[3G*8800000015*0013*CALL,+8613800000000]", ""},
		{care.CommandCall, []string{"120"}, "[3G*8800000015*0008*CALL,120]", ""},
		{care.CommandCall, nil, "", "invalid"},
		{care.CommandCall, []string{"138]"}, "", "invalid"},
		{care.CommandCall, []string{"138,POWEROFF"}, "", "invalid"},
		{care.CommandSOS, []string{"111", "222", "333"}, "[3G*8800000015*000f*SOS,111,222,333]", ""},
		{care.CommandSOS, []string{"111"}, "[3G*8800000015*0009*SOS,111,,]", ""},
		{care.CommandSOS, []string{"111", "222", "333", "444"}, "", "invalid"},
		{care.CommandInterval, []string{"600"}, "[3G*8800000015*000a*UPLOAD,600]", ""},
		{care.CommandInterval, []string{"59"}, "", "invalid"},
		{care.CommandInterval, []string{"65536"}, "", "invalid"},
		{care.CommandInterval, []string{"1]"}, "", "invalid"},
		{care.CommandText, []string{"t我😀"}, "[3G*8800000015*0018*MESSAGE,00746211d83dde00]", ""},
		{care.CommandText, []string{" "}, "", "invalid"},
		{care.CommandText, []string{strings.Repeat("字", 301)}, "", "invalid"},
		{"reboot", nil, "", "unsupported"},
	} {
		d := New()
		if _, _, err := d.Command(devices.Command{Kind: c.kind, Args: c.args}); care.ErrorCode(err) != "not_connected" {
			t.Errorf("%s before the first frame: %v", c.kind, err)
		}
		d.Decode([]byte(alive), false)
		frame, word, err := d.Command(devices.Command{Kind: c.kind, Args: c.args})
		if string(frame) != c.frame || care.ErrorCode(err) != c.refusal {
			t.Errorf("%s %q: %q, %v", c.kind, c.args, frame, err)
			continue
		}
		if err != nil {
			continue
		}
		// The watch answers with the word alone, and that is what is waited for.
		m, _, _ := d.Decode(Simulated{Vendor: "3G", ID: "8800000015"}.Done(strings.ToLower(word)), false)
		if m.Done != word {
			t.Errorf("%s: waits for %q, the watch says %q", c.kind, word, m.Done)
		}
	}
}

func TestCommandsSpeakAsTheWatchSpokeLast(t *testing.T) {
	d := New()
	d.Decode([]byte("[ZJ*014111001332708*0075*0002*LK]"), false)
	d.Decode([]byte("[ZJ*014111001332708*007A*0002*LK]"), false)
	if frame, _, _ := d.Command(devices.Command{Kind: care.CommandLocate}); string(frame) != "[ZJ*014111001332708*007A*0002*CR]" {
		t.Errorf("%s", frame)
	}
	d.Decode([]byte("[SG*9081000548*0009*LK,0,100]"), false)
	if frame, _, _ := d.Command(devices.Command{Kind: care.CommandLocate}); string(frame) != "[SG*9081000548*0002*CR]" {
		t.Errorf("%s", frame)
	}
}
