package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yinling/care"
)

// noon is Monday, 2026-11-23, 12:00 in the town.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, townZone)

var townZone = time.FixedZone("CST", 8*3600)

// programme is a published programme as testdata/schemes has it.
type programme struct {
	services []care.Service
	schemes  []care.Scheme
	elders   []care.Elder
}

func readProgramme(t testing.TB, file string) programme {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tw, err := parseTown(raw)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var p programme
	for _, s := range tw.Services {
		p.services = append(p.services, s.service())
	}
	for _, ts := range tw.Schemes {
		s := ts.scheme()
		if err := checkScheme(s, p.services); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		p.schemes = append(p.schemes, s)
	}
	for _, e := range tw.Elders {
		p.elders = append(p.elders, e.elder())
	}
	return p
}

func (p programme) service(t testing.TB, id string) care.Service {
	t.Helper()
	i := slices.IndexFunc(p.services, func(s care.Service) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("there is no service %q", id)
	}
	return p.services[i]
}

// told is a quote in one line: what the elder pays, each share, what is left
// of the allowances, and why it is not less.
func told(q care.Quote) string {
	out := q.Elder.String()
	for _, s := range q.Shares {
		out += fmt.Sprintf(" %s=%s×%d", s.Scheme, s.Amount, s.Units)
	}
	for _, l := range q.Left {
		out += fmt.Sprintf(" left/%s=", l.Per)
		if l.HasAmount {
			out += l.Amount.String()
		}
		if l.HasCount {
			out += fmt.Sprintf("#%d", l.Count)
		}
	}
	for _, w := range q.Why {
		out += fmt.Sprintf(" %s:%s", w.Scheme, w.Code)
	}
	return out
}

// of makes an elder: age in full years at noon, ability, category.
func of(age int, ability, category string) care.Elder {
	return care.Elder{Born: day(2026-age, 6, 1), Ability: ability, Category: category}
}

func starred(n int) care.Elder { return care.Elder{Born: day(1950, 6, 1), Stars: n} }

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func on(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, townZone)
}

func spent(scheme, service string, at time.Time, amount care.Money, units int) []care.Used {
	return []care.Used{{Scheme: scheme, Service: service, At: at, Amount: amount, Units: units}}
}

type schemeCase struct {
	name     string
	elder    care.Elder
	service  string
	quantity int
	at       time.Time // zero: noon
	used     []care.Used
	want     string
}

func (p programme) run(t *testing.T, cases []schemeCase) {
	t.Helper()
	for _, c := range cases {
		at := c.at
		if at.IsZero() {
			at = noon
		}
		q := care.Price(p.service(t, c.service), c.quantity, at, c.elder, p.schemes, c.used)
		if got := told(q); got != c.want {
			t.Errorf("%s:\n got  %s\n want %s", c.name, got, c.want)
		}
	}
}

