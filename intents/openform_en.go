package intents

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
)

// inOpenFormEn decides what is said while a question waits and is no answer to it
// by its words alone: another quantity, a bare time, a wish about the food, a
// change of mind.
func (w *wish) inOpenFormEn(m *Meaning, o offer) Intent {
	if w.chinese {
		return Unknown
	}
	if i := w.plainlyEn(m, o); i != Unknown {
		return i
	}
	if w.Expect == ExpectYesNo && keepEn.MatchString(w.text) {
		m.Service, m.Help, m.When, m.Correction = "", "", When{}, false
		return No
	}
	if w.Service == "" || w.Expect == ExpectStars || w.Expect == ExpectWhat || w.Expect == ExpectPerson {
		return Unknown
	}
	if slices.ContainsFunc(w.offers, func(o offer) bool { return !w.open(o) }) || m.Rejected != "" || len(w.refused) > 0 {
		return Unknown
	}
	switch {
	case whichPartEn.MatchString(w.text):
		return Correct
	case strings.Contains(w.text, " why ") && payEn.MatchString(w.text):
		return AskPrice
	case questionEn.MatchString(w.text):
		return Unknown
	case w.countEn(m), m.When.Said() && w.asksAtLarge() && w.short() && len(strings.Fields(w.left())) <= 4,
		m.Note != "" && !m.When.Said() && !refusesEn.MatchString(w.text):
		m.Correction = m.Correction || w.asksAtLarge()
		return Book
	}
	return Unknown
}

// asksAtLarge tells that no one part of the open form was asked for.
func (w *wish) asksAtLarge() bool { return w.Expect == ExpectYesNo || w.Expect == ExpectNothing }

var (
	keepEn      = rx(` (?:leave it (?:as it is|as it was|as is|be|alone|how it is|the way it is|where it is|in|on)|leave (?:things|everything) as (?:they are|it is)|keep it(?: as it is| on| in| after all)?|keep the (?:booking|appointment)|let it (?:be|stand)|on second thoughts? (?:, )?(?:keep|leave)|stick with (?:it|what)|i will keep it|as you were) `)
	whichPartEn = rx(`^ (?:, )?(?:the (?:time|day|date|hour|address|place|price|number|quantity|amount|time of day)|just the (?:time|day|date)|(?:it is )?the (?:time|day|date) (?:that )?is (?:wrong|not right)) (?:, )?(?:please |is wrong |dear )?$`)
	payEn       = rx(` (?:pay|charge|charged|cost|costs|free|money|pound|pounds|yuan|price) `)
	questionEn  = rx(`^ (?:, )?(?:oh |and |but |well )?(?:what|when|where|why|who|how|which|will|does|do|is|are|can|could) `)
	// refusesEn are words with which "no" and "not" refuse more than salt.
	refusesEn = rx(` (?:forget|cancel|do not (?:send|come|book|bother)|never mind|no need|no thank you|no thanks) `)
)

// countEn reads a bare count for the open form: "make that two". Of a meal few
// are portions; of anything else, and of a number too great for one table, it is
// an hour, which times read.
func (w *wish) countEn(m *Meaning) bool {
	s := serviceByID(w.Service, w.Catalogue)
	if s == nil || m.When.HasTime || m.Quantity > 1 {
		return m.Quantity > 1 && !m.When.Said()
	}
	var n int
	for _, text := range append([]string{w.text}, w.clauseTextsEn()...) {
		for _, re := range countsEn {
			if at := re.FindStringSubmatch(text); at != nil && n == 0 {
				n, _ = numberEn(at[1])
			}
		}
	}
	if n < 1 || n > 6 || s.Help != care.HelpMeal && s.Help != care.HelpTravel {
		return false
	}
	m.Quantity = n
	return true
}

const fewEn = `(one|two|three|four|five|six|[1-6])`

var countsEn = []*regexp.Regexp{
	regexp.MustCompile(` (?:make (?:it|that)|i (?:need|want)|i would like|better have|we need|there (?:are|will be)|for) ` + fewEn + `(?: please| then| of them| of us| instead)? (?:, |$)`),
	regexp.MustCompile(`^ (?:, )?(?:oh |no |yes |just |only |and |sorry )*(?:, )?(?:just |only )?` + fewEn + ` (?:of them|of us|portions|will do|is enough|is plenty) `),
	regexp.MustCompile(`^ (?:so |then )?(?:just|only) (?:the )?` + fewEn + ` $`),
}

