package care

import "time"

// Alarm is one raw signal of a device or page: "something may be wrong". What
// is done about it is an Incident.
type Alarm struct {
	ID       string
	Kind     AlarmKind
	DeviceID string    // as claimed on the wire; in the records with its protocol: "watch:8800000015"
	ElderID  string    // "" until somebody says whose device it is
	At       time.Time // by the device's clock; zero: the device did not say
	Received time.Time
	Position Position
	Battery  int    // per cent, -1 unknown
	Word     string // the protocol's own word for it: "AL_LTE 00210000"
	Repeats  int    // times it was sent again

	IncidentID string // that it opened or joined, set by the records
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
	AlarmLeftZone      AlarmKind = "left_zone"
	AlarmTakenOff      AlarmKind = "taken_off"
	AlarmDeviceSilent  AlarmKind = "device_silent"
	AlarmPowerOff      AlarmKind = "power_off"
	AlarmLowBattery    AlarmKind = "low_battery"
	AlarmEnteredZone   AlarmKind = "entered_zone"
	AlarmTest          AlarmKind = "test"
)

var alarmUrgency = func() map[AlarmKind]int {
	order := []AlarmKind{
		AlarmSOS, AlarmFall, AlarmSmoke, AlarmGas, AlarmIntrusion, AlarmHeartRate, AlarmBloodPressure, AlarmOxygen,
		AlarmTemperature, AlarmNoMovement, AlarmUnknown, AlarmLeftZone, AlarmTakenOff, AlarmDeviceSilent, AlarmPowerOff, AlarmLowBattery,
		AlarmEnteredZone, AlarmTest,
	}
	m := map[AlarmKind]int{}
	for i, k := range order {
		m[k] = len(order) - i
	}
	return m
}()

// Known tells whether the kind is one of ours.
func (k AlarmKind) Known() bool { return alarmUrgency[k] > 0 }

// Urgent tells whether an alarm of the kind sends people to an elder: its
// incident climbs the ladder. The others are about the device, and wait in the
// agents' list without ringing.
func (k AlarmKind) Urgent() bool {
	switch k {
	case AlarmTakenOff, AlarmEnteredZone, AlarmDeviceSilent, AlarmPowerOff, AlarmLowBattery, AlarmTest:
		return false
	}
	return true
}

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
