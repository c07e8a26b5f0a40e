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
	mark := w.mark()
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

func (w *wish) mark() string {
	if w.chinese {
		return "，"
	}
	return " , "
}

func (c clause) has(from, to int) bool { return c.from <= from && to <= c.to }

// reasonZh is why somebody cannot or will not: 我上午要去医院, 儿子说要接我出去吃.
var reasonZh = rx(`我(?:们)?[^，送订约来]{0,6}(?:要|得|想|约好)(?:去|上|到|跟|和|出)|(?:儿子|女儿|闺女|媳妇|孙子|孙女|老伴|孩子|女婿|侄子|外甥)[^，]{0,4}(?:说)?(?:要|会)?[^，]{0,3}(?:接我|带我|来看我|回来|过来|来(?:了|做|烧|住|陪我)?$)|有事|没空|不在家|走亲戚|要出门`)

// reasons drops what stands in the reasons for an answer: in 我要去打牌，周四吧 only
// Thursday is meant. A reason is one only beside something that is wanted.
func (w *wish) reasons() {
	all := w.clauses()
	if len(all) < 2 {
		return
	}
	var kept []string
	for i, c := range all {
		if !w.isReason(all, i) {
			start, end := w.line.span(w.line.trimmed(c.from, c.to))
			kept = append(kept, string(w.runes[start:end]))
			continue
		}
		w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool { return c.has(p.from, p.to) && (p.Name == slotTime || p.Name == slotPerson) })
		w.offers = slices.DeleteFunc(w.offers, func(o offer) bool { return c.has(o.from, o.to) })
		w.reasoned = true
	}
	if w.reasoned {
		w.text = classed(strings.Join(kept, w.mark()), w.chinese)
		w.guesses, w.unsure = nil, false
	}
}

// pastHabit drops the times of clauses that tell of the past: 以前我天天看报.
func (w *wish) pastHabit() {
	if !agoRe.MatchString(w.line.text[w.from:w.to]) {
		return
	}
	for _, c := range w.clauses() {
		if agoRe.MatchString(w.line.text[c.from:c.to]) {
			w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool { return p.Name == slotTime && c.has(p.from, p.to) && !aheadZh.MatchString(p.Text) })
		}
	}
}

var (
	agoRe   = regexp.MustCompile(`以前(?:我|也|都|老|总|天天|每)|从前|过去(?:我|都|老|总)|年轻的?时候|那些年|当年|小时候|(?:昨天|前天|上回|上次|上周.?|上礼拜.?)[^，]{0,4}(?:来|打扫|送来|洗|剪|修)的|(?:昨天|前天|上周|上礼拜)[^，]{0,6}(?:没|就走了|了一|了个|过了)| (?:used to|years ago|when i was|in the old days|in my day|back then) `)
	aheadZh = regexp.MustCompile(`今天|明|后天|下`)
)

// isReason tells that a clause is the reason for what another one says.
func (w *wish) isReason(all []clause, i int) bool {
	before, after := all[:i], all[i+1:]
	if !w.chinese {
		return w.busyThenEn(all[i], after)
	}
	reason := reasonZh.MatchString(w.line.text[all[i].from:all[i].to])
	return reason && w.answered(after) || reason && w.calledOff(before) || w.busyThen(all[i], after)
}

// calledOff tells that something is moved or not wanted in one of the clauses.
func (w *wish) calledOff(list []clause) bool {
	return slices.ContainsFunc(list, func(c clause) bool {
		text := w.line.text[c.from:c.to]
		return lastWordZh.MatchString(text) || movedZh.MatchString(text)
	})
}

var movedZh = regexp.MustCompile(`(?:改|换|挪|推|调|提)(?:到|成|在|迟到|前到|前)`)

// busyThen tells that a clause says what somebody does at a time, and a later one
// only another time: 六点我吃饭呢，五点.
func (w *wish) busyThen(c clause, rest []clause) bool {
	if w.Service == "" && w.Expect != ExpectYesNo && w.Expect != ExpectTime && w.Expect != ExpectDate {
		return false
	}
	for _, p := range w.pieces {
		if p.Name != slotTime || !c.has(p.from, p.to) || !busyBeforeZh.MatchString(w.line.text[c.from:p.from]) || !busyZh.MatchString(w.line.text[p.to:c.to]) {
			continue
		}
		return slices.ContainsFunc(rest, w.onlyTime)
	}
	return false
}

var (
	busyBeforeZh = regexp.MustCompile(`^，?(?:不行|不成|那不行|因为|我们?|咱|那|他们|她|他)*$`)
	busyZh       = regexp.MustCompile(`^(?:的时候|那会儿?|那时候?|左右|钟)?(?:(?:我们?|咱|家里|人家)?(?:儿子|女儿|闺女|孙子|孙女|老伴|孩子|[他她]们?)|(?:我们?|咱|家里|人家)?(?:正好|刚好|还|都|正|就|一般|可能|老是|天天|每天|通常|才|总)*(?:在|要|得|去|有|没|吃|睡|看|上|出|接|做|打|跳|听|午睡|开会|走|带|约|陪|起|遛|练|买|刚|到不了|回))`)
	onlyTimeZh   = regexp.MustCompile(`^(?:改|换|到|成|那|就|还是|要不|吧|好|了|得|行|可以|来|左右|的|呢|呗|嘛|给我|放|定|在|我看|差不多|我想|是|[行好成中]不[行好成中]|可以吗|行吗|好吗|成吗|可不可以)*$`)
)

// onlyTime tells that a clause holds a time and hardly anything else: 那就五点吧.
func (w *wish) onlyTime(c clause) bool {
	left, found := w.line.text[c.from:c.to], false
	for _, p := range w.pieces {
		if p.Name == slotTime && c.has(p.from, p.to) {
			left, found = strings.Replace(left, w.line.text[p.from:p.to], "", 1), true
		}
	}
	return found && onlyTimeZh.MatchString(strings.Trim(left, "， "))
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
