package intents

import (
	"regexp"
	"strings"
)

// notesEn are wishes about how a service is done, in the elder's words: "no salt
// for me", "I'm allergic to peanuts", "come to the back door". What is not to be
// eaten goes before why.
func (w *wish) notesEn() string {
	text := w.line.text[w.from:w.to]
	var all []string
	for _, re := range []*regexp.Regexp{dietEn, doorEn} {
		for _, at := range re.FindAllStringSubmatchIndex(text, 3) {
			if n := w.words(w.from+at[2], w.from+at[3]); n != "" {
				all = append(all, n)
			}
		}
	}
	if at := womanEn.FindStringSubmatchIndex(text); at != nil && (w.Service != "" || len(w.offers) > 0) {
		all = append(all, w.words(w.from+at[2], w.from+at[3]))
	}
	if len(all) == 0 {
		if at := allergyEn.FindStringSubmatchIndex(text); at != nil {
			return w.words(w.from+at[2], w.from+at[3])
		}
	}
	return strings.Join(all, ", ")
}

const foodsEn = `(?:added )?(?:salt|sugar|spice|spices|spicy|chilli|chili|pepper|pork|beef|lamb|chicken|duck|meat|red meat|fish|shellfish|seafood|prawns|shrimps?|oil|fat|fatty|oily|garlic|ginger|onions?|nuts|peanuts?|walnuts|sesame|soya?|tofu|beans|dairy|milk|cheese|butter|cream|gluten|wheat|bread|eggs?|mushrooms?|tomatoes|cabbage|liver|bones|gravy|sauce|vinegar|coriander|hot|rich|sweet|vegetables|greens|rice|noodles|potatoes)`

var (
	dietEn  = regexp.MustCompile(` (?:with )?((?:no|without|without any|less|low|not too|not so|not too much|not much|extra|more|plenty of|a bit more|a little more|go easy on the|easy on the|hold the|leave out the|skip the|nothing) ` + foodsEn + `(?: (?:or|and) ` + foodsEn + `)?(?: for (?:me|us|him|her)| in it| at all| on it)?) `)
	doorEn  = regexp.MustCompile(` ((?:(?:please )?(?:come|go) (?:to|round to|in by|through) the (?:back|side|front|kitchen) (?:door|gate|way)|(?:ring|knock)[a-z ]{0,12}(?:twice|loud|loudly|hard|the bell twice|and wait)|use the (?:back|side|front) (?:door|gate)|the key is [a-z ]{3,40}|mind the (?:dog|cat|step)|(?:bring|with) (?:a |the |my |his |her |an )?(?:wheelchair|ladder|vacuum|hoover|own (?:brushes|tools))|cut up(?: small)?|mashed(?: up)?|pureed|something soft|soft food|easy to chew|vegetarian|vegan|halal|kosher|a diabetic (?:meal|one)|(?:a |the )?(?:lady|woman|female|male) (?:carer|barber|helper|cleaner|nurse|hairdresser|one))) `)
	womanEn = regexp.MustCompile(` (a (?:lady|woman|female|man|gentleman))(?: please| if (?:possible|you can)| rather| would be (?:nice|better|best|lovely))? (?:, |$)`)
	// allergyEn is a reason that counts as a wish where none was said.
	allergyEn = regexp.MustCompile(` (i am (?:very |terribly |badly )?allergic to [a-z ]{3,30}?|i am (?:a )?(?:diabetic|vegetarian|vegan|coeliac|lactose intolerant)|i (?:cannot|must not|do not|am not allowed to) (?:eat|have|chew) [a-z ]{3,24}?) (?:, |so |and |because |please |$)`)
)
