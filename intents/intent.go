package intents

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yinling/intents/textclass"
)

// weigh asks the classifier, once. When it is not sure of a Chinese text it is
// asked again with what the words may have been that sound so.
func (w *wish) weigh() {
	if w.guesses != nil || strings.Trim(w.text, " ，,") == "" {
		return
	}
	r := &w.u.en
	if w.chinese {
		r = &w.u.zh
	}
	ranked, oos := r.model.Rank(withIdeas(w.text, w.chinese))
	if w.chinese && (oos || len(ranked) == 0 || ranked[0].Likely < respellBelow) {
		if spelled := r.spelling.correct(w.text); spelled != w.text {
			again, oosAgain := r.model.Rank(withIdeas(spelled, w.chinese))
			if len(again) > 0 && (len(ranked) == 0 || again[0].Likely > ranked[0].Likely) {
				ranked, oos = again, oosAgain
			}
		}
	}
	w.guesses = guessesOf(ranked, oos)
	w.unsure = oos
}

const (
	respellBelow = 0.75
	leastGuess   = 0.01 // less likely ones are not worth telling
	sureEnough   = 0.4  // a guess that stands against what rules and slots say
)

// guessesOf turns labels into intents; what is out of scope comes first then.
func guessesOf(ranked []textclass.Ranked, oos bool) []Guess {
	all := []Guess{}
	if oos {
		g := Guess{OutOfScope, 1}
		if len(ranked) > 0 && ranked[0].Label != other {
			g.Confidence -= ranked[0].Likely
		}
		all = append(all, g)
	}
	for _, r := range ranked {
		switch {
		case r.Likely < leastGuess || oos && r.Label == other:
		case r.Label == other:
			all = append(all, Guess{OutOfScope, r.Likely})
		default:
			all = append(all, Guess{Intent(r.Label), r.Likely})
		}
	}
	return all
}

// phrases are the patterns of a language.
type phrases struct {
	person, mistake, cancel, louder, slower, repeat, goodbye, wait, greeting, help, thanks, book, perhaps, stop *pattern
}

var (
	phrasesZh = phrases{personZh, mistakeZh, cancelZh, louderZh, slowerZh, repeatZh, goodbyeZh, waitZh, greetingZh, helpZh, thanksZh, bookZh, perhapsZh, stopReminderZh}
	phrasesEn = phrases{personEn, mistakeEn, cancelEn, louderEn, slowerEn, repeatEn, goodbyeEn, waitEn, greetingEn, helpEn, thanksEn, bookEn, perhapsEn, stopReminderEn}
)

// sure is what a rule knows.
func sureOf(i Intent) Guess { return Guess{i, 1} }

