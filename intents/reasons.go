package intents

import (
	"regexp"
	"slices"
	"strings"
)

// clause is a part of a wish between two breaks, in bytes of the line.
type clause struct{ from, to int }

// clauses are the parts of the wish between its breaks.
func (w *wish) clauses() []clause {
	mark := "，"
	if !w.chinese {
		mark = " , "
	}
	var all []clause
	from := w.from
	for part := range strings.SplitSeq(w.line.text[w.from:w.to], mark) {
		to := from + len(part)
		if strings.TrimSpace(part) != "" {
			all = append(all, clause{from, to})
		}
		from = to + len(mark)
	}
	return all
}

func (c clause) has(from, to int) bool { return c.from <= from && to <= c.to }

// reasonZh is why somebody cannot or will not: 我上午要去医院, 儿子说要接我出去吃.
var reasonZh = rx(`我(?:们)?[^，送订约来]{0,6}(?:要|得|想|约好)(?:去|上|到|跟|和|出)|(?:儿子|女儿|闺女|媳妇|孙子|孙女|老伴|孩子|女婿|侄子|外甥)[^，]{0,4}(?:说)?(?:要|会)?[^，]{0,3}(?:接我|带我|来看我|回来|过来)|有事|没空|不在家|走亲戚|要出门`)

// reasons drops what stands in the reasons for an answer: in 我要去打牌，周四吧 only
// Thursday is meant. A reason is one only beside something that is wanted.
func (w *wish) reasons() {
	all := w.clauses()
	if !w.chinese || len(all) < 2 {
		return
	}
	for i, c := range all[:len(all)-1] {
		text := w.line.text[c.from:c.to]
		if !reasonZh.MatchString(text) || !w.answered(all[i+1:]) {
			continue
		}
		w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool { return c.has(p.from, p.to) && (p.Name == slotTime || p.Name == slotPerson) })
		w.offers = slices.DeleteFunc(w.offers, func(o offer) bool { return c.has(o.from, o.to) })
		start, end := w.line.span(w.line.trimmed(c.to, w.to))
		w.text = classed(string(w.runes[start:end]), true)
		w.guesses, w.unsure = nil, false
		w.reasoned = true
	}
}

// answered tells that the clauses after a reason say what is wanted: a time for
// the open form, or that something is not wanted any more.
func (w *wish) answered(rest []clause) bool {
	for _, c := range rest {
		if lastWordZh.MatchString(w.line.text[c.from:c.to]) {
			return true
		}
		if w.Service != "" && slices.ContainsFunc(w.pieces, func(p piece) bool { return p.Name == slotTime && c.has(p.from, p.to) }) {
			return true
		}
	}
	return false
}

var lastWordZh = regexp.MustCompile(`不要了|不订了|不用(?:送|来)了?|取消|退了|退掉|别送|别来|改[到成]`)

// comparativeZh are wishes for earlier or later, no one o'clock.
var comparativeZh = regexp.MustCompile(`[早晚快慢]一点儿?`)

// noComparison blanks them out for the finder of times; places stay.
func noComparison(text string) string {
	if !strings.Contains(text, "一点") {
		return text
	}
	var b strings.Builder
	last := 0
	for _, at := range comparativeZh.FindAllStringIndex(text, -1) {
		after := strings.TrimPrefix(text[at[1]:], "，")
		if at[1] < len(text) && strings.ContainsAny(firstRune(text[at[1]:]), "钟半刻过零十整前后以之左到") && after == text[at[1]:] {
			continue
		}
		b.WriteString(text[last:at[0]])
		b.WriteString(strings.Repeat("，", len([]rune(text[at[0]:at[1]]))))
		last = at[1]
	}
	b.WriteString(text[last:])
	return b.String()
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