// plainlyEn knows what plain words leave no doubt of, whatever was asked.
func (w *wish) plainlyEn(m *Meaning, o offer) Intent {
	switch {
	case w.Expect == ExpectStars || w.Expect == ExpectWhat:
		return Unknown
	case remindMeEn.MatchString(w.text) && !dropRemindEn.MatchString(w.text):
		return Remind
	case shoutEn.MatchString(w.text) && (m.When.Said() || m.Length > 0 || m.Rule != ""):
		return Remind
	case stopOneEn.MatchString(w.text) && (o.size == 0 || o.from > strings.Index(w.line.text, " one ")):
		return StopReminder
	case drugEn.MatchString(w.text) && mayITakeEn.MatchString(w.text):
		return AskMedicine
	case coverEn.MatchString(w.text) && o.size > 0:
		return AskPrice
	case howManyLeftEn.MatchString(w.text):
		return AskAllowance
	case o.size > 0 && w.opens() && howMuchEn.MatchString(w.text) && !strings.Contains(w.text, " left "):
		return AskPrice
	case o.size > 0 && w.opens() && notComeEn.MatchString(w.text):
		return WhereIsIt
	case w.awaitsEn():
		return CallRelative
	case w.callsOffEn(m):
		return Cancel
	case o.size > 0 && w.Expect != ExpectDate && w.Expect != ExpectTime && whenComeEn.MatchString(w.text):
		return AskBooking
	}
	return Unknown
}

var (
	askWhoEn      = rx(` (?:what did you say your name|what is your name|who am i (?:talking|speaking) to|who is (?:this|that)(?: speaking| please)? (?:, )?$|am i (?:talking|speaking) to (?:a |an )?(?:real )?(?:person|human|robot|machine|computer|recording)|are you (?:a |an )?(?:real )?(?:person|human|robot|machine|computer|recording)|is this (?:a |an )?(?:real )?(?:person|robot|machine|computer|recording))`)
	remindsEn     = rx(` (?:remind|reminder|do not let me forget|nudge|prompt) `)
	remindMeEn    = rx(` remind me (?:please |again |that day |on the day )?(?:to|about|that|at|on|every|in|half|an hour|tomorrow|tonight|this) `)
	dropRemindEn  = rx(` (?:stop|not|no|what|which|when|did|do|does|are|will you remind) [a-z ]*remind me `)
	lateEn        = rx(` (?:where|when|(?:is|are|was|so|very|running|too|bit|hours?|minutes|being) late|wait|waiting|turned up|come|came|arrived|here|yet|sign|hours?|minutes|long|expected|supposed|forgotten|still) `)
	howMuchEn     = rx(` how much (?:is|are|does|do|would|will|for|to have) `)
	notComeEn     = rx(` (?:has|have|did) not (?:yet |even )?(?:come|arrived?|turned up|turn up|shown up|show up|been (?:delivered|brought|here)|got here) `, ` (?:is|are) not here (?:yet )?`, ` no sign of (?:my|the) `, ` (?:nobody|no one|noone) (?:has )?(?:come|came|turned up|shown up) `)
	asksEn        = rx(` (?:can|may|should|is|are|what|how|do|does|could|why|when|am|if) `)
	shoutEn       = rx(` (?:give me a|gimme a) (?:shout|nudge|reminder|poke|prod|holler|buzz|wake up|ping|knock) `, ` do not let me forget `)
	stopOneEn     = rx(` (?:stop|drop|cancel|end|delete|remove) (?:the|that|my) (?:[a-z]+ ){1,3}one (?:, |please |now |$)`)
	mayITakeEn    = rx(` (?:can|may|should|could|shall|must|do|am) i (?:still |also |safely |just |have to |allowed to |meant to |supposed to )?(?:take|have|stop|skip|double|mix|swallow|drink|keep|crush|halve) `, ` (?:is it|would it be) (?:safe|all right|ok|okay|alright|dangerous) `, ` how many [^,]*(?:can|may|should|do) i `, ` what if i (?:miss|missed|forget|forgot|take|took) `)
	drugEn        = rx(` (?:pill|pills|tablet|tablets|dose|doses|medicine|medicines|medication|capsule|capsules|inhaler|insulin|aspirin|paracetamol|ibuprofen|warfarin|antibiotics?|statins?|water tablets?|blood thinners?|sleeping (?:pill|tablet)s?|painkillers?|eye drops|[a-z]{3,}(?:sartan|pril|olol|statin|dipine|formin|prazole|mycin|cillin|profen|oxin|thiazide|semide|azepam|codeine|triptyline|xaban|grel)) `)
	coverEn       = rx(` (?:does|will|would|do|can) (?:it|that|they|this|the voucher|the allowance|my voucher|my allowance|the subsidy|the card) (?:also |even )?(?:cover|pay for|pay towards|count for|count towards|work for|go towards|include|be used for|do for) `)
	howManyLeftEn = rx(` how (?:many|much) [a-z ]{0,30}(?:have i|do i have|are|is|i have|i have got|i got|of [a-z ]{1,20}) (?:got )?(?:left|remaining|still to come|to go|over) `, ` how (?:many|much) (?:more |of )[a-z ]{0,30}(?:can i|may i|could i|am i allowed) `)
	whenComeEn    = rx(` (?:when|what time|which day|what day)(?: exactly)?(?: on [a-z]+)? (?:are|is|will|do|does|did|was) (?:it |they |he |she |the |my |you |somebody |someone |that |again )`)
)

