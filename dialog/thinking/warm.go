package thinking

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
)

// A statement has to be of the kind that small talk is made of: a feeling, praise,
// listening. What is nothing of it may be a claim in words that nobody foresaw.
var warmZh = regexp.MustCompile(`真|太|很|特别|挺|最|多[么好]|可(?:不|真|是|爱)|一定|不容易|辛苦|难[受过熬免得怪]|想(?:念|他|她|家|老|从前|哭|说|聊|到|想|听)|惦|福|高兴|开心|喜|爱|乐|笑|暖|亲[切热人]|佩服|羡慕|感[动觉受激]|懂|明白|理解|听|说|聊|讲|慢慢|不?着急|别[急怕难]|陪着?您|我在|舍不得|正常|没关系|谢谢|对不起|抱歉|不清楚|不知道|香|甜|热闹|冷清|孤单|安静|精神|记性|心|情|意思|滋味|了不起|能干|争气|聪明|优秀|出息|有光|故事|回忆|日子|歇|哭|舒[坦服心]|委屈|遭罪|美|漂亮|厉害|棒|难得|贵|宝|巧|幽默|好[听看吃玩呀啊事福人]|您好|[早晚上午]好|胜过|新鲜|耐|吃苦|珍惜|怀念|常情|踏实|自在|操劳|享|语音助手|常情|胜|软|金贵|值|和气|别冻|多穿|保重|珍重|忘不了|难忘|家乡|故乡|行|歇|伴|陪|吵|闷|累|空|盼|没错|是啊|恭喜|祝|舒|好`)

// warmEn is for English what warmZh is for Chinese.
var warmEn = regexp.MustCompile(`\b(?:glad|happ\w+|sorry|love\w*|wonderful\w*|feel\w*|felt|hear\w*|listen\w*|sounds?|miss\w*|must have|must be|must feel|must remember|understand|thank\w*|car(?:e|ing)|kind\w*|proud|hard|sad|lonel\w+|quiet|sweet|warm\w*|joy\w*|memor\w+|stor(?:y|ies)|talk\w*|chat|tell|take your time|time|dear|smil\w+|laugh\w*|admire\w*|hope|beautiful\w*|delicious|nice|good|great|best|blessings?|treasure|patience|tired|tiring|tears|cry\w*|comfort\w*|heart\w*|i'm here|i am here|no hurry|no rush|no trouble|slowly|right|true|clever|cheerful|lively|delight\w*|pleasure|pleasant|fun|funny|humou?r|impress\w+|touch\w*|troubl\w+|brave|strong|peace\w*|precious|rare|special|fond|deserve|enjoy\w*|fair|shame|rough|empty|bitter|cosy|fresh|soft|welcome|everyone|we can talk|don't know|do not know|hurts?|courage|frightening|afraid|scar\w+|worr\w+|helps to|bit of|so much|so many|remember|like|wise|lucky|well|easy|never quite|anyone would|helps?|song|songs|voice assistant|think of you|impressive|rush|go on|must|ears|noise|hungry|gold|worth|heavy|tender|rest|lose|losing|lost|no harm|company|wrap up|smells?|tastes?|scent|dreams?|hope|gentle|together|fine|nervous|don't|forget|forgotten|excited|exciting|amaz\w+|charming|graceful|precise|simple|indeed|bless\w*|congratulations|cheers|goodness|my word|oh my|wow|important|worthwhile|means|matter\w*|unforgettable|cherish\w*|honour|honest|excellent|splendid|perfect\w*|marvel\w*|terrific|thoughtful|generous|loyal|faithful|grateful|difficult|upset\w*|unfair|painful|lost|miss\w*|never|beats|turned out|want to|nothing like|one of|skill\w*|talent\w*|effort|comforting|relax\w*|sooth\w*|calm\w*|sunshine|bright\w*|lift\w*|cheer\w*|glow\w*|interest\w*|please|like to|may i|i can|i'd|annoying|tough|frustrat\w*|weary|exhaust\w*|stress\w*|surpris\w*)\b`)

// mostNew is how many words that stand in no list a clause may have. With three more
// harmless sentences pass, and more claims.
const mostNew = 1

