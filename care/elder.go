package care

import "time"

// Elder is a person the hotline serves, with what an agent needs at hand.
type Elder struct {
	ID               string
	Name             string // as in the papers: 王秀兰
	Salutation       string // as the elder likes to be called: 王奶奶
	SalutationEn     string // the same in English: Mrs Wang
	Lang             Lang
	Born             time.Time // date of birth, UTC midnight
	Phone            string
	Address          Address
	Living           string // 独居, 空巢, …
	Ability          string // 自理, 半失能, 失能, 失智
	Category         string // what decides money: 低保, 特困, …; "" for none
	Stars            int    // star level of schemes that have one, 1 to 3; 0 for none
	Memberships      []Membership
	Health           Health
	Interests        []string
	Station          string  // service station in charge
	Worker           Contact // community worker (助老员)
	Doctor           Contact
	Neighbours       []Contact
	Manner           Manner
	ConsentRecording bool                   // calls may be recorded at all
	ConsentModel     bool                   // what is said may be read by the town's language model
	Limits           map[ReadingKind]Limits // set by the doctor; DefaultLimits for the rest
}

// Called gives the salutation in the language of the call.
func (e Elder) Called(lang Lang) string {
	if lang == English && e.SalutationEn != "" {
		return e.SalutationEn
	}
	return e.Salutation
}

// Age is the elder's age in full years on the day of now.
func (e Elder) Age(now time.Time) int {
	age := now.Year() - e.Born.Year()
	if now.Month() < e.Born.Month() || now.Month() == e.Born.Month() && now.Day() < e.Born.Day() {
		age--
	}
	return age
}

// Address is where a visit goes, with its point on the map (WGS-84 degrees).
type Address struct {
	Text      string  `json:"text"` // 银杏社区 3 幢 2 单元 501
	TextEn    string  `json:"text_en,omitempty"`
	Community string  `json:"community"` // service area: 银杏社区
	Lat       float64 `json:"lat"`
	Lon       float64 `json:"lon"`
	Door      string  `json:"door,omitempty"` // how to get in: code, key safe; shown on an explicit click only
}

// Health is what helpers and doctors need first.
type Health struct {
	Conditions []string `json:"conditions"`
	Allergies  []string `json:"allergies"`
	Medicines  []string `json:"medicines"`
}

// Contact is a person that belongs to an elder's circle without an account.
type Contact struct {
	Name  string `json:"name"`
	Role  string `json:"role"`
	Phone string `json:"phone"`
}

// Manner is how the bot speaks with this elder, learned in calls and kept.
type Manner struct {
	Speed float64       `json:"speed"` // 0 = default; factor on a voice's normal speed
	Gain  float64       `json:"gain"`  // 0 = default; dB on top of the normal level
	Pause time.Duration `json:"pause"` // 0 = default; the silence that ends this elder's turn
}

// Relative is a family member, in the order the elder wants them called.
type Relative struct {
	ID       string
	ElderID  string
	Name     string
	Relation string // 女儿, 儿子, …
	Phone    string
	Lang     Lang
	Order    int // 1 is called first
	Consent  Consent
	Channels []Channel
}

// Consent is what an elder lets one relative see. The zero value is nothing.
type Consent struct {
	Summary, Transcript, Recording bool
	Emergency                      bool // is told of emergencies, and where the elder is in one
}

// Channel is one way to reach a relative.
type Channel struct {
	Kind   ChannelKind `json:"kind"`
	Target string      `json:"target"` // webhook URL, e-mail address, push subscription (JSON), "" for file
}

// ChannelKind names a way of delivery.
type ChannelKind string

// The ways of delivery the outbox knows.
const (
	ChannelWebPush  ChannelKind = "webpush"
	ChannelWeCom    ChannelKind = "wecom"    // group robot webhook
	ChannelDingTalk ChannelKind = "dingtalk" // group robot webhook
	ChannelEmail    ChannelKind = "email"
	ChannelSMS      ChannelKind = "sms"  // Target: the phone number
	ChannelFile     ChannelKind = "file" // a text file in the data folder, when nothing is set up
)
