package care

import (
	"math"
	"slices"
	"time"
)

// Entitlement is what a scheme means to one elder.
type Entitlement struct {
	Scheme Scheme
	Tier   Tier   // what the elder gets; zero if nothing
	Left   []Left // of all its allowances
	Why    []Why  // why the elder does not get it, or that an allowance is used up
}

// Entitled are the schemes that the elder gets on the local day of at, of each
// group the best, in the town's order, with what is left of them.
func Entitled(e Elder, at time.Time, schemes []Scheme, used []Used) []Entitlement {
	var got []Entitlement
	for i, v := range choose(&e, at, schemes) {
		if v.why != "" {
			continue
		}
		s := &schemes[i]
		n := Entitlement{Scheme: *s, Tier: *v.tier, Left: appendLeft(nil, s.ID, boundsOf(s, v.tier, "", at, schemes, used))}
		if slices.ContainsFunc(n.Left, Left.Exhausted) {
			n.Why = []Why{{s.ID, WhyExhausted}}
		}
		got = append(got, n)
	}
	return got
}

// NotEntitled are the others, each with the reason.
func NotEntitled(e Elder, at time.Time, schemes []Scheme) []Entitlement {
	var not []Entitlement
	for i, v := range choose(&e, at, schemes) {
		if v.why != "" {
			not = append(not, Entitlement{Scheme: schemes[i], Why: []Why{{schemes[i].ID, v.why}}})
		}
	}
	return not
}

// Exhausted tells that nothing is left.
func (l Left) Exhausted() bool { return l.HasAmount && l.Amount == 0 || l.HasCount && l.Count == 0 }

// verdict is the tier of a scheme that an elder gets, or why there is none.
type verdict struct {
	tier *Tier
	why  string
}

// choose says for each scheme whether the elder gets it. It does not look at
// what has been used: who has used up the best of a group does not get the next.
func choose(e *Elder, at time.Time, schemes []Scheme) []verdict {
	verdicts := make([]verdict, len(schemes))
	for i := range schemes {
		verdicts[i] = schemes[i].judge(e, at)
	}
	for i := range schemes {
		for j := range i {
			a, b := &verdicts[j], &verdicts[i]
			if schemes[i].Group == "" || schemes[i].Group != schemes[j].Group || a.why != "" || b.why != "" {
				continue
			}
			if schemes[i].better(b.tier, &schemes[j], a.tier) {
				a.why = WhyBetter
			} else {
				b.why = WhyBetter
			}
		}
	}
	return verdicts
}

// judge finds the best tier for the elder, the group left aside.
func (s *Scheme) judge(e *Elder, at time.Time) verdict {
	v := verdict{why: WhyNotEligible}
	for i := range s.Tiers {
		t := &s.Tiers[i]
		why := t.If.refuses(e, at)
		switch {
		case why == "" && (v.tier == nil || s.better(t, s, v.tier)):
			v = verdict{tier: t}
		case why == WhyMember && v.tier == nil:
			v.why = WhyMember
		}
	}
	if v.tier != nil && !within(at, s.From, s.To) {
		return verdict{why: WhyExpired}
	}
	return v
}

// within tells whether the local day of at lies between two days, both included.
func within(at, from, to time.Time) bool {
	day := dayOf(at)
	return !day.Before(from) && (to.IsZero() || !day.After(to))
}

// dayOf is the local day of at as days are kept: UTC midnight.
func dayOf(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Holds tells whether the membership holds on the local day of at.
func (m Membership) Holds(at time.Time) bool { return within(at, m.From, m.To) }

// refuses is "" for an elder who is meant, WhyMember for one who would be if a
// member, else WhyNotEligible.
func (c *Condition) refuses(e *Elder, at time.Time) string {
	age := -1 // not known: no age is asked for that it meets
	if !e.Born.IsZero() {
		age = e.Age(at)
	}
	if c.MinAge > 0 && age < c.MinAge || c.MaxAge > 0 && (age < 0 || age > c.MaxAge) ||
		!oneOf(c.Categories, e.Category) || len(c.NotCategories) > 0 && contains(c.NotCategories, e.Category) ||
		!oneOf(c.Abilities, e.Ability) || !oneOf(c.Stars, e.Stars) || !oneOf(c.Living, e.Living) ||
		!oneOf(c.Communities, e.Address.Community) {
		return WhyNotEligible
	}
	if c.Membership != "" && !slices.ContainsFunc(e.Memberships, func(m Membership) bool { return m.ID == c.Membership && m.Holds(at) }) {
		return WhyMember
	}
	return ""
}

func oneOf[T comparable](list []T, have T) bool { return len(list) == 0 || contains(list, have) }

// better tells whether tier t of scheme s is worth more than tier o of scheme
// p: by what it can pay in a year, then by what it pays of a unit of 100 yuan.
func (s *Scheme) better(t *Tier, p *Scheme, o *Tier) bool {
	if a, b := s.worth(t), p.worth(o); a != b {
		return a > b
	}
	return t.ofUnit(100*Yuan) > o.ofUnit(100*Yuan)
}

// worth is what a tier can pay in a year; without a bound more than any with one.
func (s *Scheme) worth(t *Tier) Money {
	if t.Cash > 0 {
		return t.Cash * t.CashPer.inYear()
	}
	var parts Money
	whole := Money(math.MaxInt64)
	for i := range t.Allowances {
		a := &t.Allowances[i]
		most := t.ceiling(a)
		if len(a.Services) == 0 {
			whole = min(whole, most)
		} else if most == math.MaxInt64 || parts == math.MaxInt64 {
			parts = math.MaxInt64
		} else {
			parts += most
		}
	}
	if s.partly(t) {
		return whole
	}
	return min(whole, parts)
}

// partly tells that some service of the scheme is in none of the allowances
// that name services, so that their sum bounds nothing.
func (s *Scheme) partly(t *Tier) bool {
	named := func(id string) bool {
		return slices.ContainsFunc(t.Allowances, func(a Allowance) bool { return slices.Contains(a.Services, id) })
	}
	return len(s.Services) == 0 || slices.ContainsFunc(s.Services, func(id string) bool { return !named(id) })
}

// ceiling is what an allowance lets the tier pay in a year.
func (t *Tier) ceiling(a *Allowance) Money {
	most := Money(math.MaxInt64)
	if a.HasAmount {
		most = a.Amount * a.Per.inYear()
	}
	each := t.Each
	if a.Each > 0 && (each == 0 || a.Each < each) {
		each = a.Each
	}
	if a.Count > 0 && each > 0 {
		most = min(most, Money(a.Count)*each*a.Per.inYear())
	}
	return most
}

// inYear is how often the period begins in a year.
func (p Period) inYear() Money {
	switch p {
	case PerDay:
		return 365
	case PerMonth:
		return 12
	case PerQuarter:
		return 4
	}
	return 1
}

// Owed is what the membership costs on the local days from that of from to that
// of to, both included: the fee of every period that has begun in them.
func (m Membership) Owed(from, to time.Time) Money {
	day, last := dayOf(from), dayOf(to)
	if m.From.After(day) {
		day = m.From.UTC()
	}
	if !m.To.IsZero() && m.To.Before(last) {
		last = m.To
	}
	var fees Money
	for ; !day.After(last); _, day = m.Per.Around(day) {
		fees += m.Fee
	}
	return fees
}
