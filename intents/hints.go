package intents

import "slices"

// hints are words that plainly say what is wanted.
var hints = []struct {
	intent Intent
	says   *pattern
}{
	{AskPrice, rx(`多少钱|什么价|怎么收费|贵不贵|几块钱`, ` how much (?:is|does|do|would|will|are|for)[^,]* `, ` what (?:does|would|will)[^,]* cost `, ` the (?:price|cost) (?:of|for) `)},
	{Praise, rx(` what a (?:charming|lovely|nice|wonderful|good|kind|fine) `)},
	{AskMedicine, rx(` can i (?:still |safely )?take `)},
	{AskBooking, rx(` (?:when|what time) (?:exactly )?(?:are|is|will) (?:they|he|she) (?:be )?(?:coming|cleaning|here|due) `, ` when exactly `)},
	{Cancel, rx(` no need (?:of|for) (?:the|my|any) `)},
	{AskTime, rx(`现在几点|几点(?:钟)?了$`, ` what time is it `, ` what is the time `)},
	{AskDate, rx(`(?:今天|明天|后天)(?:是)?(?:几号|星期几|周几|农历)|(?:是不是|是)周[一二三四五六日](?:$|，)`, ` what day is (?:it|today) `, ` what is (?:the|today is) date `)},
}

// hint helps where the classifier is not sure.
func (w *wish) hint(p phrases, top Guess, o offer) Intent {
	if !w.unsure && top.Confidence >= sureAlone && top.Intent != Book && (top.Intent != Correct || w.corrects) {
		return Unknown
	}
	for _, h := range hints {
		if top.Intent == Book && top.Confidence >= sureAlone {
			break
		}
		if top.Intent != h.intent && h.says.MatchString(w.text) && (h.intent != AskPrice || o.size > 0 || w.unsure || top.Intent == OutOfScope) {
			return h.intent
		}
	}
	switch {
	case w.chinese && top.Intent == Book && w.Service == "" && tellMeZh.MatchString(w.text):
		return Remind
	case w.chinese && top.Intent == Book && pointsZh.MatchString(w.text):
		return Rate
	case w.chinese && top.Intent == Book && ringsZh.MatchString(w.text):
		return CallRelative
	case w.chinese && top.Intent == Book && w.Service == "" && theirHourZh.MatchString(w.text):
		return AskBooking
	case top.Intent == Complaint && o.size > 0 && !o.unlisted && asksForZh.MatchString(w.text):
		return Book
	case top.Intent == Praise && o.size == 0 && !w.aboutSomebody():
		return SmallTalk
	}
	return Unknown
}

var yesFirst = rx(`^(?:那)?(?:好|成|行|对|是|嗯|中|可以|要得)`)

// strangeZh is a wish for somebody who does what no service does.
var strangeZh = rx(`(?:找|叫|派|来|请)个?(?:人|老师|师傅)(?:来|过来|上门)?(?:教我|给我讲|给我算|给我唱|替我写|给我看看?相)|给我(?:算算|算一?卦|唱[个首段]|讲个)|双色球|彩票|贷给我|贷款`)

// aheadOfZh wants to be told before something: 提前一天跟我说一声.
var aheadOfZh = rx(`提前[^，]{0,5}(?:跟我说|告诉我|通知我|叫我|喊我|提醒我)`)

// ownZh speaks of what is booked already.
var ownZh = rx(`那[个顿份](?:饭|午饭|晚饭|早饭|打扫|洗澡)|我订的|订好的|约好的|的那[个顿份]`)

// sellsZh asks whether we sell something.
var sellsZh = rx(`(?:有没有|有)[^，]{0,3}卖[^，]{1,8}的|(?:你们|您们|你们这儿?)(?:还|也)?卖(?:不卖)?`)

var (
	stupidZh    = rx(`听不懂(?:人)?话|(?:机器|电话|你)[^，]{0,3}(?:笨|蠢|傻)`)
	tellMeZh    = rx(`提醒(?:一下|一声)?我|到时候(?:叫|喊)我|提前[^，]{0,5}(?:跟我说|告诉我|通知我|叫我|喊我)`)
	pointsZh    = rx(`[给打](?:他|她|你们)?(?:个)?[一二两三四五1-5](?:分|颗?星)`)
	ringsZh     = rx(`给[^，我你]{1,5}(?:打|拨)(?:一?个|通)?电话`)
	theirHourZh = rx(`(?:师傅|阿姨|大夫|护士)[^，]{0,5}几点(?:到|来)`)
)

// asksForZh is a wish that somebody comes.
var asksForZh = rx(`找个?人(?:来|帮|给)?|叫个?人|派个?人|能不能来|来个?人|帮我[^，]{0,3}(?:找|叫|约|订)`)

// aboutSomebody tells that a person or their work is spoken of.
func (w *wish) aboutSomebody() bool {
	return slices.ContainsFunc(w.pieces, func(p piece) bool { return p.Name == slotPerson }) || somebodyRe.MatchString(w.text)
}

var somebodyRe = rx(`你们|师傅|阿姨|小伙|姑娘|人家|[她他]|那个人|服务|手艺|食堂|志愿者|你`, ` (?:you|your|she|he|they|her|him|them|their|his|lady|lad|man|woman|girl|boy|driver|cleaner|carer|nurse|cook|barber|people|staff|everyone) `)
