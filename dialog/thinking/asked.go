package thinking

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"yinling/care"
)

// A turn is what kind of thing the elder has just said. Where something is asked,
// wished for or wrong, whatever is said to it is heard as the answer, a metaphor too:
// there the model may only feel with the elder, ask, or not know.
type turnKind int

const (
	free     turnKind = iota // tells of life: the whole of small talk answers it
	troubled                 // something is wrong, or of errands, money, the body: only feelings and the elder's own words
	asks                     // asks or wishes: not even the elder's own words, said again they would be a yes
)

var (
	asksZh = regexp.MustCompile(`[吗么？?]$|[吗么][，？?]|[没不][啊呀呢]?$|没有$|[谁哪啥几]|什么|怎么|咋|多少|多久|多大|何时|能不能|会不会|有没有|是不是|要不要|好不好|行不行|可不可以|安全不|` +
		`我(?:也|还|就|真|很)*(?:要|需要|打算|想(?:要|去|来|吃|喝|买|学|找|请|订|定|看|听|换|修|办|问|报|做|叫|打|让|退|取|参加|知道|见|洗|搬|坐|住|申|投|出))|^(?:请|你|快)?(?:帮|给|替)我|请你|麻烦你|你(?:能|可以|会|帮|给|替)|要是`)
	asksEn = regexp.MustCompile(`(?i)\?|^(?:and |but |so |well |please |tell me |oh )*(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|who|what|when|where|which|why|how|whose|must)\b|\bi(?:'d| would)? (?:really |still |just |also )*(?:want|need|fancy|wish|like to|would like|must have)\b|\bi'd (?:love|like)\b|\bcan you\b|\bcould you\b|\bplease\b|\blet me know\b|\bi wonder\b|\bforg[eo]t\w* (?:when|what|where|who|which|how)\b|\btell me\b`)
	// What is wrong, and what the records or a doctor have to say something about.
	wrongZh = regexp.MustCompile(`住院|急诊|手术|车祸|出事|失业|[在等]等|坏了|疼|痛|酸疼|腰酸|背酸|腿酸|发麻|麻木|[手脚腿]麻|肿|胀|痒|晕|咳|吐|泻|拉肚|发烧|感冒|便秘|尿|屎|血|药|病|医|眼睛|耳朵|牙|胃|腰|腿|膝|脚|胸|心口|头昏|失眠|睡不|没胃口|摔|跌|骗|偷|抢|丢|找不|没着落|没吃|没到|没来|等了|等着|还没|坏|漏|堵|断|停电|停水|钱|费|价|贵|卡|证|补贴|津贴|工资|养老金|房租|账|合同|退|订|定了|预约|理发|洗澡|打扫|保洁|保姆|护工|师傅|送餐|午饭|晚饭|修|快递|药店|医院|死|怕|投诉|怪我|生我气|酒|烟|信教|佛|冷|热|降温|下雨|天气|暗了|黑了`)
	wrongEn = regexp.MustCompile(`(?i)\b(?:hurt\w*|pains?|painful|ach\w+|sore|numb|swollen|swell\w*|itch\w*|dizzy|cough\w*|sick|ill|unwell|poorly|fever|blood|medicine|pills?|tablets?|doctors?|hospital|nurse|eyes?|ears?|hear well|deaf|teeth|tooth|stomach|tummy|bloated|back|legs?|knees?|foot|feet|chest|heart|head|can't sleep|appetite|haven't eaten|fell|fall|fallen|cheated|robbed|stolen|lost my|can't find|broken|leaks?|drips?|blocked|dead|lost (?:his|her|their|my) job|knocking|flood|power cut|money|dear|bill|pension|rent|owe|card|allowance|subsidy|voucher|price|cost|booking|booked|order|haircut|bath|bathe|clean\w*|plumber|lunch|supper|dinner|late|waited|waiting|hasn't come|not come|afraid|frightened|scared|worried|uneasy|dying|die|complain|angry with me|cross|wine|drink|smoke|believe|cold|hot|weather|dark|trust|bulb|lamp|lift|doorbell|heating|colder|wet)\b`)
	// What looks like a question or a trouble and is none.
	nothingZh = regexp.MustCompile(`没啥|没什么|什么都|啥都|(?i)\bi was an? (?:\w+ ){0,2}\w+|\bfell out\b`)
	fondOf    = regexp.MustCompile(`喜欢|爱[吃听看唱跳画写下打养种逛聊]|(?i)\bi (?:really |just )?(?:like|love|enjoy)\b`)
	missZh    = regexp.MustCompile(`我(?:也|还|就|真|很|好)*想(?:家|妈|娘|爸|爹|他|她|孙|女|儿|闺|老|从前|过去|念|哭|你|我)`)
)

