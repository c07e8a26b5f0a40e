package thinking

import (
	"regexp"
	"strings"

	"yinling/care"
)

// A statement has to be of the kind that small talk is made of: a feeling, praise,
// listening. What is nothing of it may be a claim in words that nobody foresaw.
var warmZh = regexp.MustCompile(`真|太|很|特别|挺|最|多[么好]|可(?:不|真|是|爱)|一定|不容易|辛苦|难[受过熬免得怪]|想(?:念|他|她|家|老|从前|哭|说|聊|到|想|听)|惦|福|高兴|开心|喜|爱|乐|笑|暖|亲[切热人]|佩服|羡慕|感[动觉受激]|懂|明白|理解|听|说|聊|讲|慢慢|不?着急|别[急怕难]|陪着?您|我在|舍不得|正常|没关系|谢谢|对不起|抱歉|不清楚|不知道|香|甜|热闹|冷清|孤单|安静|精神|记性|心|情|意思|滋味|了不起|能干|争气|聪明|优秀|出息|有光|故事|回忆|日子|歇|哭|舒[坦服心]|委屈|遭罪|美|漂亮|厉害|棒|难得|贵|宝|巧|幽默|好[听看吃玩呀啊事福人]|您好|[早晚上午]好|胜过|新鲜|耐|吃苦|珍惜|怀念|常情|踏实|自在|操劳|享|语音助手|常情|胜|软|金贵|值|和气`)

// warmEn is for English what warmZh is for Chinese.
var warmEn = regexp.MustCompile(`\b(?:glad|happ\w+|sorry|love\w*|wonderful\w*|feel\w*|felt|hear\w*|listen\w*|sounds?|miss\w*|must have|must be|must feel|must remember|understand|thank\w*|car(?:e|ing)|kind\w*|proud|hard|sad|lonel\w+|quiet|sweet|warm\w*|joy\w*|memor\w+|stor(?:y|ies)|talk\w*|chat|tell|take your time|time|dear|smil\w+|laugh\w*|admire\w*|hope|beautiful\w*|delicious|nice|good|great|best|blessings?|treasure|patience|tired|tiring|tears|cry\w*|comfort\w*|heart\w*|i'm here|i am here|no hurry|no rush|no trouble|slowly|right|true|clever|cheerful|lively|delight\w*|pleasure|pleasant|fun|funny|humou?r|impress\w+|touch\w*|troubl\w+|brave|strong|peace\w*|precious|rare|special|fond|deserve|enjoy\w*|fair|shame|rough|empty|bitter|cosy|fresh|soft|welcome|everyone|we can talk|don't know|do not know|hurts?|courage|frightening|afraid|scar\w+|worr\w+|helps to|bit of|so much|so many|remember|like|wise|lucky|well|easy|never quite|anyone would|helps?|song|songs|voice assistant|think of you|impressive|rush|go on)\b`)

// Clauses about an elder's life, which may lead up to a kind one: "重孙子都有了，您可
// 真有福气。"
var (
	lifeZh = regexp.MustCompile(`一个人|孩子|儿女|孙|老伴|一家|家里|多年|老师|学生|妈|母亲|父亲|年轻|小时候|那时候|当年|乡下|街坊|朋友|邻居|天冷|天热|人心|厂里|晚上|夜里|戏|二胡|毛笔|毛衣|花|菜园|热汤`)
	lifeEn = regexp.MustCompile(`\b(?:children|family|grand\w+|husband|wife|house|life|years|mother|father|play\w*|cook\w*|garden\w*|neighbours?|friends?|cold out|young|nights?|days|knees?|legs?|cat|dog|village|country)\b`)
)

// warm tells whether a sentence is plainly kind in every clause. The shortest
// clauses only call or agree, and those about life may lead up to a kind one.
func warm(lang care.Lang, s string) bool {
	kind, life, few := warmZh, lifeZh, func(c string) bool { return len([]rune(c)) <= 3 }
	if lang == care.English {
		kind, life, few = warmEn, lifeEn, func(c string) bool { return len(strings.Fields(c)) <= 2 }
		s = strings.ToLower(s)
	}
	var parts []string
	for _, part := range clauses.Split(s, -1) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	for i, clause := range parts {
		last := i == len(parts)-1
		switch {
		case last && isQuestion(s), kind.MatchString(clause), few(clause) && len(parts) > 1, !last && life.MatchString(clause):
		default:
			return false
		}
	}
	return true
}
