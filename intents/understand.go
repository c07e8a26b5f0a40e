package intents

import (
	"strings"

	"yinling/care"
)

// heard is an utterance on its way to its meaning.
type heard struct {
	Input
	chinese bool
	text    string // normalised, see normalZh and plainEn
	wanted  string // text without what is turned down, or all of it
	refused string // what is turned down in a correction
}

// Understand finds the meaning of what was heard: danger first, then the parts
// of a booking, then the intent. It never fails: what it cannot make out is
// Unknown. A time that may be two is judged by the hours of the service that
// was said or, failing that, of in.Service.
func Understand(in Input) Meaning {
	h := heard{Input: in, chinese: isChinese(in.Text, in.Lang)}
	var m Meaning
	if h.chinese {
		h.text = normalZh(in.Text)
	} else {
		h.text = plainEn(in.Text)
	}
	m.Distress = findDistress(h.text, h.chinese, sure)
	m.Note = noteIn(h.text, h.chinese)
	m.Address = h.address()
	h.split()
	m.Correction = h.refused != "" || h.changes()
	o := h.slots(&m)
	m.Intent = h.intent(m, o)
	if m.Intent != Book && m.Intent != Yes && m.Intent != No && !m.Correction {
		m.When = When{}
	}
	return m
}

// slots fills service, help and time.
func (h *heard) slots(m *Meaning) offer {
	text := withoutNote(h.wanted, h.chinese)
	o := findService(text, h.chinese, h.Catalogue)
	if o.size == 0 && h.chinese && h.soundsOfService() {
		o = findServiceBySound(strings.ReplaceAll(text, "，", ""), h.Catalogue)
	}
	if h.refused != "" {
		if r := findService(h.refused, h.chinese, h.Catalogue); r.service != nil {
			m.Rejected = r.service.ID
		}
	}
	service := o.service
	if service == nil {
		service = serviceByID(h.Service, h.Catalogue)
	}
	m.When = h.when(text, service)
	m.Help = o.help
	if o.service == nil && o.help == care.HelpMeal {
		if open := serviceByID(h.Service, h.Catalogue); open != nil && open.Help == care.HelpMeal {
			o.service = open
		} else {
			o.service = mealAt(m.When, h.Catalogue)
		}
	}
	if o.service != nil {
		m.Service, m.Help = o.service.ID, o.service.Help
	}
	return o
}

func (h *heard) when(text string, service *care.Service) When {
	var s spoken
	if h.chinese {
		s = whenZh(text, h.Now, h.Expect == ExpectTime)
		if s.hour < 0 && h.Expect == ExpectTime && s.absolute.IsZero() {
			s.bareHourZh(text)
		}
	} else {
		s = whenEn(text, h.Now, h.Expect == ExpectTime)
	}
	return s.when(h.Now, service)
}

// soundsOfService tells whether a service is likely, so that likeness of sound
// may count.
func (h *heard) soundsOfService() bool {
	return h.Expect == ExpectService || h.Expect == ExpectNothing && bookZh.MatchString(h.text)
}

// phrases are the patterns of a language in the order in which they are asked.
type phrases struct {
	person, mistake, cancel, louder, slower, repeat, goodbye, wait, greeting, help, scope, thanks, book *pattern
}

var (
	phrasesZh = phrases{personZh, mistakeZh, cancelZh, louderZh, slowerZh, repeatZh, goodbyeZh, waitZh, greetingZh, helpZh, scopeZh, thanksZh, bookZh}
	phrasesEn = phrases{personEn, mistakeEn, cancelEn, louderEn, slowerEn, repeatEn, goodbyeEn, waitEn, greetingEn, helpEn, scopeEn, thanksEn, bookEn}
)

// intent decides. A person who is asked for comes before everything; what the
// elder wants of the talk itself (again, slower, stop) comes before slots.
func (h *heard) intent(m Meaning, o offer) Intent {
	p := phrasesEn
	if h.chinese {
		p = phrasesZh
	}
	slots := m.HasSlots()
	switch {
	case h.person(p, slots):
		return Person
	case p.mistake.MatchString(h.text) && !m.Correction:
		return Mistake
	case p.cancel.MatchString(h.text) && !m.Correction:
		return Cancel
	}
	if i := h.talk(p, slots); i != Unknown {
		return i
	}
	if i := h.answer(slots, m.Correction); i != Unknown {
		return i
	}
	return h.wish(p, m, o)
}

