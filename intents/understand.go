package intents

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents/timex"
)

// heard is an utterance on its way to its meaning.
type heard struct {
	Input
	u       *Understanding
	chinese bool
	runes   []rune // of Text
	line    line
	pieces  []piece // the slots of the line, services among them
	found   []piece // all times, also those that count for something else
	offers  []offer // the services, the surest first
}

// Guess is an intent and how likely it is meant, 0 to 1.
type Guess struct {
	Intent     Intent
	Confidence float64
}

// Understand finds the meaning of what was heard: danger first, then the wishes,
// for each its slots and its intent. It never fails: what it cannot make out is
// Unknown. A time that may be two is judged by the hours of the service that
// was said or, failing that, of in.Service.
func (u *Understanding) Understand(in Input) Meaning {
	m, _ := u.Weigh(in)
	return m
}

// Weigh is Understand with all that each wish may have been, the likeliest
// first, each intent once.
func (u *Understanding) Weigh(in Input) (Meaning, []Guess) {
	h := u.listen(in)
	var all []Meaning
	var guesses []Guess
	for _, w := range h.wishes() {
		meanings, weighed := w.meanings()
		all, guesses = append(all, meanings...), append(guesses, weighed...)
	}
	m := all[0]
	m.Slots = h.withAllTimes(all)
	if at := slices.IndexFunc(all, func(m Meaning) bool { return m.Intent == Person && m.Confidence == 1 }); at > 0 { // people win
		all, m = nil, all[at]
	}
	m.Distress = FindDistress(in.Text, in.Lang)
	if len(all) > 1 {
		m.Also = all[1:]
	}
	return m, best(guesses)
}

// withAllTimes adds to the slots of the first wish the times that no wish has:
// those that were taken back or stand in a reason.
func (h *heard) withAllTimes(all []Meaning) []Slot {
	slots := all[0].Slots
	for _, p := range h.found {
		if !slices.ContainsFunc(all, func(m Meaning) bool {
			return slices.ContainsFunc(m.Slots, func(s Slot) bool {
				return s.Name == slotTime && s.Start == p.Start && s.End == p.End || s.Name == slotPhone && s.Start <= p.Start && p.End <= s.End
			})
		}) {
			slots = append(slices.Clip(slots), p.Slot)
		}
	}
	sortSlots(slots)
	return slots
}

// best keeps each intent once, with its greatest confidence.
func best(all []Guess) []Guess {
	slices.SortStableFunc(all, func(a, b Guess) int { return cmp.Compare(b.Confidence, a.Confidence) })
	var kept []Guess
	for _, g := range all {
		if g.Intent != Unknown && !slices.ContainsFunc(kept, func(k Guess) bool { return k.Intent == g.Intent }) {
			kept = append(kept, g)
		}
	}
	return kept
}

// listen finds everything that is found in the whole of what was said.
func (u *Understanding) listen(in Input) *heard {
	h := &heard{Input: in, u: u, chinese: isChinese(in.Text, in.Lang), runes: []rune(in.Text)}
	h.line = newLine(in.Text, h.chinese)
	f := finding{line: &h.line, runes: h.runes, chinese: h.chinese}
	h.clocks()
	h.dayAfterEn()
	f.phones(h.found)
	f.address(in.Expect == ExpectAddress)
	f.amounts()
	h.times(&f)
	f.ordinals()
	f.quantities()
	h.services(&f)
	h.mealsNotHours(&f)
	f.persons(in.People)
	f.body()
	f.numbers()
	h.pieces = f.pieces
	h.focusEn()
	return h
}

// clocks looks for times in the whole of what was said.
func (h *heard) clocks() {
	lang, text := h.timeText()
	if h.chinese {
		text = weekDaily.Replace(noComparison(text))
	}
	for _, t := range timex.Find(text, lang, h.Now) {
		from, to := h.timeBytes(text, t)
		if from < to {
			start, end := h.line.span(from, to)
			if !h.chinese {
				start, end = t.Start, t.End
			}
			h.found = append(h.found, piece{Slot: Slot{slotTime, start, end, string(h.runes[start:end]), t.Value}, from: from, to: to})
		}
	}
}

// weekDaily reads 礼拜天天 as every day of a week; places stay.
var weekDaily = strings.NewReplacer("礼拜天天", "礼拜每天", "星期天天", "星期每天", "周天天", "周每天")

// dayAfterEn finds "the day after" behind tomorrow.
func (h *heard) dayAfterEn() {
	at := dayAfterRe.FindStringSubmatchIndex(h.line.text)
	if h.chinese || at == nil || slices.ContainsFunc(h.found, func(p piece) bool { return p.from < at[3] && at[2] < p.to }) {
		return
	}
	for _, t := range timex.Find("the day after tomorrow", care.English, h.Now) {
		start, end := h.line.span(at[2], at[3])
		h.found = append(h.found, piece{Slot{slotTime, start, end, string(h.runes[start:end]), t.Value}, at[2], at[3], "the day after tomorrow"})
	}
	slices.SortStableFunc(h.found, func(a, b piece) int { return cmp.Compare(a.from, b.from) })
}

var dayAfterRe = regexp.MustCompile(` tomorrow (?:, )?and (?:also )?(the day after)(?: that)? (?:, |and |at |please |as |too |$)`)

// timeText is the text in which times are looked for.
func (h *heard) timeText() (care.Lang, string) {
	if h.chinese {
		return care.Chinese, h.line.text
	}
	return care.English, h.Text
}

// timeBytes is the place of a time in the line.
func (h *heard) timeBytes(text string, t timex.Found) (from, to int) {
	if !h.chinese {
		return h.line.bytes(t.Start, t.End)
	}
	runes := []rune(text)
	from = len(string(runes[:t.Start]))
	return h.line.trimmed(from, from+len(string(runes[t.Start:t.End])))
}

