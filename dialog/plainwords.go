package dialog

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// What plain words mean depends on what was asked. This is the last look before
// a turn is acted on: it mends what understanding, which hears a sentence for
// itself, could not know.

func said(words string, any ...string) bool {
	words = " " + strings.ToLower(words) + " "
	return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(words, w) })
}

func begins(words string, any ...string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	return slices.ContainsFunc(any, func(w string) bool { return strings.HasPrefix(words, w) })
}

// inContext gives m the intent that its words have after the open question.
func (c *Conversation) inContext(m intents.Meaning) intents.Meaning {
	words := c.words
	if words == "" || m.Distress != intents.None {
		return m
	}
	switch q := c.asked; {
	case said(words, "都不要了", "都不订了", "全不要了", "all of it, forget", "forget all") && (m.Intent == intents.Cancel || m.Intent == intents.No):
		c.parked, c.wishes = nil, nil // 算了，都不要了
	case q.kind == askConfirm && said(words, "那先这样", "先这样吧", "再说吧", "再想想", "下次吧", "改天吧", "let me think", "maybe later", "another time", "i'll think about it"):
		m.Intent = intents.Perhaps // no yes, whatever stands before it
		if said(words, "先这样") {
			c.warned, m.Intent = true, intents.Goodbye
		}
	case q.kind == askConfirm && c.changesBack() && said(words, "照原来", "还是原来", "不改了", "别改了", "leave it as", "keep it as", "as it was"):
		m = intents.Meaning{Intent: intents.No, Confidence: m.Confidence}
	case q.kind == askConfirm && c.ends() && said(words, "还是做", "还是要", "还是来", "还是留", "还是吃", "别退", "不退了", "keep it", "don't cancel"):
		m = intents.Meaning{Intent: intents.No, Confidence: m.Confidence}
	case (q.kind == askConfirm || q.kind == askPerson) && slices.Contains([]string{"哎", "嗳", "欸", "嗯呐", "诶", "righto", "smashing", "rather"}, strings.ToLower(strings.Trim(words, "，。！.! "))):
		m = intents.Meaning{Intent: intents.Yes, Confidence: m.Confidence}
	case q.kind == askChange && m.Intent == intents.Goodbye && nothingToChange(words) && !said(words, "再见", "拜拜", "挂了", "bye"):
		m = intents.Meaning{Intent: intents.Yes, Confidence: m.Confidence}
	case q.kind == askConfirm && endsYes(words):
		m = intents.Meaning{Intent: intents.Yes, Confidence: m.Confidence}
	case q.kind == askConfirm && beginsYes(words) && slices.Contains(asides, m.Intent):
		m.Intent = intents.Yes // 对，别忘了啊
	case q.kind == askPerson && m.Intent == intents.Person && begins(words, "不", "别", "no ", "no,", "don't", "not "):
		m = intents.Meaning{Intent: intents.No, Confidence: m.Confidence}
	case q.kind == askPerson && (m.Intent == intents.Wait || m.Intent == intents.Cancel) && (beginsYes(words) || begins(words, "要", "帮我", "please")):
		m.Intent = intents.Yes // 要的要的，帮我问问
	case (q.kind == askPerson || q.kind == askMore) && m.Intent == intents.Change && begins(words, "改天", "改日", "下次", "以后"):
		m = intents.Meaning{Intent: intents.No, Confidence: m.Confidence}
	case c.rings(words, m):
		m.Intent, m.Service, m.Help = intents.CallRelative, "", ""
	case m.Intent != intents.Remind && (c.person != "" || said(words, " her", " him")) && ringsThemRe.MatchString(strings.ToLower(words)): // 你让他给我回一个
		m.Intent, m.Service, m.Help = intents.CallRelative, "", ""
		if m.Person == "" {
			m.Person = c.person
		}
	case m.Intent == intents.WhereIsIt && m.Service == "" && m.Help == "" && c.person != "" && saysHeOrShe(words): // 你说他是不是忙忘了
		m.Intent = intents.SmallTalk
	case q.kind == askMore && c.topic != "" && m.Service == "" && m.Help == "" && said(words, "book it", "order it", "book me one", "order one", "那就订", "那订一", "给我订上", "那就给我订", "那就约", "给我约上"): // nothing is booked: then book it
		m.Intent = intents.Book
		if s, ok := c.town().service(c.topic); ok {
			m.Service, m.Help = s.ID, s.Help
		}
		if m.When.Date.IsZero() && (c.about == intents.AskBooking || c.about == intents.WhereIsIt) {
			m.When.Date = c.dayTold
		}
	case q.kind == askPerson && c.about == intents.WhereIsIt && m.Intent != intents.Yes && canWait(words) && !(said(words, "转", "接通", "找人", "through", "a person") || beginsYes(words) && said(words, "等着", "'ll wait", "will wait")): // 好，我等着 waits for the person
		m = intents.Meaning{Intent: intents.No, Confidence: m.Confidence}
	}
	return m
}

