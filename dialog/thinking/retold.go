package thinking

import (
	"regexp"
	"slices"
	"strings"

	"yinling/care"
)

const somebodyDoes = "what somebody does"

// What the elder asks, wishes or denies is no news that could be said again.
var (
	openZh = regexp.MustCompile(`[吗么？?]|呢$|有没有|是不是|会不会|什么时候|几时|何时|哪天|不知|不晓得|[想盼要愿希]|等|要是|如果|该`)
	soonZh = regexp.MustCompile(`([\p{Han}])要([\p{Han}]{1,4}(?:了|$))`) // 要结婚了: told, not wished
	openEn = regexp.MustCompile(`(?i)\?|^(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|when|who|where|what|why|how)\b|\b(?:if|whether|wish|want|hope|wonder|should|would|wait)\b`)
)

// retold tells whether what a clause says of somebody is no more than the elder has
// just told: in these words, as a fact, and not turned round.
func retold(lang care.Lang, claims []string, clause, words string) bool {
	words = strings.ToLower(joinHan(plain(words)))
	open, denies := openZh, deniesZh
	if lang == care.English {
		open, denies = openEn, deniesEn
	}
	words = soonZh.ReplaceAllString(words, "$1$2")
	if words == "" || open.MatchString(words) || denies.MatchString(words) != denies.MatchString(clause) {
		return false
	}
	told := append(wordsOf(lang, words), "要")
	for _, claim := range claims {
		for _, w := range wordsOf(lang, strings.ToLower(claim)) {
			if !slices.Contains(told, w) {
				return false
			}
		}
	}
	return true
}

// Today's world: the weather at the window, the light, the hour for a meal.
var (
	worldZh = regexp.MustCompile(`外[面头]|窗外|天(?:气|色)?(?:都|已|快|又|也|真|很|要)*[黑亮晚冷凉热暖]|(?:太阳|月亮)[\p{Han}]?(?:出|下|升|落)|该(?:吃|睡|起)|时候不早|不早了|饭点`)
	worldEn = regexp.MustCompile(`\b(?:it|it's|its)(?: is| was|'s)?(?: \w+){0,4} (dark|late|light|early|warm|cold|hot|cool|chilly|mild|foggy|icy|lovely and \w+)(?: and \w+)?(?: (?:out|outside|outdoors|today|now|there|tonight)\b|$)|\b(outside|outdoors)\b|\bgetting (dark|late|light)\b|\bclouds? (?:mean|are|is|look)\w*\b|\bthe (?:sky|sun|wind) (?:is|looks|will)\b|\bmust be near\b|\btime for\b|\b(?:supper|lunch|dinner|breakfast) ?time\b`)
)

// ofTheWorld tells whether a clause says how things are outside just now, which
// the elder has not said.
func ofTheWorld(lang care.Lang, clause, words string) bool {
	if lang != care.English {
		for _, m := range worldZh.FindAllString(clause, -1) {
			if last := []rune(m); !strings.Contains(joinHan(words), string(last[len(last)-1:])) {
				return true
			}
		}
		return false
	}
	said := wordsOf(lang, words)
	for _, m := range worldEn.FindAllStringSubmatch(clause, -1) {
		of := strings.Join(m[1:], "")
		if of == "" || !slices.Contains(said, of) {
			return true
		}
	}
	return false
}

// Somebody else may only feel, be fond or be like something: what else he does is
// for the records to say.
var (
	othersEn = regexp.MustCompile(`\b(?:he|she|they|(?:your|his|her|their|the)(?: \w+)?? (?:sons?|daughters?|grandsons?|granddaughters?|grandchild(?:ren)?|great-\w+|husband|wife|family|children|child|kids?|girls?|boys?|sisters?|brothers?|niece|nephew|neighbours?|friends?|people|man|lady|woman|folks|driver|helpers?))(?:'ve|'d)? (\w+)`)
	feelEn   = setOf(`nervous happy proud smile laugh warm worried lively busy love loves loved miss misses missed know knows knew think thinks feel feels felt care cares mean means meant seem seems sound sounds sounded look looks looked like likes liked enjoy enjoys remember remembers treasure treasures cherish adore adores adored admire admires deserve deserves need needs take takes took must may might would could can have has had is are was were be been bring brings brought make makes made grow grows grew live lives lived
and or but of in with who whom whose that to at all on from for by as so too than then when while while after before about around near far not never always often surely still really also both each every very much how what where why if because the a an this these those here there you your we us me his her their him them it its away again together well better close dear dearly old young little left gathered home next i o`)
	doingEn = regexp.MustCompile(`\b(?:he|she|they|everybody|everyone|(?:your|his|her|their|the)(?: \w+)? \w+)(?: is| are|'s|'re) (?:\w+ly |just |still |now |already |busy )?(\w+ing)\b`)
	feeling = setOf(`growing living loving missing feeling caring charming amazing comforting soothing inspiring calming touching moving interesting exciting heartwarming blooming lasting willing worrying tiring painful aching lacking nothing something everything anything boring amusing refreshing relaxing pleasing annoying smiling fading`)
	placeEn = regexp.MustCompile(`\b(?:is|are|'s|has|have|lies?|sits?|stands?|waits?)(?: \w+){0,2}? (?:on|in|at|by|near|under|behind|inside|off|beside) (?:the|your|our|a|his|her)(?: (?:right|same|good|old|warm|bright|whole|long))? (\w+)`)
	placeOk = setOf(`heart hearts mind past end air memory memories middle details eyes hands hand family blood soul way world sun sunshine house home life country village company old making details sound things thought moment kind bit song story face same`)
	forYou  = regexp.MustCompile(`(\w+) for you\b`)
	gladOf  = setOf(`happy glad sorry sad proud pleased delighted thrilled excited hard joy difficult tough easy heavy lovely wonderful nice so feel heart feels felt overjoyed much important lot relieved painful lonely sweet special rough upsetting frightening good`)
)

// othersDo tells whether a clause says what somebody else does, or that something
// stands there for the elder. retold words are the elder's own.
func othersDo(clause string, echo map[string]bool) bool {
	for _, m := range othersEn.FindAllStringSubmatch(clause, -1) {
		if !feelEn[m[1]] && !sayableEn(m[1], echo) {
			return true
		}
	}
	for _, m := range placeEn.FindAllStringSubmatch(clause, -1) {
		if !placeOk[m[1]] && !sayableEn(m[1], echo) {
			return true
		}
	}
	for _, m := range doingEn.FindAllStringSubmatch(clause, -1) {
		if !feeling[m[1]] && !sayableEn(m[1], echo) {
			return true
		}
	}
	for _, m := range forYou.FindAllStringSubmatch(clause, -1) {
		if !gladOf[m[1]] {
			return true
		}
	}
	return false
}
