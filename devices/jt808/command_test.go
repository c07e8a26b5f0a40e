package jt808

import (
	"encoding/hex"
	"testing"

	"yinling/care"
	"yinling/devices"
)

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		v2019   bool
		command devices.Command
		word    string
		body    string // of the first frame
		code    string
	}{
		{false, devices.Command{Kind: care.CommandLocate}, "8201", "", ""},
		{false, devices.Command{Kind: care.CommandCall, Args: []string{"02912345"}}, "8400", "003032393132333435", ""},
		{false, devices.Command{Kind: care.CommandCall, Args: []string{"029;1"}}, "", "", "invalid"},
		{false, devices.Command{Kind: care.CommandInterval, Args: []string{"300"}}, "8103", "0100000029040000012c", ""},
		{false, devices.Command{Kind: care.CommandInterval, Args: []string{"soon"}}, "", "", "invalid"},
		{false, devices.Command{Kind: care.CommandText, Args: []string{"吃药"}}, "8300", "0db3d4d2a9", ""},
		{true, devices.Command{Kind: care.CommandText, Args: []string{"吃药"}}, "8300", "0d01b3d4d2a9", ""},
		{false, devices.Command{Kind: care.CommandFind}, "", "", "unsupported"},
		{false, devices.Command{Kind: care.CommandSOS, Args: []string{"120"}}, "", "", "unsupported"},
	} {
		d, device := New(), terminal(t, "13912344329", c.v2019)
		readAll(t, d, device.Heartbeat())
		raw, word, err := d.Command(c.command)
		if word != c.word || care.ErrorCode(err) != c.code {
			t.Errorf("%+v: %q %v", c.command, word, err)
		}
		if err != nil {
			continue
		}
		id, serial, body, ok, _ := ReadFrame(raw)
		if !ok || hex.EncodeToString(body) != c.body {
			t.Errorf("%+v: %x", c.command, raw)
		}
		answer := readAll(t, d, device.Answer(serial, id, 0))[0]
		if answer.Done != word || answer.Result != "ok" || answer.ReplyNow != nil {
			t.Errorf("%+v", answer)
		}
	}
}

func TestLocatingAsksNowAndFollowsForAWhile(t *testing.T) {
	d := New()
	readAll(t, d, terminal(t, "1", false).Heartbeat())
	raw, _, _ := d.Command(devices.Command{Kind: care.CommandLocate})
	_, _, _, _, n := ReadFrame(raw)
	id, _, body, ok, _ := ReadFrame(raw[n:])
	if !ok || id != idTrack || hex.EncodeToString(body) != "0014000000b4" {
		t.Errorf("%x", raw[n:])
	}
}

func TestNobodyIsCommandedBeforeTheySaidWhoTheyAre(t *testing.T) {
	if _, _, err := New().Command(devices.Command{Kind: care.CommandLocate}); care.ErrorCode(err) != "not_found" {
		t.Error(err)
	}
}

func TestTerminalsHaveDigits(t *testing.T) {
	for _, id := range []string{"", "12a", "1234567890123"} {
		if _, err := NewTerminal(id, false); err == nil {
			t.Errorf("%q is accepted", id)
		}
	}
}
