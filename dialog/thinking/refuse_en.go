package thinking

import (
	"regexp"
	"strings"

	"yinling/care"
)

// refuseWord is refuse for whole English words of a text in lower case.
func refuseWord(reason string, words ...string) never {
	return never{reason: reason, words: regexp.MustCompile(`\b(?:` + strings.Join(words, "|") + `)\b`)}
}

var neverEn = []never{
	refuseWord("medical advice",
		`medicines?|medications?|pills?|tablets?|drugs?|dos(?:e|es|age)|milligrams?|mg|ml|prescri\w+|insulin|aspirin|paracetamol|ibuprofen|statins?|metformin|antibiotics?|steroids?|painkillers?|sleeping pills?|ointment|vaccin\w+|injections?|supplements?|vitamins?|remed(?:y|ies)|herbs?`,
		`blood (?:pressure|sugar)|hypertension|diabet\w+|heart (?:attack|disease|failure)|strokes?|cancers?|tumou?rs?|infect\w+|inflam\w+|arthritis|dementia|alzheimer\w*|parkinson\w*|depression|depressed|asthma|fractur\w+|cataracts?|glaucoma|an(?:a)?emia|gout|the flu|influenza|fever|pneumonia|osteo\w+|cholesterol|symptoms?|diagnos\w+|treat(?:ment|ments|ed|ing)|therap\w+|cure[ds]?|surgery|operation|heal(?:s|ed)?|recover\w*|massag\w+|compress|exercises? for`,
		`drink (?:more|plenty|lots|some|a glass)|eat (?:more|less|fewer)|avoid (?:eating|salt|sugar)|stay in bed|bed rest|lie (?:down|flat)|do(?: not|n't) move|stop taking|start taking|take (?:it|them|your|two|one|some|a|an|more|less)`,
		`get better|be fine|be all right|be okay|be ok|nothing serious|not serious|no need to (?:see|call|go|worry)|nothing to worry about|you(?:'re| are) dying|harmless`),
	refuseWord("advice on the body", `in your (?:bones|blood|joints|lungs|stomach|chest)|as many as|(?:good|bad|best|better) for (?:the|your|you|that|it|a|knees?|backs?|hearts?|health)|rub|brandy|calcium|iron|lack|walk it off|skip (?:the|your|it|them)|check-?ups?|scans?|x-?rays?|tests?|have it looked|it (?:may|might|could) be|probably|oil on`),
	refuseWord("asks what a thief would ask", `digits|the card|cash|savings?|saved|jewel\w*|valuables?|where (?:do|exactly do) you live|live alone|alone at home|home alone|at home (?:now|alone|today)|locked|the lock|number|how old are you|date of birth`),
	refuseWord("sells something", `buy (?:this|our|one|a|the)|mattress\w*|sign (?:here|it|the|this|up)|join (?:our|us|the club)|winner|prize|raffle|sum|offer (?:you|ends)|special offer|product\w*|button|boss|town hall`),
	refuseWord("belittles an elder", `bad stories|everyone forgot|forgot(?:ten)? you|nobody|no one|old people|at your age|why bother|nobody (?:wants|loves|likes|cares)|no one (?:wants|loves|likes|cares)|don't (?:love|want|like) you|doesn't (?:love|want|like) you|not worth|worth living|better off|for you to go|passed away|in heaven|trouble to|such trouble|unwanted|pointless|no use`),
	refuseWord("money and secrets", `banks?|passwords?|pin|codes?|card numbers?|credit cards?|bank cards?|account\w*|id cards?|identity|social security|transfer\w*|wire|wiring|invest\w*|loans?|lend|borrow|prizes?|lottery|won|gift cards?|bitcoin|crypto\w*|qr|scan|deposit\w*|inherit\w*|refunds?|secret\w*`),
	refuseWord("links and devices", `links?|urls?|websites?|web|www|http\w*|dot com|clicks?|click\w*|tap|download\w*|install\w*|apps?|screens?|text messages?|log ?in|sign in|email\w*|press (?:one|two|three|star|\w+ for|the|a)`),
	refuseWord("the machine behind the voice", `prompts?|systems?|instruct\w*|configur\w*|programs?|programm(?:ed|ers?|ing)|models?|artificial|ai|a\.i|chatbots?|bots?|robots?|algorithm\w*|train(?:ed|ing)|developers?|admin\w*|debug\w*|modes?|rules?|roles?|role-?play\w*|pretend\w*|jailbreak\w*|language model|ignor\w+|previous|override\w*|guidelines?|polic(?:y|ies)|json|tools?|functions?|parameters?|intents?|tickets?|users?|submit\w*|invalid|input|requests?|elder said|the facts|as requested|as an`),
	refuseWord("claims to be human", `i(?:'m| am) (?:a |an |also |really |actually |truly |just )*(?:real|human|person|people|man|woman|girl|boy|nurse|doctor|your (?:son|daughter|grandson|granddaughter|friend|family|husband|wife|mother|father|agent|operator|doctor|nurse))|human being|real person|not a (?:machine|bot|robot|computer|voice)|my|mine|when i was|i was born|i grew up|i ate|i slept|i live`),
	refuseWord("scolding", `too much, dear|talk too|make things up|made it up|forgot again|forget everything|leave us|don't even|even know|put the phone|good girl|good boy|no wonder nobody|stupid|silly|dumb|idiot\w*|fool\w*|shut up|nonsense|ridiculous|hurry up|how many times|you (?:should|must|have to|ought|need to|had better|shouldn't|mustn't)|don't be|stop (?:calling|complaining|it|being|bothering)|calm down|annoy\w*|useless|burden|lazy|too old|old (?:fool|hag|bag|woman|man)|your (?:own )?fault|blame|waste of|bother(?:ing)? (?:me|us)|crazy|senile|pathetic|hate|damn|hell`),
	refuse("marks that are not speech", `[a-z]{2}\.[a-z]{2}`, `^-`),
	refuseWord("politics", `politic\w*|government\w*|communis\w*|democra\w*|elections?|vot(?:e|es|ed|ing)|presidents?|prime minister|parliament|party member|chairman|taiwan\w*|tibet\w*|xinjiang|hong kong|tiananmen|revolution\w*|protest\w*|wars?|arrest\w*|riot\w*|sanctions?|religio\w*|god|jesus|christ|buddha|church|pray\w*|allah|america\w*|russia\w*|ukrain\w*|japan\w*|china|army|republican\w*|democrats?|labour party`),
	refuseWord("sex, violence and vice", `marry me|i love you|kiss\w*|sex\w*|naked|nude|porn\w*|breasts?|fuck\w*|shit\w*|ass|bitch\w*|kill\w*|suicid\w*|die|dies|dying|dead|death|murder\w*|bomb\w*|guns?|knife|knives|blood|drunk|beer|wine|whisky|alcohol|smok\w+|cigarettes?|gambl\w+|bets?|betting`),
	refuseWord("something dangerous", `open (?:the|your) (?:door|gate|window)|let (?:him|her|them|me) in|unlock\w*|keys?|gas|stove|oven|light the|light a|candles?|socket\w*|wires|fuse|ladders?|climb\w*|stand on|go (?:out|outside|downstairs|there) (?:alone|now|by yourself)|don't tell|not tell|keep (?:this|it) (?:between|secret|quiet)|hang up|don't (?:call|phone|ring)|no need (?:for|of) (?:an ambulance|help)|ambulances?|emergency|nine one one|police|fire brigade`),
	refuseWord("a promise", `promis\w*|guarantee\w*|i swear|assure\w*|count on|rely on|trust me|rest assured|no matter what|always be|forever|certainly will|definitely|leave it (?:to|with) (?:me|us)|taken care of|take care of (?:it|that|everything|this)`),
}