// decide finds the intent. A person who is asked for comes before everything;
// short answers and words about the talk itself are for rules, the rest is for
// the classifier, with the slots where it is not sure.
func (w *wish) decide(m *Meaning, o offer) Guess {
	p := phrasesEn
	if w.chinese {
		p = phrasesZh
	}
	slots := m.HasSlots()
	short := w.short()
	switch {
	case w.nobodyDoes():
		return sureOf(OutOfScope)
	case w.chinese && askPersonZh.MatchString(w.text):
		return sureOf(Help)
	case !w.chinese && askWhoEn.MatchString(w.text):
		return sureOf(Help)
	case !w.chinese && w.relativeEn() && !remindsEn.MatchString(w.text):
		return sureOf(CallRelative)
	case w.person(p, slots, short):
		return sureOf(Person)
	case short && p.mistake.MatchString(w.text) && !m.Correction:
		return sureOf(Mistake)
	case short && p.stop.MatchString(w.text):
		return sureOf(StopReminder)
	case short && p.cancel.MatchString(w.text) && !(m.HasSlots() && w.afterAll()) && !m.Correction && w.Expect != ExpectStars && (w.Expect != ExpectWhat || w.few(5)):
		return sureOf(Cancel)
	}
	if w.chinese && stupidZh.MatchString(w.text) {
		return sureOf(Correct)
	}
	if slots && w.Service != "" && w.afterAll() {
		m.Correction = true
		return sureOf(Correct)
	}
	if w.chinese && w.Service == "" && aheadOfZh.MatchString(w.text) {
		return sureOf(Remind)
	}
	if w.agrees(m) {
		return sureOf(Yes)
	}
	if i := w.inOpenForm(m); i != Unknown {
		return sureOf(i)
	}
	if i := w.inOpenFormEn(m, o); i != Unknown {
		return sureOf(i)
	}
	if i := w.money(m); i != Unknown {
		return sureOf(i)
	}
	if w.chinese && p.perhaps.MatchString(w.text) && !slots && short {
		return sureOf(Perhaps)
	}
	if i := w.talk(p, slots, short); i != Unknown {
		return sureOf(i)
	}
	if i := w.asked(m, slots, o); i != Unknown {
		return sureOf(i)
	}
	if i := w.answer(slots, m.Correction); i != Unknown {
		return w.unlessWish(i)
	}
	switch {
	case short && p.perhaps.MatchString(w.text) && !slots:
		return sureOf(Perhaps)
	case m.Correction && slots && (w.Expect == ExpectNothing || !w.chinese && w.opens()) && (o.size > 0 || m.Was.Said()) && w.rejected == "" && movesRe.MatchString(w.text):
		if g := w.change(m); g.Intent != Unknown {
			return g
		}
		return w.guess(p, m, o)
	case m.Correction && slots && (w.rejected != "" || len(w.refused) > 0 || w.Expect != ExpectNothing && w.Expect != ExpectService):
		return sureOf(Correct)
	}
	return w.guess(p, m, o)
}

// movesRe are the words for moving a booking that was made before.
var movesRe = rx(`改[到成为在]|换[到成]|挪到|推[到迟]|提前|调到`, ` (?:changed?|moved?|switch(?:ed)?|rescheduled?|shift(?:ed)?|postponed?|push(?:ed)?|put|bring|brought|rearranged?) `)

// change is a booking moved, unless the classifier surely has it otherwise:
// somebody may also change a bulb.
func (w *wish) change(m *Meaning) Guess {
	w.weigh()
	if len(w.guesses) > 0 && w.guesses[0].Intent == Change {
		return Guess{Change, max(0.9, w.guesses[0].Confidence)}
	}
	if m.Was.Said() || w.unsure || len(w.guesses) == 0 || w.guesses[0].Confidence < 0.5 {
		return Guess{Change, 0.9}
	}
	return Guess{}
}

// short utterances are for rules.
func (w *wish) short() bool { return w.few(12) }

// few tells that there are at most so many characters, or half as many words
// and two.
func (w *wish) few(n int) bool {
	if w.chinese {
		return utf8.RuneCountInString(strings.ReplaceAll(w.text, "，", "")) <= n
	}
	return len(strings.Fields(strings.ReplaceAll(w.text, ",", " "))) <= n/2+2
}

// person is careful with 找个人打扫: somebody for a service is no agent.
func (w *wish) person(p phrases, slots, short bool) bool {
	if w.chinese && soundsLike(w.text, personBySound) {
		return true
	}
	if !p.person.MatchString(w.text) || w.chinese && noPersonZh.MatchString(w.text) {
		return false
	}
	if w.chinese && plainPerson.MatchString(w.text) {
		return short || w.leads(Person)
	}
	return (!slots || !w.chinese) && (short || w.leads(Person))
}

// noPersonZh turns a person down.
var noPersonZh = rx(`(?:不用|不要|别|不必|甭)(?:再)?(?:找|叫|转|换)`)

var plainPerson = rx(`人工|真人|活人|接线员|话务员|客服|机器|转接|工作人员`)

// leads tells that the classifier finds an intent likeliest, or cannot say.
func (w *wish) leads(i Intent) bool {
	w.weigh()
	return w.unsure || len(w.guesses) == 0 || w.guesses[0].Intent == i
}

