package intents

import (
	"regexp"
	"slices"
	"strings"
)

// clauseTextsEn are the clauses of the wish as its text has them, without the
// words that mean nothing at either end: "oh", "dear", "thank you".
func (w *wish) clauseTextsEn() []string {
	var all []string
	for part := range strings.SplitSeq(w.text, " , ") {
		part = " " + strings.Trim(part, " ,") + " "
		for range 3 {
			part = courteousEn.ReplaceAllString(part, " ")
		}
		all = append(all, part)
	}
	return all
}

// courteousEn are words around an answer that change nothing.
var courteousEn = regexp.MustCompile(`^ (?:oh|well|so|and|then|ooh|why) |(?: then| dear| love| duck| darling| dearie| pet| sweetheart| my dear| my love| thank you| thanks| ta| thank you very much| thanks very much| very much| mate| young man| if you would| if you please| that) $`)

// agreesEn tells that an answer to a read-back or an offer is a yes, whatever
// stands around it: "Now I've got it. Yes", "I see, go ahead then". A question or
// anything against it in the same breath leaves it in doubt.
func (w *wish) agreesEn(m *Meaning) bool {
	if m.Rejected != "" || len(w.refused) > 0 || m.Usual || w.Service == "" && m.When.Said() && len(w.offers) > 0 || slices.ContainsFunc(w.offers, func(o offer) bool { return !w.open(o) }) {
		return false
	}
	yes, more := false, false
	for _, text := range w.clauseTextsEn() {
		switch {
		case text == " ":
		case wholeYesEn.MatchString(text), w.Service != "" && rightSoEn.MatchString(text):
			yes = true
		case moreEn.MatchString(text) && (m.Quantity > 0 || m.When.Said() || m.Note != ""):
			more = true
		case contraryEn.MatchString(text) && !noObjectionEn.MatchString(text):
			return false
		case firstYesEn.MatchString(text):
			yes = true
		}
	}
	if strings.TrimSpace(strings.Trim(w.text, " ,")) == "please" {
		yes = true
	}
	if !more && m.When.Said() && w.Service != "" {
		return false
	}
	m.Correction = m.Correction || yes && more
	return yes
}

var (
	wholeYesEn = rx(`^ (?:yes|yeah|yep|yup|yea|aye|ok|okay|okey dokey|okie dokie|right|righto|right oh|right ho|righty ho|rightio|right you are|quite right|too right|correct|quite so|just so|sure|sure thing|for sure|certainly|of course|exactly|precisely|all right|alright|alrighty|fine|just fine|fine by me|fine with me|perfect|just perfect|lovely|lovely jubbly|grand|smashing|splendid|super|champion|spot on|bang on|brilliant|great|wonderful|marvellous|marvelous|fantastic|excellent|terrific|ideal|just the job|just the ticket|tickety boo|good|very good|jolly good|good idea|good show|go ahead|go on|go for it|do it|do|do so|do please|please|please do|book it|book it in|book them|book that|carry on|by all means|absolutely|definitely|indeed|yes indeed|indeed it is|mm hmm|mhm|uh huh|very well|very kind|suits me|suits me fine|that suits me|that suits|why not|agreed|done|deal|fair enough|i think so|i believe so|i suppose so|i should think so|i guess so|i would say so|i do|i would|i would like that|i would love that|i would love to|if you like|you do that|it is|it does|they are|both|to both|we do|rather|no problem|not a problem|no objection|no objections|sounds (?:good|fine|lovely|right|great|perfect|about right)|(?:that|it|this) (?:is|would be|will be|sounds|looks|all sounds|is all|is just|is quite|would be just) (?:right|correct|fine|good|lovely|perfect|grand|great|wonderful|splendid|smashing|super|nice|all right|alright|ok|okay|the one|the ticket|ideal|marvellous|spot on|very nice|very good|so kind|very kind|a good idea)|(?:that|it) will (?:do|do nicely|do me|be fine|be lovely|suit me|suit)|that does it|that would do|that suits me fine|i am happy with that|happy with that|suits me down to the ground|put me down|put me down for that|make it so|let us do that|let us have it|let us|i will (?:have|take) (?:it|that|them)|that is settled|count me in) $`)
	// firstYesEn begins a longer yes. Words that also begin a tale ("right, I'm
	// back") are yes only alone.
	firstYesEn = rx(`^ (?:yes|yeah|yep|yup|aye|certainly|of course|absolutely|definitely|please do|go ahead|go on|ok|okay|sure|perfect|lovely|by all means|book it|do it|that would be|that will be|that is right|that is correct|that is fine|that is lovely|that will do|sounds|suits me|very well|all right|alright|i think so|exactly|mm hmm|correct|right you are|indeed|do book|please book|please go ahead|you go ahead|i would like that|i am fine with) `)
	// rightSoEn says of a read-back that it is whole.
	rightSoEn = rx(`^ (?:that is (?:it|the one|everything|all|the lot)|(?:you have )?got it(?: in one)?|you have it|that is it exactly|that is what i want(?:ed)?|just as i said) $`)
	moreEn    = rx(`^ (?:but|only|just|except|and|also|as long as|with|make it|make that|provided) `)
	// contraryEn is whatever leaves a yes in doubt.
	contraryEn = rx(` (?:no|not|never|nothing|wait|hold on|hang on|cancel|forget|change|instead|rather|but|however|unless|except|wrong|what|where|when|why|who|how|which|is there|are there|is it|is that|are you|do you|does|will it|will they|will the|will he|will she|can you|could you|can i|could i|may i|slower|slowly|louder|repeat|again|pardon|maybe|perhaps|unsure|depends|think about|think it over|ask my|check with|later|earlier|remind|person|somebody|someone|operator|help|stop|goodbye|bye|dear me|expensive|too much|hurts|pain) `)
	// noObjectionEn are yeses with a "no" or a question in them.
	noObjectionEn = rx(` (?:no problem|no objection|why not|no trouble|not at all|nothing else|nothing more|can you do that|could you do that|if you could|would you|if you will) `)
)