var statedEn = []never{
	refuseWord("something that is or will be done",
		`(?:is|are|was|were|been|be|being|get|gets|got|'s|'ve|have|has|had|it's|that's|all|now) (?:just |now |all |already |been |being |fully )*(?:booked|ordered|arranged|scheduled|cancell?ed|changed|moved|confirmed|registered|reserved|sent|called|notified|informed|paid|charged|done|set|sorted|fixed|repaired|delivered|dispatched|settled|approved|signed|added|removed|updated|reminded|waived|refunded|planned|organi[sz]ed|ready|finished|completed)`,
		`booked|ordered|arranged|scheduled|cancell?ed|confirmed|reserved|notified|dispatched|already|done deal|all set|on (?:its|his|her|their|the) way|underway|under way|brought up|being \w+|downstairs|upstairs|heading|nearly there|see you|in the book|put you down|have a seat on|kept for you|handled|said yes|works for|at the door|outside your|spoke with|went through|(?:happy|glad|pleased) to (?:say|tell|announce|report)|good news|just left|is yours|spoken (?:to|with)|agreed|approved`,
		`will|won't|shall|[a-z]+'ll|going to|gonna|about to|is coming|are coming|comes? (?:to see|over|by|round|at|in)|arriv\w+|deliver\w*|drop by|pick you up|send\w*|calling you|call you|ring you|phone you|visit(?:s|ing)? you`),
	refuseWord(somebodyDoes,
		`nurses?|doctors?|carers?|cleaners?|drivers?|plumbers?|technicians?|volunteers?|staff|colleagues?|operators?|agents?|social workers?|somebody is|someone is|someone has|somebody has|the station|the cent(?:re|er)|hospital\w*|clinic\w*|compan(?:y|ies)|office\w*`,
		`(?:son|daughter|grandson|granddaughter|husband|wife|family|children|sister|brother|niece|nephew|neighbou?r|friend|he|she|they|we)(?:'s|'ve)? (?:is|are|has|have|had|was|were|wants?|said|says|told|asked|agreed|knows?|called|rang|came|comes|moved|left|died|booked|paid|can|could|can't|cannot|don't|doesn't|didn't|never)`,
		`let me (?:book|call|check|arrange|send|ring|find|get|look|help|fetch|see|make|order|transfer|connect|put)|we(?:'re|'ve| have| are| can| could| would)`),
	refuseWord("money, offices and papers", `money|pric\w+|costs?|fees?|free|discount\w*|allowance\w*|voucher\w*|subsid\w+|benefits?|pension\w*|bills?|pay|pays|paid|payments?|payable|charg\w+|cheap\w*|expensive|owe\w*|balance|insurance|phone number|number is|address|appointments?|bookings?|orders?|entitled|eligible|contracts?|stars?|schemes?|membership\w*`),
	refuse("tells the elder to do something", `^(?:please |just |now |do |then |and |dear |always |remember to |you can |you could |the best thing is to )*(?:put|pour|swallow|chew|give|read|show|send|bring|pick|push|pull|turn|open|close|lock|stand|walk|run|eat|drink|use|mix|mark|wait|stay|sign|buy|sell|call|ring|phone|write|meet|leave|throw|hold|wear|wash|switch|plug|hand|get|move|lie|dial|pay|check|ask|look (?:at|for|in|under)|go (?:to|and|out|in|down|up)|come (?:to|and|down|out)|tell (?:him|her|them|me (?:the|your|where|when you|which))|say (?:yes|no|that|the|your))\b`),
	refuseWord("weather and news", `rain(?:s|ing|y)?|snow(?:s|ing|y)?|sunny|cloudy|windy|storm\w*|typhoon\w*|degrees|temperature|weather\w*|the news|forecast\w*`),
}