func turnOf(lang care.Lang, words string) turnKind {
	words = strings.TrimRight(strings.TrimSpace(joinHan(plain(words))), "。.!！ ")
	ask, wrong := asksZh, wrongZh
	if lang == care.English {
		ask, wrong = asksEn, wrongEn
	} else {
		words = missZh.ReplaceAllString(words, "念")
	}
	words = nothingZh.ReplaceAllString(words, "")
	switch {
	case ask.MatchString(words):
		return asks
	case wrong.MatchString(words) && !fondOf.MatchString(words):
		return troubled
	}
	return free
}

// Words of feeling and listening, and no others, for turns that are not free.
var feelingZh = setOf(`乱出主意 出主意 做个好梦 好梦 早点 早些 早点歇着 晚安 看东西 费力 七上八下 会儿 说会儿话 说会儿 说会 儿 愿意听 多说 多说说 多跟 多聊 您 我 这 那 这个 这些 这事 这事儿 事 事儿 事情 这样 那样 这么 那么 的 地 得 了 着 呢 吧 啊 呀 哦 噢 哎 哎呀 哎哟 唉 嗯 嘛 啦 也 都 就 还 又 真 真是 真的 很 太 挺 特别 非常 实在 确实 一定 可 可真 有点 有些 是 是的 不是 不 没 没有 别 没关系 没什么
心 心里 心中 心情 心事 难受 难过 不好受 滋味 不是滋味 受罪 遭罪 受累 受苦 辛苦 累 疲惫 着急 急 不急 不着急 别急 别着急 担心 别担心 操心 烦 心烦 烦恼 烦心 闷 憋 憋着 憋屈 难熬 熬 熬人 难免 不容易 不易 不方便 方便 吃力 费劲 委屈 害怕 别怕 怕 紧张 别慌 慌 不安 不踏实 遗憾 可惜 失望 失落 孤单 孤独 冷清 寂寞 空落落 舍不得 心疼 让人 听着 听了 听您 听您说 听您这么说 这么一说 听起来 惦记 惦念 牵挂 挂念 想 想念 想您 想他 想她 他 她 谁 谁都 换谁 搁谁 人 都会 会 理解 懂 明白 知道 体会 能体会 能理解 感受 感觉 觉得 放在心上 往心里去 别往心里去
慢慢 慢慢说 慢慢讲 慢慢来 慢 说 说说 讲 讲讲 聊 聊聊 聊天 说话 说出来 说给 我听 听 听听 在听 在这儿 在呢 在 陪 陪您 陪着您 愿意 跟 跟我 和 对 对不起 抱歉 不好意思 不清楚 不知道 不太 不大 不懂 不了解 不会 说不准 说不好 弄不明白 不敢 不敢说 乱说 乱讲 瞎说 不敢乱说 跟您 骗您 只是 不过 但 但是 所以 可是 而 歇 歇歇 歇一歇 歇着 喝口茶 坐 坐着 哭 哭出来 没事儿 好 好的 好呀 好啊 行 谢谢 谢谢您 辛苦了 多 多么 最 更 总 总是 一个人 一直 这阵子 这几天 这些天 晚上 夜里 日子 过 时候 的时候 走路 做事 出门 吃饭 睡觉 觉 夜 语音助手 个 助手 没有年纪 真人 年纪 爱听 喜欢 喜欢听 高兴 替您 为您 洗耳恭听 竖起 耳朵 愿 好受 好受些 轻松 松快 舒服 不舒服 问 问问 想问 关心 人之常情 正常 常情 很正常 这种 谁听了 谁遇上 碰上 遇上 滋味儿 折磨人 磨人 恼人 扫兴 别提 多难受 多着急 多闷 多烦 替您着急 替您难过 添堵 堵得慌 盼 盼着 等 等得 等着 盼得 心焦 焦心 揪心 够 够呛 够受的 受 受着 忍 忍着 撑着 扛着 坚强 勇敢 佩服 了不起 不怪您 怪 自责 别自责 难为情 没什么 丢人 话 心里话 打招呼 再见 保重 多保重 愉快 跟您聊天 懂得 懂得不多 不多 教 教教 教我 给我 给我讲讲`)

