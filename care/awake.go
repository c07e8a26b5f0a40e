package care

import "time"

// The hours of the night, in the town's time, when nobody is expected to walk
// past a sensor.
const (
	nightBegins = 22
	nightEnds   = 7
)

// Awake is how much of the time from a to b lies outside the night.
func Awake(a, b time.Time, zone *time.Location) (d time.Duration) {
	a, b = a.In(zone), b.In(zone)
	for day := a; ; day = day.AddDate(0, 0, 1) {
		from := time.Date(day.Year(), day.Month(), day.Day(), nightEnds, 0, 0, 0, zone)
		to := time.Date(day.Year(), day.Month(), day.Day(), nightBegins, 0, 0, 0, zone)
		if from.After(b) {
			return d
		}
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		if to.After(from) {
			d += to.Sub(from)
		}
	}
}
