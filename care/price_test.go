package care

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Elders, services and schemes of the properties: few enough to meet often.
var (
	someServices   = []string{"lunch", "cleaning", "rice"}
	someCategories = []string{"", "低保", "优抚"}
	somePeriods    = []Period{PerDay, PerMonth, PerQuarter, PerYear}
)

func drawService(t *rapid.T) Service {
	id := rapid.SampledFrom(someServices).Draw(t, "service")
	s := Service{
		ID: id, Help: HelpClean,
		Price:   Money(rapid.IntRange(0, 20000).Draw(t, "price")),
		Subsidy: Money(rapid.SampledFrom([]int{0, 0, 1, 333, 25000}).Draw(t, "subsidy")),
	}
	switch id {
	case "lunch":
		s.Help = HelpMeal
	case "rice":
		s.Class = ClassGoods
	}
	return s
}

func drawElder(t *rapid.T) Elder {
	e := Elder{
		Born:     time.Date(rapid.IntRange(1930, 1965).Draw(t, "born"), 11, 22, 0, 0, 0, 0, time.UTC),
		Category: rapid.SampledFrom(someCategories).Draw(t, "category"),
		Stars:    rapid.IntRange(0, 3).Draw(t, "stars"),
	}
	if rapid.Bool().Draw(t, "member") {
		e.Memberships = []Membership{{ID: "club"}}
	}
	return e
}

func drawSchemes(t *rapid.T) []Scheme {
	n := rapid.IntRange(0, 5).Draw(t, "schemes")
	schemes := make([]Scheme, n)
	for i := range schemes {
		s := &schemes[i]
		s.ID = fmt.Sprint("s", i)
		s.Group = rapid.SampledFrom([]string{"", "", "g", "h"}).Draw(t, "group")
		s.Services = rapid.SliceOfNDistinct(rapid.SampledFrom(someServices), 0, 2, rapid.ID).Draw(t, "services")
		if rapid.Bool().Draw(t, "goods too") {
			s.Classes = []Class{ClassCare, ClassGoods}
		}
		if rapid.IntRange(0, 9).Draw(t, "ended") == 0 {
			s.To = time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
		}
		for range rapid.IntRange(1, 3).Draw(t, "tiers") {
			s.Tiers = append(s.Tiers, drawTier(t, s.Services))
		}
	}
	return schemes
}

func drawTier(t *rapid.T, services []string) Tier {
	var tier Tier
	switch rapid.IntRange(0, 4).Draw(t, "who") {
	case 1:
		tier.If.MinAge = rapid.SampledFrom([]int{60, 80, 90}).Draw(t, "from age")
	case 2:
		tier.If.Categories = []string{"低保"}
	case 3:
		tier.If.Stars = []int{2, 3}
	case 4:
		tier.If.Membership = "club"
	}
	switch rapid.IntRange(0, 4).Draw(t, "how") {
	case 1:
		tier.Share = rapid.IntRange(1, 100).Draw(t, "share")
	case 2:
		tier.Fixed, tier.HasFixed = Money(rapid.IntRange(0, 9000).Draw(t, "fixed")), true
	case 3:
		tier.Each = Money(rapid.IntRange(1, 9000).Draw(t, "each"))
	case 4:
		tier.Cash, tier.CashPer = 10000, PerMonth
		return tier
	}
	for range rapid.IntRange(0, 3).Draw(t, "allowances") {
		a := Allowance{Per: rapid.SampledFrom(somePeriods).Draw(t, "per")}
		if len(services) > 0 && rapid.Bool().Draw(t, "of one service") {
			a.Services = services[:1]
		}
		if a.HasAmount = rapid.Bool().Draw(t, "has amount"); a.HasAmount {
			a.Amount = Money(rapid.IntRange(0, 30000).Draw(t, "amount"))
		}
		a.Count = rapid.IntRange(0, 5).Draw(t, "count")
		a.Each = Money(rapid.SampledFrom([]int{0, 0, 700}).Draw(t, "each of"))
		tier.Allowances = append(tier.Allowances, a)
	}
	return tier
}

// life is an elder who books one visit after the other.
type life struct {
	elder   Elder
	schemes []Scheme
	used    []Used
}