func TestStarLevelsOfNingbianRoad(t *testing.T) {
	january := on(2026, 1, 1, 0, 0)
	readProgramme(t, "testdata/schemes/ningbian.yaml").run(t, []schemeCase{
		{"three stars pay nothing", starred(3), "housekeeping", 1, noon, nil, "0.00 stars=100.00×1 left/year=100.00#1"},
		{"two stars pay 40 %", starred(2), "housekeeping", 1, noon, nil, "40.00 stars=60.00×1 left/year=60.00#1"},
		{"one star pays 60 %", starred(1), "housekeeping", 1, noon, nil, "60.00 stars=40.00×1 left/year=40.00#1"},
		{"no star pays all", starred(0), "housekeeping", 1, noon, nil, "100.00 stars:not_eligible"},
		{"twice a year, not three times", starred(2), "housekeeping", 3, noon, nil, "180.00 stars=120.00×2 left/year=0.00#0 stars:partly"},
		{"both times of the year are used", starred(2), "housekeeping", 1, noon, spent("stars", "housekeeping", january, 12000, 2), "100.00 left/year=0.00#0 stars:exhausted"},
		{"last year's do not count", starred(2), "housekeeping", 1, noon, spent("stars", "housekeeping", january.Add(-time.Minute), 12000, 2), "40.00 stars=60.00×1 left/year=60.00#1"},
		{"other services do not count", starred(3), "housekeeping", 1, noon, spent("stars", "massage", january, 10000, 4), "0.00 stars=100.00×1 left/year=100.00#1"},
		{"a haircut with one star", starred(1), "haircut", 1, noon, nil, "6.00 stars=4.00×1 left/year=20.00#5"},
		{"four haircuts with one left", starred(3), "haircut", 4, noon, spent("stars", "haircut", january, 5000, 5), "30.00 stars=10.00×1 left/year=0.00#0 stars:partly"},
		{"an injection with two stars", starred(2), "injection", 1, noon, nil, "4.00 stars=6.00×1 left/year=54.00#9"},
		{"the tenth and eleventh injection", starred(2), "injection", 2, noon, spent("stars", "injection", january, 5400, 9), "14.00 stars=6.00×1 left/year=0.00#0 stars:partly"},
		{"four massages of 30 within 100", starred(3), "massage", 4, noon, nil, "20.00 stars=100.00×4 left/year=0.00#0 stars:partly"},
		{"rice is paid, though it is goods", starred(3), "rice", 2, noon, nil, "0.00 stars=90.00×2 left/year=10.00"},
		{"rice and oil share one pot", starred(3), "oil", 1, noon, spent("stars", "rice", january, 9000, 2), "50.00 stars=10.00×1 left/year=0.00 stars:partly"},
		{"nothing for lunch, and no reason to say so", starred(3), "lunch", 1, noon, nil, "12.00"},
	})
}

func TestADearerBarberCostsTheElderTheDifference(t *testing.T) {
	p := readProgramme(t, "testdata/schemes/ningbian.yaml")
	dear := p.service(t, "haircut")
	dear.Price = 2000
	for stars, want := range map[int]string{
		3: "10.00 stars=10.00×1 left/year=50.00#5",
		2: "14.00 stars=6.00×1 left/year=30.00#5",
		1: "16.00 stars=4.00×1 left/year=20.00#5",
	} {
		if got := told(care.Price(dear, 1, noon, starred(stars), p.schemes, nil)); got != want {
			t.Errorf("%d stars: got %s, want %s", stars, got, want)
		}
	}
}

