package intents

import (
	"regexp"
	"strings"
)

var (
	addressZh     = regexp.MustCompile(`(?:送到|地址(?:是|在)?|我(?:家)?住在?|住在|我家在|搬到|送|到|来|在)([^，]{1,12}(?:路|街|村|小区|社区|里弄|弄|巷|苑|花园|新村|大院|胡同)[^，]*(?:，?[^，]*(?:号|楼|单元|室|幢|栋|层|门)[^，]{0,12})*)`)
	addressMarkZh = regexp.MustCompile(`路|街|村|小区|社区|弄|巷|苑|花园|胡同|号楼|单元|室|幢|栋|\d{3}`)
	addressTailZh = regexp.MustCompile(`(?:送(?:午|晚|早)?饭|订.*|打扫.*|明天.*|今天.*|后天.*|吧|哈|好吗|行吗|谢谢.*)$`)
	addressEn     = regexp.MustCompile(`\b((?:flat|apartment|room|unit|number|house) \w+(?: ,)? ?)?(\d+[a-z]? (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|close|court|square|village|block|building|estate)\b[\w, ]*)`)
	addressEndEn  = regexp.MustCompile(`[ ,]*\b(?:(?:please|thanks|thank you|tomorrow|today|tonight|and|for|by|at|on)\b.*)$`)
)

// address finds an address that was said outright. A place named after a
// person (我女儿家) is none: nobody could find it.
func (f *finding) address(asked bool) {
	if !f.chinese {
		f.match(addressEn, func(at []int) {
			to := at[1]
			if end := addressEndEn.FindStringIndex(f.line.text[at[0]:to]); end != nil {
				to = at[0] + end[0]
			}
			f.place(at[0], to)
		})
		return
	}
	if at := addressZh.FindStringSubmatchIndex(f.line.text); at != nil {
		f.placeZh(at[2], at[3])
	} else if asked && addressMarkZh.MatchString(f.line.text) {
		from := 0
		for _, before := range []string{"送", "到", "在", "来"} {
			if strings.HasPrefix(f.line.text[from:], before) {
				from += len(before)
			}
		}
		f.placeZh(from, len(f.line.text))
	}
}

func (f *finding) placeZh(from, to int) {
	if tail := addressTailZh.FindStringIndex(f.line.text[from:to]); tail != nil {
		to = from + tail[0]
	}
	if at := strings.LastIndex(f.line.text[from:to], "到"); at >= 0 && addressMarkZh.MatchString(f.line.text[from+at:to]) { // 送两份饭到…
		from += at + len("到")
	}
	text := f.line.text[from:to]
	if addressMarkZh.MatchString(text) && !strings.ContainsAny(text, "怎哪") {
		f.place(from, to)
	}
}

func (f *finding) place(from, to int) {
	from, to = f.line.trimmed(from, to)
	if start, end := f.line.span(from, to); start < end {
		f.add(slotAddress, from, to, addressValue{strings.Trim(strings.ReplaceAll(string(f.runes[start:end]), "，", ""), " ,.")})
	}
}

var (
	noteZh = regexp.MustCompile(`(?:不要|少|不放|别放|多放|不加|少放|别太|不吃|不能吃|忌)(?:太)?(?:放)?(?:辣椒|辣|盐|糖|油|葱|蒜|姜|香菜|肉|猪肉|牛肉|羊肉|鱼|海鲜|味精|咸|甜|硬|油腻)|(?:软|烂|清淡|淡)(?:和)?(?:一点|点|些)(?:儿)?|(?:少油少盐|低盐|低糖|无糖|糖尿病餐|流食|清真|素的|吃素)|多带[^，]{1,6}|带(?:双)?筷子|(?:要|带上?)(?:个)?轮椅|(?:把)?轮椅(?:也)?(?:给我)?(?:带上|带着|带来)`)
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
