package care

import "time"

// Help is one of the six helps (六助) that a service belongs to.
type Help string

// The six helps.
const (
	HelpMeal    Help = "meal"    // 助餐
	HelpClean   Help = "clean"   // 助洁
	HelpMedical Help = "medical" // 助医
	HelpTravel  Help = "travel"  // 助行
	HelpRepair  Help = "repair"  // 助急
	HelpCompany Help = "company" // 助乐
)

// Service is an entry of the catalogue.
type Service struct {
	ID       string // "lunch", "cleaning"
	Help     Help
	Name     string // official name, on screens: 午餐配送
	NameEn   string
	Spoken   string // as people say it: 午饭
	SpokenEn string // lunch
	Unit     string // 份, 次, 小时
	UnitEn   string
	Price    Money         // list price of one unit
	Subsidy  Money         // paid by the town per unit; the elder pays the rest
	Duration time.Duration // how long a visit takes
	Lead     time.Duration // the shortest notice
	From, To TimeOfDay     // when a visit may begin, local time, To included
	// Aliases are other words people use for it: 送餐, 盒饭. A town's own service
	// is understood by them.
	Aliases, AliasesEn []string
	Class              Class
	Away               bool // the elder goes to the provider: day care
	Most               int  // units that can be booked at once: 4 meals; 0 stands for 1
}

// Class is what a service is to those who pay for it: a voucher may pay for
// care and not for goods.
type Class string

// The classes of services.
const (
	ClassCare     Class = "" // home-care services, most of them
	ClassGoods    Class = "goods"
	ClassMedicine Class = "medicine"
)

// Called gives the service as people say it.
func (s Service) Called(lang Lang) string {
	if lang == English {
		return s.SpokenEn
	}
	return s.Spoken
}

// TimeOfDay is minutes after local midnight.
type TimeOfDay int

// Clock makes a TimeOfDay.
func Clock(hour, minute int) TimeOfDay { return TimeOfDay(hour*60 + minute) }

// TimeOfDayOf reads the wall clock of t in t's own location.
func TimeOfDayOf(t time.Time) TimeOfDay { return Clock(t.Hour(), t.Minute()) }

// On gives the moment of this time of day on the local day of d.
func (t TimeOfDay) On(d time.Time) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), int(t)/60, int(t)%60, 0, 0, d.Location())
}

// Provider does booked services.
type Provider struct {
	ID, Name, NameEn, Phone string
	Services                []string       // service ids
	Communities             []string       // service areas; empty: everywhere
	Weekdays                []time.Weekday // working days; empty: every day
}

// Serves tells whether the provider does the service in the community on the local day of at.
func (p Provider) Serves(serviceID, community string, at time.Time) bool {
	return contains(p.Services, serviceID) &&
		(len(p.Communities) == 0 || contains(p.Communities, community)) &&
		(len(p.Weekdays) == 0 || contains(p.Weekdays, at.Weekday()))
}

func contains[T comparable](list []T, want T) bool {
	for _, v := range list {
		if v == want {
			return true
		}
	}
	return false
}
