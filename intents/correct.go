package intents

import "strings"

// split finds what is turned down and what is wanted instead: in 不是周三，是周四
// only Thursday is a slot.
func (h *heard) split() {
	h.wanted = h.text
	if h.chinese {
		h.splitZh()
		return
	}
	if m := notButEn.FindStringSubmatch(h.text); m != nil && h.slotted(" "+m[2]+" ") {
		h.refused, h.wanted = " "+m[1]+" ", " "+m[2]+" "
	} else if m := changeToEn.FindStringSubmatch(h.text); m != nil && h.slotted(" "+m[2]+" ") {
		h.refused, h.wanted = " "+m[1]+" ", " "+m[2]+" "
	} else if m := insteadEn.FindStringSubmatch(h.text); m != nil && h.slotted(" "+m[1]+" ") && h.slotted(" "+m[2]+" ") {
		h.refused, h.wanted = " "+m[2]+" ", " "+m[1]+" "
	} else if m := noThenEn.FindStringSubmatch(h.text); m != nil && h.Expect == ExpectYesNo && h.slotted(" "+m[1]+" ") {
		h.refused, h.wanted = " no ", " "+m[1]+" "
	}
}

func (h *heard) splitZh() {
	if m := notButZh.FindStringSubmatch(h.text); m != nil && h.slotted(m[2]) {
		h.refused, h.wanted = m[1], m[2]
	} else if m := badThenZh.FindStringSubmatch(h.text); m != nil && h.slotted(m[1]) && h.slotted(m[2]) {
		h.refused, h.wanted = m[1], m[2]
	} else if m := changeToZh.FindStringSubmatch(h.text); m != nil && h.slotted(m[2]) {
		h.refused, h.wanted = m[1]+"，", m[2]
	} else if m := noThenZh.FindStringSubmatch(h.text); m != nil && h.slotted(m[1]) {
		h.refused, h.wanted = "不对", m[1]
	}
}

// slotted tells whether a part of an utterance holds a service or a time.
func (h *heard) slotted(text string) bool {
	if findService(text, h.chinese, h.Catalogue).size > 0 {
		return true
	}
	return h.when(text, nil).Said()
}

// changes tells of a correction without a part that is turned down: 改成下午.
func (h *heard) changes() bool {
	if h.chinese {
		return changeZh.MatchString(h.text) && !mistakeZh.MatchString(h.text)
	}
	return changeEn.MatchString(h.text) && strings.TrimSpace(h.text) != "" && h.slotted(h.text)
}

// bareHourZh takes 三 or 三半 for an hour when a time was asked for.
func (s *spoken) bareHourZh(text string) {
	n, ok := numberZh(strings.Trim(text, "，点钟吧的"))
	if ok && n >= 1 && n <= 24 {
		s.hour = n
	}
}
