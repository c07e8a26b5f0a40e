package intents

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yinling/care"
)

// escortZh is company at the doctor's with other words in between.
var escortZh = regexp.MustCompile(`(?:陪|跟我|带我)[^，]{0,8}(?:看病|医院|看医生|看大夫|门诊|去看看(?:$|，|病|腿|眼|腰|牙))`)

// mealsZh are meals with other words in between: 中午那个饭, 给俺送俩饭.
var mealsZh = map[string]*regexp.Regexp{
	"":          regexp.MustCompile(`(?:送|订|整|弄|来|搞|叫|点|端|带)(?:我|俺|咱)?(?:一|两|俩|三|仨|四|[0-9])?((?:个|份|顿|口|碗|盒|点)?(?:热|热乎|(?:今天|明天|后天|大后天|今儿|明儿)?的?)饭)|([一两三]荤[一两三]?素)`),
	"breakfast": regexp.MustCompile(`(?:早上|早晨|早起)(?:的)?(?:那|这)?(?:个|顿|份)?饭`),
	"lunch":     regexp.MustCompile(`(?:中午|晌午)(?:的)?(?:那|这)?(?:个|顿|份)?饭`),
	"supper":    regexp.MustCompile(`(?:晚上|晚间)(?:的)?(?:那|这)?(?:个|顿|份)?饭`),
}

// sacksZh are staples that are brought home: 一袋米.
var sacksZh = regexp.MustCompile(`(?:[一二两三四五六七八九十半几0-9]|要|送|来|买)(?:小|大)?(?:袋|桶|壶|斤|包)(?:大米|米|面粉|白面|面|菜油|花生油|豆油|食用油|油)`)

// cookedZh makes rice a meal.
var cookedZh = regexp.MustCompile(`^[饭线粥]`)

// brokenEn is a thing of the home that does not work.
var brokenEn = regexp.MustCompile(` (lights?|taps?|toilet|boiler|heating|fuse|socket|sink|pipes?|radiator|cistern|drain|bulb|lamp|immersion|shower|cooker|hob|doorbell|lock)(?: [a-z]+){0,5} (?:is |has |have |are |will not |does not |do not |keeps )?(?:gone|blown|broken|not working|stopped working|work|working|dripping|leaking|drips|leaks|blocked|flickering|flush|come on|packed up|died|stuck|come off|loose|tripped) `)

// offer is a service or a kind of service found in what was said.
type offer struct {
	service  *care.Service
	help     care.Help
	id       string // of the usual menu, where there is no catalogue
	unlisted bool   // the catalogue has no such service
	from, to int    // where the word stands, in bytes
	size     int    // how sure: mostly the word's length
}

// value is what a slot says of an offer.
func (o *offer) value() serviceValue {
	v := serviceValue{o.id, o.help}
	if o.service != nil {
		v = serviceValue{o.service.ID, o.service.Help}
	}
	return v
}

// serviceValue is the value of a service slot.
type serviceValue struct {
	Service string    `json:"service"` // care.Service.ID; of the usual menu where there is no catalogue; "" if several fit or none
	Help    care.Help `json:"help"`
}

