package intents

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents/timex"
)

// busyThenEn is busyThen in English: "I'm at the doctor's at nine, make it eleven".
func (w *wish) busyThenEn(c clause, rest []clause) bool {
	if w.Service == "" && w.Expect != ExpectYesNo && w.Expect != ExpectTime && w.Expect != ExpectDate {
		return false
	}
	text := " " + strings.TrimSpace(w.line.text[c.from:c.to]) + " "
	timed := slices.ContainsFunc(w.pieces, func(p piece) bool { return p.Name == slotTime && c.has(p.from, p.to) })
	return timed && busyEn.MatchString(text) && !freshEn.MatchString(text) && slices.ContainsFunc(rest, w.onlyTimeEn)
}

var (
	busyEn     = regexp.MustCompile(` (?:i am|i will be|i have|i go|i see|i take|i get|i do|i eat|i sleep|i watch|we have|we are|we go|i always|i usually|my [a-z]+ (?:is|comes|has|will|gets)|he (?:is|comes|has)|she (?:is|comes|has)|that is when) `)
	onlyTimeEn = regexp.MustCompile(`^(?: |no|so|make|it|that|then|better|at|about|can|could|we|you|say|do|please|rather|let|us|how|what|come|would|be|instead|should|maybe|perhaps|and|to|have|is|good|fine)*$`)
)

// onlyTimeEn tells that a clause holds a time and hardly anything else.
func (w *wish) onlyTimeEn(c clause) bool {
	left, found := w.line.text[c.from:c.to], false
	for _, p := range w.pieces {
		if p.Name == slotTime && c.has(p.from, p.to) {
			left, found = strings.Replace(left, w.line.text[p.from:p.to], "", 1), true
		}
	}
	return found && onlyTimeEn.MatchString(left)
}

// lastHourEn reads a bare figure behind a reason as the hour that is wanted: "I have
// my tea at six, so five".
func (h *heard) lastHourEn() (piece, bool) {
	if h.chinese || h.Service == "" && h.Expect != ExpectYesNo && h.Expect != ExpectTime && !strings.Contains(h.line.text, " remind") && !strings.Contains(h.line.text, " alarm") {
		return piece{}, false
	}
	from := strings.LastIndex(h.line.text, " , ")
	if from < 0 {
		return piece{}, false
	}
	at := hourAfterEn.FindStringSubmatchIndex(h.line.text[from+2:])
	if at == nil {
		return piece{}, false
	}
	f, t := from+2+at[2], from+2+at[3]
	said := "at " + h.line.text[f:t]
	found := timex.Find(said, care.English, h.Now)
	if len(found) != 1 || !strings.HasSuffix(found[0].Text, h.line.text[f:t]) {
		return piece{}, false
	}
	start, end := h.line.span(f, t)
	return piece{Slot{slotTime, start, end, string(h.runes[start:end]), found[0].Value}, f, t, said}, true
}

var hourAfterEn = regexp.MustCompile(`^ (?:so |no |then |better |could you |can you |would you |please |make (?:it|that) |say |let us say |rather |can we say |how about |what about )+((?:half past |quarter past |quarter to )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2}))(?: then| please| instead)? $`)
