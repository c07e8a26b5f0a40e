package intents

import (
	"regexp"
	"slices"
	"strings"
)

// agrees tells that an answer to a read-back or an offer is a yes with words
// around it: 用完了啊，那也打扫吧，对. Nothing else may be wanted in the same
// breath, but for more of the open booking: 对，不过要两份.
func (w *wish) agrees(m *Meaning) bool {
	if w.Expect == ExpectYesNo && !w.chinese {
		return w.agreesEn(m)
	}
	if w.Expect != ExpectYesNo || !w.chinese || m.Rejected != "" || len(w.refused) > 0 || m.Usual {
		return false
	}
	if w.Service == "" && m.HasSlots() || slices.ContainsFunc(w.offers, func(o offer) bool { return !w.open(o) }) {
		return false
	}
	yes := false
	all := w.clauses()
	for i, c := range all {
		start, end := w.line.span(w.line.trimmed(c.from, c.to))
		text := normalZh(string(w.runes[start:end]))
		switch {
		case askUsZh.MatchString(text) && !strings.Contains(text, "人工"):
			yes = true
		case text == "" && strings.Contains(w.line.text[c.from:c.to], "呐"):
			yes = true
		case text == "", onlyMumble.MatchString(text):
		case goesAlongZh.MatchString(text):
			yes = true
		case yesZh.MatchString(text) && yesCore.MatchString(text) && !yesNo.MatchString(text):
			yes = true
		case moreZh.MatchString(text) && (m.Quantity > 0 || m.When.Said() || m.Note != ""):
			m.Correction = true
		case i < len(all)-1 && thinksZh.MatchString(text):
			yes = false
		case w.Service == "" && yes && giveBackZh.MatchString(text):
		case contraryZh.MatchString(noCostZh.ReplaceAllString(text, "")):
			return false
		}
	}
	return yes
}

// open tells that an offer is the service of the open form, or its kind.
func (w *wish) open(o offer) bool {
	s := serviceByID(w.Service, w.Catalogue)
	return s != nil && (o.service == s || o.service == nil && o.help == s.Help)
}

var (
	// goesAlongZh is a yes of its own making: 十块就十块, 那也打扫吧.
	goesAlongZh = rx(`^(?:那)?(?:好吧?|行吧?|对|中|成|可以|嗯呐)$|^(?:就|那就|那也|也)?(?:好|行|中|成|可以|得)(?:吧|了|嘞|啦|呗)*$|^(?:那|那就|那也|也)(?:订|打扫|送|修|来|约|去|洗|办|剪)[^，几多什吗不]{0,3}(?:吧|呗)$|(?:也|都)(?:中|行|成|可以|好)$|^(?:你|您)?(?:就|帮我|给我|替我)*(?:订|约|办|安排)(?:上|了|下)?(?:吧|呗)$|^这回(?:对|行|好)了?$`)
	// thinksZh is only thinking aloud when a yes follows.
	thinksZh = rx(`^(?:你|您)?(?:等一?下|等等|让我想想|等我想想|我想想|我看看)$`)
	// giveBackZh goes on a yes to a read-back of what is cancelled.
	giveBackZh = rx(`^(?:都|就)?(?:不要了|退了吧|退掉吧?|退吧|取消吧?|取消了吧)$`)
	noCostZh   = regexp.MustCompile(`不(?:要|用|花|收)钱|不贵`)
	// moreZh brings what is to be different.
	moreZh = rx(`^(?:不过|但是?|只是|就是|可是)[^不]`)
	// contraryZh is anything that leaves a yes in doubt.
	contraryZh = rx(`不|先这样|别|没|改|换|等一|等会|再说|再见|拜拜|挂|几|多少|什么|怎么|哪|吗|呢|人工|想想|想一|问问我|我问问|取消|算了|慢|大声|但|可是|贵|错|停|退|骗|提醒|电话|救|疼|摔`)
)

// askUsZh is a yes to an offer to ask or to find somebody.
var askUsZh = rx(`^(?:那)?(?:你|您)?(?:就)?(?:给|帮|替)我(?:问|找|查)(?:问|找|查|一问|个人|人|一下|一个)*(?:吧)?$`)

// fewerZh is a wish for another quantity, not a complaint: 太多了，一份就够了.
var fewerZh = rx(`(?:份|个|次|人|天|盒|袋|瓶)(?:就)?(?:够|行|好|可以)`)

// plainWish tells that something is asked for at all: what is not understood and
// asks for nothing is only asked again, not refused.
func (w *wish) plainWish() bool {
	if w.chinese {
		return plainWishZh.MatchString(w.text)
	}
	return plainWishEn.MatchString(w.text) && !strings.Contains(w.text, "whatsit")
}

var (
	plainWishZh = rx(`帮我|给我|替我|我想|我要|想要|想问|请问|能不能|可不可以|可以|能否|会不会|麻烦|找[个人]|叫[个人]|来个|怎么|什么|啥|哪|多少|几|吗|有没有|买|卖|给不给|管不管|做不做|带不带|放[首个]|唱|讲|查|教|算|写|借|贷|推荐|告诉|翻译`)
	plainWishEn = rx(` (?:i want|i would like|i need|can you|could you|would you|will you|can i|could i|please|tell me|give me|find|get me|send|book|order|play|sing|how|what|who|where|when|why|which|is there|are there|do you|does|help me|teach|show|buy|sell|call|set|turn|write|read|look up|translate|lend|explain|search|recommend|make|check|let me|is it|are you|open|order|who is|convert|start|add|remove|change|put|transfer|schedule|pay) `)
)
