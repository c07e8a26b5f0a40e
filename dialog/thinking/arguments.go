package thinking

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yinling/care"
)

// The most characters of an argument. An elder's words for one thing are shorter.
const mostArgument = 80

// chooseTool makes an answer of the model's calls. The rules act on one at a time:
// the first; all of them must be offered.
func chooseTool(calls []*toolCall, r Request) (Answer, error) {
	var chosen Answer
	for i, call := range calls {
		at := slices.IndexFunc(r.Tools, func(t Tool) bool { return t.Name == call.name })
		if at < 0 {
			return Answer{}, fmt.Errorf("%w: no such tool", ErrTool)
		}
		arguments, err := argumentsOf(call.arguments.String())
		if err != nil {
			return Answer{}, err
		}
		if err := fits(r.Tools[at].Parameters, arguments, newSource(r)); err != nil {
			return Answer{}, err
		}
		if i == 0 {
			chosen = Answer{Tool: call.name, Arguments: arguments}
		}
	}
	return chosen, nil
}

func argumentsOf(text string) (map[string]any, error) {
	arguments := map[string]any{}
	if strings.TrimSpace(text) == "" { // servers write nothing for a tool without arguments
		return arguments, nil
	}
	if err := json.Unmarshal([]byte(text), &arguments); err != nil || arguments == nil {
		return nil, fmt.Errorf("%w: the arguments are no JSON object", ErrTool)
	}
	for name, value := range arguments {
		if value == nil { // null is how many models leave an argument out
			delete(arguments, name)
		}
	}
	return arguments, nil
}

// fits tells why arguments are not what schema asks for: an object whose
// properties have a type and perhaps an enum. A string without an enum has to be
// the elder's words.
func fits(schema map[string]any, arguments map[string]any, said source) error {
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range stringsOf(schema["required"]) {
		if _, ok := arguments[name]; !ok {
			return fmt.Errorf("%w: the argument %s is missing", ErrTool, name)
		}
	}
	for name, value := range arguments {
		property, ok := properties[name].(map[string]any)
		if !ok {
			return fmt.Errorf("%w: an argument that is not asked for", ErrTool)
		}
		if err := fitsProperty(property, value, said); err != nil {
			return fmt.Errorf("%w: the argument %s %w", ErrTool, name, err)
		}
	}
	return nil
}

func fitsProperty(property map[string]any, value any, said source) error {
	kind, _ := property["type"].(string)
	if !ofKind(kind, value) {
		return fmt.Errorf("is no %s", kind)
	}
	if choices, ok := property["enum"]; ok {
		text, isText := value.(string)
		if !isText || !slices.Contains(stringsOf(choices), text) {
			return fmt.Errorf("is none of its choices")
		}
		return nil
	}
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) > mostArgument {
			return fmt.Errorf("is too long")
		}
		if !said.has(v) {
			return fmt.Errorf("was not said in this call")
		}
	case float64:
		if !said.hasNumber(v) {
			return fmt.Errorf("was not said in this call")
		}
	case []any, map[string]any:
		return fmt.Errorf("is of a kind that is not taken")
	}
	return nil
}

func ofKind(kind string, value any) bool {
	switch v := value.(type) {
	case string:
		return kind == "string"
	case bool:
		return kind == "boolean"
	case float64:
		return kind == "number" || kind == "integer" && v == math.Trunc(v)
	default:
		return false
	}
}

func stringsOf(list any) []string {
	switch list := list.(type) {
	case []string:
		return list
	case []any:
		var out []string
		for _, x := range list {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// source is what arguments may come from: the elder's words and the facts.
type source struct {
	lang   care.Lang
	tokens []string
	words  map[string]bool
}

func newSource(r Request) source {
	s := source{lang: r.Lang, words: map[string]bool{}}
	s.add(r.Words)
	for _, said := range r.History {
		if said.Party == care.PartyElder {
			s.add(said.Text)
		}
	}
	for _, f := range r.Facts {
		s.add(f)
	}
	return s
}

func (s *source) add(text string) {
	text = plain(text)
	f := figuresOf(s.lang, text)
	s.tokens = append(s.tokens, f.tokens...)
	s.tokens = append(s.tokens, f.soft...)
	for _, w := range wordsOf(s.lang, strings.ToLower(text)) {
		s.words[w] = true
	}
}

// has tells whether every figure and every word of text was said.
func (s source) has(text string) bool {
	f := figuresOf(s.lang, plain(text))
	for _, token := range slices.Concat(f.tokens, f.soft) {
		if !slices.Contains(s.tokens, token) {
			return false
		}
	}
	for _, w := range wordsOf(s.lang, f.rest) {
		if !s.words[w] && !courtesy(s.lang, w) {
			return false
		}
	}
	return true
}

// hasNumber tells whether a number was said with whatever unit.
func (s source) hasNumber(n float64) bool {
	for _, token := range s.tokens {
		unit, ok := strings.CutPrefix(token, count(n, ""))
		if ok && (unit == "" || unit[0] > '9') || ok && unit[0] == ' ' || slices.Contains(money(n), token) {
			return true
		}
	}
	return false
}