func (l *life) book(s Service, quantity int, at time.Time) Quote {
	q := Price(s, quantity, at, l.elder, l.schemes, l.used)
	l.used = append(l.used, q.Takes(s.ID, at)...)
	return q
}

// sane is what holds of every quote.
func sane(t *rapid.T, s Service, quantity int, q Quote) {
	var shares Money
	for _, share := range q.Shares {
		if share.Amount <= 0 || share.Units < 1 || share.Units > quantity {
			t.Fatalf("share %+v of %d units", share, quantity)
		}
		shares += share.Amount
	}
	if q.List != s.Price*Money(quantity) || shares != q.Town || shares+q.Elder != q.List || q.Elder < 0 {
		t.Fatalf("the sum is wrong: %+v", q)
	}
	for _, l := range q.Left {
		if l.Amount < 0 || l.Count < 0 || !l.HasAmount && !l.HasCount {
			t.Fatalf("left %+v", l)
		}
	}
}

func TestPropertySumsAreExactAndAllowancesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := life{elder: drawElder(t), schemes: drawSchemes(t)}
		at := morning
		for range rapid.IntRange(1, 8).Draw(t, "visits") {
			at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 3, 24, 24 * 20, 24 * 70}).Draw(t, "hours later")) * time.Hour)
			s, quantity := drawService(t), rapid.IntRange(1, 5).Draw(t, "quantity")
			q := l.book(s, quantity, at)
			sane(t, s, quantity, q)
			l.oneOfEachGroup(t, q)
		}
		for _, s := range Entitled(l.elder, at, l.schemes, nil) {
			for _, a := range s.Tier.Allowances {
				l.within(t, s.Scheme, a)
			}
		}
	})
}

// within checks an allowance against all that was paid, period by period. It
// leaves schemes aside whose bookings can have fallen under different tiers:
// an elder's age and membership change on the way.
func (l *life) within(t *rapid.T, s Scheme, a Allowance) {
	if len(s.Tiers) > 1 || s.Group != "" {
		return
	}
	for _, first := range l.used {
		from, until := a.Per.Around(first.At)
		var amount Money
		var units int
		for _, u := range l.used {
			if u.Scheme == s.ID && !u.At.Before(from) && u.At.Before(until) && (len(a.Services) == 0 || slices.Contains(a.Services, u.Service)) {
				amount += u.Amount
				units += u.Units
			}
		}
		if a.HasAmount && amount > a.Amount || a.Count > 0 && units > a.Count {
			t.Fatalf("%s paid %s for %d units, the allowance is %+v", s.ID, amount, units, a)
		}
	}
}

func (l *life) oneOfEachGroup(t *rapid.T, q Quote) {
	paid := map[string]string{}
	for _, share := range q.Shares {
		for _, s := range l.schemes {
			if s.ID != share.Scheme || s.Group == "" {
				continue
			}
			if other := paid[s.Group]; other != "" {
				t.Fatalf("%s and %s of one group were added", other, s.ID)
			}
			paid[s.Group] = s.ID
		}
	}
}

func TestPropertySeveralAtOnceCostWhatTheyCostOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		elder, schemes, s := drawElder(t), drawSchemes(t), drawService(t)
		n := rapid.IntRange(1, 5).Draw(t, "quantity")
		atOnce := life{elder: elder, schemes: schemes}
		oneByOne := life{elder: elder, schemes: schemes}
		all := atOnce.book(s, n, morning)
		var sum Money
		for range n {
			sum += oneByOne.book(s, 1, morning).Elder
		}
		if sum != all.Elder {
			t.Fatalf("at once %s, one by one %s", all.Elder, sum)
		}
	})
}

func TestPropertyAFurtherSchemeNeverCostsTheElderMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		elder, schemes, s := drawElder(t), drawSchemes(t), drawService(t)
		before := Price(s, 1, morning, elder, schemes, nil)
		further := Scheme{ID: "further", Tiers: []Tier{drawTier(t, nil)}}
		at := rapid.IntRange(0, len(schemes)).Draw(t, "place")
		after := Price(s, 1, morning, elder, slices.Insert(slices.Clone(schemes), at, further), nil)
		if after.Elder > before.Elder {
			t.Fatalf("%s with it, %s without: %+v", after.Elder, before.Elder, after)
		}
	})
}

