package intents

import (
	"cmp"
	"regexp"
	"slices"

	"yinling/care"
)

// The names of slots.
const (
	slotTime     = "time"
	slotService  = "service"
	slotQuantity = "quantity"
	slotAmount   = "amount"
	slotNumber   = "number"
	slotPerson   = "person"
	slotAddress  = "address"
	slotPhone    = "phone"
	slotBody     = "body"
	slotSymptom  = "symptom"
)

// The values of slots other than time and service.
type (
	quantityValue struct {
		Number int    `json:"number"`
		Unit   string `json:"unit"` // as said: 份, "portions"; "" for none
	}
	amountValue struct {
		Fen care.Money `json:"fen"`
	}
	numberValue struct {
		Number  int  `json:"number"`
		Ordinal bool `json:"ordinal,omitempty"` // 第二个: -1 is the last
	}
	personValue struct {
		Relation string `json:"relation"` // as in the dossier if it is there, else as said
		Name     string `json:"name"`
	}
	addressValue struct {
		Text string `json:"text"`
	}
	phoneValue struct {
		Digits string `json:"digits"`
	}
	nameValue struct {
		Name string `json:"name"`
	}
)

// piece is a slot with its place in the line, in bytes.
type piece struct {
	Slot
	from, to int
	said     string // the text that was read where it is not Slot.Text: 三点 for 三
}

// finding collects the pieces of a line.
type finding struct {
	line    *line
	runes   []rune // of Input.Text
	chinese bool
	pieces  []piece
}

// add puts a piece in, unless one that stands there excludes it: figures are
// read one way only.
func (f *finding) add(name string, from, to int, value any) {
	if from, to = f.line.trimmed(from, to); from >= to {
		return
	}
	if exclusive[name] && f.taken(from, to) {
		return
	}
	start, end := f.line.span(from, to)
	f.pieces = append(f.pieces, piece{Slot: Slot{name, start, end, string(f.runes[start:end]), value}, from: from, to: to})
}

// exclusive are the slots that share no character with each other.
var exclusive = map[string]bool{slotTime: true, slotQuantity: true, slotAmount: true, slotNumber: true, slotAddress: true, slotPhone: true}

func (f *finding) taken(from, to int) bool {
	return slices.ContainsFunc(f.pieces, func(p piece) bool { return exclusive[p.Name] && p.from < to && from < p.to })
}

// sorted gives the slots in their order.
func sorted(pieces []piece) []Slot {
	var all []Slot
	for _, p := range pieces {
		all = append(all, p.Slot)
	}
	sortSlots(all)
	return all
}

func sortSlots(all []Slot) {
	slices.SortStableFunc(all, func(a, b Slot) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
}

// match calls do with the bounds of each match of the expression and of its
// groups, -1 for a group that is not there.
func (f *finding) match(re *regexp.Regexp, do func(at []int)) {
	for _, at := range re.FindAllStringSubmatchIndex(f.line.text, -1) {
		do(at)
	}
}

// group is the text of a group of a match, "" if it is not there.
func (f *finding) group(at []int, n int) string {
	if at[2*n] < 0 {
		return ""
	}
	return f.line.text[at[2*n]:at[2*n+1]]
}
