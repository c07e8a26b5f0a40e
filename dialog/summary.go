package dialog

import (
	"slices"
	"strings"
	"time"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// Outcome is what a call has left in the records.
type Outcome struct {
	Bookings  []care.Booking // made in it
	Moved     []care.Booking // made before and moved in it
	Cancelled []care.Booking // cancelled in it
	Reminders []care.Reminder
	Feedback  []care.Feedback
	Asked     []care.Relative // to ring back
}

// Summarize tells relatives what a call was about: what was asked, what came of
// it, what is worrying, and how it ended. Nothing is said that does not rest on
// turns of the call, and every sentence names them; a call without turns has no
// sentences. loc is the town's time zone.
func Summarize(
	call care.CallRecord, elder care.Elder, turns []care.Turn, o Outcome,
	services []care.Service, book *prompts.Book, loc *time.Location,
) care.Summary {
	s := summarizer{call: call, turns: turns, bookings: o.Bookings, services: services, book: book, loc: loc,
		salutation: elder.Called(call.Lang)}
	for _, b := range slices.Concat(o.Moved, o.Cancelled) {
		s.changed = append(s.changed, b.ServiceID)
	}
	if len(turns) > 0 {
		s.asked()
		s.booked()
		s.outcome(o)
		s.worries()
		s.agent()
		s.ended()
	}
	made := call.Ended
	if made.IsZero() {
		made = call.Started
	}
	return care.Summary{
		ID: care.NewID(made), CallID: call.ID, ElderID: call.ElderID, Lang: call.Lang, Sentences: s.out,
		Worrying: slices.ContainsFunc(s.out, func(x care.Sentence) bool { return x.Kind == care.SentenceWorry }),
		Made:     made,
	}
}

type summarizer struct {
	call       care.CallRecord
	turns      []care.Turn
	bookings   []care.Booking
	services   []care.Service
	book       *prompts.Book
	loc        *time.Location
	salutation string
	changed    []string // services of bookings that were moved or cancelled
	out        []care.Sentence
}

func (s *summarizer) add(kind care.SentenceKind, name prompts.Name, parts prompts.Parts, turns ...int) {
	if len(turns) == 0 {
		return
	}
	if parts == nil {
		parts = prompts.Parts{}
	}
	parts["salutation"] = s.salutation
	slices.Sort(turns)
	s.out = append(s.out, care.Sentence{
		Kind: kind, Text: s.book.Say(s.call.Lang, name, 0, parts), Turns: slices.Compact(turns),
	})
}

// elderTurns gives the numbers of the elder's turns that fit, and the first of them.
func (s *summarizer) elderTurns(fits func(care.Turn) bool) (seqs []int, first care.Turn) {
	for _, t := range s.turns {
		if t.Party != care.PartyElder || !fits(t) {
			continue
		}
		if len(seqs) == 0 {
			first = t
		}
		seqs = append(seqs, t.Seq)
	}
	return seqs, first
}

func (s *summarizer) intent(i intents.Intent) []int {
	seqs, _ := s.elderTurns(func(t care.Turn) bool { return t.Intent == string(i) })
	return seqs
}

// wanted gives the ids of the services that were asked for, in order.
func (s *summarizer) wanted() []string {
	var out []string
	for _, t := range s.turns {
		id, ok := strings.CutPrefix(t.Intent, string(intents.Book)+":")
		if ok && t.Party == care.PartyElder && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (s *summarizer) asking(service string) []int {
	return s.intent(intents.Book + ":" + intents.Intent(service))
}

func (s *summarizer) called(service string) string {
	for _, x := range s.services {
		if x.ID == service {
			return x.Called(s.call.Lang)
		}
	}
	return service
}

func (s *summarizer) asked() {
	for _, id := range s.wanted() {
		s.add(care.SentenceAsked, prompts.SumAskedService, prompts.Parts{"service": s.called(id)}, s.asking(id)...)
	}
	s.add(care.SentenceAsked, prompts.SumAskedPerson, nil, s.intent(intents.Person)...)
	s.add(care.SentenceAsked, prompts.SumMistake, nil, s.intent(intents.Mistake)...)
	for _, t := range s.turns {
		if t.Party == care.PartyElder && t.Intent == string(intents.OutOfScope) {
			s.add(care.SentenceAsked, prompts.SumAskedOther, prompts.Parts{"words": t.Text}, t.Seq)
		}
	}
	if len(s.out) > 0 {
		return
	}
	said, first := s.elderTurns(func(t care.Turn) bool {
		return t.Intent == string(intents.Unknown) && t.Distress == "" && t.Text != ""
	})
	if len(said) > 0 {
		s.add(care.SentenceAsked, prompts.SumAskedOther, prompts.Parts{"words": first.Text}, first.Seq)
	}
}

func (s *summarizer) booked() {
	done := map[string]bool{}
	for _, b := range s.bookings {
		if b.State == care.BookingCancelled {
			continue
		}
		done[b.ServiceID] = true
		at := b.At.In(s.loc)
		parts := prompts.Parts{
			"service": s.called(b.ServiceID),
			// Seen from a month before, so that it is a date and not "tomorrow": nobody knows when it is read.
			"date":  prompts.WriteDate(at, s.call.Lang),
			"time":  prompts.WriteTime(care.TimeOfDayOf(at)),
			"price": prompts.WriteMoney(b.Quote.Elder, s.call.Lang),
		}
		name := prompts.SumBooked
		if b.Quote.Elder == 0 {
			name = prompts.SumBookedFree
		}
		s.add(care.SentenceBooked, name, parts, s.restsOn(b)...)
	}
	for _, id := range s.changed {
		done[id] = true
	}
	for _, id := range s.wanted() {
		if done[id] {
			continue
		}
		name, rests := prompts.SumNotBooked, s.asking(id)
		if cancelled := s.intent(intents.Cancel); len(cancelled) > 0 {
			name, rests = prompts.SumCancelled, append(rests, cancelled...)
		}
		s.add(care.SentenceBooked, name, prompts.Parts{"service": s.called(id)}, rests...)
	}
}

// outcome tells of bookings that were changed, reminders, feedback and relatives.
func (s *summarizer) outcome(o Outcome) {
	moment := func(at time.Time) (date, tod string) {
		at = at.In(s.loc)
		return prompts.WriteDate(at, s.call.Lang), prompts.WriteTime(care.TimeOfDayOf(at))
	}
	for _, b := range o.Cancelled {
		date, tod := moment(b.At)
		s.add(care.SentenceBooked, prompts.SumCancelledBooking, prompts.Parts{"service": s.called(b.ServiceID), "date": date, "time": tod},
			s.said(intents.Cancel, intents.Yes)...)
	}
	for _, b := range o.Moved {
		date, tod := moment(b.At)
		s.add(care.SentenceBooked, prompts.SumMovedBooking, prompts.Parts{
			"service": s.called(b.ServiceID), "date": date, "time": tod, "price": prompts.WriteMoney(b.Quote.Elder, s.call.Lang),
		}, s.said(intents.Change, intents.Correct, intents.Yes)...)
	}
	for _, r := range o.Reminders {
		at := r.At.In(s.loc)
		date, tod := moment(r.At)
		when := date + " " + tod
		if r.Rule != "" {
			when = prompts.SpeakRule(r.Rule, care.TimeOfDayOf(at), s.call.Lang)
		}
		s.add(care.SentenceBooked, prompts.SumReminder, prompts.Parts{"what": r.What, "when": when}, s.said(intents.Remind, intents.Yes)...)
	}
	for _, f := range o.Feedback {
		name := map[care.FeedbackKind]prompts.Name{
			care.FeedbackComplaint: prompts.SumComplaint, care.FeedbackPraise: prompts.SumPraise, care.FeedbackRating: prompts.SumRating,
		}[f.Kind]
		s.add(care.SentenceAsked, name, prompts.Parts{"stars": prompts.SpeakStars(f.Stars, s.call.Lang)},
			s.said(intents.Complaint, intents.Praise, intents.Rate)...)
	}
	for _, r := range o.Asked {
		s.add(care.SentenceAsked, prompts.SumCallback, prompts.Parts{"name": r.Name}, s.said(intents.CallRelative, intents.Yes)...)
	}
	s.add(care.SentenceAsked, prompts.SumLonely, nil, s.intent(intents.Lonely)...)
}

// said gives the elder's turns of these intents; what we asked before a yes
// belongs to it. Where there are none, the elder's last turn.
func (s *summarizer) said(which ...intents.Intent) (seqs []int) {
	last := 0
	for i, t := range s.turns {
		if t.Party != care.PartyElder {
			continue
		}
		last = t.Seq
		name, _, _ := strings.Cut(t.Intent, ":")
		if !slices.Contains(which, intents.Intent(name)) {
			continue
		}
		if name == string(intents.Yes) && i > 0 && s.turns[i-1].Party == care.PartyBot {
			seqs = append(seqs, s.turns[i-1].Seq)
		}
		seqs = append(seqs, t.Seq)
	}
	if len(seqs) == 0 && last > 0 {
		seqs = []int{last}
	}
	return seqs
}

// restsOn gives the turns a booking came from: where the service was asked
// for, the read-back, and the yes to it. A booking made by an agent rests on
// the agent's last turn before it.
func (s *summarizer) restsOn(b care.Booking) []int {
	rests := s.asking(b.ServiceID)
	for i := len(s.turns) - 1; i >= 0; i-- {
		t := s.turns[i]
		if t.Started.After(b.Made.Add(time.Second)) { // stamps of turns and of bookings are rounded apart
			continue
		}
		yes := t.Party == care.PartyElder && t.Intent == string(intents.Yes)
		if yes && i > 0 && s.turns[i-1].Party == care.PartyBot {
			rests = append(rests, s.turns[i-1].Seq)
		}
		if yes || t.Party == care.PartyAgent {
			rests = append(rests, t.Seq)
			break
		}
	}
	if len(rests) == 0 {
		rests = []int{s.turns[len(s.turns)-1].Seq}
	}
	return rests
}

// complaints are words of pain and weakness that are no emergency but that a
// family wants to know of.
var complaints = []string{
	"疼", "痛", "头晕", "难受", "不舒服", "没力气", "睡不着", "吃不下", "发烧", "摔",
	"pain", "hurts", "ache", "dizzy", "unwell", "can't sleep", "fever", "fell",
}

// harmless hold a complaint's character without complaining.
var harmless = strings.NewReplacer("心疼", "", "疼爱", "", "痛快", "", "疼人", "", "不疼", "", "不痛", "")

func complains(text string) bool {
	text = harmless.Replace(strings.ToLower(text))
	return slices.ContainsFunc(complaints, func(w string) bool { return strings.Contains(text, w) })
}

func (s *summarizer) worries() {
	kindOf := func(t care.Turn) string {
		if t.Distress == "" && complains(t.Text) {
			return string(intents.Body)
		}
		return t.Distress
	}
	var kinds []string
	for _, t := range s.turns {
		if k := kindOf(t); t.Party == care.PartyElder && k != "" && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	for _, k := range kinds {
		seqs, first := s.elderTurns(func(t care.Turn) bool { return kindOf(t) == k })
		s.add(care.SentenceWorry, prompts.Worry(k), prompts.Parts{"words": first.Text}, seqs...)
	}
}

func (s *summarizer) agent() {
	var names []string
	for _, t := range s.turns {
		if t.Party == care.PartyAgent && t.By != "" && !slices.Contains(names, t.By) {
			names = append(names, t.By)
			s.add(care.SentenceEnded, prompts.SumAgent, prompts.Parts{"agent": t.By}, t.Seq)
		}
	}
}

func (s *summarizer) ended() {
	last := s.turns[len(s.turns)-1].Seq
	heard, _ := s.elderTurns(func(care.Turn) bool { return true })
	name := prompts.SumEndedGoodbye
	switch {
	case len(heard) == 0:
		name = prompts.SumEndedSilent
	case s.call.Termination.Result == care.TerminationAbandoned:
		name = prompts.SumEndedEarly
	case s.call.Termination.Result == care.TerminationLost:
		name = prompts.SumEndedLost
	case s.call.Termination.Result == care.TerminationFailed, s.call.Termination.Result == care.TerminationDrained:
		name = prompts.SumEndedFailed
	}
	s.add(care.SentenceEnded, name, nil, last)
}
