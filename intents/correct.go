package intents

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents/timex"
)

// correct finds what is turned down and what is wanted instead: in 不是周三，是周四
// only Thursday is a slot, in 明天，不对，后天 only the day after tomorrow.
func (w *wish) correct() {
	text := w.line.text[w.from:w.to]
	if w.chinese {
		w.againstZh(text)
	} else {
		w.againstEn(text)
	}
	if !w.corrects {
		w.ownMistake(text)
	}
	if !w.corrects {
		w.corrects = w.changes(text)
	}
}

// turnDown refuses what stands in one part and keeps what stands in another,
// both in bytes of the wish; ok is false if nothing is wanted there.
func (w *wish) turnDown(badFrom, badTo, from, to int) bool {
	if !w.slotted(w.from+from, w.from+to) {
		return false
	}
	w.refuse(func(f, t int) bool { return f < w.from+badTo && t > w.from+badFrom || f < w.from+from })
	w.corrects = true
	return true
}

// moved keeps what stands from a place on; of what stands before it only sorts
// that do not come again are kept: in 把周三的打扫改到周五 the cleaning.
func (w *wish) moved(to int) {
	w.corrects = true
	service := slices.ContainsFunc(w.offers, func(o offer) bool { return o.from >= w.from+to })
	w.refuse(func(f, t int) bool {
		if f >= w.from+to {
			return false
		}
		for _, o := range w.offers {
			if o.from == f && o.to == t {
				return service
			}
		}
		return true
	})
}

// fromTo takes a stretch for two times where something is moved from one to the
// other.
func (w *wish) fromTo(text string) {
	if !movesRe.MatchString(text) {
		return
	}
	for i, p := range w.pieces {
		rest := w.line.text[p.from:p.to]
		at := strings.Index(rest, " to ")
		if p.Name != slotTime || !strings.HasPrefix(rest, "from ") || at < 0 {
			continue
		}
		f := finding{line: &w.line, runes: w.runes}
		for _, part := range [][2]int{{p.from + len("from "), p.from + at}, {p.from + at + len(" to "), p.to}} {
			for _, t := range timex.Find(w.line.text[part[0]:part[1]], care.English, w.Now) {
				f.add(slotTime, part[0], part[1], t.Value)
			}
		}
		if len(f.pieces) == 2 {
			w.pieces = slices.Replace(w.pieces, i, i+1, f.pieces...)
		}
		return
	}
}

// refuse drops slots from what is wanted.
func (w *wish) refuse(bad func(from, to int) bool) {
	w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool {
		if !bad(p.from, p.to) {
			return false
		}
		w.refused = append(w.refused, p)
		return true
	})
	w.offers = slices.DeleteFunc(w.offers, func(o offer) bool {
		if !bad(o.from, o.to) {
			return false
		}
		if o.service != nil {
			w.rejected = o.service.ID
		}
		return true
	})
}

func (w *wish) slotted(from, to int) bool {
	for _, p := range w.pieces {
		if p.from >= from && p.to <= to && p.Name != slotBody && p.Name != slotSymptom {
			return true
		}
	}
	return slices.ContainsFunc(w.offers, func(o offer) bool { return o.from >= from && o.to <= to })
}

func (w *wish) againstZh(text string) {
	text = withoutAsking(text)
	if m := findNear(notButZh, text, notButWords); m != nil && w.slotted(w.from+m[2], w.from+m[3]) && w.turnDown(m[2], m[3], m[4], m[5]) {
		return
	}
	if m := findNear(badThenZh, text, badThenWords); m != nil && w.slotted(w.from+m[2], w.from+m[3]) && w.turnDown(m[2], m[3], m[4], m[5]) {
		return
	}
	if m := findNear(changeToZh, text, changeToWords); m != nil && w.slotted(w.from+m[4], w.from+m[5]) {
		w.moved(m[4])
		return
	}
	if m := noThenZh.FindStringSubmatchIndex(text); m != nil {
		w.turnDown(0, m[2], m[2], m[3])
	}
}

// askWhetherZh are questions that turn nothing down: 改到晚上八点行不行.
var askWhetherZh = regexp.MustCompile(`([行好成中])不[行好成中]|可不可以|合不合适|方不方便|合适不合适|方便不方便|要不要|行还是不行`)

// withoutAsking blanks them out; places stay.
func withoutAsking(text string) string {
	if !strings.Contains(text, "不") {
		return text
	}
	return askWhetherZh.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("，", len([]rune(s))) })
}

// Words without which the expressions cannot match: looking for them is quicker.
var (
	notButWords   = []string{"不是", "不要", "别", "不订", "不用"}
	badThenWords  = []string{"不行", "不好", "不要了", "不合适", "不方便", "没空", "有事", "太早", "太晚", "去不了", "不在家"}
	changeToWords = []string{"改", "换", "挪", "推", "调", "延", "移"}
	mistakeWords  = []string{"不，", "不是", "不对", "错了", "应该是", "我是说", "我的意思", "还是", "，不"}
)

func findNear(re *regexp.Regexp, text string, words []string) []int {
	if !containsAny(text, words) {
		return nil
	}
	return re.FindStringSubmatchIndex(text)
}

