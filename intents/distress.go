package intents

import (
	"strings"

	"yinling/care"
)

// danger is one way of speaking of a danger.
type danger struct {
	kind   Distress
	says   *pattern
	before *pattern // what stands before the words, in the same clause, and makes them harmless
	after  *pattern // the same for what follows
	fears  bool     // "I am afraid of …" makes them harmless too
}

// tongue is how a language speaks of danger, and how it takes it back.
type tongue struct {
	dangers []danger
	breaks  string   // between clauses
	denied  *pattern // directly before: "no", "did not"
	feared  *pattern // directly before: "afraid of", "so as not to"
	iffy    *pattern // earlier in the clause: "if", "what if"
	told    *pattern // anywhere: from television, a dream, a drill
	old     *pattern // anywhere: long ago
	recent  *pattern // anywhere: yesterday; harmless only if fine
	fine    *pattern // anywhere: it is over
	still   *pattern // anywhere: it is not over
}

// FindDistress looks for danger in a finished sentence: first by rules, then,
// for what no rule knows, by a classifier that learned from data/said_*.txt. It
// is made for high recall: an elder who is missed is worse than an alarm too
// many. Text from television, of long ago or of what is over is no danger. It
// takes some 0.1 ms and may be asked from anywhere.
//
// It may be asked on text that is still growing, but more words can take a
// danger back (想死… 孙子了; 昨天摔了… 现在没事了): FindDistressSoFar is for that.
func FindDistress(text string, lang care.Lang) Distress {
	plain := classifierFor(text, lang).plain(text)
	return findDistress(plain, isChinese(text, lang), sure)
}

// FindDistressSoFar is FindDistress for text that is still growing. It leaves
// what the classifier is less sure of, and every wish to die, to the finished
// sentence.
func FindDistressSoFar(text string, lang care.Lang) Distress {
	plain := classifierFor(text, lang).plain(text)
	if d := findDistress(plain, isChinese(text, lang), surer); d != Despair {
		return d
	}
	return None
}

// findDistress takes normalised text, and how likely a danger must be that no
// rule knows.
func findDistress(plain string, zh bool, least float64) Distress {
	t, c := &english, classifierEn
	if zh {
		t, c = &chinese, classifierZh
	}
	if d := t.find(plain); d != None {
		return d
	}
	if zh && soundsLike(plain, cryBySound) {
		return Cry
	}
	if plain == "" || t.told.MatchString(plain) || t.over(plain) || t.iffy.MatchString(plain) {
		return None
	}
	return c.find(plain, least)
}

// find gives the most urgent danger: dangers are in that order.
func (t *tongue) find(text string) Distress {
	if t.told.MatchString(text) || t.over(text) {
		return None
	}
	for i := range t.dangers {
		d := &t.dangers[i]
		if d.says.each(text, func(from, to int) bool { return !t.harmless(d, text, from, to) }) {
			return d.kind
		}
	}
	return None
}

// over tells of what happened before and is no danger now.
func (t *tongue) over(text string) bool {
	if t.still.MatchString(text) {
		return false
	}
	return t.old.MatchString(text) || t.recent.MatchString(text) && t.fine.MatchString(text)
}

func (t *tongue) harmless(d *danger, text string, from, to int) bool {
	before, after := text[:from], text[to:]
	if i := strings.LastIndex(before, t.breaks); i >= 0 {
		before = before[i+len(t.breaks):]
	}
	if t.breaks == breaksEnglish { // matches begin and end with the space between words
		before, after = strings.TrimSpace(before)+" ", " "+strings.TrimSpace(after)+" "
		before = " " + before
	}
	if i := strings.Index(after, t.breaks); i >= 0 {
		after = after[:i]
	}
	switch {
	case t.denied.MatchString(before), t.iffy.MatchString(before):
		return true
	case d.fears && t.feared.MatchString(before):
		return true
	case d.before != nil && d.before.MatchString(before):
		return true
	default:
		return d.after != nil && d.after.MatchString(after)
	}
}

const breaksEnglish = " , "