// offersIn gives every service whose words stand in the text.
func offersIn(text string, chinese bool, catalogue []care.Service, found func(offer)) {
	for i := range catalogue {
		s := &catalogue[i]
		for n, name := range namesOf(s, chinese) {
			if from, to := says(text, name, chinese); to > 0 {
				o := offer{service: s, help: s.Help, from: from, to: to, size: utf8.RuneCountInString(name) * 2}
				if n < 2 { // an own name goes before a synonym of its length
					o.size++
				}
				found(o)
			}
		}
	}
	for i := range menu {
		k := &menu[i]
		for _, w := range k.words(chinese) {
			if from, to := says(text, w, chinese); to > 0 {
				found(k.in(catalogue, w, from, to))
			}
		}
		if chinese && mealsZh[k.id] != nil && k.help == care.HelpMeal {
			if at := mealsZh[k.id].FindStringSubmatchIndex(text); at != nil {
				from, to := at[0], at[1]
				if len(at) > 2 {
					from, to = max(at[2], at[4]), max(at[3], at[5])
				}
				found(k.in(catalogue, "送饭", from, to))
			}
		}
		if k.id == "shopping" && chinese {
			if at := sacksZh.FindStringIndex(text); at != nil {
				o := k.in(catalogue, "买一袋米", at[0], at[1])
				if i := slices.IndexFunc(catalogue, func(s care.Service) bool { return s.Class == care.ClassGoods }); i >= 0 {
					o.service, o.help, o.unlisted = &catalogue[i], catalogue[i].Help, false
				}
				found(o)
			}
		}
		if k.id == "repair" && !chinese {
			if at := brokenEn.FindStringSubmatchIndex(text); at != nil {
				found(k.in(catalogue, "repair", at[2], at[3]))
			}
		}
		if k.id == "escort_hospital" && chinese {
			if at := escortZh.FindStringIndex(text); at != nil {
				found(k.in(catalogue, "陪我出去看病", at[0], at[1]))
			}
		}
	}
}

// in finds the service in a catalogue: by its id, or as the only one of its help.
func (k *known) in(catalogue []care.Service, word string, from, to int) offer {
	o := offer{help: k.help, from: from, to: to, size: utf8.RuneCountInString(word) * 2}
	if len(catalogue) == 0 {
		o.id = k.id
		return o
	}
	var ofHelp []int
	for i := range catalogue {
		if k.id != "" && catalogue[i].ID == k.id {
			o.service = &catalogue[i]
			return o
		}
		if catalogue[i].Help == k.help {
			ofHelp = append(ofHelp, i)
		}
	}
	switch {
	case strict[k.id] || len(ofHelp) == 0:
		o.unlisted, o.help = true, ""
	case len(ofHelp) == 1:
		o.service = &catalogue[ofHelp[0]]
	}
	return o
}

// namesOf are the names as the line is written: lower case. The first two are
// its own, the others what people call it, too.
func namesOf(s *care.Service, chinese bool) []string {
	if chinese {
		return append([]string{s.Spoken, s.Name}, s.Aliases...)
	}
	names := append([]string{s.SpokenEn, s.NameEn}, s.AliasesEn...)
	for i := range names {
		names[i] = strings.ToLower(names[i])
	}
	return names
}

// says gives where a word stands in a text; to is 0 if it does not.
func says(text, word string, chinese bool) (from, to int) {
	if word == "" {
		return 0, 0
	}
	if !chinese {
		for at := 0; ; {
			i := strings.Index(text[at:], word)
			if i < 0 {
				return 0, 0
			}
			from, to = at+i, at+i+len(word)
			if from > 0 && text[from-1] == ' ' {
				for _, plural := range []string{" ", "s ", "es "} {
					if strings.HasPrefix(text[to:], plural) {
						return from, to + len(plural) - 1
					}
				}
			}
			at = to
		}
	}
	i := strings.Index(text, word)
	if i < 0 || strings.HasSuffix(word, "米") && cookedZh.MatchString(text[i+len(word):]) {
		return 0, 0
	}
	return i, i + len(word)
}

// mealAt finds the meal that is meant by a time or a part of the day: 送饭 at
// eleven is lunch. nil when it cannot be told.
func mealAt(w When, catalogue []care.Service) *care.Service {
	id := ""
	switch {
	case w.HasTime && !w.Ambiguous && w.Time < care.Clock(10, 0):
		id = "breakfast"
	case w.HasTime && !w.Ambiguous && w.Time < care.Clock(15, 0):
		id = "lunch"
	case w.HasTime && !w.Ambiguous:
		id = "supper"
	case w.Part == Morning:
		id = "breakfast"
	case w.Part == Noon:
		id = "lunch"
	case w.Part == Evening:
		id = "supper"
	}
	return serviceByID(id, catalogue)
}

func serviceByID(id string, catalogue []care.Service) *care.Service {
	i := slices.IndexFunc(catalogue, func(s care.Service) bool { return id != "" && s.ID == id })
	if i < 0 {
		return nil
	}
	return &catalogue[i]
}
