package speech

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func requireEspeak(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed")
	}
}

func TestEspeakSpeaks(t *testing.T) {
	requireEspeak(t)
	for _, u := range []Utterance{
		{Text: "明天中午十一点半，送一份午饭到家。", Lang: Chinese},
		{Text: "Lunch will be brought at half past eleven.", Lang: English},
		{Text: "-v is no option here", Lang: English},
	} {
		normal, err := speakAll(t, Espeak{}, u)
		require.NoError(t, err)
		require.Greater(t, loudness(normal), 500.0)
		require.Greater(t, len(normal), SpeakRate)
		u.Speed = 0.7
		slow, err := speakAll(t, Espeak{}, u)
		require.NoError(t, err)
		require.Greater(t, float64(len(slow)), 1.15*float64(len(normal)), "%s", u.Text)
	}
}

func TestEspeakFailures(t *testing.T) {
	_, err := speakAll(t, Espeak{}, Utterance{Text: "hola", Lang: "es"})
	requireReason(t, err, Refused)
	_, err = speakAll(t, Espeak{Path: "/nowhere/espeak-ng"}, Utterance{Text: "hi", Lang: English})
	requireReason(t, err, Unreachable)
	_, err = speakAll(t, Espeak{Path: "false"}, Utterance{Text: "hi", Lang: English})
	requireReason(t, err, Empty)
	_, err = speakAll(t, Espeak{Path: "echo"}, Utterance{Text: "hi", Lang: English})
	requireReason(t, err, Garbage)
}

// A program that hangs is killed when its caller has had enough.
func TestEspeakIsKilledWithItsContext(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "espeak-ng")
	pid := filepath.Join(dir, "pid")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\necho $$ > "+pid+"\nexec sleep 60\n"), 0o700))
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("caller hung up")
	go func() {
		for {
			if b, _ := os.ReadFile(pid); strings.HasSuffix(string(b), "\n") {
				cancel(gone)
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	var last error
	for _, err := range (Espeak{Path: script}).Synthesize(ctx, Utterance{Text: "hi", Lang: English}) {
		last = err
	}
	require.ErrorIs(t, last, gone)
	b, err := os.ReadFile(pid)
	require.NoError(t, err)
	require.NoDirExists(t, "/proc/"+strings.TrimSpace(string(b)), "it was waited for")
}

func TestEspeakStopsWhenNoMoreIsWanted(t *testing.T) {
	requireEspeak(t)
	n := 0
	for _, err := range (Espeak{}).Synthesize(t.Context(), Utterance{Text: strings.Repeat("hello ", 2000), Lang: English}) {
		require.NoError(t, err)
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}
