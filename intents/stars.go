package intents

import (
	"regexp"
)

var (
	starsZh = regexp.MustCompile(`([0-9一二两三四五]|满)(?:个|颗)?(?:分|星)|打([0-9一二三四五])|^([1-5一二两三四五])(?:吧|，|$)`)
	starsEn = regexp.MustCompile(` (one|two|three|four|five|[1-5])(?: out of (?:five|5)| stars?| points?|/5)| (?:give (?:it|him|her|them) (?:a )?)(one|two|three|four|five|[1-5]) |^ (?:a )?(one|two|three|four|five|[1-5]) (?:please )?(?:, )?$`)

	// What people say instead of a number; the first that fits counts.
	pleasedZh = []struct {
		stars int
		says  *pattern
	}{
		{2, rx(`不(?:太|大|怎么|很)?满意|不怎么样|不太好|不大好|不好|不咋地|不咋样|差点意思|有点差`)}, {1, rx(`很不满意|非常不满意|太差|很差|差劲|糟糕|差评|最差`)},
		{3, rx(`一般|还行|凑合|马马虎虎|普普通通|过得去|将就|还可以`)}, {4, rx(`比较满意|还不错|挺不错|不错|挺好|还好|蛮好`)},
		{5, rx(`满分|满意|很好|非常好|太好|最好|好得很|好评|没得说|没话说|顶呱呱|都好|好极了|特别好`)},
	}
	pleasedEn = []struct {
		stars int
		says  *pattern
	}{
		{1, rx(` (?:terrible|awful|dreadful|horrible|the worst|very bad|very poor|very unhappy|not at all) `)}, {2, rx(` (?:not happy|unhappy|not satisfied|dissatisfied|not (?:very |too |so )?(?:good|great|pleased)|poor|bad|disappointed|disappointing) `)},
		{3, rx(` (?:so so|average|all right|alright|ok|okay|fair|could be better|not bad|middling|fine) `)}, {4, rx(` (?:quite good|pretty good|quite happy|fairly good|quite pleased|rather good) `)},
		{5, rx(` (?:excellent|perfect|wonderful|very good|very happy|satisfied|delighted|brilliant|full marks|lovely|great|fantastic|good|happy|pleased|top marks|splendid) `)},
	}
)

// stars reads how many of five are given, 0 if that was not said.
func (w *wish) stars() int {
	re, pleased := starsEn, pleasedEn
	if w.chinese {
		re, pleased = starsZh, pleasedZh
	}
	if m := re.FindStringSubmatch(w.text); m != nil {
		word := m[1] + m[2] + m[3]
		if word == "满" {
			return 5
		}
		n, ok := numberZh(word)
		if !w.chinese {
			n, ok = numberEn(word)
		}
		if ok && n >= 1 && n <= 5 {
			return n
		}
	}
	if w.chinese && pleasedZh[1].says.MatchString(w.text) {
		return 1
	}
	if n := w.barePointsEn(); n > 0 {
		return n
	}
	for _, p := range pleased {
		if p.says.MatchString(w.text) {
			return p.stars
		}
	}
	return 0
}
