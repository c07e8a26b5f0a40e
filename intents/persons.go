package intents

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kinship are words for relatives by the relation that a dossier uses; the
// first of a row is that. Longer words stand before shorter ones they contain.
var kinship = [][]string{
	{"外孙女"}, {"外孙子", "外孙"}, {"孙女婿"}, {"孙媳妇"}, {"孙女", "孙女儿"}, {"孙子", "大孙子", "孙儿"},
	{"女婿", "姑爷"}, {"儿媳", "儿媳妇", "媳妇儿", "媳妇"},
	{"大女儿", "大闺女"}, {"二女儿", "二闺女"}, {"小女儿", "小闺女"}, {"女儿", "闺女", "囡囡", "囡", "丫头", "女娃", "姑娘"},
	{"大儿子"}, {"二儿子"}, {"小儿子"}, {"儿子", "崽", "仔仔", "小子"},
	{"老伴", "老伴儿", "老头子", "老太婆", "老婆子", "老公", "老婆", "爱人", "当家的", "屋里人"},
	{"侄女"}, {"侄子"}, {"外甥女"}, {"外甥"},
	{"弟媳"}, {"弟弟", "小弟", "老弟"}, {"哥哥", "大哥", "二哥"}, {"妹妹", "小妹"}, {"姐姐", "大姐", "二姐"}, {"妹夫"}, {"姐夫"}, {"嫂子"},
	{"孩子", "儿女", "娃"}, {"亲家"}, {"邻居", "隔壁"}, {"助老员"}, {"家庭医生"}, {"护工"}, {"保姆"},
}

var kinshipEn = [][]string{
	{"granddaughter", "grand daughter", "grand-daughter"}, {"grandson", "grand son"}, {"daughter in law"}, {"son in law"}, {"daughter", "girl"}, {"son", "lad"},
	{"husband", "hubby"}, {"wife", "missus"}, {"brother"}, {"sister"}, {"niece"}, {"nephew"}, {"cousin"}, {"neighbour", "neighbor"}, {"friend"},
	{"children", "kids"}, {"carer", "caregiver"}, {"doctor", "gp"}, {"nurse"}, {"social worker"}, {"community worker"},
}

// relationsEn are the English words for the relations that dossiers write in
// Chinese.
var relationsEn = map[string]string{"daughter": "女儿", "son": "儿子", "granddaughter": "孙女", "grandson": "孙子", "husband": "老伴", "wife": "老伴",
	"brother": "弟弟", "sister": "妹妹", "niece": "侄女", "nephew": "侄子", "neighbour": "邻居", "daughter in law": "儿媳", "son in law": "女婿"}

const surnames = `王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤`

var (
	titledZh = regexp.MustCompile(`[` + surnames + `](?:阿姨|叔叔|奶奶|爷爷|医生|大夫|师傅|老师|护士|主任|大姐|大哥|大妈|大爷|大婶|先生|女士|站长|经理|婆婆|伯伯)|(?:小|老)[` + surnames + `]`)
	notNames = regexp.MustCompile(`小(?:金|马|石|毛|白|江|方|时|于|万|龙|何|田|钱|向)|老(?:马|白|向|何|方|江|万|钱|范|任|毛|石)`)
	titledEn = regexp.MustCompile(` (?:(?:mr|mrs|ms|dr)(?: ,)?|miss|doctor|nurse|sister|uncle|aunt|auntie) ([a-z]{2,}) `)
)

// persons finds who is named: relatives by relation or name, and people by
// their title.
func (f *finding) persons(people []Named) {
	if f.chinese {
		f.personsZh(people)
		return
	}
	text := f.line.text
	for _, p := range people {
		f.namedEn(p)
	}
	f.match(titledEn, func(at []int) {
		if name := f.group(at, 1); !f.has(slotPerson, at[0]+1, at[1]-1) && !notTitled[name] {
			f.add(slotPerson, at[0]+1, at[1]-1, personValue{"", strings.TrimSpace(text[at[0]:at[1]])})
		}
	})
	for _, row := range kinshipEn {
		for _, w := range row {
			if i := strings.Index(text, " "+w+" "); i >= 0 && !f.has(slotPerson, i+1, i+1+len(w)) {
				f.add(slotPerson, i+1, i+1+len(w), related(row[0], people))
			}
		}
	}
}