func TestPropertyTheOrderOfWhatWasUsedDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := life{elder: drawElder(t), schemes: drawSchemes(t)}
		for range rapid.IntRange(1, 5).Draw(t, "visits") {
			l.book(drawService(t), 1, morning)
		}
		s := drawService(t)
		want := Price(s, 2, morning, l.elder, l.schemes, l.used)
		slices.Reverse(l.used)
		got := Price(s, 2, morning, l.elder, l.schemes, l.used)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func TestASharesFractionOfAFenGoesToTheElder(t *testing.T) {
	third := []Scheme{{ID: "third", Tiers: []Tier{{Share: 33}}}}
	for price, want := range map[Money]Money{1: 0, 2: 1, 3: 2, 100: 67, 101: 67, 1999: 1339} {
		if q := Price(Service{Price: price}, 1, morning, Elder{}, third, nil); q.Elder != want {
			t.Errorf("of %d fen the elder pays %d, want %d", price, q.Elder, want)
		}
	}
	if q := Price(Service{Price: 101}, 3, morning, Elder{}, third, nil); q.Elder != 3*67 || q.Shares[0] != (Share{"third", 102, 3}) {
		t.Errorf("of three: %+v", q)
	}
}

func TestSchemesApplyInTheTownsOrder(t *testing.T) {
	half, ten := Scheme{ID: "half", Tiers: []Tier{{Share: 50}}}, Scheme{ID: "ten", Tiers: []Tier{{Each: 10 * Yuan}}}
	s := Service{Price: 50 * Yuan, Subsidy: 10 * Yuan}
	for _, c := range []struct {
		schemes []Scheme
		want    string
	}{
		{[]Scheme{half, ten}, "[{ 10.00 1} {half 20.00 1} {ten 10.00 1}]"},
		{[]Scheme{ten, half}, "[{ 10.00 1} {ten 10.00 1} {half 15.00 1}]"},
	} {
		if got := fmt.Sprint(Price(s, 1, morning, Elder{}, c.schemes, nil).Shares); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestOfAGroupTheOneThatCanPayMost(t *testing.T) {
	with := func(id string, a ...Allowance) Scheme {
		return Scheme{ID: id, Group: "g", Tiers: []Tier{{Allowances: a}}}
	}
	month := func(yuan Money) Allowance { return Allowance{Per: PerMonth, Amount: yuan * Yuan, HasAmount: true} }
	part := func(id string, yuan Money) Allowance {
		return Allowance{Per: PerYear, Amount: yuan * Yuan, HasAmount: true, Services: []string{id}}
	}
	parts := with("parts", part("lunch", 600), part("cleaning", 600))
	parts.Services = []string{"lunch", "cleaning"}
	counted := with("counted", Allowance{Per: PerMonth, Count: 4, Each: 10 * Yuan})
	half := Scheme{ID: "half", Group: "g", Tiers: []Tier{{Share: 50}}}
	most := Scheme{ID: "most", Group: "g", Tiers: []Tier{{Share: 60}}}
	for _, c := range []struct {
		name, best string
		schemes    []Scheme
	}{
		{"more a month", "b", []Scheme{with("a", month(60)), with("b", month(80))}},
		{"800 a year is less than 80 a month", "a", []Scheme{with("a", month(80)), with("b", Allowance{Per: PerYear, Amount: 800 * Yuan, HasAmount: true})}},
		{"parts are added: 1200 a year is more than 90 a month", "parts", []Scheme{with("a", month(90)), parts}},
		{"and less than 110", "a", []Scheme{with("a", month(110)), parts}},
		{"40 a month by visits is less than 60", "a", []Scheme{with("a", month(60)), counted}},
		{"without a bound is more than any", "half", []Scheme{with("a", month(1000)), half}},
		{"of two without, the larger share", "most", []Scheme{half, most}},
		{"of equals the first", "a", []Scheme{with("a", month(60)), with("b", month(60))}},
	} {
		got := Entitled(Elder{}, morning, c.schemes, nil)
		if len(got) != 1 || got[0].Scheme.ID != c.best {
			t.Errorf("%s: %+v", c.name, got)
		}
		not := NotEntitled(Elder{}, morning, c.schemes)
		if len(not) != 1 || not[0].Why[0] != (Why{not[0].Scheme.ID, WhyBetter}) {
			t.Errorf("%s: not entitled %+v", c.name, not)
		}
	}
}

func TestEntitledTellsWhatIsLeft(t *testing.T) {
	schemes := []Scheme{{ID: "v", Tiers: []Tier{{Allowances: []Allowance{
		{Per: PerQuarter, Amount: 100 * Yuan, HasAmount: true},
		{Per: PerMonth, Count: 2, Services: []string{"lunch"}},
	}}}}}
	spring := time.Date(2026, 4, 1, 0, 0, 0, 0, shanghai)
	used := []Used{
		{"v", "lunch", spring.Add(-time.Second), 50 * Yuan, 1},
		{"v", "lunch", spring, 30 * Yuan, 1},
		{"v", "lunch", spring.AddDate(0, 1, 0), 20 * Yuan, 1},
		{"v", "cleaning", spring.AddDate(0, 2, 0), 20 * Yuan, 1},
	}
	got := Entitled(Elder{}, spring.AddDate(0, 1, 3), schemes, used)[0]
	if len(got.Left) != 2 || got.Left[0].Amount != 30*Yuan || !got.Left[0].Until.Equal(spring.AddDate(0, 3, 0)) ||
		got.Left[1].Count != 1 || !got.Left[1].Until.Equal(spring.AddDate(0, 2, 0)) || len(got.Why) != 0 {
		t.Errorf("%+v", got)
	}
	used = append(used, Used{"v", "lunch", spring.AddDate(0, 1, 1), 1 * Yuan, 1})
	if got := Entitled(Elder{}, spring.AddDate(0, 1, 3), schemes, used)[0]; len(got.Why) != 1 || got.Why[0].Code != WhyExhausted {
		t.Errorf("%+v", got)
	}
}

func TestPeriodsFollowTheTownsCalendar(t *testing.T) {
	at := time.Date(2027, 12, 31, 23, 30, 0, 0, shanghai)
	for p, want := range map[Period]string{
		PerDay: "2027-12-31 2028-01-01", PerMonth: "2027-12-01 2028-01-01",
		PerQuarter: "2027-10-01 2028-01-01", PerYear: "2027-01-01 2028-01-01",
	} {
		from, until := p.Around(at)
		if got := from.Format(time.DateOnly) + " " + until.Format(time.DateOnly); got != want || !until.Equal(time.Date(2028, 1, 1, 0, 0, 0, 0, shanghai)) {
			t.Errorf("%s: %s, want %s", p, got, want)
		}
	}
}

// BenchmarkPrice is a town of six schemes and an elder with a year's bookings.
func BenchmarkPrice(b *testing.B) {
	e := Elder{Born: time.Date(1944, 3, 2, 0, 0, 0, 0, time.UTC), Category: "低保", Ability: "自理", Stars: 2}
	tiers := func() []Tier {
		var tiers []Tier
		for _, stars := range []int{3, 2, 1} {
			tiers = append(tiers, Tier{If: Condition{Stars: []int{stars}}, Share: 60, Allowances: []Allowance{
				{Per: PerYear, Count: 200, Services: []string{"cleaning"}}, {Per: PerMonth, Amount: 600 * Yuan, HasAmount: true},
			}})
		}
		return tiers
	}
	var schemes []Scheme
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		schemes = append(schemes, Scheme{ID: id, Tiers: tiers(), Group: map[string]string{"e": "g", "f": "g"}[id]})
	}
	s := Service{ID: "cleaning", Help: HelpClean, Price: 60 * Yuan, Subsidy: 30 * Yuan}
	for _, visits := range []int{0, 12, 100} {
		var used []Used
		for i := range visits {
			used = append(used, Used{Scheme: "a", Service: "cleaning", At: morning.AddDate(0, 0, -i), Amount: 18 * Yuan, Units: 1})
		}
		b.Run(fmt.Sprintf("used=%d", visits), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Price(s, 1, morning, e, schemes, used)
			}
		})
	}
}
