package intents

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"yinling/care"
)

// meanings gives what the wish means: one meaning, or one for each of several
// services that were named together (午饭和晚饭).
func (w *wish) meanings() ([]Meaning, []Guess) {
	var m Meaning
	w.reasons()
	w.pastHabit()
	w.correct()
	w.dropFillersEn()
	m.Correction, m.Rejected = w.corrects, w.rejected
	o := w.service(&m)
	w.fields(&m)
	w.theseDays(&m)
	m.Note = w.note(&m, o)
	d := w.decide(&m, o)
	m.Intent, m.Confidence = d.Intent, d.Confidence
	w.after(&m)
	if noService[m.Intent] {
		m.Service, m.Help, o = "", "", offer{}
	}
	w.mealsOf(&m)
	w.onDays(&m, o)
	also := w.together(m, o)
	if also == nil {
		also = w.withOwnTimes(&m, o)
	}
	if also == nil {
		also = w.eachTime(&m, o)
	}
	if also == nil {
		also = w.allMeals(&m)
	}
	if also == nil {
		also = w.eachReminder(&m)
	}
	if q := w.quantityOf(o); q > 0 && len(also) > 0 {
		m.Quantity = q
	}
	slots := slices.Clone(w.pieces)
	if o.size > 0 {
		slots = append(slots, w.servicePieces(o)...)
	}
	m.Slots = sorted(slots)
	guesses := []Guess{d}
	for _, g := range w.guesses {
		if d.Intent == Unknown {
			guesses = append(guesses, g)
		} else if d.Confidence < 1 || g.Intent == d.Intent {
			g.Confidence = min(g.Confidence, d.Confidence) // what slots have decided comes first
			guesses = append(guesses, g)
		}
	}
	return append([]Meaning{m}, also...), guesses
}

// service finds the service that is wanted.
func (w *wish) service(m *Meaning) offer {
	var o offer
	if w.Service != "" && bringsChair.MatchString(w.line.text[w.from:w.to]) { // that is how, not what
		w.offers = slices.DeleteFunc(w.offers, func(n offer) bool { return chairRe.MatchString(w.line.text[n.from:n.to]) })
	}
	if len(w.offers) > 0 {
		o = w.offers[0]
		for _, other := range w.joined(o) {
			if other.from < o.from && (other.service != nil || o.service == nil || other.help != o.help) {
				o = other
			}
		}
	}
	if at := slices.IndexFunc(w.offers, func(n offer) bool { return n.service != nil && places[n.service.ID] }); at >= 0 && o.service != nil && o.service.ID == "transport" {
		o = w.offers[at] // 送我去日托
	}
	if o.service != nil && o.service.ID == "escort_hospital" && !w.accompanied() { // 去医院复查，要车
		if at := slices.IndexFunc(w.offers, func(n offer) bool { return n.service != nil && n.service.ID == "transport" }); at >= 0 {
			o = w.offers[at]
		}
	}
	service := o.service
	if service == nil {
		service = serviceByID(w.Service, w.Catalogue)
	}
	t := timingOf(w.times(), w.Now, service)
	m.When, m.Rule, m.Length = t.when, t.rule, t.length
	m.Was = timingOf(w.refused, w.Now, service).when
	m.Help = o.help
	if o.service == nil && o.help == care.HelpMeal {
		if open := serviceByID(w.Service, w.Catalogue); open != nil && open.Help == care.HelpMeal {
			o.service = open
		} else {
			o.service = mealAt(m.When, w.Catalogue)
		}
	}
	if o.service != nil {
		m.Service, m.Help = o.service.ID, o.service.Help
	}
	return o
}

var (
	chairRe     = regexp.MustCompile(`^(?:轮椅|wheelchairs?)$`)
	bringsChair = regexp.MustCompile(`带[^，]{0,4}轮椅|轮椅[^，]{0,3}带| (?:bring|with) (?:a |the |my )?wheelchair `)
)

// accompanied tells that who goes to the doctor wants company there.
func (w *wish) accompanied() bool {
	return !w.chinese || strings.Contains(w.line.text[w.from:w.to], "陪") || strings.Contains(w.line.text[w.from:w.to], "跟我")
}

