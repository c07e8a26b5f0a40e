package care

import (
	"slices"
	"time"
)

// Price says what quantity units of a service (0 stands for 1) on the local day
// of at, which carries the town's location, cost this elder and who pays. used
// is what the elder's other bookings have taken, without the one that is being
// changed; rows of other schemes and periods do no harm.
//
// The sum of the shares and what the elder pays is the list price, always. A
// booking of several units costs what as many bookings of one cost.
func Price(s Service, quantity int, at time.Time, e Elder, schemes []Scheme, used []Used) Quote {
	unit, n := max(s.Price, 0), max(quantity, 1)
	subsidy := min(max(s.Subsidy, 0), unit)
	q := Quote{List: unit * Money(n)}
	if subsidy > 0 {
		q.Shares = append(q.Shares, Share{Amount: subsidy * Money(n), Units: n})
	}
	payers := payersOf(&s, at, &e, schemes, used, &q)
	for range n {
		left := unit - subsidy
		for i := range payers {
			left -= payers[i].pay(left)
		}
		q.Elder += left
	}
	left := 0
	for i := range payers {
		left += len(payers[i].bounds)
	}
	q.Left = slices.Grow(q.Left, left)
	for i := range payers {
		payers[i].report(&q)
	}
	if len(q.Left) == 0 {
		q.Left = nil
	}
	q.Town = q.List - q.Elder
	return q
}

// Takes gives the rows of Used that a booking with this quote stands for.
func (q Quote) Takes(service string, at time.Time) []Used {
	var used []Used
	for _, s := range q.Shares {
		if s.Scheme != "" {
			used = append(used, Used{Scheme: s.Scheme, Service: service, At: at, Amount: s.Amount, Units: s.Units})
		}
	}
	return used
}

// payer is a scheme that pays for one booking, while it is counted.
type payer struct {
	tier   *Tier
	bounds []bound
	share  Share
	short  bool // an allowance gave less than the scheme would pay
}

// bound is an allowance with what is left of it.
type bound struct {
	*Allowance
	amount      Money // only with HasAmount
	count       int   // only with Count
	from, until time.Time
}

// payersOf are the schemes that pay for the service; of those that are for the
// service and do not, the quote gets the reason.
func payersOf(s *Service, at time.Time, e *Elder, schemes []Scheme, used []Used, q *Quote) []payer {
	payers := make([]payer, 0, len(schemes))
	for i, v := range choose(e, at, schemes) {
		scheme := &schemes[i]
		switch {
		case !scheme.PaysFor(s) || scheme.cashOnly():
		case v.why != "":
			q.Why = append(q.Why, Why{scheme.ID, v.why})
		case v.tier.Cash == 0:
			payers = append(payers, payer{
				tier: v.tier, share: Share{Scheme: scheme.ID}, bounds: boundsOf(scheme, v.tier, s.ID, at, schemes, used),
			})
		}
	}
	return payers
}

// PaysFor tells whether the service is one that the scheme is for.
func (s *Scheme) PaysFor(service *Service) bool {
	if len(s.Services) > 0 && !slices.Contains(s.Services, service.ID) ||
		len(s.Helps) > 0 && !slices.Contains(s.Helps, service.Help) {
		return false
	}
	if len(s.Classes) > 0 {
		return slices.Contains(s.Classes, service.Class)
	}
	return len(s.Services) > 0 || service.Class == ClassCare
}

// cashOnly tells a scheme that pays money to elders and for no service.
func (s *Scheme) cashOnly() bool {
	for i := range s.Tiers {
		if s.Tiers[i].Cash == 0 {
			return false
		}
	}
	return true
}