// relativeEn tells that somebody known is to be rung or spoken to: "let me speak
// to Susan", "get hold of my son".
func (w *wish) relativeEn() bool {
	if len(w.line.text) == 0 || toldEn.MatchString(w.text) {
		return false
	}
	for _, p := range w.pieces {
		if v, ok := p.Value.(personValue); ok && (v.Name != "" || v.Relation != "") && !careStaff[v.Relation] && reachEn.MatchString(w.line.text[w.from:p.from]) {
			return true
		}
	}
	return false
}

// awaitsEn tells that it is asked whether a relative comes: nothing is known of
// that, but they can be asked.
func (w *wish) awaitsEn() bool {
	for _, p := range w.pieces {
		if v, ok := p.Value.(personValue); ok && !careStaff[v.Relation] && isSheEn.MatchString(w.line.text[w.from:p.from]) && comingEn.MatchString(w.line.text[p.to:w.to]) {
			return true
		}
	}
	return false
}

var (
	isSheEn  = regexp.MustCompile(`^ (?:, )?(?:oh |and |when |what time |do you know if |do you know when )*(?:is|will|when is) (?:my )?$`)
	comingEn = regexp.MustCompile(`^ (?:is )?(?:coming|visiting|come|visit|arriving|here|be here|be coming)`)
)

// careStaff are people whom a person of the station finds, not the relatives' list.
var careStaff = map[string]bool{"": true, "doctor": true, "nurse": true, "social worker": true, "community worker": true, "carer": true}

var (
	reachEn = rx(` (?:(?:let me|can i|could i|may i|i want to|i would like to|i need to|i would love to|like to|want to) (?:speak|talk|have a word|have a chat|chat) (?:to|with)|put me (?:through|on) to|get hold of|get me|get on to|connect me (?:to|with)) (?:my |our )?(?:dear )?$`)
	// toldEn makes a call one that was made, or one somebody else makes.
	toldEn = rx(` (?:yesterday|used to|i was|he was|she was|last night|last week) `)
)

// callsOffEn tells that something is called off in plain words somewhere in what
// was said, however long the reason beside it: "No need of the lunch tomorrow,
// my son is coming home".
func (w *wish) callsOffEn(m *Meaning) bool {
	if m.Correction && !m.When.Said() || w.Expect == ExpectStars || remindsEn.MatchString(w.text) {
		return false
	}
	if w.Expect == ExpectYesNo && w.Service == "" && len(w.offers) == 0 {
		return false
	}
	for _, text := range w.clauseTextsEn() {
		if offEn.MatchString(text) && (len(w.offers) > 0 || w.Expect != ExpectNothing) {
			return true
		}
	}
	for _, o := range w.offers {
		if refusedEn.MatchString(w.line.text[w.from:o.from]) {
			return true
		}
	}
	return false
}

var (
	offEn     = rx(`^ (?:please |just |actually |no )*(?:forget (?:it|about it|all about it|the whole thing)|do not bother(?: with it)?|scrap (?:it|that)|call it off|never you mind|let us (?:leave|forget|drop) it|drop it|skip it) $`)
	refusedEn = rx(` (?:no need (?:of|for)|(?:do|will|shall|would) not (?:be )?(?:need|want|needing|wanting|require)|no longer (?:need|want)|please no|not needing|i can do without|will do without) (?:the |my |any |a |that )?$`)
)

// strangerEn tells of a wish for somebody who does what no service does: nobody here
// washes dogs.
func (w *wish) strangerEn(m *Meaning) bool {
	return !m.HasSlots() && len(w.offers) == 0 && somebodyToEn.MatchString(w.text)
}

