package timex

import (
	"math"
	"time"
)

// solarTerm gives the day in China on which the sun's longitude reaches
// degrees (a multiple of 15) in a year: 清明 is 15, 冬至 270. Low-precision
// position of the sun after J. Meeus, Astronomical Algorithms (1998), chapter
// 25, good to 0.01° or a quarter of an hour: a term that falls within that of
// midnight may be a day off.
func solarTerm(year int, degrees float64, zone *time.Location) time.Time {
	// The sun is at 280° about New Year and moves a degree in 1.0146 days.
	ahead := math.Mod(degrees-280+360, 360)
	jd := julianDay(year) + ahead*365.2422/360
	for range 6 {
		off := math.Mod(degrees-sunLongitude(jd)+540, 360) - 180
		jd += off * 365.2422 / 360
	}
	const unixEpoch = 2440587.5
	const delta = 69.0 // TT−UT in seconds about 2020
	t := time.Unix(int64((jd-unixEpoch)*86400-delta), 0).UTC().Add(8 * time.Hour)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}

func julianDay(year int) float64 {
	return 2440587.5 + float64(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix())/86400
}

// sunLongitude is the apparent longitude in degrees, 0 to 360.
func sunLongitude(jd float64) float64 {
	t := (jd - 2451545) / 36525
	rad := math.Pi / 180
	mean := 280.46646 + 36000.76983*t + 0.0003032*t*t
	m := (357.52911 + 35999.05029*t - 0.0001537*t*t) * rad
	center := (1.914602-0.004817*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	node := (125.04 - 1934.136*t) * rad
	l := math.Mod(mean+center-0.00569-0.00478*math.Sin(node), 360)
	if l < 0 {
		l += 360
	}
	return l
}
