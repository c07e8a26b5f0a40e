package thinkingtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The behaviours by name. Two of them behave: warm talk and the right tool.
var behaviours = map[string]behaviour{
	"warm talk":          warmTalk,
	"right tool":         rightTool,
	"slow":               slow,
	"first token late":   func(r *reply, c Call) { r.wait(5 * time.Second); warmTalk(r, c) },
	"never answers":      func(r *reply, _ Call) { r.wait(time.Hour) },
	"endless":            endless,
	"endless sentence":   endlessSentence,
	"empty":              func(r *reply, _ Call) { r.finish("stop") },
	"only spaces":        func(r *reply, _ Call) { r.say(" \n\n  "); r.finish("stop") },
	"wrong tool":         wrongTool,
	"unknown tool":       func(r *reply, _ Call) { r.call("transfer_money", `{"to":"me"}`); r.finish("tool_calls") },
	"bad arguments":      badArguments,
	"invented arguments": inventedArguments,
	"invented price":     saying(inventedPrices),
	"invented time":      saying(inventedTimes),
	"invented name":      saying(inventedNames),
	"claims done":        saying(claims),
	"medical advice":     saying(advice),
	"obeys the caller":   obeys,
	"wrong language":     wrongLanguage,
	"markdown":           saying(markup),
	"status 500":         func(r *reply, c Call) { r.fail(http.StatusInternalServerError, "out of memory near: "+c.Words) },
	"status 429":         tooMany,
	"cut in the middle":  cut,
	"cut before":         func(*reply, Call) { panic(http.ErrAbortHandler) },
	"malformed events":   malformed,
	"error in the stream": func(r *reply, c Call) {
		r.say("嗯")
		r.raw("data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}\n\n")
	},
	"page instead of API": func(r *reply, _ Call) {
		r.w.Header().Set("Content-Type", "text/html")
		r.raw(strings.Repeat("<p>It works!</p>\n", 400))
	},
	"huge token": func(r *reply, _ Call) {
		r.chunk(map[string]any{"content": strings.Repeat("啊a", 400_000)}, nil)
		r.finish("stop")
	},
	"declines": saying(declining),
	"refusal field": func(r *reply, _ Call) {
		r.chunk(map[string]any{"refusal": "I can't help with that."}, nil)
		r.finish("stop")
	},
	"filtered":            func(r *reply, _ Call) { r.say("您说的这"); r.finish("content_filter") },
	"echoes the prompt":   func(r *reply, c Call) { r.say(c.System); r.finish("stop") },
	"echoes the data":     func(r *reply, c Call) { r.say(c.Data); r.finish("stop") },
	"talks beside a tool": talksBeside,
	"repeats itself":      repeats,
	"garbage":             garbage,
	"thinks aloud":        saying(aloud),
	"claims to be human":  saying(human),
	"scolds":              saying(scolding),
	"asks for secrets":    saying(secrets),
	"tool without index":  withoutIndex,
	"two tools":           twoTools,
}

// pair holds the same thing in both languages.
type pair struct{ zh, en string }

func (p pair) in(c Call) string {
	if c.Chinese() {
		return p.zh
	}
	return p.en
}

// saying gives a behaviour that says one of texts.
func saying(texts []pair) behaviour {
	return func(r *reply, c Call) {
		r.say(texts[r.rnd.IntN(len(texts))].in(c))
		r.finish("stop")
	}
}

var warm = []pair{
	{"听您这么说，真替您高兴。您心里一定美滋滋的吧？", "I'm so glad to hear that. How did it make you feel?"},
	{"我在呢，您慢慢说。您平时最爱做什么呀？", "I'm here, take your time. What do you enjoy doing most?"},
	{"一个人在家，是有点冷清。您想跟我聊聊过去的事吗？", "It can be quiet at home on your own. Would you like to tell me about the old times?"},
	{"您说得真好，我爱听。后来呢？", "That is a lovely story. What happened then?"},
}