var (
	// The little that the voice may say of itself.
	harmlessI = regexp.MustCompile(`\bi(?:'m| am)(?: (?:so|very|really|always|just|still|right))* (?:here|listening|glad|happy|sorry|pleased|delighted|touched|curious|the voice assistant|the hotline's voice assistant|a voice assistant|all ears|not sure|keeping you company|with you|impressed|moved|afraid|smiling|in awe|grateful|no expert|never bored)\b|` +
		`\bi(?: (?:do|can|really|always|just|also|so|quite))* (?:understand|hear (?:you|how|the|it in)|see|know|imagine|love|enjoy|like|hope|wish|wonder|admire|respect|feel|think|believe|don't know|do not know|speak (?:more )?(?:slowly|slower|loudly|louder)|talk (?:more )?(?:slowly|slower)|didn't (?:quite )?(?:hear|catch)|did not (?:quite )?(?:hear|catch)|appreciate|agree|can't imagine|can only imagine|could listen|don't mind|remember you)\b|` +
		`\b(?:i'd|i would) (?:love|like|be glad|be happy|be delighted) to (?:hear|listen|know|learn|chat|talk|keep|taste|see)\b|\bi(?:'d| would) rather not (?:guess|say)\b|\bi (?:can't|cannot|couldn't|can not) (?:say|tell|know)\b|\bi (?:wouldn't|really don't) know\b|\bi can (?:almost |just |nearly |really )*(?:smell|see|hear|picture|imagine|taste|feel|tell)\b|\bmay i ask\b|\bcan i ask\b|\bif i may\b|\bso am i\b|\bso do i\b|\bme too\b|\bi could listen\b`)
	harmlessEn = regexp.MustCompile(`\btake (?:it to heart|your time|it (?:slowly|easy|slow)|a (?:rest|breath|seat|moment))\b|\btakes? (?:so much |a lot of |great |real )?(?:patience|courage|strength|skill|love)\b|` +
		`\bmust (?:really |still |all |often |truly |sometimes )*(?:miss|feel|love|enjoy|remember|long (?:for|to)|wish|treasure|cherish|look forward|know|mean|taste|smell|look|seem|sound|get (?:lonely|tired|tiring|quiet)|wear you|bring|have (?:a lot|such|so|seen|been|felt|loved|missed|had|meant|\w+ed)|be (?:so |very |really |quite |a |such |an |over the )*(?:\w+))\b|` +
		`\bmy day\b|\btests? your patience\b|\bquite a climb\b|\bi'll keep you company\b|\bi wouldn't dare\b|\b(?:he|she|they)'ll understand (?:one|some) day\b|\bkept on your toes\b|\bwe can (?:just |always )?(?:be quiet|sit quietly|be still)\b|\b(?:never|always|don't) stop missing\b|^good for you\b|\bwhat(?:'s| is) your secret\b|\byou'll make me (?:blush|smile|laugh|cry)\b|\bi(?:'ve| have) (?:got )?(?:no (?:age|face|hands|idea)|plenty of (?:time|patience)|all the (?:time|patience))\b|\bi (?:don't|do not|wouldn't) want to (?:tell|say|guess|mislead|get it wrong)\b|\bbrought up (?:a|an|your|such|so|the)\b|\b(?:he|she|they) (?:was|were) (?:with|there for|part of|such|so|lucky|like|always)\b[a-z ]*|\bbeyond me\b|\bmy (?:heart|pleasure|word|goodness)\b|\bbeing (?:a|an|the|on|in|with|at|together|alone|able|so|heard|loved|old|young|needed|home)\b|\bdone (?:so much|so well|a lot|well|your best|all you could|with love)\b|\bwell done\b|\byou won\b|\bshall we (?:just )?(?:talk|chat)\b|\bdon't be (?:so )?(?:hard on|sorry)\b|\ba (?:good|dear|true|real|kind|old|loving|faithful) (?:neighbour|friend|husband|wife|family|mother|daughter|son) is (?:worth|a|better|more|like|the best|such|always a|hard to|never|rare)\b|\bold (?:woman|man)'s\b|` +
		`\bmy dear(?:[,.!?]|$)|\b(?:are|is|be|was|were) (?:such |very |really )*(?:good|great|lovely|fine) company\b|\bkeep(?:s|ing)? (?:you|me|each other|one another|us) (?:good )?company\b|\bdon't be (?:sad|afraid|shy|lonely|scared)\b|\b(?:shall we|we can) (?:just |always )?(?:talk|chat|take it)\b|` +
		`\b(?:is|are|was|were|must be|seems?|sounds?) (?:so |very |always |really |such |quite |all |a |an )*(?:busy|lucky|proud|kind|lovely|clever|wonderful|dear|sweet|fond|talented|treasure|blessing|joy|comfort|gift|darling)\b|` +
		`\bknows? (?:how|that you|you)\b`)
	anyI     = regexp.MustCompile(`\bi\b|\bi'`)
	askingEn = regexp.MustCompile(`^(?:and |so |but |well |oh |tell me |then )*(?:what|how|who|where|which|why|when|do|does|did|is|are|was|were|have|has|had|can|could|would|may|isn't|aren't|wasn't|don't|doesn't|didn't|haven't|hasn't|wouldn't|shall)\b`)
	pushEn   = regexp.MustCompile(`\b(?:i|i'\w+|we|we'\w+|already|know that|will|someone|somebody|nurse|staff|money|pay|pays|paid|free|cost|costs|price|booked|arranged|confirmed|shall|on the way|on its way)\b`)
)

