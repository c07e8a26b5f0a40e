package thinking

import (
	"errors"
	"testing"

	"yinling/care"
)

func TestArguments(t *testing.T) {
	zh := Request{Lang: care.Chinese, Words: "明儿下午三点给我送个饭，再提醒我浇花", Tools: toolsForTests(), Facts: []string{"打扫一次两小时。"}}
	en := Request{Lang: care.English, Words: "remind me to water the roses at half past three tomorrow", Tools: toolsForTests()}
	for _, c := range []struct {
		name      string
		r         Request
		tool      string
		arguments string
		fits      bool
	}{
		{"the elder's words", zh, "book", `{"service":"lunch","when":"明儿下午三点"}`, true},
		{"the same day in another word", zh, "book", `{"service":"lunch","when":"明天下午三点"}`, true},
		{"only what is required", zh, "book", `{"service":"lunch"}`, true},
		{"null for nothing", zh, "book", `{"service":"lunch","when":null}`, true},
		{"no arguments at all", zh, "person", ``, true},
		{"what to remind of", zh, "remind", `{"what":"浇花"}`, true},
		{"English words", en, "remind", `{"what":"water the roses","when":"tomorrow at half past three"}`, true},
		{"a missing one", zh, "book", `{"when":"明儿"}`, false},
		{"a computed date", zh, "book", `{"service":"lunch","when":"2031-03-03T15:00"}`, false},
		{"another time", zh, "book", `{"service":"lunch","when":"明天下午四点"}`, false},
		{"another day", zh, "book", `{"service":"lunch","when":"后天下午三点"}`, false},
		{"no choice of the enum", zh, "book", `{"service":"massage"}`, false},
		{"another type", zh, "book", `{"service":1}`, false},
		{"an unknown argument", zh, "book", `{"service":"lunch","price":"0"}`, false},
		{"words nobody said", zh, "remind", `{"what":"交电费"}`, false},
		{"English words nobody said", en, "remind", `{"what":"pay the electrician"}`, false},
		{"a nested object", zh, "remind", `{"what":{"a":"浇花"}}`, false},
		{"a list", zh, "remind", `["浇花"]`, false},
		{"half of JSON", zh, "remind", `{"what":"浇`, false},
		{"an unknown tool", zh, "drop", `{}`, false},
		{"no tool is offered", Request{Lang: care.Chinese}, "book", `{"service":"lunch"}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := &toolCall{name: c.tool}
			call.arguments.WriteString(c.arguments)
			answer, err := chooseTool([]*toolCall{call}, c.r)
			if (err == nil) != c.fits || err != nil && (!errors.Is(err, ErrTool) || answer.Tool != "") {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	}
}
