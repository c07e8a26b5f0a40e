// Package intents finds out what an elder wants from what was heard: the
// intent, the parts of a booking (service, date, time, address) and, before
// everything else, words of danger. It works by rules in Mandarin and English, and
// for danger also by a small classifier that learns at start from embedded
// examples. It does no I/O and reads no clock.
package intents

import (
	"time"

	"yinling/care"
)

// Expect is what the elder was just asked. It decides short answers: "三点"
// after ExpectTime is a time of day, "行" after ExpectYesNo is a yes.
type Expect string

// What can have been asked.
const (
	ExpectNothing Expect = ""
	ExpectYesNo   Expect = "yes_no"
	ExpectService Expect = "service"
	ExpectDate    Expect = "date"
	ExpectTime    Expect = "time"
	ExpectAddress Expect = "address"
	ExpectWhat    Expect = "what"   // what to be reminded of, what was wrong: free words
	ExpectPerson  Expect = "person" // which relative
	ExpectStars   Expect = "stars"  // how many of five
	ExpectWhich   Expect = "which"  // which of several bookings or reminders: "第二个", "周三那个"
)

// Input is one thing the elder said, and what is needed to understand it.
type Input struct {
	Text      string
	Lang      care.Lang
	Now       time.Time      // with the town's location
	Catalogue []care.Service // names to recognise
	Service   string         // id of the service of the open form, "" for none: its hours make 三点 sure
	Expect    Expect
	People    []Named // relatives and others who can be meant, names to recognise
}

// Named is somebody an elder can name.
type Named struct {
	Name     string // 李敏
	Relation string // 女儿
}

// Intent is what the elder wants of the hotline.
type Intent string

// The intents. Book is also the answer to a question of a form (a date, a time,
// a service). Cry and the other dangers are not intents: see Distress. The
// examples of each stand in data/*.yaml.
const (
	Unknown       Intent = ""
	Book          Intent = "book"           // "明天送个饭"
	Change        Intent = "change"         // "我订的那个改到后天": a booking that was made before is moved or changed
	Cancel        Intent = "cancel"         // "不订了", "算了", "把周三的打扫退了"
	AskBooking    Intent = "ask_booking"    // "我订了什么", "打扫是几点来"
	WhereIsIt     Intent = "where_is_it"    // "饭怎么还没来"
	AskPrice      Intent = "ask_price"      // "打扫一次多少钱"
	AskAllowance  Intent = "ask_allowance"  // "我的服务券还剩多少"
	AskEntitled   Intent = "ask_entitled"   // "我能享受什么补贴"
	Remind        Intent = "remind"         // "每天早上八点提醒我吃药"
	ListReminders Intent = "list_reminders" // "我有哪些提醒"
	StopReminder  Intent = "stop_reminder"  // "吃药的提醒不要了"
	Complaint     Intent = "complaint"      // "那个保洁员没擦干净"
	Praise        Intent = "praise"         // "小王打扫得真好"
	Rate          Intent = "rate"           // "给昨天的打扫打五分"
	CallRelative  Intent = "call_relative"  // "给我女儿打个电话"
	Person        Intent = "person"         // "人工", "找个人"
	AskTime       Intent = "ask_time"       // "现在几点了"
	AskDate       Intent = "ask_date"       // "今天几号"
	AskWeather    Intent = "ask_weather"    // "明天下雨吗"
	AskNews       Intent = "ask_news"       // "站里有什么活动"
	AskMedicine   Intent = "ask_medicine"   // "降压药能吃两片吗": health advice, which is for people
	AskPolicy     Intent = "ask_policy"     // "遗嘱怎么写", rules and law
	Scam          Intent = "scam"           // "有人让我转账"
	Lonely        Intent = "lonely"         // "一个人没意思"
	SmallTalk     Intent = "small_talk"     // "我孙子考上大学了"
	Yes           Intent = "yes"            // "对", "行"
	No            Intent = "no"             // "不对", "不要"
	Perhaps       Intent = "perhaps"        // "再说吧", "不一定"
	Correct       Intent = "correct"        // "不是周三，是周四": always with slots, or "你弄错了"
	Usual         Intent = "usual"          // "老样子", "跟上次一样"
	Repeat        Intent = "repeat"         // "再说一遍"
	Slower        Intent = "slower"         // "慢一点"
	Louder        Intent = "louder"         // "大声点"
	Thanks        Intent = "thanks"         // "谢谢"
	Goodbye       Intent = "goodbye"        // "再见", "没事了"
	Mistake       Intent = "mistake"        // "按错了"
	Greeting      Intent = "greeting"       // "喂，你好"
	Wait          Intent = "wait"           // "等一下"
	Help          Intent = "help"           // "你能干什么": what can be asked for
	OutOfScope    Intent = "oos"            // understood or not, but not a thing the hotline does
)

