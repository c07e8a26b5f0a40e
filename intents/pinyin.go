package intents

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// near folds sounds that southern speakers and small recognisers mix up.
var near = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ing", "in", "eng", "en", "ang", "an")

// sounds writes the sound of each character, without tones and with mixed-up
// sounds folded, between spaces: " din can ". The readings of polyphones may
// be wrong; it is for likeness only.
func sounds(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, r := range text {
		b.WriteString(soundOfRune(r))
		b.WriteByte(' ')
	}
	return b.String()
}

// soundOfRune is the sound of a character, or the character.
func soundOfRune(r rune) string {
	if !unicode.Is(unicode.Han, r) {
		return string(r)
	}
	if s, ok := soundsOfRunes.Load(r); ok {
		return s.(string)
	}
	s := string(r)
	if p := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(p) > 0 {
		s = near.Replace(p[0])
	}
	soundsOfRunes.Store(r, s)
	return s
}

// soundsOfRunes remembers sounds: looking them up is what takes time. There are
// some thousand characters.
var soundsOfRunes sync.Map

var (
	cryBySound    = []string{sounds("救命"), sounds("救命救命"), sounds("救命，救命"), sounds("救救我"), sounds("快来人")}
	personBySound = []string{sounds("人工"), sounds("转人工"), sounds("找人工"), sounds("要人工"), sounds("接人工"), sounds("我要人工"), sounds("人工服务"), sounds("我找人工")}
)

// soundsLike tells whether the whole utterance sounds like one of those: 就命
// is 救命, and 就明天 is not.
func soundsLike(text string, whole []string) bool {
	if utf8.RuneCountInString(text) > 8 {
		return false
	}
	heard := sounds(text)
	for _, w := range whole {
		if heard == w {
			return true
		}
	}
	return false
}
