package intents

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"yinling/intents/timex"
)

var (
	// remindZh: what is to be done stands behind these words, or before them.
	remindZh    = regexp.MustCompile(`(?:提醒|叫|喊|招呼|催|通知|告诉)(?:一下|一声|着)?(?:我|俺|咱|一下我)(?:一下|一声)?(?:，)?(?:要|该|记得|别忘了|不要忘了|别忘|到时候)*|(?:提醒|闹钟)(?:一下|我)?(?:，)?|(?:别|不要)(?:让我)?忘了?|(?:设|定|订|弄|加)(?:一?个)?(?:的)?(?:提醒|闹钟|闹铃)`)
	remindEn    = regexp.MustCompile(` (?:remind me|tell me|prompt me|nudge me|warn me|wake me|call me|give me a (?:shout|nudge|reminder|poke|prod|holler|buzz|ping)) (?:again )?(?:that day |on the day |then |please )?(?:(?:on|at|in|every) [a-z0-9 :]{1,30}? )?(?:to|about|of|that|for) | do not let me forget (?:to|about)? ?| (?:set|make|put|add|create) (?:me )?(?:an? |up )?(?:a )?(?:reminder|alarm)s? (?:to|for|about|that) `)
	stopEn      = regexp.MustCompile(` (?:reminder|reminders|alarm|reminding me|remind me|telling me) (?:to|for|about|of|that) | the (.{2,30}) (?:reminder|alarm|one) `)
	stopZh      = regexp.MustCompile(`(?:的)?(?:那个|这个|那些)?(?:提醒|闹钟|闹铃)`)
	politeZh    = regexp.MustCompile(`^(?:，| |我想|我要|想|要|你|您|帮我|请|麻烦|给我|把|能不能|可不可以|能|可以|每天|那个|这个|到时候|到点|的时候|时候|时|的|得|就|都|每次|以后)+|(?:，| |吗|吧|好吗|行吗|行不行|好不好|可以吗|的|了|的事|这个事|这件事|这事|啦|谢谢|提醒我|叫我|到时候|提前|一下|一声|不要了|不用了|取消|停|掉)+$`)
	politeEn    = regexp.MustCompile(`^(?: |,|please|to|that|i|have to|need to|should|it is time to|for|the|about)+\b | (?:please|thank you|thanks|would you|will you|if you can|if you would|,)[ ,]*$`)
	stopVerbsZh = regexp.MustCompile(`^(?:，| |把|帮我|给我|取消|停掉|停了|停|删掉|删|关掉|关了|关|不要|不用|别|再|那个|这个|提醒我|叫我|喊我)+`)
)

// what finds what a reminder or a complaint is of, in the elder's own words: of
// 每天早上八点提醒我吃药 it is 吃药, of "remind me at eight to take my pills" "take
// my pills".
func (w *wish) what(i Intent) string {
	from, to := w.from, w.to
	text := w.line.text[from:to]
	switch {
	case i == Complaint:
		return w.words(from, to)
	case i == StopReminder && w.chinese:
		if at := stopZh.FindStringIndex(text); at != nil && stopVerbsZh.FindString(text[:at[0]]) != text[:at[0]] {
			to = from + at[0]
		}
		if at := stopVerbsZh.FindStringIndex(w.line.text[from:to]); at != nil {
			from += at[1]
		}
		return w.without(from, to)
	case i == StopReminder:
		if at := stopEn.FindStringSubmatchIndex(text); at != nil && at[2] >= 0 {
			return w.without(from+at[2], from+at[3])
		} else if at != nil {
			return w.without(from+at[1], to)
		}
		return ""
	}
	re := remindEn
	if w.chinese {
		re = remindZh
	}
	at := re.FindStringIndex(text)
	if at == nil {
		return w.without(from, to)
	}
	if rest := w.without(w.pastTime(from+at[1]), to); rest != "" && (!w.chinese || utf8.RuneCountInString(rest) > 1) {
		return rest
	} else if feast := w.feast(from+at[1], to); feast != "" {
		return feast
	} else if rest != "" {
		return rest
	}
	if w.chinese {
		return w.without(from, from+at[0])
	}
	return ""
}

// feast is what is done on a day that has its name: 祭灶, 过小年. The day was said
// before it.
func (w *wish) feast(from, to int) string {
	before := false
	for _, p := range w.pieces {
		v, ok := p.Value.(timex.Value)
		switch {
		case p.Name != slotTime || !ok:
		case p.to <= from:
			before = true
		case before && p.to <= to && v.Grain == timex.Day && v.RRule == "" && !deicticZh.MatchString(p.Text):
			return w.words(from, p.to)
		}
	}
	return ""
}

// deicticZh are days that are named from today or counted.
var deicticZh = regexp.MustCompile(`[今明昨后前天周拜期号日月年]`)

// pastTime moves a place that lies inside a time behind it: "in three quarters of
// | an hour".
func (w *wish) pastTime(at int) int {
	for _, p := range w.pieces {
		if p.Name == slotTime && p.from < at && at < p.to {
			return p.to
		}
	}
	return at
}

// without gives the words of a part without times and polite words.
func (w *wish) without(from, to int) string {
	for _, p := range w.pieces {
		if p.Name != slotTime || p.from < from || p.to > to {
			continue
		}
		// A time at either end is not what it is of; one in the middle cuts the longer part out.
		if p.from-from > to-p.to {
			to = p.from
		} else {
			from = p.to
		}
	}
	re := politeEn
	if w.chinese {
		re = politeZh
	}
	for range 3 {
		text := w.line.text[from:to]
		ends := re.FindAllStringIndex(text, -1)
		if len(ends) == 0 {
			break
		}
		for _, at := range ends {
			if at[0] == 0 {
				from += at[1]
			} else if at[1] == len(text) {
				to -= at[1] - at[0]
			}
		}
		if from >= to {
			return ""
		}
	}
	return w.words(from, to)
}

// words are the elder's own between two places of the line.
func (w *wish) words(from, to int) string {
	if from, to = w.line.trimmed(from, to); from >= to {
		return ""
	}
	start, end := w.line.span(from, to)
	text := strings.Trim(string(w.runes[start:end]), " ，。,.!！?？")
	if w.chinese {
		return text
	}
	return strings.TrimSuffix(strings.TrimSuffix(text, " at"), " on")
}