// Distress is a kind of danger, "" for none.
type Distress string

// The kinds of danger.
const (
	None     Distress = ""
	Body     Distress = "body"     // a fall, pain in the chest, no breath, bleeding, a stroke
	Fire     Distress = "fire"     // fire or smoke
	Gas      Distress = "gas"      // a smell of gas
	Water    Distress = "water"    // the home is flooding
	Intruder Distress = "intruder" // a stranger at the door or inside, a theft going on
	Violence Distress = "violence" // is being beaten or threatened
	Lost     Distress = "lost"     // does not know where they are
	Despair  Distress = "despair"  // a wish to die
	Cry      Distress = "cry"      // 救命, help, without saying why
)

// Meaning is what was understood.
type Meaning struct {
	Intent     Intent
	Confidence float64 // 0 to 1, how likely Intent is right; 1 for what a rule knows
	Distress   Distress
	Service    string    // care.Service.ID, "" if none was said or several fit
	Help       care.Help // the kind of service when only the kind is known ("送饭"); also set with Service
	When       When
	Address    string // said explicitly, "" if none
	Note       string // an extra wish in the elder's words: "不要辣"
	Correction bool   // new parts replace old ones: "不是周三，是周四"
	Rejected   string // the service that was turned down in a correction, "" for none

	Quantity int        // of a service: portions, people; 0 if not said
	Amount   care.Money // an amount of money that was said, 0 for none
	Rule     string     // RFC 5545 RRULE value: "每天", "every other Tuesday"; "" for once
	Length   time.Duration
	Person   string   // who was named: a relation as in the dossier ("女儿", "daughter") or a name
	Phone    string   // digits only
	Body     []string // parts of the body and symptoms, as said
	What     string   // of Remind and StopReminder: what of, in the elder's words; of Complaint: about what
	Stars    int      // of Rate: 1 to 5
	Ordinal  int      // "第二个", "the last one": 1 for the first, -1 for the last, 0 if not said
	// Days are the further days of the same wish at the same hour: Thursday in
	// "lunch on Tuesday and on Thursday".
	Days    []time.Time
	Was     When // of Change and Correct: the time that is given up: Wednesday in 把周三的改到周五
	Usual   bool // "老样子", "as always": what is not said is as last time
	Negated bool // the wish is one not to have: "不要订饭了"

	Slots []Slot    // everything that was found, with its place in the text
	Also  []Meaning // further wishes of the same sentence, in their order; theirs have no Distress
}

// Slot is a part of the text with a meaning. Start and End count characters
// (runes) of Input.Text.
type Slot struct {
	Name  string `json:"name"` // time, service, quantity, amount, person, address, phone, body, symptom, number
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Value any    `json:"value"` // of time: timex.Value; else a JSON object, see docs/understanding.md
}

// HasSlots tells whether the elder said any part of a booking.
func (m Meaning) HasSlots() bool {
	return m.Service != "" || m.Help != "" || m.When.Said() || m.Address != ""
}

// When is a date and a time as far as they were said.
type When struct {
	Date      time.Time // local midnight, zero if not said
	HasTime   bool
	Time      care.TimeOfDay
	Part      DayPart // the part of the day that was said, with or without a time
	Ambiguous bool    // a time like 三点 that may be morning or afternoon: Time is the likelier
	Past      bool    // what was said lies before Input.Now
	// Last is the last day it can be where several were said, Date being the
	// first: 周末, 下周; zero for one day.
	Last time.Time
}

// Said tells whether anything about a date or a time was said.
func (w When) Said() bool { return !w.Date.IsZero() || w.HasTime || w.Part != AnyPart }

// DayPart is a part of the day.
type DayPart string

// The parts of the day.
const (
	AnyPart   DayPart = ""
	Morning   DayPart = "morning"
	Noon      DayPart = "noon"
	Afternoon DayPart = "afternoon"
	Evening   DayPart = "evening"
)
