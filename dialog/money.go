package dialog

import (
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// aboutMoney tells prices, what is left of allowances, and what the elder is
// entitled to. Every figure comes from care.Price and care.Entitled.
func (c *Conversation) aboutMoney(m intents.Meaning, before ...string) bool {
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
	if id == "" && m.Help == "" && said(c.words, "再来", "再要", "那个", "这个", "another", "that one") {
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
	q := t.price(s, 1, t.now)
	name := prompts.PriceShared
	switch {
	case q.Elder == 0:
		name = prompts.PriceFree
	case q.Town == 0:
		name = prompts.PricePlain
	}
	before = append(before, c.phrase(name, prompts.Parts{
		"service": s.Called(c.lang), "unit": unit(s, c.lang), "list": prompts.SpeakMoney(q.List, c.lang),
		"town": prompts.SpeakMoney(q.Town, c.lang), "price": prompts.SpeakMoney(q.Elder, c.lang),
	}))
	before = append(before, (&form{}).reasons(c, step{service: s, quote: q})...)
	if c.task != nil || len(c.wishes) > 0 {
		c.next(before...)
		return
	}
	c.ask(question{
		kind: askBookIt, wants: intents.ExpectYesNo, name: prompts.ShallBook, options: c.yesNo(), step: step{service: s},
	}, before...)
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
	for _, e := range list {
		if hasService && !e.Scheme.PaysFor(&s) {
			continue
		}
		if l, ok := c.bound(e.Left, m.Service); ok {
			told = append(told, c.leftOf(e.Scheme, l))
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

// whyFree says who pays, to who wonders about a price that was read back.
func (c *Conversation) whyFree() bool {
	f := c.booking()
	if f == nil || c.asked.kind != askConfirm || !said(c.words, "怎么不要钱", "为什么不要钱", "为啥不要钱", "怎么免费", "谁付", "谁出的钱", "骗", "why is it free", "who pays", "is it really free", "what's the catch") {
		return false
	}
	for _, share := range c.asked.step.quote.Shares {
		i := slices.IndexFunc(c.known.schemes, func(s care.Scheme) bool { return s.ID == share.Scheme })
		if i >= 0 {
			f.proceed(c, c.phrase(prompts.PaidBy, prompts.Parts{"scheme": c.known.schemes[i].Called(c.lang)}))
			return true
		}
	}
	return false
}
