package intents

import (
	"strings"
	"unicode"
)

// tokensZh gives the characters of Chinese text in one form: simplified, dialect
// words as in Mandarin, without fillers, "，" for a break; foreign words whole.
func tokensZh(text string) []string {
	var b strings.Builder
	n := 0
	var last, before rune
	for _, r := range text {
		if n++; n > longest {
			break
		}
		r = fold(r)
		if r == last && r == before {
			continue
		}
		last, before = r, last
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r):
			b.WriteRune(r)
		default:
			b.WriteRune('，')
		}
	}
	var line []string
	word := ""
	end := func() {
		if word != "" {
			line, word = append(line, word), ""
		}
	}
	for _, r := range mandarin.Replace(b.String()) {
		switch {
		case strings.ContainsRune(fillers, r):
		case unicode.Is(unicode.Han, r):
			end()
			line = append(line, string(r))
		case r == '，':
			end()
			if len(line) > 0 && line[len(line)-1] != "，" {
				line = append(line, "，")
			}
		case unicode.IsSpace(r):
			end()
		default:
			word += string(r)
		}
	}
	end()
	if n := len(line); n > 0 && line[n-1] == "，" {
		line = line[:n-1]
	}
	return line
}

const fillers = "嗯呃唔啊呀哎唉诶欸哦噢喔哈嘛呐呢啦咯哒嘞咧哟喽嗷嘿喂哇呦欧噻撒哩嗬"

// mandarin writes words of other dialects, and what is the same, in one way.
var mandarin = strings.NewReplacer(
	"俺", "我", "阿拉", "我们", "我伲", "我们", "侬", "你", "恁", "你", "您", "你", "佢", "他", "她", "他", "它", "他", "咱", "我们", "唔该", "谢谢", "唔", "不", "勿要", "不要", "勿", "不", "冇", "没", "莫得", "没有", "木有", "没有", "冇得", "没有", "没得", "没有",
	"啥子", "什么", "么子", "什么", "啥", "什么", "咋个", "怎么", "咋", "怎么", "嘅", "的", "咗", "了", "喺", "在", "嚟", "来", "俾", "给", "企", "站", "睇", "看", "屋企", "家里", "屋头", "家里", "屋里厢", "家里", "边度", "哪里", "哪哈", "哪里", "啲", "点", "畀", "给", "嗰", "那", "呢度", "这里", "而家", "现在", "啱啱", "刚刚",
	"脑壳", "头", "脑袋", "头", "晓得", "知道", "不中了", "不行了", "明朝", "明天", "面孔", "脸", "自个儿", "自己", "自家", "自己", "伐", "吗", "不得劲", "难受", "得劲", "舒服", "婆娘", "老婆", "堂客", "老婆", "婆姨", "老婆", "内人", "老伴", "老头儿", "老头子", "老汉", "老头子", "俩", "两个", "甭", "不要", "呒没", "没有", "呒", "没", "搞不赢", "来不及", "好得来", "好",
	"那个那个", "", "这个这个", "", "就是说", "", "我跟你讲", "", "我跟你说", "", "怎么说呢", "", "那什么", "", "不晓得", "不知道", "讲", "说", "蛮", "很", "忒", "太", "交关", "很", "邪气", "很", "老难过", "很难受", "冻", "冷", "疼", "痛")

func soundOfSign(sign string) string {
	for _, r := range sign {
		return soundOfRune(r)
	}
	return ""
}
