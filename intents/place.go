package intents

import (
	"regexp"
	"strings"
)

var (
	addressZh     = regexp.MustCompile(`(?:送到|地址(?:是|在)?|我(?:家)?住在?|住在|我家在|搬到|送|到|来|在)([^，]{1,12}(?:路|街|村|小区|社区|里弄|弄|巷|苑|花园|新村|大院|胡同)[^，]*(?:，?[^，]*(?:号|楼|单元|室|幢|栋|层|门)[^，]{0,12})*)`)
	addressMarkZh = regexp.MustCompile(`路|街|村|小区|社区|弄|巷|苑|花园|胡同|号楼|单元|室|幢|栋|\d{3}`)
	addressTailZh = regexp.MustCompile(`(?:送(?:午|晚|早)?饭|订.*|打扫.*|明天.*|今天.*|后天.*|吧|哈|好吗|行吗|谢谢.*)$`)
	addressEn     = regexp.MustCompile(`(?i)\b((?:flat|apartment|room|unit|number|house) \w+,? ?)?(\d+[a-z]? (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|close|court|square|village|block|building|estate)\b[\w, ]*)`)
	addressEndEn  = regexp.MustCompile(`(?i),? ?\b(?:please|thanks|thank you|tomorrow|today|at \d.*|on (?:mon|tues|wednes|thurs|fri|satur|sun)day.*)$`)
)

// address finds an address that was said outright. A place named after a
// person (我女儿家) is none: nobody could find it.
func (h *heard) address() string {
	if !h.chinese {
		found := strings.TrimSpace(addressEn.FindString(h.Text))
		return strings.Trim(addressEndEn.ReplaceAllString(found, ""), " ,.")
	}
	found := ""
	if m := addressZh.FindStringSubmatch(h.text); m != nil {
		found = m[1]
	} else if h.Expect == ExpectAddress && addressMarkZh.MatchString(h.text) {
		found = strings.TrimPrefix(strings.TrimPrefix(h.text, "在"), "到")
	}
	found = strings.Trim(addressTailZh.ReplaceAllString(found, ""), "，")
	if !addressMarkZh.MatchString(found) || strings.ContainsAny(found, "怎哪") {
		return ""
	}
	return strings.ReplaceAll(found, "，", "")
}

var (
	noteZh = regexp.MustCompile(`(?:不要|少|不放|别放|多放|不加|少放|别太|不吃|不能吃|忌)(?:太)?(?:放)?(?:辣椒|辣|盐|糖|油|葱|蒜|姜|香菜|肉|猪肉|牛肉|羊肉|鱼|海鲜|味精|咸|甜|硬|油腻)|(?:软|烂|清淡|淡)(?:和)?(?:一点|点|些)(?:儿)?|(?:少油少盐|低盐|低糖|无糖|糖尿病餐|流食|清真|素的|吃素)|多带[^，]{1,6}|带(?:双)?筷子|(?:要|带)(?:个)?轮椅`)
	noteEn = regexp.MustCompile(` (?:no|without|less|low|not too|extra|more) (?:salt|sugar|spice|spicy|chilli|chili|pork|beef|meat|fish|oil|garlic|onion|onions|nuts|dairy|gluten|hot) | (?:vegetarian|vegan|halal|diabetic|soft food|something soft|with a wheelchair) `)
)

// noteIn is a wish about how the service is done, in the elder's words.
func noteIn(text string, chinese bool) string {
	if chinese {
		return strings.Join(noteZh.FindAllString(text, 3), "，")
	}
	found := noteEn.FindAllString(text, 3)
	for i := range found {
		found[i] = strings.TrimSpace(found[i])
	}
	return strings.Join(found, ", ")
}

// withoutNote keeps 软一点 from being one o'clock and 不要辣 from being a no.
func withoutNote(text string, chinese bool) string {
	if chinese {
		return noteZh.ReplaceAllString(text, "，")
	}
	return noteEn.ReplaceAllString(text, " , ")
}
