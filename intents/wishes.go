package intents

import (
	"regexp"
	"slices"
	"strings"
)

// wish is a part of what was said that is one wish: from and to are its bytes
// of the line.
type wish struct {
	*heard
	from, to int
	text     string  // normalised, see normalZh and plainEn
	pieces   []piece // its slots, without services
	offers   []offer // its services, the surest first
	refused  []piece // what was turned down, services among them
	rejected string  // the service among them
	corrects bool
	tookBack bool // something was corrected in the same breath: of two times the later counts
	guesses  []Guess
	unsure   bool // the classifier would rather not say
	reasoned bool // a reason was left out, see reasons
}

// wish cuts a part out.
func (h *heard) wish(from, to int) *wish {
	w := &wish{heard: h, from: from, to: to}
	start, end := h.line.span(h.line.trimmed(from, to))
	if from == 0 && to == len(h.line.text) {
		start, end = 0, len(h.runes)
	}
	w.text = classed(string(h.runes[start:end]), h.chinese)
	for _, p := range h.pieces {
		if p.Name != slotService && p.from >= from && p.to <= to {
			w.pieces = append(w.pieces, p)
		}
	}
	for _, o := range h.offers {
		if o.from >= from && o.to <= to {
			w.offers = append(w.offers, o)
		}
	}
	return w
}

var (
	// joinZh and joinEn are words between two wishes; the first group begins the second.
	joinZh = regexp.MustCompile(`，|(?:再|还有|然后|另外|顺便|顺带|同时|还想|还要|并且|而且)|(?:帮我|给我|叫人|找人|提醒我|请人|麻烦)`)
	joinEn = regexp.MustCompile(` , | and (?:also |then )?| also | then | plus | as well as `)
)

// mostWishes are looked for in one sentence.
const mostWishes = 4

// wishes cuts what was said where one wish ends and another begins: 订个饭，再叫人来修水管.
// Only where both sides are sure wishes, and different ones, is there a cut, so
// that 周一和周三 and stories stay whole.
func (h *heard) wishes() []*wish {
	whole := h.wish(0, len(h.line.text))
	if h.Expect == ExpectWhat || len(h.runes) < 6 {
		return []*wish{whole}
	}
	re := joinEn
	if h.chinese {
		re = joinZh
	}
	var cuts []int
	for _, at := range re.FindAllStringIndex(h.line.text, -1) {
		cut := at[0]
		if cut > 0 && !aheadZhRe.MatchString(h.line.text[:cut]) && !sentFor.MatchString(h.line.text[:cut]) && !takeBackNext.MatchString(h.line.text[cut:]) && (len(cuts) == 0 || cut-cuts[len(cuts)-1] > 3) && !h.between(cut) && !h.betweenTimes(cut) && !slices.ContainsFunc(h.pieces, func(p piece) bool { return p.from < cut && cut < p.to }) {
			cuts = append(cuts, cut)
		}
	}
	if len(cuts) == 0 || len(cuts) > 12 {
		return []*wish{whole}
	}
	if parts := h.cutAt(cuts); len(parts) > 1 {
		return parts
	}
	return []*wish{whole}
}

// aheadZhRe ends in how long before something is to be told: 提前一个钟头.
var aheadZhRe = regexp.MustCompile(`提前[^，]{1,8}$`)

// sentFor are the words before which 给我 and 帮我 begin no new wish: 叫人来给我剪头发.
var sentFor = regexp.MustCompile(`(?:[叫找派请让来](?:一?个|位)?(?:人|师傅|阿姨|姑娘)(?:来|过来|上门)?|(?:你|您|能不能|可以|想|要|来))$`)

// takeBackNext are words after 给我 that belong to what stands before: 打扫给我退了.
var takeBackNext = regexp.MustCompile(`^(?:给我|帮我)(?:都)?(?:退|取消|推|改|换|挪)`)

// between tells that a place lies between services that are named together.
func (h *heard) between(at int) bool {
	left, right := -1, -1
	for i, o := range h.offers {
		if o.to <= at && (left < 0 || o.to > h.offers[left].to) {
			left = i
		}
		if o.from >= at && (right < 0 || o.from < h.offers[right].from) {
			right = i
		}
	}
	return left >= 0 && right >= 0 && togetherRe.MatchString(h.line.text[h.offers[left].to:h.offers[right].from])
}

