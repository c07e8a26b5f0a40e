package intents

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"yinling/care"
)

// longestBySound is the longest utterance that is compared by sound: in longer
// ones two syllables meet by chance.
const longestBySound = 14

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

// soundOf is the menu by sound: words of two characters and more.
var soundOf = func() map[string]string {
	m := map[string]string{}
	for _, k := range menu {
		for _, w := range k.zh {
			if utf8.RuneCountInString(w) >= 2 {
				m[w] = sounds(w)
			}
		}
	}
	return m
}()

// findServiceBySound looks for a service that sounds like what was heard. It
// is asked only when no word fits and a service is likely.
func findServiceBySound(text string, catalogue []care.Service) offer {
	var best offer
	if utf8.RuneCountInString(text) > longestBySound {
		return best
	}
	heard := sounds(text)
	for i := range catalogue {
		if name := catalogue[i].Spoken; utf8.RuneCountInString(name) >= 2 && strings.Contains(heard, sounds(name)) {
			best.take(offer{service: &catalogue[i], help: catalogue[i].Help, size: utf8.RuneCountInString(name)*2 + 1})
		}
	}
	for i := range menu {
		for _, w := range menu[i].zh {
			if s := soundOf[w]; s != "" && strings.Contains(heard, s) {
				best.take(menu[i].in(catalogue, w))
			}
		}
	}
	return best
}

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