var feelingEn = setOf(`cannot dare advise advice lifetime child mother a about absolutely afraid after ah all alone always am an and anxious any anything are aren't as at be been being beside bother bothers but can can't care chat clear could cry day days deal dear deeply difficult disappointed disappointing discouraging distressing do does doesn't don't drains dreadful easy else empty ever every everything exhausting feel feeling feelings feels felt for frightened frightening from frustrating frustrated get gets getting glad go good great guess handle happy hard harder has have haven't he hear heard hearing heart heavy help helped her here him his hope hours how hurry hurting i i'd i'm i've if imagine in indeed is isn't it it's just keep kind know let lets like listen listening little lonely lonesome long lot lovely lying made make makes matter may me mean might mind miss missed missing more most much must my need never nice night nights no not nothing now of oh on once or ordeal other out over own painful patience people please poor quite rather real really right rotten rough rush sad safe say saying scary see seem seems sense sense share she shame should slowly small so some something sometimes sore sorry sound sounds speak stay stressful strain sure sympathy take takes talk talking tell telling tender than thank thanks that that's the their them then there there's these they thing things think this those though through time times tired tiring to too tough trouble troubled troubling true troublesome trying uncertain uncomfortable understand understandable understood unfair unpleasant unsettling up upset upsetting us very voice assistant wait waiting want was way we wearing wears weary weigh weighs well were what whatever when whenever while who whole why wish with without wonder word words worn worried worries worry worrying worst would wrong yes you you'd you're you've your yourself yourself beyond ears age person teach sing song company keep trust course wretched miserable sleepless awake nuisance irritating annoying letdown patient sleep rest gentle ease`)

// strictly tells whether a clause is of the closed list for a turn that is not free.
func strictly(lang care.Lang, kind turnKind, clause, words string) bool {
	if lang == care.English {
		said := map[string]bool{}
		if kind == troubled {
			said = setOf(strings.Join(wordsOf(lang, plain(words)), " "))
		}
		if answersEn.MatchString(clause) || badFrameEn.MatchString(clause) || othersDo(clause, map[string]bool{}) {
			return false
		}
		return !slices.ContainsFunc(wordsOf(lang, clause), func(w string) bool {
			return !feelingEn[strings.Trim(w, "'")] && !sayableEn(w, said)
		})
	}
	if answersZh.MatchString(clause) {
		return false
	}
	echo := ""
	if kind == troubled {
		echo = echoZh(words)
	}
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) || r == '·' {
			return r
		}
		return -1
	}, clause))
	reached := make([]bool, len(runes)+1)
	reached[0] = true
	for i := range runes {
		for n := 1; reached[i] && n <= 7 && i+n <= len(runes); n++ {
			if w := string(runes[i : i+n]); w == "·" || feelingZh[w] || echo != "" && strings.Contains(echo, w) {
				reached[i+n] = true
			}
		}
	}
	return reached[len(runes)]
}

// Yes and no, and what else answers in feeling words only.
var (
	answersZh = regexp.MustCompile(`^(?:是的?|不是|对|有|没有|会|不会|行|可以|能|没|不)(?:[啊呀呢吧了啦的])*$|没事[了儿]?$|都好|很好|不急$`)
	answersEn = regexp.MustCompile(`^(?:yes|no|of course|right|not at all|sure|never)\b(?: please)?$|\b(?:safe|well|easy|fine|all right)$`)
)

// A guess at what the elder feels may have all the words of small talk, in trouble
// too: "走路一定不方便吧", "that must be tiring".
var (
	feelsWithZh = regexp.MustCompile(`(?:一定|真|挺|难免|是|都|也|可|太|肯定).*(?:不方便|难受|难熬|辛苦|着急|累|疲|闷|烦|孤单|冷清|不好受|委屈|害怕|吓|心疼|遭罪|舍不得|难过|不容易|不易|费劲|不踏实|静)|(?:不方便|难受|难熬|辛苦|着急|累|闷|烦|孤单|冷清|不好受|委屈|害怕)了?吧$|^您?(?:慢着?点儿?|多穿点|别冻着|当心着?点?|小心着?点?|保重|歇着)`)
	feelsWithEn = regexp.MustCompile(`\b(?:that|it|this|[a-z]+ing|you) must (?:be|feel|make|have been|wear|leave|get)\b.*\b(?:hard\w*|tir\w+|upset\w*|sad|lonely|worry\w*|worried|frightening|difficult|painful|uncomfortable|bother|exhaust\w*|frustrat\w*|rough|tough|scary|miserable|weary|sore|annoying|trying|low|down)\b|\b(?:makes|can be|is) (?:everything|so|very|really|such|always)? ?(?:harder|hard|tiring|upsetting|exhausting|difficult|frustrating)\b|^(?:so |do |please |and )*(?:wrap up warm|go gently|take care|mind your step|keep warm)$`)
)

func feelsWith(lang care.Lang, clause string) bool {
	if lang == care.English {
		return feelsWithEn.MatchString(clause) && !strings.Contains(clause, "because")
	}
	return feelsWithZh.MatchString(clause) && !strings.Contains(clause, "是因") && !strings.HasSuffix(clause, "的")
}