// person is careful with 找个人打扫: somebody for a service is no agent.
func (h *heard) person(p phrases, slots bool) bool {
	if h.chinese && soundsLike(h.text, personBySound) {
		return true
	}
	if !p.person.MatchString(h.text) {
		return false
	}
	return !slots || !h.chinese || plainPerson.MatchString(h.text)
}

var plainPerson = rx(`人工|真人|活人|接线员|话务员|客服|机器|转接|工作人员`)

// talk is about the conversation itself.
func (h *heard) talk(p phrases, slots bool) Intent {
	switch {
	case slots && h.Expect != ExpectNothing && !p.repeat.MatchString(h.text):
		return Unknown
	case p.louder.MatchString(h.text):
		return Louder
	case p.slower.MatchString(h.text):
		return Slower
	case p.repeat.MatchString(h.text), h.chinese && askedAgain.MatchString(breaksZh(h.Text)):
		return Repeat
	case !slots && p.wait.MatchString(h.text):
		return Wait
	case !slots && p.greeting.MatchString(h.text):
		return Greeting
	case !slots && p.goodbye.MatchString(h.text) && !(h.Expect == ExpectYesNo && h.yes()):
		return Goodbye
	}
	return Unknown
}

// askedAgain is a mere 啊？, which is dropped as a filler elsewhere.
var askedAgain = rx(`^(?:啊|哈|呃)，+$`)

// answer is a yes or a no. With slots a "no" is a correction and a "yes" goes
// along with a wish.
func (h *heard) answer(slots, correction bool) Intent {
	switch {
	case slots || correction && h.Expect != ExpectYesNo:
		return Unknown
	case h.no():
		return No
	case h.yes():
		return Yes
	}
	return Unknown
}

func (h *heard) yes() bool {
	if !h.chinese {
		return yesEn.MatchString(h.text)
	}
	raw := strings.Trim(breaksZh(h.Text), "，")
	for _, t := range []string{h.text, raw} {
		if t == "" || yesNo.MatchString(t) {
			continue
		}
		if yesZh.MatchString(t) && yesCore.MatchString(t) && (h.Expect == ExpectYesNo || !onlyMumble.MatchString(t)) {
			return true
		}
		if first, _, cut := strings.Cut(t, "，"); cut && h.Expect == ExpectYesNo && yesZh.MatchString(first) && yesCore.MatchString(first) && !noZh.MatchString(strings.TrimPrefix(t, first+"，")) {
			return true
		}
	}
	return false
}

var onlyMumble = rx(`^[嗯，]+$`)

func (h *heard) no() bool {
	if !h.chinese {
		return noEn.MatchString(h.text)
	}
	return noZh.MatchString(h.text) && !strings.HasPrefix(h.text, "不错") && !strings.HasPrefix(h.text, "没错") && !strings.HasPrefix(h.text, "没问题")
}

// wish is what remains: a service, or something that is not ours.
func (h *heard) wish(p phrases, m Meaning, o offer) Intent {
	switch {
	case p.help.MatchString(h.text) && m.Service == "":
		return Help
	case o.unlisted != "":
		return OutOfScope
	case p.scope.MatchString(h.text) && !(h.Expect != ExpectNothing && m.HasSlots()):
		return OutOfScope
	case m.Service != "" || m.Help != "":
		return Book
	case m.HasSlots() && (h.Expect != ExpectNothing || m.Correction || p.book.MatchString(h.text)):
		return Book
	case p.thanks.MatchString(h.text):
		return Thanks
	case m.Correction, m.HasSlots():
		return Book
	case bookOnly(h.chinese).MatchString(h.text):
		return Book
	default:
		return Unknown
	}
}

// bookOnly is a wish to book without saying what.
func bookOnly(chinese bool) *pattern {
	if chinese {
		return bookOnlyZh
	}
	return bookOnlyEn
}

var (
	bookOnlyZh = rx(`(?:订|预约|约)(?:个|一个|一下|点)?(?:东西|服务|$|，)`)
	bookOnlyEn = rx(` (?:book|order|arrange) (?:something|a service|it|a visit|an appointment)? ?(?:please )?(?:, )?$`)
)