// betweenTimes tells that a place lies between times that are named together:
// "tomorrow and the day after".
func (h *heard) betweenTimes(at int) bool {
	left, right := -1, -1
	for i, p := range h.pieces {
		if p.Name != slotTime {
			continue
		}
		if p.to <= at && (left < 0 || p.to > h.pieces[left].to) {
			left = i
		}
		if p.from >= at && (right < 0 || p.from < h.pieces[right].from) {
			right = i
		}
	}
	return left >= 0 && right >= 0 && andRe.MatchString(h.line.text[h.pieces[left].to:h.pieces[right].from])
}

// cutAt joins the parts between the cuts to wishes. A part that is no wish
// belongs to the one before it, or, if it runs on without a break, to the next:
// 取消打扫，明天帮我订饭.
func (h *heard) cutAt(cuts []int) []*wish {
	var parts []*wish
	from, kind := 0, ""
	for i, cut := range append(cuts, len(h.line.text)) {
		last := i == len(cuts)
		if len(parts) == mostWishes-1 && !last {
			continue
		}
		w := h.wish(from, cut)
		k := w.kind()
		n := len(parts)
		switch {
		case k == "" && !last && h.runsOn(cut):
			continue
		case n > 0 && sameHelp(parts[n-1], w):
			parts[n-1], kind = h.wish(parts[n-1].from, cut), k
		case n > 0 && h.rideTo(parts[n-1], w):
			parts[n-1], kind = h.wish(parts[n-1].from, cut), k
		case n > 0 && h.priceOf(parts[n-1], kind, w, k):
			parts[n-1], kind = h.wish(parts[n-1].from, cut), string(AskPrice)
		case n > 0 && kind == string(Remind) && strings.HasPrefix(k, "book ") && w.timed() && !w.wishesZh(): // 九点泡脚, after 提醒我八点吃药
			parts[n-1] = h.wish(parts[n-1].from, cut)
		case n > 0 && (k == "" || k == kind || kind == "" || !h.separate(parts[n-1], w)):
			parts[n-1] = h.wish(parts[n-1].from, cut)
			if kind == "" { // what stands before the first wish belongs to it
				kind = k
			}
		default:
			parts, kind = append(parts, w), k
		}
		from = cut
	}
	return parts
}

// sameHelp tells that the second part says which meal the first only called a
// meal: 我想订餐，明天午饭.
func sameHelp(a, b *wish) bool {
	return len(a.offers) == 1 && len(b.offers) == 1 && len(a.pieces) == 0 && a.offers[0].service == nil && !a.offers[0].unlisted &&
		a.offers[0].help == b.offers[0].help && b.offers[0].service != nil
}

// priceOf tells that the second part asks the price of what the first only names:
// 有个喘息服务，多少钱一天.
func (h *heard) priceOf(a *wish, kind string, b *wish, k string) bool {
	return h.chinese && k == string(AskPrice) && strings.HasPrefix(kind, "book ") && !bookZh.MatchString(a.text) && !slices.ContainsFunc(a.pieces, func(p piece) bool { return p.Name == slotTime })
}

// rideTo tells that the first part only says where the ride of the second goes: 我后天
// 去医院复查，给我派个车.
func (h *heard) rideTo(a, b *wish) bool {
	of := func(w *wish, id string) bool {
		return len(w.offers) > 0 && w.offers[0].service != nil && w.offers[0].service.ID == id
	}
	return h.chinese && of(a, "escort_hospital") && of(b, "transport") && !a.accompanied() && !bookZh.MatchString(a.text)
}

// runsOn tells that there is no break at a place.
func (h *heard) runsOn(at int) bool {
	return !strings.HasPrefix(h.line.text[at:], "，") && !strings.HasPrefix(h.line.text[at:], " ,")
}

// separate tells that the second part is no correction of the first.
func (h *heard) separate(a, b *wish) bool {
	text := strings.TrimLeft(h.line.text[b.from:b.to], "， ,")
	before := strings.TrimRight(h.line.text[a.from:b.from], "， ,")
	return !correctsZh.MatchString(text) && !correctsEn.MatchString(text) && !takesBackZh.MatchString(before) && !takesBackEn.MatchString(before)
}

var (
	correctsZh = regexp.MustCompile(`^(?:不对|不是|不，|不不|说错|讲错|错了|应该|我是说|改成|换成|还是)`)
	// The same words alone between two breaks: 订饭，不，订打扫.
	takesBackZh = regexp.MustCompile(`(?:，|，不)不$|(?:不对|不是|错了|我是说)$`)
	takesBackEn = regexp.MustCompile(` , (?:oh |well |um )?(?:no|sorry|wait|no wait|i mean|i meant|actually|rather|scratch that)$`)
	correctsEn  = regexp.MustCompile(`^(?:oh |well |um )?(?:no|sorry|i mean|i meant|or rather|rather|actually|make (?:it|that)|scratch|not)\b`)
)

