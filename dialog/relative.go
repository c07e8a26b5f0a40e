package dialog

import (
	"context"
	"slices"
	"strings"

	"yinling/care"
	"yinling/intents"
	"yinling/prompts"
)

// relativeTask asks a relative to ring the elder back. There is no telephone
// line to put them through: the relative gets a message, and that is what the
// elder is told.
type relativeTask struct {
	person string
	chosen *care.Relative
}

// ringsBack begins to ask a relative, or asks again about the one who is being
// asked already.
func (c *Conversation) ringsBack(m intents.Meaning, before ...string) {
	t, ok := c.task.(*relativeTask)
	if !ok {
		c.begin(&relativeTask{person: m.Person}, before...)
		return
	}
	if m.Person != "" {
		t.person, t.chosen = m.Person, nil
	}
	t.proceed(c, before...)
}

func (t *relativeTask) called(c *Conversation) string { return c.label(prompts.LabelRelative) }

func (t *relativeTask) hear(c *Conversation, m intents.Meaning) bool {
	if other := t.instead(c); other != nil { // 不是女儿，找我儿子
		t.chosen = other
		t.proceed(c)
		return true
	}
	switch {
	case c.asked.kind == askConfirm && m.Intent == intents.Yes && m.Person == "":
		t.commit(c)
	case c.asked.kind == askConfirm && m.Intent == intents.No && m.Person == "":
		c.finish(c.phrase(prompts.PerhapsOk, nil))
	case m.Person != "":
		t.person, t.chosen = m.Person, nil
		t.proceed(c)
	case c.asked.wants == intents.ExpectPerson && m.Intent != intents.No:
		t.person = c.words
		t.proceed(c)
	default:
		return false
	}
	return true
}

// instead is somebody else who is named behind the one that is turned down.
func (t *relativeTask) instead(c *Conversation) *care.Relative {
	if c.asked.kind != askConfirm || t.chosen == nil {
		return nil
	}
	rest := strings.FieldsFunc(c.words, func(r rune) bool { return strings.ContainsRune("，,。.！!；;", r) })
	for _, part := range rest {
		if begins(part, "不是", "不找", "not ") {
			continue
		}
		if r := (&relativeTask{person: part}).find(c.known.relatives); r != nil && r.ID != t.chosen.ID {
			return r
		}
	}
	return nil
}

// anyRelative are words for the family that name nobody.
var anyRelative = []string{"孩子", "儿女", "子女", "家里人", "家人", "家属", "family", "children", "kids", "child", "relatives"}

// find gives the relative who is meant: by relation or by name, the only one if
// nobody was named.
func (t *relativeTask) find(list []care.Relative) *care.Relative {
	if t.person == "" && len(list) == 1 {
		return &list[0]
	}
	want := strings.ToLower(strings.TrimSpace(t.person))
	for i, r := range list {
		if want == "" {
			break
		}
		names := append([]string{r.Name, r.Relation}, relationsEn[r.Relation]...)
		if given := []rune(r.Name); len(given) > 1 && strings.ContainsAny(want, "小阿") {
			names = append(names, string(given[len(given)-1:])) // 小静
		}
		for _, name := range names {
			if name != "" && strings.Contains(want, strings.ToLower(name)) {
				return &list[i]
			}
		}
	}
	return nil
}

// relationsEn are the English words for the relations of dossiers.
var relationsEn = map[string][]string{
	"女儿": {"daughter", "闺女", "姑娘"}, "儿子": {"son", "小子"}, "孙子": {"grandson"}, "孙女": {"granddaughter"},
	"外孙": {"grandson", "外孙子"}, "外孙女": {"granddaughter"}, "老伴": {"husband", "wife", "老头子", "老太婆", "老公", "老婆"},
	"儿媳": {"daughter-in-law", "daughter in law", "媳妇"}, "女婿": {"son-in-law", "son in law"},
	"侄子": {"nephew"}, "侄女": {"niece"}, "外甥": {"nephew"}, "外甥女": {"niece"},
	"哥哥": {"brother", "大哥"}, "弟弟": {"brother"}, "姐姐": {"sister", "大姐"}, "妹妹": {"sister"},
}

func (t *relativeTask) proceed(c *Conversation, before ...string) {
	if t.chosen == nil {
		t.chosen = t.find(c.known.relatives)
	}
	switch {
	case t.chosen == nil && (t.person == "" || said(t.person, anyRelative...)) && len(c.known.relatives) > 0:
		var options []option
		for _, r := range c.known.relatives {
			options = append(options, option{c.callsRelative(r), intents.Meaning{Intent: intents.Correct, Person: r.Name}})
		}
		c.ask(question{kind: askPart, wants: intents.ExpectPerson, name: prompts.AskRelative, options: options}, before...)
	case t.chosen == nil:
		c.task = nil
		c.offerPerson(prompts.RelativeUnknown, care.EscalateAsked, before...)
	case !reachable(*t.chosen):
		c.task = nil
		c.offerPersonWith(prompts.RelativeUnreachable, prompts.Parts{"name": c.callsRelative(*t.chosen)}, care.EscalateCannot, before...)
	default:
		c.ask(question{
			kind: askConfirm, wants: intents.ExpectYesNo, name: prompts.RelativeReadBack, options: c.yesNo(),
			parts: prompts.Parts{"name": c.callsRelative(*t.chosen)},
		}, before...)
	}
}

// reachable tells whether there is a way at all: a file reaches nobody.
func reachable(r care.Relative) bool {
	return slices.ContainsFunc(r.Channels, func(ch care.Channel) bool { return ch.Kind != care.ChannelFile })
}

// callsRelative is how a relative is spoken of: 女儿李敏.
func (c *Conversation) callsRelative(r care.Relative) string {
	if c.lang == care.English {
		if en := relationsEn[r.Relation]; len(en) > 0 {
			return "your " + en[0]
		}
		return r.Name
	}
	return r.Relation + r.Name
}

func (t *relativeTask) commit(c *Conversation) {
	r := *t.chosen
	parts := prompts.Parts{"name": c.callsRelative(r)}
	c.keep(func(ctx context.Context) error { return c.a.records.AskRelative(ctx, r.ID, c.call.ID) }, func(err error, late bool) {
		if care.ErrorCode(err) == Unreachable && !c.unheard() {
			c.task = nil
			c.offerPersonWith(prompts.RelativeUnreachable, parts, care.EscalateAsked)
			return
		}
		c.ended(t, prompts.RelativeTold, parts, err, late)
	})
}
