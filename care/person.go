package care

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Responder is somebody of the town who goes to the door: station staff, a
// volunteer, a community worker on duty.
type Responder struct {
	ID          string
	Name        string
	Role        string // 站点工作人员, 志愿者, …
	Phone       string
	Lang        Lang
	Communities []string // served; empty: all
	Lat, Lon    float64  // where they usually are, WGS-84
	Channels    []Channel
	OnDuty      bool
}

// Person is anybody who can be told of an incident, with one shape for
// relatives, contacts of the dossier, responders and supervisors.
type Person struct {
	Ref      string    `json:"ref"` // "relative:ID", "contact:PHONE", "responder:ID", "agent:ID"
	Name     string    `json:"name"`
	Role     string    `json:"role"` // 女儿, 邻居, 助老员, …
	Phone    string    `json:"phone"`
	Lang     Lang      `json:"-"`
	Order    int       `json:"order,omitempty"`    // of relatives, from 1
	Distance float64   `json:"distance,omitempty"` // metres from the elder, of responders; -1 unknown
	Channels []Channel `json:"-"`
	Consent  bool      `json:"consent"` // may be told of this elder's emergencies
}

// Circle is everybody around an elder in an emergency: relatives in order,
// community worker, neighbours, then responders on duty, the nearest first.
type Circle struct {
	Relatives   []Person `json:"relatives"`
	Worker      []Person `json:"worker"` // one or none
	Neighbours  []Person `json:"neighbours"`
	Responders  []Person `json:"responders"`
	Supervisors []Person `json:"-"`
}

// NewCircle gathers an elder's circle. near is where the elder is, the home
// without a fix. The worker and neighbours stand in the dossier because they
// are there for emergencies; relatives need the elder's consent.
func NewCircle(e Elder, relatives []Relative, responders []Responder, agents []Agent, near Position) Circle {
	if !near.Fix {
		near.Lat, near.Lon = e.Address.Lat, e.Address.Lon
	}
	var c Circle
	for _, r := range relatives {
		c.Relatives = append(c.Relatives, Person{
			Ref: "relative:" + r.ID, Name: r.Name, Role: r.Relation, Phone: r.Phone, Lang: r.Lang, Order: r.Order, Distance: -1,
			Channels: r.Channels, Consent: r.Consent.Emergency,
		})
	}
	slices.SortStableFunc(c.Relatives, func(a, b Person) int { return cmp.Compare(a.Order, b.Order) })
	contact := func(k Contact) Person {
		p := Person{Ref: "contact:" + k.Phone, Name: k.Name, Role: k.Role, Phone: k.Phone, Lang: Chinese, Distance: -1, Consent: true}
		for _, r := range responders { // the worker of many elders may have better ways to be reached
			if r.Phone == k.Phone {
				p.Channels, p.Lang = r.Channels, r.Lang
			}
		}
		return p
	}
	if e.Worker.Phone != "" {
		c.Worker = []Person{contact(e.Worker)}
	}
	for _, n := range e.Neighbours {
		if n.Phone != "" {
			c.Neighbours = append(c.Neighbours, contact(n))
		}
	}
	for _, r := range responders {
		if elsewhere := e.ID != "" && len(r.Communities) > 0 && !slices.Contains(r.Communities, e.Address.Community); !r.OnDuty || elsewhere {
			continue
		}
		c.Responders = append(c.Responders, Person{
			Ref: "responder:" + r.ID, Name: r.Name, Role: r.Role, Phone: r.Phone, Lang: r.Lang,
			Distance: Distance(near.Lat, near.Lon, r.Lat, r.Lon), Channels: r.Channels, Consent: true,
		})
	}
	slices.SortStableFunc(c.Responders, func(a, b Person) int { return cmp.Compare(a.Distance, b.Distance) })
	for _, a := range agents {
		if a.Supervisor {
			c.Supervisors = append(c.Supervisors, Person{Ref: "agent:" + a.ID, Name: a.Name, Phone: a.Phone, Lang: a.Lang, Distance: -1, Channels: a.Channels, Consent: true})
		}
	}
	return c
}

// Find gives the person with the ref.
func (c Circle) Find(ref string) (Person, bool) {
	for _, list := range [][]Person{c.Relatives, c.Worker, c.Neighbours, c.Responders, c.Supervisors} {
		for _, p := range list {
			if p.Ref == ref {
				return p, true
			}
		}
	}
	return Person{}, false
}

// Told is who a target means, those without consent left out.
func (c Circle) Told(t Target) (people []Person) {
	switch t {
	case TellWorker:
		people = c.Worker
	case TellNeighbours:
		people = c.Neighbours
	case TellSupervisor:
		people = c.Supervisors
	case TellResponder:
		people = c.Responders[:min(1, len(c.Responders))]
	default: // the first relative is the first who may be told
		n := 0
		for _, p := range c.Relatives {
			if !p.Consent {
				continue
			}
			if n++; t == relativeTarget(n) {
				people = []Person{p}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(people), func(p Person) bool { return !p.Consent })
}

// Distance is the way between two points in metres, on a sphere: good to 0.5 %.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, rad = 6371008.8, math.Pi / 180 // mean radius, IUGG
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// Key lets another system in: devices and reports by HTTP. Only its hash is kept.
type Key struct {
	ID      string
	Name    string // whose it is
	Hash    string // SHA-256 of the key, in hex
	Made    time.Time
	Revoked time.Time
}