// kindly tells whether a sentence is of the closed kind that a model may say in
// small talk: every clause is made of words for feelings, the family and daily life
// and of what the elder has just said and is kind or leads up to it, and what is none
// of that is asked, about the elder. Where the elder asks or is in trouble, the words
// are fewer. words are what the elder said.
func kindly(lang care.Lang, s, words string) bool {
	kind, life, in := warmZh, lifeZh, func(clause string) bool { return inWordsZh(clause, echoZh(words), mostNew) }
	said := func(clause string) bool { return echoesZh(clause, echoZh(words)) }
	if lang == care.English {
		echo := echoedEn(words)
		kind, life, in = warmEn, lifeEn, func(clause string) bool { return inWordsEn(clause, echo, mostNew) }
		said = func(clause string) bool {
			return slices.ContainsFunc(wordsOf(lang, clause), func(w string) bool { return len(w) > 3 && sayableEn(w, echo) })
		}
		s = strings.ToLower(s)
	} else {
		s = joinHan(s)
	}
	turn := turnOf(lang, words)
	parts := clausesOf(s)
	for i, clause := range parts {
		if i == len(parts)-1 && isQuestion(s) && onlyAsks(lang, clause) {
			continue
		}
		if turn != free && !strictly(lang, turn, clause, words) && !(turn == troubled && feelsWith(lang, clause) && in(clause)) {
			return false
		}
		if turn == free && !in(clause) || ofTheWorld(lang, clause, words) {
			return false
		}
		leadsUp := i < len(parts)-1 && (life.MatchString(clause) || said(clause))
		if !kind.MatchString(clause) && !leadsUp && !few(lang, clause, len(parts)) {
			return false
		}
	}
	return true
}

// few tells of clauses that only call or agree.
func few(lang care.Lang, clause string, parts int) bool {
	if lang == care.English {
		return len(strings.Fields(clause)) <= 3 && parts > 1
	}
	return len([]rune(clause)) <= 4 && parts > 1
}

// clausesOf splits a sentence at its marks.
func clausesOf(s string) []string {
	var parts []string
	for _, part := range clauses.Split(s, -1) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// onlyAsks tells whether the last clause of a question asks something open. A guess
// (吧) and what expects a yes (不是…吗, "hasn't he…") state as much as they ask.
func onlyAsks(lang care.Lang, clause string) bool {
	if lang == care.English {
		return askingEn.MatchString(clause) && !expectsEn.MatchString(clause) && !pushEn.MatchString(clause)
	}
	return asksOnly(clause) && !expectsZh.MatchString(clause)
}

var (
	expectsZh = regexp.MustCompile(`吧$|不是.*[吗么]$|不就|难道|岂|是吧|对吧|刚|说好`)
	expectsEn = regexp.MustCompile(`^(?:and |so |but |well |oh |then )*[a-z]+n't\b|\bnot\b|\bdid you know\b|\bdo you know\b|\bknow that\b|\bwhy not\b|\bjust\b`)
)

// echoesZh tells whether a clause has two characters in a row of the elder's.
func echoesZh(clause, echo string) bool {
	runes := []rune(clause)
	for i := 0; i+2 <= len(runes); i++ {
		if strings.Contains(echo, string(runes[i:i+2])) {
			return true
		}
	}
	return false
}

// Clauses about an elder's life, which may lead up to a kind one: "重孙子都有了，您可
// 真有福气。"
var (
	lifeZh = regexp.MustCompile(`一个人|孩子|儿女|孙|老伴|一家|家里|多年|老师|学生|妈|母亲|父亲|年轻|小时候|那时候|当年|乡下|街坊|朋友|邻居|人心|厂里|晚上|夜里|戏|二胡|毛笔|毛衣|花|菜园|热汤|远|大事|记性|想家`)
	lifeEn = regexp.MustCompile(`\b(?:children|family|grand\w+|husband|wife|house|life|years|mother|father|play\w*|cook\w*|garden\w*|neighbours?|friends?|young|nights?|days|knees?|legs?|cat|dog|village|country|far away|so far|voice assistant|person|memory|miles)\b`)
)
