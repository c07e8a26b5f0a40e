package intents

// inOpenForm decides what is said to an open booking and is no answer to its
// question: a wish about how it is done, a smaller quantity, a time with a reason.
func (w *wish) inOpenForm(m *Meaning) Intent {
	switch {
	case w.reasoned && w.Service != "" && m.When.Said() && w.Expect != ExpectNothing && !m.Correction:
		return Book
	case w.Service == "" || !w.chinese || m.Correction || w.Expect == ExpectNothing || w.Expect == ExpectStars || w.Expect == ExpectWhat:
		return Unknown
	case whenComeZh.MatchString(w.text) && !m.When.HasTime:
		return AskBooking
	case w.Service == "shopping" && m.Amount > 0 && w.few(9) && !askingZh.MatchString(w.text): // 一百块钱的
		m.Note = w.words(w.from, w.to)
		return Book
	case m.Quantity > 0 && fewerZh.MatchString(w.text) && m.Service == "":
		m.Correction = w.Expect == ExpectYesNo
		return Book
	case m.Quantity > 0 && w.few(5) && len(w.offers) == 0 && !m.When.Said() && w.left() == "":
		m.Correction = w.Expect == ExpectYesNo
		return Book
	case m.Note != "" && len(w.offers) == 0 && !lastWordZh.MatchString(w.text) && !askingZh.MatchString(w.text) && !w.no():
		return Book
	case m.Note != "" && noteIn(w.text, true) != "" && !lastWordZh.MatchString(w.text) && !askingZh.MatchString(w.text):
		return Book
	}
	return Unknown
}

var (
	whenComeZh = rx(`(?:[他她]们?|人家?|师傅|阿姨)[^，]{0,4}(?:几点|什么时候|啥时候|多会儿)[^，]{0,4}(?:来|到|送)`)
	askingZh   = rx(`多少钱|吗$|几点|什么时候|怎么`)
	// askPersonZh asks who speaks.
	askPersonZh = rx(`你[^，]{0,3}(?:真人|活人|人)(?:呢|啊|呀)?，?还是[^，]{0,4}(?:机器|电脑|录音)|是不是(?:机器|真人|电脑|录音)|你是(?:个)?(?:机器|真人|录音|电脑)[^，]{0,4}(?:吗|吧|不)`, ` (?:am i (?:talking|speaking) to|are you) [^,]*(?:robot|robots|machine|computer|real person|recording)`)
)

// money knows the questions about money whose words leave no doubt.
func (w *wish) money(m *Meaning) Intent {
	if !w.chinese || w.Expect == ExpectStars || w.Expect == ExpectWhat {
		return Unknown
	}
	switch {
	case whyPriceZh.MatchString(w.text) && w.Service != "":
		return AskPrice
	case leftZh.MatchString(w.text):
		return AskAllowance
	case entitledZh.MatchString(w.text):
		return AskEntitled
	case priceZh.MatchString(w.text) && !orderedZh.MatchString(w.text) && !m.When.HasTime:
		if len(w.offers) == 0 && buysZh.MatchString(w.text) {
			return OutOfScope // nobody here sells hearing aids
		}
		return AskPrice
	}
	return Unknown
}

var (
	whyPriceZh = rx(`(?:怎么|为什么|为啥|咋)(?:又|还|会|就)?(?:不要钱|不用钱|不收钱|这么便宜|这么贵|要[^，]{0,3}钱|是[^，]{0,3}块)`)
	buysZh     = rx(`买(?:一)?(?:个|台|副|只|把|辆)`)
	leftZh     = rx(`(?:券|补贴|额度|津贴|补助)(?:里|上|这个月|今年|我)?(?:还|一共)?(?:剩|有|能用)(?:下)?(?:多少|几)|还能(?:再)?(?:用|住|订|洗|剪|打扫|免费)[^，]{0,3}几(?:天|次|回)|(?:补贴|补助)是多少$|还剩(?:下)?(?:几|多少)[^，]{0,2}(?:次|回|天|钱|额度)?$`)
	entitledZh = rx(`(?:补贴|补助|津贴)(?:一个月|每个月|每月)?(?:给|能拿|能领)(?:我)?多少`)
	priceZh    = rx(`收不收(?:钱|费)|要不要(?:钱|收费)|(?:收费|要钱|收钱|花钱|要花钱)(?:吗|不$|么)|花不花钱|多少钱|怎么收费|是不是(?:[0-9一二两三四五六七八九十百]+)(?:块|元)|一[次天份回趟](?:是|要|得)?(?:几|多少)块|几块钱|什么价`)
	// orderedZh is a wish to have it, whatever it costs.
	orderedZh = rx(`(?:给|帮|替)我[^，]{0,6}(?:订|送|约|来|叫|找)|我(?:要|想)(?:订|约)|送[一两俩]?[个份]?饭，`)
)
