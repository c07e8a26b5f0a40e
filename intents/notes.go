package intents

import (
	"regexp"
	"strings"
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
		if id == "shopping" {
			return w.goods()
		}
		return ""
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
