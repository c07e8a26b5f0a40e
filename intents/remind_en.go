package intents

import (
	"regexp"
	"strings"
)

// whatEn finds what a reminder is of where the words for reminding stand last or
// say only "it": "I've got the doctor on Thursday at two, remind me an hour
// before" is of the doctor, "my blood pressure tablet. Remind me to take it" of
// taking the tablet.
func (w *wish) whatEn(what string) string {
	at := askedEn.FindStringIndex(w.line.text[w.from:w.to])
	if at == nil {
		return what
	}
	before := w.line.text[w.from : w.from+at[0]+1]
	if onlyRemindEn.MatchString(" " + strings.ToLower(what) + " ") {
		what = ""
	}
	if what == "" {
		if m := haveEn.FindStringSubmatchIndex(before); m != nil {
			return w.words(w.from+m[2], w.from+m[3])
		}
		return w.without(w.from, w.from+at[0]+1)
	}
	it := pronounEn.FindStringSubmatchIndex(what)
	if it == nil || it[2] < 0 {
		return what
	}
	if m := ownEn.FindStringSubmatchIndex(before); m != nil {
		return what[:it[2]] + w.words(w.from+m[2], w.from+m[3]) + what[it[3]:]
	}
	return what
}

var (
	askedEn      = regexp.MustCompile(` (?:(?:could you |can you |would you |will you |please |just |and |so )*(?:remind|nudge|prompt|tell|warn|ring|call) me|give me a [a-z]+|do not let me forget) `)
	onlyRemindEn = regexp.MustCompile(`^ (?:(?:please |can you |could you )*(?:remind|tell|nudge|prompt|warn) me|give me a [a-z]+)?(?: (?:an? |half an? |one |two |the )?(?:hours?|minutes?|quarter of an hour|day|night|evening) (?:before(?:hand)?|earlier|ahead|in advance))? $`)
	pronounEn    = regexp.MustCompile(`^(?:take|have|use|put in|do|ring|call|change|check|water|feed) (it|them|her|him)\b`)
	ownEn        = regexp.MustCompile(` (my (?:[a-z]+ ){0,2}[a-z]+) (?:, |at |on |in |every |again )`)
	haveEn       = regexp.MustCompile(` (?:have got|have|am having|am seeing|there is|it is|got|going to|go to) ((?:a |an |my |the )[a-z]+(?: (?:appointment|club|class|visit|lunch|test|check up))?) (?:, |at |on |in |tomorrow |today |this |next )`)
)