// boundsOf are the tier's allowances that concern the service ("": all of them)
// with what used leaves of them. What any scheme of the same group has paid
// counts, so that an elder who moves from one to another does not get both.
func boundsOf(scheme *Scheme, tier *Tier, service string, at time.Time, schemes []Scheme, used []Used) []bound {
	bounds := make([]bound, 0, len(tier.Allowances))
	for i := range tier.Allowances {
		a := &tier.Allowances[i]
		if service != "" && len(a.Services) > 0 && !slices.Contains(a.Services, service) {
			continue
		}
		b := bound{Allowance: a, amount: a.Amount, count: a.Count}
		b.from, b.until = a.Per.Around(at)
		bounds = append(bounds, b)
	}
	for i := range used {
		u := &used[i]
		if !sameGroup(scheme, u.Scheme, schemes) {
			continue
		}
		for j := range bounds {
			bounds[j].take(u)
		}
	}
	for i := range bounds {
		bounds[i].amount, bounds[i].count = max(bounds[i].amount, 0), max(bounds[i].count, 0)
	}
	return bounds
}

// take counts what was used against the allowance, if it is of its period and services.
func (b *bound) take(u *Used) {
	if !u.At.Before(b.from) && u.At.Before(b.until) && (len(b.Services) == 0 || slices.Contains(b.Services, u.Service)) {
		b.amount -= u.Amount
		b.count -= u.Units
	}
}

func sameGroup(s *Scheme, id string, schemes []Scheme) bool {
	if id == s.ID || s.Group == "" {
		return id == s.ID
	}
	for i := range schemes {
		if schemes[i].ID == id {
			return schemes[i].Group == s.Group
		}
	}
	return false
}

// pay takes what the scheme pays of one unit of which left is still to pay.
func (p *payer) pay(left Money) Money {
	want := p.tier.ofUnit(left)
	for i := range p.bounds {
		b := &p.bounds[i]
		if b.Each > 0 {
			want = min(want, b.Each)
		}
	}
	give := want
	for i := range p.bounds {
		b := &p.bounds[i]
		if b.HasAmount {
			give = min(give, b.amount)
		}
		if b.Count > 0 && b.count == 0 {
			give = 0
		}
	}
	p.short = p.short || give < want
	if give == 0 {
		return 0
	}
	for i := range p.bounds {
		p.bounds[i].amount -= give
		p.bounds[i].count--
	}
	p.share.Amount += give
	p.share.Units++
	return give
}

// ofUnit is what the tier pays of one unit, before its allowances.
func (t *Tier) ofUnit(left Money) Money {
	want := left
	switch {
	case t.HasFixed:
		want = max(left-max(t.Fixed, 0), 0)
	case t.Share > 0:
		want = (left*Money(min(t.Share, 100)) + 99) / 100 // up, in the elder's favour
	}
	if t.Each > 0 {
		want = min(want, t.Each)
	}
	return want
}

// report writes into the quote what the scheme pays, what it leaves and why it
// is not more.
func (p *payer) report(q *Quote) {
	if p.share.Amount > 0 {
		q.Shares = append(q.Shares, p.share)
	}
	switch {
	case p.short && p.share.Amount == 0:
		q.Why = append(q.Why, Why{p.share.Scheme, WhyExhausted})
	case p.short:
		q.Why = append(q.Why, Why{p.share.Scheme, WhyPartly})
	}
	q.Left = appendLeft(q.Left, p.share.Scheme, p.bounds)
}

func appendLeft(left []Left, scheme string, bounds []bound) []Left {
	for i := range bounds {
		b := &bounds[i]
		if !b.HasAmount && b.Count == 0 {
			continue
		}
		l := Left{Scheme: scheme, Per: b.Per, Services: b.Services, HasAmount: b.HasAmount, HasCount: b.Count > 0, Until: b.until}
		if l.HasAmount {
			l.Amount = b.amount
		}
		if l.HasCount {
			l.Count = b.count
		}
		left = append(left, l)
	}
	return left
}

// Around gives the period that at lies in, by the calendar of at's location:
// its first moment and the first after it.
func (p Period) Around(at time.Time) (from, until time.Time) {
	y, m, d := at.Date()
	start := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, at.Location()) }
	switch p {
	case PerDay:
		return start(y, m, d), start(y, m, d+1)
	case PerMonth:
		return start(y, m, 1), start(y, m+1, 1)
	case PerQuarter:
		m -= (m - 1) % 3
		return start(y, m, 1), start(y, m+3, 1)
	}
	return start(y, 1, 1), start(y+1, 1, 1)
}
