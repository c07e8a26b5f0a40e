package intents

import (
	"regexp"
	"strings"

	"yinling/care"
)

var (
	feeZh      = regexp.MustCompile(`(?:水电|电话|电|水|煤气|燃气|话|网|有线电视|物业|暖气)费`)
	hospitalZh = regexp.MustCompile(`(?:(?:去|到|上)([^，去到上在的我]{2,6}医院))`)
	checkZh    = regexp.MustCompile(`(?:去|到)[^，去到]{0,6}医院(?:复查|检查|体检|看病|化疗|透析|换药|拆线|拿药)`)
	injectZh   = regexp.MustCompile(`打(?:胰岛素|白蛋白|疫苗|[^，个一]{1,4}针剂)`)
	womanZh    = regexp.MustCompile(`(?:^|，|来个|要个|找个|换个|派个|[来要找换派])([女男]的)`)
	askDishZh  = regexp.MustCompile(`要(?:喝|吃)?(?:点|碗|个)?(?:粥|面条|豆浆|馒头|包子|稀饭|馄饨|饺子|鸡蛋)`)
	tellThemZh = regexp.MustCompile(`(?:跟|和|告诉|叫|让)(?:他|她|人家|师傅|阿姨)们?(?:说|讲)?(?:一声|一下)?[，]?([^，]{2,20})`)
	goodsEn    = regexp.MustCompile(`(?:^| )(?:a |an |some |two |three |milk|bread|eggs)`)
	allergicEn = regexp.MustCompile(` (no (?:nuts|peanuts|milk|gluten|dairy|eggs|pork|beef|fish|shellfish|salt|sugar|onions?|garlic)) `)
)

// note is what whoever comes must know, in the elder's words: how the food is
// to be, which hospital, what to buy.
func (w *wish) note(m *Meaning, o offer) string {
	text := w.line.text[w.from:w.to]
	if !w.chinese {
		if n := w.notesEn(); n != "" {
			return n
		}
	}
	if n := noteIn(w.text, w.chinese); n != "" {
		return n
	}
	id := m.Service
	if id == "" {
		id = w.Service
	}
	if !w.chinese {
		if at := allergicEn.FindStringSubmatch(text); at != nil {
			return at[1]
		}
		switch id {
		case "shopping":
			return w.goods()
		case "repair":
			return w.fault()
		}
		return ""
	}
	if n := w.thing(id); n != "" {
		return n
	}
	switch {
	case id == "shopping" && feeZh.MatchString(text):
		return "交" + feeZh.FindString(text)
	case id == "shopping":
		return w.goods()
	case id == "escort_hospital":
		if at := hospitalZh.FindStringSubmatch(text); at != nil {
			return at[1]
		}
	case id == "transport":
		return checkZh.FindString(text)
	case id == "injection":
		return injectZh.FindString(text)
	case id == "breakfast" || id == "lunch" || id == "supper":
		if n := askDishZh.FindString(text); n != "" {
			return n
		}
	}
	if w.Service != "" || id == "bathing" || id == "cleaning" || id == "nursing" {
		if at := womanZh.FindStringSubmatch(text); at != nil {
			return at[1]
		}
		if at := tellThemZh.FindStringSubmatch(text); at != nil && w.Service != "" {
			return at[1]
		}
	}
	return ""
}

// thing is what is to be brought or mended.
func (w *wish) thing(id string) string {
	text := w.line.text[w.from:w.to]
	if s := serviceByID(id, w.Catalogue); s != nil && s.Class == care.ClassGoods {
		if at := sacksZh.FindString(text); at != "" {
			return strings.TrimLeft(at, "要送来买")
		}
		if at := jinZh.FindString(text); at != "" && w.Service == id {
			return at
		}
	}
	if id == "repair" {
		return w.fault()
	}
	return ""
}

var jinZh = regexp.MustCompile(`[一二两三四五六七八九十半0-9]+(?:公)?斤(?:装)?的?`)