// places are services that are had elsewhere.
var places = map[string]bool{"day_care": true, "respite": true}

// times are the slots in the order in which they count.
func (w *wish) times() []piece {
	if !w.tookBack {
		return w.pieces
	}
	later := slices.Clone(w.pieces)
	slices.Reverse(later)
	return later
}

// quantityOf is the count that stands at a service of several: 一份午饭和两份晚饭.
func (w *wish) quantityOf(o offer) int {
	for _, p := range w.pieces {
		if v, ok := p.Value.(quantityValue); ok && p.from <= o.from && o.from-p.to <= len("的 ") {
			if p.to >= o.from || strings.Trim(w.line.text[p.to:o.from], "的 ") == "" {
				return v.Number
			}
		}
	}
	return 0
}

// servicePieces are the slots of the service and of those named with it.
func (w *wish) servicePieces(o offer) []piece {
	var all []piece
	for _, other := range append([]offer{o}, w.joined(o)...) {
		f := finding{line: &w.line, runes: w.runes}
		v := other
		f.add(slotService, other.from, other.to, v.value())
		all = append(all, f.pieces...)
	}
	return all
}

var togetherRe = regexp.MustCompile(`^(?: |，|,|和|跟|与|、|加|再|还有|还|要|以及|一|两|份|个|订|来|and|a|an|plus|also|some)*(?:和|跟|与|、|加|再|还有|以及|and|plus|，|,)(?: |一|两|份|个|订|要|a|an|some|the)*$`)

// joined are the services that stand with another: 早饭、午饭和晚饭.
func (w *wish) joined(o offer) []offer {
	var all []offer
	from, to := o.from, o.to
	for more := true; more; {
		more = false
		for _, n := range w.offers {
			between := ""
			switch {
			case n.from >= to:
				between = w.line.text[to:n.from]
			case n.to <= from:
				between = w.line.text[n.to:from]
			default:
				continue
			}
			meals := between == "" && w.chinese && n.help == care.HelpMeal && o.help == care.HelpMeal && n.service != nil && o.service != nil // 午饭晚饭
			if (meals || togetherRe.MatchString(between)) && n.value() != o.value() {
				all = append(all, n)
				from, to, more = min(from, n.from), max(to, n.to), true
			}
		}
	}
	slices.SortFunc(all, func(a, b offer) int { return cmp.Compare(a.from, b.from) })
	return all
}

// together gives a booking for each of the services named with the first.
func (w *wish) together(m Meaning, o offer) []Meaning {
	if m.Intent != Book || o.size == 0 {
		return nil
	}
	var all []Meaning
	seen := []serviceValue{o.value()}
	for _, n := range w.joined(o) {
		v := n.value()
		if n.unlisted || m.Service == "transport" && v.Service == "escort_hospital" && !w.accompanied() || slices.Contains(seen, v) || v.Service == "" && v.Help == m.Help {
			continue
		}
		seen = append(seen, v)
		also := m
		also.Service, also.Help = v.Service, v.Help
		if len(w.Catalogue) == 0 {
			also.Service = ""
		}
		service := serviceByID(also.Service, w.Catalogue)
		also.When = timingOf(w.times(), w.Now, service).when
		if q := w.quantityOf(n); q > 0 {
			also.Quantity = q
		}
		all = append(all, also)
	}
	return all
}

// fields copies slots into the fields of the meaning.
func (w *wish) fields(m *Meaning) {
	for _, p := range w.pieces {
		switch v := p.Value.(type) {
		case addressValue:
			m.Address = v.Text
		case phoneValue:
			m.Phone = v.Digits
		case amountValue:
			m.Amount = v.Fen
		case quantityValue:
			if m.Service == "shopping" || w.measures(m, v.Unit) { // two pounds of potatoes are no two errands
			} else if m.Quantity == 0 && portions[v.Unit] || v.Unit == "个" && w.ofService(p) {
				m.Quantity = v.Number
			}
		case numberValue:
			if v.Ordinal {
				m.Ordinal = v.Number
			}
		case personValue:
			if m.Person == "" {
				m.Person = v.Relation
				if v.Relation == "" {
					m.Person = v.Name
				}
			}
		case nameValue:
			m.Body = append(m.Body, v.Name)
		}
	}
	if s := serviceByID(cmp.Or(m.Service, w.Service), w.Catalogue); s != nil && m.Quantity == 0 && (s.Unit == "天" || s.UnitEn == "day") && m.Length >= 24*time.Hour {
		m.Quantity = int(m.Length / (24 * time.Hour))
	}
	m.Usual = usualZh.MatchString(w.text) || usualEn.MatchString(w.text)
}