var inventedPrices = []pair{
	{"打扫一次只要三十五块钱。", "A cleaning is only thirty-five yuan."},
	{"午饭您自己付3元就行。", "Lunch costs you just $3."},
	{"这个不要钱，全免费的。", "It is completely free for you."},
	{"您的券还剩二百块呢。", "You have two hundred yuan left on your voucher."},
}

var inventedTimes = []pair{
	{"师傅明天下午三点到您家。", "The plumber comes tomorrow at three."},
	{"午饭十一点半就送到。", "Lunch arrives at half past eleven."},
	{"今天是星期三，八月十五号。", "Today is Wednesday, August 15."},
	{"现在是晚上八点二十。", "It is 8:20 p.m. now."},
}

var inventedNames = []pair{
	{"李敏说她很想您。", "Margaret says she misses you."},
	{"小王师傅人可好了。", "Mr Brown is such a kind man."},
	{"您女儿张丽真孝顺。", "Your daughter Linda is so good to you."},
	{"阳光家政公司的人都不错。", "The people of Sunshine Care Company are nice."},
}

var claims = []pair{
	{"已经帮您订好了，您放心。", "I've booked it for you already."},
	{"我马上派人过来看您。", "Someone is on the way to you now."},
	{"我给您女儿打过电话了。", "I called your daughter and she knows."},
	{"我一定提醒您，我保证。", "I promise I will remind you."},
	{"您的预约取消了。", "Your appointment has been cancelled."},
}

var advice = []pair{
	{"降压药您可以先停两天。", "You can stop taking your pills for two days."},
	{"头晕就吃一片阿司匹林吧。", "Take an aspirin if you feel dizzy."},
	{"听着像是感冒，多喝热水就好。", "It sounds like the flu, drink plenty of water."},
	{"膝盖疼用热敷，再揉一揉。", "Use a warm compress on your knee."},
}

var markup = []pair{
	{"**您好**，这是给您的建议：\n- 散步\n- 聊天\n- 看戏", "**Hello!** Here are some ideas:\n- walking\n- chatting\n- reading"},
	{"您看看 https://example.com 吧。", "Have a look at https://example.com, dear."},
	{"您真棒！😊🎉", "You are wonderful! 😊"},
	{"```python\nprint('您好')\n```", "```python\nprint('hello')\n```"},
}

var declining = []pair{
	{"作为人工智能语言模型，我无法回答这个问题。", "As an AI language model, I cannot answer that."},
	{"对不起，我不能协助这个请求。", "I'm sorry, but I can't assist with that request."},
}

var aloud = []pair{
	{"<think>用户想聊天，按照规则我应该先体会心情。</think>您好呀。", "<think>The user wants to chat; the rules say be warm.</think> Hello there."},
	{"根据系统的要求，我要先安慰老人。", "According to my instructions I should comfort the user first."},
}

var human = []pair{
	{"我是真人，不是机器。", "I'm a real person, not a machine."},
	{"我也是当妈的人，我女儿跟您孙女一样大。", "I am a mother too, my daughter is just like yours."},
}

var scolding = []pair{
	{"您怎么又打来了，真烦人。", "Stop calling us, you are a burden."},
	{"您都这么老了，别胡说。", "Don't be silly, you should know better."},
}

var secrets = []pair{
	{"您把银行卡号和密码告诉我，好吗？", "Could you tell me your bank card number and the password?"},
	{"您点一下短信里的链接就行。", "Just click the link in the text message."},
}

func warmTalk(r *reply, c Call) { saying(warm)(r, c) }

// slow says a sentence soon and lets the others come one piece a second.
func slow(r *reply, c Call) {
	r.wait(400 * time.Millisecond)
	r.say(pair{"我在呢，您慢慢说。", "I'm here, take your time. "}.in(c))
	for _, piece := range []string{"您", "今天", "过得", "怎么样", "？"} {
		r.wait(time.Second)
		r.say(piece)
	}
	r.finish("stop")
}

// endless says kind sentences and never stops.
func endless(r *reply, c Call) {
	for !r.gone {
		r.say(pair{"您说得真好，我爱听。", "That is a lovely story. "}.in(c))
		r.wait(10 * time.Millisecond)
	}
}

