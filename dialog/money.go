package dialog

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// aboutMoney tells prices, what is left of allowances, and what the elder is
// entitled to. Every figure comes from care.Price and care.Entitled.
func (c *Conversation) aboutMoney(m intents.Meaning, before ...string) bool {
	if c.covered(m, before...) {
		return true
	}
	switch m.Intent {
	case intents.AskPrice:
		c.tellPrice(m, before...)
	case intents.AskAllowance:
		c.tellLeft(m, before...)
	default:
		c.tellEntitled(before...)
	}
	return true
}

// tellPrice says what one unit costs the elder, and offers to book it.
func (c *Conversation) tellPrice(m intents.Meaning, before ...string) {
	t := c.town()
	f := c.booking()
	id := m.Service
	if id == "" && m.Help == "" && f != nil {
		id = f.service
	}
	if id == "" && m.Help == "" && (m.Quantity > 0 && f == nil || said(c.words, "再来", "再要", "那个", "这个", "another", "that one")) {
		id = c.topic
	}
	of := t.of(m.Help)
	s, ok := t.service(id)
	switch {
	case ok:
	case len(of) == 1:
		s = of[0]
	case len(of) > 1:
		parts := prompts.Parts{}
		c.ask(question{kind: askPrice, wants: intents.ExpectService, name: c.whichOf(of, parts), parts: parts, options: c.which(of)}, before...)
		return
	default:
		c.ask(question{kind: askPrice, wants: intents.ExpectService, name: prompts.AskPriceOf, options: c.helps()}, before...)
		return
	}
	c.topic = s.ID
	n := max(1, min(m.Quantity, s.Most))
	q := t.price(s, n, t.now)
	if n > 1 {
		before = append(before, c.phrase(prompts.PriceCount, prompts.Parts{"count": prompts.SpeakCount(n, unit(s, c.lang), c.lang), "price": prompts.SpeakMoney(q.Elder, c.lang)}))
	} else {
		before = append(before, c.priceOf(s, q))
	}
	before = append(before, (&form{}).reasons(c, step{service: s, quote: q})...)
	if c.task != nil || len(c.wishes) > 0 {
		c.next(before...)
		return
	}
	c.ask(question{
		kind: askBookIt, wants: intents.ExpectYesNo, name: prompts.ShallBook, options: c.yesNo(), step: step{service: s},
	}, before...)
}

// priceOfMore tells what several cost, to who has just heard what one does: 两份呢.
func (c *Conversation) priceOfMore(m intents.Meaning) bool {
	if c.asked.kind != askBookIt || m.Quantity < 2 || m.When.Said() || m.Service != "" && m.Service != c.topic || m.Intent == intents.Yes ||
		!said(c.words, "呢", "多少", "几块", "how much", "what about", "how about", "?") {
		return false
	}
	c.tellPrice(intents.Meaning{Service: c.topic, Quantity: m.Quantity})
	return true
}

// priceOf says the price of one unit.
func (c *Conversation) priceOf(s care.Service, q care.Quote) string {
	name := prompts.PriceShared
	switch {
	case q.Elder == 0:
		name = prompts.PriceFree
	case q.Town == 0:
		name = prompts.PricePlain
	}
	return c.phrase(name, prompts.Parts{
		"service": s.Called(c.lang), "unit": unit(s, c.lang), "list": prompts.SpeakMoney(q.List, c.lang),
		"town": prompts.SpeakMoney(q.Town, c.lang), "price": prompts.SpeakMoney(q.Elder, c.lang),
	})
}

// maxTold is how many things of a kind are said in one turn.
const maxTold = 2

