package timex

import (
	"slices"
	"time"
)

// days is a stretch of whole days; to is exclusive.
type days struct {
	from, to time.Time
	grain    Grain
}

// clock is a time of day as it was said.
type clock struct {
	hour, minute, second int // hour 0 to 24
	upTo                 int // 八九点: the later hour, 0 for none
	sure                 bool
	grain                Grain
}

// part is a part of the day, in minutes of it; to may lie in the next day.
type part struct {
	from, to int
	kind     partKind
}

type partKind int

const (
	wholePart partKind = iota
	dawn
	morning
	noon
	afternoon
	evening
	night
)

// moment is what can stand on one side of "from … to …": a date, a part of the
// day, a time of day in any combination, or an exact moment.
type moment struct {
	dates   []days // best first
	part    *part
	clock   *clock
	exact   time.Time // in half an hour
	weekday bool      // a weekday, that a date may follow
	hasYear bool      // the year was said
	late    bool      // the date stands behind the time of day

	yearless bool // a month or a day of one whose year was not said
	counted  bool // a day found by counting days, weeks or months
	ending   bool // the end of a month or a year: what lasts until it lasts to its very end
}

func (m moment) empty() bool {
	return len(m.dates) == 0 && m.part == nil && m.clock == nil && m.exact.IsZero()
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func dayOf(t time.Time) days { t = midnight(t); return days{t, t.AddDate(0, 0, 1), Day} }

func weekOf(t time.Time) days {
	monday := midnight(t).AddDate(0, 0, -(int(t.Weekday())+6)%7)
	return days{monday, monday.AddDate(0, 0, 7), Week}
}

func monthOf(t time.Time) days {
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	return days{first, first.AddDate(0, 1, 0), Month}
}

func yearOf(year int, zone *time.Location) days {
	first := time.Date(year, 1, 1, 0, 0, 0, 0, zone)
	return days{first, first.AddDate(1, 0, 0), Year}
}

// date gives a calendar day, ok false for one that does not exist.
func date(year, month, day int, zone *time.Location) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
	return t, t.Day() == day
}

// recent is how long ago a date without a year may lie to be a second reading.
const recent = 60

// monthDay gives the next such day from base on; then, as a second reading, one
// that has just passed.
func monthDay(base time.Time, month, day int) []days {
	var found []days
	today := midnight(base)
	for y := today.Year(); y <= today.Year()+8; y++ {
		if t, ok := date(y, month, day, base.Location()); ok && !t.Before(today) {
			found = append(found, dayOf(t))
			break
		}
	}
	for y := today.Year() - 1; y <= today.Year(); y++ {
		if t, ok := date(y, month, day, base.Location()); ok && t.Before(today) && daysBetween(t, today) <= recent {
			found = append(found, dayOf(t))
		}
	}
	return found
}

// dayOfMonth gives the next such day from base on.
func dayOfMonth(base time.Time, day int) []days {
	for i := range 12 {
		if t, ok := date(base.Year(), int(base.Month())+i, day, base.Location()); ok && !t.Before(midnight(base)) {
			return []days{dayOf(t)}
		}
		first := time.Date(base.Year(), base.Month()+time.Month(i), 1, 0, 0, 0, 0, base.Location())
		if t, ok := date(first.Year(), int(first.Month()), day, base.Location()); ok && !t.Before(midnight(base)) {
			return []days{dayOf(t)}
		}
	}
	return nil
}

// monthNext gives the month of this year, or of the next if it is over.
func monthNext(base time.Time, month int) days {
	m := monthOf(time.Date(base.Year(), time.Month(month), 1, 0, 0, 0, 0, base.Location()))
	if !m.to.After(base) {
		m = monthOf(m.from.AddDate(1, 0, 0))
	}
	return m
}

// nextWeekday gives the day from base on, today included, and a week later as a
// second reading if it is today.
func nextWeekday(base time.Time, want time.Weekday) []days {
	ahead := (int(want) - int(base.Weekday()) + 7) % 7
	first := midnight(base).AddDate(0, 0, ahead)
	if ahead == 0 {
		return []days{dayOf(first), dayOf(first.AddDate(0, 0, 7))}
	}
	return []days{dayOf(first)}
}

// weekdayIn gives the day of the week (Monday to Sunday) that is so many weeks
// from this one.
func weekdayIn(now time.Time, want time.Weekday, weeks int) days {
	return dayOf(weekOf(now).from.AddDate(0, 0, (int(want)+6)%7+7*weeks))
}

func onDay(day time.Time, minutes, seconds int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, seconds, 0, day.Location())
}