// talk is about the conversation itself.
func (w *wish) talk(p phrases, slots, short bool) Intent {
	switch {
	case slots && w.Expect != ExpectNothing && !p.repeat.MatchString(w.text), !short, w.Expect == ExpectWhat && !w.few(7):
		return Unknown
	case p.slower.MatchString(w.text) && w.chinese && strings.Contains(w.text, "说慢"):
		return Slower
	case p.louder.MatchString(w.text):
		return Louder
	case p.slower.MatchString(w.text):
		return Slower
	case p.repeat.MatchString(w.text), w.chinese && askedAgain.MatchString(breaksZh(w.Text)):
		return Repeat
	case !slots && p.wait.MatchString(w.text):
		return Wait
	case !slots && p.greeting.MatchString(w.text):
		return Greeting
	case !slots && p.goodbye.MatchString(w.text) && !(w.Expect == ExpectYesNo && w.yes() && !byeZh.MatchString(w.text)):
		return Goodbye
	}
	return Unknown
}

// byeZh ends a call, whatever else is said.
var byeZh = rx(`再见|拜拜|先这样|挂了`)

// askedAgain is a mere 啊？, which is dropped as a filler elsewhere.
var askedAgain = rx(`^(?:啊|哈|呃)，+$`)

// asked takes what was said for the answer to what was asked, if it can be.
func (w *wish) asked(m *Meaning, slots bool, o offer) Intent {
	switch w.Expect {
	case ExpectStars:
		if m.Stars = w.stars(); m.Stars > 0 {
			return Rate
		}
	case ExpectPerson:
		if m.Person != "" && w.few(16) {
			return CallRelative
		}
	case ExpectWhich:
		if (m.Ordinal != 0 || slots) && w.few(12) && !m.Correction {
			return Book
		}
		if n := w.bareOrdinal(); n != 0 {
			m.Ordinal = n
			return Book
		}
	case ExpectWhat:
		if !w.no() || !w.few(6) {
			if words := w.words(w.from, w.to); words != "" {
				m.What, m.Note = w.without(w.from, w.to), words
				return Book
			}
		}
	case ExpectDate, ExpectTime, ExpectAddress, ExpectService:
		if m.Correction || !w.short() {
			return Unknown
		}
		found := w.Expect == ExpectDate && !m.When.Date.IsZero() || w.Expect == ExpectTime && (m.When.HasTime || m.When.Part != AnyPart) ||
			w.Expect == ExpectAddress && m.Address != "" || w.Expect == ExpectService && o.size > 0 && !o.unlisted
		if found && w.little() && !(w.chinese && (tellMeZh.MatchString(w.text) || theirHourZh.MatchString(w.text))) {
			return Book
		}
	}
	return Unknown
}

// bareOrdinal reads "二" after a list.
func (w *wish) bareOrdinal() int {
	for _, p := range w.pieces {
		if v, ok := p.Value.(numberValue); ok && v.Number > 0 && v.Number < 10 && w.few(5) {
			return v.Number
		}
	}
	return 0
}

// left is what stands beside the slots.
func (w *wish) left() string {
	left := w.line.text[w.from:w.to]
	for _, p := range w.pieces {
		left = strings.Replace(left, w.line.text[p.from:p.to], "", 1)
	}
	for _, o := range w.offers {
		left = strings.Replace(left, w.line.text[o.from:o.to], "", 1)
	}
	return strings.Trim(strings.ReplaceAll(strings.ReplaceAll(left, "，", ""), ",", ""), " 吧的")
}

// little tells that hardly anything is left beside the slots.
func (w *wish) little() bool {
	left := w.left()
	if w.chinese {
		return utf8.RuneCountInString(left) <= 4 && !strings.ContainsAny(left, "几吗多")
	}
	return len(strings.Fields(left)) <= 4
}

// answer is a yes or a no. With slots a "no" is a correction and a "yes" goes
// along with a wish.
func (w *wish) answer(slots, correction bool) Intent {
	switch {
	case slots || correction && w.Expect != ExpectYesNo, w.Expect != ExpectYesNo && !w.few(6):
		return Unknown
	case w.no():
		return No
	case w.yes():
		return Yes
	}
	return Unknown
}

