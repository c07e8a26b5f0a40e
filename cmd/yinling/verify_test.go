package main

import (
	"bytes"
	"database/sql"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
)

func TestVerifyNamesTheTimelineThatWasChanged(t *testing.T) {
	ctx, cfg := t.Context(), Config{Data: t.TempDir(), Log: LogConfig{Level: "error"}}
	store, err := sqlstore.Open(ctx, databaseFile(cfg.Data), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(store.PutElder(ctx, care.Elder{ID: "wang", Name: "王秀兰", Lang: care.Chinese}))
	for _, id := range []string{"c1", "c2"} {
		must(store.StartCall(ctx, care.CallRecord{ID: id, ElderID: "wang", State: care.CallBot, Started: time.Now()}))
		must(store.AppendTurn(ctx, care.Turn{ID: "t" + id, CallID: id, Seq: 1, Party: care.PartyElder, Text: "我摔了", Started: time.Now()}))
	}
	var said bytes.Buffer
	must(verify(ctx, store, &said))
	if said.String() != "2 timelines, 4 events: whole\n" {
		t.Errorf("said %q", said.String())
	}

	// Somebody with the file at hand says that it was another minute.
	file, err := sql.Open("sqlite", databaseFile(cfg.Data))
	must(err)
	defer file.Close()
	_, err = file.ExecContext(ctx, "UPDATE events SET at = at - 60000 WHERE subject = 'call:c2' AND seq = 2")
	must(err)
	said.Reset()
	err = verify(ctx, store, &said)
	if err == nil || !strings.Contains(err.Error(), "timeline of call:c2: event 2 was changed") || said.Len() != 0 {
		t.Errorf("got %v and %q", err, said.String())
	}
	if err := (verifyCommand{}).Run(ctx, cfg); err == nil {
		t.Error("the command finds nothing wrong") // the program exits with 1
	}
}

func TestVerifyMakesNoRecords(t *testing.T) {
	cfg := Config{Data: t.TempDir()}
	err := verifyCommand{}.Run(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "no records") {
		t.Errorf("got %v", err)
	}
	if files, _ := os.ReadDir(cfg.Data); len(files) != 0 {
		t.Errorf("made %v", files)
	}
}