// measures tells that a unit says how big something is, and not how many are booked.
func (w *wish) measures(m *Meaning, unit string) bool {
	s := serviceByID(cmp.Or(m.Service, w.Service), w.Catalogue)
	return s != nil && (unit == "斤" || unit == "公斤") && s.Unit != unit
}

// portions are the units that count what is booked.
var portions = map[string]bool{"份": true, "个人": true, "人": true, "位": true, "盒": true, "碗": true, "套": true, "次": true, "袋": true, "斤": true, "桶": true, "瓶": true, "包": true, "辆": true, "口人": true,
	"portion": true, "portions": true, "meal": true, "meals": true, "lunches": true, "lunch": true, "dinners": true, "suppers": true, "breakfasts": true, "people": true, "person": true, "persons": true, "of us": true,
	"boxes": true, "box": true, "bottles": true, "bottle": true, "bags": true, "bag": true, "packs": true, "pack": true, "visits": true, "visit": true, "plates": true, "plate": true, "servings": true, "serving": true, "helpings": true, "times": true}

// ofService tells that a count stands before the service: 两个盒饭.
func (w *wish) ofService(p piece) bool {
	return slices.ContainsFunc(w.offers, func(o offer) bool { return o.from == p.to }) || strings.Trim(w.line.text[p.to:w.to], "， ") == ""
}

var (
	usualZh = rx(`老样子|老规矩|照旧|老时间|老地方|照老的|和往常一样|(?:跟|和|同|像|照|按)(?:着)?(?:上次|上回|以前|平时|往常|往日|昨天|原来|之前)(?:的)?(?:那样|一样|来|办|订|那个)?(?:一样|来|办|就行|$|，|吧)|还是(?:上次|上回|平时|往常)那|一直那样|跟从前一样`)
	usualEn = rx(` as usual | the usual | my usual | same as (?:last time|before|always|usual|ever) | as always | same again | like last time | the same as last | usual time `)
)

// noService are intents in whose words a service is only mentioned: a reminder
// of pills is no wish that somebody fetches some.
var noService = map[Intent]bool{Remind: true, StopReminder: true, ListReminders: true, AskMedicine: true, SmallTalk: true, Scam: true, AskPolicy: true, CallRelative: true, AskWeather: true, AskTime: true, AskDate: true}

// after sets what depends on the intent.
func (w *wish) after(m *Meaning) {
	if m.Intent == Book && !m.When.HasTime && !strings.Contains(m.Rule, ",") { // 每天中午: the hour of noon is the service's
		m.Rule = hourOfRule.ReplaceAllString(m.Rule, "")
	}
	switch m.Intent {
	case Unknown, SmallTalk, Lonely, Thanks, Greeting, Goodbye, OutOfScope, Mistake, Help, Wait, Louder, Slower, Repeat, Person:
		m.When = When{}
	case Remind, StopReminder, Complaint:
		m.What = w.what(m.Intent)
		if m.Intent == Remind && !w.chinese {
			m.What = w.whatEn(m.What)
			w.ringAhead(m)
		} else if m.Intent == Remind {
			w.ringAheadZh(m)
		}
	case Rate:
		if m.Stars == 0 {
			m.Stars = w.stars()
		}
	}
	if m.Intent == Cancel || m.Intent == StopReminder || m.Intent == No {
		m.Negated = negatedZh.MatchString(w.text) || negatedEn.MatchString(w.text)
	}
}

var hourOfRule = regexp.MustCompile(`;BY(?:HOUR|MINUTE)=[0-9]+`)

var (
	negatedZh = rx(`不要|别|不用|不想|不订|不需要|甭|不必|不送|不来|不去|不约|不做`)
	negatedEn = rx(` (?:do not|not|no longer|no more|never mind|without|stop|don't) `)
)