// unlessWish lets a sure wish that follows a yes or a no be what counts:
// 没有了，就是想问问补贴还剩多少.
func (w *wish) unlessWish(i Intent) Guess {
	if w.few(7) {
		return sureOf(i)
	}
	w.weigh()
	if k := w.kind(); k != "" && !strings.HasPrefix(k, "book") && k != string(Cancel) && w.guesses[0].Confidence > 0.7 {
		return w.guesses[0]
	}
	return sureOf(i)
}

func (w *wish) yes() bool {
	if !w.chinese { // after a question agrees has decided
		return w.Expect != ExpectYesNo && yesEn.MatchString(w.text) && !contraryEn.MatchString(w.text)
	}
	raw := strings.Trim(breaksZh(w.Text), "，")
	for _, t := range []string{w.text, raw} {
		if t == "" || yesNo.MatchString(t) || strings.Contains(t, "先这样") {
			continue
		}
		if yesZh.MatchString(t) && yesCore.MatchString(t) && (w.Expect == ExpectYesNo || !onlyMumble.MatchString(t)) {
			return true
		}
		if first, _, cut := strings.Cut(t, "，"); cut && w.Expect == ExpectYesNo && yesZh.MatchString(first) && yesCore.MatchString(first) && !noZh.MatchString(strings.TrimPrefix(t, first+"，")) {
			return true
		}
	}
	return false
}

var onlyMumble = rx(`^[嗯，]+$`)

func (w *wish) no() bool {
	if !w.chinese {
		return noEn.MatchString(w.text)
	}
	return noZh.MatchString(w.text) && !slices.ContainsFunc([]string{"不错", "没错", "没问题"}, func(p string) bool { return strings.HasPrefix(w.text, p) })
}

// guess is what the classifier says, and what the slots say when it cannot.
func (w *wish) guess(p phrases, m *Meaning, o offer) Guess {
	w.weigh()
	service := m.Service != "" || m.Help != ""
	if len(w.guesses) == 0 {
		return Guess{}
	}
	top := w.guesses[0]
	if top.Intent == OutOfScope && !w.plainWish() && !o.unlisted && !service && !m.HasSlots() {
		if m.Usual {
			return sureOf(Usual)
		}
		return Guess{}
	}
	if m.HasSlots() && !m.Correction && w.left() == "" && top.Intent != Book && top.Confidence < 0.95 { // 明天下午
		return Guess{Book, 0.8}
	}
	if g, sure := w.mend(m, o, &top); sure {
		return g
	}
	if top.Intent == Person && m.Person != "" {
		return Guess{CallRelative, top.Confidence}
	}
	if top.Intent == Correct && w.tookBack && service && w.Expect == ExpectNothing {
		return Guess{Book, 0.8}
	}
	if !w.chinese {
		if g, ok := w.guessEn(m, o, top); ok {
			return g
		}
	}
	if i := w.hint(p, top, o); i != Unknown {
		return Guess{i, max(0.6, top.Confidence)}
	}
	if w.chinese && top.Intent == Yes && top.Confidence < 0.6 && !yesFirst.MatchString(w.text) {
		return Guess{}
	}
	if !w.unsure && top.Confidence >= sureEnough {
		switch {
		case top.Intent == Book && o.unlisted:
			return Guess{OutOfScope, top.Confidence}
		case top.Intent == Unknown || w.fragment():
		case w.inForm(m) && !answersAnyway[top.Intent] && top.Confidence < 0.8:
			return Guess{Book, 1 - top.Confidence}
		default:
			return top
		}
	}
	switch {
	case len(m.Body) > 0 && !service && (w.Expect == ExpectNothing || w.Expect == ExpectService):
		return Guess{AskMedicine, 0.5}
	case o.unlisted:
		return sureOf(OutOfScope)
	case service && top.Intent == OutOfScope, service && w.unsure:
		return Guess{Book, 0.5}
	case m.HasSlots() && (w.Expect != ExpectNothing && w.Expect != ExpectService || m.Correction || p.book.MatchString(w.text) || w.little()):
		return Guess{Book, 0.5}
	case m.Usual:
		return sureOf(Usual)
	case p.help.MatchString(w.text):
		return sureOf(Help)
	case p.thanks.MatchString(w.text):
		return sureOf(Thanks)
	case w.fragment():
		return Guess{}
	}
	return top
}