// notTitled are words that follow "doctor" or "nurse" and are no names.
var notTitled = map[string]bool{"to": true, "please": true, "for": true, "and": true, "on": true, "at": true, "is": true, "come": true, "tomorrow": true, "today": true,
	"said": true, "says": true, "who": true, "will": true, "can": true, "in": true, "my": true, "the": true, "or": true, "about": true, "this": true, "told": true, "has": true, "used": true, "took": true, "came": true, "was": true, "gave": true, "put": true, "yesterday": true, "wants": true, "would": true, "could": true}

func (f *finding) namedEn(p Named) {
	for _, name := range append([]string{p.Name}, strings.Fields(p.Name)...) {
		name = strings.ToLower(name)
		if i := strings.Index(f.line.text, " "+name+" "); len(name) > 2 && i >= 0 && !f.has(slotPerson, i+1, i+1+len(name)) {
			f.add(slotPerson, i+1, i+1+len(name), personValue(p.asValue()))
			return
		}
	}
}

func (p Named) asValue() personValue { return personValue{p.Relation, p.Name} }

// related finds the person of a relation among those who can be meant.
func related(relation string, people []Named) personValue {
	for _, want := range []string{relation, relationsEn[relation]} {
		for _, p := range people {
			if want != "" && strings.EqualFold(p.Relation, want) {
				return p.asValue()
			}
		}
	}
	return personValue{Relation: relation}
}

func (f *finding) personsZh(people []Named) {
	text := f.line.text
	for _, p := range people {
		f.namedZh(p)
		if i := strings.Index(text, p.Relation); p.Relation != "" && i >= 0 && !f.has(slotPerson, i, i+len(p.Relation)) {
			f.add(slotPerson, i, i+len(p.Relation), p.asValue())
		}
	}
	for _, row := range kinship {
		for _, w := range row {
			i := strings.Index(text, w)
			if i >= 0 && !f.has(slotPerson, i, i+len(w)) && !(w == "姑娘" && strings.HasSuffix(text[:i], "小")) {
				f.add(slotPerson, i, i+len(w), related(row[0], people))
			}
		}
	}
	f.match(titledZh, func(at []int) {
		if word := text[at[0]:at[1]]; !f.has(slotPerson, at[0], at[1]) && !notNames.MatchString(word) {
			f.add(slotPerson, at[0], at[1], personValue{"", word})
		}
	})
}

// namedZh finds a name, or what sounds like it: 李敏, 李民.
func (f *finding) namedZh(p Named) {
	name := []rune(p.Name)
	if len(name) < 2 || !unicode.Is(unicode.Han, name[0]) {
		return
	}
	if i := strings.Index(f.line.text, p.Name); i >= 0 {
		f.add(slotPerson, i, i+len(p.Name), p.asValue())
		return
	}
	if len(name) > 2 {
		if given := string(name[1:]); strings.Contains(f.line.text, given) {
			i := strings.Index(f.line.text, given)
			f.add(slotPerson, i, i+len(given), p.asValue())
			return
		}
	}
	want := loosely(p.Name)
	runes := []rune(f.line.text)
	for i := 0; i+len(name) <= len(runes); i++ {
		if heard := string(runes[i : i+len(name)]); loosely(heard) == want {
			from := len(string(runes[:i]))
			f.add(slotPerson, from, from+len(heard), p.asValue())
			return
		}
	}
}

// has tells whether a slot of that name stands there.
func (f *finding) has(name string, from, to int) bool {
	for _, p := range f.pieces {
		if p.Name == name && p.from < to && from < p.to {
			return true
		}
	}
	return false
}

// loosely is the sound of a word with more sounds folded than in sounds: n and
// l, f and h.
func loosely(word string) string {
	var b strings.Builder
	b.Grow(4 * utf8.RuneCountInString(word))
	for _, r := range word {
		s := soundOfRune(r)
		switch s[0] {
		case 'n':
			s = "l" + s[1:]
		case 'f':
			if len(s) > 1 && (s[1] == 'a') {
				s = "hu" + s[1:]
			} else if len(s) > 1 && s[1] == 'e' {
				s = "hu" + s[2:]
			} else {
				s = "h" + s[1:]
			}
		}
		b.WriteString(s)
		b.WriteByte(' ')
	}
	return b.String()
}