func (w *wish) againstEn(text string) {
	if m := notButEn.FindStringSubmatchIndex(text); m != nil && w.slotted(w.from+m[2], w.from+m[3]) && w.turnDown(m[2], m[3], m[4], m[5]) {
		return
	}
	if strings.Contains(text, " from ") {
		w.fromTo(text)
	}
	if m := changeToEn.FindStringSubmatchIndex(text); m != nil && w.slotted(w.from+m[4], w.from+m[5]) {
		w.moved(m[4])
		return
	}
	if m := insteadEn.FindStringSubmatchIndex(text); m != nil && !doNotEn.MatchString(text[:m[4]]) && w.slotted(w.from+m[2], w.from+m[3]) && w.slotted(w.from+m[4], w.from+m[5]) {
		bad := [2]int{w.from + m[4], w.from + m[5]}
		w.refuse(func(f, t int) bool { return f < bad[1] && t > bad[0] })
		w.corrects = true
		return
	}
	if m := noThenEn.FindStringSubmatchIndex(text); m != nil && w.Expect == ExpectYesNo {
		w.turnDown(0, m[2], m[2], m[3])
	}
}

// doNotEn ends in a verb that is denied: "I shall not want my lunch" puts nothing in
// the place of anything.
var doNotEn = regexp.MustCompile(` (?:do|does|did|shall|will|would|is|am|are|was|can|could|should|may|must|has|have|had) not $`)

var (
	ownMistakeZh = regexp.MustCompile(`，不，|，不是，?|不对，|，?(?:说|讲|记|弄|搞)错了|，错了|，?应该是|，?我是说|，?我的意思是|，不不*，?|，还是`)
	ownMistakeEn = regexp.MustCompile(`(?: ,)? (?:(?:oh|um|er|uh|well|wait|oops) (?:, )?)*(?:, (?:no|sorry|rather|actually)|i mean|i meant|or rather|make that|scratch that|no wait|no sorry|sorry no|no actually|no make it) (?:, )?`)
)

// ownMistake drops what the elder takes back in the same breath: of the slots
// before the words that take back, those of the sorts that follow.
func (w *wish) ownMistake(text string) {
	re := ownMistakeEn
	if w.chinese {
		re = ownMistakeZh
	}
	var marks [][]int
	if !w.chinese || containsAny(text, mistakeWords) {
		marks = re.FindAllStringIndex(text, -1)
	}
	for _, m := range marks {
		if strings.HasSuffix(text[:m[0]], "是") || strings.HasSuffix(text[:m[0]], "对") { // 是不是, 对不对
			continue
		}
		w.takeBack(w.from+m[0], w.from+m[1])
	}
	for i := 1; w.chinese && i < len(w.pieces); i++ { // 明天不后天, 明天不对后天
		if a, b := w.pieces[i-1], w.pieces[i]; a.Name == b.Name && a.to <= b.from && slices.Contains([]string{"不", "不对", "不是", "不是是"}, w.line.text[a.to:b.from]) {
			w.takeBack(a.to, b.from)
			return
		}
	}
}

func (w *wish) takeBack(from, to int) {
	if from <= w.from {
		return
	}
	sorts, part := map[string]bool{}, AnyPart
	for _, p := range w.pieces {
		if p.from >= to {
			later := w.sortsOf(p, AnyPart)
			for _, sort := range later {
				sorts[sort] = true
			}
			if v, ok := p.Value.(timex.Value); ok && p.Name == slotTime && !readTime(v, p.Text, w.Now).hasClock && len(later) > 0 {
				part = cmp.Or(part, partOf(p, w.Now))
			}
		}
	}
	services := slices.ContainsFunc(w.offers, func(o offer) bool { return o.from >= to })
	found := false
	w.pieces = slices.DeleteFunc(w.pieces, func(p piece) bool {
		mine := w.sortsOf(p, part)
		again := slices.ContainsFunc(mine, func(sort string) bool { return sorts[sort] })
		found = found || p.to <= from && again
		return p.to <= from && again && !slices.ContainsFunc(mine, func(sort string) bool { return !sorts[sort] })
	})
	if services {
		w.offers = slices.DeleteFunc(w.offers, func(o offer) bool {
			found = found || o.to <= from
			return o.to <= from
		})
	}
	w.tookBack = w.tookBack || found
	if found && w.Expect != ExpectNothing && w.Expect != ExpectService {
		w.corrects = true
	}
}

// sortsOf tells what a slot is, for finding out what replaces it: a day and a
// time of day are two things.
// part is one that was said again and so corrects no hour: 明天上午九点，不对，后天上午.
func (w *wish) sortsOf(p piece, part DayPart) []string {
	v, ok := p.Value.(timex.Value)
	if p.Name != slotTime || !ok || v.RRule != "" || v.Duration != "" {
		return []string{p.Name}
	}
	s := readTime(v, cmp.Or(p.said, p.Text), w.Now)
	var all []string
	if s.hasDate {
		all = append(all, "date")
	}
	switch {
	case s.hasClock && part != AnyPart && partOf(p, w.Now) == part:
		all = append(all, "hour")
	case s.hasClock || s.part != AnyPart:
		all = append(all, "clock")
	}
	return all
}

// partOf is the part of the day of a time.
func partOf(p piece, now time.Time) DayPart {
	v, ok := p.Value.(timex.Value)
	if !ok || v.RRule != "" || v.Duration != "" {
		return AnyPart
	}
	return readTime(v, cmp.Or(p.said, p.Text), now).part
}

// changes tells of a correction without a part that is turned down: 改成下午.
func (w *wish) changes(text string) bool {
	if w.chinese {
		return changeZh.MatchString(w.text) && !mistakeZh.MatchString(w.text)
	}
	return changeEn.MatchString(w.text) && strings.TrimSpace(text) != "" && w.slotted(w.from, w.to)
}