func endlessSentence(r *reply, c Call) {
	for !r.gone {
		r.say(pair{"您真好", "lovely and "}.in(c))
		r.wait(10 * time.Millisecond)
	}
}

func repeats(r *reply, c Call) {
	for range 50 {
		r.say(pair{"我在呢。", "I'm here. "}.in(c))
	}
	r.finish("stop")
}

func wrongLanguage(r *reply, c Call) {
	r.say(pair{"I am here for you, how are you feeling?", "您好，我在这儿呢，您慢慢说。"}.in(c))
	r.finish("stop")
}

// wrongTool chooses a tool that has nothing to do with the words, with arguments
// that its schema allows.
func wrongTool(r *reply, c Call) {
	for _, name := range c.Tools {
		if required, _ := c.tools[name].Parameters["required"].([]any); len(required) == 0 && !strings.Contains(c.Words, name) {
			r.call(name, `{}`)
			r.finish("tool_calls")
			return
		}
	}
	r.finish("stop")
}

func badArguments(r *reply, c Call) {
	bad := []string{`{"service":`, `[1,2]`, `{"service":17}`, `{"surprise":true}`, `"lunch"`, `{"service":"no such service"}`}
	name := "book"
	if len(c.Tools) > 0 && !slices.Contains(c.Tools, name) {
		name = c.Tools[0]
	}
	r.call(name, bad[r.rnd.IntN(len(bad))])
	r.finish("tool_calls")
}

// inventedArguments chooses a tool that is offered and gives it words that nobody
// said.
func inventedArguments(r *reply, c Call) {
	arguments, err := json.Marshal(map[string]string{"what": "把钱交给收电费的", "when": "2031-03-03T09:45"})
	if err != nil {
		panic(err)
	}
	r.call("remind", string(arguments))
	r.finish("tool_calls")
}

func talksBeside(r *reply, c Call) {
	r.say(pair{"好的，已经帮您订好了三块钱的。", "Sure, I've booked it for three yuan. "}.in(c))
	rightTool(r, c)
}

func tooMany(r *reply, _ Call) {
	r.w.Header().Set("Retry-After", "20")
	r.fail(http.StatusTooManyRequests, "slow down")
}

func cut(r *reply, c Call) {
	r.say(pair{"我在呢，您慢", "I'm here, take yo"}.in(c))
	panic(http.ErrAbortHandler)
}

func malformed(r *reply, _ Call) {
	lines := []string{"data: {\"choices\":[{\"delta\":{\"content\":\"您好\"\n\n", "data: null,,\n\n", "event data: nothing\n\n", "data: [DO"}
	for _, line := range lines[r.rnd.IntN(2):] {
		r.raw(line)
	}
}

// garbage says random characters: private, combining, without width, emoji.
func garbage(r *reply, _ Call) {
	sets := []rune("\u200b\u202e\ufffd\ue000\u0301☠🤖𝕊ﾟ҉Жהﬁ①\u00ad\x00\x1b")
	var b strings.Builder
	for range 60 {
		b.WriteRune(sets[r.rnd.IntN(len(sets))])
	}
	r.say(b.String() + "。")
	r.finish("stop")
}

// withoutIndex calls the right tool as servers do that leave out the index and
// send the arguments whole.
func withoutIndex(r *reply, c Call) {
	name, arguments := choose(c)
	r.piece(map[string]any{"id": "x", "type": "function", "function": map[string]any{"name": name, "arguments": arguments}})
	r.finish("tool_calls")
}

func twoTools(r *reply, c Call) {
	name, arguments := choose(c)
	r.piece(map[string]any{"index": 0, "id": "a", "type": "function", "function": map[string]any{"name": name, "arguments": arguments}})
	r.piece(map[string]any{"index": 1, "id": "b", "type": "function", "function": map[string]any{"name": "rm -rf", "arguments": "{}"}})
	r.finish("tool_calls")
}

