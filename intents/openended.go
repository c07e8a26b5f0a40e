package intents

import (
	"regexp"
	"strings"

	"yinling/care"
)

var (
	openZh = regexp.MustCompile(`(?:我想|我要|想要|想|要|我|那个|这个|就是|就是说|然后|还有|还要|因为|所以|但是|可是|不过|或者|和|跟|给|帮我|给我|请|把|在|到|从|去|送|订|嗯|呃|啊+|哦|还|又|再|的话|如果|要是|比如|比方说|那么|那|麻烦|能不能|可不可以|有没有|一个|一份|是|不是|怎么说呢|叫|找|陪我|送到|大概|差不多|下个?周|下个?星期|下个?礼拜|星期|礼拜|周|下个月|这个月|月|十|，)$`)
	// openDayZh is a date that a time or a wish is likely to follow.
	openDayZh = regexp.MustCompile(`^(?:嗯|呃|我|我想|我要|那|那就|就)?(?:明天|后天|大后天|今天|(?:这|下)?个?(?:周|星期|礼拜)[一二三四五六日天]|上午|下午|晚上|中午|早上|(?:明天|后天|今天)(?:上午|下午|晚上|中午|早上))$`)
	openEn    = regexp.MustCompile(` (?:i|i want|i want to|i would|i would like|i would like to|i need|i need to|and|or|but|because|so|the|a|an|to|for|at|on|in|of|with|my|could you|can you|if|that|is|it is|then|er|um|uh|erm|maybe|about|around|next|this|some|also|from|when|let|we|want|like|next week|could|would|half|quarter|past|half past|quarter past|quarter to|am i) $`)
	openDayEn = regexp.MustCompile(`^ (?:on |er |um |well )?(?:tomorrow|today|(?:next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|in the morning|in the afternoon) $`)
)

// OpenEnded tells whether the sentence sounds unfinished, so that it is worth
// waiting longer for the rest: 我想…, 那个…, 明天…, "I want", "and". Full stops
// say nothing, recognisers put them anywhere; dots and commas open a sentence.
func OpenEnded(text string, lang care.Lang) bool {
	t := strings.TrimSpace(text)
	switch {
	case t == "":
		return false
	case strings.HasSuffix(t, "…") || strings.HasSuffix(t, "...") || strings.HasSuffix(t, "—") || strings.HasSuffix(t, "-"):
		return true
	case strings.HasSuffix(t, "，") || strings.HasSuffix(t, ",") || strings.HasSuffix(t, "、"):
		return true
	}
	if isChinese(t, lang) {
		s := strings.Trim(breaksZh(t), "，")
		return openZh.MatchString(s) && !closedZh.MatchString(s) || openDayZh.MatchString(s)
	}
	s := openPlainEn(t)
	return openEn.MatchString(s) || openDayEn.MatchString(s)
}

// closedZh are whole answers that end like an open sentence: 要, 是, 我要, 嗯.
var closedZh = regexp.MustCompile(`^(?:要|是|不是|嗯|是是|要的|好的|对对|就是|不要|不想|再|去|十|是我|哦|啊|我不去|我去|(?:谁|什么|啥|怎么)(?:啊|呀)?)$|(?:不去|不要|不想|不是|没有|可以|好)(?:啊|哦|嗯)?$|十点$`)

// openPlainEn keeps the fillers that plainEn drops: they mean that more comes.
func openPlainEn(text string) string {
	return " " + strings.Join(strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), "'d", " would"), func(r rune) bool {
		return r == ' ' || r == '.' || r == ',' || r == '?' || r == '!'
	}), " ") + " "
}
