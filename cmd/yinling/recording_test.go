package main

import (
	"testing"
	"time"

	"yinling/callcenter"
	"yinling/speech"
)

func record(t *testing.T) (*recorder, []byte) {
	t.Helper()
	r, err := recordings{dir: t.TempDir()}.Start("call")
	if err != nil {
		t.Fatal(err)
	}
	enc, err := speech.NewEncoder(speech.EncoderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	packet, err := enc.Encode(make([]int16, speech.SpeakFrame))
	if err != nil {
		t.Fatal(err)
	}
	return r.(*recorder), packet
}

func speak(r callcenter.Recorder, packet []byte) {
	began := time.Now()
	for i := range 50 {
		r.Packet(true, packet, began.Add(time.Duration(i)*speech.FrameTime))
	}
}

func TestARecordingIsKeptUnderTheNameOfItsCall(t *testing.T) {
	r, packet := record(t)
	speak(r, packet)
	if name, err := r.Close(); name != "call.ogg" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
	silent, _ := record(t)
	if name, err := silent.Close(); name != "" || err != nil {
		t.Errorf("of a call without a sound: %q, %v", name, err)
	}
}

func TestARecordingThatCannotBeWrittenSaysSo(t *testing.T) {
	r, packet := record(t)
	r.file.Close() // the disk is gone
	speak(r, packet)
	if _, err := r.Close(); err == nil {
		t.Error("a broken recording was taken for a good one")
	}
}