// nobodyDoes tells of what no service does: nobody here teaches the piano, nor sells
// blood pressure meters.
func (w *wish) nobodyDoes() bool {
	return w.chinese && len(w.Catalogue) > 0 && (w.Service == "" && strangeZh.MatchString(w.text) || sellsZh.MatchString(w.text))
}

// afterAllZh goes back to what was said before: 算了，就礼拜六吧.
var afterAllZh = rx(`算了，?(?:就|还是|那就|那还是)`)

// afterAll tells that words go back to it, and give nothing up: 算了，还是不要了.
func (w *wish) afterAll() bool {
	return w.chinese && afterAllZh.MatchString(w.text) && !afterNothingZh.MatchString(w.text)
}

var afterNothingZh = rx(`算了，?(?:就|还是|那就|那还是)[^，]{0,8}(?:不要|不用|不订|不送|不来|不去|不吃|不了|别|取消|退)`)

// mend judges a Chinese guess by words that speak against it; sure says that no
// more is to be asked.
func (w *wish) mend(m *Meaning, o offer, top *Guess) (g Guess, sure bool) {
	if !w.chinese {
		return g, false
	}
	if (top.Intent == No || top.Intent == Yes) && askWhetherZh.MatchString(w.text) { // 我跟你多说几句行不行
		i := slices.IndexFunc(w.guesses, func(g Guess) bool { return !bareAnswers[g.Intent] })
		if i < 0 {
			return g, true
		}
		*top = w.guesses[i]
	}
	if m.Note != "" && m.HasSlots() { // how it is to be done is no complaint and gives nothing up
		switch {
		case top.Intent == Cancel && !lastWordZh.MatchString(w.text):
			return Guess{Change, 0.6}, true
		case top.Intent == Complaint && top.Confidence < sureStory, w.unsure:
			return Guess{Book, 0.6}, true
		}
	}
	if top.Intent == CallRelative && m.Person != "" && w.opens() && !w.ringing() {
		switch {
		case o.size > 0 && reasonZh.MatchString(w.line.text[w.from:w.to]) && ownZh.MatchString(w.text): // 我明天那个饭啊，我闺女接我出去吃
			return Guess{Cancel, 0.6}, true
		case o.size == 0 && !m.HasSlots():
			return Guess{SmallTalk, 0.5}, true
		}
	}
	return g, false
}

// bareAnswers are no guesses for a question.
var bareAnswers = map[Intent]bool{Yes: true, No: true, Person: true, Goodbye: true, Cancel: true, Correct: true}

// sureAlone is how sure the classifier must be for words that plainly say
// something else not to count.
const sureAlone = 0.7

// fragment is too short to be judged: 嗯, 对不起.
func (w *wish) fragment() bool {
	if w.chinese {
		return utf8.RuneCountInString(strings.Trim(w.text, "，")) <= 1 || w.text == "对不起"
	}
	return len(strings.Trim(w.text, " ,")) <= 2
}

// inForm tells that something of what a form asks for was said while it asks.
func (w *wish) inForm(m *Meaning) bool {
	if w.Expect == ExpectService { // what is asked first, of everybody
		return m.HasSlots() && w.few(6)
	}
	return m.HasSlots() && slices.Contains([]Expect{ExpectDate, ExpectTime, ExpectAddress}, w.Expect)
}

// answersAnyway are intents that are taken even where a form asks for something.
var answersAnyway = map[Intent]bool{Book: true, Correct: true, Cancel: true, Change: true, Usual: true, Person: true, Yes: true, No: true}