// hours gives the readings of an hour said with a part of the day, or without
// one, in hours from the day's midnight, the likelier first. Without one, seven
// to eleven are likelier before noon and the others after it.
func hours(h int, sure bool, p *part) []int {
	kind := wholePart
	if p != nil {
		kind = p.kind
	}
	switch {
	case h == 24 || (h == 12 || h == 0) && (kind == evening || kind == night):
		return []int{24}
	case h == 12 && kind == dawn:
		return []int{0}
	case sure || h == 0 || h > 12, kind == morning, kind == dawn:
		return []int{h}
	case kind == noon:
		if h <= 4 {
			h += 12
		}
		return []int{h}
	case kind == afternoon:
		return []int{h%12 + 12}
	case kind == evening && h > 4:
		return []int{h + 12}
	case kind == evening, kind == night && h < 6:
		return []int{h + 24, h}
	case kind == night:
		return []int{h + 12}
	case h >= 7 && h <= 11:
		return []int{h, h + 12}
	case h == 12:
		return []int{12, 0}
	}
	return []int{h + 12, h}
}

// instants gives the moments of a clock on a day. Of today's readings without a
// part of the day one that is still ahead comes before one that has passed.
func (m moment) instants(day, now time.Time) []time.Time {
	var all []time.Time
	for _, h := range hours(m.clock.hour, m.clock.sure, m.part) {
		all = append(all, onDay(day, h*60+m.clock.minute, m.clock.second))
	}
	if len(all) == 2 && m.part == nil && midnight(now).Equal(day) && all[0].Before(now) && !all[1].Before(now) {
		all[0], all[1] = all[1], all[0]
	}
	return all
}

func (m moment) on(now time.Time) []days {
	if len(m.dates) > 0 {
		return m.dates
	}
	return []days{dayOf(now)}
}

// values gives the readings, the best first.
func (m moment) values(now time.Time) []Value {
	if !m.exact.IsZero() {
		return []Value{{Grain: Minute, At: m.exact}}
	}
	var all, later []Value
	for _, d := range m.on(now) {
		switch {
		case m.clock != nil:
			for i, t := range m.instants(d.from, now) {
				v := Value{Grain: m.clock.grain, At: t}
				if m.clock.upTo > 0 {
					v = Value{Grain: Hour, From: t, To: t.Add(time.Duration(m.clock.upTo-m.clock.hour) * time.Hour)}
				}
				if i == 0 {
					all = append(all, v)
				} else {
					later = append(later, v)
				}
			}
		case m.part != nil && m.part.kind == noon && m.part.from <= 12*60 && m.part.to > 12*60: // noon is a moment
			all = append(all, Value{Grain: Hour, At: onDay(d.from, 12*60, 0)})
		case m.part != nil:
			all = append(all, Value{Grain: Hour, From: onDay(d.from, m.part.from, 0), To: onDay(d.from, m.part.to, 0)})
		default:
			all = append(all, d.value())
		}
	}
	return append(all, later...)
}

func (d days) value() Value {
	if d.grain == Day && d.from.AddDate(0, 0, 1).Equal(d.to) {
		return Value{Grain: Day, At: d.from}
	}
	return Value{Grain: d.grain, From: d.from, To: d.to}
}

// maxAlternatives keeps what a caller has to ask about small.
const maxAlternatives = 5

// oneValue folds readings into the best with its alternatives.
func oneValue(all []Value) (Value, bool) {
	var kept []Value
	for _, v := range all {
		if v.writable() && !slices.ContainsFunc(kept, v.same) && len(kept) <= maxAlternatives {
			kept = append(kept, v)
		}
	}
	if len(kept) == 0 {
		return Value{}, false
	}
	best := kept[0]
	if len(kept) > 1 {
		best.Alternatives = kept[1:]
	}
	return best, true
}

// writable tells whether there is a value and RFC 3339 can write it, and it does
// not end before it begins (Friday before midnight).
func (v Value) writable() bool {
	if !v.From.IsZero() && !v.To.IsZero() && (v.To.Before(v.From) || v.To.Equal(v.From) && !v.Inclusive) {
		return false
	}
	if v.At.IsZero() && v.From.IsZero() && v.To.IsZero() && v.Duration == "" && v.RRule == "" {
		return false // of the year 1
	}
	for _, t := range []time.Time{v.At, v.From, v.To} {
		if !t.IsZero() && (t.Year() < 2 || t.Year() > 9998) {
			return false
		}
	}
	return true
}

func (v Value) same(o Value) bool {
	return v.At.Equal(o.At) && v.From.Equal(o.From) && v.To.Equal(o.To) && v.Duration == o.Duration && v.RRule == o.RRule
}

// start is where a value begins.
func (v Value) start() time.Time {
	if v.At.IsZero() {
		return v.From
	}
	return v.At
}
