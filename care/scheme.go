package care

import "time"

// Scheme is a way in which somebody else pays for an elder's services. Schemes
// are data of the town: who is eligible, for what, how much, and how they
// combine. They apply in the order in which the town gives them, each to what
// the ones before left to pay. docs/money.md explains them with examples.
type Scheme struct {
	ID       string
	Name     string // official, on screens: 高龄服务券
	NameEn   string
	Spoken   string // as people say it: 服务券
	SpokenEn string
	Payer    string // who pays: 街道, 民政局
	PayerEn  string
	// Group: of the schemes with the same one only the best applies to an elder,
	// they are never added up. "" is a group of its own.
	Group string
	// What it pays for: each of the three that is set must hold of a service.
	Services []string  // ids; empty: any
	Helps    []Help    // kinds; empty: any
	Classes  []Class   // empty: ClassCare only, or whatever the Services named are
	Tiers    []Tier    // the best that fits the elder applies, the first of equals
	From, To time.Time // first and last day, UTC midnight; zero: no bound
	// Apply: how one gets it, if not by itself: 到社区登记. "" for by itself.
	Apply, ApplyEn string
}

// Tier is what a scheme gives to some elders. Of each unit it pays what is left
// to pay, or less where Share, Fixed or Each say so.
type Tier struct {
	If       Condition
	Share    int   // of what is left to pay, in hundredths, rounded up to the fen: 60 pays 60 %; 0: all
	Fixed    Money // the elder pays this for each unit and the scheme the rest; HasFixed tells 0 from none
	HasFixed bool
	Each     Money // paid for a unit at most; 0: no bound
	// Allowances bound what is paid. All that concern a service apply.
	Allowances []Allowance
	// Every: the tier entitles to a visit every so many days; 0: it says nothing of it.
	Every int
	// Cash is paid to the elder each CashPer. A tier with it pays for no service.
	Cash    Money
	CashPer Period
}

// Condition is who is meant. Each field that is set must hold; of a list one.
type Condition struct {
	MinAge, MaxAge int // full years on the day of the visit; 0: no bound. MaxAge is included
	Categories     []string
	NotCategories  []string
	Abilities      []string
	Stars          []int
	Living         []string
	Communities    []string
	Membership     string // id of a membership that holds on the day
}

// Period is how often an allowance begins anew.
type Period string

// The periods, by the calendar of the town.
const (
	PerDay     Period = "day"
	PerMonth   Period = "month"
	PerQuarter Period = "quarter"
	PerYear    Period = "year"
)

// Allowance is a bound on what a scheme pays in a period. What is not used is
// lost at its end.
type Allowance struct {
	Services  []string // ids it counts together; empty: all the scheme pays for
	Per       Period
	Amount    Money // paid at most; 0 with HasAmount false: no bound
	HasAmount bool
	Count     int   // units paid for at most, wholly or partly; 0: no bound
	Each      Money // paid for one unit at most; 0: no bound
}

// Membership is what an elder has joined and pays for: 1 yuan a day.
type Membership struct {
	ID       string    `json:"id"`
	From, To time.Time // first and last day, UTC midnight; To is zero while it goes on
	Fee      Money     `json:"fee"` // each Per that has begun
	Per      Period    `json:"per"`
}

// Quote says what a booking costs and who pays; what is spoken comes from it.
type Quote struct {
	List   Money   `json:"list"`   // all units
	Town   Money   `json:"town"`   // what all others pay together
	Elder  Money   `json:"elder"`  // what is left to the elder
	Shares []Share `json:"shares"` // of Town; the sum is Town
	Left   []Left  `json:"left"`   // what remains of the allowances after this booking
	Why    []Why   `json:"why"`    // why schemes of this service do not pay, or not all
}

// Share is what one scheme pays of a booking.
type Share struct {
	Scheme string `json:"scheme"` // id; "" for the subsidy in the catalogue's price
	Amount Money  `json:"amount"`
	Units  int    `json:"units"` // of the booking, that it pays for
}

// Left is what remains of an allowance.
type Left struct {
	Scheme    string    `json:"scheme"`
	Per       Period    `json:"per"`
	Services  []string  `json:"services"` // as in Allowance
	Amount    Money     `json:"amount"`
	HasAmount bool      `json:"hasAmount"`
	Count     int       `json:"count"`
	HasCount  bool      `json:"hasCount"`
	Until     time.Time `json:"until"` // first moment after the period
}

// Why is a reason, for programs: the dialog says each in its own words.
type Why struct {
	Scheme string `json:"scheme"`
	Code   string `json:"code"` // one of the Why… codes
}

// Why a scheme does not pay.
const (
	WhyExhausted   = "exhausted"    // the allowance of the period is used up
	WhyPartly      = "partly"       // it pays only a part: that is all that was left
	WhyNotEligible = "not_eligible" // the elder is none of those it is for
	WhyExpired     = "expired"      // it has ended, or has not begun
	WhyBetter      = "better"       // another one of its group pays
	WhyMember      = "member"       // only for members
)

// Used is what schemes have paid for an elder, one row for each share of each
// booking that was not cancelled.
type Used struct {
	Scheme  string
	Service string
	At      time.Time // of the visit: it counts in the period it lies in
	Amount  Money
	Units   int
}

// Called gives the scheme as people say it.
func (s Scheme) Called(lang Lang) string {
	if lang == English {
		return s.SpokenEn
	}
	return s.Spoken
}