var somebodyToEn = rx(` (?:send|get|find|need|want|have|know|like) (?:me )?(?:somebody|someone|anybody|anyone|a man|a lady|a person|a chap|a boy|a lad) (?:to|who can|who could|that can|who will) (?:come and |come to |come round and |please )?(?:wash|walk|feed|teach|train|play|paint|drive|invest|build|sing|cut|water|mow|dig|sell|buy|find|translate|design|groom|babysit|mind) (?:me |my |the |our |a |some )?[a-z]+`)

// lostEn tells that nothing in the words speaks of a press that was not meant;
// the call does not end on a guess.
func (w *wish) lostEn() bool { return !pressEn.MatchString(w.text) }

var pressEn = rx(` (?:press|pressed|pressing|push|pushed|button|mistake|wrong|accident|accidentally|sat|leaned|leant|rolled|lay|knock|knocked|touch|touched|mean|meant|test|testing|pocket|alarm|caught|rang|ring|call|called|dial|dialled|error|intend|intended|dusting|cat|dog|grandson|granddaughter|pendant|wristband|phone|set it off|went off) `)

// opens tells that nothing in particular was asked.
func (w *wish) opens() bool { return w.Expect == ExpectNothing || w.Expect == ExpectService }

// guessEn judges guesses of the classifier that the words themselves speak
// against.
func (w *wish) guessEn(m *Meaning, o offer, top Guess) (Guess, bool) {
	switch {
	case top.Intent == Mistake && w.lostEn():
		return Guess{}, true
	case (top.Intent == SmallTalk || top.Intent == Unknown) && w.Service != "" && len(w.offers) == 0 && !m.HasSlots() && doYouEn.MatchString(w.text):
		return Guess{OutOfScope, 0.6}, true // "Do you do perms as well?"
	case top.Intent == Book && w.strangerEn(m) && len(w.Catalogue) > 0:
		return Guess{OutOfScope, top.Confidence}, true
	case (top.Intent == Cancel || top.Intent == Lonely || top.Intent == SmallTalk) && w.Expect == ExpectYesNo && w.Service != "" && questionEn.MatchString(w.text):
		return Guess{}, true // "Will the driver ring the bell?": the read-back stands
	case top.Intent == Change && w.opens() && o.size > 0 && !m.Was.Said() && !changesEn.MatchString(w.text) && freshEn.MatchString(w.text):
		return Guess{Book, 0.6}, true
	case top.Intent == Change && w.opens() && m.Quantity > 0 && o.size > 0 && !m.When.Date.IsZero() && !bookedEn.MatchString(w.text) && !ownedEn.MatchString(w.line.text[w.from:o.from]):
		m.Correction = false
		return Guess{Book, 0.6}, true
	}
	return Guess{}, false
}

var (
	changesEn = rx(` (?:changed?|moved?|switch(?:ed)?|reschedul(?:e|ed)|shift(?:ed)?|postponed?|push(?:ed)?|put off|put back|bring|brought|swap(?:ped)?|later|earlier|instead|rather|another|different|make it|make that|delay(?:ed)?|alter|rearranged?|cannot make|cannot manage|not|sooner|back an|forward) `)
	freshEn   = rx(` (?:i would like|i want|i need|can i have|could i have|can the|could the|can a|could a|please send|send|book|order|arrange|can somebody|can someone|could somebody|could someone) `)
	doYouEn   = rx(` (?:do|can|could|would|will) (?:you|they|he|she|somebody|someone) (?:also |ever |even )?(?:do|fix|mend|sell|cut|wash|have|offer|bring|dye|perm|colour|color|paint|walk|feed) `)
	// bookedEn speaks of a booking that is there.
	bookedEn = rx(` (?:booked|ordered|arranged|already|changed?|moved?|instead|rather|from|earlier) `)
	ownedEn  = regexp.MustCompile(` (?:my|the|our|that|those) (?:[a-z]+ )?$`)
)

var pointsEn = regexp.MustCompile(`(?: |^)(?:a |give (?:it|him|her|them) (?:a )?|make it (?:a )?|about |say )?(one|two|three|four|five|[1-5]) (?:, |i |maybe|perhaps|probably|please|for |out|because|$)`)

// barePointsEn is a figure with words around it where points were asked for:
// "Oh, four I should think".
func (w *wish) barePointsEn() int {
	if w.chinese || w.Expect != ExpectStars {
		return 0
	}
	at := pointsEn.FindStringSubmatch(w.text)
	if at == nil {
		return 0
	}
	n, _ := numberEn(at[1])
	return n
}