// tellLeft says what is left, one bound of each scheme: of the schemes that were
// named if any was, of those that pay for a service if one was said.
func (c *Conversation) tellLeft(m intents.Meaning, before ...string) {
	s, hasService := c.town().service(m.Service)
	if hasService {
		c.topic = s.ID
	}
	var told []string
	list, byName := c.named(c.entitled())
	c.scheme = ""
	for _, e := range list {
		if hasService && !e.Scheme.PaysFor(&s) {
			continue
		}
		if l, ok := c.bound(e.Left, m.Service); ok {
			told = append(told, c.leftOf(e.Scheme, l))
			if c.scheme == "" {
				c.scheme = e.Scheme.ID
			}
		} else if e.Tier.Cash > 0 && byName {
			told = append(told, c.cash(e.Scheme, e.Tier.Cash, e.Tier.CashPer)+c.stop())
		} else if len(e.Tier.Allowances) == 0 && e.Tier.Cash == 0 {
			told = append(told, c.phrase(prompts.LeftUnbounded, prompts.Parts{"scheme": e.Scheme.Called(c.lang)}))
		}
	}
	if len(told) == 0 {
		c.offerPerson(prompts.NoScheme, care.EscalateCannot, before...)
		return
	}
	if hasService && said(c.words, "够不够", "够吗", "够用", "够洗", "够打扫", "够不", "enough") { // what it costs besides
		told = append(told[:1], c.priceOf(s, c.town().price(s, 1, c.a.now())))
	}
	c.next(append(before, told[:min(maxTold, len(told))]...)...)
}

func (c *Conversation) stop() string {
	if c.lang == care.English {
		return "."
	}
	return "。"
}

// howOften are the words of who asks for visits and not for money.
var howOften = []string{"次", "回", "趟", "天", "份", "how many", "how often", "times", "visits"}

// bound chooses of what is left what was asked for: visits or money, of the
// service if there is such a bound.
func (c *Conversation) bound(left []care.Left, service string) (best care.Left, ok bool) {
	often := said(c.words, howOften...)
	score := -1
	for _, l := range left {
		if len(l.Services) > 0 && service != "" && !slices.Contains(l.Services, service) {
			continue
		}
		n := 0
		if len(l.Services) > 0 && service != "" {
			n += 2
		}
		if l.HasCount && often || l.HasAmount && !often {
			n += 4
		}
		if l.Exhausted() {
			n += 8
		}
		if n > score {
			best, ok, score = l, true, n
		}
	}
	if ok && best.HasCount && often {
		best.HasAmount = false
	}
	return best, ok
}

// named leaves the schemes that the elder called by name, all if none was; those
// that pay for most come first.
func (c *Conversation) named(list []care.Entitlement) (some []care.Entitlement, byName bool) {
	words := strings.ToLower(c.words)
	said := slices.DeleteFunc(slices.Clone(list), func(e care.Entitlement) bool {
		name := strings.ToLower(e.Scheme.Called(c.lang))
		kind := kindOf(name)
		return !strings.Contains(words, name) && (anyScheme[kind] || !strings.Contains(words, kind))
	})
	if len(said) > 0 {
		return said, true
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b care.Entitlement) int {
		return min(1, len(a.Scheme.Services)) - min(1, len(b.Scheme.Services))
	})
	return list, false
}

// anyScheme are words for money of the state that name no scheme.
var anyScheme = map[string]bool{"补贴": true, "补助": true, "价": true, "allowance": true, "price": true, "subsidy": true}

// kindOf is the last word of a scheme's name, which people do not leave out: 券
// of 服务券, 津贴 of 高龄津贴.
func kindOf(name string) string {
	if i := strings.LastIndexByte(name, ' '); i >= 0 {
		return name[i+1:]
	}
	if strings.HasSuffix(name, "券") || strings.HasSuffix(name, "卡") {
		return name[len(name)-len("券"):]
	}
	letters := []rune(name)
	return string(letters[max(0, len(letters)-2):])
}

// cash says an amount that comes again: 高龄津贴，每月一百块钱.
func (c *Conversation) cash(s care.Scheme, amount care.Money, per care.Period) string {
	return c.a.prompts.Say(c.lang, prompts.SchemeCash, 0, prompts.Parts{
		"scheme": s.Called(c.lang), "amount": prompts.SpeakMoney(amount, c.lang), "period": prompts.SpeakPeriod(per, c.lang),
	})
}

