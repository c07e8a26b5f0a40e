package intents

import "unicode"

// spelling knows how words are written that people say to the hotline, so that
// what a recogniser wrote with other characters of the same sound can be put
// right: 定参 for 订餐, 里法 for 理发.
type spelling struct {
	known   map[string]bool   // runs of two and three characters of the examples
	bySound map[string]string // the commonest run of a sound
}

// oftenWritten is in how many examples a run must stand to correct others.
const oftenWritten = 3

func learnSpelling(labels map[string]label) spelling {
	count := map[string]int{}
	for _, l := range labels {
		for _, text := range l.Examples {
			countRuns([]rune(normalZh(text)), count)
		}
	}
	for _, k := range menu {
		for _, w := range k.zh {
			count[w] += oftenWritten
		}
	}
	s := spelling{known: make(map[string]bool, len(count)), bySound: map[string]string{}}
	for run, n := range count {
		s.known[run] = true
		if n < oftenWritten {
			continue
		}
		sound := loosely(run)
		if best := s.bySound[sound]; count[best] < n || count[best] == n && run < best {
			s.bySound[sound] = run
		}
	}
	return s
}

// countRuns counts each run of two and three characters of a text once.
func countRuns(runes []rune, count map[string]int) {
	seen := map[string]bool{}
	for n := 2; n <= 3; n++ {
		for i := 0; i+n <= len(runes); i++ {
			if run := string(runes[i : i+n]); allHan(runes[i:i+n]) && !seen[run] {
				seen[run] = true
				count[run]++
			}
		}
	}
}

func allHan(runes []rune) bool {
	for _, r := range runes {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// correct writes runs that no example has as those that sound like them. The
// text stays as long as it was.
func (s *spelling) correct(text string) string {
	runes := []rune(text)
	changed := false
	for n := 3; n >= 2; n-- {
		for i := 0; i+n <= len(runes); i++ {
			part := runes[i : i+n]
			if !allHan(part) || s.known[string(part)] {
				continue
			}
			if right, ok := s.bySound[loosely(string(part))]; ok {
				copy(part, []rune(right))
				changed = true
			}
		}
	}
	if !changed {
		return text
	}
	return string(runes)
}
