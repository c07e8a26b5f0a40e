package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"yinling/callcenter"
	"yinling/care"
)

// sheet is what is read out to 120.
type sheet struct {
	Who        string    `json:"who"`
	Age        int       `json:"age"` // 0 unknown
	Where      string    `json:"where"`
	Position   *pointOut `json:"position,omitempty"`
	Since      time.Time `json:"since"`
	What       string    `json:"what"`
	Living     string    `json:"living"`
	Conditions []string  `json:"conditions"`
	Allergies  []string  `json:"allergies"`
	Medicines  []string  `json:"medicines"`
	Door       string    `json:"door"` // "" until this agent has asked for it
	Phone      string    `json:"phone"`
	Contact    string    `json:"contact"`
	Text       texts     `json:"text"`
}

type texts struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// sheet writes down that it was read, and shows it even when that fails: an
// ambulance does not wait for our books. Only the door does.
func (s *Server) sheet(w http.ResponseWriter, r *http.Request) {
	ctx, who := r.Context(), agentOwner(agentOf(r.Context()))
	v, err := s.incidents.View(ctx, chi.URLParam(r, "id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	facts := sheetFacts{view: v, zone: s.zone, hotline: s.set.Hotline, now: time.Now()}
	facts.events, err = s.records.Timeline(ctx, care.IncidentSubject(v.ID))
	if err != nil {
		s.log.Error("the sheet lacks what was heard", "incident", v.ID, "error", err)
	}
	circle, err := s.incidents.Circle(ctx, v.Incident)
	if err != nil {
		s.log.Error("the sheet lacks the relatives", "incident", v.ID, "error", err)
	}
	if len(circle.Relatives) > 0 {
		facts.relative = circle.Relatives[0]
	}
	if err := s.incidents.Read(ctx, who, v.ID, care.EventSheetRead); err != nil {
		s.log.Error("writing that the sheet was read", "incident", v.ID, "error", err)
	}
	writeJSON(w, facts.sheet(who))
}

// sheetFacts is what a sheet is made of.
type sheetFacts struct {
	view     callcenter.IncidentView
	events   []care.Event
	relative care.Person // the first of the elder's order
	zone     *time.Location
	hotline  string
	now      time.Time
}

func (f sheetFacts) sheet(reader string) sheet {
	v, e := f.view, care.Elder{}
	if v.Elder != nil {
		e = *v.Elder
	}
	out := sheet{
		Who: e.Name, Where: e.Address.Text, Position: pointOf(v.Position), Since: v.Opened, What: string(v.Kind), Living: e.Living,
		Conditions: orEmpty(e.Health.Conditions), Allergies: orEmpty(e.Health.Allergies), Medicines: orEmpty(e.Health.Medicines),
		Phone: cmp.Or(e.Phone, v.Device.Phone), Contact: strings.TrimSpace(f.relative.Role + " " + f.relative.Name + " " + f.relative.Phone),
	}
	if !e.Born.IsZero() {
		out.Age = e.Age(f.now)
	}
	if f.doorRead(reader) {
		out.Door = e.Address.Door
	}
	if out.Where == "" && out.Position == nil {
		out.Where = sheetZh.nowhere // addresses are Chinese, too
	}
	out.Text = texts{f.text(out, sheetZh), f.text(out, sheetEn)}
	return out
}

// doorRead tells whether the reader asked for the door since the incident was
// opened the last time.
func (f sheetFacts) doorRead(reader string) bool {
	for _, e := range f.events {
		if e.What == care.EventDoorRead && e.Who == reader && !e.At.Before(f.view.Opened.Truncate(time.Millisecond)) {
			return true
		}
	}
	return false
}

// text is the sheet as it is read out, one fact a line; what is not known is
// left out, but allergies are always spoken of.
func (f sheetFacts) text(s sheet, w sheetWords) string {
	var b strings.Builder
	line := func(label, value string) {
		if value != "" {
			b.WriteString(label + w.colon + value + "\n")
		}
	}
	who := cmp.Or(s.Who, w.nobody)
	if w.english && f.view.Elder != nil && f.view.Elder.SalutationEn != "" {
		who += " (" + f.view.Elder.SalutationEn + ")"
	}
	if s.Age > 0 {
		who += w.comma + fmt.Sprintf(w.age, s.Age)
	}
	living := s.Living
	if w.english {
		living = cmp.Or(livingEn[living], living)
	}
	if living != "" {
		who += w.comma + living
	}
	line(w.who, who)
	where := s.Where
	if w.english && f.view.Elder != nil {
		where = cmp.Or(f.view.Elder.Address.TextEn, where)
	}
	if where == sheetZh.nowhere {
		where = w.nowhere
	}
	line(w.where, where)
	line(w.position, f.position(w))
	line(w.since, s.Since.In(f.zone).Format("2006-01-02 15:04")+w.comma+fmt.Sprintf(w.ago, int(f.now.Sub(s.Since).Minutes())))
	line(w.what, f.what(w))
	line(w.said, f.said(w))
	line(w.conditions, strings.Join(s.Conditions, w.list))
	line(w.allergies, cmp.Or(strings.Join(s.Allergies, w.list), w.none))
	line(w.medicines, strings.Join(s.Medicines, w.list))
	line(w.door, s.Door)
	line(w.phone, s.Phone)
	line(w.contact, s.Contact)
	line(w.hotline, f.hotline)
	return strings.TrimSuffix(b.String(), "\n")
}

func (f sheetFacts) what(w sheetWords) string {
	what := cmp.Or(w.kinds[f.view.Kind], string(f.view.Kind))
	if n := f.view.Presses; n > 1 {
		what += w.comma + fmt.Sprintf(w.presses, n)
	}
	return what
}

// said is what the bot heard of the elder, in their words.
func (f sheetFacts) said(w sheetWords) string {
	var list []string
	for _, e := range f.events {
		if e.What == care.EventHeard && e.Data["text"] != "" && !e.At.Before(f.view.Opened.Truncate(time.Millisecond)) {
			list = append(list, fmt.Sprintf(w.quote, e.Data["text"]))
		}
	}
	return strings.Join(list, w.list)
}

// atHome is how near to the address a position still is at home, in metres:
// about what a watch errs inside a building.
const atHome = 60

// position tells the last position in words and in coordinates.
func (f sheetFacts) position(w sheetWords) string {
	p := f.view.Position
	if !p.Fix {
		return ""
	}
	parts := []string{}
	if e := f.view.Elder; e != nil && (e.Address.Lat != 0 || e.Address.Lon != 0) {
		metres := care.Distance(e.Address.Lat, e.Address.Lon, p.Lat, p.Lon)
		if metres <= max(atHome, p.Accuracy) {
			parts = append(parts, w.home)
		} else {
			way := w.ways[bearing(e.Address.Lat, e.Address.Lon, p.Lat, p.Lon)]
			parts = append(parts, fmt.Sprintf(w.away, way, length(metres, w)))
		}
	}
	ns, ew := w.north, w.east
	if p.Lat < 0 {
		ns = w.south
	}
	if p.Lon < 0 {
		ew = w.west
	}
	parts = append(parts, fmt.Sprintf(w.point, ns, math.Abs(p.Lat), ew, math.Abs(p.Lon)))
	if p.Accuracy > 0 {
		parts = append(parts, fmt.Sprintf(w.within, p.Accuracy))
	}
	if !p.At.IsZero() {
		parts = append(parts, fmt.Sprintf(w.fixed, p.At.In(f.zone).Format("15:04:05")))
	}
	return strings.Join(parts, w.comma)
}

func length(metres float64, w sheetWords) string {
	if metres < 1000 {
		return fmt.Sprintf(w.metres, math.Round(metres/10)*10)
	}
	return fmt.Sprintf(w.kilometres, metres/1000)
}

// bearing is the way from one point to another in eighths of the compass:
// 0 north, 1 north-east, … For the few kilometres of a town the earth is flat.
func bearing(lat1, lon1, lat2, lon2 float64) int {
	north := lat2 - lat1
	east := (lon2 - lon1) * math.Cos((lat1+lat2)/2*math.Pi/180)
	return int(math.Round(math.Atan2(east, north)/(math.Pi/4))+8) % 8
}