func (c *Conversation) leftOf(s care.Scheme, l care.Left) string {
	parts := prompts.Parts{
		"scheme": s.Called(c.lang), "period": prompts.SpeakThisPeriod(l.Per, c.lang),
		"amount": prompts.SpeakMoney(l.Amount, c.lang), "count": prompts.SpeakTimes(l.Count, c.lang),
	}
	switch {
	case l.Exhausted():
		return c.phrase(prompts.LeftNothing, parts)
	case l.HasAmount:
		return c.phrase(prompts.LeftAmount, parts)
	}
	return c.phrase(prompts.LeftCount, parts)
}

func (c *Conversation) entitled() []care.Entitlement {
	return care.Entitled(c.elder, c.a.now(), c.known.schemes, c.known.used)
}

func (c *Conversation) tellEntitled(before ...string) {
	var items []string
	list, _ := c.named(c.entitled())
	for _, e := range list {
		item := e.Scheme.Called(c.lang)
		switch a := e.Tier.Allowances; {
		case e.Tier.Cash > 0:
			item = c.cash(e.Scheme, e.Tier.Cash, e.Tier.CashPer)
		case len(a) == 1 && a[0].HasAmount:
			item = c.cash(e.Scheme, a[0].Amount, a[0].Per)
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		c.offerPerson(prompts.NoScheme, care.EscalateCannot, before...)
		return
	}
	items = items[:min(maxTold, len(items))]
	said := c.listed(items, prompts.EntitledOne, prompts.EntitledTwo, prompts.EntitledTwo, "")
	if c.task != nil {
		c.next(append(before, said)...)
		return
	}
	c.offerPerson(prompts.EntitledPerson, care.EscalateCannot, append(before, said)...)
}

// whyPrice says who pays what, to who wonders about a price that was read back.
func (c *Conversation) whyPrice(m intents.Meaning) bool {
	f := c.booking()
	if f == nil || c.asked.kind != askConfirm || !c.wondersWhy(m) || said(c.words, "不订了", "不要了", "算了", "cancel", "forget it", "don't want", "don't bother") {
		return false
	}
	q := c.asked.step.quote
	c.wishes = slices.DeleteFunc(c.wishes, func(w wish) bool { return w.Intent == intents.Scam || w.Intent == intents.AskPrice })
	if slices.ContainsFunc(q.Why, func(w care.Why) bool { return saidOf[w.Code] }) {
		f.reasoned = "" // it is said once more
		f.proceed(c)
		return true
	}
	for _, share := range q.Shares {
		i := slices.IndexFunc(c.known.schemes, func(s care.Scheme) bool { return s.ID == share.Scheme })
		if i >= 0 {
			f.proceed(c, c.phrase(prompts.PaidBy, prompts.Parts{"scheme": c.known.schemes[i].Called(c.lang)}))
			return true
		}
	}
	if q.Town == 0 {
		return false
	}
	c.tellPrice(intents.Meaning{Service: f.service})
	return true
}

// wondersWhy tells whether words wonder at a price.
func (c *Conversation) wondersWhy(m intents.Meaning) bool {
	if said(c.words, "谁付", "谁出", "谁掏", "who pays", "who is paying", "is it really free", "what's the catch") || saysWeCheat(c.words) {
		return true
	}
	return said(c.words, "怎么", "为什么", "为啥", "为何", "咋", "凭什么", " why ", "why's", "how come", "how is it ", "how's it ") &&
		(m.Intent == intents.AskPrice || said(c.words, "钱", "块", "贵", "便宜", "免费", "收费", " pay", "cost", "free", "yuan", "charge", "so much", "dear", "cheap", "price"))
}

// callCost says that the call costs nothing.
func (c *Conversation) callCost(m intents.Meaning) bool {
	if m.When.Said() || (m.Service != "" || m.Help != "") && !said(c.words, "话费", "电话费") || !callCostRe.MatchString(strings.ToLower(c.words)) {
		return false
	}
	c.next(c.phrase(prompts.CallFree, nil))
	return true
}

var callCostRe = regexp.MustCompile(`(?:打|这个?|接|拨|通|按)[^，。]{0,4}(?:电话|铃)[^，。]{0,8}(?:扣我?的?(?:钱|话费)|扣费|要不要钱|收不收|花不花|收费|要钱|收钱|花钱|多少钱|话费|付钱|贵不贵|贵吗|扣钱|扣话费|免费|不要钱)|(?:跟|和)[你您][^，。]{0,2}(?:说|讲|聊)[^，。]{0,3}(?:要不要钱|收费|要钱|花钱|收钱)|(?:电话|话)费(?:是)?(?:谁|算谁|我)[^，。]{0,3}(?:付|出|掏|交|的)|` +
	`\b(?:this|the|your) (?:phone )?(?:call|line|number)\b[^.?]*\b(?:costs?|costing|charged?|free|pay)\b|\b(?:costs?|charged?|free|pay)\b[^.?]*\b(?:for this|this|to|for the) (?:phone )?(?:call|calls|phone|ring)\b|\b(?:ringing|calling|phoning|talking to) you\b[^.?]*\b(?:cost|free|charge)|\bfree (?:call|number)\b`)

// covered answers whether a scheme pays for a service.
func (c *Conversation) covered(m intents.Meaning, before ...string) bool {
	words := strings.ToLower(c.words)
	still := c.scheme != "" && (c.about == intents.AskAllowance || c.about == intents.AskEntitled || c.about == intents.AskPrice) && c.task == nil // it is talked about
	if !coversRe.MatchString(words) && !(still && coversItRe.MatchString(words)) || said(c.words, "几次", "几回", "几天", "多少", "剩", "how many", "how much", " left") {
		return false
	}
	s, ok := c.serviceMeant(m)
	if of := c.town().of(m.Help); !ok && len(of) > 0 {
		s, ok = of[min(1, len(of)-1)], true // of meals lunch
	}
	if !ok {
		return false
	}
	all := c.entitled()
	list, byName := c.named(all)
	if i := slices.IndexFunc(all, func(e care.Entitlement) bool { return e.Scheme.ID == c.scheme }); !byName && i >= 0 {
		list = all[i : i+1]
	}
	if len(list) == 0 {
		return false
	}
	name, scheme := prompts.CoversNot, list[0].Scheme
	for _, e := range list {
		if e.Scheme.PaysFor(&s) && e.Tier.Cash == 0 {
			name, scheme = prompts.Covers, e.Scheme
			break
		}
	}
	c.scheme = scheme.ID
	told := c.phrase(name, prompts.Parts{"scheme": scheme.Called(c.lang), "service": s.Called(c.lang)})
	c.tellPrice(intents.Meaning{Service: s.ID}, append(before, told)...)
	return true
}

// coversItRe asks it of a scheme that is not named again.
var coversItRe = regexp.MustCompile(`(?:能不能|可不可以|能|可以)(?:用来|用在|用于|拿来|抵|付|报)|能用(?:吗|不|么)|(?:管不管|包不包)|(?:管|包)[^，。]{1,6}(?:吗|不)`)

var coversRe = regexp.MustCompile(`(?:券|补贴|补助|津贴|卡|会员价|额度)[^，。]{0,8}(?:能不能|可不可以|管不管|包不包|抵不抵|付不付|能|可以|管|包)[^，。]{0,10}(?:吗|么|不|管不管|$)|(?:券|补贴|补助)[^，。]{0,3}(?:管|包|付|含)[^，。]{0,8}(?:吗|么|不)|(?:能不能|可不可以|能|可以|要不要)(?:用|拿|使|刷)[^，。]{0,5}(?:券|补贴|补助|卡)|(?:在不在|算不算)[^，。]{0,4}(?:补贴|券|补助)|` +
	`\b(?:covers?|covered|pays? for|pay towards|include[sd]?|used? for|use (?:it|that|my [a-z]+|the [a-z]+|this [a-z]*) ?(?:for|on|towards)|count(?:s)? (?:for|towards)|good for|do for|go towards)\b`)