// fault is what is broken, in the elder's words, for who comes to mend it.
func (w *wish) fault() string {
	re, lead := faultEn, faultLeadEn
	if w.chinese {
		re, lead = faultZh, faultLeadZh
	}
	for _, c := range w.clauses() {
		if c.to < w.to && !w.chinese {
			c.to++ // the space before the break ends a word
		}
		text := w.line.text[c.from:c.to]
		if !re.MatchString(text) || w.chinese && faultNotZh.MatchString(text) {
			continue
		}
		words := w.faultWords(c, re)
		if at := lead.FindString(strings.ToLower(words)); len(at) < len(words) {
			words = words[len(at):]
		}
		if at := faultTail.FindStringIndex(words); at != nil {
			words = words[:at[0]]
		}
		if n := len([]rune(words)); n >= 2 && (w.chinese && n <= 20 || !w.chinese && n <= 60) {
			return words
		}
	}
	return ""
}

// faultWords are the words of a clause that say what is broken, without a time at
// either end and, in English, without what else is told beside it.
func (w *wish) faultWords(c clause, re *regexp.Regexp) string {
	from, to := c.from, c.to
	if !w.chinese {
		at := re.FindStringIndex(w.line.text[from:to])
		if and := besideEn.FindStringIndex(w.line.text[from+at[1]-1 : to]); and != nil {
			to = from + at[1] - 1 + and[0]
		}
		for _, and := range besideEn.FindAllStringIndex(w.line.text[from:from+at[0]+1], -1) {
			from = c.from + and[1]
		}
	}
	for _, p := range w.pieces {
		if p.Name != slotTime {
			continue
		}
		if f, t := w.line.trimmed(from, to); p.from <= f && p.to > f && p.to < t {
			from = p.to
		} else if p.to >= t && p.from > f && p.from < t {
			to = p.from
		}
	}
	return w.words(from, to)
}

var besideEn = regexp.MustCompile(` (?:and|but|so|because|can|could|would|please) `)

var (
	faultZh     = regexp.MustCompile(`漏|滴|堵|坏|不亮|不热|不响|不转|不通|不走|跳闸|停电|没电|断电|短路|打不着|打不开|关不|拧不|拔不|裂|松了|松动|掉下|掉了|断了|不出水|没水|没热水|没暖气|不制冷|不制热|冒泡|生锈|反水|返水|烧了`)
	faultNotZh  = regexp.MustCompile(`没坏|别坏|修坏|怕|堵车|坏人|是不是坏`)
	faultLeadZh = regexp.MustCompile(`^(?:我们?家里?|俺们?家里?|咱们?家里?|我们?屋里|家里|屋里|我这儿?|我们?|俺|的|里头|里|那个|这个|就是|又|，|有个)+`)
	faultEn     = regexp.MustCompile(` (?:drips?|dripping|leaks?|leaking|leaky|blocked|clogged|broken|broke|burst|cracked|loose|stuck|jammed|flickers?|flickering|blown|tripped|rattles?|rattling|overflowing|(?:is|has|are|have) (?:gone|died|packed up|come off|fallen off|not working|stopped working|stopped)|(?:does|do|will|is|are) not (?:work|working|flush|turn|open|close|shut|come on|light|heat|stop|drain)|no (?:hot )?(?:water|heating|power|electricity|light)) `)
	faultLeadEn = regexp.MustCompile(`^(?:oh|dear|well|hello|please|and|because|but|i have got|i have|there is|it is|my|our|the|a|an|that| )+ `)
	faultTail   = regexp.MustCompile(`(?:的|了|啊|呢|呀|哦| again| please| dear| and (?:could|can|i|would|please)\b.*| so (?:could|can|i|please)\b.*)+$`)
)

// goods is what is to be bought: the part with the counts, without times.
func (w *wish) goods() string {
	var all []string
	for _, c := range w.clauses() {
		from := -1
		timed := false
		for _, p := range w.pieces {
			timed = timed || p.Name == slotTime && c.has(p.from, p.to)
			if p.Name == slotQuantity && c.has(p.from, p.to) && (from < 0 || p.from < from) {
				from = p.from
			}
		}
		switch {
		case timed:
		case from >= 0 && w.chinese:
			all = append(all, w.words(from, c.to))
		case !w.chinese && c.from > w.from && goodsEn.MatchString(w.line.text[c.from:c.to]) && !strings.Contains(w.line.text[c.from:c.to], " please"):
			all = append(all, w.words(c.from, c.to))
		}
	}
	if w.chinese {
		return strings.Join(all, "，")
	}
	return strings.Join(all, ", ")
}