// times finds what timex knows, and a bare figure where a time or a date was
// asked for: "三", "eleven thirty".
func (h *heard) times(f *finding) {
	if h.Expect == ExpectStars {
		return
	}
	found := h.found
	if len(found) == 0 && (h.Expect == ExpectTime || h.Expect == ExpectDate) {
		if p, ok := h.bare(); ok {
			f.pieces = append(f.pieces, p)
		}
		return
	}
	if p, ok := h.bareHourEn(); ok && len(found) == 0 {
		f.pieces = append(f.pieces, p)
		return
	}
	if p, ok := h.lastHourEn(); ok && (len(found) > 0 || h.Expect == ExpectNothing || h.Expect == ExpectService) && !slices.ContainsFunc(found, func(t piece) bool { return t.from < p.to && p.from < t.to }) {
		found = append(slices.Clone(found), p)
	}
	for _, p := range found {
		if !f.taken(p.from, p.to) {
			f.pieces = append(f.pieces, p)
		}
	}
	h.daysOfWeeks(f)
}

// bare reads a figure alone as an hour or a day of the month, and 一点 as an
// hour.
func (h *heard) bare() (piece, bool) {
	lang, _ := h.timeText()
	from, to := h.line.trimmed(0, len(h.line.text))
	text := h.line.text[from:to]
	for _, start := range []string{"about ", "around ", "roughly ", "say ", "maybe ", "大概", "差不多"} {
		if rest, ok := strings.CutPrefix(text, start); ok {
			text, from = rest, from+len(start)
		}
	}
	for _, end := range []string{"吧", "的", "左右", " please", " then"} {
		text = strings.TrimSuffix(text, end)
	}
	to = from + len(text)
	said := "the " + text + "th"
	switch hour, half := strings.CutSuffix(text, "半"); {
	case h.Expect == ExpectTime && !h.chinese:
		said = "at " + text
	case !h.chinese:
	case h.Expect == ExpectDate:
		said = text + "号"
	case strings.HasSuffix(text, "点"):
		said = text + "钟"
	case half:
		said = hour + "点半"
	default:
		said = text + "点"
	}
	found := timex.Find(said, lang, h.Now)
	if len(found) != 1 || h.chinese && found[0].Text != said {
		return piece{}, false
	}
	start, end := h.line.span(from, to)
	return piece{Slot{slotTime, start, end, string(h.runes[start:end]), found[0].Value}, from, to, said}, true
}

// What is taken for blood pressure is no visit to measure it.
var (
	measures  = regexp.MustCompile(`血压|血糖|^blood (?:pressure|sugar)s?$`)
	pillsNext = regexp.MustCompile(`^(?:的)?(?:药|计|仪)|^ (?:tablets?|pills?|medicines?|medication|machine|monitor|meter) `)
)

// countedZh is a verb that a count parts from what it is done to: 洗回衣服, 理了个发.
var countedZh = regexp.MustCompile(`([洗理剪剃修量测拿取开配打擦拖搓推])((?:了|过|完)?(?:一?[回个次下趟点些]|一|点儿|几[回次])|了|过|完)(?:衣|被|床|窗|头|发|澡|脚|指|血|药|水|灯|马|扫|针|地|背|玻)`)

// mealsNotHours drops times that are only the name of a meal that is a service
// here: "where is my lunch".
func (h *heard) mealsNotHours(f *finding) {
	f.pieces = slices.DeleteFunc(f.pieces, func(p piece) bool {
		return p.Name == slotTime && slices.ContainsFunc(h.offers, func(o offer) bool {
			return p.from <= o.from && o.to <= p.to && mealAlone.MatchString(strings.Replace(h.line.text[p.from:p.to], h.line.text[o.from:o.to], "", 1))
		})
	})
}

var mealAlone = regexp.MustCompile(`^(?:my|the|a|our|his|her| )*$`)

// services finds the services, the surest first; of those that share words only
// the surest.
func (h *heard) services(f *finding) {
	h.offer(f, h.line.text)
	if len(h.offers) == 0 && h.chinese && noteIn(h.line.text, true) == "" {
		if spelled := h.u.zh.spelling.correct(h.line.text); spelled != h.line.text {
			h.offer(f, spelled)
		}
	}
}

func (h *heard) offer(f *finding, text string) {
	var all []offer
	found := func(o offer) { all = append(all, o) }
	if apart := countedZh.FindAllStringSubmatchIndex(text, 3); h.chinese && len(apart) > 0 {
		together := []byte(text) // the verb goes behind the count: 回洗衣服
		for _, at := range apart {
			copy(together[at[0]:], text[at[4]:at[5]]+text[at[2]:at[3]])
		}
		offersIn(string(together), true, h.Catalogue, func(o offer) {
			for _, at := range apart {
				if verb := at[0] + at[5] - at[4]; o.from == verb {
					o.from = at[0]
				}
			}
			found(o)
		})
	} else {
		offersIn(text, h.chinese, h.Catalogue, found)
	}
	all = slices.DeleteFunc(all, func(o offer) bool {
		return pillsNext.MatchString(text[o.to:]) && measures.MatchString(text[o.from:o.to])
	})
	slices.SortStableFunc(all, func(a, b offer) int { return cmp.Compare(b.size, a.size) })
	for _, o := range all {
		if !slices.ContainsFunc(h.offers, func(k offer) bool { return k.from < o.to && o.from < k.to }) {
			h.offers = append(h.offers, o)
			f.add(slotService, o.from, o.to, o.value())
		}
	}
}
