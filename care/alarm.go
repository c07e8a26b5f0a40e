package care

import "time"

// Alarm is one raw signal of a device or page: "something may be wrong". What
// is done about it is an Incident.
type Alarm struct {
	ID       string
	Kind     AlarmKind
	DeviceID string    // as claimed on the wire
	ElderID  string    // "" until somebody says whose device it is
	At       time.Time // by the device's clock; zero: the device did not say
	Received time.Time
	Position Position
	Battery  int    // per cent, -1 unknown
	Word     string // the protocol's own word for it: "AL_LTE 00210000"
}

// AlarmKind is what a device says is wrong.
type AlarmKind string

// The kinds of alarm, the most urgent first.
const (
	AlarmSOS           AlarmKind = "sos"
	AlarmFall          AlarmKind = "fall"
	AlarmSmoke         AlarmKind = "smoke"
	AlarmGas           AlarmKind = "gas"
	AlarmIntrusion     AlarmKind = "intrusion"
	AlarmHeartRate     AlarmKind = "heart_rate"
	AlarmBloodPressure AlarmKind = "blood_pressure"
	AlarmOxygen        AlarmKind = "oxygen"
	AlarmTemperature   AlarmKind = "temperature"
	AlarmNoMovement    AlarmKind = "no_movement"
	AlarmUnknown       AlarmKind = "unknown" // the device says alarm and not which
	AlarmTakenOff      AlarmKind = "taken_off"
	AlarmLeftZone      AlarmKind = "left_zone"
	AlarmDeviceSilent  AlarmKind = "device_silent"
	AlarmLowBattery    AlarmKind = "low_battery"
	AlarmTest          AlarmKind = "test"
)

var alarmUrgency = func() map[AlarmKind]int {
	order := []AlarmKind{
		AlarmSOS, AlarmFall, AlarmSmoke, AlarmGas, AlarmIntrusion, AlarmHeartRate, AlarmBloodPressure, AlarmOxygen,
		AlarmTemperature, AlarmNoMovement, AlarmUnknown, AlarmTakenOff, AlarmLeftZone, AlarmDeviceSilent, AlarmLowBattery, AlarmTest,
	}
	m := map[AlarmKind]int{}
	for i, k := range order {
		m[k] = len(order) - i
	}
	return m
}()

// Known tells whether the kind is one of ours.
func (k AlarmKind) Known() bool { return alarmUrgency[k] > 0 }

// MoreUrgent tells whether k goes before the other kind.
func (k AlarmKind) MoreUrgent(than AlarmKind) bool { return alarmUrgency[k] > alarmUrgency[than] }

// Position is where a device was. Coordinates are WGS-84 degrees, north and
// east positive, and mean nothing without Fix.
type Position struct {
	At         time.Time     `json:"at"` // of the fix, by the device's clock
	Fix        bool          `json:"fix"`
	Lat        float64       `json:"lat"`
	Lon        float64       `json:"lon"`
	Accuracy   float64       `json:"accuracy,omitempty"` // metres, 0 unknown
	Altitude   float64       `json:"altitude,omitempty"` // metres
	Speed      float64       `json:"speed,omitempty"`    // km/h
	Course     float64       `json:"course,omitempty"`   // degrees from north
	Satellites int           `json:"satellites,omitempty"`
	Cells      []Cell        `json:"cells,omitempty"` // for locating later
	WiFi       []AccessPoint `json:"wifi,omitempty"`
}

// Cell is a mobile network cell that a device heard.
type Cell struct {
	MCC    int `json:"mcc"`
	MNC    int `json:"mnc"`
	LAC    int `json:"lac"`
	CID    int `json:"cid"`
	Signal int `json:"signal,omitempty"`
}

// AccessPoint is a Wi-Fi network that a device heard.
type AccessPoint struct {
	MAC    string `json:"mac"`
	SSID   string `json:"ssid,omitempty"`
	Signal int    `json:"signal,omitempty"` // dBm
}

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
