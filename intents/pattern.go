package intents

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// pattern is a regular expression that first looks whether one of the words
// without which it cannot match is there at all. Utterances are short and
// nearly all patterns fail on nearly all of them, so this saves most of the
// time: regexp walks a large alternation slowly.
type pattern struct {
	parts []part
}

type part struct {
	re    *regexp.Regexp
	needs []string // one of these is in every match; empty: unknown
}

// rx makes a pattern of alternatives.
func rx(alternatives ...string) *pattern {
	p := &pattern{}
	for _, a := range alternatives {
		tree, err := syntax.Parse(a, syntax.Perl)
		if err != nil {
			panic("pattern " + a + ": " + err.Error()) // patterns are constants
		}
		p.parts = append(p.parts, part{regexp.MustCompile(a), needs(tree)})
	}
	return p
}

func (p *part) possible(text string) bool {
	for _, n := range p.needs {
		if strings.Contains(text, n) {
			return true
		}
	}
	return len(p.needs) == 0
}

// MatchString tells whether any alternative is in text.
func (p *pattern) MatchString(text string) bool {
	for i := range p.parts {
		if p.parts[i].possible(text) && p.parts[i].re.MatchString(text) {
			return true
		}
	}
	return false
}

// mostNeeds bounds how many words are looked for before the expression itself
// is cheaper.
const mostNeeds = 48

// needs finds words one of which is in every match of the expression, nil if
// there are none such.
func needs(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(e.Rune)}
	case syntax.OpCharClass:
		return classNeeds(e.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needs(e.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, sub := range e.Sub {
			if n := needs(sub); n != nil && (best == nil || rarity(n) > rarity(best)) {
				best = n
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			n := needs(sub)
			if n == nil || len(all)+len(n) > mostNeeds {
				return nil
			}
			all = append(all, n...)
		}
		return all
	}
	return nil
}

// classNeeds lists a small character class.
func classNeeds(ranges []rune) []string {
	var all []string
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if all = append(all, string(r)); len(all) > 12 {
				return nil
			}
		}
	}
	return all
}

// rarity prefers long words, and few.
func rarity(needs []string) int {
	shortest := len(needs[0])
	for _, n := range needs {
		shortest = min(shortest, len(n))
	}
	return shortest*8 - len(needs)
}