// ringsThemRe asks that somebody who was spoken of rings back.
var ringsThemRe = regexp.MustCompile(`(?:让|叫|请|喊|催|通知|告诉)(?:他|她)[^，。]{0,8}(?:(?:回|打)(?:我)?(?:一?个|过来|过|一下)?(?:电话|信|话)?|来(?:一?个)?(?:电话|信))(?:给我)?(?:吧|呗|啊|好吗|行吗|行不|可以吗)?(?:$|[，。？])|(?:给|跟)(?:他|她)(?:打|拨|发|通)(?:一?个|通|条)?(?:电话|消息|信)|(?:打|拨)(?:一?个|通)?(?:电话)?给(?:他|她)(?:$|[，。吧])|` +
	`\b(?:ring|call|phone|contact|text|message) (?:him|her|them)\b|\b(?:ask|tell|get|have|let) (?:him|her|them) (?:to )?(?:please )?(?:ring|call|phone|get in touch|contact)\b`)

func saysHeOrShe(words string) bool {
	return said(words, "他", "她", " he ", " she ", "he's", "she's")
}

// canWait tells whether words say that there is no hurry: 那我再等等.
func canWait(words string) bool {
	return said(words, "等着", "再等", "等等看", "等一会", "等会儿", "不急", "不着急", "不用催", "别催", "还早", "看错", "i'll wait", "i will wait", "i can wait", "wait a bit", "wait a little", "no hurry", "no rush", "still early", "it's early", "misread", "hang on a bit", "give it a bit", "give them a bit")
}

// waitsFor takes leave to wait for what was asked about: 那我等着.
func (c *Conversation) waitsFor(m intents.Meaning) bool {
	if c.about != intents.WhereIsIt && c.about != intents.AskBooking || c.asked.kind != askMore || m.HasSlots() && m.Intent != intents.WhereIsIt || m.When.Said() || !canWait(c.words) {
		return false
	}
	switch m.Intent {
	case intents.Goodbye, intents.Person, intents.Cancel, intents.Complaint, intents.Change:
		return false
	}
	c.next(c.phrase(prompts.NoHurry, nil))
	return true
}

// saysWeCheat tells whether it is us who are taken for cheats, and nobody the
// elder tells of.
func saysWeCheat(words string) bool {
	return cheatsRe.MatchString(strings.ToLower(words)) && !said(words, "转账", "汇款", "汇钱", "密码", "验证码", "公安", "警察", "银行", "中奖", "有人", "bank", "password", "transfer", "police", "rang", "phoned", "called", "someone", "somebody")
}

var cheatsRe = regexp.MustCompile(`[你您]们?(?:这儿?|这里)?(?:该|会|可|是)?(?:不会|不)?(?:就)?是(?:不是)?(?:个)?(?:骗子|骗人|诈骗|骗我|骗钱)|[你您]们?(?:可|不是|不会是?)?(?:在)?骗(?:我|人)|(?:are you|^\W*is this) (?:just )?(?:some kind of )?(?:a |an )?(?:scam|con|trick|fraud|cheat|crook|swindle)|you(?:'re| are) (?:not )?(?:a scammer|tricking me|cheating me|conning me|having me on)|you(?:'re| are)? (?:just |not )?(?:trying|going) to (?:trick|cheat|con|scam) me`)

// trusted answers who fears that we are cheats: what we are, and a person.
func (c *Conversation) trusted(m intents.Meaning) bool {
	if !saysWeCheat(c.words) || m.HasSlots() {
		return false
	}
	c.wishes = slices.DeleteFunc(c.wishes, func(w wish) bool { return w.Intent == intents.Scam })
	c.offerPerson(prompts.WhatAmI, care.EscalateAsked)
	return true
}

// endsYes tells whether words end in a yes: 哦，政府给的啊，那好.
func endsYes(words string) bool {
	words = strings.TrimRight(words, "。！. ")
	for _, yes := range []string{"，那好", "，那行", "，那好吧", "，那行吧", "，那就好", "，那中"} {
		if strings.HasSuffix(words, yes) {
			return true
		}
	}
	return false
}

// asides are intents that words after a yes are taken for by mistake.
var asides = []intents.Intent{
	intents.StopReminder, intents.ListReminders, intents.SmallTalk, intents.OutOfScope, intents.Unknown, intents.Thanks, intents.Praise, intents.Wait,
	intents.CallRelative, intents.Help, intents.Greeting,
}