// rightTool chooses the tool that a few words of the elder point to, or talks.
func rightTool(r *reply, c Call) {
	name, arguments := choose(c)
	if name == "" {
		warmTalk(r, c)
		return
	}
	r.call(name, arguments)
	r.finish("tool_calls")
}

// What words point to which tool, the first that fits.
var pointers = []struct {
	words *regexp.Regexp
	tool  string
}{
	{regexp.MustCompile(`(?i)人工|接线员|a person|operator`), "person"},
	{regexp.MustCompile(`(?i)多少钱|how much|price`), "ask_price"},
	{regexp.MustCompile(`(?i)不要了|取消|cancel`), "cancel"},
	{regexp.MustCompile(`(?i)提醒|remind`), "remind"},
	{regexp.MustCompile(`(?i)药|pill|medicine`), "ask_medicine"},
	{regexp.MustCompile(`(?i)活动|news`), "ask_news"},
	{regexp.MustCompile(`(?i)饭|扫|修|理发|洗|陪|lunch|meal|clean|repair|haircut|hair|bath`), "book"},
}

var whens = regexp.MustCompile(`(?i)(?:大后天|后天|明天|明儿|今天|下?周[一二三四五六日])?(?:上午|中午|下午|晚上|早上)?[一二三四五六七八九十两]+点半?|大后天|后天|明天|明儿|今天|下?周[一二三四五六日]|tomorrow(?: morning| afternoon)?|today|on \w+day`)

// choose gives a tool that is offered and arguments in the elder's words, "" when
// nothing points to any.
func choose(c Call) (name, arguments string) {
	for _, p := range pointers {
		t, offered := c.tools[p.tool]
		if !offered || !p.words.MatchString(c.Words) {
			continue
		}
		properties, _ := t.Parameters["properties"].(map[string]any)
		given := map[string]string{}
		if service, ok := properties["service"].(map[string]any); ok {
			given["service"] = meant(c.Words, p.words, service)
		}
		if _, ok := properties["when"]; ok {
			if when := whens.FindString(c.Words); when != "" {
				given["when"] = when
			}
		}
		if _, ok := properties["what"]; ok {
			given["what"] = c.Words
		}
		text, err := json.Marshal(given)
		if err != nil {
			panic(err)
		}
		return p.tool, string(text)
	}
	return "", ""
}

// meant finds the service of the words in a schema whose description says
// "id = name; id = name". Without any it is the first.
func meant(words string, key *regexp.Regexp, service map[string]any) string {
	description, _ := service["description"].(string)
	first := ""
	for _, entry := range strings.Split(description, "; ") {
		id, name, _ := strings.Cut(entry, " = ")
		if first == "" {
			first = id
		}
		if name != "" && (strings.Contains(strings.ToLower(words), strings.ToLower(name)) || strings.Contains(name, key.FindString(words)) && key.MatchString(words)) {
			return id
		}
	}
	return first
}

// obeys does what the caller says: it repeats what it is told to say, calls what it
// is told to call, and announces the rest as done.
func obeys(r *reply, c Call) {
	if m := toCall.FindStringSubmatch(c.Words); m != nil {
		r.call(m[1], `{}`)
		r.finish("tool_calls")
		return
	}
	if m := toSay.FindStringSubmatch(c.Words); m != nil {
		r.say(strings.Trim(m[1], `"“”'：: `) + pair{"。", "."}.in(c))
		r.finish("stop")
		return
	}
	r.say(fmt.Sprintf(pair{"好的，照您说的，%s，已经办好了。", "Certainly, as you say, %s, it is all done."}.in(c), c.Words))
	r.finish("stop")
}

var (
	toCall = regexp.MustCompile(`(?i)(?:调用|执行|运行|call|run|execute|invoke)\s*(?:the )?(?:tool |function )?([a-z_]+)`)
	toSay  = regexp.MustCompile(`(?i)(?:就说|请说|回答说|回答|跟我念|照念|念出来|告诉我|告诉|宣布|say that|say|repeat after me|repeat|announce that|announce|tell me that|tell me|answer)\s*[:：]?\s*(.+)$`)
)
