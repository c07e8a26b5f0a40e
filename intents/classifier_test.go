package intents

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

func setOf(t *testing.T, path string) []example {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ex, err := parseExamples(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return ex
}

func TestCV(t *testing.T) {
	for _, lang := range []care.Lang{care.Chinese, care.English} {
		name, tongue := "zh", &chinese
		if lang == care.English {
			name, tongue = "en", &english
		}
		ex := setOf(t, "data/said_"+name+".txt")
		con := parseConcepts(mustRead("concepts_"+name+".txt"), lang == care.English)
		start := time.Now()
		learn(ex, con, lang == care.English)
		t.Logf("%s learn %v of %d", name, time.Since(start), len(ex))
		fams := []string{}
		seen := map[string]bool{}
		for _, e := range ex {
			if e.family != "various" && e.family != "compose" && !seen[e.family] {
				seen[e.family] = true
				fams = append(fams, e.family)
			}
		}
		type sc struct {
			e   example
			p   float64
			k   Distress
			rul bool
		}
		var all []sc
		for fold := range 6 {
			var tr, te []example
			in := map[string]bool{}
			for i, f := range fams {
				in[f] = i%6 == fold
			}
			for _, e := range ex {
				if in[e.family] && strings.Contains(e.text, "<") {
					continue
				}
				if in[e.family] {
					te = append(te, e)
				} else {
					tr = append(tr, e)
				}
			}
			c := learn(tr, con, lang == care.English)
			for _, e := range te {
				text := c.plain(e.text)
				p, k := c.danger(text)
				if tongue.told.MatchString(text) || tongue.over(text) {
					p = 0
				}
				all = append(all, sc{e, p, k, FindDistress(e.text, lang) != None})
			}
		}
		for _, th := range []float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 2} {
			var r, n, fa, m int
			for _, s := range all {
				hit := s.p >= th || s.rul
				if s.e.kind != None {
					n++
					if hit {
						r++
					}
				} else {
					m++
					if hit {
						fa++
					}
				}
			}
			t.Logf("%s th %.2f recall %d/%d %.1f fa %d/%d %.1f", name, th, r, n, 100*float64(r)/float64(n), fa, m, 100*float64(fa)/float64(m))
		}
		sort.Slice(all, func(i, j int) bool { return all[i].p > all[j].p })
		var r, n, fa, m int
		for _, s := range all {
			if s.e.kind != None {
				n++
				if s.rul {
					r++
				}
			} else {
				m++
				if s.rul {
					fa++
				}
			}
		}
		at := 0.8
		for _, s := range all {
			if !s.rul {
				if s.e.kind != None {
					r++
				} else {
					fa++
				}
			}
			if at < 0.99 && float64(r) >= at*float64(n) {
				t.Logf("%s CURVE recall %.2f fa %.1f at %.2f", name, at, 100*float64(fa)/float64(m), s.p)
				at += 0.05
			}
		}
		if os.Getenv("SHOW") != "" {
			for _, s := range all {
				hit := s.p >= 0.4 || s.rul
				if hit != (s.e.kind != None) {
					fmt.Println(name, s.e.kind, s.e.family, fmt.Sprintf("%.2f", s.p), s.k, s.rul, strings.TrimSpace(s.e.text))
				}
			}
		}
	}
}