// kind names the wish of a part if it surely is one: the intent, and for a
// booking the service. "" is no wish of its own.
func (w *wish) kind() string {
	if w.onlyServiceAndTime() { // 打扫九点，洗衣服十点
		v := w.offers[0].value()
		return "book " + v.Service + string(v.Help)
	}
	if len(w.offers) == 0 && len(w.pieces) > 0 && w.left() == "" {
		return "" // a time alone is a part of another wish
	}
	if w.chinese && reasonZh.MatchString(w.line.text[w.from:w.to]) && w.to < len(w.line.text) && lastWordZh.MatchString(w.line.text[w.to:]) {
		return "" // 我儿子要接我出去吃, 不要了
	}
	if w.chinese && w.from > 0 && reasonZh.MatchString(w.line.text[w.from:w.to]) && (lastWordZh.MatchString(w.line.text[:w.from]) || movedZh.MatchString(w.line.text[:w.from])) {
		return "" // 改到下午吧, 上午我要去买菜
	}
	if w.chinese && havingBooked.MatchString(w.text) {
		return ""
	}
	w.weigh()
	if w.unsure || len(w.guesses) == 0 || w.guesses[0].Confidence < sureWish {
		return ""
	}
	if !w.chinese && w.guesses[0].Intent == WhereIsIt && !lateEn.MatchString(w.text) {
		return ""
	}
	if w.chinese && w.guesses[0].Intent == WhereIsIt && !lateZh.MatchString(w.text) {
		return "" // 我妹妹来
	}
	switch i := w.guesses[0].Intent; i {
	case CallRelative:
		if !w.ringing() {
			return ""
		}
		return string(i)
	case Complaint, Praise, Scam, AskPolicy, AskMedicine: // stories lead up to wishes with such words
		if w.guesses[0].Confidence < sureStory || i == AskMedicine && !w.chinese && !asksEn.MatchString(w.text) {
			return ""
		}
		return string(i)
	case Book:
		if len(w.offers) == 0 {
			return ""
		}
		v := w.offers[0].value()
		return "book " + v.Service + string(v.Help)
	case AskPrice:
		if len(w.offers) > 0 {
			v := w.offers[0].value()
			return string(i) + " " + v.Service + string(v.Help)
		}
		return string(i)
	case Change, Cancel, AskBooking, WhereIsIt, AskAllowance, AskEntitled, Remind, ListReminders, StopReminder, Rate,
		AskTime, AskDate, AskWeather, AskNews, Person:
		return string(i)
	}
	return ""
}

// onlyServiceAndTime tells that a part is a service with its time and nothing else, and
// that so is all of what was said.
func (w *wish) onlyServiceAndTime() bool {
	bare := func(w *wish) bool {
		return len(w.offers) == 1 && !w.offers[0].unlisted && slices.ContainsFunc(w.pieces, func(p piece) bool { return p.Name == slotTime }) && strings.Trim(w.left(), "就呢嘛吧，, ") == ""
	}
	if !bare(w) {
		return false
	}
	for _, c := range w.heard.wish(0, len(w.line.text)).clauses() {
		if !bare(w.heard.wish(c.from, c.to)) {
			return false
		}
	}
	return true
}

// wishesZh tells that a part asks for something in so many words.
func (w *wish) wishesZh() bool {
	return !w.chinese || bookZh.MatchString(w.text) || strings.Contains(w.text, "来")
}

// ringing tells that a part asks for somebody to be reached: 我闺女来 does not.
func (w *wish) ringing() bool {
	return ringingRe.MatchString(w.line.text[w.from:w.to])
}

var ringingRe = regexp.MustCompile(`电话|打给|打个|拨|联系|通知|告诉|转告|叫|喊|找|跟[^，]{1,6}(?:说|讲|聊)|让|微信|视频|消息| (?:ring|call|phone|speak|talk|tell|contact|message|reach|get|ask|let|text|hold|word) `)

// lateZh are words for what is waited for.
var lateZh = rx(`哪|没|怎么|咋|几点|啥时候|什么时候|多会儿|等|晚|迟|到了|快|催`)

// havingBooked leads up to a question about what is left.
var havingBooked = rx(`^(?:要是|如果|那|我)?(?:订|约|用|打扫|洗)(?:了|完)(?:(?:这|那)(?:个|次|回|一次|趟)?)?$`)

// How sure a part must be of its own to be cut off.
const (
	sureWish  = 0.55
	sureStory = 0.8
)
