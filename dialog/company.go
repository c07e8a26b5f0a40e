package dialog

import (
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// chat keeps company: two or three turns of interest, then an offer. With a
// language model the words are the model's, as far as they pass its check.
func (c *Conversation) chat(m intents.Meaning, before ...string) {
	c.chats++
	if m.Intent == intents.Lonely {
		c.lonely = true
	}
	c.grieving = c.grieving || grieves(c.words)
	offer := c.lonely && c.chats > 2
	if !offer && len(before) == 0 && c.think(m) {
		return
	}
	c.chatByRule(offer, before...)
}

func (c *Conversation) chatByRule(offer bool, before ...string) {
	if c.task != nil || len(c.wishes) > 0 { // what is open comes first
		c.next(before...)
		return
	}
	q := question{kind: askChat, wants: intents.ExpectNothing, name: prompts.SmallTalk, options: c.helps()}
	switch {
	case offer:
		c.chats, c.lonely = 0, false
		c.offerCompany(before...)
		return
	case c.grieving:
		c.lonely, q.name = true, prompts.Grief
	case c.lonely && c.chats <= 1:
		q.name = prompts.LonelyFirst
	case c.lonely && c.lang == care.Chinese && len(c.elder.Interests) > 0:
		q.name, q.parts = prompts.LonelyInterest, prompts.Parts{"interest": c.elder.Interests[0]}
	case c.lonely:
		q.name = prompts.LonelyMore
	}
	c.ask(q, before...)
}

// fitting leaves out what is too cheerful for who grieves.
func (c *Conversation) fitting(sentences []string) []string {
	if !c.grieving {
		return sentences
	}
	return slices.DeleteFunc(slices.Clone(sentences), func(s string) bool {
		return said(s, "真好", "太好", "挺好", "高兴", "开心", "恭喜", "爱听", "哈哈", "lovely", "wonderful", "great", "marvellous", "glad", "happy", "congratulations", "how nice", "that's nice")
	})
}

// grieves tells whether words tell of a death.
func grieves(words string) bool {
	words = strings.ToLower(words)
	for _, w := range []string{"走了", "去世", "过世", "没了", "不在了", "离开我", "passed away", "passed on", "died", "lost my husband", "lost my wife", "funeral", "buried"} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

// offerCompany offers a visit, if the town has any; else a person to talk to.
func (c *Conversation) offerCompany(before ...string) {
	for _, s := range c.town().of(care.HelpCompany) {
		if s.ID == "company" {
			c.ask(question{
				kind: askBookIt, wants: intents.ExpectYesNo, name: prompts.LonelyOffer, options: c.yesNo(), step: step{service: s},
			}, before...)
			return
		}
	}
	c.fetchPersonSaying(care.EscalateAsked, c.phrase(prompts.LonelyMore, nil))
}
