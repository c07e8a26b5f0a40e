package test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"yinling/care"
	"yinling/web/client"
)

func asRefusal(err error) *client.Refusal {
	var r *client.Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// waitForLinks waits for the messages to an elder's relatives after n calls and
// gives the newest token of each relative by name. It reads the messages as
// they were delivered: the demo's relatives have no channel, so theirs are files.
func (h *house) waitForLinks(calls int, elder string, relatives int) map[string]string {
	h.t.Helper()
	store := h.records()
	e := h.elder(elder)
	tokens := map[string]string{}
	eventually(h.t, "messages to the relatives", 20*time.Second, func() bool {
		list, err := store.CallsOf(context.Background(), e.ID, 1)
		if err != nil || len(list) == 0 || list[0].State != care.CallEnded {
			return false
		}
		s, err := store.SummaryOfCall(context.Background(), list[0].ID)
		if err != nil {
			return false
		}
		messages, err := store.Messages(context.Background(), s.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		sent := 0
		for _, m := range messages {
			r, err := store.Relative(context.Background(), strings.TrimPrefix(m.Person, "relative:"))
			if err != nil {
				h.t.Fatal(err)
			}
			tokens[r.Name] = regexp.MustCompile(`[^/]+$`).FindString(m.URL)
			if !m.Sent.IsZero() {
				sent++
			}
		}
		return sent == relatives
	})
	files, err := filepath.Glob(filepath.Join(h.dir, "outbox", "*"))
	if err != nil || len(files) < relatives*calls {
		h.t.Errorf("the outbox folder has %d files, want %d", len(files), relatives*calls)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.Mode().Perm()&0o077 != 0 {
			h.t.Errorf("%s can be read by others: %v", f, info.Mode())
		}
	}
	return tokens
}

// withdraw revokes the link of a token.
func (h *house) withdraw(token string) {
	h.t.Helper()
	id := regexp.MustCompile(`^[^.]+`).FindString(token)
	if err := h.records().RevokeLink(context.Background(), id, time.Now()); err != nil {
		h.t.Fatal(err)
	}
}