func TestMonthlyVoucherOfShenzhen(t *testing.T) {
	old := of(82, "自理", "")
	readProgramme(t, "testdata/schemes/shenzhen.yaml").run(t, []schemeCase{
		{"on 低保 and unable: 500", of(75, "失能", "低保"), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=440.00"},
		{"demented counts as unable", of(90, "失智", "低保"), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=440.00"},
		{"unable, not 低保: 300", of(75, "失能", ""), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=240.00"},
		{"优抚, able: 300", of(70, "自理", "优抚"), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=240.00"},
		{"低保, able: 300", of(66, "自理", "低保"), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=240.00"},
		{"优抚 and unable and over 80: still 300", of(85, "失能", "优抚"), "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=240.00"},
		{"over 80: 200", old, "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=140.00"},
		{"80 on the day of the visit", care.Elder{Born: day(1946, 11, 23)}, "cleaning", 1, noon, nil, "0.00 voucher=60.00×1 left/month=140.00"},
		{"80 on the day after", care.Elder{Born: day(1946, 11, 24)}, "cleaning", 1, noon, nil, "60.00 voucher:not_eligible"},
		{"born on a 29th of February, on the 28th", care.Elder{Born: day(1948, 2, 29)}, "cleaning", 1, on(2028, 2, 28, 9, 0), nil, "60.00 voucher:not_eligible"},
		{"59", care.Elder{Born: day(1966, 11, 24), Ability: "失能", Category: "低保"}, "cleaning", 1, noon, nil, "60.00 voucher:not_eligible"},
		{"born nobody knows when", care.Elder{Ability: "失能", Category: "低保"}, "cleaning", 1, noon, nil, "60.00 voucher:not_eligible"},
		{"75, able, no category", of(75, "自理", ""), "cleaning", 1, noon, nil, "60.00 voucher:not_eligible"},
		{"two hours of nursing", old, "nursing", 2, noon, nil, "0.00 voucher=161.00×2 left/month=39.00"},
		{"the last unit is partly paid", old, "nursing", 3, noon, nil, "41.50 voucher=200.00×3 left/month=0.00 voucher:partly"},
		{"part of the month is used", old, "nursing", 1, noon, spent("voucher", "nursing", on(2026, 11, 2, 9, 0), 16100, 2), "41.50 voucher=39.00×1 left/month=0.00 voucher:partly"},
		{"all of the month is used", old, "cleaning", 1, noon, spent("voucher", "nursing", on(2026, 11, 2, 9, 0), 20000, 3), "60.00 left/month=0.00 voucher:exhausted"},
		{"the month begins at midnight in the town", old, "cleaning", 1, noon, spent("voucher", "nursing", on(2026, 11, 1, 0, 0), 20000, 3), "60.00 left/month=0.00 voucher:exhausted"},
		{"October is not carried over and does not count", old, "cleaning", 1, noon, spent("voucher", "nursing", on(2026, 10, 31, 23, 59), 20000, 3), "0.00 voucher=60.00×1 left/month=140.00"},
		{"a visit next month has a new voucher", old, "cleaning", 1, on(2026, 12, 1, 9, 0), spent("voucher", "nursing", noon, 20000, 3), "0.00 voucher=60.00×1 left/month=140.00"},
		{"what was booked for later this month counts", old, "cleaning", 1, noon, spent("voucher", "nursing", on(2026, 11, 30, 23, 0), 20000, 3), "60.00 left/month=0.00 voucher:exhausted"},
		{"moved to a higher tier within the month", of(82, "失能", ""), "cleaning", 1, noon, spent("voucher", "cleaning", on(2026, 11, 3, 9, 0), 15000, 3), "0.00 voucher=60.00×1 left/month=90.00"},
		{"after the catalogue's own subsidy", old, "lunch", 1, noon, nil, "0.00 =8.00×1 voucher=10.00×1 left/month=190.00"},
		{"not for medicine", old, "pills", 1, noon, nil, "35.00"},
		{"not for goods", old, "rice", 2, noon, nil, "100.00"},
		{"the last day", old, "cleaning", 1, on(2026, 12, 31, 23, 0), nil, "0.00 voucher=60.00×1 left/month=140.00"},
		{"the day after", old, "cleaning", 1, on(2027, 1, 1, 0, 0), nil, "60.00 voucher:expired"},
		{"the day before it began", old, "cleaning", 1, on(2025, 12, 31, 23, 59), nil, "60.00 voucher:expired"},
		{"who never had it is not told of its end", of(70, "自理", ""), "cleaning", 1, on(2027, 1, 1, 0, 0), nil, "60.00 voucher:not_eligible"},
	})
}

func TestSubsidyByAbilityOfJiangdu(t *testing.T) {
	readProgramme(t, "testdata/schemes/jiangdu.yaml").run(t, []schemeCase{
		{"in hardship, able: 80", of(70, "自理", "低保"), "cleaning", 1, noon, nil, "0.00 hardship=35.00×1 left/month=45.00 old_age:not_eligible"},
		{"in hardship, half able: 150", of(70, "半失能", "特困"), "bathing", 1, noon, nil, "0.00 hardship=80.00×1 left/month=70.00 old_age:not_eligible"},
		{"in hardship, unable: 260", of(70, "失能", "低保边缘"), "bathing", 3, noon, nil, "0.00 hardship=240.00×3 left/month=20.00 old_age:not_eligible"},
		{"over 80: 60", of(82, "自理", ""), "cleaning", 1, noon, nil, "0.00 old_age=35.00×1 left/month=25.00 hardship:not_eligible"},
		{"three hours for 60", of(82, "自理", ""), "cleaning", 3, noon, nil, "45.00 old_age=60.00×2 left/month=0.00 hardship:not_eligible old_age:partly"},
		{"both: the better one, not added", of(82, "自理", "低保"), "cleaning", 4, noon, nil, "60.00 hardship=80.00×3 left/month=0.00 old_age:better hardship:partly"},
		{"used up: the other one does not step in", of(82, "自理", "低保"), "cleaning", 1, noon, spent("hardship", "cleaning", on(2026, 11, 2, 9, 0), 8000, 3), "35.00 left/month=0.00 old_age:better hardship:exhausted"},
		{"came into hardship within the month: what the other paid counts", of(82, "自理", "低保"), "cleaning", 1, noon, spent("old_age", "cleaning", on(2026, 11, 2, 9, 0), 6000, 2), "15.00 hardship=20.00×1 left/month=0.00 old_age:better hardship:partly"},
		{"unable, but not in hardship", of(75, "失能", ""), "cleaning", 1, noon, nil, "35.00 old_age:not_eligible hardship:not_eligible"},
		{"not for groceries", of(82, "自理", "低保"), "groceries", 1, noon, nil, "20.00"},
	})
}

func TestMealsAndVisitsOfAnding(t *testing.T) {
	lunch := spent("meals", "lunch", noon, 300, 1)
	readProgramme(t, "testdata/schemes/anding.yaml").run(t, []schemeCase{
		{"breakfast", of(70, "自理", ""), "breakfast", 1, noon, nil, "2.00 meals=1.00×1 left/day=5.00 left/day=#0"},
		{"lunch", of(70, "自理", ""), "lunch", 1, noon, nil, "7.00 meals=3.00×1 left/day=3.00 left/day=#0"},
		{"two lunches, one eaten by the elder", of(70, "自理", ""), "lunch", 2, noon, nil, "17.00 meals=3.00×1 left/day=3.00 left/day=#0 meals:partly"},
		{"supper after lunch", of(70, "自理", ""), "supper", 1, noon, lunch, "6.00 meals=2.00×1 left/day=1.00 left/day=#0"},
		{"a second lunch later", of(70, "自理", ""), "lunch", 1, noon, lunch, "10.00 left/day=3.00 left/day=#0 meals:exhausted"},
		{"tomorrow is another day", of(70, "自理", ""), "lunch", 1, noon.AddDate(0, 0, 1), lunch, "7.00 meals=3.00×1 left/day=3.00 left/day=#0"},
		{"59", of(59, "自理", ""), "lunch", 1, noon, nil, "10.00 meals:not_eligible"},
		{"a care visit, unable: 900 a month", of(70, "失能", ""), "care", 1, noon, nil, "5.00 care=30.00×1 left/month=870.00 left/day=#0"},
		{"one visit a day", of(70, "失能", ""), "care", 2, noon, nil, "40.00 care=30.00×1 left/month=870.00 left/day=#0 care:partly"},
		{"half able: 300", of(70, "半失能", ""), "care", 1, noon, nil, "5.00 care=30.00×1 left/month=270.00 left/day=#0"},
		{"able: 120", of(70, "自理", ""), "care", 1, noon, nil, "5.00 care=30.00×1 left/month=90.00 left/day=#0"},
		{"the fifth visit of an able elder", of(70, "自理", ""), "care", 1, noon, spent("care", "care", on(2026, 11, 2, 9, 0), 12000, 4), "35.00 left/month=0.00 left/day=#1 care:exhausted"},
	})
}

func TestMembersOfYuanyi(t *testing.T) {
	p := readProgramme(t, "testdata/schemes/yuanyi.yaml")
	member := p.elders[0]
	p.run(t, []schemeCase{
		{"a member's breakfast", member, "breakfast", 1, noon, nil, "1.00 members_meals=3.00×1 left/day=#0"},
		{"a member's lunch", member, "lunch", 1, noon, nil, "3.00 members_lunch=9.00×1 left/day=#0"},
		{"a member's supper after breakfast", member, "supper", 1, noon, spent("members_meals", "breakfast", noon, 300, 1), "1.00 members_meals=8.00×1 left/day=#0"},
		{"a guest pays the list price", member, "lunch", 2, noon, nil, "15.00 members_lunch=9.00×1 left/day=#0 members_lunch:partly"},
		{"the first day", member, "lunch", 1, on(2026, 3, 1, 11, 0), nil, "3.00 members_lunch=9.00×1 left/day=#0"},
		{"the day before", member, "lunch", 1, on(2026, 2, 28, 11, 0), nil, "12.00 members_lunch:member"},
		{"the last day", member, "lunch", 1, on(2026, 11, 30, 12, 0), nil, "3.00 members_lunch=9.00×1 left/day=#0"},
		{"the day after", member, "lunch", 1, on(2026, 12, 1, 11, 0), nil, "12.00 members_lunch:member"},
		{"not a member", of(70, "自理", ""), "lunch", 1, noon, nil, "12.00 members_lunch:member"},
	})
	for _, c := range []struct {
		from, to time.Time
		want     care.Money
	}{
		{on(2026, 11, 1, 0, 0), on(2026, 11, 30, 23, 59), 30 * care.Yuan},
		{on(2026, 2, 20, 0, 0), on(2026, 3, 2, 9, 0), 2 * care.Yuan},
		{on(2026, 11, 29, 9, 0), on(2026, 12, 10, 9, 0), 2 * care.Yuan},
		{on(2026, 12, 1, 0, 0), on(2026, 12, 31, 0, 0), 0},
	} {
		if got := member.Memberships[0].Owed(c.from, c.to); got != c.want {
			t.Errorf("owed from %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func TestVisitsRespiteAndCash(t *testing.T) {
	p := readProgramme(t, "testdata/schemes/others.yaml")
	alone := of(70, "自理", "")
	alone.Living = "独居"
	p.run(t, []schemeCase{
		{"who lives alone is visited for nothing", alone, "care_visit", 1, noon, nil, "0.00 care_visits=4.00×1"},
		{"who does not pays 4", of(70, "自理", ""), "care_visit", 1, noon, nil, "4.00 care_visits:not_eligible"},
		{"a month of respite", of(81, "失能", ""), "respite", 30, noon, nil, "0.00 respite=3600.00×30 left/year=#0"},
		{"and a day", of(81, "失能", ""), "respite", 31, noon, nil, "120.00 respite=3600.00×30 left/year=#0 respite:partly"},
		{"one in the year already", of(91, "自理", "低保"), "respite", 5, noon, spent("respite", "respite", on(2026, 2, 1, 9, 0), 120000, 28), "360.00 respite=240.00×2 left/year=#0 respite:partly"},
		{"89 with a low income", of(89, "自理", "低保"), "respite", 1, noon, nil, "120.00 respite:not_eligible"},
	})
	for age, want := range map[int]care.Money{80: 10000, 89: 10000, 90: 20000, 100: 50000} {
		got := care.Entitled(of(age, "自理", ""), noon, p.schemes, nil)
		if len(got) != 1 || got[0].Scheme.ID != "age_cash" || got[0].Tier.Cash != want || got[0].Tier.CashPer != care.PerMonth || got[0].Scheme.ApplyEn == "" {
			t.Errorf("at %d: %+v", age, got)
		}
	}
	if got := care.Entitled(of(79, "自理", ""), noon, p.schemes, nil); len(got) != 0 {
		t.Errorf("at 79: %+v", got)
	}
}

func TestTheDemoTown(t *testing.T) {
	p := readProgramme(t, "demo/town.yaml")
	who := func(name string) care.Elder {
		i := slices.IndexFunc(p.elders, func(e care.Elder) bool { return e.Name == name })
		if i < 0 {
			t.Fatalf("there is no elder %q", name)
		}
		return p.elders[i]
	}
	wang, liu, wu, zhou := who("王秀兰"), who("刘桂英"), who("吴凤英"), who("周永康")
	p.run(t, []schemeCase{
		{"Wang's lunch", wang, "lunch", 1, noon, nil, "3.00 =12.00×1 hardship_meals:not_eligible canteen_members:member"},
		{"Wang's cleaning, on the voucher for those over 80", wang, "cleaning", 1, noon, nil, "0.00 =30.00×1 voucher=30.00×1 left/month=30.00 stars:not_eligible"},
		{"on 低保: half of the rest of a lunch", liu, "lunch", 1, noon, nil, "1.50 =12.00×1 hardship_meals=1.50×1 left/day=#0 canteen_members:member"},
		{"in 特困: lunch costs nothing, a guest's does", wu, "lunch", 2, noon, nil, "3.00 =24.00×2 hardship_meals=3.00×1 left/day=#0 canteen_members:member hardship_meals:partly"},
		{"a member's supper", zhou, "supper", 1, noon, nil, "1.00 =9.00×1 canteen_members=2.00×1 left/day=#0 hardship_meals:not_eligible"},
		{"two stars, and the voucher pays the rest", liu, "massage", 1, noon, nil, "0.00 =20.00×1 stars=18.00×1 voucher=12.00×1 left/year=42.00#3 left/month=138.00"},
		{"goods on stars only", liu, "daily_goods", 1, noon, nil, "40.00 stars=60.00×1 left/year=0.00"},
		{"three stars", wu, "haircut", 1, noon, nil, "0.00 =10.00×1 stars=10.00×1 left/year=50.00#5"},
		{"nobody over 90 with a low income pays for respite", wu, "respite", 7, noon, nil, "0.00 respite=1050.00×7 left/year=#23"},
		{"others do", wang, "respite", 1, noon, nil, "150.00 respite:not_eligible"},
	})
	raw, err := os.ReadFile("demo/town.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tw, err := parseTown(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tw.Services {
		if s.Name == "" || s.NameEn == "" || s.Spoken == "" || s.SpokenEn == "" || s.UnitEn == "" || len(s.Aliases) == 0 || len(s.AliasesEn) == 0 {
			t.Errorf("service %s lacks a name", s.ID)
		}
		if !slices.ContainsFunc(tw.Providers, func(p townProvider) bool { return slices.Contains(p.Services, s.ID) }) {
			t.Errorf("nobody does %s", s.ID)
		}
	}
	for _, n := range tw.Notices {
		if n.TextEn == "" || n.Until.Year() < 2030 {
			t.Errorf("notice %s", n.ID)
		}
	}
}

func TestASlipInASchemeIsRefused(t *testing.T) {
	catalogue := []care.Service{{ID: "lunch"}}
	for slip, scheme := range map[string]string{
		"no service":    "services: [lunhc], tiers: [{share: 50}]",
		"for which the": "services: [lunch], tiers: [{share: 50, allowances: [{services: [supper], per: day, count: 1}]}]",
		"in a hundred":  "tiers: [{share: 160}]",
		"together":      "tiers: [{share: 60, fixed: 300}]",
		"no period":     "tiers: [{allowances: [{per: week, amount: 100}]}]",
		"bounds":        "tiers: [{allowances: [{per: day}]}]",
		"no tiers":      "payer: 街道",
		"no ability":    "tiers: [{share: 5, if: {abilities: [失 能]}}]",
		"of that age":   "tiers: [{share: 5, if: {min_age: 80, max_age: 70}}]",
		"below zero":    "tiers: [{each: -1}]",
		"what is paid":  "tiers: [{if: {min_age: 80}}]",
		"cash is alone": "tiers: [{cash: 100, share: 50, cash_per: month}]",
		"ends before":   "from: 2026-02-01, to: 2026-01-01, tiers: [{share: 5}]",
		"kind of help":  "helps: [meals], tiers: [{share: 5}]",
	} {
		tw, err := parseTown([]byte("schemes: [{id: x, name: 甲, spoken: 甲, spoken_en: a, " + scheme + "}]"))
		if err != nil {
			t.Errorf("%s: %v", slip, err)
			continue
		}
		if err := checkScheme(tw.Schemes[0].scheme(), catalogue); err == nil || !strings.Contains(err.Error(), slip) {
			t.Errorf("%s: %v", slip, err)
		}
	}
	for _, unknown := range []string{"classes: [food]", "tiers: [{shares: 5}]", "tiers: [{if: {age: 80}}]", "from: 1.1.2026"} {
		if _, err := parseTown([]byte("schemes: [{id: x, " + unknown + "}]")); err == nil {
			t.Errorf("%s was taken", unknown)
		}
	}
}
