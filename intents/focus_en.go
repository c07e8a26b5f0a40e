package intents

import (
	"regexp"
	"slices"
	"strings"
)

// focusEn drops what is only said on the way to a wish: "now" in "now I've got
// it", the bath in "I'm frightened of slipping in the bath, I'd like some
// handrails put in".
func (h *heard) focusEn() {
	if h.chinese {
		return
	}
	h.pieces = slices.DeleteFunc(h.pieces, func(p piece) bool {
		return p.Name == slotTime && nowEn.MatchString(p.Text) && (idleNowEn.MatchString(h.line.text[p.to:]) || wellNowEn.MatchString(h.line.text[:p.from]))
	})
	if len(h.offers) < 2 {
		return
	}
	wishes := freshEn.parts[0].re.FindAllStringIndex(h.line.text, -1)
	if len(wishes) == 0 {
		return
	}
	last := wishes[len(wishes)-1]
	cut := strings.LastIndex(h.line.text[:last[0]+1], " , ")
	if cut < 0 || len(strings.Fields(h.line.text[:cut])) < 4 || freshEn.MatchString(h.line.text[:cut+1]) {
		return
	}
	if !slices.ContainsFunc(h.offers, func(o offer) bool { return o.from > cut }) {
		return
	}
	before := func(from int) bool { return from < cut }
	h.offers = slices.DeleteFunc(h.offers, func(o offer) bool { return before(o.from) })
	h.pieces = slices.DeleteFunc(h.pieces, func(p piece) bool { return p.Name == slotService && before(p.from) })
}

var (
	idleNowEn = regexp.MustCompile(`^ (?:, )?(?:i|that|then|we|is|what|you know|let me|where|dear|she|he|they) `)
	wellNowEn = regexp.MustCompile(` (?:rain|fine|well|better|right|ok|okay|good|gone|home|driving|busy|until|till|up to|by|for|just|old|dead) $`)
)
