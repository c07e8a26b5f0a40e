package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yinling/care"
	"yinling/prompts"
)

// A relative who agreed with the elder on emergencies only learns that a reminder
// was missed, not what it was about.
func TestAMissedReminderTellsWhatConsentLets(t *testing.T) {
	book, err := prompts.Load(nil)
	require.NoError(t, err)
	notes := missedNotes{book, time.UTC}
	due := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	o := care.Occurrence{ReminderID: "r1", What: "吃降压药", Due: due}
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		for _, c := range []struct {
			consent care.Consent
			told    bool
		}{
			{care.Consent{Emergency: true}, false},
			{care.Consent{Emergency: true, Summary: true}, true},
		} {
			r := care.Relative{ID: "d", Lang: lang, Consent: c.consent, Channels: []care.Channel{{Kind: care.ChannelSMS, Target: "13800000001"}}}
			list := notes.Missed(o, care.Elder{ID: "e", Salutation: "王奶奶", Lang: care.Chinese}, r, due.Add(time.Hour))
			require.Len(t, list, 1)
			require.Contains(t, list[0].Text, "王奶奶")
			require.Equal(t, c.told, strings.Contains(list[0].Text, "降压药"), list[0].Text)
			require.NotContains(t, list[0].Subject, "降压药")
		}
	}
}