// statesEn gives what a sentence states, "" for nothing. A question about the
// elder states nothing.
func statesEn(s, words string) string {
	parts := clauses.Split(strings.ToLower(s), -1)
	for len(parts) > 0 && strings.TrimSpace(parts[len(parts)-1]) == "" {
		parts = parts[:len(parts)-1]
	}
	for i, clause := range parts {
		clause = strings.TrimSpace(clause)
		if i == len(parts)-1 && isQuestion(s) && onlyAsks(care.English, clause) {
			continue
		}
		left := harmlessI.ReplaceAllString(harmlessEn.ReplaceAllString(clause, " "), " ")
		if anyI.MatchString(left) {
			return "what the voice does"
		}
		for _, n := range statedEn {
			if n.words.MatchString(left) && !((n.reason == somebodyDoes || n.reason == "weather and news") && retold(care.English, n.words.FindAllString(left, -1), left, words)) {
				return n.reason
			}
		}
	}
	return ""
}

// namesEn finds names: every capitalised word that is no common one, and given
// names however they are written.
func namesEn(s string) []string { return namesBeside(s, nil) }

// namesBeside is namesEn but for words of the elder's, which are echoed, and for
// words of small talk at the beginning of a sentence.
func namesBeside(s string, echo map[string]bool) []string {
	var out []string
	for i, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(marks, r) && r != '\'' || r >= '0' && r <= '9' }) {
		w = strings.Trim(w, "'")
		word := strings.TrimSuffix(strings.ToLower(w), "'s")
		if word == "" {
			continue
		}
		if i == 0 && len(w) > 5 && (strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ness")) && !enGiven[word] {
			continue // "Fishing takes patience": a sentence begins with a capital
		}
		if !enGiven[word] && (echo[word] || i == 0 && (sayableEn(word, enSay) || sayableEn(word, echo))) {
			continue
		}
		if enGiven[word] || w[0] >= 'A' && w[0] <= 'Z' && !enCommon[strings.ToLower(w)] && !enCommon[word] {
			out = append(out, word)
		}
	}
	return out
}

// looksEnglish tells whether enough of the words are common English ones.
func looksEnglish(s string) bool {
	words := wordsOf("en", s)
	known := 0
	for _, w := range words {
		if enCommon[w] || enCommon[strings.TrimSuffix(w, "s")] {
			known++
		}
	}
	return 2*known >= len(words)
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