// nothingToChange tells whether words say that what was read back can stay.
func nothingToChange(words string) bool {
	return said(words, "没有", "没了", "没什么", "没啥", "不用改", "不改", "别改", "甭改", "就这样", "挺好", "都对", "没错", "就行", "可以了", "nothing", "no change", "it's fine", "that's fine", "leave it", "as it is", "it's right", "it's all right", "was right", "i was wrong", "no, no") && !said(words, "不要了", "不订", "取消", "forget", "cancel", "没听", "没有空")
}

// changesBack tells whether a booking is being moved.
func (c *Conversation) changesBack() bool {
	f := c.booking()
	return f != nil && f.moves != nil
}

// rings tells whether a relative of the dossier is to be rung.
func (c *Conversation) rings(words string, m intents.Meaning) bool {
	if m.Intent == intents.Person || m.Intent == intents.Remind || !said(words, "打个电话", "打电话", "回个电话", "回电话", "打过来", " ring ", " call ", " phone ") {
		return false
	}
	return slices.ContainsFunc(c.known.relatives, func(r care.Relative) bool { return r.Name != "" && strings.Contains(words, r.Name) })
}

// endsWell tells whether "yes" to "anything else?" is only politeness: 好好，谢
// 谢你啊.
func endsWell(words string) bool {
	return saysGoodbye(words) || said(words, "谢谢", "多谢", "thank", "没了", "没有了", "不用了", "都留着", "够了")
}

// tooLittle tells whether words are nothing to be reminded of.
func tooLittle(what string) bool {
	return len([]rune(strings.Trim(what, "一下呗吧啊呢哦的 "))) < 2
}

// beginsYes tells whether words begin with a yes and go on.
func beginsYes(words string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	for _, yes := range []string{"对", "好", "行", "是的", "可以", "嗯", "中", "yes", "ok", "okay", "right", "sure", "fine", "that's right"} {
		rest, ok := strings.CutPrefix(words, yes)
		if begins(rest, "了，", "了,", "了 ") && yes == "对" {
			return false // 对了，我锅上还炖着汤: by the way
		}
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " ,.") || strings.ContainsAny(string([]rune(rest)[:1]), "，。的了吧啊、再还就")) {
			return true
		}
	}
	return false
}

// onlyYesAndGoodbye tells whether words agree and take leave, and say nothing
// else: 好，太贵了，挂了 is no yes.
func onlyYesAndGoodbye(words string) bool {
	if !saysGoodbye(words) {
		return false
	}
	rest := strings.ToLower(words)
	for _, w := range []string{
		"那就这样", "就这样吧", "就这样", "没问题", "谢谢您", "谢谢你", "谢谢", "好了", "好的", "好嘞", "好", "行了", "行", "对的", "对", "可以", "是的", "嗯", "中",
		"再见", "再会", "拜拜", "挂了", "那", "啊", "吧", "呢", "了",
		"that's fine", "that's right", "thank you very much", "thank you", "thanks", "goodbye", "good bye", "bye", "yes", "okay", "ok", "all right", "alright", "right", "fine", "lovely", "dear", "then", "please",
	} {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return strings.Trim(rest, " ，。,.！!、-") == ""
}

func saysGoodbye(words string) bool {
	words = strings.ToLower(words)
	for _, bye := range []string{"再见", "再会", "拜拜", "挂了", "goodbye", "good bye", "bye"} {
		if strings.Contains(words, bye) {
			return true
		}
	}
	return false
}

// isBack tells that who asked us to wait is there again.
func (c *Conversation) isBack(m intents.Meaning) bool {
	switch m.Intent {
	case intents.Person, intents.No, intents.Cancel, intents.Book, intents.Change, intents.Correct, intents.Mistake:
		return false
	}
	words := strings.ToLower(c.words)
	for _, w := range []string{"回来", "好了", "来了", "i'm back", "i am back", "back again", "ready", "here i am"} {
		if strings.Contains(words, w) && !m.HasSlots() {
			return true
		}
	}
	return false
}

// asksWhatIAm tells whether a person is asked about rather than asked for.
func asksWhatIAm(words string) bool {
	words = strings.ToLower(words)
	for _, w := range []string{"是真人还是", "是机器还是", "是不是机器", "是不是真人", "你是真人", "你是机器", "您是真人", "are you a real", "are you real", "are you human", "are you a human", "are you a machine", "are you a robot", "am i talking to a"} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

// ends tells whether the open task is to cancel or to stop something, so that
// "cancel" is a yes to its read-back.
func (c *Conversation) ends() bool {
	switch t := c.task.(type) {
	case *choosing:
		return t.act == intents.Cancel
	case *stopping:
		return true
	}
	return false
}
