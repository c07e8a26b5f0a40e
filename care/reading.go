package care

import "time"

// Reading is one measured value of a body.
type Reading struct {
	Kind   ReadingKind
	Value  float64 // beats a minute, mmHg (systolic), per cent, °C, steps
	Second float64 // mmHg diastolic, for blood pressure
	At     time.Time
}

// ReadingKind is what was measured.
type ReadingKind string

// The kinds of reading.
const (
	ReadingHeartRate     ReadingKind = "heart_rate"
	ReadingBloodPressure ReadingKind = "blood_pressure"
	ReadingOxygen        ReadingKind = "oxygen"
	ReadingTemperature   ReadingKind = "temperature"
	ReadingSteps         ReadingKind = "steps"
)

// Limits are the values of an elder that are still well: outside of them a
// reading is an alarm. A zero bound is not looked at.
type Limits struct {
	Low        float64 `json:"low,omitempty" yaml:"low"`
	High       float64 `json:"high,omitempty" yaml:"high"`
	SecondLow  float64 `json:"second_low,omitempty" yaml:"second_low"` // diastolic
	SecondHigh float64 `json:"second_high,omitempty" yaml:"second_high"`
}

// DefaultLimits stand for an elder whose doctor set none. They are wide, so
// that an alarm means something: resting heart rate 50–120, blood pressure
// below 180/110 (a crisis by the 2023 ESH guideline) and above 90/50, oxygen
// 90 % and more (below it WHO's pulse oximetry manual says act), temperature
// 35.0–38.5 °C.
var DefaultLimits = map[ReadingKind]Limits{
	ReadingHeartRate:     {Low: 50, High: 120},
	ReadingBloodPressure: {Low: 90, High: 180, SecondLow: 50, SecondHigh: 110},
	ReadingOxygen:        {Low: 90},
	ReadingTemperature:   {Low: 35, High: 38.5},
}

var readingAlarms = map[ReadingKind]AlarmKind{
	ReadingHeartRate: AlarmHeartRate, ReadingBloodPressure: AlarmBloodPressure, ReadingOxygen: AlarmOxygen, ReadingTemperature: AlarmTemperature,
}

// Abnormal tells which alarm a reading of this elder is, if it is one.
func (e Elder) Abnormal(r Reading) (AlarmKind, bool) {
	l, own := e.Limits[r.Kind]
	if !own {
		l = DefaultLimits[r.Kind]
	}
	out := l.Low != 0 && r.Value < l.Low || l.High != 0 && r.Value > l.High ||
		r.Second != 0 && (l.SecondLow != 0 && r.Second < l.SecondLow || l.SecondHigh != 0 && r.Second > l.SecondHigh)
	return readingAlarms[r.Kind], out && readingAlarms[r.Kind] != ""
}
